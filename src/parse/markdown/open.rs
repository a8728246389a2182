//! Opening tags that say what they open.

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind};

use crate::name::escape;

/// Of a block of code, with its language as a class.
pub(super) fn code(kind: &CodeBlockKind<'_>) -> String {
    let language = match kind {
        CodeBlockKind::Fenced(info) => info.split([' ', ',', '{']).next().unwrap_or_default(),
        CodeBlockKind::Indented => "",
    };
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
