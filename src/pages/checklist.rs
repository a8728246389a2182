//! Checklists: what the past asks of a change to a service.

use super::view::{ChecklistGroup, ChecklistItem, ChecklistLesson, ChecklistView, PageLink};
use super::{Context, Links, Page, View, actions, linked, list, out_path, words};
use crate::knowledge::{Key, KeyKind};
use crate::preflight::{self, Checklist, Item};

/// How many causes a page has of one sort, and in all, where that is more than two of each; what is printed has all of
/// them.
const MOST_OF_ONE: usize = 6;
const MOST_ITEMS: usize = 16;

/// How many open promises it has, and how many against one cause.
const MOST_PROMISES: usize = 5;
const MOST_OPEN: usize = 1;

/// How many further causes are named.
const MOST_OTHERS: usize = 12;

/// The page of a service's checklist, from the site's root.
pub(super) fn url(slug: &str) -> String {
    format!("{}checklist/", KeyKind::Service.url(slug))
}

/// Whether a service has one.
pub(super) fn has(context: Context<'_>, service: &Key) -> bool {
    preflight::asks(context.knowledge, service)
}

/// The checklist of the service with this place among all.
pub(super) fn compose(context: Context<'_>, nth: usize) -> Page {
    let service = &context.knowledge.keys[&KeyKind::Service][nth];
    let url = url(&service.slug);
    let links = context.links(&url);
    let list = preflight::checklist(context.knowledge, service, None).expect("only such services have a plan");
    let most = (MOST_ITEMS / list.groups.len().max(1)).clamp(2, MOST_OF_ONE);
    Page {
        path: out_path(&url),
        template: "checklist.html",
        view: View::Checklist(Box::new(view(context, &links, &list, most))),
        images: Vec::new(),
    }
}

/// A checklist for readers elsewhere: links are whole addresses; without a `base_url` there are none.
pub fn elsewhere(context: Context<'_>, list: &Checklist<'_>) -> View {
    let links = Links::whole(context.config.base_url.as_deref());
    View::Checklist(Box::new(view(context, &links, list, usize::MAX)))
}

fn view(context: Context<'_>, links: &Links, list: &Checklist<'_>, most: usize) -> ChecklistView {
    let knowledge = context.knowledge;
    let service = list.service;
    let is_page = most != usize::MAX;
    let items = |items: &[Item]| -> Vec<ChecklistItem> {
        items
            .iter()
            .take(most)
            .map(|it| item(context, links, it, if is_page { MOST_OPEN } else { usize::MAX }))
            .collect()
    };
    let total = list::counted(context, list.reports);
    let change = list
        .wanted
        .as_ref()
        .map_or_else(String::new, |wanted| wanted.said.clone());
    let groups = list.groups.iter().map(|(of, of_it)| ChecklistGroup {
        title: match (of, &list.wanted) {
            (Some(change), _) => change.name.clone(),
            (None, Some(wanted)) => words::capital(&wanted.said),
            (None, None) => "Any change".to_owned(),
        },
        items: items(of_it),
        more: of_it.len().saturating_sub(most),
    });
    let title = format!("Before a change to {}", service.name);
    let description = format!("What {total} of {} ask of the next change.", service.name);
    let shown = if is_page { MOST_PROMISES } else { usize::MAX };
    let promises = &list.promises[..list.promises.len().min(shown)];
    ChecklistView {
        site: context.frame(links, "checklist", &title, &description),
        service: PageLink {
            url: links.to(&KeyKind::Service.url(&service.slug)),
            title: service.name.clone(),
        },
        slug: service.slug.clone(),
        change,
        total,
        groups: groups.collect(),
        elsewhere: items(&list.elsewhere),
        others: list
            .others
            .iter()
            .take(MOST_OTHERS)
            .map(|item| linked::cause(context, links, item.cause, item.reports.len()))
            .collect(),
        promises: promises
            .iter()
            .map(|promise| actions::row(context, links, *promise))
            .collect(),
        promises_total: list.promises.len(),
        promises_all: (list.promises.len() > promises.len())
            .then(|| links.to(&format!("{}#owed", KeyKind::Service.url(&service.slug)))),
        as_of: words::day(knowledge.as_of),
    }
}

fn item(context: Context<'_>, links: &Links, item: &Item, most: usize) -> ChecklistItem {
    let n = item.reports.len();
    ChecklistItem {
        cause: linked::cause(context, links, item.cause, n),
        times: match n {
            1 => "once".to_owned(),
            n => format!("{} times", words::number(&n.to_string())),
        },
        last: item
            .reports
            .first()
            .map(|&report| linked::dated(context, links, report)),
        lessons: item
            .lessons
            .iter()
            .map(|(report, text)| ChecklistLesson {
                text: text.clone(),
                report: linked::report(context, links, *report),
            })
            .collect(),
        open: item
            .open
            .iter()
            .take(most)
            .map(|promise| actions::row(context, links, *promise))
            .collect(),
    }
}
