//! HTML of ours becomes words without markup.

use super::scan::{Scanner, Token, decoded};

/// Adds the text of some HTML, and to `code` that of its blocks of code; blocks are set apart by line ends.
pub(crate) fn plain_text(html: &str, out: &mut String, code: &mut String) {
    let mut scanner = Scanner::new(html);
    let mut in_code = false;
    while let Some(token) = scanner.next() {
        let to = if in_code { &mut *code } else { &mut *out };
        match token {
            Token::Text(text) => to.push_str(&decoded(text)),
            Token::Open(name, _) | Token::Close(name) => apart(name, to),
        }
        match token {
            Token::Open("pre", _) => in_code = true,
            Token::Close("pre") => in_code = false,
            _ => {}
        }
    }
}

/// Tags between which one word goes on set nothing apart.
fn apart(name: &str, out: &mut String) {
    const WITHIN: [&str; 14] = [
        "a", "em", "strong", "code", "span", "b", "i", "s", "u", "del", "kbd", "sub", "mark", "small",
    ];
    if !WITHIN.contains(&name) && !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}
