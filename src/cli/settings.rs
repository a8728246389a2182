//! Arguments and environment become what is built: resolved once, here.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::args::Common;
use crate::build::Request;

/// What to build, from what was typed. What lies in `output`, where the site goes to a folder, is no content.
///
/// # Errors
/// When `SOURCE_DATE_EPOCH` is no number of seconds.
pub(super) fn request(common: &Common, output: Option<&Path>) -> anyhow::Result<Request> {
    Ok(Request {
        folder: folder(common.folder.as_deref()),
        output: output.map(Path::to_owned),
        as_of: as_of(common)?,
        base_url: None,
        portable: false,
        all: false,
    })
}

/// As typed, else `content` where there is one, else the one we are in.
#[expect(
    clippy::disallowed_methods,
    reason = "which folder is meant is known before the disk is read"
)]
pub(super) fn folder(given: Option<&Path>) -> PathBuf {
    match given {
        Some(folder) => folder.to_owned(),
        None if Path::new("content").is_dir() => "content".into(),
        None => ".".into(),
    }
}

/// Today: as said, else `SOURCE_DATE_EPOCH`'s day in UTC, else the clock's, read once.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that reads the clock and the environment"
)]
pub(super) fn as_of(common: &Common) -> anyhow::Result<Date> {
    if let Some(day) = common.as_of {
        return Ok(day);
    }
    let Ok(epoch) = std::env::var("SOURCE_DATE_EPOCH") else {
        return Ok(Zoned::now().date());
    };
    epoch
        .trim()
        .parse()
        .ok()
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .map(|t| t.to_zoned(TimeZone::UTC).date())
        .with_context(|| {
            format!("SOURCE_DATE_EPOCH is `{epoch}`\nhelp: set it to a whole number of seconds since 1970, or unset it")
        })
}

/// The time of day, on the clock of whoever sits here.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that reads the clock and the environment"
)]
pub(super) fn clock() -> String {
    Zoned::now().strftime("%H:%M:%S").to_string()
}

/// Whether colours are right on this stream.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that reads the environment"
)]
pub(super) fn colour(stream: &impl IsTerminal) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty());
    if set("NO_COLOR") {
        return false;
    }
    set("CLICOLOR_FORCE") || (stream.is_terminal() && std::env::var_os("TERM").is_none_or(|t| t != "dumb"))
}
