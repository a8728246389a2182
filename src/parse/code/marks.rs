//! What parts of a text are, in order.

/// What a part of a code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Comment,
    Text,
    /// A number, or what is as fixed: `true`, a variable's name.
    Number,
    Keyword,
    /// Of a function, a command, a key.
    Name,
    Inserted,
    Deleted,
}

impl Class {
    /// As the stylesheet knows it.
    pub(super) fn letter(self) -> &'static str {
        match self {
            Self::Comment => "c",
            Self::Text => "s",
            Self::Number => "n",
            Self::Keyword => "k",
            Self::Name => "f",
            Self::Inserted => "i",
            Self::Deleted => "d",
        }
    }
}

/// The parts that are something, from front to back.
#[derive(Default)]
pub(super) struct Marks {
    /// What each is, and its bytes.
    pub all: Vec<(Class, usize, usize)>,
    /// Where the text begins that is being looked at.
    pub base: usize,
}

impl Marks {
    /// Adds a part; one that goes on where the last ended, and is the same, is one with it.
    pub(super) fn add(&mut self, class: Class, start: usize, end: usize) {
        let (start, end) = (start + self.base, end + self.base);
        match self.all.last_mut() {
            Some((last, _, until)) if *last == class && *until == start => *until = end,
            _ => self.all.push((class, start, end)),
        }
    }
}
