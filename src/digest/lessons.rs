//! The new lessons of a period: which of them are told, why, and whom they concern.

use std::collections::{BTreeMap, BTreeSet};

use super::back::Recurred;
use super::scope::{self, Scope};
use crate::knowledge::{Entry, KeyKind, find_key, key_slug};
use crate::report::Kind;
use crate::sheet::{Concern, Lesson};

/// How many are told, where authors don't want more of them told.
const FEW: usize = 5;

/// How many are told at the most.
const MOST: usize = 7;

/// How long a rule of thumb may be, and its story.
pub(super) const LONGEST_RULE: usize = 180;
pub(super) const LONGEST_STORY: usize = 130;

/// Among how many incidents of the same cause other teams are looked for, and how many of these are named.
const NEAR: usize = 12;
const MOST_OTHERS: usize = 2;

/// How many of a report's own teams, or services, are named.
const MOST_OWN: usize = 4;

/// A lesson that may be told.
struct Candidate<'k> {
    report: usize,
    /// Which of its report's it is.
    nth: usize,
    text: &'k str,
    cause: Option<usize>,
    reason: Reason,
}

/// Why a lesson is told, the best reason first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reason {
    Highlighted,
    NewCause(usize),
    CameBack(usize),
    Severe,
    NobodyHurt(Kind),
    Verified,
    Newest,
}

impl Reason {
    /// Two causes are no better one than the other.
    fn rank(self) -> u8 {
        match self {
            Self::Highlighted => 0,
            Self::NewCause(_) => 1,
            Self::CameBack(_) => 2,
            Self::Severe => 3,
            Self::NobodyHurt(_) => 4,
            Self::Verified => 5,
            Self::Newest => 6,
        }
    }
}

/// The lessons that are told, and how many more there are.
pub(super) fn told(scope: Scope<'_>, recurred: &[Recurred<'_>]) -> (Vec<Lesson>, usize) {
    let mut all = candidates(scope, recurred);
    let total = all.len();
    // A lesson of each report before the second of any; of those that are still written last.
    all.sort_by_key(|candidate| {
        let entry = scope.entry(candidate.report);
        (
            candidate.reason != Reason::Highlighted,
            entry.is_draft() || entry.is_ongoing(),
            candidate.nth > 0,
            candidate.reason.rank(),
            scope.severity(entry),
            candidate.report,
            candidate.nth,
        )
    });
    let wanted = all
        .iter()
        .filter(|candidate| candidate.reason == Reason::Highlighted)
        .count();
    all.truncate(wanted.clamp(FEW, MOST));
    let told: Vec<Lesson> = all.iter().map(|candidate| lesson(scope, candidate)).collect();
    let more = total - told.len();
    (told, more)
}

fn candidates<'k>(scope: Scope<'k>, recurred: &[Recurred<'k>]) -> Vec<Candidate<'k>> {
    let came_back: BTreeSet<usize> = recurred.iter().filter_map(|recurred| recurred.cause).collect();
    let mut said: BTreeSet<u64> = BTreeSet::new();
    let mut all = Vec::new();
    for (report, entry) in scope.choosable() {
        let new = scope.lessons(report).iter().filter(|lesson| said.insert(lesson.key));
        let new = new.enumerate().map(|(nth, lesson)| Candidate {
            report,
            nth,
            text: lesson.text(&entry.report),
            cause: lesson.cause,
            reason: reason(scope, (report, entry), lesson.cause, &came_back),
        });
        all.extend(new);
    }
    all
}

fn reason(
    scope: Scope<'_>,
    (report, entry): (usize, &Entry),
    cause: Option<usize>,
    came_back: &BTreeSet<usize>,
) -> Reason {
    if scope::is_highlighted(entry) {
        return Reason::Highlighted;
    }
    if let Some(cause) = cause {
        let of = &scope.knowledge.causes[cause];
        let is_new = of.occurrence(report).is_some_and(|it| it.counts) && of.earlier(report).is_empty();
        if is_new {
            return Reason::NewCause(cause);
        }
        if came_back.contains(&cause) {
            return Reason::CameBack(cause);
        }
    }
    let kind = entry.kind();
    if entry.report.severity.is_some() && scope.severity(entry) == 0 && kind == Kind::Incident {
        return Reason::Severe;
    }
    if matches!(kind, Kind::NearMiss | Kind::Surprise | Kind::Exercise) {
        return Reason::NobodyHurt(kind);
    }
    let verified = scope.verified(entry);
    match verified > 0 {
        true => Reason::Verified,
        false => Reason::Newest,
    }
}

fn lesson(scope: Scope<'_>, candidate: &Candidate<'_>) -> Lesson {
    let entry = scope.entry(candidate.report);
    let name = |cause: usize| &scope.knowledge.causes[cause].registered.name;
    let mut why = match candidate.reason {
        Reason::Highlighted => "highlighted by its authors".to_owned(),
        Reason::NewCause(cause) => format!("first time that we met “{}”", name(cause)),
        Reason::CameBack(cause) => format!("“{}” came back", name(cause)),
        Reason::Severe => format!("severity {}", scope.told(candidate.report).severity),
        Reason::NobodyHurt(kind) => match kind {
            Kind::Exercise => "learned in an exercise".to_owned(),
            Kind::Surprise => "learned from a surprise".to_owned(),
            Kind::NearMiss | Kind::Incident => "learned from a near miss".to_owned(),
        },
        Reason::Verified => "something done about it is verified".to_owned(),
        Reason::Newest if candidate.nth > 0 => "a second one of its report".to_owned(),
        Reason::Newest => scope::newest(scope, candidate.report).to_owned(),
    };
    if entry.is_ongoing() {
        why.push_str("; its incident goes on");
    } else if entry.is_draft() {
        why.push_str("; its report is a draft");
    }
    Lesson {
        text: scope::opening(candidate.text, LONGEST_RULE),
        story: scope::story(entry, LONGEST_STORY),
        report: scope.told(candidate.report),
        concerns: concerns(scope, candidate),
        why,
    }
}

/// Whom it concerns: its report's teams, else the services; and teams that met its cause before.
fn concerns(scope: Scope<'_>, candidate: &Candidate<'_>) -> Vec<Concern> {
    let knowledge = scope.knowledge;
    let concern = |name: &str, kind: KeyKind, by: Option<String>| {
        let slug = key_slug(name);
        let found = find_key(&knowledge.keys, kind, &slug)?;
        Some(Concern {
            name: found.name.clone(),
            slug,
            is_team: kind == KeyKind::Team,
            by,
        })
    };
    let report = &scope.entry(candidate.report).report;
    let (names, kind) = match report.teams.is_empty() {
        false => (&report.teams, KeyKind::Team),
        true => (&report.services, KeyKind::Service),
    };
    let own = names
        .iter()
        .take(MOST_OWN)
        .filter_map(|name| concern(&name.value, kind, None));
    let mut concerned: Vec<Concern> = own.collect();
    let mut others: BTreeMap<String, Concern> = BTreeMap::new();
    for &near in candidate
        .cause
        .map_or(&[][..], |cause| knowledge.causes[cause].incidents())
        .iter()
        .take(NEAR)
    {
        let entry = scope.entry(near);
        for team in &entry.report.teams {
            if let Some(concern) = concern(&team.value, KeyKind::Team, Some(entry.id.clone()))
                && !concerned.iter().any(|own| own.is_team && own.slug == concern.slug)
            {
                others.entry(concern.slug.clone()).or_insert(concern);
            }
        }
    }
    concerned.extend(others.into_values().take(MOST_OTHERS));
    concerned
}
