//! Front matter, field by field: one wrong field never costs the others.

use super::dates::{self, Problem};
use super::document::Document;
use super::draft::Draft;
use super::grammar::IGNORED;
use crate::diagnostic;
use crate::name::nearest;
use crate::report::{
    Action, ActionStatus, Cause, CauseRole, Certainty, DetectedBy, Effect, From, Hypothesis, Impact, Kind, Known,
    Lesson, Moment, Origin, Related, Stamp, Status, Times, Verdict,
};
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
}

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
    let value = match &entry.value.data {
        Data::List(items) => {
            let texts: Vec<&str> = items.iter().filter_map(Value::text).collect();
            texts.join(", ")
        }
        _ => entry.value.text().unwrap_or_default().to_owned(),
    };
    if !value.trim().is_empty() && value.len() <= 200 {
        draft.extra.push((entry.key.clone(), value));
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
            text(said, key, value).map(|k| k.map(|t| super::document::without_markup(&t))),
        ),
        "commander" => fill(&mut draft.commander, text(said, key, value)),
        "visibility" => fill(&mut draft.visibility, visibility(key, value)),
        "original" => fill(&mut draft.original, text(said, key, value)),
        "status" => fill(&mut draft.status, word(said, key, value, Status::read, Status::WORDS)),
        "kind" => fill(&mut draft.kind, word(said, key, value, Kind::read, Kind::WORDS)),
        "time.detected_by" => fill(
            &mut draft.detected_by,
            word(said, key, value, DetectedBy::read, DetectedBy::WORDS),
        ),
        "severity" => fill(&mut draft.severity_raw, text(said, key, value)),
        "services" => names(&mut draft.services, said, key, value),
        "affected" => names(&mut draft.affected, said, key, value),
        "teams" => names(&mut draft.teams, said, key, value),
        "tags" => names(&mut draft.tags, said, key, value),
        "not_related" => names(&mut draft.not_related, said, key, value),
        "aliases" => names(&mut draft.aliases, said, key, value),
        "related" => related(draft, key, value),
        "causes" => causes(draft, key, value),
        "impact" => impact(draft, key, value),
        "hypotheses" => hypotheses(draft, key, value),
        "actions" => actions(draft, key, value),
        "lessons" => lessons(draft, key, value),
        "timeline" => timeline(draft, key, value),
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
fn text(said: &mut Findings, key: &str, value: &Value) -> Option<Known<String>> {
    match value.text() {
        Some(text) if text.trim().is_empty() => None,
        Some(text) => Some(Known::stated(
            super::document::collapse(text),
            From::FrontMatter,
            value.span,
        )),
        None => {
            said.push(diagnostic::wrong_type(value.span, key, "a text", value.type_name()));
            None
        }
    }
}

/// Who may read it. A value that can't be read restricts: fail-closed.
fn visibility(key: &str, value: &Value) -> Option<Known<String>> {
    let word = value.text().map_or_else(|| format!("unreadable {key}"), str::to_owned);
    Some(Known::stated(word, From::FrontMatter, value.span))
}

fn word<T>(
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
    word.map(|word| Known::stated(word, From::FrontMatter, value.span))
}

/// A list of names, a single one, or several with commas between them.
fn names(slot: &mut Vec<Known<String>>, said: &mut Findings, key: &str, value: &Value) {
    let mut add = |text: &str, span: Span| {
        let name = super::document::collapse(text);
        if !name.is_empty() && !slot.iter().any(|k| k.value == name) {
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
        } else if stage != "resolved" {
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
        fill(slot, Some(Known::stated(stamp, From::FrontMatter, value.span)));
    }
}

/// What to say of a stamp that can't be read.
pub(super) fn said_of(problem: Problem, span: Span, text: &str) -> diagnostic::Diagnostic {
    match problem {
        Problem::Ambiguous => diagnostic::ambiguous_date(span, text),
        Problem::Unreadable(why) => diagnostic::bad_date(span, text, why),
    }
}

fn origin(span: Span) -> Origin {
    Origin {
        stated: true,
        from: From::FrontMatter,
        span,
    }
}

/// The items of a list; a single value is a list of one.
fn items(value: &Value) -> &[Value] {
    match &value.data {
        Data::List(items) => items,
        _ => std::slice::from_ref(value),
    }
}

/// The parts of one table of the front matter, with what there is to say about its keys.
struct Fields<'a> {
    table: &'a Table,
    span: Span,
}

impl<'a> Fields<'a> {
    /// Takes the table, and says which of its keys nothing reads.
    fn of(said: &mut Findings, value: &'a Value, known: &[&str]) -> Option<Self> {
        let Data::Table(table) = &value.data else {
            return None;
        };
        for entry in &table.entries {
            if !known.contains(&entry.key.as_str()) {
                let near = nearest(&entry.key, known.iter().copied());
                said.push(diagnostic::unknown_key(entry.key_span, &entry.key, near));
            }
        }
        Some(Self {
            table,
            span: value.span,
        })
    }

    fn text(&self, said: &mut Findings, key: &str) -> Option<String> {
        let value = self.table.get(key)?;
        if matches!(value.data, Data::Null) {
            return None;
        }
        text(said, key, value).map(|k| k.value)
    }

    fn word<T>(&self, said: &mut Findings, key: &str, read: fn(&str) -> Option<T>, words: &[&str]) -> Option<T> {
        let value = self.table.get(key)?;
        word(said, key, value, read, words).map(|k| k.value)
    }

    fn names(&self, said: &mut Findings, key: &str) -> Vec<String> {
        let mut names_found = Vec::new();
        if let Some(value) = self.table.get(key) {
            names(&mut names_found, said, key, value);
        }
        names_found.into_iter().map(|k| k.value).collect()
    }

    fn span(&self, key: &str) -> Span {
        self.table.get(key).map_or(self.span, |v| v.span)
    }
}

/// How a report is related when nothing is said of it.
const RELATED: &str = "related";

fn related(draft: &mut Draft, key: &str, value: &Value) {
    for item in items(value) {
        let said = &mut draft.findings;
        if let Some(fields) = Fields::of(said, item, &["id", "as"]) {
            let Some(id) = fields.text(said, "id") else {
                said.push(diagnostic::wrong_type(
                    item.span,
                    key,
                    "`{ id = \"…\", as = \"…\" }`",
                    "a table without an id",
                ));
                continue;
            };
            draft.related.push(Related {
                id,
                relation: fields
                    .text(said, "as")
                    .map_or_else(|| RELATED.into(), |text| text.to_lowercase().into()),
                span: fields.span("id"),
            });
        } else if let Some(id) = text(said, key, item) {
            draft.related.push(Related {
                id: id.value,
                relation: RELATED.into(),
                span: item.span,
            });
        }
    }
}

fn causes(draft: &mut Draft, key: &str, value: &Value) {
    for item in items(value) {
        let said = &mut draft.findings;
        if let Some(fields) = Fields::of(said, item, &["id", "text", "role", "certainty"]) {
            let (id, text) = (fields.text(said, "id"), fields.text(said, "text"));
            if id.is_none() && text.is_none() {
                said.push(diagnostic::wrong_type(
                    item.span,
                    key,
                    "`{ id = \"…\" }`",
                    "a table without an id",
                ));
                continue;
            }
            draft.causes.push(Cause {
                id,
                text,
                role: fields
                    .word(said, "role", CauseRole::read, CauseRole::WORDS)
                    .unwrap_or(CauseRole::Cause),
                certainty: fields
                    .word(said, "certainty", Certainty::read, Certainty::WORDS)
                    .unwrap_or(Certainty::Confirmed),
                origin: origin(item.span),
            });
        } else if let Some(known) = text(said, key, item) {
            // A name of the registry is one word; a sentence tells the cause.
            let is_id = !known.value.contains(' ');
            draft.causes.push(Cause {
                id: is_id.then(|| known.value.clone()),
                text: (!is_id).then_some(known.value),
                role: CauseRole::Cause,
                certainty: Certainty::Confirmed,
                origin: origin(item.span),
            });
        }
    }
}

fn impact(draft: &mut Draft, key: &str, value: &Value) {
    for item in items(value) {
        let said = &mut draft.findings;
        let (what, number, unit) = match Fields::of(said, item, &["what", "value", "unit"]) {
            Some(fields) => (
                fields.text(said, "what"),
                fields.text(said, "value"),
                fields.text(said, "unit"),
            ),
            None => (text(said, key, item).map(|k| k.value), None, None),
        };
        if let Some(what) = what.or_else(|| unit.clone()) {
            draft.impact.push(Impact {
                what,
                value: number,
                unit,
                origin: origin(item.span),
            });
        }
    }
}

fn hypotheses(draft: &mut Draft, key: &str, value: &Value) {
    for item in items(value) {
        let said = &mut draft.findings;
        let (statement, test, result) = match Fields::of(said, item, &["statement", "test", "result"]) {
            Some(fields) => (
                fields.text(said, "statement"),
                fields.text(said, "test"),
                fields.word(said, "result", Verdict::read, Verdict::WORDS),
            ),
            None => (text(said, key, item).map(|k| k.value), None, None),
        };
        if let Some(statement) = statement {
            draft.hypotheses.push(Hypothesis {
                statement,
                test,
                result: result.unwrap_or(Verdict::Open),
                origin: origin(item.span),
            });
        }
    }
}

fn actions(draft: &mut Draft, key: &str, value: &Value) {
    const KEYS: [&str; 10] = [
        "id", "text", "effect", "owner", "due", "status", "reason", "ticket", "verified", "causes",
    ];
    for item in items(value) {
        let n = draft.actions.len() + 1;
        let said = &mut draft.findings;
        let Some(fields) = Fields::of(said, item, &KEYS) else {
            if let Some(known) = text(said, key, item) {
                draft.actions.push(Action::told(n, known.value, origin(item.span)));
            }
            continue;
        };
        let Some(told) = fields.text(said, "text") else {
            said.push(diagnostic::wrong_type(
                item.span,
                key,
                "a table with a `text`",
                "one without",
            ));
            continue;
        };
        let due = fields.text(said, "due").and_then(|due| {
            match dates::stamp(
                &due,
                &dates::Clock {
                    day_first: draft.clock.day_first,
                    ..Default::default()
                },
            ) {
                Ok(stamp) => Some(stamp.local.date()),
                Err(problem) => {
                    said.push(said_of(problem, fields.span("due"), &due));
                    None
                }
            }
        });
        let mut action = Action::told(n, told, origin(item.span));
        if let Some(id) = fields.text(said, "id") {
            action.id = id;
        }
        action.effect = fields.word(said, "effect", Effect::read, Effect::WORDS);
        action.owner = fields.text(said, "owner");
        action.due = due;
        action.verified = fields.text(said, "verified");
        action.status = fields
            .word(said, "status", ActionStatus::read, ActionStatus::WORDS)
            .unwrap_or(action.status);
        action.reason = fields.text(said, "reason");
        action.ticket = fields
            .text(said, "ticket")
            .and_then(|t| super::url::allowed(&t, fields.span("ticket"), said));
        action.causes = fields.names(said, "causes");
        if action.status == ActionStatus::Declined && action.reason.is_none() {
            said.push(diagnostic::missing_reason(item.span, &action.id));
        }
        draft.actions.push(action);
    }
}

fn lessons(draft: &mut Draft, key: &str, value: &Value) {
    for item in items(value) {
        let said = &mut draft.findings;
        let (told, cause) = match Fields::of(said, item, &["text", "cause"]) {
            Some(fields) => (fields.text(said, "text"), fields.text(said, "cause")),
            None => (text(said, key, item).map(|k| k.value), None),
        };
        if let Some(text) = told {
            draft.lessons.push(Lesson {
                text,
                cause,
                origin: origin(item.span),
            });
        }
    }
}

fn timeline(draft: &mut Draft, key: &str, value: &Value) {
    let mut clock = draft.clock.clone();
    clock.day = first_day(&draft.times);
    for item in items(value) {
        let said = &mut draft.findings;
        let (at, told) = match Fields::of(said, item, &["time", "text"]) {
            Some(fields) => (fields.text(said, "time"), fields.text(said, "text")),
            None => match text(said, key, item) {
                // "09:14 it began"
                Some(known) => match dates::leading(&known.value, &clock) {
                    Some((_, bytes)) => (
                        Some(known.value[..bytes].to_owned()),
                        Some(
                            known.value[bytes..]
                                .trim_start_matches([' ', ':', '-', '–', '—'])
                                .to_owned(),
                        ),
                    ),
                    None => (None, Some(known.value)),
                },
                None => continue,
            },
        };
        let Some(told) = told else { continue };
        let stamp = at.as_deref().and_then(|at| match dates::stamp(at, &clock) {
            Ok(stamp) => Some(stamp),
            Err(problem) => {
                said.push(said_of(problem, item.span, at));
                None
            }
        });
        if let Some(stamp) = &stamp {
            clock.day = Some(stamp.local.date());
        }
        draft.timeline.push(Moment {
            label: at.unwrap_or_default(),
            at: stamp,
            body: vec![super::markdown::text_piece(&told)],
            text: told,
            span: item.span,
        });
    }
}

/// The day on which the incident began, for rows that say the time alone.
pub(super) fn first_day(times: &Times) -> Option<jiff::civil::Date> {
    let all = times.all();
    let known = |name: &str| all.iter().find(|(n, _)| *n == name).and_then(|(_, at)| *at);
    let day = |at: &Known<Stamp>| at.value.local.date();
    known("started")
        .or_else(|| known("triggered"))
        .or_else(|| known("detected"))
        .map(day)
        .or_else(|| all.iter().find_map(|(_, at)| at.map(day)))
}
