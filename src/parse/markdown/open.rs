//! Opening tags that say what they open.

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind};

use crate::name::escape;

/// What language a block of code says that it is in, or nothing.
pub(super) fn language<'k>(kind: &'k CodeBlockKind<'_>) -> &'k str {
    match kind {
        CodeBlockKind::Fenced(info) => info.split([' ', ',', '{']).next().unwrap_or_default(),
        CodeBlockKind::Indented => "",
    }
}

/// Of a block of code, with its language as a class.
pub(super) fn code(language: &str) -> String {
    let mut html = String::from("<pre tabindex=\"0\"><code");
    if !language.is_empty() {
        html.push_str(" class=\"language-");
        escape(language, &mut html);
        html.push('"');
    }
    html.push('>');
    html
}

/// Of a quotation that is a note to the reader, with the word for it.
pub(super) fn callout(kind: BlockQuoteKind) -> String {
    let (kind, word) = match kind {
        BlockQuoteKind::Note => ("note", "Note"),
        BlockQuoteKind::Tip => ("tip", "Tip"),
        BlockQuoteKind::Important => ("important", "Important"),
        BlockQuoteKind::Warning => ("warning", "Warning"),
        BlockQuoteKind::Caution => ("caution", "Caution"),
    };
    format!("<blockquote class=\"callout {kind}\">\n<p><strong>{word}</strong></p>\n")
}

/// Of a table's cell, in its column's alignment.
pub(super) fn cell(in_head: bool, alignment: Option<&Alignment>) -> String {
    // A style attribute is what the page's policy forbids.
    let class = match alignment {
        Some(Alignment::Right) => " class=\"right\"",
        Some(Alignment::Center) => " class=\"center\"",
        _ => "",
    };
    let cell = if in_head { "th scope=\"col\"" } else { "td" };
    format!("<{cell}{class}>")
}
