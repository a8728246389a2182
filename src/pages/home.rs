//! The home page: what is going on now, the newest reports, quiet numbers.

use super::view::{HomeCameBack, HomeView, Number, PageLink};
use super::{
    Context, Links, MOST_PLAIN, Page, View, actions, axis, causes, incidents, lessons, linked, out_path, rows, words,
};
use crate::knowledge::{Entry, Standing};

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
            ongoing: reports
                .iter()
                .filter(|e| e.is_ongoing())
                .map(|entry| rows::row_with_summary(context, &links, entry))
                .collect(),
            legend: rows::legend(newest.iter()),
            came_back: came_back(context, &links),
            newest,
            all: links.to(incidents::FIRST),
            causes: links.to(causes::ALL),
            digest: context
                .editions
                .first()
                .map(|current| lessons::row(context, &links, current)),
            pages: context
                .knowledge
                .pages
                .iter()
                .skip(MOST_PLAIN)
                .map(|entry| PageLink {
                    url: links.to(&entry.url),
                    title: entry.page.title.clone(),
                })
                .collect(),
            numbers: numbers(context, &links),
            as_of: words::day(context.knowledge.as_of),
        }),
        images: Vec::new(),
    }
}

/// Causes that came back, those that did so last first. An ongoing incident's stand there too: that is when it helps.
fn came_back(context: Context<'_>, links: &Links) -> Vec<HomeCameBack> {
    const MOST: usize = 5;
    let knowledge = context.knowledge;
    let recurring = knowledge.causes.iter().enumerate().filter_map(|(index, cause)| {
        let newest = *cause.incidents().first()?;
        (!cause.earlier(newest).is_empty()).then_some((newest, index))
    });
    let mut recurring: Vec<(usize, usize)> = recurring.collect();
    recurring.sort_unstable();
    let view = |(report, index): (usize, usize)| {
        let cause = &knowledge.causes[index];
        let earlier = cause.earlier(report);
        let (now, then) = (&knowledge.reports[report], *earlier.first()?);
        let count = cause.incidents().len();
        let after = now.day().zip(knowledge.reports[then].day());
        let mut lessons = earlier.iter().flat_map(|&earlier| knowledge.lessons(earlier, index));
        Some(HomeCameBack {
            cause: linked::cause(context, links, index, count),
            now: rows::row(context, links, now),
            before: linked::report(context, links, then),
            after: after.map_or_else(String::new, |(now, then)| words::after(then, now)),
            certainty: cause.occurrence(report).map_or("", linked::doubt),
            times: format!("{} time", words::ordinal(earlier.len() + 1)),
            lesson: lessons.next().unwrap_or_default().to_owned(),
            axis: axis::axis(context, cause.incidents().iter().copied()),
        })
    };
    recurring.into_iter().take(MOST).filter_map(view).collect()
}

/// From when to when.
fn period(context: Context<'_>) -> String {
    let knowledge = context.knowledge;
    // What is yet to come has not happened.
    let days = knowledge.reports.iter().filter_map(|e| e.day());
    let mut days = days.filter(|day| *day <= knowledge.as_of);
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

fn numbers(context: Context<'_>, links: &Links) -> Vec<Number> {
    let knowledge = context.knowledge;
    let reports = &knowledge.reports;
    let lessons: usize = reports.iter().map(|e| e.report.lessons.len()).sum();
    let recurring = knowledge.causes.iter().filter(|cause| cause.recurs()).count();
    let standing = |standing| knowledge.ledger.standing(standing).len();
    let (overdue, open) = (standing(Standing::Overdue), standing(Standing::Open));
    let noun = &context.config.noun;
    let ledger = links.to(actions::ALL);
    let lessons_page = super::has_lessons(context).then(|| links.to(lessons::ALL));
    let part = |state: Standing| Some(format!("{ledger}#{}", state.word()));
    [
        (
            reports.len(),
            counted(reports.len(), &noun.one, &noun.many),
            Some(links.to(incidents::FIRST)),
        ),
        (
            recurring,
            counted(recurring, "cause came back", "causes came back"),
            Some(links.to(causes::ALL)),
        ),
        (lessons, counted(lessons, "lesson", "lessons"), lessons_page),
        (
            overdue,
            counted(overdue, "action overdue", "actions overdue"),
            part(Standing::Overdue),
        ),
        (open, counted(open, "action open", "actions open"), part(Standing::Open)),
        (
            standing(Standing::Done),
            counted(standing(Standing::Done), "action done", "actions done"),
            part(Standing::Done),
        ),
    ]
    .into_iter()
    .filter(|(n, ..)| *n > 0)
    .map(|(n, label, url)| Number {
        value: words::number(&n.to_string()),
        label: label.to_owned(),
        url,
    })
    .collect()
}
