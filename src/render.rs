//! A page becomes an artifact: the bytes that a browser gets.

mod edition;
mod text;

pub use edition::{Form, JSON_SCHEMA, edition};

use tera::Context;

use crate::name::{OutPath, printable};
use crate::pages::{self, Page};
use crate::theme::Theme;

/// A finished file of the site.
#[derive(Debug)]
pub struct Artifact {
    /// Where it stands.
    pub path: OutPath,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The twin of `page` in Markdown and where it stands; the page for what is missing has none.
pub fn twin(page: &Page) -> Option<(OutPath, String)> {
    let folder = page.path.as_str().strip_suffix("index.html")?;
    Some((OutPath::new(&format!("{folder}index.md"))?, pages::twin(&page.view)?))
}

/// Renders `page`.
///
/// # Errors
/// When its template fails: the template's file, line and excerpt, and the page it broke on.
pub fn render(theme: &Theme, page: &Page) -> anyhow::Result<Artifact> {
    let broke_on = |error: tera::Error| theme.broke_on(page.template, page.path.as_str(), &error);
    let context = Context::from_serialize(&page.view).map_err(broke_on)?;
    let html = theme.templates.render(page.template, &context).map_err(broke_on)?;
    Ok(Artifact {
        path: page.path.clone(),
        bytes: printable(html).into_bytes(),
    })
}
