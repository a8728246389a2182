//! The home page: what is going on now, the newest reports, quiet numbers.

use super::view::{HomeView, Number};
use super::{Context, Page, View, out_path, rows, words};
use crate::knowledge::Entry;
use crate::report::ActionStatus;

pub(super) fn compose(context: Context<'_>) -> Page {
    let links = context.links("");
    let reports = &context.knowledge.reports;
    let row = |entry: &Entry| rows::row(context, &links, entry);
    let config = context.config;
    let newest: Vec<_> = reports.iter().filter(|e| !e.is_ongoing()).take(10).map(row).collect();
    Page {
        path: out_path(""),
        template: "home.html",
        view: View::Home(HomeView {
            site: context.frame(&links, "home", &config.title, &period(context)),
            ongoing: reports.iter().filter(|e| e.is_ongoing()).map(row).collect(),
            legend: rows::legend(newest.iter()),
            newest,
            all: links.to("incidents/"),
            numbers: numbers(context),
            as_of: words::day(context.knowledge.as_of),
        }),
        images: Vec::new(),
    }
}

/// From when to when.
fn period(context: Context<'_>) -> String {
    let mut days = context.knowledge.reports.iter().filter_map(|e| e.day());
    let Some(last) = days.next() else {
        return String::new();
    };
    let (first, last) = (words::month(days.next_back().unwrap_or(last)), words::month(last));
    if first == last {
        format!("What happened in {last}, and what was learned from it.")
    } else {
        format!("What happened from {first} to {last}, and what was learned from it.")
    }
}

fn counted<'a>(n: usize, one: &'a str, many: &'a str) -> &'a str {
    if n == 1 { one } else { many }
}

fn numbers(context: Context<'_>) -> Vec<Number> {
    let reports = &context.knowledge.reports;
    let actions = || reports.iter().flat_map(|e| &e.report.actions);
    let lessons: usize = reports.iter().map(|e| e.report.lessons.len()).sum();
    let open = actions()
        .filter(|a| {
            matches!(
                a.status,
                ActionStatus::Proposed | ActionStatus::Accepted | ActionStatus::InProgress
            )
        })
        .count();
    let done = actions().filter(|a| a.status == ActionStatus::Done).count();
    let noun = &context.config.noun;
    [
        (reports.len(), counted(reports.len(), &noun.one, &noun.many)),
        (lessons, counted(lessons, "lesson", "lessons")),
        (open, counted(open, "action open", "actions open")),
        (done, counted(done, "action done", "actions done")),
    ]
    .into_iter()
    .filter(|(n, _)| *n > 0)
    .map(|(n, label)| Number {
        value: words::number(&n.to_string()),
        label: label.to_owned(),
    })
    .collect()
}
