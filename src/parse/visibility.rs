//! The last word on who may read a report: fail-closed, whatever the front matter's grammar made of it.
//!
//! Whoever wrote `visibility: team` into a broken front matter, twice, or with a slip of the pen, meant to restrict.
//! So this looks at the lines as they stand in the file, before anything was taken out of it, and any that restricts
//! counts.

use std::borrow::Cow;

use strsim::damerau_levenshtein;

use super::document::front_matter;
use super::grammar::Grammar;

/// The lines of the body in which a label may say it.
const HEAD: usize = 40;

/// Bytes of a label.
const LONGEST_LABEL: usize = 60;

/// The word by which `text`, as it stands in the file, restricts itself.
pub(super) fn restriction(text: &str, grammar: &Grammar) -> Option<String> {
    // What an unknown encoding leaves of letters can still be read so.
    let text = match text.as_bytes().contains(&0xef) || text.as_bytes().contains(&0) {
        true => Cow::Owned(text.replace(['\0', '\u{fffd}'], "")),
        false => Cow::Borrowed(text),
    };
    let search = Search { grammar };
    let (front, body) = match front_matter(&text) {
        // Never closed: all of it may have been meant.
        Some((_, true)) => (&*text, ""),
        Some((range, false)) => (&text[range.clone()], &text[range.end..]),
        // Front matter of other tools.
        None if text.trim_start().starts_with(['{', ';']) => (&*text, ""),
        None => ("", &*text),
    };
    front
        .lines()
        .find_map(|line| search.in_line(line))
        .or_else(|| search.in_labels(&body.lines().take(HEAD).collect::<Vec<_>>()))
}

struct Search<'g> {
    grammar: &'g Grammar,
}

impl Search<'_> {
    fn is_named(&self, key: &str) -> bool {
        self.grammar.is_visibility(key)
    }

    /// Whether `key` is meant to be it: a slip of the pen or two.
    fn is_meant(&self, key: &str) -> bool {
        self.is_named(key) || is_near(key, 2)
    }

    /// The value that a line of front matter gives it, at its beginning or further on, unless that is `company`.
    fn in_line(&self, line: &str) -> Option<String> {
        for (start, end) in keys(line) {
            if end - start < 3 || !self.is_meant(&line[start..end]) {
                continue;
            }
            let before = line[..start].trim_end_matches(['"', '\'']);
            let rest = line[end..].trim_start_matches(['"', '\'']);
            let value = rest.trim_start();
            let first = before
                .trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '*' | '+' | '#' | '>' | '|' | '[' | ']'))
                .is_empty();
            let assigned = value.starts_with(['=', ':', '|']);
            // "Low visibility: nobody saw it" in a text says nothing of who may read it.
            let is_key = first
                || before.trim_end().ends_with(['{', ',', '.', '(']) && assigned
                || before.ends_with(char::is_whitespace) && value.starts_with('=');
            if is_key && let Some(word) = restricting(value) {
                return Some(word);
            }
        }
        None
    }

    /// The value of a labelled line, `- **Visibility:** team`, or of a label whose value comes after it.
    fn in_labels(&self, lines: &[&str]) -> Option<String> {
        lines.iter().enumerate().find_map(|(i, line)| {
            let is_heading = line.trim_start().starts_with('#');
            let line = match line.contains('<') {
                true => Cow::Owned(without_tags(line)),
                false => Cow::Borrowed(*line),
            };
            let line = line.trim_start_matches(|c: char| {
                c.is_whitespace()
                    || c.is_ascii_digit()
                    || matches!(c, '-' | '*' | '+' | '#' | '>' | '|' | '.' | ')' | '_')
            });
            // A label is short; a paragraph is one line.
            let head = &line[..line.floor_char_boundary(LONGEST_LABEL)];
            let end = match head.find([':', '=', '|', '*', '：']) {
                Some(end) => end,
                None if head.len() == line.len() => line.len(),
                None => return None,
            };
            let key = line[..end].trim();
            if matches!(
                key.to_ascii_lowercase().as_str(),
                "classification" | "sensitivity" | "access"
            ) {
                let value = line[end..].trim_matches(|c: char| !c.is_alphanumeric());
                return is_restricting(value).then(|| value.to_owned());
            }
            let is_label = key.len() >= 6 && (self.is_named(key) || is_near(key, 1));
            if !is_label {
                return None;
            }
            let value =
                line[end..].trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '*' | '_' | '|'));
            if !value.is_empty() {
                return restricting(value);
            }
            let next = lines[i + 1..].iter().find(|line| !line.trim().is_empty());
            match next {
                // A section about how much could be seen.
                Some(next) if next.split_whitespace().count() > 3 => None,
                None if is_heading => None,
                Some(next) => restricting(next),
                None => Some(String::new()),
            }
        })
    }
}

/// The words of a line that may be keys: the first, and those before what assigns. Letters beyond ASCII are parts of
/// words, whatever they are.
fn keys(line: &str) -> impl Iterator<Item = (usize, usize)> {
    let bytes = line.as_bytes();
    let is_part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | 0x80..);
    let first = bytes.iter().position(|b| is_part(b) && *b != b'-').map(|start| {
        let len = bytes[start..].iter().position(|b| !is_part(b));
        (start, len.map_or(bytes.len(), |len| start + len))
    });
    let assigning = bytes
        .iter()
        .enumerate()
        .filter(|(_, b)| matches!(b, b':' | b'=' | b'|'));
    let before = assigning.map(move |(at, _)| {
        let end = bytes[..at].iter().rposition(is_part).map_or(0, |last| last + 1);
        let start = bytes[..end].iter().rposition(|b| !is_part(b)).map_or(0, |gap| gap + 1);
        (start, end)
    });
    first.into_iter().chain(before)
}

/// Whether `key` is the word but for `most` slips.
fn is_near(key: &str, most: usize) -> bool {
    if !(8..=12).contains(&key.len()) {
        return false;
    }
    // Of its four i's two are left then: most words are out at once.
    let is = key.bytes().filter(|b| b.eq_ignore_ascii_case(&b'i')).count();
    is >= 2 && damerau_levenshtein(&key.to_lowercase(), "visibility") <= most
}

/// The word that stands there, unless it is `company`.
fn restricting(value: &str) -> Option<String> {
    let value = value
        .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '=' | '|'))
        .split(" #")
        .next()
        .unwrap_or_default()
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '*' | '|' | ',' | '}' | '`'));
    let word = match value.split_once([',', '}']) {
        Some((word, _)) if !value.starts_with('[') => word.trim_end_matches(['"', '\'', ' ']),
        _ => value,
    };
    (!word.eq_ignore_ascii_case("company")).then(|| word.to_owned())
}

/// Whether a word that classifies a report says that not everybody may read it. Other words say something else.
pub(super) fn is_restricting(word: &str) -> bool {
    const WORDS: [&str; 21] = [
        "confidential",
        "strictly confidential",
        "secret",
        "top secret",
        "restricted",
        "private",
        "sensitive",
        "limited",
        "personal",
        "team",
        "hr",
        "legal",
        "security",
        "need to know",
        "internal only",
        "not public",
        "closed",
        "embargoed",
        "high",
        "red",
        "amber",
    ];
    let folded = word.trim().to_lowercase().replace(['-', '_', ':'], " ");
    let folded = folded.trim_start_matches("tlp ");
    WORDS.contains(&folded)
}

/// The line without tags: `<b>Visibility:</b> team`.
fn without_tags(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        match after.split_once('>') {
            Some((tag, after)) if tag.len() < 40 => rest = after,
            _ => {
                out.push('<');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn any_line_that_restricts_counts() {
        let grammar = Grammar::new(&Config::default());
        for text in [
            "+++\nmeta = { visibility = \"team\" }\n+++\n",
            "---\nfoo: {a: 1, visibility: team}\n---\n",
            "+++\nodd=1 visibility=\"team\"\n+++\n",
            "+++\nvisibility\n+++\n",
            "{\"id\": \"x\", \"visibility\": \"team\"}\n# A\n",
            ";;;\n\"visibility\": \"team\"\n;;;\n",
            "# A\n\n1. Visibility: team\n",
            "# A\n\n+ Visibility: team\n",
            "# A\n\n<b>Visibility:</b> team\n",
            "# A\n\nVisibility\n\nteam\n",
            "# A\n\n## Visibility\n\nHR only\n",
            "---\ntitle: A\n---\n\n**Visibility:** team\n",
            "v\0i\0s\0i\0b\0i\0l\0i\0t\0y\0:\0 \0t\0e\0a\0m\0",
            "# A\n\n- **Visibility**: the payments team\n",
            "# A\n\n**Classification:** Confidential\n",
            "# A\n\n| Classification | TLP:RED |\n",
        ] {
            assert!(restriction(text, &grammar).is_some(), "{text:?}");
        }
        let late = format!("+++\n{}visibility = \"team\"\n", "a = 1\n".repeat(90));
        assert!(restriction(&late, &grammar).is_some());
        for text in [
            "+++\nvisibility = \"company\" # everybody\n+++\n",
            "---\nsummary: \"Low visibility: nobody saw the queue\"\n---\n",
            "# A\n\n## Visibility\n\nNobody saw how long the queue had become.\n",
            "# A\n\n- **Access:** users could not log in\n",
            "# A\n\nVisibility was poor.\n",
            "# A\n\nVisibility: company\n",
            "---\nmeta: {visibility: company, x: 1}\n---\n",
        ] {
            assert_eq!(restriction(text, &grammar), None, "{text:?}");
        }
    }
}
