//! The site of a folder that changes: what is served, and how it follows.
//!
//! [`Live::look`] compares the folder with what is known of it. An edited report is taken in at once ([`build::edit`]);
//! whatever else changed is due, and [`Live::due`] is the work that makes the site anew from what is there
//! ([`Whole::make`]), perhaps on another thread while further edits are taken in. The large files come last
//! ([`Large::make`]). When nothing is due any more, the site is what a build makes of the folder, byte for byte.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use anyhow::Context as _;
use jiff::civil::Date;

pub use super::done::{Installed, Looked};
use super::http::{Broken, Files, SharedFiles};
use super::panel;
use super::shown::Shown;
use super::work::{Current, Due, Work, broken_settings};
pub use super::work::{First, Large, LargeFiles, Pages, Whole};
use crate::build::{self, Change, Gathered, Request, Stats, Tokens};
use crate::disk::{File, Inventory};
use crate::source::{Digest, RelPath};

/// So many edited reports are taken in one by one; of more, all are made together.
const AT_ONCE: usize = 8;

/// What is said where there is no index.
const NO_INDEX: &str = "The search index can’t be made";

/// A site that follows its folder.
#[derive(Debug)]
pub struct Live {
    request: Request,
    shown: Shown,
    current: Current,
    /// What the folder held at the last look.
    seen: Inventory,
    /// What changed since the site was made and wasn't taken in whole.
    due: Due,
    /// What is being made.
    doing: Due,
    /// Reports that were taken in or away since that was begun, by their pages.
    edited: Vec<String>,
    /// The making of pages, and of large files.
    pages: Work,
    large_work: Work,
    /// Words of reports that were restricted since the pages were made: their titles, and how their pages are called.
    hidden: Vec<String>,
    /// Whether pages were shown before others that are still to come.
    is_first_shown: bool,
    /// Whether the folder couldn't be read at the last look.
    is_away: bool,
    /// Whether making the pages failed: it isn't tried again before the next look.
    is_held: bool,
    /// Whether the large files are older than the pages.
    is_large_due: bool,
    tokens: Tokens,
    broken: Option<Broken>,
}

impl Live {
    /// Makes all pages of a folder; the large files are due.
    ///
    /// # Errors
    /// When the folder can't be read, or its theme fails.
    pub fn start(request: Request) -> anyhow::Result<(Self, Stats)> {
        let stats = Stats::default();
        let inventory = build::look(&request, &stats)?;
        let whole = Whole {
            request: request.clone(),
            inventory,
            memo: Arc::default(),
            made: Arc::default(),
            theme: None,
            due: Due::default(),
            is_first: true,
            known: None,
            looked_at: Vec::new(),
            goes_on: Arc::new(AtomicBool::new(true)),
        };
        let pages = whole.make_with(stats, &|_| ())?;
        let pages = pages.context("the first pages, which nobody stops")?;
        let broken = broken_settings(&pages.current.gathered);
        let live = Self {
            request,
            shown: Shown::new(pages.files.unwrap_or_default()),
            current: pages.current,
            seen: pages.inventory,
            due: Due::default(),
            doing: Due::default(),
            edited: Vec::new(),
            pages: Work::default(),
            large_work: Work::default(),
            hidden: Vec::new(),
            is_first_shown: false,
            is_away: false,
            is_held: false,
            is_large_due: true,
            tokens: Tokens::default(),
            broken,
        };
        Ok((live, pages.stats))
    }

    /// What is served.
    pub fn files(&self) -> &SharedFiles {
        self.shown.files()
    }

    /// What is known of the folder.
    pub fn gathered(&self) -> &Arc<Gathered> {
        &self.current.gathered
    }

    /// What keeps the site from being built, where something does.
    pub fn broken(&self) -> Option<&Broken> {
        self.broken.as_ref()
    }

    /// Whether the pages are older than what was seen, and nobody makes them yet.
    pub fn is_due(&self) -> bool {
        self.due.is_any
    }

    /// Whether making the pages failed, and isn't tried again before the next look.
    pub fn is_held(&self) -> bool {
        self.is_held
    }

    /// Whether the large files are older than the pages.
    pub fn is_large_due(&self) -> bool {
        self.is_large_due
    }

    /// Whether all is made that the last look and the day ask for.
    pub fn is_at_rest(&self) -> bool {
        !self.due.is_any && !self.doing.is_any && !self.is_large_due
    }

    /// Says which day it is.
    pub fn on(&mut self, day: Date) {
        if self.request.as_of != day {
            self.request.as_of = day;
            self.due.add_all();
        }
    }

    /// Compares the folder with what is known of it, and takes in what can be taken in at once.
    pub fn look(&mut self) -> Looked {
        let stats = Stats::default();
        let start = Instant::now();
        match build::look(&self.request, &stats) {
            Ok(mut now) => {
                build::not_yet_written(&self.seen.files, &mut now.files);
                if std::mem::take(&mut self.is_away) {
                    self.due.add_all();
                    self.is_held = false;
                }
                let before = std::mem::replace(&mut self.seen, now);
                // What is due, or being made, is not due once more.
                let mut told = self.doing.told.clone();
                told.extend(self.due.told.clone());
                self.catch_up(&before, &told, start, stats)
            }
            // It may be on its way to another place, or back.
            Err(error) => {
                self.is_away = true;
                let is_news = self.is_broken(Some(Broken::of("The folder can’t be read", &error)));
                Looked {
                    is_news,
                    stats,
                    ..Looked::default()
                }
            }
        }
    }

    /// Takes in what changed from `before` to what was seen last, but for changes that were told.
    fn catch_up(
        &mut self,
        before: &Inventory,
        told: &BTreeMap<RelPath, Digest>,
        start: Instant,
        stats: Stats,
    ) -> Looked {
        let current = &mut self.current;
        let folder = &self.request.folder;
        let earlier = (&*current.memo, &*current.made);
        let mut changes = build::changes(folder, &before.files, &self.seen.files, earlier, told);
        let mut looked = Looked {
            paths: changes.iter().map(|change| change.path().clone()).collect(),
            stats,
            ..Looked::default()
        };
        if before.findings != self.seen.findings {
            self.due.add_all();
        }
        // What failed is tried again when something is another.
        if !changes.is_empty() || before.findings != self.seen.findings {
            self.is_held = false;
        }
        let is_few = changes.len() <= AT_ONCE;
        let mut perhaps = Vec::new();
        // The one that was saved last comes last.
        changes.sort_by_key(Change::when);
        for change in changes {
            let taken_in = match &change {
                Change::Edited(file) if is_few => self.edited(file, start, &mut looked),
                // What is gone may be back in a moment: some editors save so.
                Change::Edited(_) | Change::Added(_) | Change::Removed(_) => false,
            };
            if let (false, Change::Edited(file)) = (taken_in, &change) {
                perhaps.push(file.path.clone());
            }
            if !taken_in {
                self.due.since.get_or_insert(start);
                self.due.add(&change);
            }
            if !taken_in || told.contains_key(change.path()) {
                let digest = build::digest_of(&self.request.folder, change.path());
                self.due
                    .told
                    .extend(digest.map(|digest| (change.path().clone(), digest)));
            }
        }
        for path in self.current.gathered.restricted_now(&perhaps) {
            self.hide(path, &mut looked);
        }
        looked.has_other_images = self.shown.take_other_images();
        looked
    }

    /// Takes an edited report in; whether that is all that was to be done.
    fn edited(&mut self, file: &File, start: Instant, looked: &mut Looked) -> bool {
        let Current {
            gathered,
            memo,
            made,
            theme,
        } = &mut self.current;
        match build::edit(gathered, memo, made, theme, file, &looked.stats) {
            Ok(Some(edited)) => {
                if edited.files.is_empty() {
                    return true;
                }
                let note = panel::of_file(gathered, &file.path);
                self.shown.put(&edited.url, edited.files, note);
                looked.is_new = true;
                if self.doing.is_any {
                    self.edited.push(edited.url.clone());
                }
                looked.pages.push(edited.url);
                if edited.is_all {
                    self.is_large_due = true;
                } else {
                    self.due.shown_after.get_or_insert(start.elapsed());
                    self.due.shown.push(file.path.clone());
                }
                edited.is_all
            }
            Ok(None) => false,
            Err(error) => {
                let broken = Some(Broken::of("The theme can’t show this report", &error));
                looked.is_news |= self.is_broken(broken);
                false
            }
        }
    }

    /// Takes the page of a file away that not everybody may read: before all else.
    fn hide(&mut self, path: &RelPath, looked: &mut Looked) {
        let gathered = &self.current.gathered;
        let Some(url) = gathered.page_of(path) else {
            return;
        };
        let report = gathered.knowledge.report_at(path);
        let report = report.map(|index| &gathered.knowledge.reports[index]);
        let words = report.map(|entry| [entry.report.title.value.clone(), entry.slug.clone()]);
        // A word or two may stand anywhere.
        let words = words.into_iter().flatten().filter(|words| words.len() > 4);
        self.hidden.extend(words);
        // They have its words in them, and those that are being made as well.
        self.shown.drop_large();
        self.large_work.discard();
        self.is_large_due = true;
        self.shown.hide(&url);
        if self.doing.is_any {
            self.edited.push(url);
        }
        looked.is_new = true;
    }

    /// The work that is due, of all pages; until it is done, and [`Live::install`] or [`Live::failed`] was called, it is
    /// due no more.
    pub fn due(&mut self) -> Option<Whole> {
        if !self.due.is_any || self.is_held || self.is_away {
            return None;
        }
        self.edited.clear();
        self.pages.begin();
        self.doing = std::mem::take(&mut self.due);
        // They would only be made once more. But the first ones are waited for.
        if self.shown.has_large() {
            self.large_work.stop();
        }
        Some(Whole {
            request: self.request.clone(),
            inventory: self.seen.clone(),
            memo: Arc::clone(&self.current.memo),
            made: Arc::clone(&self.current.made),
            theme: Some(Arc::clone(&self.current.theme)),
            due: self.doing.clone(),
            is_first: false,
            known: (!self.doing.is_more_than_theme).then(|| Arc::clone(&self.current.gathered)),
            looked_at: self.shown.files().looked_at(),
            goes_on: Arc::clone(&self.pages.goes_on),
        })
    }

    /// Serves pages that were made anew, with all that was edited since they were begun.
    pub fn install(&mut self, pages: Pages) -> Installed {
        let start = Instant::now();
        self.is_broken(None);
        self.pages.done();
        self.doing = Due::default();
        let before = std::mem::replace(&mut self.current, pages.current);
        let looked = match pages.files {
            Some(files) => {
                self.hidden.clear();
                self.replace(files, &pages.inventory, start)
            }
            None => {
                self.shown.dress(&before.theme, &self.current.theme);
                self.catch_up(&pages.inventory, &BTreeMap::new(), start, Stats::default())
            }
        };
        Installed {
            took: pages.due.since.map(|since| since.elapsed()),
            shown_after: pages.due.shown_after,
            new: pages
                .due
                .paths
                .iter()
                .filter(|path| !pages.due.shown.contains(path))
                .cloned()
                .collect(),
            paths: pages.due.paths,
            stats: pages.stats,
            looked,
        }
    }

    /// Serves these files in the place of all others but the large ones.
    fn replace(&mut self, files: Files, made_of: &Inventory, start: Instant) -> Looked {
        // What was edited meanwhile is taken in before anybody sees the pages.
        let served = self.shown.begin(files);
        let looked = catch_unwind(AssertUnwindSafe(|| {
            self.catch_up(made_of, &BTreeMap::new(), start, Stats::default())
        }));
        self.shown.end(served);
        self.is_large_due = true;
        self.is_first_shown = false;
        looked.unwrap_or_else(|panic| resume_unwind(panic))
    }

    /// Serves pages that were made before the others, but for those of reports that were edited since. Whether there are
    /// any.
    pub fn show(&mut self, first: First) -> bool {
        let is_new = self.shown.first(first, &self.edited);
        self.is_first_shown |= is_new;
        is_new
    }

    /// The pages could not be made: those that are served stay, and the next look has them tried again. Whether that is
    /// news.
    pub fn failed(&mut self, broken: Broken) -> bool {
        self.stopped();
        self.due.is_any = true;
        self.is_held = true;
        // While the pages can't be made, those that speak of what was restricted can't be mended.
        if !self.hidden.is_empty() {
            self.shown.withhold(&self.hidden);
        }
        self.is_broken(Some(broken))
    }

    /// Stops the making of pages, where newer ones are due: those that people look at are shown by then, and will be again.
    pub fn stop(&mut self) {
        if self.due.is_any && !self.is_held {
            self.pages.stop();
        }
    }

    /// The making of pages was stopped: they are due again.
    pub fn stopped(&mut self) {
        let doing = std::mem::take(&mut self.doing);
        self.due.add_again(doing);
        // What was shown first must be replaced, whatever it was made of.
        if self.is_first_shown {
            self.due.add_all();
        }
    }

    /// Has it tried again what failed.
    pub fn retry(&mut self) {
        self.is_held = false;
    }

    /// Something went wrong of which nobody knows how far it came: all is due.
    pub fn add_all(&mut self) {
        self.due.add_all();
    }

    fn is_broken(&mut self, broken: Option<Broken>) -> bool {
        let is_news = self.broken != broken;
        self.broken = broken;
        is_news
    }

    /// The work that is due of the large files: once the pages are what they should be. Until it is done, and
    /// [`Live::install_large`] was called, it is due no more.
    pub fn due_large(&mut self) -> Option<Large> {
        let is_due = self.is_large_due && !self.due.is_any;
        is_due.then(|| {
            self.is_large_due = false;
            self.large_work.begin();
            Large {
                gathered: Arc::clone(&self.current.gathered),
                tokens: std::mem::take(&mut self.tokens),
                goes_on: Arc::clone(&self.large_work.goes_on),
            }
        })
    }

    /// Serves large files that were made anew; whether they were made, and are still wanted.
    pub fn install_large(&mut self, large: LargeFiles) -> bool {
        self.tokens = large.tokens;
        let Some(made) = large.files.filter(|_| self.large_work.is_wanted()) else {
            self.is_large_due = true;
            return false;
        };
        self.large_work.done();
        if self.broken.as_ref().is_some_and(|broken| broken.title == NO_INDEX) {
            self.broken = None;
        }
        self.shown.put_large(made);
        true
    }

    /// The large files could not be made: they stay as they were, and are still due.
    pub fn failed_large(&mut self, error: &anyhow::Error) -> bool {
        self.is_large_due = true;
        self.is_broken(Some(Broken::of(NO_INDEX, error)))
    }

    /// Does all that is due, here and now.
    ///
    /// # Errors
    /// What keeps the site from being built.
    pub fn settle(&mut self) -> Result<(), Broken> {
        if let Some(broken) = self.broken.clone().filter(|_| self.is_away) {
            return Err(broken);
        }
        self.is_held = false;
        while let Some(whole) = self.due() {
            match whole.make() {
                Ok(pages) => drop(self.install(pages)),
                Err(broken) => {
                    self.failed(broken.clone());
                    return Err(broken);
                }
            }
        }
        if let Some(large) = self.due_large() {
            match large.make() {
                Ok(files) => drop(self.install_large(files)),
                Err(error) => {
                    self.failed_large(&error);
                    return Err(Broken::of(NO_INDEX, &error));
                }
            }
        }
        Ok(())
    }
}
