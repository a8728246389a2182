//! Causes that a report names in its own words: an alias of the registry in its title, its summary or its causes.
//!
//! Sentence by sentence, whole words, by their stems. A match must be a statement of fact: where the sentence denies it,
//! weighs it or promises something about it, it is none. Few matches that are right are worth more than many.

use std::collections::HashMap;
use std::ops::Range;

use rust_stemmers::{Algorithm, Stemmer};

use crate::registry::Registered;

/// Where a report speaks of a cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Among its causes.
    Causes,
    /// In its summary.
    Summary,
    /// In its title.
    Title,
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
    /// By the number of their first word: the aliases, longest first.
    by_first: Vec<Vec<Alias>>,
    /// Aliases of scripts that don't part words.
    unparted: Vec<(String, usize)>,
    /// By cause: phrases that void a match.
    unless: Vec<Vec<Vec<Step>>>,
    signs: Signs,
    stemmer: Stemmer,
}

struct Alias {
    cause: usize,
    steps: Vec<Step>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Word(u32),
    /// Up to four words.
    Gap,
}

/// Words between two steps of an alias.
const GAP: usize = 4;

/// Words that make something else of a statement.
struct Signs {
    /// Before it, in its clause: denied, weighed, wished or promised.
    before: Vec<Vec<Step>>,
    /// After it, within a few words: denied.
    after: Vec<Vec<Step>>,
    /// Where a new statement begins within a sentence.
    turns: Vec<u32>,
}

const BEFORE: [&str; 68] = [
    "not",
    "no",
    "never",
    "neither",
    "nor",
    "without",
    "cannot",
    "isn",
    "wasn",
    "weren",
    "didn",
    "doesn",
    "don",
    "couldn",
    "hadn",
    "hasn",
    "wouldn",
    "ruled out",
    "rule out",
    "ruling out",
    "rather than",
    "instead of",
    "unlike",
    "unrelated",
    "would",
    "could",
    "should",
    "might",
    "may",
    "will",
    "shall",
    "must",
    "ll",
    "prevent",
    "avoid",
    "to detect",
    "to catch",
    "protect",
    "if",
    "in case",
    "risk of",
    "potential",
    "possible",
    "possibly",
    "perhaps",
    "suspected",
    "hypothesis",
    "hypothesised",
    "hypothesized",
    "theory",
    "at first",
    "initially thought",
    "simulated",
    "similar to",
    "planned",
    "plan to",
    "monitor for",
    "alert for",
    "alert on",
    "alerts for",
    "alerts on",
    "remediation",
    "mitigation",
    "mitigate",
    "went well",
    "lucky",
    "luckily",
    "what if",
];
const AFTER: [&str; 14] = [
    "ruled out",
    "was not",
    "is not",
    "were not",
    "did not cause",
    "wasn",
    "isn",
    "weren",
    "unrelated",
    "red herring",
    "rejected",
    "disproved",
    "not the cause",
    "would have",
];
const TURNS: [&str; 12] = [
    "but",
    "because",
    "since",
    "so",
    "while",
    "when",
    "after",
    "however",
    "instead",
    "therefore",
    "thus",
    "although",
];

/// Words after a match in which it may be denied.
const NEAR_AFTER: usize = 5;

/// A word of a text.
#[derive(Clone, Copy)]
struct Word {
    /// 0 for one that no alias and no sign has.
    stem: u32,
    start: usize,
    end: usize,
    /// Whether a comma or its like stands before it.
    parted: bool,
}

/// What one thread remembers of words it has stemmed.
#[derive(Default)]
pub(super) struct Memory(HashMap<String, u32>);

/// How many words a thread remembers.
const REMEMBERED: usize = 50_000;

impl Matcher {
    /// Prepares the aliases of `causes`; a match is told by the index of its cause.
    pub(super) fn new<'c>(causes: impl Iterator<Item = &'c Registered>) -> Self {
        let mut matcher = Self {
            stems: HashMap::new(),
            by_first: vec![Vec::new()],
            unparted: Vec::new(),
            unless: Vec::new(),
            signs: Signs {
                before: Vec::new(),
                after: Vec::new(),
                turns: Vec::new(),
            },
            stemmer: Stemmer::create(Algorithm::English),
        };
        matcher.signs = Signs {
            before: BEFORE.iter().map(|sign| matcher.steps(sign)).collect(),
            after: AFTER.iter().map(|sign| matcher.steps(sign)).collect(),
            turns: TURNS.iter().map(|word| matcher.number(word)).collect(),
        };
        for (cause, registered) in causes.enumerate() {
            for alias in &registered.aliases {
                if is_unparted(alias) {
                    matcher.unparted.push((alias.to_lowercase(), cause));
                    continue;
                }
                let steps = matcher.steps(alias);
                if let Some(Step::Word(first)) = steps.first() {
                    matcher.by_first[*first as usize].push(Alias { cause, steps });
                }
            }
            let unless = registered.unless.iter().map(|phrase| matcher.steps(phrase)).collect();
            matcher.unless.push(unless);
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
            steps.extend(words.map(|word| Step::Word(self.number(word))));
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
            let words = self.words(sentence_text, memory);
            let mut at = 0;
            while at < words.len() {
                let mut next = at + 1;
                for alias in &self.by_first[words[at].stem as usize] {
                    let Some(end) = matched(&words, at, &alias.steps) else {
                        continue;
                    };
                    if found.iter().any(|(cause, _)| *cause == alias.cause)
                        || self.is_denied(&words, at..end)
                        || self.is_void(&words, alias.cause)
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
        for (alias, cause) in &self.unparted {
            let Some(at) = sentence.find(alias.as_str()) else {
                continue;
            };
            let denied = ["ない", "なかった", "可能性", "対策", "予防", "防止"]
                .iter()
                .any(|sign| sentence.contains(sign));
            if !denied && found.iter().all(|(other, _)| other != cause) {
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
                words.push(Word {
                    stem: self.stem(&text[from..at], memory),
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

    fn stem(&self, word: &str, memory: &mut Memory) -> u32 {
        let lower = word.to_lowercase();
        if let Some(number) = memory.0.get(&lower) {
            return *number;
        }
        let number = self.stems.get(&*self.stemmer.stem(&lower)).copied().unwrap_or(0);
        if memory.0.len() < REMEMBERED {
            memory.0.insert(lower, number);
        }
        number
    }

    /// Whether the clause of the match says that it was not so, might be, or shall not be.
    fn is_denied(&self, words: &[Word], range: Range<usize>) -> bool {
        let turn = |word: &Word| self.signs.turns.contains(&word.stem);
        // A comma ends no denial: "it was not, as we first thought, …". A turn does.
        let from = words[..range.start].iter().rposition(turn).map_or(0, |at| at + 1);
        let before = (from..range.start).any(|at| {
            let signs = &self.signs.before;
            signs
                .iter()
                .any(|sign| matched(words, at, sign).is_some_and(|end| end <= range.start))
        });
        let clause = words[range.end..]
            .iter()
            .take(NEAR_AFTER)
            .take_while(|word| !turn(word) && !word.parted);
        let until = range.end + clause.count();
        let after = (range.end..until).any(|at| self.signs.after.iter().any(|sign| matched(words, at, sign).is_some()));
        before || after
    }

    fn is_void(&self, words: &[Word], cause: usize) -> bool {
        let unless = &self.unless[cause];
        (0..words.len()).any(|at| unless.iter().any(|phrase| matched(words, at, phrase).is_some()))
    }
}

/// Where a phrase that begins with the word at `at` ends, if it stands there.
fn matched(words: &[Word], at: usize, steps: &[Step]) -> Option<usize> {
    let (step, rest) = steps.split_first()?;
    let Step::Word(stem) = step else { return None };
    if words.get(at)?.stem != *stem {
        return None;
    }
    match rest.first() {
        None => Some(at + 1),
        Some(Step::Word(_)) => matched(words, at + 1, rest),
        Some(Step::Gap) => {
            for next in at + 1..=at + 1 + GAP {
                if words.get(next)?.parted {
                    return None;
                }
                if let Some(end) = matched(words, next, &rest[1..]) {
                    return Some(end);
                }
            }
            None
        }
    }
}

/// Whether `text` is of a script that doesn't part words.
fn is_unparted(text: &str) -> bool {
    text.chars()
        .any(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}'))
}

/// The sentences of `text`, by a full stop and its like before a space or a line's end, and by lines.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let ends = match c {
            '\n' | '。' | '！' | '？' => true,
            '.' | '!' | '?' | ';' => chars.peek().is_none_or(|(_, next)| next.is_whitespace()),
            _ => false,
        };
        if ends {
            let end = at + c.len_utf8();
            push_trimmed(text, start..end, &mut sentences);
            start = end;
        }
    }
    push_trimmed(text, start..text.len(), &mut sentences);
    sentences
}

fn push_trimmed(text: &str, range: Range<usize>, sentences: &mut Vec<Range<usize>>) {
    let part = &text[range.clone()];
    let start = range.start + part.len() - part.trim_start().len();
    let end = range.start + part.trim_end().len();
    if start < end {
        sentences.push(start..end);
    }
}

#[cfg(test)]
mod tests;
