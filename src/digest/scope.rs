//! What a sheet is made of: the reports of a period, all or those of one team, and how they are called.

use jiff::civil::Date;

use super::stated::{AllStated, Stated};
use crate::config::Config;
use crate::knowledge::{Entry, Key, Knowledge, Promise, is_verified, verified_on};
use crate::report::{Action, ActionStatus, DetectedBy, InDigest, Kind, Status};
use crate::sentence::sentences;
use crate::sheet::{Period, Told};
use crate::words;

/// What one sheet is made of.
#[derive(Clone, Copy)]
pub(super) struct Scope<'k> {
    pub knowledge: &'k Knowledge,
    pub config: &'k Config,
    pub period: Period,
    /// The team that it is for.
    pub team: Option<&'k Key>,
    /// Indices of its reports, newest first.
    pub reports: &'k [usize],
    /// What each report states.
    pub stated: &'k AllStated,
    /// When promises came due and were seen to work.
    pub calendar: &'k Calendar,
}

impl<'k> Scope<'k> {
    pub(super) fn entry(&self, index: usize) -> &'k Entry {
        &self.knowledge.reports[index]
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = (usize, &'k Entry)> + use<'k> {
        let knowledge = self.knowledge;
        let reports: &'k [usize] = self.reports;
        reports.iter().map(move |&index| (index, &knowledge.reports[index]))
    }

    /// The lessons of a report that say something.
    pub(super) fn lessons(&self, report: usize) -> &'k [Stated] {
        self.stated.of(report)
    }

    /// What first told of its incidents, where they say it.
    pub(super) fn detections(&self) -> Vec<DetectedBy> {
        let incidents = self.choosable().filter(|(_, entry)| entry.kind() == Kind::Incident);
        let by = incidents.filter_map(|(_, entry)| Some(entry.report.detected_by.as_ref()?.value));
        by.collect()
    }

    /// How many actions of a report were seen to work.
    pub(super) fn verified(&self, entry: &Entry) -> usize {
        let is_done =
            |action: &&Action| action.status == ActionStatus::Done && is_verified(action, self.knowledge.as_of);
        entry.report.actions.iter().filter(is_done).count()
    }

    /// Those that something may be chosen from.
    pub(super) fn choosable(&self) -> impl Iterator<Item = (usize, &'k Entry)> + use<'k> {
        self.entries().filter(|(_, entry)| !is_skipped(entry))
    }

    /// How severe a report is: 0 for the worst, after all for one that says nothing.
    pub(super) fn severity(&self, entry: &Entry) -> usize {
        let id = entry.report.severity.as_ref().map(|id| &id.value);
        let at = self.config.severities.iter().position(|known| Some(&known.id) == id);
        at.unwrap_or(self.config.severities.len())
    }

    /// A report, as it is called.
    pub(super) fn told(&self, index: usize) -> Told {
        told(self.entry(index))
    }
}

/// A report, as it is called.
pub(super) fn told(entry: &Entry) -> Told {
    let report = &entry.report;
    let severity = report.severity.as_ref().or(report.severity_raw.as_ref());
    let mut remarks: Vec<&str> = Vec::new();
    if entry.is_ongoing() {
        remarks.push("ongoing");
    } else if entry.is_draft() {
        remarks.push("draft");
    }
    match entry.kind() {
        Kind::Incident => {}
        Kind::NearMiss => remarks.push("near miss"),
        Kind::Surprise => remarks.push("surprise"),
        Kind::Exercise => remarks.push("exercise"),
    }
    Told {
        id: entry.id.clone(),
        title: report.title.value.clone(),
        day: entry.day(),
        severity: severity.map_or_else(String::new, |severity| severity.value.clone()),
        remark: remarks.join(", "),
    }
}

/// Whether its authors keep it out of the choice.
pub(super) fn is_skipped(entry: &Entry) -> bool {
    wish(entry) == Some(InDigest::Skip)
}

/// Whether its authors want it chosen.
pub(super) fn is_highlighted(entry: &Entry) -> bool {
    wish(entry) == Some(InDigest::Highlight)
}

fn wish(entry: &Entry) -> Option<InDigest> {
    entry.report.in_digest.as_ref().map(|wish| wish.value)
}

/// Whether its writers are done with it.
pub(super) fn is_reviewed(entry: &Entry) -> bool {
    let status = entry.report.status.as_ref().map(|status| status.value);
    matches!(status, Some(Status::Reviewed | Status::Closed))
}

/// What happened, in a sentence or two; the title where nothing more is said.
pub(super) fn story(entry: &Entry, most: usize) -> String {
    match &entry.report.summary {
        Some(summary) => opening(&summary.value, most),
        None => words::shorten(&entry.report.title.value, most),
    }
}

/// The first sentences of a text that have room; at least a part of the first one.
pub(super) fn opening(text: &str, most: usize) -> String {
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut end = 0;
    for sentence in sentences(&text) {
        if text[..sentence.end].chars().count() > most {
            break;
        }
        end = sentence.end;
    }
    // "On 18 Nov." is none yet.
    const LEAST: usize = 24;
    match text[..end].chars().count() {
        ..LEAST => words::shorten(&text, most),
        _ => text[..end].to_owned(),
    }
}

/// Why a report comes before others where nothing else speaks for it.
pub(super) fn newest(scope: Scope<'_>, index: usize) -> &'static str {
    match scope.entry(index).report.severity.is_some() {
        true => "newest of the most severe",
        false => "the newest",
    }
}

/// In quotation marks.
pub(super) fn quoted(name: &str) -> String {
    format!("“{name}”")
}

/// Promises by the day on which they came due, and by that on which they were seen to work.
#[derive(Default)]
pub(super) struct Calendar {
    days: Vec<(Date, Promise)>,
}

impl Calendar {
    pub(super) fn of_all(knowledge: &Knowledge) -> Self {
        let mut days = Vec::new();
        for (report, entry) in knowledge.reports.iter().enumerate() {
            for (index, action) in entry.report.actions.iter().enumerate() {
                let promise = Promise { report, action: index };
                let verified = verified_on(action).filter(|_| action.status == ActionStatus::Done);
                days.extend([action.due, verified].into_iter().flatten().map(|day| (day, promise)));
            }
        }
        days.sort_unstable();
        Self { days }
    }

    /// Those of a period; one may come twice.
    pub(super) fn of(&self, period: Period) -> impl Iterator<Item = Promise> + '_ {
        let from = self.days.partition_point(|(day, _)| *day < period.from);
        let to = self.days.partition_point(|(day, _)| *day <= period.to);
        self.days[from..to.max(from)].iter().map(|(_, promise)| *promise)
    }
}
