//! What reports say together: causes and their grades, recurrence, the ledger, keys, plain pages.

use serde_json::Value;

use super::folder::{Folder, Run};

fn json(run: &Run, path: &str) -> Value {
    let value = serde_json::from_str(run.page(path)).expect("JSON");
    let schema: Value = serde_json::from_str(hansei::documents::api::SCHEMA).expect("the schema is JSON");
    let schema = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let faults: Vec<String> = schema.iter_errors(&value).map(|fault| fault.to_string()).collect();
    assert_eq!(faults, [""; 0], "{path}");
    value
}

/// The occurrences of a cause: report, grade, whether it counts.
fn occurrences(run: &Run, cause: &str) -> Vec<(String, String, bool)> {
    let api = json(run, "api/causes.json");
    let causes = api["causes"].as_array().expect("a list");
    let found = causes.iter().find(|found| found["id"] == cause).expect("it is there");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let each = found["occurrences"].as_array().expect("a list").iter();
    each.map(|o| (text(&o["report"]), text(&o["grade"]), o["counts"] == true))
        .collect()
}

fn report(id: &str, day: &str, more: &str, body: &str) -> String {
    format!("+++\nid = \"{id}\"\ntitle = \"Report {id}\"\n{more}\n[time]\nstarted = {day}T09:00:00Z\n+++\n\n{body}\n")
}

/// Three incidents of one cause, declared and matched, an exercise, and one that ruled it out.
fn several() -> Folder {
    Folder::new()
        .file(
            "incidents/a.md",
            report(
                "A-1",
                "2024-03-01",
                "causes = [\"cert-expiry\"]\nlessons = [{ text = \"Watch end dates.\", cause = \"cert-expiry\" }]\nactions = [{ id = \
                 \"A1\", text = \"Alert on end dates\", status = \"declined\", reason = \"covered\", causes = [\"cert-expiry\"] }]",
                "## Summary\n\nIt stood.",
            ),
        )
        .file(
            "incidents/b.md",
            report(
                "B-2",
                "2025-03-01",
                "",
                "## Summary\n\nIt stood.\n\n## Root causes\n\n- The certificate of the gateway had expired.",
            ),
        )
        .file(
            "incidents/c.md",
            report("C-3", "2026-03-01", "causes = [\"Cert Expiry\"]\nservices = [\"web\"]\nteams = [\"payments\"]", "Text."),
        )
        .file(
            "incidents/d.md",
            report("D-4", "2026-04-01", "kind = \"exercise\"\ncauses = [\"cert-expiry\"]", "Text."),
        )
        .file(
            "incidents/e.md",
            report(
                "E-5",
                "2026-05-01",
                "[[actions]]\ntext = \"Look at it\"\nowner = \"Payments\"\ndue = 2026-06-01",
                "## Root causes\n\n- An expired certificate was ruled out.\n\n## Timeline\n\n- 09:10 The certificate had expired",
            ),
        )
}

#[test]
fn declared_and_matched_are_told_apart() {
    let run = several().build().ended(0);
    let is = |report: &str, grade: &str, counts: bool| (report.to_owned(), grade.to_owned(), counts);
    assert_eq!(
        occurrences(&run, "cert-expiry"),
        [
            is("D-4", "declared", false),
            is("C-3", "declared", true),
            is("B-2", "matched", true),
            is("A-1", "declared", true),
        ]
    );
    let page = run.page("causes/cert-expiry/index.html");
    assert!(
        page.contains("<mark>certificate of the gateway had expired</mark>"),
        "{page}"
    );
    assert!(page.contains("3 incidents in 24 months"), "{page}");
    assert!(page.contains("It came back twice, after 365 and 365 days."), "{page}");
    assert!(page.contains("not counted: an exercise"), "{page}");
}

#[test]
fn what_came_back_is_on_the_report_with_lesson_and_promise() {
    let run = several().build().ended(0);
    let newest = run.page("incidents/c-3/index.html");
    for said in [
        "This came back",
        "3rd time",
        "Report A-1",
        "Watch end dates.",
        "declined",
        "covered",
    ] {
        assert!(newest.contains(said), "{said}: {newest}");
    }
    for first in ["a-1", "d-4", "e-5"] {
        assert!(
            !run.page(&format!("incidents/{first}/index.html"))
                .contains("This came back"),
            "{first}"
        );
    }
    assert!(run.page("index.html").contains("Came back lately"));
}

#[test]
fn keys_gather_the_same_reports() {
    let run = several().build().ended(0);
    let keys = json(&run, "api/keys.json");
    assert_eq!(keys["services"][0]["url"], "services/web/");
    assert_eq!(keys["services"][0]["reports"], serde_json::json!(["C-3"]));
    let team = run.page("teams/payments/index.html");
    assert!(team.contains("Look at it") && team.contains("overdue"), "{team}");
    assert!(run.page("services/web/index.html").contains("Report C-3"));
    for feed in [
        "causes/cert-expiry/feed.xml",
        "services/web/feed.xml",
        "teams/payments/feed.xml",
    ] {
        assert!(run.page(feed).contains("<feed"), "{feed}");
    }
}

#[test]
fn the_ledger_says_how_promises_stand() {
    let run = several().build().ended(0);
    let ledger = json(&run, "api/actions.json");
    let standings: Vec<&str> = ledger["actions"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|action| action["standing"].as_str().expect("a word"))
        .collect();
    assert_eq!(standings, ["overdue", "declined"]);
    let page = run.page("actions/index.html");
    for part in ["id=\"overdue\"", "id=\"declined\"", "covered"] {
        assert!(page.contains(part), "{part}: {page}");
    }
}

#[test]
fn a_registry_of_ones_own_counts_before_the_built_in_one() {
    let run = several()
        .file(
            "causes/cert-expiry.md",
            "+++\nname = \"Ended certificates\"\naliases = [\"ran past its end\"]\n+++\n\nOur own words. See [about](../pages/about.md).\n",
        )
        .file("causes/old-id.md", "+++\nmerged_into = \"cert-expiry\"\n+++\n")
        .file("causes/mine.md", "+++\nid = \"mine\"\nname = \"Mine\"\nparent = \"cert-expiry\"\n+++\n\nA kind of it.\n")
        .file("pages/about.md", "+++\ntitle = \"About\"\n+++\n\nSee [a report](../incidents/c.md) and [[cert-expiry]].\n")
        .file("incidents/f.md", report("F-6", "2026-06-01", "causes = [\"old-id\"]", "A key ran past its end."))
        .build()
        .ended(0);
    let page = run.page("causes/cert-expiry/index.html");
    for said in [
        "Ended certificates",
        "Our own words.",
        "href=\"../../pages/about/\"",
        "Mine",
        "Report F-6",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let about = run.page("pages/about/index.html");
    assert!(
        about.contains("href=\"../../incidents/c-3/\"") && about.contains(">Ended certificates</a>"),
        "{about}"
    );
    assert!(run.page("causes/old-id/index.html").contains("http-equiv=\"refresh\""));
    let off = several()
        .file("hansei.toml", "starter_causes = false\n")
        .build()
        .ended(0);
    assert!(!off.site.contains_key("causes/disk-full/index.html"));
    assert!(
        off.page("causes/cert-expiry/index.html")
            .contains("No registry has this cause yet")
    );
}

#[test]
fn every_page_has_a_twin_and_the_twin_says_the_same() {
    let run = several().build().ended(0);
    for path in run.site.keys().filter(|path| path.ends_with("index.html")) {
        let twin = path.replace("index.html", "index.md");
        assert!(run.page(&twin).starts_with("# "), "{twin}");
    }
    let twin = run.page("incidents/c-3/index.md");
    for said in ["This came back", "Watch end dates.", "Id: C-3"] {
        assert!(twin.contains(said), "{said}: {twin}");
    }
}

#[test]
fn restricted_causes_and_pages_are_not_there() {
    let run = several()
        .file(
            "causes/hidden.md",
            "+++\nid = \"hidden-one\"\nname = \"Hiddenword\"\nvisibility = \"team\"\n+++\n\nHiddenword.\n",
        )
        .file(
            "pages/hidden.md",
            "+++\ntitle = \"Hiddenword\"\nvisibility = \"team\"\n+++\n\nHiddenword.\n",
        )
        .build()
        .ended(0);
    for (path, bytes) in &run.site {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("Hiddenword") && !text.contains("hidden-one"), "{path}");
    }
}

#[test]
fn an_id_that_a_report_had_still_leads_to_it() {
    let run = Folder::new()
        .file(
            "a.md",
            report("INC-7", "2026-01-02", "aliases = [\"OLD-1\"]", "It broke."),
        )
        .file(
            "b.md",
            report(
                "INC-8",
                "2026-02-02",
                "related = [\"old-1\"]",
                "As in [[OLD-1]] before.",
            ),
        )
        .run(&["build", "--strict"])
        .ended(0);
    let page = run.page("incidents/inc-8/index.html");
    assert!(page.contains("As in <a href=\"../../incidents/inc-7/\">"), "{page}");
    assert!(run.page("incidents/inc-7/index.html").contains("incidents/inc-8/"));
}

#[test]
fn one_old_incident_leaves_room_to_the_others() {
    let mut folder = Folder::new().file(
        "old.md",
        report("OLD", "1628-08-10", "causes = [\"disk-full\"]", "It sank."),
    );
    for n in 0..24 {
        let day = format!("{}-03-02", 2003 + n);
        folder = folder.file(
            &format!("{n}.md"),
            report(&format!("N-{n}"), &day, "causes = [\"disk-full\"]", "It broke."),
        );
    }
    let run = folder.build().ended(0);
    let page = run.page("causes/disk-full/index.html");
    // The axis begins with the year of the second; the first stands at its beginning, and the label says so.
    assert!(page.contains(">≤2003</text>") && !page.contains(">1628"), "{page}");
    assert!(
        page.contains("aria-label=\"25 incidents from August 1628 to March 2026\""),
        "{page}"
    );
    assert!(page.contains("<path class=\"dots\" d=\"M0 5h"), "{page}");
}

#[test]
fn a_cause_that_was_merged_answers_to_its_name() {
    let run = Folder::new()
        .file(
            "incidents/a.md",
            report("A-1", "2026-01-01", "causes = [\"Old fancy name\"]", "Text."),
        )
        .file(
            "causes/old.md",
            "+++\nid = \"old-id\"\nname = \"Old fancy name\"\nmerged_into = \"disk-full\"\n+++\nOld.\n",
        )
        .build()
        .ended(0);
    let found = occurrences(&run, "disk-full");
    assert_eq!(found, [("A-1".to_owned(), "declared".to_owned(), true)]);
    assert!(!run.stderr.contains("unknown-cause"), "{}", run.stderr);
}

#[test]
fn wider_causes_know_the_narrower_ones_unless_they_go_in_a_circle() {
    let cause = |parent: &str| format!("+++\nparent = \"{parent}\"\n+++\nText.\n");
    let run = Folder::new()
        .file(
            "incidents/a.md",
            report("A-1", "2026-01-01", "causes = [\"narrow\"]", "Text."),
        )
        .file("causes/narrow.md", cause("disk-full"))
        .file("causes/one.md", cause("two"))
        .file("causes/two.md", cause("one"))
        .build()
        .ended(0);
    for (page, other) in [("narrow", "../disk-full/"), ("disk-full", "../narrow/")] {
        let twin = run.page(&format!("causes/{page}/index.md"));
        assert!(twin.contains(&format!("causes{}", &other[2..])), "{twin}");
    }
    assert!(!run.page("causes/one/index.md").contains("two"), "a circle");
}

#[test]
fn parts_that_the_page_tells_can_be_linked() {
    let told = "[[timeline]]\nat = 2026-01-01T09:00:00Z\ntext = \"it fell\"";
    let link = "See [it](a.md#timeline) and [that](a.md#no-such).";
    let about = "See [it](../incidents/a.md) and [this](../pages/other.md#no-such).";
    let run = Folder::new()
        .file("incidents/a.md", report("A-1", "2026-01-01", told, "Text."))
        .file("incidents/b.md", report("B-1", "2026-01-02", "", link))
        .file("pages/about.md", about)
        .file("pages/other.md", "# Other\n\n## Some\n\nText.\n")
        .build()
        .ended(0);
    assert!(run.page("incidents/b-1/index.html").contains("a-1/#timeline\""));
    assert!(run.page("incidents/a-1/index.html").contains("id=\"timeline\""));
    assert!(run.stderr.contains("2 broken-link"), "{}", run.stderr);
}

#[test]
fn two_causes_of_one_name_are_told() {
    let run = Folder::new()
        .file("incidents/a.md", report("A-1", "2026-01-01", "", "Text."))
        .file("causes/full.md", "+++\nname = \"Disk full\"\n+++\nText.\n")
        .file("causes/one.md", "+++\nname = \"Twice\"\n+++\nText.\n")
        .file("causes/two.md", "+++\nname = \"twice\"\n+++\nText.\n")
        .run(&["check"])
        .ended(0);
    for said in [
        "the cause `disk-full` is called Disk full as well",
        "the cause `one` is called twice as well",
    ] {
        assert!(run.stderr.contains(said), "{said}: {}", run.stderr);
    }
    assert!(run.stderr.contains("2 duplicate-id"), "{}", run.stderr);
}
