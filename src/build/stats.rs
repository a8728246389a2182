//! What a build did, and where its time went: observed, instead of mocked.

use std::fmt;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Instant;

/// A stage of a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Listing and reading files.
    Read,
    /// Files become reports.
    Parse,
    /// Reports become knowledge.
    Knowledge,
    /// Knowledge becomes editions of the digest.
    Digest,
    /// Knowledge becomes views.
    Compose,
    /// Views become HTML.
    Render,
    /// Everything known becomes the file for machines, in the sink.
    Export,
    /// What is known becomes the index of the search.
    Index,
    /// HTML goes to the sink.
    Write,
    /// The sink becomes the site.
    Publish,
}

const STAGES: [(Stage, &str); 10] = [
    (Stage::Read, "read"),
    (Stage::Parse, "parse"),
    (Stage::Knowledge, "knowledge"),
    (Stage::Digest, "digest"),
    (Stage::Compose, "compose"),
    (Stage::Render, "render"),
    (Stage::Export, "export"),
    (Stage::Index, "index"),
    (Stage::Write, "write"),
    (Stage::Publish, "publish"),
];

/// Counts and times. Shared by all threads of a build.
#[derive(Debug, Default)]
pub struct Stats {
    nanos: [AtomicU64; 10],
    parsed: AtomicUsize,
    rendered: AtomicUsize,
    reused: AtomicUsize,
}

impl Stats {
    /// Runs `work` and adds its time to `stage`; of several threads, the time of each.
    pub fn busy<T>(&self, stage: Stage, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        self.nanos[stage as usize].fetch_add(start.elapsed().as_nanos() as u64, Ordering::Relaxed);
        result
    }

    pub(super) fn parsed(&self, n: usize) {
        self.parsed.fetch_add(n, Ordering::Relaxed);
    }

    pub(super) fn rendered(&self) {
        self.rendered.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn reused(&self) {
        self.reused.fetch_add(1, Ordering::Relaxed);
    }

    /// How many reports were read.
    pub fn reports(&self) -> usize {
        self.parsed.load(Ordering::Relaxed)
    }

    /// How many pages were rendered.
    pub fn pages(&self) -> usize {
        self.rendered.load(Ordering::Relaxed)
    }

    /// How many pages are those of an earlier build, since their views are what they were.
    pub fn pages_reused(&self) -> usize {
        self.reused.load(Ordering::Relaxed)
    }
}

impl fmt::Display for Stats {
    /// A line a stage: its thread time, and its share of all of it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nanos = |stage: Stage| self.nanos[stage as usize].load(Ordering::Relaxed);
        let all: u64 = STAGES.iter().map(|(stage, _)| nanos(*stage)).sum();
        for (stage, name) in STAGES {
            let n = nanos(stage);
            let share = n as f64 / all.max(1) as f64 * 100.0;
            writeln!(f, "{name:>10} {:9.1} ms {share:5.1}%", n as f64 / 1e6)?;
        }
        write!(f, "{:>10} {} reports, {} pages", "made", self.reports(), self.pages())
    }
}
