//! The work that makes a site anew, on whichever thread: all pages, and the large files.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
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
use crate::source::RelPath;
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
    /// When the first of them was seen.
    pub(super) since: Option<Instant>,
    /// How long it took from there to the first look at an edited report.
    pub(super) shown_after: Option<Duration>,
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
        self.paths.extend(later);
        self.paths.dedup();
        self.since = earlier.since.or(self.since);
    }
}

impl Whole {
    /// Makes all pages.
    ///
    /// # Errors
    /// What keeps them from being made: the pages that there are stay.
    pub fn make(self) -> Result<Pages, Broken> {
        self.make_first(&|_| ())
    }

    /// The same; `show` is called with the pages that people look at as soon as these are made.
    ///
    /// # Errors
    /// As [`Whole::make`].
    pub fn make_first(self, show: &dyn Fn(First)) -> Result<Pages, Broken> {
        self.make_with(Stats::default(), show)
            .map_err(|error| match error.downcast::<Broken>() {
                Ok(broken) => broken,
                Err(error) => Broken::of("The site can’t be built", &error),
            })
    }

    pub(super) fn make_with(self, stats: Stats, show: &dyn Fn(First)) -> anyhow::Result<Pages> {
        let inventory = self.inventory.clone();
        let (gathered, memo) = match &self.known {
            Some(known) => (known.with_theme(self.inventory), Arc::clone(&self.memo)),
            None => {
                let (gathered, memo) = build::gather_again(&self.request, self.inventory, &self.memo, &stats)?;
                (gathered, Arc::new(memo))
            }
        };
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
            return Ok(Pages {
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
            });
        }
        let first = build::some_pages(&gathered, &theme, &self.made, &self.looked_at, &Stats::default())?;
        let first = first.into_iter().map(|(url, files)| {
            let note = panel::of_page(&gathered, &url);
            FirstPage { url, files, note }
        });
        show(First { pages: first.collect() });
        let sink = Memory::default();
        let (_, made) = build::write_pages(&gathered, &theme, &self.made, &sink, &stats)?;
        let base = Links::rooted(gathered.config.base_url.as_deref()).to("");
        let files = Files::new(sink.into_files())
            .also_below(base)
            .with_notes(panel::of_all(&gathered));
        let files = Some(files);
        Ok(Pages {
            current: Current {
                gathered: Arc::new(gathered),
                memo,
                made: Arc::new(made),
                theme,
            },
            files,
            inventory,
            due: self.due,
            stats,
        })
    }
}

impl Large {
    /// Makes the large files.
    ///
    /// # Errors
    /// When there is no memory for them.
    pub fn make(mut self) -> anyhow::Result<LargeFiles> {
        let sink = Memory::default();
        let files = match build::write_large(
            &self.gathered,
            &mut self.tokens,
            &sink,
            &Stats::default(),
            &self.goes_on,
        )? {
            Some(_) => Some(sink.into_files()),
            None => None,
        };
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
