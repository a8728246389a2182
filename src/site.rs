//! A site as a value: which paths it has, and where the bytes go, to a staging folder or to memory.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use crate::name::OutPath;
use crate::source::Digest;

/// Which files a site has, and the digest of each.
pub type Site = BTreeMap<OutPath, Digest>;

/// Where the bytes of a site go. Called from many threads, each path once.
pub trait Sink: Sync {
    /// Takes a whole file; gives the digest of its bytes.
    ///
    /// # Errors
    /// When it can't be kept; the error names the path.
    fn put(&self, path: &OutPath, bytes: &[u8]) -> anyhow::Result<Digest>;

    /// Takes a whole file that others may hold as well.
    ///
    /// # Errors
    /// As [`Sink::put`].
    fn put_shared(&self, path: &OutPath, bytes: &Arc<[u8]>) -> anyhow::Result<()> {
        self.put(path, bytes).map(|_| ())
    }

    /// Takes a file that is too large to hold: `write` is called once with where to write it.
    ///
    /// # Errors
    /// As [`Sink::put`], and what `write` returns.
    fn put_with(
        &self,
        path: &OutPath,
        write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
    ) -> anyhow::Result<Digest>;
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
    fn put(&self, path: &OutPath, bytes: &[u8]) -> anyhow::Result<Digest> {
        self.files
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .insert(path.clone(), bytes.into());
        Ok(Digest::of(bytes))
    }

    fn put_shared(&self, path: &OutPath, bytes: &Arc<[u8]>) -> anyhow::Result<()> {
        self.files
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .insert(path.clone(), Arc::clone(bytes));
        Ok(())
    }

    fn put_with(
        &self,
        path: &OutPath,
        write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
    ) -> anyhow::Result<Digest> {
        let mut bytes = Vec::new();
        write(&mut bytes)?;
        self.put(path, &bytes)
    }
}
