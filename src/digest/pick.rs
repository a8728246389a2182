//! The pick of a period, and what happened on these days in an earlier year.

use std::cmp::Reverse;

use super::scope::{self, Scope};
use crate::knowledge::Entry;
use crate::report::{EditorsWords, Kind, Verdict};
use crate::sheet::{Period, Pick};
use crate::words;

/// How many years are looked back.
const YEARS: i32 = 5;

/// How long a quoted lesson may be.
const LONGEST: usize = 140;

/// The report to read: the editor's, else the one with most to tell.
pub(super) fn pick(scope: Scope<'_>, words: Option<&EditorsWords>) -> Option<Pick> {
    let knowledge = scope.knowledge;
    let editors = words.and_then(|words| words.pick.as_ref());
    // What an editor picks for everybody is no team's.
    let editors = editors.filter(|_| scope.team.is_none());
    let (index, why) = match editors.and_then(|id| knowledge.by_id(&id.value)) {
        Some(index) => (index, "the editor's pick".to_owned()),
        None => most_telling(scope)?,
    };
    let entry = scope.entry(index);
    Some(Pick {
        report: scope.told(index),
        text: scope::story(entry, LONGEST),
        why,
    })
}

/// What happened in the same days of an earlier year, by the indices of all reports, the newest first.
pub(super) fn on_this_day(scope: Scope<'_>, within: &dyn Fn(Period) -> Vec<usize>) -> Option<Pick> {
    // Of a period that goes on, the days that have come.
    let period = Period {
        to: scope.period.to.min(scope.knowledge.as_of),
        ..scope.period
    };
    for years in 1..=YEARS {
        let period = period.years_before(years)?;
        let teaches = |&index: &usize| {
            let entry = scope.entry(index);
            let is_meant = scope.team.is_none_or(|team| team.reports.binary_search(&index).is_ok());
            is_meant
                && !entry.day().is_some_and(|day| scope.period.contains(day))
                && !scope::is_skipped(entry)
                && !entry.is_draft()
                && entry.kind() != Kind::Exercise
                && !scope.lessons(index).is_empty()
        };
        let best = within(period).into_iter().filter(teaches);
        let Some(index) = best.min_by_key(|&index| (scope.severity(scope.entry(index)), index)) else {
            continue;
        };
        let entry = scope.entry(index);
        let lesson = scope.lessons(index).first()?.text(&entry.report);
        let ago = match years {
            1 => "a year before".to_owned(),
            n => format!("{} years before", words::spelled(usize::try_from(n).unwrap_or(0))),
        };
        return Some(Pick {
            report: scope.told(index),
            text: scope::opening(lesson, LONGEST),
            why: format!("{ago}; the most severe that left a lesson"),
        });
    }
    None
}

/// Which reports of a period have most to tell, for whoever reads one only.
fn most_telling(scope: Scope<'_>) -> Option<(usize, String)> {
    let told = |(index, entry): (usize, &Entry)| {
        let report = &entry.report;
        let lessons = scope.lessons(index).len();
        let verified = scope.verified(entry);
        let rejected = report
            .hypotheses
            .iter()
            .filter(|it| it.result == Verdict::Rejected)
            .count();
        let reviewed = scope::is_reviewed(entry);
        let points = 2 * lessons.min(3)
            + 2 * verified.min(2)
            + rejected.min(3)
            + 3 * usize::from(reviewed)
            + usize::from(report.timeline.len() >= 4);
        let mut why: Vec<String> = Vec::new();
        if reviewed {
            why.push("reviewed".to_owned());
        }
        for (n, one, many) in [
            (lessons, "lesson", "lessons"),
            (rejected, "rejected hypothesis", "rejected hypotheses"),
            (verified, "verified action", "verified actions"),
            (
                if report.timeline.len() >= 4 {
                    report.timeline.len()
                } else {
                    0
                },
                "moment",
                "moments of its timeline",
            ),
        ] {
            if n > 0 {
                why.push(words::counted(n, one, many));
            }
        }
        let tells = lessons > 0 || report.summary.is_some();
        let rank = (
            scope::is_highlighted(entry),
            !entry.is_draft(),
            points,
            Reverse(scope.severity(entry)),
        );
        (tells && !entry.is_ongoing()).then_some((Reverse(rank), index, why))
    };
    let best = scope
        .choosable()
        .filter_map(told)
        .min_by_key(|(rank, index, _)| (*rank, *index))?;
    let (Reverse((highlighted, ..)), index, why) = best;
    let why = match (highlighted, scope.reports.len(), why.is_empty()) {
        (true, _, _) => "highlighted by its authors".to_owned(),
        (false, 1, _) => "the only report of this period".to_owned(),
        (false, _, true) => scope::newest(scope, index).to_owned(),
        (false, _, false) => format!("it has most to tell: {}", words::listed(&why)),
    };
    Some((index, why))
}
