//! The demo in `content/`: it builds without a word, and its pages are whole.

use std::sync::OnceLock;

use super::folder::{Folder, Run, repository};
use super::page::{self, Tag};

/// The demo, built with these arguments besides.
fn built(args: &[&str]) -> Run {
    let folder = Folder::new();
    let out = folder.at("public");
    let run = folder.run_with(&["build", "--strict", "--as-of", "2026-11-25"], |command| {
        command.current_dir(repository()).arg("-o").arg(&out).args(args);
    });
    run.ended(0)
}

fn demo() -> &'static Run {
    static DEMO: OnceLock<Run> = OnceLock::new();
    DEMO.get_or_init(|| built(&[]))
}

fn portable() -> &'static Run {
    static DEMO: OnceLock<Run> = OnceLock::new();
    DEMO.get_or_init(|| built(&["--portable"]))
}

#[test]
fn every_page_is_there() {
    let site = &demo().site;
    for path in [
        "index.html",
        "incidents/index.html",
        "404.html",
        "style.css",
        "favicon.svg",
        "api/reports.json",
    ] {
        assert!(site.contains_key(path), "{path}");
    }
    let files = walkdir::WalkDir::new(repository().join("content/incidents"))
        .into_iter()
        .filter_map(Result::ok);
    let documents = files.filter(|entry| entry.path().extension().is_some_and(|ending| ending == "md"));
    let restricted = |path: &std::path::Path| {
        let text = std::fs::read_to_string(path).unwrap();
        text.contains("visibility = \"security\"")
    };
    let (hidden, shown): (Vec<_>, Vec<_>) = documents.partition(|entry| restricted(entry.path()));
    assert_eq!(hidden.len(), 1);
    assert_eq!(demo().reports().len(), shown.len());
    assert_eq!(
        site.keys().collect::<Vec<_>>(),
        portable().site.keys().collect::<Vec<_>>()
    );
}

#[test]
fn every_link_fragment_and_image_leads_somewhere() {
    assert_eq!(page::broken(&demo().site), [""; 0]);
    assert_eq!(page::broken(&portable().site), [""; 0]);
}

#[test]
fn portable_links_name_files() {
    for (path, html) in page::pages(&portable().site).filter(|(path, _)| *path != "404.html") {
        for tag in page::tags(&html) {
            let Some(href) = tag
                .get("href")
                .filter(|href| !href.contains(':') && !href.starts_with('#'))
            else {
                continue;
            };
            let file = href.split('#').next().unwrap_or_default();
            assert!(!file.ends_with('/') && !file.starts_with('/'), "{path}: {href}");
        }
    }
}

#[test]
fn nothing_runs_or_calls_out() {
    assert_eq!(page::dangers(&demo().site), [""; 0]);
    assert_eq!(page::dangers(&portable().site), [""; 0]);
}

#[test]
fn every_page_has_what_a_page_needs() {
    for (path, html) in page::pages(&demo().site) {
        assert!(html.to_lowercase().starts_with("<!doctype html>"), "{path}");
        let tags = page::tags(&html);
        let all = |name: &str| -> Vec<&Tag> { tags.iter().filter(|tag| tag.name == name).collect() };
        let meta = |key: &str, name: &str| {
            let found = tags.iter().find(|tag| tag.name == "meta" && tag.get(key) == Some(name));
            found.and_then(|tag| tag.get("content")).unwrap_or_default().to_owned()
        };
        assert_eq!(all("h1").len(), 1, "{path}");
        assert_eq!(all("main").len(), 1, "{path}");
        assert!(
            all("html")[0].get("lang").is_some_and(|lang| !lang.is_empty()),
            "{path}"
        );
        assert!(
            matches!(all("title").as_slice(), [title] if !title.text.trim().is_empty()),
            "{path}"
        );
        assert!(meta("name", "viewport").contains("width=device-width"), "{path}");
        assert!(meta("name", "robots").contains("noindex"), "{path}");
        let policy = meta("http-equiv", "Content-Security-Policy");
        assert!(
            policy.contains("default-src 'self'") && !policy.contains("'unsafe-inline'"),
            "{path}: {policy}"
        );
        // The policy counts only for what comes after it.
        let first = tags.iter().position(|tag| tag.get("http-equiv").is_some());
        let loads = tags
            .iter()
            .position(|tag| matches!(tag.name.as_str(), "link" | "script"));
        assert!(first < loads, "{path}");
        for image in all("img") {
            assert!(image.get("alt").is_some(), "{path}: {image:?}");
        }
        for link in all("a") {
            assert!(
                link.get("href").is_some(),
                "{path}: a link that leads nowhere: {link:?}"
            );
        }
    }
}

#[test]
fn headings_skip_no_level() {
    for (path, html) in page::pages(&demo().site) {
        let mut last = 0;
        for tag in page::tags(&html) {
            let level = tag.name.strip_prefix('h').and_then(|n| n.parse::<u8>().ok());
            let Some(level) = level.filter(|n| (1..=6).contains(n)) else {
                continue;
            };
            assert!(level <= last + 1, "{path}: h{level} after h{last}");
            last = level;
        }
    }
}

#[test]
fn no_page_weighs_more_than_sixty_kilobytes() {
    let style = demo().site["style.css"].len();
    for (path, html) in page::pages(&demo().site) {
        assert!(html.len() + style < 60_000, "{path}: {} + {style}", html.len());
    }
}

#[test]
fn titles_tell_pages_apart() {
    let mut titles: Vec<(String, &str)> = Vec::new();
    for (path, html) in page::pages(&demo().site) {
        let tags = page::tags(&html);
        let title = tags.iter().find(|tag| tag.name == "title").expect("a title");
        titles.push((title.text.trim().to_owned(), path));
    }
    titles.sort();
    for pair in titles.windows(2) {
        assert_ne!(pair[0].0, pair[1].0, "{} and {}", pair[0].1, pair[1].1);
    }
}
