//! `hansei build`

use std::io::Write as _;
use std::sync::Arc;
use std::time::Instant;

use super::args::{BuildArgs, FindingsFormat};
use super::exit::Exit;
use super::{progress, settings};
use crate::build::{self, Gathered, Stage, Stats};
use crate::diagnostic::{self, Diagnostic, Format, Level, Summary};
use crate::disk::Staging;
use crate::theme::Theme;

pub(super) fn run(args: &BuildArgs) -> anyhow::Result<Exit> {
    let start = Instant::now();
    let stats = Stats::default();
    let mut request = settings::request(&args.common, &args.out)?;
    request.base_url.clone_from(&args.base_url);
    request.portable = args.portable;

    let theme = Theme::built_in()?;
    let staging = Staging::begin(&args.out, &request.folder)?;
    let gathered = build::gather(&request, &stats)?;
    let bar = progress::bar(gathered.knowledge.reports.len(), args.verbosity.quiet);
    build::write(&gathered, &theme, &staging, &stats, &|| bar.inc(1))?;
    bar.finish_and_clear();
    let published = stats.busy(Stage::Publish, || staging.publish())?;

    findings(&gathered, args.format, args.verbosity.verbose, args.verbosity.quiet)?;
    if !args.verbosity.quiet && args.format == FindingsFormat::Human {
        if args.verbosity.verbose {
            anstream::eprintln!("{stats}");
            anstream::eprintln!(
                "{:>10} {} files: {} new or changed, {} unchanged; {} removed\n",
                "published",
                published.site.len(),
                published.written,
                published.unchanged,
                published.removed
            );
        }
        anstream::eprintln!("{}", summary(&gathered, &stats, start));
    }
    let strict = args.strict && gathered.findings.iter().any(Diagnostic::fails_strict);
    Ok(if strict { Exit::Findings } else { Exit::Clean })
}

/// The closing lines.
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

/// Most findings that are shown without `--verbose`.
const MOST: usize = 20;

/// Prints findings: for people on standard error, errors and warnings first; as JSON on standard output.
pub(super) fn findings(gathered: &Gathered, format: FindingsFormat, verbose: bool, quiet: bool) -> anyhow::Result<()> {
    let text = |path: &str| -> Option<Arc<str>> { gathered.text(path) };
    if format == FindingsFormat::Json {
        let json = diagnostic::show(&gathered.findings, &text, Format::Json, false);
        let mut out = std::io::stdout().lock();
        out.write_all(json.as_bytes())?;
        out.flush()?;
        return Ok(());
    }
    let worth = |d: &&Diagnostic| match d.level {
        Level::Error => true,
        Level::Warning => !quiet,
        Level::Nudge | Level::Question => verbose,
    };
    let mut shown: Vec<Diagnostic> = gathered.findings.iter().filter(worth).cloned().collect();
    let all = shown.len();
    if !verbose && all > MOST {
        shown.sort_by_key(|d| d.level);
        shown.truncate(MOST);
        shown.sort();
    }
    anstream::eprint!("{}", diagnostic::show(&shown, &text, Format::Human, settings::colour()));
    if shown.len() < all {
        anstream::eprintln!(
            "… and {} more; `hansei check` or --verbose shows all\n",
            all - shown.len()
        );
    }
    if verbose {
        for passed in &gathered.passed_over {
            anstream::eprintln!("passed over: {} ({})", passed.path, passed.reason);
        }
        if !gathered.passed_over.is_empty() {
            anstream::eprintln!();
        }
    }
    Ok(())
}
