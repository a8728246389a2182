//! The last two calls: what is known becomes pages, and pages become files of a sink.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context as _, ensure};
use rayon::prelude::*;

use super::gather::Gathered;
use super::index::{self, Tokens};
use super::made::{self, Copied, Finished, Keeper, Made};
use super::stats::{Stage, Stats};
use crate::disk;
use crate::documents::documents;
use crate::export;
use crate::name::OutPath;
use crate::pages::{self, Page, Plan};
use crate::parse::svg;
use crate::render::{self, Form};
use crate::site::{Sink, Site};
use crate::source::{Digest, RelPath};
use crate::theme::Theme;

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
    // The large files are written while the pages are made.
    let (large, site) = rayon::join(
        || large(gathered, None, sink, stats, &|| true),
        || all_pages(gathered, theme, None, sink, stats, step, &|| true),
    );
    let mut site = site?;
    site.extend(large?.unwrap_or_default());
    Ok(site)
}

/// Puts every file of the site but the large ones, with the help of what an earlier build made; what the site then is,
/// and what this build made. None, and something less than a site in `sink`, when it no longer `goes_on`.
///
/// # Errors
/// As [`write()`].
pub fn write_pages(
    gathered: &Gathered,
    theme: &Theme,
    earlier: &Made,
    sink: &dyn Sink,
    stats: &Stats,
    goes_on: &AtomicBool,
) -> anyhow::Result<Option<(Site, Made)>> {
    let keeper = Keeper::new(earlier);
    let goes_on = || goes_on.load(Ordering::Relaxed);
    let site = all_pages(gathered, theme, Some(&keeper), sink, stats, &|| (), &goes_on)?;
    Ok(goes_on().then(|| (site, keeper.into_made())))
}

/// Puts the large files that hold something of every report: the index of the search and what names it, and all
/// reports for machines. Only programs ask for them, so they may come after the pages. None, and nothing in its place,
/// when it no longer `goes_on`.
///
/// # Errors
/// When there is no memory for the index, or the sink fails.
pub fn write_large(
    gathered: &Gathered,
    tokens: &mut Tokens,
    sink: &dyn Sink,
    stats: &Stats,
    goes_on: &AtomicBool,
) -> anyhow::Result<Option<Site>> {
    large(gathered, Some(tokens), sink, stats, &|| goes_on.load(Ordering::Relaxed))
}

/// The pages that stand at these places, and their twins, as [`write_pages`] would make them: the URL of each, and its
/// files.
///
/// # Errors
/// When a template fails.
pub fn some_pages(
    gathered: &Gathered,
    theme: &Theme,
    earlier: &Made,
    wanted: &[OutPath],
    stats: &Stats,
) -> anyhow::Result<Vec<(String, Vec<Finished>)>> {
    let context = gathered.context();
    let mut made = Vec::new();
    for plan in pages::plans(context) {
        let url = plan.url(context);
        if OutPath::of_url(&url).is_some_and(|path| wanted.contains(&path)) {
            let page = pages::compose(context, plan);
            let files = made::made(theme, &page, earlier.page(&page.path), stats)?;
            made.push((url, files.files.clone()));
        }
    }
    Ok(made)
}

fn large(
    gathered: &Gathered,
    tokens: Option<&mut Tokens>,
    sink: &dyn Sink,
    stats: &Stats,
    goes_on: &(dyn Fn() -> bool + Sync),
) -> anyhow::Result<Option<Site>> {
    let (index, reports) = rayon::join(
        || index::index(gathered.context(), tokens, sink, stats, goes_on),
        || -> anyhow::Result<(OutPath, Digest)> {
            let path = OutPath::new(super::REPORTS).context("a constant path")?;
            let digest = stats.busy(Stage::Export, || {
                sink.put_with(&path, &mut |out| {
                    export::json(&gathered.knowledge, &gathered.findings, out)
                })
            })?;
            Ok((path, digest))
        },
    );
    let reports = reports?;
    Ok(index?.map(|index| {
        let mut site = Site::from(index);
        site.extend([reports]);
        site
    }))
}

fn all_pages(
    gathered: &Gathered,
    theme: &Theme,
    keeper: Option<&Keeper<'_>>,
    sink: &dyn Sink,
    stats: &Stats,
    step: &(dyn Fn() + Sync),
    goes_on: &(dyn Fn() -> bool + Sync),
) -> anyhow::Result<Site> {
    let context = gathered.context();
    let page = |plan| -> anyhow::Result<Vec<(OutPath, Digest)>> {
        if !goes_on() {
            return Ok(Vec::new());
        }
        let page = stats.busy(Stage::Compose, || pages::compose(context, plan));
        let mut files = match keeper {
            Some(keeper) => {
                let made = keeper.page(theme, &page, stats)?;
                shared(&made.files, sink)?
            }
            None => rendered(theme, &page, sink, stats)?,
        };
        for (from, to) in &page.images {
            files.push(copy(gathered, from, to, keeper, sink)?);
        }
        if let Plan::Edition(nth, None) = plan {
            files.extend(forms(gathered, theme, nth, sink, stats)?);
        }
        step();
        Ok(files)
    };
    let pages: anyhow::Result<Vec<Vec<_>>> = pages::plans(context).into_par_iter().map(page).collect();
    let mut site: Site = pages?.into_iter().flatten().collect();
    for (path, text) in stats.busy(Stage::Export, || documents(context, &gathered.redirects)) {
        let digest = stats.busy(Stage::Write, || sink.put(&path, text.as_bytes()))?;
        site.insert(path, digest);
    }
    for (path, bytes) in &theme.assets {
        site.insert(path.clone(), sink.put(path, bytes)?);
    }
    for (from, to) in &gathered.statics {
        site.extend([copy(gathered, from, to, keeper, sink)?]);
    }
    Ok(site)
}

/// Renders a page and its twin, and keeps nothing of them.
fn rendered(theme: &Theme, page: &Page, sink: &dyn Sink, stats: &Stats) -> anyhow::Result<Vec<(OutPath, Digest)>> {
    let artifact = stats.busy(Stage::Render, || render::render(theme, page))?;
    let twin = stats.busy(Stage::Render, || render::twin(page));
    stats.rendered();
    stats.busy(Stage::Write, || {
        let digest = sink.put(&artifact.path, &artifact.bytes)?;
        let mut files = vec![(artifact.path, digest)];
        if let Some((path, text)) = twin {
            let digest = sink.put(&path, text.as_bytes())?;
            files.push((path, digest));
        }
        Ok(files)
    })
}

/// Puts files that may be those of an earlier build.
pub(super) fn shared(files: &[Finished], sink: &dyn Sink) -> anyhow::Result<Vec<(OutPath, Digest)>> {
    let put = |file: &Finished| {
        sink.put_shared(&file.path, &file.bytes)?;
        Ok((file.path.clone(), file.digest))
    };
    files.iter().map(put).collect()
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

/// Copies a file of the folder.
pub(super) fn copy(
    gathered: &Gathered,
    from: &RelPath,
    to: &OutPath,
    keeper: Option<&Keeper<'_>>,
    sink: &dyn Sink,
) -> anyhow::Result<(OutPath, Digest)> {
    let file = gathered.file(from);
    if let Some((keeper, file)) = keeper.zip(file)
        && let Some(copied) = keeper.copied(from, &file.stamp)
    {
        sink.put_shared(to, &copied.bytes)?;
        let digest = copied.digest;
        keeper.keep_copy(from, copied);
        return Ok((to.clone(), digest));
    }
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
    let bytes: Arc<[u8]> = bytes.into();
    let digest = Digest::of(&bytes);
    sink.put_shared(to, &bytes)?;
    if let Some((keeper, file)) = keeper.zip(file) {
        let (stamp, is_settled) = (file.stamp, file.is_settled);
        keeper.keep_copy(
            from,
            Copied {
                stamp,
                is_settled,
                digest,
                bytes,
            },
        );
    }
    Ok((to.clone(), digest))
}
