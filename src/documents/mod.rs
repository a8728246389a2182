//! Documents: what the site has for machines besides the export, from what is known to finished text.

pub mod api;
pub mod atom;
pub mod llms;
pub mod redirect;
pub mod robots;
pub mod sitemap;
mod xml;

use std::collections::BTreeSet;

use rayon::prelude::*;

use self::atom::Feed;
use self::redirect::Redirect;
use crate::name::OutPath;
use crate::pages::{self, Context, EDITIONS_FEED, Plan};

/// Whether the site has a document of this name, given in lower case, or may have one, at its root.
pub fn is_ours(name: &str) -> bool {
    matches!(name, "feed.xml" | "llms.txt" | "robots.txt") || sitemap::is_ours(name)
}

/// Every document of the site, and where it stands.
pub fn documents(context: Context<'_>, redirects: &[Redirect]) -> Vec<(OutPath, String)> {
    let mut documents = feeds(context);
    if pages::has_lessons(context) {
        documents.push((out_path(EDITIONS_FEED), atom::editions(context)));
    }
    documents.extend([
        (out_path("api/causes.json"), api::causes(context)),
        (out_path("api/actions.json"), api::actions(context)),
        (out_path("api/keys.json"), api::keys(context)),
        (out_path("llms.txt"), llms::text(context)),
        (out_path("robots.txt"), robots::text(context)),
    ]);
    if let Some(base_url) = &context.config.base_url {
        let plans = pages::plans(context)
            .into_iter()
            .filter(|plan| !matches!(plan, Plan::Search | Plan::Missing));
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

/// The feed of all reports, and one for every cause that was met, service, team, tag and severity.
fn feeds(context: Context<'_>) -> Vec<(OutPath, String)> {
    let (config, knowledge) = (context.config, context.knowledge);
    let all: Vec<usize> = (0..knowledge.reports.len()).collect();
    let mut wanted: Vec<(String, String, Vec<usize>)> = vec![(config.title.clone(), String::new(), all)];
    for cause in knowledge.causes.iter().filter(|cause| !cause.occurrences.is_empty()) {
        let reports = cause.occurrences.iter().map(|occurrence| occurrence.report).collect();
        wanted.push((cause.registered.name.clone(), cause.url(), reports));
    }
    for (kind, keys) in &knowledge.keys {
        for key in keys {
            let url = kind.url(&key.slug);
            wanted.push((key.name.clone(), url, key.reports.clone()));
        }
    }
    let feed = |(title, url, entries): &(String, String, Vec<usize>)| {
        let path = format!("{url}feed.xml");
        let title = match url.is_empty() {
            true => title.clone(),
            false => format!("{title} · {}", config.title),
        };
        let feed = Feed {
            title: &title,
            url,
            path: &path,
            entries,
        };
        (out_path(&path), atom::feed(context, &feed))
    };
    wanted.par_iter().map(feed).collect()
}

/// The paths of all pages.
fn paths(context: Context<'_>) -> BTreeSet<OutPath> {
    let plans = pages::plans(context).into_iter();
    plans.map(|plan| out_path(&plan.url(context))).collect()
}

fn out_path(url: &str) -> OutPath {
    OutPath::of_url(url).expect("names of documents and URLs of pages are made of slugs and constants")
}
