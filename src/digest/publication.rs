//! Editions that are published: frozen as they were, with what changed since, and without what was withdrawn.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use super::questions::EDITOR;
use super::{Edition, LONGEST_TRIED, Maker, lessons, promise, scope, well};
use crate::config::Config;
use crate::knowledge::{Entry, Knowledge, Leads, state_in_words};
use crate::name::slug;
use crate::report::{EditorsWords, Known, Piece};
use crate::sheet::{Facts, Frozen, Input, Sheet, Told, VERSION};
use crate::words;

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

/// The mark of a text that an edition doesn't print: enough to see that it changed, and nothing to read.
const HIDDEN: &str = "blake3:";

/// A text as editions print it, and as it is marked where they don't.
struct Fact {
    told: String,
    whole: String,
}

impl Fact {
    fn plain(text: impl Into<String>) -> Self {
        let told = text.into();
        Self {
            whole: told.clone(),
            told,
        }
    }

    fn marked(&self) -> String {
        let digest = blake3::hash(self.whole.as_bytes()).to_hex();
        format!("{HIDDEN}{}", &digest[..24])
    }

    /// Whether that is what it was.
    fn is(&self, was: &str) -> bool {
        was == self.told || was == self.marked()
    }
}

/// What a report says of all that an edition may tell, by the field.
fn facts(entry: &Entry, as_of: Date) -> BTreeMap<String, Vec<Fact>> {
    let report = &entry.report;
    let mut facts = BTreeMap::new();
    let mut tell = |field: &str, values: Vec<Fact>| {
        if !values.is_empty() {
            facts.insert(field.to_owned(), values);
        }
    };
    let one = |value: Option<&str>| value.map(Fact::plain).into_iter().collect::<Vec<_>>();
    let many = |values: &[Known<String>]| values.iter().map(|known| Fact::plain(known.value.clone())).collect();
    let prose = |text: &str, told: String| Fact {
        told,
        whole: text.to_owned(),
    };
    tell("title", one(Some(&report.title.value)));
    let summary = report.summary.iter();
    tell(
        "summary",
        summary
            .map(|it| prose(&it.value, scope::story(entry, lessons::LONGEST_STORY)))
            .collect(),
    );
    tell("status", one(report.status.as_ref().map(|it| it.value.word())));
    tell("kind", one(report.kind.as_ref().map(|it| it.value.word())));
    tell(
        "severity",
        one(report.severity_raw.as_ref().map(|it| it.value.as_str())),
    );
    tell(
        "detected by",
        one(report.detected_by.as_ref().map(|it| it.value.word())),
    );
    for (stage, at) in report.times.all() {
        let at = at.map(|at| match at.value.instant {
            Some(instant) => instant.to_string(),
            None => at.value.local.to_string(),
        });
        tell(stage, one(at.as_deref()));
    }
    tell("teams", many(&report.teams));
    tell("services", many(&report.services));
    let causes = report.causes.iter();
    let causes = causes.filter_map(|cause| cause.id.as_deref().or(cause.text.as_deref()));
    tell("causes", causes.map(Fact::plain).collect());
    let lessons = report.lessons.iter();
    let lessons = lessons.map(|it| prose(&it.text, scope::opening(&it.text, lessons::LONGEST_RULE)));
    tell("lessons", lessons.collect());
    let well = report.went_well.iter();
    tell(
        "what went well",
        well.map(|text| prose(text, scope::opening(text, well::LONGEST)))
            .collect(),
    );
    let hypotheses = report.hypotheses.iter().map(|it| {
        let result = it.result.word();
        prose(
            &format!("{}: {result}", it.statement),
            format!("{}: {result}", words::shorten(&it.statement, LONGEST_TRIED)),
        )
    });
    tell("hypotheses", hypotheses.collect());
    let actions = report.actions.iter().map(|action| {
        // Without the days for which it is overdue: these pass by themselves.
        let state = match state_in_words(action, as_of) {
            ("late" | "open", _) => action.status.word().replace('-', " "),
            (_, state) => state,
        };
        let due = action.due.map_or_else(String::new, |due| format!(", due {due}"));
        prose(
            &format!("{}: {state}{due}", action.text),
            format!("{}: {state}{due}", words::shorten(&action.text, promise::LONGEST)),
        )
    });
    tell("promises", actions.collect());
    facts
}

/// These facts as they are kept: what none of the sheets prints is marked only.
fn kept(facts: &BTreeMap<String, Vec<Fact>>, printed: &BTreeSet<String>) -> Facts {
    let keep = |field: &str, fact: &Fact| {
        let said = match field {
            "hypotheses" | "promises" => fact.told.rsplit_once(": ").map_or(fact.told.as_str(), |(text, _)| text),
            _ => fact.told.as_str(),
        };
        let is_prose = matches!(
            field,
            "summary" | "lessons" | "what went well" | "hypotheses" | "promises" | "causes"
        );
        match !is_prose || printed.contains(said) || field == "causes" && !said.contains(' ') {
            true => fact.told.clone(),
            false => fact.marked(),
        }
    };
    let of = facts.iter().map(|(field, of)| {
        let values = of.iter().map(|fact| keep(field, fact));
        (field.clone(), values.collect())
    });
    of.collect()
}

/// Every text that a value prints.
fn texts(json: &serde_json::Value, found: &mut BTreeSet<String>) {
    match json {
        serde_json::Value::String(text) => {
            found.insert(text.clone());
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        serde_json::Value::Object(fields) => fields.values().for_each(|value| texts(value, found)),
        _ => {}
    }
}

/// What a report says otherwise than it said. Of what wasn't printed, only that it changed.
fn changes(was: &Facts, now: &BTreeMap<String, Vec<Fact>>) -> Vec<Change> {
    let mut fields: Vec<&String> = was.keys().chain(now.keys()).collect();
    fields.sort_unstable();
    fields.dedup();
    let change = |field: &String| {
        let before = was.get(field).map_or(&[][..], Vec::as_slice);
        let after = now.get(field).map_or(&[][..], Vec::as_slice);
        let mut gone: Vec<&String> = before
            .iter()
            .filter(|was| !after.iter().any(|fact| fact.is(was)))
            .collect();
        let new: Vec<&Fact> = after
            .iter()
            .filter(|fact| !before.iter().any(|was| fact.is(was)))
            .collect();
        if gone.is_empty() && new.is_empty() {
            return None;
        }
        let before = gone.len();
        gone.retain(|was| !was.starts_with(HIDDEN));
        // What takes the place of what was never printed needn't be printed either.
        let is_told = !gone.is_empty() || before == 0;
        Some(Change {
            field: field.clone(),
            was: gone.into_iter().cloned().collect(),
            now: new
                .into_iter()
                .filter(|_| is_told)
                .map(|fact| fact.told.clone())
                .collect(),
        })
    };
    fields.into_iter().filter_map(change).collect()
}

/// An edition as it is to be kept from now on.
pub fn freeze(knowledge: &Knowledge, config: &Config, edition: &Edition) -> Frozen {
    let maker = Maker::new(knowledge, config);
    let own = maker.within(edition.period);
    let sheets = || std::iter::once(&edition.sheet).chain(&edition.teams);
    let told = sheets().flat_map(Sheet::about).filter_map(|id| knowledge.exactly(id));
    let mut told: BTreeSet<usize> = told.collect();
    // What an editor names falls with it.
    if let Some(words) = knowledge.words.get(&edition.period) {
        let named = words.pick.iter().filter_map(|pick| knowledge.by_id(&pick.value));
        told.extend(named.chain(maker.named(words)));
    }
    let mut printed = BTreeSet::new();
    for sheet in sheets() {
        texts(&serde_json::to_value(sheet).unwrap_or_default(), &mut printed);
    }
    let stated = maker.stated_ids();
    let inputs = own.iter().copied().chain(told.iter().copied()).map(|index| {
        let entry = &knowledge.reports[index];
        let report = &entry.report;
        let input = Input {
            path: report.path.to_string(),
            id: report.id.value.clone(),
            unique: stated.get(&slug(&report.id.value)).is_some_and(|same| same.len() == 1),
            title: report.title.value.clone(),
            digest: report.digest.to_string(),
            own: own.binary_search(&index).is_ok(),
            said: match told.contains(&index) {
                true => kept(&facts(entry, knowledge.as_of), &printed),
                false => Facts::new(),
            },
        };
        (entry.id.clone(), input)
    });
    Frozen {
        hansei: VERSION,
        published: knowledge.as_of,
        sheet: edition.sheet.clone(),
        teams: edition.teams.clone(),
        inputs: inputs.collect(),
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
    /// The reports that an editor's words link to.
    fn named(&self, words: &EditorsWords) -> Vec<usize> {
        let targets = words.body.pieces.iter().filter_map(|piece| match piece {
            Piece::LinkStart(target) => Some(target),
            _ => None,
        });
        let leads = targets.map(|target| self.knowledge.leads(&words.path, target));
        leads
            .filter_map(|leads| match leads {
                Leads::ToReport(index, _) => Some(index),
                _ => None,
            })
            .collect()
    }

    /// Reports by the ids that they state, or that were made of their paths.
    fn stated_ids(&self) -> BTreeMap<String, Vec<usize>> {
        let mut ids: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, entry) in self.knowledge.reports.iter().enumerate() {
            ids.entry(slug(&entry.report.id.value)).or_default().push(index);
        }
        ids
    }

    /// The reports that an edition was made of and that may still be read, by the ids that it knows them by. Ids go from
    /// one report to another, so that it takes more to be the same: the same place and the same id, or one that it had;
    /// the same file elsewhere; or the id of no other report, then and now.
    fn standing(&self, inputs: &BTreeMap<String, Input>) -> BTreeMap<String, usize> {
        let knowledge = self.knowledge;
        let stated = self.stated_ids();
        let reports = &knowledge.reports;
        let by_digest: BTreeMap<String, usize> = reports
            .iter()
            .enumerate()
            .map(|(index, entry)| (entry.report.digest.to_string(), index))
            .collect();
        let find = |input: &Input| {
            let id = slug(&input.id);
            let is_same = |index: &usize| {
                let report = &reports[*index].report;
                slug(&report.id.value) == id || report.aliases.iter().any(|alias| slug(&alias.value) == id)
            };
            let in_place = knowledge.report_at(&input.path).filter(is_same);
            let moved = || by_digest.get(&input.digest).copied();
            let alone = || match stated.get(&id).map(Vec::as_slice) {
                Some([index]) if input.unique && !knowledge.is_unsaid(&input.id) => Some(*index),
                _ => None,
            };
            in_place.or_else(moved).or_else(alone)
        };
        let found = inputs.iter().filter_map(|(id, input)| Some((id.clone(), find(input)?)));
        found.collect()
    }

    /// A published edition, as it stands today.
    pub(super) fn republished(&self, frozen: Frozen, words: Option<EditorsWords>) -> Edition {
        let knowledge = self.knowledge;
        let period = frozen.sheet.period;
        let standing = self.standing(&frozen.inputs);
        let gone = |id: &str| !standing.contains_key(id);
        let mut publication = Publication {
            on: Some(frozen.published),
            words_edited: frozen.words != knowledge.words.get(&period).map(|words| words.digest.to_string()),
            ..Publication::default()
        };
        for (id, input) in &frozen.inputs {
            let Some(&index) = standing.get(id) else { continue };
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
        let known: BTreeSet<usize> = standing.values().copied().collect();
        let late = self.within(period).into_iter().filter(|index| !known.contains(index));
        publication.late = late.map(|index| scope::told(&knowledge.reports[index])).collect();
        let mut sheet = frozen.sheet;
        let mut teams = frozen.teams;
        publication.withdrawn = sheet.withdraw(&gone);
        let mut withdrawn: BTreeMap<String, usize> = BTreeMap::new();
        for team in &mut teams {
            let n = team.withdraw(&gone);
            withdrawn.extend(team.team.as_ref().map(|team| (team.slug.clone(), n)));
        }
        // A team of which nothing is left has no page.
        teams.retain(|team| !team.incidents.is_empty());
        // What an editor wrote goes with the file, as a report does, and with any report that it names.
        let falls = frozen.words.is_some() && !knowledge.words.contains_key(&period)
            || self.names_withdrawn(&sheet, words.as_ref(), &frozen.inputs, &gone);
        let words = words.filter(|_| !falls);
        if falls {
            publication.withdrawn += withdraw_editors(&mut sheet);
            publication.withdrawn += usize::from(sheet.words.take().is_some());
            for team in &mut teams {
                withdraw_editors(team);
            }
            publication.words_edited = false;
        }
        Edition {
            period,
            sheet,
            teams,
            words,
            publication: Some(publication),
            inputs: frozen.inputs.values().map(|input| input.digest.clone()).collect(),
            standing,
            withdrawn,
        }
    }

    /// Whether an editor's title, words or questions name a report that is gone: what else they say of it, nobody knows.
    fn names_withdrawn(
        &self,
        sheet: &Sheet,
        words: Option<&EditorsWords>,
        inputs: &BTreeMap<String, Input>,
        gone: &dyn Fn(&str) -> bool,
    ) -> bool {
        let questions = sheet.questions.iter().filter(|question| question.why == EDITOR);
        let mut texts: Vec<String> = questions.map(|question| question.text.to_lowercase()).collect();
        texts.push(sheet.title.to_lowercase());
        texts.extend(words.map(|words| words.markdown.to_lowercase()));
        let says = |name: &str| {
            let name = name.to_lowercase();
            !name.trim().is_empty() && texts.iter().any(|text| text.contains(&name))
        };
        let names = |(id, input): (&String, &Input)| {
            let file = input.path.rsplit('/').next().unwrap_or_default();
            gone(id) && (says(id) || says(&input.id) || says(&input.title) || says(file.trim_end_matches(".md")))
        };
        let restricted = words.is_some_and(|words| {
            words.body.pieces.iter().any(|piece| match piece {
                Piece::LinkStart(target) | Piece::LinkText(target) => {
                    self.knowledge.leads(&words.path, target) == Leads::ToRestricted
                }
                _ => false,
            })
        });
        restricted || inputs.iter().any(names)
    }
}
