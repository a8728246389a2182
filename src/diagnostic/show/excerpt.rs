//! The line that a finding is about.

use std::cell::{Cell, OnceCell};
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::source::{Lines, Span};

/// A line of more bytes than this is data: its place is said, and no excerpt drawn.
const LONGEST_LINE: usize = 64 * 1024;
/// Shorter ones than this are no secrets to look for in a message.
const SECRET_LEN: usize = 6;
/// Bytes of a line that are shown on either side of where the place begins; a terminal has room for fewer.
const AROUND: usize = 1024;

/// A text whose lines can be found fast.
pub(super) struct Page {
    lines: Lines,
    /// Sorted and disjoint once [`Page::seal`] was called.
    hidden: Vec<Range<usize>>,
    /// Finds the secrets in other texts; made when it is first asked for.
    secrets: OnceCell<Option<AhoCorasick>>,
    /// A byte, its line and its column: places are asked for in order, and a line may have very many.
    last: Cell<(usize, usize, usize)>,
}

/// What is shown of one line.
pub(super) struct Excerpt {
    /// The line's number, from 1.
    pub(super) line: usize,
    /// The line, or what of it is near the place; secrets starred out.
    pub(super) text: String,
    /// The place, in `text`.
    pub(super) mark: Range<usize>,
    /// Whether `text` begins where the line does.
    pub(super) whole: bool,
}

impl Page {
    pub(super) fn new(text: Arc<str>) -> Self {
        Self {
            lines: Lines::of(text),
            hidden: Vec::new(),
            secrets: OnceCell::new(),
            last: Cell::new((0, 1, 1)),
        }
    }

    /// Never shows what stands at `span`.
    pub(super) fn hide(&mut self, span: Span) {
        self.hidden.push(span.range());
    }

    /// Called when everything is hidden that must be.
    pub(super) fn seal(&mut self) {
        self.hidden.sort_unstable_by_key(|range| (range.start, range.end));
        self.hidden.dedup_by(|next, last| {
            let overlap = next.start <= last.end;
            if overlap {
                last.end = last.end.max(next.end);
            }
            overlap
        });
    }

    /// `text` without the secrets of this page.
    pub(super) fn without_secrets(&self, text: &str) -> String {
        let secrets = self.secrets.get_or_init(|| {
            let places = self.hidden.iter();
            let texts = places.filter_map(|range| self.lines.text().get(range.clone()));
            let texts: BTreeSet<&str> = texts.filter(|secret| secret.len() >= SECRET_LEN).collect();
            let mut builder = AhoCorasick::builder();
            let found = builder.match_kind(MatchKind::LeftmostLongest).build(&texts);
            found.ok().filter(|_| !texts.is_empty())
        });
        match secrets {
            Some(secrets) => {
                let mut clean = String::with_capacity(text.len());
                secrets.replace_all_with(text, &mut clean, |_, _, clean| {
                    clean.push_str("[redacted]");
                    true
                });
                clean
            }
            None => text.to_owned(),
        }
    }

    /// The line and the column of a byte, both from 1, the column in characters.
    pub(super) fn position(&self, byte: u32) -> (usize, usize) {
        let text = self.lines.text();
        let at = text.floor_char_boundary(byte as usize);
        let line = self.lines.line_of(at);
        let (last, its_line, its_column) = self.last.get();
        let chars = |range: Range<usize>| text[range].chars().count();
        let column = match its_line == line {
            true if last <= at => its_column + chars(last..at),
            true if at - self.lines.range(line).start > last - at => its_column - chars(at..last),
            _ => 1 + chars(self.lines.range(line).start..at),
        };
        self.last.set((at, line, column));
        (line, column)
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
        // What is far from the place costs time and isn't shown.
        let from = text.ceil_char_boundary(content.start.max(start.saturating_sub(AROUND)));
        let to = text.floor_char_boundary(content.end.min(start + AROUND));
        let end = text.floor_char_boundary(span.end as usize).clamp(start, to);
        let (before, marked) = (self.shown(from..start), self.shown(start..end));
        Some(Excerpt {
            line,
            mark: before.len()..before.len() + marked.len(),
            text: before + &marked + &self.shown(end..to),
            whole: from == content.start,
        })
    }

    fn shown(&self, range: Range<usize>) -> String {
        let at = range.start;
        let mut hidden = &self.hidden[self.hidden.partition_point(|hidden| hidden.end <= at)..];
        let mut shown = String::with_capacity(range.len());
        for (i, c) in self.lines.text()[range].char_indices() {
            while hidden.first().is_some_and(|hidden| hidden.end <= at + i) {
                hidden = &hidden[1..];
            }
            let is_hidden = hidden.first().is_some_and(|hidden| hidden.start <= at + i);
            shown.push(if is_hidden { '*' } else { c });
        }
        shown
    }
}
