//! What is to be said of a report because of the day that it is read on.

use jiff::civil::Date;

use super::Entry;
use crate::diagnostic::{self, Diagnostic};

/// For how many days an ongoing incident may say nothing new.
const QUIET: i32 = 2;

/// How many days lie between the last that an ongoing report says and today, where that is too long for one that is
/// still written.
pub fn quiet_for(entry: &Entry, today: Date) -> Option<i32> {
    let last = entry.latest().filter(|_| entry.is_ongoing())?;
    Some(days(last.local.date(), today)).filter(|days| *days >= QUIET)
}

fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

/// What of its times can't be, today.
pub(super) fn findings(entry: &Entry, today: Date) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let report = &entry.report;
    if let (Some(days), Some(status)) = (quiet_for(entry, today), &report.status) {
        found.push(diagnostic::quiet_ongoing(status.origin.span, days));
    }
    // Somewhere it may be tomorrow already.
    if let Some(start) = entry.start().filter(|start| days(today, start.value.local.date()) > 1) {
        let day = start.value.local.date().to_string();
        found.push(diagnostic::future_start(start.origin.span, &day));
    }
    found.into_iter().map(|finding| finding.in_file(&report.path)).collect()
}
