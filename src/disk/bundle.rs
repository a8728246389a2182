//! The index of a built site, read from where it was published.

use std::fs;
use std::path::Path;

use anyhow::Context as _;
use serde::Deserialize;

use super::is_gone;

/// What names the index of a site, and the engine that reads it.
const CURRENT: &str = "search/current.json";

#[derive(Deserialize, PartialEq, Eq)]
struct Current {
    index: String,
    engine: String,
}

fn current(folder: &Path) -> Option<Current> {
    serde_json::from_slice(&fs::read(folder.join(CURRENT)).ok()?).ok()
}

/// Which files of the last site stay beside the new one: its index and engine, which open tabs may still read; until
/// the next one takes its place. Where a page has left the site, none does: it may be restricted now.
pub(super) fn outliving<'m>(last: &Path, new: &Path, removed: &[&'m str]) -> Vec<&'m str> {
    let Some(last) = current(last) else { return Vec::new() };
    // What is unchanged isn't there yet.
    let is_same = current(new).is_none_or(|new| new == last);
    let is_page = |path: &&&str| path.ends_with("/index.html") && !path.contains("/page/");
    if removed.iter().any(|path| is_page(&path)) {
        return Vec::new();
    }
    let may_stay = |path: &&&str| {
        let is_bundle = path.starts_with("search/") && (path.ends_with(".idx") || path.ends_with(".wasm.gz"));
        is_bundle && (is_same || **path == last.index || **path == last.engine)
    };
    removed.iter().filter(may_stay).copied().collect()
}

/// The bytes of the index that the site in `folder` has; none where this is no site with one.
///
/// # Errors
/// When what names the index, or the index, can't be read.
pub fn bundle(folder: &Path) -> anyhow::Result<Option<Vec<u8>>> {
    const HELP: &str = "help: build the site again";
    let path = folder.join(CURRENT);
    let named = match fs::read(&path) {
        Err(error) if is_gone(&error) => return Ok(None),
        read => read.with_context(|| format!("{} can't be read\n{HELP}", path.display()))?,
    };
    let current: Current =
        serde_json::from_slice(&named).with_context(|| format!("{} doesn't name an index\n{HELP}", path.display()))?;
    let path = super::scan::join(folder, &current.index)
        .with_context(|| format!("{} names what can't be an index\n{HELP}", path.display()))?;
    let bytes = fs::read(&path).with_context(|| format!("{} can't be read\n{HELP}", path.display()))?;
    Ok(Some(bytes))
}
