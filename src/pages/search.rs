//! The page of the search. What it shows is found in the reader's browser.

use super::view::SearchView;
use super::{Context, Page, View, out_path, words};

/// Where it is.
pub(super) const URL: &str = "search/";

pub(super) fn compose(context: Context<'_>) -> Page {
    let links = context.links(URL);
    let knowledge = context.knowledge;
    let noun = &context.config.noun;
    let counts = [
        (knowledge.reports.len(), &*noun.one, &*noun.many),
        (knowledge.causes.len(), "cause", "causes"),
        (knowledge.pages.len(), "page", "pages"),
        (
            context.editions.len(),
            "edition of the digest",
            "editions of the digest",
        ),
    ];
    let counted = |(n, one, many): (usize, &str, &str)| match n {
        0 => None,
        1 => Some(format!("1 {one}")),
        n => Some(format!("{} {many}", words::number(&n.to_string()))),
    };
    let counted: Vec<String> = counts.into_iter().filter_map(counted).collect();
    let searched = match counted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => format!("no {}", noun.many),
    };
    Page {
        path: out_path(URL),
        template: "search.html",
        view: View::Search(SearchView {
            site: context.frame(&links, "search", "Search", ""),
            searched,
        }),
        images: Vec::new(),
    }
}
