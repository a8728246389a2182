//! A site that follows its folder: whatever is done to the folder, once all is done that is due, the site is what a build
//! makes of it, and no more pages were rendered than had to be.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use hansei::build::{self, Request, Stats};
use hansei::name::OutPath;
use hansei::serve::live::Live;
use hansei::site::Memory;
use jiff::civil::Date;
use proptest::prelude::*;

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

const CAUSE: &str = "+++\nid = \"cert-expiry\"\nname = \"Certificate expiry\"\naxis = \"missing-defence\"\n\
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

/// Something that is done to a folder.
#[derive(Clone, Copy, Debug)]
enum Deed {
    /// A word in this part of a report's text.
    Word(usize, usize),
    Delete(usize),
    Restore(usize),
    Rename(usize),
    Restrict(usize),
    Break(usize),
    Twin(usize),
    Causes(usize),
    Settings(usize),
    Template(usize),
    Asset(usize),
    Words(usize),
    Plain(usize),
    Publish,
    Touch(usize),
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        9 => (0..4usize, 0..15usize).prop_map(|(n, part)| Deed::Word(n, part)),
        1 => (0..4usize).prop_map(Deed::Delete),
        2 => (0..4usize).prop_map(Deed::Restore),
        1 => (0..4usize).prop_map(Deed::Rename),
        1 => (0..4usize).prop_map(Deed::Restrict),
        1 => (0..4usize).prop_map(Deed::Break),
        1 => (0..4usize).prop_map(Deed::Twin),
        2 => (0..5usize).prop_map(Deed::Causes),
        2 => (0..5usize).prop_map(Deed::Settings),
        2 => (0..4usize).prop_map(Deed::Template),
        1 => (0..4usize).prop_map(Deed::Asset),
        1 => (0..3usize).prop_map(Deed::Words),
        1 => (0..3usize).prop_map(Deed::Plain),
        1 => Just(Deed::Publish),
        1 => (0..4usize).prop_map(Deed::Touch),
    ]
}

const NAMES: [&str; 4] = ["a.md", "b.md", "c.md", "d.md"];

const CAUSES: [&str; 4] = ["\"cert-expiry\"", "\"cert-expiry\"", "\"config-error\"", ""];

fn do_it(folder: &Folder, deed: Deed, nth: usize) {
    let content = folder.at("content");
    let remove = |path: &str| {
        let _ = fs::remove_file(content.join(path));
    };
    let replace = |name: &str, from: &str, to: &str| {
        if let Ok(text) = fs::read_to_string(content.join(name)) {
            folder.write(name, text.replacen(from, to, 1));
        }
    };
    match deed {
        Deed::Word(n, part) => {
            let (from, to) = [
                ("Customers", "Many customers"),
                ("errors began", "more errors began"),
                ("- 09:21", "- 09:20"),
                ("answered with", "answered again with"),
                ("A calendar", "Any calendar"),
                ("Alert before", "Warn before"),
                ("title = \"", "title = \"Again: "),
                (
                    "See [the other](b.md)",
                    "See [the others](c.md#lessons-learned) and [[INC-9]]",
                ),
                ("## Lessons learned\n\n- A calendar entry is no alert", "- Nothing"),
                (
                    "- [ ] Alert before it expires",
                    "- [x] Alert\n- [ ] Alert before it expires",
                ),
                ("## Actions\n\n- [ ]", "## More\n\n"),
                ("services = [\"checkout\"]", "services = [\"cart\", \"pay\"]"),
                (
                    "causes = [\"cert-expiry\"]",
                    "causes = [\"disk-full\", \"cert-expiry\"]",
                ),
                (" answered with errors for an hour", ""),
                ("severity = \"sev2\"", "severity = \"sev1\""),
            ][part];
            replace(NAMES[n], from, to);
        }
        Deed::Delete(n) => remove(NAMES[n]),
        Deed::Restore(n) => folder.write(NAMES[n], report(n + 1, CAUSES[n])),
        Deed::Rename(n) => {
            let to = content.join("moved");
            let _ = fs::create_dir(&to);
            let _ = fs::rename(content.join(NAMES[n]), to.join(NAMES[n]));
        }
        Deed::Restrict(n) => replace(NAMES[n], "status = ", "visibility = \"board\"\nstatus = "),
        Deed::Break(n) => replace(NAMES[n], "title = \"", "title = \"\"\""),
        Deed::Twin(n) => folder.write("twin.md", report(n + 1, CAUSES[n])),
        Deed::Causes(0) => folder.write("causes/cert.md", CAUSE.replace("Certificate expiry", "Old certificate")),
        Deed::Causes(1) => folder.write("causes/cert.md", CAUSE),
        Deed::Causes(2) => remove("causes/cert.md"),
        Deed::Causes(3) => folder.write("causes/cert.md", CAUSE.replace("aliases", "aliazes")),
        Deed::Causes(_) => folder.write(
            "causes/other.md",
            "+++\nid = \"calendar\"\nname = \"Calendar\"\naliases = [\"calendar entry\"]\n+++\nNobody looks.\n",
        ),
        Deed::Settings(0) => folder.write("hansei.toml", format!("title = \"Incidents {nth}\"\n")),
        Deed::Settings(1) => folder.write("hansei.toml", "title = \"Incidents"),
        Deed::Settings(2) => remove("hansei.toml"),
        Deed::Settings(3) => folder.write(
            "hansei.toml",
            "timezone = \"Europe/Berlin\"\nbase_url = \"https://a.example/x/\"\n",
        ),
        Deed::Settings(_) => folder.write(
            "hansei.toml",
            "starter_causes = false\n[digest]\neditions = [\"month\"]\n",
        ),
        Deed::Template(0) => folder.write("theme/templates/404.html", format!("<!doctype html><p>Not here {nth}")),
        Deed::Template(1) => folder.write("theme/templates/404.html", "{% for %}"),
        Deed::Template(2) => folder.write(
            "theme/templates/report.html",
            "<!doctype html>{{ report.title }}{{ report.nothing.at }}",
        ),
        Deed::Template(_) => {
            remove("theme/templates/404.html");
            remove("theme/templates/report.html");
        }
        Deed::Asset(0) => folder.write("static/logo.png", format!("png {nth}")),
        Deed::Asset(1) => folder.write("theme/style.css", format!("body {{ order: {nth} }}")),
        Deed::Asset(2) => folder.write("seen.png", format!("png {nth}")),
        Deed::Asset(_) => {
            remove("theme/style.css");
            replace("d.md", "## Impact\n", "## Impact\n\n![seen](seen.png)\n");
        }
        Deed::Words(0) => folder.write("lessons/2026-q1.md", format!("Words {nth} about INC-1.\n")),
        Deed::Words(1) => folder.write("lessons/nonsense.md", "What is this?\n"),
        Deed::Words(_) => remove("lessons/2026-q1.md"),
        Deed::Plain(0) => folder.write("pages/about.md", format!("# About {nth}\n\n[[INC-2]]\n")),
        Deed::Plain(1) => folder.write("README.md", "# Reports\n\nAll of them.\n"),
        Deed::Plain(_) => remove("pages/about.md"),
        Deed::Publish => {
            folder.run(&["digest", "publish", "2026-q1", "--as-of", "2026-04-06"]);
        }
        Deed::Touch(n) => touch(&content.join(NAMES[n])),
    }
}

/// The same bytes, written anew.
fn touch(path: &Path) {
    if let Ok(bytes) = fs::read(path) {
        fs::write(path, bytes).expect("written");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]
    #[test]
    fn at_rest_it_is_what_a_build_makes(deeds in proptest::collection::vec((deed(), 0..3u8), 1..14)) {
        let folder = folder();
        let (mut live, _) = Live::start(request(&folder)).expect("it starts");
        let mut making = None;
        for (nth, (deed, then)) in deeds.iter().enumerate() {
            do_it(&folder, *deed, nth);
            // Perhaps several things happen before anybody looks, or while pages are made.
            if *then == 0 {
                continue;
            }
            live.look();
            match making.take().map(hansei::serve::live::Whole::make) {
                Some(Ok(pages)) => drop(live.install(pages)),
                Some(Err(broken)) => drop(live.failed(broken)),
                None => {}
            }
            if *then == 1 {
                making = live.due();
                continue;
            }
            // What failed is tried again after another look.
            live.look();
            let settled = live.settle();
            match (settled, cold(&request(&folder))) {
                (Ok(()), Ok(cold)) => same(&warm(&live), &cold, &format!("after {:?}", &deeds[..=nth])),
                // Broken settings build, but not to what anybody wants to see.
                (Err(broken), Ok(_)) => prop_assert!(broken.title.contains("hansei.toml"), "{broken}"),
                (Err(_), Err(_)) => {}
                (Ok(()), Err(error)) => prop_assert!(false, "{deed:?} doesn't build: {error:#}"),
            }
        }
    }
}
