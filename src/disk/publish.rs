//! Publishing: the staged site becomes the site.
//!
//! Where the output holds nothing but our last site, old and new change places at once; a new one is moved there.
//! Then a build that is killed, at whatever moment, leaves a whole site, the old one or the new one. Where that can't
//! be done, it goes file by file ([`super::place`]).

use std::fs;
use std::io;
use std::path::Path;

use anyhow::bail;

use super::bundle;
use super::failed;
use super::foreign::Foreign;
use super::manifest::Manifest;
use super::names::MANIFEST;
use super::place::Publication;
use super::staging::Staging;
use super::target::State;
use super::work::Work;

/// What a publication changed, in files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// New, or with other bytes.
    pub written: usize,
    /// How many of these are pages for people.
    pub pages: usize,
    /// There before, with the same bytes.
    pub unchanged: usize,
    /// Of the last site, and not of this one.
    pub removed: usize,
}

impl Staging {
    /// Makes what was put the site. When it is what the output holds already, nothing there is touched.
    ///
    /// # Errors
    /// When a file that hansei didn't make is in the way, before anything is changed; when somebody laid one there
    /// while the sites changed places, and it can't be moved, after the site is published; or when the disk fails.
    pub fn publish(mut self) -> anyhow::Result<Published> {
        let files = self.take_files();
        let mut new: Manifest = files
            .iter()
            .map(|(path, staged)| (path.as_str().into(), staged.digest))
            .collect();
        let paths = |unchanged: bool| -> Vec<&str> {
            let files = files.iter().filter(|(_, it)| it.unchanged == unchanged);
            files.map(|(path, _)| path.as_str()).collect()
        };
        let (mut unchanged, changed) = (paths(true), paths(false));
        let none = Manifest::default();
        let previous = self.state.previous().unwrap_or(&none);
        let mut removed: Vec<&str> = previous.paths().filter(|path| !new.owns(path)).collect();
        let outliving = bundle::outliving(&self.output, &self.site, &removed);
        removed.retain(|path| !outliving.contains(path));
        let published = Published {
            written: changed.len(),
            pages: changed.iter().filter(|path| path.ends_with(".html")).count(),
            unchanged: unchanged.len(),
            removed: removed.len(),
        };
        let (site, output) = (&*self.site, &*self.output);
        if matches!(self.state, State::Ours(_)) && changed.is_empty() && removed.is_empty() {
            return Ok(published);
        }
        new.keep(previous, &outliving);
        unchanged.extend(outliving);
        new.write(&site.join(MANIFEST))?;
        if let State::Absent = self.state {
            fs::rename(site, output).map_err(|error| failed("created", output, &error))?;
            return Ok(published);
        }
        let foreign = Foreign::beside(output, previous, &new);
        let at_once = foreign.is_empty()
            && is_like(site, output)
            && match self.state {
                State::Ours(_) => self.link_unchanged(&unchanged).is_ok() && exchange(site, output).is_ok(),
                State::Absent | State::Empty => fs::rename(site, output).is_ok(),
            };
        if at_once && matches!(self.state, State::Ours(_)) {
            bring_along(&mut self.work, output, previous, &new)?;
        }
        if !at_once {
            let publication = Publication {
                site,
                output,
                previous,
                new: &new,
                foreign: &foreign,
                changed,
                removed: &removed,
            };
            publication.run()?;
        }
        Ok(published)
    }
}

/// Gives the new site what somebody laid beside the last one, now in the work folder, while the two changed places.
fn bring_along(work: &mut Work, output: &Path, previous: &Manifest, new: &Manifest) -> anyhow::Result<()> {
    let last = work.site();
    let foreign = Foreign::beside(&last, previous, new);
    let Err((path, error)) = foreign.follow(&last, output) else {
        return Ok(());
    };
    let kept = work.keep();
    bail!(
        "{} can't be kept in its place: {error}; hansei didn't make it, and it came while the new site took the old \
         one's place\nhelp: it lies in {} now, beside what else was in the old site: move it to where you want it \
         before you build again, then remove {}",
        output.join(path).display(),
        kept.join(path).display(),
        kept.display()
    )
}

/// Atomically exchanges two folders: the last site is then in the work folder, which goes.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(site: &Path, output: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, site, CWD, output, RenameFlags::EXCHANGE)?)
}

/// Elsewhere it can't be done.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Gives `site` the permissions of `output`, in whose place it comes. Not so when their owners differ.
fn is_like(site: &Path, output: &Path) -> bool {
    let (Ok(ours), Ok(theirs)) = (fs::metadata(site), fs::metadata(output)) else {
        return false;
    };
    have_one_owner(&ours, &theirs)
        && (ours.permissions() == theirs.permissions() || fs::set_permissions(site, theirs.permissions()).is_ok())
}

#[cfg(unix)]
fn have_one_owner(a: &fs::Metadata, b: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (a.uid(), a.gid()) == (b.uid(), b.gid())
}

#[cfg(not(unix))]
fn have_one_owner(_: &fs::Metadata, _: &fs::Metadata) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::OutPath;
    use crate::site::Sink;
    use std::path::PathBuf;

    /// A temporary folder with a content folder in it.
    struct Ground {
        root: tempfile::TempDir,
    }

    impl Ground {
        fn new() -> Self {
            let root = tempfile::tempdir().unwrap();
            fs::create_dir(root.path().join("content")).unwrap();
            Self { root }
        }

        fn at(&self, path: &str) -> PathBuf {
            self.root.path().join(path)
        }

        fn begin(&self) -> Staging {
            Staging::begin(&self.at("public"), &self.at("content")).unwrap()
        }

        /// Stages files, `path=bytes`.
        fn stage(&self, files: &[&str]) -> Staging {
            let staging = self.begin();
            for file in files {
                let (path, bytes) = file.split_once('=').unwrap();
                staging.put(&OutPath::new(path).unwrap(), bytes.as_bytes()).unwrap();
            }
            staging
        }

        /// Publishes them: (written, unchanged, removed).
        fn publish(&self, files: &[&str]) -> (usize, usize, usize) {
            let done = self.stage(files).publish().unwrap();
            assert!(!self.at(".public.hansei").exists());
            (done.written, done.unchanged, done.removed)
        }

        /// Publishes files by exchange, while `meanwhile` happens to the last site.
        #[cfg(target_os = "linux")]
        fn exchange_while(&self, files: &[&str], meanwhile: impl FnOnce()) -> anyhow::Result<()> {
            let mut staging = self.stage(files);
            let files = staging.take_files();
            let paths = files.iter().filter(|(_, it)| it.unchanged);
            let unchanged: Vec<_> = paths.map(|(path, _)| path.as_str()).collect();
            staging.link_unchanged(&unchanged)?;
            let new: Manifest = files
                .iter()
                .map(|(path, it)| (path.as_str().into(), it.digest))
                .collect();
            new.write(&staging.site.join(MANIFEST))?;
            meanwhile();
            exchange(&staging.site, &staging.output)?;
            let previous = staging.state.previous().unwrap();
            bring_along(&mut staging.work, &staging.output, previous, &new)
        }

        fn remove(&self, path: &str) {
            let top = self.at("public").join(path.split('/').next().unwrap());
            let _ = fs::remove_file(&top);
            let _ = fs::remove_dir_all(&top);
        }

        fn write(&self, path: &str, bytes: &str) {
            let path = self.at("public").join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }

        /// All that the output holds but the manifest, as `path=bytes` and `folder/`.
        fn found(&self) -> String {
            let public = self.at("public");
            let found = walkdir::WalkDir::new(&public).min_depth(1).sort_by_file_name();
            let found = found.into_iter().map(Result::unwrap).filter_map(|entry| {
                let path = entry.path().strip_prefix(&public).unwrap().display().to_string();
                if entry.file_type().is_dir() {
                    let is_empty = fs::read_dir(entry.path()).unwrap().next().is_none();
                    return is_empty.then(|| format!("{path}/"));
                }
                (path != MANIFEST).then(|| format!("{path}={}", fs::read_to_string(entry.path()).unwrap()))
            });
            found.collect::<Vec<_>>().join(" ")
        }
    }

    #[test]
    fn a_site_comes_changes_and_goes() {
        for foreign in [false, true] {
            let ground = Ground::new();
            let beside = if foreign { "CNAME=x " } else { "" };
            assert_eq!(ground.publish(&["a/b=1", "a/c=2", "index.html=3"]), (3, 0, 0));
            if foreign {
                ground.write("CNAME", "x");
            }
            assert_eq!(ground.publish(&["a/c=2", "d/e=4", "index.html=5"]), (2, 1, 1));
            assert_eq!(ground.found(), format!("{beside}a/c=2 d/e=4 index.html=5"));
            // A file in the place of a folder, and the other way round.
            assert_eq!(ground.publish(&["a=1", "d/e/f=2"]), (2, 0, 3));
            assert_eq!(ground.found(), format!("{beside}a=1 d/e/f=2"));
            assert_eq!(ground.publish(&["a/b=1", "d=2"]), (2, 0, 2));
            assert_eq!(ground.found(), format!("{beside}a/b=1 d=2"));
            assert_eq!(ground.publish(&[]), (0, 0, 2));
            assert_eq!(ground.found(), beside.trim_end());
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_comes_while_the_sites_change_places_stays() {
        let ground = Ground::new();
        ground.publish(&["a/b=1", "c=2", "d/e=3"]);
        ground
            .exchange_while(&["a/f=4", "c=2", "g=5"], || {
                for path in ["CNAME", "a/mine", "d/mine", "new/folder/mine"] {
                    ground.write(path, "x");
                }
            })
            .unwrap();
        assert_eq!(
            ground.found(),
            "CNAME=x a/f=4 a/mine=x c=2 d/mine=x g=5 new/folder/mine=x"
        );
        assert!(!ground.at(".public.hansei").exists());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_cannot_be_moved_to_the_new_site_is_kept_and_named() {
        let ground = Ground::new();
        ground.publish(&["a/b=1"]);
        // The new site has files in the place of each of these but one.
        for (n, kept) in ["kept", "kept-2"].into_iter().enumerate() {
            let error = ground.exchange_while(&[&format!("g={n}"), "h=1"], || {
                for path in ["CNAME", "g", "h/mine"] {
                    ground.remove(path);
                    ground.write(path, "x");
                }
            });
            let error = error.unwrap_err().to_string();
            assert!(error.contains("/public/g can't be kept in its place"), "{error}");
            assert!(error.contains(&format!("/.public.hansei/{kept}/g now")), "{error}");
            assert!(error.contains("\nhelp: "), "{error}");
            // Nor does the next build remove it.
            assert_eq!(ground.found(), format!("CNAME=x g={n} h=1"));
            ground.stage(&["h=1"]).publish().unwrap();
            for path in ["g", "h/mine"] {
                let path = ground.at(".public.hansei").join(kept).join(path);
                assert_eq!(fs::read_to_string(path).unwrap(), "x");
            }
            ground.remove("CNAME");
            ground.stage(&["a/b=1"]).publish().unwrap();
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_parent_that_cannot_be_written_is_not_needed() {
        use std::os::unix::fs::PermissionsExt;
        let ground = Ground::new();
        let lock = |mode| fs::set_permissions(ground.root.path(), fs::Permissions::from_mode(mode)).unwrap();
        fs::create_dir(ground.at("public")).unwrap();
        lock(0o555);
        // Nothing is forbidden to the superuser.
        let bound = fs::create_dir(ground.at("x")).is_err();
        if bound {
            assert_eq!(ground.publish(&["a=1", "b/c=2"]), (2, 0, 0));
            assert_eq!(ground.publish(&["a=2"]), (1, 0, 1));
            assert_eq!(ground.found(), "a=2");
        }
        lock(0o755);
    }

    #[test]
    fn a_site_moves_into_an_empty_folder() {
        let ground = Ground::new();
        fs::create_dir(ground.at("public")).unwrap();
        assert_eq!(ground.publish(&["a=1"]), (1, 0, 0));
        assert_eq!(ground.found(), "a=1");
    }

    #[test]
    fn the_manifest_is_the_same_either_way() {
        let bytes = ["whole", "pieces"].map(|way| {
            let ground = Ground::new();
            ground.publish(&["a=1", "b=2"]);
            if way == "pieces" {
                ground.write("CNAME", "x");
            }
            ground.publish(&["a=3", "c/d=2"]);
            fs::read_to_string(ground.at("public").join(MANIFEST)).unwrap()
        });
        assert_eq!(bytes[0], bytes[1]);
        assert!(bytes[0].starts_with("{\n  \"hansei\": 1,\n  \"files\": {\n    \"a\": \""));
    }

    #[test]
    fn nothing_changed_means_not_touched() {
        let ground = Ground::new();
        ground.publish(&["a=1", "b/c=2"]);
        let times = |ground: &Ground| {
            ["", "a", "b", "b/c", MANIFEST].map(|path| {
                fs::metadata(ground.at("public").join(path))
                    .unwrap()
                    .modified()
                    .unwrap()
            })
        };
        let before = times(&ground);
        assert_eq!(ground.publish(&["a=1", "b/c=2"]), (0, 2, 0));
        assert_eq!(times(&ground), before);
        assert_eq!(ground.publish(&["a=2", "b/c=2"]), (1, 1, 0));
        assert_eq!(times(&ground)[3], before[3], "an unchanged file keeps its time");
    }

    #[test]
    fn what_somebody_edited_is_mended() {
        let ground = Ground::new();
        ground.publish(&["a=1", "b=2", "c=3"]);
        ground.write("a", "9");
        fs::remove_file(ground.at("public/b")).unwrap();
        assert_eq!(ground.publish(&["a=1", "b=2", "c=3"]), (2, 1, 0));
        assert_eq!(ground.found(), "a=1 b=2 c=3");
    }

    #[test]
    fn what_is_foreign_is_never_touched() {
        let ground = Ground::new();
        ground.publish(&["a/b=1", "c=2"]);
        ground.write(".git/config", "x");
        ground.write("a/mine", "y");
        fs::create_dir(ground.at("public/empty")).unwrap();
        for (files, blocker) in [
            (["a/mine=0", "c=9"], "a/mine"),
            (["a=0", "c=9"], "a/mine"),
            ([".git/config/x=0", "c=9"], ".git/config"),
            (["empty=0", "c=9"], "empty"),
        ] {
            let error = ground.stage(&files).publish().unwrap_err().to_string();
            assert!(error.contains(&format!("/public/{blocker},")), "{error}");
            assert_eq!(ground.found(), ".git/config=x a/b=1 a/mine=y c=2 empty/");
        }
        assert_eq!(ground.publish(&["c=9"]), (1, 0, 1));
        assert_eq!(ground.found(), ".git/config=x a/mine=y c=9 empty/");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_never_written_through() {
        let ground = Ground::new();
        ground.publish(&["a/b=1", "c=2"]);
        fs::create_dir(ground.at("elsewhere")).unwrap();
        fs::rename(ground.at("public/a/b"), ground.at("elsewhere/b")).unwrap();
        fs::remove_dir(ground.at("public/a")).unwrap();
        std::os::unix::fs::symlink(ground.at("elsewhere"), ground.at("public/a")).unwrap();
        assert!(ground.stage(&["a/b=3"]).publish().is_err());
        assert_eq!(ground.publish(&["c=2"]), (0, 1, 1));
        assert_eq!(fs::read_to_string(ground.at("elsewhere/b")).unwrap(), "1");
    }

    #[test]
    fn a_build_that_was_killed_while_publishing_file_by_file_is_taken_up() {
        let ground = Ground::new();
        ground.publish(&["a/b=1", "c=2"]);
        ground.write("CNAME", "x");
        // As it is after the first manifest and some files: both sites are owned, neither is whole.
        let staging = ground.stage(&["a=3", "d/e=4"]);
        let (output, site) = (ground.at("public"), staging.site.clone());
        let new = [("a", "3"), ("d/e", "4")].map(|(path, bytes)| (path.into(), blake3::hash(bytes.as_bytes())));
        let new: Manifest = new.into_iter().collect();
        let both = staging.state.previous().unwrap().with(&new);
        fs::write(output.join(MANIFEST), both.to_bytes().unwrap()).unwrap();
        fs::create_dir(output.join("d")).unwrap();
        fs::rename(site.join("d/e"), output.join("d/e")).unwrap();
        drop(staging);
        assert_eq!(ground.publish(&["a=3", "d/e=4"]), (1, 1, 2));
        assert_eq!(ground.found(), "CNAME=x a=3 d/e=4");
    }

    #[test]
    fn a_build_that_fails_leaves_the_last_site() {
        let ground = Ground::new();
        drop(ground.stage(&["a=1"]));
        assert!(!ground.at("public").exists());
        ground.publish(&["a=1"]);
        drop(ground.stage(&["a=2"]));
        assert_eq!(ground.found(), "a=1");
        assert!(!ground.at(".public.hansei").exists());
    }

    #[cfg(unix)]
    #[test]
    fn the_output_keeps_its_permissions_and_its_link() {
        use std::os::unix::fs::PermissionsExt;
        let ground = Ground::new();
        std::os::unix::fs::symlink("real", ground.at("public")).unwrap();
        let mode = |path: &str| fs::metadata(ground.at(path)).unwrap().permissions().mode() & 0o777;
        ground.stage(&["a=1"]).publish().unwrap();
        fs::set_permissions(ground.at("real"), fs::Permissions::from_mode(0o751)).unwrap();
        ground.stage(&["a=2"]).publish().unwrap();
        assert!(ground.at("public").is_symlink());
        assert_eq!(mode("real"), 0o751);
        assert_eq!(ground.found(), "a=2");
    }
}
