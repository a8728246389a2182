//! A folder with many of everything: each page stays small, and nothing drops off the lists.

use std::collections::BTreeSet;

use super::folder::{Folder, Run};
use super::page;

const REPORTS: usize = 400;
const TAGS: usize = 700;
const SERVICES: usize = 90;
const CAUSES: usize = 120;

/// Reports on days of three years; the first team owns one action of each.
fn many() -> Run {
    let mut folder = Folder::new();
    for n in 0..REPORTS {
        let (year, month, day) = (2024 + n % 3, 1 + n % 12, 1 + n % 28);
        let (tag, other) = (n * 2 % TAGS, (n * 2 + 1) % TAGS);
        let report = format!(
            "+++\nid = \"N-{n}\"\ntitle = \"Number {n} of many incidents stood still for most of an afternoon\"\n\
             severity = \"sev{}\"\nservices = [\"service-{}\", \"hub\"]\nteams = [\"payments\"]\n\
             tags = [\"tag-{tag}\", \"tag-{other}\"]\ncauses = [\"cause-{}\", \"disk-full\"]\n\
             time = {{ started = {year}-{month:02}-{day:02}T10:00:00Z, mitigated = {year}-{month:02}-{day:02}T11:30:00Z }}\n\
             [[actions]]\nid = \"A1\"\ntext = \"Take care that number {n} can't come again\"\nowner = \"payments\"\n\
             due = 2026-10-28\n[[lessons]]\ntext = \"Number {n} was one of many.\"\ncause = \"disk-full\"\n+++\n\nIt stood still.\n",
            1 + n % 4,
            n % SERVICES,
            n % CAUSES,
        );
        folder = folder.file(&format!("incidents/{n:03}.md"), report);
    }
    folder.build().ended(0)
}

/// What the pages of one list link to below `below`, and how many pages it has.
fn linked(run: &Run, list: &str, below: &str) -> (BTreeSet<String>, usize) {
    let is_of = |path: &str| {
        path == format!("{list}index.html")
            || path.starts_with(&format!("{list}page/")) && path.ends_with("/index.html")
    };
    let mut found = BTreeSet::new();
    let mut pages = 0;
    for (_, html) in page::pages(&run.site).filter(|(path, _)| is_of(path)) {
        pages += 1;
        let to = page::tags(&html)
            .into_iter()
            .filter_map(|tag| Some(tag.get("href")?.to_owned()));
        let end = |href: &str| Some(href.split_once(below)?.1.trim_end_matches('/').to_owned());
        found.extend(to.filter_map(|href| end(&href)));
    }
    (found, pages)
}

#[test]
fn pages_stay_small_and_lists_whole() {
    let run = many();
    let style = run.page("style.css").len();
    for (path, html) in page::pages(&run.site) {
        assert!(html.len() + style < 60_000, "{path}: {} + {style}", html.len());
    }
    for (list, below, prefix, count) in [
        ("incidents/", "incidents/", "n-", REPORTS),
        ("services/", "services/", "service-", SERVICES),
        ("tags/", "tags/", "tag-", TAGS),
        ("causes/", "causes/", "cause-", CAUSES),
        ("causes/disk-full/", "incidents/", "n-", REPORTS),
        ("services/hub/", "incidents/", "n-", REPORTS),
        ("actions/overdue/", "incidents/", "n-", REPORTS),
        ("teams/payments/owed/", "incidents/", "n-", REPORTS),
    ] {
        let (found, pages) = linked(&run, list, below);
        let found = found.iter().filter(|name| name.starts_with(prefix)).count();
        assert_eq!(found, count, "{list}");
        assert!(pages > 1 || list == "services/", "{list}");
    }
    // A key's own page shows the first few of what is owed, and the way to all.
    let team = run.page("teams/payments/index.html");
    assert!(team.contains(">All 400 actions<"), "the way to all that is owed");
    let twin = run.page("teams/payments/index.md");
    assert!(twin.contains("[All 400 actions](../../teams/payments/owed/)"), "{twin}");
}
