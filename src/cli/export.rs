//! `hansei export`

use std::io::Write as _;

use super::args::{ExportArgs, ExportFormat};
use super::exit::Exit;
use super::{print, settings};
use crate::build::{self, Stats};
use crate::export;

pub(super) fn run(args: &ExportArgs) -> anyhow::Result<Exit> {
    if args.schema {
        print::out(|out| Ok(out.write_all(export::JSON_SCHEMA.as_bytes())?))?;
        return Ok(Exit::Clean);
    }
    let mut request = settings::request(&args.common, None)?;
    request.all = args.all;
    let gathered = build::gather(&request, &Stats::default())?;
    let write = match args.format {
        ExportFormat::Json => export::json,
        ExportFormat::Ndjson => export::ndjson,
    };
    print::out(|out| Ok(write(&gathered.knowledge, &gathered.findings, out)?))?;
    Ok(Exit::Clean)
}
