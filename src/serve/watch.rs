//! When to look at the folder: the system says that something happened there. What happened is for whoever looks.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

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
}

impl Watch {
    /// Calls `wake` when something happened in `folder`, with whether all files are written that were begun. With `poll` it listens to nothing, and the folder must be looked
    /// at again and again. Why it can't be listened to, where that is so.
    pub(super) fn new(folder: &Path, poll: bool, wake: impl Fn(bool) + Send + 'static) -> (Self, Option<String>) {
        let mut watch = Self {
            folder: folder.to_owned(),
            stands_for: disk::Place::of(folder),
            watcher: None,
        };
        if poll {
            return (watch, None);
        }
        let mut written = BTreeSet::new();
        let heard = move |event: notify::Result<Event>| {
            let Ok(event) = event else {
                return wake(true);
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
        self.watcher.is_none()
    }

    /// Whether another folder has taken the place of the one that it listens to.
    pub(super) fn is_stale(&self) -> bool {
        disk::Place::of(&self.folder) != self.stands_for
    }
}
