//! Published editions: they say what they said; corrections are listed, and what is restricted is withdrawn everywhere.

use std::collections::BTreeSet;
use std::fs;

use proptest::prelude::*;
use serde_json::Value;

use super::digest::two_quarters;
use super::folder::{Folder, Run};

const PUBLISHED: &str = "lessons/2026-q1.published.json";

const PAGE: &str = "lessons/2026-q1/index.html";

/// The folder with its newer edition published on 6 April.
fn published() -> Folder {
    let folder = two_quarters();
    let run = folder
        .run(&["digest", "publish", "2026-q1", "--as-of", "2026-04-06"])
        .ended(0);
    assert!(run.stderr.contains("Commit this file"), "{}", run.stderr);
    folder
}

fn read(folder: &Folder, path: &str) -> String {
    fs::read_to_string(folder.at("content").join(path)).expect("a file of the test")
}

/// Replaces a text that stands in a file.
#[track_caller]
fn edit(folder: &Folder, path: &str, from: &str, to: &str) {
    let text = read(folder, path);
    assert!(text.contains(from), "{from} in {path}");
    folder.write(path, text.replace(from, to));
}

/// What an edition says itself, without what became of it since.
fn said(page: &str) -> String {
    let main = page.split("<h1>").nth(1).expect("a title");
    let main = main.split("<div class=\"appendix\">").next().unwrap_or_default();
    main.lines()
        .filter(|line| !line.contains("Since it was published"))
        .collect::<Vec<_>>()
        .join("\n")
}

fn page(run: &Run) -> &str {
    run.page(PAGE)
}

#[test]
fn editing_a_report_changes_no_published_sentence_and_shows_a_correction() {
    let folder = published();
    let before = folder.build().ended(0);
    assert!(page(&before).contains("published 6 April 2026"));
    assert!(
        !page(&before).contains("Since it was published"),
        "nothing has changed yet"
    );
    let frozen = read(&folder, PUBLISHED);
    edit(
        &folder,
        "a.md",
        "A calendar entry is not an alert.",
        "Calendars forget.",
    );
    edit(&folder, "b.md", "2026-02-10T09:00:00Z", "2026-02-11T09:00:00Z");
    edit(&folder, "b.md", "2026-02-10T10:00:00Z", "2026-02-11T10:00:00Z");
    let after = folder.build().ended(0);
    assert_eq!(said(page(&before)), said(page(&after)));
    let since = page(&after).split("id=\"page.since\"").nth(1).expect("corrections");
    for words in [
        "<del>A calendar entry is not an alert.</del>",
        "<ins>Calendars forget.</ins>",
        "<del>2026-02-10T09:00:00Z</del>",
        "<ins>2026-02-11T09:00:00Z</ins>",
    ] {
        assert!(since.contains(words), "{words} in {since}");
    }
    assert!(page(&after).contains("Since it was published, 2 reports changed."));
    assert_eq!(frozen, read(&folder, PUBLISHED), "a build doesn't write it");
    let json = folder.run(&["digest", "2026-q1", "--format", "json"]).ended(0).json();
    assert_eq!(json["published"], "2026-04-06");
    assert_eq!(json["since"]["changed"][0]["changes"][0]["field"], "lessons");
    assert_eq!(
        json["edition"]["came_back"][0]["lesson"],
        "A calendar entry is not an alert."
    );
}

#[test]
fn what_restricts_a_report_withdraws_it_from_every_file() {
    let folder = published();
    edit(
        &folder,
        "a.md",
        "severity = \"sev2\"",
        "severity = \"sev2\"\nvisibility = \"security\"",
    );
    let site = folder.run(&["build", "--base-url", "https://x.example/"]).ended(0);
    for word in ["INC-1", "calendar entry", "thirty days", "Feb 2025"] {
        assert_eq!(site.places(word), [""; 0], "{word}");
    }
    assert!(
        page(&site).contains("withdrawn: the reports that they speak of"),
        "{}",
        page(&site)
    );
    // What is about others stands.
    assert!(page(&site).contains("Full disks need an alert on their pace."));
    for form in ["html", "md", "txt", "eml", "json"] {
        let run = folder.run(&["digest", "2026-q1", "--format", form]).ended(0);
        assert!(
            !run.stdout.contains("INC-1") && !run.stdout.contains("calendar"),
            "{form}: {}",
            run.stdout
        );
    }
    fs::remove_file(folder.at("content").join("a.md")).expect("it is there");
    let gone = folder.build().ended(0);
    assert_eq!(said(page(&site)), said(page(&gone)), "removed is withdrawn as well");
}

#[test]
fn an_editors_words_are_frozen_and_fall_with_a_report_that_they_name() {
    let folder = two_quarters().file("lessons/2026-q1.md", "As we learned in [[INC-1]], owners matter.\n");
    folder
        .run(&["digest", "publish", "2026-q1", "--as-of", "2026-04-06"])
        .ended(0);
    folder.write("lessons/2026-q1.md", "Something else.\n");
    let site = folder.build().ended(0);
    assert!(page(&site).contains("<a href=\"../../incidents/inc-1/\">INC-1</a>, owners matter."));
    assert!(page(&site).contains("words were edited") && !page(&site).contains("Something else"));
    edit(
        &folder,
        "a.md",
        "severity = \"sev2\"",
        "severity = \"sev2\"\nvisibility = \"security\"",
    );
    let site = folder.build().ended(0);
    assert!(!page(&site).contains("owners matter"), "{}", page(&site));
}

/// Ids go from one report to another; what was published of the first is not the second's.
#[test]
fn an_id_that_somebody_else_takes_over_withdraws_all_the_same() {
    let other = "+++\nid = \"INC-1\"\ntitle = \"Another one\"\n[time]\nstarted = 2024-01-01\n+++\n\nOf long ago.\n";
    for (path, text) in [
        ("z.md", other.to_owned()),
        ("z.md", other.replace("\"INC-1\"", "\"INC-9\"\naliases = [\"INC-1\"]")),
    ] {
        for gone in ["removed", "restricted"] {
            let folder = two_quarters().file(path, &text);
            folder
                .run(&["digest", "publish", "2026-q1", "--as-of", "2026-04-06"])
                .ended(0);
            match gone {
                "removed" => fs::remove_file(folder.at("content").join("a.md")).expect("it is there"),
                _ => edit(
                    &folder,
                    "a.md",
                    "severity = \"sev2\"",
                    "severity = \"sev2\"\nvisibility = \"security\"",
                ),
            }
            let site = folder.build().ended(0);
            assert_eq!(site.places("calendar entry"), [""; 0], "{gone}: {text}");
            assert!(page(&site).contains("withdrawn: "), "{gone}: {text}");
        }
    }
    // A file that only went elsewhere, or is mended there, is the same.
    let folder = published();
    let text = read(&folder, "a.md");
    fs::remove_file(folder.at("content").join("a.md")).expect("it is there");
    folder.write("2025/a.md", text.replace("ran out.", "ran out early."));
    let site = folder.build().ended(0);
    assert!(said(page(&site)).contains("A calendar entry is not an alert."));
}

/// Nobody knows what else an editor says of a report.
#[test]
fn whatever_an_editor_names_takes_the_editors_words_along() {
    let old = "+++\nid = \"INC-OLD\"\ntitle = \"The great flood\"\n[time]\nstarted = 2023-08-01\n+++\n\nIt was wet.\n";
    for words in [
        "As [[INC-OLD]] taught us, zebra.\n",
        "[What happened then](../old/flood.md): zebra.\n",
        "+++\ntitle = \"After INC-OLD, zebra\"\n+++\n\n[[INC-OLD]]\n",
        "+++\npick = \"INC-OLD\"\nquestions = [\"Who recalls the great flood, zebra?\"]\n+++\n",
    ] {
        let folder = two_quarters()
            .file("old/flood.md", old)
            .file("lessons/2026-q1.md", words);
        folder
            .run(&["digest", "publish", "2026-q1", "--as-of", "2026-04-06"])
            .ended(0);
        assert_ne!(folder.build().ended(0).places("zebra"), [""; 0], "{words}");
        edit(&folder, "old/flood.md", "[time]", "visibility = \"nobody\"\n[time]");
        // The live words are the folder's, and whoever restricts mends them.
        folder.write("lessons/2026-q1.md", "Nothing.\n");
        let site = folder.build().ended(0);
        assert_eq!(site.places("zebra"), [""; 0], "{words}");
    }
}

#[test]
fn comments_and_what_no_edition_quotes_stay_unread() {
    let folder = two_quarters().file("lessons/2026-q1.md", "Words. <!-- zebra -->\n");
    edit(
        &folder,
        "b.md",
        "Nobody could pay.",
        &format!("{} Nobody but Zed could.", "It went on and on, for hours. ".repeat(8)),
    );
    assert_eq!(folder.build().ended(0).places("zebra"), [""; 0]);
    folder
        .run(&["digest", "publish", "2026-q1", "--as-of", "2026-04-06"])
        .ended(0);
    let frozen = read(&folder, PUBLISHED);
    assert!(!frozen.contains("Zed"), "{frozen}");
    edit(&folder, "b.md", " Nobody but Zed could.", "");
    let site = folder.build().ended(0);
    assert!(!page(&site).contains("Zed"));
    assert!(page(&site).contains("1 report changed"), "{}", page(&site));
}

#[test]
fn what_comes_later_is_listed() {
    let folder = published();
    folder.write(
        "c.md",
        "+++\nid = \"INC-3\"\ntitle = \"A late one\"\n[time]\nstarted = 2026-03-30T09:00:00Z\n+++\n\nIt was found in May.\n",
    );
    let site = folder.build().ended(0);
    let since = page(&site).split("id=\"page.since\"").nth(1).expect("what changed");
    assert!(since.contains("Came later") && since.contains("A late one"), "{since}");
    assert!(!said(page(&site)).contains("A late one"));
}

#[test]
fn an_edition_is_published_once() {
    let folder = published();
    let again = folder.run(&["digest", "publish", "2026-q1"]).ended(2);
    assert!(
        again.stderr.contains("remove the file to publish the edition anew"),
        "{}",
        again.stderr
    );
    // Any days can be published, and have a page then.
    let run = folder.run(&["digest", "publish", "2025-02-01..2025-02-28"]).ended(0);
    assert!(run.stderr.contains("lessons/2025-02.published.json"), "{}", run.stderr);
    assert!(folder.build().ended(0).site.contains_key("lessons/2025-02/index.html"));
    let early = folder
        .run(&["digest", "publish", "2025", "--as-of", "2025-03-01"])
        .ended(0);
    assert!(early.stderr.contains("goes on until 2025-12-31"), "{}", early.stderr);
    let nothing = folder.run(&["digest", "publish", "2019"]).ended(2);
    assert!(nothing.stderr.contains("no report is of 2019"), "{}", nothing.stderr);
}

#[test]
fn a_published_edition_that_cannot_be_read_is_not_made_up() {
    let whole = read(&published(), PUBLISHED);
    for (broken, why) in [
        ("{", "EOF"),
        ("{}", "it doesn't say its version"),
        ("{\"hansei\": 7}", "version 7"),
        (&whole.replace("\"taught\"", "\"taucht\""), "taught"),
        (
            &whole.replace("\"slug\": \"payments\"", "\"slug\": \"..\""),
            "no team's part",
        ),
        (
            &whole.replacen("\"id\": \"2026-q1\"", "\"id\": \"x\\r\\nBcc: a@b.example\"", 1),
            "it is the edition",
        ),
        (
            &whole.replace("\"published\": \"2026-04-06\"", "\"published\": \"9999-12-31\""),
            "no day of these centuries",
        ),
        (
            &whole.replace("\"from\": \"2026-01-01\"", "\"from\": \"2026-01-02\""),
            "2026-01-02--2026-03-31",
        ),
    ] {
        let folder = two_quarters().file(PUBLISHED, broken);
        let run = folder.run(&["check", "--format", "json"]).ended(1).json();
        let said = run
            .as_array()
            .expect("findings")
            .iter()
            .find(|it| it["code"] == "broken-edition");
        let said = said.unwrap_or_else(|| panic!("{run}"));
        assert!(
            said["message"].as_str().is_some_and(|message| message.contains(why)),
            "{said}"
        );
        let site = folder.build().ended(0);
        assert!(!site.site.contains_key(PAGE), "{why}");
        let run = folder.run(&["digest", "2026-q1"]).ended(2);
        assert!(
            run.stderr.contains("get it back from version control"),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn secrets_in_a_published_edition_are_redacted() {
    let folder = published();
    let key = ["AKIA", "IOSFODNN7EXAMPLQ"].concat();
    edit(
        &folder,
        PUBLISHED,
        "A calendar entry is not an alert.",
        &format!("The key was {key}."),
    );
    let site = folder.build().ended(0);
    assert_eq!(site.places(&key), [""; 0]);
    assert!(page(&site).contains("[redacted: "), "{}", page(&site));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Whatever becomes of the reports, a published sentence stands or is withdrawn.
    #[test]
    fn a_published_sentence_stands_or_falls(edits in proptest::collection::vec((0..2usize, 0..5usize), 1..4)) {
        let folder = published();
        // Every text of the edition, wherever it stands.
        fn texts(json: &Value, found: &mut BTreeSet<String>) {
            match json {
                Value::String(text) => {
                    found.insert(text.clone());
                }
                Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
                Value::Object(fields) => fields.values().for_each(|value| texts(value, found)),
                _ => {}
            }
        }
        let lines = || {
            let json = folder.run(&["digest", "2026-q1", "--format", "json"]).ended(0).json();
            let mut found = BTreeSet::new();
            texts(&json["edition"], &mut found);
            found
        };
        let before = lines();
        for (file, kind) in edits {
            let path = ["a.md", "b.md"][file];
            let text = read(&folder, path);
            folder.write(path, match kind {
                0 => text.replace("status = \"reviewed\"", "status = \"closed\""),
                1 => text.replace("failed\"", "stood still\""),
                2 => text.replace("[time]", "visibility = \"nobody\"\n[time]"),
                3 => text.replace("- ", "- Once more: "),
                _ => text.replace("INC-", "PM-"),
            });
        }
        let after = lines();
        let new: Vec<&String> = after.difference(&before).collect();
        prop_assert_eq!(new, Vec::<&String>::new());
    }
}
