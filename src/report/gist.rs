//! What a report says in short, and the words by which it is like others.

use std::ops::Range;

/// Where in a report a sentence stands, the most telling first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Zone {
    /// Among its causes.
    Causes,
    /// Among its lessons.
    Lessons,
    /// In its summary.
    Summary,
    /// In its title.
    Title,
    /// In the rest of its prose, which stands for what no section says.
    Prose,
    /// Where it says less of the cause: in its timeline, its actions, what went well.
    Aside,
}

impl Zone {
    /// The word: the causes, the lessons, the summary, the title, the text.
    pub fn word(self) -> &'static str {
        match self {
            Self::Causes => "causes",
            Self::Lessons => "lessons",
            Self::Summary => "summary",
            Self::Title => "title",
            Self::Prose | Self::Aside => "text",
        }
    }
}

/// The sentences that tell what a report is about, and their terms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gist {
    /// All sentences, one behind the other.
    pub text: Box<str>,
    /// Each of them.
    pub sentences: Box<[Sentence]>,
    /// By key, each once: as it stands in the most telling zone.
    pub terms: Box<[Term]>,
}

/// A sentence of a gist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where in the report it stands.
    pub zone: Zone,
    /// From which byte of [`Gist::text`].
    pub start: u32,
    /// To which.
    pub end: u32,
}

/// A term of a gist: the stem of a word, or of two that stand side by side. There are many: it is kept small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// The same for the same stems.
    pub key: u64,
    /// Its first byte in [`Gist::text`].
    pub start: u32,
    /// The index of its sentence.
    pub sentence: u16,
    /// How many bytes it has.
    pub len: u8,
    /// Whether it is two words.
    pub is_pair: bool,
}

impl Term {
    /// Where it stands in [`Gist::text`], in bytes.
    pub fn range(&self) -> Range<usize> {
        let start = self.start as usize;
        start..start + usize::from(self.len)
    }
}

impl Gist {
    /// The sentence of this index.
    pub fn sentence(&self, index: u16) -> &str {
        let sentence = self.sentences[usize::from(index)];
        &self.text[sentence.start as usize..sentence.end as usize]
    }

    /// A term as it is written.
    pub fn written(&self, term: &Term) -> &str {
        &self.text[term.range()]
    }

    /// Where a term stands within its sentence, in bytes.
    pub fn within(&self, term: &Term) -> Range<usize> {
        let start = self.sentences[usize::from(term.sentence)].start as usize;
        term.range().start - start..term.range().end - start
    }

    /// Where in the report a term stands.
    pub fn zone(&self, term: &Term) -> Zone {
        self.sentences[usize::from(term.sentence)].zone
    }
}
