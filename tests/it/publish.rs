//! Publishing: what isn't ours is never touched, and the last good site stands until the next one is whole.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use super::folder::{Folder, Tree, current, difference, names, tree};

fn report(n: usize, word: &str) -> String {
    format!(
        "+++\nid = \"INC-{n}\"\ntitle = \"Outage {n} {word}\"\n[time]\nstarted = 2026-03-02T09:{:02}:00Z\n+++\n\n## Summary\n\n\
         It was {word} for a while.\n",
        n % 60
    )
}

fn one() -> Folder {
    Folder::new().file("incidents/a.md", report(1, "slow"))
}

/// The program refuses, says `why` and what to do, and leaves everything as it was.
#[track_caller]
fn refused(folder: &Folder, args: &[&str], why: &str) {
    let before = tree(&folder.at(""));
    let run = folder.run(args).ended(2);
    assert!(run.stderr.contains(why), "{}", run.stderr);
    assert!(run.stderr.contains("\nhelp: "), "{}", run.stderr);
    assert_eq!(run.stdout, "");
    assert_eq!(difference(&before, &tree(&folder.at(""))), [""; 0]);
}

#[test]
fn a_place_where_something_would_come_to_harm_is_refused() {
    let folder = one();
    folder.put("foreign/thesis.txt", "years of work");
    folder.put("file", "x");
    folder.put("broken/.hansei-manifest.json", "{");
    folder.put("site/content/a.md", "text");
    for (out, why) in [
        ("foreign", "didn't make"),
        ("file", "is a file"),
        ("file/below", "file"),
        ("broken", "can't be read"),
        ("content", "itself"),
        ("./content/../content/", "itself"),
        (".", "inside the output"),
        ("content/incidents", "didn't make"),
    ] {
        refused(&folder, &["build", "content", "-o", out], why);
    }
    refused(&folder, &["build", "site/content", "-o", "site"], "inside the output");
    refused(&folder, &["build", "none"], "no content folder");
    std::os::unix::fs::symlink("content", folder.at("sly")).expect("a link");
    refused(&folder, &["build", "content", "-o", "sly"], "itself");
}

#[test]
fn a_site_inside_the_content_is_no_content() {
    let folder = one();
    let beside = folder.build().ended(0).site;
    folder.run(&["build", "content", "-o", "content/public"]).ended(0);
    assert_eq!(difference(&beside, &tree(&folder.at("content/public"))), [""; 0]);
    folder.run(&["build", "content", "-o", "content/public"]).ended(0);
    assert_eq!(difference(&beside, &tree(&folder.at("content/public"))), [""; 0]);
    // Nor is it for another output.
    assert_eq!(difference(&beside, &folder.build().ended(0).site), [""; 0]);
}

#[test]
fn foreign_files_stay() {
    let folder = one().file("incidents/b.md", report(2, "slow"));
    let ours = folder.build().ended(0).site;
    let foreign = ["CNAME", ".git/HEAD", "incidents/inc-2/notes.txt", "old/page/index.html"];
    for path in foreign {
        folder.put(&format!("public/{path}"), path);
    }
    fs::remove_file(folder.at("content/incidents/b.md")).expect("a report");
    let run = folder.build().ended(0);
    for path in foreign {
        assert_eq!(run.site.get(path).map(Vec::as_slice), Some(path.as_bytes()), "{path}");
    }
    assert!(ours.contains_key("incidents/inc-2/index.html"));
    assert!(!run.site.contains_key("incidents/inc-2/index.html"));
    assert!(run.site.contains_key("incidents/inc-1/index.html"));
}

#[test]
fn hidden_files_of_static_are_published_and_go_again() {
    let folder = one()
        .file("static/.nojekyll", "")
        .file("static/.well-known/security.txt", "Contact: mailto:ops@example.com")
        .file("static/.git/config", "x")
        .file("static/.DS_Store", "x");
    for _ in 0..2 {
        let site = folder.build().ended(0).site;
        assert!(site.contains_key(".nojekyll") && site.contains_key(".well-known/security.txt"));
        assert!(!site.contains_key(".git/config") && !site.contains_key(".DS_Store"));
    }
    fs::remove_dir_all(folder.at("content/static")).expect("a folder");
    let site = folder.build().ended(0).site;
    assert!(!site.contains_key(".nojekyll") && !folder.at("public/.well-known").exists());
}

#[test]
fn a_foreign_file_in_the_way_stops_the_build() {
    let folder = one();
    let last = folder.build().ended(0).site;
    folder.put("public/incidents/inc-2/index.html", "not ours");
    folder.write("incidents/b.md", report(2, "slow"));
    let run = folder.build().ended(2);
    assert!(run.stderr.contains("incidents/inc-2/index.html"), "{}", run.stderr);
    assert_eq!(difference(&last, &run.site), ["incidents/inc-2/index.html"]);
    assert_eq!(run.page("incidents/inc-2/index.html"), "not ours");
}

#[test]
fn pages_of_removed_reports_disappear_with_their_folders() {
    let folder = one()
        .file("incidents/b.md", report(2, "slow") + "![x](x.png)")
        .file("incidents/x.png", b"png")
        .file("static/deep/er/x.txt", "x");
    let site = folder.build().ended(0).site;
    assert!(site.contains_key("incidents/inc-2/x.png") && site.contains_key("deep/er/x.txt"));
    fs::remove_file(folder.at("content/incidents/b.md")).expect("a report");
    fs::remove_dir_all(folder.at("content/static")).expect("a folder");
    folder.build().ended(0);
    assert!(!folder.at("public/incidents/inc-2").exists());
    assert!(!folder.at("public/deep").exists());
    let fresh = one().build().ended(0).site;
    assert_eq!(difference(&fresh, &tree(&folder.at("public"))), [""; 0]);
}

/// What tells whether anybody touched a file: where it lies on the disk, when it was written, when anything of it changed.
fn touched(folder: &Path) -> BTreeMap<String, (u64, i64, i64)> {
    let stamp = |path: &String| {
        let metadata = fs::symlink_metadata(folder.join(path)).expect("a file");
        (
            path.clone(),
            (metadata.ino(), metadata.mtime_nsec(), metadata.ctime_nsec()),
        )
    };
    let mut all: BTreeMap<_, _> = tree(folder).keys().map(stamp).collect();
    let root = fs::symlink_metadata(folder).expect("a folder");
    all.insert(".".into(), (root.ino(), root.mtime_nsec(), root.ctime_nsec()));
    all
}

#[test]
fn an_unchanged_rebuild_touches_nothing() {
    let folder = one()
        .file("incidents/b.md", report(2, "slow") + "![x](x.png)")
        .file("incidents/x.png", b"png");
    folder.build().ended(0);
    let before = touched(&folder.at("public"));
    folder.build().ended(0);
    assert_eq!(before, touched(&folder.at("public")));
    // So it is beside foreign files.
    folder.put("public/CNAME", "x");
    folder.build().ended(0);
    let before = touched(&folder.at("public"));
    folder.build().ended(0);
    assert_eq!(before, touched(&folder.at("public")));
}

#[test]
fn a_change_rewrites_what_changed_alone() {
    let folder = one().file("incidents/b.md", report(2, "slow"));
    folder.build().ended(0);
    let before = touched(&folder.at("public"));
    folder.write("incidents/b.md", report(2, "slow") + "\nOne more word.\n");
    folder.build().ended(0);
    let after = touched(&folder.at("public"));
    let same = |path: &str| before[path].1 == after[path].1;
    assert!(same("style.css") && same("incidents/inc-1/index.html"));
    assert!(!same("incidents/inc-2/index.html"));
}

#[test]
fn a_file_somebody_edited_in_the_site_is_mended() {
    let folder = one();
    let site = folder.build().ended(0).site;
    folder.put("public/style.css", "body { display: none }");
    fs::remove_file(folder.at("public/404.html")).expect("a page");
    assert_eq!(difference(&site, &folder.build().ended(0).site), [""; 0]);
}

#[test]
fn a_build_that_fails_leaves_the_last_good_site() {
    let folder = one();
    let last = folder.build().ended(0).site;
    folder.write("incidents/a.md", report(1, "fast"));
    let run = folder.run(&["build", "--base-url", "nonsense"]).ended(2);
    assert_eq!(difference(&last, &run.site), [""; 0]);
    assert_eq!(names(&folder.at("")), ["content", "public"]);
    // A file stands where the work folder has to be.
    folder.put(".public.hansei", "x");
    let run = folder.build().ended(2);
    assert!(run.stderr.contains(".public.hansei"), "{}", run.stderr);
    assert_eq!(difference(&last, &run.site), [""; 0]);
    fs::remove_file(folder.at(".public.hansei")).expect("a file");
    assert!(
        folder
            .build()
            .ended(0)
            .page("incidents/inc-1/index.html")
            .contains("fast")
    );
}

#[test]
fn findings_are_no_failure_of_the_build() {
    let folder = one();
    folder.build().ended(0);
    folder.write("incidents/a.md", report(1, "fast").replace("title", "titel"));
    let run = folder.run(&["build", "--strict"]).ended(1);
    assert!(run.page("incidents/inc-1/index.html").contains("fast"));
}

#[test]
fn of_two_builds_at_once_one_waits_its_turn_or_says_so() {
    let folder = (0..60).fold(Folder::new(), |folder, n| {
        folder.file(&format!("i/{n}.md"), report(n, "slow"))
    });
    let start = || {
        let mut command = folder.command(&["build", "-q"]);
        command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts")
    };
    let expected = folder.build().ended(0).site;
    for round in 0..4 {
        folder.write("i/0.md", report(0, &format!("slow-{round}")));
        let builds: Vec<_> = (0..3).map(|_| start()).collect();
        let runs: Vec<_> = builds
            .into_iter()
            .map(|build| folder.done(build.wait_with_output().expect("it ends")))
            .collect();
        assert!(runs.iter().any(|run| run.code == Some(0)));
        for run in &runs {
            let lost = run.code == Some(2) && run.stderr.contains("another build is writing to");
            assert!(run.code == Some(0) || lost, "{:?}: {}", run.code, run.stderr);
        }
        let site = folder.build().ended(0);
        assert_eq!(current(&site.site).len(), expected.len());
        assert!(
            site.page("incidents/inc-0/index.html")
                .contains(&format!("slow-{round}"))
        );
        assert_eq!(names(&folder.at("")), ["content", "public"]);
    }
}

/// Pseudo-random numbers, the same in every run.
struct Dice(u64);

impl Dice {
    /// From 0 to 1.
    fn roll(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
}

const REPORTS: usize = 300;

/// Two versions of a folder; most pages differ, some are in one alone.
fn write_version(folder: &Folder, word: &str) {
    let extra = folder.at("content/extra");
    let _ = fs::remove_dir_all(&extra);
    for n in 0..REPORTS {
        let word = if n % 5 == 0 { "steady" } else { word };
        folder.write(&format!("incidents/{n}.md"), report(n, word));
    }
    for n in 0..20 {
        folder.write(
            &format!("extra/{word}-{n}.md"),
            report(1000 + n, word).replace("INC-", &format!("{word}-")),
        );
    }
}

/// Starts a build, kills it after `share` of the time that a whole one takes, and says whether it came to its end.
fn killed_after(folder: &Folder, whole: Duration, share: f64) -> bool {
    let mut command = folder.command(&["build", "-q"]);
    let mut build = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    // The moment is what is under test; nothing waits for anything here.
    thread::sleep(whole.mul_f64(share));
    let ended = build.try_wait().expect("it is ours").is_some();
    build.kill().expect("it is ours");
    build.wait().expect("it ends");
    ended
}

/// The site without the foreign file.
fn ours(folder: &Folder) -> Tree {
    let mut site = current(&tree(&folder.at("public")));
    site.remove(FOREIGN);
    site
}

const FOREIGN: &str = "CNAME";

/// Kills rebuilds at fifty moments, with a foreign file beside the site or without. `fits` judges what stands then, by
/// the old and the new site.
fn kill_fifty_times(foreign: bool, fits: impl Fn(&Tree, &Tree, &Tree) -> Result<(), String>) {
    let folder = Folder::new();
    let build = || {
        let start = Instant::now();
        folder.run(&["build", "-q"]).ended(0);
        (ours(&folder), start.elapsed())
    };
    write_version(&folder, "fast");
    let (fast, _) = build();
    if foreign {
        folder.put("public/CNAME", "incidents.example");
    }
    write_version(&folder, "slow");
    let (slow, mut whole) = build();
    assert!(difference(&fast, &slow).len() > REPORTS / 2);

    let mut dice = Dice(0x5eed_cafe_f00d_0001);
    let mut cut = 0;
    for round in 0..50 {
        let (word, old, new) = if round % 2 == 0 {
            ("fast", &slow, &fast)
        } else {
            ("slow", &fast, &slow)
        };
        write_version(&folder, word);
        cut += usize::from(!killed_after(&folder, whole, dice.roll()));
        if let Err(why) = fits(&ours(&folder), old, new) {
            panic!("round {round}: {why}");
        }
        assert_eq!(folder.at("public/CNAME").exists(), foreign, "round {round}");
        // The machine's other work makes builds slower and faster.
        let (after, took) = build();
        whole = took;
        assert_eq!(difference(&after, new), [""; 0], "round {round}");
        assert_eq!(names(&folder.at("")), ["content", "public"], "round {round}");
    }
    assert!(cut >= 10, "only {cut} of 50 were killed before their end");
}

#[test]
fn a_killed_rebuild_leaves_the_old_or_the_new_site_whole() {
    kill_fifty_times(false, |stands, old, new| {
        let (from_old, from_new) = (difference(stands, old).len(), difference(stands, new).len());
        match (from_old, from_new) {
            (0, _) | (_, 0) => Ok(()),
            _ => Err(format!(
                "{from_old} files differ from the old site, {from_new} from the new"
            )),
        }
    });
}

#[test]
fn beside_foreign_files_each_file_is_whole() {
    kill_fifty_times(true, |stands, old, new| {
        for (path, bytes) in stands.iter().filter(|(path, _)| !path.starts_with(".hansei")) {
            let is = |site: &Tree| site.get(path) == Some(bytes);
            if !is(old) && !is(new) {
                return Err(format!("{path} is neither the old nor the new one"));
            }
        }
        let lost = old
            .keys()
            .find(|path| new.contains_key(*path) && !stands.contains_key(*path));
        lost.map_or(Ok(()), |path| Err(format!("{path} is gone")))
    });
}
