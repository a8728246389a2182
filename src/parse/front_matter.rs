//! Front matter, field by field: one wrong field never costs the others.

mod tables;

use std::collections::BTreeSet;

use super::dates::{self, Problem};
use super::document::Document;
use super::draft::Draft;
use super::grammar::IGNORED;
use super::visibility::is_restricting;
use crate::diagnostic;
use crate::name::nearest;
use crate::report::{DetectedBy, From, InDigest, Kind, Known, Stamp, Status};
use crate::source::Span;
use crate::value::{Data, Entry, Table, Value};

/// Reads what stands in the front matter into `draft`.
pub(super) fn read(document: &Document<'_>, draft: &mut Draft) {
    let mut entries: Vec<(&str, usize, &Entry)> = Vec::new();
    collect(document, draft, &document.front, &mut entries);
    // The earlier name of a field counts before the later; a timeline needs the day of the start.
    entries.sort_by_key(|(field, rank, entry)| (*field == "timeline", *rank, entry.key_span));
    for (field, _, entry) in entries {
        field_value(document, draft, field, entry);
    }
    if draft.times.resolved.is_some() {
        draft.extra.retain(|(_, value)| value != OVER);
    }
}

/// What is known of an incident that is over, where nothing says since when.
const OVER: &str = "yes; since when is not said";

/// Tables of other generators whose keys count as if they stood at the top.
const TRANSPARENT: [&str; 4] = ["params", "extra", "taxonomies", "time"];

fn collect<'d>(
    document: &'d Document<'_>,
    draft: &mut Draft,
    table: &'d Table,
    entries: &mut Vec<(&'d str, usize, &'d Entry)>,
) {
    for entry in &table.entries {
        if let (Data::Table(inner), true) = (
            &entry.value.data,
            TRANSPARENT.contains(&entry.key.to_lowercase().as_str()),
        ) {
            collect(document, draft, inner, entries);
            continue;
        }
        match document.grammar.field(&entry.key) {
            Some((IGNORED, _)) => {}
            Some((field, rank)) => entries.push((field, rank, entry)),
            None => unknown(document, draft, entry),
        }
    }
}

/// A key that no field takes: most likely a typing mistake, or another tool's, whose value is kept as it is.
fn unknown(document: &Document<'_>, draft: &mut Draft, entry: &Entry) {
    let nearest = nearest(&entry.key, document.grammar.field_names());
    let long = entry.key.chars().count() > 3;
    draft.say(match nearest {
        Some(nearest) if long => diagnostic::unknown_key(entry.key_span, &entry.key, Some(nearest)),
        _ => diagnostic::foreign_key(entry.key_span, &entry.key),
    });
    keep(draft, entry);
}

/// Keeps what no field takes, for the page.
fn keep(draft: &mut Draft, entry: &Entry) {
    let value = written(&entry.value);
    if !value.trim().is_empty() {
        draft.extra.push((entry.key.clone(), value));
    }
}

/// A value in one line.
fn written(value: &Value) -> String {
    match &value.data {
        Data::List(items) => {
            let items: Vec<String> = items.iter().map(written).filter(|text| !text.is_empty()).collect();
            items.join(", ")
        }
        Data::Table(table) => {
            let pairs = table
                .entries
                .iter()
                .map(|e| format!("{}: {}", e.key, written(&e.value)));
            pairs.collect::<Vec<_>>().join("; ")
        }
        Data::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        _ => value.text().unwrap_or_default().to_owned(),
    }
}

fn field_value(document: &Document<'_>, draft: &mut Draft, field: &str, entry: &Entry) {
    let (key, value) = (entry.key.as_str(), &entry.value);
    // A restriction without a value still restricts; any other empty field is an absent one.
    if matches!(value.data, Data::Null) && field != "visibility" {
        return;
    }
    let said = &mut draft.findings;
    match field {
        "id" => fill(&mut draft.id, text(said, key, value)),
        "title" => fill(&mut draft.title, text(said, key, value)),
        "summary" => fill(
            &mut draft.summary,
            text(said, key, value).map(|k| k.map(|t| super::events::without_markup(&t))),
        ),
        "commander" => fill(&mut draft.commander, text(said, key, value)),
        "visibility" => {
            if draft
                .visibility
                .as_ref()
                .is_none_or(|v| v.value.eq_ignore_ascii_case("company"))
            {
                draft.visibility = visibility(key, value);
            }
        }
        // It counts even beside a visibility that says otherwise.
        "classification" if is_restricting(&written(value)) => draft.visibility = visibility(key, value),
        "classification" => keep(draft, entry),
        // What other generators hide by these is hidden here too, or said to be a draft.
        "published" => {
            if is_no(value) {
                draft.visibility = visibility(key, value);
            }
        }
        "private" => {
            if !is_no(value) {
                draft.visibility = visibility(key, value);
            }
        }
        "draft" => {
            if is_yes(value) {
                let status = Known::inferred(Status::Draft, From::FrontMatter, value.span);
                fill(&mut draft.status, Some(status));
            }
        }
        "original" => fill(&mut draft.original, text(said, key, value)),
        "status" => {
            // What `draft: true` or `resolved: false` made of it gives way.
            let word = word(said, key, value, Status::read, Status::WORDS);
            if draft.status.as_ref().is_none_or(|status| !status.origin.stated) {
                draft.status = word.or(draft.status.take());
            }
        }
        "digest" => fill(
            &mut draft.in_digest,
            word(said, key, value, InDigest::read, InDigest::WORDS),
        ),
        "kind" => fill(&mut draft.kind, word(said, key, value, Kind::read, Kind::WORDS)),
        "time.detected_by" => fill(
            &mut draft.detected_by,
            word(said, key, value, DetectedBy::read, DetectedBy::WORDS),
        ),
        "severity" => fill(&mut draft.severity_raw, text(said, key, value)),
        "services" => labels(&mut draft.services, said, key, value),
        "affected" => labels(&mut draft.affected, said, key, value),
        "teams" => labels(&mut draft.teams, said, key, value),
        "tags" => labels(&mut draft.tags, said, key, value),
        "not_related" => names(&mut draft.not_related, said, key, value),
        "aliases" => names(&mut draft.aliases, said, key, value),
        "related" => tables::related(draft, key, value),
        "causes" => tables::causes(draft, key, value),
        "impact" => tables::impact(draft, key, value),
        "hypotheses" => tables::hypotheses(draft, key, value),
        "actions" => tables::actions(draft, key, value),
        "lessons" => tables::lessons(draft, key, value),
        "timeline" => tables::timeline(draft, key, value),
        _ => {
            if let Some(stage) = field.strip_prefix("time.") {
                time(document, draft, stage, key, value);
            }
        }
    }
}

fn fill<T>(slot: &mut Option<T>, value: Option<T>) {
    if slot.is_none() {
        *slot = value;
    }
}

type Findings = Vec<diagnostic::Diagnostic>;

/// A text that isn't empty.
pub(super) fn text(said: &mut Findings, key: &str, value: &Value) -> Option<Known<String>> {
    match value.text() {
        Some(text) if text.trim().is_empty() => None,
        Some(text) => Some(Known::stated(
            super::events::collapse(text),
            From::FrontMatter,
            value.span,
        )),
        None => {
            said.push(diagnostic::wrong_type(value.span, key, "a text", value.type_name()));
            None
        }
    }
}

/// Whether a value says yes, in any of the words that YAML has had for it.
fn is_yes(value: &Value) -> bool {
    let word = value.text().map(|text| text.trim().to_lowercase());
    word.is_some_and(|word| matches!(&*word, "true" | "yes" | "on" | "1" | "y"))
}

fn is_no(value: &Value) -> bool {
    let word = value.text().map(|text| text.trim().to_lowercase());
    word.is_some_and(|word| matches!(&*word, "false" | "no" | "off" | "0" | "n" | ""))
}

/// Who may read it. A value that can't be read restricts: fail-closed.
fn visibility(key: &str, value: &Value) -> Option<Known<String>> {
    let word = value.text().map_or_else(|| format!("unreadable {key}"), str::to_owned);
    Some(Known::stated(word, From::FrontMatter, value.span))
}

pub(super) fn word<T>(
    said: &mut Findings,
    key: &str,
    value: &Value,
    read: fn(&str) -> Option<T>,
    words: &[&str],
) -> Option<Known<T>> {
    let text = text(said, key, value)?;
    let word = read(&text.value);
    if word.is_none() {
        let near = nearest(&text.value, words.iter().copied());
        said.push(diagnostic::unknown_word(value.span, key, &text.value, near, words));
    }
    // "Resolved" is a word for closed, not the word.
    let is_own = words.contains(&text.value.trim().to_lowercase().replace([' ', '_'], "-").as_str());
    let origin = if is_own { Known::stated } else { Known::inferred };
    word.map(|word| origin(word, From::FrontMatter, value.span))
}

/// As [`names`], each once, in whichever case: Web is web.
fn labels(slot: &mut Vec<Known<String>>, said: &mut Findings, key: &str, value: &Value) {
    names(slot, said, key, value);
    let mut known = BTreeSet::new();
    slot.retain(|label| known.insert(label.value.to_lowercase()));
}

/// A list of names, a single one, or several with commas between them.
pub(super) fn names(slot: &mut Vec<Known<String>>, said: &mut Findings, key: &str, value: &Value) {
    let mut known: BTreeSet<String> = slot.iter().map(|k| k.value.clone()).collect();
    let mut add = |text: &str, span: Span| {
        let name = super::events::collapse(text);
        if !name.is_empty() && known.insert(name.clone()) {
            slot.push(Known::stated(name, From::FrontMatter, span));
        }
    };
    match &value.data {
        Data::List(items) => {
            for item in items {
                match item.text() {
                    Some(text) => add(text, item.span),
                    None if matches!(item.data, Data::Null) => {}
                    None => said.push(diagnostic::wrong_type(
                        item.span,
                        key,
                        "a list of texts",
                        item.type_name(),
                    )),
                }
            }
        }
        _ => match value.text() {
            Some(text) => text.split(',').for_each(|part| add(part, value.span)),
            None => said.push(diagnostic::wrong_type(
                value.span,
                key,
                "a list of texts",
                value.type_name(),
            )),
        },
    }
}

fn time(document: &Document<'_>, draft: &mut Draft, stage: &str, key: &str, value: &Value) {
    if let Data::Bool(is) = value.data {
        // cState and its kin: `resolved: true` says that it is over, not when.
        if stage == "resolved" && !is {
            fill(
                &mut draft.status,
                Some(Known::inferred(Status::Ongoing, From::FrontMatter, value.span)),
            );
        } else if stage == "resolved" {
            draft.extra.push((key.to_owned(), OVER.to_owned()));
        } else {
            draft.say(diagnostic::wrong_type(value.span, key, "a date", value.type_name()));
        }
        return;
    }
    let Some(text) = text(&mut draft.findings, key, value) else {
        return;
    };
    let stamp = match dates::stamp(&text.value, &draft.clock) {
        Ok(stamp) => stamp,
        Err(problem) => {
            // What is no TOML was said already, at the same place.
            if !draft
                .findings
                .iter()
                .any(|f| f.span.is_some_and(|s| s.start == value.span.start))
            {
                draft.say(said_of(problem, value.span, &text.value));
            }
            return;
        }
    };
    if stamp.local.has_time() && stamp.instant.is_none() && document.config.timezone.is_none() {
        draft.say(diagnostic::missing_zone(value.span, &text.value));
    }
    if let Some(slot) = draft.times.slot(stage) {
        // Of a day and a time of that day, the time says more.
        let is_vague =
            |known: &Known<Stamp>| !known.value.local.has_time() && known.value.local.date() == stamp.local.date();
        if slot.as_ref().is_none_or(is_vague) {
            *slot = Some(Known::stated(stamp, From::FrontMatter, value.span));
        }
    }
}

/// What to say of a stamp that can't be read.
pub(super) fn said_of(problem: Problem, span: Span, text: &str) -> diagnostic::Diagnostic {
    match problem {
        Problem::Ambiguous => diagnostic::ambiguous_date(span, text),
        Problem::Unreadable(why) => diagnostic::bad_date(span, text, why),
    }
}
