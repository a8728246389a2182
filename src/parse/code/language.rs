//! What languages are made of: the table `languages.toml`, read when a report first names a language.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::marks::Class;

/// A language, as far as colours go; `languages.toml` says what each field means.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Written {
    names: String,
    line: String,
    block: String,
    nested: bool,
    text: String,
    long: String,
    raw: String,
    chars: bool,
    prefixes: String,
    word: String,
    begins: String,
    opens: String,
    keywords: String,
    constants: String,
    fold: bool,
    calls: bool,
    keys: String,
    sections: bool,
    commands: bool,
    after: String,
    variables: bool,
    answers: bool,
}

/// A language, ready to be looked at.
pub(super) struct Language {
    pub line: Vec<String>,
    /// What begins and ends a comment of many lines.
    pub block: Option<(String, String)>,
    pub nested: bool,
    pub quotes: Vec<Quote>,
    pub chars: bool,
    prefixes: Vec<String>,
    /// For each ASCII character, what it may be.
    roles: [u8; 128],
    words: BTreeMap<String, Word>,
    fold: bool,
    pub calls: bool,
    pub has_keys: bool,
    pub sections: bool,
    pub commands: bool,
    pub variables: bool,
    pub answers: bool,
}

/// What stands at both ends of a text.
pub(super) struct Quote {
    pub mark: String,
    pub escapes: bool,
    pub lines: bool,
}

/// What a word of the language is.
#[derive(Clone, Copy)]
pub(super) struct Word {
    pub class: Class,
    /// A statement begins behind it.
    pub opens: bool,
}

/// May stand within a word.
pub(super) const WITHIN: u8 = 1;
/// May begin a word.
pub(super) const BEGINS: u8 = 2;
/// Stands behind a key.
pub(super) const KEY: u8 = 4;
/// Begins a statement.
pub(super) const AFTER: u8 = 8;
/// May begin a comment, or a text.
pub(super) const MARK: u8 = 16;

/// No word of any language is longer.
const LONGEST: usize = 24;

impl Language {
    /// Whether a byte has one of these roles. All that is not ASCII makes words.
    pub(super) fn is(&self, byte: u8, role: u8) -> bool {
        match self.roles.get(usize::from(byte)) {
            Some(roles) => roles & role != 0,
            None => role & (WITHIN | BEGINS) != 0,
        }
    }

    /// What the word is, if it is the language's own.
    pub(super) fn word(&self, word: &str) -> Option<Word> {
        let mut folded = [0; LONGEST];
        let folded = folded.get_mut(..word.len())?;
        folded.copy_from_slice(word.as_bytes());
        if self.fold {
            folded.make_ascii_lowercase();
        }
        self.words.get(str::from_utf8(folded).ok()?).copied()
    }

    /// Whether a quote may follow right behind the word.
    pub(super) fn is_prefix(&self, word: &str) -> bool {
        let is = |prefix: &String| prefix == "*" || prefix == word || self.fold && prefix.eq_ignore_ascii_case(word);
        self.prefixes.iter().any(is)
    }
}

impl From<Written> for Language {
    fn from(written: Written) -> Self {
        let list = |text: &str| text.split_ascii_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let mut words = BTreeMap::new();
        for (text, class, opens) in [
            (&written.opens, Class::Keyword, true),
            (&written.keywords, Class::Keyword, false),
            (&written.constants, Class::Number, false),
        ] {
            words.extend(list(text).into_iter().map(|word| (word, Word { class, opens })));
        }
        // Three quotes are looked for before one.
        let quote = |mark: String, escapes, lines| Quote { mark, escapes, lines };
        let each = |text: &str| text.chars().map(String::from).collect::<Vec<_>>();
        let mut quotes: Vec<Quote> = list(&written.long).into_iter().map(|m| quote(m, true, true)).collect();
        quotes.extend(list(&written.raw).into_iter().map(|m| quote(m, false, true)));
        quotes.extend(each(&written.text).into_iter().map(|m| quote(m, true, false)));
        let line = list(&written.line);
        let block = written.block.split_once(' ').map(|(a, b)| (a.to_owned(), b.to_owned()));

        let mut roles = [0; 128];
        let mut role = |bytes: &[u8], role| bytes.iter().for_each(|b| roles[usize::from(*b)] |= role);
        let letters: Vec<u8> = (0..128)
            .filter(|b: &u8| b.is_ascii_alphanumeric() || *b == b'_')
            .collect();
        role(&letters, WITHIN | BEGINS);
        role(written.word.as_bytes(), WITHIN);
        role(written.begins.as_bytes(), BEGINS);
        role(written.keys.as_bytes(), KEY);
        role(written.after.as_bytes(), AFTER);
        let marks = quotes
            .iter()
            .map(|q| &q.mark)
            .chain(&line)
            .chain(block.iter().map(|(open, _)| open));
        marks.for_each(|mark| role(&mark.as_bytes()[..1], MARK));
        Self {
            line,
            block,
            nested: written.nested,
            quotes,
            chars: written.chars,
            prefixes: list(&written.prefixes),
            roles,
            words,
            fold: written.fold,
            calls: written.calls,
            has_keys: !written.keys.is_empty(),
            sections: written.sections,
            commands: written.commands,
            variables: written.variables,
            answers: written.answers,
        }
    }
}

/// What can be read with colours.
#[derive(Clone, Copy)]
pub(super) enum Known {
    /// A language of the table.
    Words(&'static Language),
    Diff,
    Markup,
    /// What stood in a terminal.
    Console,
}

struct Table {
    languages: Vec<Language>,
    names: BTreeMap<String, usize>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let written: BTreeMap<String, Written> =
        toml::from_str(include_str!("languages.toml")).expect("the built-in table is checked by a test");
    let mut table = Table {
        languages: Vec::new(),
        names: BTreeMap::new(),
    };
    for language in written.into_values() {
        let names = language.names.split_ascii_whitespace();
        table
            .names
            .extend(names.map(|name| (name.to_owned(), table.languages.len())));
        table.languages.push(language.into());
    }
    table
});

/// The language of this name, as people write it behind a fence.
pub(super) fn known(name: &str) -> Option<Known> {
    const LONGEST_NAME: usize = 16;
    if name.len() > LONGEST_NAME {
        return None;
    }
    let name = name.to_ascii_lowercase();
    match &*name {
        // What is no language at all needs no table.
        "" | "text" | "txt" | "plain" | "plaintext" | "none" | "log" => None,
        "diff" | "patch" | "udiff" => Some(Known::Diff),
        "xml" | "html" | "htm" | "xhtml" | "svg" | "plist" | "pom" | "vue" | "xsd" | "xslt" => Some(Known::Markup),
        "console" | "shell-session" | "shellsession" | "sh-session" | "session" | "terminal" => Some(Known::Console),
        _ => TABLE.names.get(&name).map(|i| Known::Words(&TABLE.languages[*i])),
    }
}

/// The names of all languages of the table.
#[cfg(test)]
pub(super) fn names() -> Vec<&'static str> {
    TABLE.names.keys().map(String::as_str).collect()
}
