//! Services, teams, tags and severities: all of a kind, and the reports of each.

use std::collections::BTreeMap;

use super::view::{KeyRow, KeyView, KeysView};
use super::{Context, Page, View, actions, axis, linked, list, out_path, rows, words};
use crate::knowledge::{Key, KeyKind, Promise, Standing};

/// How many causes and how many promises a page names at most.
const MOST_CAUSES: usize = 8;
const MOST_OWED: usize = 15;

/// The page of all of one kind.
pub(super) fn all_url(kind: KeyKind) -> String {
    format!("{}/", kind.folder())
}

/// The first page of one of them.
pub(super) fn url(kind: KeyKind, slug: &str) -> String {
    format!("{}/{slug}/", kind.folder())
}

/// What it is called, and what it means.
fn said(context: Context<'_>, kind: KeyKind, key: &Key) -> (String, String) {
    let severity = (kind == KeyKind::Severity)
        .then(|| {
            context
                .config
                .severities
                .iter()
                .find(|severity| severity.id == key.name)
        })
        .flatten();
    match severity {
        Some(severity) if severity.label.is_empty() => (severity.id.clone(), severity.definition.clone()),
        Some(severity) => (
            format!("{} · {}", severity.id, severity.label),
            severity.definition.clone(),
        ),
        None => (key.name.clone(), String::new()),
    }
}

pub(super) fn compose_all(context: Context<'_>, kind: KeyKind) -> Page {
    let url = all_url(kind);
    let links = context.links(&url);
    let mut keys: Vec<&Key> = context.knowledge.keys[&kind].iter().collect();
    let order = if kind == KeyKind::Severity {
        let rank = |key: &Key| {
            context
                .config
                .severities
                .iter()
                .position(|severity| severity.id == key.name)
        };
        keys.sort_by_key(|key| rank(key));
        "the most severe first"
    } else {
        keys.sort_by_key(|key| key.name.to_lowercase());
        "by name"
    };
    let rows = keys.into_iter().map(|key| {
        let (name, definition) = said(context, kind, key);
        KeyRow {
            url: links.to(&self::url(kind, &key.slug)),
            name,
            definition,
            count: list::counted(context, key.reports.len()),
            last: rows::last(context, &key.reports),
            axis: axis::axis(context, key.reports.iter().copied()),
        }
    });
    let title = words::capital(kind.nouns());
    Page {
        path: out_path(&url),
        template: "keys.html",
        view: View::Keys(KeysView {
            site: context.frame(
                &links,
                "keys",
                &title,
                &format!(
                    "The {} of {} by {}.",
                    context.config.noun.many,
                    context.config.title,
                    kind.noun()
                ),
            ),
            nouns: kind.nouns(),
            order,
            keys: rows.collect(),
            ticks: axis::ticks(context),
        }),
        images: Vec::new(),
    }
}

pub(super) fn compose(context: Context<'_>, kind: KeyKind, nth: usize, page: usize) -> Page {
    let key = &context.knowledge.keys[&kind][nth];
    let first = url(kind, &key.slug);
    let url = list::url(&first, page);
    let links = context.links(&url);
    let (name, definition) = said(context, kind, key);
    let title = match page {
        1 => format!("{name} ({})", kind.noun()),
        n => format!("{name} ({}), page {n}", kind.noun()),
    };
    let mut owed = if page == 1 {
        owed(context, kind, key)
    } else {
        Vec::new()
    };
    let owed_total = owed.len();
    owed.truncate(MOST_OWED);
    let description = format!(
        "{} of the {} {name}, newest first.",
        list::counted(context, key.reports.len()),
        kind.noun()
    );
    let rows = owed.into_iter().map(|promise| actions::row(context, &links, promise));
    Page {
        path: out_path(&url),
        template: "key.html",
        view: View::Key(Box::new(KeyView {
            site: context.frame(&links, "key", &title, &description),
            noun: kind.noun(),
            nouns: kind.nouns(),
            name,
            definition,
            feed: links.to(&format!("{first}feed.xml")),
            up: links.to(&all_url(kind)),
            causes: if page == 1 {
                let counted = common_causes(context, &key.reports);
                let most = counted.into_iter().take(MOST_CAUSES);
                most.map(|(cause, count)| linked::cause(context, &links, cause, count))
                    .collect()
            } else {
                Vec::new()
            },
            owed: rows.collect(),
            owed_total,
            list: list::listing(context, &links, &key.reports, &first, page),
        })),
        images: Vec::new(),
    }
}

/// The causes of some reports and how many of these carry each: the most frequent first.
fn common_causes(context: Context<'_>, reports: &[usize]) -> Vec<(usize, usize)> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for &report in reports {
        for &cause in &context.knowledge.reports[report].causes {
            let counts_here = context.knowledge.causes[cause]
                .occurrence(report)
                .is_some_and(|o| o.counts);
            *counts.entry(cause).or_default() += usize::from(counts_here);
        }
    }
    let mut counts: Vec<(usize, usize)> = counts.into_iter().filter(|(_, count)| *count > 0).collect();
    counts.sort_by_key(|(cause, count)| (std::cmp::Reverse(*count), *cause));
    counts
}

/// The open promises that concern a key: a team owes what it owns, wherever that was promised; a service is owed what
/// its reports promise. The longest overdue first.
fn owed(context: Context<'_>, kind: KeyKind, key: &Key) -> Vec<Promise> {
    let ledger = &context.knowledge.ledger;
    match kind {
        KeyKind::Team => ledger.owed_by.get(&key.slug).cloned().unwrap_or_default(),
        KeyKind::Service => {
            let open = [Standing::Overdue, Standing::Open].into_iter();
            let all = open.flat_map(|standing| ledger.standing(standing));
            all.filter(|promise| key.reports.binary_search(&promise.report).is_ok())
                .copied()
                .collect()
        }
        KeyKind::Tag | KeyKind::Severity => Vec::new(),
    }
}
