//! Code of most languages: comments, texts, numbers and words, in one pass. What may be looked for in vain is looked for
//! once: time grows with the text and with nothing else.

use super::language::{AFTER, BEGINS, KEY, Language, MARK, Quote, WITHIN, Word};
use super::marks::{Class, Marks};

/// Adds what there is in the text.
pub(super) fn scan(text: &str, language: &Language, marks: &mut Marks) {
    let mut scanner = Scanner {
        text,
        bytes: text.as_bytes(),
        language,
        marks,
        at: 0,
        is_fresh: true,
        assigns: false,
        in_vain: vec![0; language.quotes.len()],
    };
    while let Some(&byte) = scanner.bytes.get(scanner.at) {
        scanner.step(byte);
    }
}

/// A variable in braces is no longer than this.
const VARIABLE: usize = 80;

struct Scanner<'s, 'm> {
    text: &'s str,
    bytes: &'s [u8],
    language: &'s Language,
    marks: &'m mut Marks,
    at: usize,
    /// Whether a statement, or a key, may begin here.
    is_fresh: bool,
    /// Whether what is being read is a variable's value, with a command behind it.
    assigns: bool,
    /// For each quote, how far it is known not to be closed.
    in_vain: Vec<usize>,
}

impl Scanner<'_, '_> {
    fn step(&mut self, byte: u8) {
        if byte.is_ascii_whitespace() {
            self.space(byte);
            return;
        }
        if self.language.is(byte, MARK) && (self.comment() || self.quoted()) {
            return;
        }
        let is_taken = match byte {
            b'[' if self.language.sections => self.section(),
            b'\'' if self.language.chars => self.char(),
            b'$' if self.language.variables => self.variable(),
            _ => false,
        };
        if is_taken {
            return;
        }
        if self.language.is(byte, BEGINS) {
            self.word();
            return;
        }
        self.at += 1;
        if self.language.is(byte, AFTER) {
            (self.is_fresh, self.assigns) = (true, false);
        } else if !matches!(byte, b'-' | b'?' | b'!') {
            self.is_fresh = false;
        }
    }

    fn space(&mut self, byte: u8) {
        let goes_on = self.at > 0 && self.bytes[self.at - 1] == b'\\';
        if byte == b'\n' && !goes_on || self.assigns {
            (self.is_fresh, self.assigns) = (true, false);
        }
        self.at += 1;
    }

    /// The text up to `end` is this; what follows it is no beginning.
    fn take(&mut self, class: Class, end: usize) -> bool {
        self.marks.add(class, self.at, end);
        (self.at, self.is_fresh) = (end, false);
        true
    }

    fn starts_with(&self, at: usize, mark: &str) -> bool {
        self.bytes[at..].starts_with(mark.as_bytes())
    }

    fn end_of_line(&self) -> usize {
        self.text[self.at..].find('\n').map_or(self.text.len(), |i| self.at + i)
    }

    fn comment(&mut self) -> bool {
        if let Some((open, close)) = &self.language.block
            && self.starts_with(self.at, open)
        {
            let end = self.end_of_comment(open, close);
            let is_fresh = self.is_fresh;
            self.take(Class::Comment, end);
            self.is_fresh = is_fresh;
            return true;
        }
        let before = self.at.checked_sub(1).map(|i| self.bytes[i]);
        let begins = |mark: &str| match mark {
            "//" => before != Some(b':'),
            "--" => true,
            _ => before.is_none_or(|b| b.is_ascii_whitespace()),
        };
        let mut marks = self.language.line.iter();
        if !marks.any(|mark| self.starts_with(self.at, mark) && begins(mark)) {
            return false;
        }
        self.take(Class::Comment, self.end_of_line())
    }

    /// A comment that isn't closed goes on to the end.
    fn end_of_comment(&self, open: &str, close: &str) -> usize {
        let mut at = self.at + open.len();
        let mut depth = 1;
        while at < self.bytes.len() {
            if self.starts_with(at, close) {
                at += close.len();
                depth -= 1;
                if depth == 0 {
                    return at;
                }
            } else if self.language.nested && self.starts_with(at, open) {
                at += open.len();
                depth += 1;
            } else {
                at += 1;
            }
        }
        self.bytes.len()
    }

    fn quoted(&mut self) -> bool {
        let language = self.language;
        for (kind, quote) in language.quotes.iter().enumerate() {
            if !self.starts_with(self.at, &quote.mark) {
                continue;
            }
            if self.at < self.in_vain[kind] || !self.may_open() {
                continue;
            }
            match self.closed(quote) {
                Ok(end) => {
                    let is_key = language.has_keys && self.is_key_before(end, true);
                    return self.take(if is_key { Class::Name } else { Class::Text }, end);
                }
                Err(end) => self.in_vain[kind] = end,
            }
        }
        false
    }

    /// An apostrophe within a word opens nothing.
    fn may_open(&self) -> bool {
        let is_of_word = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | 0x80..);
        let before = &self.bytes[..self.at];
        // No prefix is longer than four letters.
        let len = before.iter().rev().take(5).take_while(|b| is_of_word(b)).count();
        let prefix = str::from_utf8(&before[self.at - len..]).unwrap_or_default();
        self.bytes[self.at] == b'`' || len == 0 || self.language.is_prefix(prefix)
    }

    /// Where the text ends that the quote begins, or else where it wasn't found.
    fn closed(&self, quote: &Quote) -> Result<usize, usize> {
        let mut at = self.at + quote.mark.len();
        while let Some(&byte) = self.bytes.get(at) {
            match byte {
                b'\\' if quote.escapes => at += 1,
                b'\n' if !quote.lines => return Err(at),
                _ if self.starts_with(at, &quote.mark) => return Ok(at + quote.mark.len()),
                _ => {}
            }
            at += 1;
        }
        Err(self.bytes.len())
    }

    /// A single character in apostrophes, perhaps written as an escape.
    fn char(&mut self) -> bool {
        let rest = &self.text[self.at + 1..];
        let end = if rest.starts_with('\\') {
            let found = rest.bytes().take(12).enumerate().skip(2).find(|(_, b)| *b == b'\'');
            found.map(|(i, _)| i)
        } else {
            let len = rest.chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8);
            (len > 0 && rest[len..].starts_with('\'')).then_some(len)
        };
        end.is_some_and(|end| self.take(Class::Text, self.at + end + 2))
    }

    /// A heading: a line in brackets, with at most a comment behind it.
    fn section(&mut self) -> bool {
        let line = &self.text[self.at..self.end_of_line()];
        let before = self.text[..self.at].trim_end_matches([' ', '\t']);
        if !(before.is_empty() || before.ends_with('\n')) {
            return false;
        }
        let Some(end) = line.rfind(']') else { return false };
        let behind = line[end + 1..].trim_start();
        let is_end = behind.is_empty() || self.language.line.iter().any(|mark| behind.starts_with(mark.as_str()));
        is_end && self.take(Class::Keyword, self.at + end + 1)
    }

    fn variable(&mut self) -> bool {
        let rest = &self.bytes[self.at + 1..];
        let is_of_name = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
        let len = match rest.first() {
            Some(b'{') => {
                let inner = rest.iter().take(VARIABLE).take_while(|b| !matches!(b, b'}' | b'\n'));
                let len = inner.count();
                if rest.get(len) != Some(&b'}') {
                    return false;
                }
                len + 1
            }
            Some(b) if is_of_name(b) => rest.iter().take_while(|b| is_of_name(b)).count(),
            Some(b'?' | b'$' | b'@' | b'#' | b'!' | b'*') if self.language.commands => 1,
            _ => return false,
        };
        self.take(Class::Number, self.at + 1 + len)
    }

    fn word(&mut self) {
        let start = self.at;
        let end = self.end_of_word(start);
        let word = &self.text[start..end];
        if self.language.has_keys
            && self.is_fresh
            && let Some(end) = self.end_of_key(end)
        {
            self.take(Class::Name, end);
            return;
        }
        if self.bytes[start].is_ascii_digit() {
            if is_number(word) {
                self.take(Class::Number, end);
            }
        } else if let Some(own) = self.own(word) {
            self.take(own.class, end);
            self.is_fresh = own.opens;
            return;
        } else if self.language.commands && self.is_fresh && !word.starts_with(['-', '%', '+']) {
            if self.bytes[end..].starts_with(b"=") {
                self.assigns = true;
            } else {
                self.take(Class::Name, end);
            }
        } else if word.len() > 1 && word.starts_with(['@', '#']) || self.language.calls && self.is_call(end) {
            self.take(Class::Name, end);
        }
        (self.at, self.is_fresh) = (end, false);
    }

    /// What the word is in the language; where words are mostly names of files and such, only as a statement's first.
    fn own(&self, word: &str) -> Option<Word> {
        let is_in_place =
            |own: &Word| !self.language.commands || self.is_fresh || own.class != Class::Keyword || word == "in";
        self.language.word(word).filter(is_in_place)
    }

    fn end_of_word(&self, start: usize) -> usize {
        let is_number = self.bytes[start].is_ascii_digit();
        let is_digit = |at: usize| self.bytes.get(at).is_some_and(u8::is_ascii_digit);
        let mut end = start + 1;
        while let Some(&byte) = self.bytes.get(end) {
            let goes_on = self.language.is(byte, WITHIN)
                || is_number && byte == b'.' && is_digit(end + 1)
                || is_number
                    && matches!(byte, b'+' | b'-')
                    && matches!(self.bytes[end - 1], b'e' | b'E')
                    && is_digit(end + 1)
                    && !self.starts_with(start, "0x");
            if !goes_on {
                break;
            }
            end += 1;
        }
        end
    }

    fn is_call(&self, end: usize) -> bool {
        match self.bytes.get(end) {
            Some(b'(') => true,
            Some(b'!') => matches!(self.bytes.get(end + 1), Some(b'(' | b'[' | b'{')),
            _ => false,
        }
    }

    /// The end of the key whose first word ends at `end`; it may have more words.
    fn end_of_key(&self, mut end: usize) -> Option<usize> {
        loop {
            if self.is_key_before(end, false) {
                return Some(end);
            }
            let space = self.bytes[end..].iter().take_while(|b| **b == b' ').count();
            let next = end + space;
            let is_word = space > 0 && self.bytes.get(next).is_some_and(|b| self.language.is(*b, BEGINS));
            if !is_word {
                return None;
            }
            end = self.end_of_word(next);
        }
    }

    /// Whether what stands behind `end` says that a key ends there.
    fn is_key_before(&self, end: usize, is_quoted: bool) -> bool {
        let space = self.bytes[end..]
            .iter()
            .take_while(|b| matches!(b, b' ' | b'\t'))
            .count();
        let rest = &self.bytes[end + space..];
        let Some(mark) = rest.first().filter(|b| self.language.is(**b, KEY)) else {
            return false;
        };
        match (mark, rest.get(1)) {
            (b':', next) => is_quoted || next.is_none_or(|b| b.is_ascii_whitespace() || *b == b'='),
            (_, next) => !matches!(next, Some(b'=' | b'>')),
        }
    }
}

/// Whether a word that begins with a digit is a number, perhaps with a unit: `3.14`, `10ms`, `0xff`, `2026-03-02T09:14:00Z`.
fn is_number(word: &str) -> bool {
    let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
    word.is_ascii() && (letters <= 3 || word.starts_with("0x") || word.ends_with("size")) && !word.contains('/')
}
