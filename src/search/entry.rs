//! What search gets to know of a page, and what it shows of it.

use serde::{Deserialize, Serialize};

/// Something that can be found.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// What a result shows, and the text that it is found in.
    pub card: Card,
    /// Words that it is found by and that stand in no section: names of services, keywords, products.
    pub names: Vec<String>,
    /// Values it can be chosen by: of the facets, and tags.
    pub values: Vec<(Facet, String)>,
    /// The day it is about, as days since 1970-01-01.
    pub day: Option<i32>,
}

/// What is kept of a page, to be shown as a result.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq, Eq)]
pub struct Card {
    /// What it is.
    #[serde(rename = "type")]
    pub kind: Type,
    /// Its id.
    pub id: String,
    /// The file it was read from.
    pub path: String,
    /// Its page, relative to the site's root.
    pub url: String,
    /// Its title.
    pub title: String,
    /// The day it is about: 2026-03-02.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Its severity, as it is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<String>,
    /// The id of its severity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// Its state, as it is shown, where that must not be overlooked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The names of its causes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<String>,
    /// Its text, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
}

/// No card is longer, unpacked.
const LONGEST: usize = 64 << 20;

/// A card as the index keeps it.
#[cfg(feature = "write")]
pub(crate) fn pack(card: &Card) -> Vec<u8> {
    let json = serde_json::to_vec(card).unwrap_or_default();
    lz4_flex::block::compress_prepend_size(&json)
}

/// A card that was kept; none where the bytes are no card.
pub(crate) fn unpack(packed: &[u8]) -> Option<Card> {
    let (size, rest) = lz4_flex::block::uncompressed_size(packed).ok()?;
    // What bytes say of themselves is no reason to take gigabytes: they grow 255 times at most.
    if size > LONGEST || size / 256 > rest.len() {
        return None;
    }
    serde_json::from_slice(&lz4_flex::block::decompress(rest, size).ok()?).ok()
}

/// A part of a text, below a heading.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq, Eq)]
pub struct Part {
    /// The fragment that leads to it; empty for what stands before the first heading.
    #[serde(rename = "a", default, skip_serializing_if = "String::is_empty")]
    pub anchor: String,
    /// Its heading.
    #[serde(rename = "h", default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// What it is to the report.
    #[serde(rename = "z", default)]
    pub zone: Zone,
    /// Its text, without markup.
    #[serde(rename = "t")]
    pub text: String,
}

/// What is found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Type {
    /// A report.
    #[default]
    Report,
    /// A root cause.
    Cause,
    /// A plain page.
    Page,
    /// An edition of the digest.
    Lesson,
}

impl Type {
    /// As it is written in JSON and in queries.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Cause => "cause",
            Self::Page => "page",
            Self::Lesson => "lesson",
        }
    }
}

/// Where in a page a word stands. The three ranked groups are title, id and names; summary and lessons; everything else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "u8", from = "u8")]
#[repr(u8)]
pub enum Zone {
    /// The title.
    Title = 1,
    /// The id.
    Id = 2,
    /// Causes, services, teams, tags, keywords.
    Names = 3,
    /// The summary.
    Summary = 4,
    /// Lessons.
    Lessons = 5,
    /// Actions.
    Actions = 6,
    /// Everything else.
    #[default]
    Rest = 7,
    /// Code, and what is said of others: references, related reports.
    Aside = 8,
}

impl Zone {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 8] = [
        Self::Title,
        Self::Id,
        Self::Names,
        Self::Summary,
        Self::Lessons,
        Self::Actions,
        Self::Rest,
        Self::Aside,
    ];
}

impl From<Zone> for u8 {
    fn from(zone: Zone) -> Self {
        zone as Self
    }
}

impl From<u8> for Zone {
    fn from(n: u8) -> Self {
        Self::ALL.into_iter().find(|zone| *zone as u8 == n).unwrap_or_default()
    }
}

/// What results are counted by, and what a query can choose by value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Facet {
    /// Report, cause, page or lesson.
    Type,
    /// The severity's id.
    Severity,
    /// The report's status.
    Status,
    /// What sort of event.
    Kind,
    /// Where the fault was, and who felt it.
    Service,
    /// Who worked on it.
    Team,
    /// The ids of its causes.
    Cause,
    /// The year.
    Year,
    /// Tags: chosen, not counted.
    Tag,
}

impl Facet {
    /// All of them, in the order that they are shown in.
    pub const ALL: [Self; 9] = [
        Self::Type,
        Self::Severity,
        Self::Status,
        Self::Kind,
        Self::Service,
        Self::Team,
        Self::Cause,
        Self::Year,
        Self::Tag,
    ];

    /// As it is written in queries, and in the index.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Severity => "severity",
            Self::Status => "status",
            Self::Kind => "kind",
            Self::Service => "service",
            Self::Team => "team",
            Self::Cause => "cause",
            Self::Year => "year",
            Self::Tag => "tag",
        }
    }

    /// The facet of a name, as people write it.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "sev" => Some(Self::Severity),
            "services" | "affected" => Some(Self::Service),
            "teams" => Some(Self::Team),
            "causes" => Some(Self::Cause),
            "tags" => Some(Self::Tag),
            _ => Self::ALL.into_iter().find(|facet| facet.as_str() == name),
        }
    }
}
