//! The index of the search: made beside the pages, in as many threads as are free.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Context as _;
use hansei_search::Entry;
use hansei_search::write::{Bundle, Prepared, Preparer, Writer};
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

/// Entries that an earlier index was made of, ready for the next, by their digests.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    language: String,
    prepared: BTreeMap<Digest, Arc<Prepared>>,
}

impl Tokens {
    fn find(&self, language: &str, of: &Digest) -> Option<Arc<Prepared>> {
        self.prepared.get(of).filter(|_| self.language == language).cloned()
    }
}

/// The index of all that is known. What is in `tokens` needn't be made ready again; then they are those of this
/// index. None when it no longer `goes_on`.
///
/// # Errors
/// When there is no memory for it.
pub(super) fn bundle(
    context: Context<'_>,
    tokens: Option<&mut Tokens>,
    stats: &Stats,
    goes_on: &(dyn Fn() -> bool + Sync),
) -> anyhow::Result<Option<Bundle>> {
    let language = &context.config.language;
    let mut writer = Writer::new().map_err(anyhow::Error::from_boxed)?;
    let mut kept = BTreeMap::new();
    let earlier = tokens.as_deref();
    for numbers in searchable::order(context).chunks(AT_ONCE) {
        if !goes_on() {
            return Ok(None);
        }
        let ready = |preparer: &mut Preparer, number: &usize| -> anyhow::Result<(Option<Digest>, Arc<Prepared>)> {
            let entry = searchable::entry(context, *number);
            let of = earlier.map(|_| of(&entry)).transpose()?;
            let known = earlier.zip(of).and_then(|(earlier, of)| earlier.find(language, &of));
            Ok((of, known.unwrap_or_else(|| Arc::new(preparer.prepare(&entry)))))
        };
        let prepared: anyhow::Result<Vec<_>> = numbers
            .par_iter()
            .map_init(
                || Preparer::new(language),
                |preparer, number| stats.busy(Stage::Index, || ready(preparer, number)),
            )
            .collect();
        stats.busy(Stage::Index, || -> anyhow::Result<()> {
            for (of, prepared) in prepared? {
                writer.add(&prepared).map_err(anyhow::Error::from_boxed)?;
                kept.extend(of.map(|of| (of, prepared)));
            }
            Ok(())
        })?;
    }
    if let Some(tokens) = tokens {
        *tokens = Tokens {
            language: language.clone(),
            prepared: kept,
        };
    }
    stats.busy(Stage::Index, || {
        let bundle = writer.finish(searchable::words(context));
        bundle.map(Some).map_err(anyhow::Error::from_boxed)
    })
}

/// The digest of an entry.
fn of(entry: &Entry) -> anyhow::Result<Digest> {
    let whole = (&entry.card, &entry.names, &entry.values, entry.day);
    Ok(Digest::of(&serde_json::to_vec(&whole)?))
}

/// Puts the index into a site, and what names it.
pub(super) fn index(
    context: Context<'_>,
    tokens: Option<&mut Tokens>,
    sink: &dyn Sink,
    stats: &Stats,
    goes_on: &(dyn Fn() -> bool + Sync),
) -> anyhow::Result<Option<[(OutPath, Digest); 3]>> {
    let Some(bundle) = bundle(context, tokens, stats, goes_on)? else {
        return Ok(None);
    };
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
        let current_path = OutPath::new(super::CURRENT).context("a constant path")?;
        let current = sink.put(&current_path, &serde_json::to_vec(&current)?)?;
        Ok(Some([
            (path, digest),
            (engine_path, engine_digest),
            (current_path, current),
        ]))
    })
}
