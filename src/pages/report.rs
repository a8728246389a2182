//! The page of one report.

use jiff::civil::Date;

use super::body::{self, Told};
use super::view::{
    ActionView, BarPart, Block, CauseView, Fact, FactValue, HypothesisView, ImpactView, Neighbour, RelatedView,
    ReportView, Stage, StagesBar, StampView, TimelineRow,
};
use super::{Context, Links, Page, View, out_path, rows, words};
use crate::knowledge::{Entry, Interval};
use crate::name::OutPath;
use crate::name::percent_encode;
use crate::report::{Action, ActionStatus, From, Known, Report, SectionKind, Stamp};
use crate::source::RelPath;

pub(super) fn compose(context: Context<'_>, index: usize) -> Page {
    let knowledge = context.knowledge;
    let entry = &knowledge.reports[index];
    let report = &*entry.report;
    let url = entry.url();
    let links = context.links(&url);
    let mut images = Vec::new();
    let told = told(context, &links, entry, &mut images);
    let mut composed = body::compose(context, &links, entry, told);
    images.append(&mut composed.images);

    let day = entry.day();
    let summary = report.summary.as_ref().map_or("", |s| s.value.as_str());
    let has_summary = report
        .body
        .sections
        .iter()
        .any(|s| s.kind == Some(SectionKind::Summary));
    let told_in_front = report
        .summary
        .as_ref()
        .is_some_and(|s| s.origin.from == From::FrontMatter);
    let neighbour = |i: Option<usize>| {
        let entry = knowledge.reports.get(i?)?;
        Some(Neighbour {
            url: links.to(&entry.url()),
            title: entry.report.title.value.clone(),
        })
    };
    let view = ReportView {
        site: context.frame(&links, "report", &report.title.value, summary),
        id: entry.id.clone(),
        title: report.title.value.clone(),
        title_inferred: words::inferred(report.title.origin),
        status: report
            .status
            .as_ref()
            .map(|s| words::word(s, words::spaced, s.value.word())),
        kind: rows::kind(report.kind.as_ref()),
        severity: rows::severity(context, report),
        date: entry.start().map(|at| words::stamp(at, None)),
        services: rows::services(report),
        lede: if told_in_front && !has_summary {
            summary.to_owned()
        } else {
            String::new()
        },
        bar: bar(entry, day),
        facts: facts(entry, day),
        blocks: composed.blocks,
        contents: composed.contents,
        related: related(context, &links, entry),
        source: context
            .config
            .source_url
            .as_ref()
            .map(|t| t.replace("{path}", &percent_encode(&report.path))),
        original: report
            .original
            .as_ref()
            .filter(|o| o.value.starts_with("https://") || o.value.starts_with("http://"))
            .map(|o| o.value.clone()),
        newer: neighbour(index.checked_sub(1)),
        older: neighbour(Some(index + 1)),
    };
    Page {
        path: out_path(&url),
        template: "report.html",
        view: View::Report(Box::new(view)),
        images,
    }
}

/// The bar shows these, each with what ends there; declared and acknowledged are among the facts.
const ON_BAR: [(&str, &str); 6] = [
    ("triggered", ""),
    ("started", "until users felt it"),
    ("detected", "until we knew"),
    ("mitigated", "until users stopped feeling it"),
    ("resolved", "until normal"),
    (LAST_ENTRY, "until the last entry, and not over"),
];

/// Where the bar of an ongoing incident ends: what came later isn't written yet.
const LAST_ENTRY: &str = "last entry";

fn bar(entry: &Entry, day: Option<Date>) -> Option<StagesBar> {
    let report = &*entry.report;
    let last_entry = report
        .timeline
        .iter()
        .filter(|_| entry.is_ongoing())
        .filter_map(|moment| Some(Known::stated(moment.at?, From::Timeline, moment.span)))
        .max_by_key(|at| at.value.seconds());
    let mut known: Vec<(usize, &Known<Stamp>)> = report
        .times
        .all()
        .into_iter()
        .chain([(LAST_ENTRY, last_entry.as_ref())])
        .filter_map(|(name, at)| Some((ON_BAR.iter().position(|s| s.0 == name)?, at?)))
        .collect();
    if let [.., (_, stage), (_, last)] = known.as_slice()
        && last_entry.is_some()
        && last.value.since(&stage.value).is_none_or(|seconds| seconds <= 0)
    {
        known.pop();
    }
    let first = known.first()?.1;
    // All on one clock and in order, or there is nothing honest to draw.
    let mut at = Vec::with_capacity(known.len());
    for (_, stamp) in &known {
        let seconds = stamp.value.since(&first.value)?;
        if at.last().is_some_and(|last| seconds < *last) {
            return None;
        }
        at.push(seconds);
    }
    let total = *at.last()?;
    if known.len() < 2 || total == 0 {
        return None;
    }
    let mut stages = Vec::new();
    let mut parts = Vec::new();
    for (i, (stage, stamp)) in known.iter().enumerate() {
        let next = known.get(i + 1).map(|(next, _)| (*next, at[i + 1] - at[i]));
        let (class, until) = match next {
            None => ("", String::new()),
            Some((next, seconds)) => (
                class(*stage, next),
                format!("{} {}", words::duration(seconds), ON_BAR[next].1),
            ),
        };
        if let Some((_, seconds)) = next {
            parts.push((class, seconds));
        }
        let by = report.detected_by.as_ref().filter(|_| ON_BAR[*stage].0 == "detected");
        stages.push(Stage {
            class,
            name: ON_BAR[*stage].0,
            at: words::stamp(stamp, day),
            until,
            note: by.map_or_else(String::new, |by| format!("by {}", words::spaced(by.value.word()))),
        });
    }
    Some(StagesBar {
        parts: widths(&parts, total),
        stages,
    })
}

/// What lies between two stages: with no detection known, all of it was felt.
fn class(from: usize, to: usize) -> &'static str {
    match (ON_BAR[from].0, ON_BAR[to].0) {
        ("triggered", "started") => "latent",
        ("started", "detected") => "unseen",
        ("mitigated", _) => "tail",
        ("triggered", _) => "latent",
        _ => "impact",
    }
}

/// Rectangles in a box 1000 wide, 2 apart; none narrower than 8, so that a short stage can still be seen.
fn widths(parts: &[(&'static str, i64)], total: i64) -> Vec<BarPart> {
    const LEAST: i64 = 8;
    let room = 1000 - 2 * (parts.len() as i64 - 1);
    let narrow = |seconds: i64| seconds * room / total < LEAST;
    let wide: i64 = parts.iter().map(|p| p.1).filter(|s| !narrow(*s)).sum();
    let left = room - LEAST * parts.iter().filter(|p| narrow(p.1)).count() as i64;
    let mut x = 0;
    parts
        .iter()
        .map(|&(class, seconds)| {
            let width = if narrow(seconds) {
                LEAST
            } else {
                seconds * left / wide.max(1)
            };
            let part = BarPart {
                class,
                x: x as u32,
                width: width as u32,
            };
            x += width + 2;
            part
        })
        .collect()
}

fn facts(entry: &Entry, day: Option<Date>) -> Vec<Fact> {
    let report = &*entry.report;
    let mut facts = Vec::new();
    let plain = |text: &str| FactValue {
        text: text.to_owned(),
        url: None,
    };
    let mut interval = |label: &'static str, interval: &Option<Interval>| {
        if let Some(i) = interval {
            facts.push(Fact {
                label: label.into(),
                values: vec![plain(&words::duration(i.seconds))],
                endpoints: Some([words::stamp(&i.from, day), words::stamp(&i.to, day)]),
                inferred: words::inferred(i.from.origin).or_else(|| words::inferred(i.to.origin)),
            });
        }
    };
    interval("Time to detect", &entry.intervals.detect);
    interval("Time to acknowledge", &entry.intervals.acknowledge);
    interval("Time to mitigate", &entry.intervals.mitigate);
    interval("Time to resolve", &entry.intervals.resolve);
    // A stage that is on no bar and in no interval is still worth knowing.
    let has_bar = bar(entry, day).is_some();
    for (name, at) in report.times.all() {
        let Some(at) = at else { continue };
        let shown = has_bar && ON_BAR.iter().any(|s| s.0 == name);
        let label = match name {
            "triggered" => "Triggered",
            "started" => "Started",
            "detected" => "Detected",
            "declared" => "Declared",
            "acknowledged" => "Acknowledged",
            "mitigated" => "Mitigated",
            _ => "Resolved",
        };
        if !shown {
            facts.push(Fact {
                label: label.into(),
                values: vec![plain(&words::stamp(at, None).full)],
                endpoints: None,
                inferred: words::inferred(at.origin),
            });
        }
    }
    let mut list = |label: &'static str, known: &[Known<String>]| {
        if !known.is_empty() {
            facts.push(Fact {
                label: label.into(),
                values: known.iter().map(|k| plain(&k.value)).collect(),
                endpoints: None,
                inferred: known.iter().find_map(|k| words::inferred(k.origin)),
            });
        }
    };
    list(
        if report.services.len() == 1 {
            "Service"
        } else {
            "Services"
        },
        &report.services,
    );
    list("Felt by", &report.affected);
    list(if report.teams.len() == 1 { "Team" } else { "Teams" }, &report.teams);
    list("Led by", report.commander.as_slice());
    if let Some(by) = &report.detected_by {
        facts.push(Fact {
            label: "Detected by".into(),
            values: vec![plain(&words::spaced(by.value.word()))],
            endpoints: None,
            inferred: words::inferred(by.origin),
        });
    }
    if !report.tags.is_empty() {
        facts.push(Fact {
            label: "Tags".into(),
            values: report.tags.iter().map(|k| plain(&k.value)).collect(),
            endpoints: None,
            inferred: None,
        });
    }
    facts.extend(report.extra.iter().map(|(key, value)| Fact {
        label: words::capital(&key.replace(['_', '-'], " ")).into(),
        values: vec![plain(value)],
        endpoints: None,
        inferred: None,
    }));
    facts
}

/// What the front matter tells, and what was read of the body and can be drawn better than it was written.
fn told(context: Context<'_>, links: &Links, entry: &Entry, images: &mut Vec<(RelPath, OutPath)>) -> Vec<Told> {
    let report = &*entry.report;
    let front = |from: From| from == From::FrontMatter;
    let mut told = Vec::new();
    let mut tell = |kind: SectionKind, title: &str, first: bool, block: Block| {
        told.push(Told {
            kind,
            title: title.to_owned(),
            block,
            first,
        });
    };
    if !report.impact.is_empty() {
        let rows = report
            .impact
            .iter()
            .map(|i| ImpactView {
                what: i.what.clone(),
                value: i.value.as_deref().map_or_else(String::new, words::number),
                unit: i.unit.clone().unwrap_or_default(),
            })
            .collect();
        tell(SectionKind::Impact, "Impact", true, Block::Impact { rows });
    }
    let drawn = |what| {
        report
            .body
            .pieces
            .iter()
            .any(|p| matches!(p, crate::report::Piece::Drawn(d) if *d == what))
    };
    let timeline_in_front = report
        .timeline
        .first()
        .is_some_and(|m| report.body.sections.first().is_none_or(|s| m.span.end <= s.span.start));
    if !report.timeline.is_empty() && (drawn(crate::report::Drawn::Timeline) || timeline_in_front) {
        let rows = timeline(context, links, entry, images);
        tell(SectionKind::Timeline, "Timeline", true, Block::Timeline { rows });
    }
    let hypotheses_drawn = drawn(crate::report::Drawn::Hypotheses);
    if report
        .hypotheses
        .first()
        .is_some_and(|h| front(h.origin.from) || hypotheses_drawn)
    {
        let rows = report
            .hypotheses
            .iter()
            .map(|h| HypothesisView {
                statement: h.statement.clone(),
                test: h.test.clone().unwrap_or_default(),
                result: h.result.word(),
            })
            .collect();
        tell(
            SectionKind::Investigation,
            "Investigation",
            true,
            Block::Hypotheses { rows },
        );
    }
    if report.causes.first().is_some_and(|c| front(c.origin.from)) {
        let rows = report
            .causes
            .iter()
            .map(|c| CauseView {
                name: c.id.as_deref().map_or_else(
                    || c.text.clone().unwrap_or_default(),
                    |id| words::capital(&words::spaced(id)),
                ),
                url: None,
                grade: if c.id.is_some() { "declared" } else { "" },
                role: words::spaced(c.role.word()),
                certainty: c.certainty.map_or("", |c| c.word()),
                text: c.id.as_ref().and(c.text.clone()).unwrap_or_default(),
            })
            .collect();
        tell(
            SectionKind::Causes,
            &context.config.cause_label,
            true,
            Block::Causes { rows },
        );
    }
    let actions_drawn = drawn(crate::report::Drawn::Actions);
    if report
        .actions
        .first()
        .is_some_and(|a| front(a.origin.from) || actions_drawn)
    {
        let rows = report
            .actions
            .iter()
            .map(|a| action(a, context.knowledge.as_of))
            .collect();
        tell(SectionKind::Actions, "Actions", false, Block::Actions { rows });
    }
    if report.lessons.first().is_some_and(|l| front(l.origin.from)) {
        let rows = report.lessons.iter().map(|l| l.text.clone()).collect();
        tell(SectionKind::Lessons, "Lessons learned", false, Block::Lessons { rows });
    }
    told
}

fn timeline(
    context: Context<'_>,
    links: &Links,
    entry: &Entry,
    images: &mut Vec<(RelPath, OutPath)>,
) -> Vec<TimelineRow> {
    let report = &*entry.report;
    let mut day = entry.day();
    let first_day = day;
    report
        .timeline
        .iter()
        .enumerate()
        .map(|(i, moment)| {
            let date = moment.at.map(|at| at.local.date());
            let new_day = date.filter(|d| day != Some(*d) || (i == 0 && first_day.is_none()));
            day = date.or(day);
            TimelineRow {
                day: new_day.map(words::day),
                at: moment
                    .at
                    .as_ref()
                    .filter(|at| at.local.has_time())
                    .map(|at| words::bare_stamp(at, date)),
                label: moment.label.clone(),
                html: body::inline(context, links, entry, &moment.body, images),
                stage: moment.at.as_ref().and_then(|at| stage_at(report, at)),
            }
        })
        .collect()
}

/// The stage that began in the minute of `at`.
fn stage_at(report: &Report, at: &Stamp) -> Option<&'static str> {
    let same = |known: &Known<Stamp>| {
        at.local.has_time()
            && known.value.local.has_time()
            && match (known.value.instant, at.instant) {
                (Some(a), Some(b)) => a.as_second() / 60 == b.as_second() / 60,
                _ => known.value.local.moment() == at.local.moment(),
            }
    };
    report
        .times
        .all()
        .into_iter()
        .find(|(_, known)| known.is_some_and(same))
        .map(|(name, _)| name)
}

/// An action as it stands on `today`.
fn action(action: &Action, today: Date) -> ActionView {
    let late = action
        .due
        .filter(|due| *due < today)
        .and_then(|due| due.until(today).ok())
        .map(|s| s.get_days());
    let (class, state) = match action.status {
        ActionStatus::Done if action.verified.is_some() => ("verified", "done, verified".to_owned()),
        ActionStatus::Done => ("done", "done".to_owned()),
        ActionStatus::Declined => ("declined", "declined".to_owned()),
        ActionStatus::Superseded => ("superseded", "superseded".to_owned()),
        open => match late {
            Some(1) => ("late", "overdue 1 day".to_owned()),
            Some(days) => ("late", format!("overdue {days} days")),
            None => ("open", words::spaced(open.word())),
        },
    };
    ActionView {
        id: action.id.clone(),
        text: action.text.clone(),
        effect: action.effect.map_or_else(String::new, |e| words::spaced(e.word())),
        owner: action.owner.clone().unwrap_or_default(),
        due: action.due.map(|due| StampView {
            datetime: due.to_string(),
            text: due.to_string(),
            full: words::day(due),
            inferred: None,
        }),
        status: action.status.word(),
        state,
        class,
        note: action
            .reason
            .clone()
            .or_else(|| action.verified.clone())
            .unwrap_or_default(),
        ticket: action.ticket.clone(),
    }
}

fn related(context: Context<'_>, links: &Links, entry: &Entry) -> Vec<RelatedView> {
    entry
        .related
        .iter()
        .map(|r| RelatedView {
            row: rows::row(context, links, &context.knowledge.reports[r.index]),
            relation: match (&*r.relation, r.said_there) {
                ("related", false) => "named here".into(),
                ("related", true) => "names this one".into(),
                (relation, false) => words::spaced(relation),
                (relation, true) => format!("{}, said there", words::spaced(relation)),
            },
        })
        .collect()
}
