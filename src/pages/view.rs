//! What templates see. A view holds all that its template may show: finished links, finished words, no queries.

mod checklist;
mod digest;
mod lists;
mod recurrence;
mod report;
mod trends;

use serde::Serialize;

pub use checklist::*;
pub use digest::*;
pub use lists::*;
pub use recurrence::*;
pub use report::*;
pub use trends::*;

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
    /// Link to the page of the search.
    pub search: String,
    /// Link to the script that loads the search when somebody is about to use it.
    pub script: String,
    /// Link to the icon.
    pub icon: String,
    /// Link to the feed of all reports.
    pub feed: String,
    /// Links of the header.
    pub nav: Vec<NavItem>,
    /// Whether robots may index it.
    pub public: bool,
    /// Link to the twin of this page in Markdown; the page for what is missing has none.
    pub twin: Option<String>,
    /// The kind of page, for a class on `<body>`: home, incidents, report, causes, cause, keys, key, actions, plain,
    /// search, missing, lessons, edition, trends, checklist.
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
    /// What came back lately, the newest first.
    pub came_back: Vec<HomeCameBack>,
    /// The newest reports, ten at most, without the ongoing ones.
    pub newest: Vec<Row>,
    /// What the signs of its rows mean.
    pub legend: Legend,
    /// Link to all of them.
    pub all: String,
    /// Link to all causes.
    pub causes: String,
    /// The current edition of the digest.
    pub digest: Option<EditionRow>,
    /// Plain pages that the header has no room for.
    pub pages: Vec<PageLink>,
    /// Quiet numbers.
    pub numbers: Vec<Number>,
    /// The day that counts as today: 2 March 2026.
    pub as_of: String,
}

/// A cause that came back.
#[derive(Clone, Debug, Serialize)]
pub struct HomeCameBack {
    /// The cause.
    pub cause: CauseLink,
    /// The incident in which it came back.
    pub now: Row,
    /// The one before.
    pub before: ReportLink,
    /// 212 days after the one before; may be empty.
    pub after: String,
    /// 3rd time.
    pub times: String,
    /// How sure the writers are: likely, hypothesis; empty where they are, or say nothing.
    pub certainty: &'static str,
    /// What was learned before; may be empty.
    pub lesson: String,
    /// Where each incident stands.
    pub axis: Axis,
}

/// A link.
#[derive(Clone, Debug, Serialize)]
pub struct PageLink {
    /// Where it goes.
    pub url: String,
    /// Its text.
    pub title: String,
}

/// A number with its words: 41 incidents.
#[derive(Clone, Debug, Serialize)]
pub struct Number {
    /// The number, as text.
    pub value: String,
    /// What it counts.
    pub label: String,
    /// Where what it counts is listed.
    pub url: Option<String>,
}

/// Which signs the rows of a list have.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Legend {
    /// Bars for the time to mitigate.
    pub bars: bool,
    /// Dotted underlines for what was worked out.
    pub dotted: bool,
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
    /// What happened, shortened, as plain text, for what is ongoing; empty in other lists.
    pub summary: String,
    /// The last that is known, for what is ongoing; none in other lists.
    pub latest: Option<Latest>,
}

/// The last that an ongoing report says.
#[derive(Clone, Debug, Serialize)]
pub struct Latest {
    /// Of when it is, in full.
    pub at: StampView,
    /// today, yesterday, 3 days ago.
    pub ago: String,
    /// Whether that is too long ago for a report that is still written.
    pub quiet: bool,
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
    /// For `<time datetime>`: PT2460S.
    pub datetime: String,
    /// From when.
    pub from: StampView,
    /// Until when.
    pub to: StampView,
    /// Of a week, in percent, for a small bar: 1 to 100, on a logarithmic scale.
    pub share: u8,
}

/// `search.html`.
#[derive(Clone, Debug, Serialize)]
pub struct SearchView {
    /// What every page has.
    pub site: Frame,
    /// What is searched: 31 incidents, 54 causes, 3 pages and 8 editions of the digest.
    pub searched: String,
}

/// `404.html`.
#[derive(Clone, Debug, Serialize)]
pub struct MissingView {
    /// What every page has.
    pub site: Frame,
    /// Link to the list of all reports.
    pub all: String,
}
