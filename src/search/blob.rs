//! The body of a bundle as far as it is there, and the directory that tantivy sees: what it reads and isn't there is
//! written down, to be fetched.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::HasLen;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, OwnedBytes, WatchCallback, WatchHandle, WritePtr,
};

use crate::bundle::{Damaged, Layout};

/// The id of the one segment, in place of a random one.
pub(crate) const SEGMENT: &str = "00000000-0000-4000-8000-000000000000";

/// Where tantivy keeps what an index consists of.
pub(crate) const META: &str = "meta.json";

/// The files of a segment.
#[cfg(feature = "write")]
pub(crate) const ENDINGS: [&str; 6] = ["term", "fieldnorm", "fast", "idx", "pos", "store"];

/// The files of an index, in order.
#[cfg(feature = "write")]
#[derive(Debug, Default)]
pub(crate) struct Parts(Vec<(String, OwnedBytes)>);

#[cfg(feature = "write")]
impl Parts {
    pub(crate) fn push(&mut self, name: &str, bytes: OwnedBytes) {
        self.0.push((name.to_owned(), bytes));
    }

    pub(crate) fn files(&self) -> Vec<(String, u64)> {
        let parts = self.0.iter();
        parts.map(|(name, bytes)| (name.clone(), bytes.len() as u64)).collect()
    }

    pub(crate) fn bytes(&self) -> impl Iterator<Item = &OwnedBytes> {
        self.0.iter().map(|(_, bytes)| bytes)
    }

    pub(crate) fn into_bytes(self) -> Vec<OwnedBytes> {
        self.0.into_iter().map(|(_, bytes)| bytes).collect()
    }
}

/// The parts of a body that are there. Addresses count from the body's first byte.
#[derive(Default)]
pub(crate) struct Blob {
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    pieces: BTreeMap<u64, OwnedBytes>,
    read: Vec<Range<u64>>,
    missing: Vec<Range<u64>>,
}

impl fmt::Debug for Blob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Blob").finish_non_exhaustive()
    }
}

impl Blob {
    /// A body that is there as a whole.
    #[cfg(feature = "write")]
    pub(crate) fn whole<'a>(parts: impl Iterator<Item = &'a OwnedBytes>) -> Self {
        let blob = Self::default();
        let mut at = 0;
        for part in parts {
            blob.put(at, part.clone());
            at += part.len() as u64;
        }
        blob
    }

    fn held(&self) -> std::sync::MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds what stands at `at`.
    pub(crate) fn put(&self, at: u64, bytes: OwnedBytes) {
        let mut held = self.held();
        if held.pieces.get(&at).is_none_or(|there| there.len() < bytes.len()) {
            held.pieces.insert(at, bytes);
        }
    }

    /// The bytes at `range`.
    pub(crate) fn get(&self, range: Range<u64>) -> io::Result<OwnedBytes> {
        if range.is_empty() {
            return Ok(OwnedBytes::empty());
        }
        let mut held = self.held();
        if let Some(bytes) = held.find(&range) {
            held.read.push(range);
            return Ok(bytes);
        }
        held.missing.push(range);
        Err(io::Error::new(io::ErrorKind::WouldBlock, "it isn't there yet"))
    }

    /// What was asked for and wasn't there, since this was asked the last time: in order, what lies near together as one.
    pub(crate) fn missing(&self, gap: u64) -> Vec<Range<u64>> {
        joined(std::mem::take(&mut self.held().missing), gap)
    }

    /// Whether something was asked for that isn't there.
    pub(crate) fn is_missing(&self) -> bool {
        !self.held().missing.is_empty()
    }

    /// All that was read so far.
    #[cfg(feature = "write")]
    pub(crate) fn read(&self) -> Vec<Range<u64>> {
        joined(std::mem::take(&mut self.held().read), 0)
    }

    /// Forgets what was read.
    pub(crate) fn forget(&self) {
        self.held().read.clear();
    }
}

impl Held {
    fn find(&self, range: &Range<u64>) -> Option<OwnedBytes> {
        // Pieces may lie in each other, and the one that has it needn't be the nearest.
        for (at, bytes) in self.pieces.range(..=range.start).rev().take(8) {
            let from = (range.start - at) as usize;
            let to = (range.end - at) as usize;
            if to <= bytes.len() {
                return Some(bytes.slice(from..to));
            }
        }
        // From several that touch.
        let mut out = Vec::with_capacity((range.end - range.start) as usize);
        while range.start + (out.len() as u64) < range.end {
            let here = range.start + out.len() as u64;
            let best = self.pieces.range(..=here).rev().take(8);
            let (at, bytes) = best.max_by_key(|(at, bytes)| **at + bytes.len() as u64)?;
            let from = (here - at) as usize;
            let to = bytes.len().min((range.end - at) as usize);
            if from >= to {
                return None;
            }
            out.extend_from_slice(&bytes[from..to]);
        }
        Some(OwnedBytes::new(out))
    }
}

/// In order, and as one what lies at most `gap` apart.
fn joined(mut ranges: Vec<Range<u64>>, gap: u64) -> Vec<Range<u64>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<u64>> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end.saturating_add(gap) => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

/// One file of the index, within the body.
#[derive(Debug)]
struct File {
    blob: Arc<Blob>,
    at: u64,
    len: u64,
}

impl HasLen for File {
    fn len(&self) -> usize {
        self.len as usize
    }
}

impl FileHandle for File {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        if range.start > range.end || range.end as u64 > self.len {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a part outside of its file"));
        }
        self.blob.get(self.at + range.start as u64..self.at + range.end as u64)
    }
}

/// The index's files as tantivy sees them: to be read only.
#[derive(Clone, Debug)]
pub(crate) struct Files {
    files: BTreeMap<PathBuf, Arc<File>>,
}

impl Files {
    pub(crate) fn new(layout: &Layout, blob: &Arc<Blob>) -> Result<Self, Damaged> {
        let mut files = BTreeMap::new();
        let mut at = 0_u64;
        let segment = SEGMENT.replace('-', "");
        for (name, len) in &layout.files {
            let path = match &**name {
                META => META.into(),
                ending => format!("{segment}.{ending}").into(),
            };
            let file = File {
                blob: blob.clone(),
                at,
                len: *len,
            };
            files.insert(path, Arc::new(file));
            let end = at.checked_add(*len).filter(|end| usize::try_from(*end).is_ok());
            at = end.ok_or_else(|| Damaged::Corrupt("its files are too large".into()))?;
        }
        Ok(Self { files })
    }
}

fn read_only() -> io::Error {
    io::Error::new(io::ErrorKind::Unsupported, "an index that is only read")
}

impl Directory for Files {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        match self.files.get(path) {
            Some(file) => Ok(file.clone()),
            None => Err(OpenReadError::FileDoesNotExist(path.into())),
        }
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::FileDoesNotExist(path.into()))
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        Ok(self.files.contains_key(path))
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::wrap_io_error(read_only(), path.into()))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let handle = self.get_file_handle(path)?;
        let bytes = handle.read_bytes(0..handle.len());
        let bytes = bytes.map_err(|error| OpenReadError::wrap_io_error(error, path.into()))?;
        Ok(bytes.to_vec())
    }

    fn atomic_write(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Err(read_only())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }

    fn acquire_lock(&self, _: &Lock) -> Result<DirectoryLock, LockError> {
        Ok(DirectoryLock::from(Box::new(())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_near_together_is_fetched_as_one() {
        assert_eq!(joined(vec![30..40, 0..10, 12..20], 2), [0..20, 30..40]);
        assert_eq!(joined(vec![0..10, 5..7], 0), vec![0..10; 1]);
    }

    #[test]
    fn what_is_missing_is_written_down() {
        let blob = Blob::default();
        blob.put(10, OwnedBytes::new(vec![1, 2, 3]));
        assert_eq!(&*blob.get(11..13).unwrap(), [2, 3]);
        assert!(blob.get(11..14).is_err());
        blob.put(13, OwnedBytes::new(vec![4]));
        assert_eq!(&*blob.get(11..14).unwrap(), [2, 3, 4]);
        assert_eq!(blob.missing(0), vec![11..14; 1]);
        assert!(blob.missing(0).is_empty());
    }
}
