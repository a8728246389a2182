//! Drawing: where days and values stand, and the paths of dots, ranges and bars.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use jiff::civil::Date;

use crate::pages::view::{PlotLine, PlotTick};
use crate::pages::words;

/// From how many dots on neighbours are drawn as one, on a coarser grid.
const MANY: usize = 250;

/// The time that charts show: whole quarters.
#[derive(Clone, Debug)]
pub(super) struct Window {
    /// The first days of its quarters, oldest first.
    pub quarters: Vec<Date>,
    /// The first day after it.
    pub end: Date,
}

impl Window {
    /// So many quarters up to the one of `last`, or fewer, from that of `first` on.
    pub(super) fn of(first: Date, last: Date, most: usize) -> Option<Self> {
        let end = months_later(first_of_quarter(last), 3)?;
        let mut quarters = Vec::new();
        let mut at = first_of_quarter(last);
        while quarters.len() < most && at >= first_of_quarter(first) {
            quarters.push(at);
            at = months_later(at, -3)?;
        }
        quarters.reverse();
        Some(Self { quarters, end })
    }

    pub(super) fn start(&self) -> Date {
        self.quarters.first().copied().unwrap_or(self.end)
    }

    pub(super) fn contains(&self, day: Date) -> bool {
        self.start() <= day && day < self.end
    }

    /// The first days of its months.
    pub(super) fn months(&self) -> Vec<Date> {
        let quarters = self.quarters.iter();
        quarters
            .flat_map(|quarter| (0..3).filter_map(|n| months_later(*quarter, n)))
            .collect()
    }

    /// Which of its quarters a day lies in.
    pub(super) fn quarter_of(&self, day: Date) -> Option<usize> {
        self.contains(day)
            .then(|| self.quarters.partition_point(|from| *from <= day) - 1)
    }

    /// From 0 to 1000.
    pub(super) fn x(&self, day: Date) -> u32 {
        let long = days(self.start(), self.end).max(1);
        u32::try_from(days(self.start(), day).clamp(0, long) * 1000 / long).unwrap_or(0)
    }

    /// The middle of a quarter, and a third of its width.
    pub(super) fn middle(&self, quarter: usize) -> (u32, u32) {
        let from = self.x(self.quarters[quarter]);
        let next = self.quarters.get(quarter + 1).copied().unwrap_or(self.end);
        let to = self.x(next);
        ((from + to) / 2, (to - from) / 3)
    }

    /// The years, or, where there are few quarters, these.
    pub(super) fn ticks(&self) -> Vec<PlotTick> {
        let is_short = self.quarters.len() <= 4;
        let shown = self.quarters.iter().filter(|day| is_short || day.month() == 1);
        let mut ticks: Vec<PlotTick> = shown
            .map(|day| PlotTick {
                x: self.x(*day),
                label: if is_short {
                    words::short_month(*day)
                } else {
                    day.year().to_string()
                },
            })
            .collect();
        if let Some(first) = self.quarters.first()
            && ticks.first().is_none_or(|tick| tick.x > 120)
        {
            ticks.insert(
                0,
                PlotTick {
                    x: 0,
                    label: words::short_month(*first),
                },
            );
        }
        ticks
    }
}

/// Q1 2026.
pub(super) fn quarter_name(first: Date) -> String {
    format!("Q{} {}", (first.month() - 1) / 3 + 1, first.year())
}

fn first_of_quarter(day: Date) -> Date {
    let month = (day.month() - 1) / 3 * 3 + 1;
    jiff::civil::date(day.year(), month, 1)
}

fn months_later(day: Date, months: i32) -> Option<Date> {
    day.checked_add(jiff::Span::new().months(months)).ok()
}

fn days(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// A logarithmic scale of values, from the bottom of a panel to its top.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    least: f64,
    most: f64,
}

impl Scale {
    /// For values from the least to the greatest of these, which are at least 1.
    pub(super) fn of(values: impl Iterator<Item = f64>) -> Option<Self> {
        let (least, most) = values.fold((f64::MAX, f64::MIN), |(least, most), value| {
            (least.min(value), most.max(value))
        });
        (least <= most).then(|| Self {
            least: least.max(1.0).ln() - 0.3,
            most: most.max(2.0).ln() + 0.3,
        })
    }

    /// From 100, the bottom, to 0.
    pub(super) fn y(self, value: f64) -> u32 {
        let share = (value.max(1.0).ln() - self.least) / (self.most - self.least);
        (100.0 - share.clamp(0.0, 1.0) * 100.0).round() as u32
    }

    /// Those of some round values that lie on it, each with its name.
    pub(super) fn lines(self, round: &[(f64, &str)]) -> Vec<PlotLine> {
        let lies = |value: &f64| (self.least..=self.most).contains(&value.ln());
        let of = round.iter().filter(|(value, _)| lies(value));
        of.map(|(value, label)| PlotLine {
            y: self.y(*value),
            label: (*label).to_owned(),
        })
        .collect()
    }
}

/// A path of dots: lines of no length, which have round ends. Where they are many, those that touch are one line.
pub(super) fn dots(points: &[(u32, u32)]) -> String {
    let (wide, high) = if points.len() > MANY { (25, 12) } else { (2, 1) };
    let cells: BTreeSet<(u32, u32)> = points.iter().map(|(x, y)| (x / wide * wide, y / high * high)).collect();
    let cells: Vec<(u32, u32)> = cells.into_iter().collect();
    let mut path = String::new();
    for run in cells.chunk_by(|a, b| points.len() > MANY && a.0 == b.0 && b.1 - a.1 <= high) {
        let ((x, from), (_, to)) = (run[0], run[run.len() - 1]);
        let _ = write!(path, "M{x} {from}v{}", to - from);
    }
    path
}

/// A path of bars, all so wide: where each begins, how far above the bottom, and how high of 100.
pub(super) fn bars(bars: impl Iterator<Item = (u32, (u32, u32))>, width: u32) -> String {
    let mut path = String::new();
    for (x, (from, height)) in bars.filter(|(_, (_, height))| *height > 0) {
        let _ = write!(path, "M{x} {}v-{height}h{width}v{height}z", 100 - from);
    }
    path
}

/// The quartiles of some values; none below five, the median alone from three on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Quartiles {
    pub median: f64,
    pub range: Option<(f64, f64)>,
}

impl Quartiles {
    const FOR_MEDIAN: usize = 3;
    const FOR_RANGE: usize = 5;

    /// Of values in any order: between two of them lies what their distance has (Hyndman and Fan's seventh).
    pub(super) fn of(values: &[f64]) -> Option<Self> {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let at = |share: f64| {
            let place = share * (sorted.len() - 1) as f64;
            let (below, above) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
            below + (above - below) * place.fract()
        };
        (sorted.len() >= Self::FOR_MEDIAN).then(|| Self {
            median: at(0.5),
            range: (sorted.len() >= Self::FOR_RANGE).then(|| (at(0.25), at(0.75))),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a day")
    }

    #[test]
    fn a_window_has_whole_quarters() {
        let window = Window::of(day("2024-02-11"), day("2026-11-25"), 12).expect("quarters");
        assert_eq!(window.quarters.len(), 12);
        assert_eq!((window.start(), window.end), (day("2024-01-01"), day("2027-01-01")));
        assert_eq!((window.x(window.start()), window.x(window.end)), (0, 1000));
        assert_eq!(window.quarter_of(day("2026-11-25")), Some(11));
        assert_eq!(window.quarter_of(day("2023-12-31")), None);
        assert_eq!(window.months().len(), 36);
        let short = Window::of(day("2026-08-01"), day("2026-11-25"), 12).expect("quarters");
        assert_eq!(short.quarters.len(), 2);
        assert_eq!(quarter_name(short.quarters[0]), "Q3 2026");
    }

    #[test]
    fn quartiles_need_values() {
        assert_eq!(Quartiles::of(&[1.0, 2.0]), None);
        let few = Quartiles::of(&[3.0, 1.0, 2.0, 4.0]).expect("a median");
        assert_eq!((few.median, few.range), (2.5, None));
        let more = Quartiles::of(&[1.0, 2.0, 3.0, 4.0, 100.0]).expect("a median");
        assert_eq!((more.median, more.range), (3.0, Some((2.0, 4.0))));
    }

    #[test]
    fn paths_stay_short_however_many_dots_there_are() {
        assert_eq!(dots(&[(4, 10), (4, 11)]), "M4 10v0M4 11v0");
        let many: Vec<(u32, u32)> = (0..100_000).map(|n| (n % 1000, n / 1000)).collect();
        assert!(dots(&many).len() < 1500);
        let bar = [(0, (0, 50)), (20, (0, 0)), (40, (50, 5))];
        assert_eq!(bars(bar.into_iter(), 10), "M0 100v-50h10v50zM40 50v-5h10v5z");
    }

    #[test]
    fn a_scale_goes_from_the_least_to_the_greatest() {
        let scale = Scale::of([60.0, 3600.0].into_iter()).expect("values");
        assert!(scale.y(60.0) > scale.y(600.0) && scale.y(600.0) > scale.y(3600.0));
        assert_eq!(scale.lines(&[(1.0, "1 s"), (600.0, "10 min")]).len(), 1);
        assert!(Scale::of(std::iter::empty()).is_none());
    }
}
