//! A site that follows its folder: whatever is done to the folder, once all is done that is due, the site is what a build
//! makes of it, and no more pages were rendered than had to be.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::Arc;

use hansei::build::{self, Request, Stats};
use hansei::name::OutPath;
use hansei::serve::live::Live;
use hansei::site::Memory;
use jiff::civil::Date;

use super::folder::Folder;

pub(crate) type Site = BTreeMap<OutPath, Arc<[u8]>>;

pub(crate) fn request(folder: &Folder) -> Request {
    Request {
        folder: folder.at("content"),
        output: None,
        as_of: Date::constant(2026, 11, 22),
        base_url: None,
        portable: false,
        all: false,
    }
}

/// What a build makes of the folder, from nothing.
pub(crate) fn cold(request: &Request) -> anyhow::Result<Site> {
    let stats = Stats::default();
    let gathered = build::gather(request, &stats)?;
    let memory = Memory::default();
    build::write(&gathered, &gathered.theme()?, &memory, &stats, &|| ())?;
    Ok(memory.into_files())
}

pub(crate) fn warm(live: &Live) -> Site {
    let files = live.files().current();
    files
        .all()
        .map(|(path, bytes)| (path.clone(), Arc::clone(bytes)))
        .collect()
}

#[track_caller]
pub(crate) fn same(warm: &Site, cold: &Site, why: &str) {
    let paths: BTreeSet<&OutPath> = warm.keys().chain(cold.keys()).collect();
    let other: Vec<&str> = paths
        .into_iter()
        .filter(|path| warm.get(*path) != cold.get(*path))
        .map(OutPath::as_str)
        .collect();
    if let Some(path) = other
        .iter()
        .find(|path| path.ends_with(".html") || path.ends_with(".md"))
    {
        let text = |site: &Site| {
            let bytes = site.get(&OutPath::new(path).expect("a path"));
            bytes.map_or("nothing".into(), |bytes| String::from_utf8_lossy(bytes).into_owned())
        };
        let (warm, cold) = (text(warm), text(cold));
        let line = warm.lines().zip(cold.lines()).find(|(a, b)| a != b);
        panic!("{why}: {other:?} are other than a build's, {path} at {line:?}");
    }
    assert_eq!(other, [""; 0], "{why}");
}

pub(crate) const CAUSE: &str = "+++\nid = \"cert-expiry\"\nname = \"Certificate expiry\"\naxis = \"missing-defence\"\n\
                     aliases = [\"certificate expired\"]\n+++\nA certificate expires.\n";

/// A report of 2026 with every section.
pub(crate) fn report(n: usize, cause: &str) -> String {
    format!(
        "+++\nid = \"INC-{n}\"\ntitle = \"Checkout {n} failed\"\nstatus = \"reviewed\"\nseverity = \"sev2\"\n\
         services = [\"checkout\"]\nteams = [\"payments\"]\ncauses = [{cause}]\n[time]\n\
         started = 2026-0{n}-02T09:14:00Z\ndetected = 2026-0{n}-02T09:21:00Z\nresolved = 2026-0{n}-02T10:30:00Z\n+++\n\n\
         ## Summary\n\nCheckout {n} answered with errors for an hour.\n\n\
         ## Impact\n\nCustomers could not pay. Some of them called.\n\n\
         ## Timeline\n\n- 09:14 errors began\n- 09:21 the alert fired\n- 10:30 all was well\n\n\
         ## Investigation\n\nWe looked at the balancer first. See [the other](b.md).\n\n\
         ## Actions\n\n- [ ] Alert before it expires (owner: payments, due: 2026-0{n}-20)\n\n\
         ## Lessons learned\n\n- A calendar entry is no alert {n}.\n"
    )
}

/// Four reports, two of which share a cause.
pub(crate) fn folder() -> Folder {
    Folder::new()
        .file("hansei.toml", "title = \"Incidents\"\n")
        .file("causes/cert.md", CAUSE)
        .file("a.md", report(1, "\"cert-expiry\""))
        .file("b.md", report(2, "\"cert-expiry\""))
        .file("c.md", report(3, "\"config-error\""))
        .file("d.md", report(4, ""))
        .file("pages/about.md", "# About\n\nWhat this is. See [[INC-1]].\n")
        .file("static/logo.png", "png")
}

#[track_caller]
pub(crate) fn edit(folder: &Folder, path: &str, from: &str, to: &str) {
    let text = fs::read_to_string(folder.at("content").join(path)).expect("a file of the test");
    assert!(text.contains(from), "{from} in {path}");
    folder.write(path, text.replace(from, to));
}

/// The pages of a site that are others in another, by where they stand.
fn changed(before: &Site, after: &Site) -> Vec<String> {
    let is_page = |path: &&OutPath| path.as_str().ends_with(".html");
    let mut pages: BTreeSet<String> = BTreeSet::new();
    for path in before.keys().chain(after.keys()).filter(is_page) {
        let twin = OutPath::new(&path.as_str().replace(".html", ".md")).expect("a path");
        if [path, &twin].iter().any(|path| before.get(*path) != after.get(*path)) {
            pages.insert(path.as_str().to_owned());
        }
    }
    pages.into_iter().collect()
}

#[test]
fn a_typo_in_a_body_renders_that_page_alone() {
    let folder = folder();
    let (mut live, stats) = Live::start(request(&folder)).expect("it starts");
    live.settle().expect("it settles");
    assert!(stats.pages() > 20 && stats.pages_reused() == 0);
    same(&warm(&live), &cold(&request(&folder)).expect("builds"), "at first");
    for (from, to) in [
        ("Some of them called.", "Some of them phoned."),
        ("errors began", "many errors began"),
        ("at the balancer first", "at the *balancer* first"),
    ] {
        let before = warm(&live);
        edit(&folder, "a.md", from, to);
        let looked = live.look();
        assert_eq!(looked.stats.pages(), 1, "{to}");
        assert_eq!(looked.pages, ["incidents/inc-1/"]);
        assert!(!live.is_due(), "{to}: nothing else is another");
        live.settle().expect("it settles");
        let after = warm(&live);
        assert_eq!(changed(&before, &after), ["incidents/inc-1/index.html"], "{to}");
        same(&after, &cold(&request(&folder)).expect("builds"), to);
    }
}

#[test]
fn what_others_quote_renders_those_that_quote_it() {
    let folder = folder();
    let (mut live, _) = Live::start(request(&folder)).expect("it starts");
    live.settle().expect("it settles");
    for (path, from, to) in [
        ("a.md", "A calendar entry is no alert 1.", "Calendars wake nobody up."),
        ("a.md", "answered with errors", "answered with an error"),
        ("c.md", "Checkout 3 failed", "Nobody could pay"),
    ] {
        let before = warm(&live);
        edit(&folder, path, from, to);
        let looked = live.look();
        assert_eq!(looked.stats.pages(), 1, "its own page is there at once");
        let first = warm(&live);
        let own = OutPath::new(&format!("{}index.html", looked.pages[0])).expect("a path");
        assert!(String::from_utf8_lossy(&first[&own]).contains(to), "{to}");
        let whole = live.due().expect("others quote it");
        let installed = live.install(whole.make().expect("it is made"));
        live.settle().expect("it settles");
        let after = warm(&live);
        let pages = changed(&before, &after);
        assert!(pages.len() > 1, "{pages:?}");
        assert_eq!(installed.stats.pages() + 1, pages.len(), "{to}: {pages:?}");
        same(&after, &cold(&request(&folder)).expect("builds"), to);
    }
}

#[test]
fn a_renamed_cause_renders_exactly_the_pages_that_name_it() {
    let folder = folder();
    let (mut live, _) = Live::start(request(&folder)).expect("it starts");
    live.settle().expect("it settles");
    let before = warm(&live);
    edit(&folder, "causes/cert.md", "Certificate expiry", "Forgotten certificate");
    let looked = live.look();
    assert_eq!((looked.stats.pages(), looked.paths.len()), (0, 1));
    let whole = live.due().expect("it is due");
    let installed = live.install(whole.make().expect("it is made"));
    live.settle().expect("it settles");
    let after = warm(&live);
    let name = |site: &Site, path: &str, name: &str| {
        let text = String::from_utf8_lossy(&site[&OutPath::new(path).expect("a path")]).into_owned();
        text.contains(name)
    };
    let pages = changed(&before, &after);
    assert_eq!(installed.stats.pages(), pages.len(), "{pages:?}");
    for page in &pages {
        assert!(name(&before, page, "Certificate expiry"), "{page}");
        assert!(name(&after, page, "Forgotten certificate"), "{page}");
    }
    for path in after.keys().map(OutPath::as_str).filter(|path| path.ends_with(".html")) {
        assert_eq!(
            name(&after, path, "Forgotten certificate"),
            pages.contains(&path.to_owned()),
            "{path}"
        );
    }
    same(&after, &cold(&request(&folder)).expect("builds"), "renamed");
}

#[test]
fn a_style_renders_no_page() {
    let folder = folder();
    let (mut live, _) = Live::start(request(&folder)).expect("it starts");
    live.settle().expect("it settles");
    folder.write("theme/style.css", "body { color: red }");
    live.look();
    let whole = live.due().expect("it is due");
    let installed = live.install(whole.make().expect("it is made"));
    assert_eq!(installed.stats.pages(), 0);
    live.settle().expect("it settles");
    same(&warm(&live), &cold(&request(&folder)).expect("builds"), "style");
}

#[test]
fn what_is_restricted_is_gone_at_once() {
    let folder = folder();
    let (mut live, _) = Live::start(request(&folder)).expect("it starts");
    live.settle().expect("it settles");
    let page = OutPath::new("incidents/inc-1/index.html").expect("a path");
    assert!(warm(&live).contains_key(&page));
    edit(&folder, "a.md", "status = ", "visibility = \"board\"\nstatus = ");
    live.look();
    assert!(!warm(&live).contains_key(&page), "before anything else is made");
    live.settle().expect("it settles");
    let site = warm(&live);
    let words = "A calendar entry is no alert 1";
    assert!(
        !site
            .values()
            .any(|bytes| String::from_utf8_lossy(bytes).contains(words))
    );
    same(&site, &cold(&request(&folder)).expect("builds"), "restricted");
}

#[test]
fn what_is_broken_leaves_the_last_good_pages_and_heals() {
    let folder = folder();
    let (mut live, _) = Live::start(request(&folder)).expect("it starts");
    live.settle().expect("it settles");
    let good = warm(&live);
    for (path, broken, mended, place) in [
        (
            "theme/templates/report.html",
            "{% if %}",
            None,
            "theme/templates/report.html:1",
        ),
        (
            "theme/templates/404.html",
            "{{ nothing.at.all }}",
            None,
            "theme/templates/404.html:1",
        ),
        (
            "hansei.toml",
            "title = \"Incidents\ntimezone = 3",
            Some("title = \"Incidents\"\n"),
            "hansei.toml:1:",
        ),
        (
            "hansei.toml",
            "title = \"x\"\npage_size = 0\n",
            Some("title = \"Incidents\"\n"),
            "hansei.toml:2:",
        ),
    ] {
        folder.write(path, broken);
        live.look();
        let Err(said) = live.settle() else {
            panic!("{path} with {broken} is not broken")
        };
        assert!(said.text.contains(place), "{said}");
        assert_eq!(live.broken(), Some(&said));
        same(&warm(&live), &good, path);
        // A report can still be written.
        edit(&folder, "a.md", "Some of them called.", "Some of them shouted.");
        live.look();
        let page = OutPath::new("incidents/inc-1/index.html").expect("a path");
        let text = String::from_utf8_lossy(&warm(&live)[&page]).into_owned();
        assert!(text.contains("shouted"), "{path}");
        edit(&folder, "a.md", "Some of them shouted.", "Some of them called.");
        match mended {
            Some(mended) => folder.write(path, mended),
            None => fs::remove_file(folder.at("content").join(path)).expect("it is there"),
        }
        live.look();
        live.settle().expect("it is mended");
        assert_eq!(live.broken(), None);
        same(&warm(&live), &good, path);
    }
}

#[test]
fn a_folder_that_goes_away_and_comes_back() {
    let folder = folder();
    let (mut live, _) = Live::start(request(&folder)).expect("it starts");
    live.settle().expect("it settles");
    let good = warm(&live);
    let (here, there) = (folder.at("content"), folder.at("elsewhere"));
    fs::rename(&here, &there).expect("renamed");
    live.look();
    assert!(live.settle().is_err());
    assert!(live.broken().is_some_and(|broken| broken.text.contains("help: ")));
    same(&warm(&live), &good, "away");
    fs::rename(&there, &here).expect("renamed");
    live.look();
    live.settle().expect("it is back");
    same(&warm(&live), &good, "back");
}

#[test]
fn midnight_is_a_change() {
    let folder = folder();
    let (mut live, _) = Live::start(request(&folder)).expect("it starts");
    live.settle().expect("it settles");
    live.on(Date::constant(2026, 11, 22));
    assert!(live.is_at_rest());
    live.on(Date::constant(2027, 3, 1));
    assert!(live.is_due());
    live.settle().expect("it settles");
    let mut request = request(&folder);
    request.as_of = Date::constant(2027, 3, 1);
    same(&warm(&live), &cold(&request).expect("builds"), "a new day");
}

#[test]
fn what_is_edited_while_pages_are_made_is_not_lost() {
    let folder = folder();
    let (mut live, _) = Live::start(request(&folder)).expect("it starts");
    live.settle().expect("it settles");
    edit(&folder, "a.md", "Checkout 1 failed", "Nobody could pay");
    live.look();
    let whole = live.due().expect("it is due");
    edit(&folder, "b.md", "Some of them called.", "Some of them phoned.");
    edit(&folder, "a.md", "Nobody could pay", "Nobody paid");
    let looked = live.look();
    assert_eq!(looked.pages.len(), 2);
    let made = whole.make().expect("it is made");
    live.install(made);
    let text = |path: &str| {
        let site = warm(&live);
        String::from_utf8_lossy(&site[&OutPath::new(path).expect("a path")]).into_owned()
    };
    assert!(text("incidents/inc-2/index.html").contains("phoned"));
    assert!(text("incidents/inc-1/index.html").contains("Nobody paid"));
    live.settle().expect("it settles");
    same(&warm(&live), &cold(&request(&folder)).expect("builds"), "meanwhile");
}
