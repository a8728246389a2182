//! The files of a site, ready to be sent, and the place where the current ones are found.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use hyper::body::Bytes;

use crate::name::OutPath;
use crate::source::Digest;

/// A site's files.
#[derive(Debug, Default)]
pub struct Files {
    files: BTreeMap<OutPath, File>,
    base: String,
}

/// One of them.
#[derive(Debug)]
pub(super) struct File {
    bytes: Arc<[u8]>,
    /// Made when first asked for: a rebuild of a large site must not wait for digests that nobody reads.
    tag: OnceLock<String>,
}

impl Files {
    /// Takes a site over, without copying it.
    pub fn new(files: BTreeMap<OutPath, Arc<[u8]>>) -> Self {
        let file = |bytes| File {
            bytes,
            tag: OnceLock::new(),
        };
        Self {
            files: files.into_iter().map(|(path, bytes)| (path, file(bytes))).collect(),
            base: "/".to_owned(),
        }
    }

    /// The site also answers below `base`, `/incidents/` say: some of its links name the path that its host will give
    /// it.
    #[must_use]
    pub fn also_below(mut self, base: String) -> Self {
        self.base = base;
        self
    }

    pub(super) fn base(&self) -> &str {
        &self.base
    }

    pub(super) fn get(&self, path: &OutPath) -> Option<&File> {
        self.files.get(path)
    }
}

impl File {
    /// The same bytes, shared.
    pub(super) fn body(&self) -> Bytes {
        Bytes::from_owner(Arc::clone(&self.bytes))
    }

    pub(super) fn len(&self) -> u64 {
        self.bytes.len() as u64
    }

    /// Its entity tag, quoted: it changes when the content does, and only then.
    pub(super) fn tag(&self) -> &str {
        self.tag
            .get_or_init(|| format!("\"{}\"", Digest::of(&self.bytes).short()))
    }
}

/// The place where the server finds the current [`Files`]. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct SharedFiles(Arc<RwLock<Arc<Files>>>);

impl SharedFiles {
    /// With these files to begin with.
    pub fn new(files: Files) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(files))))
    }

    /// The files as they are now.
    pub fn current(&self) -> Arc<Files> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Serves other files from the next request on.
    pub fn swap(&self, files: Files) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(files);
    }
}
