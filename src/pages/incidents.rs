//! The list of all reports, newest first, in pages.

use super::view::{Counted, IncidentsView};
use super::{Context, Page, View, list, out_path, words};
use crate::knowledge::KeyKind;

/// Its first page.
pub(super) const FIRST: &str = "incidents/";

/// How many pages the list has; at least one.
pub(super) fn pages(context: Context<'_>) -> usize {
    list::pages(context, context.knowledge.reports.len())
}

pub(super) fn compose(context: Context<'_>, page: usize) -> Page {
    let all: Vec<usize> = (0..context.knowledge.reports.len()).collect();
    let url = list::url(FIRST, page);
    let links = context.links(&url);
    let many = &context.config.noun.many;
    let title = list::title(&words::capital(many), page);
    let description = format!("All {} {many}, newest first.", all.len());
    let ways = KeyKind::ALL.into_iter().filter_map(|kind| {
        let keys = &context.knowledge.keys[&kind];
        (!keys.is_empty()).then(|| Counted {
            url: links.to(&kind.all_url()),
            title: format!("by {}", kind.noun()),
            count: words::number(&keys.len().to_string()),
        })
    });
    Page {
        path: out_path(&url),
        template: "incidents.html",
        view: View::Incidents(IncidentsView {
            site: context.frame(&links, "incidents", &title, &description),
            ways: ways.collect(),
            list: list::listing(context, &links, &all, FIRST, page),
        }),
        images: Vec::new(),
    }
}
