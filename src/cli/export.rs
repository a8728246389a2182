//! `hansei export`

use std::io::{BufWriter, Write as _};
use std::path::Path;

use super::args::{ExportArgs, ExportFormat};
use super::exit::Exit;
use super::settings;
use crate::build::{self, Stats};
use crate::export;

pub(super) fn run(args: &ExportArgs) -> anyhow::Result<Exit> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    if args.schema {
        out.write_all(export::JSON_SCHEMA.as_bytes())?;
        out.flush()?;
        return Ok(Exit::Clean);
    }
    let request = settings::request(&args.common, Path::new("public"))?;
    let gathered = build::gather(&request, &Stats::default())?;
    let write = match args.format {
        ExportFormat::Json => export::json,
        ExportFormat::Ndjson => export::ndjson,
    };
    write(&gathered.knowledge, &gathered.findings, &mut out)?;
    out.flush()?;
    Ok(Exit::Clean)
}
