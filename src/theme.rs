//! The theme: templates and assets, built into the binary, and what a content folder has in their place.

mod broken;
mod names;
mod views;

pub use names::{Part, built_in, part, resembled};
pub use views::{VIEWS, described, views};

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, bail};
use tera::Tera;

use crate::name::OutPath;
use crate::source::Digest;

/// Files of a content folder's `theme/`: from the path below it to the bytes.
pub type Overrides = BTreeMap<String, Vec<u8>>;

/// Templates ready to render, and the files that are copied as they are.
#[derive(Debug)]
pub struct Theme {
    pub(crate) templates: Tera,
    /// From the path in the site to the bytes.
    pub assets: BTreeMap<OutPath, Cow<'static, [u8]>>,
    /// The templates that the content folder has, by their names among templates.
    own: BTreeSet<String>,
    /// What it was made of.
    overrides: Overrides,
    /// Of the templates' names and texts.
    digest: Digest,
}

macro_rules! built_in {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../theme/templates/", $name)))),*]
    };
}

/// The built-in templates. A test compares this list with the folder.
pub const TEMPLATES: &[(&str, &str)] = built_in![
    "404.html",
    "actions.html",
    "base.html",
    "cause.html",
    "causes.html",
    "checklist.html",
    "components/actions.html",
    "components/axis.html",
    "components/block.html",
    "components/cameback.html",
    "components/causerows.html",
    "components/chips.html",
    "components/count.html",
    "components/edition.html",
    "components/empty.html",
    "components/findings.html",
    "components/grade.html",
    "components/ledger.html",
    "components/legend.html",
    "components/listing.html",
    "components/neighbours.html",
    "components/notice.html",
    "components/owner.html",
    "components/pages.html",
    "components/promises.html",
    "components/row.html",
    "components/side.html",
    "components/stages.html",
    "components/stamp.html",
    "components/timeline.html",
    "edition.html",
    "home.html",
    "incidents.html",
    "key.html",
    "keys.html",
    "lessons.html",
    "mail.html",
    "plain.html",
    "report.html",
    "search.html",
    "trends.html",
];

/// The built-in assets: name in the site, and bytes.
pub const ASSETS: [(&str, &[u8]); 10] = [
    ("favicon.svg", include_bytes!("../theme/favicon.svg")),
    ("lessons.css", include_bytes!("../theme/lessons.css")),
    ("search.js", include_bytes!("../theme/search.js")),
    ("search/box.js", include_bytes!("../theme/search/box.js")),
    ("search/client.js", include_bytes!("../theme/search/client.js")),
    ("search/page.js", include_bytes!("../theme/search/page.js")),
    ("search/search.css", include_bytes!("../theme/search/search.css")),
    ("search/worker.js", include_bytes!("../theme/search/worker.js")),
    ("style.css", include_bytes!("../theme/style.css")),
    ("trends.css", include_bytes!("../theme/trends.css")),
];

/// The engine of the search as a WebAssembly module, gzipped; `.ci/wasm build` makes it of `src/search` and `src/browser`.
pub const ENGINE: &[u8] = include_bytes!("../theme/search/engine.wasm.gz");

impl Theme {
    /// The built-in theme with these files in the place of its own, and beside them.
    ///
    /// # Errors
    /// When a template can't be read: its file, line, column and excerpt.
    pub fn with(overrides: &Overrides) -> anyhow::Result<Self> {
        let mut texts: BTreeMap<&str, &str> = TEMPLATES.iter().copied().collect();
        let mut assets = BTreeMap::new();
        let mut own = BTreeSet::new();
        for (name, bytes) in ASSETS {
            let path = OutPath::new(name).context("an asset's constant path")?;
            assets.insert(path, Cow::Borrowed(bytes));
        }
        for (path, bytes) in overrides {
            match part(path) {
                Part::Template(name) => {
                    let Ok(text) = std::str::from_utf8(bytes) else {
                        bail!("theme/{path} is not UTF-8\nhelp: save it as UTF-8");
                    };
                    texts.insert(name, text.strip_prefix('\u{feff}').unwrap_or(text));
                    own.insert(name.to_owned());
                }
                Part::Asset(out) => {
                    assets.insert(out, Cow::Owned(bytes.clone()));
                }
                Part::Nothing(_) => {}
            }
        }
        let parts = texts.iter().flat_map(|(name, text)| [*name, "\0", *text, "\0"]);
        let digest = Digest::of_pieces(parts.map(str::as_bytes));
        let mut theme = Self {
            templates: Tera::default(),
            assets,
            own,
            overrides: overrides.clone(),
            digest,
        };
        // Whether all of them fit together is known when all are there.
        match theme.templates.add_raw_templates(texts) {
            Ok(()) => Ok(theme),
            Err(error) => Err(theme.unreadable(&error)),
        }
    }

    /// Whether it is the built-in one with these files.
    pub fn is_of(&self, overrides: &Overrides) -> bool {
        self.overrides == *overrides
    }

    /// The digest of its templates.
    pub fn digest(&self) -> Digest {
        self.digest
    }
}
