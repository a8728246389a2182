//! Which folder the site goes to, and whether it may.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::bail;

use super::failed;
use super::manifest::Manifest;
use super::names::{HALF, INSIDE, MANIFEST};

/// An output folder that is not, and does not hold, the content.
#[derive(Debug)]
pub(super) struct Target {
    /// Its real path: no symbolic link on the way.
    pub(super) path: PathBuf,
    /// The real path of the content folder.
    folder: PathBuf,
}

/// What an output folder holds.
#[derive(Debug)]
pub(super) enum State {
    /// It isn't there.
    Absent,
    /// Nothing.
    Empty,
    /// A site that hansei made, and perhaps files of others.
    Ours(Manifest),
}

impl Target {
    /// Resolves `output`, the site's folder for the content in `folder`. The folder it lies in is created.
    ///
    /// # Errors
    /// When the content would come to harm, or something can't be read.
    pub(super) fn of(output: &Path, folder: &Path) -> anyhow::Result<Self> {
        let folder = content_folder(folder)?;
        let path = match resolve(output) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let parent = follow(output).and_then(|path| Ok(parent_and_name(&path)?.0.to_owned()));
                let parent = parent.map_err(|error| failed("resolved", output, &error))?;
                fs::create_dir_all(&parent).map_err(|error| failed("created", &parent, &error))?;
                resolve(output)
            }
            resolved => resolved,
        };
        let path = path.map_err(|error| failed("resolved", output, &error))?;
        if path == folder {
            bail!(
                "the output {} is the content folder {} itself\nhelp: choose another folder with --out",
                path.display(),
                folder.display()
            );
        }
        if folder.starts_with(&path) {
            bail!(
                "the content folder {} lies inside the output {}\nhelp: choose another folder with --out",
                folder.display(),
                path.display()
            );
        }
        Ok(Self { path, folder })
    }

    /// What it holds. While another build may write there, the answer can be out of date as soon as it is given.
    ///
    /// # Errors
    /// When it is no place for a site, or can't be read.
    pub(super) fn look(&self) -> anyhow::Result<State> {
        look(&self.path, &self.folder)
    }

    /// The folder that the output lies in, and its name.
    ///
    /// # Errors
    /// When it has none: it is the root of a file system.
    pub(super) fn parent_and_name(&self) -> anyhow::Result<(&Path, String)> {
        parent_and_name(&self.path).map_err(|error| failed("used as output", &self.path, &error))
    }
}

impl State {
    /// The files in it that are ours.
    pub(super) fn previous(&self) -> Option<&Manifest> {
        match self {
            Self::Ours(manifest) => Some(manifest),
            Self::Absent | Self::Empty => None,
        }
    }
}

/// The real path of a content folder.
///
/// # Errors
/// When it isn't there, or isn't a folder.
pub(super) fn content_folder(folder: &Path) -> anyhow::Result<PathBuf> {
    let real = match folder.canonicalize() {
        Ok(real) => real,
        Err(error) if error.kind() == io::ErrorKind::NotFound => bail!(
            "there is no content folder {}\nhelp: give the folder that holds your reports",
            folder.display()
        ),
        Err(error) => return Err(failed("read", folder, &error)),
    };
    if !real.is_dir() {
        bail!(
            "{} is not a folder\nhelp: give the folder that holds your reports",
            folder.display()
        );
    }
    Ok(real)
}

/// The real path of `output`, which need not exist, though the folder it lies in must.
pub(super) fn resolve(output: &Path) -> io::Result<PathBuf> {
    match output.canonicalize() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let path = follow(output)?;
            let (parent, name) = parent_and_name(&path)?;
            Ok(parent.canonicalize()?.join(name))
        }
        resolved => resolved,
    }
}

/// Where a path that isn't there leads: a symbolic link may point to nothing yet.
fn follow(path: &Path) -> io::Result<PathBuf> {
    let mut path: PathBuf = std::path::absolute(path)?.components().collect();
    for _ in 0..40 {
        match fs::read_link(&path) {
            Ok(next) => path = path.parent().unwrap_or(&path).join(next).components().collect(),
            Err(_) => break,
        }
    }
    Ok(path)
}

fn parent_and_name(path: &Path) -> io::Result<(&Path, String)> {
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) => Ok((parent, name.to_string_lossy().into_owned())),
        _ => Err(io::Error::new(io::ErrorKind::InvalidInput, "it has no name of its own")),
    }
}

/// What `path` holds, unless it is no place for a site.
fn look(path: &Path, folder: &Path) -> anyhow::Result<State> {
    let refuse = |what: &str, help: &str| {
        anyhow::anyhow!(
            "the output {} {what}; the site of {} is not written there\nhelp: {help}",
            path.display(),
            folder.display()
        )
    };
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(State::Absent),
        Err(error) => return Err(failed("read", path, &error)),
        Ok(metadata) if !metadata.is_dir() => {
            return Err(refuse("is a file", "choose a folder with --out"));
        }
        Ok(_) => {}
    }
    let listed = path.join(MANIFEST);
    match fs::read(&listed) {
        Ok(bytes) => Manifest::parse(&bytes).map(State::Ours).map_err(|why| {
            refuse(
                &format!("holds a {} that can't be read ({why})", MANIFEST),
                "it can't be told which files are hansei's: move the folder away, or choose another with --out",
            )
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let entries = fs::read_dir(path).map_err(|error| failed("read", path, &error))?;
            for entry in entries {
                let entry = entry.map_err(|error| failed("read", path, &error))?;
                if entry.file_name() != HALF && entry.file_name() != INSIDE {
                    return Err(refuse(
                        "holds files that hansei didn't make",
                        "choose a new or an empty folder with --out",
                    ));
                }
            }
            Ok(State::Empty)
        }
        Err(error) => Err(failed("read", &listed, &error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(output: &Path, folder: &Path) -> String {
        let looked = Target::of(output, folder).and_then(|target| target.look());
        looked.unwrap_err().to_string()
    }

    #[test]
    fn a_place_where_something_would_come_to_harm_is_refused() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path().canonicalize().unwrap();
        let folder = root.join("content");
        fs::create_dir_all(folder.join("incidents")).unwrap();
        fs::write(folder.join("incidents/a.md"), "a").unwrap();
        fs::write(root.join("file"), "x").unwrap();
        fs::create_dir(root.join("broken")).unwrap();
        fs::write(root.join("broken").join(MANIFEST), "{").unwrap();
        for (output, expected) in [
            (folder.clone(), "itself"),
            (root.clone(), "lies inside the output"),
            (folder.join("incidents"), "didn't make"),
            (folder.join("../content/incidents/.."), "itself"),
            (root.join("file"), "is a file"),
            (root.join("broken"), "can't be read"),
        ] {
            let error = refusal(&output, &folder);
            assert!(error.contains(expected), "{}: {error}", output.display());
            assert!(error.contains("content"), "{error}");
            assert!(error.contains("\nhelp: "), "{error}");
        }
        assert!(refusal(&root.join("public"), &root.join("none")).contains("there is no content folder"));
    }

    #[test]
    fn a_new_or_empty_folder_is_fine_even_inside_the_content() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("content");
        fs::create_dir_all(folder.join("empty")).unwrap();
        for output in ["empty", "new", "deep/er/new", "new/"] {
            let target = Target::of(&folder.join(output), &folder).unwrap();
            assert!(target.look().unwrap().previous().is_none());
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_followed_even_to_nothing() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path().canonicalize().unwrap();
        let folder = root.join("content");
        fs::create_dir(&folder).unwrap();
        std::os::unix::fs::symlink("www/site", root.join("public")).unwrap();
        let target = Target::of(&root.join("public/"), &folder).unwrap();
        assert_eq!(target.path, root.join("www/site"));
        fs::create_dir(root.join("www/site")).unwrap();
        let target = Target::of(&root.join("public"), &folder).unwrap();
        assert_eq!(target.path, root.join("www/site"));
        std::os::unix::fs::symlink("content", root.join("sly")).unwrap();
        assert!(refusal(&root.join("sly"), &folder).contains("itself"));
    }
}
