//! The theme: templates and assets, built into the binary.

use std::collections::BTreeMap;

use anyhow::Context as _;
use tera::Tera;

/// Templates ready to render, and the files that are copied as they are.
#[derive(Debug)]
pub struct Theme {
    pub(crate) templates: Tera,
    /// From the name in the site to the bytes.
    pub assets: BTreeMap<&'static str, &'static [u8]>,
}

macro_rules! built_in {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../theme/templates/", $name)))),*]
    };
}

/// The built-in templates. A test compares this list with the folder.
pub const TEMPLATES: &[(&str, &str)] = built_in![
    "404.html",
    "base.html",
    "components/actions.html",
    "components/block.html",
    "components/chips.html",
    "components/count.html",
    "components/empty.html",
    "components/findings.html",
    "components/legend.html",
    "components/neighbours.html",
    "components/notice.html",
    "components/pages.html",
    "components/row.html",
    "components/side.html",
    "components/stages.html",
    "components/stamp.html",
    "components/timeline.html",
    "home.html",
    "incidents.html",
    "report.html",
];

/// The built-in assets: name in the site, and bytes.
pub const ASSETS: [(&str, &[u8]); 2] = [
    ("favicon.svg", include_bytes!("../theme/favicon.svg")),
    ("style.css", include_bytes!("../theme/style.css")),
];

impl Theme {
    /// The built-in theme.
    ///
    /// # Errors
    /// When a template can't be parsed: its file, line and excerpt.
    pub fn built_in() -> anyhow::Result<Self> {
        let mut templates = Tera::default();
        templates
            .add_raw_templates(TEMPLATES.iter().copied())
            .context("a template of the theme can't be read")?;
        Ok(Self {
            templates,
            assets: BTreeMap::from(ASSETS),
        })
    }
}
