//! An edited report in the place of its earlier self.

use std::sync::Arc;

use super::{Intervals, Knowledge, today};
use crate::diagnostic::Diagnostic;
use crate::report::Report;

impl Knowledge {
    /// Puts an edited report in the place of the one of this index. What all together say stays as it is: right where
    /// the two have the same face ([`Report::has_same_face`]); else the report must be
    /// [as it can be shown](Report::among_what_is_known_of) until everything is put together anew.
    pub fn renew(&mut self, index: usize, report: Arc<Report>) {
        let entry = &mut self.reports[index];
        entry.intervals = Intervals::of(&report.times);
        entry.report = report;
    }

    /// What there is to say about one report by itself: its own findings, those of today, and of where its links lead.
    pub fn own_findings(&self, index: usize) -> Vec<Diagnostic> {
        let entry = &self.reports[index];
        let mut findings = entry.report.diagnostics.clone();
        findings.extend(today::findings(entry, self.as_of));
        findings.extend(self.broken_links_of(entry));
        findings
    }
}
