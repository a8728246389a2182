//! Pages: which there are, and the view of each. A page is self-contained: whoever renders it needs nothing else.

mod body;
mod home;
mod incidents;
mod links;
mod missing;
mod report;
mod rows;
mod twin;
pub mod view;
mod words;

use serde::Serialize;

use self::view::{Frame, HomeView, IncidentsView, MissingView, NavItem, ReportView};
use crate::config::Config;
use crate::knowledge::Knowledge;
use crate::name::OutPath;
use crate::source::RelPath;

pub use links::Links;
pub(crate) use words::shorten;

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
    /// What a host shows where there is nothing.
    Missing,
}

/// What pages are made of.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// What all reports say.
    pub knowledge: &'a Knowledge,
    /// The settings.
    pub config: &'a Config,
    /// Whether links name `index.html`, so that the site can be read from disk.
    pub portable: bool,
}

/// Every page of the site.
pub fn plans(context: Context<'_>) -> Vec<Plan> {
    let mut plans = vec![Plan::Home, Plan::Missing];
    plans.extend((1..=incidents::pages(context)).map(Plan::Incidents));
    plans.extend((0..context.knowledge.reports.len()).map(Plan::Report));
    plans
}

/// Composes one page.
pub fn compose(context: Context<'_>, plan: Plan) -> Page {
    match plan {
        Plan::Home => home::compose(context),
        Plan::Incidents(page) => incidents::compose(context, page),
        Plan::Report(index) => report::compose(context, index),
        Plan::Missing => missing::compose(context),
    }
}

impl Plan {
    /// The page from the site's root: ends with `/`, is empty, or is a file's name.
    pub fn url(self, context: Context<'_>) -> String {
        match self {
            Self::Home => String::new(),
            Self::Incidents(page) => incidents::url(page),
            Self::Report(index) => context.knowledge.reports[index].url(),
            Self::Missing => "404.html".into(),
        }
    }
}

impl<'a> Context<'a> {
    fn links(&self, from: &str) -> Links {
        Links::relative(from, self.portable)
    }

    /// What every page has.
    fn frame(&self, links: &Links, kind: &'static str, title: &str, description: &str) -> Frame {
        let config = self.config;
        let mut nav = vec![NavItem {
            title: words::capital(&config.noun.many),
            url: links.to("incidents/"),
            current: links.is_below("incidents/"),
        }];
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
            icon: links.to("favicon.svg"),
            feed: links.to("feed.xml"),
            nav,
            public: config.public,
            kind,
        }
    }
}

fn out_path(url: &str) -> OutPath {
    OutPath::of_url(url).expect("URLs of pages are made of slugs and constants")
}
