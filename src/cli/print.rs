//! What people and scripts are told: notes on standard error, results on standard output.
//!
//! A standard error that can't be written to doesn't stop anything: nobody listens there. Nor does a reader of
//! standard output who leaves early.

use std::fmt::Display;
use std::io::{self, BufWriter, StdoutLock, Write};
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context as _;

use super::args::Amount;
use super::settings;
use crate::build::{Gathered, Stats};
use crate::diagnostic::{self, Diagnostic, Format, Level, Summary, printable};

/// Most findings that are shown of [`Amount::Some`].
const MOST: usize = 20;

/// A note, on standard error.
pub(super) fn say(note: impl Display) {
    let _ = writeln!(anstream::stderr().lock(), "{note}");
}

/// Writes results to standard output.
///
/// # Errors
/// When they can't be written though somebody reads.
pub(super) fn out(write: impl FnOnce(&mut BufWriter<StdoutLock<'static>>) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    let done = write(&mut out).and_then(|()| Ok(out.flush()?));
    match done {
        Err(error) if is_closed_pipe(&error) => Ok(()),
        done => done.context("standard output can't be written\nhelp: check where it goes: a full disk, perhaps"),
    }
}

/// Writes a text to standard output, without what would do something to a terminal.
///
/// # Errors
/// As [`out`].
pub(super) fn lines(text: &str) -> anyhow::Result<()> {
    out(|out| {
        for line in text.split_inclusive('\n') {
            match line.strip_suffix('\n') {
                Some(line) => writeln!(out, "{}", printable(line))?,
                None => write!(out, "{}", printable(line))?,
            }
        }
        Ok(())
    })
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let mut causes = error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>());
    causes.any(|io| io.kind() == io::ErrorKind::BrokenPipe)
}

/// All findings as JSON, on standard output.
///
/// # Errors
/// As [`out`].
pub(super) fn findings_as_json(gathered: &Gathered) -> anyhow::Result<()> {
    let text = |path: &str| -> Option<Arc<str>> { gathered.text(path) };
    let json = diagnostic::show(&gathered.findings, &text, Format::Json, false);
    out(|out| Ok(out.write_all(json.as_bytes())?))
}

/// Findings for people, errors and warnings first where not all are shown; with all of them, the files passed over.
pub(super) fn findings(gathered: &Gathered, amount: Amount) {
    let worth = |finding: &&Diagnostic| match finding.level {
        Level::Error => true,
        Level::Warning => amount != Amount::Errors,
        Level::Nudge | Level::Question => amount == Amount::All,
    };
    let shown: Vec<Diagnostic> = gathered.findings.iter().filter(worth).cloned().collect();
    let most = if amount == Amount::All { usize::MAX } else { MOST };
    let left_out = some(gathered, &shown, most);
    if left_out > 0 {
        say(format_args!(
            "… and {left_out} more; `hansei check` or --verbose shows all\n"
        ));
    }
    if amount == Amount::All && !gathered.passed_over.is_empty() {
        for passed in &gathered.passed_over {
            say(format_args!(
                "passed over: {} ({})",
                printable(&passed.path),
                passed.reason
            ));
        }
        say("");
    }
}

/// These findings for people, all of them.
pub(super) fn shown(gathered: &Gathered, findings: &[Diagnostic]) {
    some(gathered, findings, usize::MAX);
}

/// The first `most` kinds of these findings, and how many are left out.
fn some(gathered: &Gathered, findings: &[Diagnostic], most: usize) -> usize {
    let text = |path: &str| -> Option<Arc<str>> { gathered.text(path) };
    let colour = settings::colour(&io::stderr());
    let (findings, left_out) = diagnostic::show_some(findings, &text, Format::Human, colour, most);
    if !findings.is_empty() {
        say(findings.trim_end_matches('\n'));
        say("");
    }
    left_out
}

/// The closing lines of what began at `start`.
pub(super) fn summary(gathered: &Gathered, stats: &Stats, start: Instant) -> Summary {
    Summary::of(
        &gathered.findings,
        gathered.knowledge.reports.len(),
        stats.pages(),
        gathered.passed_over.len(),
        gathered.knowledge.restricted,
        start.elapsed(),
    )
}
