//! Characters that would mean something to Markdown where they stand, and only those, get a backslash.

use super::{Kind, Lines, Space};

/// What comes after a character that isn't known yet.
const UNKNOWN: char = '\0';

impl Lines<'_> {
    /// A text, which `next` follows; its white space is as in HTML.
    pub(in super::super) fn text(&mut self, text: &str, next: char) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let word = &text[at..];
            let blank = word.bytes().take_while(u8::is_ascii_whitespace).count();
            if blank > 0 {
                let is_line = word.as_bytes()[..blank].contains(&b'\n');
                self.space(if is_line { Space::Newline } else { Space::Word });
                at += blank;
                continue;
            }
            let end = word.bytes().position(|b| b.is_ascii_whitespace());
            // White space at the end of a mark comes to stand behind it.
            let is_followed =
                end.is_some_and(|end| self.marks.is_empty() || !word[end..].trim_ascii_start().is_empty());
            let after = match end {
                Some(_) if is_followed => ' ',
                Some(_) => UNKNOWN,
                None => next,
            };
            self.word(&word[..end.unwrap_or(word.len())], word, after);
            at += end.unwrap_or(word.len());
        }
    }

    /// A word, the text that it begins, and what follows it.
    fn word(&mut self, word: &str, text: &str, after: char) {
        let first = word.chars().next().unwrap_or(' ');
        let is_encoded = self.flush(first);
        // Most words are letters within a line.
        if !is_encoded && !self.is_start && !word.bytes().any(means_something) {
            self.out.push_str(word);
            return;
        }
        // A number may yet become that of an item.
        let is_item = self.is_start && self.out.ends_with(|c: char| c.is_ascii_digit());
        let at_start = if self.is_start {
            self.at_line_start(word, text, after)
        } else {
            None
        };
        let in_link = self.anywhere || self.is_in_link();
        let is_heading = matches!(self.announced, Kind::Heading(_));
        // An address of mail in angle brackets is a link.
        let has_at = word.contains('@');
        let mut copied = 0;
        if is_encoded {
            self.encode(first);
            copied = first.len_utf8();
        }
        let bytes = word.as_bytes();
        for (i, &b) in bytes.iter().enumerate() {
            if !b.is_ascii_punctuation() {
                continue;
            }
            let c = b as char;
            let escaped = match c {
                '\\' | '`' | '*' | '_' | '~' | '<' | '&' | '[' | ']' | '^' | '|' | '#' | '{' => {
                    let before = match word[..i].chars().next_back() {
                        Some(c) => c,
                        None => self.last(),
                    };
                    let next = word[i + 1..].chars().next().unwrap_or(after);
                    match c {
                        '\\' => next.is_ascii_punctuation() || matches!(next, ' ' | UNKNOWN),
                        '`' => true,
                        '*' => before != ' ' || next != ' ',
                        '_' => (before != ' ' || next != ' ') && !(before.is_alphanumeric() && next.is_alphanumeric()),
                        '~' => before != ' ' || matches!(next, '~' | UNKNOWN),
                        '<' => next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?' | UNKNOWN) || has_at,
                        '&' => begins_entity(&word[i..], after),
                        '[' => in_link || matches!(next, '^' | '[' | UNKNOWN),
                        ']' => in_link || matches!(next, '(' | '[' | ':' | UNKNOWN),
                        '^' => in_link && i == 0,
                        '|' => self.cell || self.anywhere,
                        '#' => is_heading && before == ' ',
                        _ => is_heading,
                    }
                }
                '.' | ')' => i == 0 && is_item,
                _ => false,
            };
            if escaped || at_start == Some(i) {
                self.out.push_str(&word[copied..i]);
                self.out.push('\\');
                copied = i;
            }
        }
        self.out.push_str(&word[copied..]);
        self.is_start = self.is_start && after == UNKNOWN && word.bytes().all(|b| b.is_ascii_digit());
    }

    /// Which of the word's characters would make something else of the line that it begins.
    fn at_line_start(&self, word: &str, text: &str, after: char) -> Option<usize> {
        let is_alone = word.len() == 1;
        match word.as_bytes()[0] {
            b'>' => Some(0),
            b'#' => (word.len() <= 6 && word.bytes().all(|b| b == b'#')).then_some(0),
            b'-' | b'+' | b'*' if is_alone => Some(0),
            b'-' | b'=' | b':' | b'|' | b'_' | b'*' => {
                let mut line = text.bytes().take_while(|b| *b != b'\n');
                line.all(|b| b"-=:|_* \t\r".contains(&b)).then_some(0)
            }
            b'[' => {
                let rest = text.as_bytes();
                let is_task = matches!(rest, [_, b' ' | b'x' | b'X' | b'\n' | b'\t', b']', ..]);
                // Otherwise what follows, code say, might end it as the label of a definition.
                let is_closed = text.bytes().take_while(|b| *b != b'\n').any(|b| b == b']');
                (is_task || !is_closed).then_some(0)
            }
            b'0'..=b'9' => {
                let digits = word.bytes().take_while(u8::is_ascii_digit).count();
                let is_item = digits <= 9 && digits + 1 == word.len() && matches!(word.as_bytes()[digits], b'.' | b')');
                is_item.then_some(digits)
            }
            _ => None,
        }
        .filter(|_| after == ' ' || after == UNKNOWN || word.starts_with('>'))
    }
}

/// Whether the byte may mean something within a line.
fn means_something(b: u8) -> bool {
    matches!(
        b,
        b'\\' | b'`' | b'*' | b'_' | b'~' | b'<' | b'&' | b'[' | b']' | b'^' | b'|' | b'#' | b'{'
    )
}

/// Whether what begins with `&` is an entity, or may be one with what follows.
pub(super) fn begins_entity(text: &str, after: char) -> bool {
    let name = text.as_bytes()[1..].iter().take(36);
    let name = name.take_while(|b| b.is_ascii_alphanumeric() || **b == b'#').count();
    match text.as_bytes().get(1 + name) {
        Some(b) => *b == b';' && name > 0,
        None => after == UNKNOWN,
    }
}
