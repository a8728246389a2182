//! The search in a browser: what a reader types, sees and hears, and what becomes of it on hosts of every sort.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::host::{Host, Way};
use super::tab::Tab;
use super::{REPORT, visit};
use crate::folder::{hansei, repository};
use crate::served::{Served, built};

/// Fifty questions of every sort.
const QUESTIONS: [&str; 50] = [
    "certificate",
    "certificates expired",
    "expired certificate checkout",
    "certifcate",
    "cert",
    "payments",
    "why did the payments fail",
    "disk full",
    "\"disk full\"",
    "disk -full",
    "alert OR page",
    "alert OR page -noise",
    "INC-2026-009",
    "inc-2026",
    "id:INC-2026-009",
    "title:payments",
    "lesson:certificate",
    "action:alert",
    "summary:queue",
    "service:payments",
    "service:pay",
    "team:payments latency",
    "sev:1",
    "severity:critical",
    "sev:2 database",
    "status:draft",
    "kind:near-miss",
    "cause:cert-expiry",
    "cause:\"certificate expired\"",
    "tag:tls",
    "type:cause",
    "type:cause dns",
    "type:page blameless",
    "year:2026",
    "after:2026-06",
    "before:2026 certificate",
    "after:2026-03 before:2026-06",
    "after:yesterday certificate",
    "2026-03",
    "retry storm",
    "retrys",
    "timeuot",
    "rollback migration database",
    "Zertifikat",
    "größe",
    "kube-proxy",
    "503",
    "the",
    "( ) - \" OR",
    "nosuchwordatall",
];

/// What the command line says of a built site.
fn on_the_command_line(site: &Path, question: &str) -> Value {
    let mut command = hansei(repository());
    command
        .args(["search", "--json", "--folder"])
        .arg(site)
        .arg("--")
        .arg(question);
    let output = command.output().expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// What the page's own client says, or the error that it tells.
#[track_caller]
fn in_the_browser(tab: &Tab, question: &str) -> Value {
    tab.eval(&format!(
        "import(new URL('/search/client.js', location)).then(client => client.ask({}), String).catch(error => error.message)",
        json!({ "query": question })
    ))
}

fn site() -> (TempDir, std::path::PathBuf) {
    let folder = built(&[]);
    let site = folder.path().join("public");
    (folder, site)
}

#[test]
fn the_browser_answers_as_the_command_line_does() {
    let Some(tab) = Tab::open() else { return };
    let (_folder, site) = site();
    let host = Host::of(&site, Way::Ranges);
    tab.go(&host.url);
    let mut found = 0;
    for question in QUESTIONS {
        let (here, there) = (on_the_command_line(&site, question), in_the_browser(&tab, question));
        let ids = |answer: &Value| -> Vec<Value> {
            let hits = answer["hits"]
                .as_array()
                .unwrap_or_else(|| panic!("{question}: {answer}"));
            hits.iter()
                .map(|hit| json!([hit["type"], hit["id"], hit["url"], hit["snippet"]]))
                .collect()
        };
        assert_eq!(ids(&there), ids(&here), "{question}");
        for part in ["total", "facets", "corrected", "with_all", "ignored"] {
            assert_eq!(there[part], here[part], "{question}: {part}");
        }
        found += usize::from(here["total"] != 0);
    }
    assert!(found >= 40, "only {found} of them find something");
}

#[test]
fn nothing_is_loaded_before_it_is_used() {
    let Some(tab) = Tab::open() else { return };
    let (_folder, site) = site();
    let host = Host::of(&site, Way::Ranges);
    visit(&tab, &host.url, REPORT, ".sheet");
    assert_eq!(tab.complaints(&host.url), [""; 0]);
    let asked = host.asked();
    let early: Vec<&String> = asked.iter().filter(|path| path.contains("search/")).collect();
    assert_eq!(early, [""; 0]);
    tab.press("/");
    assert_eq!(tab.eval("document.activeElement.name"), "q");
    tab.insert("certificate");
    tab.until("document.querySelector('.found [role=option]')");
    let asked = host.asked();
    assert!(asked.iter().any(|path| path.contains(".idx 0-")), "{asked:?}");
    // Its words, and its documents: never the whole index.
    assert!(
        asked
            .iter()
            .filter(|path| path.contains(".idx"))
            .all(|path| path.contains(' ')),
        "{asked:?}"
    );
    assert_eq!(tab.complaints(&host.url), [""; 0]);
}

#[test]
fn the_box_is_used_with_the_keyboard() {
    let Some(tab) = Tab::open() else { return };
    let served = Served::demo();
    visit(&tab, &served.url, REPORT, ".sheet");
    tab.press("/");
    tab.insert("certificate");
    tab.until("document.querySelectorAll('.found [role=option]').length === 6");
    let input = "document.querySelector('form[role=search] input')";
    let state = |attribute: &str| tab.eval(&format!("{input}.getAttribute('{attribute}')"));
    assert_eq!(state("role"), "combobox");
    assert_eq!(state("aria-expanded"), "true");
    assert!(
        tab.text("document.querySelector('.ask [role=status]').textContent")
            .contains(" results")
    );
    tab.press("ArrowDown");
    tab.press("ArrowDown");
    tab.press("ArrowUp");
    let chosen = tab.text("document.querySelector('.found [aria-selected=true]').id");
    assert_eq!(state("aria-activedescendant"), chosen);
    assert_eq!(tab.eval("document.querySelector('.found [role=option]').id"), chosen);
    tab.press("Escape");
    assert_eq!(state("aria-expanded"), "false");
    assert_eq!(state("aria-activedescendant"), Value::Null);
    tab.press("ArrowDown");
    let first = tab.text("document.querySelector('.found [aria-selected=true]').href");
    tab.press("Enter");
    tab.until(&format!(
        "location.href === {first:?} && document.querySelector('.sheet')"
    ));
    // Without a choice, Enter leads to all results.
    tab.press("/");
    tab.insert("certificate");
    tab.press("Enter");
    tab.until("location.pathname === '/search/' && document.querySelector('.hit')");
    assert_eq!(tab.text("location.search"), "?q=certificate");
}

#[test]
fn a_result_leads_to_the_section_that_matched() {
    let Some(tab) = Tab::open() else { return };
    let served = Served::demo();
    tab.go(&format!("{}search/?q=certificate", served.url));
    tab.until("document.querySelector('.hit .section')");
    assert!(tab.eval("document.querySelectorAll('.hit mark').length").as_u64() > Some(3));
    let links = tab.eval("[...document.querySelectorAll('.hit .section')].map(a => a.href)");
    let links: Vec<String> = serde_json::from_value(links).expect("addresses");
    assert!(links.len() > 3);
    for link in links {
        tab.go(&link);
        assert_eq!(
            tab.eval("!!document.querySelector('main :target, main:target')"),
            true,
            "{link}"
        );
    }
}

#[test]
fn the_page_has_its_state_in_its_address() {
    let Some(tab) = Tab::open() else { return };
    let served = Served::demo();
    let shown = |tab: &Tab| tab.text("document.getElementById('page.count').textContent");
    let settled = "!document.querySelector('main').hasAttribute('aria-busy') && document.querySelector('.hit')";
    tab.go(&format!("{}search/?q=certificate", served.url));
    tab.until(settled);
    let all = shown(&tab);
    tab.click(".facets input[name=severity]");
    tab.until(&format!("location.search.includes('severity=') && {settled}"));
    let narrowed = shown(&tab);
    assert_ne!(narrowed, all);
    let number = |text: &str| -> usize {
        let digits: String = text
            .chars()
            .skip_while(|c| !c.is_ascii_digit())
            .take_while(char::is_ascii_digit)
            .collect();
        digits.parse().expect("a number")
    };
    // The count beside a value is how many there are when it is chosen.
    let beside = tab.text("document.querySelector('.facets input[name=severity]:checked ~ small').textContent");
    assert_eq!(number(&beside), number(&narrowed));
    let address = tab.text("location.href");
    tab.eval("history.back()");
    tab.until(&format!("!location.search.includes('severity=') && {settled} && document.getElementById('page.count').textContent === {all:?}"));
    tab.eval("history.forward()");
    tab.until(&format!("location.search.includes('severity=') && {settled} && document.getElementById('page.count').textContent === {narrowed:?}"));
    // And whoever opens the address sees the same.
    tab.go(&address);
    tab.until(settled);
    assert_eq!(shown(&tab), narrowed);
    assert_eq!(
        tab.eval("document.querySelector('.facets input[name=severity]').checked"),
        true
    );

    tab.go(&format!("{}search/", served.url));
    tab.until(settled);
    assert!(shown(&tab).contains("The newest first"));
    tab.click("#page\\.pages [rel=next]");
    tab.until(&format!("location.search.includes('page=2') && {settled}"));
    assert_eq!(tab.eval("document.querySelector('.hits').start"), 11);
}

#[test]
fn hosts_that_give_no_parts_or_pack_what_they_give_will_do() {
    let Some(tab) = Tab::open() else { return };
    let (_folder, site) = site();
    let wanted = on_the_command_line(&site, "certificate")["total"].clone();
    for way in [Way::Whole, Way::Packed, Way::PackedParts] {
        let host = Host::of(&site, way);
        tab.go(&host.url);
        for question in ["certificate", "disk full", "retry storm"] {
            let answer = in_the_browser(&tab, question);
            assert!(answer["total"].as_u64() > Some(0), "{way:?}: {answer}");
        }
        assert_eq!(in_the_browser(&tab, "certificate")["total"], wanted, "{way:?}");
        let whole = host.asked().iter().filter(|path| path.contains(".idx")).count();
        assert!(whole <= 2, "{way:?}: it was asked {whole} times");
    }
}

#[test]
fn a_damaged_index_says_so_and_a_mended_one_is_used() {
    let Some(tab) = Tab::open() else { return };
    let (_folder, site) = site();
    for way in [Way::Truncated, Way::Foreign] {
        let host = Host::of(&site, way);
        tab.go(&host.url);
        let told = in_the_browser(&tab, "certificate");
        let told = told.as_str().unwrap_or_else(|| panic!("{way:?}: {told}"));
        assert!(
            told.contains("can’t be used") && told.contains("Reload"),
            "{way:?}: {told}"
        );
        tab.press("/");
        tab.insert("certificate");
        tab.until("document.querySelector('.found .trouble')");
        host.turn(Way::Ranges);
        assert!(
            in_the_browser(&tab, "certificate")["total"].as_u64() > Some(0),
            "{way:?}"
        );
    }
}

#[test]
fn an_offline_moment_passes() {
    let Some(tab) = Tab::open() else { return };
    let (_folder, site) = site();
    let host = Host::of(&site, Way::Ranges);
    tab.go(&host.url);
    assert!(in_the_browser(&tab, "certificate")["total"].as_u64() > Some(0));
    host.turn(Way::Down);
    let told = in_the_browser(&tab, "database migration");
    assert!(told.as_str().is_some_and(|told| told.contains("offline")), "{told}");
    host.turn(Way::Ranges);
    assert!(in_the_browser(&tab, "database migration")["total"].as_u64() > Some(0));
}

#[test]
fn a_site_that_is_built_again_under_an_open_page_is_searched_on() {
    let Some(tab) = Tab::open() else { return };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (content, public) = (folder.path().join("content"), folder.path().join("public"));
    fs::create_dir(&content).expect("a folder");
    let write = |n: usize| {
        let text = format!("# The queue grew, part {n}\n\n## Summary\n\nThe queue grew until word{n} came.\n");
        fs::write(content.join(format!("inc-{n}.md")), text).expect("a report");
        let mut command = hansei(folder.path());
        let output = command.args(["build", "--quiet"]).output().expect("the program starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    let indices = || {
        let files = fs::read_dir(public.join("search")).expect("a folder").flatten();
        files
            .filter(|file| file.path().extension().is_some_and(|ending| ending == "idx"))
            .count()
    };
    write(1);
    let host = Host::of(&public, Way::Ranges);
    tab.go(&host.url);
    assert_eq!(
        in_the_browser(&tab, "queue")["hits"]
            .as_array()
            .map(|hits| hits[0]["id"].clone()),
        Some(json!("inc-1"))
    );
    // The index that the page began with stays for one build.
    write(2);
    assert_eq!(indices(), 2);
    let _ = host.asked();
    assert!(in_the_browser(&tab, "grew")["total"].as_u64() > Some(0));
    assert!(!host.asked().iter().any(|path| path.contains("current.json")));
    // Built without a change, nothing goes.
    write(2);
    assert_eq!(indices(), 2);
    // Then it is gone, and the page takes the one that is there.
    write(3);
    assert_eq!(indices(), 2);
    let answer = in_the_browser(&tab, "word3");
    assert_eq!(answer["total"], 0, "a word of the head that it has: {answer}");
    let answer = in_the_browser(&tab, "type:report part grew until");
    assert_eq!(answer["hits"].as_array().map(Vec::len), Some(3), "{answer}");
    assert!(host.asked().iter().any(|path| path.contains("current.json")));
    assert_eq!(in_the_browser(&tab, "word3")["total"], 1);
}

#[test]
fn from_disk_the_page_says_that_it_needs_a_server() {
    let Some(tab) = Tab::open() else { return };
    let folder = built(&["--portable"]);
    let public = folder.path().join("public").canonicalize().expect("it was built");
    let site = format!("file://{}/", public.to_str().expect("a plain path"));
    tab.go(&format!("{site}index.html"));
    tab.press("/");
    tab.insert("certificate");
    tab.press("Enter");
    tab.arrive(&format!("{site}search/index.html?q=certificate"));
    assert_eq!(tab.eval("!!document.querySelector('.unsearched .ways a')"), true);
    assert!(
        tab.text("document.querySelector('.unsearched').innerText")
            .contains("a server")
    );
    assert_eq!(tab.complaints(&site), [""; 0]);
}
