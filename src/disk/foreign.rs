//! What lies in an output folder and isn't ours: `.git`, `CNAME`, another tool's pages. It is never touched.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use walkdir::WalkDir;

use super::is_gone;
use super::manifest::{Manifest, below};
use super::names::{HALF, INSIDE, MANIFEST};

/// The foreign entries of an output folder, by path.
#[derive(Debug)]
pub(super) struct Foreign {
    /// Whether each is a folder. A folder is only looked into where the new site has files below it.
    entries: BTreeMap<Box<str>, bool>,
}

impl Foreign {
    /// Looks for what is in `output` beside the files of `owned`. A folder is foreign unless one of those lies in
    /// it; a link in the place of a file or a folder of ours is foreign. What can't be looked into is foreign.
    pub(super) fn beside(output: &Path, owned: &Manifest, new: &Manifest) -> Self {
        let mut entries = BTreeMap::new();
        let mut walk = WalkDir::new(output).min_depth(1).into_iter();
        while let Some(entry) = walk.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(output);
                    entries.insert(relative(path, output).into(), false);
                    continue;
                }
            };
            let path = relative(entry.path(), output);
            let kind = entry.file_type();
            if kind.is_dir() && path == INSIDE {
                walk.skip_current_dir();
                continue;
            }
            let ours = if kind.is_dir() {
                owned.owns_below(&path)
            } else {
                path == MANIFEST || path == HALF || (kind.is_file() && owned.owns(&path))
            };
            if ours {
                continue;
            }
            if kind.is_dir() && !new.owns_below(&path) {
                walk.skip_current_dir();
            }
            entries.insert(path.into(), kind.is_dir());
        }
        Self { entries }
    }

    /// Whether there is nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Moves all of it from `from` to `to`, where a site has come in the place of the one that it lay beside.
    ///
    /// # Errors
    /// What couldn't be moved and still lies in `from`, the first of it, and why. All else has moved.
    pub(super) fn follow(&self, from: &Path, to: &Path) -> Result<(), (&str, io::Error)> {
        let mut first = Ok(());
        for (path, is_folder) in &self.entries {
            let moved = follow_one(&from.join(&**path), &to.join(&**path), *is_folder);
            if let Err(error) = moved
                && first.is_ok()
            {
                first = Err((&**path, error));
            }
        }
        first
    }

    /// What would have to be overwritten, removed or written through for a file of ours to be at `path`.
    pub(super) fn in_the_way(&self, path: &str) -> Option<&str> {
        let at = |path: &str| self.entries.get_key_value(path);
        let above = ancestors(path).filter_map(at).find(|(_, is_folder)| !**is_folder);
        let here = at(path).or(above).map(|(path, _)| &**path);
        here.or_else(|| below(&self.entries, path).next())
    }
}

/// Moves `from` to `to`, where nothing may lie. What lies in a folder that both have are entries of their own.
fn follow_one(from: &Path, to: &Path, is_folder: bool) -> io::Result<()> {
    if let Ok(there) = fs::symlink_metadata(to) {
        let is_fine = is_folder && there.is_dir() || fs::symlink_metadata(from).is_err_and(|error| is_gone(&error));
        return if is_fine {
            Ok(())
        } else {
            Err(io::ErrorKind::AlreadyExists.into())
        };
    }
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent)?;
    }
    match fs::rename(from, to) {
        // Its owner took it away.
        Err(error) if is_gone(&error) => Ok(()),
        moved => moved,
    }
}

/// The folders that `path` lies in, the innermost first.
pub(super) fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(path.rsplit_once('/'), |(folder, _)| folder.rsplit_once('/')).map(|(folder, _)| folder)
}

fn relative(path: &Path, output: &Path) -> String {
    let path = path.strip_prefix(output).unwrap_or(path);
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(paths: &[&str]) -> Manifest {
        paths.iter().map(|&path| (path.into(), blake3::hash(b""))).collect()
    }

    #[test]
    fn ancestors_go_outwards() {
        assert_eq!(ancestors("a/b/c").collect::<Vec<_>>(), ["a/b", "a"]);
        assert_eq!(ancestors("a").count(), 0);
    }

    #[test]
    fn only_what_the_manifest_lists_is_ours() {
        let root = tempfile::tempdir().unwrap();
        for path in ["a/own", "a/other", ".git/objects/x", "static/x", "CNAME"] {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let owned = manifest(&["a/own"]);
        let foreign = Foreign::beside(root.path(), &owned, &manifest(&["static/y"]));
        assert!(!foreign.is_empty());
        for (path, blocker) in [
            ("a/own", None),
            ("a/new", None),
            ("static/y", None),
            ("a", Some("a/other")),
            ("a/other", Some("a/other")),
            ("a/other/x", Some("a/other")),
            ("static/x", Some("static/x")),
            ("static", Some("static")),
            ("CNAME/index.html", Some("CNAME")),
        ] {
            assert_eq!(foreign.in_the_way(path), blocker, "{path}");
        }
        fs::remove_dir_all(root.path().join(".git")).unwrap();
        fs::remove_dir_all(root.path().join("static")).unwrap();
        fs::remove_file(root.path().join("CNAME")).unwrap();
        fs::remove_file(root.path().join("a/other")).unwrap();
        assert!(Foreign::beside(root.path(), &owned, &owned).is_empty());
    }
}
