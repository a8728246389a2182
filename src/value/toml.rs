//! TOML as [`Value`]s: a wrong line costs itself, never the others.
//!
//! The `toml` crate recovers inside a value by itself. Where a line makes it lose what follows (`title: x`, a bracket
//! that is never closed), the text is mended in one place and read again, a few times over; see [`mend`].

mod mend;

use std::collections::BTreeSet;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::{Data, Entry, Table, Value};
use crate::diagnostic::{Diagnostic, duplicate_key, front_matter_syntax};
use crate::source::Span;
use mend::{Draft, Fault};

/// How often a text is mended and read again; what follows the last fault is then left out.
const ROUNDS: usize = 64;

/// See [`super::from_toml`].
pub(super) fn read(text: &str, offset: usize) -> (Table, Vec<Diagnostic>) {
    let mut draft = Draft::new(text);
    let mut findings = Vec::new();
    // a huge broken file is not worth many rounds
    let rounds = (ROUNDS * 64 * 1024 / text.len().max(1)).clamp(4, ROUNDS);
    let mut round = 0;
    loop {
        let (table, errors) = DeTable::parse_recoverable(draft.text());
        let faults: Vec<Fault> = errors
            .iter()
            .map(|e| Fault {
                span: clip(e.span().unwrap_or_default(), draft.text().len()),
                message: e.message().to_owned(),
            })
            .collect();
        let remedy = (round <= rounds).then(|| draft.remedy(&faults)).flatten();
        let Some((fault, remedy)) = remedy else {
            let table = Reader { draft: &draft, offset }.table(table.get_ref());
            findings.extend(faults.into_iter().map(|f| (draft.original(f.span), f.message)));
            return (table, diagnose(text, offset, findings));
        };
        drop((table, errors));
        findings.push((fault.span, fault.message));
        if round < rounds {
            draft.mend(remedy);
        } else {
            draft.cut(&remedy);
        }
        round += 1;
    }
}

fn clip(range: Range<usize>, len: usize) -> Range<usize> {
    let start = range.start.min(len);
    start..range.end.clamp(start, len)
}

/// One finding a line: what follows the first is mostly its echo. Keys that stand twice are always said.
fn diagnose(text: &str, offset: usize, findings: Vec<(Range<usize>, String)>) -> Vec<Diagnostic> {
    let mut lines = BTreeSet::new();
    let mut diagnostics = Vec::new();
    for (range, message) in findings {
        let range = within(text, range);
        let span = Span::from(range.clone()).shifted(offset);
        if message == "duplicate key" {
            let key = text[range].trim_matches(['"', '\'']);
            diagnostics.push(duplicate_key(span, key));
        } else if lines.insert(text[..range.start].rfind('\n')) {
            diagnostics.push(front_matter_syntax(span, "TOML", &message));
        }
    }
    diagnostics
}

/// `range`, moved to the characters that it touches.
fn within(text: &str, range: Range<usize>) -> Range<usize> {
    let mut start = range.start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = range.end.clamp(start, text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}

/// Turns the crate's values into ours, with their spans in the original text.
struct Reader<'d> {
    draft: &'d Draft,
    offset: usize,
}

impl Reader<'_> {
    fn table(&self, table: &DeTable<'_>) -> Table {
        let mut entries: Vec<Entry> = table
            .iter()
            .filter_map(|(key, value)| {
                Some(Entry {
                    key: key.get_ref().to_string(),
                    key_span: self.span(key.span()),
                    value: self.value(value.get_ref(), value.span())?,
                })
            })
            .collect();
        entries.sort_by_key(|e| e.key_span);
        Table { entries }
    }

    /// Nothing where the crate made a value up because none is there.
    fn value(&self, value: &DeValue<'_>, range: Range<usize>) -> Option<Value> {
        let raw = self.draft.text().get(range.clone()).unwrap_or_default();
        let data = match value {
            DeValue::String(s) if s.is_empty() && raw.is_empty() => return None,
            DeValue::String(s) => Data::String(s.to_string()),
            DeValue::Integer(_) | DeValue::Float(_) if raw.is_empty() => return None,
            // the crate drops underscores, and all digits of a number it finds fault with
            DeValue::Integer(_) | DeValue::Float(_) => self.number(raw),
            DeValue::Boolean(b) if raw == if *b { "true" } else { "false" } => Data::Bool(*b),
            DeValue::Boolean(_) => Data::String(raw.to_owned()),
            DeValue::Datetime(_) => Data::Datetime(raw.to_owned()),
            DeValue::Array(items) => Data::List(
                items
                    .iter()
                    .filter_map(|item| self.value(item.get_ref(), item.span()))
                    .collect(),
            ),
            DeValue::Table(table) => Data::Table(self.table(table)),
        };
        let span = self.span(range);
        Some(Value { span, data })
    }

    /// A word that begins like a number, `1.2.3` or `info`, is a text without its quotes.
    fn number(&self, raw: &str) -> Data {
        let digits = raw.trim_start_matches(['+', '-']).replace('_', "");
        let is_number = digits.parse::<f64>().is_ok()
            || digits.starts_with("0x")
            || digits.starts_with("0o")
            || digits.starts_with("0b");
        if is_number {
            Data::Number(raw.to_owned())
        } else {
            Data::String(raw.to_owned())
        }
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::from(self.draft.original(range)).shifted(self.offset)
    }
}

#[cfg(test)]
mod tests;
