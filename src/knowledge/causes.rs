//! Causes: the registry, and which incidents carry which cause.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::Entry;
use super::matching::{Evidence, Matcher, Memory, Place};
use super::registered::{circle, merged};
use crate::diagnostic::{self, Diagnostic};
use crate::name::{nearest, slug};
use crate::registry::{NamedBy, Registered};
use crate::report::{Cause as Stated, CauseRole, Certainty, Gist, Kind, Report, Zone};
use crate::source::RelPath;

/// What is longer is a statement, not a name.
const LONGEST_NAME: usize = 80;

/// How a link between a report and a cause came about; always told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// The author named the cause.
    Declared,
    /// An alias of the cause stands in the report's own words.
    Matched,
    /// Similar incidents carry the cause: a hint, counted nowhere.
    Suggested,
}

impl Grade {
    /// The word, as people read it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::Matched => "matched",
            Self::Suggested => "suggested",
        }
    }
}

/// A cause, and every report that carries it.
#[derive(Clone, Debug)]
pub struct Cause {
    /// What the registry says of it; of one that reports declare and no registry has, the id and a name made of it.
    pub registered: Arc<Registered>,
    /// Whether a registry has it.
    pub is_known: bool,
    /// The index of the wider cause; none where the way leads back here.
    pub parent: Option<usize>,
    /// Those of which this is the wider one, by id.
    pub children: Vec<usize>,
    /// Newest first.
    pub occurrences: Vec<Occurrence>,
    incidents: Vec<usize>,
    exercises: Vec<usize>,
    /// How many of these have a date.
    dated: usize,
    /// The first letters of the words of its name and its aliases: by them a lesson is known to be about it.
    words: BTreeSet<u128>,
}

/// A report that carries a cause.
#[derive(Clone, Debug)]
pub struct Occurrence {
    /// Its index in [`Knowledge::reports`](super::Knowledge::reports).
    pub report: usize,
    /// How that is known.
    pub grade: Grade,
    /// The part that the cause played.
    pub role: CauseRole,
    /// How sure the writers are, where they say it.
    pub certainty: Option<Certainty>,
    /// What the report says of it.
    pub text: Option<String>,
    /// The words by which it was matched; of a declared one, those that say it too, where some do.
    pub evidence: Option<Evidence>,
    /// Whether it counts as an incident of this cause: what made it smaller doesn't, nor does an exercise.
    pub counts: bool,
}

impl Cause {
    /// How many words of the cause stand in a text.
    pub fn words_in(&self, text: &str) -> usize {
        let mut found: Vec<u128> = beginnings(text).filter(|word| self.words.contains(word)).collect();
        found.sort_unstable();
        found.dedup();
        found.len()
    }

    /// The page of the cause, from the site's root.
    pub fn url(&self) -> String {
        format!("causes/{}/", self.registered.id)
    }

    /// How it is a cause of the report with this index, if it is.
    pub fn occurrence(&self, report: usize) -> Option<&Occurrence> {
        let at = self
            .occurrences
            .binary_search_by_key(&report, |occurrence| occurrence.report);
        at.ok().map(|at| &self.occurrences[at])
    }

    /// The incidents that count, by their indices: newest first, those without a date last.
    pub fn incidents(&self) -> &[usize] {
        &self.incidents
    }

    /// How many incidents carry it so.
    pub fn graded(&self, grade: Grade) -> usize {
        let counting = self.occurrences.iter().filter(|occurrence| occurrence.counts);
        counting.filter(|occurrence| occurrence.grade == grade).count()
    }

    /// The exercises that had to do with it, by their indices: newest first.
    pub fn exercises(&self) -> &[usize] {
        &self.exercises
    }

    /// The incidents before the one of `report`, newest first; none where nobody knows when that was, or where it
    /// doesn't count.
    pub fn earlier(&self, report: usize) -> &[usize] {
        let dated = &self.incidents[..self.dated];
        dated.binary_search(&report).map_or(&[], |at| &dated[at + 1..])
    }

    /// Whether two incidents or more carry it.
    pub fn recurs(&self) -> bool {
        self.incidents.len() > 1
    }
}

/// What an old id of a cause has become.
#[derive(Clone, Debug)]
pub struct Merged {
    /// The index of the cause.
    pub into: usize,
    /// The file that says so; a built-in one has none.
    pub path: Option<RelPath>,
}

/// Every cause there is, by id, and what each report carries.
#[derive(Debug, Default)]
pub(super) struct Causes {
    pub all: Vec<Cause>,
    /// By every id, those merged into another included.
    pub by_id: BTreeMap<String, usize>,
    /// By the slug of its name.
    pub by_name: BTreeMap<String, usize>,
    /// Old ids, and what they have become.
    pub merged: BTreeMap<String, Merged>,
    /// For each report, the indices of its causes, as it names them; then those matched.
    pub of_reports: Vec<Vec<usize>>,
    /// For each report, the causes that its lessons speak of.
    pub hints: Vec<Vec<(usize, Evidence)>>,
}

/// The cause that an unknown id was most likely meant to be; each is looked for once.
struct Near {
    known: Vec<String>,
    found: BTreeMap<String, Option<String>>,
}

impl Near {
    fn to(&mut self, id: &str) -> Option<&str> {
        let found = self.found.entry(id.to_owned());
        let look = || nearest(id, self.known.iter().map(String::as_str)).map(str::to_owned);
        found.or_insert_with(look).as_deref()
    }
}

impl Causes {
    /// Finds the causes of all reports, which come newest first.
    pub(super) fn of(
        registry: BTreeMap<String, Arc<Registered>>,
        entries: &[Entry],
        findings: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut causes = Self::default();
        for registered in registry.values().filter(|cause| merged(&registry, cause).is_none()) {
            causes.add(registered.clone(), true);
        }
        for registered in registry.values() {
            if let Some(into) = merged(&registry, registered)
                && let Some(&index) = causes.by_id.get(into)
            {
                causes.by_id.insert(registered.id.clone(), index);
                causes.by_name.entry(slug(&registered.name)).or_insert(index);
                let path = registered.file.as_ref().map(|file| file.path.clone());
                causes
                    .merged
                    .insert(registered.id.clone(), Merged { into: index, path });
            }
        }
        causes.related(&registry);
        let mut near = Near {
            known: causes.by_id.keys().cloned().collect(),
            found: BTreeMap::new(),
        };
        causes.declared(entries, &mut near, findings);
        causes.unknown(entries, &mut near, findings);
        causes.matched(&registry, entries);
        for cause in &mut causes.all {
            cause.occurrences.sort_by_key(|occurrence| occurrence.report);
            let counting = cause.occurrences.iter().filter(|occurrence| occurrence.counts);
            cause.incidents = counting.map(|occurrence| occurrence.report).collect();
            let carried = cause.occurrences.iter().map(|occurrence| occurrence.report);
            cause.exercises = carried.filter(|report| is_exercise(&entries[*report].report)).collect();
            cause.dated = cause
                .incidents
                .partition_point(|&report| entries[report].when().is_some());
        }
        causes
    }

    /// Which are wider than others.
    fn related(&mut self, registry: &BTreeMap<String, Arc<Registered>>) {
        for index in 0..self.all.len() {
            let registered = &self.all[index].registered;
            let parent = registered.parent.as_ref().and_then(|id| self.by_id.get(id)).copied();
            if let Some(parent) = parent.filter(|parent| *parent != index)
                && circle(registry, registered, NamedBy::Parent).is_none()
            {
                self.all[index].parent = Some(parent);
                self.all[parent].children.push(index);
            }
        }
    }

    fn add(&mut self, registered: Arc<Registered>, is_known: bool) -> usize {
        let index = self.all.len();
        self.by_id.insert(registered.id.clone(), index);
        self.by_name.entry(slug(&registered.name)).or_insert(index);
        let names = std::iter::once(&registered.name).chain(&registered.aliases);
        self.all.push(Cause {
            words: names.flat_map(|name| beginnings(name)).collect(),
            registered,
            is_known,
            parent: None,
            children: Vec::new(),
            occurrences: Vec::new(),
            incidents: Vec::new(),
            exercises: Vec::new(),
            dated: 0,
        });
        index
    }

    /// The cause that a report names: by its id, or by nothing but its name.
    pub(super) fn named(&self, cause: &Stated) -> Option<usize> {
        let by_name = |text: &String| {
            let name = slug(text);
            self.by_id.get(&name).or_else(|| self.by_name.get(&name)).copied()
        };
        match (&cause.id, &cause.text) {
            (Some(id), _) => by_name(id),
            (None, Some(text)) if text.len() < LONGEST_NAME => by_name(text),
            _ => None,
        }
    }

    /// What authors name: known or not, it has a page.
    fn declared(&mut self, entries: &[Entry], near: &mut Near, findings: &mut Vec<Diagnostic>) {
        for (report, entry) in entries.iter().enumerate() {
            let mut own: Vec<usize> = Vec::new();
            for cause in &entry.report.causes {
                let index = match (&cause.id, self.named(cause)) {
                    (_, Some(index)) => index,
                    (None, None) => continue,
                    (Some(name), None) => self.add(Arc::new(undeclared(&slug(name), name)), false),
                };
                if let Some(name) = cause.id.as_ref().filter(|_| !self.all[index].is_known) {
                    let finding = diagnostic::unknown_cause(cause.origin.span, name, near.to(&slug(name)));
                    findings.push(finding.in_file(&entry.report.path));
                }
                if own.contains(&index) {
                    continue;
                }
                own.push(index);
                self.all[index].occurrences.push(Occurrence {
                    report,
                    grade: Grade::Declared,
                    role: cause.role,
                    certainty: cause.certainty,
                    // What names it says no more of it.
                    text: cause.text.clone().filter(|_| cause.id.is_some()),
                    evidence: None,
                    counts: counts(&entry.report, cause.role),
                });
            }
            self.of_reports.push(own);
        }
    }

    /// What actions and lessons name and nobody knows: they lead to no page.
    fn unknown(&self, entries: &[Entry], near: &mut Near, findings: &mut Vec<Diagnostic>) {
        for entry in entries {
            let report = &entry.report;
            let actions = report.actions.iter();
            let of_actions = actions.flat_map(|action| action.causes.iter().map(|id| (id, action.origin.span)));
            let lessons = report.lessons.iter();
            let of_lessons = lessons.filter_map(|lesson| Some((lesson.cause.as_ref()?, lesson.origin.span)));
            for (name, span) in of_actions.chain(of_lessons) {
                let id = slug(name);
                if !self.by_id.contains_key(&id) && !self.by_name.contains_key(&id) {
                    findings.push(diagnostic::unknown_cause(span, name, near.to(&id)).in_file(&report.path));
                }
            }
        }
    }

    /// What their words say besides.
    fn matched(&mut self, registry: &BTreeMap<String, Arc<Registered>>, entries: &[Entry]) {
        let aliased: Vec<(&Registered, usize)> = registry
            .values()
            .filter_map(|cause| Some((&**cause, *self.by_id.get(&cause.id)?)))
            .collect();
        let matcher = Matcher::new(aliased.iter().map(|(cause, _)| *cause));
        type Matches = Vec<(usize, Evidence)>;
        let found: Vec<(Matches, Matches)> = entries
            .par_iter()
            .map_init(Memory::default, |memory, entry| {
                (
                    said(&matcher, &entry.report, memory),
                    hinted(&matcher, &entry.report, memory),
                )
            })
            .collect();
        // They come first, by report.
        let declared: Vec<usize> = self.all.iter().map(|cause| cause.occurrences.len()).collect();
        for (report, (found, hints)) in found.into_iter().enumerate() {
            let hints = hints.into_iter();
            self.hints
                .push(hints.map(|(alias, evidence)| (aliased[alias].1, evidence)).collect());
            for (alias, evidence) in found {
                let index = aliased[alias].1;
                if self.of_reports[report].contains(&index) {
                    // What is declared is quoted as well, where the words say it.
                    let own = &mut self.all[index].occurrences[..declared[index]];
                    if let Ok(at) = own.binary_search_by_key(&report, |occurrence| occurrence.report) {
                        own[at].evidence.get_or_insert(evidence);
                    }
                    continue;
                }
                self.of_reports[report].push(index);
                self.all[index].occurrences.push(Occurrence {
                    report,
                    grade: Grade::Matched,
                    role: CauseRole::Cause,
                    certainty: None,
                    text: None,
                    evidence: Some(evidence),
                    counts: counts(&entries[report].report, CauseRole::Cause),
                });
            }
        }
    }
}

/// What a report's own statements name: its causes first, then its summary and its title.
fn said(matcher: &Matcher, report: &Report, memory: &mut Memory) -> Vec<(usize, Evidence)> {
    let mut found = Vec::new();
    for cause in &report.causes {
        // What may have been is no cause yet.
        if let (Some(text), false) = (&cause.text, cause.certainty == Some(Certainty::Hypothesis)) {
            matcher.find(text, Place::Causes, memory, &mut found);
        }
    }
    if let Some(summary) = &report.summary {
        matcher.find(&summary.value, Place::Summary, memory, &mut found);
    }
    matcher.find(&report.title.value, Place::Title, memory, &mut found);
    if report.causes.is_empty() {
        find_in(
            matcher,
            &report.gist,
            &[Zone::Causes, Zone::Prose],
            (memory, &mut found),
            Place::Text,
        );
    }
    found
}

/// What its lessons speak of: no cause, but a hint.
fn hinted(matcher: &Matcher, report: &Report, memory: &mut Memory) -> Vec<(usize, Evidence)> {
    let mut found = Vec::new();
    find_in(
        matcher,
        &report.gist,
        &[Zone::Lessons],
        (memory, &mut found),
        Place::Lessons,
    );
    found
}

fn find_in(
    matcher: &Matcher,
    gist: &Gist,
    zones: &[Zone],
    (memory, found): (&mut Memory, &mut Vec<(usize, Evidence)>),
    place: Place,
) {
    for (at, sentence) in gist.sentences.iter().enumerate() {
        if zones.contains(&sentence.zone) {
            matcher.find(gist.sentence(at as u16), place, memory, found);
        }
    }
}

fn counts(report: &Report, role: CauseRole) -> bool {
    role != CauseRole::Mitigator && !is_exercise(report)
}

pub(super) fn is_exercise(report: &Report) -> bool {
    report.kind.as_ref().is_some_and(|kind| kind.value == Kind::Exercise)
}

/// The first five letters of each longer word, in lower case, as one number each.
fn beginnings(text: &str) -> impl Iterator<Item = u128> {
    const LETTERS: usize = 5;
    let words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().nth(3).is_some());
    words.map(|word| {
        let letters = word.chars().flat_map(char::to_lowercase).take(LETTERS);
        letters.fold(0, |number, letter| number << 21 | u128::from(u32::from(letter)))
    })
}

/// A cause that reports name and no registry has.
fn undeclared(id: &str, name: &str) -> Registered {
    let words = name.trim().replace(['-', '_'], " ");
    let mut chars = words.chars();
    let name = chars
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect());
    Registered {
        id: id.to_owned(),
        name,
        ..Registered::default()
    }
}
