//! The line that a finding is about, cut to what a terminal can show.

use std::ops::Range;
use std::sync::Arc;

use crate::source::Span;

/// Characters of a line that are shown.
const WINDOW: usize = 100;
/// Characters that are shown before the place, where a line is cut.
const BEFORE: usize = 40;
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
    /// The line, or what lies round the place.
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

    /// The line that `span` begins in, with the part of it that lies there.
    pub(super) fn excerpt(&self, span: Span) -> Excerpt {
        let start = self.boundary(span.start as usize);
        let line = self.line_of(start);
        let content = self.lines[line]..self.line_end(line);
        let start = start.min(content.end);
        let end = self.boundary(span.end as usize).clamp(start, content.end);
        let window = self.window(content.clone(), start);

        let mut text = String::new();
        if window.start > content.start {
            text.push('…');
        }
        let mut mark = None;
        let mut mark_end = None;
        for (i, c) in self.text[window.clone()].char_indices() {
            let at = window.start + i;
            if at >= start {
                mark.get_or_insert(text.len());
            }
            if at >= end {
                mark_end.get_or_insert(text.len());
            }
            let is_hidden = self.hidden.iter().any(|h| h.contains(&at));
            text.push(if is_hidden { '*' } else { c });
        }
        let mark = mark.unwrap_or(text.len());
        let mark = mark..mark_end.unwrap_or(text.len());
        if window.end < content.end {
            text.push('…');
        }
        Excerpt {
            line: line + 1,
            text,
            mark,
        }
    }

    /// What is shown of the line at `content` round byte `at`.
    fn window(&self, content: Range<usize>, at: usize) -> Range<usize> {
        let line = &self.text[content.clone()];
        if line.chars().nth(WINDOW + BEFORE).is_none() {
            return content;
        }
        let before = self.text[content.start..at].char_indices().rev().nth(BEFORE - 1);
        let start = content.start + before.map_or(0, |(i, _)| i);
        let length = self.text[start..content.end].char_indices().nth(WINDOW);
        start..length.map_or(content.end, |(i, _)| start + i)
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
