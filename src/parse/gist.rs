//! What a report says in short: its causes, lessons, summary and title, sentence by sentence, and the terms of these.
//! Where nothing states a cause, the prose stands for that.

mod terms;

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use self::terms::Gathering;
use super::document::Document;
use super::draft::Draft;
use super::events::{plain, skip};
use crate::report::{Gist, Report, SectionKind, Zone};
use crate::source::Span;

/// How much prose stands for sections, in bytes: what a report is about, it says early.
const MOST_PROSE: usize = 12_000;

/// Quotations and lists are read down to this depth.
const DEEPEST: usize = 16;

/// A report's prose where nothing in it states a cause: blocks, and what each of them is.
pub(super) fn prose(document: &Document<'_>, draft: &Draft) -> Vec<(Zone, String)> {
    let states = draft
        .causes
        .iter()
        .any(|cause| cause.text.is_some() || cause.id.is_some());
    if states {
        return Vec::new();
    }
    let before = document
        .headings
        .first()
        .map_or(document.events.len(), |heading| heading.events.start);
    let mut found = Prose {
        document,
        rows: draft.timeline.iter().map(|row| row.span).collect(),
        blocks: Vec::new(),
        bytes: 0,
    };
    found.read(0..before, None, 0);
    for (i, heading) in document.headings.iter().enumerate() {
        found.read(document.own(i), heading.within, 0);
    }
    found.blocks
}

fn zone(kind: Option<SectionKind>) -> Zone {
    match kind {
        Some(SectionKind::Causes) => Zone::Causes,
        Some(SectionKind::Lessons | SectionKind::WentWrong) => Zone::Lessons,
        Some(SectionKind::Summary) => Zone::Summary,
        Some(SectionKind::Timeline | SectionKind::Actions | SectionKind::WentWell | SectionKind::Lucky) => Zone::Aside,
        _ => Zone::Prose,
    }
}

struct Prose<'d, 'a> {
    document: &'d Document<'a>,
    /// Where the rows of the timeline stand.
    rows: Vec<Span>,
    blocks: Vec<(Zone, String)>,
    bytes: usize,
}

impl Prose<'_, '_> {
    /// Reads the blocks of `range`. A label in bold before one says what it is: `**Impact:**`.
    fn read(&mut self, range: Range<usize>, kind: Option<SectionKind>, depth: usize) {
        let events = &self.document.events;
        let mut at = range.start;
        while at < range.end && self.bytes < MOST_PROSE && depth < DEEPEST {
            let behind = skip(events, at);
            let end = behind.min(range.end);
            // A heading within a quotation ends the range before the block does.
            let inner = at + 1..(behind - 1).min(range.end).max(at + 1);
            match &events[at].0 {
                Event::Start(Tag::Paragraph) => self.take(inner, self.unless_row(at, kind)),
                Event::Start(Tag::BlockQuote(_)) => self.read(inner, kind, depth + 1),
                Event::Start(Tag::List(_)) if behind <= range.end => {
                    for item in super::lists::items(self.document, at..end) {
                        let label = self.label(item.own.clone());
                        let kind = label.or(kind);
                        self.take(item.own.clone(), self.unless_row(item.own.start, kind));
                        if let Some(nested) = item.nested {
                            self.read(nested, kind, depth + 1);
                        }
                    }
                }
                _ => {}
            }
            at = end.max(at + 1);
        }
    }

    /// What the block at `at` is about: a row of the timeline says when, and little of why.
    fn unless_row(&self, at: usize, kind: Option<SectionKind>) -> Option<SectionKind> {
        let span = self.document.events[at].1;
        let is_row = self.rows.iter().any(|row| row.start < span.end && span.start < row.end);
        if is_row { Some(SectionKind::Timeline) } else { kind }
    }

    /// The section that a label in bold at the beginning of `range` names.
    fn label(&self, range: Range<usize>) -> Option<SectionKind> {
        let events = &self.document.events;
        let inner = match events.get(range.start) {
            Some((Event::Start(Tag::Paragraph), _)) => range.start + 1,
            _ => range.start,
        };
        if !matches!(events.get(inner), Some((Event::Start(Tag::Strong), _))) {
            return None;
        }
        let label = plain(&events[inner..skip(events, inner)]);
        self.document.grammar.section(label.trim_end_matches([':', '：', ' ']))
    }

    fn take(&mut self, range: Range<usize>, kind: Option<SectionKind>) {
        let kind = self.label(range.clone()).or(kind);
        let text = plain(&self.document.events[range]);
        if !text.is_empty() {
            self.bytes += text.len();
            self.blocks.push((zone(kind), text));
        }
    }
}

/// The gist of a report, of which `prose` is known besides.
pub(super) fn of(report: &Report, prose: &[(Zone, String)]) -> Gist {
    let mut gathering = Gathering::default();
    for text in report.causes.iter().filter_map(|cause| cause.text.as_deref()) {
        gathering.add(Zone::Causes, text);
    }
    for lesson in &report.lessons {
        gathering.add(Zone::Lessons, &lesson.text);
    }
    if let Some(summary) = &report.summary {
        gathering.add(Zone::Summary, &summary.value);
    }
    gathering.add(Zone::Title, &report.title.value);
    for (zone, text) in prose {
        gathering.add(*zone, text);
    }
    gathering.gist()
}
