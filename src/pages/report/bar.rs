//! The bar of stages: what took how long.

use crate::knowledge::Entry;
use crate::pages::view::{BarPart, Stage, StagesBar};
use crate::pages::words;
use crate::report::{From, Known, Stamp};

/// The bar shows these, each with what ends there; declared and acknowledged are among the facts.
pub(super) const ON_BAR: [(&str, &str); 6] = [
    ("triggered", ""),
    ("started", "until users felt it"),
    ("detected", "until we knew"),
    ("mitigated", "until users stopped feeling it"),
    ("resolved", "until normal"),
    (LAST_ENTRY, "until the last entry, and not over"),
];

/// Where the bar of an ongoing incident ends: what came later isn't written yet.
const LAST_ENTRY: &str = "last entry";

/// The bar, where at least two moments are known.
pub(super) fn bar(entry: &Entry) -> Option<StagesBar> {
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
            at: words::stamp(stamp, entry.start()),
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
