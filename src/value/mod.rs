//! Settings and front matter as one kind of value, whatever they were written in, each with its span.

mod toml;
mod yaml;

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, duplicate_key};
use crate::source::Span;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// Its bytes in the file.
    pub span: Span,
    /// What it is.
    pub data: Data,
}

/// What a [`Value`] is.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    /// Nothing: YAML's `null`, `~` or an empty value.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer or a float, as it was written: `007` and `1.10` keep their digits.
    Number(String),
    /// A date, a time or both, of TOML, as it was written.
    Datetime(String),
    /// A text. In YAML also a date: only TOML has a type for it.
    String(String),
    /// `[a, b]`, a YAML sequence, or TOML's `[[table]]`s.
    List(Vec<Value>),
    /// Keys and values in the order of the file.
    Table(Table),
}

/// Keys and values in the order of the file; the first of two equal keys counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// In the order of the file.
    pub entries: Vec<Entry>,
}

/// One key and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key, unquoted.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// What it holds.
    pub value: Value,
}

/// Reads TOML. `offset` is the byte of the file at which `text` begins; every span is of the file. Never fails: what
/// can't be read is left out and diagnosed, all else is kept.
pub fn from_toml(text: &str, offset: usize) -> (Table, Vec<Diagnostic>) {
    toml::read(text, offset)
}

/// Reads YAML, as [`from_toml`] reads TOML.
pub fn from_yaml(text: &str, offset: usize) -> (Table, Vec<Diagnostic>) {
    yaml::read(text, offset)
}

impl Table {
    /// The first entry of each key; the others are diagnosed.
    fn of_first(mut entries: Vec<Entry>, findings: &mut Vec<Diagnostic>) -> Self {
        let mut seen = BTreeSet::new();
        entries.retain(|entry| {
            let is_first = seen.insert(entry.key.clone());
            if !is_first {
                findings.push(duplicate_key(entry.key_span, &entry.key));
            }
            is_first
        });
        Self { entries }
    }

    /// The value under `key`.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.entries.iter().find(|e| e.key == key).map(|e| &e.value)
    }
}

impl Value {
    /// The text of a string, a number, a date or a truth value; nothing for the others.
    pub fn text(&self) -> Option<&str> {
        match &self.data {
            Data::String(s) | Data::Number(s) | Data::Datetime(s) => Some(s),
            Data::Bool(true) => Some("true"),
            Data::Bool(false) => Some("false"),
            Data::Null | Data::List(_) | Data::Table(_) => None,
        }
    }

    /// What a person calls its type, with an article.
    pub fn type_name(&self) -> &'static str {
        match self.data {
            Data::Null => "nothing",
            Data::Bool(_) => "a truth value",
            Data::Number(_) => "a number",
            Data::Datetime(_) => "a date",
            Data::String(_) => "a text",
            Data::List(_) => "a list",
            Data::Table(_) => "a table",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table as one line: `a:1 b:'text' d:@date n:~ l:[1 2] t:{x:1}`.
    pub(super) fn shown(table: &Table) -> String {
        let entries: Vec<_> = table
            .entries
            .iter()
            .map(|e| format!("{}:{}", e.key, show(&e.value)))
            .collect();
        entries.join(" ")
    }

    fn show(value: &Value) -> String {
        match &value.data {
            Data::Null => "~".into(),
            Data::Bool(b) => b.to_string(),
            Data::Number(n) => n.clone(),
            Data::Datetime(d) => format!("@{d}"),
            Data::String(s) => format!("'{s}'"),
            Data::List(items) => {
                let items: Vec<_> = items.iter().map(show).collect();
                format!("[{}]", items.join(" "))
            }
            Data::Table(table) => format!("{{{}}}", shown(table)),
        }
    }

    /// Whether every span lies inside `text`, between characters.
    pub(super) fn inside(text: &str, table: &Table, findings: &[Diagnostic]) -> bool {
        fn fits(text: &str, value: &Value) -> bool {
            text.get(value.span.range()).is_some()
                && match &value.data {
                    Data::List(items) => items.iter().all(|v| fits(text, v)),
                    Data::Table(table) => inside(text, table, &[]),
                    _ => true,
                }
        }
        table
            .entries
            .iter()
            .all(|e| text.get(e.key_span.range()).is_some() && fits(text, &e.value))
            && findings
                .iter()
                .all(|f| f.span.is_none_or(|s| text.get(s.range()).is_some()))
    }
}
