//! Markdown as events, each with the bytes of the file it was read from.

use pulldown_cmark::{Event, Options, Parser, TagEnd, TextMergeWithOffset};

use crate::source::Span;

/// A Markdown event and the bytes of the file it was read from.
pub(super) type Spanned<'a> = (Event<'a>, Span);

/// The events of `text` from byte `body` on.
pub(super) fn parse(text: &str, body: usize) -> Vec<Spanned<'_>> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_WIKILINKS;
    let mut events = Vec::with_capacity((text.len() - body) / 24);
    events.extend(
        TextMergeWithOffset::new(Parser::new_ext(&text[body..], options).into_offset_iter())
            .map(|(event, range)| (event, Span::from(range).shifted(body))),
    );
    events
}

/// Whether raw HTML is a comment and nothing else.
pub(super) fn is_comment(html: &str) -> bool {
    let html = html.trim();
    html.strip_prefix("<!--")
        .and_then(|rest| rest.strip_suffix("-->"))
        .is_some_and(|inner| !inner.contains("-->"))
}

/// The text of some events without its markup; a space for a line break, images by their description.
pub(super) fn plain(events: &[Spanned<'_>]) -> String {
    let mut out = String::new();
    for (event, _) in events {
        match event {
            Event::Text(text) | Event::Code(text) => out.push_str(text),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell | TagEnd::CodeBlock) => out.push(' '),
            _ => {}
        }
    }
    collapse(&out)
}

/// A text that may hold Markdown, as plain text.
pub(super) fn without_markup(text: &str) -> String {
    if text.contains(['`', '*', '_', '[', '<', '\\', '&']) {
        plain(&parse(text, 0))
    } else {
        text.to_owned()
    }
}

/// One space for every run of white space, none at the ends.
pub(super) fn collapse(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// The index after the end that matches the start at `events[at]`.
pub(super) fn skip(events: &[Spanned<'_>], at: usize) -> usize {
    let mut depth = 0usize;
    for (i, (event, _)) in events[at..].iter().enumerate() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + i + 1;
                }
            }
            _ if depth == 0 => return at + 1,
            _ => {}
        }
    }
    events.len()
}
