//! Summary, causes, hypotheses, actions and lessons from the sections of the body.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::dates::{self, Clock};
use super::document::{Document, collapse, plain, skip};
use super::draft::Draft;
use super::lists::{Item, Table, blocks, items};
use crate::report::{
    Action, ActionStatus, Cause, CauseRole, Certainty, Drawn, From, Hypothesis, Known, Lesson, Origin, SectionKind,
    Verdict,
};
use crate::source::Span;

/// Reads what the front matter didn't tell.
pub(super) fn read(document: &Document<'_>, draft: &mut Draft) {
    if draft.summary.is_none() {
        draft.summary = summary(document);
    }
    if draft.actions.is_empty() {
        actions(document, draft);
    }
    if draft.hypotheses.is_empty() {
        hypotheses(document, draft);
    }
    if draft.causes.is_empty() {
        draft.causes = statements(document, SectionKind::Causes)
            .into_iter()
            .map(|(text, span)| Cause {
                id: None,
                text: Some(text),
                role: CauseRole::Cause,
                certainty: Certainty::Confirmed,
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
}

fn origin(span: Span) -> Origin {
    Origin {
        stated: true,
        from: From::Section,
        span,
    }
}

/// The sections of one kind: each heading's own events, and those of headings below it that have no kind of their own.
fn of_kind(document: &Document<'_>, kind: SectionKind) -> Vec<(usize, Range<usize>)> {
    let headings = document.headings.iter().enumerate();
    headings
        .filter(|(_, heading)| heading.within == Some(kind))
        .map(|(i, _)| (i, document.own(i)))
        .collect()
}

/// The first paragraph of the summary, else the first of the body that is more than a label.
fn summary(document: &Document<'_>) -> Option<Known<String>> {
    let first = |range: Range<usize>, from: From| {
        let mut at = range.start;
        while at < range.end {
            let end = skip(&document.events, at).min(range.end);
            if matches!(document.events[at].0, Event::Start(Tag::Paragraph)) {
                let text = plain(&document.events[at..end]);
                if text.len() >= 24 {
                    let span = document.events[at].1;
                    return Some(if from == From::Section {
                        Known::stated(text, from, span)
                    } else {
                        Known::inferred(text, from, span)
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
        .or_else(|| first(0..document.events.len(), From::Prose))
}

/// What a section states: the items of its lists, else its paragraphs.
fn statements(document: &Document<'_>, kind: SectionKind) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    for (_, range) in of_kind(document, kind) {
        let lists = blocks(document, range.clone());
        let mut any = false;
        for list in lists {
            if !matches!(document.events[list.start].0, Event::Start(Tag::List(_))) {
                continue;
            }
            for item in items(document, list) {
                any |= push_item(document, &item, &mut found);
            }
        }
        if any {
            continue;
        }
        let mut at = range.start;
        while at < range.end {
            let end = skip(&document.events, at).min(range.end);
            if matches!(document.events[at].0, Event::Start(Tag::Paragraph)) {
                let text = plain(&document.events[at..end]);
                if text.len() >= 12 {
                    found.push((text, document.events[at].1));
                }
            }
            at = end;
        }
    }
    found
}

/// An item's own words; of "Short term:" the items below it.
fn push_item(document: &Document<'_>, item: &Item, found: &mut Vec<(String, Span)>) -> bool {
    let text = plain(&document.events[item.own.clone()]);
    if text.ends_with(':')
        && let Some(nested) = &item.nested
    {
        let mut any = false;
        for inner in items(document, nested.clone()) {
            any |= push_item(document, &inner, found);
        }
        return any;
    }
    let Some((_, span)) = document.events.get(item.own.start) else {
        return false;
    };
    if text.is_empty() {
        return false;
    }
    found.push((text, *span));
    true
}

fn actions(document: &Document<'_>, draft: &mut Draft) {
    let mut drawable = Vec::new();
    let mut all_blocks = 0;
    for (_, range) in of_kind(document, SectionKind::Actions) {
        for block in blocks(document, range) {
            all_blocks += 1;
            let before = draft.actions.len();
            let whole = match document.events[block.start].0 {
                Event::Start(Tag::Table(_)) => action_table(document, draft, block.clone()),
                _ => action_list(document, draft, block.clone()),
            };
            if whole && draft.actions.len() > before {
                drawable.push(block);
            }
        }
    }
    if let ([block], 1) = (drawable.as_slice(), all_blocks) {
        draft.drawn.push((block.clone(), Drawn::Actions));
    }
}

/// Whether every item has a box, and nothing but words.
fn action_list(document: &Document<'_>, draft: &mut Draft, range: Range<usize>) -> bool {
    let mut whole = true;
    for item in items(document, range) {
        let text = plain(&document.events[item.own.clone()]);
        if text.ends_with(':')
            && let Some(nested) = item.nested.clone()
        {
            action_list(document, draft, nested);
            whole = false;
            continue;
        }
        if text.is_empty() {
            continue;
        }
        let span = document.events[item.own.start].1;
        let marked_up = document.events[item.own.clone()].iter().any(|(e, _)| {
            matches!(
                e,
                Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::Strong | Tag::Emphasis | Tag::Strikethrough)
                    | Event::Code(_)
            )
        });
        whole &= item.done.is_some() && item.is_plain && item.nested.is_none() && !marked_up;
        let (told, details) = details(&text);
        let mut action = Action::told(draft.actions.len() + 1, told.to_owned(), origin(span));
        if item.done == Some(true) {
            action.status = ActionStatus::Done;
        }
        for (key, value) in details {
            whole &= detail(draft, &mut action, key, value, span);
        }
        draft.actions.push(action);
    }
    whole
}

/// "Text (owner: payments, due: 2026-05-01)": the text, and what the parentheses at its end say.
fn details(text: &str) -> (&str, Vec<(&str, &str)>) {
    let none = (text, Vec::new());
    let trimmed = text.trim_end_matches('.');
    let Some(inner) = trimmed.strip_suffix(')') else {
        return none;
    };
    let Some((told, inner)) = inner.rsplit_once('(') else {
        return none;
    };
    let pairs: Option<Vec<(&str, &str)>> = inner
        .split([',', ';'])
        .map(|pair| pair.split_once(':').map(|(k, v)| (k.trim(), v.trim())))
        .collect();
    match pairs {
        Some(pairs) if pairs.iter().all(|(k, _)| column(k).is_some()) => (told.trim_end(), pairs),
        _ => none,
    }
}

/// What a column, or a word in parentheses, is about.
fn column(name: &str) -> Option<&'static str> {
    let folded = name.trim().to_lowercase();
    Some(match folded.as_str() {
        "action" | "action item" | "action items" | "item" | "task" | "description" | "what" | "text" | "todo"
        | "アクション" | "内容" => "text",
        "owner" | "owners" | "who" | "assignee" | "assigned to" | "team" | "responsible" | "dri" | "担当" => "owner",
        "due" | "due date" | "deadline" | "when" | "by" | "target" | "target date" | "eta" | "期限" => "due",
        "status" | "state" | "done" | "progress" | "ステータス" | "状態" => "status",
        "ticket" | "issue" | "link" | "bug" | "jira" | "tracking" | "pr" => "ticket",
        "effect" | "type" | "kind" | "category" | "カテゴリ" => "effect",
        "reason" => "reason",
        "verified" => "verified",
        "id" | "#" | "no" | "no." => "id",
        _ => return None,
    })
}

/// Sets one detail; whether it was understood, so that nothing is lost when the action is drawn.
fn detail(draft: &mut Draft, action: &mut Action, key: &str, value: &str, span: Span) -> bool {
    let value = value.trim();
    if value.is_empty() || matches!(value, "-" | "–" | "—" | "n/a" | "N/A" | "TBD" | "tbd") {
        return true;
    }
    match column(key) {
        Some("text") => action.text = value.to_owned(),
        Some("owner") => action.owner = Some(value.to_owned()),
        Some("due") => match dates::stamp(
            value,
            &Clock {
                day_first: draft.clock.day_first,
                ..Clock::default()
            },
        ) {
            Ok(stamp) => action.due = Some(stamp.local.date()),
            Err(_) => return false,
        },
        Some("status") => {
            let folded = value.to_lowercase();
            let word = ActionStatus::read(value)
                .or_else(|| {
                    ["yes", "x", "✓", "✅", "[x]"]
                        .contains(&folded.as_str())
                        .then_some(ActionStatus::Done)
                })
                .or_else(|| {
                    ["no", "☐", "[ ]", "❌"]
                        .contains(&folded.as_str())
                        .then_some(ActionStatus::Proposed)
                });
            match word {
                Some(word) => action.status = word,
                None => return false,
            }
        }
        Some("ticket") => action.ticket = super::url::allowed(value, span, &mut draft.findings),
        Some("effect") => match crate::report::Effect::read(value) {
            Some(effect) => action.effect = Some(effect),
            None => return false,
        },
        Some("reason") => action.reason = Some(value.to_owned()),
        Some("verified") => action.verified = Some(value.to_owned()),
        Some("id") => action.id = value.to_owned(),
        _ => return false,
    }
    true
}

/// Whether every column and every cell was understood.
fn action_table(document: &Document<'_>, draft: &mut Draft, range: Range<usize>) -> bool {
    let table = Table::read(document, range);
    let cell = |range: &Range<usize>| plain(&document.events[range.clone()]);
    let head: Vec<String> = table.head.iter().map(cell).collect();
    let Some(text_column) = head.iter().position(|h| column(h) == Some("text")) else {
        return false;
    };
    let mut whole = head.iter().all(|h| column(h).is_some());
    for row in &table.rows {
        let Some(told) = row.get(text_column).map(cell).filter(|t| !t.is_empty()) else {
            continue;
        };
        let span = document.events[row[text_column].start].1;
        let mut action = Action::told(draft.actions.len() + 1, told, origin(span));
        for (i, range) in row.iter().enumerate().filter(|(i, _)| *i != text_column) {
            let marked_up = document.events[range.clone()]
                .iter()
                .any(|(e, _)| matches!(e, Event::Start(Tag::Link { .. })));
            whole &= !marked_up
                && detail(
                    draft,
                    &mut action,
                    head.get(i).map_or("", String::as_str),
                    &cell(range),
                    span,
                );
        }
        draft.actions.push(action);
    }
    whole
}

/// "Hypothesis: … Test: … Result: rejected." in a list, or a table with such columns, of the investigation.
fn hypotheses(document: &Document<'_>, draft: &mut Draft) {
    let mut drawable = Vec::new();
    for (_, range) in of_kind(document, SectionKind::Investigation) {
        for block in blocks(document, range) {
            let before = draft.hypotheses.len();
            if matches!(document.events[block.start].0, Event::Start(Tag::Table(_))) {
                hypothesis_table(document, block, &mut draft.hypotheses);
                if draft.hypotheses.len() > before {
                    drawable.push(None);
                }
                continue;
            }
            let mut whole = true;
            for item in items(document, block.clone()) {
                let text = plain(&document.events[item.own.clone()]);
                let marked_up = document.events[item.own.clone()]
                    .iter()
                    .any(|(e, _)| matches!(e, Event::Start(Tag::Link { .. } | Tag::Image { .. }) | Event::Code(_)));
                whole &= item.is_plain && item.nested.is_none() && !marked_up;
                match labelled(&text) {
                    Some(mut hypothesis) => {
                        hypothesis.origin.span = document.events[item.own.start].1;
                        draft.hypotheses.push(hypothesis);
                    }
                    None => whole = false,
                }
            }
            if draft.hypotheses.len() > before {
                drawable.push(whole.then_some(block));
            }
        }
    }
    if let [Some(block)] = drawable.as_slice() {
        draft.drawn.push((block.clone(), Drawn::Hypotheses));
    }
}

/// Reads `Hypothesis: … Test: … Result: …`.
fn labelled(text: &str) -> Option<Hypothesis> {
    let lower = text.to_ascii_lowercase();
    let find = |label: &str| lower.find(label).map(|at| (at, at + label.len()));
    let start = lower.starts_with("hypothesis:").then_some(("hypothesis:".len(), ()))?.0;
    let (test, result) = (find("test:"), find("result:"));
    let end_of = |from: usize| {
        [test, result]
            .iter()
            .flatten()
            .map(|(at, _)| *at)
            .filter(|at| *at >= from)
            .min()
            .unwrap_or(text.len())
    };
    let part = |from: usize| collapse(text[from..end_of(from)].trim_end_matches([' ', ';', ',']));
    let verdict = result
        .map(|(_, from)| part(from))
        .and_then(|word| Verdict::read(word.trim_end_matches('.')));
    Some(Hypothesis {
        statement: part(start),
        test: test.map(|(_, from)| part(from)).filter(|t| !t.is_empty()),
        result: verdict.unwrap_or(Verdict::Open),
        origin: origin(Span::default()),
    })
}

fn hypothesis_table(document: &Document<'_>, range: Range<usize>, found: &mut Vec<Hypothesis>) {
    let table = Table::read(document, range);
    let cell = |range: &Range<usize>| plain(&document.events[range.clone()]);
    let head: Vec<String> = table.head.iter().map(|c| cell(c).to_lowercase()).collect();
    let at = |names: &[&str]| head.iter().position(|h| names.contains(&h.as_str()));
    let Some(statement) = at(&["hypothesis", "statement"]) else {
        return;
    };
    let (test, result) = (
        at(&["test", "how tested", "validation"]),
        at(&["result", "verdict", "outcome"]),
    );
    for row in &table.rows {
        let text = |i: Option<usize>| i.and_then(|i| row.get(i)).map(cell).filter(|t| !t.is_empty());
        if let Some(told) = text(Some(statement)) {
            found.push(Hypothesis {
                statement: told,
                test: text(test),
                result: text(result).and_then(|r| Verdict::read(&r)).unwrap_or(Verdict::Open),
                origin: origin(document.events[row[statement].start].1),
            });
        }
    }
}
