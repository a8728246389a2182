//! The words of a text, and phrases of steps among them.

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
