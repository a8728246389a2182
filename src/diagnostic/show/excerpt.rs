//! The line that a finding is about.

use std::ops::Range;
use std::sync::Arc;

use crate::source::Span;

/// A line of more bytes than this is data: its place is said, and no excerpt drawn.
const LONGEST_LINE: usize = 64 * 1024;
/// Shorter ones than this are no secrets to look for in a message.
const SECRET_LEN: usize = 6;

/// A text whose lines can be found fast.
pub(super) struct Page {
    text: Arc<str>,
    /// The first byte of every line.
    lines: Vec<usize>,
    hidden: Vec<Range<usize>>,
}

/// What is shown of one line.
pub(super) struct Excerpt {
    /// The line's number, from 1.
    pub(super) line: usize,
    /// The line, secrets starred out.
    pub(super) text: String,
    /// The place, in `text`.
    pub(super) mark: Range<usize>,
}

impl Page {
    pub(super) fn new(text: Arc<str>) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, b)| *b == b'\n');
        let lines = std::iter::once(0).chain(breaks.map(|(i, _)| i + 1)).collect();
        Self {
            text,
            lines,
            hidden: Vec::new(),
        }
    }

    /// Never shows what stands at `span`.
    pub(super) fn hide(&mut self, span: Span) {
        self.hidden.push(span.range());
    }

    /// `text` without the secrets of this page.
    pub(super) fn without_secrets(&self, text: &str) -> String {
        self.hidden
            .iter()
            .filter_map(|range| self.text.get(range.clone()))
            .filter(|secret| secret.len() >= SECRET_LEN)
            .fold(text.to_owned(), |text, secret| text.replace(secret, "[redacted]"))
    }

    /// The line and the column of a byte, both from 1, the column in characters.
    pub(super) fn position(&self, byte: u32) -> (usize, usize) {
        let at = self.boundary(byte as usize);
        let line = self.line_of(at);
        (line + 1, self.text[self.lines[line]..at].chars().count() + 1)
    }

    /// The line that `span` begins in, with the part of it that lies there; none where the line is too long.
    pub(super) fn excerpt(&self, span: Span) -> Option<Excerpt> {
        let start = self.boundary(span.start as usize);
        let line = self.line_of(start);
        let content = self.lines[line]..self.line_end(line);
        if content.len() > LONGEST_LINE {
            return None;
        }
        let start = start.min(content.end);
        let end = self.boundary(span.end as usize).clamp(start, content.end);
        let shown = |range: Range<usize>| {
            let at = range.start;
            self.text[range]
                .char_indices()
                .map(|(i, c)| if self.is_hidden(at + i) { '*' } else { c })
                .collect::<String>()
        };
        let (before, marked) = (shown(content.start..start), shown(start..end));
        Some(Excerpt {
            line: line + 1,
            mark: before.len()..before.len() + marked.len(),
            text: before + &marked + &shown(end..content.end),
        })
    }

    fn is_hidden(&self, at: usize) -> bool {
        self.hidden.iter().any(|hidden| hidden.contains(&at))
    }

    fn line_of(&self, at: usize) -> usize {
        self.lines.partition_point(|start| *start <= at).saturating_sub(1)
    }

    /// Where a line ends, its line break left out.
    fn line_end(&self, line: usize) -> usize {
        let start = self.lines[line];
        let next = self.lines.get(line + 1).map_or(self.text.len(), |next| next - 1);
        start + self.text[start..next].trim_end_matches('\r').len()
    }

    fn boundary(&self, at: usize) -> usize {
        let mut at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}
