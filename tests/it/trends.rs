//! Trends: what is counted, what is counted apart, and the numbers behind each picture.

use super::folder::{Folder, Run};
use super::page::tags;

/// Reports of one quarter: five with times, one draft, one with a time from its timeline, a near miss, an exercise.
fn quarter() -> Folder {
    let report = |n: usize, more: &str, minutes: usize| {
        format!(
            "+++\nid = \"INC-{n}\"\ntitle = \"INC-{n} failed\"\nseverity = \"sev2\"\ncauses = [\"disk-full\"]\n{more}\n[time]\n\
             started = 2026-02-{:02}T09:00:00Z\nmitigated = 2026-02-{:02}T{:02}:{:02}:00Z\n[[actions]]\ntext = \"Add space {n}\"\n\
             due = 2026-03-01\nstatus = \"{}\"\n+++\n\nIt failed.\n",
            n + 1,
            n + 1,
            9 + minutes / 60,
            minutes % 60,
            if n == 1 { "done" } else { "accepted" },
        )
    };
    let mut folder = Folder::new();
    for (n, minutes) in [(1, 10), (2, 20), (3, 30), (4, 40), (5, 100)] {
        folder = folder.file(&format!("{n}.md"), report(n, "status = \"reviewed\"", minutes));
    }
    folder
        .file("6.md", report(6, "status = \"draft\"", 300))
        .file("7.md", report(7, "kind = \"near-miss\"", 1))
        .file("8.md", report(8, "kind = \"exercise\"", 2))
        .file(
            "9.md",
            "+++\nid = \"INC-9\"\nseverity = \"sev1\"\n[time]\nstarted = 2026-03-01\n+++\n\nOn that day.\n",
        )
}

/// The rows of the table below a heading of the page's twin.
fn table(run: &Run, title: &str) -> Vec<Vec<String>> {
    let text = run.page("trends/index.md");
    let part = text
        .split(&format!("## {title}\n"))
        .nth(1)
        .unwrap_or_else(|| panic!("{title} in {text}"));
    let part = part.split("\n## ").next().unwrap_or_default();
    let rows = part
        .lines()
        .filter(|line| line.starts_with('|') && !line.starts_with("| ---"));
    let cells = |line: &str| {
        line.trim_matches('|')
            .split('|')
            .map(|cell| cell.trim().to_owned())
            .collect()
    };
    rows.map(cells).collect()
}

#[test]
fn medians_are_of_what_is_reviewed_and_stated() {
    let run = quarter().build().ended(0);
    let rows = table(&run, "Time to mitigate");
    assert_eq!(
        rows,
        [
            [
                "Quarter",
                "n",
                "Least",
                "Lower quartile",
                "Median",
                "Upper quartile",
                "Greatest",
                "Apart"
            ],
            [
                "Q1 2026",
                "5",
                "10 min",
                "20 min",
                "30 min",
                "40 min",
                "1 h 40 min",
                "1"
            ],
        ]
    );
    let text = run.page("trends/index.md");
    assert!(text.contains("Hollow, and in no median: 1 incident"), "{text}");
    assert!(
        text.contains("Not drawn: 1 incident that does not say both times."),
        "{text}"
    );
    assert!(
        !text.to_lowercase().contains("mean ") && !text.contains("average"),
        "{text}"
    );
}

#[test]
fn incidents_are_counted_by_month_and_severity() {
    let run = quarter().build().ended(0);
    let rows = table(&run, "How many");
    assert_eq!(
        rows[0],
        [
            "Month",
            "All",
            "sev1 · critical",
            "sev2 · major",
            "Drafts among them",
            "Day inferred"
        ]
    );
    let of = |month: &str| rows.iter().find(|row| row[0] == month).expect("a row").clone();
    assert_eq!(of("Feb 2026"), ["Feb 2026", "6", "0", "6", "1", "0"]);
    assert_eq!(of("Mar 2026"), ["Mar 2026", "1", "1", "0", "0", "0"]);
    assert!(
        run.page("trends/index.md")
            .contains("Not among them: 1 near miss or surprise and 1 exercise.")
    );
}

#[test]
fn recurrences_and_promises_have_their_numbers() {
    let run = quarter().build().ended(0);
    let back = table(&run, "How soon causes come back");
    assert_eq!(back[1][..3], ["Q1 2026", "5", "1 day"], "{back:?}");
    assert!(run.page("trends/index.md").contains("Not drawn: 1 promise of drafts."));
    let kept = table(&run, "Promises kept");
    assert_eq!(
        kept,
        [
            [
                "Quarter",
                "Due",
                "Done and verified",
                "Done, not verified",
                "Overdue",
                "Open",
                "Declined"
            ],
            ["Q1 2026", "7", "0", "1", "6", "0", "0"],
        ]
    );
}

#[test]
fn pictures_have_names_and_tables() {
    let run = quarter().build().ended(0);
    let page = run.page("trends/index.html");
    let plots: Vec<_> = tags(page)
        .into_iter()
        .filter(|tag| tag.name == "svg" && tag.get("role") == Some("img"))
        .collect();
    assert!(plots.len() >= 5, "{page}");
    assert!(
        plots
            .iter()
            .all(|plot| plot.get("aria-label").is_some_and(|label| !label.is_empty()))
    );
    assert_eq!(
        page.matches("<table>").count(),
        page.matches("class=\"panels\"").count()
    );
}

#[test]
fn a_folder_without_dates_says_what_would_be_here() {
    let run = Folder::new()
        .file("a.md", "It broke once, on some day.\n")
        .build()
        .ended(0);
    assert!(
        run.page("trends/index.html")
            .contains("No report says yet when it happened")
    );
    let empty = Folder::new().build().ended(0);
    assert!(!empty.site.contains_key("trends/index.html"));
}
