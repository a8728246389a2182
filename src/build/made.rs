//! What an earlier build made of each view: it changes what a build costs, never what it means.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;

use super::stats::{Stage, Stats};
use crate::disk::Stamp;
use crate::name::OutPath;
use crate::pages::Page;
use crate::render;
use crate::source::{Digest, RelPath};
use crate::theme::Theme;

/// Files as they were made, and of what.
#[derive(Clone, Debug, Default)]
pub struct Made {
    /// By where the page stands.
    pages: BTreeMap<OutPath, Arc<MadePage>>,
    /// Copies, by where they were copied from.
    copies: BTreeMap<RelPath, Copied>,
}

/// A page and its twin.
#[derive(Debug)]
pub(super) struct MadePage {
    /// Of its theme's templates and its view.
    of: Digest,
    pub(super) files: Vec<Finished>,
}

/// A file of the site.
#[derive(Clone, Debug)]
pub struct Finished {
    /// Where it stands.
    pub path: OutPath,
    /// Of its bytes.
    pub digest: Digest,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

/// A file that was copied as it is.
#[derive(Clone, Debug)]
pub(super) struct Copied {
    pub(super) stamp: Stamp,
    /// Whether the stamp would be another one if the bytes were.
    pub(super) is_settled: bool,
    pub(super) digest: Digest,
    pub(super) bytes: Arc<[u8]>,
}

impl Finished {
    fn new(path: OutPath, bytes: Vec<u8>) -> Self {
        Self {
            path,
            digest: Digest::of(&bytes),
            bytes: bytes.into(),
        }
    }
}

impl Made {
    /// Puts a page in the place of its earlier self.
    pub(super) fn renew(&mut self, at: OutPath, page: Arc<MadePage>) {
        self.pages.insert(at, page);
    }

    /// The digest of the bytes that were copied last from `path`.
    pub(super) fn copied(&self, path: &str) -> Option<Digest> {
        self.copies.get(path).map(|copied| copied.digest)
    }

    /// The page that stands at `path`.
    pub(super) fn page(&self, path: &OutPath) -> Option<&Arc<MadePage>> {
        self.pages.get(path)
    }
}

/// What the builds of one after the other hand on.
#[derive(Debug)]
pub(super) struct Keeper<'m> {
    earlier: &'m Made,
    made: Mutex<Made>,
}

impl<'m> Keeper<'m> {
    pub(super) fn new(earlier: &'m Made) -> Self {
        Self {
            earlier,
            made: Mutex::default(),
        }
    }

    /// The files of `page`: those of an earlier build where theme and view are what they were.
    pub(super) fn page(&self, theme: &Theme, page: &Page, stats: &Stats) -> anyhow::Result<Arc<MadePage>> {
        let made = made(theme, page, self.earlier.page(&page.path), stats)?;
        self.lock().pages.insert(page.path.clone(), Arc::clone(&made));
        Ok(made)
    }

    /// The copy of a file that still has this stamp.
    pub(super) fn copied(&self, from: &RelPath, stamp: &Stamp) -> Option<Copied> {
        let copied = self
            .earlier
            .copies
            .get(from)
            .filter(|copied| copied.is_settled && copied.stamp == *stamp)?;
        Some(copied.clone())
    }

    pub(super) fn keep_copy(&self, from: &RelPath, copied: Copied) {
        self.lock().copies.insert(from.clone(), copied);
    }

    pub(super) fn into_made(self) -> Made {
        self.made.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Made> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The files of `page`, which are `earlier` ones where these were made of the same theme and view.
///
/// # Errors
/// When the template fails.
pub(super) fn made(
    theme: &Theme,
    page: &Page,
    earlier: Option<&Arc<MadePage>>,
    stats: &Stats,
) -> anyhow::Result<Arc<MadePage>> {
    let of = stats.busy(Stage::Compose, || of(theme, page))?;
    if let Some(earlier) = earlier.filter(|earlier| earlier.of == of) {
        stats.reused();
        return Ok(Arc::clone(earlier));
    }
    stats.rendered();
    let files = stats.busy(Stage::Render, || -> anyhow::Result<Vec<Finished>> {
        let artifact = render::render(theme, page)?;
        let twin = render::twin(page).map(|(path, text)| Finished::new(path, text.into_bytes()));
        let mut files = vec![Finished::new(artifact.path, artifact.bytes)];
        files.extend(twin);
        Ok(files)
    })?;
    Ok(Arc::new(MadePage { of, files }))
}

/// The digest of all that the page's files depend on, within one run of the program.
fn of(theme: &Theme, page: &Page) -> anyhow::Result<Digest> {
    let mut digest = BufWriter::with_capacity(1 << 16, Hashing(blake3::Hasher::new()));
    digest.write_all(theme.digest().to_string().as_bytes())?;
    digest.write_all(page.template.as_bytes())?;
    page.view.serialize(&mut serde_json::Serializer::new(&mut digest))?;
    let Hashing(hasher) = digest.into_inner().map_err(io::IntoInnerError::into_error)?;
    Ok(hasher.finalize().into())
}

struct Hashing(blake3::Hasher);

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
