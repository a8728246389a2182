//! Promises beside a cause: what was done against it, and whether that held.

use super::view::{ActionView, HeldView};
use super::{Context, Links, actions, axis, linked, words};
use crate::knowledge::{Basis, Held, Intervals, Outcome, Standing};
use crate::report::{Action, Effect};

/// An action of a report, by its index, as it stands against a cause; `here` is the report that says so.
pub(super) fn action(
    context: Context<'_>,
    links: &Links,
    (report, action): (usize, &Action),
    cause: usize,
    here: Option<usize>,
) -> ActionView {
    let held = context.knowledge.held(report, action, cause);
    ActionView {
        held: held.map(|held| view(context, links, (report, action), held, here)),
        ..actions::action(context, links, action)
    }
}

fn view(
    context: Context<'_>,
    links: &Links,
    (report, action): (usize, &Action),
    held: Held,
    here: Option<usize>,
) -> HeldView {
    let days = days(held.days);
    let (class, text, other) = match held.outcome {
        Outcome::CameBack(back) if Some(back) == here => (
            "back",
            format!("came back {days} after {}: this time", basis(held.basis)),
            None,
        ),
        Outcome::CameBack(back) => (
            "back",
            format!("came back {days} after {}, in", basis(held.basis)),
            Some(back),
        ),
        Outcome::Held => ("held", format!("held for {days} since {}", basis(held.basis)), None),
        Outcome::Tried(exercise) => (
            "tried",
            format!("held for {days} since {}, tried in", basis(held.basis)),
            Some(exercise),
        ),
        Outcome::Untested => (
            "untested",
            format!("not tested since: {days} without it since {}", basis(held.basis)),
            None,
        ),
    };
    let (x, width) = axis::bar(context, held.since, held.days);
    let gained = match held.outcome {
        Outcome::CameBack(back) => gained(context, report, back, action),
        _ => String::new(),
    };
    HeldView {
        class,
        text,
        report: other.map(|other| linked::report(context, links, other)),
        gained,
        x,
        width,
    }
}

fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Verified => "it was verified",
        Basis::Due => "it was due",
        Basis::Incident => "this incident",
    }
}

fn days(n: i32) -> String {
    match n {
        1 => "a day".to_owned(),
        n => format!("{} days", words::number(&n.to_string())),
    }
}

/// What an action that doesn't prevent was to make shorter, then and before.
fn gained(context: Context<'_>, before: usize, then: usize, action: &Action) -> String {
    let reports = &context.knowledge.reports;
    let of = |of: fn(&Intervals) -> Option<i64>| Some((of(&reports[before].intervals)?, of(&reports[then].intervals)?));
    let (verb, times) = match action.effect {
        Some(Effect::DetectSooner) => ("detected", of(|times| times.detect.as_ref().map(|time| time.seconds))),
        Some(Effect::MitigateFaster) => (
            "mitigated",
            of(|times| times.mitigate.as_ref().map(|time| time.seconds)),
        ),
        _ => return String::new(),
    };
    times.map_or_else(String::new, |(before, then)| {
        let (before, then) = (words::duration(before), words::duration(then));
        format!("{verb} within {then} then, {before} before")
    })
}

/// What was promised against a cause, in words: "9 actions: 4 done, 3 open, 1 overdue, 1 declined. Of those done, …".
pub(super) fn promised(context: Context<'_>, cause: usize) -> String {
    let knowledge = context.knowledge;
    let mut standings = [0_usize; 4];
    let (mut back, mut held, mut untested) = (0_usize, 0_usize, 0_usize);
    for occurrence in &knowledge.causes[cause].occurrences {
        let (promises, named) = knowledge.promises(occurrence.report, cause);
        for action in promises.into_iter().filter(|_| named) {
            standings[Standing::of(action, knowledge.as_of) as usize] += 1;
            match knowledge
                .held(occurrence.report, action, cause)
                .map(|held| held.outcome)
            {
                Some(Outcome::CameBack(_)) => back += 1,
                Some(Outcome::Held | Outcome::Tried(_)) => held += 1,
                Some(Outcome::Untested) => untested += 1,
                None => {}
            }
        }
    }
    let all: usize = standings.iter().sum();
    if all == 0 {
        return String::new();
    }
    let parts = |parts: &[(usize, &str)]| {
        let said = parts.iter().filter(|(n, _)| *n > 0);
        let said: Vec<String> = said
            .map(|(n, what)| format!("{} {what}", words::number(&n.to_string())))
            .collect();
        said.join(", ")
    };
    let states = [Standing::Done, Standing::Open, Standing::Overdue, Standing::Declined];
    let states: Vec<(usize, &str)> = states
        .iter()
        .map(|state| (standings[*state as usize], state.word()))
        .collect();
    let noun = if all == 1 { "action was" } else { "actions were" };
    let mut text = format!(
        "{} {noun} promised against it: {}.",
        words::number(&all.to_string()),
        parts(&states)
    );
    let outcomes = parts(&[
        (held, "held so far"),
        (back, "saw it come back"),
        (untested, "not tested since"),
    ]);
    if !outcomes.is_empty() {
        text.push_str(" Did it hold? Of what was done, ");
        text.push_str(&outcomes);
        text.push('.');
    }
    text
}
