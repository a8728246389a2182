//! What a host shows where there is nothing.

use super::view::MissingView;
use super::{Context, Links, Page, View, out_path};

pub(super) fn compose(context: Context<'_>) -> Page {
    let links = Links::rooted(context.config.base_url.as_deref());
    Page {
        path: out_path("404.html"),
        template: "404.html",
        view: View::Missing(MissingView {
            site: context.frame(&links, "missing", "Not found", ""),
            all: links.to("incidents/"),
        }),
        images: Vec::new(),
    }
}
