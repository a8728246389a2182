//! Addresses that stand bare in a text: they are links, as everywhere else where people write Markdown.

use linkify::{LinkFinder, LinkKind};
use pulldown_cmark::{CowStr, Event};

use crate::name::{escape, href};

/// The text as events, its web addresses as links.
pub(super) fn linked<'a>(text: &str) -> Vec<Event<'a>> {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    let mut events = Vec::new();
    for span in finder.spans(text) {
        let part: CowStr<'a> = span.as_str().to_owned().into();
        let is_web = span.kind().is_some() && (part.starts_with("https://") || part.starts_with("http://"));
        let Some(address) = is_web.then(|| href(&part)).flatten() else {
            events.push(Event::Text(part));
            continue;
        };
        let mut open = String::from("<a href=\"");
        escape(&address, &mut open);
        open.push_str("\">");
        events.push(Event::InlineHtml(open.into()));
        events.push(Event::Text(part));
        events.push(Event::InlineHtml("</a>".into()));
    }
    events
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost_and_the_web_is_linked() {
        let html = |text: &str| {
            let mut out = String::new();
            pulldown_cmark::html::push_html(&mut out, linked(text).into_iter());
            out
        };
        assert_eq!(
            html("see https://a.example/b?c=1&d, and ftp://x.example."),
            "see <a href=\"https://a.example/b?c=1&amp;d\">https://a.example/b?c=1&amp;d</a>, and ftp://x.example."
        );
        assert_eq!(html("no://address javascript://x"), "no://address javascript://x");
    }
}
