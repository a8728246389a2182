//! The first three calls: files become sources, reports, and knowledge.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use jiff::civil::Date;
use rayon::prelude::*;

use super::folder::{SETTINGS, Sorted, parted, settings};
use super::index;
use super::memo::{Memo, Reader};
use super::overrides;
use super::stats::{Stage, Stats};
use crate::config::{self, Config};
use crate::diagnostic::{self, Diagnostic};
use crate::digest::{self, Edition, Published};
use crate::disk::{self, File, Inventory};
use crate::documents::redirect::{self, Redirect};
use crate::knowledge::{Knowledge, Material};
use crate::name::OutPath;
use crate::pages::{self, Context};
use crate::parse::{Finder, PassedOver, Reading, reports_among};
use crate::report::Report;
use crate::source::{RelPath, Source};
use crate::theme::{ASSETS, Overrides, Theme};
use hansei_search::write::Bundle;

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
    /// Whether restricted reports are among the others: for whoever may read them all, never for a site.
    pub all: bool,
}

/// A folder, read and understood.
#[derive(Clone, Debug)]
pub struct Gathered {
    /// The settings.
    pub config: Config,
    /// What all reports say.
    pub knowledge: Knowledge,
    /// The editions of the digest, newest first.
    pub editions: Vec<Edition>,
    /// Findings, ordered, as the settings want them.
    pub findings: Vec<Diagnostic>,
    /// Files that are no reports.
    pub passed_over: Vec<PassedOver>,
    /// Files of `static/`, and where in the site they go.
    pub(super) statics: Vec<(RelPath, OutPath)>,
    /// Old addresses of reports.
    pub(super) redirects: Vec<Redirect>,
    /// Files of `theme/`.
    pub(super) overrides: Overrides,
    pub(super) folder: PathBuf,
    portable: bool,
    /// The settings as they are shown: without secrets.
    settings: Option<Arc<str>>,
    /// What the folder holds, by path.
    pub(super) files: Vec<File>,
}

/// Reads the folder, and puts together what its reports say.
///
/// # Errors
/// When the folder isn't there, when its settings can't be read, or when `--base-url` is no address. Content is never an
/// error.
pub fn gather(request: &Request, stats: &Stats) -> anyhow::Result<Gathered> {
    let inventory = look(request, stats)?;
    Ok(understand(request, inventory, &Memo::default(), false, stats)?.0)
}

/// Lists what the folder holds now.
///
/// # Errors
/// As [`gather`].
pub fn look(request: &Request, stats: &Stats) -> anyhow::Result<Inventory> {
    stats.busy(Stage::Read, || disk::scan(&request.folder, request.output.as_deref()))
}

/// The same as [`gather`], of what was listed, with the help of what an earlier build kept; and what this one keeps.
///
/// # Errors
/// As [`gather`].
pub fn gather_again(
    request: &Request,
    inventory: Inventory,
    earlier: &Memo,
    stats: &Stats,
) -> anyhow::Result<(Gathered, Memo)> {
    understand(request, inventory, earlier, true, stats)
}

fn understand(
    request: &Request,
    inventory: Inventory,
    earlier: &Memo,
    keep: bool,
    stats: &Stats,
) -> anyhow::Result<(Gathered, Memo)> {
    let mut findings = inventory.findings;
    let reader = Reader::new(&request.folder, &inventory.files, earlier, keep);

    let settings = settings(&inventory.files, &findings, &reader)?;
    let under = settings.as_ref().map(|source| source.digest);
    let secrets = Finder::new();
    let settings = settings.map(|mut source| {
        if let (Cow::Owned(clean), said) = secrets.redact(&source.text) {
            findings.extend(said.into_iter().map(|finding| finding.in_file(&source.path)));
            source.text = clean.into();
        }
        source
    });
    let (mut config, said) = config::read(settings.as_ref());
    // Where settings say what restricts a report, any mistake may be about that.
    let text = settings.as_ref().map_or("", |source| &*source.text);
    let mut lines = text
        .lines()
        .map(|line| line.split('#').next().unwrap_or_default().to_lowercase());
    if let Some(broken) = said.iter().find(|finding| finding.fails_strict())
        && lines.any(|line| line.contains("visib"))
    {
        bail!(
            "{SETTINGS} has a mistake, and says what restricts a report: {}\nhelp: mend it; until then nothing is \
             published that might be restricted",
            broken.message
        );
    }
    findings.extend(said);
    if let Some(url) = &request.base_url {
        config.base_url = Some(config::base_url(url).with_context(|| {
            format!("--base-url {url} is no address\nhelp: give it whole, like https://incidents.example.com/")
        })?);
    }
    if config.base_url.is_none() {
        findings.push(diagnostic::no_base_url());
    }

    let mut sorted = Sorted::of(&inventory.files, &mut findings);
    sorted.refuse_images(&reader, &mut findings);
    let overrides = overrides::overrides(&mut sorted, &reader, &mut findings);

    let sources: Vec<Result<Source, Diagnostic>> = sorted
        .candidates
        .par_iter()
        .map(|path| stats.busy(Stage::Read, || reader.source(path)))
        .collect();
    let (sources, unreadable) = parted(sources);
    findings.extend(unreadable);

    let reading = Reading::new(&config);
    let (reports, others) = stats.busy(Stage::Read, || reports_among(sources.clone(), reading.grammar()));
    // Of what restricts itself not even the name is said, though it be no report.
    let others = others.into_iter().map(|other| {
        let at = sources.binary_search_by(|source| source.path.cmp(&other.path));
        let restricted = at.is_ok_and(|at| reading.restricts(&sources[at]));
        (other, restricted)
    });
    let (restricted, others): (Vec<_>, Vec<_>) = others.partition(|(_, restricted)| *restricted);
    for (other, _) in others {
        sorted.surroundings.others.insert(other.path.clone());
        sorted.passed_over.push(other);
    }
    sorted.passed_over.sort();

    let reports: Vec<Arc<Report>> = reports
        .into_par_iter()
        .map(|source| match earlier.report(&source, under) {
            Some(report) => Arc::clone(report),
            None => {
                stats.parsed(1);
                stats.busy(Stage::Parse, || Arc::new(reading.report(&source)))
            }
        })
        .collect();

    let mut further = |paths: &[RelPath]| -> Vec<Source> {
        let mut open = Vec::new();
        for path in paths {
            match reader.source(path) {
                // What restricts itself is not there.
                Ok(source) if reading.restricts(&source) => {}
                Ok(source) => open.push(source),
                Err(finding) => findings.push(finding),
            }
        }
        open
    };
    let (causes, pages) = (further(&sorted.causes), further(&sorted.pages));
    let of_words: Vec<RelPath> = sorted.words.iter().map(|(path, _)| path.clone()).collect();
    let words = further(&of_words);
    let all = sorted.causes.len() + sorted.pages.len() + sorted.words.len();
    let mut hidden = all - causes.len() - pages.len() - words.len();
    let period = |source: &Source| {
        sorted
            .words
            .iter()
            .find(|(path, _)| *path == source.path)
            .map(|(_, period)| *period)
    };
    let words = words
        .iter()
        .filter_map(|source| Some(reading.words(source, period(source)?)))
        .collect();
    for path in std::mem::take(&mut sorted.misnamed) {
        // Of what restricts itself not even the name is said.
        match reader.source(&path).map(|source| reading.restricts(&source)) {
            Ok(true) => hidden += 1,
            Ok(false) | Err(_) => {
                let name = path.rsplit('/').next().unwrap_or(&path);
                findings.push(diagnostic::edition_name(name).in_file(&path));
                sorted.pass(path, "names no edition");
            }
        }
    }
    sorted.passed_over.sort();
    let (mut published, mut broken) = (Published::new(), BTreeSet::new());
    for (path, period) in &sorted.published {
        let source = reader.source(path);
        match source.and_then(|source| reading.published(&source, *period)) {
            Ok(edition) => {
                if published.insert(*period, edition).is_some() {
                    findings.push(diagnostic::broken_edition("another file has this edition as well").in_file(path));
                    broken.insert(*period);
                }
            }
            Err(finding) => {
                broken.insert(*period);
                findings.push(finding);
            }
        }
    }
    published.retain(|period, _| !broken.contains(period));
    let memo = reader.memo(reports.iter(), under);
    let material = Material {
        reports,
        causes: causes.iter().map(|source| reading.cause(source)).collect(),
        pages: pages.iter().map(|source| reading.plain(source)).collect(),
        words,
        starters: config.starter_causes,
    };
    let (mut knowledge, said) = stats.busy(Stage::Knowledge, || {
        Knowledge::assemble(material, sorted.surroundings, request.as_of, request.all)
    });
    knowledge.restricted += restricted.len() + hidden;
    if knowledge.reports.is_empty() && knowledge.restricted == 0 {
        findings.push(diagnostic::no_reports());
    }
    findings.extend(said);
    let (editions, said) = stats.busy(Stage::Digest, || {
        digest::editions(&knowledge, &config, published, &broken)
    });
    findings.extend(said);
    let context = Context {
        knowledge: &knowledge,
        editions: &editions,
        config: &config,
        portable: request.portable,
    };
    let assets: Vec<OutPath> = ASSETS.iter().filter_map(|(name, _)| OutPath::new(name)).collect();
    let taken = sorted.statics.iter().map(|(_, to)| to).chain(&assets);
    let (redirects, said) = stats.busy(Stage::Knowledge, || redirect::judge(context, taken));
    findings.extend(said);
    let findings = diagnostic::settle(findings, &config.checks);
    let gathered = Gathered {
        config,
        knowledge,
        editions,
        findings,
        passed_over: sorted.passed_over,
        statics: sorted.statics,
        redirects,
        overrides,
        folder: request.folder.clone(),
        portable: request.portable,
        settings: settings.map(|source| source.text),
        files: inventory.files,
    };
    Ok((gathered, memo))
}

impl Gathered {
    /// The index of all that is known, as the site will have it.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn index(&self, stats: &Stats) -> anyhow::Result<Bundle> {
        let bundle = index::bundle(self.context(), None, stats, &|| true)?;
        bundle.context("an index that always goes on")
    }

    /// The same, where nothing but the bytes of files in `theme/` is other than it was; `inventory` is what there is now.
    /// And what the next build can use.
    #[must_use]
    pub fn with_theme(&self, inventory: Inventory, earlier: &Memo) -> (Self, Memo) {
        let reader = Reader::new(&self.folder, &inventory.files, earlier, true);
        let is_theme = |path: &str| path.starts_with("theme/");
        let mut other = Vec::new();
        let mut sorted = Sorted::of(&inventory.files, &mut other);
        sorted.refuse_images(&reader, &mut other);
        let mut findings = inventory.findings;
        let overrides = overrides::overrides(&mut sorted, &reader, &mut findings);
        findings.retain(|finding| finding.path.as_deref().is_some_and(is_theme));
        let mut now = self.clone();
        now.findings
            .retain(|finding| !finding.path.as_deref().is_some_and(is_theme));
        now.findings.extend(diagnostic::settle(findings, &self.config.checks));
        now.findings.sort();
        now.passed_over.retain(|passed| !is_theme(&passed.path));
        now.passed_over
            .extend(sorted.passed_over.into_iter().filter(|passed| is_theme(&passed.path)));
        now.passed_over.sort();
        let memo = earlier.with(reader, is_theme);
        now.overrides = overrides;
        now.files = inventory.files;
        (now, memo)
    }

    /// What is listed of the file at `path`.
    pub(super) fn file(&self, path: &str) -> Option<&File> {
        let at = self.files.binary_search_by(|file| (*file.path).cmp(path)).ok()?;
        Some(&self.files[at])
    }

    /// Puts an edited report, and how its file is listed, in the place of its earlier self.
    pub(super) fn renew(&mut self, index: usize, file: &File, report: Arc<Report>) {
        self.knowledge.renew(index, report);
        if let Ok(at) = self.files.binary_search_by(|listed| listed.path.cmp(&file.path)) {
            self.files[at] = file.clone();
        }
    }

    /// The content folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What its pages are made of.
    pub fn context(&self) -> Context<'_> {
        Context {
            knowledge: &self.knowledge,
            editions: &self.editions,
            config: &self.config,
            portable: self.portable,
        }
    }

    /// The theme that it is shown in.
    ///
    /// # Errors
    /// As [`Theme::with`].
    pub fn theme(&self) -> anyhow::Result<Theme> {
        Theme::with(&self.overrides)
    }

    /// Those of these files that have pages, and say by now that not everybody may read them.
    pub fn restricted_now<'p>(&self, paths: &'p [RelPath]) -> Vec<&'p RelPath> {
        let with_pages = paths.iter().filter(|path| self.page_of(path).is_some());
        let with_pages: Vec<&RelPath> = with_pages.collect();
        if with_pages.is_empty() {
            return with_pages;
        }
        let reading = Reading::new(&self.config);
        let restricts = |path: &&RelPath| {
            let bytes = disk::read(&self.folder, path).unwrap_or_default();
            reading.restricts(&Source::new((*path).clone(), &bytes))
        };
        with_pages.into_iter().filter(restricts).collect()
    }

    /// What the folder has in place of the built-in theme, and beside it.
    pub fn overrides(&self) -> &Overrides {
        &self.overrides
    }

    /// The page that the file at `path` has become, from the site's root, where it has one of its own.
    pub fn page_of(&self, path: &str) -> Option<String> {
        self.knowledge.page_of(path)
    }

    /// How many pages its site has.
    pub fn pages(&self) -> usize {
        pages::plans(self.context()).len()
    }

    /// The text of a file that a finding may be about, as it is shown: without secrets.
    pub fn text(&self, path: &str) -> Option<Arc<str>> {
        match self.knowledge.text(path) {
            Some(text) => Some(text.clone()),
            None if path == SETTINGS => self.settings.clone(),
            // Images and the like; restricted reports have no findings.
            None => {
                let bytes = disk::read(&self.folder, path).ok()?;
                Some(Source::new(path, &bytes).text)
            }
        }
    }
}
