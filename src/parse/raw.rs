//! What isn't Markdown among it: templates of other generators, and raw HTML that would swallow what comes after it.
//! A tag that is mentioned, or never closed, becomes text.
//!
//! To a browser, all between `<script>` and `</script>` is script, and a sanitizer takes it out. Whoever writes "the
//! page lacked a `<script>` tag" would lose the rest of the report.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::events::Spanned;
use crate::diagnostic::{self, Diagnostic};
use crate::source::Span;

/// Elements whose content is no HTML, or is set aside.
const SWALLOWING: [&str; 11] = [
    "script",
    "style",
    "title",
    "textarea",
    "iframe",
    "template",
    "xmp",
    "plaintext",
    "noembed",
    "noframes",
    "noscript",
];

/// What a template of Hugo's would have put there: `{{< track "2018-02-01" >}}` is that day.
pub(super) fn without_shortcodes(events: &mut [Spanned<'_>]) {
    for (event, _) in events {
        if let Event::Text(text) = event
            && (text.contains("{{<") || text.contains("{{%"))
        {
            *text = said_by_shortcodes(text).into();
        }
    }
}

fn said_by_shortcodes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("{{") {
        let code = &rest[at + 2..];
        let close = match code.as_bytes().first() {
            Some(b'<') => ">}}",
            Some(b'%') => "%}}",
            _ => "",
        };
        match code.find(close).filter(|_| !close.is_empty()) {
            Some(end) => {
                out.push_str(&rest[..at]);
                let quoted: Vec<&str> = code[1..end].split('"').skip(1).step_by(2).collect();
                out.push_str(&quoted.join(" "));
                rest = &code[end + close.len()..];
            }
            None => {
                out.push_str(&rest[..at + 2]);
                rest = code;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Makes text of such tags among `events`, and says so.
pub(super) fn disarm(events: &mut [Spanned<'_>], findings: &mut Vec<Diagnostic>) {
    let mut at = 0;
    while at < events.len() {
        match &events[at].0 {
            Event::InlineHtml(html) => {
                if let Some(tag) = tag(html) {
                    findings.push(diagnostic::mentioned_tag(events[at].1, tag));
                    let text = html.to_string();
                    events[at].0 = Event::Text(text.into());
                }
                at += 1;
            }
            Event::Start(Tag::HtmlBlock) => {
                let end = at
                    + events[at..]
                        .iter()
                        .position(|(event, _)| matches!(event, Event::End(TagEnd::HtmlBlock)))
                        .unwrap_or(events.len() - at - 1);
                block(&mut events[at..end], findings);
                at = end + 1;
            }
            _ => at += 1,
        }
    }
}

/// The swallowing element that a tag opens or closes.
fn tag(html: &str) -> Option<&'static str> {
    let name = html.strip_prefix('<')?.trim_start_matches('/');
    SWALLOWING.into_iter().find(|known| {
        let bytes = name.as_bytes();
        bytes.len() > known.len()
            && bytes[..known.len()].eq_ignore_ascii_case(known.as_bytes())
            && matches!(bytes[known.len()], b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r')
    })
}

/// One block of HTML, an event a line.
fn block(events: &mut [Spanned<'_>], findings: &mut Vec<Diagnostic>) {
    let whole: String = events.iter().filter_map(|(event, _)| text(event)).collect();
    let lower = whole.to_ascii_lowercase();
    let mut starts: Vec<usize> = Vec::new();
    // What is not found once is not found further on.
    let mut absent: Vec<&str> = Vec::new();
    let mut from = 0;
    while let Some(open) = lower[from..].find('<').map(|i| from + i) {
        from = open + 1;
        let rest = &lower[open..];
        let (name, close) = if rest.starts_with("<!--") {
            ("!--", "-->".to_owned())
        } else {
            match tag(rest) {
                Some(name) if !rest.starts_with("</") => (name, format!("</{name}")),
                _ => continue,
            }
        };
        let end = if name == "plaintext" || absent.contains(&name) {
            None
        } else {
            rest[4..].find(&close).map(|end| open + 4 + end + close.len())
        };
        match end {
            Some(end) => from = end,
            None => {
                absent.push(name);
                starts.push(open);
            }
        }
    }
    let mut starts = starts.into_iter().peekable();
    let mut offset = 0;
    for (event, span) in events {
        let Some(line) = text(event) else { continue };
        let (begin, end) = (offset, offset + line.len());
        offset = end;
        let mut out = String::new();
        let mut done = 0;
        while let Some(open) = starts.next_if(|open| *open < end) {
            out.push_str(&line[done..open - begin]);
            out.push_str("&lt;");
            done = open - begin + 1;
            let name = tag(&lower[open..]).unwrap_or("!--");
            findings.push(diagnostic::mentioned_tag(
                Span::new(span.start as usize, span.end as usize),
                name,
            ));
        }
        if done > 0 {
            out.push_str(&line[done..]);
            *event = Event::Html(out.into());
        }
    }
}

fn text<'e>(event: &'e Event<'_>) -> Option<&'e str> {
    match event {
        Event::Html(text) | Event::Text(text) => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::said_by_shortcodes;

    #[test]
    fn a_shortcode_says_what_stands_in_its_quotes() {
        for (text, said) in [
            ("Back. {{< track \"2018-02-01T09:28\" >}}", "Back. 2018-02-01T09:28"),
            ("{{% note \"a\" \"b\" %}} c {{< /note >}}", "a b c "),
            ("{{ x }} and {{<", "{{ x }} and {{<"),
        ] {
            assert_eq!(said_by_shortcodes(text), said);
        }
    }
}
