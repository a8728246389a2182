//! What a host shows where there is nothing.

use super::view::MissingView;
use super::{Context, Links, Page, View, out_path};

pub(super) fn compose(context: Context<'_>) -> Page {
    let base_url = context.config.base_url.as_deref();
    // From disk no host shows it, and nobody knows where the site begins.
    let links = match (context.portable, base_url) {
        (true, None) => Links::relative("404.html", true),
        _ => Links::rooted(base_url),
    };
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
