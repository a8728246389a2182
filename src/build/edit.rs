//! One edited report in the place of its earlier self: what a writer waits for.
//!
//! Most edits change what only the report's own page shows. Such an edit is the whole build: knowledge with the new
//! report in it is the knowledge that the folder has now, and no other page can look otherwise. For any other edit the
//! report's page is a first look: it says what was just written, and the rest of it follows with the next build.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::gather::Gathered;
use super::made::{self, Made};
use super::memo::Memo;
use super::stats::{Stage, Stats};
use super::write::{copy, shared};
use crate::diagnostic::{self, Diagnostic};
use crate::disk::{self, File};
use crate::name::OutPath;
use crate::pages::{self, Plan};
use crate::parse::{Reading, is_report_by_name};
use crate::report::Report;
use crate::site::Memory;
use crate::source::Source;
use crate::theme::Theme;

/// What an edit of a report made.
#[derive(Debug)]
pub struct Edited {
    /// Where its page is, from the site's root.
    pub url: String,
    /// The files that are others now; none where the source is what it was, or is still being written.
    pub files: BTreeMap<OutPath, Arc<[u8]>>,
    /// Whether nothing else is another: but for the large files, the site is what a build would make of the folder.
    pub is_all: bool,
}

/// Takes an edited report in; none where it can't be told without all others what becomes of it, and nothing was
/// changed but the memo.
///
/// # Errors
/// When the template of reports fails, or an image can't be copied.
pub fn edit(
    gathered: &mut Arc<Gathered>,
    memo: &mut Arc<Memo>,
    made: &mut Arc<Made>,
    theme: &Theme,
    file: &File,
    stats: &Stats,
) -> anyhow::Result<Option<Edited>> {
    let Some(index) = gathered.knowledge.report_at(&file.path) else {
        return Ok(None);
    };
    let earlier = Arc::clone(&gathered.knowledge.reports[index].report);
    let bytes = stats.busy(Stage::Read, || disk::read(gathered.folder(), &file.path));
    let Some(bytes) = bytes.ok().filter(|_| is_report_by_name(&file.path)) else {
        return Ok(None);
    };
    let source = Source::new(file.path.clone(), &bytes);
    let url = gathered.knowledge.reports[index].url();
    // The next look sees what comes of a file that is being written.
    let is_written = bytes.len() as u64 == file.stamp.len();
    if !is_written || source.digest == earlier.digest {
        if is_written {
            Arc::make_mut(memo).renew(file, source, earlier);
        }
        return Ok(Some(Edited {
            url,
            files: BTreeMap::new(),
            is_all: true,
        }));
    }
    let reading = Reading::new(&gathered.config);
    let report = stats.busy(Stage::Parse, || Arc::new(reading.report(&source)));
    stats.parsed(1);
    drop(reading);
    Arc::make_mut(memo).renew(file, source, Arc::clone(&report));
    if !report.is_published() || report.id.value != earlier.id.value {
        return Ok(None);
    }
    let is_own = |finding: &&Diagnostic| finding.path.as_ref() == Some(&file.path);
    let said: Vec<Diagnostic> = gathered.findings.iter().filter(is_own).cloned().collect();
    let is_all =
        earlier.has_same_face(&report) && !is_quoted(gathered, index, &report) && said == own_findings(gathered, index);

    let report = match is_all {
        true => report,
        false => Arc::new(report.among_what_is_known_of(&earlier)),
    };
    let now = Arc::make_mut(gathered);
    now.renew(index, file, report);
    let own = own_findings(now, index);
    now.findings.retain(|finding| !is_own(&finding));
    now.findings.extend(own);
    now.findings.sort();
    now.findings.dedup();

    let page = stats.busy(Stage::Compose, || pages::compose(now.context(), Plan::Report(index)));
    let page_made = made::made(theme, &page, made.page(&page.path), stats)?;
    let sink = Memory::default();
    shared(&page_made.files, &sink)?;
    if !is_all {
        for (from, to) in &page.images {
            copy(now, from, to, None, &sink)?;
        }
    }
    Arc::make_mut(made).renew(page.path, page_made);
    let files = sink.into_files();
    Ok(Some(Edited { url, files, is_all }))
}

/// Findings about a report that it alone, and what its links lead to, gives rise to.
fn own_findings(gathered: &Gathered, index: usize) -> Vec<Diagnostic> {
    diagnostic::settle(gathered.knowledge.own_findings(index), &gathered.config.checks)
}

/// Whether a published edition knows the report, by its id or by what it says: it tells that the report was edited.
fn is_quoted(gathered: &Gathered, index: usize, report: &Report) -> bool {
    let mut editions = gathered.editions.iter();
    editions.any(|edition| edition.speaks_of(index, report.digest))
}
