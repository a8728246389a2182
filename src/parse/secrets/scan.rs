//! The text that is searched, with a memory of how far its runs reach: a text that repeats a prefix a million times is
//! read once, not once a prefix.

use std::ops::Range;

/// A text under search.
pub(super) struct Scan<'t> {
    /// All of it.
    pub(super) text: &'t str,
    runs: [Range<usize>; Sort::COUNT],
    /// Where the last first part of a token ends that no further parts make one.
    pub(super) no_parts_at: usize,
    /// Bytes in which no block ends.
    pub(super) no_end: Range<usize>,
}

/// Bytes of one sort, as a secret is made of them.
#[derive(Clone, Copy)]
pub(super) enum Sort {
    /// Letters and digits.
    Alphanumeric,
    /// And `-` and `_`.
    Token,
    /// And `.`, `=`, `+`, `/`, `~`.
    Dotted,
    /// And `/`, `@`.
    Path,
    /// Base64 in either alphabet, or percent-encoded.
    Base64,
    /// Whatever a value may have that has no quotes.
    Value,
    /// What may stand before the host of an address.
    Authority,
    /// All of a line.
    Line,
}

impl Sort {
    const COUNT: usize = Self::Line as usize + 1;

    fn has(self, b: u8) -> bool {
        let token = b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
        match self {
            Self::Alphanumeric => b.is_ascii_alphanumeric(),
            Self::Token => token,
            Self::Dotted => token || matches!(b, b'.' | b'=' | b'+' | b'/' | b'~'),
            Self::Path => token || matches!(b, b'/' | b'@'),
            Self::Base64 => token || matches!(b, b'+' | b'/' | b'=' | b'%'),
            Self::Value => b > b' ' && !matches!(b, b'"' | b'\'' | b'`' | b'<' | b'>' | 0x7f),
            Self::Authority => b > b' ' && !matches!(b, b'"' | b'\'' | b'`' | b'>' | 0x7f),
            Self::Line => b != b'\n',
        }
    }
}

impl<'t> Scan<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            runs: std::array::from_fn(|_| 0..0),
            no_parts_at: usize::MAX,
            no_end: 0..0,
        }
    }

    /// All bytes.
    pub(super) fn bytes(&self) -> &'t [u8] {
        self.text.as_bytes()
    }

    /// The byte at `at`.
    pub(super) fn byte(&self, at: usize) -> Option<u8> {
        self.bytes().get(at).copied()
    }

    /// The byte before `at`.
    pub(super) fn before(&self, at: usize) -> Option<u8> {
        at.checked_sub(1).and_then(|at| self.byte(at))
    }

    /// Whether a text stands at `at`.
    pub(super) fn has(&self, at: usize, text: &str) -> bool {
        self.bytes()
            .get(at..)
            .is_some_and(|rest| rest.starts_with(text.as_bytes()))
    }

    /// Where the run of bytes of this sort ends that `from` is in; `from` where it is in none.
    pub(super) fn run(&mut self, sort: Sort, from: usize) -> usize {
        let known = &mut self.runs[sort as usize];
        if !known.contains(&from) {
            *known = from..end(self.text, sort, from);
        }
        known.end
    }

    /// As [`Scan::run`], for a look ahead that must not cost the memory of where one is.
    pub(super) fn peek(&self, sort: Sort, from: usize) -> usize {
        end(self.text, sort, from)
    }

    /// Where the word ends that begins at `from`, of sixteen letters at most.
    pub(super) fn peek_word(&self, from: usize) -> usize {
        let rest = self.bytes().get(from..).unwrap_or_default().iter().take(16);
        from + rest.take_while(|b| b.is_ascii_alphabetic()).count()
    }

    /// Where the spaces and tabs end that begin at `from`.
    pub(super) fn spaces(&self, from: usize) -> usize {
        // Far more than people align with; without a bound, a text of spaces and signs would be read again and again.
        let spaces = self.bytes().get(from..).unwrap_or_default().iter().take(64);
        from + spaces.take_while(|b| matches!(b, b' ' | b'\t')).count()
    }

    /// A range as text, shortened to `most` bytes: enough to see what it looks like.
    pub(super) fn look(&self, place: Range<usize>, most: usize) -> &'t str {
        let end = self.text.floor_char_boundary(place.end.min(place.start + most));
        self.text.get(place.start..end).unwrap_or_default()
    }
}

fn end(text: &str, sort: Sort, from: usize) -> usize {
    let rest = text.as_bytes().get(from..).unwrap_or_default();
    from + rest.iter().take_while(|b| sort.has(**b)).count()
}
