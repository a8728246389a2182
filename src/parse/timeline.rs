//! The timeline of the body: a table, a list, or a heading for every stamp.

use std::ops::Range;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use pulldown_cmark::{Event, Tag, TagEnd};

use super::dates::{self, Clock};
use super::document::Document;
use super::draft::Draft;
use super::events::{Spanned, plain, skip};
use super::lists::{Item, Table, items};
use super::markdown;
use crate::diagnostic;
use crate::report::{Drawn, Local, Moment, Piece, SectionKind, Stamp};
use crate::source::Span;

/// Reads the timeline sections, unless the front matter told the timeline.
pub(super) fn read(document: &Document<'_>, draft: &mut Draft) {
    if !draft.timeline.is_empty() {
        let blocks = document
            .headings
            .iter()
            .filter(|heading| heading.section.kind == Some(SectionKind::Timeline));
        let mut rows = blocks.flat_map(|heading| &document.events[heading.under.clone()]);
        let row = rows.find(|(event, _)| matches!(event, Event::Start(Tag::Item | Tag::TableRow)));
        if let Some((_, span)) = row {
            draft.say(diagnostic::told_twice(*span, "timeline"));
        }
        return;
    }
    let mut blocks = Vec::new();
    let mut end = 0;
    for heading in &document.headings {
        let is_timeline = heading.section.kind == Some(SectionKind::Timeline);
        if !is_timeline || heading.events.start < end {
            continue;
        }
        end = heading.under.end;
        let mut clock = draft.clock.clone();
        clock.day = draft.times.first_day();
        if let Some(zone) = zone_in(&heading.section.title) {
            clock.zone = Some(zone);
        }
        let reader = Reader {
            document,
            draft,
            rows: Rows::new(clock),
        };
        blocks.extend(reader.section(heading.under.clone()));
    }
    by_the_stages(draft);
    let looks = |label: &str| dates::extent(label).is_some() && dates::no_such_time(label).is_none();
    let dayless = draft.timeline.iter().find(|row| row.at.is_none() && looks(&row.label));
    if let Some(row) = dayless {
        let finding = diagnostic::missing_day(row.span, &row.label);
        draft.say(finding);
    }
    // One block that was understood whole is drawn in its place; of several, each stays where its words are.
    if let [Some(block)] = blocks.as_slice() {
        draft.drawn.push((block.clone(), Drawn::Timeline));
    }
}

/// Where the rows state no zone and one of them shows the very clock of a stage that does, they go by that clock.
fn by_the_stages(draft: &mut Draft) {
    let assumed = |local: Local| -> Option<Timestamp> {
        let zone = draft.clock.zone.as_ref()?;
        zone.to_timestamp(local.moment()).ok()
    };
    let is_bare = |at: &Stamp| at.local.has_time() && at.instant == assumed(at.local);
    let bare: Vec<bool> = draft
        .timeline
        .iter()
        .map(|row| row.at.as_ref().is_some_and(is_bare))
        .collect();
    let rows = || draft.timeline.iter().zip(&bare).filter(|(_, bare)| **bare);
    let offset = draft.times.all().into_iter().find_map(|(_, stage)| {
        let stage = stage?.value;
        let instant = stage.instant.filter(|_| stage.local.has_time() && !is_bare(&stage))?;
        let same = |at: Stamp| at.local == stage.local;
        rows().any(|(row, _)| row.at.is_some_and(same)).then_some(())?;
        let clock = stage.local.moment().to_zoned(TimeZone::UTC).ok()?.timestamp();
        Offset::from_seconds(i32::try_from(clock.as_second() - instant.as_second()).ok()?).ok()
    });
    let Some(zone) = offset.map(TimeZone::fixed) else {
        return;
    };
    for (row, _) in draft.timeline.iter_mut().zip(bare).filter(|(_, bare)| *bare) {
        if let Some(at) = &mut row.at {
            at.instant = zone.to_timestamp(at.local.moment()).ok();
        }
    }
}

/// A zone that a heading or a sentence names: "Time (UTC)", "All times in PST". An offset counts before a name: who
/// writes "PST (UTC-7)" means seven hours, whatever the name stands for.
fn zone_in(text: &str) -> Option<TimeZone> {
    let words = text
        .split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | '.' | ';' | '*' | '（' | '）'))
        .filter(|word| word.len() >= 2 && (word.contains('/') || word.chars().next().is_some_and(char::is_uppercase)))
        .filter(|word| word.contains('/') || word.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase));
    let mut first = None;
    for word in words {
        let Some(zone) = dates::zone(word) else { continue };
        if word.contains(|c: char| c.is_ascii_digit()) {
            return Some(zone);
        }
        first.get_or_insert(zone);
    }
    first
}

struct Reader<'r, 'a> {
    document: &'r Document<'a>,
    draft: &'r mut Draft,
    rows: Rows,
}

/// The rows of a timeline as they follow each other: a time alone is on the day of the row before, or on the next.
pub(super) struct Rows {
    pub clock: Clock,
    last: Option<Local>,
}

impl Rows {
    pub(super) fn new(clock: Clock) -> Self {
        Self { clock, last: None }
    }

    /// The rows to come are on `day`.
    fn begin(&mut self, day: Date) {
        self.clock.day = Some(day);
        self.last = None;
    }

    /// When a row was that says `label`, read as `at`.
    pub(super) fn place(&mut self, label: &str, at: Option<Stamp>) -> Option<Stamp> {
        let at = self.past_midnight(label, at?);
        self.last = Some(at.local);
        self.clock.day = Some(at.local.date());
        Some(at)
    }

    /// "23:50" and then "00:10", without a date: the second is on the next day.
    fn past_midnight(&self, label: &str, stamp: Stamp) -> Stamp {
        let (Some(Local::Moment(last)), Local::Moment(now)) = (self.last, stamp.local) else {
            return stamp;
        };
        let fell_hours = i32::from(last.hour()) - i32::from(now.hour());
        let alone = Clock {
            day: None,
            ..self.clock.clone()
        };
        let says_day = || dates::leading(label, &alone).is_some();
        if last.date() != now.date() || fell_hours < 6 || says_day() {
            return stamp;
        }
        let next_day = now.date().tomorrow().unwrap_or(now.date());
        let clock = Clock {
            day: Some(next_day),
            ..self.clock.clone()
        };
        stamp_of(label, &clock).unwrap_or(stamp)
    }
}

impl Reader<'_, '_> {
    /// Reads everything under one heading; gives each block that held rows, `None` for one that must stay as it is.
    fn section(mut self, under: Range<usize>) -> Vec<Option<Range<usize>>> {
        let mut blocks = Vec::new();
        let mut at = under.start;
        while at < under.end {
            let end = skip(&self.document.events, at).min(under.end);
            match &self.document.events[at].0 {
                Event::Start(Tag::Heading { .. }) => {
                    let next = self.heading(at, end, under.end);
                    if next != end {
                        blocks.push(None);
                    }
                    at = next;
                    continue;
                }
                Event::Start(Tag::Table(_)) => blocks.extend(self.table(at..end)),
                Event::Start(Tag::List(_)) => blocks.extend(self.list(at..end)),
                Event::Start(Tag::Paragraph) => self.paragraph(&plain(&self.document.events[at..end])),
                _ => {}
            }
            at = end;
        }
        blocks
    }

    /// "### 09:14" opens a row, "### 3 March" a day.
    fn heading(&mut self, at: usize, end: usize, limit: usize) -> usize {
        let title = plain(&self.document.events[at..end]);
        let Some((stamp, bytes)) = dates::leading(&title, &self.rows.clock) else {
            return end;
        };
        if !stamp.local.has_time() {
            self.rows.begin(stamp.local.date());
            return end;
        }
        let next = self.document.events[end..limit]
            .iter()
            .position(|(e, _)| matches!(e, Event::Start(Tag::Heading { .. })))
            .map_or(limit, |n| end + n);
        let mut text = title[bytes..].trim_start_matches(SEPARATORS).to_owned();
        let under = plain(&self.document.events[end..next]);
        if !text.is_empty() && !under.is_empty() {
            text.push_str(": ");
        }
        text.push_str(&under);
        let body = vec![markdown::text_piece(&text)];
        self.row(
            title[..bytes].to_owned(),
            Some(stamp),
            text,
            body,
            self.document.events[at].1,
        );
        next
    }

    /// A sentence before the rows may say the day, or the zone.
    fn paragraph(&mut self, text: &str) {
        if text.len() > 200 {
            return;
        }
        if let Some(zone) = zone_in(text) {
            self.rows.clock.zone = Some(zone);
        }
        // A date begins with a digit or with the name of a month.
        let begins = |at: usize| text[at..].starts_with(|c: char| c.is_ascii_digit() || c.is_uppercase());
        let starts = std::iter::once(0).chain(text.match_indices(' ').map(|(at, _)| at + 1));
        let clock = Clock {
            day: None,
            ..self.rows.clock.clone()
        };
        for at in starts.filter(|at| begins(*at)) {
            if let Some((stamp, _)) = dates::leading(&text[at..], &clock)
                && let Local::Day(day) = stamp.local
            {
                self.rows.begin(day);
                return;
            }
        }
    }

    fn table(&mut self, range: Range<usize>) -> Option<Option<Range<usize>>> {
        let table = Table::read(self.document, range.clone());
        let head: Vec<String> = table
            .head
            .iter()
            .map(|c| plain(&self.document.events[c.clone()]).to_lowercase())
            .collect();
        let time_column = head
            .iter()
            .position(|h| {
                ["time", "when", "date", "timestamp", "at", "時刻", "日時"]
                    .iter()
                    .any(|w| h == w || h.starts_with(&format!("{w} ")) || h.starts_with(&format!("{w}(")))
            })
            .or_else(|| {
                let first = table.rows.first()?.first()?;
                dates::leading(&plain(&self.document.events[first.clone()]), &self.rows.clock).map(|_| 0)
            })?;
        if let Some(zone) = table
            .head
            .get(time_column)
            .and_then(|c| zone_in(&plain(&self.document.events[c.clone()])))
        {
            self.rows.clock.zone = Some(zone);
        }
        let before = self.draft.timeline.len();
        for row in &table.rows {
            let Some(cell) = row.get(time_column) else { continue };
            let label = plain(&self.document.events[cell.clone()]);
            let mut text = String::new();
            let mut events: Vec<Spanned<'_>> = Vec::new();
            for (_, cell) in row.iter().enumerate().filter(|(i, _)| *i != time_column) {
                let told = plain(&self.document.events[cell.clone()]);
                if told.is_empty() {
                    continue;
                }
                if !text.is_empty() {
                    text.push_str(" · ");
                    events.push((Event::Text(" · ".into()), Span::default()));
                }
                text.push_str(&told);
                events.extend_from_slice(&self.document.events[cell.clone()]);
            }
            let at = self.stamp(&label);
            let body = markdown::inline(
                self.document,
                &events,
                self.draft.title_heading,
                &mut self.draft.findings,
            );
            let span = self.document.events[cell.start.min(self.document.events.len() - 1)].1;
            self.row(label, at, text, body, span);
        }
        let whole = head.len() == 2 && time_column == 0 && !has_notes(self.document, range.clone());
        (self.draft.timeline.len() > before).then(|| whole.then_some(range))
    }

    fn list(&mut self, range: Range<usize>) -> Option<Option<Range<usize>>> {
        let before = self.draft.timeline.len();
        let mut whole = true;
        for item in items(self.document, range.clone()) {
            let read = self.item(&item);
            whole &= read && item.nested.is_none() && item.is_plain && !has_notes(self.document, item.own);
        }
        (self.draft.timeline.len() > before).then(|| whole.then_some(range))
    }

    /// Whether the item begins with a time.
    fn item(&mut self, item: &Item) -> bool {
        let own = &self.document.events[item.own.clone()];
        let text = plain(own);
        let opening = text.len() - text.trim_start_matches(['[', '(', '`']).len();
        let (stamp, bytes) = match dates::leading(&text[opening..], &self.rows.clock) {
            Some((stamp, bytes)) => (Some(stamp), bytes),
            // A time of no day that is known is a row all the same, and one that can't be.
            None => match dates::extent(&text[opening..]) {
                Some(bytes) if self.rows.clock.day.is_none() => (None, bytes),
                Some(bytes) if dates::no_such_time(&text[opening..]).is_some() => (None, bytes),
                _ => return false,
            },
        };
        let used = opening + bytes;
        let rest = text[used..].trim_start_matches(SEPARATORS);
        let label = text[opening..used].trim().to_owned();
        let nested = item.nested.clone().unwrap_or(item.own.end..item.own.end);
        let below = plain(&self.document.events[nested]);
        let (text, body) = if below.is_empty() && item.is_plain {
            let cut = without_first(own, text.len() - rest.len());
            (
                rest.to_owned(),
                markdown::inline(self.document, &cut, self.draft.title_heading, &mut self.draft.findings),
            )
        } else {
            // It stays on the page as it was written; here are its words.
            let space = if rest.is_empty() || below.is_empty() { "" } else { " " };
            let text = format!("{rest}{space}{below}");
            let body = vec![markdown::text_piece(&text)];
            (text, body)
        };
        self.row(label, stamp, text, body, own.first().map_or(Span::default(), |e| e.1));
        true
    }

    fn stamp(&mut self, label: &str) -> Option<Stamp> {
        stamp_of(label, &self.rows.clock)
    }

    fn row(&mut self, label: String, at: Option<Stamp>, text: String, body: Vec<Piece>, span: Span) {
        if at.is_none()
            && let Some(why) = dates::no_such_time(&label)
        {
            self.draft.say(diagnostic::no_such_time(span, &label, why));
        }
        let at = self.rows.place(&label, at);
        self.draft.timeline.push(Moment {
            label,
            at,
            text,
            body,
            span,
        });
    }
}

/// The stamp that a label is, or begins with.
fn stamp_of(label: &str, clock: &Clock) -> Option<Stamp> {
    let whole = dates::stamp(label, clock).ok();
    whole.or_else(|| dates::leading(label, clock).map(|(stamp, _)| stamp))
}

/// Whether footnotes are mentioned: their way back is where they stand.
fn has_notes(document: &Document<'_>, range: Range<usize>) -> bool {
    let mut events = document.events[range].iter();
    events.any(|(event, _)| matches!(event, Event::FootnoteReference(_)))
}

/// What stands between a stamp and what it tells.
const SEPARATORS: [char; 11] = [' ', ':', '-', '–', '—', '|', ')', ']', '`', '*', '：'];

/// The events without their first `bytes` of plain text, and without the markup that is empty then.
fn without_first<'a>(events: &[Spanned<'a>], bytes: usize) -> Vec<Spanned<'a>> {
    let mut left = bytes;
    let mut open = 0_usize;
    let mut out: Vec<Spanned<'a>> = Vec::with_capacity(events.len());
    for (event, span) in events {
        match event {
            Event::Text(text) | Event::Code(text) if left > 0 => {
                if text.len() <= left {
                    left -= text.len();
                    continue;
                }
                let mut cut = left;
                while !text.is_char_boundary(cut) {
                    cut += 1;
                }
                left = 0;
                let rest = text[cut..].trim_start_matches(SEPARATORS).to_owned();
                out.push((Event::Text(rest.into()), *span));
            }
            Event::SoftBreak | Event::HardBreak if left > 0 => left -= 1,
            Event::End(_) if matches!(out.last(), Some((Event::Start(Tag::Strong | Tag::Emphasis), _))) => {
                out.pop();
                open -= 1;
            }
            Event::End(TagEnd::Strong | TagEnd::Emphasis) if open == 0 => {}
            _ => {
                match event {
                    Event::Start(Tag::Strong | Tag::Emphasis) => open += 1,
                    Event::End(TagEnd::Strong | TagEnd::Emphasis) => open -= 1,
                    _ => {}
                }
                out.push((event.clone(), *span));
            }
        }
    }
    out
}
