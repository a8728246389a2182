//! A report while the readers fill it: each fills what is still unknown.

use super::dates::Clock;
use crate::diagnostic::Diagnostic;
use crate::report::{
    Action, ActionStatus, Cause, DetectedBy, Hypothesis, Impact, InDigest, Kind, Known, Lesson, Moment, Origin,
    Related, Status, Times,
};

/// What is known so far.
#[derive(Default)]
pub(super) struct Draft {
    pub clock: Clock,
    pub id: Option<Known<String>>,
    pub title: Option<Known<String>>,
    /// The heading that became the title: it is not printed a second time.
    pub title_heading: Option<usize>,
    pub status: Option<Known<Status>>,
    pub kind: Option<Known<Kind>>,
    pub severity: Option<Known<String>>,
    pub severity_raw: Option<Known<String>>,
    pub services: Vec<Known<String>>,
    pub affected: Vec<Known<String>>,
    pub teams: Vec<Known<String>>,
    pub commander: Option<Known<String>>,
    pub tags: Vec<Known<String>>,
    pub times: Times,
    pub detected_by: Option<Known<DetectedBy>>,
    pub summary: Option<Known<String>>,
    pub causes: Vec<Cause>,
    pub impact: Vec<Impact>,
    pub hypotheses: Vec<Hypothesis>,
    pub actions: Vec<Action>,
    pub lessons: Vec<Lesson>,
    pub went_well: Vec<String>,
    pub in_digest: Option<Known<InDigest>>,
    pub timeline: Vec<Moment>,
    pub related: Vec<Related>,
    pub not_related: Vec<Known<String>>,
    pub visibility: Option<Known<String>>,
    pub aliases: Vec<Known<String>>,
    pub original: Option<Known<String>>,
    pub extra: Vec<(String, String)>,
    /// Blocks of the body that were understood whole, and what is drawn in their place.
    pub drawn: Vec<(std::ops::Range<usize>, crate::report::Drawn)>,
    pub findings: Vec<Diagnostic>,
}

impl Draft {
    /// Takes a finding.
    pub(super) fn say(&mut self, finding: Diagnostic) {
        self.findings.push(finding);
    }
}

impl Action {
    /// The `n`th action of its report, of which only the text is known.
    pub(super) fn told(n: usize, text: String, origin: Origin) -> Self {
        Self {
            id: format!("A{n}"),
            text,
            effect: None,
            owner: None,
            due: None,
            status: ActionStatus::Proposed,
            reason: None,
            ticket: None,
            verified: None,
            causes: Vec::new(),
            origin,
        }
    }
}
