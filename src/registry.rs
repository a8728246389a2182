//! The registry of root causes: what one entry says, and the built-in starter set.

mod starters;

pub use starters::starters;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::report::Body;
use crate::source::{RelPath, Span};

/// Where in the course of an incident a cause does its part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Axis {
    /// Sets it off.
    Trigger,
    /// Carries it.
    Mechanism,
    /// Would have stopped it.
    MissingDefence,
    /// Why it was seen late.
    DetectionGap,
    /// Why it took long to end.
    ResponseGap,
    /// How we work.
    Organisational,
}

impl Axis {
    /// Every axis, in the order of an incident's course.
    pub const ALL: [Self; 6] = [
        Self::Trigger,
        Self::Mechanism,
        Self::MissingDefence,
        Self::DetectionGap,
        Self::ResponseGap,
        Self::Organisational,
    ];

    /// The word as it stands in front matter.
    pub fn word(self) -> &'static str {
        match self {
            Self::Trigger => "trigger",
            Self::Mechanism => "mechanism",
            Self::MissingDefence => "missing-defence",
            Self::DetectionGap => "detection-gap",
            Self::ResponseGap => "response-gap",
            Self::Organisational => "organisational",
        }
    }

    /// Reads a word: case, spaces and underscores don't matter.
    pub fn read(text: &str) -> Option<Self> {
        let text = text
            .trim()
            .to_lowercase()
            .replace([' ', '_'], "-")
            .replace("defense", "defence")
            .replace("organiz", "organis");
        Self::ALL.into_iter().find(|axis| axis.word() == text)
    }
}

/// An entry of the registry, as its file defines it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registered {
    /// Its id, stable: cert-expiry.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Where in an incident it does its part, where that is said.
    pub axis: Option<Axis>,
    /// What it is, in a sentence or two, as plain text.
    #[serde(default)]
    pub definition: String,
    /// What counts.
    #[serde(default)]
    pub includes: Vec<String>,
    /// What doesn't, and what it is instead.
    #[serde(default)]
    pub excludes: Vec<String>,
    /// Phrases by which reports speak of it; `…` in one stands for up to five other words.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Phrases beside which an alias means something else.
    #[serde(default)]
    pub unless: Vec<String>,
    /// The id of a wider cause.
    #[serde(default)]
    pub parent: Option<String>,
    /// The id of the cause that this one has become.
    #[serde(default)]
    pub merged_into: Option<String>,
    /// Its file in the folder; the built-in ones have none.
    #[serde(skip)]
    pub file: Option<CauseFile>,
}

/// What an entry has that comes from a file of the folder.
#[derive(Clone, Debug)]
pub struct CauseFile {
    /// Where it lies.
    pub path: RelPath,
    /// Its text, for excerpts.
    pub text: Arc<str>,
    /// Where its id stands, where it is stated.
    pub id_span: Span,
    /// Whether its definition is the first paragraph of its prose.
    pub defines: bool,
    /// Its prose.
    pub body: Body,
    /// The other causes that its front matter names.
    pub named: Vec<Naming>,
    /// What there is to say about it.
    pub diagnostics: Vec<Diagnostic>,
}

/// A cause that the entry of another one names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Naming {
    /// By which key.
    pub key: NamedBy,
    /// The id that it names, or the line of `excludes` that may end with ids.
    pub text: String,
    /// Where that stands.
    pub span: Span,
}

/// The keys by which an entry names other causes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedBy {
    /// A wider cause.
    Parent,
    /// What this one has become.
    MergedInto,
    /// What a line of `excludes` is instead.
    Excludes,
}

impl NamedBy {
    /// The key, as it stands in front matter.
    pub fn key(self) -> &'static str {
        match self {
            Self::Parent => "parent",
            Self::MergedInto => "merged_into",
            Self::Excludes => "excludes",
        }
    }
}

/// What a line of `excludes` says, and the ids behind its last colon that it is instead; whether these are causes is for
/// the registry to say.
pub fn excluded(line: &str) -> (&str, Vec<&str>) {
    let (words, ids) = line.rsplit_once(':').unwrap_or((line, ""));
    let ids = ids
        .split([',', ' '])
        .map(str::trim)
        .filter(|id| !id.is_empty() && *id != "or" && *id != "and");
    (words.trim(), ids.collect())
}
