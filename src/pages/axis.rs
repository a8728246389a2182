//! Time axes: incidents as dots, years as ticks, all of one site on one scale.

use std::fmt::Write as _;

use super::view::{Axis, Tick};
use super::{Context, list, words};

/// The scale: the first day and the last, in seconds.
fn scale(context: Context<'_>) -> Option<(i64, i64)> {
    let when = |entry: &crate::knowledge::Entry| entry.when();
    let reports = &context.knowledge.reports;
    let (last, first) = (reports.iter().find_map(when)?, reports.iter().rev().find_map(when)?);
    let today = context.knowledge.as_of.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    let last = last.max(today.timestamp().as_second());
    // The year begins at its beginning; a scale of less than a year says nothing.
    let start = jiff::Timestamp::from_second(first)
        .ok()?
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date();
    let year = jiff::civil::date(start.year(), 1, 1)
        .to_zoned(jiff::tz::TimeZone::UTC)
        .ok()?;
    Some((year.timestamp().as_second(), last + 1))
}

fn place(scale: (i64, i64), at: i64) -> u32 {
    let (from, to) = scale;
    ((at - from).clamp(0, to - from) * 1000 / (to - from).max(1)) as u32
}

/// How far two dots may be apart that are drawn as one line: they would lie on each other. Where there are many, they are
/// bound to touch, and more of them go into one.
const NEAR: u32 = 4;
const NEAR_AMONG_MANY: u32 = 16;
const MANY: usize = 50;

/// An SVG path of dots: a line of no length, which has round ends, for each, or one through those that touch.
fn path(dots: &[u32]) -> String {
    let mut path = String::new();
    let near = if dots.len() > MANY { NEAR_AMONG_MANY } else { NEAR };
    for run in dots.chunk_by(|a, b| b - a <= near) {
        let (first, last) = (run[0], run[run.len() - 1]);
        let _ = write!(path, "M{first} 5h{}", last - first);
    }
    path
}

/// The axis of some reports.
pub(super) fn axis(context: Context<'_>, reports: impl Iterator<Item = usize>) -> Axis {
    let scale = scale(context);
    let mut first = None;
    let mut last = None;
    let mut n = 0;
    let mut dots: Vec<u32> = Vec::new();
    for index in reports {
        n += 1;
        let entry = &context.knowledge.reports[index];
        let (Some(scale), Some(when)) = (scale, entry.when()) else {
            continue;
        };
        dots.push(place(scale, when));
        last = last.or_else(|| entry.day());
        first = entry.day().or(first);
    }
    dots.sort_unstable();
    dots.dedup();
    let count = list::counted(context, n);
    let label = match (first, last) {
        (Some(first), Some(last)) if first != last => {
            format!("{count} from {} to {}", words::month(first), words::month(last))
        }
        (Some(first), _) => format!("{count} in {}", words::month(first)),
        _ => count,
    };
    Axis {
        path: path(&dots),
        many: dots.len() > 1,
        label,
    }
}

/// The years on it.
pub(super) fn ticks(context: Context<'_>) -> Vec<Tick> {
    let Some((from, to)) = scale(context) else {
        return Vec::new();
    };
    let year = |seconds: i64| {
        let at = jiff::Timestamp::from_second(seconds).ok()?;
        Some(at.to_zoned(jiff::tz::TimeZone::UTC).year())
    };
    let (Some(first), Some(last)) = (year(from), year(to)) else {
        return Vec::new();
    };
    // No more than eight names fit.
    let step = ((i32::from(last) - i32::from(first)) / 8 + 1).max(1);
    let years = (i32::from(first)..=i32::from(last)).step_by(step as usize);
    years
        .filter_map(|year| {
            let date = jiff::civil::Date::new(i16::try_from(year).ok()?, 1, 1).ok()?;
            let at = date.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second();
            Some(Tick {
                x: place((from, to), at),
                year: year.to_string(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn dots_that_lie_on_each_other_are_one_line() {
        assert_eq!(path(&[]), "");
        assert_eq!(path(&[7]), "M7 5h0");
        assert_eq!(path(&[0, 4, 8, 13, 900]), "M0 5h8M13 5h0M900 5h0");
        let many: Vec<u32> = (0..=1000).collect();
        assert_eq!(path(&many), "M0 5h1000");
        // However many there are, a path stays short.
        let most: Vec<u32> = (0..=1000).step_by(17).collect();
        assert!(path(&most).len() < 700);
    }
}
