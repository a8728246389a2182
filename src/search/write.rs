//! The writer: entries become a bundle, the same bytes whenever the entries are the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::directory::{Directory as _, OwnedBytes, RamDirectory};
use tantivy::schema::TantivyDocument;
use tantivy::store::Compressor;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use tantivy::{IndexBuilder, IndexSettings, SingleSegmentIndexWriter};

use crate::blob::{Blob, ENDINGS, META, Parts};
use crate::bundle::{self, Layout};
use crate::engine::Opened;
use crate::entry::{Entry, Facet, Zone, pack};
use crate::language::Language;
use crate::schema::{Fields, PREPARED};
use crate::site::SiteWords;
use crate::text::Splitter;

/// A block of the store is as large as it must be for the document that it holds: results lie far apart.
const BLOCK: usize = 1;

/// How many words further the next section's first one stands: no phrase goes from one to the other.
const GAP: u32 = 9;

/// An entry, made ready for the index: it depends on nothing else, so it is made in parallel, and can be kept.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// A line a word: its step as a digit, the word, the byte of its zone.
    words: String,
    card: Vec<u8>,
    values: Vec<(Facet, String)>,
    day: Option<i32>,
    /// Folded words, and stems that these don't tell.
    stems: BTreeSet<(String, String)>,
}

/// Makes entries ready, on one thread.
#[derive(Debug)]
pub struct Preparer {
    language: Language,
    splitter: Splitter,
}

impl Preparer {
    /// For a site in this language.
    pub fn new(language: &str) -> Self {
        Self {
            language: Language::of(language),
            splitter: Splitter::default(),
        }
    }

    /// Makes an entry ready.
    pub fn prepare(&mut self, entry: &Entry) -> Prepared {
        let card = &entry.card;
        let mut prepared = Prepared {
            words: String::new(),
            card: pack(card),
            values: entry.values.clone(),
            day: entry.day,
            stems: BTreeSet::new(),
        };
        self.add(&mut prepared, &card.title, Zone::Title);
        self.add(&mut prepared, &card.id, Zone::Id);
        for name in card.causes.iter().chain(&entry.names) {
            self.add(&mut prepared, name, Zone::Names);
        }
        for (n, part) in card.parts.iter().enumerate() {
            // Code stands below the heading of the prose before it.
            let goes_on = n > 0 && card.parts[n - 1].anchor == part.anchor;
            if !goes_on {
                self.add(&mut prepared, &part.title, part.zone);
            }
            self.add(&mut prepared, &part.text, part.zone);
        }
        prepared
    }

    fn add(&mut self, prepared: &mut Prepared, text: &str, zone: Zone) {
        let mut gap = GAP;
        let language = &self.language;
        let mut others = Splitter::default();
        let (words, stems) = (&mut prepared.words, &mut prepared.stems);
        self.splitter.split(text, |word, raw, _, step| {
            let step = step.max(std::mem::take(&mut gap));
            words.push(char::from(b'0' + step as u8));
            words.push_str(word);
            words.push(char::from(zone as u8));
            words.push('\n');
            if !raw.is_ascii() && !word.is_empty() {
                let stem = language.stem(&raw.to_lowercase(), &mut others);
                if stem != language.stem(word, &mut others) {
                    stems.insert((word.to_owned(), stem));
                }
            }
        });
    }
}

/// Why an index could not be made.
pub type Failed = Box<dyn std::error::Error + Send + Sync>;

/// A bundle: its bytes, in order.
#[derive(Debug)]
pub struct Bundle {
    head: Vec<u8>,
    body: Vec<OwnedBytes>,
}

impl Bundle {
    /// Its bytes, piece by piece.
    pub fn pieces(&self) -> impl Iterator<Item = &[u8]> {
        std::iter::once(&*self.head).chain(self.body.iter().map(|bytes| &**bytes))
    }

    /// The length of what a reader needs first, from the bundle's first byte on.
    pub fn head(&self) -> usize {
        self.head.len()
    }

    /// The length of all of it.
    pub fn size(&self) -> usize {
        self.pieces().map(<[u8]>::len).sum()
    }

    /// Its bytes.
    pub fn bytes(&self) -> Vec<u8> {
        self.pieces().collect::<Vec<_>>().concat()
    }
}

/// Writes an index, one entry after the other.
pub struct Writer {
    fields: Fields,
    index: SingleSegmentIndexWriter,
    files: RamDirectory,
    stems: BTreeMap<String, Vec<String>>,
    documents: u32,
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").finish_non_exhaustive()
    }
}

impl Writer {
    /// An empty index.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn new() -> Result<Self, Failed> {
        let fields = Fields::new();
        let settings = IndexSettings {
            // Cards are packed as they are made, in parallel, and unpacked with care.
            docstore_compression: Compressor::None,
            docstore_compress_dedicated_thread: false,
            docstore_blocksize: BLOCK,
            ..IndexSettings::default()
        };
        let builder = IndexBuilder::new().schema(fields.schema.clone()).settings(settings);
        let tokenizers = tantivy::tokenizer::TokenizerManager::default();
        tokenizers.register(PREPARED, Lines::default());
        let builder = builder.tokenizers(tokenizers);
        let files = RamDirectory::create();
        Ok(Self {
            fields,
            index: builder.single_segment_index_writer(files.clone(), 64 << 20)?,
            files,
            stems: BTreeMap::new(),
            documents: 0,
        })
    }

    /// Adds an entry. They come in the order that equally good results are shown in: the newest first.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn add(&mut self, prepared: &Prepared) -> Result<(), Failed> {
        let mut document = TantivyDocument::new();
        document.add_text(self.fields.words, &prepared.words);
        document.add_bytes(self.fields.card, &prepared.card);
        if let Some(day) = prepared.day {
            document.add_i64(self.fields.day, day.into());
        }
        let values: BTreeSet<_> = prepared.values.iter().collect();
        for (facet, value) in values {
            document.add_text(self.fields.facets[*facet as usize], value);
        }
        self.index.add_document(document)?;
        self.documents += 1;
        for (word, stem) in &prepared.stems {
            let stems = self.stems.entry(word.clone()).or_default();
            if let Err(at) = stems.binary_search(stem) {
                stems.insert(at, stem.clone());
            }
        }
        Ok(())
    }

    /// The bundle of all that was added.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn finish(self, site: SiteWords) -> Result<Bundle, Failed> {
        let index = self.index.finalize()?;
        let segment = index.searchable_segment_metas()?.pop();
        let segment = segment.ok_or("an index without a segment")?.id().uuid_string();
        let mut parts = Parts::default();
        // The one random thing is the segment's id.
        let meta = self.files.atomic_read(Path::new(META))?;
        let meta = String::from_utf8(meta)?.replace(&dashed(&segment), crate::blob::SEGMENT);
        parts.push(META, OwnedBytes::new(meta.into_bytes()));
        for ending in ENDINGS {
            let path = PathBuf::from(format!("{segment}.{ending}"));
            // Not as the index sees it, without its footer.
            parts.push(ending, self.files.open_read(&path)?.read_bytes()?);
        }

        // What opening reads is the head.
        let layout = Layout {
            files: parts.files(),
            pieces: Vec::new(),
            documents: self.documents,
            site,
            stems: self.stems,
        };
        let blob = Arc::new(Blob::whole(parts.bytes()));
        Opened::open(&layout, &blob)?;
        let pieces = blob.read();
        let bytes: Vec<_> = pieces
            .iter()
            .map(|piece| blob.get(piece.clone()))
            .collect::<Result<_, _>>()?;
        let layout = Layout {
            pieces: pieces
                .iter()
                .map(|piece| (piece.start, piece.end - piece.start))
                .collect(),
            ..layout
        };
        let head = bundle::sealed(&layout, &bytes.iter().map(|bytes| &**bytes).collect::<Vec<_>>())?;
        Ok(Bundle {
            head,
            body: parts.into_bytes(),
        })
    }
}

/// As `meta.json` has it.
fn dashed(id: &str) -> String {
    let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|range| &id[range]);
    parts.join("-")
}

/// Splits what [`Preparer`] made.
#[derive(Clone, Default)]
struct Lines(Token);

struct Words<'a> {
    rest: &'a str,
    token: &'a mut Token,
}

impl Tokenizer for Lines {
    type TokenStream<'a> = Words<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Words<'a> {
        self.0.reset();
        self.0.position = 0;
        Words {
            rest: text,
            token: &mut self.0,
        }
    }
}

impl TokenStream for Words<'_> {
    fn advance(&mut self) -> bool {
        let Some((line, rest)) = self.rest.split_once('\n') else {
            return false;
        };
        let (step, word) = line.split_at(1);
        self.token.position += usize::from(step.as_bytes()[0] - b'0');
        self.token.text.clear();
        self.token.text.push_str(word);
        self.rest = rest;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
