//! The same folder gives the same bytes: whoever builds it, where, when, and on how many threads.

use std::fs;
use std::time::{Duration, SystemTime};

use super::folder::{Folder, Tree, difference, repository, tree};

/// The demo, and reports in other people's forms.
fn files() -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = tree(&repository().join("content")).into_iter().collect();
    for n in 0..40 {
        files.push((
            format!("more/{n}/report {n}.md"),
            format!(
                "---\ntitle: Outage {n}\ndate: 2026-01-{:02} 10:0{}\nservices: [a{}, b]\nseverity: p{}\n---\n## Timeline\n\n\
                 - 10:05 began\n- 10:{:02} ended\n\n## Lessons learned\n\n- Test {n}.\n\n<b>x</b> [near](../{}/report%20{}.md)\n",
                n % 28 + 1,
                n % 10,
                n % 7,
                n % 5,
                n + 10,
                (n + 1) % 40,
                (n + 1) % 40,
            )
            .into_bytes(),
        ));
    }
    files.push((
        "more/same.md".into(),
        b"+++\nid = \"INC-2026-003\"\n+++\nThe same id as another one has.\n".to_vec(),
    ));
    files
}

fn folder(files: &[(String, Vec<u8>)]) -> Folder {
    files
        .iter()
        .fold(Folder::new(), |folder, (path, bytes)| folder.file(path, bytes))
}

#[track_caller]
fn same(a: &Tree, b: &Tree) {
    assert_eq!(difference(a, b), [""; 0]);
    assert!(a.len() > 40);
}

#[test]
fn twice() {
    let files = files();
    let (a, b) = (folder(&files), folder(&files));
    let (first, second) = (a.build().ended(0), b.build().ended(0));
    same(&first.site, &second.site);
    same(&first.site, &a.build().ended(0).site);
    for args in [
        &["export"][..],
        &["export", "--format", "ndjson"],
        &["check", "--format", "json"],
    ] {
        assert_eq!(a.run(args).stdout, b.run(args).stdout, "{args:?}");
    }
}

#[test]
fn on_one_thread_and_on_four() {
    let folder = folder(&files());
    let on = |threads: &str| {
        let run = folder.run_with(&["build", "-o", "public"], |command| {
            command.env("RAYON_NUM_THREADS", threads);
        });
        fs::remove_dir_all(folder.at("public")).expect("a site");
        run.ended(0)
    };
    let (one, four) = (on("1"), on("4"));
    same(&one.site, &four.site);
    let findings = |stderr: &str| {
        stderr
            .lines()
            .filter(|line| !line.contains(" became "))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(findings(&one.stderr), findings(&four.stderr));
}

#[test]
fn whenever_the_files_were_made() {
    let files = files();
    let reversed: Vec<_> = files.iter().rev().cloned().collect();
    let (a, b) = (folder(&files), folder(&reversed));
    for (n, (path, _)) in files.iter().enumerate() {
        let file = fs::File::options()
            .write(true)
            .open(b.at("content").join(path))
            .expect("a file");
        let day = Duration::from_secs(86_400 * n as u64);
        file.set_modified(SystemTime::UNIX_EPOCH + day).expect("another time");
    }
    same(&a.build().ended(0).site, &b.build().ended(0).site);
}

#[test]
fn from_wherever_it_is_called() {
    let folder = folder(&files());
    let here = folder.build().ended(0).site;
    let absolute = folder.at("content");
    let inside = folder.run_with(&["build", ".", "-o", "../public-2"], |command| {
        command.current_dir(&absolute);
    });
    inside.ended(0);
    same(&here, &tree(&folder.at("public-2")));
    let out = folder.at("deep/er/public-3");
    let elsewhere = folder.run_with(&["build"], |command| {
        command.current_dir("/").arg(&absolute).arg("-o").arg(&out);
    });
    elsewhere.ended(0);
    same(&here, &tree(&out));
}

#[test]
fn in_any_zone_and_language_on_one_day() {
    let folder = folder(&files());
    let here = folder.build().ended(0).site;
    fs::remove_dir_all(folder.at("public")).expect("a site");
    for (zone, language, day) in [
        ("Asia/Tokyo", "ja_JP.UTF-8", "--as-of=2026-11-22"),
        ("America/Los_Angeles", "C", "--as-of=2026-11-22"),
        ("<+14>-14", "tr_TR.UTF-8", "--strict"),
    ] {
        let run = folder.run_with(&["build", day], |command| {
            command.env("TZ", zone).env("LANG", language).env("LC_ALL", language);
        });
        // Findings may fail a strict run; the site is there all the same.
        assert!(run.code.is_some_and(|code| code < 2), "{}", run.stderr);
        same(&here, &run.site);
        fs::remove_dir_all(folder.at("public")).expect("a site");
    }
}

#[test]
fn portable_as_well() {
    let folder = folder(&files());
    let plain = folder.build().ended(0).site;
    let portable = folder.run(&["build", "--portable"]).ended(0).site;
    assert!(!difference(&plain, &portable).is_empty());
    let out = folder.run_with(&["build", "--portable", "-o", "other"], |command| {
        command.env("RAYON_NUM_THREADS", "1");
    });
    out.ended(0);
    same(&portable, &tree(&folder.at("other")));
    same(&plain, &folder.build().ended(0).site);
}
