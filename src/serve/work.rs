//! The work that makes a site anew, on whichever thread: all pages, and the large files.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::anyhow;

use super::http::{Broken, Files};
use super::panel;
use crate::build::{self, Gathered, Made, Memo, Request, Stats, Tokens};
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
}

/// All pages, made anew.
#[derive(Debug)]
pub struct Pages {
    pub(super) current: Current,
    pub(super) files: Files,
    pub(super) inventory: Inventory,
    pub(super) due: Due,
    pub(super) stats: Stats,
}

/// The work of making the large files.
#[derive(Debug)]
pub struct Large {
    pub(super) gathered: Arc<Gathered>,
    pub(super) tokens: Tokens,
}

/// The large files, made anew.
#[derive(Debug)]
pub struct LargeFiles {
    pub(super) files: BTreeMap<OutPath, Arc<[u8]>>,
    pub(super) tokens: Tokens,
}

impl Due {
    pub(super) fn add<const N: usize>(&mut self, paths: [RelPath; N]) {
        self.is_any = true;
        for path in paths {
            if !self.paths.contains(&path) {
                self.paths.push(path);
            }
        }
    }
}

impl Whole {
    /// Makes all pages.
    ///
    /// # Errors
    /// What keeps them from being made: the pages that there are stay.
    pub fn make(self) -> Result<Pages, Broken> {
        self.make_with(Stats::default())
            .map_err(|error| match error.downcast::<Broken>() {
                Ok(broken) => broken,
                Err(error) => Broken::of("The site can’t be built", &error),
            })
    }

    pub(super) fn make_with(self, stats: Stats) -> anyhow::Result<Pages> {
        let inventory = self.inventory.clone();
        let (gathered, memo) = build::gather_again(&self.request, self.inventory, &self.memo, &stats)?;
        if !self.is_first
            && let Some(broken) = broken_settings(&gathered)
        {
            return Err(anyhow!(broken));
        }
        let theme = match self.theme {
            Some(theme) if theme.is_of(gathered.overrides()) => theme,
            _ => Arc::new(gathered.theme()?),
        };
        let sink = Memory::default();
        let (_, made) = build::write_pages(&gathered, &theme, &self.made, &sink, &stats)?;
        let base = Links::rooted(gathered.config.base_url.as_deref()).to("");
        let files = Files::new(sink.into_files())
            .also_below(base)
            .with_notes(panel::of_all(&gathered));
        Ok(Pages {
            current: Current {
                gathered: Arc::new(gathered),
                memo: Arc::new(memo),
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
        build::write_large(&self.gathered, &mut self.tokens, &sink, &Stats::default())?;
        Ok(LargeFiles {
            files: sink.into_files(),
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
