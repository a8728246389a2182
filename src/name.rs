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
    fn a_path_stays_inside_the_site() {
        for bad in ["", "/a", "a/../b", "..", "a//b", "./a", "a/", "a\\b"] {
            assert_eq!(OutPath::new(bad), None, "{bad}");
        }
        assert_eq!(OutPath::of_url("").unwrap().as_str(), "index.html");
        assert_eq!(OutPath::of_url("a/b/").unwrap().as_str(), "a/b/index.html");
        assert_eq!(OutPath::of_url("feed.xml").unwrap().as_str(), "feed.xml");
    }
}
