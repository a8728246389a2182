//! The five calls: files become sources, reports, knowledge, pages, and a site in a sink.
//!
//! [`gather()`] makes the first three, [`write()`] the last two. What happened is in [`Stats`]. Whoever builds again and
//! again keeps what a build read ([`Memo`]) and made ([`Made`]): it changes what the next one costs, never what it means.

mod changes;
mod edit;
mod folder;
mod gather;
mod index;
mod made;
mod memo;
mod overrides;
mod stats;
mod write;

pub use changes::{Change, changes, digest_of, not_yet_written};
pub use edit::{Edited, edit};
pub use folder::SETTINGS;
pub use gather::{Gathered, Request, gather, gather_again, look};
pub use index::Tokens;
pub use made::{Finished, Made};
pub use memo::Memo;
pub use stats::{Stage, Stats};
pub use write::{some_pages, write, write_large, write_pages};

/// What names the index of the search, in the site.
pub const CURRENT: &str = "search/current.json";

/// All reports for machines, in the site.
pub const REPORTS: &str = "api/reports.json";
