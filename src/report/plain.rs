//! A plain page: about, glossary, how we run incidents.

use std::sync::Arc;

use super::Body;
use crate::diagnostic::Diagnostic;
use crate::source::RelPath;

/// What a file of `pages/` says.
#[derive(Clone, Debug)]
pub struct PlainPage {
    /// Where the file lies.
    pub path: RelPath,
    /// Its text, for excerpts.
    pub text: Arc<str>,
    /// Its title.
    pub title: String,
    /// What it is about, as plain text; may be empty.
    pub summary: String,
    /// The rendered body.
    pub body: Body,
    /// What there is to say about the file.
    pub diagnostics: Vec<Diagnostic>,
}
