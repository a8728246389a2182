//! A staged site: the files of a build, written beside the output before anything there changes.
//!
//! Creating files is the largest cost of a build, so each takes three system calls (open, write, close) and each
//! folder one. A file that the last site has with the same bytes is only noted.

use std::collections::{BTreeMap, HashSet};
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use blake3::{Hash, Hasher};
use rayon::prelude::*;

use super::failed;
use super::target::{State, Target};
use super::work::Work;
use crate::name::OutPath;
use crate::site::Sink;
use crate::source::Digest;

/// A site that is being written. Dropped before it is published, it leaves no trace.
#[derive(Debug)]
pub struct Staging {
    /// The output's real path.
    pub(super) output: PathBuf,
    /// What the output holds; nobody else changes it while this build has the lock.
    pub(super) state: State,
    pub(super) site: PathBuf,
    files: Mutex<BTreeMap<OutPath, Staged>>,
    folders: Mutex<HashSet<Box<str>>>,
    /// Removes all this on drop.
    pub(super) work: Work,
}

/// One file that was put.
#[derive(Clone, Copy, Debug)]
pub(super) struct Staged {
    pub(super) digest: Hash,
    /// Whether the output has it already, with the same bytes.
    pub(super) unchanged: bool,
}

impl Staging {
    /// Begins a build of the content in `folder` to `output`, which may be a symbolic link and need not exist. What
    /// a killed build left behind is removed.
    ///
    /// # Errors
    /// When `output` is no place for a site (not empty and not made by hansei, a file, the content folder or around
    /// it), when another build is writing to it, or when its parent can't be written.
    pub fn begin(output: &Path, folder: &Path) -> anyhow::Result<Self> {
        let target = Target::of(output, folder)?;
        let work = Work::begin(&target)?;
        Ok(Self {
            state: target.look()?,
            output: target.path,
            site: work.site(),
            files: Mutex::default(),
            folders: Mutex::default(),
            work,
        })
    }

    /// Creates the folder that `path` lies in.
    fn make_parent(&self, path: &str) -> anyhow::Result<()> {
        let Some((folder, _)) = path.rsplit_once('/') else {
            return Ok(());
        };
        if held(&self.folders).contains(folder) {
            return Ok(());
        }
        self.make_parent(folder)?;
        let full = self.site.join(folder);
        match fs::create_dir(&full) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                return Err(failed("created", &full, &error));
            }
            _ => {}
        }
        held(&self.folders).insert(folder.into());
        Ok(())
    }

    /// Creates the file at `path`, which nothing may have put before.
    fn create(&self, path: &OutPath) -> anyhow::Result<(PathBuf, File)> {
        self.make_parent(path.as_str())?;
        let full = self.site.join(path.as_str());
        match File::options().write(true).create_new(true).open(&full) {
            Ok(file) => Ok((full, file)),
            // The folder was empty, so what is there is this site's own.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory
                ) =>
            {
                Err(put_twice(path))
            }
            Err(error) => Err(failed("created", &full, &error)),
        }
    }

    /// The file of the last site at `path`, when the manifest says that it holds these bytes.
    fn last(&self, path: &OutPath, digest: Hash) -> Option<PathBuf> {
        let said = self.state.previous()?.digest(path.as_str())?;
        (said == digest).then(|| self.output.join(path.as_str()))
    }

    /// Completes the staged site with those files of the last one that stay, as links: they keep their times.
    ///
    /// # Errors
    /// Where links don't work; then the site can't be published as a whole.
    pub(super) fn link_unchanged(&self, paths: &[&str]) -> anyhow::Result<()> {
        paths.par_iter().try_for_each(|path| {
            self.make_parent(path)?;
            Ok(fs::hard_link(self.output.join(path), self.site.join(path))?)
        })
    }

    /// What was put, which is forgotten.
    pub(super) fn take_files(&mut self) -> BTreeMap<OutPath, Staged> {
        std::mem::take(&mut *held(&self.files))
    }

    fn note(&self, path: &OutPath, digest: Hash, unchanged: bool) -> anyhow::Result<()> {
        match held(&self.files).insert(path.clone(), Staged { digest, unchanged }) {
            None => Ok(()),
            Some(_) => Err(put_twice(path)),
        }
    }
}

impl Sink for Staging {
    fn put(&self, path: &OutPath, bytes: &[u8]) -> anyhow::Result<Digest> {
        let digest = blake3::hash(bytes);
        let unchanged = self.last(path, digest).is_some_and(|last| holds(&last, bytes));
        if !unchanged {
            let (full, mut file) = self.create(path)?;
            file.write_all(bytes)
                .map_err(|error| failed("written", &full, &error))?;
        }
        self.note(path, digest, unchanged)?;
        Ok(digest.into())
    }

    fn put_with(
        &self,
        path: &OutPath,
        write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
    ) -> anyhow::Result<Digest> {
        let (full, file) = self.create(path)?;
        let mut hashed = Hashed {
            file: BufWriter::with_capacity(1 << 16, file),
            hasher: Hasher::new(),
        };
        write(&mut hashed)
            .and_then(|()| hashed.file.flush())
            .map_err(|error| failed("written", &full, &error))?;
        let digest = hashed.hasher.finalize();
        drop(hashed);
        let unchanged = self.last(path, digest).is_some_and(|last| hashes_to(&last, digest));
        if unchanged {
            fs::remove_file(&full).map_err(|error| failed("removed", &full, &error))?;
        }
        self.note(path, digest, unchanged)?;
        Ok(digest.into())
    }
}

/// Writes and hashes at once.
struct Hashed {
    file: BufWriter<File>,
    hasher: Hasher,
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Two files of one site have this path, or one is a folder on the other's. A file in memory would just take the
/// other's place; on the disk it depends on which comes first, and is refused.
fn put_twice(path: &OutPath) -> anyhow::Error {
    anyhow::anyhow!(
        "the site has two files for {path}, or a file where the other needs a folder\nhelp: if one comes from static/ or \
         is an image beside a report, give it another name; the last site stands",
        path = path.as_str()
    )
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether `path` is a file (no link to one) of `length` bytes.
fn is_file(path: &Path, length: Option<u64>) -> bool {
    fs::symlink_metadata(path)
        .is_ok_and(|metadata| metadata.is_file() && length.is_none_or(|length| metadata.len() == length))
}

/// Whether the file at `path` holds `bytes`: somebody may have edited it since the manifest was written.
fn holds(path: &Path, bytes: &[u8]) -> bool {
    let read = || -> io::Result<bool> {
        let mut found = vec![0; bytes.len()];
        File::open(path)?.read_exact(&mut found)?;
        Ok(found == bytes)
    };
    is_file(path, Some(bytes.len() as u64)) && read().unwrap_or(false)
}

fn hashes_to(path: &Path, digest: Hash) -> bool {
    let read = || -> io::Result<bool> {
        let mut hasher = Hasher::new();
        hasher.update_reader(File::open(path)?)?;
        Ok(hasher.finalize() == digest)
    };
    is_file(path, None) && read().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(path: &str) -> OutPath {
        OutPath::new(path).unwrap()
    }

    #[test]
    fn a_path_is_put_once_and_the_error_names_it() {
        let root = tempfile::tempdir().unwrap();
        let staging = Staging::begin(&root.path().join("public"), root.path().join("..").as_path());
        let staging = staging.unwrap();
        staging.put(&path("a/b"), b"1").unwrap();
        for bad in ["a/b", "a", "a/b/c"] {
            for bytes in [b"1", b"2"] {
                let error = staging.put(&path(bad), bytes).unwrap_err().to_string();
                assert!(
                    error.starts_with(&format!("the site has two files for {bad},")),
                    "{error}"
                );
                assert!(error.contains("\nhelp: "), "{error}");
            }
        }
    }

    #[test]
    fn a_path_is_put_once_even_if_the_last_site_has_it() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("content");
        fs::create_dir(&folder).unwrap();
        let begin = || Staging::begin(&root.path().join("public"), &folder).unwrap();
        let first = begin();
        first.put(&path("a"), b"1").unwrap();
        first.publish().unwrap();
        for second in [b"1", b"2"] {
            let staging = begin();
            staging.put(&path("a"), b"1").unwrap();
            let error = staging.put(&path("a"), second).unwrap_err().to_string();
            assert!(error.starts_with("the site has two files for a,"), "{error}");
        }
    }

    #[test]
    fn a_large_file_is_hashed_on_its_way_and_compared() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("content");
        fs::create_dir(&folder).unwrap();
        let output = root.path().join("public");
        let bytes = vec![7; 300_000];
        let put = |bytes: &[u8]| {
            let staging = Staging::begin(&output, &folder).unwrap();
            staging
                .put_with(&path("x/big"), &mut |to| {
                    bytes.chunks(1000).try_for_each(|chunk| to.write_all(chunk))
                })
                .unwrap();
            staging.publish().unwrap().unchanged
        };
        assert_eq!(put(&bytes), 0);
        assert_eq!(put(&bytes), 1);
        assert_eq!(put(&bytes[1..]), 0);
        assert_eq!(fs::read(output.join("x/big")).unwrap(), bytes[1..]);
        let failing = Staging::begin(&output, &folder).unwrap();
        let error = failing.put_with(&path("y"), &mut |_| Err(io::ErrorKind::StorageFull.into()));
        let error = error.unwrap_err().to_string();
        assert!(error.contains("site/y can't be written"), "{error}");
        assert!(error.contains("free some space"), "{error}");
    }

    #[test]
    fn many_threads_put_at_once() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("content");
        fs::create_dir(&folder).unwrap();
        let staging = Staging::begin(&root.path().join("public"), &folder).unwrap();
        std::thread::scope(|scope| {
            for thread in 0..4 {
                let staging = &staging;
                scope.spawn(move || {
                    for i in 0..200 {
                        let at = path(&format!("a/{}/b/{i}-{thread}", i % 7));
                        staging.put(&at, b"x").unwrap();
                    }
                });
            }
        });
        assert_eq!(staging.publish().unwrap().written, 800);
    }
}
