//! The settings: `hansei.toml` as one value, every key of which has a default.
//!
//! A wrong key or value costs itself alone. [`REFERENCE`] documents every key; a test holds it to what is read here.

mod check;
mod read;
mod severity;

use std::collections::BTreeMap;

use crate::diagnostic::Check;
use crate::sheet::Rhythm;
use jiff::tz::TimeZone;

pub use read::read;
pub use severity::Severity;

/// A `hansei.toml` that names every key, explained, with its default.
pub const REFERENCE: &str = include_str!("reference.toml");

/// An absolute address with a slash at its end, as `base_url` holds it; nothing where `text` is none.
pub fn base_url(text: &str) -> Option<String> {
    check::base_url(text).ok()
}

/// What `hansei.toml` says.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The name of the site.
    pub title: String,
    /// Where the site will stand, with a `/` at its end; links in feeds and in the sitemap need it.
    pub base_url: Option<String>,
    /// The language of the pages, a BCP 47 tag.
    pub language: String,
    /// The zone of times that state none.
    pub timezone: Option<TimeZone>,
    /// Where a report's source can be read; `{path}` in it stands for the file's path.
    pub source_url: Option<String>,
    /// What one report is called.
    pub noun: Noun,
    /// What root causes and contributing factors are called.
    pub cause_label: String,
    /// Whether search engines may list the site.
    pub public: bool,
    /// How many reports stand on one page of a list.
    pub page_size: usize,
    /// Most severe first.
    pub severities: Vec<Severity>,
    /// Further names of fields, by the field.
    pub fields: BTreeMap<String, Vec<String>>,
    /// Further headings of sections, by the section: one of `SectionKind::WORDS`.
    pub headings: BTreeMap<String, Vec<String>>,
    /// Further links in the header of every page.
    pub nav: Vec<NavLink>,
    /// Whether the built-in causes count beside the folder's own.
    pub starter_causes: bool,
    /// Which editions of the digest there are.
    pub editions: Vec<Rhythm>,
    /// Findings to say at another level, or not at all.
    pub checks: BTreeMap<String, Check>,
}

/// What one report is called, and several.
#[derive(Clone, Debug, PartialEq)]
pub struct Noun {
    /// `incident`
    pub one: String,
    /// `incidents`
    pub many: String,
}

/// A link in the header of every page.
#[derive(Clone, Debug, PartialEq)]
pub struct NavLink {
    /// Its text.
    pub title: String,
    /// An absolute address, or a path from the site's root.
    pub url: String,
}

impl Noun {
    /// A noun whose plural takes an s.
    pub fn regular(one: &str) -> Self {
        Self {
            one: one.to_owned(),
            many: format!("{one}s"),
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            title: "Incident reports".into(),
            base_url: None,
            language: "en".into(),
            timezone: None,
            source_url: None,
            noun: Noun::regular("incident"),
            cause_label: "Root causes".into(),
            public: false,
            page_size: 30,
            severities: severity::defaults(),
            fields: BTreeMap::new(),
            headings: BTreeMap::new(),
            nav: Vec::new(),
            starter_causes: true,
            editions: vec![Rhythm::Quarter],
            checks: BTreeMap::new(),
        }
    }
}

#[cfg(test)]
mod tests;
