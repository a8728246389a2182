//! Code with colours: spans of a few classes are set between the characters of finished HTML, whose text stays as it is.
//!
//! It comes after the sanitizer, which leaves no class of these to authors. A block is code where nothing but text stands
//! in it, so that whatever is set there stands between characters, and never within a tag.

mod language;
mod lines;
mod marks;
mod markup;
mod scan;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use self::language::{Known, known};
use self::marks::Marks;
use super::slot::{CLOSE, OPEN};

/// A longer block stays plain.
const BLOCK: usize = 64 << 10;
/// Of all blocks of one body, what is beyond this stays plain: colours make a page several times as long.
const BODY: usize = 512 << 10;
/// A block with a line of more characters stays plain.
const LINE: usize = 2000;

/// Whether code in the language gets colours.
pub(super) fn is_known(language: &str) -> bool {
    known(language).is_some()
}

/// The HTML with colours in its blocks of code. It is safe and well-formed.
pub(super) fn coloured(html: String) -> String {
    const START: &str = "<code class=\"language-";
    let mut out = String::new();
    // Up to where the HTML is in `out`, and up to where it was looked at.
    let (mut done, mut at) = (0, 0);
    let mut left = BODY;
    while let Some(found) = html[at..].find(START).map(|i| at + i) {
        at = found + START.len();
        let is_block = html[..found].ends_with("<pre tabindex=\"0\">") || html[..found].ends_with("<pre>");
        let Some((name, rest)) = html[at..].split_once("\">").filter(|_| is_block) else {
            continue;
        };
        let Some(language) = known(name) else { continue };
        let code = &rest[..rest.find('<').unwrap_or(0)];
        if code.len() > BLOCK.min(left) || !rest[code.len()..].starts_with("</code>") {
            continue;
        }
        let Some(text) = plain(code) else { continue };
        left -= code.len();
        let start = at + name.len() + 2;
        at = start + code.len();
        out.push_str(&html[done..start]);
        write(code, &marks(&text, language), &mut out);
        done = at;
    }
    if done == 0 {
        return html;
    }
    out.push_str(&html[done..]);
    out
}

/// The text of a block, if it is one to look at.
fn plain(code: &str) -> Option<Cow<'_, str>> {
    let is_long = |line: &str| line.len() > LINE && line.chars().count() > LINE;
    // What is still open is no code.
    if code.contains([OPEN, CLOSE]) || code.split('\n').any(is_long) {
        return None;
    }
    if !code.contains('&') {
        return Some(Cow::Borrowed(code));
    }
    let mut text = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let (written, meant) = reference(rest).unwrap_or(("&", "&"));
        text.push_str(meant);
        rest = &rest[written.len()..];
    }
    text.push_str(rest);
    Some(Cow::Owned(text))
}

/// The character reference that `text` begins with, and what it means. No others are ever written.
fn reference(text: &str) -> Option<(&'static str, &'static str)> {
    const ALL: [(&str, &str); 6] = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&nbsp;", "\u{a0}"),
    ];
    ALL.into_iter().find(|(written, _)| text.starts_with(written))
}

fn marks(text: &str, language: Known) -> Marks {
    let mut marks = Marks::default();
    match language {
        Known::Diff => lines::diff(text, &mut marks),
        Known::Console => lines::console(text, &mut marks),
        Known::Markup => markup::markup(text, &mut marks),
        Known::Words(shell) if shell.commands && lines::is_session(text) => lines::console(text, &mut marks),
        Known::Words(language) if language.answers => scan::scan(lines::query(text), language, &mut marks),
        Known::Words(language) => scan::scan(text, language, &mut marks),
    }
    marks
}

/// Writes the code as it is, with tags round what is marked in its text.
fn write(code: &str, marks: &Marks, out: &mut String) {
    let written = if code.contains('&') {
        written
    } else {
        |_: &str, len| len
    };
    let (mut rest, mut at) = (code, 0);
    for (class, start, end) in &marks.all {
        let (before, behind) = rest.split_at(written(rest, start - at));
        let (part, behind) = behind.split_at(written(behind, end - start));
        out.push_str(before);
        out.push_str("<span class=\"");
        out.push_str(class.letter());
        out.push_str("\">");
        out.push_str(part);
        out.push_str("</span>");
        (rest, at) = (behind, *end);
    }
    out.push_str(rest);
}

/// How many bytes of the code are `len` bytes of its text.
fn written(code: &str, mut len: usize) -> usize {
    let mut at = 0;
    while len > 0 {
        let (from, to) = match code.as_bytes()[at] {
            b'&' => reference(&code[at..]).map_or((1, 1), |(written, meant)| (written.len(), meant.len())),
            _ => (1, 1),
        };
        at += from;
        len -= to;
    }
    at
}
