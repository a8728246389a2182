//! Promises beside a cause: what was done against it, and whether that held.

use std::collections::BTreeMap;

use super::view::{ActionView, HeldView};
use super::{Context, Links, actions, axis, linked, words};
use crate::knowledge::{Basis, Held, Intervals, Outcome, Standing, promised_state};
use crate::report::{Action, Effect, Kind};

/// An action of a report, by its index, as it stands against a cause; `here` is the later report that says so.
pub(super) fn action(
    context: Context<'_>,
    links: &Links,
    (report, action): (usize, &Action),
    cause: usize,
    here: Option<usize>,
) -> ActionView {
    let held = context.knowledge.held(report, action, cause);
    ActionView {
        held: held.map(|held| {
            let judging = Judging {
                context,
                report,
                action,
                held,
            };
            judging.view(links, here)
        }),
        ..actions::action(context, links, action)
    }
}

/// An action that was done, and what happened since.
struct Judging<'k> {
    context: Context<'k>,
    report: usize,
    action: &'k Action,
    held: Held,
}

/// Whether it did what it was for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Held,
    Back,
    Untested,
}

impl Judging<'_> {
    /// An action to detect sooner, or to mitigate faster, holds where that came true; when it was done must be known.
    fn verdict(&self) -> Verdict {
        match (self.held.outcome, self.held.basis) {
            (Outcome::Held | Outcome::Tried(_), _) => Verdict::Held,
            (Outcome::Untested, _) | (Outcome::CameBack(_), Basis::Incident) => Verdict::Untested,
            (Outcome::CameBack(back), _) => match (self.verb(), self.times(back)) {
                (None, _) => Verdict::Back,
                (Some(_), None) => Verdict::Untested,
                (Some(_), Some((before, then))) if then < before => Verdict::Held,
                (Some(_), Some(_)) => Verdict::Back,
            },
        }
    }

    /// What an action makes sooner, if that is what it is for.
    fn verb(&self) -> Option<&'static str> {
        match self.action.effect {
            Some(Effect::DetectSooner) => Some("detected"),
            Some(Effect::MitigateFaster) => Some("mitigated"),
            _ => None,
        }
    }

    /// How long that took before it, and in a later incident, in seconds.
    fn times(&self, back: usize) -> Option<(i64, i64)> {
        let of: fn(&Intervals) -> Option<i64> = match self.action.effect {
            Some(Effect::DetectSooner) => |times| Some(times.detect.as_ref()?.seconds),
            Some(Effect::MitigateFaster) => |times| Some(times.mitigate.as_ref()?.seconds),
            _ => return None,
        };
        let reports = &self.context.knowledge.reports;
        let is_exercise = |at: usize| {
            let kind = reports[at].report.kind.as_ref();
            kind.is_some_and(|kind| kind.value == Kind::Exercise)
        };
        if is_exercise(self.report) || is_exercise(back) {
            return None;
        }
        Some((of(&reports[self.report].intervals)?, of(&reports[back].intervals)?))
    }

    fn view(&self, links: &Links, here: Option<usize>) -> HeldView {
        let (context, held) = (self.context, self.held);
        let knowledge = context.knowledge;
        let days = days(held.days);
        let basis = match held.basis {
            Basis::Verified => "it was verified",
            Basis::Due => "it was due",
            Basis::Incident => "that incident",
        };
        let since = knowledge.reports[self.report].day();
        let later = here.and_then(|here| knowledge.reports[here].day());
        let (x, width) = axis::bar(context, held.since, held.days);
        let mut view = HeldView {
            class: match self.verdict() {
                Verdict::Held => "held",
                Verdict::Back => "back",
                Verdict::Untested => "untested",
            },
            text: String::new(),
            report: None,
            gained: String::new(),
            x,
            width,
        };
        // Of what was done later, an incident says nothing.
        if held.basis != Basis::Incident && since < later && later.is_some_and(|later| later < held.since) {
            view.class = "untested";
            view.text = format!("only after this incident {basis}, on {}", words::day(held.since));
            return view;
        }
        let link = |at: usize| Some(linked::report(context, links, at)).filter(|_| Some(at) != here);
        match held.outcome {
            Outcome::CameBack(back) => {
                view.report = link(back);
                let met = if self.verb().is_some() {
                    "met again"
                } else {
                    "came back"
                };
                let place = if view.report.is_some() { "in" } else { "this time" };
                view.text = match held.basis {
                    Basis::Incident => {
                        format!("{met} {days} after {basis}, and nothing says when this was done; {place}")
                    }
                    _ => format!("{met} {days} after {basis}, {place}"),
                };
                view.gained = self.gained(links, back);
            }
            Outcome::Held => view.text = format!("held for {days} since {basis}"),
            Outcome::Tried(exercise) => {
                view.report = link(exercise);
                view.text = format!("held for {days} since {basis}, tried in");
            }
            Outcome::Untested => {
                view.text = format!("not tested since: not met again for {days} since {basis}");
            }
        }
        view
    }

    /// What became shorter, or didn't.
    fn gained(&self, links: &Links, back: usize) -> String {
        let (Some(verb), Some((before, then))) = (self.verb(), self.times(back)) else {
            return String::new();
        };
        let name = |at: usize| linked::report(self.context, links, at).name;
        format!(
            "{verb} within {} in {}, within {} in {}",
            words::duration(then),
            name(back),
            words::duration(before),
            name(self.report)
        )
    }
}

fn days(n: i32) -> String {
    match n {
        1 => "a day".to_owned(),
        n => format!("{} days", words::number(&n.to_string())),
    }
}

/// What was promised against a cause, in words: "9 actions were promised against it: 1 overdue, 3 open, 5 done. Did it
/// hold? …".
pub(super) fn promised(context: Context<'_>, cause: usize) -> String {
    let knowledge = context.knowledge;
    let mut states: BTreeMap<(Standing, &str), usize> = BTreeMap::new();
    let (mut held, mut back, mut untested) = (0, 0, 0);
    for occurrence in &knowledge.causes[cause].occurrences {
        let (promises, named) = knowledge.promises(occurrence.report, cause);
        for action in promises.into_iter().filter(|_| named) {
            let (standing, words) = promised_state(action, knowledge.as_of);
            let words = if standing == Standing::Done { "done" } else { words };
            *states.entry((standing, words)).or_default() += 1;
            if let Some(found) = knowledge.held(occurrence.report, action, cause) {
                let judging = Judging {
                    context,
                    report: occurrence.report,
                    action,
                    held: found,
                };
                match judging.verdict() {
                    Verdict::Held => held += 1,
                    Verdict::Back => back += 1,
                    Verdict::Untested => untested += 1,
                }
            }
        }
    }
    let all: usize = states.values().sum();
    if all == 0 {
        return String::new();
    }
    let parts = |parts: &mut dyn Iterator<Item = (usize, &str)>| {
        let said = parts.filter(|(n, _)| *n > 0);
        let said: Vec<String> = said
            .map(|(n, what)| format!("{} {what}", words::number(&n.to_string())))
            .collect();
        said.join(", ")
    };
    let noun = if all == 1 { "action was" } else { "actions were" };
    let mut text = format!(
        "{} {noun} promised against it: {}.",
        words::number(&all.to_string()),
        parts(&mut states.iter().map(|((_, words), n)| (*n, *words)))
    );
    let outcomes = [
        (held, "held so far"),
        (back, "saw the cause come back"),
        (untested, "not tested since"),
    ];
    let outcomes = parts(&mut outcomes.into_iter());
    if !outcomes.is_empty() {
        text.push_str(" Did it hold? Of what was done, ");
        text.push_str(&outcomes);
        text.push('.');
    }
    text
}
