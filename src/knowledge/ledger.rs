//! The ledger of what was promised: overdue, open, done, declined.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Entry, Key, key_slug, verified_on};
use crate::report::{Action, ActionStatus};

/// How a promise stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Open, and due before today.
    Overdue,
    /// Proposed, accepted or in progress.
    Open,
    /// Done, whether or not it was verified.
    Done,
    /// Declined or superseded.
    Declined,
}

impl Standing {
    /// Every one, in the order in which they matter.
    pub const ALL: [Self; 4] = [Self::Overdue, Self::Open, Self::Done, Self::Declined];

    /// The word, for URLs and classes.
    pub fn word(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Open => "open",
            Self::Done => "done",
            Self::Declined => "declined",
        }
    }

    /// How `action` stands on `today`.
    pub fn of(action: &Action, today: Date) -> Self {
        match action.status {
            ActionStatus::Done => Self::Done,
            ActionStatus::Declined | ActionStatus::Superseded => Self::Declined,
            ActionStatus::Proposed | ActionStatus::Accepted | ActionStatus::InProgress => match action.due {
                Some(due) if due < today => Self::Overdue,
                _ => Self::Open,
            },
        }
    }
}

/// How a promise stands, in order, and in words that say whether what was done was seen to work: done, not verified.
pub fn promised_state(action: &Action, today: Date) -> (Standing, &'static str) {
    let standing = Standing::of(action, today);
    let words = match (standing, is_verified(action, today)) {
        (Standing::Done, true) => "done, verified",
        (Standing::Done, false) => "done, not verified",
        _ if action.status == ActionStatus::Superseded => "superseded",
        _ => standing.word(),
    };
    (standing, words)
}

/// How a promise stands, for a class, and in words that say since when it is overdue: late; overdue 84 days, in progress.
pub fn state_in_words(action: &Action, today: Date) -> (&'static str, String) {
    let said = promised_state(action, today).1;
    match action.status {
        ActionStatus::Done if is_verified(action, today) => ("verified", said.to_owned()),
        ActionStatus::Done => ("done", said.to_owned()),
        ActionStatus::Declined => ("declined", said.to_owned()),
        ActionStatus::Superseded => ("superseded", said.to_owned()),
        ActionStatus::Proposed | ActionStatus::Accepted | ActionStatus::InProgress => {
            let open = action.status.word().replace('-', " ");
            match overdue(action, today) {
                Some(days) => {
                    let plural = if days == 1 { "" } else { "s" };
                    ("late", format!("overdue {days} day{plural}, {open}"))
                }
                None => ("open", open),
            }
        }
    }
}

/// Whether an action was seen to work by this day; one whose verification names no day was.
pub fn is_verified(action: &Action, today: Date) -> bool {
    action.verified.is_some() && verified_on(action).is_none_or(|day| day <= today)
}

/// For how many days an action is overdue that isn't done.
fn overdue(action: &Action, today: Date) -> Option<i32> {
    let due = action.due.filter(|due| *due < today)?;
    due.until(today).ok().map(|span| span.get_days())
}

/// A promise: the index of its report, and its own among the actions of that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Promise {
    /// The index of the report.
    pub report: usize,
    /// The index in its actions.
    pub action: usize,
}

/// Every promise, by how it stands.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// Overdue: the longest first. Open: by due date, those without one last. The others: the newest report first.
    pub promises: BTreeMap<Standing, Vec<Promise>>,
    /// Open and overdue ones by the slug of their owner, the longest overdue first.
    pub owed_by: BTreeMap<String, Vec<Promise>>,
    /// The same by the slugs of the services whose reports promise them.
    pub owed_to: BTreeMap<String, Vec<Promise>>,
}

impl Ledger {
    /// Every promise of `entries`, which have these `services`.
    pub(super) fn of(entries: &[Entry], services: &[Key], today: Date) -> Self {
        let mut ledger = Self::default();
        let mut services_of = vec![Vec::new(); entries.len()];
        for service in services {
            for &report in &service.reports {
                services_of[report].push(&service.slug);
            }
        }
        for (report, entry) in entries.iter().enumerate() {
            for (index, action) in entry.report.actions.iter().enumerate() {
                let promise = Promise { report, action: index };
                ledger
                    .promises
                    .entry(Standing::of(action, today))
                    .or_default()
                    .push(promise);
            }
        }
        let action = |promise: &Promise| &entries[promise.report].report.actions[promise.action];
        for standing in [Standing::Overdue, Standing::Open] {
            let Some(promises) = ledger.promises.get_mut(&standing) else {
                continue;
            };
            promises.sort_by_key(|promise| {
                let due = action(promise).due;
                (due.is_none(), due, *promise)
            });
            for promise in promises.iter() {
                if let Some(owner) = &action(promise).owner {
                    ledger.owed_by.entry(key_slug(owner)).or_default().push(*promise);
                }
                for &service in &services_of[promise.report] {
                    ledger.owed_to.entry(service.clone()).or_default().push(*promise);
                }
            }
        }
        ledger
    }

    /// Those that stand so.
    pub fn standing(&self, standing: Standing) -> &[Promise] {
        self.promises.get(&standing).map_or(&[], Vec::as_slice)
    }
}
