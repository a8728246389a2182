//! What the templates of lists see: incidents, keys, causes, actions.

use serde::Serialize;

use super::{ActionView, Block, Content, Frame, Legend, PageLink, Row, StampView};

/// Reports, newest first, in pages.
#[derive(Clone, Debug, Serialize)]
pub struct Listing {
    /// How many there are in all.
    pub total: usize,
    /// The same, with its noun: 10,000 incidents.
    pub total_text: String,
    /// Which page of them this is.
    pub turns: Turns,
    /// The reports of this page, by month, or by year.
    pub months: Vec<Month>,
    /// What the signs of their rows mean.
    pub legend: Legend,
}

/// Where a page of a list stands among its others.
#[derive(Clone, Debug, Serialize)]
pub struct Turns {
    /// Which it is, from 1.
    pub page: usize,
    /// Of how many.
    pub pages: usize,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
    /// Every page, by number, for jumping: `None` stands for a gap.
    pub jumps: Vec<Option<Jump>>,
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

/// The reports of one month, or of one year.
#[derive(Clone, Debug, Serialize)]
pub struct Month {
    /// `March 2026`, `2026` where months have few rows, or `No date`.
    pub title: String,
    /// Newest first.
    pub rows: Vec<Row>,
}

/// `incidents.html`: a page of the list of all reports, newest first.
#[derive(Clone, Debug, Serialize)]
pub struct IncidentsView {
    /// What every page has.
    pub site: Frame,
    /// The reports.
    pub list: Listing,
    /// Links to the same reports by other keys.
    pub ways: Vec<Counted>,
}

/// A link with a number.
#[derive(Clone, Debug, Serialize)]
pub struct Counted {
    /// Where it goes.
    pub url: String,
    /// Its text.
    pub title: String,
    /// How many there are, as it is printed.
    pub count: String,
}

/// `keys.html`: all services, teams, tags or severities.
#[derive(Clone, Debug, Serialize)]
pub struct KeysView {
    /// What every page has.
    pub site: Frame,
    /// services, teams, tags, severities.
    pub nouns: &'static str,
    /// In which order they stand.
    pub order: &'static str,
    /// How many there are, as it is printed.
    pub total: String,
    /// Each of them, where they are few.
    pub keys: Vec<KeyRow>,
    /// Years on the axes.
    pub ticks: Vec<Tick>,
    /// Where they are many, an index of their names: those of this page, by their first letters.
    pub letters: Vec<Letter>,
    /// Which page of the index this is.
    pub turns: Turns,
}

/// The names of an index that begin alike.
#[derive(Clone, Debug, Serialize)]
pub struct Letter {
    /// `A`; `0–9` for those that begin with a digit, `…` for those with a sign.
    pub title: String,
    /// By name.
    pub keys: Vec<Counted>,
}

/// A service, team, tag or severity among the others.
#[derive(Clone, Debug, Serialize)]
pub struct KeyRow {
    /// Where its page is.
    pub url: String,
    /// What it is called.
    pub name: String,
    /// What it means; may be empty.
    pub definition: String,
    /// 12 incidents.
    pub count: String,
    /// How many of them name a service as affected alone: all, 3; empty where none does.
    pub affected: String,
    /// The newest of them.
    pub last: Option<StampView>,
    /// Where each stands on the axis.
    pub axis: Axis,
}

/// `key.html`: the reports of one service, team, tag or severity.
#[derive(Clone, Debug, Serialize)]
pub struct KeyView {
    /// What every page has.
    pub site: Frame,
    /// service, team, tag, severity.
    pub noun: &'static str,
    /// What it is called.
    pub name: String,
    /// What it means; may be empty.
    pub definition: String,
    /// Its own feed.
    pub feed: String,
    /// Link to all of its kind.
    pub up: String,
    /// services, teams, tags, severities.
    pub nouns: &'static str,
    /// The causes that came up most, the most frequent first; none on later pages.
    pub causes: Vec<CauseLink>,
    /// How many causes came up in all.
    pub causes_total: usize,
    /// As of [`KeyRow::affected`].
    pub affected: String,
    /// The day that counts as today: 2 March 2026.
    pub as_of: String,
    /// What is owed: actions that are open, overdue ones first; none on later pages.
    pub owed: Vec<LedgerRow>,
    /// How many of these there are in all.
    pub owed_total: usize,
    /// Link to all of them, where not all are shown.
    pub owed_all: Option<String>,
    /// Link to the checklist for a change of it, of a service that has one.
    pub checklist: Option<String>,
    /// The reports.
    pub list: Listing,
}

/// A small time axis: dots in a box 1000 wide and 10 high.
#[derive(Clone, Debug, Serialize)]
pub struct Axis {
    /// An SVG path with a dot for each incident; those that touch each other are one line.
    pub path: String,
    /// Whether it has more than one.
    pub many: bool,
    /// What it shows, in words, for those who can't see it.
    pub label: String,
}

/// A year's beginning on an axis.
#[derive(Clone, Debug, Serialize)]
pub struct Tick {
    /// From 0 to 1000.
    pub x: u32,
    /// 2026; ≤1998 for the first of an axis that has older ones at its beginning.
    pub year: String,
}

/// `causes.html`: every cause, by recurrence.
#[derive(Clone, Debug, Serialize)]
pub struct CausesView {
    /// What every page has.
    pub site: Frame,
    /// Those that two incidents or more carry, as far as they stand on this page: the most recurrent first.
    pub recurring: Vec<CauseRow>,
    /// How many there are of these.
    pub recurring_total: usize,
    /// Those that one incident carries, as far as they stand on this page: the newest first.
    pub once: Vec<CauseRow>,
    /// How many there are of these.
    pub once_total: usize,
    /// Those that reports carry and that don't count as their causes, by name, each with the number of its reports: what
    /// made incidents smaller, what came up in exercises; on the last page.
    pub aside: Vec<CauseLink>,
    /// Those that no report carries yet, by name; on the last page.
    pub unmet: Vec<CauseLink>,
    /// Which page of the causes this is.
    pub turns: Turns,
    /// Years on the axes.
    pub ticks: Vec<Tick>,
}

/// A cause among the others.
#[derive(Clone, Debug, Serialize)]
pub struct CauseRow {
    /// The cause.
    pub cause: CauseLink,
    /// 5 incidents.
    pub count: String,
    /// 3 declared, 2 matched.
    pub grades: String,
    /// mechanism; empty where nothing is said.
    pub axis_word: String,
    /// The newest incident.
    pub last: Option<StampView>,
    /// Where each incident stands on the axis.
    pub axis: Axis,
}

/// A link to a cause.
#[derive(Clone, Debug, Serialize)]
pub struct CauseLink {
    /// Its page.
    pub url: String,
    /// Its name.
    pub name: String,
    /// How many incidents carry it; 0 for none.
    pub count: usize,
    /// What it is; may be empty.
    pub definition: String,
}

/// `cause.html`: the story of one cause.
#[derive(Clone, Debug, Serialize)]
pub struct CausePageView {
    /// What every page has.
    pub site: Frame,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// trigger, mechanism, missing defence …; empty where nothing is said.
    pub axis_word: String,
    /// Whether no registry has it: reports name it, and nobody has said what it is.
    pub undeclared: bool,
    /// What it is, where no prose says it.
    pub definition: String,
    /// What counts.
    pub includes: Vec<String>,
    /// What doesn't, and what it is instead, each with the causes it names.
    pub excludes: Vec<Excluded>,
    /// A wider cause.
    pub parent: Option<CauseLink>,
    /// Narrower ones.
    pub children: Vec<CauseLink>,
    /// What the folder's own file says, as safe HTML.
    pub blocks: Vec<Block>,
    /// 5 incidents in 26 months; Made 4 incidents smaller; No incident yet.
    pub count: String,
    /// How often it came back, in words; empty for one that didn't, and on further pages.
    pub recurrence: String,
    /// What was promised against it and whether that held, in words; empty where nothing was, and on further pages.
    pub promised: String,
    /// Every incident on the axis, on the first page.
    pub axis: Axis,
    /// Years on the axis.
    pub ticks: Vec<Tick>,
    /// Occurrences of this page, newest first.
    pub occurrences: Vec<OccurrenceView>,
    /// The day that the states of its promises are of, where any is overdue: 2 March 2026.
    pub as_of: Option<String>,
    /// What else such incidents had, the most frequent first.
    pub together: Vec<CauseLink>,
    /// Which page of the occurrences this is.
    pub turns: Turns,
    /// Its own feed, where it has been met.
    pub feed: Option<String>,
    /// Link to all causes.
    pub up: String,
    /// Link to the source of its file, where `source_url` is set and there is one.
    pub source: Option<String>,
}

/// What a cause is not.
#[derive(Clone, Debug, Serialize)]
pub struct Excluded {
    /// In words, without the cause it is instead.
    pub text: String,
    /// What it is instead, where that is named.
    pub instead: Vec<CauseLink>,
}

/// A report that carries a cause.
#[derive(Clone, Debug, Serialize)]
pub struct OccurrenceView {
    /// The report.
    pub row: Row,
    /// How the report and the cause are linked.
    pub link: GradeView,
    /// 212 days after the one before; empty for the first.
    pub after: String,
    /// Why it doesn't count, where it doesn't: it made the incident smaller, it was an exercise.
    pub aside: &'static str,
    /// What was learned about this cause then.
    pub lessons: Vec<String>,
    /// What was promised against it.
    pub promises: Vec<ActionView>,
    /// Whether these promises name the cause; else they are those of a report that has no other cause.
    pub named: bool,
}

/// How a report and a cause are linked, with the evidence.
#[derive(Clone, Debug, Serialize)]
pub struct GradeView {
    /// declared, matched or suggested; empty for what a report says without naming a cause.
    pub grade: &'static str,
    /// trigger, detection gap …; empty for a plain cause.
    pub role: String,
    /// confirmed, likely, hypothesis; empty where nothing is said.
    pub certainty: &'static str,
    /// What the report says of it; may be empty.
    pub text: String,
    /// The words that show it, where some do.
    pub quote: Option<Quote>,
}

/// A sentence of a report, and the phrase in it that matters.
#[derive(Clone, Debug, Serialize)]
pub struct Quote {
    /// Before the phrase.
    pub before: String,
    /// The phrase.
    pub phrase: String,
    /// After it.
    pub after: String,
    /// the causes, the summary, the title, the lessons, the text.
    pub place: &'static str,
}

/// `actions.html`: the ledger of what was promised.
#[derive(Clone, Debug, Serialize)]
pub struct ActionsView {
    /// What every page has.
    pub site: Frame,
    /// The day that counts as today: 2 March 2026.
    pub as_of: String,
    /// Overdue, open, done, declined: those that have any.
    pub parts: Vec<LedgerPart>,
    /// The page above this one, when it is not that of all actions.
    pub up: Option<PageLink>,
    /// Ways to what each team owes, by name, on the page of all actions.
    pub teams: Vec<PageLink>,
    /// Which page of one state this is.
    pub turns: Turns,
}

/// Actions of one state.
#[derive(Clone, Debug, Serialize)]
pub struct LedgerPart {
    /// overdue, open, done, declined, owed: for an anchor and a class.
    pub state: &'static str,
    /// Overdue, Still owed.
    pub title: &'static str,
    /// How many there are in all, as it is printed.
    pub total: String,
    /// The order in which they stand.
    pub order: &'static str,
    /// Those that are shown.
    pub rows: Vec<LedgerRow>,
    /// Link to all of them, where not all are shown.
    pub more: Option<String>,
}

/// An action among the others.
#[derive(Clone, Debug, Serialize)]
pub struct LedgerRow {
    /// The action.
    pub action: ActionView,
    /// The report that promises it.
    pub report: ReportLink,
}

/// A link to a report.
#[derive(Clone, Debug, Serialize)]
pub struct ReportLink {
    /// Its page.
    pub url: String,
    /// What it is called in running text: its id, or its title where that is long.
    pub name: String,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// `plain.html`: about, glossary, how we run incidents.
#[derive(Clone, Debug, Serialize)]
pub struct PlainView {
    /// What every page has.
    pub site: Frame,
    /// Its title.
    pub title: String,
    /// The body.
    pub blocks: Vec<Block>,
    /// The headings.
    pub contents: Vec<Content>,
    /// Link to its source, where `source_url` is set.
    pub source: Option<String>,
}
