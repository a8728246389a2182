//! A promise, as an edition tells it: how it stands, and how much that matters.

use super::scope::Scope;
use crate::knowledge::{Standing, state_in_words};
use crate::report::{Action, ActionStatus};
use crate::sheet::Promised;
use crate::words;

/// How long the text of a promise, and of the note behind it, may be.
const LONGEST: usize = 120;

/// How much a promise matters where its cause came back, the most first.
pub(super) const OVERDUE: u8 = 0;
pub(super) const DECLINED: u8 = 1;
pub(super) const OPEN: u8 = 2;
pub(super) const DONE: u8 = 3;
pub(super) const VERIFIED: u8 = 4;
const SUPERSEDED: u8 = 5;

/// How much it matters.
pub(super) fn weight(scope: Scope<'_>, action: &Action) -> u8 {
    match Standing::of(action, scope.knowledge.as_of) {
        Standing::Overdue => OVERDUE,
        Standing::Declined if action.status == ActionStatus::Superseded => SUPERSEDED,
        Standing::Declined => DECLINED,
        Standing::Open => OPEN,
        Standing::Done if action.verified.is_some() => VERIFIED,
        Standing::Done => DONE,
    }
}

/// A promise, as it stands.
pub(super) fn promised(scope: Scope<'_>, report: usize, action: &Action, why: String) -> Promised {
    let (class, state) = state_in_words(action, scope.knowledge.as_of);
    let note = action.verified.as_ref().or(action.reason.as_ref());
    Promised {
        text: words::shorten(&action.text, LONGEST),
        report: scope.told(report),
        owner: action.owner.clone().unwrap_or_default(),
        class: class.to_owned(),
        state,
        note: note.map_or_else(String::new, |note| words::shorten(note, LONGEST)),
        why,
    }
}
