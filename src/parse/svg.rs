//! Whether an SVG image is only an image. Opened by itself it is a document, and could run code or call out.
//!
//! What is judged must be what a browser reads, so whatever two readers may take differently is refused, harmless or
//! not: other encodings than UTF-8, declarations, escapes in styles, elements in styles, XHTML in whatever prefix.

use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesDecl, BytesPI, BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

type Found = Option<&'static str>;

const MALFORMED: Found = Some("malformed XML");
const OUTSIDE: Found = Some("an outside reference");
const EMBEDDED: Found = Some("an embedded document");

/// Namespaces whose elements do more than draw.
const LIVELY: [&str; 5] = [
    "http://www.w3.org/1999/xhtml",
    "http://www.w3.org/1998/math/mathml",
    "http://www.w3.org/1999/xsl/transform",
    "http://www.mozilla.org/xbl",
    "http://www.mozilla.org/keymaster/gatekeeper/there.is.only.xul",
];

/// Attributes that hold words or geometry, never CSS. `content` is where draw.io keeps its own file.
const WORDS: [&str; 8] = ["content", "class", "d", "id", "label", "name", "points", "title"];

/// What may stand in an image as a data URI: pictures and fonts, nothing that is a document.
const DATA: [&str; 12] = [
    "image/png",
    "image/jpeg",
    "image/jpg",
    "image/gif",
    "image/webp",
    "image/avif",
    "font/woff2",
    "font/woff",
    "font/ttf",
    "font/otf",
    "application/font-woff",
    "application/x-font-woff",
];

/// What in the image is more than an image, for "it holds …"; nothing when it is safe to copy.
pub fn unsafe_part(bytes: &[u8]) -> Option<&'static str> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Some("bytes that are not UTF-8");
    };
    // UTF-16 without a mark at its beginning is such.
    if bytes.iter().any(|b| *b < b' ' && !matches!(b, b'\t' | b'\n' | b'\r')) {
        return Some("control characters");
    }
    let mut reader = Reader::from_str(text);
    // The text of the style that is open: comments and CDATA cut it in pieces, and a browser joins them.
    let mut sheet: Option<String> = None;
    let mut open = 0usize;
    loop {
        let Ok(event) = reader.read_event() else {
            return MALFORMED;
        };
        let found = match (&event, &mut sheet) {
            (Event::Start(_) | Event::Empty(_), Some(_)) => Some("elements in a style"),
            (Event::Start(tag), None) => {
                open += 1;
                let is_style = tag.local_name().as_ref().eq_ignore_ascii_case("style");
                sheet = is_style.then(String::new);
                element(tag)
            }
            (Event::Empty(tag), None) => element(tag),
            (Event::End(_), _) => {
                open = open.saturating_sub(1);
                sheet.take().and_then(|sheet| style(&sheet))
            }
            (Event::Text(text), Some(sheet)) => push(sheet, text),
            (Event::CData(text), Some(sheet)) => push(sheet, text),
            (Event::GeneralRef(reference), Some(sheet)) => match resolved(reference) {
                Some(c) => push(sheet, c.encode_utf8(&mut [0; 4])),
                None => MALFORMED,
            },
            (Event::GeneralRef(reference), None) if resolved(reference).is_none() => MALFORMED,
            (Event::Decl(declaration), _) => self::declaration(declaration),
            (Event::DocType(text), _) if text.contains(['[', '<', '>']) => Some("declarations of its own"),
            (Event::PI(_), _) => Some("a processing instruction"),
            (Event::Eof, _) if open > 0 => MALFORMED,
            (Event::Eof, _) => return None,
            _ => None,
        };
        if found.is_some() {
            return found;
        }
    }
}

fn push(sheet: &mut String, text: &str) -> Found {
    sheet.push_str(text);
    None
}

/// What a reference stands for that needs no declaration.
fn resolved(reference: &BytesRef<'_>) -> Option<char> {
    match reference.as_ref() {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "apos" => Some('\''),
        "quot" => Some('"'),
        _ => reference.resolve_char_ref().ok().flatten(),
    }
}

/// `<?xml …?>`: in another encoding the bytes that were judged could be another text.
fn declaration(declaration: &BytesDecl<'_>) -> Found {
    let whole = BytesPI::new(&**declaration);
    for attribute in whole.attributes() {
        let Ok(attribute) = attribute else {
            return MALFORMED;
        };
        let value = attribute.value.to_ascii_lowercase();
        match (attribute.key.as_ref(), value.as_str()) {
            ("version", "1.0") | ("standalone", "yes" | "no") => {}
            ("encoding", "utf-8" | "utf8" | "us-ascii" | "ascii" | "iso-8859-1") => {}
            ("encoding", _) => return Some("another encoding than UTF-8"),
            _ => return MALFORMED,
        }
    }
    None
}

fn element(tag: &BytesStart<'_>) -> Found {
    let name = tag.local_name().as_ref().to_lowercase();
    match name.as_str() {
        "script" | "handler" | "listener" => return Some("a script"),
        "foreignobject" => return Some("a foreignObject"),
        "iframe" | "embed" | "object" | "audio" | "video" | "link" | "base" | "meta" => return EMBEDDED,
        _ => {}
    }
    for attribute in tag.attributes() {
        let Ok(attribute) = attribute else {
            return MALFORMED;
        };
        let found = self::attribute(&attribute);
        if found.is_some() {
            return found;
        }
    }
    None
}

fn attribute(attribute: &Attribute<'_>) -> Found {
    let Ok(value) = attribute.normalized_value(XmlVersion::default()) else {
        return MALFORMED;
    };
    let value = value.trim_matches(|c: char| c.is_ascii_whitespace());
    if attribute.key.as_namespace_binding().is_some() {
        return LIVELY
            .contains(&&*value.to_ascii_lowercase())
            .then_some("XHTML or the like");
    }
    let name = attribute.key.local_name().as_ref().to_lowercase();
    // `only_selected` of Inkscape is none.
    if name.starts_with("on") && name.bytes().all(|b| b.is_ascii_alphabetic()) {
        return Some("an event handler");
    }
    match name.as_str() {
        "href" | "src" | "ping" => (!value.is_empty() && !is_inside(value)).then_some("an outside reference"),
        _ if attribute.key.as_ref().eq_ignore_ascii_case("xml:base") => OUTSIDE,
        // Only those without a prefix are SVG's own.
        _ if attribute.key.prefix().is_some() => None,
        "attributename" => animated(value),
        "style" => style(value),
        _ if WORDS.contains(&&*name) || name.starts_with("aria-") || name.starts_with("data-") => None,
        // Any may be CSS, or what an animation sets such to.
        _ if value.contains('(') => style(value),
        _ => None,
    }
}

/// What an animation sets: it may set some attributes to anything.
fn animated(name: &str) -> Found {
    let name = name.rsplit(':').next().unwrap_or_default().to_lowercase();
    let is_lively = matches!(name.as_str(), "href" | "src" | "base" | "ping") || name.starts_with("on");
    is_lively.then_some("an animated reference")
}

/// Whether a reference stays in the file: to a part of it, or to a picture or a font that it carries.
fn is_inside(reference: &str) -> bool {
    let reference = reference.get(..64).unwrap_or(reference).to_ascii_lowercase();
    let is_data = |kind: &str| {
        let parameters = reference.strip_prefix("data:").and_then(|rest| rest.strip_prefix(kind));
        parameters.is_some_and(|rest| rest.starts_with([';', ',']))
    };
    reference.starts_with('#') || DATA.into_iter().any(is_data)
}

/// What a style sheet, or an attribute that holds CSS, loads from outside.
fn style(text: &str) -> Found {
    if text.contains('\\') {
        return Some("an escape in a style");
    }
    let folded: String = text
        .chars()
        .filter(|c| !c.is_ascii_whitespace() && !matches!(c, '"' | '\''))
        .collect::<String>()
        .to_ascii_lowercase();
    let calls_out = ["@import", "src(", "image(", "image-set("]
        .iter()
        .any(|it| folded.contains(it))
        || folded
            .match_indices("url(")
            .any(|(at, start)| !is_inside(&folded[at + start.len()..]));
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
            "<style type='text/css'>@media print{.a &gt; .b{fill:url( \"#g\" )}}<![CDATA[ .c{x:1} ]]></style>",
            "<style>@font-face{font-family:V;src:local(V),url('data:font/woff2;base64,AA==')}</style>",
            "<image href='data:image/png;base64,\nAAAA'/>",
            "<!-- onload=x -->",
            "<text aria-label='url(http://x) \\(x)'>url(http://x) @import &#38; &lt;script&gt;</text>",
            "<animate attributeName='r' values='1;2' begin='a.click'/>",
        ] {
            assert_eq!(svg(inner), None, "{inner}");
        }
    }

    #[test]
    fn an_exported_chart_is_copied() {
        for whole in [
            // matplotlib
            "<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"no\"?>\n<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\"\n  \
             \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">\n<svg xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
             width=\"460pt\" xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\">\n <metadata>\n  <rdf:RDF \
             xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:cc=\"http://creativecommons.org/ns#\" \
             xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><cc:Work><dc:type \
             rdf:resource=\"http://purl.org/dc/dcmitype/StillImage\"/><dc:creator><cc:Agent><dc:title>Matplotlib v3.8.0, \
             https://matplotlib.org/</dc:title></cc:Agent></dc:creator></cc:Work></rdf:RDF></metadata>\n <defs><style \
             type=\"text/css\">*{stroke-linejoin: round; stroke-linecap: butt}</style></defs><g id=\"figure_1\"><path \
             d=\"M 0 345\" clip-path=\"url(#p1)\" style=\"fill: #ffffff\"/><use xlink:href=\"#m2\" x=\"1\" style=\"stroke: \
             #000\"/></g></svg>",
            // draw.io, with its own file in it
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" style=\"background: \
             transparent; color-scheme: light dark;\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
             content=\"&lt;mxfile host=&quot;app.diagrams.net&quot;&gt;url(https://x) \\ &#10;&lt;/mxfile&gt;\"><g><rect \
             fill=\"light-dark(#fff, var(--ge-dark-color, #121212))\" pointer-events=\"all\"/></g></svg>",
            // Inkscape
            "<svg xmlns='http://www.w3.org/2000/svg' xmlns:inkscape='http://www.inkscape.org/namespaces/inkscape' \
             xmlns:sodipodi='http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd' sodipodi:docname='chart (1).svg' \
             inkscape:export-filename='C:\\charts\\a (1).png'><sodipodi:namedview id='base'/><inkscape:path-effect \
             only_selected='false'/></svg>",
            // Graphviz, and a mark at the beginning
            "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG \
             1.1//EN\"\n \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">\n<!-- Generated by graphviz -->\n<svg \
             xmlns=\"http://www.w3.org/2000/svg\"><g transform=\"scale(1 1) rotate(0)\"><text \
             font-family=\"Times,serif\">a&#45;&gt;b</text></g></svg>",
        ] {
            assert_eq!(unsafe_part(whole.as_bytes()), None, "{whole}");
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

    #[test]
    fn a_style_is_read_as_a_browser_reads_it() {
        for inner in [
            "<style><g></g>@import url(//x)</style>",
            "<style><g/>@import url(//x)</style>",
            "<style>a{}<style></style>@import url(//x)</style>",
            "<style>@\\69mport '//x'</style>",
            "<style>a{fill:u\\72l(//x)}</style>",
            "<style>@imp<!-- -->ort '//x'</style>",
            "<style>@imp<![CDATA[ort '//x']]></style>",
            "<style>@imp&#111;rt '//x'</style>",
            "<style>&#92;40 import '//x'</style>",
            "<style>@IMPORT/**/'//x'</style>",
            "<style>a{content:'/*'}@import '//x';b{content:'*/'}</style>",
            "<style>a{background:image-set('//x' 1x)}</style>",
            "<style>a{background:-webkit-image-set(url(//x) 1x)}</style>",
            "<style>a{background:image('//x')}</style>",
            "<style>@font-face{src:src('//x')}</style>",
            "<style>a{fill:url(\u{a0}#x)}</style>",
            "<style>a{fill:url(data:image/svg+xml,x#a)}</style>",
            "<style>&x;</style>",
            "<x:style xmlns:x='http://www.w3.org/2000/svg'>@import '//x'</x:style>",
            "<rect style='fill:\\75rl(//x)'/>",
            "<rect style='color:r\\65 d'/>",
            "<rect mask='\\75rl(//x)'/>",
            "<rect cursor='url(//x),auto'/>",
            "<animate attributeName='fill' values='url(//x)'/>",
            "<set attributeName='filter' to='url(//x#a)'/>",
        ] {
            assert!(svg(inner).is_some(), "{inner}");
        }
    }

    #[test]
    fn references_lead_nowhere_outside() {
        for element in [
            "use",
            "image",
            "feImage",
            "pattern",
            "linearGradient",
            "mpath",
            "a",
            "textPath",
            "cursor",
            "x:y",
        ] {
            for reference in [
                "//x",
                "../x",
                "x.svg#a",
                "javascript:x",
                "&#x6a;avascript:x",
                "data:text/html,x",
            ] {
                for name in ["href", "xlink:href", "HREF"] {
                    let inner = format!("<{element} {name}='{reference}'/>");
                    assert!(svg(&inner).is_some(), "{inner}");
                }
            }
        }
        for inner in [
            "<a href='javascript&colon;x'/>",
            "<image href='data:image/png+xml,x'/>",
            "<image href='&#1;data:image/png,x'/>",
            "<a href='#a' ping='//x'/>",
            "<animate attributeName='href' values='javascript:x'/>",
            "<animate attributeName=' xlink:HREF ' values='#a'/>",
            "<set attributeName='onload' to='x'/>",
            "<g xml:base='//x'/>",
            "<g ev:onload='x'/>",
        ] {
            assert!(svg(inner).is_some(), "{inner}");
        }
    }

    #[test]
    fn no_other_language_is_spoken() {
        for inner in [
            "<handler type='text/javascript'>x</handler>",
            "<ev:listener event='load' handler='#a'/>",
            "<h:img xmlns:h='http://www.w3.org/1999/xhtml' src=''/>",
            "<g xmlns:h='http://www.w3.org/1999/x&#104;tml'><h:form action='//x'/></g>",
            "<p xmlns='http://www.w3.org/1999/xhtml' background='//x'/>",
            "<m xmlns='http://www.w3.org/1998/Math/MathML'/>",
            "<text>&x;</text>",
            "<?php x ?>",
        ] {
            assert!(svg(inner).is_some(), "{inner}");
        }
        for whole in [
            "<?xml version='1.0' encoding='UTF-7'?><svg/>",
            "<?xml version='1.0' encoding='utf-16'?><svg/>",
            "<?xml version='1.0' encoding='iso-2022-jp'?><svg/>",
            "<?xml version='1.1'?><svg/>",
            "<?xml version='1.0'><svg/>?><svg/>",
            "<!DOCTYPE svg SYSTEM \"><!-- \"><script>x</script><!-- --><svg/>",
            "<!DOCTYPE svg PUBLIC \"<\" \"\"><svg/>",
            "<\0s\0v\0g\0/\0>\0",
            "<svg>\u{c}</svg>",
            "<svg></g>",
            "<svg><g></svg></g>",
        ] {
            assert!(unsafe_part(whole.as_bytes()).is_some(), "{whole}");
        }
    }
}
