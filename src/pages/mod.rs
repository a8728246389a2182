//! Pages: which there are, and the view of each. A page is self-contained: whoever renders it needs nothing else.

mod actions;
mod axis;
mod body;
mod cause;
mod causes;
mod checklist;
mod edition;
mod held;
mod home;
mod incidents;
mod keys;
mod lessons;
mod linked;
mod links;
mod list;
mod missing;
mod plain;
mod report;
mod rows;
mod search;
mod trends;
mod twin;
pub mod view;
mod words;

use serde::Serialize;

use self::view::{
    ActionsView, CausePageView, CausesView, ChecklistView, EditionView, Frame, HomeView, IncidentsView, KeyView,
    KeysView, LessonsView, MissingView, NavItem, PlainView, ReportView, SearchView, TrendsView,
};
use crate::config::Config;
use crate::digest::Edition;
use crate::knowledge::{KeyKind, Knowledge, Standing};
use crate::name::{OutPath, percent_encode};
use crate::source::RelPath;

pub(crate) use crate::words::{ordinal, shorten};
pub use checklist::elsewhere as checklist_elsewhere;
pub use edition::elsewhere as edition_elsewhere;
pub(crate) use edition::{JSON as EDITION_JSON, MAIL as EDITION_MAIL};
pub use lessons::plain_words;
pub(crate) use lessons::{FEED as EDITIONS_FEED, taught};
pub use links::Links;
pub(crate) use twin::plain_text;
pub use twin::twin;

/// A page before it is rendered.
#[derive(Debug)]
pub struct Page {
    /// Where it will stand.
    pub path: OutPath,
    /// The template that shows it.
    pub template: &'static str,
    /// All that the template may see.
    pub view: View,
    /// Images that stand beside it: from where in the folder, to where in the site.
    pub images: Vec<(RelPath, OutPath)>,
}

/// The view of a page, of the kind that its template takes.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum View {
    /// `home.html`
    Home(HomeView),
    /// `incidents.html`
    Incidents(IncidentsView),
    /// `report.html`
    Report(Box<ReportView>),
    /// `causes.html`
    Causes(CausesView),
    /// `cause.html`
    Cause(Box<CausePageView>),
    /// `keys.html`
    Keys(KeysView),
    /// `key.html`
    Key(Box<KeyView>),
    /// `actions.html`
    Actions(ActionsView),
    /// `lessons.html`
    Lessons(LessonsView),
    /// `edition.html`
    Edition(Box<EditionView>),
    /// `trends.html`
    Trends(TrendsView),
    /// `checklist.html`
    Checklist(Box<ChecklistView>),
    /// `plain.html`
    Plain(PlainView),
    /// `search.html`
    Search(SearchView),
    /// `404.html`
    Missing(MissingView),
}

/// One page that the site has, not composed yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// The home page.
    Home,
    /// A page of the list of all reports, from 1.
    Incidents(usize),
    /// A report, by its index.
    Report(usize),
    /// A page of all causes, from 1.
    Causes(usize),
    /// A cause, by its index, and the page of its occurrences, from 1.
    Cause(usize, usize),
    /// All services, teams, tags or severities, and the page of them, from 1.
    Keys(KeyKind, usize),
    /// One of them, by its place among those of its kind, and the page of its list, from 1.
    Key(KeyKind, usize, usize),
    /// What is owed by one of them, or to it, where its own page can't show all, and the page of that, from 1.
    Owed(KeyKind, usize, usize),
    /// The ledger.
    Actions,
    /// What stands in one way in the ledger, and the page of its list, from 1.
    ActionsOf(Standing, usize),
    /// A page of the list of all editions of the digest, from 1.
    Lessons(usize),
    /// An edition, by its index, for everybody or for one of its teams, by its place among these.
    Edition(usize, Option<usize>),
    /// Trends.
    Trends,
    /// The checklist of a service, by its place among all.
    Checklist(usize),
    /// A plain page, by its index.
    Plain(usize),
    /// The results of the search.
    Search,
    /// What a host shows where there is nothing.
    Missing,
}

/// What pages are made of.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// What all reports say.
    pub knowledge: &'a Knowledge,
    /// The editions of the digest, newest first.
    pub editions: &'a [Edition],
    /// The settings.
    pub config: &'a Config,
    /// Whether links name `index.html`, so that the site can be read from disk.
    pub portable: bool,
}

/// How many plain pages the header names.
const MOST_PLAIN: usize = 1;

/// Every page of the site.
pub fn plans(context: Context<'_>) -> Vec<Plan> {
    let knowledge = context.knowledge;
    let mut plans = vec![Plan::Home, Plan::Search, Plan::Missing];
    plans.extend((1..=incidents::pages(context)).map(Plan::Incidents));
    plans.extend((0..knowledge.reports.len()).map(Plan::Report));
    if !knowledge.causes.is_empty() {
        plans.extend((1..=causes::pages(context)).map(Plan::Causes));
    }
    for index in 0..knowledge.causes.len() {
        plans.extend((1..=cause::pages(context, index)).map(|page| Plan::Cause(index, page)));
    }
    for (kind, keys) in &knowledge.keys {
        if !keys.is_empty() {
            let pages = 1..=keys::pages(keys.len());
            plans.extend(pages.map(|page| Plan::Keys(*kind, page)));
        }
        for (nth, key) in keys.iter().enumerate() {
            let pages = 1..=list::pages(context, key.reports.len());
            plans.extend(pages.map(|page| Plan::Key(*kind, nth, page)));
            if *kind == KeyKind::Service && checklist::has(context, key) {
                plans.push(Plan::Checklist(nth));
            }
            let pages = 1..=keys::owed_pages(context, *kind, key);
            plans.extend(pages.map(|page| Plan::Owed(*kind, nth, page)));
        }
    }
    if !knowledge.ledger.promises.is_empty() {
        plans.push(Plan::Actions);
    }
    for standing in Standing::ALL
        .into_iter()
        .filter(|standing| actions::has_own(context, *standing))
    {
        let pages = 1..=list::pages(context, knowledge.ledger.standing(standing).len());
        plans.extend(pages.map(|page| Plan::ActionsOf(standing, page)));
    }
    if has_lessons(context) {
        plans.extend((1..=lessons::pages(context)).map(Plan::Lessons));
    }
    for (nth, edition) in context.editions.iter().enumerate() {
        plans.push(Plan::Edition(nth, None));
        plans.extend((0..edition.teams.len()).map(|team| Plan::Edition(nth, Some(team))));
    }
    if !knowledge.reports.is_empty() {
        plans.push(Plan::Trends);
    }
    plans.extend((0..knowledge.pages.len()).map(Plan::Plain));
    plans
}

/// Whether there is a digest: where reports are, and editions are wanted.
pub(crate) fn has_lessons(context: Context<'_>) -> bool {
    let wanted = !context.config.editions.is_empty() && !context.knowledge.reports.is_empty();
    wanted || !context.editions.is_empty()
}

/// Composes one page.
pub fn compose(context: Context<'_>, plan: Plan) -> Page {
    match plan {
        Plan::Home => home::compose(context),
        Plan::Incidents(page) => incidents::compose(context, page),
        Plan::Report(index) => report::compose(context, index),
        Plan::Causes(page) => causes::compose(context, page),
        Plan::Cause(index, page) => cause::compose(context, index, page),
        Plan::Keys(kind, page) => keys::compose_all(context, kind, page),
        Plan::Key(kind, nth, page) => keys::compose(context, kind, nth, page),
        Plan::Owed(kind, nth, page) => keys::compose_owed(context, kind, nth, page),
        Plan::Actions => actions::compose_all(context),
        Plan::ActionsOf(standing, page) => actions::compose(context, standing, page),
        Plan::Lessons(page) => lessons::compose_all(context, page),
        Plan::Edition(nth, team) => edition::compose(context, nth, team),
        Plan::Trends => trends::compose(context),
        Plan::Checklist(nth) => checklist::compose(context, nth),
        Plan::Plain(index) => plain::compose(context, index),
        Plan::Search => search::compose(context),
        Plan::Missing => missing::compose(context),
    }
}

impl Plan {
    /// The page from the site's root: ends with `/`, is empty, or is a file's name.
    pub fn url(self, context: Context<'_>) -> String {
        let knowledge = context.knowledge;
        match self {
            Self::Home => String::new(),
            Self::Incidents(page) => list::url(incidents::FIRST, page),
            Self::Report(index) => knowledge.reports[index].url(),
            Self::Causes(page) => list::url(causes::ALL, page),
            Self::Cause(index, page) => list::url(&knowledge.causes[index].url(), page),
            Self::Keys(kind, page) => list::url(&kind.all_url(), page),
            Self::Key(kind, nth, page) => list::url(&kind.url(&knowledge.keys[&kind][nth].slug), page),
            Self::Owed(kind, nth, page) => list::url(&keys::owed_url(kind, &knowledge.keys[&kind][nth].slug), page),
            Self::Actions => actions::ALL.into(),
            Self::ActionsOf(standing, page) => list::url(&actions::url(standing), page),
            Self::Lessons(page) => list::url(lessons::ALL, page),
            Self::Edition(nth, team) => edition::url_of(context, nth, team),
            Self::Trends => trends::URL.into(),
            Self::Checklist(nth) => checklist::url(&knowledge.keys[&KeyKind::Service][nth].slug),
            Self::Plain(index) => knowledge.pages[index].url.clone(),
            Self::Search => search::URL.into(),
            Self::Missing => "404.html".into(),
        }
    }
}

impl<'a> Context<'a> {
    fn links(&self, from: &str) -> Links {
        Links::relative(from, self.portable)
    }

    /// Where the source of the file at `path` is, where `source_url` is set.
    fn source(&self, path: &str) -> Option<String> {
        let template = self.config.source_url.as_ref()?;
        Some(template.replace("{path}", &percent_encode(path)))
    }

    /// What every page has.
    fn frame(&self, links: &Links, kind: &'static str, title: &str, description: &str) -> Frame {
        let config = self.config;
        let knowledge = self.knowledge;
        let mut nav: Vec<NavItem> = Vec::new();
        let mut item = |title: String, url: &str| {
            nav.push(NavItem {
                title,
                url: links.to(url),
                current: links.is_below(url),
            });
        };
        item(words::capital(&config.noun.many), incidents::FIRST);
        if !knowledge.causes.is_empty() {
            item("Causes".into(), causes::ALL);
        }
        if has_lessons(*self) {
            item("Lessons".into(), lessons::ALL);
        }
        if !knowledge.ledger.promises.is_empty() {
            item("Actions".into(), actions::ALL);
        }
        if !knowledge.reports.is_empty() {
            item("Trends".into(), trends::URL);
        }
        for kind in [KeyKind::Service, KeyKind::Team] {
            if knowledge.keys.get(&kind).is_some_and(|keys| !keys.is_empty()) {
                item(words::capital(kind.nouns()), &kind.all_url());
            }
        }
        for entry in knowledge.pages.iter().take(MOST_PLAIN) {
            item(entry.page.title.clone(), &entry.url);
        }
        nav.extend(config.nav.iter().map(|item| NavItem {
            title: item.title.clone(),
            url: if item.url.contains("://") || item.url.starts_with("mailto:") {
                item.url.clone()
            } else {
                links.to_written(item.url.trim_start_matches('/'))
            },
            current: false,
        }));
        Frame {
            title: config.title.clone(),
            language: config.language.clone(),
            noun: config.noun.one.clone(),
            nouns: config.noun.many.clone(),
            page_title: title.to_owned(),
            description: shorten(description, 160),
            home: links.to(""),
            root: links.root().to_owned(),
            style: links.to("style.css"),
            search: links.to(search::URL),
            script: links.to("search.js"),
            icon: links.to("favicon.svg"),
            feed: links.to("feed.xml"),
            nav,
            public: config.public,
            twin: links.twin(),
            kind,
        }
    }
}

fn out_path(url: &str) -> OutPath {
    OutPath::of_url(url).expect("URLs of pages are made of slugs and constants")
}
