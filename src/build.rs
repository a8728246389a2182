//! The five calls: files become sources, reports, knowledge, pages, and a site in a sink.
//!
//! [`gather`] makes the first three, [`write()`] the last two. What happened is in [`Stats`].

mod stats;

pub use stats::{Stage, Stats};

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use jiff::civil::Date;
use rayon::prelude::*;

use crate::config::{self, Config};
use crate::diagnostic::{self, Diagnostic};
use crate::disk;
use crate::export;
use crate::knowledge::{Knowledge, Surroundings};
use crate::pages::{self, Context, Page};
use crate::parse::{Grammar, PassedOver, Reading, Standing, reports_among, svg};
use crate::render;
use crate::site::{OutPath, Sink};
use crate::source::{RelPath, Source};
use crate::theme::{self, Theme};

/// What to build.
#[derive(Clone, Debug)]
pub struct Request {
    /// The content folder.
    pub folder: PathBuf,
    /// The folder that the site goes to, if it goes to one; what lies there is no content.
    pub output: Option<PathBuf>,
    /// Today.
    pub as_of: Date,
    /// In place of the setting.
    pub base_url: Option<String>,
    /// Whether links name `index.html`.
    pub portable: bool,
}

/// A folder, read and understood.
#[derive(Debug)]
pub struct Gathered {
    /// The settings.
    pub config: Config,
    /// What all reports say.
    pub knowledge: Knowledge,
    /// Findings, ordered, as the settings want them.
    pub findings: Vec<Diagnostic>,
    /// Files that are no reports.
    pub passed_over: Vec<PassedOver>,
    /// Files of `static/`, and where in the site they go.
    statics: Vec<(RelPath, OutPath)>,
    folder: PathBuf,
    portable: bool,
}

/// Files without an ending are read up to this size to see whether they are Markdown.
const SMALL: u64 = 1 << 20;

/// Reads the folder, and puts together what its reports say.
///
/// # Errors
/// When the folder isn't there, or `base_url` is no address. Content is never an error.
pub fn gather(request: &Request, stats: &Stats) -> anyhow::Result<Gathered> {
    let inventory = stats.busy(Stage::Read, || disk::scan(&request.folder, request.output.as_deref()))?;
    let mut findings = inventory.findings;
    let read = |path: &RelPath| -> Result<Vec<u8>, Diagnostic> {
        disk::read(&request.folder, path).map_err(|error| diagnostic::unreadable(&error.to_string()).in_file(path))
    };

    let settings = match inventory
        .files
        .iter()
        .find(|f| Standing::of(&f.path) == Standing::Settings)
    {
        Some(file) => match read(&file.path) {
            Ok(bytes) => Some(Source::new(file.path.clone(), &bytes)),
            Err(finding) => {
                findings.push(finding);
                None
            }
        },
        None => None,
    };
    let (mut config, said) = config::read(settings.as_ref());
    findings.extend(said);
    if let Some(url) = &request.base_url {
        config.base_url = Some(config::base_url(url).with_context(|| {
            format!("--base-url {url} is no address\nhelp: give it whole, like https://incidents.example.com/")
        })?);
    }
    if config.base_url.is_none() {
        findings.push(diagnostic::no_base_url());
    }

    let mut candidates = Vec::new();
    let mut surroundings = Surroundings::default();
    let mut passed_over = Vec::new();
    let mut statics = Vec::new();
    for file in &inventory.files {
        let path = file.path.clone();
        let pass = |reason| PassedOver {
            path: file.path.clone(),
            reason,
        };
        match Standing::of(&path) {
            Standing::Settings => {}
            Standing::Document => candidates.push(path),
            Standing::MaybeDocument if file.len <= SMALL => candidates.push(path),
            Standing::MaybeDocument => passed_over.push(pass("not Markdown")),
            Standing::Image => {
                surroundings.images.insert(path);
            }
            Standing::Other(reason) => {
                passed_over.push(pass(reason));
                surroundings.others.insert(path);
            }
            Standing::Reserved => match path.strip_prefix("static/").map(OutPath::new) {
                Some(Some(out)) if is_ours(&out) => findings.push(diagnostic::shadowed(out.as_str()).in_file(&path)),
                Some(Some(out)) => statics.push((path, out)),
                _ => {
                    passed_over.push(pass("not a report's place"));
                    surroundings.others.insert(path);
                }
            },
        }
    }
    refuse_images(&read, &mut surroundings.images, &mut statics, &mut findings);

    let sources: Vec<Result<Source, Diagnostic>> = candidates
        .par_iter()
        .map(|path| {
            stats.busy(Stage::Read, || {
                read(path).map(|bytes| Source::new(path.clone(), &bytes))
            })
        })
        .collect();
    let mut readable = Vec::with_capacity(sources.len());
    for source in sources {
        match source {
            Ok(source) => readable.push(source),
            Err(finding) => findings.push(finding),
        }
    }
    let (sources, others) = reports_among(readable, &Grammar::new(&config));
    surroundings.others.extend(others.iter().map(|p| p.path.clone()));
    passed_over.extend(others);
    passed_over.sort();

    let reading = Reading::new(&config);
    let reports: Vec<_> = sources
        .into_par_iter()
        .map(|source| stats.busy(Stage::Parse, || reading.report(&source)))
        .collect();
    stats.parsed(reports.len());

    let (knowledge, said) = stats.busy(Stage::Knowledge, || {
        Knowledge::assemble(reports, surroundings, request.as_of)
    });
    findings.extend(said);
    let findings = diagnostic::settle(findings, &config.checks);
    Ok(Gathered {
        config,
        knowledge,
        findings,
        passed_over,
        statics,
        folder: request.folder.clone(),
        portable: request.portable,
    })
}

/// Takes SVG images that are more than images out of what may be copied.
fn refuse_images(
    read: &dyn Fn(&RelPath) -> Result<Vec<u8>, Diagnostic>,
    images: &mut BTreeSet<RelPath>,
    statics: &mut Vec<(RelPath, OutPath)>,
    findings: &mut Vec<Diagnostic>,
) {
    let mut is_image = |path: &RelPath| {
        if !path.to_lowercase().ends_with(".svg") {
            return true;
        }
        let finding = match read(path) {
            Ok(bytes) => match svg::unsafe_part(&bytes) {
                None => return true,
                Some(what) => diagnostic::unsafe_image(what).in_file(path),
            },
            Err(finding) => finding,
        };
        findings.push(finding);
        false
    };
    images.retain(&mut is_image);
    statics.retain(|(path, _)| is_image(path));
}

/// Composes, renders and puts every file of the site; `step` is called after each page.
///
/// # Errors
/// When a template fails, or the sink does.
pub fn write(
    gathered: &Gathered,
    theme: &Theme,
    sink: &dyn Sink,
    stats: &Stats,
    step: &(dyn Fn() + Sync),
) -> anyhow::Result<()> {
    let context = Context {
        knowledge: &gathered.knowledge,
        config: &gathered.config,
        portable: gathered.portable,
    };
    let plans = pages::plans(context);
    let page = |plan| -> anyhow::Result<()> {
        let page = stats.busy(Stage::Compose, || pages::compose(context, plan));
        let artifact = stats.busy(Stage::Render, || render::render(theme, &page))?;
        stats.busy(Stage::Write, || {
            sink.put(&artifact.path, &artifact.bytes)?;
            copy_images(gathered, &page, sink)
        })?;
        stats.rendered();
        step();
        Ok(())
    };
    // The one large file is written while the pages are made.
    let (api, pages) = rayon::join(
        || {
            let path = OutPath::new("api/reports.json").context("a constant path")?;
            stats.busy(Stage::Write, || {
                sink.put_with(&path, &mut |out| {
                    export::json(&gathered.knowledge, &gathered.findings, out)
                })
            })
        },
        || plans.into_par_iter().try_for_each(page),
    );
    api?;
    pages?;
    for (name, bytes) in &theme.assets {
        let path = OutPath::new(name).context("an asset's constant path")?;
        sink.put(&path, bytes)?;
    }
    gathered
        .statics
        .iter()
        .try_for_each(|(from, to)| copy(gathered, from, to, sink))
}

fn copy_images(gathered: &Gathered, page: &Page, sink: &dyn Sink) -> anyhow::Result<()> {
    for (from, to) in &page.images {
        copy(gathered, from, to, sink)?;
    }
    Ok(())
}

fn copy(gathered: &Gathered, from: &RelPath, to: &OutPath, sink: &dyn Sink) -> anyhow::Result<()> {
    let bytes = disk::read(&gathered.folder, from).with_context(|| {
        format!(
            "{} can't be read any more\nhelp: it was there a moment ago; build again",
            gathered.folder.join(&**from).display()
        )
    })?;
    sink.put(to, &bytes)
}

/// Whether the site has a file of its own at `path`, or may have one there or below.
fn is_ours(path: &OutPath) -> bool {
    let first = path.as_str().split('/').next().unwrap_or_default().to_lowercase();
    matches!(first.as_str(), "index.html" | "404.html" | "incidents" | "api")
        || theme::ASSETS.iter().any(|(name, _)| *name == first)
}

impl Gathered {
    /// The text of a file that a finding may be about, as it is shown: without secrets.
    pub fn text(&self, path: &str) -> Option<Arc<str>> {
        match self.knowledge.at_path(path) {
            Some(entry) => Some(entry.report.text.clone()),
            // Settings and the like; restricted reports have no findings.
            None => {
                let bytes = disk::read(&self.folder, path).ok()?;
                Some(Source::new(path, &bytes).text)
            }
        }
    }
}
