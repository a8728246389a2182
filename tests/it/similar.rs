//! Which incidents are like which: why, what that changes on other pages, and what readers judged.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;

use super::folder::{Folder, Tree, difference, repository, tree};
use super::recurrence::{demo, exported, named, of, report};

fn text_of(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// The pages for people that differ.
fn changed(before: &Tree, after: &Tree) -> BTreeSet<String> {
    let all = difference(before, after).into_iter();
    all.filter(|path| path.ends_with(".html")).collect()
}

/// Four reports: two tell of one rare thing, two of the same symptom only.
fn alike() -> Folder {
    let body = |summary: &str, cause: &str| format!("## Summary\n\n{summary}\n\n## Root causes\n\n- {cause}");
    let symptom = "Checkout was slow and customers saw errors for an hour.";
    Folder::new()
        .file(
            "a.md",
            report(
                "A-1",
                "2024-03-01",
                "",
                &body(symptom, "The grommet daemon lost its lease on the quorum shard."),
            ),
        )
        .file(
            "b.md",
            report(
                "B-2",
                "2025-03-01",
                "",
                &body(
                    "Invoices were late.",
                    "After the grommet daemon lost a lease the quorum shard stood still.",
                ),
            ),
        )
        .file(
            "c.md",
            report("C-3", "2025-04-01", "", &body(symptom, "Somebody pulled a cable.")),
        )
        .file(
            "d.md",
            report(
                "D-4",
                "2025-05-01",
                "",
                &body("Pictures were grey.", "A colour profile was missing."),
            ),
        )
}

#[test]
fn a_shared_cause_weighs_more_than_a_shared_symptom() {
    let folder = alike();
    let reports = exported(&folder.run(&["export"]).ended(0));
    let similar = |id: &str| named(of(&reports, id), "similar");
    assert_eq!(similar("A-1").first().map(String::as_str), Some("B-2"));
    assert_eq!(similar("B-2"), ["A-1"]);
    // None rather than weak ones.
    assert_eq!(similar("D-4"), [""; 0]);
    let reasons = of(&reports, "B-2")["similar"][0]["reasons"].to_string();
    assert!(
        reasons.contains("grommet daemon") && reasons.contains("quorum shard"),
        "{reasons}"
    );
    let run = folder.build().ended(0);
    let page = run.page("incidents/b-2/index.html");
    for said in [
        "suggested",
        "on the quorum shard",
        "stood still",
        "grommet daemon",
        "Compare",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    // Counted nowhere.
    assert!(!run.page("causes/index.html").contains("suggested"));
}

#[test]
fn what_is_not_related_is_not_similar_either_way() {
    for (file, other) in [("a.md", "B-2"), ("b.md", "A-1")] {
        let folder = alike();
        let path = folder.at(&format!("content/{file}"));
        let text = fs::read_to_string(&path).unwrap();
        fs::write(
            &path,
            text.replacen("\n[time]", &format!("not_related = [\"{other}\"]\n[time]"), 1),
        )
        .unwrap();
        let reports = exported(&folder.run(&["export"]).ended(0));
        assert!(!named(of(&reports, "A-1"), "similar").contains(&"B-2".to_owned()));
        assert_eq!(named(of(&reports, "B-2"), "similar"), [""; 0]);
    }
}

#[test]
fn restricted_reports_are_like_nothing() {
    let folder = alike();
    let path = folder.at("content/a.md");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen("\n[time]", "visibility = \"security\"\n[time]", 1)).unwrap();
    let run = folder.build().ended(0);
    assert_eq!(run.places("A-1"), [""; 0]);
    assert!(!run.page("incidents/b-2/index.html").contains("Similar"));
}

#[test]
fn causes_of_similar_incidents_are_suggested_and_counted_nowhere() {
    let body = |cause: &str| {
        format!("## Root causes\n\n- {cause}\n\n## Lessons learned\n\n- The disk was full and nobody saw it.")
    };
    let rare = "The grommet daemon lost its lease on the quorum shard.";
    let run = Folder::new()
        .file(
            "a.md",
            report(
                "A-1",
                "2024-03-01",
                "causes = [\"disk-full\"]",
                "## Summary\n\nThe grommet daemon lost its lease.",
            ),
        )
        .file("b.md", report("B-2", "2025-03-01", "", &body(rare)))
        .build()
        .ended(0);
    let page = run.page("incidents/b-2/index.html");
    assert!(
        page.contains("Perhaps a cause here too") && page.contains("Disk full"),
        "{page}"
    );
    assert!(
        run.page("causes/disk-full/index.html").contains("1 incident"),
        "counted"
    );
}

/// Where no section is recognised, a report's prose stands for it: labels in bold say what its parts are.
#[test]
fn labels_in_bold_are_read_as_sections_are() {
    let labelled = |id: &str, day: &str, cause: &str| {
        format!(
            "# {id}\n\n- **Key events**\n  - {day} 09:00 noticed\n- **Time to repair**: 2h\n- **Impact**:\n  - Pages were slow.\n\
             - **Root cause**: {cause}\n- **Resolution**: It was restarted.\n"
        )
    };
    let folder = Folder::new()
        .file(
            "2024-03-01-a.md",
            labelled("A", "2024-03-01", "The nodes ran out of disk space."),
        )
        .file(
            "2025-03-01-b.md",
            labelled("B", "2025-03-01", "The disk was full on two nodes."),
        )
        .file("2025-04-01-c.md", labelled("C", "2025-04-01", "A cable was pulled."));
    let reports = exported(&folder.run(&["export"]).ended(0));
    assert_eq!(named(of(&reports, "2025-03-01-b"), "came_back"), ["2024-03-01-a"]);
    assert_eq!(of(&reports, "2025-03-01-b")["came_back"][0]["cause"], "disk-full");
    assert_eq!(named(of(&reports, "2025-04-01-c"), "came_back"), [""; 0]);
}

/// The demo without its published edition, which names every report of its that is edited.
fn unpublished() -> Folder {
    let folder = demo();
    fs::remove_file(folder.at("content/lessons/2026-q3.published.json")).expect("it is there");
    folder
}

/// Whoever mends a word in a report's timeline or investigation changes no other page but those that quote it.
#[test]
fn a_typo_in_a_body_changes_its_page_alone() {
    let folder = unpublished();
    let before = folder.build().ended(0).site;
    let urls: BTreeMap<String, String> = exported(&folder.run(&["export"]).ended(0))
        .iter()
        .map(|report| (text_of(&report["path"]), text_of(&report["url"])))
        .collect();
    let mut tried = 0;
    for (path, bytes) in tree(&folder.at("content/incidents")) {
        let text = String::from_utf8(bytes).expect("UTF-8");
        let Some(section) = text.find("\n## Investigation\n") else {
            continue;
        };
        let Some((at, word)) = long_word(&text, section + 18) else {
            continue;
        };
        let mended = format!("{}{}x{}", &text[..at], word, &text[at + word.len()..]);
        folder.write(&format!("incidents/{path}"), &mended);
        let run = folder.run(&["build", "-v"]).ended(0);
        let own = format!("{}index.html", urls[&format!("incidents/{path}")]);
        let pages = changed(&before, &run.site);
        assert!(pages.contains(&own), "{path}: {word}");
        // Editions of the digest quote hypotheses.
        let quotes = |page: &&String| **page == own || run.page(page).contains(&format!("{word}x"));
        let others: Vec<&String> = pages.iter().filter(|page| !quotes(page)).collect();
        assert_eq!(others, [""; 0], "{path}: {word}");
        let said = format!(" new or changed, {} of them pages;", pages.len());
        assert!(run.stderr.contains(&said), "{}", run.stderr);
        folder.write(&format!("incidents/{path}"), &text);
        // Back to what it was.
        assert_eq!(changed(&before, &folder.build().ended(0).site).len(), 0, "{path}");
        tried += 1;
    }
    assert!(tried > 10, "{tried}");
}

/// The first long word of letters alone behind `from`, and where it stands.
fn long_word(text: &str, from: usize) -> Option<(usize, &str)> {
    let words = text[from..].split(' ');
    let word = words
        .into_iter()
        .find(|word| word.len() > 6 && word.bytes().all(|b| b.is_ascii_lowercase()))?;
    Some((word.as_ptr() as usize - text.as_ptr() as usize, word))
}

#[test]
fn a_changed_lesson_changes_the_pages_that_quote_it() {
    let folder = unpublished();
    let before = folder.build().ended(0).site;
    let mut tried = 0;
    for (path, bytes) in tree(&folder.at("content/incidents")) {
        let text = String::from_utf8(bytes).expect("UTF-8");
        let Some(at) = text.find("\n## Lessons learned\n") else {
            continue;
        };
        let Some((from, lesson)) = text[at..]
            .lines()
            .find_map(|line| {
                line.strip_prefix("- ")
                    .filter(|line| line.ends_with('.') && line.is_ascii())
            })
            .map(|line| (line.as_ptr() as usize - text.as_ptr() as usize, line))
        else {
            continue;
        };
        // A word that says nothing, so that nothing is more or less alike.
        let mark = "Indeed, indeed";
        let changed_text = format!("{}{mark}: {}", &text[..from], &text[from..]);
        folder.write(&format!("incidents/{path}"), &changed_text);
        let run = folder.run(&["build", "-v"]).ended(0);
        let quoting: BTreeSet<String> = run
            .site
            .iter()
            .filter(|(page, bytes)| page.ends_with(".html") && String::from_utf8_lossy(bytes).contains(mark))
            .map(|(page, _)| page.clone())
            .collect();
        assert_eq!(changed(&before, &run.site), quoting, "{path}: {lesson}");
        let said = format!(" new or changed, {} of them pages;", quoting.len());
        assert!(run.stderr.contains(&said), "{said}: {}", run.stderr);
        folder.write(&format!("incidents/{path}"), &text);
        folder.build().ended(0);
        tried += 1;
    }
    assert!(tried > 10, "{tried}");
}

/// Of the pairs that readers called the same cause, how many the later report shows; of those that only look so, how many
/// are told as having come back: (shown, same, wrong, look-alikes).
fn judged(folder: &str, reports: &[Value]) -> (usize, usize, usize, usize) {
    let mut counts = (0, 0, 0, 0);
    for line in include_str!("../recurrence/judged.tsv").lines() {
        let [of_folder, kind, _, earlier, later] = line.split('\t').collect::<Vec<_>>()[..] else {
            continue;
        };
        if of_folder != folder {
            continue;
        }
        let later = of(reports, later);
        let backs = named(later, "came_back");
        let similar = named(later, "similar");
        assert!(similar.len() <= 5);
        let back = backs.iter().any(|id| id == earlier);
        if kind == "same" {
            counts.0 += usize::from(back || similar.iter().any(|id| id == earlier));
            counts.1 += 1;
        } else {
            counts.2 += usize::from(back);
            counts.3 += 1;
        }
    }
    assert!(counts.1 > 0, "no pairs of {folder}");
    counts
}

#[test]
fn readers_find_what_came_back() {
    let demo = exported(&demo().run(&["export"]).ended(0));
    let (shown, same, wrong, alike) = judged("demo", &demo);
    assert!(
        shown * 100 >= same * 85 && wrong * 10 < alike,
        "{shown} of {same}, {wrong} of {alike}"
    );
    let corpora = repository().join("../shared/corpora");
    if !corpora.is_dir() {
        eprintln!("skipped in part: there is no {}", corpora.display());
        return;
    }
    let folder = Folder::new();
    let export = |name: &str| {
        let run = folder.run_with(&["export"], |command| {
            command.arg(corpora.join(name));
        });
        judged(name, &exported(&run.ended(0)))
    };
    let add =
        |a: (usize, usize, usize, usize), b: (usize, usize, usize, usize)| (a.0 + b.0, a.1 + b.1, a.2 + b.2, a.3 + b.3);
    // One company each, judged first.
    let near = [
        "jupyterhub+mybinder.org-deploy",
        "PostHog+post-mortems",
        "kubernetes+test-infra",
    ];
    let near = near.map(export).into_iter().fold((shown, same, wrong, alike), add);
    assert!(near.0 * 10 >= near.1 * 8 && near.2 * 10 < near.3, "{near:?}");
    // Status pages, other languages, 240 companies in one folder.
    let far = [
        "Kaikei-e+Alt",
        "bdougie+contributor.info",
        "coinspect+learn-evm-attacks",
        "icco+postmortems",
        "jenkins-infra+status",
        "agrc+status-page",
    ];
    let far = far.map(export).into_iter().fold((0, 0, 0, 0), add);
    assert!(far.0 * 100 >= far.1 * 55 && far.2 * 10 < far.3, "{far:?}");
}
