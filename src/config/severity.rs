//! Severities: a configured, ordered list, and the words that people write for each.
//!
//! The direction of a scale is never guessed: `P0` means the worst in one company and nothing in another, so it is
//! known only where the settings name it.

use super::Config;

/// One severity.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Severity {
    /// Its name in front matter and URLs: `sev1`.
    pub id: String,
    /// A word for it: `critical`.
    pub label: String,
    /// When an incident has it.
    pub definition: String,
    /// What else people write for it.
    pub aliases: Vec<String>,
}

/// The severities of a folder whose settings name none, most severe first.
pub(super) fn defaults() -> Vec<Severity> {
    let severity = |id: &str, label: &str, definition: &str, aliases: &[&str]| Severity {
        id: id.to_owned(),
        label: label.to_owned(),
        definition: definition.to_owned(),
        aliases: aliases.iter().map(|a| (*a).to_owned()).collect(),
    };
    vec![
        severity(
            "sev1",
            "critical",
            "A service is down for most users, or data was lost or exposed.",
            &["s1", "p1", "1", "down", "outage", "major-outage"],
        ),
        severity(
            "sev2",
            "major",
            "An important function fails for many users.",
            &["s2", "p2", "2", "high", "disrupted", "partial-outage"],
        ),
        severity(
            "sev3",
            "minor",
            "Some users are hindered, or there is a way around it.",
            &[
                "s3",
                "p3",
                "3",
                "medium",
                "moderate",
                "degraded",
                "degraded-performance",
            ],
        ),
        severity(
            "sev4",
            "low",
            "Hardly anybody notices.",
            &[
                "s4",
                "p4",
                "4",
                "notice",
                "informational",
                "under-maintenance",
                "maintenance",
            ],
        ),
    ]
}

impl Config {
    /// The severity that `raw` names by id, label or alias, whatever the case, spaces, `-` and `_`; in a longer text
    /// (`SEV-3（軽微）`, `P1 - High`) what it begins with. None where the text names another one as well.
    pub fn severity(&self, raw: &str) -> Option<&Severity> {
        if let Some(severity) = self.severity_called(raw) {
            return Some(severity);
        }
        let head = head(raw);
        let found = self
            .severity_called(head)
            .or_else(|| self.severity_called(code(head)?.0))
            .or_else(|| self.severity_called(first_word(head)?))?;
        // `SEV2, then SEV1` is for a person to decide
        let agrees = codes(raw).all(|c| self.severity_called(c).is_none_or(|s| s.id == found.id));
        agrees.then_some(found)
    }

    fn severity_called(&self, name: &str) -> Option<&Severity> {
        let name = fold(name);
        if name.is_empty() {
            return None;
        }
        // an id counts before any label, a label before any alias
        let by = |of: fn(&Severity, &str) -> bool| self.severities.iter().find(|s| of(s, &name));
        by(|s, name| fold(&s.id) == name)
            .or_else(|| by(|s, name| fold(&s.label) == name))
            .or_else(|| by(|s, name| s.aliases.iter().any(|a| fold(a) == name)))
    }
}

/// A name as it is compared.
pub(super) fn fold(name: &str) -> String {
    name.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_' | '‐' | '‑'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// What stands before the first explanation.
fn head(raw: &str) -> &str {
    let cut = |c| {
        matches!(
            c,
            '(' | '（' | '[' | '【' | ':' | '：' | ',' | '、' | ';' | '|' | '–' | '—'
        )
    };
    let head = raw.split(cut).find(|part| !part.trim().is_empty()).unwrap_or(raw);
    head.split(" - ").next().unwrap_or(head).trim()
}

/// The letters and digits that `text` begins with, `SEV-3` or `p 1`, and what follows.
fn code(text: &str) -> Option<(&str, &str)> {
    let letters = text.find(|c: char| !c.is_ascii_alphabetic())?;
    let gap = text[letters..].find(|c| !matches!(c, '-' | '_' | ' '))?;
    let digits = &text[letters + gap..];
    let len = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let (code, rest) = text.split_at(letters + gap + len);
    let mut after = rest.chars();
    let goes_on = match after.next() {
        Some('.' | ',') => after.next().is_some_and(|c| c.is_ascii_digit()),
        Some(c) => c.is_ascii_alphanumeric(),
        None => false,
    };
    (letters > 0 && len > 0 && !goes_on).then_some((code, rest))
}

/// Every code in `text`.
fn codes(text: &str) -> impl Iterator<Item = &str> {
    let starts = text
        .char_indices()
        .filter(|&(i, c)| c.is_ascii_alphabetic() && !text[..i].ends_with(|p: char| p.is_alphanumeric()));
    starts.filter_map(|(i, _)| Some(code(&text[i..])?.0))
}

/// The first word, unless it is a bare number: `1 hour` is no severity.
fn first_word(text: &str) -> Option<&str> {
    let word = text.split(|c: char| c.is_whitespace() || c == '/').next()?;
    (!word.chars().all(|c| c.is_ascii_digit())).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_many_companies_are_known() {
        let config = Config::default();
        for (words, id) in [
            (
                "sev1|SEV-1|Sev 1|sev_1|S1|p1|P 1|1|critical|CRITICAL|Down|major outage|Major-Outage",
                "sev1",
            ),
            ("sev2|2|P2|Major|high|disrupted|partial_outage", "sev2"),
            (
                "sev3|SEV-3（軽微）|3|p3|minor|Medium|moderate|degraded|degraded performance",
                "sev3",
            ),
            ("sev4|4|low|notice|informational|under maintenance|maintenance", "sev4"),
            (
                "P1 - High|P1: everything|Critical (all users)|SEV1 / P1|Critical outage|sev 1 for 3 hours",
                "sev1",
            ),
            ("2 (major)|SEV2 – two regions|P2, 1 region", "sev2"),
        ] {
            for word in words.split('|') {
                assert_eq!(config.severity(word).map(|s| s.id.as_str()), Some(id), "{word}");
            }
        }
    }

    #[test]
    fn nothing_is_guessed() {
        let config = Config::default();
        for word in [
            "P0",
            "sev0",
            "SEV-0 (worst)",
            "p5",
            "",
            " ",
            "-",
            "1 hour",
            "P1.5",
            "SEV2 → SEV1",
            "P2, then P1",
            "not critical",
            "unknown",
            "sev",
            "P10",
            "é1",
        ] {
            assert_eq!(config.severity(word), None, "{word}");
        }
    }

    #[test]
    fn no_two_severities_answer_to_one_word() {
        let mut names: Vec<String> = defaults()
            .iter()
            .flat_map(|s| {
                s.aliases
                    .iter()
                    .chain([&s.id, &s.label])
                    .map(|n| fold(n))
                    .collect::<Vec<_>>()
            })
            .collect();
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
