//! The files of a site, ready to be sent, and the place where the current ones are found.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use hyper::body::Bytes;

use super::kind;
use crate::name::OutPath;
use crate::source::Digest;

/// A site's files.
#[derive(Debug, Default)]
pub struct Files {
    files: BTreeMap<OutPath, File>,
    /// What a page shows below its own content while it is served, as HTML.
    notes: BTreeMap<OutPath, Arc<str>>,
    /// Files that the site has no more, for those who read it before.
    leaving: BTreeMap<OutPath, File>,
    base: String,
}

/// One of them.
#[derive(Clone, Debug)]
pub(super) struct File {
    bytes: Arc<[u8]>,
    /// Made when first asked for: a rebuild of a large site must not wait for digests that nobody reads.
    tag: Arc<OnceLock<String>>,
}

impl Files {
    /// Takes a site over, without copying it.
    pub fn new(files: BTreeMap<OutPath, Arc<[u8]>>) -> Self {
        let files = files.into_iter().map(|(path, bytes)| (path, File::new(bytes)));
        Self {
            files: files.collect(),
            notes: BTreeMap::new(),
            leaving: BTreeMap::new(),
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

    /// The same with these notes: HTML that pages show below their own content while they are served.
    #[must_use]
    pub fn with_notes(mut self, notes: BTreeMap<OutPath, Arc<str>>) -> Self {
        self.notes = notes;
        self
    }

    /// Puts a file in the place of what was there; whether that was another image.
    pub fn put(&mut self, path: OutPath, bytes: Arc<[u8]>) -> bool {
        let is_image = kind::of(path.as_str()).starts_with("image/");
        let is_other = is_image && self.bytes(&path).is_some_and(|before| *before != bytes);
        self.files.insert(path, File::new(bytes));
        is_other
    }

    /// Keeps those files alone of which `keep` holds, and their notes.
    pub(in crate::serve) fn retain(&mut self, keep: impl Fn(&OutPath, &[u8]) -> bool) {
        self.files.retain(|path, file| keep(path, &file.bytes));
        let files = &self.files;
        self.notes.retain(|path, _| files.contains_key(path));
    }

    /// Takes a file out of the site, but whoever knows of it can still have it.
    pub(in crate::serve) fn leave(&mut self, path: &OutPath) {
        if let Some((path, file)) = self.files.remove_entry(path) {
            self.leaving.insert(path, file);
        }
    }

    /// Forgets the files that the site has no more.
    pub(in crate::serve) fn let_go(&mut self) {
        self.leaving.clear();
    }

    /// Takes over what the site before has no more.
    pub(in crate::serve) fn leaving_of(&mut self, before: &Self) {
        self.leaving = before.leaving.clone();
    }

    /// Takes a file away.
    pub fn remove(&mut self, path: &OutPath) {
        self.files.remove(path);
        self.notes.remove(path);
    }

    /// Puts the note of a page in the place of the one that it had.
    pub fn note(&mut self, path: OutPath, note: Option<Arc<str>>) {
        match note {
            Some(note) => self.notes.insert(path, note),
            None => self.notes.remove(&path),
        };
    }

    /// The bytes of a file.
    pub fn bytes(&self, path: &OutPath) -> Option<&Arc<[u8]>> {
        self.files.get(path).map(|file| &file.bytes)
    }

    /// All files and their bytes, by path.
    pub fn all(&self) -> impl Iterator<Item = (&OutPath, &Arc<[u8]>)> {
        self.files.iter().map(|(path, file)| (path, &file.bytes))
    }

    /// Whether the images are those of `others`.
    pub(in crate::serve) fn has_same_images(&self, others: &Self) -> bool {
        let is_image = |(path, _): &(&OutPath, &Arc<[u8]>)| kind::of(path.as_str()).starts_with("image/");
        let (mut own, mut theirs) = (self.all().filter(is_image), others.all().filter(is_image));
        loop {
            match (own.next(), theirs.next()) {
                (Some(a), Some(b)) if a.0 == b.0 && (Arc::ptr_eq(a.1, b.1) || a.1 == b.1) => {}
                (None, None) => return true,
                _ => return false,
            }
        }
    }

    /// Tags of those files of a page that a browser can take in anew by themselves, by path: styles and scripts.
    pub(in crate::serve) fn parts(&self) -> BTreeMap<String, String> {
        let is_part = |path: &str| path.ends_with(".css") || path.ends_with(".js");
        let parts = self.files.iter().filter(|(path, _)| is_part(path.as_str()));
        parts
            .map(|(path, file)| (path.as_str().to_owned(), file.tag().trim_matches('"').to_owned()))
            .collect()
    }

    pub(super) fn base(&self) -> &str {
        &self.base
    }

    pub(super) fn get(&self, path: &OutPath) -> Option<&File> {
        self.files.get(path).or_else(|| self.leaving.get(path))
    }

    pub(super) fn note_of(&self, path: &OutPath) -> Option<&Arc<str>> {
        self.notes.get(path)
    }
}

impl File {
    fn new(bytes: Arc<[u8]>) -> Self {
        Self {
            bytes,
            tag: Arc::default(),
        }
    }

    /// The same bytes, shared.
    pub(super) fn body(&self) -> Bytes {
        Bytes::from_owner(Arc::clone(&self.bytes))
    }

    /// Its entity tag, quoted: it changes when the content does, and only then.
    pub(super) fn tag(&self) -> &str {
        self.tag
            .get_or_init(|| format!("\"{}\"", Digest::of(&self.bytes).short()))
    }
}

/// The place where the server finds the current [`Files`]. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct SharedFiles {
    files: Arc<RwLock<Files>>,
    /// The pages that were asked for, the last one last, each once.
    asked: Arc<Mutex<VecDeque<OutPath>>>,
}

/// So many of the pages that were asked for last are remembered.
const LOOKED_AT: usize = 8;

impl SharedFiles {
    /// With these files to begin with.
    pub fn new(files: Files) -> Self {
        Self {
            files: Arc::new(RwLock::new(files)),
            asked: Arc::default(),
        }
    }

    /// The files as they are now; while they are looked at, they stay.
    pub fn current(&self) -> RwLockReadGuard<'_, Files> {
        self.files.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The files, to be changed: whoever asks sees all of the change or nothing of it.
    pub fn change(&self) -> RwLockWriteGuard<'_, Files> {
        self.files.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// The pages that people most likely look at, the last one first.
    pub(in crate::serve) fn looked_at(&self) -> Vec<OutPath> {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.iter().rev().cloned().collect()
    }

    /// Remembers that a page was asked for.
    pub(super) fn look(&self, page: &OutPath) {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.retain(|other| other != page);
        asked.push_back(page.clone());
        if asked.len() > LOOKED_AT {
            asked.pop_front();
        }
    }

    /// Serves other files from the next request on. Gives those that were served before.
    pub fn swap(&self, files: Files) -> Files {
        std::mem::replace(&mut *self.change(), files)
    }
}
