//! Listing a content folder, and reading its files.
//!
//! Passed over in silence: hidden files and folders, `node_modules`, editors' backups, the output, and any site that
//! hansei built. Below `static/`, where hosts look for `.nojekyll` and `.well-known/`, hidden files count. A link is
//! followed as long as it stays inside; what can't be read is a finding, never an error.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use anyhow::bail;
use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::failed;
use super::names::{MANIFEST, is_ours};
use super::stamp::Stamp;
use super::target::{content_folder, resolve};
use crate::diagnostic::{Diagnostic, bad_file_name, broken_symlink, crossing_link, outside_folder, unreadable};
use crate::source::RelPath;

/// One file of a content folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct File {
    /// Where it lies.
    pub path: RelPath,
    /// What it looks like from outside.
    pub stamp: Stamp,
    /// Whether its stamp tells that it wasn't written since: [`Stamp::is_settled`].
    pub is_settled: bool,
    /// Whether it was emptied a moment ago: most likely, it is being written.
    pub is_just_emptied: bool,
}

/// What a content folder holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inventory {
    /// Its files, by path.
    pub files: Vec<File>,
    /// What was passed over, and shouldn't be.
    pub findings: Vec<Diagnostic>,
}

/// Lists the content in `folder`, whose site goes to `output`, if it goes to a folder.
///
/// # Errors
/// When `folder` isn't there, isn't a folder, or is a site that hansei built.
pub fn scan(folder: &Path, output: Option<&Path>) -> anyhow::Result<Inventory> {
    let root = content_folder(folder)?;
    if is_a_site(&root) {
        bail!(
            "{} is a site that hansei built, not content\nhelp: give the folder that holds your reports",
            folder.display()
        );
    }
    // Taken for an empty folder, it would empty the site.
    fs::read_dir(&root).map_err(|error| failed("read", &root, &error))?;
    let scan = Scan {
        output: output.and_then(|output| resolve(output).ok()),
        root,
    };
    // Most folders have no links, and then nothing needs to be looked at twice.
    let mut inventory = scan.run(false).or_else(|| scan.run(true)).unwrap_or_default();
    inventory.files.sort_unstable();
    inventory.findings.sort_unstable();
    Ok(inventory)
}

/// Reads the file at `path`, relative to `folder`.
///
/// # Errors
/// When it can't be read, or when `path` is absolute or has a `..` in it. The error doesn't name the path: a finding
/// about the file does.
pub fn read(folder: &Path, path: &str) -> io::Result<Vec<u8>> {
    fs::read(join(folder, path).ok_or(io::ErrorKind::InvalidInput)?)
}

/// Whether the file at `path`, relative to `folder`, is there and inside it, with all links followed.
pub fn stays_inside(folder: &Path, path: &str) -> bool {
    let real = join(folder, path).and_then(|path| path.canonicalize().ok());
    match (real, folder.canonicalize()) {
        (Some(real), Ok(folder)) => real.starts_with(folder),
        _ => false,
    }
}

pub(super) fn join(folder: &Path, path: &str) -> Option<PathBuf> {
    let path = Path::new(path);
    let plain = path.components().all(|part| matches!(part, Component::Normal(_)));
    plain.then(|| folder.join(path))
}

/// Hidden names that hold no content even below `static/`: what versions and desktops leave behind.
const NEVER_COPIED: [&[u8]; 4] = [b".git", b".hg", b".svn", b".DS_Store"];

struct Scan {
    root: PathBuf,
    output: Option<PathBuf>,
}

/// What to do with an entry.
enum Verdict {
    Keep,
    PassOver,
    Report(Diagnostic),
}

impl Scan {
    /// What there is; none where a link is met, and they aren't followed.
    fn run(&self, follow: bool) -> Option<Inventory> {
        let mut inventory = Inventory::default();
        let mut found: Vec<PathBuf> = Vec::new();
        let mut walk = WalkDir::new(&self.root)
            .follow_links(follow)
            .min_depth(1)
            .sort_by_file_name()
            .into_iter();
        while let Some(entry) = walk.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    inventory.findings.extend(self.trouble(&error));
                    continue;
                }
            };
            if !follow && entry.path_is_symlink() && !self.is_passed_over(entry.path(), false) {
                return None;
            }
            let verdict = self.judge(&entry);
            if !matches!(verdict, Verdict::Keep) && entry.file_type().is_dir() {
                walk.skip_current_dir();
            }
            match verdict {
                Verdict::PassOver => {}
                Verdict::Report(finding) => {
                    inventory.findings.push(finding.in_file(&self.relative(entry.path())));
                }
                Verdict::Keep if entry.file_type().is_dir() => {}
                Verdict::Keep => found.push(entry.into_path()),
            }
        }
        let now = SystemTime::now();
        let files: Vec<io::Result<File>> = found.par_iter().map(|path| self.file(path, now)).collect();
        for (path, file) in found.iter().zip(files) {
            match file {
                Ok(file) => inventory.files.push(file),
                // It was there a moment ago.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => {
                    let finding = unreadable(&error.to_string());
                    inventory.findings.push(finding.in_file(&self.relative(path)));
                }
            }
        }
        Some(inventory)
    }

    fn file(&self, path: &Path, now: SystemTime) -> io::Result<File> {
        let stamp = Stamp::of(&fs::metadata(path)?);
        Ok(File {
            path: self.relative(path),
            stamp,
            is_settled: stamp.is_settled(now),
            is_just_emptied: stamp.is_just_emptied(now),
        })
    }

    fn judge(&self, entry: &DirEntry) -> Verdict {
        let kind = entry.file_type();
        if self.is_passed_over(entry.path(), kind.is_dir()) {
            return Verdict::PassOver;
        }
        if entry.file_name().to_str().is_none() {
            return Verdict::Report(bad_file_name());
        }
        if entry.path_is_symlink() {
            match entry.path().canonicalize() {
                Err(error) => return Verdict::Report(unreadable(&error.to_string())),
                Ok(real) if !real.starts_with(&self.root) => {
                    let link = self.relative(entry.path());
                    return Verdict::Report(outside_folder(&format!("the link `{link}`")));
                }
                Ok(real) if self.output.as_ref().is_some_and(|output| real.starts_with(output)) => {
                    return Verdict::PassOver;
                }
                Ok(real) if self.copied(&real) != self.copied(entry.path()) || !is_alike(&real, entry.path()) => {
                    let link = self.relative(entry.path());
                    return Verdict::Report(crossing_link(&link));
                }
                // Folders that link to each other would be listed over and over; each is listed where it is.
                Ok(_) if kind.is_dir() && self.is_behind_a_link(entry.path()) => {
                    return Verdict::PassOver;
                }
                Ok(_) => {}
            }
        }
        if kind.is_dir() && entry.path() == self.root.join("hansei.toml") {
            return Verdict::Report(unreadable("it is a folder"));
        }
        if kind.is_dir() {
            let is_output = self.output.as_deref() == Some(entry.path());
            if is_output || is_a_site(entry.path()) {
                return Verdict::PassOver;
            }
        } else if !kind.is_file() {
            return Verdict::Report(unreadable("it is neither a file nor a folder"));
        }
        Verdict::Keep
    }

    /// Whether a folder on the way to `path` is a link.
    fn is_behind_a_link(&self, path: &Path) -> bool {
        let parent = path.parent().unwrap_or(path);
        !parent.canonicalize().is_ok_and(|real| real == parent)
    }

    /// A finding about an entry that can't be looked at. A link to a folder that it lies in is none.
    fn trouble(&self, error: &walkdir::Error) -> Option<Diagnostic> {
        if error.loop_ancestor().is_some() {
            return None;
        }
        let path = error.path().unwrap_or(&self.root);
        let is_link = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink());
        if is_link && self.is_passed_over(path, false) {
            return None;
        }
        let why = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
        let finding = match is_link {
            true => broken_symlink(&why),
            false => unreadable(&why),
        };
        // It was there a moment ago.
        let is_gone = !is_link && error.io_error().is_some_and(|io| io.kind() == io::ErrorKind::NotFound);
        (!is_gone).then(|| finding.in_file(&self.relative(path)))
    }

    /// Whether a path's last name says that nobody wrote it to be published.
    fn is_passed_over(&self, path: &Path, is_folder: bool) -> bool {
        let name = path.file_name().unwrap_or_default().as_encoded_bytes();
        let is_said_hidden = || !self.is_static(path) || NEVER_COPIED.contains(&name) || name.starts_with(b".#");
        let is_hidden = name.starts_with(b".") && (is_ours(name) || is_said_hidden());
        let is_backup =
            || name.ends_with(b"~") || name.ends_with(b".swp") || (name.starts_with(b"#") && name.ends_with(b"#"));
        is_hidden || (is_folder && name == b"node_modules") || (!is_folder && is_backup())
    }

    /// The part of the folder that `path` lies in, where files are copied as they are.
    fn copied(&self, path: &Path) -> Option<&'static str> {
        let path = path.strip_prefix(&self.root).ok()?;
        ["static", "theme"].into_iter().find(|top| path.starts_with(top))
    }

    /// Whether `path` lies where hidden files count.
    fn is_static(&self, path: &Path) -> bool {
        path.strip_prefix(&self.root)
            .is_ok_and(|path| path.starts_with("static"))
    }

    fn relative(&self, path: &Path) -> RelPath {
        if cfg!(unix)
            && let (Some(path), Some(root)) = (path.to_str(), self.root.to_str())
            && let Some(below) = path.strip_prefix(root).and_then(|below| below.strip_prefix('/'))
        {
            return below.into();
        }
        let path = path.strip_prefix(&self.root).unwrap_or(path);
        let parts: Vec<_> = path.iter().map(OsStr::to_string_lossy).collect();
        parts.join("/").into()
    }
}

/// Whether a link has the ending of what it leads to: a report that goes by an image's name would be copied whole.
fn is_alike(real: &Path, link: &Path) -> bool {
    let ending = |path: &Path| path.extension().map(OsStr::to_ascii_lowercase);
    real.is_dir() || ending(real) == ending(link)
}

fn is_a_site(folder: &Path) -> bool {
    folder.join(MANIFEST).exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(paths: &[&str]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for path in paths {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "text").unwrap();
        }
        root
    }

    /// The paths found, and the findings as `path: code`.
    fn listed(root: &Path) -> (Vec<String>, Vec<String>) {
        let inventory = scan(root, Some(&root.join("public"))).unwrap();
        assert!(inventory.files.iter().all(|file| file.stamp.len() == 4));
        let files = inventory.files.iter().map(|file| file.path.to_string());
        let findings = inventory.findings.iter();
        let findings = findings.map(|it| format!("{}: {}", it.path.as_deref().unwrap_or(""), it.code));
        (files.collect(), findings.collect())
    }

    #[test]
    fn content_is_listed_by_path_and_the_rest_passed_over() {
        let root = folder(&[
            "b.md",
            "a/z.md",
            "a-b.md",
            "a/x.png",
            ".git/x",
            ".hidden",
            "node_modules/x.md",
            "b.md~",
            ".b.md.swp",
            "c.swp",
            "#b.md#",
            "public/index.html",
            "old/.hansei-manifest.json",
            "old/x.md",
            "a/node_modules",
        ]);
        let (files, findings) = listed(root.path());
        assert_eq!(files, ["a-b.md", "a/node_modules", "a/x.png", "a/z.md", "b.md"]);
        assert_eq!(findings, [""; 0]);
    }

    #[test]
    fn hidden_files_below_static_are_content() {
        let root = folder(&[
            "static/.nojekyll",
            "static/.well-known/security.txt",
            "static/a/.htaccess",
            "static/.git/config",
            "static/a/.git",
            "static/a/.DS_Store",
            "static/.hansei-half",
            "static/.hansei-both.json",
            "static/.public.hansei/site/x",
            "static/.x.swp",
            "static/.#lock",
            ".well-known/x",
            "a/static/.hidden",
            ".static/x",
        ]);
        let (files, findings) = listed(root.path());
        assert_eq!(
            files,
            [
                "static/.nojekyll",
                "static/.well-known/security.txt",
                "static/a/.htaccess"
            ]
        );
        assert_eq!(findings, [""; 0]);
    }

    #[test]
    fn a_folder_that_is_not_content_is_an_error() {
        let root = folder(&["a.md", "site/.hansei-manifest.json"]);
        for (bad, why) in [
            ("none", "there is no content folder"),
            ("a.md", "is not a folder"),
            ("site", "is a site"),
        ] {
            let error = scan(&root.path().join(bad), Some(&root.path().join("public"))).unwrap_err();
            let error = error.to_string();
            assert!(error.contains(why) && error.contains("\nhelp: "), "{error}");
        }
    }

    #[test]
    fn a_path_is_read_only_below_the_folder() {
        let root = folder(&["content/a/b.md", "secret"]);
        let content = root.path().join("content");
        assert_eq!(read(&content, "a/b.md").unwrap(), b"text");
        for bad in ["../secret", "a/../../secret", "/etc/hostname", "none"] {
            assert!(read(&content, bad).is_err(), "{bad}");
            assert!(!stays_inside(&content, bad), "{bad}");
        }
        assert!(stays_inside(&content, "a/b.md"));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_inside_only() {
        use std::os::unix::fs::symlink;
        let root = folder(&["content/a/b.md", "secret/s.md", "content/public/p.md", "content/c/d.md"]);
        let content = root.path().join("content");
        let link = |target: &str, at: &str| symlink(target, content.join(at)).unwrap();
        link("a/b.md", "same.md");
        link("a", "twin");
        link("../secret", "out");
        link("../secret/s.md", "out.md");
        link("/", "a/root");
        link(".", "loop");
        link("..", "a/up");
        link("none", "dangling.md");
        link("round", "round");
        link("none", ".#lock");
        link("public/p.md", "published.md");
        link("public", "published");
        link("../a", "c/a");
        link("../c", "a/c");
        let (files, findings) = listed(&content);
        assert_eq!(
            files,
            ["a/b.md", "a/c/d.md", "c/a/b.md", "c/d.md", "same.md", "twin/b.md"]
        );
        assert_eq!(
            findings,
            [
                "a/root: outside-folder",
                "c/a/root: outside-folder",
                "dangling.md: unreadable",
                "out: outside-folder",
                "out.md: outside-folder",
                "round: unreadable",
                "twin/root: outside-folder"
            ]
        );
        assert!(!stays_inside(&content, "out.md"));
        assert!(stays_inside(&content, "same.md"));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_name_that_is_not_utf8_is_a_finding() {
        use std::os::unix::ffi::OsStrExt;
        let root = folder(&["a.md"]);
        fs::write(root.path().join(OsStr::from_bytes(b"\xff.md")), "text").unwrap();
        fs::create_dir(root.path().join(OsStr::from_bytes(b"d\xff"))).unwrap();
        fs::write(root.path().join(OsStr::from_bytes(b"d\xff/x.md")), "text").unwrap();
        let (files, findings) = listed(root.path());
        assert_eq!(files, ["a.md"]);
        assert_eq!(findings, ["d\u{fffd}: bad-file-name", "\u{fffd}.md: bad-file-name"]);
    }
}
