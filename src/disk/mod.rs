//! The disk: the content folder is read here, and the site's folder is written here, by nobody else. [`lay()`] is the one way into the
//! content folder, for a theme's files.
//!
//! [`scan()`] lists a content folder. A build then puts its files into a [`Staging`] folder beside the output, and
//! [`Staging::publish`] makes them the site. Until that moment the last good site isn't touched, and a build that is
//! killed, at any time, leaves nothing that the next one would stumble over.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "this is the module that the fence keeps everyone else out of"
)]

mod bundle;
mod foreign;
mod lay;
mod manifest;
mod names;
mod place;
mod publish;
mod scan;
mod staging;
mod stamp;
mod target;
mod work;

pub use bundle::bundle;
pub use lay::{is_taken, lay, lies_in, make_folder};
pub use names::MANIFEST;
pub use publish::Published;
pub use scan::{File, Inventory, read, scan, stays_inside};
pub use staging::Staging;
pub use stamp::{Place, Stamp};

use std::io;
use std::path::Path;

/// An error that says which path could not be `verb`, why, and what to do next.
fn failed(verb: &str, path: &Path, error: &io::Error) -> anyhow::Error {
    let help = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "free some space there, then build again",
        io::ErrorKind::PermissionDenied => "check the permissions of it and of the folder it lies in",
        io::ErrorKind::ReadOnlyFilesystem => "choose a folder that can be written, with --out",
        io::ErrorKind::InvalidFilename => "shorten the name that this path was made of",
        _ => "check that the path and the disk are in order, then build again",
    };
    anyhow::anyhow!("{} can't be {verb}: {error}\nhelp: {help}", path.display())
}

/// Whether the path, or a folder on the way to it, isn't there.
fn is_gone(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
