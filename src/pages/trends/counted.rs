//! What is counted: incidents by month and severity, promises by what became of them.

use jiff::civil::Date;

use super::Trends;
use super::plot::{bars, quarter_name};
use crate::knowledge::{Standing, is_verified};
use crate::pages::view::{Chart, Layer, Panel, PlotLine};
use crate::pages::{list, words};
use crate::report::{ActionStatus, Kind};

impl Trends<'_> {
    /// How many incidents there were each month, by severity.
    pub(super) fn months(self) -> Chart {
        let config = self.context.config;
        let months = self.window.months();
        let of_month = |day: Date| months.partition_point(|from| *from <= day) - 1;
        let levels = config.severities.len() + 1;
        let mut counts = vec![vec![0_usize; levels]; months.len()];
        let mut drafts = counts.clone();
        let mut inferred = vec![0_usize; months.len()];
        let (mut near, mut exercises) = (0, 0);
        for (_, entry) in self.entries() {
            let Some(day) = entry.day() else { continue };
            match entry.kind() {
                Kind::Incident => {}
                Kind::Exercise => {
                    exercises += 1;
                    continue;
                }
                Kind::NearMiss | Kind::Surprise => {
                    near += 1;
                    continue;
                }
            }
            let month = of_month(day);
            let id = entry.report.severity.as_ref().map(|id| &id.value);
            let level = config.severities.iter().position(|known| Some(&known.id) == id);
            let level = level.unwrap_or(levels - 1);
            counts[month][level] += 1;
            drafts[month][level] += usize::from(entry.is_draft());
            let stated = entry.start().is_some_and(|at| at.origin.stated);
            inferred[month] += usize::from(!stated);
        }
        let total = |level: usize| counts.iter().map(|month| month[level]).sum::<usize>();
        let shown: Vec<usize> = (0..levels).filter(|&level| total(level) > 0).collect();
        let most = counts.iter().flatten().copied().max().unwrap_or(0).max(1);
        let name = |level: usize| match config.severities.get(level) {
            Some(severity) if severity.label.is_empty() || severity.label == severity.id => severity.id.clone(),
            Some(severity) => format!("{} · {}", severity.id, severity.label),
            None => "no severity".to_owned(),
        };
        let width = 1000 / u32::try_from(months.len().max(1)).unwrap_or(1) * 7 / 10;
        let panels = shown.iter().map(|&level| {
            // Drafts stand hollow upon the others.
            let high = |n: usize| u32::try_from(n * 92 / most).unwrap_or(92);
            let of = months
                .iter()
                .zip(counts.iter().zip(&drafts))
                .map(|(month, (counts, drafts))| {
                    let reviewed = high(counts[level] - drafts[level]);
                    (self.window.x(*month), reviewed, high(counts[level]) - reviewed)
                });
            let of: Vec<(u32, u32, u32)> = of.collect();
            let bar = |class, bar: fn(&(u32, u32, u32)) -> (u32, u32)| Layer {
                class,
                path: bars(of.iter().map(|of| (of.0, bar(of))), width.max(2)),
            };
            let mut layers = vec![bar("bar", |of| (0, of.1)), bar("bar draft", |of| (of.1, of.2))];
            layers.retain(|layer| !layer.path.is_empty());
            Panel {
                title: name(level),
                label: format!(
                    "{} of {} by month",
                    list::counted(self.context, total(level)),
                    name(level)
                ),
                lines: vec![PlotLine {
                    y: 8,
                    label: most.to_string(),
                }],
                layers,
                kind: "bars",
            }
        });
        let mut columns: Vec<String> = vec!["Month".to_owned(), "All".to_owned()];
        columns.extend(shown.iter().map(|&level| name(level)));
        columns.extend(["Drafts among them", "Day inferred"].map(str::to_owned));
        let rows = months
            .iter()
            .enumerate()
            .filter(|(_, month)| **month <= self.context.knowledge.as_of);
        let rows = rows.map(|(n, month)| {
            let mut row = vec![words::short_month(*month), counts[n].iter().sum::<usize>().to_string()];
            row.extend(shown.iter().map(|&level| counts[n][level].to_string()));
            row.extend([drafts[n].iter().sum::<usize>().to_string(), inferred[n].to_string()]);
            row
        });
        let mut apart = Vec::new();
        for (n, one, many) in [
            (near, "near miss or surprise", "near misses and surprises"),
            (exercises, "exercise", "exercises"),
        ] {
            if n > 0 {
                apart.push(words::counted(n, one, many));
            }
        }
        let notes = match apart.is_empty() {
            true => Vec::new(),
            false => vec![format!("Not among them: {}.", words::listed(&apart))],
        };
        Chart {
            anchor: "months",
            title: "How many",
            about: format!(
                "{} each month, by severity, all on one scale.",
                words::capital(&self.context.config.noun.many)
            ),
            panels: panels.collect(),
            ticks: self.window.ticks(),
            columns,
            rows: rows.collect(),
            notes,
        }
    }

    /// What became of promises, by the quarter in which they were due.
    pub(super) fn promises(self) -> Chart {
        const STATES: [&str; 5] = ["done and verified", "done, not verified", "overdue", "open", "declined"];
        let knowledge = self.context.knowledge;
        let quarters = self.window.quarters.len();
        let mut counts = vec![[0_usize; STATES.len()]; quarters];
        let (mut without, mut outside, mut drafts) = (0, 0, 0);
        let all = knowledge.reports.iter();
        let all = all.flat_map(|entry| entry.report.actions.iter().map(move |action| (entry, action)));
        for (entry, action) in all {
            let Some(due) = action.due else {
                without += 1;
                continue;
            };
            let Some(quarter) = self.window.quarter_of(due) else {
                outside += 1;
                continue;
            };
            if entry.is_draft() {
                drafts += 1;
                continue;
            }
            let state = match Standing::of(action, knowledge.as_of) {
                Standing::Done if is_verified(action, knowledge.as_of) => 0,
                Standing::Done => 1,
                Standing::Overdue => 2,
                Standing::Open => 3,
                Standing::Declined if action.status == ActionStatus::Superseded => continue,
                Standing::Declined => 4,
            };
            counts[quarter][state] += 1;
        }
        let total = |state: usize| counts.iter().map(|of| of[state]).sum::<usize>();
        let most = counts.iter().flatten().copied().max().unwrap_or(0).max(1);
        let shown = (0..STATES.len()).filter(|&state| total(state) > 0);
        let panels = shown.map(|state| {
            let of = counts.iter().enumerate().map(|(quarter, counts)| {
                let (x, third) = self.window.middle(quarter);
                let height = u32::try_from(counts[state] * 92 / most).unwrap_or(92);
                (x - third, (0, height))
            });
            let wide = self.window.middle(0).1 * 2;
            Panel {
                title: words::capital(STATES[state]),
                label: format!("{} promises {}, by quarter", total(state), STATES[state]),
                lines: vec![PlotLine {
                    y: 8,
                    label: most.to_string(),
                }],
                layers: vec![Layer {
                    class: if state == 2 { "bar late" } else { "bar" },
                    path: bars(of, wide),
                }],
                kind: "bars",
            }
        });
        let mut columns = vec!["Quarter".to_owned(), "Due".to_owned()];
        columns.extend(STATES.map(words::capital));
        let rows = self
            .window
            .quarters
            .iter()
            .zip(&counts)
            .filter(|(_, of)| of.iter().sum::<usize>() > 0);
        let rows = rows.map(|(first, of)| {
            let mut row = vec![quarter_name(*first), of.iter().sum::<usize>().to_string()];
            row.extend(of.iter().map(usize::to_string));
            row
        });
        let mut notes = Vec::new();
        for (n, what) in [
            (drafts, "of drafts"),
            (outside, "due outside of these quarters"),
            (without, "without a due date"),
        ] {
            if n > 0 {
                notes.push(format!(
                    "Not drawn: {} {what}.",
                    words::counted(n, "promise", "promises")
                ));
            }
        }
        Chart {
            anchor: "promises",
            title: "Promises kept",
            about: "What became of what was promised, by the quarter in which it was due, all on one scale; superseded ones are left \
                    out."
                .to_owned(),
            panels: panels.collect(),
            ticks: self.window.ticks(),
            columns,
            rows: rows.collect(),
            notes,
        }
    }
}
