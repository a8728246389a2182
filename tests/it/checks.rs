//! Literate checks: `tests/checks/*.md` are reports with the findings that they cause written beside the lines that do.
//!
//! ```text
//! titel = "Checkout failed"   <-- unknown-key 1
//! ```
//! says that this line causes `unknown-key` at column 1. Several stand with commas between them; a finding about the file
//! as a whole has no column, and stands on whichever line. ` <-- …` and the spaces before it are cut off before hansei
//! sees the file, so that lines keep their numbers. What isn't written must not be found. Each file is the only report of
//! its folder, at `incidents/` and its own name.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fmt;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;

use hansei::diagnostic::CODES;
use serde_json::Value;

use super::folder::{Folder, names, repository};

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    /// Line and column, from 1; none for the whole file.
    at: Option<(u64, u64)>,
    code: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at {
            Some((line, column)) => write!(f, "line {line}: <-- {} {column}", self.code),
            None => write!(f, "the file: <-- {}", self.code),
        }
    }
}

/// The report without its marks, and the findings that they name.
fn read(marked: &str) -> (String, BTreeSet<Finding>) {
    let mut report = String::new();
    let mut expected = BTreeSet::new();
    for (line, number) in marked.split_inclusive('\n').zip(1..) {
        let Some((text, marks)) = line.split_once("<-- ") else {
            report.push_str(line);
            continue;
        };
        report.push_str(text.trim_end());
        report.push_str(if line.ends_with("\r\n") { "\r\n" } else { "\n" });
        for mark in marks.split(',') {
            let mut words = mark.split_whitespace();
            let code = words.next().expect("a mark names a code").to_owned();
            let column = words.next().map(|n| n.parse().expect("a column is a number"));
            expected.insert(Finding {
                at: column.map(|column| (number, column)),
                code,
            });
        }
    }
    (report, expected)
}

/// What `hansei check` says of a folder's file; with none, of all.
fn found(folder: &Folder, path: Option<&str>) -> BTreeSet<Finding> {
    let run = folder.run(&["check", "--format", "json"]);
    let said = run.json();
    let said = said.as_array().expect("findings");
    let grave = said.iter().any(|d| d["level"] == "error" || d["level"] == "warning");
    assert_eq!(run.code, Some(i32::from(grave)), "{}", run.stderr);
    let finding = |d: &Value| Finding {
        at: d["line"].as_u64().zip(d["column"].as_u64()),
        code: d["code"].as_str().expect("a code").to_owned(),
    };
    said.iter()
        .filter(|d| path.is_none_or(|path| d["path"] == path))
        .map(finding)
        .collect()
}

/// Every check, by its file's name.
fn checks() -> Vec<(String, String)> {
    let folder = repository().join("tests/checks");
    let read = |name: String| {
        let bytes = fs::read(folder.join(&name)).expect("it can be read");
        (name, String::from_utf8(bytes).expect("checks are UTF-8"))
    };
    names(&folder).into_iter().map(read).collect()
}

#[test]
fn every_finding_stands_where_it_is_expected() {
    let mut wrong = Vec::new();
    for (name, marked) in checks() {
        let (report, expected) = read(&marked);
        let path = format!("incidents/{name}");
        let found = found(&Folder::new().file(&path, report), Some(&path));
        let missing = expected.difference(&found).map(|f| format!("{name}: missing: {f}"));
        let surplus = found.difference(&expected).map(|f| format!("{name}: unexpected: {f}"));
        wrong.extend(missing.chain(surplus));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// So many reports, the first of which declares a cause, and the first few of which speak of it.
fn many(all: usize, speak: usize) -> Folder {
    (0..all).fold(Folder::new(), |folder, nth| {
        let declares = if nth == 0 { "causes = [\"disk-full\"]\n" } else { "" };
        let title = if nth < speak { "The disk was full" } else { "It broke" };
        let text = format!("+++\nid = \"A-{nth}\"\n{declares}+++\n# {title}\n\nAnd then it was well again.\n");
        folder.file(&format!("a/{nth}.md"), text)
    })
}

/// What takes more than a small file of UTF-8 to cause, and a folder that does.
fn elsewhere() -> Vec<(&'static str, Folder)> {
    let report = |more: &str| format!("+++\nid = \"A\"\n+++\n# It broke\n\nAnd then it was well again.\n{more}");
    let one = || Folder::new().file("a/a.md", report(""));
    let not_utf8 = Folder::new().file("a/a.md", [report("").as_bytes(), b"\xff"].concat());
    let odd_name = one();
    fs::write(odd_name.at("content").join(OsStr::from_bytes(b"\xff.md")), "text").expect("a file");
    let dangling = one();
    std::os::unix::fs::symlink("nowhere", dangling.at("content/a/link.md")).expect("a link");
    vec![
        // Checks are UTF-8, and so are their names.
        ("bad-encoding", not_utf8),
        ("bad-file-name", odd_name),
        ("unreadable", dangling),
        // Two files.
        ("duplicate-id", one().file("a/b.md", report("more"))),
        (
            "not-published",
            one()
                .file("a/b.md", report("[c](c.csv)").replace("\"A\"", "\"B\""))
                .file("a/c.csv", "1"),
        ),
        (
            "unsafe-image",
            one()
                .file("a/b.md", report("![x](x.svg)").replace("\"A\"", "\"B\""))
                .file("a/x.svg", "<svg><script/></svg>"),
        ),
        // Not about a report.
        (
            "circular-cause",
            one()
                .file("causes/a.md", "+++\nparent = \"b\"\n+++\nA.\n")
                .file("causes/b.md", "+++\nparent = \"a\"\n+++\nB.\n"),
        ),
        ("unused-cause", one().file("causes/a.md", "+++\nid = \"a\"\n+++\nA.\n")),
        (
            "near-causes",
            one()
                .file("causes/a.md", "+++\nname = \"Expired licence\"\n+++\nA.\n")
                .file("causes/b.md", "+++\nname = \"Licence expired\"\n+++\nB.\n"),
        ),
        ("edition-name", one().file("lessons/notes.md", "Words.\n")),
        ("empty-edition", one().file("lessons/2026-q1.md", "Words.\n")),
        ("broken-edition", one().file("lessons/2026-q1.published.json", "{")),
        ("broad-cause", many(12, 12)),
        ("matched-cause", many(40, 8)),
        ("no-base-url", one()),
        ("no-reports", Folder::new().file("a/a.txt", "text")),
        ("unknown-theme-file", one().file("theme/templates/raport.html", "text")),
        ("settings-value", one().file("hansei.toml", "page_size = 0\n")),
        // No file of 1 MB, and nothing like a secret, in the repository.
        (
            "too-large",
            Folder::new().file("a/a.md", report(&"word ".repeat(300_000))),
        ),
        (
            "secret",
            Folder::new().file("a/a.md", report(&["xoxb", "-123456789012", "-abcdefGHIJKL"].concat())),
        ),
    ]
}

#[test]
fn what_one_file_cannot_cause_is_found_as_well() {
    for (code, folder) in elsewhere() {
        assert!(found(&folder, None).iter().any(|f| f.code == code), "{code}");
    }
}

#[test]
fn every_code_has_a_check() {
    let mut checked: BTreeSet<String> = checks()
        .iter()
        .flat_map(|(_, marked)| read(marked).1)
        .map(|f| f.code)
        .collect();
    checked.extend(elsewhere().into_iter().map(|(code, _)| code.to_owned()));
    let unchecked: Vec<_> = CODES.iter().filter(|code| !checked.contains(**code)).collect();
    assert!(
        unchecked.is_empty(),
        "write a check for {unchecked:?} into tests/checks"
    );
    let unknown: Vec<_> = checked.iter().filter(|code| !CODES.contains(&code.as_str())).collect();
    assert!(unknown.is_empty(), "no such code: {unknown:?}");
}

#[test]
fn levels_are_the_settings_to_say() {
    let folder = Folder::new()
        .file(
            "a/a.md",
            "+++\nid = \"A\"\ntitel = \"T\"\n+++\n[x](javascript:y) and some more words.\n",
        )
        .file(
            "hansei.toml",
            "[checks]\nunknown-key = \"off\"\nunsafe-url = \"off\"\nno-base-url = \"warning\"\n",
        );
    let codes: Vec<String> = found(&folder, None).into_iter().map(|f| f.code).collect();
    // Findings about safety are always said.
    assert!(
        codes.contains(&"unsafe-url".into()) && codes.contains(&"no-base-url".into()),
        "{codes:?}"
    );
    assert!(!codes.contains(&"unknown-key".into()), "{codes:?}");
}

#[test]
fn people_read_the_same_findings() {
    for (name, marked) in checks() {
        let (report, expected) = read(&marked);
        let path = format!("incidents/{name}");
        let run = Folder::new().file(&path, report).run(&["check"]);
        for finding in expected {
            assert!(
                run.stderr.contains(&format!("[{}]", finding.code)),
                "{name}: {}",
                finding.code
            );
            if let Some((line, column)) = finding.at {
                assert!(
                    run.stderr.contains(&format!("{path}:{line}:{column}")),
                    "{name}: {finding}\n{}",
                    run.stderr
                );
            }
        }
    }
}
