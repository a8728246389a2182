//! A site as a value: which paths it has, and where the bytes go, to a staging folder or to memory.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use crate::source::Digest;

/// A file's path in the site, relative, with `/` between its parts: `incidents/inc-1/index.html`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutPath(Arc<str>);

impl OutPath {
    /// The path, unless it is empty, absolute, or holds an empty, `.` or `..` part or a NUL.
    pub fn new(path: &str) -> Option<Self> {
        let ok = path
            .split('/')
            .all(|part| !matches!(part, "" | "." | "..") && !part.contains(['\0', '\\']));
        ok.then(|| Self(path.into()))
    }

    /// The file that answers for `url`, which ends with `/` for a page: `causes/` is `causes/index.html`.
    pub fn of_url(url: &str) -> Option<Self> {
        if url.is_empty() || url.ends_with('/') {
            Self::new(&format!("{url}index.html"))
        } else {
            Self::new(url)
        }
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Which files a site has, and the digest of each.
pub type Site = BTreeMap<OutPath, Digest>;

/// Where the bytes of a site go. Called from many threads, each path once.
pub trait Sink: Sync {
    /// Takes a whole file.
    ///
    /// # Errors
    /// When it can't be kept; the error names the path.
    fn put(&self, path: &OutPath, bytes: &[u8]) -> anyhow::Result<()>;

    /// Takes a file that is too large to hold: `write` is called once with where to write it.
    ///
    /// # Errors
    /// As [`Sink::put`], and what `write` returns.
    fn put_with(&self, path: &OutPath, write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>) -> anyhow::Result<()>;
}

/// A site in memory: for `serve` and for tests.
#[derive(Debug, Default)]
pub struct Memory {
    files: Mutex<BTreeMap<OutPath, Arc<[u8]>>>,
}

impl Memory {
    /// All files.
    pub fn into_files(self) -> BTreeMap<OutPath, Arc<[u8]>> {
        self.files
            .into_inner()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Sink for Memory {
    fn put(&self, path: &OutPath, bytes: &[u8]) -> anyhow::Result<()> {
        self.files
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .insert(path.clone(), bytes.into());
        Ok(())
    }

    fn put_with(&self, path: &OutPath, write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>) -> anyhow::Result<()> {
        let mut bytes = Vec::new();
        write(&mut bytes)?;
        self.put(path, &bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_inside_the_site() {
        for bad in ["", "/a", "a/../b", "..", "a//b", "./a", "a/", "a\\b"] {
            assert_eq!(OutPath::new(bad), None, "{bad}");
        }
        assert_eq!(OutPath::of_url("").unwrap().as_str(), "index.html");
        assert_eq!(OutPath::of_url("a/b/").unwrap().as_str(), "a/b/index.html");
        assert_eq!(OutPath::of_url("feed.xml").unwrap().as_str(), "feed.xml");
    }
}
