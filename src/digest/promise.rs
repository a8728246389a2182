//! A promise, as an edition tells it: how it stands, and how much that matters.

use super::scope::Scope;
use crate::knowledge::{Standing, is_verified, state_in_words};
use crate::report::{Action, ActionStatus};
use crate::sheet::Promised;
use crate::words;

/// How long the text of a promise, and of the note behind it, may be.
pub(super) const LONGEST: usize = 120;

/// How much a promise matters where its cause came back, the most first.
pub(super) const OVERDUE: u8 = 0;
pub(super) const DECLINED: u8 = 1;
pub(super) const OPEN: u8 = 2;
pub(super) const DONE: u8 = 3;
pub(super) const VERIFIED: u8 = 4;
pub(super) const SUPERSEDED: u8 = 5;

/// How the promises against a cause stand where there is none to weigh: its report has some and says of none that it is
/// against it; it has none; its authors keep it out of the choice.
pub(super) const UNNAMED: u8 = 100;
pub(super) const NOTHING: u8 = 101;
pub(super) const SKIPPED: u8 = 102;

/// How much it matters.
pub(super) fn weight(scope: Scope<'_>, action: &Action) -> u8 {
    match Standing::of(action, scope.knowledge.as_of) {
        Standing::Overdue => OVERDUE,
        Standing::Declined if action.status == ActionStatus::Superseded => SUPERSEDED,
        Standing::Declined => DECLINED,
        Standing::Open => OPEN,
        Standing::Done if is_verified(action, scope.knowledge.as_of) => VERIFIED,
        Standing::Done => DONE,
    }
}

/// A promise, as it stands.
pub(super) fn promised(scope: Scope<'_>, report: usize, action: &Action, why: String) -> Promised {
    let (class, state) = state_in_words(action, scope.knowledge.as_of);
    let verified = action.verified.as_ref().filter(|_| class == "verified");
    let note = verified.or(action.reason.as_ref());
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
