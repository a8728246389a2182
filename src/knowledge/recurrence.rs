//! What came back: for each cause of a report the incidents before it, what was learned and promised then, and whether
//! what was done has held.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::causes::is_exercise;
use super::{Cause, Grade, Knowledge, Likeness};
use crate::report::{Action, ActionStatus, Certainty};

/// Among how many earlier incidents one is looked for that left a lesson.
const NEAR: usize = 5;

/// Up to how many earlier incidents are named, for all causes of a report together; the one before of each in any case.
const MOST_OTHERS: usize = 5;

/// How many lessons of one report are told for one cause.
const MOST_LESSONS: usize = 2;

/// In which way reports are related whose cause is the same, as their writers say it.
const SAME_CAUSE: &str = "same-cause";

/// A cause of a report that was met before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CameBack {
    /// Its index; none where the writers say that the cause is the same, and don't name it.
    pub cause: Option<usize>,
    /// The index of the incident before: the nearest one that left a lesson, where one of the nearest did.
    pub before: usize,
    /// Further incidents that were earlier than this one, newest first, as far as there is room.
    pub others: Vec<usize>,
    /// The how-manieth time this is; 0 where nobody counts.
    pub times: usize,
    /// What this report and the one before have in common.
    pub likeness: Likeness,
}

impl CameBack {
    /// Every earlier report that it names.
    pub fn reports(&self) -> impl Iterator<Item = usize> + use<'_> {
        std::iter::once(self.before).chain(self.others.iter().copied())
    }
}

/// What has become of an action that was done, as far as one cause is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// From which day on.
    pub since: Date,
    /// What that day is.
    pub basis: Basis,
    /// Until it came back, else until today.
    pub days: i32,
    /// What has happened in that time.
    pub outcome: Outcome,
}

/// From which day on an action can have held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// That on which somebody saw that it works.
    Verified,
    /// That by which it was to be done.
    Due,
    /// That of the incident, since nothing says when it was done.
    Incident,
}

/// Whether what was done has held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The cause came back, in this report.
    CameBack(usize),
    /// It didn't, and the action was seen to work.
    Held,
    /// It didn't, and this exercise tried it.
    Tried(usize),
    /// It didn't, and nothing shows whether that is the action's doing.
    Untested,
}

impl Knowledge {
    /// What of a report was met before: for each of its causes, declared ones first; then what its writers call the same
    /// cause. `parted` says which reports are not related, whatever they share.
    pub(super) fn came_back(&self, report: usize, parted: impl Fn(usize, usize) -> bool) -> Vec<CameBack> {
        let entry = &self.reports[report];
        let mut found: Vec<CameBack> = Vec::new();
        let mut named: Vec<usize> = Vec::new();
        let is_meant = |other: &usize| !parted(report, *other) && !self.is_copy(report, *other);
        for &cause in &entry.causes {
            let earlier = self.causes[cause].earlier(report);
            let mut near = earlier.iter().copied().filter(is_meant).take(NEAR).peekable();
            let Some(nearest) = near.peek().copied() else { continue };
            let before = near
                .find(|&then| !self.lessons(then, cause).is_empty())
                .unwrap_or(nearest);
            named.push(before);
            found.push(CameBack {
                cause: Some(cause),
                before,
                others: Vec::new(),
                times: earlier.len() + 1,
                likeness: Likeness::default(),
            });
        }
        let shares = |other: &usize| {
            let mut causes = entry.causes.iter().map(|&cause| self.causes[cause].earlier(report));
            causes.any(|earlier| earlier.binary_search(other).is_ok())
        };
        for other in self
            .same_cause(report)
            .filter(|other| !shares(other) && is_meant(other))
        {
            named.push(other);
            found.push(CameBack {
                cause: None,
                before: other,
                others: Vec::new(),
                times: 0,
                likeness: Likeness::default(),
            });
        }
        named.sort_unstable();
        named.dedup();
        // Round by round, so that each cause has its turn.
        let mut room = MOST_OTHERS.saturating_sub(named.len());
        for nth in 0..MOST_OTHERS {
            for back in &mut found {
                let earlier = back.cause.map_or(&[][..], |cause| self.causes[cause].earlier(report));
                if let Some(&other) = earlier.get(nth)
                    && room > 0
                    && is_meant(&other)
                    && !named.contains(&other)
                {
                    named.push(other);
                    back.others.push(other);
                    room -= 1;
                }
            }
        }
        found
    }

    /// Whether two reports tell of one incident: of the same title and the same moment.
    fn is_copy(&self, one: usize, other: usize) -> bool {
        let (one, other) = (&self.reports[one], &self.reports[other]);
        one.when() == other.when() && one.report.title.value == other.report.title.value
    }

    /// Earlier incidents whose cause is the same, as this report or the other says.
    fn same_cause(&self, report: usize) -> impl Iterator<Item = usize> {
        let related = self.reports[report].related.iter();
        let same = related.filter(|related| *related.relation == *SAME_CAUSE);
        let is_incident = |index: usize| {
            let entry = &self.reports[index];
            entry.when().is_some() && !is_exercise(&entry.report)
        };
        // Newest first: what comes behind it was earlier.
        same.map(|related| related.index)
            .filter(move |&other| other > report && is_incident(report) && is_incident(other))
    }

    /// The lessons that the incident before has for this one.
    pub fn lessons_of(&self, back: &CameBack) -> Vec<&str> {
        match back.cause {
            Some(cause) => self.lessons(back.before, cause),
            None => {
                let lessons = self.reports[back.before].report.lessons.iter();
                lessons.take(MOST_LESSONS).map(|lesson| &*lesson.text).collect()
            }
        }
    }

    /// What was promised after the incident before, and whether it says against which cause.
    pub fn promises_of(&self, back: &CameBack) -> (Vec<&Action>, bool) {
        match back.cause {
            Some(cause) => self.promises(back.before, cause),
            None => (self.reports[back.before].report.actions.iter().collect(), true),
        }
    }

    /// How it is known that something came back: as the weaker of both ends is known.
    pub fn grade_of(&self, report: usize, back: &CameBack) -> Grade {
        let Some(cause) = back.cause.map(|cause| &self.causes[cause]) else {
            return Grade::Declared;
        };
        let ends = [report, back.before];
        let grades = ends.iter().filter_map(|&end| Some(cause.occurrence(end)?.grade));
        grades.max().unwrap_or(Grade::Matched)
    }

    /// What a report learned about a cause, two sentences at most: the lessons that name it; where none does, those that
    /// speak of it; and where it has no other cause, the first ones.
    pub fn lessons(&self, report: usize, index: usize) -> Vec<&str> {
        let entry = &self.reports[report];
        let report = &entry.report;
        let cause = &self.causes[index];
        let about = |id: &String| self.cause(id) == Some(index);
        let named = report
            .lessons
            .iter()
            .filter(|lesson| lesson.cause.as_ref().is_some_and(about));
        let mut lessons: Vec<&str> = named.map(|lesson| lesson.text.as_str()).collect();
        if lessons.is_empty() {
            let open = report.lessons.iter().filter(|lesson| lesson.cause.is_none());
            lessons = open.map(|lesson| lesson.text.as_str()).collect();
            let is_only = entry.causes == [index];
            lessons = speaking(cause, &lessons, is_only);
        }
        lessons.truncate(MOST_LESSONS);
        lessons
    }

    /// What a report promised against a cause, and whether it says so: where none of its actions names a cause and it has
    /// no other cause, all of them are meant.
    pub fn promises(&self, report: usize, index: usize) -> (Vec<&Action>, bool) {
        let entry = &self.reports[report];
        let actions = &entry.report.actions;
        let about = |id: &String| self.cause(id) == Some(index);
        let named: Vec<&Action> = actions
            .iter()
            .filter(|action| action.causes.iter().any(about))
            .collect();
        if named.is_empty() && entry.causes == [index] && actions.iter().all(|action| action.causes.is_empty()) {
            return (actions.iter().collect(), false);
        }
        (named, true)
    }

    /// What has become of an action of a report, as far as a cause is concerned; none for one that isn't done.
    pub fn held(&self, report: usize, action: &Action, index: usize) -> Option<Held> {
        if action.status != ActionStatus::Done {
            return None;
        }
        let entry = &self.reports[report];
        let own = entry.day();
        let past = |day: &Date| *day <= self.as_of && own.is_none_or(|own| own <= *day);
        let verified = verified_on(action).filter(past);
        let due = action.due.filter(past);
        let (since, basis) = verified
            .map(|day| (day, Basis::Verified))
            .or_else(|| due.map(|day| (day, Basis::Due)))
            .or_else(|| own.map(|day| (day, Basis::Incident)))?;
        let cause = &self.causes[index];
        // What only ever made incidents smaller is wanted back.
        if cause.incidents().is_empty() {
            return None;
        }
        let later = |others: &[usize]| {
            // Of the same day, only those after its own incident.
            let after = |other: usize| {
                let day = self.reports[other].day();
                other < report && day.is_some_and(|day| day > since || basis == Basis::Incident && day == since)
            };
            let is_certain = |other: usize| {
                let occurrence = cause.occurrence(other);
                occurrence.is_some_and(|it| it.certainty != Some(Certainty::Hypothesis))
            };
            // Newest first: those after it come before all others, but for zones, which part days by a day or so.
            let near = others.partition_point(|&other| {
                let day = self.reports[other].day();
                day.is_some_and(|day| day.saturating_add(2.days()) > since)
            });
            let found = others[..near].iter().rev().copied();
            found.filter(|&other| after(other)).find(|&other| is_certain(other))
        };
        let back = later(cause.incidents());
        let tried = || later(cause.exercises());
        let (until, outcome) = match back {
            Some(back) => (self.reports[back].day()?, Outcome::CameBack(back)),
            None if action.verified.is_some() => (self.as_of, Outcome::Held),
            None => (self.as_of, tried().map_or(Outcome::Untested, Outcome::Tried)),
        };
        let days = since.until(until).ok()?.get_days();
        (days >= 0).then_some(Held {
            since,
            basis,
            days,
            outcome,
        })
    }
}

/// Those lessons that speak of a cause, those that say most of it first; where none does, all of them `else_all`.
fn speaking<'l>(cause: &Cause, lessons: &[&'l str], else_all: bool) -> Vec<&'l str> {
    let mut by_words: Vec<(usize, &str)> = lessons.iter().map(|text| (cause.words_in(text), *text)).collect();
    by_words.sort_by_key(|(words, _)| std::cmp::Reverse(*words));
    let speaks = by_words.iter().filter(|(words, _)| *words > 0).count();
    let kept = if speaks == 0 && else_all { lessons.len() } else { speaks };
    by_words.into_iter().take(kept).map(|(_, text)| text).collect()
}

/// The day on which an action was seen to work, where its verification begins with one.
pub fn verified_on(action: &Action) -> Option<Date> {
    let verified = action.verified.as_deref()?;
    verified.get(..10)?.parse().ok()
}
