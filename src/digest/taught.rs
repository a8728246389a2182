//! What a period taught, in three sentences made of data, and what these are made of.

use std::collections::BTreeSet;

use super::back::Recurred;
use super::promise::State;
use super::scope::{self, Scope};
use crate::knowledge::{Grade, Occurrence};
use crate::report::{Certainty, Kind};
use crate::sheet::{Counts, Promises, Said};
use crate::words::{self, counted, listed, spelled};

/// How many causes a sentence names.
const MOST_NAMED: usize = 3;

/// How many there are of what.
pub(super) fn counts(scope: Scope<'_>) -> Counts {
    let mut counts = Counts::default();
    for (index, entry) in scope.entries() {
        let report = &entry.report;
        counts.reports += 1;
        *match entry.kind() {
            Kind::Incident => &mut counts.incidents,
            Kind::NearMiss => &mut counts.near_misses,
            Kind::Surprise => &mut counts.surprises,
            Kind::Exercise => &mut counts.exercises,
        } += 1;
        counts.ongoing += usize::from(entry.is_ongoing());
        counts.drafts += usize::from(entry.is_draft());
        counts.skipped += usize::from(scope::is_skipped(entry));
        let stated = report.times.started.as_ref().is_some_and(|at| at.origin.stated);
        counts.inferred_starts += usize::from(!stated);
        counts.without_lessons += usize::from(scope.lessons(index).is_empty());
        for &cause in &entry.causes {
            match scope.knowledge.causes[cause].occurrence(index).map(|it| it.grade) {
                Some(Grade::Declared) => counts.declared += 1,
                Some(Grade::Matched) => counts.matched += 1,
                Some(Grade::Suggested) | None => {}
            }
        }
    }
    counts
}

/// The three sentences.
pub(super) fn taught(scope: Scope<'_>, counts: &Counts, recurred: &[Recurred<'_>], promises: &Promises) -> Vec<Said> {
    vec![
        came_back(scope, counts, recurred),
        learned(scope, counts, recurred),
        promised(promises),
    ]
}

fn said(text: String, about: Vec<String>) -> Said {
    Said {
        text,
        about,
        why: String::new(),
    }
}

fn came_back(scope: Scope<'_>, counts: &Counts, recurred: &[Recurred<'_>]) -> Said {
    if recurred.is_empty() {
        let text = match counts.declared + counts.matched {
            0 => "No cause is known of what happened, so nothing can be said of what came back.",
            _ => "Nothing came back: no cause of this period had been met before.",
        };
        return said(text.to_owned(), Vec::new());
    }
    let n = recurred.len();
    let names: Vec<String> = recurred
        .iter()
        .take(MOST_NAMED)
        .map(|it| scope::quoted(&it.name(scope)))
        .collect();
    let about: BTreeSet<String> = recurred
        .iter()
        .take(MOST_NAMED)
        .flat_map(|it| it.about(scope))
        .collect();
    let capital = words::capital(&spelled(n));
    let mut text = match n {
        1 => format!("One cause that we had met before came back: {}", names[0]),
        n if n <= MOST_NAMED => format!("{capital} causes that we had met before came back: {}", listed(&names)),
        _ => format!(
            "{capital} causes that we had met before came back, among them {}",
            listed(&names)
        ),
    };
    let standing: Vec<State> = recurred.iter().map(|it| it.promises(scope).1).collect();
    let with = |state: State| standing.iter().filter(|it| **it == state).count();
    let of = |k: usize| match (k, n) {
        (1, 1) => "it".to_owned(),
        (k, n) if k == n => "each of them".to_owned(),
        (k, _) => format!("{} of them", spelled(k)),
    };
    let supposed = recurred.iter().filter(|it| it.is_supposed(scope)).count();
    match (supposed, n) {
        (0, _) => {}
        (1, 1) => text.push_str(", as a hypothesis so far"),
        (k, _) => text.push_str(&format!(" ({} as a hypothesis so far)", of(k))),
    }
    let (late, declined, open) = (with(State::Overdue), with(State::Declined), with(State::Open));
    let mut parts: Vec<String> = Vec::new();
    if late > 0 {
        parts.push(format!("a promise against {} is overdue", of(late)));
    }
    if declined > 0 {
        parts.push(format!("a promise against {} was declined", of(declined)));
    }
    if open > 0 && parts.is_empty() {
        parts.push(format!("what was promised against {} is still open", of(open)));
    }
    let without = with(State::Nothing);
    if parts.is_empty() && without > 0 {
        parts.push(match without == n {
            true => "nothing was promised the time before".to_owned(),
            false => format!("the time before, nothing was promised against {}", of(without)),
        });
    }
    if !parts.is_empty() {
        text.push_str("; ");
        text.push_str(&listed(&parts));
    }
    text.push('.');
    said(text, about.into_iter().collect())
}

fn learned(scope: Scope<'_>, counts: &Counts, recurred: &[Recurred<'_>]) -> Said {
    let stated = scope.choosable().map(|(index, _)| scope.lessons(index).len());
    let (lessons, teaching) = stated.fold((0, 0), |(all, teaching), n| (all + n, teaching + usize::from(n > 0)));
    let reports = |n: usize| counted(n, "report", "reports");
    // What its authors leave out of the choice is not spoken of.
    let all = counts.reports - counts.skipped;
    let mut text = match (all, lessons) {
        (0, _) => "All of its reports are left out of the choice by their authors".to_owned(),
        (1, 0) => "No lesson was found in its only report".to_owned(),
        (n, 0) => format!("No lesson was found in its {}", reports(n)),
        (1, n) => format!("Its only report states {}", counted(n, "lesson", "lessons")),
        (2, n) if teaching == 2 => format!("Both of its reports state lessons, {n} in all"),
        (all, n) if teaching == all => format!("All {} state lessons, {n} in all", reports(all)),
        (all, n) => format!(
            "{} of {} {} lessons, {n} in all",
            words::capital(&spelled(teaching)),
            reports(all),
            if teaching == 1 { "states" } else { "state" },
        ),
    };
    // Causes that nobody had met before.
    let mut new: Vec<(usize, usize)> = Vec::new();
    for (index, entry) in scope.choosable() {
        for &cause in &entry.causes {
            let of = &scope.knowledge.causes[cause];
            // What came back within the period is no news at its end, and a hypothesis none yet.
            let is_met = |it: &Occurrence| it.counts && it.certainty != Some(Certainty::Hypothesis);
            let is_first = of.occurrence(index).is_some_and(is_met)
                && of.earlier(index).is_empty()
                && !recurred.iter().any(|it| it.cause == Some(cause));
            if is_first && !new.iter().any(|(known, _)| *known == cause) {
                new.push((cause, index));
            }
        }
    }
    let name = |cause: usize| scope::quoted(&scope.knowledge.causes[cause].registered.name);
    let names: Vec<String> = new.iter().take(MOST_NAMED).map(|(cause, _)| name(*cause)).collect();
    let about: BTreeSet<String> = new
        .iter()
        .take(MOST_NAMED)
        .map(|(_, index)| scope.entry(*index).id.clone())
        .collect();
    match new.len() {
        0 => {}
        1 => text.push_str(&format!("; {} was met for the first time", names[0])),
        n if n <= MOST_NAMED => text.push_str(&format!("; {} were met for the first time", listed(&names))),
        n => text.push_str(&format!(
            "; {} causes were met for the first time, among them {}",
            spelled(n),
            listed(&names)
        )),
    }
    text.push('.');
    said(text, about.into_iter().collect())
}

fn promised(promises: &Promises) -> Said {
    let all = promises.verified + promises.done + promises.open + promises.overdue + promises.declined;
    if all == 0 {
        return said("Nothing was promised, and nothing came due.".to_owned(), Vec::new());
    }
    let parts = promises.states();
    let text = format!("{}: {}.", counted(all, "promise", "promises"), listed(&parts));
    said(text, Vec::new())
}

/// What the numbers are made of, a sentence each.
pub(super) fn notes(scope: Scope<'_>, counts: &Counts) -> Vec<String> {
    let noun = &scope.config.noun;
    let kinds = counts.kinds(&noun.one, &noun.many);
    let mut notes = vec![format!("Made of {}.", listed(&kinds))];
    let mut doubts: Vec<String> = Vec::new();
    for (n, one, many) in [
        (counts.ongoing, "is ongoing", "are ongoing"),
        (counts.drafts, "is a draft", "are drafts"),
        (
            counts.skipped,
            "is left out of the choice by its authors",
            "are left out of the choice by their authors",
        ),
        (
            counts.inferred_starts,
            "doesn't state when users first felt it",
            "don't state when users first felt it",
        ),
        (
            counts.without_lessons,
            "states no lesson that was found",
            "state no lesson that was found",
        ),
    ] {
        if n > 0 {
            doubts.push(counted(n, one, many));
        }
    }
    if !doubts.is_empty() {
        notes.push(format!("Of these, {}.", listed(&doubts)));
    }
    if counts.declared + counts.matched > 0 {
        notes.push(format!(
            "Links to causes: {} declared by reports, {} matched by their words.",
            words::number(&counts.declared.to_string()),
            words::number(&counts.matched.to_string())
        ));
    }
    notes
}
