//! Documents: what the site has for machines besides the export, from what is known to finished text.

pub mod atom;
pub mod llms;
pub mod redirect;
pub mod robots;
pub mod sitemap;
mod xml;

use std::collections::BTreeSet;

use self::atom::Feed;
use self::redirect::Redirect;
use crate::name::OutPath;
use crate::pages::{self, Context, Plan};

/// Whether the site has a document of this name, given in lower case, or may have one, at its root.
pub fn is_ours(name: &str) -> bool {
    matches!(name, "feed.xml" | "llms.txt" | "robots.txt") || sitemap::is_ours(name)
}

/// Every document of the site, and where it stands.
pub fn documents(context: Context<'_>, redirects: &[Redirect]) -> Vec<(OutPath, String)> {
    let all: Vec<usize> = (0..context.knowledge.reports.len()).collect();
    let feed = Feed {
        title: &context.config.title,
        url: "",
        path: "feed.xml",
        entries: &all,
    };
    let mut documents = vec![
        (out_path(feed.path), atom::feed(context, &feed)),
        (out_path("llms.txt"), llms::text(context)),
        (out_path("robots.txt"), robots::text(context)),
    ];
    if let Some(base_url) = &context.config.base_url {
        let plans = pages::plans(context).into_iter().filter(|plan| *plan != Plan::Missing);
        let urls: Vec<String> = plans.map(|plan| plan.url(context)).collect();
        let files = sitemap::files(base_url, &urls).into_iter();
        documents.extend(files.map(|(name, text)| (out_path(&name), text)));
    }
    documents.extend(
        redirects
            .iter()
            .map(|to| (to.from.clone(), redirect::html(context, to))),
    );
    documents
}

/// The paths of all pages.
fn paths(context: Context<'_>) -> BTreeSet<OutPath> {
    let plans = pages::plans(context).into_iter();
    plans.map(|plan| out_path(&plan.url(context))).collect()
}

fn out_path(url: &str) -> OutPath {
    OutPath::of_url(url).expect("names of documents and URLs of pages are made of slugs and constants")
}
