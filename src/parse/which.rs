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

/// Files of tools that have no ending, in lower case. Their comments look like Markdown's headings.
const TOOLS: [&str; 42] = [
    "appfile",
    "berksfile",
    "brewfile",
    "caddyfile",
    "capfile",
    "cartfile",
    "cname",
    "codeowners",
    "configure",
    "containerfile",
    "crontab",
    "dangerfile",
    "deliverfile",
    "devfile",
    "dockerfile",
    "doxyfile",
    "earthfile",
    "fastfile",
    "gemfile",
    "gnumakefile",
    "gradlew",
    "guardfile",
    "jenkinsfile",
    "justfile",
    "kbuild",
    "kconfig",
    "makefile",
    "mvnw",
    "pipfile",
    "podfile",
    "procfile",
    "puppetfile",
    "rakefile",
    "sconscript",
    "sconstruct",
    "snakefile",
    "steepfile",
    "taskfile",
    "thorfile",
    "tiltfile",
    "vagrantfile",
    "wscript",
];

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
            return match TOOLS.contains(&&*file) {
                true => Self::Other("not Markdown"),
                false => Self::MaybeDocument,
            };
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

/// Whether a file's path alone makes it a report, whatever it and its neighbours say.
pub fn is_report_by_name(path: &str) -> bool {
    Standing::of(path) == Standing::Document && by_name(&stem(path).to_lowercase()).is_none()
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
    if !has_ending && !is_markdown(&source.text, grammar) {
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

/// Whether a file without an ending is Markdown: it begins with front matter, or with a heading that stands by itself
/// and is followed by prose. A `#` alone says nothing: most scripts and settings begin with a comment.
///
/// Bad: `# Build the image` and then `FROM rust`.
/// Good: `# Outage`, a blank line and `It broke.`
fn is_markdown(text: &str, grammar: &Grammar) -> bool {
    if has_front_matter(text) {
        let mut lines = text.trim_start().lines().map(str::trim_end);
        let fence = lines.next();
        return lines.any(|line| Some(line) == fence);
    }
    begins_with_heading(text) && (text.lines().any(is_sentence) || sections(text, grammar) >= 2)
}

fn begins_with_heading(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim_end).skip_while(|line| line.is_empty());
    let (first, next) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    let level = first.len() - first.trim_start_matches('#').len();
    match level {
        0 => next.len() >= 3 && (next.bytes().all(|b| b == b'=') || next.bytes().all(|b| b == b'-')),
        1..=6 => first[level..].starts_with(' ') && next.is_empty(),
        _ => false,
    }
}

/// Whether a line ends as a sentence does, and begins with a word, perhaps of a list or a quotation.
fn is_sentence(line: &str) -> bool {
    let words = line.trim_start_matches(['-', '*', '+', '>', '_', ' ']);
    let end = words.trim_end().trim_end_matches(['*', '_', ')']);
    words.starts_with(char::is_alphabetic)
        && (end.ends_with(['。', '！', '？']) || (end.contains(' ') && end.ends_with(['.', '!', '?', ':', '…'])))
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
    fn a_comment_is_no_heading() {
        let tools = [
            (
                "Dockerfile",
                "# The image\n\nFROM rust:1.95\nRUN echo Everything is fine.\n",
            ),
            ("ops/Procfile", "# Processes\n\nweb: serve\n"),
            ("JENKINSFILE", "# Outage\n\nIt broke.\n"),
            ("deploy", "# Deploys the site.\nset -eu\nrsync -a public/ host:/srv\n"),
            (
                "settings",
                "# Settings of the shop\n\nLIMIT=3\n# Why it is so.\nURL=https://shop.example\n",
            ),
            ("script", "#!/bin/sh\n\n# Restarts it\n\necho It is done.\n"),
            ("late", "LIMIT=3\n\n# Notes\n\nIt is three.\n"),
            ("manifest", "---\nkind: ConfigMap\nstatus: {}\n"),
            ("empty", ""),
            ("heading", "# Only a heading\n"),
        ];
        let expected: Vec<_> = tools
            .iter()
            .filter(|(path, _)| Standing::of(path) == Standing::MaybeDocument)
            .map(|(path, _)| ((*path).to_owned(), "not Markdown"))
            .collect();
        assert_eq!(expected.len(), tools.len() - 3);
        let others = [("a.md", ""), ("b.md", "")];
        let maybe = tools
            .into_iter()
            .filter(|(path, _)| Standing::of(path) == Standing::MaybeDocument);
        assert_eq!(passed(&others.into_iter().chain(maybe).collect::<Vec<_>>()), expected);
    }

    #[test]
    fn markdown_without_an_ending_is_read() {
        for text in [
            "# Outage\n\nIt broke.\n",
            "\n## Outage ##\r\n\r\n> It *broke*, and **nobody knew.**\r\n",
            "Outage\n======\n\n- it broke, we think?\n",
            "# 障害報告\n\n決済が失敗しました。\n",
            "# Outage\n\n## Summary\n\n## Timeline\n\n- 09:14 down\n",
            "---\ntitle: Outage\n---\n",
            "+++\ntitle = 'Outage'\n+++\n",
        ] {
            assert_eq!(passed(&[("a.md", ""), ("outage", text)]), [], "{text}");
        }
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
