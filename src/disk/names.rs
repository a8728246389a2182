//! The names of what is ours on the disk beside a site's own files.

/// The manifest, at the root of a site.
pub const MANIFEST: &str = ".hansei-manifest.json";

/// A manifest of two sites, in the staged one while it is published file by file.
pub(super) const BOTH: &str = ".hansei-both.json";

/// A file that is half copied, at the root of an output on another file system than its parent.
pub(super) const HALF: &str = ".hansei-half";

/// The work folder where it has to lie in the output.
pub(super) const INSIDE: &str = ".hansei-work";

/// The work folder beside an output with this name.
pub(super) fn beside(output: &str) -> String {
    format!(".{output}.hansei")
}

/// Whether something with this name is ours, and no content.
pub(super) fn is_ours(name: &[u8]) -> bool {
    let known = [MANIFEST, BOTH, HALF, INSIDE]
        .iter()
        .any(|ours| name == ours.as_bytes());
    known || (name.starts_with(b".") && name.ends_with(b".hansei"))
}
