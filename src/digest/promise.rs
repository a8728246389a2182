//! A promise, as an edition tells it: how it stands, and how much that matters.

use super::scope::Scope;
use crate::knowledge::{Standing, is_verified, state_in_words};
use crate::report::{Action, ActionStatus};
use crate::sheet::Promised;
use crate::words;

/// How long the text of a promise, and of the note behind it, may be.
pub(super) const LONGEST: usize = 120;

/// How a promise stands, or all that were made against a cause: what matters most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    Overdue,
    Declined,
    Open,
    Done,
    Verified,
    Superseded,
    /// There are promises, and none says that it is against the cause.
    Unnamed,
    /// There are none.
    Nothing,
    /// Their report's authors keep it out of the choice.
    Skipped,
}

/// How a promise stands.
pub(super) fn state(scope: Scope<'_>, action: &Action) -> State {
    match Standing::of(action, scope.knowledge.as_of) {
        Standing::Overdue => State::Overdue,
        Standing::Declined if action.status == ActionStatus::Superseded => State::Superseded,
        Standing::Declined => State::Declined,
        Standing::Open => State::Open,
        Standing::Done if is_verified(action, scope.knowledge.as_of) => State::Verified,
        Standing::Done => State::Done,
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
