//! What the template of checklists sees.

use serde::Serialize;

use super::{CauseLink, Dated, Frame, LedgerRow, PageLink, ReportLink};

/// `checklist.html`: what the past asks of a change to a service.
#[derive(Clone, Debug, Serialize)]
pub struct ChecklistView {
    /// What every page has.
    pub site: Frame,
    /// The service, and its page.
    pub service: PageLink,
    /// The service, as commands take it.
    pub slug: String,
    /// What the change is, where that was said; empty on the page of the site.
    pub change: String,
    /// How many incidents it is made of, in words: 4 incidents.
    pub total: String,
    /// Causes that the service met, by the sort of change.
    pub groups: Vec<ChecklistGroup>,
    /// Causes of that sort that other services met.
    pub elsewhere: Vec<ChecklistItem>,
    /// Further causes that the service met.
    pub others: Vec<CauseLink>,
    /// Promises that its incidents left and that are open, the longest overdue first.
    pub promises: Vec<LedgerRow>,
    /// How many of these there are in all.
    pub promises_total: usize,
    /// Link to all of them, where not all are shown.
    pub promises_all: Option<String>,
    /// The day as of which they stand: 2 March 2026.
    pub as_of: String,
}

/// Causes that one sort of change can bring back.
#[derive(Clone, Debug, Serialize)]
pub struct ChecklistGroup {
    /// The sort: Configuration; Any change.
    pub title: String,
    /// Those that came most often first.
    pub items: Vec<ChecklistItem>,
    /// How many more there are.
    pub more: usize,
}

/// A cause that may come back.
#[derive(Clone, Debug, Serialize)]
pub struct ChecklistItem {
    /// The cause, with how many incidents here.
    pub cause: CauseLink,
    /// once; 3 times.
    pub times: String,
    /// The newest of them.
    pub last: Option<Dated>,
    /// What was learned.
    pub lessons: Vec<ChecklistLesson>,
    /// What was promised against it and is open.
    pub open: Vec<LedgerRow>,
}

/// What was learned, and where.
#[derive(Clone, Debug, Serialize)]
pub struct ChecklistLesson {
    /// The sentence.
    pub text: String,
    /// The report.
    pub report: ReportLink,
}
