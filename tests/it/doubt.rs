//! What is old, unsure, left out or can't be: pages say so.

use super::folder::{Folder, Run};

/// A report with an id, front matter before its times, times, and a body.
fn report(id: &str, more: &str, times: &str, body: &str) -> String {
    format!("+++\nid = \"{id}\"\ntitle = \"Report {id}\"\n{more}\n[time]\n{times}\n+++\n\n{body}\n")
}

/// A folder whose only report is A-1, of 2 January 2026.
fn only(more: &str, body: &str) -> Run {
    let report = report("A-1", more, "started = 2026-01-02T10:00:00Z", body);
    built(Folder::new().file("incidents/a.md", report))
}

fn built(folder: Folder) -> Run {
    folder.run(&["build", "--as-of", "2026-11-28"]).ended(0)
}

/// All of some texts stand in a page and in its twin, which may have marks around them.
fn says(run: &Run, url: &str, texts: &[&str]) {
    let page = run.page(&format!("{url}index.html"));
    let plain = without_tags(page);
    let twin = run.page(&format!("{url}index.md")).replace(['*', '\\'], "");
    for text in texts {
        assert!(plain.contains(text), "{url}: {text}: {plain}");
        assert!(twin.contains(text), "{url}: {text}: {twin}");
    }
}

/// The words of a page, each run of white space a single space.
fn without_tags(page: &str) -> String {
    let mut words = String::new();
    for (at, part) in page.split('<').enumerate() {
        words.push_str(if at == 0 {
            part
        } else {
            part.split_once('>').map_or("", |(_, text)| text)
        });
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn what_is_ongoing_says_when_it_was_last_written() {
    let started = "started = 2026-11-24T10:00:00Z";
    let ongoing = |id: &str, entry: &str| {
        let body = format!("## Timeline\n\n- {entry} UTC somebody looks\n");
        report(id, "status = \"ongoing\"", started, &body)
    };
    let run = built(
        Folder::new()
            .file("incidents/old.md", ongoing("OLD-1", "2026-11-24 11:00"))
            .file("incidents/new.md", ongoing("NEW-1", "2026-11-28 08:00")),
    );
    says(&run, "incidents/old-1/", &["24 November 2026, 11:00 UTC, 4 days ago"]);
    says(
        &run,
        "",
        &[
            "24 November 2026, 11:00 UTC, 4 days ago",
            "28 November 2026, 08:00 UTC, today",
        ],
    );
    let (old, new) = (
        run.page("incidents/old-1/index.html"),
        run.page("incidents/new-1/index.html"),
    );
    assert!(
        old.contains("it may be over") && !old.contains("while it happens"),
        "{old}"
    );
    assert!(
        new.contains("while it happens") && !new.contains("it may be over"),
        "{new}"
    );
    assert!(run.stderr.contains("1 quiet-ongoing"), "{}", run.stderr);
    let feed = run.page("feed.xml");
    assert!(feed.contains("<updated>2026-11-28T08:00:00Z</updated>"), "{feed}");
}

#[test]
fn times_that_cannot_be_are_in_doubt() {
    let times = "started = 2026-03-02T10:00:00Z\nmitigated = 2026-03-02T09:00:00Z";
    let run = built(Folder::new().file("incidents/a.md", report("A-1", "", times, "Text.")));
    says(&run, "incidents/a-1/", &["mitigated lies before started"]);
}

/// Two incidents of a cause of which the second isn't sure, with more promises than are shown.
fn unsure() -> Folder {
    let actions = (1..=5).map(|n| {
        format!(
            "[[actions]]\nid = \"A{n}\"\ntext = \"Promise {n}\"\nowner = \"Core Team\"\ndue = 2027-01-0{n}\ncauses = [\"disk-full\"]\n"
        )
    });
    let first = report(
        "A-1",
        &format!(
            "teams = [\"core-team\"]\nservices = [\"hub\"]\naffected = [\"web\"]\ncauses = [\"disk-full\"]\n{}",
            actions.collect::<String>()
        ),
        "started = 2026-01-02T10:00:00Z",
        "Text.",
    );
    let second = report(
        "B-2",
        "affected = [\"hub\"]\ncauses = [{ id = \"disk-full\", certainty = \"hypothesis\" }, { id = \"spare-disk\", role = \"mitigator\" }]",
        "started = 2026-02-02T10:00:00Z",
        "Text.",
    );
    Folder::new()
        .file("incidents/a.md", first)
        .file("incidents/b.md", second)
        .file("causes/spare-disk.md", "A spare disk took over.\n")
}

#[test]
fn a_cause_that_is_only_supposed_is_said_to_be() {
    let run = built(unsure());
    says(&run, "", &["hypothesis"]);
    says(&run, "incidents/b-2/", &["hypothesis", "2nd time"]);
}

#[test]
fn promises_that_are_not_shown_are_counted() {
    let run = built(unsure());
    says(&run, "incidents/b-2/", &["Promise 1", "Promise 3", "2 more"]);
    assert!(!run.page("incidents/b-2/index.html").contains("Promise 4"));
}

#[test]
fn an_owner_leads_to_what_the_team_owes() {
    let run = built(unsure());
    let link = "<a href=\"../teams/core-team/#owed\">Core Team</a>";
    assert!(run.page("actions/index.html").contains(link));
    assert!(
        run.page("incidents/b-2/index.html")
            .contains("<a href=\"../../teams/core-team/#owed\">Core Team</a>")
    );
    assert!(
        !run.page("teams/core-team/index.html").contains(">Core Team</a>"),
        "it is there"
    );
    says(&run, "actions/", &["Still owed by ", "As of 28 November 2026."]);
    says(&run, "teams/core-team/", &["Still owed", "28 November 2026"]);
    says(&run, "services/hub/", &["Still open", "28 November 2026"]);
}

#[test]
fn what_made_incidents_smaller_is_no_cause_that_nobody_met() {
    let run = built(unsure());
    let causes = run.page("causes/index.html");
    let place = |text: &str| causes.find(text).unwrap_or_else(|| panic!("{text}: {causes}"));
    assert!(place("Not counted") < place("causes/spare-disk/") && place("causes/spare-disk/") < place("Not met yet"));
    says(&run, "causes/spare-disk/", &["Made 1 incident smaller"]);
}

#[test]
fn a_service_says_where_it_was_only_affected() {
    let run = built(unsure());
    says(&run, "services/", &["1 as affected", "all as affected"]);
    assert!(
        without_tags(run.page("services/hub/index.html"))
            .contains("In 1 of them hub was affected by a fault elsewhere.")
    );
}

#[test]
fn a_list_of_which_some_items_are_ticked_is_a_list_of_actions() {
    let body = "## Actions\n\n- [x] Renew it (owner: core, cause: cert-expiry)\n- Watch its end (due: 2026-03-01)\n";
    let run = only("", body);
    says(
        &run,
        "incidents/a-1/",
        &[
            "done",
            "overdue 272 days, proposed",
            "against",
            "As of 28 November 2026.",
        ],
    );
    assert!(run.page("actions/index.html").contains("causes/cert-expiry/"));
}

#[test]
fn that_a_lesson_will_be_written_is_no_lesson() {
    let body = "## Lessons learned\n\nTo be written in the review.\n";
    let run = only("", body);
    assert!(
        !run.page("index.html").contains(">lesson"),
        "{}",
        run.page("index.html")
    );
    assert!(
        run.page("incidents/a-1/index.html")
            .contains("To be written in the review.")
    );
}

#[test]
fn a_detail_that_is_not_understood_stays_in_the_text() {
    let body = "## Actions\n\n- [ ] Renew it (owner: core, due: 31.02.2026)\n- [ ] Watch it [owner core, due 2026-12-01]\n- [x] Ask (due: soon)\n";
    let run = only("", body);
    says(
        &run,
        "incidents/a-1/",
        &["Renew it (due: 31.02.2026)", "Watch it", "Ask (due: soon)"],
    );
    let page = run.page("incidents/a-1/index.html");
    assert!(
        page.contains("2026-12-01</time>") && !page.contains("[owner core"),
        "{page}"
    );
    assert!(run.stderr.contains("1 bad-date"), "{}", run.stderr);
}

#[test]
fn that_something_was_not_verified_is_no_evidence() {
    let action =
        |verified: &str| format!("actions = [{{ text = \"Renew it\", status = \"done\", verified = {verified} }}]");
    for (verified, state) in [
        ("false", "done, not verified"),
        ("true", "done, verified"),
        ("\"2026-02-03: seen\"", "done, verified"),
    ] {
        let run = only(&action(verified), "Text.");
        assert!(
            run.page("incidents/a-1/index.html").contains(&format!(">{state}<")),
            "{verified}"
        );
    }
}

#[test]
fn what_has_not_happened_is_not_told_as_past() {
    let at = |id: &str, day: &str| report(id, "", &format!("started = {day}T10:00:00Z"), "Text.");
    let folder = Folder::new()
        .file("a.md", at("A-1", "2026-05-01"))
        .file("b.md", at("B-1", "2027-05-01"));
    let run = built(folder);
    assert!(run.page("index.html").contains("What happened in May 2026,"));
}

#[test]
fn drafts_are_drafts_for_machines_too() {
    let run = only("status = \"draft\"", "Text.");
    assert!(run.page("feed.xml").contains("<title>Draft: Report A-1</title>"));
    assert!(run.page("llms.txt").contains("2026-01-02, draft"));
}

#[test]
fn a_service_in_two_spellings_is_one() {
    let run = only("services = [\"Web\", \"web\"]", "Text.");
    assert!(!run.page("incidents/index.html").contains("Web, web"));
}
