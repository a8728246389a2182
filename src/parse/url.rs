//! Which addresses may be linked, and where a link leads: out, or into the folder.

use crate::diagnostic::{self, Diagnostic};
use crate::source::Span;

/// Where an address leads.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Address<'a> {
    /// Out of the site, by a scheme that can't run code.
    Outside,
    /// To a place on the same page.
    Fragment(&'a str),
    /// To a file of the folder, by a path relative to the report.
    Inside,
    /// Nowhere that is safe; the scheme.
    Unsafe(String),
}

/// Schemes that do no harm. All others are refused, not only those known to be dangerous.
const SAFE: [&str; 14] = [
    "http", "https", "mailto", "tel", "ftp", "ftps", "irc", "ircs", "ssh", "git", "slack", "msteams", "zoommtg",
    "matrix",
];

/// Schemes that do harm; what looks like any other might be a word before a colon.
const HARMFUL: [&str; 5] = ["javascript", "data", "vbscript", "file", "blob"];

/// Tells where `address` leads. Browsers ignore white space and control characters in a scheme, so this does too.
pub(super) fn address(address: &str) -> Address<'_> {
    if let Some(fragment) = address.strip_prefix('#') {
        return Address::Fragment(fragment);
    }
    let folded: String = address
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .flat_map(char::to_lowercase)
        .collect();
    if folded.starts_with("//") || folded.starts_with("\\\\") || folded.starts_with("/\\") || folded.starts_with("\\/")
    {
        return Address::Outside;
    }
    let before_path = folded.split(['/', '?', '#']).next().unwrap_or_default();
    let Some((scheme, _)) = before_path.split_once(':') else {
        return Address::Inside;
    };
    if SAFE.contains(&scheme) {
        Address::Outside
    } else {
        Address::Unsafe(scheme.to_owned())
    }
}

/// A ticket: an address, or words that have none. One that is meant to be opened and might do harm is nothing, and a
/// finding.
pub(super) fn allowed(text: &str, span: Span, said: &mut Vec<Diagnostic>) -> Option<String> {
    match address(text) {
        Address::Outside => Some(text.to_owned()),
        Address::Unsafe(scheme) if HARMFUL.contains(&&*scheme) || text.contains("://") && !text.contains(' ') => {
            said.push(diagnostic::unsafe_url(span, &scheme));
            None
        }
        // A mere ticket number, `PLAT: 812`: worth printing, nothing to link.
        Address::Inside | Address::Fragment(_) | Address::Unsafe(_) => Some(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_harmless_schemes_lead_out() {
        for text in [
            "https://a.example/x:y",
            "HTTP://A",
            "mailto:a@b",
            "//cdn.example/x",
            "irc://x",
        ] {
            assert_eq!(address(text), Address::Outside, "{text}");
        }
        for text in [
            "javascript:alert(1)",
            "JaVaScRiPt:x",
            " java\nscript:x",
            "\u{1}javascript:x",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "blob:x",
        ] {
            assert!(matches!(address(text), Address::Unsafe(_)), "{text:?}");
        }
        for text in ["a.md", "../b/c.md#x", "a/b:c.md", "?q=a:b", "/root.md"] {
            assert_eq!(address(text), Address::Inside, "{text}");
        }
        assert_eq!(address("#a:b"), Address::Fragment("a:b"));
    }
}
