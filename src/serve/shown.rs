//! What is served, and how it gets there: files that others read meanwhile.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::http::{Files, SharedFiles};
use super::work::First;
use crate::name::OutPath;
use crate::theme::Theme;

/// The files that are served.
#[derive(Debug)]
pub(super) struct Shown {
    files: SharedFiles,
    /// The large files, which stay while the pages are made anew.
    large: Vec<OutPath>,
    /// Whether images became others since that was asked last.
    has_other_images: bool,
}

impl Shown {
    pub(super) fn new(files: Files) -> Self {
        Self {
            files: SharedFiles::new(files),
            large: Vec::new(),
            has_other_images: false,
        }
    }

    pub(super) fn files(&self) -> &SharedFiles {
        &self.files
    }

    /// Whether images became others since this was asked last.
    pub(super) fn take_other_images(&mut self) -> bool {
        std::mem::take(&mut self.has_other_images)
    }

    /// Whether there are large files.
    pub(super) fn has_large(&self) -> bool {
        !self.large.is_empty()
    }

    /// Puts the page of an edited report, with what belongs to it, and its note.
    pub(super) fn put(&mut self, url: &str, made: BTreeMap<OutPath, Arc<[u8]>>, note: Option<Arc<str>>) {
        let mut files = self.files.change();
        for (path, bytes) in made {
            self.has_other_images |= files.put(path, bytes);
        }
        if let Some(page) = OutPath::of_url(url) {
            files.note(page, note);
        }
    }

    /// Takes a page away, and all that lies beside it.
    pub(super) fn hide(&mut self, url: &str) {
        self.files.change().retain(|path, _| !path.as_str().starts_with(url));
    }

    /// Takes the large files away, also those that were kept for readers of earlier pages.
    pub(super) fn drop_large(&mut self) {
        let mut files = self.files.change();
        for path in self.large.drain(..) {
            files.remove(&path);
        }
        files.let_go();
    }

    /// Takes every file away that has one of these words in it.
    pub(super) fn withhold(&mut self, words: &[String]) {
        let finders: Vec<aho_corasick::AhoCorasick> = aho_corasick::AhoCorasick::new(words).into_iter().collect();
        let speaks = |bytes: &[u8]| finders.iter().any(|finder| finder.is_match(bytes));
        self.files.change().retain(|_, bytes| !speaks(bytes));
    }

    /// Puts pages that were made before the others, but for those at these addresses. Whether any is another.
    pub(super) fn first(&mut self, first: First, except: &[String]) -> bool {
        let mut is_new = false;
        let mut files = self.files.change();
        for page in first.pages.into_iter().filter(|page| !except.contains(&page.url)) {
            for file in page.files {
                is_new |= files.bytes(&file.path).is_none_or(|bytes| **bytes != *file.bytes);
                files.put(file.path, file.bytes);
            }
            if let Some(path) = OutPath::of_url(&page.url) {
                files.note(path, page.note);
            }
        }
        is_new
    }

    /// Puts the files of another theme in the place of those of the one before.
    pub(super) fn dress(&mut self, before: &Theme, now: &Theme) {
        let mut files = self.files.change();
        for path in before.assets.keys().filter(|path| !now.assets.contains_key(*path)) {
            files.remove(path);
        }
        for (path, bytes) in &now.assets {
            self.has_other_images |= files.put(path.clone(), bytes.as_ref().into());
        }
    }

    /// From now on, changes go into these files, and into the large ones, and nobody sees them; gives those that are
    /// served, for [`Shown::end`].
    pub(super) fn begin(&mut self, mut files: Files) -> SharedFiles {
        let served = self.files.clone();
        {
            let before = served.current();
            self.has_other_images |= !files.has_same_images(&before);
            for path in &self.large {
                if let Some(bytes) = before.bytes(path) {
                    files.put(path.clone(), Arc::clone(bytes));
                }
            }
            files.leaving_of(&before);
        }
        self.files = SharedFiles::new(files);
        served
    }

    /// Serves what was changed unseen.
    pub(super) fn end(&mut self, served: SharedFiles) {
        let files = std::mem::take(&mut *self.files.change());
        served.swap(files);
        self.files = served;
    }

    /// Puts large files in the place of those that there were, which stay for readers of earlier pages until the next.
    pub(super) fn put_large(&mut self, made: BTreeMap<OutPath, Arc<[u8]>>) {
        let before = std::mem::replace(&mut self.large, made.keys().cloned().collect());
        let mut files = self.files.change();
        files.let_go();
        for path in before.iter().filter(|path| !made.contains_key(*path)) {
            files.leave(path);
        }
        for (path, bytes) in made {
            files.put(path, bytes);
        }
    }
}
