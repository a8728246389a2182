//! Code, within a text and as a block.

use super::Writer;
use super::line::Kind;
use super::scan::{Token, attribute, decoded};

impl Writer<'_, '_> {
    /// Code within a text, up to the end of the tag that began it.
    pub(super) fn code(&mut self, tag: &str) {
        let mut code = String::new();
        while let Some(token) = self.scanner.next() {
            match token {
                Token::Text(text) => code.push_str(&decoded(text)),
                Token::Close(name) if name == tag => break,
                Token::Open("br", _) => code.push('\n'),
                Token::Open(..) | Token::Close(_) => {}
            }
        }
        self.code_span(&code);
    }

    fn code_span(&mut self, code: &str) {
        if code.is_empty() {
            return;
        }
        if self.lines.is_in_link() && code.contains("]:") {
            // It would be read as a definition, code or not.
            self.inline("<code>");
            self.lines.text(code, '\0');
            self.inline("</code>");
            return;
        }
        let fence = "`".repeat(longest(code) + 1);
        let is_blank = code.trim_ascii().is_empty();
        let pad = code.starts_with('`')
            || code.ends_with('`')
            || !is_blank && code.starts_with([' ', '\n', '\r']) && code.ends_with([' ', '\n', '\r']);
        let pad = if pad { " " } else { "" };
        let mut text = format!("{fence}{pad}");
        for c in code.chars() {
            match c {
                '\n' | '\r' => text.push(' '),
                '|' if self.lines.in_cell() => text.push_str("\\|"),
                c => text.push(c),
            }
        }
        text.push_str(pad);
        text.push_str(&fence);
        self.inline(&text);
    }

    /// A block of code.
    pub(super) fn pre(&mut self, attributes: &str) {
        let mut language = language(attributes);
        let mut code = String::new();
        let mut is_first = true;
        while let Some(token) = self.scanner.next() {
            match token {
                // A line break right behind the tag isn't one.
                Token::Text(text) if is_first => code.push_str(&decoded(text.strip_prefix('\n').unwrap_or(text))),
                Token::Text(text) => code.push_str(&decoded(text)),
                Token::Close("pre") => break,
                Token::Open("br", _) => code.push('\n'),
                Token::Open("code", attributes) if language.is_none() => language = self::language(attributes),
                Token::Open(..) | Token::Close(_) => {}
            }
            is_first = false;
        }
        self.lines.end();
        self.place(Kind::Code);
        let language = language.map(decoded).unwrap_or_default();
        let mark = if language.contains('`') { '~' } else { '`' };
        let fence: String = std::iter::repeat_n(mark, longest_of(&code, mark).max(2) + 1).collect();
        self.lines.raw(&fence);
        for c in language.chars() {
            if c.is_whitespace() {
                break;
            }
            if matches!(c, '\\' | '&') {
                self.lines.raw("\\");
            }
            self.lines.raw(c.encode_utf8(&mut [0; 4]));
        }
        if !code.is_empty() {
            for line in code.strip_suffix('\n').unwrap_or(&code).split('\n') {
                self.lines.code_line(line);
            }
        }
        self.lines.new_line();
        self.lines.raw(&fence);
    }

    /// A block of code where only a line has room.
    pub(super) fn pre_in_cell(&mut self) {
        self.code("pre");
    }
}

fn language(attributes: &str) -> Option<&str> {
    attribute(attributes, "class")?
        .split_ascii_whitespace()
        .find_map(|class| class.strip_prefix("language-"))
}

fn longest(code: &str) -> usize {
    longest_of(code, '`')
}

/// How many of a character stand together at the most.
fn longest_of(code: &str, mark: char) -> usize {
    let (mut most, mut run) = (0, 0);
    for c in code.chars() {
        run = if c == mark { run + 1 } else { 0 };
        most = most.max(run);
    }
    most
}
