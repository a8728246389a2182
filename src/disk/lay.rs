//! Laying a file into a folder: what somebody asked for, and nothing else.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Component, Path};

use anyhow::bail;

use super::failed;
use super::names::HALF;
use super::scan::join;
use super::target::content_folder;

/// Whether something lies at `path`, relative to `folder`; a link that leads nowhere is something.
pub fn is_taken(folder: &Path, path: &str) -> bool {
    join(folder, path).is_some_and(|path| path.symlink_metadata().is_ok())
}

/// Writes a file at `path`, relative to `folder`, with the folders that it lies in. With `replace`, in the place of what
/// is there; a link is replaced itself, not what it leads to.
///
/// # Errors
/// When `folder` isn't there; when the file is, and isn't to be replaced; when a link on the way leads out of the folder;
/// or when the disk fails.
pub fn lay(folder: &Path, path: &str, bytes: &[u8], replace: bool) -> anyhow::Result<()> {
    let root = content_folder(folder)?;
    let Some(to) = join(&root, path) else {
        bail!("{path} is no path in a folder");
    };
    let parent = to.parent().unwrap_or(&root);
    make_folders(&root, parent)?;
    if !replace {
        return match write_new(&to, bytes) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => bail!("{} is there already", to.display()),
            written => written.map_err(|error| failed("written", &to, &error)),
        };
    }
    // Whole or not at all, and never written through a link.
    let half = parent.join(HALF);
    let _ = fs::remove_file(&half);
    write_new(&half, bytes).map_err(|error| failed("written", &half, &error))?;
    fs::rename(&half, &to).map_err(|error| {
        let _ = fs::remove_file(&half);
        failed("replaced", &to, &error)
    })
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::options().write(true).create_new(true).open(path)?;
    file.write_all(bytes).inspect_err(|_| {
        let _ = fs::remove_file(path);
    })
}

/// Whether `path`, which needn't be there yet, is `folder` or lies in it.
pub fn lies_in(folder: &Path, path: &Path) -> bool {
    let Ok(folder) = folder.canonicalize() else {
        return false;
    };
    // Step by step: what isn't there yet can be left again by `..`.
    let mut at = std::path::absolute(".").unwrap_or_default();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                at.pop();
            }
            Component::CurDir => {}
            part => at.push(part),
        }
        at = at.canonicalize().unwrap_or(at);
    }
    at.starts_with(&folder)
}

/// Makes a folder where there is none, with those that it lies in.
///
/// # Errors
/// When it can't be made.
pub fn make_folder(folder: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(folder).map_err(|error| failed("created", folder, &error))
}

/// Makes `folder`, below `root`, where it isn't yet. Each step is looked at before the next is made.
fn make_folders(root: &Path, folder: &Path) -> anyhow::Result<()> {
    let mut at = root.to_owned();
    for part in folder.strip_prefix(root).into_iter().flatten() {
        at.push(part);
        match fs::create_dir(&at) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(failed("created", &at, &error)),
            _ => {}
        }
        let real = at.canonicalize().map_err(|error| failed("read", &at, &error))?;
        if !real.starts_with(root) {
            bail!(
                "{} is a link that leads out of the folder\nhelp: put a folder in its place",
                at.display()
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_overwritten_unasked() {
        let root = tempfile::tempdir().unwrap();
        lay(root.path(), "theme/a/b.css", b"1", false).unwrap();
        assert!(is_taken(root.path(), "theme/a/b.css"));
        assert!(lay(root.path(), "theme/a/b.css", b"2", false).is_err());
        assert_eq!(fs::read(root.path().join("theme/a/b.css")).unwrap(), b"1");
        lay(root.path(), "theme/a/b.css", b"2", true).unwrap();
        assert_eq!(fs::read(root.path().join("theme/a/b.css")).unwrap(), b"2");
        assert_eq!(fs::read_dir(root.path().join("theme/a")).unwrap().count(), 1);
        assert!(lay(root.path(), "../x", b"", false).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_outside() {
        let (root, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::os::unix::fs::symlink(other.path(), root.path().join("theme")).unwrap();
        assert!(lay(root.path(), "theme/a/b.css", b"", true).is_err());
        assert_eq!(fs::read_dir(other.path()).unwrap().count(), 0);
    }
}
