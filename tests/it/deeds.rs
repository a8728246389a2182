//! The law of a site that follows its folder: after anything that is done to the folder, in any order and at any moment, it
//! is at rest what a build makes.

use std::fs;
use std::path::Path;

use hansei::serve::live::Live;
use proptest::prelude::*;

use super::folder::Folder;
use super::watch::{CAUSE, cold, folder, report, request, same, warm};

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
