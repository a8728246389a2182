//! The characters that mark, in HTML that isn't finished, what is still open, and what is ours.

use std::borrow::Cow;

/// Opens what is still to be finished. A noncharacter: [`super::clean`] takes it out of every text beforehand.
pub(super) const OPEN: char = '\u{fdd0}';
/// Closes it.
pub(super) const CLOSE: char = '\u{fdd1}';
/// Begins an id that is ours and not the author's, while the sanitizer looks on.
pub(super) const OURS: &str = "\u{fdd2}";

/// The text without these.
pub(super) fn without(text: &str) -> Cow<'_, str> {
    let odd = |c: char| (OPEN..='\u{fdd2}').contains(&c);
    // All three begin with this byte, and few others do.
    if text.as_bytes().contains(&0xef) && text.contains(odd) {
        Cow::Owned(text.replace(odd, "\u{fffd}"))
    } else {
        Cow::Borrowed(text)
    }
}
