//! Time axes: incidents as dots, years as ticks, all of one site on one scale.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

use super::view::{Axis, Tick};
use super::{Context, list, words};

/// One in how many reports may lie before the scale begins.
const FEW: usize = 20;

/// From when to when an axis goes, in seconds.
#[derive(Clone, Copy)]
struct Scale {
    from: i64,
    to: i64,
    /// Whether there are older reports: they stand at its beginning.
    cut: bool,
}

impl Scale {
    fn place(self, at: i64) -> u32 {
        let long = self.to - self.from;
        ((at - self.from).clamp(0, long) * 1000 / long.max(1)) as u32
    }
}

/// The scale of all axes.
fn scale(context: Context<'_>) -> Option<Scale> {
    let reports = &context.knowledge.reports;
    // Those without a date come last.
    let dated = &reports[..reports.partition_point(|entry| entry.when().is_some())];
    let when = |from_first: usize| dated[dated.len() - 1 - from_first].when();
    let (last, first) = (dated.first()?.when()?, when(0)?);
    let today = context.knowledge.as_of.to_zoned(TimeZone::UTC).ok()?;
    let last = last.max(today.timestamp().as_second());
    // A few that lie very far back would leave no room to all others.
    let most = when(dated.len() / FEW)?;
    let cut = (last - most) < (last - first) / 2;
    // A year begins at its beginning; a scale of less than a year says nothing.
    let start = Timestamp::from_second(if cut { most } else { first }).ok()?;
    let year = date(start.to_zoned(TimeZone::UTC).year(), 1, 1);
    Some(Scale {
        from: year.to_zoned(TimeZone::UTC).ok()?.timestamp().as_second(),
        to: last + 1,
        cut,
    })
}

/// Where a bar of so many days stands, and how long it is.
pub(super) fn bar(context: Context<'_>, since: Date, days: i32) -> (u32, u32) {
    const DAY: i64 = 86_400;
    let start = since.to_zoned(TimeZone::UTC).ok().map(|at| at.timestamp().as_second());
    let (Some(scale), Some(start)) = (scale(context), start) else {
        return (0, 0);
    };
    let from = scale.place(start);
    (
        from,
        scale.place(start + i64::from(days) * DAY).saturating_sub(from).max(4),
    )
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
        dots.push(scale.place(when));
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
        many: n > 1,
        label,
    }
}

/// The axis of some days, oldest first, which goes to the day `to`: of its own scale, so that it stays as it is. `met` says
/// them in words.
pub(super) fn of_days(days: &[Date], to: Date, met: &[String]) -> Axis {
    // Room for half a dot at both ends.
    const MARGIN: i64 = 12;
    let first = days.first().copied().unwrap_or(to);
    let since = |day: Date| i64::from(first.until(day).map_or(0, |span| span.get_days()));
    let long = since(days.last().copied().unwrap_or(to).max(to)).max(1);
    let place = |day: &Date| MARGIN + since(*day).clamp(0, long) * (1000 - 2 * MARGIN) / long;
    let mut dots: Vec<u32> = days.iter().map(|day| u32::try_from(place(day)).unwrap_or(0)).collect();
    // By the clock of each report, days may go back.
    dots.sort_unstable();
    dots.dedup();
    Axis {
        path: path(&dots),
        many: days.len() > 1,
        label: format!("met in {}", met.join(", ")),
    }
}

/// The years on it.
pub(super) fn ticks(context: Context<'_>) -> Vec<Tick> {
    let Some(scale) = scale(context) else {
        return Vec::new();
    };
    let year = |seconds: i64| Some(Timestamp::from_second(seconds).ok()?.to_zoned(TimeZone::UTC).year());
    let (Some(first), Some(last)) = (year(scale.from), year(scale.to)) else {
        return Vec::new();
    };
    // No more than eight names fit.
    let step = usize::try_from((i32::from(last) - i32::from(first)) / 8 + 1).unwrap_or(1);
    let tick = |year: i16| {
        let at = date(year, 1, 1).to_zoned(TimeZone::UTC).ok()?.timestamp().as_second();
        let earlier = if scale.cut && year == first { "≤" } else { "" };
        Some(Tick {
            x: scale.place(at),
            year: format!("{earlier}{year}"),
        })
    };
    (first..=last).step_by(step).filter_map(tick).collect()
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
