//! `hansei build`

use std::time::Instant;

use super::args::{BuildArgs, FindingsFormat};
use super::exit::Exit;
use super::print::{findings, findings_as_json, say, summary};
use super::{back, progress, settings};
use crate::build::{self, Stage, Stats};
use crate::diagnostic::Diagnostic;
use crate::disk::Staging;

pub(super) fn run(args: &BuildArgs) -> anyhow::Result<Exit> {
    let start = Instant::now();
    let stats = Stats::default();
    let mut request = settings::request(&args.common, Some(&args.out))?;
    request.base_url.clone_from(&args.base_url);
    request.portable = args.portable;

    let staging = Staging::begin(&args.out, &request.folder)?;
    let gathered = build::gather(&request, &stats)?;
    let theme = gathered.theme()?;
    let bar = progress::bar(gathered.pages(), args.verbosity.quiet);
    build::write(&gathered, &theme, &staging, &stats, &|| bar.step())?;
    drop(bar);
    let published = stats.busy(Stage::Publish, || staging.publish())?;

    match args.format {
        FindingsFormat::Json => findings_as_json(&gathered)?,
        FindingsFormat::Human => findings(&gathered, args.verbosity.amount()),
    }
    if !args.verbosity.quiet && args.format == FindingsFormat::Human {
        if args.verbosity.verbose {
            say(&stats);
            say(format_args!(
                "{:>10} {} files: {} new or changed, {} of them pages; {} unchanged, {} removed\n",
                "published",
                published.written + published.unchanged,
                published.written,
                published.pages,
                published.unchanged,
                published.removed
            ));
        }
        back::tell(&gathered.knowledge);
        say(summary(&gathered, &stats, start));
    }
    let strict = args.strict && gathered.findings.iter().any(Diagnostic::fails_strict);
    Ok(if strict { Exit::Findings } else { Exit::Clean })
}
