//! What the program tells in a report's body: what stands in the front matter, and what was read of the body and can be
//! drawn better than it was written.

use super::causes::causes;
use crate::knowledge::Entry;
use crate::name::OutPath;
use crate::pages::body::{self, Prose, Told};
use crate::pages::view::{Block, CauseView, HypothesisView, ImpactView, LessonView, StampView, TimelineRow};
use crate::pages::{Context, Links, actions, linked, words};
use crate::report::{Cause, Drawn, From, Known, Piece, Report, SectionKind, Stamp};
use crate::source::RelPath;

/// Blocks in the order in which they shall stand; images that they show are added to `images`.
pub(super) fn told(
    context: Context<'_>,
    links: &Links,
    entry: &Entry,
    images: &mut Vec<(RelPath, OutPath)>,
) -> Vec<Told> {
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
            .any(|p| matches!(p, Piece::Drawn(d) if *d == what))
    };
    let timeline_in_front = report
        .timeline
        .first()
        .is_some_and(|m| report.body.sections.first().is_none_or(|s| m.span.end <= s.span.start));
    if !report.timeline.is_empty() && (drawn(Drawn::Timeline) || timeline_in_front) {
        let block = Block::Timeline {
            zone: zone_of_all(report),
            rows: timeline(context, links, entry, images),
        };
        tell(SectionKind::Timeline, "Timeline", true, block);
    }
    let hypotheses_drawn = drawn(Drawn::Hypotheses);
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
    let declared = report.causes.first().is_some_and(|c| front(c.origin.from));
    let mut rows = causes(context, links, entry);
    if declared {
        // What front matter says and no registry's id goes with.
        let is_named = |cause: &&Cause| {
            let name = cause.id.as_ref().or(cause.text.as_ref());
            name.is_some_and(|name| context.knowledge.cause(name).is_some())
        };
        let unnamed = report.causes.iter().filter(|cause| !is_named(cause));
        rows.extend(unnamed.map(|cause| CauseView {
            name: cause.text.clone().unwrap_or_default(),
            url: None,
            link: Some(linked::unnamed(cause)),
            count: String::new(),
        }));
    }
    if !rows.is_empty() {
        let label = &context.config.cause_label;
        tell(SectionKind::Causes, label, declared, Block::Causes { rows });
    }
    let actions_drawn = drawn(Drawn::Actions);
    if report
        .actions
        .first()
        .is_some_and(|a| front(a.origin.from) || actions_drawn)
    {
        let rows = report
            .actions
            .iter()
            .map(|action| actions::action(context, links, action))
            .collect();
        tell(SectionKind::Actions, "Actions", false, Block::Actions { rows });
    }
    if report.lessons.first().is_some_and(|l| front(l.origin.from)) {
        let rows = report
            .lessons
            .iter()
            .map(|l| LessonView {
                text: l.text.clone(),
                cause: l.cause.as_deref().map(|id| linked::named(context, links, id)),
            })
            .collect();
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
    let url = entry.url();
    let prose = Prose::of(entry, &url);
    let mut day = entry.day();
    let first_day = day;
    let zone = zone_of_all(report);
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
                    .map(|at| row_stamp(at, &moment.label, zone.is_none())),
                label: moment.label.clone(),
                html: body::inline(context, links, prose, &moment.body, images),
                stage: moment.at.as_ref().and_then(|at| stage_at(report, at)),
            }
        })
        .collect()
}

/// The zone of all rows, where it is one.
fn zone_of_all(report: &Report) -> Option<String> {
    let timed = || {
        report
            .timeline
            .iter()
            .filter_map(|row| row.at)
            .filter(|at| at.local.has_time())
    };
    let first = words::zone(&timed().next()?);
    (!first.is_empty() && timed().all(|at| words::zone(&at) == first)).then(|| first.trim_start().to_owned())
}

/// The time of a row: the clock alone, with its zone where rows have several; or what the writer said, where that is
/// more: `~09:20`, `09:14 - 11:15`.
fn row_stamp(at: &Stamp, label: &str, with_zone: bool) -> StampView {
    let mut view = words::bare_stamp(at, Some(at.local.date()));
    if says_more(label) {
        label.clone_into(&mut view.text);
    } else if with_zone {
        view.text.push_str(&words::zone(at));
    }
    view
}

/// Whether a stamp as written says more than one moment: two of them, or that it is about then.
fn says_more(label: &str) -> bool {
    let part = |c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | 'h');
    // An offset is no clock.
    let moment = label.rsplit_once(['+', '-']).filter(|(before, offset)| {
        before.contains(':') && !before.ends_with(' ') && offset.chars().all(|c| c.is_ascii_digit() || c == ':')
    });
    let clocks = moment
        .map_or(label, |(before, _)| before)
        .split(|c| !part(c))
        .filter(|word| word.contains([':', 'h']) && word.starts_with(|c: char| c.is_ascii_digit()));
    const ABOUT: [&str; 9] = ["~", "≈", "?", "approx", "about", "around", "ish", "頃", "約"];
    clocks.count() > 1 || ABOUT.iter().any(|sign| label.contains(sign))
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
