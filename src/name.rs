//! Names: of files in the site, of pages in URLs, the nearest known one to a name that isn't, and text as HTML and URLs have it.

use std::sync::Arc;

/// A file's path in the site, relative, with `/` between its parts: `incidents/inc-1/index.html`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutPath(Arc<str>);

impl OutPath {
    /// The path, unless it is empty, absolute, or holds an empty, `.` or `..` part or a NUL.
    pub fn new(path: &str) -> Option<Self> {
        let ok = path
            .split('/')
            .all(|part| !matches!(part, "" | "." | "..") && !part.contains(['\0', '\\']));
        ok.then(|| Self(path.into()))
    }

    /// The file that answers for `url`, which ends with `/` for a page: `causes/` is `causes/index.html`.
    pub fn of_url(url: &str) -> Option<Self> {
        if url.is_empty() || url.ends_with('/') {
            Self::new(&format!("{url}index.html"))
        } else {
            Self::new(url)
        }
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A name as it stands in a URL: lower case, letters and digits of any script, `-` between words. Never empty.
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() {
            slug.extend(c.to_lowercase().filter(|c| c.is_alphanumeric()));
        } else if !slug.is_empty() && !slug.ends_with('-') && c != '\'' && c != '’' {
            slug.push('-');
        }
    }
    let mut slug = slug.trim_end_matches('-').to_owned();
    if slug.len() > 100 {
        let mut end = 100;
        while !slug.is_char_boundary(end) {
            end -= 1;
        }
        slug.truncate(slug[..end].rfind('-').unwrap_or(end));
    }
    if slug.is_empty() { "untitled".into() } else { slug }
}

/// The known name that `name` was most likely meant to be: at most a third of its letters differ.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase();
    let long = name.chars().count();
    if long > 100 {
        return None;
    }
    let most = (long / 3).clamp(1, 4);
    known
        .into_iter()
        .filter(|k| k.chars().count().abs_diff(long) <= most)
        .map(|k| (strsim::damerau_levenshtein(&name, &k.to_lowercase()), k))
        .filter(|&(distance, _)| distance <= most)
        .min()
        .map(|(_, k)| k)
}

/// Adds `text` to `out`, safe as HTML text and in a quoted attribute.
pub fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}

/// The text that HTML was made of by [`escape`], or by a serializer.
pub fn unescape(html: &str) -> String {
    html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&nbsp;", "\u{a0}")
        .replace("&amp;", "&")
}

/// A text as HTML can have it: control characters become their pictures, `␛` say, and what is no character U+FFFD.
pub fn printable(text: String) -> String {
    let odd = |c: char| {
        c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\x0c')
            || (c as u32) & 0xfffe == 0xfffe
            || ('\u{fdd0}'..='\u{fdef}').contains(&c)
    };
    if !may_have_odd(text.as_bytes()) || !text.contains(odd) {
        return text;
    }
    let picture = |c: char| match c {
        c if !odd(c) => c,
        '\x7f' => '\u{2421}',
        c => u8::try_from(c).ok().filter(|c| *c < 0x20).map_or('\u{fffd}', |c| {
            char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}')
        }),
    };
    text.chars().map(picture).collect()
}

/// Whether UTF-8 has bytes that characters which can't stand in HTML are made of. Pages are long, and have next to none.
fn may_have_odd(bytes: &[u8]) -> bool {
    // Without branches, so that many bytes are looked at in one step.
    let first =
        |b: u8| (b < 0x20) & (b != b'\t') & (b != b'\n') & (b != b'\r') | (b == 0x7f) | (b == 0xc2) | (b >= 0xef);
    let is_odd = |at: usize| match bytes[at] {
        0xc2 => bytes[at + 1] < 0xa0,
        0xef => matches!(bytes[at + 1..at + 3], [0xb7, _] | [0xbf, 0xbe..=0xff]),
        0xf0.. => matches!(bytes[at + 2..at + 4], [0xbf, 0xbe..=0xff]),
        b => first(b),
    };
    let chunks = bytes.chunks(64).enumerate();
    let mut with_first = chunks.filter(|(_, chunk)| chunk.iter().fold(false, |any, b| any | first(*b)));
    with_first.any(|(n, chunk)| (n * 64..n * 64 + chunk.len()).any(is_odd))
}

/// An address that somebody wrote, as the URL standard has it: what can't stand in one is escaped. None of what can't
/// be an address at all, such as `https://[host]/`.
pub fn href(written: &str) -> Option<String> {
    let is_blank = |c: char| c <= ' ';
    let written = written.trim_matches(is_blank);
    let end = written.find(['?', '#']).unwrap_or(written.len());
    let mut out = String::with_capacity(written.len());
    let mut in_fragment = false;
    for (at, c) in written.char_indices() {
        match c {
            // Browsers leave these out.
            '\t' | '\n' | '\r' => {}
            '\\' if at < end => out.push('/'),
            '#' if !in_fragment => {
                in_fragment = true;
                out.push('#');
            }
            '%' => {
                let hex = written.as_bytes().get(at + 1..at + 3);
                let is_escape = hex.is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
                out.push_str(if is_escape { "%" } else { "%25" });
            }
            '[' | ']' if at < end && is_host(&written[..at]) => out.push(c),
            'a'..='z' | 'A'..='Z' | '0'..='9' => out.push(c),
            c if "!$&'()*+,-./:;=?@_~".contains(c) => out.push(c),
            c if c >= '\u{a0}' && (c as u32) & 0xfffe != 0xfffe && !('\u{fdd0}'..='\u{fdef}').contains(&c) => {
                out.push(c);
            }
            c => {
                let mut bytes = [0; 4];
                for byte in c.encode_utf8(&mut bytes).bytes() {
                    out.push_str(&format!("%{byte:02X}"));
                }
            }
        }
    }
    // What is not absolute is one in any site.
    let base = url::Url::parse("https://site.example/").ok()?;
    let read = url::Url::options().base_url(Some(&base)).parse(&out).ok()?;
    if read.is_special() && (!read.username().is_empty() || read.password().is_some()) {
        // Who somebody is to a host is nobody else's.
        let start = out.find("//").map_or(0, |at| at + 2);
        let end = out[start..].find('/').map_or(out.len(), |at| start + at);
        if let Some(at) = out[start..end].rfind('@') {
            out.replace_range(start..=start + at, "");
        }
    }
    Some(out)
}

/// Whether what comes after `before` is the host of an address.
fn is_host(before: &str) -> bool {
    let rest = before.split_once("//").map(|(_, rest)| rest);
    rest.is_some_and(|rest| !rest.contains(['/', '\\']))
}

/// A path or a name as it stands in a URL, every byte outside the unreserved ones escaped; `/` is kept.
pub fn percent_encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(byte as char);
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// A URL's path with its escapes undone; bytes that are no UTF-8 stand as U+FFFD.
pub fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let escaped = (bytes[i] == b'%')
            .then(|| text.get(i + 1..i + 3))
            .flatten()
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        if let Some(byte) = escaped {
            out.push(byte);
            i += 3;
        } else {
            out.push(bytes[i]);
            i += 1;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_keep_letters_of_every_script() {
        assert_eq!(slug("Checkout: 503 for 41 min!"), "checkout-503-for-41-min");
        assert_eq!(slug("要約 不一致"), "要約-不一致");
        assert_eq!(slug("it's"), "its");
        assert_eq!(slug("…"), "untitled");
        assert!(slug(&"word ".repeat(90)).len() <= 100);
    }

    #[test]
    fn the_nearest_name_is_near() {
        assert_eq!(nearest("sevrity", ["severity", "services"]), Some("severity"));
        assert_eq!(nearest("zzz", ["severity", "services"]), None);
    }

    #[test]
    fn escapes_are_undone() {
        for text in ["a b/ü?#%", "INC-2026-014", "要約"] {
            assert_eq!(percent_decode(&percent_encode(text)), text);
        }
        assert_eq!(percent_decode("100%"), "100%");
        assert_eq!(percent_decode("%é1"), "%é1");
    }

    #[test]
    fn an_address_is_one_for_browsers() {
        for (written, is) in [
            ("https://a.example/b c|d", "https://a.example/b%20c%7Cd"),
            (" https://a.example/100%/%41\n ", "https://a.example/100%25/%41"),
            ("https://[::1]:80/[x]?[y]#a#b", "https://[::1]:80/%5Bx%5D?%5By%5D#a%23b"),
            ("\\\\a.example\\b?\\", "//a.example/b?%5C"),
            ("#要約 x", "#要約%20x"),
            ("mailto:a b@c.example", "mailto:a%20b@c.example"),
            ("https://me:x@a.example/@b", "https://a.example/@b"),
        ] {
            assert_eq!(href(written).as_deref(), Some(is));
        }
        for no in ["https://[host]/", "https://a.example:port/", "https://", "https://a b/"] {
            assert_eq!(href(no), None, "{no}");
        }
    }

    #[test]
    fn what_html_can_t_have_is_shown() {
        assert_eq!(
            printable("\u{1b}[31m\t\u{7f}\u{85}\u{fffe}é".into()),
            "␛[31m\t␡\u{fffd}\u{fffd}é"
        );
    }

    #[test]
    fn a_path_stays_inside_the_site() {
        for bad in ["", "/a", "a/../b", "..", "a//b", "./a", "a/", "a\\b"] {
            assert_eq!(OutPath::new(bad), None, "{bad}");
        }
        assert_eq!(OutPath::of_url("").unwrap().as_str(), "index.html");
        assert_eq!(OutPath::of_url("a/b/").unwrap().as_str(), "a/b/index.html");
        assert_eq!(OutPath::of_url("feed.xml").unwrap().as_str(), "feed.xml");
    }
}
