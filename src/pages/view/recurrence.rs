//! What the templates of reports and causes see of what came back, what is similar, and whether what was done held.

use serde::Serialize;

use super::{ActionView, CauseLink, GradeView, PageLink, ReportLink, Row, StampView};

/// A cause of this report that was met before.
#[derive(Clone, Debug, Serialize)]
pub struct CameBackView {
    /// The cause's name; `The same cause, its writers say` where they say no more than that.
    pub name: String,
    /// Its page; empty where no cause is named.
    pub url: String,
    /// How that is known, as the weaker of both ends is: declared or matched.
    pub grade: &'static str,
    /// How sure the writers are here: likely, hypothesis; empty where they are, or say nothing.
    pub certainty: &'static str,
    /// The incident before this one.
    pub row: Row,
    /// 14 months earlier; may be empty.
    pub apart: String,
    /// What was learned then.
    pub lessons: Vec<String>,
    /// What was promised then, as it stands today; the first few.
    pub promises: Vec<ActionView>,
    /// Whether these promises name the cause; else they are those of a report that has no other cause.
    pub named: bool,
    /// How many more were promised then.
    pub more: usize,
    /// 3rd time; empty where no cause is named.
    pub times: String,
    /// Further incidents that were earlier, newest first.
    pub others: Vec<Dated>,
    /// How many more incidents were earlier.
    pub further: usize,
    /// What both say, and how they differ.
    pub compare: Compare,
}

/// An incident like this one: a hint, counted nowhere.
#[derive(Clone, Debug, Serialize)]
pub struct SimilarView {
    /// The incident.
    pub report: Dated,
    /// Why: `same cause: Disk full, same service: checkout, “retry budget”`.
    pub why: String,
    /// What both say, and how they differ.
    pub compare: Compare,
}

/// A link to a report, and when that was.
#[derive(Clone, Debug, Serialize)]
pub struct Dated {
    /// Its page.
    pub url: String,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// When it started, where known.
    pub date: Option<StampView>,
}

/// Two incidents beside each other.
#[derive(Clone, Debug, Serialize)]
pub struct Compare {
    /// What this one says.
    pub here: GradeView,
    /// What the other one says.
    pub there: GradeView,
    /// Further causes that both carry, where nothing else says so.
    pub causes: Vec<PageLink>,
    /// Rare terms that both have, where nothing else says so: `“retry budget”, “shard”`; may be empty.
    pub terms: String,
    /// In what they differ.
    pub differs: Vec<Difference>,
}

/// In what two incidents differ.
#[derive(Clone, Debug, Serialize)]
pub struct Difference {
    /// Causes, Service, Detected by.
    pub label: &'static str,
    /// What this one has; empty for nothing.
    pub here: String,
    /// What the other one has; empty for nothing.
    pub there: String,
}

/// A cause that similar incidents carry, and this one doesn't name: a hint, counted nowhere.
#[derive(Clone, Debug, Serialize)]
pub struct SuggestedView {
    /// The cause.
    pub cause: CauseLink,
    /// What of this report speaks for it, where something does.
    pub link: GradeView,
    /// The similar incidents that carry it.
    pub by: Vec<ReportLink>,
}

/// Whether an action that was done has held, as far as one cause is concerned.
#[derive(Clone, Debug, Serialize)]
pub struct HeldView {
    /// held, back or untested: for shape and colour.
    pub class: &'static str,
    /// `came back 212 days after it was due, in`, `held for 212 days since it was verified`.
    pub text: String,
    /// The incident in which it came back, or the exercise that tried it.
    pub report: Option<ReportLink>,
    /// What became shorter or didn't, where that is what the action was for: `detected within 4 min in INC-7, within 2 h in
    /// INC-3`; may be empty.
    pub gained: String,
    /// Where the bar begins on the axis, 0 to 1000.
    pub x: u32,
    /// How long it is.
    pub width: u32,
}
