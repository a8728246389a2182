//! What a file looks like from outside: whether it needs to be read again.

use std::fs::Metadata;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// A file's size, its times, and which file it is. Two looks that see the same stamp saw the same bytes, unless the file
/// was written so shortly before the first that a clock could not tell: see [`Stamp::is_settled`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp {
    len: u64,
    modified: Option<SystemTime>,
    /// When anything about it changed, in seconds and nanoseconds, and its number on its device; zeros where the system
    /// has none.
    changed: (i64, i64),
    number: (u64, u64),
}

/// How coarse a file system's clock may be.
const COARSE: Duration = Duration::from_secs(2);

impl Stamp {
    pub(super) fn of(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        let (changed, number) = {
            use std::os::unix::fs::MetadataExt;
            (
                (metadata.ctime(), metadata.ctime_nsec()),
                (metadata.dev(), metadata.ino()),
            )
        };
        #[cfg(not(unix))]
        let (changed, number) = ((0, 0), (0, 0));
        Self {
            len: metadata.len(),
            modified: metadata.modified().ok(),
            changed,
            number,
        }
    }

    /// When it was written, as its file system says.
    pub fn modified(&self) -> Option<SystemTime> {
        self.modified
    }

    /// How many bytes it has.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether it was emptied a moment before `look`: most likely, it is being written.
    pub(super) fn is_just_emptied(&self, look: SystemTime) -> bool {
        const MOMENT: Duration = Duration::from_millis(200);
        let is_recent = |modified| look.duration_since(modified).is_ok_and(|since| since < MOMENT);
        self.is_empty() && self.modified.is_some_and(is_recent)
    }

    /// Whether nothing was done to it within two seconds before `look`: what is written after that has another stamp,
    /// however coarse the file system's clock is.
    pub fn is_settled(&self, look: SystemTime) -> bool {
        let seconds = u64::try_from(self.changed.0).unwrap_or(0);
        let changed = (self.changed != (0, 0)).then(|| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds));
        let times = [self.modified, changed];
        times
            .into_iter()
            .flatten()
            .all(|time| look.duration_since(time).is_ok_and(|since| since > COARSE))
    }
}

/// Which folder stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place(u64, u64);

impl Place {
    /// The one at `path`; none where there is none, or the system doesn't tell folders apart.
    pub fn of(path: &Path) -> Option<Self> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            let metadata = std::fs::metadata(path).ok()?;
            Some(Self(metadata.dev(), metadata.ino()))
        }
        #[cfg(not(unix))]
        {
            std::fs::metadata(path).ok()?;
            Some(Self(0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_just_written_is_not_settled() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "text").unwrap();
        let stamp = Stamp::of(&std::fs::metadata(file.path()).unwrap());
        assert_eq!((stamp.len(), stamp.is_empty()), (4, false));
        let written = stamp.modified.unwrap();
        assert!(!stamp.is_settled(written));
        assert!(!stamp.is_settled(written + COARSE));
        assert!(stamp.is_settled(written + 2 * COARSE));
        // A clock that was set back says nothing.
        assert!(!stamp.is_settled(written - COARSE));
    }
}
