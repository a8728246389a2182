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

/// Bytes of a line of front matter that are looked at.
const LONGEST_LINE: usize = 1000;
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
    /// Whether `key` is meant to be it: a slip of the pen or two.
    fn is_meant(&self, key: &str) -> bool {
        self.grammar.is_visibility(key) || is_near(key, 2)
    }

    /// The value by which a line of front matter restricts, at its beginning or further on.
    fn in_line(&self, line: &str) -> Option<String> {
        if line.trim_start().starts_with('#') && !line.contains("**") {
            return None;
        }
        for (start, end) in keys(line) {
            let key = &line[start..end];
            let flag = if end - start < 3 { None } else { flag(key) };
            if flag.is_none() && (end - start < 3 || !self.is_meant(key)) {
                continue;
            }
            let before = line[..start].trim_end_matches(['"', '\'']);
            let rest = line[end..].trim_start_matches(['"', '\'']);
            let value = rest.trim_start();
            let marks = |c: char| c.is_whitespace() || matches!(c, '-' | '*' | '+' | '>' | '|' | '[' | ']');
            let assigned = value.starts_with(['=', ':', '|']);
            // "- visibility" is an item of a list.
            let first = before.trim_matches(marks).is_empty() && (assigned || before.trim().is_empty());
            // "Low visibility: nobody saw it" in a text says nothing of who may read it.
            let is_key = first
                || before.trim_end().ends_with(['{', ',', '.', '(']) && assigned
                || line[..start].ends_with(char::is_whitespace)
                    && value.starts_with(['='])
                    && value[1..].trim_start().starts_with('"');
            if !is_key {
                continue;
            }
            match flag {
                Some(restricts) if !assigned || !restricts(&word(value)) => {}
                Some(_) => return Some(word(value)),
                None => {
                    if let Some(word) = restricting(value) {
                        return Some(word);
                    }
                }
            }
        }
        None
    }

    /// The value of a labelled line, `- **Visibility:** team`, or of a label whose value comes after it.
    fn in_labels(&self, lines: &[&str]) -> Option<String> {
        let mut in_code = false;
        lines.iter().enumerate().find_map(|(i, line)| {
            if line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~") {
                in_code = !in_code;
            }
            if in_code || line.starts_with("    ") {
                return None;
            }
            let line = match line.contains('<') {
                true => Cow::Owned(without_tags(line)),
                false => Cow::Borrowed(*line),
            };
            let line = line.trim_start_matches(|c: char| {
                c.is_whitespace()
                    || c.is_ascii_digit()
                    || matches!(c, '-' | '*' | '+' | '#' | '>' | '|' | '.' | ')' | '_' | '•' | '"' | '`')
            });
            // A label is short; a paragraph is one line.
            let head = &line[..line.floor_char_boundary(LONGEST_LABEL)];
            let end = match head.find([':', '=', '|', '*', '：']) {
                Some(end) => end,
                None if head.len() == line.len() => line.len(),
                None => return None,
            };
            let key = line[..end].trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '`' | '_'));
            let value = line[end..].trim_matches(|c: char| {
                c.is_whitespace() || matches!(c, ':' | '：' | '=' | '*' | '_' | '|' | '"' | '`')
            });
            if matches!(
                key.to_ascii_lowercase().as_str(),
                "classification" | "sensitivity" | "access"
            ) {
                return is_restricting(value).then(|| value.to_owned());
            }
            if key.len() < 6 || !(self.grammar.is_visibility(key) || is_near(key, 1)) {
                return None;
            }
            let is_ruler = |line: &str| line.trim_matches(['=', '-', ' ']).is_empty();
            let value = match value.is_empty() {
                false => value,
                true => lines[i + 1..]
                    .iter()
                    .find(|line| !is_ruler(line))
                    .copied()
                    .unwrap_or_default(),
            };
            says_who(value).then(|| value.to_owned())
        })
    }
}

/// What a key says that hides a report by its value: `published: no`, `private: true`, `classification: secret`.
fn flag(key: &str) -> Option<fn(&str) -> bool> {
    Some(match key.to_ascii_lowercase().as_str() {
        "published" | "publish" => |word| matches!(word, "false" | "no" | "off" | "0" | "n"),
        "private" | "confidential" | "restricted" => |word| matches!(word, "true" | "yes" | "on" | "1" | "y"),
        "classification" | "confidentiality" | "sensitivity" => is_restricting,
        _ => return None,
    })
}

/// Whether what stands behind a label in a text says who may read it, rather than how much could be seen.
fn says_who(value: &str) -> bool {
    const SEEN: [&str; 14] = [
        "poor",
        "low",
        "none",
        "no",
        "limited",
        "good",
        "high",
        "bad",
        "partial",
        "full",
        "unaffected",
        "affected",
        "lost",
        "we",
    ];
    const WHO: [&str; 14] = [
        "only",
        "restricted",
        "confidential",
        "private",
        "internal",
        "team",
        "hr",
        "legal",
        "security",
        "management",
        "secret",
        "leadership",
        "executives",
        "board",
    ];
    if restricting(value).is_none() {
        return false;
    }
    let lower = value.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect();
    let has = |known: &[&str]| words.iter().any(|word| known.contains(word));
    match words.len() {
        0 => true,
        1..=3 => !has(&SEEN) || has(&WHO),
        _ => has(&WHO) && !has(&SEEN),
    }
}

/// The words of a line that may be keys: the first, and those before what assigns. Letters beyond ASCII are parts of
/// words, whatever they are.
fn keys(line: &str) -> impl Iterator<Item = (usize, usize)> {
    // What is longer is data: its beginning is looked at.
    let bytes = &line.as_bytes()[..line.floor_char_boundary(LONGEST_LINE)];
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
    // Words of their own.
    if matches!(
        key.to_ascii_lowercase().as_str(),
        "viability" | "disability" | "divisibility" | "invisibility"
    ) {
        return false;
    }
    // Of its four i's two are left then: most words are out at once.
    let is = key.bytes().filter(|b| b.eq_ignore_ascii_case(&b'i')).count();
    is >= 2 && damerau_levenshtein(&key.to_lowercase(), "visibility") <= most
}

/// The value that stands there, without its signs.
fn word(value: &str) -> String {
    let value = value
        .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '=' | '|'))
        .split(" #")
        .next()
        .unwrap_or_default()
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '*' | '|' | ',' | '}' | '`'));
    // A quote that ends a value, not the one in "company's".
    let ends = |at: usize| matches!(value[at + 1..].trim_start().chars().next(), None | Some(',' | '}'));
    let closes = |(at, c): (usize, char)| (c == '}' || matches!(c, '"' | '\'') && ends(at)).then_some(at);
    let end = match value.starts_with('[') {
        true => value.len(),
        false => value.char_indices().find_map(closes).unwrap_or(value.len()),
    };
    let first = value[..end].split(", ").next().unwrap_or_default();
    // `company, HR only` is more than company.
    let whole = if value[..end].contains('=') || value[..end].contains(": ") {
        first
    } else {
        &value[..end]
    };
    whole.trim_end_matches(',').trim().to_owned()
}

/// The word that stands there, unless it is `company`.
fn restricting(value: &str) -> Option<String> {
    let word = word(value);
    (!word.eq_ignore_ascii_case("company")).then_some(word)
}

/// Whether a word that classifies a report says that not everybody may read it. Other words say something else.
pub(super) fn is_restricting(word: &str) -> bool {
    const WORDS: [&str; 9] = [
        "private",
        "sensitive",
        "limited",
        "personal",
        "team",
        "hr",
        "legal",
        "high",
        "amber",
    ];
    // These say it whatever stands beside them.
    const STRONG: [&str; 6] = [
        "confidential",
        "secret",
        "restricted",
        "embargoed",
        "red",
        "need-to-know",
    ];
    const PHRASES: [&str; 3] = ["internal only", "not public", "need to know"];
    let folded = word.trim().to_lowercase();
    let words: Vec<&str> = folded
        .split(|c: char| !(c.is_alphanumeric() || c == '-'))
        .filter(|w| !w.is_empty())
        .collect();
    words.len() <= 6
        && (words.iter().any(|word| STRONG.contains(word)) && !words.contains(&"not")
            || words.iter().all(|word| WORDS.contains(word) || *word == "tlp") && !words.is_empty()
            || PHRASES.contains(&words.join(" ").as_str()))
}

/// The line without tags: `<b>Visibility:</b> team`.
fn without_tags(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let near = &after[..after.floor_char_boundary(40)];
        match near.find('>') {
            Some(end) => rest = &after[end + 1..],
            None => {
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
            "# A\n\nVisibility: only the payments team and HR may read this\n",
            "# A\n\n## Visibility\n\nOnly the payments team may read this.\n",
            "# A\n\nVisibility: company, HR only\n",
            "# A\n\nVisibility: company's legal team only\n",
            "---\nvisibility: company's HR\n---\n",
            "+++\nmeta = { visibility = \"company's HR\", x = 1 }\n+++\n",
            "+++\nclassification = \"Highly Confidential\"\n\n# A\n",
            "+++\nid = \"a\"\n\npublished = false\n\n# A\n",
            "{\"classification\": \"confidential\"}\n# A\n",
            "---\nmeta:\n  published: no\n---\n",
            "---\nprivate: true\n---\n",
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
            "# A\n\n- **Visibility:** we had no dashboard for the queue\n",
            "# A\n\n| Visibility | Low |\n",
            "# A\n\nWe had little\nvisibility: the dashboards were down\n",
            "# A\n\n```css\n.x { }\nvisibility: hidden\n```\n",
            "# A\n\nVisibility\n==========\n\nNobody saw how long the queue had become.\n",
            "# A\n\n- Confidentiality: not affected\n",
            "---\ntags:\n  - visibility\n---\n",
            "---\n# visibility: team  (uncomment to restrict)\n---\n",
            "---\ndescription: \"visibility=hidden hid the button\"\n---\n",
            "+++\nviability = \"high\"\n+++\n",
            "+++\nclassification = \"security\"\n+++\n",
            "+++\npublished = true\n+++\n",
            "---\nmeta: {visibility: company, x: 1}\n---\n",
            "+++\nmeta = { visibility = \"company\", x = 1 }\n+++\n",
            "---\nmeta: {x: 1, visibility: 'company'}\n---\n",
        ] {
            assert_eq!(restriction(text, &grammar), None, "{text:?}");
        }
    }
}
