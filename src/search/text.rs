//! Text becomes words: of letters and digits, in lower case and without diacritics; pairs of characters where a script
//! has no spaces between words.

use std::ops::Range;

use tantivy::tokenizer::{AsciiFoldingFilter, Token, TokenFilter, TokenStream, Tokenizer};

/// Splits texts; keeps its buffers.
#[derive(Clone, Default)]
pub(crate) struct Splitter {
    folding: Folding,
    buffer: String,
}

impl std::fmt::Debug for Splitter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Splitter").finish_non_exhaustive()
    }
}

impl Splitter {
    /// Calls `each` with every word of `text`: as it is looked up, as it is written, where it stands, and its step.
    pub(crate) fn split(&mut self, text: &str, mut each: impl FnMut(&str, &str, Range<usize>, u32)) {
        let mut chars = text.char_indices().peekable();
        while let Some((start, c)) = chars.next() {
            match class(c) {
                Class::Letter => {
                    let mut end = start + c.len_utf8();
                    while let Some(&(at, c)) = chars.peek() {
                        let goes_on = match class(c) {
                            Class::Letter | Class::Mark => true,
                            Class::Apostrophe => text[at + c.len_utf8()..].starts_with(|c| class(c) == Class::Letter),
                            _ => false,
                        };
                        if !goes_on {
                            break;
                        }
                        end = at + c.len_utf8();
                        chars.next();
                    }
                    self.word(text, start..end, &mut each);
                }
                Class::Pair => {
                    let mut from = start;
                    let mut before = start + c.len_utf8();
                    let mut pairs = 0;
                    while let Some(&(at, c)) = chars.peek() {
                        if class(c) != Class::Pair {
                            break;
                        }
                        let end = at + c.len_utf8();
                        self.fold(&text[from..end]);
                        each(&self.buffer, &text[from..end], from..end, 1);
                        (from, before) = (before, end);
                        pairs += 1;
                        chars.next();
                    }
                    if pairs == 0 {
                        each(&text[from..before], &text[from..before], from..before, 1);
                    }
                }
                _ => {}
            }
        }
    }

    fn word(&mut self, text: &str, at: Range<usize>, each: &mut impl FnMut(&str, &str, Range<usize>, u32)) {
        let mut at = at;
        let raw = &text[at.clone()];
        for end in ["'s", "’s", "'S", "’S"] {
            if let Some(of) = raw.strip_suffix(end).filter(|of| !of.is_empty()) {
                at.end = at.start + of.len();
            }
        }
        let raw = &text[at.clone()];
        self.fold(raw);
        if self.buffer.is_empty() {
            return;
        }
        each(&self.buffer, raw, at.clone(), 1);
        let parts = parts(raw);
        for (n, part) in parts.iter().enumerate() {
            self.fold(&raw[part.clone()]);
            let bytes = at.start + part.start..at.start + part.end;
            each(&self.buffer, &raw[part.clone()], bytes, u32::from(n > 0));
        }
    }

    /// Lower case, no diacritics, no apostrophes.
    fn fold(&mut self, raw: &str) {
        self.buffer.clear();
        if raw.is_ascii() {
            self.buffer
                .extend(raw.chars().filter(|c| *c != '\'').map(|c| c.to_ascii_lowercase()));
        } else {
            let letters = raw
                .chars()
                .filter(|c| !matches!(class(*c), Class::Mark | Class::Apostrophe));
            self.buffer.extend(letters.flat_map(char::to_lowercase));
            self.folding.fold(&mut self.buffer);
        }
        // No word is longer than what a term may be, and nobody types one that is.
        if self.buffer.len() > 64 {
            let end = (0..=64).rev().find(|at| self.buffer.is_char_boundary(*at));
            self.buffer.truncate(end.unwrap_or(0));
        }
    }

    /// One word as it is looked up.
    pub(crate) fn folded(&mut self, raw: &str) -> String {
        self.fold(raw);
        self.buffer.clone()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Mark,
    Apostrophe,
    Pair,
    Other,
}

fn class(c: char) -> Class {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => Class::Letter,
        '\'' | '’' => Class::Apostrophe,
        '\0'..='\x7f' => Class::Other,
        '\u{300}'..='\u{36f}' => Class::Mark,
        // Kana, ideographs, Hangul.
        '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30fa}'
        | '\u{30fc}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}'
        | '\u{20000}'..='\u{323af}' => Class::Pair,
        c if c.is_alphanumeric() => Class::Letter,
        _ => Class::Other,
    }
}

/// The parts of `getVirtualPrice` and `HTTPServer`; none where there is only one.
fn parts(raw: &str) -> Vec<Range<usize>> {
    let bytes = raw.as_bytes();
    let mut parts = Vec::new();
    if bytes.len() < 4 || !raw.is_ascii() || !bytes[1..].iter().any(u8::is_ascii_uppercase) {
        return parts;
    }
    let mut start = 0;
    for at in 1..bytes.len() {
        let (before, here) = (bytes[at - 1], bytes[at]);
        let next_is_lower = bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase);
        let begins = here.is_ascii_uppercase()
            && (before.is_ascii_lowercase() || (before.is_ascii_uppercase() && next_is_lower && at + 2 < bytes.len()));
        if begins && at - start >= 2 {
            parts.push(start..at);
            start = at;
        }
    }
    if parts.is_empty() || bytes.len() - start < 2 {
        return Vec::new();
    }
    parts.push(start..bytes.len());
    parts
}

/// Diacritics off, by tantivy's filter: it takes a stream, so a word is one.
#[derive(Clone)]
struct Folding(<AsciiFoldingFilter as TokenFilter>::Tokenizer<Whole>);

impl Default for Folding {
    fn default() -> Self {
        Self(AsciiFoldingFilter.transform(Whole(Token::default())))
    }
}

impl Folding {
    fn fold(&mut self, word: &mut String) {
        let mut stream = self.0.token_stream(word);
        stream.advance();
        let folded = std::mem::take(&mut stream.token_mut().text);
        *word = folded;
    }
}

#[derive(Clone)]
struct Whole(Token);

struct Once<'a> {
    token: &'a mut Token,
    is_done: bool,
}

impl Tokenizer for Whole {
    type TokenStream<'a> = Once<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Once<'a> {
        self.0.reset();
        self.0.text.push_str(text);
        Once {
            token: &mut self.0,
            is_done: false,
        }
    }
}

impl TokenStream for Once<'_> {
    fn advance(&mut self) -> bool {
        !std::mem::replace(&mut self.is_done, true)
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words and their steps.
    fn words(text: &str) -> Vec<(String, u32)> {
        let mut words = Vec::new();
        Splitter::default().split(text, |word, _, _, step| words.push((word.to_owned(), step)));
        words
    }

    fn texts(text: &str) -> Vec<String> {
        words(text).into_iter().map(|(word, _)| word).collect()
    }

    #[test]
    fn words_are_lower_case_without_diacritics() {
        assert_eq!(texts("The Server's cafés can't"), ["the", "server", "cafes", "cant"]);
        assert_eq!(
            texts("Straße Ærø naïve cafe\u{301}"),
            ["strasse", "aero", "naive", "cafe"]
        );
        assert_eq!(texts("Перезапуск Ωμέγα"), ["перезапуск", "ωμέγα"]);
    }

    #[test]
    fn identifiers_are_words_and_parts() {
        assert_eq!(texts("x509 EMFILE kube-proxy"), ["x509", "emfile", "kube", "proxy"]);
        assert_eq!(texts("INC-2026-014"), ["inc", "2026", "014"]);
        assert_eq!(
            texts("getVirtualPrice HTTPServer URLs PostHog IDs"),
            [
                "getvirtualprice",
                "get",
                "virtual",
                "price",
                "httpserver",
                "http",
                "server",
                "urls",
                "posthog",
                "post",
                "hog",
                "ids"
            ]
        );
        let steps: Vec<u32> = words("a getPrice now").iter().map(|(_, step)| *step).collect();
        assert_eq!(steps, [1, 1, 0, 1, 1]);
    }

    #[test]
    fn scripts_without_spaces_become_pairs() {
        assert_eq!(texts("証明書の期限"), ["証明", "明書", "書の", "の期", "期限"]);
        assert_eq!(texts("DB障害x"), ["db", "障害", "x"]);
        assert_eq!(texts("火"), ["火"]);
    }
}
