//! A published edition, as it is kept: what it said, and what that was made of.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Sheet;

/// The version of the form that published editions are kept in.
pub const VERSION: u32 = 1;

/// `lessons/<edition>.published.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frozen {
    /// The version of this form.
    pub hansei: u32,
    /// The day on which it was published.
    pub published: Date,
    /// What it tells everybody.
    pub sheet: Sheet,
    /// What it tells each team, by slug.
    pub teams: Vec<Sheet>,
    /// The reports that it was made of, by id: those of its period, and all that it speaks of.
    pub inputs: BTreeMap<String, Input>,
    /// The digest of the file that has the editor's words, where there was one.
    pub words: Option<String>,
}

/// A report, as it was when an edition was published.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Input {
    /// Where its file lay.
    pub path: String,
    /// The id that it stated, or that was made of its path.
    pub id: String,
    /// Whether no other report had this id.
    pub unique: bool,
    /// What it was called.
    pub title: String,
    /// The digest of its file (BLAKE3, hexadecimal).
    pub digest: String,
    /// Whether it is one of the period's own.
    pub own: bool,
    /// What it said, of those that the edition speaks of; empty for the others.
    pub said: Facts,
}

/// What a report says, by the field, in words; of what an edition doesn't print, a mark by which a change is seen.
pub type Facts = BTreeMap<String, Vec<String>>;
