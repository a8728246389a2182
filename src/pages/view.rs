//! What templates see. A view holds all that its template may show: finished links, finished words, no queries.

mod report;

use serde::Serialize;

pub use report::*;

/// What every page has, as `site` in every template.
#[derive(Clone, Debug, Serialize)]
pub struct Frame {
    /// The site's title.
    pub title: String,
    /// BCP 47.
    pub language: String,
    /// What one report is called here: incident.
    pub noun: String,
    /// What several are called: incidents.
    pub nouns: String,
    /// The title of this page, without the site's.
    pub page_title: String,
    /// One sentence for `<meta name="description">`; may be empty.
    pub description: String,
    /// Link to the home page.
    pub home: String,
    /// What a link to any file of the site begins with: empty, `../../` or `/docs/`.
    pub root: String,
    /// Link to the style sheet.
    pub style: String,
    /// Link to the icon.
    pub icon: String,
    /// Link to the feed of all reports.
    pub feed: String,
    /// Links of the header.
    pub nav: Vec<NavItem>,
    /// Whether robots may index it.
    pub public: bool,
    /// The kind of page, for a class on `<body>`: home, incidents, report, missing.
    pub kind: &'static str,
}

/// One link of the header.
#[derive(Clone, Debug, Serialize)]
pub struct NavItem {
    /// Its text.
    pub title: String,
    /// Where it goes.
    pub url: String,
    /// Whether this page is the one it goes to, or below it.
    pub current: bool,
}

/// `home.html`.
#[derive(Clone, Debug, Serialize)]
pub struct HomeView {
    /// What every page has.
    pub site: Frame,
    /// What is going on now; shown first.
    pub ongoing: Vec<Row>,
    /// The newest reports, ten at most, without the ongoing ones.
    pub newest: Vec<Row>,
    /// What the signs of its rows mean.
    pub legend: Legend,
    /// Link to all of them.
    pub all: String,
    /// Quiet numbers.
    pub numbers: Vec<Number>,
    /// The day that counts as today: 2 March 2026.
    pub as_of: String,
}

/// A number with its words: 41 incidents.
#[derive(Clone, Debug, Serialize)]
pub struct Number {
    /// The number, as text.
    pub value: String,
    /// What it counts.
    pub label: String,
}

/// `incidents.html`: a page of the list of all reports, newest first.
#[derive(Clone, Debug, Serialize)]
pub struct IncidentsView {
    /// What every page has.
    pub site: Frame,
    /// How many reports there are in all.
    pub total: usize,
    /// The same, as it is printed: 10,000.
    pub total_text: String,
    /// This page, from 1.
    pub page: usize,
    /// Of how many.
    pub pages: usize,
    /// The page before, with newer ones.
    pub newer: Option<String>,
    /// The page after, with older ones.
    pub older: Option<String>,
    /// Every page, by number, for jumping: `None` stands for a gap.
    pub jumps: Vec<Option<Jump>>,
    /// The reports of this page, by month.
    pub months: Vec<Month>,
    /// What the signs of their rows mean.
    pub legend: Legend,
}

/// Which signs the rows of a list have.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Legend {
    /// Bars for the time to mitigate.
    pub bars: bool,
    /// Dotted underlines for what was worked out.
    pub dotted: bool,
}

/// A link to a page of a list.
#[derive(Clone, Debug, Serialize)]
pub struct Jump {
    /// Its number.
    pub page: usize,
    /// Where it goes.
    pub url: String,
    /// Whether it is this page.
    pub current: bool,
}

/// The reports of one month.
#[derive(Clone, Debug, Serialize)]
pub struct Month {
    /// `March 2026`, or `No date`.
    pub title: String,
    /// Newest first.
    pub rows: Vec<Row>,
}

/// A report in a list.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Link to its page.
    pub url: String,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// When it started, where known.
    pub date: Option<StampView>,
    /// Its severity.
    pub severity: Option<SeverityView>,
    /// `ongoing` and `draft` are shown; others are quiet.
    pub status: Option<Word>,
    /// Only when it is not a plain incident: near miss, surprise, exercise.
    pub kind: Option<Word>,
    /// Where the fault was; where that isn't known, who felt it.
    pub services: Vec<String>,
    /// How long users felt it.
    pub mitigate: Option<Duration>,
    /// What happened, shortened, as plain text; may be empty.
    pub summary: String,
}

/// A word of the model and how people say it.
#[derive(Clone, Debug, Serialize)]
pub struct Word {
    /// As in front matter, for classes: near-miss.
    pub word: String,
    /// For people: near miss.
    pub label: String,
    /// How it was worked out, when the report doesn't say it.
    pub inferred: Option<String>,
}

/// A severity.
#[derive(Clone, Debug, Serialize)]
pub struct SeverityView {
    /// Its id, or the word as written when none of the configured ones answers to it.
    pub id: String,
    /// Its label: major. Empty for an unknown one.
    pub label: String,
    /// 1 for the most severe; 0 for an unknown one. For shapes: 1 ■, 2 ◆, 3 ▲, else ●.
    pub rank: usize,
    /// Its definition, for a title; may be empty.
    pub definition: String,
    /// How it was worked out, when the report doesn't say it.
    pub inferred: Option<String>,
}

/// A date or a moment.
#[derive(Clone, Debug, Serialize)]
pub struct StampView {
    /// For `<time datetime>`.
    pub datetime: String,
    /// As short as its place allows: 09:14, or 2 March 2026, 09:14.
    pub text: String,
    /// In full, with its zone: 2 March 2026, 09:14 UTC.
    pub full: String,
    /// How it was worked out, when the report doesn't state it.
    pub inferred: Option<String>,
}

/// A length of time, with its two endpoints.
#[derive(Clone, Debug, Serialize)]
pub struct Duration {
    /// 41 min.
    pub text: String,
    /// For `<time datetime>`: PT41M.
    pub datetime: String,
    /// From when.
    pub from: StampView,
    /// Until when.
    pub to: StampView,
    /// Of the longest of its list, in percent, for a small bar: 1 to 100, on a logarithmic scale.
    pub share: u8,
}

/// `404.html`.
#[derive(Clone, Debug, Serialize)]
pub struct MissingView {
    /// What every page has.
    pub site: Frame,
    /// Link to the list of all reports.
    pub all: String,
}
