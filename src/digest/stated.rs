//! What each report states that an edition may tell: looked at once, however many sheets it stands on.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use rayon::prelude::*;

use crate::knowledge::Knowledge;
use crate::report::Report;

/// A lesson that says something.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stated {
    /// Its index among its report's.
    index: usize,
    /// The cause that it speaks of, where that is known.
    pub cause: Option<usize>,
    /// The same for lessons that differ in case and punctuation alone: two reports of one incident say the same.
    pub key: u64,
}

impl Stated {
    /// The lesson.
    pub(super) fn text<'r>(&self, report: &'r Report) -> &'r str {
        &report.lessons[self.index].text
    }
}

/// By report, its lessons that say something.
#[derive(Default)]
pub(super) struct AllStated(Vec<Box<[Stated]>>);

impl AllStated {
    pub(super) fn of_all(knowledge: &Knowledge) -> Self {
        let reports = (0..knowledge.reports.len()).into_par_iter();
        Self(reports.map(|report| of(knowledge, report)).collect())
    }

    /// Those of a report.
    pub(super) fn of(&self, report: usize) -> &[Stated] {
        &self.0[report]
    }
}

fn of(knowledge: &Knowledge, report: usize) -> Box<[Stated]> {
    let entry = &knowledge.reports[report];
    let lessons = &entry.report.lessons;
    if lessons.is_empty() {
        return Box::default();
    }
    let mut speaks: BTreeMap<&str, usize> = BTreeMap::new();
    for &cause in &entry.causes {
        for lesson in knowledge.lessons(report, cause) {
            speaks.entry(lesson).or_insert(cause);
        }
    }
    let lessons = lessons
        .iter()
        .enumerate()
        .filter(|(_, lesson)| says_something(&lesson.text));
    let stated = lessons.map(|(index, lesson)| {
        let named = lesson.cause.as_ref().and_then(|id| knowledge.cause(id));
        let mut key = DefaultHasher::new();
        let letters = lesson.text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).for_each(|c| c.hash(&mut key));
        Stated {
            index,
            cause: named.or_else(|| speaks.get(lesson.text.as_str()).copied()),
            key: key.finish(),
        }
    });
    stated.collect()
}

/// Whether a statement says something: more than a word, and no placeholder.
pub(super) fn says_something(text: &str) -> bool {
    const LEAST: usize = 10;
    const PLACEHOLDERS: [&str; 6] = ["to be ", "tbd", "todo", "not yet", "none ", "n/a"];
    let lower = text.trim().to_lowercase();
    if PLACEHOLDERS.iter().any(|words| lower.starts_with(words)) {
        return false;
    }
    let is_spaced = text.split_whitespace().nth(1).is_some();
    let is_other_script = || text.chars().filter(|c| u32::from(*c) > 0x2e80).nth(5).is_some();
    (is_spaced && text.chars().nth(LEAST - 1).is_some() || is_other_script())
        && text.chars().any(char::is_alphabetic)
        && !text.trim_end().ends_with([':', '：'])
}

#[cfg(test)]
mod tests {
    use super::says_something;

    #[test]
    fn placeholders_say_nothing() {
        for text in [
            "",
            "TBD",
            "None.",
            "n/a",
            "To be written",
            "What we learned in this week:",
            "1 2 3 4 5 6 7 8 9",
        ] {
            assert!(!says_something(text), "{text}");
        }
        for text in ["Watch disks.", "Never push on Fridays.", "証明書の期限は自動で監視する"] {
            assert!(says_something(text), "{text}");
        }
    }
}
