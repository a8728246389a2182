//! `hansei check`

use std::path::Path;
use std::time::Instant;

use super::args::{CheckArgs, FindingsFormat};
use super::exit::Exit;
use super::{build as building, settings};
use crate::build::{self, Stats};
use crate::diagnostic::Diagnostic;

pub(super) fn run(args: &CheckArgs) -> anyhow::Result<Exit> {
    let start = Instant::now();
    let stats = Stats::default();
    let request = settings::request(&args.common, Path::new("public"))?;
    let gathered = build::gather(&request, &stats)?;
    building::findings(&gathered, args.format, true, false)?;
    if args.format == FindingsFormat::Human {
        anstream::eprintln!("{}", building::summary(&gathered, &stats, start));
    }
    let fails = gathered.findings.iter().any(Diagnostic::fails_strict);
    Ok(if fails { Exit::Findings } else { Exit::Clean })
}
