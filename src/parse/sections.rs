//! Summary, causes, lessons and what went well from the sections of the body.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::document::Document;
use super::draft::Draft;
use super::events::{plain, skip};
use super::lists::{Item, is_label, items};
use crate::report::{Cause, CauseRole, From, Known, Lesson, Origin, SectionKind};
use crate::source::Span;

/// Reads what the front matter didn't tell.
pub(super) fn read(document: &Document<'_>, draft: &mut Draft) {
    if draft.summary.is_none() {
        draft.summary = summary(document);
    }
    if draft.causes.is_empty() {
        draft.causes = statements(document, SectionKind::Causes)
            .into_iter()
            .map(|(text, span)| Cause {
                id: None,
                text: Some(text),
                role: CauseRole::Cause,
                certainty: None,
                origin: origin(span),
            })
            .collect();
    }
    if draft.lessons.is_empty() {
        draft.lessons = statements(document, SectionKind::Lessons)
            .into_iter()
            .map(|(text, span)| Lesson {
                text,
                cause: None,
                origin: origin(span),
            })
            .collect();
    }
    let well = statements(document, SectionKind::WentWell).into_iter();
    draft.went_well = well.map(|(text, _)| text).collect();
}

/// Stated in the body, at `span`.
pub(super) fn origin(span: Span) -> Origin {
    Origin {
        stated: true,
        from: From::Section,
        span,
    }
}

/// The sections of one kind: each heading's own events, and those of headings below it that have no kind of their own.
pub(super) fn of_kind(document: &Document<'_>, kind: SectionKind) -> Vec<(usize, Range<usize>)> {
    let headings = document.headings.iter().enumerate();
    headings
        .filter(|(_, heading)| heading.within == Some(kind))
        .map(|(i, _)| (i, document.own(i)))
        .collect()
}

/// The word of the model that a text begins with, "Done (in this change)", and whether it says nothing else.
pub(super) fn leading_word<T>(text: &str, read: fn(&str) -> Option<T>) -> Option<(T, bool)> {
    let text = text.trim().trim_end_matches('.');
    if let Some(word) = read(text) {
        return Some((word, true));
    }
    let clause = text
        .split(['(', '（', '[', ',', ';', ':', '：', '。', '、', '.'])
        .next()
        .unwrap_or_default();
    let clause = [" - ", " – ", " — "]
        .iter()
        .fold(clause, |rest, dash| rest.split(dash).next().unwrap_or(rest));
    let words: Vec<&str> = clause.split_whitespace().collect();
    (1..=words.len().min(3))
        .rev()
        .chain([words.len()])
        .find_map(|n| read(&words[..n].join(" ")))
        .map(|word| (word, false))
}

/// The first paragraph of the summary, however short, else the first of the body that is more than a label.
pub(super) fn summary(document: &Document<'_>) -> Option<Known<String>> {
    let first = |range: Range<usize>, from: From| {
        let mut at = range.start;
        while at < range.end {
            let end = skip(&document.events, at).min(range.end);
            let (event, span) = &document.events[at];
            if matches!(event, Event::Start(Tag::Paragraph)) && !is_labelled(document, at) {
                let text = plain(&document.events[at..end]);
                let text = without_mark(&text);
                let least = if from == From::Section { 1 } else { 24 };
                if text.len() >= least && !text.ends_with([':', '：']) {
                    return Some(if from == From::Section {
                        Known::stated(text.to_owned(), from, *span)
                    } else {
                        Known::inferred(text.to_owned(), from, *span)
                    });
                }
            }
            at = end;
        }
        None
    };
    of_kind(document, SectionKind::Summary)
        .into_iter()
        .find_map(|(_, range)| first(range, From::Section))
        .or_else(|| prose(document).into_iter().find_map(|range| first(range, From::Prose)))
}

/// Where prose may tell what happened: not below headings that promise something else.
fn prose(document: &Document<'_>) -> Vec<Range<usize>> {
    let before = document
        .headings
        .first()
        .map_or(document.events.len(), |h| h.events.start);
    let headings = document.headings.iter().enumerate();
    let tells = headings.filter(|(_, heading)| {
        !matches!(
            heading.within,
            Some(SectionKind::Timeline | SectionKind::Actions | SectionKind::Lessons)
        )
    });
    std::iter::once(0..before)
        .chain(tells.map(|(i, _)| document.own(i)))
        .collect()
}

/// Whether the paragraph at `at` begins with a label: `**Severity:** P1`.
fn is_labelled(document: &Document<'_>, at: usize) -> bool {
    if !matches!(document.events.get(at + 1), Some((Event::Start(Tag::Strong), _))) {
        return false;
    }
    let end = skip(&document.events, at + 1);
    let label = plain(&document.events[at + 1..end]);
    let colon_behind = matches!(document.events.get(end), Some((Event::Text(text), _)) if text.starts_with(':'));
    label.chars().count() <= 40 && (label.ends_with([':', '：']) || colon_behind)
}

/// A text without the mark of a status page before it: `[Final message]`.
fn without_mark(text: &str) -> &str {
    match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((mark, rest)) if mark.len() <= 40 && !rest.starts_with(['(', '[']) => {
            rest.trim_start_matches([' ', ':', '-'])
        }
        _ => text,
    }
}

/// What a section states: numbered headings below it, else the items of its lists, else its paragraphs.
fn statements(document: &Document<'_>, kind: SectionKind) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    let numbered = numbered_headings(document, kind);
    for (i, range) in of_kind(document, kind) {
        if let Some((_, title)) = numbered.iter().find(|(n, _)| *n == i) {
            found.push((title.clone(), document.events[document.headings[i].events.start].1));
        } else if numbered.is_empty() {
            Statements {
                document,
                kind,
                found: &mut found,
            }
            .read(range);
        }
    }
    found
}

/// "### 1. The pool was too small": headings that state one thing each, without their numbers. One alone is an
/// outline's.
fn numbered_headings(document: &Document<'_>, kind: SectionKind) -> Vec<(usize, String)> {
    let title = |title: &str| {
        let rest = title.trim_start_matches(['#', ' ']);
        let (number, rest) = rest.split_once(['.', ')', ':'])?;
        let is_number = number.bytes().all(|b| b.is_ascii_digit()) && (1..=2).contains(&number.len());
        let rest = rest.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '`' | ')' | '"' | '\''));
        (is_number && rest.split_whitespace().count() >= 2).then(|| rest.to_owned())
    };
    let headings = document.headings.iter().enumerate();
    let found: Vec<_> = headings
        .filter(|(_, heading)| heading.within == Some(kind) && heading.section.kind.is_none())
        .filter_map(|(i, heading)| Some((i, title(&heading.section.title)?)))
        .collect();
    if found.len() < 2 { Vec::new() } else { found }
}

/// Reads what stands under one heading.
struct Statements<'s, 'a> {
    document: &'s Document<'a>,
    kind: SectionKind,
    found: &'s mut Vec<(String, Span)>,
}

impl Statements<'_, '_> {
    fn read(&mut self, range: Range<usize>) {
        let document = self.document;
        let before = self.found.len();
        let mut paragraphs = Vec::new();
        let mut at = range.start;
        while at < range.end {
            let end = skip(&document.events, at).min(range.end);
            match &document.events[at] {
                (Event::Start(Tag::Paragraph), span) => {
                    if let Some(text) = statement(&plain(&document.events[at..end])) {
                        paragraphs.push((text, *span));
                    }
                }
                (Event::Start(Tag::List(_)), _) => match paragraphs.pop_if(|(text, _)| details_follow(text)) {
                    Some((text, span)) => self.found.push((text.trim_end_matches([':', '：']).to_owned(), span)),
                    None => self.list(at..end),
                },
                _ => {}
            }
            at = end;
        }
        // Beside a list, prose leads to it; alone, it is the statement.
        if self.found.len() == before {
            paragraphs.retain(|(text, _)| !text.ends_with([':', '：']));
            self.found.append(&mut paragraphs);
        }
    }

    fn list(&mut self, range: Range<usize>) {
        let items = items(self.document, range);
        let text = |item: &Item| plain(&self.document.events[item.own.clone()]);
        let asks = |text: &str| {
            let text = text.trim_start_matches(|c: char| !c.is_alphabetic()).to_lowercase();
            text.starts_with("why") || text.starts_with("なぜ")
        };
        // Of a chain of whys, the last answer is what the others rest on.
        let is_chain =
            self.kind == SectionKind::Causes && items.len() > 1 && items.iter().all(|item| asks(&text(item)));
        let from = if is_chain { items.len() - 1 } else { 0 };
        for item in &items[from..] {
            self.item(item, is_chain);
        }
    }

    /// An item's own words; of "Short term:" the items below it; of a why, its answer.
    fn item(&mut self, item: &Item, is_why: bool) {
        let own = &self.document.events[item.own.clone()];
        let text = plain(own);
        let nested = item.nested.clone().filter(|_| is_label(&text) || is_why);
        if let Some(nested) = nested {
            return self.list(nested);
        }
        let text = match text.split_once(['?', '？']) {
            Some((_, answer)) if is_why => answer,
            _ => &text,
        };
        let text = text.trim_start_matches(['→', ' ', '*', '✅', '❌', '⚠', '\u{fe0f}']);
        if let (Some(text), Some((_, span))) = (statement(text), own.first()) {
            self.found.push((text.trim_end_matches([':', '：']).to_owned(), *span));
        }
    }
}

/// What is left of a text without a first sentence that only says that there will be one: "To be written in the review."
fn without_promise(text: &str) -> &str {
    const PROMISES: [&str; 13] = [
        "to be written",
        "to be added",
        "to be done",
        "to be determined",
        "to be decided",
        "to be completed",
        "to be confirmed",
        "to be filled",
        "to be discussed",
        "to follow",
        "tbd",
        "tba",
        "todo",
    ];
    const LONGEST: usize = 60;
    let (first, rest) = match text.find(['.', ':', '…', '。', '\n']) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let lower = first.trim_start_matches(['(', '[', '<', '*', '_', ' ']).to_lowercase();
    let promises = |word: &str| {
        let rest = lower.strip_prefix(word);
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    if first.len() <= LONGEST && PROMISES.into_iter().any(promises) {
        rest.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '[' | '`' | '"' | '('))
    } else {
        text
    }
}

/// What is stated, unless it is a note about something else: "Location: src/a.rs".
fn statement(text: &str) -> Option<String> {
    const NOTES: [&str; 21] = [
        "location",
        "file",
        "files",
        "resolution",
        "solution",
        "fix",
        "impact",
        "status",
        "evidence",
        "code",
        "commit",
        "pr",
        "link",
        "links",
        "reference",
        "references",
        "example",
        "note",
        "severity",
        "date",
        "author",
    ];
    const KEPT: [&str; 8] = [
        "problem",
        "issue",
        "cause",
        "root cause",
        "lesson",
        "learning",
        "takeaway",
        "contributing factor",
    ];
    let label = text.split_once([':', '：']).filter(|(label, _)| label.len() <= 24);
    let text = match label {
        Some((label, rest)) => match label.trim().to_lowercase().as_str() {
            label if NOTES.contains(&label) => return None,
            label if KEPT.contains(&label) => rest.trim(),
            _ => text,
        },
        None => text,
    };
    let text = without_promise(text);
    let is_long_enough = text.chars().filter(|c| c.is_alphanumeric()).count() >= 6;
    is_long_enough.then(|| text.to_owned())
}

/// Whether a paragraph states something whose details the list after it gives: "It asked tables that don't exist:" does,
/// "Three factors came together:" doesn't.
fn details_follow(text: &str) -> bool {
    const ANNOUNCES: [&str; 20] = [
        "following",
        "factor",
        "cause",
        "reason",
        "lesson",
        "learned",
        "learnt",
        "issue",
        "problem",
        "thing",
        "below",
        "takeaway",
        "these",
        "points",
        "several",
        "multiple",
        "failures",
        "以下",
        "次の",
        "要因",
    ];
    let lower = text.to_lowercase();
    text.ends_with([':', '：']) && !is_label(text) && !ANNOUNCES.iter().any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Verdict;

    #[test]
    fn a_word_of_the_model_may_have_a_remark_behind_it() {
        for (text, expected) in [
            ("Rejected.", Some((Verdict::Rejected, true))),
            ("rejected: the logs show none", Some((Verdict::Rejected, false))),
            ("Ruled out by the logs", Some((Verdict::Rejected, false))),
            ("the logs show none", None),
        ] {
            assert_eq!(leading_word(text, Verdict::read), expected, "{text}");
        }
    }

    #[test]
    fn notes_are_no_statements() {
        assert_eq!(statement("Location: src/a.rs:12"), None);
        assert_eq!(
            statement("Problem: nobody owned it").as_deref(),
            Some("nobody owned it")
        );
        assert_eq!(
            statement("Retries: three layers").as_deref(),
            Some("Retries: three layers")
        );
        assert_eq!(statement("…"), None);
        for promise in [
            "To be written in the review.",
            "TODO: ",
            "(to be determined)",
            "TBD after the call",
        ] {
            assert_eq!(statement(promise), None, "{promise}");
        }
        assert_eq!(
            statement("To be written. Until then: read the last one again").as_deref(),
            Some("Until then: read the last one again")
        );
        assert!(statement("To be written once, a migration has to be idempotent, and ours is not").is_some());
        assert!(statement("Todos are no promises").is_some());
        assert!(details_follow("The job asked for tables that don't exist:"));
        assert!(!details_follow("Three factors came together:"));
        assert!(!details_follow("Technical:"));
        assert_eq!(without_mark("[Final message] All is well."), "All is well.");
        assert_eq!(without_mark("[a](b) is down"), "[a](b) is down");
    }
}
