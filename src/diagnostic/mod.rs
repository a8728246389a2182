//! What hansei has to say about the content: one type, ordered, never lost.

mod catalogue;
mod show;

pub use catalogue::*;
pub use show::{Format, Summary, printable, show, show_some};

use std::collections::BTreeMap;

use serde::Serialize;

use crate::source::{RelPath, Span};

/// How much it matters. Only the first two can fail a run, and only under `--strict` or `check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Something of the content could not be used or is unsafe.
    Error,
    /// Something is most likely not what the writer meant.
    Warning,
    /// Something that could be better.
    Nudge,
    /// Something to think about.
    Question,
}

impl Level {
    /// As it is said.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Nudge => "nudge",
            Self::Question => "question",
        }
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// The file it is about; none for the folder as a whole.
    pub path: Option<RelPath>,
    /// The bytes it is about, in the text of that file.
    pub span: Option<Span>,
    /// How much it matters.
    pub level: Level,
    /// Its name, as in `hansei.toml`'s `[checks]`: `unknown-key`.
    pub code: &'static str,
    /// What is the matter, in one line.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Whether it depends on today's date; such a finding never fails a run.
    pub of_today: bool,
}

impl Diagnostic {
    fn new(level: Level, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            path: None,
            span: None,
            level,
            code,
            message: message.into(),
            help: None,
            of_today: false,
        }
    }

    fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Level::Error, code, message)
    }

    fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Level::Warning, code, message)
    }

    fn nudge(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Level::Nudge, code, message)
    }

    fn at(self, span: Span) -> Self {
        self.with_span(span)
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same finding, about these bytes.
    #[must_use]
    pub fn with_span(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// The same finding, about the file at `path` unless it names one.
    #[must_use]
    pub fn in_file(mut self, path: &RelPath) -> Self {
        self.path.get_or_insert_with(|| path.clone());
        self
    }

    /// Whether it fails a strict run.
    pub fn fails_strict(&self) -> bool {
        self.level <= Level::Warning && !self.of_today
    }
}

/// What `hansei.toml`'s `[checks]` says of a code: another level, or nothing at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// Don't say it.
    Off,
    /// Say it at this level.
    At(Level),
}

/// Orders findings by file and place, drops repetitions, and applies `[checks]`. A finding about safety
/// ([`is_about_safety`]) can't be turned off.
pub fn settle(mut findings: Vec<Diagnostic>, checks: &BTreeMap<String, Check>) -> Vec<Diagnostic> {
    findings.retain_mut(|finding| match checks.get(finding.code) {
        Some(_) if is_about_safety(finding.code) => true,
        Some(Check::Off) => false,
        Some(Check::At(level)) => {
            finding.level = *level;
            true
        }
        None => true,
    });
    findings.sort();
    findings.dedup();
    findings
}
