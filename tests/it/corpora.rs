//! Folders that other people wrote, where they lie beside the repository: every document becomes a report.

use std::collections::BTreeSet;
use std::path::Path;

use super::folder::{Folder, names, repository};
use super::page::{broken, dangers};

#[test]
fn every_document_of_every_folder_is_a_report_or_is_named() {
    let corpora = repository().join("../shared/corpora");
    if !corpora.is_dir() {
        eprintln!("skipped: there is no {}", corpora.display());
        return;
    }
    for name in names(&corpora) {
        let content = corpora.join(&name);
        if !content.is_dir() {
            continue;
        }
        let folder = Folder::new();
        let run = |args: &[&str]| {
            let run = folder.run_with(args, |command| {
                command.arg(&content);
            });
            assert_eq!(run.code, Some(0), "{name}: {}", run.stderr);
            run
        };
        let build = run(&["build", "-v"]);
        let export = run(&["export"]).json();
        let reports: BTreeSet<String> = export["reports"]
            .as_array()
            .expect("reports")
            .iter()
            .map(|r| r["path"].as_str().expect("a path").to_owned())
            .collect();
        assert_eq!(build.reports().len(), reports.len(), "{name}");
        assert!(!reports.is_empty(), "{name}");

        let passed_over = |path: &str| build.stderr.contains(&format!("passed over: {path} ("));
        let lost: Vec<String> = documents(&content)
            .into_iter()
            .filter(|p| !reports.contains(p) && !passed_over(p))
            .collect();
        assert_eq!(lost, [""; 0], "{name}");
        assert_eq!(dangers(&build.site), [""; 0], "{name}");
        // The authors' own links to anchors of their raw HTML can't be told from broken ones.
        let dead: Vec<String> = broken(&build.site)
            .into_iter()
            .filter(|link| !link.contains('#'))
            .collect();
        assert_eq!(dead, [""; 0], "{name}");
    }
}

/// The Markdown files of a folder that aren't hidden.
fn documents(folder: &Path) -> Vec<String> {
    let shown = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 0 || !(name.starts_with('.') || name == "node_modules")
    };
    let entries = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_entry(shown)
        .filter_map(Result::ok);
    let files = entries.filter(|entry| entry.file_type().is_file());
    let paths = files.map(|entry| {
        entry
            .path()
            .strip_prefix(folder)
            .expect("below")
            .to_string_lossy()
            .into_owned()
    });
    paths
        .filter(|path| {
            [".md", ".markdown", ".html.md.erb"]
                .iter()
                .any(|ending| path.ends_with(ending))
        })
        .collect()
}

/// Where a folder's metadata says it, titles and starts are those that a plain look at the lines finds: in 98 of 100.
#[test]
fn titles_and_starts_are_those_of_the_metadata() {
    let corpora = repository().join("../shared/corpora");
    if !corpora.is_dir() {
        eprintln!("skipped: there is no {}", corpora.display());
        return;
    }
    for name in [
        "jenkins-infra+status",
        "agrc+status-page",
        "teamtito+netlify-statuskit",
        "icco+postmortems",
        "coinspect+learn-evm-attacks",
    ] {
        let content = corpora.join(name);
        let export = Folder::new().run_with(&["export"], |command| {
            command.arg(&content);
        });
        let export = export.ended(0).json();
        let (mut titles, mut starts) = ((0, Vec::new()), (0, Vec::new()));
        for report in export["reports"].as_array().expect("reports") {
            let path = report["path"].as_str().expect("a path");
            let text = std::fs::read_to_string(content.join(path)).expect("it can be read");
            if let Some(title) = said(&text, &["title"]) {
                titles.0 += 1;
                if report["title"] != title.split_whitespace().collect::<Vec<_>>().join(" ") {
                    titles.1.push(format!("{path}: {} is not {title}", report["title"]));
                }
            }
            if let Some(start) = said(&text, &["start_time", "date"]).filter(|start| start.len() >= 10) {
                starts.0 += 1;
                let found = report["times"]["started"]["local"].as_str().unwrap_or("none");
                if !found.starts_with(&minute(&start)) {
                    starts.1.push(format!("{path}: {found} is not {start}"));
                }
            }
        }
        for (what, (all, wrong)) in [("titles", titles), ("starts", starts)] {
            assert!(all > 0, "{name}: no {what}");
            assert!(
                wrong.len() * 50 <= all,
                "{name}: {} of {all} {what}: {wrong:#?}",
                wrong.len()
            );
            eprintln!("{name}: {} of {all} {what}", all - wrong.len());
        }
    }
}

/// `2021-08-27T13:00` of what begins so, an hour with too few or too many digits mended; or the day alone.
fn minute(stamp: &str) -> String {
    let (day, clock) = stamp.split_at(10);
    let mut parts = clock.trim_start_matches(['T', ' ']).split(':');
    match (
        parts.next().map(str::parse::<u8>),
        parts.next().and_then(|m| m.get(..2)),
    ) {
        (Some(Ok(hour)), Some(minute)) => format!("{day}T{hour:02}:{minute}"),
        _ => day.to_owned(),
    }
}

/// The value of the first of these keys that the front matter has on a line of its own.
fn said(text: &str, keys: &[&str]) -> Option<String> {
    let lines = || {
        text.lines()
            .skip(1)
            .take_while(|line| !matches!(line.trim_end(), "---" | "+++"))
    };
    keys.iter().find_map(|key| {
        let value = lines().find_map(|line| {
            let rest = line.strip_prefix(key)?.trim_start();
            rest.strip_prefix([':', '=']).map(str::trim)
        })?;
        let quoted = |quote: char| value.strip_prefix(quote)?.strip_suffix(quote);
        let value = match (quoted('"'), quoted('\'')) {
            (Some(text), _) => text.replace("\\\"", "\""),
            (_, Some(text)) => text.replace("''", "'"),
            _ => value.to_owned(),
        };
        (!value.is_empty() && !value.starts_with(['>', '|'])).then_some(value)
    })
}
