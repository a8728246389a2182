//! What an entry is, in a word: when it was, what sort of event, whether it goes on.

use jiff::civil::Date;

use super::Entry;
use crate::report::{Kind, Known, Stamp, Status};

impl Entry {
    /// The page of the report, from the site's root.
    pub fn url(&self) -> String {
        format!("incidents/{}/", self.slug)
    }

    /// Its start, or the stage that is known and comes next to it.
    pub fn start(&self) -> Option<&Known<Stamp>> {
        self.report.times.first()
    }

    /// Seconds since 1970 of its start.
    pub fn when(&self) -> Option<i64> {
        self.start().map(|at| at.value.seconds())
    }

    /// The day of its start, on the writer's calendar.
    pub fn day(&self) -> Option<Date> {
        self.report.times.first_day()
    }

    /// What sort of event it was: an incident where nothing is said.
    pub fn kind(&self) -> Kind {
        self.report.kind.as_ref().map_or(Kind::Incident, |kind| kind.value)
    }

    /// Whether nobody has reviewed it yet.
    pub fn is_draft(&self) -> bool {
        let status = self.report.status.as_ref();
        status.is_some_and(|status| status.value == Status::Draft)
    }

    /// Whether users feel it now.
    pub fn is_ongoing(&self) -> bool {
        let report = &self.report;
        report.status.as_ref().is_some_and(|s| s.value == Status::Ongoing) && report.times.resolved.is_none()
    }
}
