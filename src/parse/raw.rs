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

/// What a template of Hugo's would have put there: `{{< track "2018-02-01" >}}` is that day. One that quotes nothing
/// stays as it is, and so does code.
pub(super) fn without_shortcodes(events: &mut [Spanned<'_>]) {
    let mut in_code = false;
    for (event, _) in events {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(text) if !in_code && (text.contains("{{<") || text.contains("{{%")) => {
                *text = said_by_shortcodes(text).into();
            }
            _ => {}
        }
    }
}

fn said_by_shortcodes(text: &str) -> String {
    /// None is longer: what never closes is searched no further.
    const LONGEST: usize = 400;
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("{{") {
        let (before, code) = rest.split_at(at);
        out.push_str(before);
        let near = &code[..code.floor_char_boundary(LONGEST)];
        let close = match near.as_bytes().get(2) {
            Some(b'<') => near.find(">}}"),
            Some(b'%') => near.find("%}}"),
            _ => None,
        };
        let quoted = close.map(|end| near[3..end.max(3)].split('"').skip(1).step_by(2).collect::<Vec<_>>());
        match (close, quoted) {
            (Some(end), Some(quoted)) if !quoted.is_empty() => {
                out.push_str(&quoted.join(" "));
                rest = &code[end + 3..];
            }
            _ => {
                out.push_str("{{");
                rest = &code[2..];
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
                let swallows = tag(html).map(str::to_owned);
                if let Some(name) = swallows.or_else(|| placeholder(html)) {
                    findings.push(diagnostic::mentioned_tag(events[at].1, &name));
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

/// The name of a tag that is no element of HTML: `<host>:<port>`, `Vec<u8>`.
fn placeholder(html: &str) -> Option<String> {
    const KNOWN: &str = " a abbr acronym address applet area article aside audio b base basefont bdi bdo big blink blockquote \
        body br button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em \
        embed fieldset figcaption figure font footer form frame frameset g h1 h2 h3 h4 h5 h6 head header hgroup hr html i \
        img input ins kbd label legend li line link main map mark marquee math menu meta meter nav nobr object ol optgroup \
        option output p param path picture polygon pre progress q rect rp rt ruby s samp search section select small source \
        span strike strong sub summary sup svg table tbody td text tfoot th thead time tr track tt u ul use var video wbr ";
    let name = html.strip_prefix('<')?.trim_start_matches('/');
    let end = name
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .unwrap_or(name.len());
    let name = name[..end].to_ascii_lowercase();
    // Comments, and elements that somebody defined, are the sanitizer's.
    let is_other = name.is_empty() || name.contains('-') || KNOWN.contains(&format!(" {name} "));
    (!is_other).then_some(name)
}

/// Whether the tag that `html` begins with ends within reason: quotes that never close go on to the end of all.
fn is_closed(html: &str) -> bool {
    const LONGEST: usize = 4096;
    let mut quote = None;
    for b in html.bytes().take(LONGEST) {
        match (quote, b) {
            (None, b'>') => return true,
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(open), b) if open == b => quote = None,
            _ => {}
        }
    }
    false
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
                _ => {
                    // A declaration, or a tag that never ends.
                    let is_tag = rest
                        .as_bytes()
                        .get(1)
                        .is_some_and(|b| b.is_ascii_alphabetic() || *b == b'/');
                    let is_declaration = rest.starts_with("<?") || rest.starts_with("<!");
                    if is_declaration || is_tag && !is_closed(rest) {
                        starts.push(open);
                    }
                    continue;
                }
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
            let name = tag(&lower[open..]).unwrap_or_else(|| {
                // A declaration, or any tag: the first of its letters.
                let near = &lower[open + 1..lower.floor_char_boundary(open + 12)];
                let end = near
                    .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>'))
                    .unwrap_or(near.len());
                &near[..end]
            });
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
            ("{{% note \"a\" \"b\" %}} c", "a b c"),
            ("{{< youtube abc >}} {{< 5 and >}}", "{{< youtube abc >}} {{< 5 and >}}"),
            ("{{ x }} and {{<", "{{ x }} and {{<"),
        ] {
            assert_eq!(said_by_shortcodes(text), said);
        }
    }
}
