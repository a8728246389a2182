//! A place in a text, and the few moves that reading a stamp needs. Copy it to look ahead.

/// A place in a text; never inside a character.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a> {
    text: &'a str,
    /// The byte it stands before.
    pub(super) at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn byte(&self) -> Option<u8> {
        self.byte_at(0)
    }

    pub(super) fn byte_at(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    pub(super) fn at_digit(&self) -> bool {
        self.byte().is_some_and(|b| b.is_ascii_digit())
    }

    /// Whether a letter or digit of ASCII is next. Scripts without spaces may follow a stamp at once.
    pub(super) fn at_word(&self) -> bool {
        self.byte().is_some_and(|b| b.is_ascii_alphanumeric())
    }

    pub(super) fn spaces(&mut self) -> bool {
        let from = self.at;
        while let Some(c) = self.rest().chars().next() {
            if !matches!(c, ' ' | '\t' | '\u{a0}' | '\u{202f}' | '\u{3000}') {
                break;
            }
            self.at += c.len_utf8();
        }
        self.at > from
    }

    pub(super) fn eat(&mut self, expected: &str) -> bool {
        let found = self.rest().starts_with(expected);
        if found {
            self.at += expected.len();
        }
        found
    }

    pub(super) fn eat_any(&mut self, expected: &[&str]) -> bool {
        expected.iter().any(|e| self.eat(e))
    }

    pub(super) fn eat_byte(&mut self, allowed: &[u8]) -> Option<u8> {
        let byte = self.byte().filter(|b| allowed.contains(b))?;
        self.at += 1;
        Some(byte)
    }

    /// A run of digits: its value (saturating) and how many there are.
    pub(super) fn digits(&mut self) -> Option<(u32, usize)> {
        let from = self.at;
        let mut value = 0_u32;
        while let Some(digit) = self.byte().filter(u8::is_ascii_digit) {
            value = value.saturating_mul(10).saturating_add(u32::from(digit - b'0'));
            self.at += 1;
        }
        (self.at > from).then_some((value, self.at - from))
    }

    /// A run of digits if it has one of these lengths; otherwise it moves nowhere.
    pub(super) fn digits_of(&mut self, lengths: std::ops::RangeInclusive<usize>) -> Option<u32> {
        let from = *self;
        match self.digits() {
            Some((value, n)) if lengths.contains(&n) => Some(value),
            _ => {
                *self = from;
                None
            }
        }
    }

    /// A run of letters, perhaps empty.
    pub(super) fn word(&mut self) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// The next word if it is one of these, in any case; otherwise it moves nowhere.
    pub(super) fn eat_word(&mut self, words: &[&str]) -> bool {
        let from = *self;
        let word = self.word();
        let found = words.iter().any(|w| same(word, w));
        if !found {
            *self = from;
        }
        found
    }
}

/// Whether `word` is `lower`, whatever its case.
#[inline]
pub(super) fn same(word: &str, lower: &str) -> bool {
    // Most words differ in their first letter from most names.
    if let (Some(a), Some(b)) = (word.bytes().next(), lower.bytes().next())
        && a.is_ascii()
        && a.to_ascii_lowercase() != b
    {
        return false;
    }
    word.eq_ignore_ascii_case(lower)
        || (!word.is_ascii() && word.chars().flat_map(char::to_lowercase).eq(lower.chars()))
}
