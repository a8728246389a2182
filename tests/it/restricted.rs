//! Restricted reports are published nowhere, and nothing gives them away.

use super::folder::Folder;

/// A word that stands in every field and section of a restricted report, in its id, its path and its image.
const MARK: &str = "zanzibar";

/// Every command, on every file that is published, must keep silent about [`MARK`] and say that there are `n`.
#[track_caller]
fn stays_inside(folder: &Folder, n: usize) {
    let build = folder.run(&["build", "-v"]).ended(0);
    let said = match n {
        1 => "1 report not published, being restricted".to_owned(),
        n => format!("{n} reports not published, being restricted"),
    };
    assert!(build.stderr.contains(&said), "{}", build.stderr);
    let portable = folder.run(&["build", "--portable", "--format", "json"]).ended(0);
    let mut runs = vec![build, portable];
    for args in [
        &["check"][..],
        &["check", "--format", "json"],
        &["export"],
        &["export", "--format", "ndjson"],
        &["causes", "--all"],
        &["causes", "--json"],
        &["causes", "suggest"],
        &["digest"],
        &["digest", "2026", "--format", "eml"],
        &["digest", "2026", "--format", "json"],
        &["digest", "--list"],
        &["lessons", "--service", "checkout", "--change", "config"],
        &["build", "-v", "--base-url", "https://incidents.example/"],
    ] {
        runs.push(folder.run(args));
    }
    for run in &runs {
        assert_eq!(run.places(MARK), [""; 0]);
    }
}

/// All that a report can say, with the mark in it.
fn body() -> String {
    let headings = [
        "Summary",
        "Impact",
        "Timeline",
        "Investigation",
        "Root causes",
        "Actions",
        "Lessons learned",
        "What went well",
        "Anything else",
    ];
    let mut body = format!("# {MARK} heading\n\n![{MARK}](zanzibar.png) [other](public.md) [[PUBLIC-1]]\n\n");
    for heading in headings {
        body += &format!(
            "## {heading}\n\n{MARK} {heading} of some length.\n\n- 2026-03-02 09:14 UTC {MARK}\n- [ ] do {MARK}\n\n\
             <b>{MARK}</b> <!-- {MARK} -->\n\n```\n{MARK}\n```\n\n| time | what |\n|---|---|\n| 09:15 | {MARK} |\n\n"
        );
    }
    body
}

fn toml(visibility: &str) -> String {
    format!(
        r#"+++
id = "{MARK}-1"
title = "{MARK} title"
status = "ongoing"
severity = "{MARK}"
services = ["{MARK}"]
affected = ["{MARK}"]
teams = ["{MARK}"]
commander = "{MARK}"
causes = ["{MARK}", {{ id = "x", text = "{MARK}" }}]
tags = ["{MARK}"]
related = [{{ id = "PUBLIC-1", as = "{MARK}" }}, "{MARK}-none"]
not_related = ["{MARK}-none"]
aliases = ["/{MARK}/"]
original = "https://{MARK}.example/"
summary = "{MARK} summary"
odd = "{MARK}"
{visibility}

[time]
started = 2026-03-02T09:14:00Z
resolved = "{MARK}"

[[impact]]
what = "{MARK}"

[[hypotheses]]
statement = "{MARK}"

[[actions]]
text = "{MARK}"
owner = "{MARK}"
status = "{MARK}"
ticket = "javascript:{MARK}"
+++
{}"#,
        body()
    )
}

fn yaml(visibility: &str) -> String {
    format!(
        "---\nid: {MARK}-1\ntitle: {MARK} title\n{visibility}\ndate: 2026-03-02\ntags: [{MARK}]\n---\n{}",
        body()
    )
}

/// A folder with one public report, and an image for the others.
fn public() -> Folder {
    Folder::new()
        .file(
            "incidents/public.md",
            "+++\nid = \"PUBLIC-1\"\ntitle = \"Checkout failed\"\nservices = [\"checkout\"]\ncauses = [\"disk-full\"]\n[time]\nstarted = 2026-03-01\n\
             +++\n\n## Summary\n\nIt did.\n",
        )
        .file("incidents/zanzibar.png", b"\x89PNG zanzibar")
}

#[test]
fn a_restricted_report_is_nowhere() {
    let spellings = [
        "visibility = \"team\"",
        "visibility = \"Company-Secret\"",
        "visibility = \"\"",
        "visibility = \" \"",
        "visibility = [\"company\", \"team\"]",
        "visibility = [\"company\"]",
        "visibility = { who = \"company\" }",
        "visibility = false",
        "visibility = 1",
        "visibility = \"comapny\"",
        "visibility = \"company \\u0000\"",
        "Visibility = \"private\"",
        "confidentiality = \"high\"",
        "params.visibility = \"team\"",
        "extra = { visibility = \"team\" }",
    ];
    for (n, visibility) in spellings.iter().enumerate() {
        let folder = public().file(&format!("incidents/zanzibar-{n}.md"), toml(visibility));
        stays_inside(&folder, 1);
    }
}

#[test]
fn so_it_is_with_words_for_the_digest() {
    let words = format!("+++\nvisibility = \"team\"\nquestions = [\"{MARK}?\"]\n+++\n\n{MARK}\n");
    for path in ["lessons/2026-q1.md", "lessons/zanzibar.md", "lessons/old/zanzibar.md"] {
        stays_inside(&public().file(path, &words), 1);
    }
}

#[test]
fn so_it_is_with_yaml() {
    let spellings = [
        "visibility: team",
        "visibility: Company-Secret",
        "visibility:",
        "visibility: ''",
        "visibility: ~",
        "visibility: [company]",
        "visibility:\n  - company\n  - team",
        "visibility: {who: company}",
        "visibility: comapny",
        "visibility: no",
        "VISIBILITY: team",
        "params:\n  visibility: team",
    ];
    for visibility in spellings {
        let folder = public().file("incidents/zanzibar.md", yaml(visibility));
        stays_inside(&folder, 1);
    }
}

/// Whoever wrote one of these meant to restrict.
#[test]
fn a_slip_of_the_pen_does_not_publish() {
    let slips = [
        ("said twice", toml("visibility = \"company\"\nvisibility = \"team\"")),
        (
            "said under two names",
            toml("visibility = \"company\"\nclassification = \"secret\""),
        ),
        (
            "said in two places",
            toml("params.visibility = \"team\"\nvisibility = \"company\""),
        ),
        ("a quote missing", toml("visibility = \"team")),
        ("no quotes", toml("visibility = team")),
        ("no equals sign", toml("visibility \"team\"")),
        ("YAML in TOML", toml("visibility: team")),
        ("TOML in YAML", yaml("visibility = \"team\"")),
        ("a broken line before", toml("odd2 = [\"x\nvisibility = \"team\"")),
        ("an open list before", toml("odd2 = [\"x\",\nvisibility = \"team\"")),
        ("an open text before", toml("odd2 = \"\"\"x\nvisibility = \"team\"")),
        (
            "bad indentation before",
            yaml("odd:\n   a: 1\n  b: [\nvisibility: team"),
        ),
        ("an open quote before", yaml("odd: \"x\nvisibility: team")),
        ("a tab before", yaml("odd:\n\t- x\nvisibility: team")),
        ("said twice in YAML", yaml("visibility: company\nvisibility: team")),
        ("the key mistyped", toml("visiblity = \"team\"")),
        ("the key mistyped in YAML", yaml("visibilty: team")),
        (
            "never closed",
            toml("visibility = \"team\"")
                .replacen("\n+++\n", "\n\n", 1)
                .replace("odd =", "\nodd ="),
        ),
        (
            "never closed, said late",
            format!("+++\nid = \"{MARK}-1\"\n\nvisibility = \"team\"\n\n# {MARK}\n"),
        ),
        (
            "never closed YAML, said late",
            format!("---\nid: {MARK}-1\n\nvisibility: team\n\n# {MARK}\n"),
        ),
        (
            "after a byte order mark",
            format!("\u{feff}{}", toml("visibility = \"team\"")),
        ),
        ("after a blank line", format!("\n\n{}", toml("visibility = \"team\""))),
        (
            "with Windows line ends",
            toml("visibility = \"team\"").replace('\n', "\r\n"),
        ),
    ];
    let slips = slips.map(|(slip, text)| (slip, text.into_bytes()));
    let utf16 = format!("\u{feff}{}", toml("visibility = \"team\""));
    let utf16 = utf16.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut published = Vec::new();
    for (slip, text) in slips.into_iter().chain([("in UTF-16, as some editors save", utf16)]) {
        let folder = public().file("incidents/zanzibar.md", text);
        let run = folder.run(&["build", "-q"]).ended(0);
        let bare = run.site.values().any(|bytes| {
            let text = String::from_utf8_lossy(bytes).replace(['\0', '\u{fffd}'], "");
            text.contains(MARK)
        });
        if bare {
            published.push(slip);
        }
    }
    assert_eq!(published, [""; 0]);
}

#[test]
fn restricted_reports_are_counted() {
    let folder = public()
        .file("incidents/zanzibar-a.md", toml("visibility = \"team\""))
        .file("incidents/b/zanzibar.md", yaml("visibility: team"))
        .file("incidents/zanzibar/README.md", toml("visibility = \"team\""));
    stays_inside(&folder, 3);
}

#[test]
fn a_report_that_becomes_restricted_leaves_the_site() {
    let folder = public().file("incidents/zanzibar.md", toml("visibility = \"company\""));
    assert!(!folder.build().ended(0).places(MARK).is_empty());
    folder.write("incidents/zanzibar.md", toml("visibility = \"team\""));
    stays_inside(&folder, 1);
}

/// A public report may name a restricted one. What it then says is its own; what hansei makes of it names nothing.
#[test]
fn what_names_a_restricted_report_does_not_give_it_away() {
    let naming = "+++\nid = \"PUBLIC-2\"\ntitle = \"Search failed\"\nrelated = [{ id = \"ZANZIBAR-1\", as = \"same-cause\" }]\n\
                  not_related = [\"ZANZIBAR-1\"]\n+++\n\n## Summary\n\nSee [that one](zanzibar.md), \
                  [again](./zanzibar.md#summary) and ![that](zanzibar.png \"picture\").\n";
    let folder = public().file("incidents/naming.md", naming).file(
        "incidents/zanzibar.md",
        toml("visibility = \"team\"").replace("zanzibar-1", "ZANZIBAR-1"),
    );
    let run = folder.build().ended(0);
    // The terminal is the writer's, and quotes the writer's own file.
    let told: Vec<String> = run
        .places(MARK)
        .into_iter()
        .filter(|place| !place.starts_with("stderr") && !place.contains("zanzibar.png"))
        .collect();
    assert_eq!(told, [""; 0]);
}
