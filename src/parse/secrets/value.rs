//! Whether what a secret's name is given is a secret, or a word about it.

use std::ops::Range;

use super::looks::{digits, mixed, placeholder, prose, signs};
use super::scan::Scan;

/// Shorter ones are told from words by nothing.
const SHORTEST: usize = 6;

/// Bytes of a value that say what it looks like.
const LOOK: usize = 96;

/// How a value is given.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// `name="value"`.
    Quoted,
    /// `name=value`.
    Tight,
    /// `name:value`.
    Colon,
    /// `name: value`, as words are.
    Loose,
    /// ``the name is `value` ``.
    Said,
}

/// A value, and the name that it is given.
pub(super) struct Value<'t> {
    pub(super) name: Range<usize>,
    pub(super) place: Range<usize>,
    /// Enough of it to see what it looks like.
    text: &'t str,
    how: How,
}

impl<'t> Value<'t> {
    /// None where what stands there can be no value.
    pub(super) fn new(scan: &Scan<'t>, name: Range<usize>, place: Range<usize>, how: How) -> Option<Self> {
        let text = scan.look(place.clone(), LOOK);
        let called = scan.byte(place.end).is_some_and(|b| matches!(b, b'(' | b'['));
        let bare = !matches!(how, How::Quoted | How::Said);
        let none = text.len() < SHORTEST
            || text.contains(char::is_whitespace)
            || text.contains("://")
            || bare && (called || is_code(text))
            || text.starts_with('/') && prose(text)
            || text.starts_with("sha256:")
            || placeholder(text);
        (!none).then_some(Self { name, place, text, how })
    }
}

/// `form.password`, `getenv("X")`, `Option<String>`: where a value comes from.
fn is_code(text: &str) -> bool {
    let word = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_');
    let (path, call) = match text.find(['(', '[']) {
        Some(at) => (&text[..at], true),
        None => (text, false),
    };
    let path = path.trim_start_matches(['&', '!', '*']);
    text.contains("->")
        || text.contains("::")
        || (call || path.contains('.')) && path.split('.').all(word)
        || ["process.env", "os.environ", "secrets.", "vault:", "env:", "op:", "ENC["]
            .iter()
            .any(|s| text.starts_with(s))
}

/// Whether a password is given.
pub(super) fn is_password(value: &Value<'_>) -> bool {
    let text = value.text;
    // `PWD=/home/…` is a folder.
    if text.starts_with('/') && value.name.len() <= 6 {
        return false;
    }
    match value.how {
        How::Quoted | How::Tight => true,
        How::Colon => mixed(text) || signs(text) || text.bytes().all(|b| b.is_ascii_alphanumeric()),
        How::Loose | How::Said => mixed(text) || signs(text),
    }
}

/// Whether a token, a key or a secret is given.
pub(super) fn is_token(value: &Value<'_>) -> bool {
    let text = value.text;
    let random = mixed(text) && !prose(text);
    match value.how {
        How::Quoted | How::Tight => {
            let endless = text.len() >= 24 && text.bytes().all(|b| b.is_ascii_alphabetic());
            random || endless || signs(text) && digits(text) > 0
        }
        How::Colon | How::Loose => random && text.len() >= 8 && digits(text) >= 2,
        How::Said => false,
    }
}
