//! What the templates of the digest see.

use serde::Serialize;

use super::{Axis, Block, Frame, PageLink, Turns};

/// `lessons.html`: every edition, newest first.
#[derive(Clone, Debug, Serialize)]
pub struct LessonsView {
    /// What every page has.
    pub site: Frame,
    /// Those of this page.
    pub editions: Vec<EditionRow>,
    /// How many there are in all, with their noun: 12 editions.
    pub total: String,
    /// Which page of them this is.
    pub turns: Turns,
    /// Their feed.
    pub feed: String,
}

/// An edition among the others.
#[derive(Clone, Debug, Serialize)]
pub struct EditionRow {
    /// Its page.
    pub url: String,
    /// First quarter of 2026.
    pub title: String,
    /// 6 April 2026, the day on which it was published; empty where it isn't.
    pub published: String,
    /// 12 incidents, 1 near miss.
    pub counts: String,
    /// What the period taught, in a sentence or three.
    pub taught: String,
}

/// `edition.html`, for everybody or for one team; `mail.html`, the same by mail.
#[derive(Clone, Debug, Serialize)]
pub struct EditionView {
    /// What every page has.
    pub site: Frame,
    /// Its id: 2026-q1.
    pub id: String,
    /// First quarter of 2026.
    pub title: String,
    /// The team that it is for; empty where it is for everybody.
    pub team: String,
    /// The edition for everybody, where this one is for a team.
    pub everybody: Option<PageLink>,
    /// Its own page.
    pub url: String,
    /// Link to all editions.
    pub up: String,
    /// Link to the feed of editions.
    pub feed: String,
    /// 6 April 2026, the day on which it was published; empty where it isn't.
    pub published: String,
    /// 1 January 2026 to 31 March 2026.
    pub period: String,
    /// 12 incidents, 1 near miss.
    pub counts: String,
    /// The day as of which promises stand: 2 March 2026.
    pub as_of: String,
    /// What changed since it was published, in a sentence; may be empty.
    pub since: String,
    /// The editor's words.
    pub blocks: Vec<Block>,
    /// The same as plain paragraphs, for mail.
    pub words: Vec<String>,
    /// What the period taught, in sentences made of data.
    pub taught: Vec<String>,
    /// What came back.
    pub came_back: Vec<EditionBack>,
    /// The names of further ones.
    pub also_came_back: Vec<String>,
    /// How many more came back, in words; empty for none.
    pub more_came_back: String,
    /// Link to all causes.
    pub causes: String,
    /// New lessons.
    pub lessons: Vec<EditionLesson>,
    /// How many more there are, in words; empty for none.
    pub more_lessons: String,
    /// What went well.
    pub went_well: Vec<EditionSaid>,
    /// How promises stand: 2 done and verified, 3 overdue.
    pub promised: String,
    /// Those that matter most.
    pub promises: Vec<EditionPromise>,
    /// Link to all actions.
    pub actions: String,
    /// What is still open.
    pub open: Vec<EditionTried>,
    /// What is known not to have been so.
    pub rejected: Vec<EditionTried>,
    /// The report to read.
    pub pick: Option<EditionPick>,
    /// What happened on these days in an earlier year.
    pub on_this_day: Option<EditionPick>,
    /// What to discuss.
    pub questions: Vec<EditionSaid>,
    /// What its numbers are made of, a sentence each.
    pub notes: Vec<String>,
    /// The reports of the period, newest first.
    pub incidents: Vec<EditionReport>,
    /// How many more there are, in words; empty for none.
    pub more_incidents: String,
    /// Link to all reports.
    pub all: String,
    /// Reports that say something else since it was published.
    pub changed: Vec<EditionChanged>,
    /// Further reports of the period that were edited since.
    pub edited: Vec<EditionReport>,
    /// Reports of the period that came later.
    pub late: Vec<EditionReport>,
    /// How many items were withdrawn, in words; empty for none.
    pub withdrawn: String,
    /// Whether the editor's words were edited since.
    pub words_edited: bool,
    /// The same period for each team, by name.
    pub teams: Vec<PageLink>,
    /// The same in other forms: E-mail, JSON.
    pub forms: Vec<PageLink>,
    /// The edition after this one.
    pub newer: Option<PageLink>,
    /// The edition before it.
    pub older: Option<PageLink>,
}

/// A report, as an edition names it.
#[derive(Clone, Debug, Serialize)]
pub struct EditionReport {
    /// Its page, or the section of it that matters; empty in a mail from a site without an address.
    pub url: String,
    /// What it is called in running text: its id, or its title where that is long.
    pub name: String,
    /// Its id; empty where that is long.
    pub id: String,
    /// Its title.
    pub title: String,
    /// 2 Mar 2026; empty where it has no date.
    pub date: String,
    /// Its severity; may be empty.
    pub severity: String,
    /// draft, near miss; may be empty.
    pub remark: String,
}

/// A cause that came back.
#[derive(Clone, Debug, Serialize)]
pub struct EditionBack {
    /// What it is called.
    pub name: String,
    /// Its page; empty where no cause is named.
    pub url: String,
    /// declared or matched.
    pub grade: String,
    /// The incidents of the period, newest first.
    pub now: Vec<EditionReport>,
    /// How many more of them there are; empty for none.
    pub more: String,
    /// The incident before.
    pub before: EditionReport,
    /// March 2025, when that was; may be empty.
    pub then: String,
    /// What was learned then; may be empty.
    pub lesson: String,
    /// What was promised then.
    pub promises: Vec<EditionPromise>,
    /// When it was met.
    pub axis: Axis,
    /// The same in words: Jan 2024, Jan 2025, Mar 2026.
    pub met: String,
    /// Why it is here.
    pub why: String,
}

/// A lesson.
#[derive(Clone, Debug, Serialize)]
pub struct EditionLesson {
    /// The rule of thumb.
    pub text: String,
    /// What happened.
    pub story: String,
    /// The report, at its lessons.
    pub report: EditionReport,
    /// Whom it concerns.
    pub concerns: Vec<PageLink>,
    /// Why it is here.
    pub why: String,
}

/// A sentence: something that went well, or a question.
#[derive(Clone, Debug, Serialize)]
pub struct EditionSaid {
    /// The sentence.
    pub text: String,
    /// The report that says it, where one does.
    pub report: Option<EditionReport>,
    /// Why it is here; may be empty.
    pub why: String,
}

/// A promise.
#[derive(Clone, Debug, Serialize)]
pub struct EditionPromise {
    /// What was promised.
    pub text: String,
    /// After which report.
    pub report: EditionReport,
    /// Who has it; may be empty.
    pub owner: String,
    /// verified, done, late, open, declined or superseded, for a class.
    pub class: String,
    /// overdue 84 days, in progress.
    pub state: String,
    /// How it was verified, or why it was declined; may be empty.
    pub note: String,
    /// Why it is here; may be empty.
    pub why: String,
}

/// A hypothesis.
#[derive(Clone, Debug, Serialize)]
pub struct EditionTried {
    /// What was thought.
    pub statement: String,
    /// How it was tested; may be empty.
    pub test: String,
    /// The report.
    pub report: EditionReport,
}

/// A report to read.
#[derive(Clone, Debug, Serialize)]
pub struct EditionPick {
    /// The report.
    pub report: EditionReport,
    /// What it teaches.
    pub text: String,
    /// Why it is here.
    pub why: String,
}

/// A report that says something else since an edition was published.
#[derive(Clone, Debug, Serialize)]
pub struct EditionChanged {
    /// The report.
    pub report: EditionReport,
    /// What it says otherwise; empty where that is nothing that an edition tells.
    pub changes: Vec<EditionChange>,
}

/// A field that says something else.
#[derive(Clone, Debug, Serialize)]
pub struct EditionChange {
    /// Which: title, lessons, started.
    pub field: String,
    /// What it said.
    pub was: Vec<String>,
    /// What it says now.
    pub now: Vec<String>,
}
