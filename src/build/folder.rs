//! What the folder holds, before any of it is understood: the settings, and the files by what their paths say of them.

use anyhow::bail;

use super::memo::Reader;
use crate::diagnostic::{self, Diagnostic};
use crate::disk;
use crate::documents;
use crate::knowledge::Surroundings;
use crate::name::OutPath;
use crate::parse::{Lessons, PassedOver, Standing, svg};
use crate::sheet::Period;
use crate::source::{RelPath, Source};
use crate::theme;

/// Files without an ending are read up to this size to see whether they are Markdown.
const SMALL: u64 = 1 << 20;

/// The settings' file.
pub const SETTINGS: &str = "hansei.toml";

/// The settings, where there are any.
///
/// # Errors
/// When they are there and can't be read: without them, what is restricted might be published.
pub(super) fn settings(
    files: &[disk::File],
    findings: &[Diagnostic],
    reader: &Reader<'_>,
) -> anyhow::Result<Option<Source>> {
    let refused = findings
        .iter()
        .find(|finding| finding.path.as_deref() == Some(SETTINGS));
    let why = match (files.iter().find(|file| &*file.path == SETTINGS), refused) {
        (Some(file), _) => match reader.source(&file.path) {
            Ok(source) => return Ok(Some(source)),
            Err(finding) => finding.message,
        },
        (None, Some(finding)) => finding.message.clone(),
        (None, None) => return Ok(None),
    };
    bail!(
        "{SETTINGS} can't be read: {why}\nhelp: make it a readable file of the folder, or remove it; nothing is built \
         without the settings, which may say what is restricted"
    )
}

/// Those that could be read, and what there is to say of the others.
pub(super) fn parted(sources: Vec<Result<Source, Diagnostic>>) -> (Vec<Source>, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let readable = sources.into_iter().filter_map(|source| match source {
        Ok(source) => Some(source),
        Err(finding) => {
            findings.push(finding);
            None
        }
    });
    (readable.collect(), findings)
}

/// The files of the folder, by what their paths say of them.
#[derive(Default)]
pub(super) struct Sorted {
    /// Documents that may be reports, in the order of their paths.
    pub(super) candidates: Vec<RelPath>,
    /// Files of `theme/`.
    pub(super) theme: Vec<RelPath>,
    /// Files of `static/`, and where in the site they go.
    pub(super) statics: Vec<(RelPath, OutPath)>,
    /// Entries of the registry of causes, in the order of their paths.
    pub(super) causes: Vec<RelPath>,
    /// Editors' words for editions of the digest, in the order of their paths.
    pub(super) words: Vec<(RelPath, Period)>,
    /// Files of `lessons/` that name no edition.
    pub(super) misnamed: Vec<RelPath>,
    /// Published editions, in the order of their paths.
    pub(super) published: Vec<(RelPath, Period)>,
    /// Plain pages, in the order of their paths.
    pub(super) pages: Vec<RelPath>,
    pub(super) passed_over: Vec<PassedOver>,
    pub(super) surroundings: Surroundings,
}

impl Sorted {
    pub(super) fn of(files: &[disk::File], findings: &mut Vec<Diagnostic>) -> Self {
        let mut sorted = Self::default();
        for file in files {
            let path = file.path.clone();
            match Standing::of(&path) {
                Standing::Settings => {}
                Standing::Document => sorted.candidates.push(path),
                Standing::MaybeDocument if file.stamp.len() <= SMALL => sorted.candidates.push(path),
                Standing::MaybeDocument => sorted.pass(path, "not Markdown"),
                Standing::Image => {
                    sorted.surroundings.images.insert(path);
                }
                Standing::Other(reason) => sorted.pass(path, reason),
                Standing::Reserved => match path.strip_prefix("static/").map(OutPath::new) {
                    Some(Some(out)) if is_ours(&out) => {
                        findings.push(diagnostic::shadowed(out.as_str()).in_file(&path));
                    }
                    Some(Some(out)) => sorted.statics.push((path, out)),
                    None if path.starts_with("theme/") => {
                        sorted.surroundings.others.insert(path.clone());
                        sorted.theme.push(path);
                    }
                    None if path.starts_with("causes/") && is_markdown(&path) => sorted.causes.push(path),
                    None if path.starts_with("pages/") && is_markdown(&path) => sorted.pages.push(path),
                    None if let Some(lessons) = Lessons::of(&path) => match lessons {
                        Lessons::Words(period) => sorted.words.push((path, period)),
                        Lessons::Published(period) => sorted.published.push((path, period)),
                        Lessons::Misnamed => sorted.misnamed.push(path),
                    },
                    None if is_image(&path) => {
                        sorted.surroundings.images.insert(path);
                    }
                    _ => sorted.pass(path, "not a report's place"),
                },
            }
        }
        sorted
    }

    pub(super) fn pass(&mut self, path: RelPath, reason: &'static str) {
        self.surroundings.others.insert(path.clone());
        self.passed_over.push(PassedOver { path, reason });
    }

    /// Takes SVG images that are more than images out of what may be copied. Of those in `static/` it is said now, of
    /// others where a report shows them: an image beside a restricted report has no name either.
    pub(super) fn refuse_images(&mut self, reader: &Reader<'_>, findings: &mut Vec<Diagnostic>) {
        let refused = &mut self.surroundings.refused;
        self.surroundings.images.retain(|path| match refusal(path, reader) {
            Some(finding) => {
                refused.insert(path.clone(), finding);
                false
            }
            None => true,
        });
        self.statics.retain(|(path, _)| match refusal(path, reader) {
            Some(finding) => {
                findings.push(finding);
                false
            }
            None => true,
        });
        self.surroundings.statics = self.statics.iter().cloned().collect();
    }
}

/// What there is to say of a file that would be copied, if it is an SVG image that is more than an image.
pub(super) fn refusal(path: &RelPath, reader: &Reader<'_>) -> Option<Diagnostic> {
    let name = path.to_lowercase();
    if name.ends_with(".svgz") {
        return Some(diagnostic::unsafe_image("what is compressed and can't be looked at").in_file(path));
    }
    if !name.ends_with(".svg") {
        return None;
    }
    match reader.bytes(path) {
        Ok(bytes) => svg::unsafe_part(&bytes).map(|what| diagnostic::unsafe_image(what).in_file(path)),
        Err(finding) => Some(finding),
    }
}

fn is_markdown(path: &str) -> bool {
    let path = path.to_lowercase();
    path.ends_with(".md") || path.ends_with(".markdown")
}

/// Whether it would be an image anywhere else.
fn is_image(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    Standing::of(name) == Standing::Image
}

/// Whether the site has a file of its own at `path`, or may have one there or below.
pub(super) fn is_ours(path: &OutPath) -> bool {
    let first = path.as_str().split('/').next().unwrap_or_default().to_lowercase();
    matches!(
        first.as_str(),
        "index.html"
            | "404.html"
            | "index.md"
            | "incidents"
            | "api"
            | "causes"
            | "services"
            | "teams"
            | "tags"
            | "severity"
            | "actions"
            | "lessons"
            | "trends"
            | "pages"
            | "search"
    ) || documents::is_ours(&first)
        || theme::ASSETS.iter().any(|(name, _)| *name == first)
}
