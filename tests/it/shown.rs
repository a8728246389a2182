//! Nothing that a report says is lost: every word of its front matter and its body is on its page, and in the export.

use super::folder::{Folder, Run};

/// Each of these words stands in a place of its own.
const WORDS: [&str; 46] = [
    "idword",
    "titleword",
    "sevword",
    "serviceword",
    "affectedword",
    "teamword",
    "commanderword",
    "causeidword",
    "causetextword",
    "tagword",
    "relatedword",
    "asword",
    "impactword",
    "unitword",
    "statementword",
    "testword",
    "actionidword",
    "actiontextword",
    "ownerword",
    "reasonword",
    "ticketword",
    "verifiedword",
    "actioncauseword",
    "summaryword",
    "lessonword",
    "lessoncauseword",
    "rowword",
    "foreignword",
    "deepword",
    "listword",
    "bodyword",
    "impactbodyword",
    "timelineword",
    "investigationword",
    "causesbodyword",
    "actionsbodyword",
    "lessonsbodyword",
    "wellword",
    "wrongword",
    "luckyword",
    "detectionword",
    "resolutionword",
    "codeword",
    "cellword",
    "noteword",
    "https://first.example/published",
];

const REPORT: &str = r#"+++
id = "idword"
title = "The titleword"
status = "in-review"
kind = "surprise"
severity = "sevword"
services = ["serviceword"]
affected = ["affectedword"]
teams = ["teamword"]
commander = "commanderword"
causes = ["causeidword", { text = "A causetextword", role = "trigger", certainty = "likely" }]
tags = ["tagword"]
related = [{ id = "relatedword", as = "same-asword" }, "https://else.example/x"]
not_related = ["OTHER-1"]
original = "https://first.example/published"
summary = "A summaryword"
foreign = "foreignword"
deep = { inner = { key = "deepword" } }
list = [{ a = "listword" }]

[time]
triggered = 2026-03-02T09:01:00Z
started = 2026-03-02T09:02:00Z
detected = 2026-03-02T09:03:00Z
declared = 2026-03-02T09:04:00Z
acknowledged = 2026-03-02T09:05:00Z
mitigated = 2026-03-02T09:06:00Z
resolved = 2026-03-02T09:07:00Z
detected_by = "third-party"

[[impact]]
what = "An impactword"
value = 987654
unit = "unitword"

[[hypotheses]]
statement = "A statementword"
test = "A testword"
result = "rejected"

[[actions]]
id = "actionidword"
text = "An actiontextword"
effect = "limit-blast-radius"
owner = "ownerword"
due = 2026-04-01
status = "declined"
reason = "A reasonword"
ticket = "ticketword"
verified = "A verifiedword"
causes = ["actioncauseword"]

[[lessons]]
text = "A lessonword"
cause = "lessoncauseword"

[[timeline]]
time = "23:50"
text = "First"

[[timeline]]
time = "00:10"
text = "A rowword"
+++

## Summary
The bodyword.
## Impact
The impactbodyword.
## Detection
The detectionword.
## Timeline
The timelineword.
## Investigation
The investigationword, `codeword`.
## Root causes
The causesbodyword.
## Resolution
The resolutionword.[^1]
## Actions
The actionsbodyword.

| a | b |
|---|---|
| cellword | |
## Lessons learned
The lessonsbodyword.
## What went well
The wellword.
## What went wrong
The wrongword.
## Where we got lucky
The luckyword.

[^1]: The noteword.
"#;

fn built() -> (Folder, Run) {
    let other = "+++\nid = \"OTHER-1\"\n+++\n# Another one\n\nIt was another one.\n";
    let folder = Folder::new().file("a.md", REPORT).file("b.md", other);
    let run = folder.build().ended(0);
    (folder, run)
}

fn absent<'w>(text: &str, words: &[&'w str]) -> Vec<&'w str> {
    let text = text.to_lowercase();
    words.iter().copied().filter(|word| !text.contains(*word)).collect()
}

#[test]
fn every_word_is_on_the_page() {
    let (_, run) = built();
    let page = run.page("incidents/idword/index.html");
    assert_eq!(absent(page, &WORDS), [""; 0]);
    let said = [
        "in review",
        "surprise",
        "trigger",
        "likely",
        "987,654",
        "rejected",
        "limit blast radius",
        "2026-04-01",
        "declined",
        "third party",
        "https://else.example/x",
        "incidents/other-1/",
    ];
    assert_eq!(absent(page, &said), [""; 0]);
    for minute in 1..=7 {
        assert!(page.contains(&format!("09:0{minute}")), "{minute}");
    }
}

#[test]
fn every_word_of_the_front_matter_is_exported() {
    let (folder, _) = built();
    let export = folder.run(&["export", "--format", "ndjson"]).ended(0).stdout;
    let line = export
        .lines()
        .find(|line| line.contains("\"idword\""))
        .expect("the report");
    // What names no report here is no relation between reports.
    let elsewhere = ["relatedword", "asword", "lessoncauseword"];
    let front = WORDS[..30].iter().copied().filter(|word| !elsewhere.contains(word));
    assert_eq!(absent(line, &front.collect::<Vec<_>>()), [""; 0]);
}

#[test]
fn a_timeline_passes_midnight_wherever_it_stands() {
    let (folder, _) = built();
    let times = |folder: &Folder, id: &str| -> Vec<String> {
        let export = folder.run(&["export"]).ended(0).json();
        let reports = export["reports"].as_array().expect("reports");
        let report = reports.iter().find(|r| r["id"] == id).expect("the report");
        let rows = report["timeline"].as_array().expect("rows");
        rows.iter()
            .map(|row| row["time"].as_str().unwrap_or("none").to_owned())
            .collect()
    };
    let expected = ["2026-03-02T23:50", "2026-03-03T00:10"];
    assert_eq!(times(&folder, "idword"), expected);
    let body = "+++\nid = \"B\"\n[time]\nstarted = 2026-03-02\n+++\n## Timeline\n- 23:50 First\n- 00:10 Second\n";
    assert_eq!(times(&Folder::new().file("b.md", body), "B"), expected);
}

/// What a stamp says besides the minute stays where rows are drawn.
#[test]
fn a_drawn_timeline_says_what_the_writer_said() {
    let text = "+++\nid = \"A\"\n[time]\nstarted = 2026-03-02T09:14:00Z\n+++\n## Timeline (UTC)\n\n\
                - ~09:14 First\n- 09:20 - 09:40 Second\n- 09:50 Third\n  - with a bullet\n- 10:01 Fourth\n";
    let folder = Folder::new().file("a.md", text);
    let page = folder.build().ended(0);
    let page = page.page("incidents/a/index.html");
    for said in ["~09:14", "09:20 - 09:40", "with a bullet"] {
        assert!(page.contains(said), "{said}");
    }
    let rows = folder.run(&["export"]).json()["reports"][0]["timeline"]
        .as_array()
        .expect("rows")
        .len();
    assert_eq!(rows, 4);
    let drawn = text.replace("  - with a bullet\n", "");
    let run = Folder::new().file("a.md", drawn).build().ended(0);
    let page = run.page("incidents/a/index.html");
    for said in ["class=\"line\"", "~09:14", "09:20 - 09:40", "Times in UTC."] {
        assert!(page.contains(said), "{said}");
    }
}

/// A mentioned tag, or one that is never closed, takes nothing with it.
#[test]
fn what_comes_after_a_mentioned_tag_is_there() {
    for tag in [
        "script",
        "style",
        "title",
        "textarea",
        "iframe",
        "template",
        "xmp",
        "plaintext",
        "noembed",
        "noframes",
        "noscript",
    ] {
        for text in [
            format!("# A\n\nThe page lacked a <{tag}> tag, aftertag.\n\n## Lessons\n\n- endword\n"),
            format!("# A\n\nText.\n\n<{tag}>\naftertag\n\n## Lessons\n\n- endword\n"),
            format!("# A\n\nText <!-- aftertag\n\n## Lessons\n\n- endword with <{tag}>\n"),
        ] {
            let run = Folder::new().file("a.md", &text).build().ended(0);
            let page = run.page("incidents/a/index.html");
            assert_eq!(absent(page, &["aftertag", "endword"]), [""; 0], "{text}");
        }
    }
}

#[test]
fn files_of_static_can_be_linked_and_shown() {
    let text = "# A\n\n[book](../static/runbook.pdf) [root](/runbook.pdf) ![graph](../static/img/graph.png)\n";
    let run = Folder::new()
        .file("incidents/a.md", text)
        .file("static/runbook.pdf", "pdf")
        .file("static/img/graph.png", "png")
        .run(&["build", "--strict"])
        .ended(0);
    let page = run.page("incidents/a/index.html");
    assert_eq!(page.matches("href=\"../../runbook.pdf\"").count(), 2, "{page}");
    assert!(page.contains("src=\"../../img/graph.png\""), "{page}");
}

/// The same picture in a drawn row and in the prose, and another of its name.
#[test]
fn a_picture_is_copied_once() {
    let text = "+++\nid = \"A\"\n[time]\nstarted = 2026-03-02\n+++\n![x](x.png) ![y](y/x.png)\n\n\
                ## Timeline\n- 09:14 ![x](x.png) First\n- 09:15 ![y](y/x.png) Second\n";
    let run = Folder::new()
        .file("a.md", text)
        .file("x.png", "one")
        .file("y/x.png", "two")
        .build()
        .ended(0);
    let pictures = run.site.keys().filter(|path| path.ends_with(".png")).count();
    assert_eq!(pictures, 2);
}

#[test]
fn a_title_that_names_a_part_hides_none_of_it() {
    for title in [
        "RCA: payments down",
        "Root cause analysis: checkout down",
        "Timeline of a bad day",
    ] {
        let report = format!(
            "+++\nid = \"A-1\"\ncauses = [\"cert-expiry\"]\ntimeline = [{{ at = 2026-03-02T09:14:00Z, text = \"it fell\" }}]\n\
             actions = [{{ text = \"Renew it\" }}]\nlessons = [\"Look ahead\"]\n+++\n# {title}\n\nAnd so it was.\n"
        );
        let run = Folder::new().file("incidents/a.md", report).build().ended(0);
        let page = run.page("incidents/a-1/index.html");
        for text in ["causes/cert-expiry/", "it fell", "Renew it", "Look ahead"] {
            assert!(page.contains(text), "{title}: {text}: {page}");
        }
    }
}

#[test]
fn rows_after_midnight_are_on_the_next_day() {
    let rows = "- 23:50 UTC one\n- 00:10 - 00:30 two\n- 00:40 three\n";
    let japanese = "- 23時50分頃 one\n- 00時10分頃 two\n- 00:40 three\n";
    for rows in [rows, japanese] {
        let report = format!(
            "+++\nid = \"A-1\"\ntime = {{ started = 2026-03-02T22:00:00Z }}\n+++\n# It fell\n\n## Timeline\n\n{rows}"
        );
        let run = Folder::new().file("incidents/a.md", report).run(&["export"]).ended(0);
        let export = run.json();
        let row = |n: usize| export["reports"][0]["timeline"][n]["time"].to_string();
        assert!(row(0).contains("2026-03-02"), "{rows}: {export}");
        assert!(
            row(1).contains("2026-03-03") && row(2).contains("2026-03-03"),
            "{rows}: {export}"
        );
    }
}
