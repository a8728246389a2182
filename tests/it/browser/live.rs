//! Pages that change while they are looked at: what a writer sees with an editor beside the browser.

use std::fs;

use super::tab::Tab;
use crate::folder::{Folder, repository, tree};
use crate::served::Served;

const REPORT: &str = "incidents/2026/inc-2026-009-card-payments-were-declined.md";

const PAGE: &str = "incidents/inc-2026-009/";

/// The demo in a folder of its own.
fn demo() -> Folder {
    tree(&repository().join("content"))
        .into_iter()
        .fold(Folder::new(), |folder, (path, bytes)| folder.file(&path, bytes))
}

fn read(folder: &Folder, path: &str) -> String {
    fs::read_to_string(folder.at("content").join(path)).expect("a file of the demo")
}

/// Replaces a text that stands in a file.
#[track_caller]
fn edit(folder: &Folder, path: &str, from: &str, to: &str) {
    let text = read(folder, path);
    assert!(text.contains(from), "{from} in {path}");
    folder.write(path, text.replacen(from, to, 1));
}

fn says(words: &str) -> String {
    format!("document.querySelector('main').innerText.includes({words:?})")
}

/// Marks the document, to see whether it is still the same one.
fn mark(tab: &Tab) {
    tab.eval("void (window.mark = 1)");
}

#[track_caller]
fn is_same_document(tab: &Tab) {
    assert_eq!(tab.eval("window.mark === 1"), true, "the page was loaded anew");
}

/// Opens a page and marks its document.
#[track_caller]
fn open(tab: &Tab, served: &Served, page: &str) {
    tab.go(&format!("{}{page}", served.url));
    mark(tab);
}

#[test]
fn a_saved_report_changes_in_place() {
    let Some(tab) = Tab::open() else { return };
    let folder = demo();
    let served = Served::folder(folder.at("").as_path(), &[]);
    open(&tab, &served, PAGE);
    tab.eval(
        "document.querySelectorAll('details').forEach((details, n) => { details.open = n % 2 === 0; details.dataset.n = n; }); \
         document.querySelector('form[role=search]').elements.q.value = 'half a word'; scrollTo(0, 900)",
    );
    let before = tab.eval("[scrollY, [...document.querySelectorAll('details')].map(({ open }) => open)]");
    assert!(before[0].as_f64().is_some_and(|y| y > 500.0), "{before}");
    edit(
        &folder,
        REPORT,
        "## Timeline",
        "A sentence that was just written.\n\n## Timeline",
    );
    tab.until(&says("A sentence that was just written."));
    is_same_document(&tab);
    edit(
        &folder,
        REPORT,
        "A sentence that was just written.",
        "A sentence that was written anew, with `code`.",
    );
    tab.until(&says("written anew, with code"));
    assert_eq!(tab.eval(&says("just written")), false);
    let after = tab.eval("[scrollY, [...document.querySelectorAll('details')].map(({ open }) => open)]");
    assert_eq!(before[1], after[1], "details stay open");
    assert_eq!(
        tab.text("document.querySelector('form[role=search]').elements.q.value"),
        "half a word"
    );
    is_same_document(&tab);
    // What was in view is in view, wherever the new sentence stands.
    let moved = tab.eval("document.querySelectorAll('details').length");
    assert!(moved.as_u64().is_some_and(|n| n > 0));
    assert_eq!(tab.complaints(&served.url), [""; 0]);
}

#[test]
fn what_is_read_stays_where_it_is() {
    let Some(tab) = Tab::open() else { return };
    let folder = demo();
    let served = Served::folder(folder.at("").as_path(), &[]);
    open(&tab, &served, PAGE);
    let place = "document.querySelector('#lessons-learned, h2:last-of-type').getBoundingClientRect().top";
    tab.eval("void document.querySelector('#lessons-learned, h2:last-of-type').scrollIntoView()");
    tab.until(&format!("Math.abs({place}) < innerHeight"));
    let before = tab.eval(place).as_f64().expect("a number");
    let long = "A long paragraph above. ".repeat(60);
    edit(&folder, REPORT, "## Timeline", &format!("{long}\n\n## Timeline"));
    tab.until(&says("A long paragraph above."));
    tab.until(&format!("Math.abs({place} - {before}) < 2"));
    is_same_document(&tab);
}

#[test]
fn a_changed_style_takes_the_sheet_alone() {
    let Some(tab) = Tab::open() else { return };
    let folder = demo();
    let served = Served::folder(folder.at("").as_path(), &[]);
    open(&tab, &served, PAGE);
    let style = fs::read_to_string(repository().join("theme/style.css")).expect("the style");
    for colour in ["rgb(1, 2, 3)", "rgb(4, 5, 6)"] {
        folder.write(
            "theme/style.css",
            format!("{style}\nbody {{ color: {colour} !important }}"),
        );
        tab.until(&format!("getComputedStyle(document.body).color === {colour:?}"));
        assert_eq!(
            tab.eval("[...document.styleSheets].filter(({ href }) => href?.includes('/style.css')).length"),
            1
        );
    }
    is_same_document(&tab);
}

#[test]
fn a_broken_template_is_said_over_the_last_good_page() {
    let Some(tab) = Tab::open() else { return };
    let folder = demo();
    let served = Served::folder(folder.at("").as_path(), &[]);
    open(&tab, &served, PAGE);
    for (path, text, place) in [
        (
            "theme/templates/report.html",
            "{{ report.title }\n{% if %}",
            "theme/templates/report.html:",
        ),
        ("hansei.toml", "title = \"Sundwell", "hansei.toml:1:"),
    ] {
        let before = fs::read(folder.at("content").join(path)).ok();
        folder.write(path, text);
        tab.until("document.querySelector('dialog.hansei-broken[open]')");
        let said = tab.text("document.querySelector('dialog.hansei-broken').innerText");
        assert!(said.contains(place) && said.contains('^'), "{said}");
        assert_eq!(
            tab.eval("!!document.querySelector('main h1')"),
            true,
            "the last good page is behind it"
        );
        // It can be hidden, and a line says that it is so.
        tab.press("Escape");
        tab.until("document.querySelector('.hansei-strip')?.innerText.includes('last good page')");
        tab.click(".hansei-strip button");
        tab.until("document.querySelector('dialog.hansei-broken[open]')");
        // Who comes now sees it as well.
        let other = Tab::open().expect("another page");
        other.go(&format!("{}causes/", served.url));
        other.until("document.querySelector('dialog.hansei-broken[open]')");
        match before {
            Some(before) => folder.write(path, before),
            None => fs::remove_file(folder.at("content").join(path)).expect("it is there"),
        }
        tab.until("!document.querySelector('dialog.hansei-broken')");
        other.until("!document.querySelector('dialog.hansei-broken')");
        is_same_document(&tab);
    }
    assert_eq!(tab.complaints(&served.url), [""; 0]);
}

#[test]
fn findings_stand_on_the_page_of_the_report() {
    let Some(tab) = Tab::open() else { return };
    let folder = demo();
    let served = Served::folder(folder.at("").as_path(), &[]);
    open(&tab, &served, PAGE);
    assert_eq!(
        tab.eval("document.querySelector('.hansei-findings')"),
        serde_json::Value::Null
    );
    edit(
        &folder,
        REPORT,
        "## Timeline",
        "See [that](nowhere.md) <b>now</b>.\n\n## Timeline",
    );
    tab.until("document.querySelector('.hansei-findings')?.innerText.includes('nowhere.md')");
    let said = tab.text("document.querySelector('.hansei-findings').innerText");
    assert!(
        said.contains("1 finding in incidents/2026/") && said.contains("broken-link"),
        "{said}"
    );
    tab.eval("void (document.querySelector('.hansei-findings details').open = false)");
    edit(&folder, REPORT, "nowhere.md", "nowhere-else.md");
    tab.until("document.querySelector('.hansei-findings').textContent.includes('nowhere-else.md')");
    assert_eq!(
        tab.eval("document.querySelector('.hansei-findings details').open"),
        false
    );
    edit(&folder, REPORT, "See [that](nowhere-else.md) <b>now</b>.\n\n", "");
    tab.until("!document.querySelector('.hansei-findings')");
    is_same_document(&tab);
    let built = folder.build().ended(0);
    assert!(!built.page(&format!("{PAGE}index.html")).contains("hansei-findings"));
}

#[test]
fn the_browser_follows_the_report_that_is_written() {
    let Some(tab) = Tab::open() else { return };
    let folder = demo();
    let served = Served::folder(folder.at("").as_path(), &["--follow"]);
    open(&tab, &served, "");
    edit(&folder, REPORT, "## Timeline", "Followed.\n\n## Timeline");
    tab.arrive(&format!("{}{PAGE}", served.url));
    tab.until(&says("Followed."));
    // A new report is followed once it has a page.
    folder.write(
        "incidents/2026/new.md",
        "+++\nid = \"INC-2026-999\"\ntitle = \"Something new\"\nstatus = \"ongoing\"\n[time]\nstarted = 2026-11-21T10:00:00Z\n+++\n\n## Summary\n\nIt broke.\n",
    );
    tab.arrive(&format!("{}incidents/inc-2026-999/", served.url));
    // Whoever goes elsewhere stays there.
    tab.go(&format!("{}causes/", served.url));
    mark(&tab);
    folder.write("theme/style.css", "body { color: rgb(1, 2, 3) }");
    tab.until("getComputedStyle(document.body).color === 'rgb(1, 2, 3)'");
    is_same_document(&tab);
}

#[test]
fn search_finds_what_was_just_written() {
    let Some(tab) = Tab::open() else { return };
    let folder = demo();
    let served = Served::folder(folder.at("").as_path(), &[]);
    open(&tab, &served, "search/?q=quokkas");
    tab.until("document.getElementById('page.count').innerText.includes('Nothing found')");
    edit(&folder, REPORT, "## Timeline", "Quokkas ate the cable.\n\n## Timeline");
    tab.until("document.getElementById('page.count').innerText.includes('1 result')");
    tab.until("document.querySelector('.hit a')?.href.includes('inc-2026-009')");
    assert_eq!(
        tab.text("document.querySelector('main form').elements.q.value"),
        "quokkas"
    );
    is_same_document(&tab);
    // On any other page, the box as well.
    open(&tab, &served, PAGE);
    tab.eval("void document.querySelector('form[role=search]').elements.q.focus()");
    tab.insert("numbats");
    tab.until("document.querySelector('form[role=search]').innerText.includes('Nothing found')");
    edit(&folder, REPORT, "Quokkas", "Numbats");
    tab.until("document.querySelector('form[role=search]').innerText.includes('1 result')");
}

#[test]
fn a_page_that_was_not_there_comes_and_goes() {
    let Some(tab) = Tab::open() else { return };
    let folder = demo();
    let served = Served::folder(folder.at("").as_path(), &[]);
    open(&tab, &served, "incidents/inc-2026-999/");
    assert_eq!(tab.eval("document.body.className"), "missing");
    let text = "+++\nid = \"INC-2026-999\"\ntitle = \"Something new\"\n+++\n\n## Summary\n\nIt broke.\n";
    folder.write("incidents/2026/new.md", text);
    tab.until("document.querySelector('h1').innerText === 'Something new'");
    fs::remove_file(folder.at("content/incidents/2026/new.md")).expect("it is there");
    tab.until("document.body.classList.contains('missing')");
    is_same_document(&tab);
}

#[test]
fn a_changed_image_is_shown() {
    let Some(tab) = Tab::open() else { return };
    let folder = demo();
    let svg = |width: u32| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"10\"><rect width=\"9\" height=\"9\"/></svg>"
        )
    };
    folder.write("incidents/2026/graph.svg", svg(30));
    edit(&folder, REPORT, "## Timeline", "![A graph](graph.svg)\n\n## Timeline");
    let served = Served::folder(folder.at("").as_path(), &[]);
    open(&tab, &served, PAGE);
    let width = |width: u32| {
        format!("[...document.images].some(({{ naturalWidth: w, src }}) => src.includes('graph') && w === {width})")
    };
    tab.until(&width(30));
    folder.write("incidents/2026/graph.svg", svg(44));
    tab.until(&width(44));
    is_same_document(&tab);
}

#[test]
fn many_pages_are_open_at_once() {
    let Some(tab) = Tab::open() else { return };
    let folder = demo();
    let served = Served::folder(folder.at("").as_path(), &[]);
    // More than the six connections that a browser has for one server.
    let tabs: Vec<Tab> = (0..9).map(|_| tab.beside()).chain([tab.beside()]).collect();
    for tab in &tabs {
        open(tab, &served, PAGE);
    }
    edit(&folder, REPORT, "## Timeline", "All see this.\n\n## Timeline");
    for tab in &tabs {
        tab.until(&says("All see this."));
        is_same_document(tab);
    }
}

#[test]
fn who_goes_elsewhere_is_not_followed_there() {
    let Some(tab) = Tab::open() else { return };
    let folder = demo();
    let served = Served::folder(folder.at("").as_path(), &["--follow"]);
    let go = |page: &str| {
        open(&tab, &served, page);
        tab.until("document.querySelector('script[src*=live]').dataset.version");
    };
    go("services/");
    go("teams/");
    edit(&folder, REPORT, "## Timeline", "Followed.\n\n## Timeline");
    tab.arrive(&format!("{}{PAGE}", served.url));
    // Pages that were there before, whatever the browser kept of them.
    for page in ["services/", "teams/"] {
        go(page);
        folder.write(
            "theme/style.css",
            format!("body {{ color: rgb(1, 2, {}) }}", page.len()),
        );
        tab.until(&format!(
            "getComputedStyle(document.body).color === 'rgb(1, 2, {})'",
            page.len()
        ));
        assert_eq!(tab.text("location.pathname"), format!("/{page}"));
        is_same_document(&tab);
    }
}

#[test]
fn a_server_that_is_gone_is_said_and_its_next_run_is_heard() {
    let Some(tab) = Tab::open() else { return };
    let folder = demo();
    let mut served = Served::folder(folder.at("").as_path(), &[]);
    open(&tab, &served, PAGE);
    let port = served.address().rsplit(':').next().expect("a port").to_owned();
    served.child.kill().expect("killed");
    served.child.wait().expect("it ends");
    tab.until("document.querySelector('.hansei-strip')?.innerText.includes('has gone')");
    edit(&folder, REPORT, "## Timeline", "Written meanwhile.\n\n## Timeline");
    let _again = Served::at(folder.at("").as_path(), &port);
    tab.until(&says("Written meanwhile."));
    tab.until("!document.querySelector('.hansei-strip')");
    is_same_document(&tab);
}

#[test]
fn what_scripts_did_before_is_left_alone() {
    let Some(tab) = Tab::open() else { return };
    let folder = demo();
    let base = fs::read_to_string(repository().join("theme/templates/base.html")).expect("a template");
    folder.write(
        "theme/templates/base.html",
        base.replacen(
            "<head>",
            "<head><script src=\"{{ site.root }}early.js\"></script><noscript><link rel=\"stylesheet\" href=\"{{ site.root }}late.css\"></noscript>",
            1,
        ),
    );
    folder.write("static/early.js", "document.documentElement.dataset.early = 'yes'");
    folder.write("static/late.css", "body { display: none }");
    let served = Served::folder(folder.at("").as_path(), &[]);
    open(&tab, &served, PAGE);
    assert_eq!(tab.text("document.documentElement.dataset.early"), "yes");
    edit(&folder, REPORT, "## Timeline", "Just written.\n\n## Timeline");
    tab.until(&says("Just written."));
    assert_eq!(tab.text("document.documentElement.dataset.early"), "yes");
    assert_ne!(tab.text("getComputedStyle(document.body).display"), "none");
}
