//! The index of the search: made beside the pages, in as many threads as are free.

use anyhow::Context as _;
use hansei_search::write::{Bundle, Preparer, Writer};
use rayon::prelude::*;
use serde::Serialize;

use super::stats::{Stage, Stats};
use crate::name::OutPath;
use crate::pages::Context;
use crate::searchable;
use crate::site::Sink;
use crate::source::Digest;
use crate::theme::ENGINE;

/// So many entries are made ready at once: enough for all threads, and little to hold.
const AT_ONCE: usize = 256;

/// Which index is the current one: what a reader looks at first.
#[derive(Debug, Serialize)]
struct Current<'a> {
    /// Where the bundle is, from the site's root.
    index: &'a str,
    /// Where the engine that reads it is, from the site's root: gzipped.
    engine: &'a str,
    /// How many bytes of the bundle a reader needs first.
    head: usize,
    /// How many bytes it has.
    size: usize,
    /// The format of the bundle.
    format: u16,
}

/// The index of all that is known.
///
/// # Errors
/// When there is no memory for it.
pub(super) fn bundle(context: Context<'_>, stats: &Stats) -> anyhow::Result<Bundle> {
    let mut writer = Writer::new().map_err(anyhow::Error::from_boxed)?;
    for numbers in searchable::order(context).chunks(AT_ONCE) {
        let prepared: Vec<_> = numbers
            .par_iter()
            .map_init(
                || Preparer::new(&context.config.language),
                |preparer, number| stats.busy(Stage::Index, || preparer.prepare(&searchable::entry(context, *number))),
            )
            .collect();
        stats.busy(Stage::Index, || {
            prepared
                .iter()
                .try_for_each(|prepared| writer.add(prepared))
                .map_err(anyhow::Error::from_boxed)
        })?;
    }
    stats.busy(Stage::Index, || {
        writer
            .finish(searchable::words(context))
            .map_err(anyhow::Error::from_boxed)
    })
}

/// Puts the index into a site, and what names it.
pub(super) fn index(context: Context<'_>, sink: &dyn Sink, stats: &Stats) -> anyhow::Result<[(OutPath, Digest); 3]> {
    let bundle = bundle(context, stats)?;
    stats.busy(Stage::Write, || {
        let name = format!("search/{}.idx", Digest::of_pieces(bundle.pieces()).short());
        let path = OutPath::new(&name).context("a path of constants and a digest")?;
        let digest = sink.put_with(&path, &mut |out| {
            bundle.pieces().try_for_each(|piece| out.write_all(piece))
        })?;
        let engine = format!("search/{}.wasm.gz", Digest::of(ENGINE).short());
        let engine_path = OutPath::new(&engine).context("a path of constants and a digest")?;
        let engine_digest = sink.put(&engine_path, ENGINE)?;
        let current = Current {
            index: &name,
            engine: &engine,
            head: bundle.head(),
            size: bundle.size(),
            format: hansei_search::bundle::FORMAT,
        };
        let current_path = OutPath::new("search/current.json").context("a constant path")?;
        let current = sink.put(&current_path, &serde_json::to_vec(&current)?)?;
        Ok([(path, digest), (engine_path, engine_digest), (current_path, current)])
    })
}
