//! What whoever follows a folder is asked, and what is told of it.

use std::time::Duration;

use jiff::civil::Date;

use super::http::Broken;
use crate::build::{Gathered, Stats};
use crate::diagnostic::Diagnostic;
use crate::source::RelPath;

/// How a folder is followed.
pub struct Following {
    /// Whether it is looked at again and again, since no events can be had.
    pub poll: bool,
    /// Whether the browser is brought to the page of the report that was saved last.
    pub follow: bool,
    /// Which day it is.
    pub today: Box<dyn Fn() -> Date + Send>,
    /// Is told what happened.
    pub tell: Box<dyn FnMut(Told<'_>) + Send>,
}

/// What happened.
#[derive(Debug)]
pub enum Told<'t> {
    /// What changed is to be seen.
    Rebuilt(Rebuilt<'t>),
    /// Something keeps the site from being built.
    Broken(&'t Broken),
    /// No events can be had, so the folder is looked at again and again.
    Polling(&'t str),
}

/// What was made of a change.
#[derive(Debug)]
pub struct Rebuilt<'t> {
    /// The files that changed; none where only the day did.
    pub paths: &'t [RelPath],
    /// How long it took from the moment that the first change was seen.
    pub took: Duration,
    /// How long it took until the page of an edited report was to be seen, where that came first.
    pub shown_after: Option<Duration>,
    /// What was done.
    pub stats: &'t Stats,
    /// What there is to say that wasn't said before, and about what changed.
    pub findings: Vec<Diagnostic>,
    /// What is known now.
    pub gathered: &'t Gathered,
}
