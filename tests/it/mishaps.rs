//! A site that follows its folder, when things happen at the wrong moment: nothing is lost, nothing is shown that must not
//! be, and at rest the site is what a build makes.

use std::fs;
use std::time::{Duration, Instant};

use hansei::name::OutPath;
use hansei::serve::live::Live;

use super::folder::Folder;
use super::served::Served;
use super::watch::{cold, edit, folder, report, request, same, warm};

#[track_caller]
fn started(folder: &Folder) -> Live {
    let (mut live, _) = Live::start(request(folder)).expect("it starts");
    live.settle().expect("it settles");
    live
}

#[track_caller]
fn settles(live: &mut Live, folder: &Folder, why: &str) {
    live.look();
    live.settle().expect("nothing is broken");
    assert!(live.is_at_rest(), "{why}");
    same(&warm(live), &cold(&request(folder)).expect("builds"), why);
}

fn text(live: &Live, path: &str) -> String {
    let site = warm(live);
    let bytes = site.get(&OutPath::new(path).expect("a path"));
    bytes.map_or_else(String::new, |bytes| String::from_utf8_lossy(bytes).into_owned())
}

#[test]
fn a_style_that_is_changed_and_changed_back() {
    let folder = folder().file("theme/style.css", "body { order: 0 }");
    let mut live = started(&folder);
    for order in [1, 0, 2] {
        folder.write("theme/style.css", format!("body {{ order: {order} }}"));
        settles(&mut live, &folder, "a style");
        // It is what it was at the last look, though it was written a moment ago.
        assert!(!live.look().is_new && !live.is_due(), "order {order}");
    }
}

#[test]
fn what_was_shown_first_goes_when_it_is_undone() {
    let folder = folder()
        .file("theme/templates/report.html", "<!doctype html><title>x</title>old")
        .file("theme/templates/404.html", "<!doctype html><title>y</title>");
    let mut live = started(&folder);
    folder.write("theme/templates/report.html", "<!doctype html><title>x</title>new");
    folder.write("theme/templates/404.html", "{{ a.b.c }}");
    live.look();
    let whole = live.due().expect("it is due");
    match whole.make() {
        Ok(_) => panic!("the page for what is missing fails"),
        Err(broken) => live.failed(broken),
    };
    folder.write("theme/templates/report.html", "<!doctype html><title>x</title>old");
    folder.write("theme/templates/404.html", "<!doctype html><title>y</title>");
    settles(&mut live, &folder, "undone");
}

#[test]
fn a_folder_that_is_away_for_a_while_takes_nothing_with_it() {
    let folder = folder();
    fs::remove_file(folder.at("content/hansei.toml")).expect("it is there");
    let mut live = started(&folder);
    let good = warm(&live);
    let (here, there) = (folder.at("content"), folder.at("elsewhere"));
    // Before it is looked at, and while pages are made.
    for is_early in [true, false] {
        edit(&folder, "a.md", "Checkout 1 failed", "Nobody paid");
        live.look();
        let whole = live.due().expect("it is due");
        fs::rename(&here, &there).expect("away");
        if is_early {
            live.look();
            assert!(live.due().is_none() && live.broken().is_some());
        }
        match whole.make() {
            Ok(pages) => drop(live.install(pages)),
            Err(broken) => drop(live.failed(broken)),
        }
        assert!(
            text(&live, "index.html").contains("Checkout"),
            "the site is still there"
        );
        live.look();
        fs::rename(&there, &here).expect("back");
        settles(&mut live, &folder, "back");
        edit(&folder, "a.md", "Nobody paid", "Checkout 1 failed");
        settles(&mut live, &folder, "as it was");
        same(&warm(&live), &good, "as it was");
    }
}

#[test]
fn many_that_are_restricted_at_once_are_gone_at_once() {
    let folder = (0..20).fold(folder(), |folder, n| {
        let text = report(1, "")
            .replace("INC-1", &format!("M-{n}"))
            .replace("Checkout 1", &format!("Elephant {n}"));
        folder.file(&format!("many/{n}.md"), text)
    });
    folder.write(
        "README.md",
        "+++\nid = \"R-1\"\nseverity = \"sev1\"\ntitle = \"Elephant readme\"\n+++\n\n## Summary\n\nIt broke.\n",
    );
    folder.write("theme/templates/404.html", "<!doctype html><title>x</title>");
    let mut live = started(&folder);
    let pages = |live: &Live| {
        warm(live)
            .keys()
            .filter(|path| path.as_str().starts_with("incidents/m-"))
            .count()
    };
    assert_eq!(pages(&live), 40);
    assert!(text(&live, "incidents/r-1/index.html").contains("Elephant"));
    folder.write("theme/templates/404.html", "{% if %}");
    for n in 0..20 {
        edit(
            &folder,
            &format!("many/{n}.md"),
            "status = ",
            "visibility = \"board\"\nstatus = ",
        );
    }
    edit(
        &folder,
        "README.md",
        "severity = ",
        "visibility = \"board\"\nseverity = ",
    );
    live.look();
    assert_eq!(pages(&live), 0, "before anything is made");
    assert_eq!(text(&live, "incidents/r-1/index.html"), "");
    assert_eq!(text(&live, "api/reports.json"), "", "it has their words in it");
    // And where nothing can be made, nothing speaks of them.
    live.settle().expect_err("the theme is broken");
    let named = |live: &Live| -> Vec<String> {
        let site = warm(live);
        let speaks = site
            .iter()
            .filter(|(_, bytes)| String::from_utf8_lossy(bytes).contains("Elephant"));
        speaks.map(|(path, _)| path.as_str().to_owned()).collect()
    };
    assert_eq!(named(&live), [""; 0]);
    folder.write("theme/templates/404.html", "<!doctype html><title>x</title>");
    settles(&mut live, &folder, "mended");
    assert_eq!(named(&live), [""; 0]);
}

#[test]
fn an_index_that_was_begun_before_a_restriction_is_not_used() {
    let folder = folder();
    let mut live = started(&folder);
    edit(&folder, "a.md", "Some of them called.", "Some of them yodelled.");
    live.look();
    let large = live.due_large().expect("it is due");
    edit(&folder, "a.md", "status = ", "visibility = \"board\"\nstatus = ");
    live.look();
    assert!(!live.install_large(large.make().expect("it is made")));
    assert_eq!(text(&live, "api/reports.json"), "");
    settles(&mut live, &folder, "restricted");
}

#[test]
fn a_published_edition_knows_a_report_again_by_what_it_says() {
    let folder = folder();
    let nameless = report(2, "").replace("id = \"INC-2\"\n", "");
    folder.write("nameless.md", &nameless);
    folder
        .run(&["digest", "publish", "2026-q1", "--as-of", "2026-04-06"])
        .ended(0);
    let mut live = started(&folder);
    fs::remove_file(folder.at("content/nameless.md")).expect("it is there");
    folder.write("renamed.md", format!("{nameless}\n"));
    settles(&mut live, &folder, "renamed, and another");
    folder.write("renamed.md", &nameless);
    settles(&mut live, &folder, "what it was");
}

#[test]
fn a_file_that_could_not_be_read_is_read_when_it_can_be() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let path = folder.at("content/b.md");
    let allow = |mode| fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("it is ours");
    allow(0o000);
    // Whoever may do everything can read it all the same.
    let may_read = fs::read(&path).is_ok();
    let mut live = started(&folder);
    assert_eq!(text(&live, "incidents/inc-2/index.html").is_empty(), !may_read);
    allow(0o644);
    settles(&mut live, &folder, "readable");
    assert!(text(&live, "incidents/inc-2/index.html").contains("Checkout 2"));
}

#[test]
fn nobody_waits_for_an_index_that_will_not_come() {
    let folder = folder();
    let mut served = Served::folder(folder.at("").as_path(), &[]);
    assert_eq!(
        served.get("/search/current.json").status,
        200,
        "the first one is waited for"
    );
    folder.write("theme/templates/404.html", "{% if %}");
    served.until("what is broken", |served| served.said().contains("can’t be built"));
    edit(&folder, "a.md", "Checkout 1 failed", "Nobody paid");
    served.until("the page", |served| {
        String::from_utf8_lossy(&served.get("/incidents/inc-1/").body).contains("Nobody paid")
    });
    let start = Instant::now();
    assert_eq!(served.get("/search/current.json").status, 200);
    assert!(start.elapsed() < Duration::from_secs(15), "{:?}", start.elapsed());
}

#[test]
fn a_style_is_told_of_once() {
    let folder = folder();
    let mut served = Served::folder(folder.at("").as_path(), &[]);
    folder.write("theme/style.css", "body { order: 1 }");
    let told = |served: &Served| served.said().matches("theme/style.css: ").count();
    served.until("it", |served| told(served) > 0);
    // As long as a file may have been written at the same moment.
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(told(&served), 1, "{}", served.said());
}

#[test]
fn what_is_being_made_is_not_due_once_more() {
    let folder = folder();
    let mut live = started(&folder);
    edit(&folder, "causes/cert.md", "Certificate expiry", "Old certificate");
    edit(&folder, "a.md", "Checkout 1 failed", "Nobody paid");
    live.look();
    let whole = live.due().expect("it is due");
    // They were written a moment ago, so that their stamps say nothing.
    assert!(!live.look().is_new && !live.is_due());
    // What is changed meanwhile, and changed back, is seen all the same.
    for (from, to) in [
        ("Some of them called.", "Some phoned."),
        ("Some phoned.", "Some of them called."),
    ] {
        edit(&folder, "a.md", from, to);
        live.look();
        assert!(text(&live, "incidents/inc-1/index.html").contains(to), "{to}");
    }
    live.install(whole.make().expect("it is made"));
    settles(&mut live, &folder, "afterwards");
}
