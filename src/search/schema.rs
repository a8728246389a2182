//! The fields of the index. All words stand in one, with a byte for their zone behind them: the postings of a word in
//! all its forms and zones are neighbours, and one range of the file has them.

use tantivy::schema::{FAST, STORED};
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};

use crate::entry::{Facet, Zone};

/// The name of the tokenizer that takes words which were made before.
pub(crate) const PREPARED: &str = "prepared";

/// The fields.
#[derive(Clone, Debug)]
pub(crate) struct Fields {
    pub(crate) schema: Schema,
    pub(crate) words: Field,
    pub(crate) card: Field,
    #[cfg_attr(
        not(feature = "write"),
        expect(dead_code, reason = "columns are read by their names")
    )]
    pub(crate) day: Field,
    #[cfg_attr(
        not(feature = "write"),
        expect(dead_code, reason = "columns are read by their names")
    )]
    pub(crate) facets: [Field; Facet::ALL.len()],
}

impl Fields {
    pub(crate) fn new() -> Self {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(PREPARED)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let words = schema.add_text_field("words", TextOptions::default().set_indexing_options(indexing));
        let card = schema.add_bytes_field("card", STORED);
        let day = schema.add_i64_field("day", FAST);
        let facets = Facet::ALL.map(|facet| schema.add_text_field(facet.as_str(), FAST));
        Self {
            schema: schema.build(),
            words,
            card,
            day,
            facets,
        }
    }
}

/// A word of a zone, as the index has it.
pub(crate) fn term(word: &str, zone: Zone) -> Vec<u8> {
    let mut term = word.as_bytes().to_vec();
    term.push(zone as u8);
    term
}

/// The word and the zone that a term is of.
pub(crate) fn of_term(term: &[u8]) -> Option<(&str, Zone)> {
    let (zone, word) = term.split_last()?;
    let zone = Zone::ALL.into_iter().find(|z| *z as u8 == *zone)?;
    Some((std::str::from_utf8(word).ok()?, zone))
}
