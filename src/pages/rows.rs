//! A report as a row of a list.

use super::view::{Latest, Legend, Row, SeverityView, StampView};
use super::{Context, Links, words};
use crate::config::Severity;
use crate::knowledge::{Entry, quiet_for};
use crate::report::{Kind, Known, Report, Status};

/// The row of `entry`, for a list on the page of `links`.
pub(super) fn row(context: Context<'_>, links: &Links, entry: &Entry) -> Row {
    let report = &*entry.report;
    let date = entry.start();
    Row {
        url: links.to(&entry.url()),
        id: entry.id.clone(),
        title: report.title.value.clone(),
        date: date.map(|at| match entry.is_ongoing() {
            // How long it has gone on is read from the hour.
            true => words::full_stamp(at),
            false => words::short_stamp(at),
        }),
        // A list says it many times over; the page of the severity and those of reports have the definition.
        severity: severity(context, report).map(|severity| SeverityView {
            definition: String::new(),
            ..severity
        }),
        status: report
            .status
            .as_ref()
            .filter(|s| entry.is_ongoing() || s.value == Status::Draft)
            .map(|s| words::word(s, words::spaced, s.value.word())),
        kind: kind(report.kind.as_ref()),
        services: services(report),
        mitigate: entry.intervals.mitigate.as_ref().map(|i| words::interval(i, date)),
        summary: String::new(),
        latest: None,
    }
}

/// As [`row`], with what happened.
pub(super) fn row_with_summary(context: Context<'_>, links: &Links, entry: &Entry) -> Row {
    let summary = entry.report.summary.as_ref();
    Row {
        summary: summary.map_or_else(String::new, |summary| words::shorten(&summary.value, 180)),
        latest: latest(context, entry),
        ..row(context, links, entry)
    }
}

/// The last that an ongoing report says.
pub(super) fn latest(context: Context<'_>, entry: &Entry) -> Option<Latest> {
    let at = entry.latest().filter(|_| entry.is_ongoing())?;
    let (day, today) = (at.local.date(), context.knowledge.as_of);
    let bare = words::bare_stamp(&at, None);
    Some(Latest {
        at: StampView {
            text: bare.full.clone(),
            ..bare
        },
        ago: words::ago(day, today),
        quiet: quiet_for(entry, today).is_some(),
    })
}

/// Where the fault was; where that isn't known, who felt it.
pub(super) fn services(report: &Report) -> Vec<String> {
    let known = if report.services.is_empty() {
        &report.affected
    } else {
        &report.services
    };
    known.iter().map(|k| k.value.clone()).collect()
}

/// The newest of some reports that has a date.
pub(super) fn last(context: Context<'_>, reports: &[usize]) -> Option<StampView> {
    let mut starts = reports
        .iter()
        .filter_map(|&index| context.knowledge.reports[index].start());
    starts.next().map(words::short_stamp)
}

/// What the signs of these rows mean.
pub(super) fn legend<'r>(rows: impl Iterator<Item = &'r Row> + Clone) -> Legend {
    let worked_out = |row: &Row| {
        let words = [&row.status, &row.kind].into_iter().flatten();
        row.date.iter().any(|d| d.inferred.is_some())
            || row.severity.iter().any(|s| s.inferred.is_some())
            || words.into_iter().any(|w| w.inferred.is_some())
    };
    Legend {
        bars: rows.clone().any(|row| row.mitigate.is_some()),
        dotted: rows.into_iter().any(worked_out),
    }
}

/// The kind, when it is not a plain incident.
pub(super) fn kind(kind: Option<&Known<Kind>>) -> Option<super::view::Word> {
    kind.filter(|k| k.value != Kind::Incident)
        .map(|k| words::word(k, words::spaced, k.value.word()))
}

/// The severity, as configured, or as written.
pub(super) fn severity(context: Context<'_>, report: &Report) -> Option<SeverityView> {
    let raw = report.severity_raw.as_ref()?;
    let configured = report.severity.as_ref().and_then(|id| {
        let at = context.config.severities.iter().position(|s| s.id == id.value)?;
        Some((at, &context.config.severities[at]))
    });
    Some(match configured {
        Some((at, severity)) => SeverityView {
            id: severity.id.clone(),
            label: severity.label.clone(),
            rank: at + 1,
            definition: severity.definition.clone(),
            inferred: words::inferred(raw.origin).or_else(|| translated(&raw.value, severity)),
        },
        None => SeverityView {
            id: raw.value.clone(),
            label: String::new(),
            rank: 0,
            definition: String::new(),
            inferred: words::inferred(raw.origin),
        },
    })
}

/// What the report says, where that is another word than the severity's own.
fn translated(raw: &str, severity: &Severity) -> Option<String> {
    let fold = |text: &str| -> String {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let own = [&severity.id, &severity.label]
        .into_iter()
        .filter(|word| !word.is_empty())
        .any(|word| fold(raw).contains(&fold(word)) || fold(word).ends_with(&fold(raw)));
    (!own).then(|| format!("written as “{raw}”"))
}
