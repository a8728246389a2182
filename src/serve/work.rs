//! The work that makes a site anew, on whichever thread: all pages, and the large files.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::anyhow;

use super::http::{Broken, Files};
use super::panel;
use crate::build::{self, Change, Finished, Gathered, Made, Memo, Request, Stats, Tokens};
use crate::diagnostic::{self, Diagnostic, Format, Level};
use crate::disk::Inventory;
use crate::name::OutPath;
use crate::pages::Links;
use crate::site::Memory;
use crate::source::{Digest, RelPath};
use crate::theme::Theme;

/// What the pages that are served were made of.
#[derive(Clone, Debug)]
pub(super) struct Current {
    pub(super) gathered: Arc<Gathered>,
    pub(super) memo: Arc<Memo>,
    pub(super) made: Arc<Made>,
    pub(super) theme: Arc<Theme>,
}

/// Work that is due.
#[derive(Clone, Debug, Default)]
pub(super) struct Due {
    pub(super) is_any: bool,
    /// Whether more than files of the theme are others.
    pub(super) is_more_than_theme: bool,
    /// For which files.
    pub(super) paths: Vec<RelPath>,
    /// What was in files of which a change was told, by digest: it is not told once more.
    pub(super) told: BTreeMap<RelPath, Digest>,
    /// When the first of them was seen.
    pub(super) since: Option<Instant>,
    /// How long it took from there to the first look at an edited report.
    pub(super) shown_after: Option<Duration>,
    /// The files of reports that were looked at first.
    pub(super) shown: Vec<RelPath>,
}

/// Work that can be stopped.
#[derive(Debug, Default)]
pub(super) struct Work {
    /// Whether it is still wanted.
    pub(super) goes_on: Arc<AtomicBool>,
    /// Whether it was stopped already, and not done since.
    was_stopped: bool,
}

impl Work {
    pub(super) fn begin(&mut self) {
        self.goes_on = Arc::new(AtomicBool::new(true));
    }

    /// Stops it; not twice in a row: who edits all the time wants it done as well.
    pub(super) fn stop(&mut self) {
        if !self.was_stopped && self.goes_on.swap(false, Ordering::Relaxed) {
            self.was_stopped = true;
        }
    }

    /// What comes of it must not be used.
    pub(super) fn discard(&mut self) {
        self.goes_on.store(false, Ordering::Relaxed);
    }

    pub(super) fn is_wanted(&self) -> bool {
        self.goes_on.load(Ordering::Relaxed)
    }

    pub(super) fn done(&mut self) {
        self.was_stopped = false;
        self.goes_on.store(false, Ordering::Relaxed);
    }
}

/// The work of making all pages anew.
#[derive(Debug)]
pub struct Whole {
    pub(super) request: Request,
    pub(super) inventory: Inventory,
    pub(super) memo: Arc<Memo>,
    pub(super) made: Arc<Made>,
    pub(super) theme: Option<Arc<Theme>>,
    pub(super) due: Due,
    pub(super) is_first: bool,
    /// What is known, where only the theme is another.
    pub(super) known: Option<Arc<Gathered>>,
    /// The pages that people look at: they are made first.
    pub(super) looked_at: Vec<OutPath>,
    /// Whether it is still wanted.
    pub(super) goes_on: Arc<AtomicBool>,
}

/// Pages that people look at, made before all others.
#[derive(Debug)]
pub struct First {
    pub(super) pages: Vec<FirstPage>,
}

#[derive(Debug)]
pub(super) struct FirstPage {
    pub(super) url: String,
    pub(super) files: Vec<Finished>,
    pub(super) note: Option<Arc<str>>,
}

/// All pages, made anew.
#[derive(Debug)]
pub struct Pages {
    pub(super) current: Current,
    /// None where they are what they were, but for the theme's own files.
    pub(super) files: Option<Files>,
    pub(super) inventory: Inventory,
    pub(super) due: Due,
    pub(super) stats: Stats,
}

/// The work of making the large files.
#[derive(Debug)]
pub struct Large {
    pub(super) gathered: Arc<Gathered>,
    pub(super) tokens: Tokens,
    /// Whether they are still wanted.
    pub(super) goes_on: Arc<AtomicBool>,
}

/// The large files, made anew.
#[derive(Debug)]
pub struct LargeFiles {
    /// None where they weren't wanted any more.
    pub(super) files: Option<BTreeMap<OutPath, Arc<[u8]>>>,
    pub(super) tokens: Tokens,
}

/// So many files are named each once.
const MANY: usize = 200;

impl Due {
    /// Something is due that no file is the reason of.
    pub(super) fn add_all(&mut self) {
        self.is_any = true;
        self.is_more_than_theme = true;
    }

    /// Something is due because of this file.
    pub(super) fn add(&mut self, change: &Change) {
        let path = change.path();
        let is_theme = matches!(change, Change::Edited(_)) && path.starts_with("theme/");
        self.is_any = true;
        self.is_more_than_theme |= !is_theme;
        // Of very many it doesn't matter.
        if self.paths.len() > MANY || !self.paths.contains(path) {
            self.paths.push(path.clone());
        }
    }

    /// What was to be done is still to be done.
    pub(super) fn add_again(&mut self, earlier: Self) {
        self.is_any |= earlier.is_any;
        self.is_more_than_theme |= earlier.is_more_than_theme;
        let later = std::mem::replace(&mut self.paths, earlier.paths);
        let new = later.into_iter().filter(|path| !self.paths.contains(path));
        let new: Vec<RelPath> = new.collect();
        self.paths.extend(new);
        // What waited for something to be mended took no time.
        self.since = self.since.or(earlier.since);
        self.shown_after = self.shown_after.or(earlier.shown_after);
        self.shown.extend(earlier.shown);
        let later = std::mem::replace(&mut self.told, earlier.told);
        self.told.extend(later);
    }
}

impl Whole {
    /// Makes all pages.
    ///
    /// # Errors
    /// What keeps them from being made: the pages that there are stay.
    pub fn make(self) -> Result<Pages, Broken> {
        let always = Self {
            goes_on: Arc::new(AtomicBool::new(true)),
            ..self
        };
        let made = always.make_first(&|_| ())?;
        made.ok_or_else(|| Broken::of("The site can’t be built", &anyhow!("it was stopped")))
    }

    /// The same; `show` is called with the pages that people look at as soon as these are made. None where it was stopped
    /// after that.
    ///
    /// # Errors
    /// As [`Whole::make`].
    pub fn make_first(self, show: &dyn Fn(First)) -> Result<Option<Pages>, Broken> {
        self.make_with(Stats::default(), show)
            .map_err(|error| match error.downcast::<Broken>() {
                Ok(broken) => broken,
                Err(error) => Broken::of("The site can’t be built", &error),
            })
    }

    pub(super) fn make_with(self, stats: Stats, show: &dyn Fn(First)) -> anyhow::Result<Option<Pages>> {
        let inventory = self.inventory.clone();
        let (gathered, memo) = match &self.known {
            Some(known) => known.with_theme(self.inventory, &self.memo),
            None => build::gather_again(&self.request, self.inventory, &self.memo, &stats)?,
        };
        let memo = Arc::new(memo);
        // Where the folder went away meanwhile, nothing of it could be read.
        build::look(&self.request, &Stats::default())?;
        if !self.is_first
            && let Some(broken) = broken_settings(&gathered)
        {
            return Err(anyhow!(broken));
        }
        let theme = match &self.theme {
            Some(theme) if theme.is_of(gathered.overrides()) => Arc::clone(theme),
            _ => Arc::new(gathered.theme()?),
        };
        let is_dressed = self.known.is_some() && self.theme.is_some_and(|before| before.digest() == theme.digest());
        if is_dressed {
            return Ok(Some(Pages {
                current: Current {
                    gathered: Arc::new(gathered),
                    memo,
                    made: self.made,
                    theme,
                },
                files: None,
                inventory,
                due: self.due,
                stats,
            }));
        }
        let first = build::some_pages(&gathered, &theme, &self.made, &self.looked_at, &Stats::default())?;
        let first = first.into_iter().map(|(url, files)| {
            let note = panel::of_page(&gathered, &url);
            FirstPage { url, files, note }
        });
        show(First { pages: first.collect() });
        let sink = Memory::default();
        let written = build::write_pages(&gathered, &theme, &self.made, &sink, &stats, &self.goes_on)?;
        let Some((_, made)) = written else {
            return Ok(None);
        };
        let base = Links::rooted(gathered.config.base_url.as_deref()).to("");
        let files = Files::new(sink.into_files())
            .also_below(base)
            .with_notes(panel::of_all(&gathered));
        Ok(Some(Pages {
            current: Current {
                gathered: Arc::new(gathered),
                memo,
                made: Arc::new(made),
                theme,
            },
            files: Some(files),
            inventory,
            due: self.due,
            stats,
        }))
    }
}

impl Large {
    /// Makes the large files.
    ///
    /// # Errors
    /// When there is no memory for them.
    pub fn make(mut self) -> anyhow::Result<LargeFiles> {
        let sink = Memory::default();
        let written = build::write_large(
            &self.gathered,
            &mut self.tokens,
            &sink,
            &Stats::default(),
            &self.goes_on,
        )?;
        let files = written.map(|_| sink.into_files());
        Ok(LargeFiles {
            files,
            tokens: self.tokens,
        })
    }
}

/// What can't be used of the settings: a site without it is not what anybody wants to see.
pub(super) fn broken_settings(gathered: &Gathered) -> Option<Broken> {
    let is_error =
        |finding: &&Diagnostic| finding.level == Level::Error && finding.path.as_deref() == Some(build::SETTINGS);
    let errors: Vec<Diagnostic> = gathered.findings.iter().filter(is_error).cloned().collect();
    (!errors.is_empty()).then(|| Broken {
        title: format!("{} is broken", build::SETTINGS),
        text: diagnostic::show(&errors, &|path| gathered.text(path), Format::Human, false)
            .trim_end()
            .to_owned(),
    })
}
