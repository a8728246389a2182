//! Whether an SVG image is only an image. Opened by itself it is a document, and could run code or call out.

use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// What in the image is more than an image, for "it holds …"; nothing when it is safe to copy.
pub fn unsafe_part(bytes: &[u8]) -> Option<&'static str> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Some("bytes that are not UTF-8");
    };
    let mut reader = Reader::from_str(text);
    let mut in_style = false;
    let mut open = 0usize;
    loop {
        let Ok(event) = reader.read_event() else {
            return Some("malformed XML");
        };
        let found = match &event {
            Event::Start(tag) => {
                open += 1;
                in_style = tag.local_name().as_ref().eq_ignore_ascii_case("style");
                element(tag)
            }
            Event::Empty(tag) => element(tag),
            Event::End(_) => {
                in_style = false;
                open = open.saturating_sub(1);
                None
            }
            Event::Text(text) if in_style => style(text.as_ref()),
            Event::CData(text) if in_style => style(text.as_ref()),
            Event::GeneralRef(_) if in_style => Some("an escaped style"),
            Event::DocType(text) if text.as_ref().contains('[') => Some("declarations of its own"),
            Event::PI(_) => Some("a processing instruction"),
            Event::Eof => return (open > 0).then_some("malformed XML"),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
    }
}

fn element(tag: &BytesStart<'_>) -> Option<&'static str> {
    let name = tag.local_name().as_ref().to_lowercase();
    match name.as_str() {
        "script" | "handler" => return Some("a script"),
        "foreignobject" => return Some("a foreignObject"),
        "iframe" | "embed" | "object" | "audio" | "video" | "link" | "base" | "meta" => {
            return Some("an embedded document");
        }
        _ => {}
    }
    for attribute in tag.attributes() {
        let Ok(attribute) = attribute else {
            return Some("malformed XML");
        };
        let found = self::attribute(&attribute);
        if found.is_some() {
            return found;
        }
    }
    None
}

fn attribute(attribute: &Attribute<'_>) -> Option<&'static str> {
    let name = attribute.key.local_name().as_ref().to_lowercase();
    if name.starts_with("on") {
        return Some("an event handler");
    }
    let Ok(value) = attribute.normalized_value(XmlVersion::default()) else {
        return Some("malformed XML");
    };
    let value: String = value
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect::<String>()
        .to_lowercase();
    match name.as_str() {
        "href" | "src" => {
            let inside = value.starts_with('#') || value.is_empty();
            let picture = ["data:image/png", "data:image/jpeg", "data:image/gif", "data:image/webp"]
                .iter()
                .any(|p| value.starts_with(p));
            (!inside && !picture).then_some("an outside reference")
        }
        // An animation may set another attribute to anything.
        "attributename" if value.ends_with("href") || value.starts_with("on") => Some("an animated reference"),
        _ => style(&value),
    }
}

/// An outside reference in a style sheet or an attribute.
fn style(text: &str) -> Option<&'static str> {
    let folded: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '"' | '\''))
        .collect::<String>()
        .to_lowercase();
    let calls_out = folded.contains("@import")
        || folded.contains('\\') && folded.contains('(')
        || folded
            .match_indices("url(")
            .any(|(at, _)| !folded[at + 4..].starts_with('#'))
        || folded.contains("image-set(")
        || folded.contains("javascript:");
    calls_out.then_some("an outside reference")
}

#[cfg(test)]
mod tests {
    use super::unsafe_part;

    fn svg(inner: &str) -> Option<&'static str> {
        unsafe_part(
            format!("<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'>{inner}</svg>")
                .as_bytes(),
        )
    }

    #[test]
    fn an_image_is_copied() {
        for inner in [
            "<title>On call</title><rect fill='url(#g)' width='3'/>",
            "<use href='#a'/>",
            "<style>.a{fill:red}</style>",
            "<image href='data:image/png;base64,AAAA'/>",
            "<!-- onload=x -->",
        ] {
            assert_eq!(svg(inner), None, "{inner}");
        }
    }

    #[test]
    fn more_than_an_image_is_not() {
        for inner in [
            "<script>x</script>",
            "<SCRIPT/>",
            "<rect onload='x'/>",
            "<foreignObject/>",
            "<a href='https://x.example'/>",
            "<a xlink:href=' java\nscript:x'/>",
            "<image href='http://x/y.png'/>",
            "<style>@import 'x'</style>",
            "<rect style='fill:url(http://x)'/>",
            "<rect fill='url( \"http://x\")'/>",
            "<set attributeName='href' to='x'/>",
            "<image href='data:image/svg+xml,x'/>",
            "<x:script xmlns:x='http://www.w3.org/2000/svg'/>",
            "<rect",
            "<style><![CDATA[@import url(x)]]></style>",
            "<use href='other.svg#a'/>",
            "<a href='&#106;avascript:x'/>",
        ] {
            assert!(svg(inner).is_some(), "{inner}");
        }
        assert!(unsafe_part(b"<!DOCTYPE svg [<!ENTITY x 'y'>]><svg/>").is_some());
        assert!(unsafe_part(b"<?xml-stylesheet href='x'?><svg/>").is_some());
        assert!(unsafe_part(b"\xff\xfe<\0s\0v\0g\0").is_some());
    }
}
