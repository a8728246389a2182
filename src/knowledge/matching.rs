//! Causes that a report names in its own words: an alias of the registry in its title, its summary or its causes.
//!
//! Sentence by sentence, whole words, by their stems. A match must be a statement of fact: where the sentence denies it,
//! weighs it or promises something about it, it is none. Few matches that are right are worth more than many.

use std::collections::HashMap;
use std::ops::Range;

use rust_stemmers::{Algorithm, Stemmer};

use crate::registry::Registered;
use crate::sentence::sentences;

mod signs;
mod words;

use signs::{AFTER, BEFORE, JOINTS, PLAIN, TURNS, WEIGHED};
use words::{Step, Word, is_unparted, matched};

/// Where a report speaks of a cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Among its causes.
    Causes,
    /// In its summary.
    Summary,
    /// In its title.
    Title,
    /// In its text, which stands for what no section says.
    Text,
    /// In its lessons: a hint, no match.
    Lessons,
}

impl Place {
    /// The word: the causes, the summary, the title, the text, the lessons.
    pub fn word(self) -> &'static str {
        match self {
            Self::Causes => "causes",
            Self::Summary => "summary",
            Self::Title => "title",
            Self::Text => "text",
            Self::Lessons => "lessons",
        }
    }
}

/// The words by which a cause was matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Where they stand.
    pub place: Place,
    /// The sentence.
    pub sentence: String,
    /// The bytes of the sentence that are the alias.
    pub phrase: Range<usize>,
}

/// The aliases of a registry, ready to be looked for.
pub(super) struct Matcher {
    /// From a stem to its number; those of no alias and no sign have none.
    stems: HashMap<String, u32>,
    /// The same of words that are meant as they stand.
    exacts: HashMap<String, u32>,
    /// By the number of their first word: the aliases, longest first.
    by_first: Vec<Vec<Alias>>,
    /// Aliases of scripts that don't part words.
    unparted: Vec<(String, usize)>,
    /// By cause: phrases that void a match.
    unless: Vec<Vec<Vec<Step>>>,
    /// The same, of scripts that don't part words.
    unless_unparted: Vec<Vec<String>>,
    signs: Signs,
    stemmer: Stemmer,
}

struct Alias {
    cause: usize,
    steps: Vec<Step>,
}

/// Words that make something else of a statement.
#[derive(Default)]
struct Signs {
    /// Before it, in its clause: denied, weighed, wished or promised.
    before: Vec<Vec<Step>>,
    /// After it, within a few words: denied.
    after: Vec<Vec<Step>>,
    /// Where a new statement begins within a sentence.
    turns: Vec<u32>,
    /// Denials of what was done, which a reason may follow: "could not connect due to …".
    plain: Vec<u32>,
    /// What stands between such a denial and a reason that is denied itself: "could not have been due to …".
    joints: Vec<u32>,
    due: u32,
    could: u32,
    instead: u32,
    of: u32,
}

/// Words after a match in which it may be denied.
const NEAR_AFTER: usize = 5;

/// What one thread remembers of words it has stemmed.
#[derive(Default)]
pub(super) struct Memory(HashMap<String, (u32, u32)>);

/// How many words a thread remembers.
const REMEMBERED: usize = 50_000;

impl Matcher {
    /// Prepares the aliases of `causes`; a match is told by the index of its cause.
    pub(super) fn new<'c>(causes: impl Iterator<Item = &'c Registered>) -> Self {
        let mut matcher = Self {
            stems: HashMap::new(),
            exacts: HashMap::new(),
            by_first: vec![Vec::new()],
            unparted: Vec::new(),
            unless: Vec::new(),
            unless_unparted: Vec::new(),
            signs: Signs::default(),
            stemmer: Stemmer::create(Algorithm::English),
        };
        matcher.signs = Signs {
            before: BEFORE.iter().map(|sign| matcher.steps(sign)).collect(),
            after: AFTER.iter().map(|sign| matcher.steps(sign)).collect(),
            turns: TURNS.iter().map(|word| matcher.number(word)).collect(),
            plain: PLAIN.iter().map(|word| matcher.number(word)).collect(),
            joints: JOINTS.iter().map(|word| matcher.number(word)).collect(),
            due: matcher.number("due"),
            could: matcher.number("could"),
            instead: matcher.number("instead"),
            of: matcher.number("of"),
        };
        for (cause, registered) in causes.enumerate() {
            for alias in &registered.aliases {
                if is_unparted(alias) {
                    matcher.unparted.push((alias.to_ascii_lowercase(), cause));
                    continue;
                }
                let steps = matcher.steps(alias);
                if let Some(Step::Word(first) | Step::Exact(first, _)) = steps.first() {
                    matcher.by_first[*first as usize].push(Alias { cause, steps });
                }
            }
            let (unparted, parted): (Vec<_>, Vec<_>) = registered.unless.iter().partition(|phrase| is_unparted(phrase));
            let unless = parted.into_iter().map(|phrase| matcher.steps(phrase)).collect();
            matcher.unless.push(unless);
            matcher.unless_unparted.push(unparted.into_iter().cloned().collect());
        }
        for aliases in &mut matcher.by_first {
            aliases.sort_by_key(|alias| std::cmp::Reverse(alias.steps.len()));
        }
        matcher
    }

    fn number(&mut self, word: &str) -> u32 {
        let stem = self.stemmer.stem(word).into_owned();
        let next = self.by_first.len() as u32;
        let number = *self.stems.entry(stem).or_insert(next);
        if number == next {
            self.by_first.push(Vec::new());
        }
        number
    }

    fn exact_number(&mut self, word: &str) -> u32 {
        let next = self.exacts.len() as u32 + 1;
        *self.exacts.entry(word.to_owned()).or_insert(next)
    }

    fn steps(&mut self, phrase: &str) -> Vec<Step> {
        let phrase = phrase.to_lowercase().replace("...", "…").replace('…', " … ");
        let mut steps = Vec::new();
        for part in phrase.split_whitespace() {
            if part == "…" {
                steps.push(Step::Gap);
                continue;
            }
            let words = part
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty());
            let exact = part.starts_with('=');
            steps.extend(words.map(|word| match (self.number(word), exact) {
                (stem, false) => Step::Word(stem),
                (stem, true) => Step::Exact(stem, self.exact_number(word)),
            }));
        }
        while steps.last() == Some(&Step::Gap) {
            steps.pop();
        }
        while steps.first() == Some(&Step::Gap) {
            steps.remove(0);
        }
        steps
    }

    /// The causes that `text` states, each once, by index, with the sentence and the phrase.
    pub(super) fn find(&self, text: &str, place: Place, memory: &mut Memory, found: &mut Vec<(usize, Evidence)>) {
        for sentence in sentences(text) {
            let sentence_text = &text[sentence];
            // A question states nothing.
            if sentence_text.ends_with(['?', '？']) {
                continue;
            }
            let words = self.words(sentence_text, memory);
            let mut at = 0;
            while at < words.len() {
                let mut next = at + 1;
                for alias in &self.by_first[words[at].stem as usize] {
                    let Some(end) = matched(&words, at, &alias.steps) else {
                        continue;
                    };
                    if found.iter().any(|(cause, _)| *cause == alias.cause)
                        || self.is_denied(&words, at..end, &alias.steps)
                        || self.is_void(sentence_text, &words, alias.cause)
                    {
                        continue;
                    }
                    let phrase = words[at].start..words[end - 1].end;
                    found.push((
                        alias.cause,
                        Evidence {
                            place,
                            sentence: sentence_text.to_owned(),
                            phrase,
                        },
                    ));
                    next = end;
                    break;
                }
                at = next;
            }
            self.find_unparted(sentence_text, place, found);
        }
    }

    fn find_unparted(&self, sentence: &str, place: Place, found: &mut Vec<(usize, Evidence)>) {
        if sentence.is_ascii() {
            return;
        }
        // Of other letters, capitals might be longer.
        let lower = sentence.to_ascii_lowercase();
        for (alias, cause) in &self.unparted {
            let Some(at) = lower.find(alias.as_str()) else {
                continue;
            };
            let denied = ["ない", "なかった"]
                .iter()
                .chain(&WEIGHED)
                .any(|sign| sentence.contains(sign));
            let void = self.unless_unparted[*cause].iter().any(|sign| sentence.contains(sign));
            if !denied && !void && found.iter().all(|(other, _)| other != cause) {
                found.push((
                    *cause,
                    Evidence {
                        place,
                        sentence: sentence.to_owned(),
                        phrase: at..at + alias.len(),
                    },
                ));
            }
        }
    }

    fn words(&self, text: &str, memory: &mut Memory) -> Vec<Word> {
        let mut words = Vec::new();
        let mut parted = false;
        let mut start = None;
        let ends = text.char_indices().chain([(text.len(), ' ')]);
        for (at, c) in ends {
            if c.is_alphanumeric() {
                start.get_or_insert(at);
                continue;
            }
            if let Some(from) = start.take() {
                let (stem, exact) = self.stem(&text[from..at], memory);
                words.push(Word {
                    stem,
                    exact,
                    start: from,
                    end: at,
                    parted,
                });
                parted = false;
            }
            parted |= matches!(c, ',' | ';' | ':' | '(' | ')' | '—' | '–' | '"' | '“' | '”');
        }
        words
    }

    /// The numbers of a word: of its stem and of itself.
    fn stem(&self, word: &str, memory: &mut Memory) -> (u32, u32) {
        // The month, not what may be.
        if word == "May" {
            return (0, 0);
        }
        let lower = word.to_lowercase();
        if let Some(numbers) = memory.0.get(&lower) {
            return *numbers;
        }
        let stem = self.stems.get(&*self.stemmer.stem(&lower)).copied().unwrap_or(0);
        let exact = self.exacts.get(&lower).copied().unwrap_or(0);
        if memory.0.len() < REMEMBERED {
            memory.0.insert(lower, (stem, exact));
        }
        (stem, exact)
    }

    /// Whether the clause of the match says that it was not so, might be, or shall not be.
    fn is_denied(&self, words: &[Word], range: Range<usize>, alias: &[Step]) -> bool {
        let signs = &self.signs;
        // "Instead of" is a sign itself.
        let turn = |at: usize| {
            let is_of = || words.get(at + 1).is_some_and(|next| next.stem == signs.of);
            let stem = words[at].stem;
            signs.turns.contains(&stem) && !(stem == signs.instead && is_of())
        };
        // A comma ends no denial: "it was not, as we first thought, …". A turn does.
        let from = (0..range.start).rev().find(|at| turn(*at)).map_or(0, |at| at + 1);
        let sign_at = |at: usize, until: usize| {
            let mut ends = signs.before.iter().filter_map(|sign| matched(words, at, sign));
            ends.any(|end| end <= until)
        };
        let before =
            (from..range.start).any(|at| sign_at(at, range.start) && !self.is_of_effect(words, at, range.start));
        // Between the words of an alias, unless they are of it.
        let own = |word: &Word| alias.iter().any(|step| step.is(word));
        let within = range.clone().any(|at| !own(&words[at]) && sign_at(at, range.end));
        let clause = (range.end..words.len())
            .take(NEAR_AFTER)
            .take_while(|at| !turn(*at) && !words[*at].parted);
        let until = range.end + clause.count();
        let after = (range.end..until).any(|at| signs.after.iter().any(|sign| matched(words, at, sign).is_some()));
        before || within || after
    }

    /// Whether the sign at `at` denies only what came of the match: "could not connect due to …".
    fn is_of_effect(&self, words: &[Word], at: usize, until: usize) -> bool {
        let signs = &self.signs;
        let plain = |at: usize| words.get(at).is_some_and(|word| signs.plain.contains(&word.stem));
        let at = at + usize::from(words[at].stem == signs.could);
        let Some(due) = (at..until).rev().find(|due| words[*due].stem == signs.due) else {
            return false;
        };
        // After the denial itself, and "t" of "didn't": a verb.
        plain(at) && due > at + 1 && !signs.joints.contains(&words[due - 1].stem) && !plain(due - 1)
    }

    fn is_void(&self, sentence: &str, words: &[Word], cause: usize) -> bool {
        let unless = &self.unless[cause];
        let said = (0..words.len()).any(|at| unless.iter().any(|phrase| matched(words, at, phrase).is_some()));
        let unparted = || {
            let mut signs = WEIGHED
                .iter()
                .copied()
                .chain(self.unless_unparted[cause].iter().map(String::as_str));
            signs.any(|sign| sentence.contains(sign))
        };
        said || !sentence.is_ascii() && unparted()
    }
}

#[cfg(test)]
mod tests;
