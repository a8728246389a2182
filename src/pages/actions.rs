//! Actions: each as it stands today, and the ledger of all.

use jiff::civil::Date;

use super::view::{ActionView, ActionsView, LedgerPart, LedgerRow, PageLink, StampView, TicketView};
use super::{Context, Links, Page, View, linked, list, out_path, words};
use crate::knowledge::{Promise, Standing, state_in_words, verified_on};
use crate::report::{Action, ActionStatus};

/// The ledger's first page.
pub(super) const ALL: &str = "actions/";

/// How many of each state the first page shows, where there are more.
const FIRST_FEW: usize = 10;

/// The first page of one state.
pub(super) fn url(standing: Standing) -> String {
    format!("{ALL}{}/", standing.word())
}

fn of(context: Context<'_>, promise: Promise) -> &Action {
    &context.knowledge.reports[promise.report].report.actions[promise.action]
}

/// A row of the ledger.
pub(super) fn row(context: Context<'_>, links: &Links, promise: Promise) -> LedgerRow {
    LedgerRow {
        action: action(context, links, of(context, promise)),
        report: linked::report(context, links, promise.report),
    }
}

fn title(standing: Standing) -> &'static str {
    match standing {
        Standing::Overdue => "Overdue",
        Standing::Open => "Open",
        Standing::Done => "Done",
        Standing::Declined => "Declined",
    }
}

/// What stands above some promises: a word for the state that they are in, the same for people, and their order.
pub(super) struct Heading {
    pub state: &'static str,
    pub title: &'static str,
    pub order: &'static str,
}

fn heading(standing: Standing) -> Heading {
    Heading {
        state: standing.word(),
        title: title(standing),
        order: match standing {
            Standing::Overdue => "the longest overdue first",
            Standing::Open => "by due date",
            Standing::Done | Standing::Declined => "the newest report first",
        },
    }
}

/// Some of the promises that stand below a heading, and the number of all of them.
fn part(
    context: Context<'_>,
    links: &Links,
    (heading, total): (&Heading, usize),
    shown: &[Promise],
    more: Option<String>,
) -> LedgerPart {
    LedgerPart {
        state: heading.state,
        title: heading.title,
        total: words::number(&total.to_string()),
        order: heading.order,
        rows: shown.iter().map(|promise| row(context, links, *promise)).collect(),
        more,
    }
}

/// All states, the first few of each.
pub(super) fn compose_all(context: Context<'_>) -> Page {
    let links = context.links(ALL);
    let ledger = &context.knowledge.ledger;
    let parts = Standing::ALL.into_iter().filter_map(|standing| {
        let all = ledger.standing(standing);
        let shown = &all[..all.len().min(FIRST_FEW)];
        let more = (shown.len() < all.len()).then(|| links.to(&url(standing)));
        (!all.is_empty()).then(|| part(context, &links, (&heading(standing), all.len()), shown, more))
    });
    let description = "What was promised after incidents: overdue, open, done, declined.";
    Page {
        path: out_path(ALL),
        template: "actions.html",
        view: View::Actions(ActionsView {
            parts: parts.collect(),
            site: context.frame(&links, "actions", "Actions", description),
            as_of: words::day(context.knowledge.as_of),
            up: None,
            teams: linked::owing(context, &links),
            turns: list::turns(&links, ALL, 1, 1),
        }),
        images: Vec::new(),
    }
}

/// Whether one state has pages of its own: where the first page can't show all.
pub(super) fn has_own(context: Context<'_>, standing: Standing) -> bool {
    context.knowledge.ledger.standing(standing).len() > FIRST_FEW
}

/// Page `n` of one state.
pub(super) fn compose(context: Context<'_>, standing: Standing, n: usize) -> Page {
    let name = format!("{} actions", title(standing));
    let own = Own {
        first: url(standing),
        description: format!("{name}, of all {}.", context.config.noun.many),
        name,
        heading: heading(standing),
        all: context.knowledge.ledger.standing(standing),
        up: (ALL.to_owned(), "All actions".to_owned()),
    };
    own.compose(context, n)
}

/// Promises of one sort, on pages of their own.
pub(super) struct Own<'l> {
    /// The first page's address, from the site's root.
    pub first: String,
    /// What they are called, as a title.
    pub name: String,
    pub description: String,
    pub heading: Heading,
    pub all: &'l [Promise],
    /// The page above: its address from the site's root, and its title.
    pub up: (String, String),
}

impl Own<'_> {
    /// Page `n` of them.
    pub(super) fn compose(&self, context: Context<'_>, n: usize) -> Page {
        let url = list::url(&self.first, n);
        let links = context.links(&url);
        let shown = list::shown(self.all, context.config.page_size, n);
        let title = list::title(&self.name, n);
        Page {
            path: out_path(&url),
            template: "actions.html",
            view: View::Actions(ActionsView {
                site: context.frame(&links, "actions", &title, &self.description),
                as_of: words::day(context.knowledge.as_of),
                parts: vec![part(context, &links, (&self.heading, self.all.len()), shown, None)],
                up: Some(PageLink {
                    url: links.to(&self.up.0),
                    title: self.up.1.clone(),
                }),
                teams: Vec::new(),
                turns: list::turns(&links, &self.first, n, list::pages(context, self.all.len())),
            }),
            images: Vec::new(),
        }
    }
}

/// The day that the states of some actions are of, where any of them is overdue, or has held: for how long changes with
/// the day.
pub(super) fn as_of<'a>(context: Context<'_>, mut shown: impl Iterator<Item = &'a ActionView>) -> Option<String> {
    shown
        .any(|action| action.class == "late" || action.held.is_some())
        .then(|| words::day(context.knowledge.as_of))
}

/// An action as it stands today.
pub(super) fn action(context: Context<'_>, links: &Links, action: &Action) -> ActionView {
    let today = context.knowledge.as_of;
    let (class, state) = state_in_words(action, today);
    let about = action.causes.iter().map(|id| linked::named(context, links, id));
    ActionView {
        id: action.id.clone(),
        text: action.text.clone(),
        effect: action.effect.map_or_else(String::new, |e| words::spaced(e.word())),
        owner: action.owner.clone().unwrap_or_default(),
        owner_url: linked::owner(context, links, action),
        due: action.due.map(|due| StampView {
            datetime: due.to_string(),
            text: due.to_string(),
            full: words::day(due),
            inferred: None,
        }),
        status: action.status.word(),
        state,
        class,
        since: since(action, today),
        notes: [&action.reason, &action.verified]
            .into_iter()
            .flatten()
            .cloned()
            .collect(),
        causes: about.collect(),
        held: None,
        ticket: action.ticket.as_deref().map(ticket),
    }
}

/// How long ago it was seen to work, where its verification begins with a day: 206 days ago.
fn since(action: &Action, today: Date) -> String {
    let day = verified_on(action).filter(|_| action.status == ActionStatus::Done);
    day.filter(|day| *day <= today)
        .map_or_else(String::new, |day| words::ago(day, today))
}

/// A ticket: its number where it has one, and a link where it is an address, or has one at its end.
fn ticket(text: &str) -> TicketView {
    let (before, address) = match text.rsplit_once(char::is_whitespace) {
        Some((before, address)) => (before.trim_end_matches([':', ' ', '-', ',']), address),
        None => ("", text),
    };
    let is_web = address.starts_with("https://") || address.starts_with("http://");
    let url = is_web.then(|| crate::name::href(address)).flatten();
    if url.is_none() || !before.is_empty() {
        let shown = if url.is_some() { before } else { text };
        return TicketView {
            text: shown.to_owned(),
            url,
        };
    }
    let last = text.trim_end_matches('/').rsplit(['/', '#']).next().unwrap_or_default();
    let is_number = last.len() <= 24
        && last.contains(|c: char| c.is_ascii_digit())
        && last
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    TicketView {
        text: if is_number { last } else { "ticket" }.to_owned(),
        url,
    }
}
