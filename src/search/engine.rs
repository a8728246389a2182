//! The engine: opens a head, says which bytes of the body a query needs, and answers when they are there.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tantivy::directory::{CompositeFile, FileSlice, OwnedBytes};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::SegmentComponent;
use tantivy::schema::Field;
use tantivy::store::StoreReader;
use tantivy::{Index, InvertedIndexReader, SegmentReader};

use crate::answer::{self, Answer, Request};
use crate::blob::{Blob, Files};
use crate::bundle::{self, Damaged, Layout};
use crate::facets::Columns;
use crate::language::Language;
use crate::schema::Fields;
use crate::site::SiteWords;

/// What lies at most so many bytes apart is fetched as one: a request costs more than they do.
const GAP: u64 = 1024;

/// An index, opened.
pub(crate) struct Opened {
    pub(crate) blob: Arc<Blob>,
    pub(crate) words: Arc<InvertedIndexReader>,
    pub(crate) positions: Option<FileSlice>,
    pub(crate) norms: FieldNormReader,
    /// The mean number of words of a document.
    pub(crate) mean: f32,
    pub(crate) store: StoreReader,
    pub(crate) card: Field,
    pub(crate) columns: Columns,
    pub(crate) documents: u32,
    pub(crate) site: SiteWords,
    pub(crate) stems: BTreeMap<String, Vec<String>>,
    pub(crate) language: Language,
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opened").finish_non_exhaustive()
    }
}

impl Opened {
    /// Reads all that every query needs.
    pub(crate) fn open(layout: &Layout, blob: &Arc<Blob>) -> Result<Self, Damaged> {
        let opened = guarded(|| Self::read(layout, blob)).map_err(|error| Damaged::Corrupt(error.to_string()))?;
        match opened.words.total_num_tokens() {
            // What can't be is no index that was written here.
            tokens if tokens > u64::from(u32::MAX) * 64 => Err(Damaged::Corrupt("it counts too many words".into())),
            _ => Ok(opened),
        }
    }

    fn read(layout: &Layout, blob: &Arc<Blob>) -> tantivy::Result<Self> {
        let files = Files::new(layout, blob).map_err(|error| invalid(&error.to_string()))?;
        let fields = Fields::new();
        let index = Index::open(files)?;
        if index.schema() != fields.schema {
            return Err(invalid("its fields are others"));
        }
        let mut segments = index.searchable_segments()?.into_iter();
        let (Some(segment), None) = (segments.next(), segments.next()) else {
            return Err(invalid("it isn't of one segment"));
        };
        let reader = SegmentReader::open(&segment)?;
        let documents = reader.max_doc();
        if documents != layout.documents {
            return Err(invalid("its documents are others"));
        }
        let words = reader.inverted_index(fields.words)?;
        let positions = CompositeFile::open(&segment.open_read(SegmentComponent::Positions)?)?;
        let norms = match documents {
            0 => FieldNormReader::constant(0, 1),
            _ => reader.get_fieldnorms_reader(fields.words)?,
        };
        let store = reader.get_store_reader(64)?;
        Ok(Self {
            blob: blob.clone(),
            mean: words.total_num_tokens() as f32 / documents.max(1) as f32,
            positions: positions.open_read(fields.words),
            words,
            norms,
            store,
            card: fields.card,
            columns: Columns::read(&reader)?,
            documents,
            site: layout.site.clone(),
            stems: layout.stems.clone(),
            language: Language::of(&layout.site.language),
        })
    }
}

fn invalid(what: &str) -> tantivy::TantivyError {
    tantivy::TantivyError::InvalidArgument(what.to_owned())
}

thread_local! {
    static IS_READING: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread reads bytes that may be damaged: a panic then is told as an error, and nobody need hear of it.
pub fn is_reading() -> bool {
    IS_READING.get()
}

/// Runs what reads bytes that may be anything: where tantivy panics, they are damaged.
pub(crate) fn guarded<T>(read: impl FnOnce() -> tantivy::Result<T>) -> tantivy::Result<T> {
    let before = IS_READING.replace(true);
    let done = catch_unwind(AssertUnwindSafe(read));
    IS_READING.set(before);
    done.unwrap_or_else(|_| Err(invalid("it can't be read")))
}

/// What a step of a search comes to.
#[derive(Debug)]
pub enum Step {
    /// The answer.
    Done(Box<Answer>),
    /// These bytes of the bundle are needed, in order; give them, and ask again.
    Need(Vec<Range<u64>>),
}

/// Searches a bundle of which it has the head, and asks for what it needs of the rest.
pub struct Engine {
    opened: Opened,
    /// Where the body begins.
    body: u64,
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").finish_non_exhaustive()
    }
}

impl Engine {
    /// Opens an unpacked head, whose packed form ends at `body` in the bundle.
    ///
    /// # Errors
    /// When it is damaged.
    pub fn open(head: &[u8], body: u64) -> Result<Self, Damaged> {
        let (layout, mut rest) = bundle::layout(head)?;
        let blob = Arc::new(Blob::default());
        for (at, len) in &layout.pieces {
            let len = usize::try_from(*len).ok().filter(|len| *len <= rest.len());
            let (piece, behind) = rest.split_at(len.ok_or(Damaged::Truncated)?);
            blob.put(*at, OwnedBytes::new(piece.to_vec()));
            rest = behind;
        }
        let opened = Opened::open(&layout, &blob)?;
        blob.forget();
        Ok(Self { opened, body })
    }

    /// Takes bytes of the bundle that stand at `at`.
    pub fn give(&mut self, at: u64, bytes: Vec<u8>) {
        if let Some(at) = at.checked_sub(self.body) {
            self.opened.blob.put(at, OwnedBytes::new(bytes));
        }
    }

    /// Answers, or says what it needs to.
    ///
    /// # Errors
    /// When the bundle is damaged.
    pub fn search(&self, request: &Request) -> Result<Step, Damaged> {
        let found = guarded(|| Ok(answer::answer(&self.opened, request)));
        self.opened.blob.forget();
        let missing = self.opened.blob.missing(GAP);
        if !missing.is_empty() {
            let needed = missing.into_iter();
            return Ok(Step::Need(
                needed
                    .map(|range| range.start + self.body..range.end + self.body)
                    .collect(),
            ));
        }
        match found {
            Ok(Ok(answer)) => Ok(Step::Done(Box::new(answer))),
            Ok(Err(error)) | Err(error) => Err(Damaged::Corrupt(error.to_string())),
        }
    }
}

/// Where the bytes of a bundle are: a file, a memory.
pub trait Source {
    /// The bytes at `range`, all of them.
    ///
    /// # Errors
    /// When they can't be had.
    fn bytes(&self, range: Range<u64>) -> std::io::Result<Vec<u8>>;
}

impl Source for [u8] {
    fn bytes(&self, range: Range<u64>) -> std::io::Result<Vec<u8>> {
        let bytes = self.get(range.start as usize..range.end as usize);
        bytes
            .map(<[u8]>::to_vec)
            .ok_or_else(|| std::io::ErrorKind::UnexpectedEof.into())
    }
}

/// A bundle that is answered from where it lies.
#[cfg(feature = "write")]
pub struct Reader<S> {
    engine: Engine,
    source: S,
}

#[cfg(feature = "write")]
impl<S> fmt::Debug for Reader<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader").finish_non_exhaustive()
    }
}

#[cfg(feature = "write")]
impl<S: std::ops::Deref<Target: Source>> Reader<S> {
    /// Opens a bundle.
    ///
    /// # Errors
    /// When it is none, or damaged.
    pub fn open(source: S) -> Result<Self, Damaged> {
        let truncated = |_| Damaged::Truncated;
        let preamble = source.bytes(0..bundle::PREAMBLE as u64).map_err(truncated)?;
        let (length, _) = bundle::preamble(&preamble)?;
        let body = (bundle::PREAMBLE + length) as u64;
        let packed = source.bytes(0..body).map_err(truncated)?;
        let head = bundle::unpacked(bundle::packed_head(&packed)?)?;
        Ok(Self {
            engine: Engine::open(&head, body)?,
            source,
        })
    }

    /// Answers.
    ///
    /// # Errors
    /// When the bundle is damaged.
    pub fn search(&mut self, request: &Request) -> Result<Answer, Damaged> {
        // The words' places, their positions, the documents; each of them once.
        for _ in 0..8 {
            match self.engine.search(request)? {
                Step::Done(answer) => return Ok(*answer),
                Step::Need(ranges) => {
                    for range in ranges {
                        let at = range.start;
                        let bytes = self.source.bytes(range).map_err(|_| Damaged::Truncated)?;
                        self.engine.give(at, bytes);
                    }
                }
            }
        }
        Err(Damaged::Corrupt("it never has enough".into()))
    }
}
