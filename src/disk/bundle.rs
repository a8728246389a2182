//! The index of a built site, read from where it was published.

use std::fs;
use std::path::Path;

use anyhow::Context as _;
use serde::Deserialize;

use super::is_gone;

#[derive(Deserialize)]
struct Current {
    index: String,
}

/// The bytes of the index that the site in `folder` has; none where this is no site with one.
///
/// # Errors
/// When what names the index, or the index, can't be read.
pub fn bundle(folder: &Path) -> anyhow::Result<Option<Vec<u8>>> {
    const HELP: &str = "help: build the site again";
    let path = folder.join("search/current.json");
    let named = match fs::read(&path) {
        Err(error) if is_gone(&error) => return Ok(None),
        read => read.with_context(|| format!("{} can't be read\n{HELP}", path.display()))?,
    };
    let current: Current = serde_json::from_slice(&named)
        .with_context(|| format!("{} doesn't name an index\n{HELP}", path.display()))?;
    let path = super::scan::join(folder, &current.index)
        .with_context(|| format!("{} names what can't be an index\n{HELP}", path.display()))?;
    let bytes = fs::read(&path).with_context(|| format!("{} can't be read\n{HELP}", path.display()))?;
    Ok(Some(bytes))
}
