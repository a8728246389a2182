//! Trends: how things change. Each incident is a dot, with median and quartiles where there are enough; never a mean.

mod counted;
mod plot;

use jiff::civil::Date;

use self::plot::{Quartiles, Scale, Window, dots, quarter_name};
use super::view::{Chart, Layer, Panel, TrendsView};
use super::{Context, Page, View, list, out_path, words};
use crate::knowledge::{Entry, Grade, Interval, Intervals};
use crate::report::Kind;

/// The page of trends.
pub(super) const URL: &str = "trends/";

/// How many quarters are shown; where that is a great many reports, how many then.
const QUARTERS: usize = 12;
const FEW_QUARTERS: usize = 8;
const MANY: usize = 500;

/// What a chart measures: its round values, and how a value is said.
struct Measure {
    round: &'static [(f64, &'static str)],
    say: fn(f64) -> String,
}

/// Lengths of time, in seconds.
const TIME: Measure = Measure {
    round: &TIMES,
    say: |seconds| words::duration(seconds.round() as i64),
};

/// Numbers of days.
const DISTANCE: Measure = Measure {
    round: &DAYS,
    say: |days| words::counted(days.round() as usize, "day", "days"),
};

/// Round lengths of time, in seconds.
const TIMES: [(f64, &str); 7] = [
    (60.0, "1 min"),
    (600.0, "10 min"),
    (3600.0, "1 h"),
    (21_600.0, "6 h"),
    (86_400.0, "1 day"),
    (604_800.0, "1 week"),
    (2_592_000.0, "30 days"),
];

/// Round numbers of days.
const DAYS: [(f64, &str); 6] = [
    (1.0, "1 day"),
    (7.0, "1 week"),
    (30.0, "30 days"),
    (91.0, "3 months"),
    (365.0, "1 year"),
    (1825.0, "5 years"),
];

pub(super) fn compose(context: Context<'_>) -> Page {
    let links = context.links(URL);
    let knowledge = context.knowledge;
    let days = knowledge
        .reports
        .iter()
        .filter_map(Entry::day)
        .filter(|day| *day <= knowledge.as_of);
    let days: Vec<Date> = days.collect();
    let ends = days.iter().min().zip(days.iter().max());
    let window = ends.and_then(|(first, last)| {
        let window = Window::of(*first, *last, QUARTERS)?;
        let is_full = days.iter().filter(|day| window.contains(**day)).count() > MANY;
        if is_full {
            Window::of(*first, *last, FEW_QUARTERS)
        } else {
            Some(window)
        }
    });
    let last = days.iter().max().copied().unwrap_or(knowledge.as_of);
    let description =
        "How many incidents there are, how long they take, how soon causes return, which promises are kept.";
    let view = match &window {
        Some(window) => {
            let within = Trends { context, window };
            let n = within.entries().filter(|(_, entry)| is_incident(entry)).count();
            TrendsView {
                site: context.frame(&links, "trends", "Trends", description),
                window: format!("{} to {}", words::month(window.start()), words::month(last)),
                total: list::counted(context, n),
                charts: within.charts(),
                as_of: words::day(knowledge.as_of),
            }
        }
        None => TrendsView {
            site: context.frame(&links, "trends", "Trends", description),
            window: String::new(),
            total: list::counted(context, 0),
            charts: Vec::new(),
            as_of: words::day(knowledge.as_of),
        },
    };
    Page {
        path: out_path(URL),
        template: "trends.html",
        view: View::Trends(view),
        images: Vec::new(),
    }
}

fn is_incident(entry: &Entry) -> bool {
    entry.kind() == Kind::Incident
}

/// What charts are made of.
#[derive(Clone, Copy)]
struct Trends<'a> {
    context: Context<'a>,
    window: &'a Window,
}

/// A value on a day, and whether it is counted apart: of a draft, or inferred.
struct Point {
    day: Date,
    value: f64,
    aside: bool,
}

impl<'a> Trends<'a> {
    /// Reports of the window, with their indices.
    fn entries(self) -> impl Iterator<Item = (usize, &'a Entry)> {
        let (knowledge, window) = (self.context.knowledge, self.window);
        let entries = knowledge.reports.iter().enumerate();
        entries.filter(move |(_, entry)| {
            entry
                .day()
                .is_some_and(|day| window.contains(day) && day <= knowledge.as_of)
        })
    }

    fn charts(self) -> Vec<Chart> {
        let time = |anchor, title, from_to: &str, of: fn(&Intervals) -> Option<&Interval>| {
            let about = format!("{from_to}, on a logarithmic scale.");
            self.times((anchor, title, about), of)
        };
        vec![
            self.months(),
            time("detect", "Time to detect", "From the start to the detection", |it| {
                it.detect.as_ref()
            }),
            time(
                "mitigate",
                "Time to mitigate",
                "From the start until users stopped feeling it",
                |it| it.mitigate.as_ref(),
            ),
            time(
                "resolve",
                "Time to resolve",
                "From the start until the system was normal again",
                |it| it.resolve.as_ref(),
            ),
            self.recurrence(),
            self.promises(),
        ]
    }

    /// How long something took.
    fn times(
        self,
        (anchor, title, about): (&'static str, &'static str, String),
        of: fn(&Intervals) -> Option<&Interval>,
    ) -> Chart {
        let incidents = self.entries().filter(|(_, entry)| is_incident(entry));
        let mut unknown = 0;
        let mut points = Vec::new();
        for (_, entry) in incidents {
            match (of(&entry.intervals), entry.day()) {
                (Some(interval), Some(day)) => points.push(Point {
                    day,
                    value: interval.seconds as f64,
                    aside: entry.is_draft() || !interval.from.origin.stated || !interval.to.origin.stated,
                }),
                _ => unknown += 1,
            }
        }
        let mut notes = Vec::new();
        let aside = points.iter().filter(|point| point.aside).count();
        let noun = &self.context.config.noun;
        if aside > 0 {
            notes.push(format!(
                "Hollow, and in no median: {}, drafts or with an inferred time.",
                words::counted(aside, &noun.one, &noun.many)
            ));
        }
        if unknown > 0 {
            notes.push(format!(
                "Not drawn: {} that {} not say both times.",
                words::counted(unknown, &noun.one, &noun.many),
                if unknown == 1 { "does" } else { "do" }
            ));
        }
        self.scattered((anchor, title, about), &points, &TIME, notes)
    }

    /// How soon causes came back.
    fn recurrence(self) -> Chart {
        let knowledge = self.context.knowledge;
        let mut points = Vec::new();
        for (index, entry) in self.entries() {
            for &at in &entry.causes {
                let cause = &knowledge.causes[at];
                // What is no recurrence on its report is none here.
                let came_back = entry.came_back.iter().any(|back| back.cause == Some(at));
                let Some(&before) = cause.earlier(index).first().filter(|_| came_back) else {
                    continue;
                };
                let ends = [index, before].map(|at| cause.occurrence(at).map(|it| it.grade));
                let days = knowledge.reports[before].day().zip(entry.day());
                let days = days.and_then(|(before, day)| Some((day, before.until(day).ok()?.get_days())));
                if let Some((day, days)) = days {
                    points.push(Point {
                        day,
                        value: f64::from(days.max(1)),
                        aside: entry.is_draft() || ends.contains(&Some(Grade::Matched)),
                    });
                }
            }
        }
        let mut notes = Vec::new();
        let aside = points.iter().filter(|point| point.aside).count();
        if aside > 0 {
            notes.push(format!(
                "Hollow, and in no median: {}, drafts or found in a report's words.",
                words::counted(aside, "recurrence", "recurrences")
            ));
        }
        let about =
            "Days from the incident before with the same cause: each recurrence a dot; higher is better.".to_owned();
        self.scattered(
            ("recurrence", "How soon causes come back", about),
            &points,
            &DISTANCE,
            notes,
        )
    }

    /// Dots with medians and ranges by quarter, and the table of these.
    fn scattered(
        self,
        (anchor, title, about): (&'static str, &'static str, String),
        points: &[Point],
        scale: &Measure,
        notes: Vec<String>,
    ) -> Chart {
        let mut chart = Chart {
            anchor,
            title,
            about,
            panels: Vec::new(),
            ticks: self.window.ticks(),
            columns: [
                "Quarter",
                "n",
                "Least",
                "Lower quartile",
                "Median",
                "Upper quartile",
                "Greatest",
                "Apart",
            ]
            .map(str::to_owned)
            .into(),
            rows: Vec::new(),
            notes,
        };
        let Some(places) = Scale::of(points.iter().map(|point| point.value)) else {
            return chart;
        };
        let place = |aside: bool| -> Vec<(u32, u32)> {
            let of = points.iter().filter(|point| point.aside == aside);
            of.map(|point| (self.window.x(point.day), places.y(point.value)))
                .collect()
        };
        let (mut range, mut median) = (String::new(), String::new());
        for (quarter, first) in self.window.quarters.iter().enumerate() {
            let of = points
                .iter()
                .filter(|point| self.window.quarter_of(point.day) == Some(quarter));
            let (aside, counted): (Vec<&Point>, Vec<&Point>) = of.partition(|point| point.aside);
            let values: Vec<f64> = counted.iter().map(|point| point.value).collect();
            let quartiles = Quartiles::of(&values);
            let (x, third) = self.window.middle(quarter);
            if let Some(quartiles) = quartiles {
                let y = places.y(quartiles.median);
                median.push_str(&format!("M{} {y}h{}", x - third, 2 * third));
                if let Some((lower, upper)) = quartiles.range {
                    range.push_str(&format!("M{x} {}V{}", places.y(lower), places.y(upper)));
                }
            }
            if values.is_empty() && aside.is_empty() {
                continue;
            }
            let end = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), scale.say);
            let bounds = quartiles.and_then(|it| it.range);
            chart.rows.push(vec![
                quarter_name(*first),
                values.len().to_string(),
                end(values.iter().copied().min_by(f64::total_cmp)),
                end(bounds.map(|(lower, _)| lower)),
                end(quartiles.map(|it| it.median)),
                end(bounds.map(|(_, upper)| upper)),
                end(values.iter().copied().max_by(f64::total_cmp)),
                aside.len().to_string(),
            ]);
        }
        let counted = points.iter().filter(|point| !point.aside).count();
        chart.panels = vec![Panel {
            title: String::new(),
            label: format!("{title}: {counted} dots, and {} counted apart", points.len() - counted),
            lines: places.lines(scale.round),
            layers: vec![
                Layer {
                    class: "range",
                    path: range,
                },
                Layer {
                    class: "dots",
                    path: dots(&place(false)),
                },
                Layer {
                    class: "aside",
                    path: dots(&place(true)),
                },
                Layer {
                    class: "median",
                    path: median,
                },
            ],
            kind: "dots",
        }];
        chart.panels[0].layers.retain(|layer| !layer.path.is_empty());
        chart
    }
}
