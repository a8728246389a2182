//! Which files of a folder are reports, and why the others are not.

use std::collections::BTreeMap;

use super::document::has_front_matter;
use super::place::stem;
use super::{Grammar, events::collapse};
use crate::source::{RelPath, Source};

/// A file that is no report, and the reason.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PassedOver {
    /// The file.
    pub path: RelPath,
    /// Why, to be read after "passed over: ".
    pub reason: &'static str,
}

/// What a file's path alone says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// `hansei.toml`.
    Settings,
    /// Markdown that may be a report.
    Document,
    /// A file without an ending: Markdown, perhaps.
    MaybeDocument,
    /// An image, copied where a report shows it.
    Image,
    /// Below `causes/`, `lessons/`, `pages/`, `theme/` or `static/`: not a report, whatever it is.
    Reserved,
    /// Of a form that isn't read.
    Other(&'static str),
}

impl Standing {
    /// Judges by the path.
    pub fn of(path: &str) -> Self {
        if path == "hansei.toml" {
            return Self::Settings;
        }
        let top = path.split_once('/').map(|(top, _)| top);
        if matches!(top, Some("causes" | "lessons" | "pages" | "theme" | "static")) {
            return Self::Reserved;
        }
        let file = path.rsplit('/').next().unwrap_or(path).to_lowercase();
        if file.ends_with(".html.md.erb") {
            return Self::Document;
        }
        let Some((_, ending)) = file.rsplit_once('.') else {
            return Self::MaybeDocument;
        };
        match ending {
            "md" | "markdown" => Self::Document,
            "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "svg" => Self::Image,
            "rst" | "adoc" | "asciidoc" | "org" | "textile" | "mediawiki" => Self::Other("not Markdown"),
            "txt" => Self::Other("plain text"),
            "html" | "htm" => Self::Other("HTML"),
            "toml" | "yaml" | "yml" | "json" | "csv" | "tsv" | "xml" => Self::Other("data"),
            _ => Self::Other("not Markdown"),
        }
    }
}

/// Tells reports from the rest among files that [`Standing::of`] took for documents, in the order of their paths.
pub fn reports_among(candidates: Vec<Source>, grammar: &Grammar) -> (Vec<Source>, Vec<PassedOver>) {
    let mut in_folder: BTreeMap<String, usize> = BTreeMap::new();
    for source in &candidates {
        *in_folder.entry(folder(&source.path).to_owned()).or_default() += 1;
    }
    let alone = |path: &str| {
        let folder = folder(path);
        let below = format!("{folder}/");
        // The folder that was given is no report's own folder.
        !folder.is_empty() && in_folder.get(folder) == Some(&1) && !in_folder.keys().any(|f| f.starts_with(&below))
    };
    let mut reports = Vec::new();
    let mut passed_over = Vec::new();
    let verdicts: Vec<Option<&'static str>> = candidates
        .iter()
        .map(|source| reason(source, grammar, &alone))
        .collect();
    for (source, verdict) in candidates.into_iter().zip(verdicts) {
        match verdict {
            None => reports.push(source),
            Some(reason) => passed_over.push(PassedOver {
                path: source.path,
                reason,
            }),
        }
    }
    (reports, passed_over)
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Why a document is no report; nothing when it is one.
fn reason(source: &Source, grammar: &Grammar, alone: &dyn Fn(&str) -> bool) -> Option<&'static str> {
    let has_ending = source.path.rsplit('/').next().is_some_and(|f| f.contains('.'));
    if !has_ending && !is_markdown(&source.text) {
        return Some("not Markdown");
    }
    let why = by_name(&stem(&source.path).to_lowercase())?;
    if has_reports_front_matter(&source.text, grammar)
        || sections(&source.text, grammar) >= 2
        || (why != "a licence" && alone(&source.path))
    {
        return None;
    }
    Some(why)
}

fn by_name(stem: &str) -> Option<&'static str> {
    let stem = stem.trim_start_matches(['_', '0', '-', '.']);
    match stem {
        "readme" => Some("a README"),
        "license" | "licence" | "copying" | "notice" => Some("a licence"),
        "contributing" | "code_of_conduct" | "code-of-conduct" | "security" | "codeowners" => {
            Some("about the repository")
        }
        "changelog" | "changes" | "history" => Some("a change log"),
        "index" | "summary" | "toc" => Some("an index page"),
        _ if is_template(stem) => Some("a template"),
        _ => None,
    }
}

/// "incident-template", "template", "sample_report"; not "email-template-outage".
fn is_template(stem: &str) -> bool {
    let is = |word: Option<&str>| matches!(word, Some("template" | "templates" | "sample" | "skeleton"));
    let mut words = stem.split(['-', '_', ' ', '.']);
    is(words.next()) || is(words.next_back())
}

/// Front matter that tells of an incident: when, how bad, or in which state.
fn has_reports_front_matter(text: &str, grammar: &Grammar) -> bool {
    if !has_front_matter(text) {
        return false;
    }
    let fence = text.trim_start().get(..3).unwrap_or_default();
    text.trim_start()
        .lines()
        .skip(1)
        .take_while(|line| line.trim_end() != fence)
        .filter_map(|line| line.split_once([':', '=']))
        .filter_map(|(key, _)| grammar.field(key.trim().trim_matches('"')))
        .any(|(field, _)| {
            field == "severity" || field == "status" || (field.starts_with("time.") && field != "time.detected_by")
        })
}

/// How many of a report's sections a text has.
fn sections(text: &str, grammar: &Grammar) -> usize {
    let mut kinds: Vec<_> = text
        .lines()
        .filter(|line| line.starts_with('#'))
        .filter_map(|line| grammar.section(&collapse(line.trim_start_matches('#'))))
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.len()
}

/// Whether a file without an ending is Markdown: front matter, or a heading among its first lines.
fn is_markdown(text: &str) -> bool {
    !text.starts_with("#!")
        && (has_front_matter(text)
            || text
                .lines()
                .take(20)
                .any(|line| line.starts_with("# ") || line.starts_with("## "))
                && text.lines().any(|l| !l.trim().is_empty() && !l.starts_with('#')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn passed(files: &[(&str, &str)]) -> Vec<(String, &'static str)> {
        let sources = files.iter().map(|(p, t)| Source::new(*p, t.as_bytes())).collect();
        let (_, passed) = reports_among(sources, &Grammar::new(&Config::default()));
        passed.into_iter().map(|p| (p.path.to_string(), p.reason)).collect()
    }

    #[test]
    fn pages_about_the_folder_are_no_reports() {
        let files = [
            ("a.md", "# It broke\n"),
            ("README.md", "# Reports\n\nAll of them.\n"),
            ("template.md", "# Title\n"),
            ("LICENSE", "MIT"),
            ("Makefile", "all:\n\ttrue\n"),
        ];
        assert_eq!(
            passed(&files),
            [
                ("README.md".into(), "a README"),
                ("template.md".into(), "a template"),
                ("LICENSE".into(), "not Markdown"),
                ("Makefile".into(), "not Markdown")
            ]
        );
    }

    #[test]
    fn unless_they_are_reports_after_all() {
        assert_eq!(passed(&[("a.md", ""), ("x/README.md", "Only one here.")]), []);
        assert_eq!(
            passed(&[("a.md", ""), ("README.md", "---\ndate: 2021-01-01\n---\n")]),
            []
        );
        assert_eq!(passed(&[("a.md", ""), ("index.md", "## Summary\n## Timeline\n")]), []);
        assert_eq!(passed(&[("a.md", ""), ("outage", "# Outage\n\nIt broke.\n")]), []);
    }
}
