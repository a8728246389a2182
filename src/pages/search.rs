//! The page of the search. What it shows is found in the reader's browser.

use super::view::SearchView;
use super::{Context, Page, View, out_path};

/// Where it is.
pub(super) const URL: &str = "search/";

pub(super) fn compose(context: Context<'_>) -> Page {
    let links = context.links(URL);
    Page {
        path: out_path(URL),
        template: "search.html",
        view: View::Search(SearchView {
            site: context.frame(&links, "search", "Search", ""),
        }),
        images: Vec::new(),
    }
}
