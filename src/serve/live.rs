//! The site of a folder that changes: what is served, and how it follows.
//!
//! [`Live::look`] compares the folder with what is known of it. An edited report is taken in at once ([`build::edit`]);
//! whatever else changed is due, and [`Live::due`] is the work that makes the site anew from what is there
//! ([`Whole::make`]), perhaps on another thread while further edits are taken in. The large files come last
//! ([`Large::make`]). When nothing is due any more, the site is what a build makes of the folder, byte for byte.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use jiff::civil::Date;

use super::http::{Broken, Files, SharedFiles};
use super::panel;
use super::work::{Current, Due, broken_settings};
pub use super::work::{First, Large, LargeFiles, Pages, Whole};
use crate::build::{self, Change, Gathered, Request, Stats, Tokens};
use crate::disk::{File, Inventory};
use crate::name::OutPath;
use crate::source::RelPath;

/// So many edited reports are taken in one by one; of more, all are made together.
const AT_ONCE: usize = 8;

/// A site that follows its folder.
#[derive(Debug)]
pub struct Live {
    request: Request,
    files: SharedFiles,
    current: Current,
    /// What the folder held at the last look.
    seen: Inventory,
    /// What changed since the site was made and wasn't taken in whole.
    due: Due,
    /// What is being made.
    doing: Due,
    /// Reports that were taken in since that was begun, by their pages.
    edited: Vec<String>,
    /// Whether large files that are being made are still wanted.
    goes_on: Arc<AtomicBool>,
    /// Whether they were stopped already, and not made since.
    was_stopped: bool,
    /// Whether making the pages failed: it isn't tried again before the next look.
    is_held: bool,
    /// Whether the large files are older than the pages.
    is_large_due: bool,
    /// The large files, which stay while the pages are made anew.
    large: Vec<OutPath>,
    tokens: Tokens,
    broken: Option<Broken>,
}

/// What a look at the folder did.
#[derive(Debug, Default)]
pub struct Looked {
    /// The files that changed.
    pub paths: Vec<RelPath>,
    /// The pages that are others now, by their URLs from the site's root, of reports that were edited: the last one saved
    /// comes last.
    pub pages: Vec<String>,
    /// Whether what is served is another.
    pub is_new: bool,
    /// Whether what keeps the site from being built is another.
    pub is_news: bool,
    /// What was done.
    pub stats: Stats,
}

/// What making all pages anew did.
#[derive(Debug)]
pub struct Installed {
    /// The files that changed.
    pub paths: Vec<RelPath>,
    /// How long it took from the moment that the first of them was seen.
    pub took: Option<Duration>,
    /// How long it took until an edited report was to be seen.
    pub shown_after: Option<Duration>,
    /// Whether images are others.
    pub has_other_images: bool,
    /// What was done.
    pub stats: Stats,
    /// What further changes did that came in meanwhile.
    pub looked: Looked,
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
        };
        let pages = whole.make_with(stats, &|_| ())?;
        let broken = broken_settings(&pages.current.gathered);
        let live = Self {
            request,
            files: SharedFiles::new(pages.files.unwrap_or_default()),
            current: pages.current,
            seen: pages.inventory,
            due: Due::default(),
            doing: Due::default(),
            edited: Vec::new(),
            goes_on: Arc::default(),
            was_stopped: false,
            is_held: false,
            is_large_due: true,
            large: Vec::new(),
            tokens: Tokens::default(),
            broken,
        };
        Ok((live, pages.stats))
    }

    /// What is served.
    pub fn files(&self) -> &SharedFiles {
        &self.files
    }

    /// What is known of the folder.
    pub fn gathered(&self) -> &Arc<Gathered> {
        &self.current.gathered
    }

    /// What keeps the site from being built, where something does.
    pub fn broken(&self) -> Option<&Broken> {
        self.broken.as_ref()
    }

    /// Whether the pages are older than what was seen, or being made.
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
        !self.due.is_any && !self.is_large_due
    }

    /// Whether the folder has files that were written a moment ago, so that a clock may not tell a further change.
    pub fn is_unsettled(&self) -> bool {
        self.seen.files.iter().any(|file| !file.is_settled)
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
        self.is_held = false;
        match build::look(&self.request, &stats) {
            Ok(mut now) => {
                not_yet_written(&self.seen.files, &mut now.files);
                let before = std::mem::replace(&mut self.seen, now);
                self.catch_up(&before, start, stats)
            }
            // It may be on its way to another place, or back.
            Err(error) => {
                self.due.add_all();
                let is_news = self.is_broken(Some(Broken::of("The folder can’t be read", &error)));
                Looked {
                    is_news,
                    stats,
                    ..Looked::default()
                }
            }
        }
    }

    /// Takes in what changed from `before` to what was seen last.
    fn catch_up(&mut self, before: &Inventory, start: Instant, stats: Stats) -> Looked {
        let current = &mut self.current;
        let folder = &self.request.folder;
        let changes = build::changes(folder, &before.files, &self.seen.files, &current.memo, &current.made);
        let mut looked = Looked {
            paths: changes.iter().map(|change| change.path().clone()).collect(),
            stats,
            ..Looked::default()
        };
        if before.findings != self.seen.findings {
            self.due.add_all();
        }
        let is_few = changes.len() <= AT_ONCE;
        for change in changes {
            let taken_in = match &change {
                Change::Edited(file) if is_few => self.edited(file, start, &mut looked),
                Change::Edited(_) | Change::Added(_) => false,
                Change::Removed(path) => {
                    self.hide(path, &mut looked);
                    false
                }
            };
            if !taken_in {
                self.due.since.get_or_insert(start);
                self.due.add(&change);
            }
        }
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
                let page = OutPath::of_url(&edited.url);
                let note = page.as_ref().and_then(|_| panel::of_file(gathered, &file.path));
                {
                    let mut files = self.files.change();
                    for (path, bytes) in edited.files {
                        files.put(path, bytes);
                    }
                    if let Some(page) = page {
                        files.note(page, note);
                    }
                }
                looked.is_new = true;
                self.edited.push(edited.url.clone());
                looked.pages.push(edited.url);
                if edited.is_all {
                    self.is_large_due = true;
                } else {
                    self.due.shown_after.get_or_insert(start.elapsed());
                }
                edited.is_all
            }
            Ok(None) => {
                let restricted = memo.read_last(&file.path).is_some_and(|report| !report.is_published());
                if restricted {
                    self.hide(&file.path, looked);
                }
                false
            }
            Err(error) => {
                let broken = Some(Broken::of("The theme can’t show this report", &error));
                looked.is_news |= self.is_broken(broken);
                false
            }
        }
    }

    /// Takes the page of a report away that isn't there any more, or that not everybody may read: before all else.
    fn hide(&self, path: &RelPath, looked: &mut Looked) {
        let knowledge = &self.current.gathered.knowledge;
        let Some(index) = knowledge.report_at(path) else {
            return;
        };
        let url = knowledge.reports[index].url();
        let mut files = self.files.change();
        for path in ["index.html", "index.md"].map(|name| OutPath::new(&format!("{url}{name}"))) {
            path.iter().for_each(|path| files.remove(path));
        }
        looked.is_new = true;
    }

    /// The work that is due, of all pages; until it is done, and [`Live::install`] or [`Live::failed`] was called, it is
    /// due no more.
    pub fn due(&mut self) -> Option<Whole> {
        if !self.due.is_any || self.is_held {
            return None;
        }
        self.edited.clear();
        self.doing = std::mem::take(&mut self.due);
        // They would only be made once more. But who edits all the time wants to find things as well.
        if !self.was_stopped && self.goes_on.swap(false, Ordering::Relaxed) {
            self.was_stopped = true;
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
            looked_at: self.files.looked_at(),
        })
    }

    /// Serves pages that were made anew, with all that was edited since they were begun.
    pub fn install(&mut self, pages: Pages) -> Installed {
        let start = Instant::now();
        self.is_broken(None);
        self.doing = Due::default();
        let before = std::mem::replace(&mut self.current, pages.current);
        let (has_other_images, looked) = match pages.files {
            Some(files) => self.replace(files, &pages.inventory, start),
            None => {
                let mut files = self.files.change();
                before.theme.assets.keys().for_each(|path| files.remove(path));
                for (path, bytes) in &self.current.theme.assets {
                    files.put(path.clone(), bytes.as_ref().into());
                }
                drop(files);
                (false, self.catch_up(&pages.inventory, start, Stats::default()))
            }
        };
        Installed {
            took: pages.due.since.map(|since| since.elapsed()),
            shown_after: pages.due.shown_after,
            has_other_images,
            paths: pages.due.paths,
            stats: pages.stats,
            looked,
        }
    }

    /// Serves these files in the place of all others but the large ones.
    fn replace(&mut self, mut files: Files, made_of: &Inventory, start: Instant) -> (bool, Looked) {
        let has_other_images;
        {
            let before = self.files.current();
            has_other_images = !files.has_same_images(&before);
            for path in &self.large {
                if let Some(bytes) = before.bytes(path) {
                    files.put(path.clone(), Arc::clone(bytes));
                }
            }
        }
        // What was edited meanwhile is taken in before anybody sees the pages.
        let served = std::mem::replace(&mut self.files, SharedFiles::new(files));
        let looked = self.catch_up(made_of, start, Stats::default());
        let files = std::mem::take(&mut *self.files.change());
        served.swap(files);
        self.files = served;
        self.is_large_due = true;
        (has_other_images, looked)
    }

    /// Serves pages that were made before the others, but for those of reports that were edited since. Whether there are
    /// any.
    pub fn show(&mut self, first: First) -> bool {
        let mut is_new = false;
        let mut files = self.files.change();
        for page in first.pages.into_iter().filter(|page| !self.edited.contains(&page.url)) {
            for file in page.files {
                let is_same = files.bytes(&file.path).is_some_and(|bytes| **bytes == *file.bytes);
                is_new |= !is_same;
                files.put(file.path, file.bytes);
            }
            if let Some(path) = OutPath::of_url(&page.url) {
                files.note(path, page.note);
            }
        }
        is_new
    }

    /// The pages could not be made: those that are served stay, and the next look has them tried again. Whether that is
    /// news.
    pub fn failed(&mut self, broken: Broken) -> bool {
        let doing = std::mem::take(&mut self.doing);
        self.due.add_again(doing);
        self.due.is_any = true;
        self.is_held = true;
        self.is_broken(Some(broken))
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
            self.goes_on = Arc::new(AtomicBool::new(true));
            Large {
                gathered: Arc::clone(&self.current.gathered),
                tokens: std::mem::take(&mut self.tokens),
                goes_on: Arc::clone(&self.goes_on),
            }
        })
    }

    /// Serves large files that were made anew.
    pub fn install_large(&mut self, large: LargeFiles) {
        self.tokens = large.tokens;
        let Some(made) = large.files else {
            self.is_large_due = true;
            return;
        };
        self.was_stopped = false;
        self.goes_on.store(false, Ordering::Relaxed);
        let before = std::mem::replace(&mut self.large, made.keys().cloned().collect());
        let mut files = self.files.change();
        for path in before.iter().filter(|path| !made.contains_key(*path)) {
            files.remove(path);
        }
        for (path, bytes) in made {
            files.put(path, bytes);
        }
    }

    /// The large files could not be made: they stay as they were.
    pub fn failed_large(&mut self, error: &anyhow::Error) -> bool {
        self.is_broken(Some(Broken::of("The search index can’t be made", error)))
    }

    /// Does all that is due, here and now.
    ///
    /// # Errors
    /// What keeps the site from being built.
    pub fn settle(&mut self) -> Result<(), Broken> {
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
                Ok(files) => self.install_large(files),
                Err(error) => {
                    self.failed_large(&error);
                    return Err(Broken::of("The search index can’t be made", &error));
                }
            }
        }
        Ok(())
    }
}

/// Takes files that had something in them, and were emptied a moment ago, for what they were: most likely they are being
/// written, and the next look sees what.
fn not_yet_written(before: &[File], now: &mut [File]) {
    for file in now.iter_mut().filter(|file| file.is_just_emptied) {
        if let Ok(at) = before.binary_search_by(|was| was.path.cmp(&file.path))
            && !before[at].stamp.is_empty()
        {
            *file = before[at].clone();
        }
    }
}
