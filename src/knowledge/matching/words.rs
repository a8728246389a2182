//! The words of a text, phrases of steps among them, and the sentences they stand in.

use std::ops::Range;

/// A word of a text.
#[derive(Clone, Copy)]
pub(super) struct Word {
    /// 0 for one that no alias and no sign has.
    pub stem: u32,
    /// 0 for one that no alias has as it stands.
    pub exact: u32,
    pub start: usize,
    pub end: usize,
    /// Whether a comma or its like stands before it.
    pub parted: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Any word of the stem.
    Word(u32),
    /// The word as it stands, with its stem: "=generators" is not "generation".
    Exact(u32, u32),
    /// Up to five words.
    Gap,
}

/// Words between two steps of an alias.
const GAP: usize = 5;

impl Step {
    pub(super) fn is(self, word: &Word) -> bool {
        match self {
            Self::Word(stem) => word.stem == stem,
            Self::Exact(_, exact) => word.exact == exact,
            Self::Gap => false,
        }
    }
}

/// Where a phrase that begins with the word at `at` ends, if it stands there.
pub(super) fn matched(words: &[Word], at: usize, steps: &[Step]) -> Option<usize> {
    let (step, rest) = steps.split_first()?;
    if !step.is(words.get(at)?) {
        return None;
    }
    match rest.first() {
        None => Some(at + 1),
        Some(Step::Word(_) | Step::Exact(..)) => matched(words, at + 1, rest),
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
pub(super) fn is_unparted(text: &str) -> bool {
    text.chars()
        .any(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}'))
}

/// The sentences of `text`, by a full stop and its like before a space or a line's end, and by lines.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
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
