//! What came back: the lesson, what was promised, whether it held; on pages, in the export and on the command line.

use std::fs;

use serde_json::Value;

use super::folder::{Folder, Run, repository, tree};

/// A report of `id` that began on `day`, with this front matter and this body.
pub(super) fn report(id: &str, day: &str, more: &str, body: &str) -> String {
    format!("+++\nid = \"{id}\"\ntitle = \"Report {id}\"\n{more}\n[time]\nstarted = {day}T09:00:00Z\n+++\n\n{body}\n")
}

/// The demo in a folder that may be changed.
pub(super) fn demo() -> Folder {
    let files = tree(&repository().join("content"));
    files
        .iter()
        .fold(Folder::new(), |folder, (path, bytes)| folder.file(path, bytes))
}

/// The reports of an export.
pub(super) fn exported(run: &Run) -> Vec<Value> {
    run.json()["reports"].as_array().expect("reports").clone()
}

/// One of them.
pub(super) fn of<'r>(reports: &'r [Value], id: &str) -> &'r Value {
    let found = reports.iter().find(|report| report["id"] == id);
    found.unwrap_or_else(|| panic!("no {id}"))
}

/// Ids of the reports that `key` of a report names.
pub(super) fn named(report: &Value, key: &str) -> Vec<String> {
    let all = report[key].as_array().expect("a list").iter();
    all.map(|item| item["report"].as_str().expect("an id").to_owned())
        .collect()
}

/// Three incidents of one cause with lessons and promises, the last one with a promise that held.
fn thrice() -> Folder {
    let of_cause = |text: &str| format!("lessons = [{{ text = \"{text}\", cause = \"disk-full\" }}]");
    let action = |more: &str| format!("actions = [{{ text = \"Watch the disk\", causes = [\"disk-full\"], {more} }}]");
    let first = [
        "causes = [\"disk-full\"]",
        &of_cause("Measure the pace."),
        &action("status = \"done\", effect = \"detect-sooner\", due = 2024-03-10"),
    ]
    .join("\n");
    let second = [
        "causes = [\"disk-full\"]",
        &action("status = \"declined\", reason = \"covered\""),
    ]
    .join("\n");
    let third = [
        "causes = [\"disk-full\"]",
        &action("status = \"done\", verified = \"2026-02-01: it paged\""),
    ]
    .join("\n");
    let detected = |id: &str, day: &str, more: &str, at: &str| {
        report(id, day, more, "Text.").replace("[time]", &format!("[time]\ndetected = {day}T{at}:00Z"))
    };
    Folder::new()
        .file("a.md", detected("A-1", "2024-03-01", &first, "11:00"))
        .file("b.md", detected("B-2", "2025-03-01", &second, "09:04"))
        .file("c.md", detected("C-3", "2026-01-01", &third, "09:05"))
}

#[test]
fn a_lesson_comes_back_with_what_was_promised() {
    let run = thrice().build().ended(0);
    let page = run.page("incidents/c-3/index.html");
    // The nearest one has no lesson; the one before it has.
    for said in [
        "for the 3rd time",
        "Measure the pace.",
        "done, not verified",
        "Report B-2",
        "It was also part of",
        "declared",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!run.page("incidents/a-1/index.html").contains("This came back"));
    let twin = run.page("incidents/c-3/index.md");
    assert!(
        twin.contains("Measure the pace.") && twin.contains("This was promised then:"),
        "{twin}"
    );
}

#[test]
fn whether_it_held_is_said_of_what_was_done() {
    let run = thrice().build().ended(0);
    let page = run.page("causes/disk-full/index.html");
    let said = |text: &str| assert!(page.contains(text), "{text}: {page}");
    // Done by the tenth of March 2024; back on the first of March 2025.
    said("met again 356 days after it was due, in");
    // It was to make that shorter, and did.
    said("detected within 4 min in B-2, within 2 h in A-1");
    // Seen to work on the first of February 2026, and today is the 22nd of November.
    said("held for 294 days since it was verified");
    said("3 actions were promised against it: 2 done, 1 declined.");
    said("Of what was done, 2 held so far.");
    let untested = Folder::new().file(
        "a.md",
        report(
            "A-1",
            "2026-11-02",
            "causes = [\"disk-full\"]\nactions = [{ text = \"Watch it\", status = \"done\", causes = [\"disk-full\"] }]",
            "Text.",
        ),
    );
    let page = untested.build().ended(0);
    let page = page.page("causes/disk-full/index.html");
    assert!(
        page.contains("not tested since: not met again for 20 days since that incident"),
        "{page}"
    );
    // An exercise of it is a test.
    let tried = untested.file(
        "b.md",
        report(
            "B-2",
            "2026-11-10",
            "kind = \"exercise\"\ncauses = [\"disk-full\"]",
            "Text.",
        ),
    );
    let page = tried.build().ended(0);
    let page = page.page("causes/disk-full/index.html");
    assert!(
        page.contains("held for 20 days since that incident, tried in"),
        "{page}"
    );
}

/// Two incidents of one cause, of which the first promised this.
fn twice(actions: &str) -> Folder {
    let first = format!("causes = [\"disk-full\"]\n{actions}");
    Folder::new()
        .file("a.md", report("A-1", "2024-03-01", &first, "Text."))
        .file("b.md", report("B-2", "2025-03-01", "causes = [\"disk-full\"]", "Text."))
}

#[test]
fn promises_that_name_no_cause_are_told_as_such() {
    let action = "actions = [{ text = \"Watch the disk\" }]";
    let run = twice(action).build().ended(0);
    let page = run.page("incidents/b-2/index.html");
    assert!(
        page.contains("doesn't say against which cause") && page.contains("Watch the disk"),
        "{page}"
    );
    // They are not counted as promised against it.
    assert!(!run.page("causes/disk-full/index.html").contains("promised against it"));
}

#[test]
fn what_is_not_related_or_an_exercise_did_not_come_back() {
    let a = report("A-1", "2024-03-01", "causes = [\"disk-full\"]", "Text.");
    for (cause, more) in [
        ("not_related", "not_related = [\"A-1\"]\ncauses = [\"disk-full\"]"),
        (
            "an exercise",
            "kind = \"exercise\"\nrelated = [{ id = \"A-1\", as = \"same-cause\" }]",
        ),
    ] {
        let b = report("B-2", "2025-03-01", more, "Text.");
        let folder = Folder::new().file("a.md", &a).file("b.md", b);
        let reports = exported(&folder.run(&["export"]).ended(0));
        assert_eq!(named(of(&reports, "B-2"), "came_back"), [""; 0], "{cause}");
    }
}

#[test]
fn what_was_done_too_late_is_said_to_be() {
    let action = "actions = [{ text = \"Watch the disk\", status = \"done\", verified = \"2026-02-01: seen\", causes = [\"disk-full\"] }]";
    let run = twice(action).build().ended(0);
    let page = run.page("incidents/b-2/index.html");
    assert!(
        page.contains("only after this incident it was verified, on 1 February 2026"),
        "{page}"
    );
}

#[test]
fn the_same_cause_by_its_writers_words_comes_back() {
    let same = "related = [{ id = \"A-1\", as = \"same-cause\" }]";
    let folder = Folder::new()
        .file(
            "a.md",
            report("A-1", "2024-03-01", "lessons = [\"Ask the vendor first.\"]", "Text."),
        )
        .file("b.md", report("B-2", "2025-03-01", same, "Text."));
    let reports = exported(&folder.run(&["export"]).ended(0));
    let back = &of(&reports, "B-2")["came_back"][0];
    assert_eq!(back["report"], "A-1");
    assert_eq!(back["cause"], Value::Null);
    assert_eq!(back["grade"], "declared");
    assert_eq!(back["lesson"], "Ask the vendor first.");
    // The earlier one has nothing that came back.
    assert_eq!(named(of(&reports, "A-1"), "came_back"), [""; 0]);
    let run = folder.build().ended(0);
    assert!(run.page("incidents/b-2/index.html").contains("Ask the vendor first."));
}

#[test]
fn a_build_tells_what_came_back_lately() {
    let run = demo().run(&["build", "--as-of", "2026-11-25"]).ended(0);
    for said in [
        "came back: ",
        "learned then: ",
        "this was promised then: ",
        "for the 2nd time",
    ] {
        assert!(run.stderr.contains(said), "{said}: {}", run.stderr);
    }
    // Years later nothing of that is news, but for what is still going on.
    let late = demo().run(&["build", "--as-of", "2031-01-01"]).ended(0);
    assert!(late.stderr.matches("came back: ").count() < run.stderr.matches("came back: ").count());
    assert!(!demo().run(&["build", "-q"]).ended(0).stderr.contains("came back"));
}

#[test]
fn causes_are_listed_with_their_counts() {
    let folder = thrice();
    let run = folder.run(&["causes"]).ended(0);
    let row: Vec<&str> = run.stdout.lines().nth(1).expect("a row").split_whitespace().collect();
    assert_eq!(row, ["3", "3", "0", "2026-01-01", "disk-full", "Disk", "full"]);
    assert!(run.stdout.contains("--all names them") && !run.stdout.contains("cert-expiry"));
    assert!(folder.run(&["causes", "--all"]).ended(0).stdout.contains("cert-expiry"));
    let json = folder.run(&["causes", "--json"]).ended(0).json();
    assert_eq!(json[0]["id"], "disk-full");
    assert_eq!(json[0]["incidents"], 3);
    assert_eq!(json[0]["first_seen"], "2024-03-01");
    let folder = thrice().file("causes/tide.md", "+++\nname = \"Tide\"\n+++\nA tide.\n");
    let run = folder.run(&["causes"]).ended(0);
    assert!(run.stderr.contains("no report carries `tide`"), "{}", run.stderr);
}

#[test]
fn proposals_are_files_to_review_and_count_nowhere() {
    let stated = |what: &str| format!("## Root causes\n\n- {what}");
    let folder = Folder::new()
        .file(
            "a.md",
            report("A-1", "2024-03-01", "", &stated("The grommet daemon lost its lease.")),
        )
        .file(
            "b.md",
            report(
                "B-2",
                "2025-03-01",
                "",
                &stated("A lease of the grommet daemon was lost."),
            ),
        )
        .file(
            "c.md",
            report("C-3", "2025-04-01", "", &stated("A colour profile was missing.")),
        );
    let run = folder.run(&["causes", "suggest"]).ended(0);
    for said in ["# grommet-daemon.md", "[[A-1]]", "[[B-2]]", "\"grommet daemon\""] {
        assert!(run.stdout.contains(said), "{said}: {}", run.stdout);
    }
    assert!(!run.stdout.contains("C-3"));
    // Into the folder itself they would count at once.
    for inside in [
        "content",
        "content/causes",
        "content/new/folder",
        "new/../content/causes",
    ] {
        let run = folder.run(&["causes", "suggest", "--out", inside]).ended(2);
        assert!(
            run.stderr.contains("help: name a folder outside of it"),
            "{}",
            run.stderr
        );
    }
    let out = "proposed/causes";
    folder.run(&["causes", "suggest", "--out", out]).ended(0);
    let file = fs::read_to_string(folder.at("proposed/causes/grommet-daemon.md")).unwrap();
    let again = folder.run(&["causes", "suggest", "--out", out]).ended(2);
    assert!(again.stderr.contains("there already"), "{}", again.stderr);
    // An entry of the registry, once somebody moves it; it matches nothing before somebody says by which words.
    folder.write("causes/grommet-daemon.md", file);
    let run = folder.build().ended(0);
    assert!(run.page("causes/grommet-daemon/index.html").contains("No incident yet"));
    let none = folder.run(&["causes", "suggest"]).ended(0);
    assert!(
        none.stderr.contains("No proposals") && none.stdout.is_empty(),
        "{}",
        none.stderr
    );
}
