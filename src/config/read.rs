//! Reads `hansei.toml`: each key by itself, so that a wrong one falls back alone.

use std::collections::BTreeMap;

use super::check::{self, Complaint};
use super::severity::fold;
use super::{Config, NavLink, Noun, Severity};
use crate::diagnostic::{
    CODES, Check, Diagnostic, Level, duplicate_key, is_about_safety, settings_value, unknown_setting, unknown_word,
    wrong_type,
};
use crate::name::nearest;
use crate::report::SectionKind;
use crate::sheet::Rhythm;
use crate::source::{Source, Span};
use crate::value::{Data, Entry, Table, Value, from_toml};

/// The keys of `hansei.toml`.
pub(super) const KEYS: &[&str] = &[
    "title",
    "base_url",
    "language",
    "timezone",
    "source_url",
    "noun",
    "cause_label",
    "public",
    "starter_causes",
    "page_size",
    "severities",
    "fields",
    "headings",
    "nav",
    "digest",
    "checks",
];
/// The keys of each of `[[severities]]`.
pub(super) const SEVERITY_KEYS: &[&str] = &["id", "label", "definition", "aliases"];
/// The keys of each of `[[nav]]`.
pub(super) const NAV_KEYS: &[&str] = &["title", "url"];
/// The keys of `noun` as a table.
pub(super) const NOUN_KEYS: &[&str] = &["one", "many"];
/// The keys of `digest`.
pub(super) const DIGEST_KEYS: &[&str] = &["editions"];
/// The fields that `[fields]` can give more names; `ignored` takes keys that say nothing of the incident.
pub(super) const FIELDS: &[&str] = &[
    "id",
    "title",
    "status",
    "kind",
    "severity",
    "services",
    "affected",
    "teams",
    "commander",
    "causes",
    "tags",
    "related",
    "not_related",
    "visibility",
    "aliases",
    "summary",
    "impact",
    "hypotheses",
    "actions",
    "lessons",
    "timeline",
    "digest",
    "original",
    "triggered",
    "started",
    "detected",
    "declared",
    "acknowledged",
    "mitigated",
    "resolved",
    "detected_by",
    "ignored",
];
const LEVELS: &[&str] = &["off", "question", "nudge", "warning", "error"];
const PAGE_SIZES: std::ops::RangeInclusive<usize> = 10..=500;

/// Reads the settings, or takes the defaults where there is no `hansei.toml`. Findings are of that file.
pub fn read(source: Option<&Source>) -> (Config, Vec<Diagnostic>) {
    let Some(source) = source else {
        return (Config::default(), Vec::new());
    };
    let (table, findings) = from_toml(&source.text, 0);
    let mut reader = Reader { findings };
    let config = reader.config(&table);
    let findings = reader.findings.into_iter().map(|f| f.in_file(&source.path));
    (config, findings.collect())
}

struct Reader {
    findings: Vec<Diagnostic>,
}

impl Reader {
    fn config(&mut self, table: &Table) -> Config {
        let mut config = Config::default();
        for entry in &table.entries {
            let (key, value) = (entry.key.as_str(), &entry.value);
            match key {
                "title" => set(&mut config.title, self.text(key, value)),
                "base_url" => config.base_url = self.checked(key, value, check::base_url),
                "language" => set(&mut config.language, self.checked(key, value, check::language)),
                "timezone" => config.timezone = self.checked(key, value, check::timezone),
                "source_url" => config.source_url = self.checked(key, value, check::source_url),
                "noun" => set(&mut config.noun, self.noun(value)),
                "cause_label" => set(&mut config.cause_label, self.text(key, value)),
                "public" => set(&mut config.public, self.truth(key, value)),
                "starter_causes" => set(&mut config.starter_causes, self.truth(key, value)),
                "page_size" => set(&mut config.page_size, self.page_size(value)),
                "severities" => set(&mut config.severities, self.severities(value)),
                "fields" => config.fields = self.names(key, value, FIELDS, field),
                "headings" => config.headings = self.names(key, value, SectionKind::WORDS, section),
                "digest" => set(&mut config.editions, self.digest(value)),
                "nav" => config.nav = self.nav(value),
                "checks" => config.checks = self.checks(value),
                _ => self.unknown(entry, KEYS),
            }
        }
        config
    }

    fn noun(&mut self, value: &Value) -> Option<Noun> {
        let Data::Table(table) = &value.data else {
            if matches!(value.data, Data::String(_)) {
                return Some(Noun::regular(&self.text("noun", value)?));
            }
            return self.wrong("noun", value, "a text, or a table of `one` and `many`");
        };
        let [one, many] = self.texts(table, "noun", NOUN_KEYS, ["one", "many"]);
        let one = one?;
        Some(Noun {
            many: many.unwrap_or_else(|| format!("{one}s")),
            one,
        })
    }

    fn digest(&mut self, value: &Value) -> Option<Vec<Rhythm>> {
        let Data::Table(table) = &value.data else {
            return self.wrong("digest", value, "a table");
        };
        for entry in table.entries.iter().filter(|e| !DIGEST_KEYS.contains(&e.key.as_str())) {
            self.unknown(entry, DIGEST_KEYS);
        }
        let value = table.get("editions")?;
        let words = self.list("digest.editions", value);
        let mut rhythms = Vec::new();
        for (word, span) in &words {
            match Rhythm::read(word) {
                Some(rhythm) => rhythms.push(rhythm),
                None => {
                    let known = Rhythm::ALL.map(Rhythm::word);
                    let near = nearest(word, known);
                    self.findings.push(unknown_word(*span, "edition", word, near, &known));
                }
            }
        }
        rhythms.sort_unstable();
        rhythms.dedup();
        // A list of which nothing could be read is no decision for none.
        let is_none = matches!(&value.data, Data::List(items) if items.is_empty());
        (is_none || !rhythms.is_empty()).then_some(rhythms)
    }

    fn page_size(&mut self, value: &Value) -> Option<usize> {
        let Data::Number(number) = &value.data else {
            return self.wrong("page_size", value, "a whole number");
        };
        let size = number.replace('_', "").parse().ok().filter(|n| PAGE_SIZES.contains(n));
        if size.is_none() {
            let what = format!("{number} reports don't go on a page");
            let help = format!(
                "write a whole number from {} to {}",
                PAGE_SIZES.start(),
                PAGE_SIZES.end()
            );
            self.findings.push(settings_value(value.span, "page_size", &what, help));
        }
        size
    }

    fn severities(&mut self, value: &Value) -> Option<Vec<Severity>> {
        let mut severities: Vec<Severity> = Vec::new();
        let mut taken: BTreeMap<String, String> = BTreeMap::new();
        for (table, span) in self.tables("severities", value)? {
            let [id, label, definition] = self.texts(table, "severities", SEVERITY_KEYS, ["id", "label", "definition"]);
            let Some(id) = id else {
                if table.get("id").is_none() {
                    self.findings.push(settings_value(
                        span,
                        "severities",
                        "this one has no id",
                        "add `id = \"sev1\"`",
                    ));
                }
                continue;
            };
            let aliases = table
                .get("aliases")
                .map(|v| self.list("aliases", v))
                .unwrap_or_default();
            let label = label.unwrap_or_default();
            let names = [&id, &label].into_iter().chain(aliases.iter().map(|(a, _)| a));
            for name in names.filter(|n| !n.is_empty()) {
                let first = taken.entry(fold(name)).or_insert_with(|| id.clone());
                if *first != id {
                    let what = format!("`{name}` names `{first}` as well as `{id}`");
                    let help = "the first one counts; remove the name from one of them";
                    let place = aliases.iter().find(|(a, _)| a == name).map_or(span, |(_, s)| *s);
                    self.findings.push(settings_value(place, "severities", &what, help));
                }
            }
            if severities.iter().any(|s| s.id == id) {
                self.findings.push(duplicate_key(span, &id));
                continue;
            }
            severities.push(Severity {
                id,
                label,
                definition: definition.unwrap_or_default(),
                aliases: aliases.into_iter().map(|(a, _)| a).collect(),
            });
        }
        // a list of which nothing could be read is no decision for none
        let is_broken = severities.is_empty() && matches!(&value.data, Data::List(items) if !items.is_empty());
        (!is_broken).then_some(severities)
    }

    /// `[fields]` and `[headings]`: lists of names by what they are names of.
    fn names(
        &mut self,
        key: &str,
        value: &Value,
        known: &[&str],
        canonical: fn(&str) -> Option<&'static str>,
    ) -> BTreeMap<String, Vec<String>> {
        let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let Data::Table(table) = &value.data else {
            self.wrong::<()>(key, value, "a table");
            return names;
        };
        for entry in table.entries.iter().flat_map(unfolded) {
            let Some(name) = canonical(&entry.key) else {
                self.unknown(entry, known);
                continue;
            };
            let list = self.list(&entry.key, &entry.value);
            names
                .entry(name.to_owned())
                .or_default()
                .extend(list.into_iter().map(|(n, _)| n));
        }
        names
    }

    fn nav(&mut self, value: &Value) -> Vec<NavLink> {
        let mut nav = Vec::new();
        for (table, span) in self.tables("nav", value).unwrap_or_default() {
            let found = self.findings.len();
            let [title] = self.texts(table, "nav", NAV_KEYS, ["title"]);
            let url = table.get("url").and_then(|v| self.checked("url", v, check::link));
            match (title, url) {
                (Some(title), Some(url)) => nav.push(NavLink { title, url }),
                _ if self.findings.len() == found => self.findings.push(settings_value(
                    span,
                    "nav",
                    "a link has a title and a url",
                    "add what is missing",
                )),
                _ => {}
            }
        }
        nav
    }

    fn checks(&mut self, value: &Value) -> BTreeMap<String, Check> {
        let mut checks = BTreeMap::new();
        let Data::Table(table) = &value.data else {
            self.wrong::<()>("checks", value, "a table");
            return checks;
        };
        for entry in &table.entries {
            let Some(code) = CODES.iter().find(|c| **c == entry.key) else {
                self.unknown(entry, CODES);
                continue;
            };
            let Some(word) = self.text(code, &entry.value) else {
                continue;
            };
            let check = match word.as_str() {
                "off" => Check::Off,
                "question" => Check::At(Level::Question),
                "nudge" => Check::At(Level::Nudge),
                "warning" => Check::At(Level::Warning),
                "error" => Check::At(Level::Error),
                _ => {
                    let near = nearest(&word, LEVELS.iter().copied());
                    self.findings
                        .push(unknown_word(entry.value.span, "level", &word, near, LEVELS));
                    continue;
                }
            };
            if is_about_safety(code) {
                let what = "a finding about safety is always said";
                self.findings
                    .push(settings_value(entry.key_span, code, what, "remove this line"));
            } else {
                checks.insert((*code).to_owned(), check);
            }
        }
        checks
    }

    /// The texts of `wanted` keys; other keys than `known` are diagnosed.
    fn texts<const N: usize>(
        &mut self,
        table: &Table,
        of: &str,
        known: &[&str],
        wanted: [&str; N],
    ) -> [Option<String>; N] {
        for entry in table.entries.iter().filter(|e| !known.contains(&e.key.as_str())) {
            self.unknown(entry, known);
        }
        wanted.map(|key| self.text(&format!("{of}.{key}"), table.get(key)?))
    }

    fn tables<'v>(&mut self, key: &str, value: &'v Value) -> Option<Vec<(&'v Table, Span)>> {
        let Data::List(items) = &value.data else {
            return self.wrong(key, value, "a list of tables");
        };
        let mut tables = Vec::new();
        for item in items {
            match &item.data {
                Data::Table(table) => tables.push((table, item.span)),
                _ => drop(self.wrong::<()>(key, item, "a list of tables")),
            }
        }
        Some(tables)
    }

    /// The texts of a list, or one text alone, each with its place.
    fn list(&mut self, key: &str, value: &Value) -> Vec<(String, Span)> {
        match &value.data {
            Data::List(items) => items
                .iter()
                .filter_map(|item| Some((self.text(key, item)?, item.span)))
                .collect(),
            Data::String(_) => self.text(key, value).map(|t| (t, value.span)).into_iter().collect(),
            _ => {
                self.wrong::<()>(key, value, "a list of texts");
                Vec::new()
            }
        }
    }

    /// A text that says something.
    fn text(&mut self, key: &str, value: &Value) -> Option<String> {
        let Data::String(text) = &value.data else {
            return self.wrong(key, value, "a text");
        };
        let text = text.trim();
        if text.is_empty() {
            let help = "write something, or remove the key to get the default";
            self.findings.push(settings_value(value.span, key, "it is empty", help));
        }
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn truth(&mut self, key: &str, value: &Value) -> Option<bool> {
        match value.data {
            Data::Bool(truth) => Some(truth),
            _ => self.wrong(key, value, "true or false"),
        }
    }

    fn checked<T>(&mut self, key: &str, value: &Value, check: fn(&str) -> Result<T, Complaint>) -> Option<T> {
        match check(&self.text(key, value)?) {
            Ok(checked) => Some(checked),
            Err((what, help)) => {
                self.findings.push(settings_value(value.span, key, &what, help));
                None
            }
        }
    }

    fn wrong<T>(&mut self, key: &str, value: &Value, expected: &str) -> Option<T> {
        let found = value.type_name();
        self.findings.push(wrong_type(value.span, key, expected, found));
        None
    }

    fn unknown(&mut self, entry: &Entry, known: &[&str]) {
        let near = nearest(&entry.key, known.iter().copied());
        self.findings.push(unknown_setting(entry.key_span, &entry.key, near));
    }
}

fn set<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

/// `time.started = […]` is a table of `started` to TOML.
fn unfolded(entry: &Entry) -> Vec<&Entry> {
    match &entry.value.data {
        Data::Table(table) if entry.key == "time" => table.entries.iter().collect(),
        _ => vec![entry],
    }
}

/// The field called `name`: `-` and `_` are alike, and `time.started` is `started`.
fn field(name: &str) -> Option<&'static str> {
    let name = fold(name.strip_prefix("time.").unwrap_or(name));
    FIELDS.iter().copied().find(|f| fold(f) == name)
}

fn section(name: &str) -> Option<&'static str> {
    SectionKind::read(name).map(SectionKind::word)
}
