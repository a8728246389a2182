//! Private keys in their blocks: PEM, SSH2, PuTTY, and a block once more in base64.

use std::ops::Range;

use super::looks::base64;
use super::scan::{Scan, Sort};

/// A run of base64 this long is no word.
const LONG: usize = 20;

/// What a line of a block is.
enum Line {
    Key,
    Header,
    Blank,
    /// Where the block ends.
    End(usize),
    Other,
}

/// From `-----BEGIN … PRIVATE KEY-----` to its end; without one as far as lines look like a key's. Prose that only
/// names the marker has none, and stays.
pub(super) fn block(scan: &mut Scan<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    let before = scan.text.floor_char_boundary(at.saturating_sub(40));
    let label = scan.text[before..at]
        .rfind("---- BEGIN ")
        .or_else(|| scan.text[before..at].rfind("-----BEGIN "));
    let start = before + label?;
    let close = end + if scan.has(end, " BLOCK") { " BLOCK".len() } else { 0 };
    let close = close + usize::from(scan.byte(close) == Some(b' '));
    let dashes = scan
        .look(close..close + 5, 5)
        .bytes()
        .take_while(|b| *b == b'-')
        .count();
    if dashes < 4 {
        return None;
    }
    let from = close + dashes;
    let line = scan.run(Sort::Line, from);
    if let Some(reach) = end_within(scan, from..line) {
        let inner = &scan.text[from..reach];
        let key = inner.split(|c: char| !is_base64(c)).any(|word| word.len() >= LONG) || inner.contains("\\n");
        return key.then_some(start..reach);
    }
    let rest = scan.look(from..line, 256).trim_matches(markup);
    let mut reach = None;
    if !rest.is_empty() {
        let first = rest
            .trim_start_matches("\\n")
            .split([' ', '\\'])
            .next()
            .unwrap_or_default();
        if first.len() < LONG || !first.chars().all(is_base64) {
            return None;
        }
        reach = Some(line);
    }
    lines(scan, line, reach).map(|reach| start..reach)
}

/// Where the key ends whose lines follow the one that ends at `line`.
fn lines(scan: &mut Scan<'_>, mut line: usize, mut reach: Option<usize>) -> Option<usize> {
    let mut blanks = 0;
    while line < scan.text.len() {
        let from = line + 1;
        line = scan.run(Sort::Line, from);
        match classify(&scan.text[from..line], from) {
            Line::End(end) => return reach.is_some().then_some(end),
            Line::Blank if blanks < 2 => blanks += 1,
            Line::Header if reach.is_none() => {}
            Line::Key if blanks == 0 || reach.is_none() || line - from > LONG => {
                reach = Some(line);
                blanks = 0;
            }
            _ => {
                // A log's words before the last, short line of a key.
                let next = (line + 1).min(scan.text.len());
                let after = next..scan.run(Sort::Line, next);
                return reach.map(|reach| match classify(&scan.text[after.clone()], after.start) {
                    Line::End(end) if blanks == 0 => end,
                    _ => reach,
                });
            }
        }
    }
    reach
}

fn classify(line: &str, at: usize) -> Line {
    if let Some(end) = end_of_block(line) {
        return Line::End(at + end);
    }
    let trimmed = line.trim_matches(markup);
    let trimmed = trimmed.trim_end_matches("\\n").trim_end_matches(markup);
    let last = trimmed.rsplit([' ', '\t']).next().unwrap_or_default();
    if trimmed.is_empty() {
        Line::Blank
    } else if trimmed.chars().all(is_base64) || last.len() >= 2 * LONG && last.chars().all(is_base64) {
        Line::Key
    } else if [
        "Proc-Type",
        "DEK-Info",
        "Version",
        "Comment",
        "Subject",
        "Hash",
        "Charset",
        "x-",
    ]
    .iter()
    .any(|name| trimmed.starts_with(name) && trimmed.contains(':'))
    {
        Line::Header
    } else {
        Line::Other
    }
}

/// Where the marker ends that ends a block.
fn end_of_block(text: &str) -> Option<usize> {
    let at = text.find("-----END ").or_else(|| text.find("---- END "))?;
    let name = at + "---- END ".len();
    let dashes = name + text[name..].find("----")?;
    Some(dashes + text[dashes..].bytes().take_while(|b| *b == b'-').count())
}

/// As [`end_of_block`], remembering where there is none.
fn end_within(scan: &mut Scan<'_>, place: Range<usize>) -> Option<usize> {
    if scan.no_end.start <= place.start && place.end <= scan.no_end.end {
        return None;
    }
    let end = end_of_block(&scan.text[place.clone()]).map(|end| place.start + end);
    if end.is_none() {
        scan.no_end = place;
    }
    end
}

/// The lines that PuTTY counts.
pub(super) fn putty(scan: &mut Scan<'_>, _: usize, end: usize) -> Option<Range<usize>> {
    let line = scan.run(Sort::Line, end);
    lines(scan, line, None).map(|reach| line + 1..reach)
}

/// A block in base64, as Kubernetes keeps it, perhaps in lines. A certificate begins like one and is none.
pub(super) fn in_base64(scan: &mut Scan<'_>, at: usize, _: usize) -> Option<Range<usize>> {
    let mut reach = scan.run(Sort::Base64, at);
    let said = base64(scan.look(at..reach, 80));
    if !said.windows(11).any(|part| part == b"PRIVATE KEY") {
        return None;
    }
    while scan.byte(reach) == Some(b'\n') {
        let line = scan.run(Sort::Line, reach + 1);
        let trimmed = scan.text[reach + 1..line].trim_matches([' ', '\t', '\r']);
        if trimmed.len() < LONG || !trimmed.chars().all(is_base64) {
            break;
        }
        reach = line;
    }
    Some(at..reach)
}

fn is_base64(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=')
}

/// What quotes, lists and source code put round a line.
fn markup(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\r' | '>' | '|' | '"' | '\'' | '`' | ',' | ';' | '\\' | '-' | '*'
    )
}
