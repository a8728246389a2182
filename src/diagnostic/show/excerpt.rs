//! The line that a finding is about.

use std::ops::Range;
use std::sync::Arc;

use crate::source::{Lines, Span};

/// A line of more bytes than this is data: its place is said, and no excerpt drawn.
const LONGEST_LINE: usize = 64 * 1024;
/// Shorter ones than this are no secrets to look for in a message.
const SECRET_LEN: usize = 6;

/// A text whose lines can be found fast.
pub(super) struct Page {
    lines: Lines,
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
        Self {
            lines: Lines::of(text),
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
            .filter_map(|range| self.lines.text().get(range.clone()))
            .filter(|secret| secret.len() >= SECRET_LEN)
            .fold(text.to_owned(), |text, secret| text.replace(secret, "[redacted]"))
    }

    /// The line and the column of a byte, both from 1, the column in characters.
    pub(super) fn position(&self, byte: u32) -> (usize, usize) {
        self.lines.line_column(byte)
    }

    /// The line that `span` begins in, with the part of it that lies there; none where the line is too long.
    pub(super) fn excerpt(&self, span: Span) -> Option<Excerpt> {
        let text = self.lines.text();
        let start = text.floor_char_boundary(span.start as usize);
        let line = self.lines.line_of(start);
        let content = self.lines.range(line);
        if content.len() > LONGEST_LINE {
            return None;
        }
        let start = start.min(content.end);
        let end = text.floor_char_boundary(span.end as usize).clamp(start, content.end);
        let shown = |range: Range<usize>| {
            let at = range.start;
            text[range]
                .char_indices()
                .map(|(i, c)| if self.is_hidden(at + i) { '*' } else { c })
                .collect::<String>()
        };
        let (before, marked) = (shown(content.start..start), shown(start..end));
        Some(Excerpt {
            line,
            mark: before.len()..before.len() + marked.len(),
            text: before + &marked + &shown(end..content.end),
        })
    }

    fn is_hidden(&self, at: usize) -> bool {
        self.hidden.iter().any(|hidden| hidden.contains(&at))
    }
}
