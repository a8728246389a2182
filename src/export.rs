//! Everything known, for machines: `hansei export`, and `api/reports.json` in the site. `export.schema.json` describes it.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Level};
use crate::knowledge::{Entry, Grade, Knowledge};
use crate::report::{Action, Cause, Known, Origin, Report, Stamp, Times};
use crate::source::Lines;

/// The version of the form; it changes when a reader of the earlier form would break.
pub const SCHEMA: u32 = 1;

/// A JSON Schema of the form.
pub const JSON_SCHEMA: &str = include_str!("export.schema.json");

#[derive(Serialize)]
struct Exported<'a> {
    id: &'a str,
    title: &'a str,
    path: &'a str,
    url: String,
    status: Option<&'static str>,
    kind: &'static str,
    severity: Option<&'a str>,
    severity_raw: Option<&'a str>,
    times: ExportedTimes,
    detected_by: Option<&'static str>,
    summary: Option<&'a str>,
    sections: Vec<&'static str>,
    timeline: Vec<ExportedMoment<'a>>,
    impact: Vec<ExportedImpact<'a>>,
    hypotheses: Vec<ExportedHypothesis<'a>>,
    causes: Vec<ExportedCause<'a>>,
    actions: Vec<ExportedAction<'a>>,
    lessons: Vec<&'a str>,
    went_well: &'a [String],
    digest: Option<&'static str>,
    services: Vec<&'a str>,
    affected: Vec<&'a str>,
    teams: Vec<&'a str>,
    commander: Option<&'a str>,
    tags: Vec<&'a str>,
    related: Vec<ExportedRelated<'a>>,
    came_back: Vec<ExportedBack<'a>>,
    similar: Vec<ExportedSimilar<'a>>,
    not_related: Vec<&'a str>,
    visibility: &'a str,
    aliases: Vec<&'a str>,
    original: Option<&'a str>,
    extra: serde_json::Map<String, serde_json::Value>,
    origins: BTreeMap<&'static str, ExportedOrigin>,
    diagnostics: Vec<ExportedDiagnostic<'a>>,
}

#[derive(Serialize)]
struct ExportedOrigin {
    origin: &'static str,
    from: String,
}

#[derive(Serialize)]
struct ExportedTimes {
    triggered: Option<ExportedTime>,
    started: Option<ExportedTime>,
    detected: Option<ExportedTime>,
    declared: Option<ExportedTime>,
    acknowledged: Option<ExportedTime>,
    mitigated: Option<ExportedTime>,
    resolved: Option<ExportedTime>,
}

#[derive(Serialize)]
struct ExportedTime {
    local: String,
    utc: Option<String>,
    origin: &'static str,
    from: String,
}

#[derive(Serialize)]
struct ExportedMoment<'a> {
    time: Option<String>,
    utc: Option<String>,
    label: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct ExportedImpact<'a> {
    what: &'a str,
    value: Option<&'a str>,
    unit: Option<&'a str>,
}

#[derive(Serialize)]
struct ExportedHypothesis<'a> {
    statement: &'a str,
    test: Option<&'a str>,
    result: &'static str,
}

#[derive(Serialize)]
struct ExportedCause<'a> {
    id: Option<&'a str>,
    grade: Option<&'static str>,
    evidence: Option<&'a str>,
    role: &'static str,
    certainty: Option<&'static str>,
}

#[derive(Serialize)]
struct ExportedAction<'a> {
    id: &'a str,
    text: &'a str,
    effect: Option<&'static str>,
    owner: Option<&'a str>,
    due: Option<String>,
    status: &'static str,
    reason: Option<&'a str>,
    ticket: Option<&'a str>,
    verified: Option<&'a str>,
    causes: &'a [String],
}

#[derive(Serialize)]
struct ExportedRelated<'a> {
    id: &'a str,
    #[serde(rename = "as")]
    relation: &'a str,
    said_by: &'static str,
}

#[derive(Serialize)]
struct ExportedBack<'a> {
    report: &'a str,
    cause: Option<&'a str>,
    grade: &'static str,
    lesson: Option<&'a str>,
}

#[derive(Serialize)]
struct ExportedSimilar<'a> {
    report: &'a str,
    score: u32,
    reasons: Vec<String>,
}

#[derive(Serialize)]
struct ExportedDiagnostic<'a> {
    level: Level,
    code: &'static str,
    message: &'a str,
    help: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
}

/// Writes `{ "schema": 1, "reports": [ … ] }`, a report a line, newest first. `findings` are those of [`settle`].
///
/// # Errors
/// What `out` returns.
///
/// [`settle`]: crate::diagnostic::settle
pub fn json(knowledge: &Knowledge, findings: &[Diagnostic], out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{{\"schema\":{SCHEMA},\"reports\":[")?;
    let mut between: &[u8] = b"\n";
    each(knowledge, findings, &mut |line| {
        out.write_all(between)?;
        between = b",\n";
        out.write_all(line)
    })?;
    out.write_all(b"\n]}\n")
}

/// Writes a report a line, without anything round them.
///
/// # Errors
/// What `out` returns.
pub fn ndjson(knowledge: &Knowledge, findings: &[Diagnostic], out: &mut dyn Write) -> io::Result<()> {
    each(knowledge, findings, &mut |line| {
        out.write_all(line)?;
        out.write_all(b"\n")
    })
}

/// Gives each report as a line, in order.
fn each(
    knowledge: &Knowledge,
    findings: &[Diagnostic],
    take: &mut dyn FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<()> {
    let mut line = Vec::new();
    for index in 0..knowledge.reports.len() {
        line.clear();
        serde_json::to_writer(&mut line, &exported(knowledge, index, findings))?;
        take(&line)?;
    }
    Ok(())
}

fn exported<'a>(knowledge: &'a Knowledge, index: usize, findings: &'a [Diagnostic]) -> Exported<'a> {
    let entry = &knowledge.reports[index];
    let report = &*entry.report;
    let lines = Lines::of(report.text.clone());
    let mut sections: Vec<&'static str> = report
        .body
        .sections
        .iter()
        .filter_map(|s| s.kind.map(|k| k.word()))
        .collect();
    let mut seen = std::collections::BTreeSet::new();
    sections.retain(|s| seen.insert(*s));
    Exported {
        id: &entry.id,
        title: &report.title.value,
        path: &report.path,
        url: entry.url(),
        status: report.status.as_ref().map(|s| s.value.word()),
        kind: report.kind.as_ref().map_or("incident", |k| k.value.word()),
        severity: text(&report.severity),
        severity_raw: text(&report.severity_raw),
        times: times(&lines, &report.times),
        detected_by: report.detected_by.as_ref().map(|d| d.value.word()),
        summary: text(&report.summary),
        sections,
        timeline: report
            .timeline
            .iter()
            .map(|m| ExportedMoment {
                time: m.at.map(|at| at.local.to_string()),
                utc: m.at.and_then(|at| at.instant).map(|t| t.to_string()),
                label: &m.label,
                text: &m.text,
            })
            .collect(),
        impact: report
            .impact
            .iter()
            .map(|i| ExportedImpact {
                what: &i.what,
                value: i.value.as_deref(),
                unit: i.unit.as_deref(),
            })
            .collect(),
        hypotheses: report
            .hypotheses
            .iter()
            .map(|h| ExportedHypothesis {
                statement: &h.statement,
                test: h.test.as_deref(),
                result: h.result.word(),
            })
            .collect(),
        causes: report
            .causes
            .iter()
            .map(cause)
            .chain(matched(knowledge, entry))
            .collect(),
        actions: report.actions.iter().map(action).collect(),
        lessons: report.lessons.iter().map(|l| l.text.as_str()).collect(),
        went_well: &report.went_well,
        digest: report.in_digest.as_ref().map(|wish| wish.value.word()),
        services: texts(&report.services),
        affected: texts(&report.affected),
        teams: texts(&report.teams),
        commander: text(&report.commander),
        tags: texts(&report.tags),
        related: entry
            .related
            .iter()
            .map(|r| ExportedRelated {
                id: &knowledge.reports[r.index].id,
                relation: &r.relation,
                said_by: if r.said_there { "other" } else { "this" },
            })
            .collect(),
        came_back: came_back(knowledge, index),
        similar: entry
            .similar
            .iter()
            .map(|similar| ExportedSimilar {
                report: &knowledge.reports[similar.report].id,
                score: similar.score,
                reasons: knowledge.reasons(entry, &similar.likeness),
            })
            .collect(),
        not_related: report
            .not_related
            .iter()
            .filter_map(|k| knowledge.by_id(&k.value))
            .map(|i| knowledge.reports[i].id.as_str())
            .collect(),
        visibility: report.visibility.as_ref().map_or("company", |k| &k.value),
        aliases: texts(&report.aliases),
        original: text(&report.original),
        extra: report
            .extra
            .iter()
            .map(|(k, v)| (k.clone(), v.clone().into()))
            .collect(),
        origins: origins(report, &lines),
        diagnostics: about(report, findings)
            .iter()
            .map(|d| {
                let place = d.span.map(|s| lines.line_column(s.start));
                ExportedDiagnostic {
                    level: d.level,
                    code: d.code,
                    message: &d.message,
                    help: d.help.as_deref(),
                    line: place.map(|p| p.0),
                    column: place.map(|p| p.1),
                }
            })
            .collect(),
    }
}

/// The findings about one report; they are ordered by path.
fn about<'a>(report: &Report, findings: &'a [Diagnostic]) -> &'a [Diagnostic] {
    let path = Some(&report.path);
    let start = findings.partition_point(|d| d.path.as_ref() < path);
    let len = findings[start..].partition_point(|d| d.path.as_ref() == path);
    &findings[start..start + len]
}

fn text(known: &Option<Known<String>>) -> Option<&str> {
    known.as_ref().map(|k| k.value.as_str())
}

fn texts(known: &[Known<String>]) -> Vec<&str> {
    known.iter().map(|k| k.value.as_str()).collect()
}

fn origin(origin: Origin) -> &'static str {
    if origin.stated { "stated" } else { "inferred" }
}

fn times(lines: &Lines, times: &Times) -> ExportedTimes {
    let time = |known: &Option<Known<Stamp>>| {
        known.as_ref().map(|k| ExportedTime {
            local: k.value.local.to_string(),
            utc: k.value.instant.map(|t| t.to_string()),
            origin: origin(k.origin),
            from: from(lines, k.origin),
        })
    };
    ExportedTimes {
        triggered: time(&times.triggered),
        started: time(&times.started),
        detected: time(&times.detected),
        declared: time(&times.declared),
        acknowledged: time(&times.acknowledged),
        mitigated: time(&times.mitigated),
        resolved: time(&times.resolved),
    }
}

/// Where the values came from that there is one of, by the name of their field.
fn origins(report: &Report, lines: &Lines) -> BTreeMap<&'static str, ExportedOrigin> {
    let fields = [
        ("id", Some(report.id.origin)),
        ("title", Some(report.title.origin)),
        ("status", report.status.as_ref().map(|k| k.origin)),
        ("kind", report.kind.as_ref().map(|k| k.origin)),
        ("severity", report.severity_raw.as_ref().map(|k| k.origin)),
        ("summary", report.summary.as_ref().map(|k| k.origin)),
        ("commander", report.commander.as_ref().map(|k| k.origin)),
        ("detected_by", report.detected_by.as_ref().map(|k| k.origin)),
    ];
    let known = fields.into_iter().filter_map(|(name, at)| Some((name, at?)));
    known
        .map(|(name, at)| {
            let exported = ExportedOrigin {
                origin: origin(at),
                from: from(lines, at),
            };
            (name, exported)
        })
        .collect()
}

/// Where a value was read: "front matter, line 6".
fn from(lines: &Lines, origin: Origin) -> String {
    if origin.span.end == 0 {
        return origin.from.to_string();
    }
    let (line, _) = lines.line_column(origin.span.start);
    format!("{}, line {line}", origin.from)
}

/// Every earlier report that is told as having come back, once for each cause.
fn came_back(knowledge: &Knowledge, index: usize) -> Vec<ExportedBack<'_>> {
    let entry = &knowledge.reports[index];
    let mut exported = Vec::new();
    for back in &entry.came_back {
        let cause = back.cause.map(|cause| (cause, &knowledge.causes[cause]));
        for then in back.reports() {
            let other = &knowledge.reports[then];
            exported.push(ExportedBack {
                report: &other.id,
                cause: cause.map(|(_, cause)| &*cause.registered.id),
                grade: knowledge.grade_of(index, back).word(),
                lesson: match cause {
                    Some((index, _)) => knowledge.lessons(then, index).first().copied(),
                    None => knowledge.lessons_of(back).first().copied(),
                },
            });
        }
    }
    exported
}

/// The causes that the report's own words name, with the sentence.
fn matched<'k>(knowledge: &'k Knowledge, entry: &Entry) -> impl Iterator<Item = ExportedCause<'k>> {
    let causes = knowledge.causes_of(entry);
    let matched = causes.filter(|(_, occurrence)| occurrence.grade == Grade::Matched);
    matched.filter_map(|(cause, occurrence)| {
        let evidence = occurrence.evidence.as_ref()?;
        Some(ExportedCause {
            id: Some(&cause.registered.id),
            grade: Some(occurrence.grade.word()),
            evidence: Some(&evidence.sentence),
            role: occurrence.role.word(),
            certainty: None,
        })
    })
}

fn cause(cause: &Cause) -> ExportedCause<'_> {
    ExportedCause {
        id: cause.id.as_deref(),
        grade: cause.id.is_some().then_some("declared"),
        evidence: cause.text.as_deref(),
        role: cause.role.word(),
        certainty: cause.certainty.map(|c| c.word()),
    }
}

fn action(action: &Action) -> ExportedAction<'_> {
    ExportedAction {
        id: &action.id,
        text: &action.text,
        effect: action.effect.map(|e| e.word()),
        owner: action.owner.as_deref(),
        due: action.due.map(|d| d.to_string()),
        status: action.status.word(),
        reason: action.reason.as_deref(),
        ticket: action.ticket.as_deref(),
        verified: action.verified.as_deref(),
        causes: &action.causes,
    }
}
