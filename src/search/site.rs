//! What search must know of a site besides its pages.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::entry::Facet;

/// What there is to know of a site to read a query and to name what is found.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SiteWords {
    /// The tag of its language: `en`, `de-AT`.
    pub language: String,
    /// What the values of facets are called, where that isn't the value itself.
    pub labels: BTreeMap<Facet, BTreeMap<String, String>>,
    /// Other names of values: `1` and `p1` for the severity `sev1`.
    pub others: BTreeMap<Facet, BTreeMap<String, String>>,
    /// The ids of its severities, the most severe first.
    pub severities: Vec<String>,
}

impl SiteWords {
    /// What a value is called.
    pub fn label<'a>(&'a self, facet: Facet, value: &'a str) -> &'a str {
        let labels = self.labels.get(&facet);
        labels
            .and_then(|labels| labels.get(value))
            .map_or(value, |label| &**label)
    }
}
