//! Opening tags that say what they open.

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind};

use crate::name::{escape, href};

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

/// Of an image from elsewhere, which is a link to it, with its words and its end. In a link it is its words.
pub(super) fn picture(to: &str, alt: &str, in_link: bool) -> String {
    let link = href(to).filter(|_| !in_link);
    let mut html = String::new();
    if let Some(to) = &link {
        html.push_str("<a class=\"picture\" href=\"");
        escape(to, &mut html);
        html.push_str("\">");
    }
    escape(if alt.is_empty() { "image" } else { alt }, &mut html);
    if link.is_some() {
        html.push_str("</a>");
    }
    html
}

/// Of a mention of footnote `n`, with its end and an id: in a link it can't be one.
pub(super) fn reference(n: usize, id: &str, in_link: bool) -> String {
    if in_link {
        format!("<sup class=\"footnote\"><span{id}>{n}</span></sup>")
    } else {
        format!("<sup class=\"footnote\"><a href=\"#note.{n}\"{id}>{n}</a></sup>")
    }
}
