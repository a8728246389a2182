//! Terms: stems of the words that say something, and pairs of them that stand side by side.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};

use crate::report::{Gist, Sentence, Term, Zone};

/// Stems of words that are no terms.
static COMMON: LazyLock<HashSet<String>> = LazyLock::new(|| stems(include_str!("common.txt")));

/// Stems of words that are terms only beside another one.
static OPERATIONS: LazyLock<HashSet<String>> = LazyLock::new(|| stems(include_str!("operations.txt")));

fn stems(list: &'static str) -> HashSet<String> {
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).map(stem).collect()
}

fn stem(word: &str) -> String {
    STEMMER.with(|stemmer| stemmer.stem(word).into_owned())
}

/// How many terms a report has, at most: their numbers are short.
const MOST: usize = 4_000;

/// What stands in the place of a secret begins so, and says nothing of what happened.
const REDACTED: &str = "[redacted: ";

/// How many words a thread remembers.
const REMEMBERED: usize = 50_000;

thread_local! {
    /// What words are, by their lower-case form: stemming is slow, and words come again.
    static MEMORY: RefCell<HashMap<Box<str>, Word>> = RefCell::default();
    static STEMMER: Stemmer = Stemmer::create(Algorithm::English);
}

/// What a word is among terms.
#[derive(Clone, Copy)]
enum Word {
    /// It says nothing.
    Common,
    /// It says little: in pairs only.
    Operational(u64),
    /// A term.
    Telling(u64),
}

fn word(lower: &str) -> Word {
    MEMORY.with_borrow_mut(|memory| {
        if let Some(word) = memory.get(lower) {
            return *word;
        }
        let word = judge(lower);
        if memory.len() < REMEMBERED {
            memory.insert(lower.into(), word);
        }
        word
    })
}

fn judge(lower: &str) -> Word {
    let says_nothing = lower.chars().nth(1).is_none() || lower.starts_with(|c: char| c.is_numeric());
    let stem = stem(lower);
    if says_nothing || COMMON.contains(&stem) {
        return Word::Common;
    }
    let key = key(&stem);
    if OPERATIONS.contains(&stem) {
        Word::Operational(key)
    } else {
        Word::Telling(key)
    }
}

/// FNV-1a: the same on every machine.
fn key(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |key, byte| {
        (key ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    })
}

/// A gist as it grows.
#[derive(Default)]
pub(super) struct Gathering {
    text: String,
    sentences: Vec<Sentence>,
    terms: Vec<Term>,
}

impl Gathering {
    /// Adds the sentences of a text.
    pub(super) fn add(&mut self, zone: Zone, text: &str) {
        for range in crate::sentence::sentences(text) {
            // Beyond that nobody reads on.
            if self.sentences.len() >= usize::from(u16::MAX) {
                return;
            }
            let start = self.text.len() as u32;
            self.text.push_str(&text[range]);
            let end = self.text.len() as u32;
            self.sentences.push(Sentence { zone, start, end });
            self.sentence((self.sentences.len() - 1) as u16, start as usize);
        }
    }

    fn sentence(&mut self, sentence: u16, from: usize) {
        let mut last: Option<(u64, usize, usize)> = None;
        let mut lower = String::new();
        let text = std::mem::take(&mut self.text);
        let mut push = |key, is_pair, start: usize, end: usize| {
            // What is longer is no word.
            if let Ok(len) = u8::try_from(end - start) {
                self.terms.push(Term {
                    key,
                    start: start as u32,
                    sentence,
                    len,
                    is_pair,
                });
            }
        };
        let redacted = redacted(&text, from);
        for (start, end) in tokens(&text, from) {
            if redacted.iter().any(|mark| mark.contains(&start)) {
                last = None;
                continue;
            }
            lower.clear();
            lower.extend(text[start..end].chars().flat_map(char::to_lowercase));
            let (key, tells) = match word(&lower) {
                Word::Common => {
                    last = None;
                    continue;
                }
                Word::Operational(key) => (key, false),
                Word::Telling(key) => (key, true),
            };
            if tells {
                push(key, false, start, end);
            }
            // Side by side: a space or a hyphen between them.
            if let Some((before, since, until)) = last
                && matches!(&text[until..start], " " | "-")
            {
                push(before.rotate_left(7) ^ key, true, since, end);
            }
            last = Some((key, start, end));
        }
        self.text = text;
    }

    pub(super) fn gist(mut self) -> Gist {
        let zones = &self.sentences;
        self.terms
            .sort_by_key(|term| (term.key, zones[usize::from(term.sentence)].zone, term.start));
        self.terms.dedup_by_key(|term| term.key);
        self.terms.truncate(MOST);
        Gist {
            text: self.text.into(),
            sentences: self.sentences.into(),
            terms: self.terms.into(),
        }
    }
}

/// Where marks of taken secrets stand in `text` from byte `from` on.
fn redacted(text: &str, from: usize) -> Vec<std::ops::Range<usize>> {
    let marks = text[from..].match_indices(REDACTED).map(|(at, _)| from + at);
    marks
        .map(|at| at..text[at..].find(']').map_or(text.len(), |end| at + end))
        .collect()
}

/// Where the words of `text` stand from byte `from` on. What is written without spaces is parted where the script changes.
fn tokens(text: &str, from: usize) -> Vec<(usize, usize)> {
    let mut tokens = Vec::new();
    let mut open: Option<(usize, Script)> = None;
    let ends = text[from..].char_indices().map(|(at, c)| (from + at, c));
    for (at, c) in ends.chain([(text.len(), ' ')]) {
        let script = Script::of(c);
        match open {
            Some((_, of)) if of == script => continue,
            Some((start, of)) if of != Script::None => tokens.push((start, at)),
            _ => {}
        }
        open = Some((at, script));
    }
    tokens
}

/// What kind of letter a character is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    /// Of words with spaces between them.
    Parted,
    /// Chinese characters.
    Han,
    /// Of words from other languages.
    Katakana,
    /// No letter, or one of endings and particles.
    None,
}

impl Script {
    fn of(c: char) -> Self {
        match c {
            '\u{3040}'..='\u{309f}' => Self::None,
            '\u{30a0}'..='\u{30ff}' => Self::Katakana,
            '\u{3400}'..='\u{9fff}' => Self::Han,
            c if c.is_alphanumeric() || c == '_' => Self::Parted,
            _ => Self::None,
        }
    }
}
