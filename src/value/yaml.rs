//! YAML as [`Value`](super::Value)s: a wrong block costs itself, never the others.
//!
//! Where the text as a whole doesn't follow the grammar, its top-level blocks are read one by one; see [`salvage`].
//! Plain scalars are told apart as YAML 1.2's core schema does, so `yes` and `2026-03-02` stay texts.

mod load;
mod salvage;

use super::Table;
use crate::diagnostic::Diagnostic;

/// See [`super::from_yaml`].
pub(super) fn read(text: &str, offset: usize) -> (Table, Vec<Diagnostic>) {
    match load::load(text, offset) {
        Ok(loaded) => loaded.into_table(),
        Err(error) => salvage::table(text, offset, &error),
    }
}

#[cfg(test)]
mod tests;
