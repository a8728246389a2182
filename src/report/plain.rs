//! What else is written beside reports: plain pages, and an editor's words for the digest.

use std::sync::Arc;

use super::{Body, Known};
use crate::diagnostic::Diagnostic;
use crate::sheet::Period;
use crate::source::{Digest, RelPath};

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

/// What a file of `lessons/` says: an editor's words for one edition of the digest.
#[derive(Clone, Debug)]
pub struct EditorsWords {
    /// Where the file lies.
    pub path: RelPath,
    /// Of its bytes.
    pub digest: Digest,
    /// Its text, for excerpts.
    pub text: Arc<str>,
    /// The period of the edition.
    pub period: Period,
    /// What the edition is called, in place of its period.
    pub title: Option<String>,
    /// The report to read, by its id.
    pub pick: Option<Known<String>>,
    /// What to discuss, before what is made of data.
    pub questions: Vec<String>,
    /// The words, as they are written; may be empty.
    pub markdown: String,
    /// The same, rendered.
    pub body: Body,
    /// What there is to say about the file.
    pub diagnostics: Vec<Diagnostic>,
}
