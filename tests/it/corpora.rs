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
