//! The digest: which editions there are, what each tells and why, for whom, and in which forms.

use std::fs;

use mail_parser::{MessageParser, MimeHeaders as _};
use serde_json::Value;

use super::documents::{is_valid, parsed, several};
use super::folder::{Folder, Run, difference, repository};
use super::page::tags;

/// A report: further fields, further tables, a body.
fn report(id: &str, day: &str, (fields, tables): (&str, &str), body: &str) -> String {
    format!(
        "+++\nid = \"{id}\"\ntitle = \"{id} failed\"\nstatus = \"reviewed\"\nseverity = \"sev2\"\nteams = [\"payments\"]\n\
         services = [\"checkout\"]\n{fields}\n[time]\nstarted = {day}T09:00:00Z\nmitigated = {day}T10:00:00Z\n{tables}\n+++\n\n\
         {body}\n"
    )
}

/// Of two quarters: what was promised in the first is overdue when its cause comes back in the second.
pub(super) fn two_quarters() -> Folder {
    let first = report(
        "INC-1",
        "2025-02-03",
        (
            "causes = [\"cert-expiry\"]",
            "[[actions]]\nid = \"A1\"\ntext = \"Alert thirty days before the end\"\nowner = \"platform\"\ndue = 2025-06-01\n\
             status = \"in-progress\"\ncauses = [\"cert-expiry\"]\n",
        ),
        "## Summary\n\nThe certificate of the bank ran out.\n\n## Lessons learned\n\n- A calendar entry is not an alert.\n",
    );
    let second = report(
        "INC-2",
        "2026-02-10",
        ("causes = [\"cert-expiry\", \"disk-full\"]", "detected_by = \"user\""),
        "## Summary\n\nThe certificate of the bank ran out again. Nobody could pay.\n\n## Lessons learned\n\n\
         - Full disks need an alert on their pace.\n- Ask who owns each end date.\n\n## What went well\n\n\
         - Support had a text for customers within ten minutes.\n\n## Investigation\n\n\
         | Hypothesis | Test | Result |\n| --- | --- | --- |\n| The network dropped packets | Looked at the counters | rejected |\n\
         | A second certificate ends soon | None yet | open |\n",
    );
    Folder::new().file("a.md", first).file("b.md", second)
}

fn sheet(folder: &Folder, args: &[&str]) -> Value {
    let args = [&["digest", "--format", "json"], args].concat();
    let json = folder.run(&args).ended(0).json();
    valid(&json);
    json["edition"].clone()
}

#[track_caller]
fn valid(json: &Value) {
    let schema: Value = serde_json::from_str(hansei::render::JSON_SCHEMA).expect("the schema is JSON");
    let schema = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let faults: Vec<String> = schema
        .iter_errors(json)
        .map(|e| format!("{}: {e}", e.instance_path()))
        .collect();
    assert_eq!(faults, [""; 0]);
}

fn texts(items: &Value, field: &str) -> Vec<String> {
    let items = items.as_array().expect("a list").iter();
    items
        .map(|item| item[field].as_str().expect("a text").to_owned())
        .collect()
}

#[test]
fn what_came_back_is_told_with_the_lesson_and_the_promise_of_the_time_before() {
    let sheet = sheet(&two_quarters(), &["2026-q1"]);
    let back = &sheet["came_back"][0];
    assert_eq!(back["cause"]["id"], "cert-expiry");
    assert_eq!(back["lesson"], "A calendar entry is not an alert.");
    assert_eq!(back["before"]["id"], "INC-1");
    assert_eq!(back["now"][0]["id"], "INC-2");
    assert_eq!(back["promises"][0]["state"], "overdue 539 days, in progress");
    assert_eq!(back["why"], "2nd time; a promise of then is overdue");
    let taught = texts(&sheet["taught"], "text");
    assert_eq!(
        taught,
        [
            "One cause that we had met before came back: “Certificate expired”; a promise against it is overdue.",
            "Its only report states 2 lessons; “Disk full” was met for the first time.",
            "1 promise: 1 overdue.",
        ]
    );
    assert_eq!(sheet["promises"]["overdue"], 1);
    assert_eq!(texts(&sheet["promises"]["chosen"], "why"), ["its cause came back"]);
}

#[test]
fn every_choice_says_why() {
    let sheet = sheet(&two_quarters(), &["2026-q1"]);
    assert_eq!(
        texts(&sheet["lessons"], "text"),
        ["Full disks need an alert on their pace.", "Ask who owns each end date."]
    );
    assert_eq!(texts(&sheet["lessons"], "why")[0], "first time that we met “Disk full”");
    assert_eq!(
        texts(&sheet["lessons"], "story")[0],
        "The certificate of the bank ran out again. Nobody could pay."
    );
    assert_eq!(
        texts(&sheet["went_well"], "text"),
        ["Support had a text for customers within ten minutes."]
    );
    assert_eq!(texts(&sheet["open"], "statement"), ["A second certificate ends soon"]);
    assert_eq!(texts(&sheet["rejected"], "statement"), ["The network dropped packets"]);
    assert_eq!(sheet["pick"]["report"]["id"], "INC-2");
    assert_eq!(sheet["on_this_day"]["report"]["id"], "INC-1");
    assert_eq!(sheet["on_this_day"]["text"], "A calendar entry is not an alert.");
    assert_eq!(sheet["questions"].as_array().map(Vec::len), Some(3));
    for items in ["lessons", "came_back", "questions"] {
        let whys = texts(&sheet[items], "why");
        assert!(
            !whys.is_empty() && whys.iter().all(|why| !why.is_empty()),
            "{items}: {whys:?}"
        );
    }
    for pick in ["pick", "on_this_day"] {
        assert_ne!(sheet[pick]["why"], "", "{pick}");
    }
}

#[test]
fn an_edition_is_made_for_each_period_in_which_something_happened() {
    let folder = two_quarters();
    let site = folder.build().ended(0);
    let editions = |site: &Run| -> Vec<String> {
        let pages = site.site.keys();
        let pages = pages.filter_map(|path| path.strip_prefix("lessons/")?.strip_suffix("/index.html"));
        let mut pages: Vec<String> = pages.filter(|page| !page.contains('/')).map(str::to_owned).collect();
        pages.sort_unstable();
        pages
    };
    assert_eq!(editions(&site), ["2025-q1", "2026-q1"]);
    assert!(site.site.contains_key("lessons/2026-q1/payments/index.html"));
    assert!(
        site.page("index.html")
            .contains("One cause that we had met before came back")
    );
    folder.write("hansei.toml", "[digest]\neditions = [\"week\", \"month\", \"year\"]\n");
    let site = folder.build().ended(0);
    assert_eq!(
        editions(&site),
        ["2025", "2025-02", "2025-w06", "2026", "2026-02", "2026-w07"]
    );
    folder.write("hansei.toml", "[digest]\neditions = []\n");
    let site = folder.build().ended(0);
    assert_eq!(editions(&site), [""; 0]);
    assert!(!site.site.contains_key("lessons/index.html"));
    assert!(!site.page("index.html").contains(">Lessons<"));
    folder.write(
        "hansei.toml",
        "[digest]\neditions = [\"fortnight\", \"month\"]\nrhythm = 1\n",
    );
    let said = folder.run(&["check", "--format", "json"]).ended(1).json();
    let codes = texts(&said, "code");
    assert!(
        codes.contains(&"unknown-word".to_owned()) && codes.contains(&"unknown-key".to_owned()),
        "{said}"
    );
}

#[test]
fn any_days_make_an_edition_on_the_command_line() {
    let folder = two_quarters();
    let all = sheet(&folder, &["2025-02-01..2026-02-28"]);
    assert_eq!(all["id"], "2025-02-01--2026-02-28");
    assert_eq!(all["counts"]["reports"], 2);
    assert_eq!(sheet(&folder, &[])["id"], "2026-q1", "the newest");
    for (args, help) in [
        (&["soon"][..], "write a year, quarter, month or week"),
        (&["2020"], "there are 2026-q1, 2025-q1"),
        (&["2026-q1", "--team", "search"], "these have: payments"),
    ] {
        let run = folder.run(&[&["digest"], args].concat()).ended(2);
        assert!(run.stderr.contains(help), "{}", run.stderr);
    }
    let list = folder.run(&["digest", "--list"]).ended(0).stdout;
    let ids: Vec<&str> = list.lines().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(ids, ["2026-q1", "2025-q1"]);
    let none = Folder::new().file("a.md", "It broke, and nobody knows when.\n");
    assert!(none.run(&["digest"]).ended(2).stderr.contains("`started` below [time]"));
    assert!(
        none.build()
            .ended(0)
            .page("lessons/index.html")
            .contains("There is none yet")
    );
}

#[test]
fn authors_say_what_is_chosen_first_and_what_never() {
    let lesson = |n: usize| format!("## Lessons learned\n\n- Lesson number {n} of these reports.\n");
    let mut folder = Folder::new();
    for n in 1..=9 {
        let wish = match n {
            2 => "digest = \"highlight\"",
            9 => "digest = \"skip\"",
            _ => "",
        };
        let day = format!("2026-01-{:02}", n + 10);
        folder = folder.file(
            &format!("{n}.md"),
            report(&format!("INC-{n}"), &day, (wish, ""), &lesson(n)),
        );
    }
    let sheet = sheet(&folder, &[]);
    let lessons = texts(&sheet["lessons"], "text");
    assert_eq!(lessons[0], "Lesson number 2 of these reports.");
    assert_eq!(texts(&sheet["lessons"], "why")[0], "highlighted by its authors");
    assert_eq!((lessons.len(), &sheet["more_lessons"]), (5, &Value::from(3)));
    assert_eq!(sheet["counts"]["reports"], 9);
    assert_eq!(sheet["counts"]["skipped"], 1);
    assert_eq!(sheet["pick"]["report"]["id"], "INC-2");
    let chosen = sheet.to_string().replace(&sheet["incidents"].to_string(), "");
    assert!(!chosen.contains("number 9"), "{chosen}");
    assert!(
        sheet["notes"]
            .to_string()
            .contains("1 is left out of the choice by its authors")
    );
}

#[test]
fn an_editor_adds_words_a_pick_and_questions() {
    let folder = two_quarters().file(
        "lessons/2026-q1.md",
        "+++\ntitle = \"A quiet winter\"\npick = \"INC-1\"\nquestions = [\"What did we, all of us, expect?\"]\n+++\n\n# Winter\n\n\
         Two *old* things, see [[INC-1]] and [the report](../b.md).\n",
    );
    let site = folder.build().ended(0);
    let page = site.page("lessons/2026-q1/index.html");
    assert!(page.contains("Two <em>old</em> things"), "{page}");
    assert!(page.contains("<a href=\"../../incidents/inc-1/\">INC-1</a>"), "{page}");
    assert!(
        page.contains("<a href=\"../../incidents/inc-2/\">the report</a>"),
        "{page}"
    );
    assert!(page.contains("A quiet winter") && !page.contains("<h1>Winter"));
    assert!(
        !site.page("lessons/2026-q1/payments/index.html").contains("old</em>"),
        "it is for everybody"
    );
    assert!(
        site.page("index.html").contains("Two old things"),
        "the home page begins with them"
    );
    let sheet = sheet(&folder, &[]);
    assert_eq!(sheet["pick"]["why"], "the editor's pick");
    assert_eq!(sheet["questions"][0]["text"], "What did we, all of us, expect?");
    folder.write("lessons/2031.md", "Words for nothing.\n");
    folder.write("lessons/notes.md", "Words for none.\n");
    folder.write("lessons/2026-q1.markdown", "A second time.\n");
    folder.write(
        "lessons/2025-q1.md",
        "+++\npick = \"INC-9\"\nquestion = \"Why?\"\n+++\n",
    );
    let said = folder.run(&["check", "--format", "json"]).ended(1).json();
    let said = said.as_array().expect("findings").iter();
    let said = said.filter_map(|finding| Some((finding["code"].as_str()?, finding["path"].as_str()?)));
    let codes: Vec<(&str, &str)> = said.filter(|(_, path)| path.starts_with("lessons/")).collect();
    assert_eq!(
        codes,
        [
            ("unknown-report", "lessons/2025-q1.md"),
            ("unknown-key", "lessons/2025-q1.md"),
            ("edition-name", "lessons/2026-q1.md"),
            ("empty-edition", "lessons/2031.md"),
            ("edition-name", "lessons/notes.md"),
        ]
    );
}

#[test]
fn a_team_reads_what_concerns_it_and_nobody_is_ranked() {
    let folder = two_quarters().file(
        "c.md",
        report(
            "INC-3",
            "2026-03-01",
            ("", ""),
            "## Lessons learned\n\n- Another team has learned this.\n",
        )
        .replace("payments", "search"),
    );
    let all = sheet(&folder, &["2026-q1"]);
    let names: Vec<String> = texts(&all["lessons"][0]["concerns"], "name");
    assert_eq!(names, ["payments"]);
    let own = sheet(&folder, &["2026-q1", "--team", "Search"]);
    assert_eq!(texts(&own["lessons"], "text"), ["Another team has learned this."]);
    assert_eq!(own["counts"]["reports"], 1);
    let page = folder.build().ended(0);
    let page = page.page("lessons/2026-q1/index.html");
    let list = "For teams";
    let teams = page.split(list).nth(1).unwrap_or_default();
    let (payments, search) = (teams.find(">payments</a>"), teams.find(">search</a>"));
    assert!(
        payments.is_some() && payments < search,
        "by name, without numbers: {page}"
    );
}

#[test]
fn a_mail_has_text_and_page_and_asks_for_nothing() {
    let folder = two_quarters().file("hansei.toml", "title = \"Lärk & Söhne\"\n");
    let args = [
        "digest",
        "2026-q1",
        "--format",
        "eml",
        "--base-url",
        "https://x.example/y/",
    ];
    let run = folder.run(&args).ended(0);
    assert_eq!(run.stdout, folder.run(&args).ended(0).stdout, "the same bytes");
    assert!(run.stdout.lines().all(|line| line.len() <= 998), "RFC 5322");
    assert!(run.stdout.is_ascii());
    let mail = MessageParser::default().parse(run.stdout.as_bytes()).expect("a mail");
    assert_eq!(
        mail.subject(),
        Some("Lessons learned: First quarter of 2026 · Lärk & Söhne")
    );
    let from = mail.from().and_then(|from| from.first()).expect("a sender");
    assert_eq!(
        (from.name(), from.address()),
        (Some("Lärk & Söhne"), Some("no-reply@x.example"))
    );
    assert_eq!(
        mail.date().map(mail_parser::DateTime::to_rfc3339),
        Some("2026-11-22T00:00:00Z".into())
    );
    assert!(mail.message_id().is_some_and(|id| id.ends_with("@x.example")));
    let kind = mail.content_type().expect("a type");
    assert_eq!((kind.ctype(), kind.subtype()), ("multipart", Some("alternative")));
    let (text, html) = (mail.body_text(0).expect("a text"), mail.body_html(0).expect("a page"));
    assert_eq!(
        (mail.text_body_count(), mail.html_body_count(), mail.attachment_count()),
        (1, 1, 0)
    );
    for body in [&text, &html] {
        assert!(body.contains("A calendar entry is not an alert."), "{body}");
        assert!(body.contains("https://x.example/y/incidents/inc-2/"), "{body}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    let loads = [
        "img", "link", "script", "iframe", "object", "video", "audio", "source", "form",
    ];
    let found: Vec<String> = tags(&html)
        .into_iter()
        .map(|tag| tag.name)
        .filter(|name| loads.contains(&name.as_str()))
        .collect();
    assert_eq!(found, [""; 0]);
    assert!(!html.contains("url(") && !html.contains("@import"), "{html}");
    // Without an address there is nothing to link to, and that is said.
    let bare = folder.run(&["digest", "2026-q1", "--format", "html"]).ended(0);
    assert!(tags(&bare.stdout).iter().all(|tag| tag.name != "a"), "{}", bare.stdout);
    assert!(bare.stderr.contains("--base-url"));
}

#[test]
fn the_forms_of_an_edition_stand_beside_its_page() {
    let folder = two_quarters().file("hansei.toml", "base_url = \"https://x.example/\"\n");
    let site = folder.build().ended(0);
    let printed = |form| folder.run(&["digest", "2026-q1", "--format", form]).ended(0).stdout;
    assert_eq!(site.page("lessons/2026-q1/digest.eml"), printed("eml"));
    assert_eq!(site.page("lessons/2026-q1/digest.json"), printed("json"));
    let page = site.page("lessons/2026-q1/index.html");
    for file in ["2026-q1/digest.eml", "2026-q1/digest.json", "feed.xml"] {
        assert!(page.contains(&format!("href=\"../../lessons/{file}\"")), "{file}");
    }
    let text = printed("txt");
    assert!(
        text.starts_with("First quarter of 2026\n=====================\n"),
        "{text}"
    );
    assert!(text.contains("[1] https://x.example/causes/cert-expiry/"), "{text}");
    let run = folder.run(&["digest", "--schema"]).ended(0);
    assert_eq!(run.stdout, hansei::render::JSON_SCHEMA);
    assert!(jsonschema::meta::is_valid(&run.json()));
}

#[test]
fn the_same_folder_makes_the_same_editions() {
    let content = repository().join("content");
    let build = || {
        let folder = Folder::new();
        fs::remove_dir(folder.at("content")).expect("an empty folder");
        let run = folder.run_with(&["build"], |command| {
            command.arg(&content);
        });
        run.ended(0).site
    };
    let (one, other) = (build(), build());
    assert!(one.keys().any(|path| path.starts_with("lessons/")));
    assert_eq!(difference(&one, &other), [""; 0]);
}

#[test]
fn search_finds_editions_behind_the_reports_they_quote() {
    let folder = two_quarters();
    folder.build().ended(0);
    let found = |query: &str| -> Vec<String> {
        let run = folder.run(&["search", "--json", "--folder", "public", query]).ended(0);
        texts(&run.json()["hits"], "url")
    };
    let hits = found("calendar entry");
    assert_eq!(
        hits.first().map(String::as_str),
        Some("incidents/inc-1/#lessons-learned"),
        "{hits:?}"
    );
    assert!(hits.contains(&"lessons/2026-q1/".to_owned()), "{hits:?}");
    assert_eq!(found("type:lesson"), ["lessons/2026-q1/", "lessons/2025-q1/"]);
}

#[test]
fn editions_of_the_digest_have_a_feed() {
    let run = several().run(&["build", "--base-url", "https://x.example/y"]).ended(0);
    let feed = parsed(run.page("lessons/feed.xml"));
    is_valid(&feed);
    assert_eq!(feed.one("title"), "Lessons learned · A & B");
    assert_eq!(feed.link("alternate"), Some("https://x.example/y/lessons/"));
    let entries = feed.all("entry");
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].one("title"), "First quarter of 2026");
    assert_eq!(entries[0].one("updated"), "2026-03-31T00:00:00Z", "the quarter is over");
    assert_eq!(
        entries[0].link("alternate"),
        Some("https://x.example/y/lessons/2026-q1/")
    );
    assert!(entries[0].one("summary").contains("No cause is known"));
    // One that goes on is as new as its newest report.
    let early = several().run(&["build", "--as-of", "2026-03-20"]).ended(0);
    let feed = parsed(early.page("lessons/feed.xml"));
    is_valid(&feed);
    assert_eq!(feed.all("entry")[0].one("title"), "First quarter of 2026, so far");
    assert_eq!(feed.all("entry")[0].one("updated"), "2026-03-05T00:00:00Z");
}
