//! When to look at the folder: the system says that something happened there. What happened is for whoever looks.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::disk;

/// How often a folder is looked at where no events can be had; a look that takes long is followed by a longer pause.
pub(super) const POLL: Duration = Duration::from_millis(500);

/// More files than this are hardly written at once.
const MOST_WRITTEN: usize = 1000;

/// Listens to what happens in a folder, as long as it lives.
#[derive(Debug)]
pub(super) struct Watch {
    folder: PathBuf,
    /// Which folder that was: another may have taken its place.
    stands_for: Option<disk::Place>,
    watcher: Option<RecommendedWatcher>,
    /// Whether a folder in it can't be listened to, since there are too many.
    is_full: Arc<AtomicBool>,
    was_full: bool,
}

impl Watch {
    /// Calls `wake` when something happened in `folder`, with whether all files are written that were begun. With `poll` it
    /// listens to nothing, and the folder must be looked at again and again. Why it can't be listened to, where that is so.
    pub(super) fn new(folder: &Path, poll: bool, wake: impl Fn(bool) + Send + 'static) -> (Self, Option<String>) {
        let mut watch = Self {
            folder: folder.to_owned(),
            stands_for: disk::Place::of(folder),
            watcher: None,
            is_full: Arc::default(),
            was_full: false,
        };
        if poll {
            return (watch, None);
        }
        let mut written = BTreeSet::new();
        let too_many = Arc::clone(&watch.is_full);
        let heard = move |event: notify::Result<Event>| {
            let event = match event {
                Ok(event) => event,
                Err(error) => {
                    if matches!(error.kind, ErrorKind::MaxFilesWatch) {
                        too_many.store(true, Ordering::Relaxed);
                    }
                    return wake(true);
                }
            };
            match event.kind {
                EventKind::Access(AccessKind::Close(AccessMode::Write)) | EventKind::Remove(_) => {
                    written.retain(|path| !event.paths.contains(path));
                }
                // Where the system says when a file is closed, until then more is to come.
                EventKind::Modify(ModifyKind::Data(_)) if cfg!(target_os = "linux") => written.extend(event.paths),
                EventKind::Access(_) => return,
                _ => {}
            }
            // Files that are kept open are not waited for one by one.
            if written.len() > MOST_WRITTEN {
                written.clear();
            }
            wake(written.is_empty());
        };
        let watcher = notify::recommended_watcher(heard).and_then(|mut watcher| {
            watcher.watch(folder, RecursiveMode::Recursive)?;
            Ok(watcher)
        });
        match watcher {
            Ok(watcher) => {
                watch.watcher = Some(watcher);
                (watch, None)
            }
            Err(error) => (watch, Some(error.to_string())),
        }
    }

    /// Whether the folder must be looked at again and again.
    pub(super) fn is_polling(&self) -> bool {
        self.watcher.is_none() || self.is_full.load(Ordering::Relaxed)
    }

    /// Whether there was a folder.
    pub(super) fn is_there(&self) -> bool {
        self.stands_for.is_some()
    }

    /// Whether it was just found out that not all of it can be listened to.
    pub(super) fn is_full_by_now(&mut self) -> bool {
        let before = std::mem::replace(&mut self.was_full, self.is_full.load(Ordering::Relaxed));
        self.was_full && !before
    }

    /// Whether another folder has taken the place of the one that it listens to.
    pub(super) fn is_stale(&self) -> bool {
        disk::Place::of(&self.folder) != self.stands_for
    }
}
