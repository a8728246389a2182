//! `hansei check`

use std::time::Instant;

use super::args::{Amount, CheckArgs, FindingsFormat};
use super::exit::Exit;
use super::print::{findings, findings_as_json, say, summary};
use super::{back, settings};
use crate::build::{self, Stats};
use crate::diagnostic::Diagnostic;

pub(super) fn run(args: &CheckArgs) -> anyhow::Result<Exit> {
    let start = Instant::now();
    let stats = Stats::default();
    let request = settings::request(&args.common, None)?;
    let gathered = build::gather(&request, &stats)?;
    match args.format {
        FindingsFormat::Json => findings_as_json(&gathered)?,
        FindingsFormat::Human => {
            let amount = if args.quiet { Amount::Errors } else { Amount::All };
            findings(&gathered, amount);
            if !args.quiet {
                back::tell(&gathered.knowledge);
                say(summary(&gathered, &stats, start));
            }
        }
    }
    gathered.theme()?;
    let fails = gathered.findings.iter().any(Diagnostic::fails_strict);
    Ok(if fails { Exit::Findings } else { Exit::Clean })
}
