//! Hypotheses of the body: what was thought, how it was tested, and how that ended.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::document::Document;
use super::draft::Draft;
use super::events::{collapse, plain};
use super::lists::{Table, blocks, items};
use super::sections::{leading_word, of_kind, origin};
use crate::report::{Drawn, Hypothesis, SectionKind, Verdict};
use crate::source::Span;

/// "Hypothesis: … Test: … Result: rejected." in a list, or a table with such columns, of the investigation.
pub(super) fn read(document: &Document<'_>, draft: &mut Draft) {
    if !draft.hypotheses.is_empty() {
        return;
    }
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
                let marked_up = document.events[item.own.clone()].iter().any(|(e, _)| {
                    matches!(
                        e,
                        Event::Start(Tag::Link { .. } | Tag::Image { .. })
                            | Event::Code(_)
                            | Event::FootnoteReference(_)
                    )
                });
                whole &= item.is_plain && item.nested.is_none() && !marked_up;
                match labelled(&text) {
                    Some((mut hypothesis, exact)) => {
                        // A reason behind the result has no place where it is drawn.
                        whole &= exact;
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

/// Reads `Hypothesis: … Test: … Result: …`, and tells whether the result is a word and nothing else.
fn labelled(text: &str) -> Option<(Hypothesis, bool)> {
    let lower = text.to_ascii_lowercase();
    // At the start of a word: "the latest: …" is no label.
    let find = |label: &str| {
        let mut places = lower.match_indices(label).map(|(at, _)| at);
        let at = places.find(|at| !lower[..*at].ends_with(char::is_alphanumeric))?;
        Some((at, at + label.len()))
    };
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
    let verdict = result.map(|(_, from)| leading_word(&part(from), Verdict::read));
    let exact = !matches!(verdict, Some(None | Some((_, false))));
    let hypothesis = Hypothesis {
        statement: part(start),
        test: test.map(|(_, from)| part(from)).filter(|t| !t.is_empty()),
        result: verdict.flatten().map_or(Verdict::Open, |(verdict, _)| verdict),
        origin: origin(Span::default()),
    };
    Some((hypothesis, exact))
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
                result: text(result)
                    .and_then(|r| leading_word(&r, Verdict::read))
                    .map_or(Verdict::Open, |(verdict, _)| verdict),
                origin: origin(document.events[row[statement].start].1),
            });
        }
    }
}
