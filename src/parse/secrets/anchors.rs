//! Where something might begin: a hundred short words looked for at once.
//!
//! An Aho-Corasick automaton of so many words has no vectorized prefilter (its limit is 64) and takes four times as
//! long over clean text. Here only every other place is looked at: a word of four bytes has three of them from one of
//! any two neighbouring places. Each byte says in which of 64 buckets a word may have it there, and what three bytes
//! agree on is compared.

use std::fmt;

/// Words to look for.
pub(super) struct Anchors {
    /// For each of three bytes: the buckets that have it there.
    masks: Box<[[u64; 256]; 3]>,
    buckets: Vec<Vec<Word>>,
}

#[derive(Debug)]
struct Word {
    text: &'static [u8],
    any_case: bool,
    number: usize,
}

/// Buckets of words that are looked at from their first byte, above as many for those from their second.
const HALF: usize = 32;

impl fmt::Debug for Anchors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.buckets[HALF..].iter().flatten()).finish()
    }
}

impl Anchors {
    /// Words of three bytes or more (better four), and whether their case doesn't matter.
    pub(super) fn new(words: impl IntoIterator<Item = (&'static str, bool)>) -> Self {
        let mut masks = Box::new([[0; 256]; 3]);
        let mut buckets: Vec<Vec<Word>> = (0..2 * HALF).map(|_| Vec::new()).collect();
        let words: Vec<_> = words.into_iter().enumerate().collect();
        for skipped in [0, 1] {
            let start = |word: &'static str| &word.as_bytes()[skipped..word.len().min(skipped + 3)];
            // Words that begin alike share a bucket: together they let through little more than one of them.
            let mut starts: Vec<&[u8]> = words.iter().map(|(_, (word, _))| start(word)).collect();
            starts.sort_unstable_by_key(|start| (start.len(), *start));
            starts.dedup();
            // One that lets any third byte through has its bucket to itself.
            let short = starts.partition_point(|start| start.len() < 3);
            let bucket_of = |start: &[u8]| {
                let rank = starts.iter().position(|other| *other == start).unwrap_or_default();
                match rank.checked_sub(short) {
                    Some(rank) => short + rank * (HALF - short) / (starts.len() - short),
                    None => rank,
                }
            };
            for &(number, (word, any_case)) in &words {
                let bucket = (1 - skipped) * HALF + bucket_of(start(word));
                for (i, mask) in masks.iter_mut().enumerate() {
                    match start(word).get(i) {
                        Some(b) => {
                            mask[usize::from(*b)] |= 1 << bucket;
                            if any_case {
                                mask[usize::from(b.to_ascii_uppercase())] |= 1 << bucket;
                                mask[usize::from(b.to_ascii_lowercase())] |= 1 << bucket;
                            }
                        }
                        None => mask.iter_mut().for_each(|byte| *byte |= 1 << bucket),
                    }
                }
                buckets[bucket].push(Word {
                    text: word.as_bytes(),
                    any_case,
                    number,
                });
            }
        }
        Self { masks, buckets }
    }

    /// Calls `found` with the place and the number of every word of the text, in order of their places.
    pub(super) fn each(&self, text: &[u8], mut found: impl FnMut(usize, usize)) {
        let [first, second, third] = &*self.masks;
        let may = |a: u8, b: u8, c: u8| first[usize::from(a)] & second[usize::from(b)] & third[usize::from(c)];
        let mut at = 0;
        // Two places at a time, with one question.
        while let Some(&[a, b, c, d, e]) = text.get(at..).and_then(<[u8]>::first_chunk) {
            let both = [may(a, b, c), may(c, d, e)];
            if both[0] | both[1] != 0 {
                self.compare(text, at, both[0], &mut found);
                self.compare(text, at + 2, both[1], &mut found);
            }
            at += 4;
        }
        for at in (at..text.len()).step_by(2) {
            let byte = |i: usize| text.get(at + i).copied().unwrap_or_default();
            self.compare(text, at, may(byte(0), byte(1), byte(2)), &mut found);
        }
    }

    fn compare(&self, text: &[u8], at: usize, mut may: u64, found: &mut impl FnMut(usize, usize)) {
        while may != 0 {
            let bucket = may.trailing_zeros() as usize;
            may &= may - 1;
            let Some(at) = at.checked_sub(usize::from(bucket < HALF)) else {
                continue;
            };
            for word in &self.buckets[bucket] {
                if let Some(part) = text.get(at..at + word.text.len())
                    && (part == word.text || word.any_case && part.eq_ignore_ascii_case(word.text))
                {
                    found(at, word.number);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_found_where_it_stands() {
        let anchors = Anchors::new([("key", true), ("keys", false), ("abcde", false), ("://", false)]);
        for shift in 0..6 {
            let text = format!("{}ABC kEy keysabcde://", " ".repeat(shift));
            let mut found = Vec::new();
            anchors.each(text.as_bytes(), |at, number| found.push((at - shift, number)));
            assert_eq!(found, [(4, 0), (8, 0), (8, 1), (12, 2), (17, 3)], "{shift}");
        }
        anchors.each(b"ke", |_, _| panic!("too short"));
    }
}
