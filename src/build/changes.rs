//! What became of the files of a folder between two looks at it.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::SystemTime;

use super::made::Made;
use super::memo::Memo;
use crate::disk::{self, File};
use crate::parse::Standing;
use crate::source::{Digest, RelPath};

/// A file that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It wasn't there.
    Added(RelPath),
    /// It has other bytes, or may have.
    Edited(File),
    /// It isn't there any more.
    Removed(RelPath),
}

impl Change {
    /// When the file was written, where that is known.
    pub fn when(&self) -> Option<SystemTime> {
        match self {
            Self::Edited(file) => file.stamp.modified(),
            Self::Added(_) | Self::Removed(_) => None,
        }
    }

    /// The file's path.
    pub fn path(&self) -> &RelPath {
        match self {
            Self::Added(path) | Self::Removed(path) => path,
            Self::Edited(file) => &file.path,
        }
    }
}

/// What changed from one list of files to the next, both by path. Where a stamp can't tell, bytes do: those that an
/// earlier build read (`memo`) or copied (`made`), or of which a change was `told` since.
pub fn changes(
    folder: &Path,
    before: &[File],
    now: &[File],
    (memo, made): (&Memo, &Made),
    told: &BTreeMap<RelPath, Digest>,
) -> Vec<Change> {
    let is_same = |was: &File, is: &File| {
        if memo.is_unread(&is.path) {
            return disk::read(folder, &is.path).is_err();
        }
        if was.stamp == is.stamp && was.is_settled {
            return true;
        }
        let told = told.get(&is.path).copied();
        match told.or_else(|| memo.digest(&is.path)).or_else(|| made.copied(&is.path)) {
            Some(digest) => digest_of(folder, &is.path) == Some(digest),
            // Nobody read it: what it says doesn't matter, as long as nothing else about it does.
            None => was.stamp == is.stamp || matches!(Standing::of(&is.path), Standing::Other(_)),
        }
    };
    let mut changes = Vec::new();
    let (mut before, mut now) = (before.iter().peekable(), now.iter().peekable());
    loop {
        let order = match (before.peek(), now.peek()) {
            (Some(was), Some(is)) => was.path.cmp(&is.path),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return changes,
        };
        match order {
            Ordering::Less => changes.extend(before.next().map(|was| Change::Removed(was.path.clone()))),
            Ordering::Greater => changes.extend(now.next().map(|is| Change::Added(is.path.clone()))),
            Ordering::Equal => {
                let edited = before.next().zip(now.next()).filter(|(was, is)| !is_same(was, is));
                changes.extend(edited.map(|(_, is)| Change::Edited(is.clone())));
            }
        }
    }
}

/// The digest of a file's bytes, where it can be read.
pub fn digest_of(folder: &Path, path: &str) -> Option<Digest> {
    Some(Digest::of(&disk::read(folder, path).ok()?))
}

/// Takes files that had something in them, and were emptied a moment ago, for what they were: most likely they are being
/// written, and the next look sees what.
pub fn not_yet_written(before: &[File], now: &mut [File]) {
    for file in now.iter_mut().filter(|file| file.is_just_emptied) {
        if let Ok(at) = before.binary_search_by(|was| was.path.cmp(&file.path))
            && !before[at].stamp.is_empty()
        {
            *file = before[at].clone();
        }
    }
}
