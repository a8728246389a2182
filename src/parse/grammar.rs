//! What fields and sections are called: the tables `fields.toml` and `headings.toml`, and what `hansei.toml` adds.

use std::collections::{BTreeMap, HashMap};

use crate::config::Config;
use crate::report::SectionKind;

/// The names of fields and sections, looked up by what people write.
#[derive(Clone, Debug)]
pub struct Grammar {
    /// From a folded key to the field and how late it counts among the field's names.
    fields: HashMap<String, (String, usize)>,
    /// From a folded heading to its section.
    headings: HashMap<String, SectionKind>,
    /// The folded keys of who may read a report.
    visibility: Vec<String>,
}

/// The field that keys without meaning for a report are listed under.
pub(super) const IGNORED: &str = "ignored";

impl Grammar {
    /// The built-in names, and those of the settings.
    pub fn new(config: &Config) -> Self {
        let mut fields = HashMap::new();
        let builtin: BTreeMap<String, Vec<String>> =
            toml::from_str(include_str!("fields.toml")).expect("the built-in table is checked by a test");
        let mut add = |field: &str, names: &[String], from: usize| {
            for (i, name) in names.iter().enumerate() {
                fields
                    .entry(fold_key(name))
                    .or_insert_with(|| (field.to_owned(), from + i));
            }
        };
        // A setting counts before the built-in names, and a field's own name before all.
        for field in builtin.keys() {
            let own = field.strip_prefix("time.").unwrap_or(field);
            add(field, &[own.to_owned()], 0);
        }
        for (field, names) in &config.fields {
            let field = canonical_field(&builtin, field);
            add(&field, names, 1);
        }
        for (field, names) in &builtin {
            add(field, names, 1000);
        }

        let mut headings = HashMap::new();
        for (section, names) in &config.headings {
            if let Some(kind) = SectionKind::read(section) {
                headings.extend(names.iter().map(|n| (fold_heading(n), kind)));
            }
        }
        let builtin: BTreeMap<String, BTreeMap<String, Vec<String>>> =
            toml::from_str(include_str!("headings.toml")).expect("the built-in table is checked by a test");
        for (section, names) in builtin.values().flatten() {
            if let Some(kind) = SectionKind::read(section) {
                for name in names {
                    headings.entry(fold_heading(name)).or_insert(kind);
                }
            }
        }
        let visibility = fields.iter().filter(|(_, (field, _))| field == "visibility");
        let mut visibility: Vec<String> = visibility.map(|(key, _)| key.clone()).collect();
        visibility.sort_unstable();
        Self {
            fields,
            headings,
            visibility,
        }
    }

    /// The field that `key` names, and its rank among the names of that field: the lowest counts.
    pub(super) fn field(&self, key: &str) -> Option<(&str, usize)> {
        self.fields
            .get(&fold_key(key))
            .map(|(field, rank)| (field.as_str(), *rank))
    }

    /// Whether `key` names who may read a report. Every word of every front matter is asked.
    pub(super) fn is_visibility(&self, key: &str) -> bool {
        // What is folded away makes a key a little longer; most words are out at once.
        let may = |name: &String| (name.len()..name.len() + 4).contains(&key.len()) || !key.is_ascii();
        self.visibility.iter().any(may) && self.visibility.contains(&fold_key(key))
    }

    /// Every name of every field, for finding the nearest.
    pub(super) fn field_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .fields
            .values()
            .map(|(field, _)| field.strip_prefix("time.").unwrap_or(field))
            .filter(|f| *f != IGNORED)
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The section that `heading` opens.
    pub(super) fn section(&self, heading: &str) -> Option<SectionKind> {
        let folded = fold_heading(heading);
        if let Some(kind) = self.headings.get(&folded) {
            return Some(*kind);
        }
        // "Timeline of events in UTC": the longest beginning that is known, and at most three words more.
        let words: Vec<&str> = folded.split(' ').collect();
        let least = words.len().saturating_sub(3).max(1);
        (least..words.len())
            .rev()
            .find_map(|n| self.headings.get(&words[..n].join(" ")).copied())
    }
}

fn canonical_field(builtin: &BTreeMap<String, Vec<String>>, field: &str) -> String {
    let timed = format!("time.{}", field.strip_prefix("time.").unwrap_or(field));
    if builtin.contains_key(&timed) {
        timed
    } else {
        field.to_owned()
    }
}

fn fold_key(key: &str) -> String {
    key.chars()
        .filter(|c| !matches!(c, '-' | '_' | ' '))
        .flat_map(char::to_lowercase)
        .collect()
}

fn fold_heading(heading: &str) -> String {
    let mut out = String::with_capacity(heading.len());
    let mut depth = 0usize;
    for c in heading.chars() {
        match c {
            '(' | '（' | '[' => depth += 1,
            ')' | '）' | ']' => depth = depth.saturating_sub(1),
            '\'' | '’' => {}
            _ if depth > 0 => {}
            _ if c.is_alphabetic() => out.extend(c.to_lowercase()),
            // A number before the words is an outline's.
            _ if c.is_numeric() && !out.is_empty() => out.push(c),
            _ if !out.is_empty() && !out.ends_with(' ') => out.push(' '),
            _ => {}
        }
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_by_meaning() {
        let grammar = Grammar::new(&Config::default());
        for (heading, section) in [
            ("Root Cause(s)", Some(SectionKind::Causes)),
            ("1. Executive summary:", Some(SectionKind::Summary)),
            ("🔧 Action items – short term", Some(SectionKind::Actions)),
            ("Timeline (all times UTC)", Some(SectionKind::Timeline)),
            ("Timeline of events in UTC", Some(SectionKind::Timeline)),
            ("What didn’t go well", Some(SectionKind::WentWrong)),
            ("5 Whys", Some(SectionKind::Causes)),
            ("References", None),
            ("A story about the fix we made in March", None),
        ] {
            assert_eq!(grammar.section(heading), section, "{heading}");
        }
    }

    #[test]
    fn own_names_come_first() {
        let grammar = Grammar::new(&Config::default());
        assert_eq!(grammar.field("resolvedWhen").unwrap().0, "time.resolved");
        assert_eq!(grammar.field("affectedSystems").unwrap().0, "services");
        assert!(grammar.field("started").unwrap().1 < grammar.field("date").unwrap().1);
        assert_eq!(grammar.field("nothing like it"), None);
    }
}
