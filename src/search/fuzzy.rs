//! Words that are a few letters from another: a Levenshtein automaton that counts two swapped letters as one edit.

use tantivy_fst::Automaton;

use crate::entry::Zone;

/// How many edits are forgiven in a word of so many letters.
pub(crate) fn forgiven(word: &str) -> u8 {
    // Numbers are meant as they are typed.
    if word.bytes().any(|b| b.is_ascii_digit()) {
        return 0;
    }
    match word.chars().count() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// Terms whose word is near to another word, or begins near to it.
#[derive(Debug)]
pub(crate) struct Near<'a> {
    pub(crate) word: &'a [u8],
    pub(crate) most: u8,
    /// Whether more may follow.
    pub(crate) is_prefix: bool,
}

/// How far it is from each beginning of the word to what was read so far.
#[derive(Clone, Debug)]
pub(crate) enum State {
    Reading {
        row: Vec<u8>,
        /// The row before, and the byte that led to this one.
        before: Option<(Vec<u8>, u8)>,
        /// The least distance from the whole word to a beginning of what was read.
        least: u8,
    },
    /// The zone was read.
    End(bool),
}

impl Automaton for Near<'_> {
    type State = State;

    fn start(&self) -> State {
        State::Reading {
            row: (0..=self.word.len().min(250) as u8).collect(),
            before: None,
            least: u8::MAX,
        }
    }

    fn is_match(&self, state: &State) -> bool {
        matches!(state, State::End(true))
    }

    fn can_match(&self, state: &State) -> bool {
        match state {
            State::Reading { row, least, .. } => {
                row.iter().any(|distance| *distance <= self.most) || (self.is_prefix && *least <= self.most)
            }
            State::End(is_match) => *is_match,
        }
    }

    fn accept(&self, state: &State, byte: u8) -> State {
        let State::Reading { row, before, least } = state else {
            return State::End(false);
        };
        let last = row.last().copied().unwrap_or(u8::MAX);
        if byte <= Zone::Aside as u8 {
            let distance = if self.is_prefix { last.min(*least) } else { last };
            return State::End(distance <= self.most);
        }
        let mut next = Vec::with_capacity(row.len());
        next.push(row[0].saturating_add(1));
        for at in 1..row.len() {
            let differs = u8::from(self.word[at - 1] != byte);
            let mut best = (row[at - 1] + differs)
                .min(row[at].saturating_add(1))
                .min(next[at - 1].saturating_add(1));
            if let Some((earlier, previous)) = before
                && at >= 2
                && self.word[at - 1] == *previous
                && self.word[at - 2] == byte
            {
                best = best.min(earlier[at - 2] + 1);
            }
            next.push(best);
        }
        let least = (*least).min(next.last().copied().unwrap_or(u8::MAX));
        State::Reading {
            row: next,
            before: Some((row.clone(), byte)),
            least,
        }
    }
}

/// How many edits lie between two words, where two swapped letters are one.
pub(crate) fn distance(a: &str, b: &str) -> u8 {
    let near = Near {
        word: a.as_bytes(),
        most: u8::MAX,
        is_prefix: false,
    };
    let state = b.bytes().fold(near.start(), |state, byte| near.accept(&state, byte));
    match state {
        State::Reading { row, .. } => row.last().copied().unwrap_or(u8::MAX),
        State::End(_) => u8::MAX,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_near(word: &str, other: &str, most: u8, is_prefix: bool) -> bool {
        let near = Near {
            word: word.as_bytes(),
            most,
            is_prefix,
        };
        let mut state = near.start();
        for byte in other.bytes().chain([Zone::Rest as u8]) {
            state = near.accept(&state, byte);
            if !near.can_match(&state) {
                return false;
            }
        }
        near.is_match(&state)
    }

    #[test]
    fn edits_are_counted() {
        for (a, b, edits) in [
            ("certificate", "certificate", 0),
            ("certifcate", "certificate", 1),
            ("certifciate", "certificate", 1),
            ("sertificat", "certificate", 2),
            ("abc", "", 3),
        ] {
            assert_eq!(distance(a, b), edits, "{a} {b}");
            assert!(is_near(a, b, edits, false));
            assert!(edits == 0 || !is_near(a, b, edits - 1, false));
        }
    }

    #[test]
    fn a_beginning_may_be_near() {
        assert!(is_near("certfi", "certificate", 1, true));
        assert!(!is_near("certfi", "certificate", 1, false));
        assert!(!is_near("xyzzyx", "certificate", 1, true));
    }
}
