//! What an earlier build read: it changes what a build costs, never what it means.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::diagnostic::{self, Diagnostic};
use crate::disk::{self, File, Stamp};
use crate::report::Report;
use crate::source::{Digest, RelPath, Source};

/// Files as they were read, and the reports that were made of them.
#[derive(Clone, Debug, Default)]
pub struct Memo {
    files: BTreeMap<RelPath, Kept>,
    reports: BTreeMap<RelPath, Arc<Report>>,
    /// Files that couldn't be read.
    unread: BTreeSet<RelPath>,
    /// Of the settings that the reports were read under.
    settings: Option<Digest>,
}

/// A file as it was read.
#[derive(Clone, Debug)]
struct Kept {
    stamp: Stamp,
    /// Whether the stamp would be another one if the bytes were.
    is_settled: bool,
    content: Content,
}

#[derive(Clone, Debug)]
enum Content {
    Bytes(Arc<[u8]>),
    Source(Source),
}

impl Memo {
    /// The report that was made of this very source, under these settings.
    pub(super) fn report(&self, source: &Source, settings: Option<Digest>) -> Option<&Arc<Report>> {
        let report = self.reports.get(&source.path)?;
        (report.digest == source.digest && self.settings == settings).then_some(report)
    }

    /// Whether the file at `path` couldn't be read.
    pub(super) fn is_unread(&self, path: &str) -> bool {
        self.unread.contains(path)
    }

    /// The same, but for what `reader` read of the files at these paths.
    pub(super) fn with(&self, reader: Reader<'_>, is_one: impl Fn(&str) -> bool) -> Self {
        let read = reader.memo(std::iter::empty(), None);
        let mut now = self.clone();
        now.files.retain(|path, _| !is_one(path));
        now.files
            .extend(read.files.into_iter().filter(|(path, _)| is_one(path)));
        now.unread.retain(|path| !is_one(path));
        now.unread.extend(read.unread.into_iter().filter(|path| is_one(path)));
        now
    }

    /// The digest of the bytes that were read last from the file at `path`.
    pub(super) fn digest(&self, path: &str) -> Option<Digest> {
        Some(match &self.files.get(path)?.content {
            Content::Bytes(bytes) => Digest::of(bytes),
            Content::Source(source) => source.digest,
        })
    }

    /// Keeps a file, and the report that was made of it, in the place of what was kept of its path.
    pub(super) fn renew(&mut self, file: &File, source: Source, report: Arc<Report>) {
        self.reports.insert(source.path.clone(), report);
        let kept = Kept::new(file, Content::Source(source));
        self.files.insert(file.path.clone(), kept);
    }
}

impl Kept {
    fn new(file: &File, content: Content) -> Self {
        Self {
            stamp: file.stamp,
            is_settled: file.is_settled,
            content,
        }
    }
}

/// Reads the files of a folder, each as few times as can be.
#[derive(Debug)]
pub(super) struct Reader<'m> {
    folder: &'m Path,
    /// By path.
    files: &'m [File],
    earlier: &'m Memo,
    /// What was read this time; none where nobody will ask for it.
    kept: Option<Mutex<BTreeMap<RelPath, Kept>>>,
    unread: Mutex<BTreeSet<RelPath>>,
}

impl<'m> Reader<'m> {
    /// Of the files of `folder`. What is read is kept for the next time if `keep`.
    pub(super) fn new(folder: &'m Path, files: &'m [File], earlier: &'m Memo, keep: bool) -> Self {
        Self {
            folder,
            files,
            earlier,
            kept: keep.then(Mutex::default),
            unread: Mutex::default(),
        }
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// A finding about the file, when it can't be read.
    pub(super) fn bytes(&self, path: &RelPath) -> Result<Arc<[u8]>, Diagnostic> {
        if let Some(kept) = self.unchanged(path)
            && let Content::Bytes(bytes) = &kept.content
        {
            self.keep(path, &kept.content);
            return Ok(Arc::clone(bytes));
        }
        let bytes: Arc<[u8]> = self.read(path)?.into();
        self.keep(path, &Content::Bytes(Arc::clone(&bytes)));
        Ok(bytes)
    }

    /// A file as a source.
    ///
    /// # Errors
    /// As [`Reader::bytes`].
    pub(super) fn source(&self, path: &RelPath) -> Result<Source, Diagnostic> {
        if let Some(kept) = self.unchanged(path)
            && let Content::Source(source) = &kept.content
        {
            self.keep(path, &kept.content);
            return Ok(source.clone());
        }
        let source = Source::new(path.clone(), &self.read(path)?);
        self.keep(path, &Content::Source(source.clone()));
        Ok(source)
    }

    /// All that the next build can use: what was read, and `reports`, which were made under the settings of this digest.
    pub(super) fn memo<'r>(self, reports: impl Iterator<Item = &'r Arc<Report>>, settings: Option<Digest>) -> Memo {
        let Some(files) = self.kept else {
            return Memo::default();
        };
        Memo {
            unread: self.unread.into_inner().unwrap_or_else(PoisonError::into_inner),
            files: files.into_inner().unwrap_or_else(PoisonError::into_inner),
            reports: reports
                .map(|report| (report.path.clone(), Arc::clone(report)))
                .collect(),
            settings,
        }
    }

    fn read(&self, path: &RelPath) -> Result<Vec<u8>, Diagnostic> {
        disk::read(self.folder, path).map_err(|error| {
            let mut unread = self.unread.lock().unwrap_or_else(PoisonError::into_inner);
            unread.insert(path.clone());
            diagnostic::unreadable(&error.to_string()).in_file(path)
        })
    }

    fn file(&self, path: &str) -> Option<&'m File> {
        let at = self.files.binary_search_by(|file| (*file.path).cmp(path)).ok()?;
        Some(&self.files[at])
    }

    /// What was kept of a file that wasn't touched since.
    fn unchanged(&self, path: &str) -> Option<&'m Kept> {
        let kept = self.earlier.files.get(path)?;
        let file = self.file(path)?;
        (kept.is_settled && kept.stamp == file.stamp).then_some(kept)
    }

    fn keep(&self, path: &RelPath, content: &Content) {
        let (Some(kept), Some(file)) = (&self.kept, self.file(path)) else {
            return;
        };
        kept.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(path.clone(), Kept::new(file, content.clone()));
    }
}
