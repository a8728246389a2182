//! Fields that are lists of tables: causes, actions and their like.

use super::{Findings, names, said_of, text, word};
use crate::diagnostic;
use crate::name::nearest;
use crate::parse::dates;
use crate::parse::draft::Draft;
use crate::parse::timeline::Rows;
use crate::report::{
    Action, ActionStatus, Cause, CauseRole, Certainty, Effect, From, Hypothesis, Impact, Lesson, Moment, Origin,
    Related, Verdict,
};
use crate::source::Span;
use crate::value::{Data, Table, Value};

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

    /// How something is known. A mere yes says so without telling how.
    fn evidence(&self, said: &mut Findings, key: &str) -> Option<String> {
        let value = self.table.get(key)?;
        match value.data {
            Data::Bool(false) => None,
            Data::Bool(true) => {
                said.push(diagnostic::wrong_type(
                    value.span,
                    key,
                    "a text that says how it is known",
                    "a yes",
                ));
                Some("no evidence given".to_owned())
            }
            _ => self.text(said, key),
        }
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

pub(super) fn related(draft: &mut Draft, key: &str, value: &Value) {
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

pub(super) fn causes(draft: &mut Draft, key: &str, value: &Value) {
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
                certainty: fields.word(said, "certainty", Certainty::read, Certainty::WORDS),
                origin: origin(item.span),
            });
        } else if let Some(known) = text(said, key, item) {
            // A name of the registry is one word; a sentence tells the cause.
            let is_id = !known.value.contains(' ');
            draft.causes.push(Cause {
                id: is_id.then(|| known.value.clone()),
                text: (!is_id).then_some(known.value),
                role: CauseRole::Cause,
                certainty: None,
                origin: origin(item.span),
            });
        }
    }
}

pub(super) fn impact(draft: &mut Draft, key: &str, value: &Value) {
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
        if let Some(what) = what.or_else(|| unit.clone()).or_else(|| number.clone()) {
            draft.impact.push(Impact {
                what,
                value: number,
                unit,
                origin: origin(item.span),
            });
        }
    }
}

pub(super) fn hypotheses(draft: &mut Draft, key: &str, value: &Value) {
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

pub(super) fn actions(draft: &mut Draft, key: &str, value: &Value) {
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
        action.verified = fields.evidence(said, "verified");
        action.status = fields
            .word(said, "status", ActionStatus::read, ActionStatus::WORDS)
            .unwrap_or(action.status);
        action.reason = fields.text(said, "reason");
        action.ticket = fields
            .text(said, "ticket")
            .and_then(|t| crate::parse::url::allowed(&t, fields.span("ticket"), said));
        action.causes = fields.names(said, "causes");
        if action.status == ActionStatus::Declined && action.reason.is_none() {
            said.push(diagnostic::missing_reason(item.span, &action.id));
        }
        draft.actions.push(action);
    }
}

pub(super) fn lessons(draft: &mut Draft, key: &str, value: &Value) {
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

pub(super) fn timeline(draft: &mut Draft, key: &str, value: &Value) {
    let mut clock = draft.clock.clone();
    clock.day = draft.times.first_day();
    let mut rows = Rows::new(clock);
    for item in items(value) {
        let said = &mut draft.findings;
        let names = ["time", "at", "when", "text", "event", "description", "what"];
        let (at, told) = match Fields::of(said, item, &names) {
            Some(fields) => {
                let mut first = |names: &[&str]| names.iter().find_map(|name| fields.text(said, name));
                (first(&names[..3]), first(&names[3..]))
            }
            None => match text(said, key, item) {
                // "09:14 it began"
                Some(known) => match dates::leading(&known.value, &rows.clock) {
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
        let stamp = at.as_deref().and_then(|at| match dates::stamp(at, &rows.clock) {
            Ok(stamp) => Some(stamp),
            Err(problem) => {
                said.push(said_of(problem, item.span, at));
                None
            }
        });
        let label = at.unwrap_or_default();
        let stamp = rows.place(&label, stamp);
        draft.timeline.push(Moment {
            label,
            at: stamp,
            body: vec![crate::parse::markdown::text_piece(&told)],
            text: told,
            span: item.span,
        });
    }
}
