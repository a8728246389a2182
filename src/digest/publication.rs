//! Editions that are published: frozen as they were, with what changed since, and without what was withdrawn.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use super::questions::EDITOR;
use super::scope;
use super::{Edition, Maker};
use crate::config::Config;
use crate::knowledge::{Entry, Knowledge, state_in_words};
use crate::report::EditorsWords;
use crate::sheet::{Facts, Frozen, Input, Sheet, Told, VERSION};

/// What became of an edition since it was published.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Publication {
    /// The day on which it was published.
    #[serde(skip)]
    pub on: Option<Date>,
    /// Reports that it speaks of and that say something else now.
    pub changed: Vec<Changed>,
    /// Further reports of its period that were edited.
    pub edited: Vec<Told>,
    /// Reports of its period that it didn't know.
    pub late: Vec<Told>,
    /// How many items were withdrawn, with their reports.
    pub withdrawn: usize,
    /// Whether the editor's words were edited.
    pub words_edited: bool,
}

/// A report that says something else now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// The report, as it is called now.
    pub report: Told,
    /// What it says otherwise; empty where that is nothing that an edition tells.
    pub changes: Vec<Change>,
}

/// A field that says something else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Which: title, lessons, started.
    pub field: String,
    /// What it said.
    pub was: Vec<String>,
    /// What it says now.
    pub now: Vec<String>,
}

/// What a report says of all that an edition may tell.
fn facts(entry: &Entry, as_of: Date) -> Facts {
    let report = &entry.report;
    let mut facts = Facts::new();
    let mut tell = |field: &str, values: Vec<String>| {
        if !values.is_empty() {
            facts.insert(field.to_owned(), values);
        }
    };
    tell("title", vec![report.title.value.clone()]);
    let one = |value: Option<String>| value.into_iter().collect::<Vec<_>>();
    tell("summary", one(report.summary.as_ref().map(|it| it.value.clone())));
    tell(
        "status",
        one(report.status.as_ref().map(|it| it.value.word().to_owned())),
    );
    tell("kind", one(report.kind.as_ref().map(|it| it.value.word().to_owned())));
    tell("severity", one(report.severity_raw.as_ref().map(|it| it.value.clone())));
    tell(
        "detected by",
        one(report.detected_by.as_ref().map(|it| it.value.word().to_owned())),
    );
    for (stage, at) in report.times.all() {
        tell(stage, one(at.map(|at| at.value.local.to_string())));
    }
    tell("teams", report.teams.iter().map(|it| it.value.clone()).collect());
    tell("services", report.services.iter().map(|it| it.value.clone()).collect());
    let causes = report
        .causes
        .iter()
        .filter_map(|cause| cause.id.clone().or_else(|| cause.text.clone()));
    tell("causes", causes.collect());
    tell("lessons", report.lessons.iter().map(|it| it.text.clone()).collect());
    tell("what went well", report.went_well.clone());
    let hypotheses = report.hypotheses.iter();
    let hypotheses = hypotheses.map(|it| format!("{}: {}", it.statement, it.result.word()));
    tell("hypotheses", hypotheses.collect());
    let actions = report.actions.iter().map(|action| {
        // Without the days for which it is overdue: these pass by themselves.
        let state = match state_in_words(action, as_of) {
            ("late" | "open", _) => action.status.word().replace('-', " "),
            (_, state) => state,
        };
        let due = action.due.map_or_else(String::new, |due| format!(", due {due}"));
        format!("{}: {state}{due}", action.text)
    });
    tell("promises", actions.collect());
    facts
}

/// What a report says otherwise than it said.
fn changes(was: &Facts, now: &Facts) -> Vec<Change> {
    let mut fields: Vec<&String> = was.keys().chain(now.keys()).collect();
    fields.sort_unstable();
    fields.dedup();
    let empty = Vec::new();
    let change = |field: &String| {
        let (before, after) = (was.get(field).unwrap_or(&empty), now.get(field).unwrap_or(&empty));
        let without = |some: &[String], others: &[String]| -> Vec<String> {
            some.iter().filter(|value| !others.contains(value)).cloned().collect()
        };
        let change = Change {
            field: field.clone(),
            was: without(before, after),
            now: without(after, before),
        };
        (!change.was.is_empty() || !change.now.is_empty()).then_some(change)
    };
    fields.into_iter().filter_map(change).collect()
}

/// An edition as it is to be kept from now on.
pub fn freeze(knowledge: &Knowledge, config: &Config, edition: &Edition) -> Frozen {
    let maker = Maker::new(knowledge, config);
    let own = maker.within(edition.period);
    let sheets = || std::iter::once(&edition.sheet).chain(&edition.teams);
    let about = sheets().flat_map(Sheet::about);
    let about: BTreeSet<&str> = about.collect();
    let told = about.iter().filter_map(|id| knowledge.standing(id));
    let mut inputs: BTreeMap<String, Input> = BTreeMap::new();
    for index in own.iter().copied().chain(told) {
        let entry = &knowledge.reports[index];
        inputs.entry(entry.id.clone()).or_insert_with(|| Input {
            digest: entry.report.digest.to_string(),
            own: own.binary_search(&index).is_ok(),
            said: match about.contains(entry.id.as_str()) {
                true => facts(entry, knowledge.as_of),
                false => Facts::new(),
            },
        });
    }
    Frozen {
        hansei: VERSION,
        published: knowledge.as_of,
        sheet: edition.sheet.clone(),
        teams: edition.teams.clone(),
        inputs,
        words: knowledge
            .words
            .get(&edition.period)
            .map(|words| words.digest.to_string()),
    }
}

/// Takes out what an editor asked, and the title. How many questions that were.
fn withdraw_editors(sheet: &mut Sheet) -> usize {
    let before = sheet.questions.len();
    sheet.questions.retain(|question| question.why != EDITOR);
    sheet.title = sheet.period.title();
    before - sheet.questions.len()
}

impl Maker<'_> {
    /// A published edition, as it stands today.
    pub(super) fn republished(&self, frozen: Frozen, words: Option<EditorsWords>) -> Edition {
        let knowledge = self.knowledge;
        let period = frozen.sheet.period;
        let gone = |id: &str| knowledge.standing(id).is_none();
        let mut publication = Publication {
            on: Some(frozen.published),
            words_edited: frozen.words != knowledge.words.get(&period).map(|words| words.digest.to_string()),
            ..Publication::default()
        };
        for (id, input) in &frozen.inputs {
            let Some(index) = knowledge.standing(id) else { continue };
            let entry = &knowledge.reports[index];
            if entry.report.digest.to_string() == input.digest {
                continue;
            }
            match input.said.is_empty() {
                true => publication.edited.push(scope::told(entry)),
                false => publication.changed.push(Changed {
                    report: scope::told(entry),
                    changes: changes(&input.said, &facts(entry, knowledge.as_of)),
                }),
            }
        }
        let known = frozen.inputs.keys().filter_map(|id| knowledge.standing(id));
        let known: BTreeSet<usize> = known.collect();
        let late = self.within(period).into_iter().filter(|index| !known.contains(index));
        publication.late = late.map(|index| scope::told(&knowledge.reports[index])).collect();
        let mut sheet = frozen.sheet;
        let mut teams = frozen.teams;
        publication.withdrawn = sheet.withdraw(&gone);
        for team in &mut teams {
            team.withdraw(&gone);
        }
        // A team of which nothing is left has no page.
        teams.retain(|team| !team.incidents.is_empty());
        // What an editor wrote goes with the file, as a report does.
        let has_file = knowledge.words.contains_key(&period);
        if frozen.words.is_some() && !has_file {
            publication.withdrawn += withdraw_editors(&mut sheet);
            for team in &mut teams {
                withdraw_editors(team);
            }
        }
        let words = words.filter(|words| has_file && !self.names_withdrawn(words, &frozen.inputs));
        if words.is_none() && sheet.words.take().is_some() {
            publication.withdrawn += 1;
        }
        Edition {
            period,
            sheet,
            teams,
            words,
            publication: Some(publication),
        }
    }

    /// Whether an editor's words name a report that is withdrawn: what else they say of it, nobody knows.
    fn names_withdrawn(&self, words: &EditorsWords, inputs: &BTreeMap<String, Input>) -> bool {
        let mut gone = inputs.iter().filter(|(id, _)| self.knowledge.standing(id).is_none());
        let text = words.markdown.to_lowercase();
        let says = |name: &String| text.contains(&name.to_lowercase());
        gone.any(|(id, input)| says(id) || input.said.get("title").into_iter().flatten().any(says))
    }
}
