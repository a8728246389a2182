//! The five calls: files become sources, reports, knowledge, pages, and a site in a sink.
//!
//! [`gather`] makes the first three, [`write()`] the last two. What happened is in [`Stats`].

mod folder;
mod index;
mod overrides;
mod stats;

pub use stats::{Stage, Stats};

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hansei_search::write::Bundle;

use anyhow::{Context as _, bail, ensure};
use jiff::civil::Date;
use rayon::prelude::*;

use self::folder::{SETTINGS, Sorted, parted, settings};
use crate::config::{self, Config};
use crate::diagnostic::{self, Diagnostic};
use crate::digest::{self, Edition, Published};
use crate::disk;
use crate::documents::documents;
use crate::documents::redirect::{self, Redirect};
use crate::export;
use crate::knowledge::{Knowledge, Material};
use crate::name::OutPath;
use crate::pages::{self, Context, Plan};
use crate::parse::{Finder, PassedOver, Reading, reports_among, svg};
use crate::render::{self, Form};
use crate::report::Report;
use crate::site::{Sink, Site};
use crate::source::{Digest, RelPath, Source};
use crate::theme::{ASSETS, Overrides, Theme};

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
#[derive(Debug)]
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
    statics: Vec<(RelPath, OutPath)>,
    /// Old addresses of reports.
    redirects: Vec<Redirect>,
    /// Files of `theme/`.
    overrides: Overrides,
    folder: PathBuf,
    portable: bool,
    /// The settings as they are shown: without secrets.
    settings: Option<Arc<str>>,
}

/// Reads the folder, and puts together what its reports say.
///
/// # Errors
/// When the folder isn't there, when its settings can't be read, or when `--base-url` is no address. Content is never an
/// error.
pub fn gather(request: &Request, stats: &Stats) -> anyhow::Result<Gathered> {
    let inventory = stats.busy(Stage::Read, || disk::scan(&request.folder, request.output.as_deref()))?;
    let mut findings = inventory.findings;
    let read = |path: &RelPath| -> Result<Vec<u8>, Diagnostic> {
        disk::read(&request.folder, path).map_err(|error| diagnostic::unreadable(&error.to_string()).in_file(path))
    };

    let settings = settings(&inventory.files, &findings, &read)?;
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
    sorted.refuse_images(&read, &mut findings);
    let overrides = overrides::overrides(&mut sorted, &read, &mut findings);

    let sources: Vec<Result<Source, Diagnostic>> = sorted
        .candidates
        .par_iter()
        .map(|path| {
            stats.busy(Stage::Read, || {
                read(path).map(|bytes| Source::new(path.clone(), &bytes))
            })
        })
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
        .map(|source| stats.busy(Stage::Parse, || Arc::new(reading.report(&source))))
        .collect();
    stats.parsed(reports.len());

    let mut further = |paths: &[RelPath]| -> Vec<Source> {
        let mut open = Vec::new();
        for path in paths {
            match read(path).map(|bytes| Source::new(path.clone(), &bytes)) {
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
        match read(&path).map(|bytes| reading.restricts(&Source::new(path.clone(), &bytes))) {
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
        let source = read(path).map(|bytes| Source::new(path.clone(), &bytes));
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
    Ok(Gathered {
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
    })
}

/// Composes, renders and puts every file of the site; `step` is called after each page. What the site then is.
///
/// # Errors
/// When a template fails, or the sink does.
pub fn write(
    gathered: &Gathered,
    theme: &Theme,
    sink: &dyn Sink,
    stats: &Stats,
    step: &(dyn Fn() + Sync),
) -> anyhow::Result<Site> {
    let context = gathered.context();
    let page = |plan| -> anyhow::Result<Vec<(OutPath, Digest)>> {
        let page = stats.busy(Stage::Compose, || pages::compose(context, plan));
        let artifact = stats.busy(Stage::Render, || render::render(theme, &page))?;
        let twin = stats.busy(Stage::Render, || render::twin(&page));
        let mut files = stats.busy(Stage::Write, || {
            let digest = sink.put(&artifact.path, &artifact.bytes)?;
            let twin = twin.map(|(path, text)| Ok((path.clone(), sink.put(&path, text.as_bytes())?)));
            let images = page.images.iter().map(|(from, to)| copy(gathered, from, to, sink));
            std::iter::once(Ok((artifact.path, digest)))
                .chain(twin)
                .chain(images)
                .collect::<anyhow::Result<Vec<_>>>()
        })?;
        if let Plan::Edition(nth, None) = plan {
            files.extend(forms(gathered, theme, nth, sink, stats)?);
        }
        stats.rendered();
        step();
        Ok(files)
    };
    // The large files are written while the pages are made.
    let (index, (api, pages)) = rayon::join(
        || index::index(context, sink, stats),
        || {
            rayon::join(
                || -> anyhow::Result<(OutPath, Digest)> {
                    let path = OutPath::new("api/reports.json").context("a constant path")?;
                    let digest = stats.busy(Stage::Export, || {
                        sink.put_with(&path, &mut |out| {
                            export::json(&gathered.knowledge, &gathered.findings, out)
                        })
                    })?;
                    Ok((path, digest))
                },
                || -> anyhow::Result<Vec<Vec<(OutPath, Digest)>>> {
                    pages::plans(context).into_par_iter().map(page).collect()
                },
            )
        },
    );
    let mut site: Site = pages?.into_iter().flatten().collect();
    site.extend([api?]);
    site.extend(index?);
    for (path, text) in stats.busy(Stage::Export, || documents(context, &gathered.redirects)) {
        let digest = stats.busy(Stage::Write, || sink.put(&path, text.as_bytes()))?;
        site.insert(path, digest);
    }
    for (path, bytes) in &theme.assets {
        site.insert(path.clone(), sink.put(path, bytes)?);
    }
    for (from, to) in &gathered.statics {
        site.extend([copy(gathered, from, to, sink)?]);
    }
    Ok(site)
}

/// An edition as a mail and as JSON, beside its page.
fn forms(
    gathered: &Gathered,
    theme: &Theme,
    nth: usize,
    sink: &dyn Sink,
    stats: &Stats,
) -> anyhow::Result<Vec<(OutPath, Digest)>> {
    let edition = &gathered.editions[nth];
    let forms = [(pages::EDITION_MAIL, Form::Mail), (pages::EDITION_JSON, Form::Json)];
    let put = |(name, form)| {
        let bytes = stats.busy(Stage::Render, || {
            render::edition(theme, gathered.context(), edition, &edition.sheet, form)
        })?;
        let path = OutPath::new(&format!("{}{name}", edition.url())).context("a path of slugs and constants")?;
        let digest = stats.busy(Stage::Write, || sink.put(&path, &bytes))?;
        Ok((path, digest))
    };
    forms.into_iter().map(put).collect()
}

fn copy(gathered: &Gathered, from: &RelPath, to: &OutPath, sink: &dyn Sink) -> anyhow::Result<(OutPath, Digest)> {
    let changed = || {
        format!(
            "{} is not what it was a moment ago\nhelp: build again",
            gathered.folder.join(&**from).display()
        )
    };
    let bytes = disk::read(&gathered.folder, from).with_context(changed)?;
    // What was looked at is what is copied.
    let is_svg = from.to_lowercase().ends_with(".svg");
    ensure!(
        disk::stays_inside(&gathered.folder, from) && !(is_svg && svg::unsafe_part(&bytes).is_some()),
        changed()
    );
    Ok((to.clone(), sink.put(to, &bytes)?))
}

impl Gathered {
    /// The index of all that is known, as the site will have it.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn index(&self, stats: &Stats) -> anyhow::Result<Bundle> {
        index::bundle(self.context(), stats)
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
