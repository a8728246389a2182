//! The last word on who may read a report: fail-closed, whatever the front matter's grammar made of it.
//!
//! Whoever wrote `visibility: team` into a broken front matter, twice, or with a slip of the pen, meant to restrict.
//! So this looks at the lines as they stand, and any that restricts counts.

use strsim::damerau_levenshtein;

use super::document::Document;
use super::draft::Draft;
use crate::report::{From, Known};
use crate::source::Span;

/// Without front matter, the lines in which it may have been meant.
const HEAD: usize = 40;

/// Restricts the report when a line of its front matter does.
pub(super) fn read(document: &Document<'_>, draft: &mut Draft) {
    let (text, lines) = match document.front_text {
        Some(range) if !document.front_unclosed => (range.of(document.text), usize::MAX),
        _ => (document.text, HEAD),
    };
    let restricting = text.lines().take(lines).find_map(|line| value(document, line));
    if let Some(word) = restricting {
        draft.visibility = Some(Known::stated(word, From::FrontMatter, Span::default()));
    }
}

/// The value of a line about visibility, unless it says `company`.
fn value(document: &Document<'_>, line: &str) -> Option<String> {
    let line =
        line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '*' | '"' | '\'' | '#' | '>' | '|'));
    let end = line.find([':', '=', ' ', '\t', '"', '\'', '*', '|'])?;
    let key = line[..end].rsplit('.').next()?;
    if key.len() < 6 {
        return None;
    }
    let named = document
        .grammar
        .field(key)
        .is_some_and(|(field, _)| field == "visibility");
    let meant = damerau_levenshtein(&key.to_lowercase(), "visibility") <= 2;
    // "Access to the database was lost": words of a sentence are no key.
    let rest = line[end..].trim_start_matches(['"', '\'', '*']).trim_start();
    let assigned = rest.starts_with([':', '=', '|']) || (meant && document.front_text.is_some());
    if !(assigned && (named || meant)) {
        return None;
    }
    let word = rest
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '=' | '"' | '\'' | '*' | '|' | ',' | '}'))
        .split(" #")
        .next()
        .unwrap_or_default()
        .trim_end_matches(['"', '\'', ' ']);
    (!word.eq_ignore_ascii_case("company")).then(|| word.to_owned())
}
