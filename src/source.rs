//! A file's bytes, as they enter: every later stage is a function of these.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A file's path relative to the content folder, with `/` between its parts.
pub type RelPath = Arc<str>;

/// A blake3 digest of some bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }

    /// The digest of bytes that come in pieces.
    pub fn of_pieces<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> Self {
        let mut hasher = blake3::Hasher::new();
        pieces.for_each(|piece| {
            hasher.update(piece);
        });
        hasher.finalize().into()
    }

    /// The first 64 bits in hexadecimal: enough to name a file by its content.
    pub fn short(&self) -> String {
        self.0[..8].iter().map(|b| format!("{b:02x}")).collect()
    }
}

impl From<blake3::Hash> for Digest {
    fn from(hash: blake3::Hash) -> Self {
        Self(*hash.as_bytes())
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.short())
    }
}

/// One text file of the content folder.
#[derive(Clone, Debug)]
pub struct Source {
    /// Where it lies.
    pub path: RelPath,
    /// Its text. Bytes that are no UTF-8 and NUL stand as U+FFFD, a byte order mark is dropped, old Mac line ends are
    /// new ones. UTF-16 is read where a byte order mark says so.
    pub text: Arc<str>,
    /// Of the bytes as they were on disk.
    pub digest: Digest,
    /// Where in `text` the first replaced byte stands, when there was one.
    pub damaged: Option<u32>,
}

impl Source {
    /// Takes a file's bytes in. Total: any bytes are a source.
    pub fn new(path: impl Into<RelPath>, bytes: &[u8]) -> Self {
        let digest = Digest::of(bytes);
        let decoded = utf16(bytes);
        let bytes = decoded.as_deref().unwrap_or(bytes);
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let (text, damaged) = match std::str::from_utf8(bytes) {
            Ok(text) => (plain(text), None),
            Err(error) => {
                // A NUL takes three bytes as U+FFFD, and shifts what follows.
                let nuls = bytes[..error.valid_up_to()].iter().filter(|b| **b == 0).count();
                let text = String::from_utf8_lossy(bytes);
                (plain(&text), Some((error.valid_up_to() + 2 * nuls) as u32))
            }
        };
        Self {
            path: path.into(),
            text,
            digest,
            damaged,
        }
    }
}

/// The bytes of a UTF-16 text as UTF-8, where a byte order mark says that it is one.
fn utf16(bytes: &[u8]) -> Option<Vec<u8>> {
    let unit: fn([u8; 2]) -> u16 = match bytes.get(..2)? {
        [0xff, 0xfe] => u16::from_le_bytes,
        [0xfe, 0xff] => u16::from_be_bytes,
        _ => return None,
    };
    let units: Vec<u16> = bytes[2..]
        .chunks_exact(2)
        .map(|pair| unit([pair[0], pair[1]]))
        .collect();
    Some(String::from_utf16_lossy(&units).into_bytes())
}

/// The text without NUL, and with line feeds for lone carriage returns.
fn plain(text: &str) -> Arc<str> {
    let lone = |(at, _): (usize, &str)| text.as_bytes().get(at + 1) != Some(&b'\n');
    let old_mac = text.contains('\r') && text.match_indices('\r').any(lone);
    if !old_mac && !text.contains('\0') {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        out.push(match c {
            '\0' => '\u{fffd}',
            '\r' if chars.peek() != Some(&'\n') => '\n',
            c => c,
        });
    }
    out.into()
}

/// A range of bytes in a [`Source`]'s text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// From `start` up to, not including, `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self {
            start: start as u32,
            end: end.max(start) as u32,
        }
    }

    /// As a range to slice with.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The same bytes, seen from a text that has `offset` bytes before this one.
    pub fn shifted(self, offset: usize) -> Self {
        Self::new(self.start as usize + offset, self.end as usize + offset)
    }

    /// The text it covers; empty when it doesn't fit `text`.
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// A text whose lines can be found fast.
#[derive(Clone, Debug)]
pub struct Lines {
    text: Arc<str>,
    starts: Vec<usize>,
}

impl Lines {
    /// Finds the lines of `text`.
    pub fn of(text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let breaks = text.bytes().enumerate().filter(|(_, b)| *b == b'\n');
        Self {
            starts: std::iter::once(0).chain(breaks.map(|(i, _)| i + 1)).collect(),
            text,
        }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The 1-based line, and the 1-based column in characters, of byte `at`.
    pub fn line_column(&self, at: u32) -> (usize, usize) {
        let at = self.text.floor_char_boundary(at as usize);
        let line = self.line_of(at);
        (line, self.text[self.starts[line - 1]..at].chars().count() + 1)
    }

    /// The 1-based line of byte `at`.
    pub fn line_of(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at)
    }

    /// The bytes of a line, from 1, without its line break.
    pub fn range(&self, line: usize) -> Range<usize> {
        let start = self.starts[line - 1];
        let next = self.starts.get(line).map_or(self.text.len(), |next| next - 1);
        start..start + self.text[start..next].trim_end_matches('\r').len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_bytes_are_a_source() {
        let source = Source::new("a.md", b"\xef\xbb\xbfab\xffc");
        assert_eq!(&*source.text, "ab\u{fffd}c");
        assert_eq!(source.damaged, Some(2));
    }

    #[test]
    fn text_is_plain_in_the_end() {
        let text = |bytes: &[u8]| Source::new("a.md", bytes).text;
        assert_eq!(&*text(b"a\rb\r\nc\0"), "a\nb\r\nc\u{fffd}");
        assert_eq!(&*text(b"\xff\xfea\0\xe4\0"), "aä");
        assert_eq!(Source::new("a.md", b"\0\x80").damaged, Some(3));
    }

    #[test]
    fn lines_and_columns_count_characters_from_one() {
        let lines = Lines::of("äb\nçd");
        assert_eq!(lines.line_column(0), (1, 1));
        assert_eq!(lines.line_column(2), (1, 2));
        assert_eq!(lines.line_column(6), (2, 2));
        assert_eq!(Lines::of("ab").line_column(99), (1, 3));
    }
}
