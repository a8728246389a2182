//! All causes, by recurrence.

use super::view::{CauseLink, CauseRow, CausesView};
use super::{Context, Page, View, axis, linked, list, out_path, rows, words};
use crate::knowledge::{Cause, Grade};

/// The first page of all causes.
pub(super) const ALL: &str = "causes/";

/// How many pages they take.
pub(super) fn pages(context: Context<'_>) -> usize {
    let causes = context.knowledge.causes.iter();
    list::pages(context, causes.filter(|cause| !cause.incidents().is_empty()).count())
}

pub(super) fn compose(context: Context<'_>, n: usize) -> Page {
    let url = list::url(ALL, n);
    let links = context.links(&url);
    let pages = pages(context);
    let causes = context.knowledge.causes.iter().enumerate();
    let all: Vec<(usize, &[usize])> = causes.map(|(index, cause)| (index, cause.incidents())).collect();
    let (mut met, unmet): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, incidents)| !incidents.is_empty());
    // The most recurrent first; of equal ones, the one that came last.
    met.sort_by_key(|(index, incidents)| (std::cmp::Reverse(incidents.len()), incidents[0], *index));
    let row = |&(index, incidents): &(usize, &[usize])| {
        let cause = &context.knowledge.causes[index];
        CauseRow {
            cause: linked::cause(context, &links, index, incidents.len()),
            count: list::counted(context, incidents.len()),
            grades: grades(cause),
            axis_word: axis_word(cause),
            last: rows::last(context, incidents),
            axis: axis::axis(context, incidents.iter().copied()),
        }
    };
    let recurs = |(_, incidents): &(usize, &[usize])| incidents.len() > 1;
    let recurring_total = met.partition_point(recurs);
    let shown = list::shown(&met, context.config.page_size, n);
    let (recurring, once) = shown.split_at(shown.partition_point(recurs));
    let rest = unmet.iter().filter(|_| n == pages);
    let rest = rest.map(|(index, _)| {
        let carried = context.knowledge.causes[*index].occurrences.len();
        linked::cause(context, &links, *index, carried)
    });
    let mut rest: Vec<CauseLink> = rest.collect();
    rest.sort_by_key(|cause| cause.name.to_lowercase());
    let (aside, unmet) = rest.into_iter().partition(|cause| cause.count > 0);
    let title = list::title("Causes", n);
    let description = match recurring_total {
        0 => "All causes, by recurrence.".to_owned(),
        1 => "1 cause that came back, and all others.".to_owned(),
        n => format!("{n} causes that came back, and all others."),
    };
    Page {
        path: out_path(&url),
        template: "causes.html",
        view: View::Causes(CausesView {
            site: context.frame(&links, "causes", &title, &description),
            recurring: recurring.iter().map(row).collect(),
            recurring_total,
            once: once.iter().map(row).collect(),
            once_total: met.len() - recurring_total,
            aside,
            unmet,
            turns: list::turns(&links, ALL, n, pages),
            ticks: axis::ticks(context),
        }),
        images: Vec::new(),
    }
}

/// 3 declared, 2 matched.
pub(super) fn grades(cause: &Cause) -> String {
    let of = |grade: Grade| {
        let counting = cause.occurrences.iter().filter(|occurrence| occurrence.counts);
        let n = counting.filter(|occurrence| occurrence.grade == grade).count();
        (n > 0).then(|| format!("{} {}", words::number(&n.to_string()), grade.word()))
    };
    let parts: Vec<String> = [Grade::Declared, Grade::Matched].into_iter().filter_map(of).collect();
    parts.join(", ")
}

/// missing defence; empty where nothing is said.
pub(super) fn axis_word(cause: &Cause) -> String {
    cause
        .registered
        .axis
        .map_or_else(String::new, |axis| words::spaced(axis.word()))
}
