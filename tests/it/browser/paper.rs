//! The digest on paper: all that matters stands on one sheet, whatever comes behind it.

use std::fmt::Write as _;

use super::host::{Host, Way};
use super::tab::Tab;
use crate::folder::Folder;
use crate::served::Served;

/// Sheets of paper, in inches.
const PAPERS: [(&str, (f64, f64)); 2] = [("A4", (8.27, 11.69)), ("Letter", (8.5, 11.0))];

/// Twelve incidents of one quarter, each with much to tell, and what came before them; an editor has words and questions.
fn quarter() -> Folder {
    let lessons = [
        "What has an end date needs an alert on the thing itself, not a reminder in somebody's calendar, since people change teams",
        "A queue that has never been full is not a queue under control: decide how long is too long, and who is paged",
        "Practise the rollback on a day on which you don't need it, with the people who will need it",
        "A retry without a budget that all callers share turns a slow dependency into an outage that outlives its cause",
    ];
    let causes = [
        "cert-expiry",
        "retry-storm",
        "alert-gap",
        "disk-full",
        "stale-cache",
        "untested-rollback",
    ];
    let report = |n: usize, day: String| {
        let (one, other) = (causes[n % causes.len()], causes[(n + 1) % causes.len()]);
        let mut text = format!(
            "+++\nid = \"INC-2026-{n:03}\"\ntitle = \"Checkout answered 503 for {} minutes on all web shops\"\nstatus = \"reviewed\"\n\
             severity = \"sev2\"\nservices = [\"checkout\"]\nteams = [\"payments\", \"platform\"]\ncauses = [\"{one}\", \"{other}\"]\n\
             [time]\nstarted = {day}T09:12:00Z\ndetected = {day}T09:21:00Z\nmitigated = {day}T10:05:00Z\ndetected_by = \"{}\"\n",
            20 + n,
            if n.is_multiple_of(3) { "user" } else { "alert" },
        );
        for (text_of, status, more) in [
            (
                "Alert thirty days before the end of any certificate that is served to customers or partners",
                "in-progress",
                "",
            ),
            (
                "Share one retry budget between all clients of the gateway, and count it in the client library",
                "done",
                "verified = \"2026-03-20: a drill with a slow gateway stayed within the budget on all clients\"\n",
            ),
            (
                "Move the notifications to a second region with a separate certificate and database",
                "declined",
                "reason = \"The cost is above the loss that it prevents; we look at it again after the move\"\n",
            ),
        ] {
            let _ = write!(
                text,
                "[[actions]]\ntext = \"{text_of} ({n})\"\nowner = \"platform\"\ndue = 2026-03-01\nstatus = \"{status}\"\n\
                 causes = [\"{one}\"]\n{more}"
            );
        }
        for result in ["rejected", "open"] {
            let _ = write!(
                text,
                "[[hypotheses]]\nstatement = \"The load balancer dropped the pool of the second zone when its health checks timed \
                 out\"\ntest = \"Compared target health before and after, and read the balancer's own log of that hour\"\n\
                 result = \"{result}\"\n"
            );
        }
        let (first, second) = (lessons[n % lessons.len()], lessons[(n + 1) % lessons.len()]);
        let _ = write!(
            text,
            "+++\n\n## Summary\n\nA partner's certificate ran out at nine in the morning, and the gateway refused every call from then \
             on. Customers saw an error page when they paid.\n\n## Lessons learned\n\n- {first}, as number {n} shows.\n- {second}, \
             as number {n} shows as well.\n\n## What went well\n\n- The alert on checkout success, not on host health, told us within \
             four minutes, and the page went to the right team at the first try, number {n}.\n"
        );
        text
    };
    let earlier = (0..6).map(|n| report(n, format!("2025-0{}-14", n + 1)));
    let own = (6..18).map(|n| report(n, format!("2026-0{}-{:02}", 1 + (n - 6) / 4, 3 + (n - 6) % 4 * 7)));
    let reports = earlier.chain(own).enumerate();
    let folder = reports.fold(Folder::new(), |folder, (n, text)| folder.file(&format!("{n}.md"), text));
    folder.file(
        "lessons/2026-q1.md",
        "+++\npick = \"INC-2026-010\"\nquestions = [\"Which of our services still keep an end date in somebody's calendar?\", \"What \
         would make the retry budget worth doing this quarter?\"]\n+++\n\nTwo things that we had already learned came back, both because \
         a promise was set aside. Detection got faster where alerts follow what users feel, and slower where they follow hosts. Nothing \
         that we verified has returned. Read the two reports on certificates before the next rotation in May.\n",
    )
}

/// The sheets that a page takes on each paper without what stands behind its main part.
fn sheets(tab: &Tab, url: &str) -> Vec<(&'static str, usize)> {
    tab.go(url);
    tab.eval("document.querySelector('.appendix').remove()");
    PAPERS.map(|(name, inches)| (name, tab.sheets(inches))).into()
}

#[test]
fn a_quarter_with_twelve_incidents_fits_one_sheet() {
    let Some(tab) = Tab::open() else { return };
    let folder = quarter();
    let site = folder.build().ended(0);
    assert_eq!(
        site.page("lessons/2026-q1/index.html")
            .matches("class=\"rule\"")
            .count(),
        5
    );
    let host = Host::of(&folder.at("public"), Way::Whole);
    let url = format!("{}lessons/2026-q1/", host.url);
    assert_eq!(sheets(&tab, &url), PAPERS.map(|(name, _)| (name, 1)));
    // That more would be more is seen as well.
    tab.go(&url);
    assert_eq!(tab.sheets(PAPERS[0].1), 2, "the reports stand behind it");
}

#[test]
fn every_edition_of_the_demo_fits_one_sheet() {
    let Some(tab) = Tab::open() else { return };
    let served = Served::demo();
    tab.go(&format!("{}lessons/", served.url));
    let editions = tab.eval("[...document.querySelectorAll('.editions h2 a')].map(a => a.href)");
    let editions: Vec<String> = serde_json::from_value(editions).expect("addresses");
    assert!(editions.len() >= 8, "{editions:?}");
    for edition in editions {
        assert_eq!(sheets(&tab, &edition), PAPERS.map(|(name, _)| (name, 1)), "{edition}");
    }
}
