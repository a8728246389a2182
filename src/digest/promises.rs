//! How promises stand: those of the period's reports, those that came due or were verified in it, those overdue at its end.

use std::collections::BTreeSet;

use super::back::Recurred;
use super::promise::{State, promised, state};
use super::scope::{self, Scope};
use crate::knowledge::{Promise, Standing, key_slug, verified_on};
use crate::report::Action;
use crate::sheet::Promises;

/// How many are told that are verified, overdue, declined.
const MOST_VERIFIED: usize = 1;
const MOST_OVERDUE: usize = 2;
const MOST_DECLINED: usize = 1;

/// Those that belong to the scope, and how they stand.
pub(super) fn promises(scope: Scope<'_>, recurred: &[Recurred<'_>]) -> Promises {
    let knowledge = scope.knowledge;
    let all = gathered(scope);
    let mut promises = Promises::default();
    for (_, action) in &all {
        *match state(scope, action) {
            State::Overdue => &mut promises.overdue,
            State::Open => &mut promises.open,
            State::Done => &mut promises.done,
            State::Verified => &mut promises.verified,
            State::Declined => &mut promises.declined,
            _ => continue,
        } += 1;
    }
    let came_back: BTreeSet<usize> = recurred.iter().filter_map(|recurred| recurred.cause).collect();
    let is_back = |action: &Action| {
        let mut causes = action.causes.iter().filter_map(|id| knowledge.cause(id));
        causes.any(|cause| came_back.contains(&cause))
    };
    let choose =
        |promises: &mut Promises, (wanted, most): (State, usize), reason: &dyn Fn(Promise, &Action) -> (u8, String)| {
            let is_meant = |promise: &Promise| !scope::is_skipped(scope.entry(promise.report));
            let of = all.iter().filter(|(promise, _)| is_meant(promise));
            let of = of.filter(|(_, action)| state(scope, action) == wanted);
            let mut of: Vec<(u8, String, Promise, &Action)> = of
                .map(|(promise, action)| {
                    let (rank, why) = reason(*promise, action);
                    (rank, why, *promise, *action)
                })
                .collect();
            of.sort_by_key(|(rank, _, promise, action)| (*rank, action.due, *promise));
            for (_, why, promise, action) in of.into_iter().take(most) {
                promises.chosen.push(promised(scope, promise.report, action, why));
            }
        };
    let in_scope = |promise: Promise| scope.reports.contains(&promise.report);
    let in_period = |action: &Action| verified_on(action).is_some_and(|day| scope.period.contains(day));
    choose(
        &mut promises,
        (State::Verified, MOST_VERIFIED),
        &|_, action| match in_period(action) {
            true => (0, "verified in this period".to_owned()),
            false => (1, "seen to work".to_owned()),
        },
    );
    choose(&mut promises, (State::Overdue, MOST_OVERDUE), &|_, action| {
        if is_back(action) {
            (0, "its cause came back".to_owned())
        } else if action.due.is_some_and(|due| scope.period.contains(due)) {
            (1, "came due in this period".to_owned())
        } else {
            (2, "overdue the longest".to_owned())
        }
    });
    choose(
        &mut promises,
        (State::Declined, MOST_DECLINED),
        &|promise, action| match is_back(action) {
            true => (0, "its cause came back".to_owned()),
            false if in_scope(promise) => (1, "promised after one of these reports".to_owned()),
            false => (2, "came due in this period".to_owned()),
        },
    );
    let room = MOST_VERIFIED + MOST_OVERDUE + MOST_DECLINED - promises.chosen.len();
    choose(&mut promises, (State::Open, room), &|_, action| match action.due {
        Some(_) => (0, "due the soonest".to_owned()),
        None => (1, "without a due date".to_owned()),
    });
    promises
}

/// Every promise of the scope, each once.
fn gathered(scope: Scope<'_>) -> Vec<(Promise, &Action)> {
    let knowledge = scope.knowledge;
    let ledger = &knowledge.ledger;
    let action = |promise: &Promise| &knowledge.reports[promise.report].report.actions[promise.action];
    let mut found: Vec<Promise> = Vec::new();
    for (report, entry) in scope.entries() {
        found.extend((0..entry.report.actions.len()).map(|action| Promise { report, action }));
    }
    let overdue = match scope.team {
        None => ledger.standing(Standing::Overdue),
        Some(team) => ledger.owed_by.get(&team.slug).map_or(&[][..], Vec::as_slice),
    };
    // By due date: what comes after the period's end was no promise yet that could be overdue.
    let is_due = |promise: &&Promise| action(promise).due.is_some_and(|due| due <= scope.period.to);
    let is_overdue = |promise: &&Promise| Standing::of(action(promise), knowledge.as_of) == Standing::Overdue;
    found.extend(overdue.iter().take_while(is_due).filter(is_overdue));
    let is_ours = |promise: &Promise| {
        scope.team.is_none_or(|team| {
            let owner = action(promise).owner.as_deref();
            owner.is_some_and(|owner| key_slug(owner) == team.slug)
        })
    };
    found.extend(scope.calendar.of(scope.period).filter(is_ours));
    found.sort_unstable();
    found.dedup();
    found.into_iter().map(|promise| (promise, action(&promise))).collect()
}
