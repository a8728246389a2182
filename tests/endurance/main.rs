//! A day of edits: ten thousand rebuilds take no more memory, and no more open files, than the first hundred did.
//!
//! By itself in a process, so that nothing else is measured.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::unwrap_used,
    reason = "tests make folders, and a test that can't go on has failed"
)]

use std::fs;
use std::path::Path;

use hansei::build::Request;
use hansei::serve::live::Live;
use jiff::civil::Date;

const REBUILDS: usize = 10_000;

/// After these, it has what it takes.
const FIRST: usize = 100;

/// So many times it is looked at what it takes, before and after.
const SAMPLES: usize = 200;

/// Every so many edits change more than one page, and the large files are made.
const WHOLE: usize = 40;

fn report(n: usize, words: &str) -> String {
    format!(
        "+++\nid = \"INC-{n}\"\ntitle = \"Checkout failed\"\nservices = [\"checkout\"]\ncauses = [\"cert-expiry\"]\n[time]\n\
         started = 2026-03-0{n}T09:14:00Z\n+++\n\n## Summary\n\nIt answered with errors.\n\n## Timeline\n\n- 09:14 {words}\n\n\
         ## Lessons learned\n\n- A calendar entry is no alert.\n"
    )
}

/// Kilobytes that the process has in memory, and how many files it has open.
fn taken() -> Option<(usize, usize)> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let memory = line.split_whitespace().nth(1)?.parse().ok()?;
    let files = fs::read_dir("/proc/self/fd").ok()?.count();
    Some((memory, files))
}

#[test]
fn ten_thousand_rebuilds_take_no_more_than_the_first_hundred() {
    let root = tempfile::tempdir().unwrap();
    let write = |path: &str, text: String| fs::write(root.path().join(path), text).unwrap();
    for n in 1..=4 {
        write(&format!("{n}.md"), report(n, "errors began"));
    }
    let request = Request {
        folder: root.path().to_owned(),
        output: None,
        as_of: Date::constant(2026, 11, 22),
        base_url: None,
        portable: false,
        all: false,
    };
    let (mut live, _) = Live::start(request).unwrap();
    live.settle().unwrap();
    let mut taken_at = Vec::new();
    for n in 0..REBUILDS {
        let words = format!("errors began, as {n} customers said");
        let text = report(1 + n % 4, &words);
        // The first hundred are of every kind, over and over.
        let is_whole = n < FIRST || n % WHOLE == 0;
        write(
            &format!("{}.md", 1 + n % 4),
            match is_whole {
                true => text.replace("Checkout failed", &format!("Checkout {n} failed")),
                false => text,
            },
        );
        let looked = live.look();
        assert!(looked.is_new, "rebuild {n}");
        if is_whole {
            live.settle().unwrap();
        }
        if n >= FIRST {
            taken_at.extend(taken());
        }
    }
    if taken_at.is_empty() {
        assert!(!Path::new("/proc/self/status").exists(), "Linux tells");
        return;
    }
    // An allocator takes and gives back as it likes: the middle of many looks.
    let middle = |looks: &[(usize, usize)]| {
        let mut looks = looks.to_vec();
        looks.sort_unstable();
        looks[looks.len() / 2]
    };
    let (early, late) = (
        middle(&taken_at[..SAMPLES]),
        middle(&taken_at[taken_at.len() - SAMPLES..]),
    );
    assert!(
        late.0 < early.0 + early.0 / 10,
        "{early:?} kB and files became {late:?}"
    );
    assert!(late.1 <= early.1, "{early:?} kB and files became {late:?}");
}
