//! HTML of ours becomes words without markup.

use super::scan::{Scanner, Token, decoded};

/// Adds the text of some HTML; blocks are set apart by line ends.
pub(crate) fn plain_text(html: &str, out: &mut String) {
    let mut scanner = Scanner::new(html);
    while let Some(token) = scanner.next() {
        match token {
            Token::Text(text) => out.push_str(&decoded(text)),
            Token::Open(name, _) | Token::Close(name) => apart(name, out),
        }
    }
}

/// Tags between which one word goes on set nothing apart.
fn apart(name: &str, out: &mut String) {
    const WITHIN: [&str; 14] = ["a", "em", "strong", "code", "span", "b", "i", "s", "u", "del", "kbd", "sub", "mark", "small"];
    if !WITHIN.contains(&name) && !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}
