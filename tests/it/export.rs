//! The export: it follows its schema, and says the same as the site.

use std::fs;

use serde_json::{Value, json};

use super::folder::{Folder, Run, repository};

#[track_caller]
pub(super) fn valid(export: &Value) {
    let schema: Value = serde_json::from_str(hansei::export::JSON_SCHEMA).expect("the schema is JSON");
    let schema = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let faults: Vec<String> = schema
        .iter_errors(export)
        .map(|e| format!("{}: {e}", e.instance_path()))
        .collect();
    assert_eq!(faults, [""; 0]);
}

/// The only report of a folder.
#[track_caller]
fn only(run: &Run) -> Value {
    let export = run.json();
    valid(&export);
    let reports = export["reports"].as_array().expect("reports");
    assert_eq!(reports.len(), 1);
    reports[0].clone()
}

pub(super) fn exported(text: &str) -> Value {
    only(&Folder::new().file("incidents/a.md", text).run(&["export"]).ended(0))
}

#[test]
fn the_schema_is_printed_and_is_one() {
    let run = Folder::new().run(&["export", "--schema"]).ended(0);
    assert_eq!(run.stdout, hansei::export::JSON_SCHEMA);
    assert!(jsonschema::meta::is_valid(&run.json()));
}

#[test]
fn the_demo_follows_the_schema() {
    let content = repository().join("content");
    let run = Folder::new().run_with(&["export"], |command| {
        command.arg(&content);
    });
    let export = run.ended(0).json();
    valid(&export);
    assert!(export["reports"].as_array().is_some_and(|reports| reports.len() >= 10));
}

/// Reports as other people write them.
const DIALECTS: [(&str, &str); 9] = [
    ("bare.md", "It broke, and then it was well again.\n"),
    (
        "h1.md",
        "# 2021-06-10: Queue was full\n\n## What happened\n\nThe queue was full.\n\n## Timeline\n\n* 10:57 - full\n* 11:20 - empty\n",
    ),
    (
        "yaml.md",
        "---\ntitle: Down\ndate: 2021-06-10 10:57:00\nresolvedWhen: 2021-06-10 12:00:00\naffected: [API]\nseverity: down\nsection: issue\n---\n\n*Resolved* - it is up.\n",
    ),
    (
        "toml.md",
        "+++\ntitle = \"Down\"\ndate = 2021-06-10\n[params]\nseverity = \"p1\"\n+++\n",
    ),
    (
        "table.md",
        "# Table\n\n## Timeline\n\n| Time (UTC) | Event |\n|---|---|\n| 2021-06-10 10:57 | full |\n| 11:20 | **empty** |\n\n## Action items\n\n| Action | Owner | Due |\n|---|---|---|\n| Add space | sre | 2021-07-01 |\n",
    ),
    (
        "stamps.md",
        "# Stamps\n\n## Timeline\n\n### 2021-06-10 10:57 UTC\n\nFull.\n\n### 11:20\n\nEmpty.\n",
    ),
    ("要約.md", "# 障害報告\n\n## 概要\n\n障害が発生しました。\n"),
    ("odd.md", "---\ntitle: [a, b]\ndate: yesterday\nseverity: {a: 1}\n---\n"),
    ("README.md", "---\ndate: 2021-01-01\n---\n\n## Root cause\n\n- disk\n"),
];

fn dialects() -> Folder {
    DIALECTS.iter().fold(Folder::new(), |folder, (path, text)| {
        folder.file(&format!("incidents/{path}"), text)
    })
}

#[test]
fn dialects_follow_the_schema() {
    let export = dialects().run(&["export"]).ended(0).json();
    valid(&export);
    assert_eq!(export["reports"].as_array().map(Vec::len), Some(DIALECTS.len()));
}

#[test]
fn the_site_the_lines_and_the_document_say_the_same() {
    let folder = dialects();
    let build = folder.build().ended(0);
    let export = folder.run(&["export"]).ended(0);
    assert_eq!(build.page("api/reports.json"), export.stdout);
    let lines = folder.run(&["export", "--format", "ndjson"]).ended(0);
    let lines: Vec<Value> = lines
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line is JSON"))
        .collect();
    assert_eq!(export.json()["reports"], Value::Array(lines));
    assert_eq!(export.json()["schema"], json!(hansei::export::SCHEMA));
    // Every report has the page that the export names.
    for report in export.json()["reports"].as_array().expect("reports") {
        let url = report["url"].as_str().expect("a URL");
        assert!(build.site.contains_key(&format!("{url}index.html")), "{url}");
    }
}

#[test]
fn nothing_gives_an_export_of_nothing() {
    let export = Folder::new().run(&["export"]).ended(0);
    valid(&export.json());
    assert_eq!(export.json()["reports"], json!([]));
    assert_eq!(Folder::new().run(&["export", "--format", "ndjson"]).ended(0).stdout, "");
}

#[test]
fn what_was_stated_is_told_from_what_was_inferred() {
    let report = exported("+++\nid = \"A\"\ntitle = \"T\"\n[time]\nstarted = 2026-03-02\n+++\n");
    assert_eq!(report["origins"]["title"]["origin"], "stated");
    assert_eq!(report["times"]["started"]["origin"], "stated");
    assert_eq!(report["times"]["started"]["from"], "front matter, line 5");

    let folder = Folder::new().file("incidents/2021-06-10-queue-full.md", "");
    let report = only(&folder.run(&["export"]).ended(0));
    assert_eq!(report["title"], "Queue full");
    assert_eq!(report["origins"]["title"]["origin"], "inferred");
    let started = &report["times"]["started"];
    assert_eq!(
        (&started["local"], &started["utc"], &started["origin"]),
        (&json!("2021-06-10"), &Value::Null, &json!("inferred"))
    );
    assert_eq!(started["from"], "the file's name");
}

#[test]
fn restricted_reports_are_exported_when_all_are_asked_for() {
    let folder = Folder::new()
        .file(
            "a.md",
            "+++\nid = \"A\"\nvisibility = \"hr\"\n+++\n# It broke\n\nText.\n",
        )
        .file("b.md", "+++\nid = \"B\"\n+++\n# It broke again\n\nText.\n");
    let ids = |args: &[&str]| -> Vec<(Value, Value)> {
        let export = folder.run(args).ended(0).json();
        valid(&export);
        let reports = export["reports"].as_array().expect("reports");
        reports
            .iter()
            .map(|r| (r["id"].clone(), r["visibility"].clone()))
            .collect()
    };
    assert_eq!(ids(&["export"]), [(json!("B"), json!("company"))]);
    let all = [(json!("A"), json!("hr")), (json!("B"), json!("company"))];
    assert_eq!(ids(&["export", "--all"]), all);
}

#[test]
fn the_export_of_a_file_that_changed_follows() {
    let folder = Folder::new().file("a/a.md", "# First title\n\nText.\n");
    assert_eq!(only(&folder.run(&["export"]))["title"], "First title");
    fs::write(folder.at("content/a/a.md"), "# Second title\n\nText.\n").expect("a file");
    assert_eq!(only(&folder.run(&["export"]))["title"], "Second title");
}
