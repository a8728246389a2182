//! What is said of many files alike is shown once: a person has read it by then.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Level, is_about_safety};

/// More files than this, and the same words are shown for the first alone.
const MOST_FILES: usize = 3;

/// For each finding, how it is shown.
pub(super) struct Repeated(Vec<Option<usize>>);

impl Repeated {
    /// Findings of one file stand together. What is about safety is named wherever it stands: each secret has to be
    /// revoked, each refused file mended.
    pub(super) fn among(findings: &[Diagnostic]) -> Self {
        let mut alike: BTreeMap<(Level, &str, &str), Vec<usize>> = BTreeMap::new();
        for (i, finding) in findings.iter().enumerate() {
            if finding.path.is_some() && !is_about_safety(finding.code) {
                let key = (finding.level, finding.code, finding.message.as_str());
                alike.entry(key).or_default().push(i);
            }
        }
        let mut shown = vec![Some(0); findings.len()];
        for places in alike.values() {
            let path = |i: usize| &findings[i].path;
            let files = places.chunk_by(|a, b| path(*a) == path(*b)).count();
            if files > MOST_FILES {
                for i in places {
                    shown[*i] = (path(*i) == path(places[0])).then_some(0);
                }
                shown[places[0]] = Some(files - 1);
            }
        }
        Self(shown)
    }

    /// The number of other files that the finding at `i` is to speak for; none where another speaks for it.
    pub(super) fn elsewhere(&self, i: usize) -> Option<usize> {
        self.0[i]
    }
}
