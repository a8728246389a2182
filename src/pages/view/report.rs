//! What the template of a report sees.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;

use super::{
    CameBackView, CauseLink, Frame, GradeView, HeldView, Latest, PageLink, Row, SeverityView, SimilarView, StampView,
    SuggestedView, Word,
};
use crate::report::Drawn;

/// `report.html`.
#[derive(Clone, Debug, Serialize)]
pub struct ReportView {
    /// What every page has.
    pub site: Frame,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How the title was worked out, when the file doesn't state it.
    pub title_inferred: Option<String>,
    /// Whether users may feel it now.
    pub ongoing: bool,
    /// The state of the report.
    pub status: Option<Word>,
    /// What sort of event, when it is not a plain incident.
    pub kind: Option<Word>,
    /// Its severity.
    pub severity: Option<SeverityView>,
    /// When it started, in full.
    pub date: Option<StampView>,
    /// The last that it says, where it is ongoing.
    pub latest: Option<Latest>,
    /// As of [`Row::services`], for the line above the title.
    pub services: Vec<String>,
    /// What happened in a sentence or two, when the body has no summary of its own; may be empty.
    pub lede: String,
    /// The bar of stages, when at least two moments are known.
    pub bar: Option<StagesBar>,
    /// Facts, at the side.
    pub facts: Vec<Fact>,
    /// Those of its causes that were met before.
    pub came_back: Vec<CameBackView>,
    /// The body, in order.
    pub blocks: Vec<Block>,
    /// The headings, for the table of contents.
    pub contents: Vec<Content>,
    /// The day that the states of its actions are of, where any is overdue: 2 March 2026.
    pub as_of: Option<String>,
    /// Incidents like this one, the most alike first; five at most, none rather than weak ones.
    pub similar: Vec<SimilarView>,
    /// Causes that similar incidents carry.
    pub suggested: Vec<SuggestedView>,
    /// Reports that this one names, or that name it.
    pub related: Vec<RelatedView>,
    /// Link to the report's source, where `source_url` is set.
    pub source: Option<String>,
    /// Link to where the original was published, for reports collected from elsewhere.
    pub original: Option<String>,
    /// The next newer report.
    pub newer: Option<PageLink>,
    /// The next older report.
    pub older: Option<PageLink>,
}

/// Stages as a bar and as a list.
#[derive(Clone, Debug, Serialize)]
pub struct StagesBar {
    /// Rectangles in a box 1000 wide.
    pub parts: Vec<BarPart>,
    /// The stages, in order.
    pub stages: Vec<Stage>,
}

/// One rectangle of the bar.
#[derive(Clone, Debug, Serialize)]
pub struct BarPart {
    /// latent (before users felt it), unseen (felt, not known), impact (felt and known), tail (mitigated, not yet normal).
    pub class: &'static str,
    /// Left edge, 0 to 1000.
    pub x: u32,
    /// Width, at least 8.
    pub width: u32,
}

/// One stage of the list under the bar.
#[derive(Clone, Debug, Serialize)]
pub struct Stage {
    /// As of [`BarPart::class`]: what begins here; empty for the last.
    pub class: &'static str,
    /// started, detected …
    pub name: &'static str,
    /// When.
    pub at: StampView,
    /// `7 min until we knew`; empty for the last.
    pub until: String,
    /// `by alert`, on detected.
    pub note: String,
}

/// A fact at the side.
#[derive(Clone, Debug, Serialize)]
pub struct Fact {
    /// Time to detect.
    pub label: Cow<'static, str>,
    /// 7 min; or a list: web, mobile. One entry each, maybe with a link.
    pub values: Vec<FactValue>,
    /// The endpoints of a duration.
    pub endpoints: Option<[StampView; 2]>,
    /// How it was worked out, when the report doesn't state it.
    pub inferred: Option<String>,
}

/// One value of a fact.
#[derive(Clone, Debug, Serialize)]
pub struct FactValue {
    /// Its text.
    pub text: String,
    /// Where it leads.
    pub url: Option<String>,
}

/// A part of a report's body.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Block {
    /// The author's words: safe HTML, headings included.
    Html {
        /// To print as it is; shared with the report where nothing in it had to be finished.
        html: Arc<str>,
    },
    /// A heading the body doesn't have, for what stands in the front matter.
    Heading {
        /// Its anchor.
        anchor: String,
        /// Its text.
        title: String,
    },
    /// The timeline.
    Timeline {
        /// The zone of all its times, where it is one: UTC.
        zone: Option<String>,
        /// In order.
        rows: Vec<TimelineRow>,
    },
    /// Actions.
    Actions {
        /// In order.
        rows: Vec<ActionView>,
    },
    /// Hypotheses.
    Hypotheses {
        /// In order.
        rows: Vec<HypothesisView>,
    },
    /// Causes.
    Causes {
        /// In order.
        rows: Vec<CauseView>,
    },
    /// Impact in numbers.
    Impact {
        /// In order.
        rows: Vec<ImpactView>,
    },
    /// Lessons.
    Lessons {
        /// In order.
        rows: Vec<LessonView>,
    },
}

impl Block {
    /// Which of the author's own blocks this one stands for, if any.
    pub fn replaces(&self) -> Option<Drawn> {
        match self {
            Self::Timeline { .. } => Some(Drawn::Timeline),
            Self::Actions { .. } => Some(Drawn::Actions),
            Self::Hypotheses { .. } => Some(Drawn::Hypotheses),
            _ => None,
        }
    }
}

/// A row of the timeline.
#[derive(Clone, Debug, Serialize)]
pub struct TimelineRow {
    /// A day to print above this row, when it differs from the row before: 3 March 2026.
    pub day: Option<String>,
    /// When, where it could be read: the clock, or what was written where that says more.
    pub at: Option<StampView>,
    /// When, as written.
    pub label: String,
    /// Safe HTML.
    pub html: Arc<str>,
    /// The stage that this row is at: detected. Such rows are marked.
    pub stage: Option<&'static str>,
}

/// An action.
#[derive(Clone, Debug, Serialize)]
pub struct ActionView {
    /// A1.
    pub id: String,
    /// What will be done.
    pub text: String,
    /// `prevent`, said for people; empty when unknown.
    pub effect: String,
    /// Team or role; empty when unknown.
    pub owner: String,
    /// Its page, where it is a team that reports name.
    pub owner_url: Option<String>,
    /// By when.
    pub due: Option<StampView>,
    /// The status word: done.
    pub status: &'static str,
    /// For people: `done, verified`, `done, not verified`, `overdue 12 days`, `declined`.
    pub state: String,
    /// done, verified, late, declined, superseded or open: for shape and colour.
    pub class: &'static str,
    /// Why it was declined, how we know that it works.
    pub notes: Vec<String>,
    /// How long ago it was seen to work: 206 days ago; may be empty.
    pub since: String,
    /// The causes it is about; one that nobody knows has no address.
    pub causes: Vec<CauseLink>,
    /// Whether it held, where it was done and stands beside a cause.
    pub held: Option<HeldView>,
    /// Where it is tracked.
    pub ticket: Option<TicketView>,
}

/// Where an action is tracked.
#[derive(Clone, Debug, Serialize)]
pub struct TicketView {
    /// PLAT-812, or ticket.
    pub text: String,
    /// Its address, where it is known.
    pub url: Option<String>,
}

/// A lesson.
#[derive(Clone, Debug, Serialize)]
pub struct LessonView {
    /// The sentence.
    pub text: String,
    /// The cause it concerns, where one is named; one that nobody knows has no address.
    pub cause: Option<CauseLink>,
}

/// A hypothesis.
#[derive(Clone, Debug, Serialize)]
pub struct HypothesisView {
    /// What was thought.
    pub statement: String,
    /// How it was tested; may be empty.
    pub test: String,
    /// open, confirmed, rejected.
    pub result: &'static str,
}

/// A cause.
#[derive(Clone, Debug, Serialize)]
pub struct CauseView {
    /// Its name, or what the report says where it names none.
    pub name: String,
    /// Link to its page.
    pub url: Option<String>,
    /// How it is known; none for a statement that names no cause of the registry.
    pub link: Option<GradeView>,
    /// 2nd of 3 incidents; empty where it doesn't count.
    pub count: String,
}

/// A measure of what was felt.
#[derive(Clone, Debug, Serialize)]
pub struct ImpactView {
    /// Of what.
    pub what: String,
    /// 4,182; may be empty.
    pub value: String,
    /// requests; may be empty.
    pub unit: String,
}

/// An entry of the table of contents.
#[derive(Clone, Debug, Serialize)]
pub struct Content {
    /// Its anchor.
    pub anchor: String,
    /// Its text.
    pub title: String,
    /// 0 for the outermost, 1 for those below.
    pub depth: u8,
}

/// A related report.
#[derive(Clone, Debug, Serialize)]
pub struct RelatedView {
    /// The report.
    pub row: Row,
    /// In which way: same cause, named there.
    pub relation: String,
}
