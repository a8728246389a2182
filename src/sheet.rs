//! A sheet: what one edition of the digest tells, as plain data and finished words. A published one is kept as JSON.
//!
//! Every item names the reports that it speaks of, so that it can be taken out when one of them is withdrawn.

mod frozen;
mod period;

pub use frozen::{Facts, Frozen, Input, VERSION};
pub use period::{Period, Rhythm};

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::words;

/// What one edition tells everybody, or one team.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// Of its period: 2026-q1.
    pub id: String,
    /// For people: First quarter of 2026.
    pub title: String,
    /// The team that it is for; none where it is for everybody.
    pub team: Option<Team>,
    /// From when to when.
    #[serde(flatten)]
    pub period: Period,
    /// The day that it was made on: promises stand as they stood then.
    pub as_of: Date,
    /// How many of what it is made of.
    pub counts: Counts,
    /// What the period taught, in sentences made of data.
    pub taught: Vec<Said>,
    /// What an editor says of it, in Markdown; stands before what is made of data.
    pub words: Option<String>,
    /// What had been met before.
    pub came_back: Vec<Back>,
    /// The names of further causes that came back.
    pub also_came_back: Vec<Said>,
    /// How many more came back than are told, named or not.
    pub more_came_back: usize,
    /// What was learned.
    pub lessons: Vec<Lesson>,
    /// How many more lessons there are.
    pub more_lessons: usize,
    /// What went well.
    pub went_well: Vec<Well>,
    /// How promises stand.
    pub promises: Promises,
    /// What was thought and isn't known yet.
    pub open: Vec<Tried>,
    /// What was thought and is known to be wrong.
    pub rejected: Vec<Tried>,
    /// The report to read.
    pub pick: Option<Pick>,
    /// What happened on these days in an earlier year.
    pub on_this_day: Option<Pick>,
    /// What to discuss.
    pub questions: Vec<Said>,
    /// What its numbers are made of.
    pub notes: Vec<String>,
    /// Every report of the period, newest first, as far as there is room.
    pub incidents: Vec<Told>,
    /// How many more there are.
    pub more_incidents: usize,
}

/// Who a sheet is for, or whom a lesson concerns.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Team {
    /// The last part of its address.
    pub slug: String,
    /// What it is called.
    pub name: String,
}

/// How many of what a sheet is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Reports of all kinds.
    pub reports: usize,
    /// Incidents, and what says no kind.
    pub incidents: usize,
    /// Near misses.
    pub near_misses: usize,
    /// Surprises.
    pub surprises: usize,
    /// Exercises.
    pub exercises: usize,
    /// Those that go on.
    pub ongoing: usize,
    /// Those that nobody has reviewed yet.
    pub drafts: usize,
    /// Those whose start was inferred, or is a stage after it.
    pub inferred_starts: usize,
    /// Those that state no lesson.
    pub without_lessons: usize,
    /// Those that their authors keep out of the choice.
    pub skipped: usize,
    /// Causes of these reports that they declare.
    pub declared: usize,
    /// Causes that their words match.
    pub matched: usize,
}

/// A report, as it was called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// When it began.
    pub day: Option<Date>,
    /// Its severity's id, or the word that it has.
    pub severity: String,
    /// draft, ongoing, near miss: what it is besides an incident; may be empty.
    pub remark: String,
}

/// A cause, as it was called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The sentence.
    pub text: String,
    /// The ids of the reports that it speaks of.
    pub about: Vec<String>,
    /// Why it is here; empty where the sentence says it.
    pub why: String,
}

/// A cause that came back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Back {
    /// The cause; none where its reports say that it is the same, and don't name it.
    pub cause: Option<Named>,
    /// How that is known: declared or matched.
    pub grade: String,
    /// The how-manieth time the last one is; 0 where nobody counts.
    pub times: usize,
    /// The incidents of the period, newest first; the first few.
    pub now: Vec<Told>,
    /// How many more of them there are.
    pub more: usize,
    /// The incident before.
    pub before: Told,
    /// What was learned then; may be empty.
    pub lesson: String,
    /// What was promised then, and how that stands.
    pub promises: Vec<Promised>,
    /// When the cause was met, for the axis, oldest first; the last few.
    pub met: Vec<Told>,
    /// Why it is here.
    pub why: String,
}

/// A lesson.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lesson {
    /// The rule of thumb, as its report has it.
    pub text: String,
    /// What happened, in a sentence or two.
    pub story: String,
    /// The report.
    pub report: Told,
    /// Whom it concerns.
    pub concerns: Vec<Concern>,
    /// Why it is here.
    pub why: String,
}

/// Whom a lesson concerns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concern {
    /// A team, or a service where its report names no team.
    pub name: String,
    /// The slug of its page.
    pub slug: String,
    /// Whether it is a team.
    pub is_team: bool,
    /// The report that shows it, where that isn't the lesson's own: the team met the same cause there.
    pub by: Option<String>,
}

/// Something that went well.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Well {
    /// In a sentence.
    pub text: String,
    /// The report that says it; none where it is counted over several.
    pub report: Option<Told>,
    /// Why it is here; empty where the sentence says it.
    pub why: String,
}

/// How promises stand: those that were made after the period's incidents, came due in it, or were verified in it, and
/// those that were overdue at its end.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Promises {
    /// Done and seen to work.
    pub verified: usize,
    /// Done, not seen to work.
    pub done: usize,
    /// Overdue.
    pub overdue: usize,
    /// Open.
    pub open: usize,
    /// Declined. Those that were superseded are not counted.
    pub declined: usize,
    /// Those that matter most.
    pub chosen: Vec<Promised>,
}

/// A promise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Promised {
    /// What was promised.
    pub text: String,
    /// After which report.
    pub report: Told,
    /// The team or role that has it; may be empty.
    pub owner: String,
    /// verified, done, late, open, declined or superseded.
    pub class: String,
    /// In words: overdue 84 days, in progress.
    pub state: String,
    /// How it was verified, or why it was declined; may be empty.
    pub note: String,
    /// Why it is here; may be empty.
    pub why: String,
}

/// A hypothesis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tried {
    /// What was thought.
    pub statement: String,
    /// How it was tested; may be empty.
    pub test: String,
    /// The report.
    pub report: Told,
}

/// A report to read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pick {
    /// The report.
    pub report: Told,
    /// What it teaches; may be empty.
    pub text: String,
    /// Why it is here.
    pub why: String,
}

impl Counts {
    /// In words: 12 incidents, 1 near miss; `one` and `many` are the site's noun.
    pub fn kinds(&self, one: &str, many: &str) -> Vec<String> {
        let kinds = [
            (self.incidents, one, many),
            (self.near_misses, "near miss", "near misses"),
            (self.surprises, "surprise", "surprises"),
            (self.exercises, "exercise", "exercises"),
        ];
        let kinds = kinds.into_iter().filter(|(n, _, _)| *n > 0);
        kinds.map(|(n, one, many)| words::counted(n, one, many)).collect()
    }
}

impl Promises {
    /// How many stand how, in words: 2 done and verified, 3 overdue.
    pub fn states(&self) -> Vec<String> {
        let states = [
            (self.verified, "done and verified"),
            (self.done, "done, not verified"),
            (self.overdue, "overdue"),
            (self.open, "open"),
            (self.declined, "declined"),
        ];
        let states = states.into_iter().filter(|(n, _)| *n > 0);
        states
            .map(|(n, what)| format!("{} {what}", words::number(&n.to_string())))
            .collect()
    }
}

/// Keeps those of which nothing is gone, and counts the others.
fn keep<T>(items: &mut Vec<T>, gone: &dyn Fn(&T) -> bool) -> usize {
    let before = items.len();
    items.retain(|item| !gone(item));
    before - items.len()
}

impl Sheet {
    /// Takes out all that speaks of a report that is `gone`. How many items that were.
    pub fn withdraw(&mut self, gone: &dyn Fn(&str) -> bool) -> usize {
        let said = |said: &Said| said.about.iter().any(|id| gone(id));
        let told = |told: &Told| gone(&told.id);
        for back in &mut self.came_back {
            // The rest of the item stands: it is about the others.
            keep(&mut back.met, &told);
            if back.now.len() > 1 {
                keep(&mut back.now, &told);
            }
        }
        for lesson in &mut self.lessons {
            let by = |concern: &Concern| concern.by.as_ref().is_some_and(|id| gone(id));
            keep(&mut lesson.concerns, &by);
        }
        let mut n = keep(&mut self.taught, &said) + keep(&mut self.questions, &said);
        n += keep(&mut self.also_came_back, &said);
        n += keep(&mut self.came_back, &|back| {
            back.now.is_empty()
                || back.now.iter().any(told)
                || told(&back.before)
                || back.promises.iter().any(|p| told(&p.report))
        });
        n += keep(&mut self.lessons, &|lesson| told(&lesson.report));
        n += keep(&mut self.went_well, &|well| well.report.as_ref().is_some_and(told));
        n += keep(&mut self.promises.chosen, &|promise| told(&promise.report));
        n += keep(&mut self.open, &|tried| told(&tried.report));
        n += keep(&mut self.rejected, &|tried| told(&tried.report));
        for pick in [&mut self.pick, &mut self.on_this_day] {
            if pick.as_ref().is_some_and(|pick| told(&pick.report)) {
                *pick = None;
                n += 1;
            }
        }
        n += keep(&mut self.incidents, &told);
        if n > 0 {
            // Of what more there was, some may be among it.
            (self.more_came_back, self.more_lessons) = (self.also_came_back.len(), 0);
        }
        n
    }

    /// The ids of all reports that it speaks of.
    pub fn about(&self) -> BTreeSet<&str> {
        let said = self.taught.iter().chain(&self.questions).chain(&self.also_came_back);
        let mut ids: BTreeSet<&str> = said.flat_map(|said| &said.about).map(String::as_str).collect();
        let mut told: Vec<&Told> = self.incidents.iter().collect();
        for back in &self.came_back {
            told.extend(back.now.iter().chain(&back.met).chain([&back.before]));
            told.extend(back.promises.iter().map(|promise| &promise.report));
        }
        told.extend(self.lessons.iter().map(|lesson| &lesson.report));
        told.extend(self.went_well.iter().filter_map(|well| well.report.as_ref()));
        told.extend(self.promises.chosen.iter().map(|promise| &promise.report));
        told.extend(self.open.iter().chain(&self.rejected).map(|tried| &tried.report));
        told.extend(
            [&self.pick, &self.on_this_day]
                .into_iter()
                .flatten()
                .map(|pick| &pick.report),
        );
        ids.extend(told.into_iter().map(|told| told.id.as_str()));
        let concerns = self.lessons.iter().flat_map(|lesson| &lesson.concerns);
        ids.extend(concerns.filter_map(|concern| concern.by.as_deref()));
        ids
    }
}
