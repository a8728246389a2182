//! Corrective and preventive actions of the body: tables, boxes and lists below headings about actions.

mod words;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use self::words::{column, details, link, owner, status, ticket, told_status, without_end};
use super::dates::{self, Clock};
use super::document::Document;
use super::draft::Draft;
use super::events::{Spanned, plain};
use super::front_matter::said_of;
use super::lists::{Item, Table, blocks, is_label, items};
use super::sections::origin;
use crate::diagnostic;
use crate::name::slug;
use crate::report::{Action, ActionStatus, Drawn, Effect, SectionKind};
use crate::source::Span;

/// Reads them, unless the front matter told them.
pub(super) fn read(document: &Document<'_>, draft: &mut Draft) {
    let found = candidates(document);
    if !draft.actions.is_empty() {
        let is_meant = |block: &&Candidate| {
            has_boxes(document, block.range.clone()) || text_column(document, block.range.clone()).is_some()
        };
        if let Some(block) = found.iter().find(is_meant) {
            draft.say(diagnostic::told_twice(document.events[block.range.start].1, "actions"));
        }
        return;
    }
    let has_table: BTreeSet<usize> = found
        .iter()
        .filter(|block| text_column(document, block.range.clone()).is_some())
        .map(|block| block.section)
        .collect();
    let mut reader = Reader { document, draft };
    let mut drawable = Vec::new();
    let mut read = 0;
    let mut ordered_before: Option<Range<usize>> = None;
    for block in found {
        let before = reader.draft.actions.len();
        let (is_table, is_ordered) = match document.events[block.range.start].0 {
            Event::Start(Tag::Table(_)) => (true, false),
            Event::Start(Tag::List(number)) => (false, number.is_some()),
            _ => (false, false),
        };
        // "1. Find out why." and then bullets that don't belong to it by their indent, but by their sense.
        let details = !is_table
            && !is_ordered
            && ordered_before.take().is_some_and(|list| {
                list.end == block.range.start && !items(document, list).last().is_some_and(|i| is_group(document, i))
            });
        if is_ordered {
            ordered_before = Some(block.range.clone());
        }
        let whole = if is_table {
            reader.table(block.range.clone(), block.scope)
        } else if details || has_table.contains(&block.section) && !has_boxes(document, block.range.clone()) {
            // Beside a table, a list is a legend.
            continue;
        } else {
            reader.list(block.range.clone(), block.scope)
        };
        if reader.draft.actions.len() > before {
            read += 1;
            drawable.extend(whole.then_some(block.range));
        }
    }
    if let ([block], 1) = (drawable.as_slice(), read) {
        draft.drawn.push((block.clone(), Drawn::Actions));
    }
}

/// A list or a table that may hold actions.
struct Candidate {
    range: Range<usize>,
    /// The outermost heading about actions that it stands under.
    section: usize,
    scope: Scope,
}

/// What the headings above a list say of its items.
#[derive(Clone, Copy, Default)]
struct Scope {
    effect: Option<Effect>,
    done: bool,
}

fn candidates(document: &Document<'_>) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut above: Vec<(usize, usize, Scope)> = Vec::new();
    for (i, heading) in document.headings.iter().enumerate() {
        while above.last().is_some_and(|(end, ..)| *end <= heading.events.start) {
            above.pop();
        }
        if heading.within != Some(SectionKind::Actions) {
            continue;
        }
        let title = &heading.section.title;
        let (section, scope) = match above.last() {
            Some((_, section, outer)) => (*section, outer.under(title)),
            None => (
                i,
                Scope {
                    effect: None,
                    ..Scope::default().under(title)
                },
            ),
        };
        above.push((heading.under.end, section, scope));
        found.extend(
            blocks(document, document.own(i))
                .into_iter()
                .map(|range| Candidate { range, section, scope }),
        );
    }
    found
}

impl Scope {
    /// "Detection", "Short term (completed)".
    fn under(self, title: &str) -> Self {
        let words: Vec<&str> = title
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .collect();
        let effects: BTreeSet<Effect> = words.iter().filter_map(|w| Effect::read(w)).collect();
        let done = words.split_last().is_some_and(|(last, before)| {
            let undone = before
                .iter()
                .any(|w| matches!(w.to_lowercase().as_str(), "not" | "be" | "un"));
            !undone && ActionStatus::read(last) == Some(ActionStatus::Done)
        });
        Self {
            effect: match effects.len() {
                1 => effects.first().copied(),
                _ => self.effect,
            },
            done: self.done || done,
        }
    }
}

/// Whether events are more than words: what is drawn in their place has words alone.
fn is_marked_up(events: &[Spanned<'_>]) -> bool {
    events.iter().any(|(event, _)| {
        matches!(
            event,
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::Strong | Tag::Emphasis | Tag::Strikethrough)
                | Event::Code(_)
                | Event::FootnoteReference(_)
        )
    })
}

/// Whether an item is the heading of what comes after it: "Short term:".
fn is_group(document: &Document<'_>, item: &Item) -> bool {
    item.done.is_none() && is_label(&plain(&document.events[item.own.clone()]))
}

fn has_boxes(document: &Document<'_>, range: Range<usize>) -> bool {
    document.events[range]
        .iter()
        .any(|(event, _)| matches!(event, Event::TaskListMarker(_)))
}

/// Which column of the table at `range` says what is to be done, if it is a table of actions.
fn text_column(document: &Document<'_>, range: Range<usize>) -> Option<usize> {
    if !matches!(document.events[range.start].0, Event::Start(Tag::Table(_))) {
        return None;
    }
    let head = Table::read(document, range).head;
    head.iter()
        .position(|cell| column(&plain(&document.events[cell.clone()])) == Some("text"))
}

struct Reader<'r, 'a> {
    document: &'r Document<'a>,
    draft: &'r mut Draft,
}

impl Reader<'_, '_> {
    /// Whether items have boxes, and none has more than words.
    fn list(&mut self, range: Range<usize>, scope: Scope) -> bool {
        let items = items(self.document, range);
        let mut whole = items.iter().any(|item| item.done.is_some());
        for item in items {
            whole &= self.item(&item, scope);
        }
        whole
    }

    fn item(&mut self, item: &Item, scope: Scope) -> bool {
        let document = self.document;
        let own = &document.events[item.own.clone()];
        let text = plain(own);
        if text.is_empty() {
            return true;
        }
        if is_group(document, item) {
            if let Some(nested) = item.nested.clone() {
                self.list(nested, scope.under(text.trim_end_matches([':', '：'])));
            }
            return false;
        }
        let span = own[0].1;
        let whole = item.is_plain && item.nested.is_none() && !is_marked_up(own);
        let (told, details) = details(&text);
        let mut action = Action::told(self.draft.actions.len() + 1, String::new(), origin(span));
        action.effect = scope.effect;
        let (told, said) = told_status(told);
        action.status = match (item.done, said) {
            (Some(true), _) => ActionStatus::Done,
            (_, Some(said)) => said,
            (None, None) if scope.done => ActionStatus::Done,
            _ => action.status,
        };
        let mut told = told.trim_end_matches([':', '：', ' ']);
        if let Some((address, name)) = ticket(own) {
            action.ticket = super::url::allowed(&address, span, &mut self.draft.findings);
            told = without_end(told, &name);
        }
        if let Some((rest, owner)) = owner(told) {
            action.owner = Some(owner.to_owned());
            told = rest;
        }
        action.text = told.to_owned();
        for (key, value) in details {
            // What isn't understood stays a part of the text.
            if !self.detail(&mut action, key, value, span) {
                let _ = write!(action.text, " ({key}: {value})");
            }
        }
        self.draft.actions.push(action);
        whole
    }

    /// Whether every column and every cell was understood.
    fn table(&mut self, range: Range<usize>, scope: Scope) -> bool {
        let document = self.document;
        let Some(text_column) = text_column(document, range.clone()) else {
            return false;
        };
        let table = Table::read(document, range);
        let cell = |range: &Range<usize>| plain(&document.events[range.clone()]);
        let head: Vec<String> = table.head.iter().map(cell).collect();
        let mut whole = head.iter().all(|h| column(h).is_some());
        for row in &table.rows {
            let Some(told) = row.get(text_column).map(cell).filter(|t| !t.is_empty()) else {
                whole = false;
                continue;
            };
            let span = document.events[row[text_column].start].1;
            let mut action = Action::told(self.draft.actions.len() + 1, told, origin(span));
            action.effect = scope.effect;
            for (i, range) in row.iter().enumerate() {
                let events = &document.events[range.clone()];
                if let (Some((address, _)), None) = (link(events), &action.ticket) {
                    action.ticket = super::url::allowed(&address, span, &mut self.draft.findings);
                    whole &= column(head.get(i).map_or("", String::as_str)) == Some("ticket");
                } else {
                    whole &= !is_marked_up(events);
                }
                if i != text_column {
                    let at = events.first().map_or(span, |(_, span)| *span);
                    let key = head.get(i).map_or("", String::as_str);
                    whole &= self.detail(&mut action, key, &cell(range), at);
                }
            }
            self.draft.actions.push(action);
        }
        whole
    }

    /// Sets one detail; whether it was understood, so that nothing is lost when the action is drawn.
    fn detail(&mut self, action: &mut Action, key: &str, value: &str, span: Span) -> bool {
        let value = value.trim();
        if value.is_empty() || matches!(value, "-" | "–" | "—" | "n/a" | "N/A") {
            return true;
        }
        if value.eq_ignore_ascii_case("tbd") {
            return false;
        }
        match column(key) {
            Some("owner") => action.owner = Some(value.to_owned()),
            Some("due") => {
                let clock = Clock {
                    day_first: self.draft.clock.day_first,
                    ..Clock::default()
                };
                match (dates::stamp(value, &clock), dates::leading(value, &clock)) {
                    (Ok(stamp), _) => action.due = Some(stamp.local.date()),
                    // A day, and a remark.
                    (Err(_), Some((stamp, _))) => {
                        action.due = Some(stamp.local.date());
                        return false;
                    }
                    (Err(problem), None) => {
                        // "Next week" is an intention; what has digits is meant to be a date.
                        if value.contains(|c: char| c.is_ascii_digit()) {
                            self.draft.say(said_of(problem, span, value));
                        }
                        return false;
                    }
                }
            }
            Some("status") => {
                let Some((status, exact)) = status(value) else {
                    self.draft.say(diagnostic::unread_status(span, value));
                    return false;
                };
                action.status = status;
                return exact;
            }
            Some("ticket") => {
                if action.ticket.is_none() {
                    action.ticket = super::url::allowed(value, span, &mut self.draft.findings);
                }
            }
            Some("effect") => match Effect::read(value) {
                Some(effect) => action.effect = Some(effect),
                None => return false,
            },
            // Ids alone: a column of causes in words is prose.
            Some("cause") => {
                let ids = || value.split([',', ' ']).filter(|id| !id.is_empty());
                if ids().any(|id| slug(id) != id) {
                    return false;
                }
                action.causes.extend(ids().map(str::to_owned));
            }
            Some("reason") => action.reason = Some(value.to_owned()),
            Some("verified") => action.verified = Some(value.to_owned()),
            Some("id") => action.id = value.to_owned(),
            _ => return false,
        }
        true
    }
}
