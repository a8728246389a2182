//! Services, teams, tags and severities: all of a kind, and the reports of each.

use super::view::{Counted, KeyRow, KeyView, KeysView, Letter};
use super::{Context, Links, Page, View, actions, axis, checklist, linked, list, out_path, rows, words};
use crate::knowledge::{Key, KeyKind, Promise};

/// How many causes and how many promises a page names at most.
const MOST_CAUSES: usize = 8;
const MOST_OWED: usize = 8;

/// How many promises it names where there are more than that.
const FIRST_OWED: usize = 5;

/// How many keys have a row with an axis each; where there are more, they have an index of names.
const MOST_ROWS: usize = 60;

/// How many names stand on one page of the index.
const NAMES: usize = 300;

/// The first page of what is owed.
pub(super) fn owed_url(kind: KeyKind, slug: &str) -> String {
    format!("{}owed/", kind.url(slug))
}

/// How many pages `count` keys of a kind take.
pub(super) fn pages(count: usize) -> usize {
    if is_index(count) {
        list::pages_of(NAMES, count)
    } else {
        1
    }
}

fn is_index(count: usize) -> bool {
    count > MOST_ROWS
}

/// How many pages the list of what is owed takes; none where the key's own page shows all.
pub(super) fn owed_pages(context: Context<'_>, kind: KeyKind, key: &Key) -> usize {
    match owed(context, kind, key).len() {
        0..=MOST_OWED => 0,
        more => list::pages(context, more),
    }
}

/// How many of a service's reports name it as affected alone, the fault being elsewhere: all, 3.
fn affected(kind: KeyKind, key: &Key) -> String {
    match key.affected {
        _ if kind != KeyKind::Service => String::new(),
        0 => String::new(),
        n if n == key.reports.len() => "all".to_owned(),
        n => words::number(&n.to_string()),
    }
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

pub(super) fn compose_all(context: Context<'_>, kind: KeyKind, n: usize) -> Page {
    let first = kind.all_url();
    let url = list::url(&first, n);
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
    let total = keys.len();
    let (rows, names) = if is_index(total) {
        (&[][..], list::shown(&keys, NAMES, n))
    } else {
        (&keys[..], &[][..])
    };
    let rows = rows.iter().map(|key| {
        let (name, definition) = said(context, kind, key);
        KeyRow {
            url: links.to(&kind.url(&key.slug)),
            name,
            definition,
            count: list::counted(context, key.reports.len()),
            affected: affected(kind, key),
            last: rows::last(context, &key.reports),
            axis: axis::axis(context, key.reports.iter().copied()),
        }
    });
    let title = list::title(&words::capital(kind.nouns()), n);
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
            total: words::number(&total.to_string()),
            keys: rows.collect(),
            ticks: axis::ticks(context),
            letters: names
                .chunk_by(|a, b| letter(&a.name) == letter(&b.name))
                .map(|keys| Letter {
                    title: letter(&keys[0].name),
                    keys: keys.iter().map(|key| entry(&links, kind, key)).collect(),
                })
                .collect(),
            turns: list::turns(&links, &first, n, pages(total)),
        }),
        images: Vec::new(),
    }
}

/// The heading in an index under which a name stands.
fn letter(name: &str) -> String {
    match name.chars().next() {
        Some(first) if first.is_numeric() => "0–9".to_owned(),
        Some(first) if first.is_alphabetic() => first.to_uppercase().collect(),
        _ => "…".to_owned(),
    }
}

fn entry(links: &Links, kind: KeyKind, key: &Key) -> Counted {
    Counted {
        url: links.to(&kind.url(&key.slug)),
        title: key.name.clone(),
        count: words::number(&key.reports.len().to_string()),
    }
}

pub(super) fn compose(context: Context<'_>, kind: KeyKind, nth: usize, page: usize) -> Page {
    let key = &context.knowledge.keys[&kind][nth];
    let first = kind.url(&key.slug);
    let url = list::url(&first, page);
    let links = context.links(&url);
    let (name, definition) = said(context, kind, key);
    let title = list::title(&format!("{name} ({})", kind.noun()), page);
    let causes = match page {
        1 => linked::common_causes(context, &key.reports),
        _ => Vec::new(),
    };
    let owed = if page == 1 { owed(context, kind, key) } else { &[] };
    let owed_total = owed.len();
    let owed = match owed_total {
        0..=MOST_OWED => owed,
        _ => &owed[..FIRST_OWED],
    };
    let description = format!(
        "{} of the {} {name}, newest first.",
        list::counted(context, key.reports.len()),
        kind.noun()
    );
    let rows = owed.iter().map(|promise| actions::row(context, &links, *promise));
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
            up: links.to(&kind.all_url()),
            causes_total: causes.len(),
            causes: causes
                .into_iter()
                .take(MOST_CAUSES)
                .map(|(cause, count)| linked::cause(context, &links, cause, count))
                .collect(),
            affected: affected(kind, key),
            as_of: words::day(context.knowledge.as_of),
            owed: rows.collect(),
            owed_total,
            owed_all: (owed_total > MOST_OWED).then(|| links.to(&owed_url(kind, &key.slug))),
            checklist: (kind == KeyKind::Service && page == 1 && checklist::has(context, key))
                .then(|| links.to(&checklist::url(&key.slug))),
            list: list::listing(context, &links, &key.reports, &first, page),
        })),
        images: Vec::new(),
    }
}

/// Page `n` of what is owed by a team, or is open after the incidents of a service.
pub(super) fn compose_owed(context: Context<'_>, kind: KeyKind, nth: usize, n: usize) -> Page {
    let key = &context.knowledge.keys[&kind][nth];
    let name = match kind {
        KeyKind::Team => format!("Still owed by {}", key.name),
        _ => format!("Still open after {} of {}", context.config.noun.many, key.name),
    };
    let own = actions::Own {
        first: owed_url(kind, &key.slug),
        description: format!("{name}, the longest overdue first."),
        name,
        heading: actions::Heading {
            state: "owed",
            title: if kind == KeyKind::Team {
                "Still owed"
            } else {
                "Still open"
            },
            order: "the longest overdue first",
        },
        all: owed(context, kind, key),
        up: (kind.url(&key.slug), format!("{} ({})", key.name, kind.noun())),
    };
    own.compose(context, n)
}

/// The open promises that concern a key: a team owes what it owns, wherever that was promised; a service is owed what
/// its reports promise. The longest overdue first.
fn owed<'k>(context: Context<'k>, kind: KeyKind, key: &Key) -> &'k [Promise] {
    let ledger = &context.knowledge.ledger;
    let owed = match kind {
        KeyKind::Team => ledger.owed_by.get(&key.slug),
        KeyKind::Service => ledger.owed_to.get(&key.slug),
        KeyKind::Tag | KeyKind::Severity => None,
    };
    owed.map_or(&[], Vec::as_slice)
}
