//! The report: what one file says, as plain data. Nothing here depends on any other file; links are still unresolved.

mod body;
mod face;
mod gist;
mod plain;
mod times;
mod words;

pub use body::{Body, Drawn, Piece, Section, TOP, Target};
pub use gist::{Gist, Sentence, Term, Zone};
pub use plain::{EditorsWords, PlainPage};
pub use times::{Local, Stamp, Times};
pub use words::{ActionStatus, CauseRole, Certainty, DetectedBy, Effect, InDigest, Kind, SectionKind, Status, Verdict};

use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::source::{Digest, RelPath, Span};

/// A value, and where it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct Known<T> {
    /// The value.
    pub value: T,
    /// Where it came from.
    pub origin: Origin,
}

impl<T> Known<T> {
    /// A value that the file states at `span`.
    pub fn stated(value: T, from: From, span: Span) -> Self {
        Self {
            value,
            origin: Origin {
                stated: true,
                from,
                span,
            },
        }
    }

    /// A value that was worked out from what stands at `span`.
    pub fn inferred(value: T, from: From, span: Span) -> Self {
        Self {
            value,
            origin: Origin {
                stated: false,
                from,
                span,
            },
        }
    }

    /// The same origin, another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Known<U> {
        Known {
            value: f(self.value),
            origin: self.origin,
        }
    }
}

/// Where a value came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Whether the file says it outright, or it was inferred.
    pub stated: bool,
    /// By which reader.
    pub from: From,
    /// The bytes it was read from; empty where it was not read from the text.
    pub span: Span,
}

/// The reader that found a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum From {
    /// Front matter, under the field's own name or an alias of it.
    FrontMatter,
    /// A labelled line of the body: `**Severity:** P1`.
    Label,
    /// A heading's text.
    Heading,
    /// A section of the body.
    Section,
    /// A row of the timeline.
    Timeline,
    /// The first words of the prose.
    Prose,
    /// The file's name, or its folder's.
    FileName,
    /// Another value of the same report.
    OtherValue,
}

impl fmt::Display for From {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::FrontMatter => "front matter",
            Self::Label => "a labelled line",
            Self::Heading => "the heading",
            Self::Section => "the body",
            Self::Timeline => "the timeline",
            Self::Prose => "the first words",
            Self::FileName => "the file's name",
            Self::OtherValue => "another value of the report",
        })
    }
}

/// A cause as the report declares or describes it.
#[derive(Clone, Debug)]
pub struct Cause {
    /// The registry's id, where the author declared one.
    pub id: Option<String>,
    /// What the report says of it.
    pub text: Option<String>,
    /// The part it played.
    pub role: CauseRole,
    /// How sure the writers are, where they say it.
    pub certainty: Option<Certainty>,
    /// Where it was read.
    pub origin: Origin,
}

/// A measure of what was felt.
#[derive(Clone, Debug)]
pub struct Impact {
    /// Of what: failed checkouts.
    pub what: String,
    /// How many, as written.
    pub value: Option<String>,
    /// Of which unit: requests.
    pub unit: Option<String>,
    /// Where it was read.
    pub origin: Origin,
}

/// Something that was thought, and how it was tested.
#[derive(Clone, Debug)]
pub struct Hypothesis {
    /// What was thought.
    pub statement: String,
    /// How it was tested.
    pub test: Option<String>,
    /// How that ended.
    pub result: Verdict,
    /// Where it was read.
    pub origin: Origin,
}

/// A corrective or preventive action.
#[derive(Clone, Debug)]
pub struct Action {
    /// Its name in the report: `A1`.
    pub id: String,
    /// What will be done.
    pub text: String,
    /// What it is for.
    pub effect: Option<Effect>,
    /// The team or role that has it.
    pub owner: Option<String>,
    /// By when.
    pub due: Option<Date>,
    /// How far it is; `proposed` where nothing is said.
    pub status: ActionStatus,
    /// Why it was declined.
    pub reason: Option<String>,
    /// Where it is tracked.
    pub ticket: Option<String>,
    /// How we know that it works.
    pub verified: Option<String>,
    /// The causes it is about.
    pub causes: Vec<String>,
    /// Where it was read.
    pub origin: Origin,
}

/// One sentence that changes what a reader does.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// The sentence.
    pub text: String,
    /// The cause it concerns, where it is named.
    pub cause: Option<String>,
    /// Where it was read.
    pub origin: Origin,
}

/// One row of the timeline.
#[derive(Clone, Debug)]
pub struct Moment {
    /// When, as written.
    pub label: String,
    /// When, where it could be read.
    pub at: Option<Stamp>,
    /// What happened, as plain text.
    pub text: String,
    /// What happened, with its markup.
    pub body: Vec<Piece>,
    /// Where it stands.
    pub span: Span,
}

/// Another report that this one names.
#[derive(Clone, Debug)]
pub struct Related {
    /// Its id.
    pub id: String,
    /// In which way it is related, in the writer's words: same-cause. `related` where nothing is said.
    pub relation: Arc<str>,
    /// Where it is named.
    pub span: Span,
}

/// What one file says.
#[derive(Clone, Debug)]
pub struct Report {
    /// Where the file lies.
    pub path: RelPath,
    /// Of its bytes.
    pub digest: Digest,
    /// Its text, for excerpts.
    pub text: Arc<str>,
    /// Stable and unique; unique only once `Knowledge` has looked at all of them.
    pub id: Known<String>,
    /// The effect that a user felt.
    pub title: Known<String>,
    /// The state of the report.
    pub status: Option<Known<Status>>,
    /// What sort of event.
    pub kind: Option<Known<Kind>>,
    /// The id of one of the configured severities.
    pub severity: Option<Known<String>>,
    /// The severity as it was written.
    pub severity_raw: Option<Known<String>>,
    /// Where the fault was.
    pub services: Vec<Known<String>>,
    /// Who felt it.
    pub affected: Vec<Known<String>>,
    /// Which teams worked on it or own what failed.
    pub teams: Vec<Known<String>>,
    /// The role that led.
    pub commander: Option<Known<String>>,
    /// Free keywords.
    pub tags: Vec<Known<String>>,
    /// The stages.
    pub times: Times,
    /// What first told us.
    pub detected_by: Option<Known<DetectedBy>>,
    /// What happened, in a sentence or two, as plain text.
    pub summary: Option<Known<String>>,
    /// Root causes and contributing factors.
    pub causes: Vec<Cause>,
    /// What was felt, in numbers.
    pub impact: Vec<Impact>,
    /// What was thought and tried.
    pub hypotheses: Vec<Hypothesis>,
    /// What was promised.
    pub actions: Vec<Action>,
    /// What was learned.
    pub lessons: Vec<Lesson>,
    /// What went well, a statement each.
    pub went_well: Vec<String>,
    /// What its authors want of the digest.
    pub in_digest: Option<Known<InDigest>>,
    /// What happened when.
    pub timeline: Vec<Moment>,
    /// Other reports it names.
    pub related: Vec<Related>,
    /// Reports that look alike and are not.
    pub not_related: Vec<Known<String>>,
    /// Who may read it, where it says so; nothing said is `company`.
    pub visibility: Option<Known<String>>,
    /// Old URLs of this report.
    pub aliases: Vec<Known<String>>,
    /// Where the original was published, for reports collected from elsewhere.
    pub original: Option<Known<String>>,
    /// What else the front matter says, key and value, for which there is no field.
    pub extra: Vec<(String, String)>,
    /// The rendered body.
    pub body: Body,
    /// What it says in short.
    pub gist: Gist,
    /// What there is to say about the file.
    pub diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// Whether everybody in the company may read it. Fail-closed: any word but `company` restricts.
    pub fn is_published(&self) -> bool {
        self.visibility
            .as_ref()
            .is_none_or(|v| v.value.trim().eq_ignore_ascii_case("company"))
    }
}
