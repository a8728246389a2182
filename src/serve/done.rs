//! What looking at a folder did, and what making its pages anew did.

use std::time::Duration;

use crate::build::Stats;
use crate::source::RelPath;

/// What a look at the folder did.
#[derive(Debug, Default)]
pub struct Looked {
    /// The files that changed.
    pub paths: Vec<RelPath>,
    /// The pages that are others now, by their URLs from the site's root, of reports that were edited: the last one saved
    /// comes last.
    pub pages: Vec<String>,
    /// Whether what is served is another.
    pub is_new: bool,
    /// Whether what keeps the site from being built is another.
    pub is_news: bool,
    /// Whether images are others.
    pub has_other_images: bool,
    /// What was done.
    pub stats: Stats,
}

/// What making all pages anew did.
#[derive(Debug)]
pub struct Installed {
    /// The files that changed.
    pub paths: Vec<RelPath>,
    /// Those of them of which nothing was to be seen before.
    pub new: Vec<RelPath>,
    /// How long it took from the moment that the first of them was seen.
    pub took: Option<Duration>,
    /// How long it took until an edited report was to be seen.
    pub shown_after: Option<Duration>,
    /// What was done.
    pub stats: Stats,
    /// What became of the files, and what further changes did that came in meanwhile.
    pub looked: Looked,
}
