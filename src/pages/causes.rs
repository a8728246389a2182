//! All causes, by recurrence.

use super::view::{CauseLink, CauseRow, CausesView};
use super::{Context, Page, View, axis, linked, list, out_path, rows, words};
use crate::knowledge::{Cause, Grade};

/// The page of all causes.
pub(super) const ALL: &str = "causes/";

pub(super) fn compose(context: Context<'_>) -> Page {
    let links = context.links(ALL);
    let mut met: Vec<(usize, Vec<usize>)> = Vec::new();
    let mut unmet: Vec<CauseLink> = Vec::new();
    for (index, cause) in context.knowledge.causes.iter().enumerate() {
        let incidents = cause.incidents().to_vec();
        if incidents.is_empty() {
            unmet.push(linked::cause(context, &links, index, 0));
        } else {
            met.push((index, incidents));
        }
    }
    unmet.sort_by_key(|cause| cause.name.to_lowercase());
    // The most recurrent first; of equal ones, the one that came last.
    met.sort_by_key(|(index, incidents)| (std::cmp::Reverse(incidents.len()), incidents[0], *index));
    let row = |(index, incidents): &(usize, Vec<usize>)| {
        let cause = &context.knowledge.causes[*index];
        CauseRow {
            cause: linked::cause(context, &links, *index, incidents.len()),
            count: list::counted(context, incidents.len()),
            grades: grades(cause),
            axis_word: axis_word(cause),
            last: rows::last(context, incidents),
            axis: axis::axis(context, incidents.iter().copied()),
        }
    };
    let once = met.partition_point(|(_, incidents)| incidents.len() > 1);
    let (recurring, once) = met.split_at(once);
    let description = format!("{} causes that came back, and all others.", recurring.len());
    Page {
        path: out_path(ALL),
        template: "causes.html",
        view: View::Causes(CausesView {
            site: context.frame(&links, "causes", "Causes", &description),
            recurring: recurring.iter().map(row).collect(),
            once: once.iter().map(row).collect(),
            unmet,
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
