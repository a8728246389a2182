//! Lists and tables of the body, as items and cells.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::document::Document;
use super::events::skip;

/// One item of a list.
pub(super) struct Item {
    /// The events of its own words, without those of a list inside it.
    pub own: Range<usize>,
    /// The list inside it.
    pub nested: Option<Range<usize>>,
    /// Whether its box is ticked, if it has one.
    pub done: Option<bool>,
    /// Whether it is words alone: no second paragraph, code block or table.
    pub is_plain: bool,
}

/// The items of the list at `range`, without those of lists inside it.
pub(super) fn items(document: &Document<'_>, range: Range<usize>) -> Vec<Item> {
    let events = &document.events;
    let mut items = Vec::new();
    let mut at = range.start + 1;
    while at + 1 < range.end {
        let end = skip(events, at);
        if matches!(events[at].0, Event::Start(Tag::Item)) {
            items.push(item(document, at + 1..end - 1));
        }
        at = end;
    }
    items
}

fn item(document: &Document<'_>, range: Range<usize>) -> Item {
    let events = &document.events;
    let mut item = Item {
        own: range.clone(),
        nested: None,
        done: None,
        is_plain: true,
    };
    let mut paragraphs = 0;
    let mut at = range.start;
    while at < range.end {
        let end = skip(events, at).min(range.end);
        match &events[at].0 {
            Event::Start(Tag::List(_)) if item.nested.is_none() => {
                item.own.end = at;
                item.nested = Some(at..end);
            }
            Event::Start(Tag::Paragraph) => {
                paragraphs += 1;
                item.is_plain &= paragraphs == 1;
                if let Some((Event::TaskListMarker(done), _)) = events.get(at + 1) {
                    item.done = Some(*done);
                }
            }
            Event::Start(Tag::CodeBlock(_) | Tag::Table(_) | Tag::BlockQuote(_) | Tag::HtmlBlock) => {
                item.is_plain = false
            }
            Event::TaskListMarker(done) => item.done = Some(*done),
            _ => {}
        }
        at = end;
    }
    item
}

/// The lists and tables among the events of `range`, not those inside others.
pub(super) fn blocks(document: &Document<'_>, range: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let end = skip(&document.events, at).min(range.end);
        if matches!(document.events[at].0, Event::Start(Tag::List(_) | Tag::Table(_))) {
            found.push(at..end);
        }
        at = end;
    }
    found
}

/// Whether a text is the label of what comes after it, "Short term:", rather than a sentence.
pub(super) fn is_label(text: &str) -> bool {
    text.ends_with([':', '：']) && text.split_whitespace().count() <= 4 && text.chars().count() <= 40
}

/// A table as the event ranges of its cells.
pub(super) struct Table {
    /// Of the first row.
    pub head: Vec<Range<usize>>,
    /// Of the others.
    pub rows: Vec<Vec<Range<usize>>>,
}

impl Table {
    /// The table at `range`.
    pub(super) fn read(document: &Document<'_>, range: Range<usize>) -> Self {
        let events = &document.events;
        let mut table = Self {
            head: Vec::new(),
            rows: Vec::new(),
        };
        let mut at = range.start + 1;
        while at + 1 < range.end {
            let end = skip(events, at);
            let mut cells = Vec::new();
            let mut cell = at + 1;
            while cell + 1 < end {
                let cell_end = skip(events, cell);
                cells.push(cell + 1..cell_end.saturating_sub(1).max(cell + 1));
                cell = cell_end;
            }
            match events[at].0 {
                Event::Start(Tag::TableHead) => table.head = cells,
                _ => table.rows.push(cells),
            }
            at = end;
        }
        table
    }
}
