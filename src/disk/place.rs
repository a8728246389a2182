//! Publishing file by file: for an output that holds foreign files, or that can't be exchanged as a whole.
//!
//! Each file is complete at every moment, old or new. The order keeps links whole on the way: what pages need comes
//! before them, new pages before those that link to them, deletions last. A manifest that owns the files of both
//! sites goes first, so that a build that is killed here leaves nothing that the next one takes for foreign.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::bail;

use super::foreign::{Foreign, ancestors};
use super::manifest::Manifest;
use super::names::{BOTH, HALF, MANIFEST};
use super::{failed, is_gone};

/// A publication, file by file.
pub(super) struct Publication<'a> {
    pub(super) site: &'a Path,
    pub(super) output: &'a Path,
    pub(super) previous: &'a Manifest,
    pub(super) new: &'a Manifest,
    pub(super) foreign: &'a Foreign,
    /// Of `new`, those that the output doesn't have yet as they are now.
    pub(super) changed: Vec<&'a str>,
    /// Of `previous`, those that `new` lacks.
    pub(super) removed: &'a [&'a str],
}

impl Publication<'_> {
    /// Publishes.
    ///
    /// # Errors
    /// Before anything is changed, when a foreign file is in the way; later, when the disk fails. Then publishing
    /// again goes on from there.
    pub(super) fn run(mut self) -> anyhow::Result<()> {
        self.refuse_to_overwrite()?;
        if self.new.paths().any(|path| !self.previous.owns(path)) {
            let both = self.site.join(BOTH);
            self.previous.with(self.new).write(&both)?;
            self.place(&both, MANIFEST)?;
        }
        // A page in the place of a folder, or the other way round.
        let (first, last): (Vec<&str>, Vec<&str>) = self
            .removed
            .iter()
            .partition(|path| self.new.owns_below(path) || ancestors(path).any(|folder| self.new.owns(folder)));
        self.remove(&first)?;
        self.place_all()?;
        self.remove(&last)?;
        self.place(&self.site.join(MANIFEST), MANIFEST)
    }

    fn refuse_to_overwrite(&self) -> anyhow::Result<()> {
        for path in self.new.paths() {
            if let Some(blocker) = self.foreign.in_the_way(path) {
                bail!(
                    "the site's {path} can't be published: hansei didn't make {}, and it is in the way\nhelp: \
                     move it away, or build to another folder with --out; nothing was changed",
                    self.output.join(blocker).display()
                );
            }
        }
        Ok(())
    }

    fn place_all(&mut self) -> anyhow::Result<()> {
        let mut changed = std::mem::take(&mut self.changed);
        changed.sort_by_key(|path| {
            let is_page = path.ends_with(".html");
            (is_page, self.previous.owns(path), *path)
        });
        let mut made = BTreeSet::new();
        for path in changed {
            if let Some((folder, _)) = path.rsplit_once('/')
                && made.insert(folder)
            {
                let folder = self.output.join(folder);
                fs::create_dir_all(&folder).map_err(|error| failed("created", &folder, &error))?;
            }
            self.place(&self.site.join(path), path)?;
        }
        Ok(())
    }

    /// Moves the file `from` to `path` in the output, over what is there.
    fn place(&self, from: &Path, path: &str) -> anyhow::Result<()> {
        let to = self.output.join(path);
        match fs::rename(from, &to) {
            Err(error) if error.kind() == io::ErrorKind::CrossesDevices => self.copy(from, &to),
            Err(error) => Err(failed("replaced", &to, &error)),
            Ok(()) => Ok(()),
        }
    }

    /// The same, from another file system: the output is a mount point.
    fn copy(&self, from: &Path, to: &Path) -> anyhow::Result<()> {
        let half = self.output.join(HALF);
        // If it is a link, it would be written through.
        match fs::remove_file(&half) {
            Err(error) if !is_gone(&error) => return Err(failed("removed", &half, &error)),
            _ => {}
        }
        fs::copy(from, &half).map_err(|error| failed("written", &half, &error))?;
        fs::rename(&half, to).map_err(|error| failed("replaced", to, &error))
    }

    /// Removes files of ours, and the folders that this leaves empty. One that is gone already, or in whose place
    /// now lies something foreign, is passed over.
    fn remove(&self, paths: &[&str]) -> anyhow::Result<()> {
        let mut folders = BTreeSet::new();
        for path in paths.iter().filter(|path| self.foreign.in_the_way(path).is_none()) {
            let full: PathBuf = self.output.join(path);
            match fs::remove_file(&full) {
                Err(error) if !is_gone(&error) => return Err(failed("removed", &full, &error)),
                _ => folders.extend(ancestors(path)),
            }
        }
        // The innermost first: a folder sorts before what lies in it. Those that aren't empty stay.
        for folder in folders.into_iter().rev() {
            let _ = fs::remove_dir(self.output.join(folder));
        }
        Ok(())
    }
}
