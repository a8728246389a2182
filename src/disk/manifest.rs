//! The manifest: which files of an output folder are ours, and what they held.
//!
//! It lies in the site itself, so that a folder says of itself that hansei made it. What it doesn't list is foreign.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write as _;
use std::ops::Bound;
use std::path::Path;

use blake3::Hash;
use serde::{Deserialize, Serialize};

use super::failed;
use crate::name::OutPath;

/// Of the manifest's format.
const VERSION: u32 = 1;

/// The files of one site, by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    files: BTreeMap<Box<str>, Hash>,
}

#[derive(Serialize, Deserialize)]
struct Json<P: Ord, D> {
    hansei: u32,
    files: BTreeMap<P, D>,
}

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    /// What is wrong with it. One path that would leave the folder is enough: what it lists may be deleted.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, String> {
        let json: Json<String, String> = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        if json.hansei != VERSION {
            return Err(format!(
                "its version is {}, and this hansei knows {VERSION}",
                json.hansei
            ));
        }
        let files = json.files.into_iter().map(|(path, digest)| {
            if OutPath::new(&path).is_none() {
                return Err(format!("`{path}` is no path of a site"));
            }
            match Hash::from_hex(&digest) {
                Ok(hash) => Ok((path.into(), hash)),
                Err(_) => Err(format!("`{digest}` is no digest")),
            }
        });
        Ok(Self {
            files: files.collect::<Result<_, _>>()?,
        })
    }

    /// Writes it to `path`, where nothing is yet.
    ///
    /// # Errors
    /// When it can't be written.
    pub(super) fn write(&self, path: &Path) -> anyhow::Result<()> {
        let write = || {
            File::options()
                .write(true)
                .create_new(true)
                .open(path)?
                .write_all(&self.to_bytes()?)
        };
        write().map_err(|error| failed("written", path, &error))
    }

    /// As it is written: the same files give the same bytes.
    ///
    /// # Errors
    /// None that is known: strings and numbers always serialize.
    pub(super) fn to_bytes(&self) -> serde_json::Result<Vec<u8>> {
        let files = self
            .files
            .iter()
            .map(|(path, hash)| (&**path, hash.to_string()))
            .collect();
        let mut bytes = serde_json::to_vec_pretty(&Json { hansei: VERSION, files })?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// Lists these files of the last site as well.
    pub(super) fn keep(&mut self, last: &Self, paths: &[&str]) {
        for path in paths {
            if let Some(hash) = last.digest(path) {
                self.files.insert((*path).into(), hash);
            }
        }
    }

    /// The digest of the file at `path`.
    pub(super) fn digest(&self, path: &str) -> Option<Hash> {
        self.files.get(path).copied()
    }

    /// Whether it lists the file at `path`.
    pub(super) fn owns(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// Whether it lists a file somewhere under the folder at `path`.
    pub(super) fn owns_below(&self, path: &str) -> bool {
        below(&self.files, path).next().is_some()
    }

    /// All paths, in order.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(|path| &**path)
    }

    /// The files of both; where both have one, with the digest in `other`.
    pub(super) fn with(&self, other: &Self) -> Self {
        let mut files = self.files.clone();
        files.extend(other.files.iter().map(|(path, hash)| (path.clone(), *hash)));
        Self { files }
    }
}

impl FromIterator<(Box<str>, Hash)> for Manifest {
    fn from_iter<I: IntoIterator<Item = (Box<str>, Hash)>>(files: I) -> Self {
        Self {
            files: files.into_iter().collect(),
        }
    }
}

/// The keys of `map` that lie under the folder at `path`, in order.
pub(super) fn below<'a, V>(map: &'a BTreeMap<Box<str>, V>, path: &str) -> impl Iterator<Item = &'a str> {
    let folder = format!("{path}/");
    map.range::<str, _>((Bound::Included(&*folder), Bound::Unbounded))
        .map(|(path, _)| &**path)
        .take_while(move |path| path.starts_with(&folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(paths: &[&str]) -> Manifest {
        paths
            .iter()
            .map(|&path| (path.into(), blake3::hash(path.as_bytes())))
            .collect()
    }

    #[test]
    fn what_is_written_is_read() {
        let written = manifest(&["index.html", "a/b.css", "ä \"x\".svg"]);
        let bytes = written.to_bytes().unwrap();
        assert_eq!(Manifest::parse(&bytes).unwrap(), written);
        assert_eq!(Manifest::parse(&bytes).unwrap().to_bytes().unwrap(), bytes);
    }

    #[test]
    fn nothing_else_is_ours() {
        let digest = blake3::hash(b"").to_string();
        for bad in [
            "".to_owned(),
            "{}".to_owned(),
            "[]".to_owned(),
            r#"{"hansei": 2, "files": {}}"#.to_owned(),
            r#"{"hansei": 1, "files": {"a": "00"}}"#.to_owned(),
            format!(r#"{{"hansei": 1, "files": {{"../a": "{digest}"}}}}"#),
            format!(r#"{{"hansei": 1, "files": {{"/etc/passwd": "{digest}"}}}}"#),
        ] {
            assert!(Manifest::parse(bad.as_bytes()).is_err(), "{bad}");
        }
    }

    #[test]
    fn below_means_inside_the_folder() {
        let manifest = manifest(&["a-b", "a/b/c", "ab"]);
        assert!(manifest.owns_below("a"));
        assert!(manifest.owns_below("a/b"));
        assert!(!manifest.owns_below("a/b/c"));
        assert!(!manifest.owns_below("ab"));
    }
}
