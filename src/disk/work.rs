//! The work folder beside the output: one build at a time, and nothing left behind.
//!
//! ```text
//! .public.hansei/lock    held while a build runs
//! .public.hansei/site/   the staged site; after an exchange, the site that it replaced
//! .public.hansei/kept/   such a site with somebody's file in it that could not be moved: theirs to remove
//! ```
//! A published site is never in here alone, so whatever else is found belongs to a build that was killed, and can go.
//! Where only the output itself can be written, as `/var/www/html` often is, the same lies in it as `.hansei-work/`.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::bail;
use walkdir::WalkDir;

use super::failed;
use super::names::{INSIDE, beside};
use super::target::Target;

/// A work folder that this build alone uses. It is removed on drop.
#[derive(Debug)]
pub(super) struct Work {
    folder: PathBuf,
    /// Whether `site` stays on drop.
    is_kept: bool,
    /// Held until after `drop` has removed the folder.
    _lock: File,
}

impl Work {
    /// Takes the work folder of `target`, empties it, and makes an empty `site` in it.
    ///
    /// # Errors
    /// When another build has it, or when it can't be written.
    pub(super) fn begin(target: &Target) -> anyhow::Result<Self> {
        let (parent, name) = target.parent_and_name()?;
        let beside = parent.join(beside(&name));
        let folder = match fs::create_dir(&beside) {
            Err(error) if is_refused(&error) && target.path.is_dir() => target.path.join(INSIDE),
            _ => beside,
        };
        let lock = lock(&folder, &target.path)?;
        let work = Self {
            folder,
            is_kept: false,
            _lock: lock,
        };
        let site = work.site();
        match remove_tree(&site) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(failed("removed", &site, &error));
            }
            _ => {}
        }
        fs::create_dir(&site).map_err(|error| failed("created", &site, &error))?;
        Ok(work)
    }

    /// Where the site is staged.
    pub(super) fn site(&self) -> PathBuf {
        self.folder.join("site")
    }

    /// Keeps what lies in `site` from this build's end and from the next builds. Where it then lies.
    pub(super) fn keep(&mut self) -> PathBuf {
        let names = (1..100).map(|n| match n {
            1 => "kept".to_owned(),
            n => format!("kept-{n}"),
        });
        let free = names
            .map(|name| self.folder.join(name))
            .find(|path| fs::symlink_metadata(path).is_err());
        match free {
            Some(kept) if fs::rename(self.site(), &kept).is_ok() => kept,
            // Better here, until the next build, than nowhere.
            _ => {
                self.is_kept = true;
                self.site()
            }
        }
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        // What can't be removed now, the next build removes.
        if !self.is_kept {
            let _ = remove_tree(&self.site());
        }
        let _ = fs::remove_file(self.folder.join("lock"));
        let _ = fs::remove_dir(&self.folder);
    }
}

/// Removes a folder, though somebody made a folder in it read-only.
fn remove_tree(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            for entry in WalkDir::new(path).into_iter().filter_map(Result::ok) {
                if entry.file_type().is_dir() {
                    make_writable(entry.path());
                }
            }
            fs::remove_dir_all(path)
        }
        done => done,
    }
}

#[cfg(unix)]
fn make_writable(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let _ = fs::set_permissions(folder, fs::Permissions::from_mode(0o700));
}

#[cfg(not(unix))]
fn make_writable(folder: &Path) {
    if let Ok(metadata) = fs::metadata(folder) {
        let mut permissions = metadata.permissions();
        permissions.set_readonly(false);
        let _ = fs::set_permissions(folder, permissions);
    }
}

fn is_refused(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
    )
}

fn lock(folder: &Path, output: &Path) -> anyhow::Result<File> {
    let path = folder.join("lock");
    // A build that ends removes the folder: then what was just opened is gone, and it is made again.
    for _ in 0..100 {
        match fs::create_dir(folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                return Err(failed("created", folder, &error));
            }
            _ => {}
        }
        if !fs::symlink_metadata(folder).is_ok_and(|metadata| metadata.is_dir()) && folder.exists() {
            bail!(
                "{} is not a folder, and hansei works in it\nhelp: remove it",
                folder.display()
            );
        }
        let lock = match File::options().create(true).truncate(false).write(true).open(&path) {
            Ok(lock) => lock,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(failed("created", &path, &error)),
        };
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => bail!(
                "another build is writing to {} (it holds {})\nhelp: wait until it is done, or build to another folder with --out",
                output.display(),
                path.display()
            ),
            // A file system without locks: two builds at once are then the user's to avoid.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => return Err(failed("locked", &path, &error)),
        }
        if is_the_file_at(&lock, &path) {
            return Ok(lock);
        }
    }
    bail!(
        "{} is removed again and again by other builds\nhelp: wait until they are done",
        folder.display()
    )
}

#[cfg(unix)]
fn is_the_file_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::metadata(path)) {
        (Ok(a), Ok(b)) => (a.dev(), a.ino()) == (b.dev(), b.ino()),
        _ => false,
    }
}

/// Elsewhere an open file keeps its name.
#[cfg(not(unix))]
fn is_the_file_at(_: &File, path: &Path) -> bool {
    path.exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_build_at_a_time_and_nothing_left_behind() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("content");
        fs::create_dir(&folder).unwrap();
        let target = Target::of(&root.path().join("public"), &folder).unwrap();

        let work = Work::begin(&target).unwrap();
        let error = Work::begin(&target).unwrap_err().to_string();
        assert!(error.starts_with("another build is writing to "), "{error}");
        drop(work);
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);

        // Killed: the folder stays, its lock went with the process.
        fs::create_dir_all(root.path().join(".public.hansei/site/a")).unwrap();
        fs::write(root.path().join(".public.hansei/lock"), "").unwrap();
        fs::write(root.path().join(".public.hansei/site/a/b"), "old").unwrap();
        let work = Work::begin(&target).unwrap();
        assert_eq!(fs::read_dir(work.site()).unwrap().count(), 0);
        drop(work);
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
    }

    #[test]
    fn many_threads_take_turns() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("content");
        fs::create_dir(&folder).unwrap();
        let target = Target::of(&root.path().join("public"), &folder).unwrap();
        let inside = std::sync::atomic::AtomicUsize::new(0);
        let won = std::sync::atomic::AtomicUsize::new(0);
        let order = std::sync::atomic::Ordering::SeqCst;
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..200 {
                        if let Ok(work) = Work::begin(&target) {
                            assert_eq!(inside.fetch_add(1, order), 0);
                            won.fetch_add(1, order);
                            fs::write(work.site().join("x"), "x").unwrap();
                            inside.fetch_sub(1, order);
                        }
                    }
                });
            }
        });
        assert!(won.into_inner() > 0);
    }
}
