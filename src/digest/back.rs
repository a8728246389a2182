//! What came back in a period: each cause once, with what was learned and promised before.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::promise::{self, State};
use super::scope::{self, Scope};
use crate::knowledge::{CameBack, Grade};
use crate::report::{Action, Certainty};
use crate::sheet::{Back, Named, Said};
use crate::words;

/// How many are told.
const MOST: usize = 3;

/// How many further ones are named.
const MOST_NAMED: usize = 6;

/// How many incidents of the period are named for one.
const MOST_NOW: usize = 3;

/// How many promises of the time before are told for one.
const MOST_PROMISES: usize = 1;

/// How many times stand on an axis.
const MOST_MET: usize = 8;

/// How long a quoted lesson may be.
const LONGEST: usize = 180;

/// A cause that came back, and in which reports of the period.
pub(super) struct Recurred<'k> {
    /// The index of the cause, where it is named.
    pub cause: Option<usize>,
    /// The reports, newest first.
    pub now: Vec<usize>,
    /// As the oldest of them has it: what was before is most likely before the period.
    pub back: &'k CameBack,
    /// The oldest of them.
    oldest: usize,
}

impl<'k> Recurred<'k> {
    /// How that is known.
    pub(super) fn grade(&self, scope: Scope<'k>) -> Grade {
        scope.knowledge.grade_of(self.oldest, self.back)
    }

    /// What it is called.
    pub(super) fn name(&self, scope: Scope<'k>) -> String {
        match self.cause {
            Some(cause) => scope.knowledge.causes[cause].registered.name.clone(),
            None => scope.entry(self.back.before).report.title.value.clone(),
        }
    }

    /// What was promised then, what matters most first, without what was superseded; and how that stands.
    pub(super) fn promises(&self, scope: Scope<'k>) -> (Vec<&'k Action>, State) {
        let before = scope.entry(self.back.before);
        if scope::is_skipped(before) {
            return (Vec::new(), State::Skipped);
        }
        let mut actions = scope.knowledge.promises_of(self.back).0;
        actions.retain(|action| promise::state(scope, action) != State::Superseded);
        actions.sort_by_key(|action| promise::state(scope, action));
        let weight = match actions.first() {
            Some(action) => promise::state(scope, action),
            None if before.report.actions.is_empty() => State::Nothing,
            None => State::Unnamed,
        };
        (actions, weight)
    }

    /// What was learned then.
    pub(super) fn lesson(&self, scope: Scope<'k>) -> Option<&'k str> {
        let before = scope.entry(self.back.before);
        let lessons = scope.knowledge.lessons_of(self.back);
        lessons.first().copied().filter(|_| !scope::is_skipped(before))
    }

    /// Whether all of its reports in the period only suppose it.
    pub(super) fn is_supposed(&self, scope: Scope<'k>) -> bool {
        let certainty = |index: &usize| {
            let cause = &scope.knowledge.causes[self.cause?];
            cause.occurrence(*index)?.certainty
        };
        self.cause.is_some()
            && self
                .now
                .iter()
                .all(|index| certainty(index) == Some(Certainty::Hypothesis))
    }

    /// The ids of the reports that it is about.
    pub(super) fn about(&self, scope: Scope<'k>) -> Vec<String> {
        let newest = self.now.first().copied();
        let about = newest.into_iter().chain([self.oldest, self.back.before]);
        let mut about: Vec<String> = about.map(|index| scope.entry(index).id.clone()).collect();
        about.sort_unstable();
        about.dedup();
        about
    }
}

/// All that came back, what matters most first.
pub(super) fn recurred(scope: Scope<'_>) -> Vec<Recurred<'_>> {
    let mut found: BTreeMap<(Option<usize>, usize), Recurred<'_>> = BTreeMap::new();
    let choosable: Vec<usize> = scope.choosable().map(|(index, _)| index).collect();
    for &index in choosable.iter().rev() {
        for back in &scope.entry(index).came_back {
            let key = (back.cause, if back.cause.is_some() { 0 } else { back.before });
            let recurred = found.entry(key).or_insert_with(|| Recurred {
                cause: back.cause,
                now: Vec::new(),
                back,
                oldest: index,
            });
            recurred.now.insert(0, index);
        }
    }
    let mut all: Vec<Recurred<'_>> = found.into_values().collect();
    all.sort_by_cached_key(|recurred| {
        let entries = recurred.now.iter().map(|&index| scope.entry(index));
        let is_highlighted = entries.clone().any(scope::is_highlighted);
        let worst = entries.map(|entry| scope.severity(entry)).min();
        let standing = recurred.promises(scope).1;
        let has_lesson = recurred.lesson(scope).is_some();
        (
            !is_highlighted,
            recurred.is_supposed(scope),
            recurred.grade(scope),
            !has_lesson,
            standing,
            worst,
            Reverse(recurred.now.len()),
            recurred.now.first().copied(),
            recurred.cause,
        )
    });
    all
}

/// The first few of them, the names of the next ones, and how many more there are than those told.
pub(super) fn told(scope: Scope<'_>, all: &[Recurred<'_>]) -> (Vec<Back>, Vec<Said>, usize) {
    let told: Vec<Back> = all.iter().take(MOST).map(|recurred| one(scope, recurred)).collect();
    let named = all.iter().skip(MOST).take(MOST_NAMED).map(|recurred| Said {
        text: recurred.name(scope),
        about: recurred.about(scope),
        why: String::new(),
    });
    let more = all.len() - told.len();
    (told, named.collect(), more)
}

fn one(scope: Scope<'_>, recurred: &Recurred<'_>) -> Back {
    let knowledge = scope.knowledge;
    let back = recurred.back;
    let cause = recurred.cause.map(|index| &knowledge.causes[index]);
    let (actions, standing) = recurred.promises(scope);
    let named = knowledge.promises_of(back).1;
    let newest = recurred.now.first().copied().unwrap_or(back.before);
    let times = cause.map_or(0, |cause| cause.earlier(newest).len() + 1);
    let met = cause.map(|cause| {
        let incidents = cause.incidents();
        let from = incidents.partition_point(|&index| index < newest);
        let met = incidents[from..].iter().take(MOST_MET).map(|&index| scope.told(index));
        let mut met: Vec<_> = met.collect();
        met.reverse();
        met
    });
    let why = why(scope, recurred, (standing, named || actions.is_empty()), times);
    Back {
        cause: cause.map(|cause| Named {
            id: cause.registered.id.clone(),
            name: cause.registered.name.clone(),
        }),
        grade: recurred.grade(scope).word().to_owned(),
        times,
        now: recurred
            .now
            .iter()
            .take(MOST_NOW)
            .map(|&index| scope.told(index))
            .collect(),
        more: recurred.now.len().saturating_sub(MOST_NOW),
        before: scope.told(back.before),
        lesson: recurred
            .lesson(scope)
            .map_or_else(String::new, |lesson| scope::opening(lesson, LONGEST)),
        promises: actions
            .into_iter()
            .take(MOST_PROMISES)
            .map(|action| promise::promised(scope, back.before, action, String::new()))
            .collect(),
        met: met.unwrap_or_default(),
        why,
    }
}

/// Why it is here: met before, how sure that is, how its promises stand and whether they name it.
fn why(scope: Scope<'_>, recurred: &Recurred<'_>, (standing, named): (State, bool), times: usize) -> String {
    let mut why = match times {
        0 => "its reports call it the same cause".to_owned(),
        n => format!("{} time", words::ordinal(n)),
    };
    if recurred.is_supposed(scope) {
        why.push_str(", as a hypothesis so far");
    }
    why.push_str(match standing {
        State::Overdue => "; a promise of then is overdue",
        State::Declined => "; a promise of then was declined",
        State::Open => "; a promise of then is still open",
        State::Done => "; what was promised then is done, not verified",
        State::Unnamed => "; no promise of then names it",
        State::Nothing => "; nothing was promised then",
        State::Skipped => "",
        _ => "; what was promised then is done and verified",
    });
    if !named {
        why.push_str(" (its report doesn't say against which cause)");
    }
    let is_highlighted = |index: &usize| scope::is_highlighted(scope.entry(*index));
    if recurred.now.iter().any(is_highlighted) {
        why.push_str("; highlighted by its authors");
    }
    why
}
