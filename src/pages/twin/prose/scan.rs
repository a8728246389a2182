//! Tags and texts, one after the other.

use std::borrow::Cow;

#[derive(Debug, PartialEq)]
pub(super) enum Token<'h> {
    /// With its entities as they are.
    Text(&'h str),
    /// A tag's name, and its attributes.
    Open(&'h str, &'h str),
    Close(&'h str),
}

pub(super) struct Scanner<'h> {
    rest: &'h str,
}

impl<'h> Scanner<'h> {
    pub(super) fn new(html: &'h str) -> Self {
        Self { rest: html }
    }

    pub(super) fn rest(&self) -> &'h str {
        self.rest
    }

    pub(super) fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    /// The character that comes after a text that ended here: a space where its block ends, NUL where that is unknown.
    pub(super) fn after(&self) -> char {
        const ENDS: [&str; 8] = ["</p", "</li", "</td", "</th", "</h", "</d", "<br", "\n<"];
        if self.rest.is_empty() || ENDS.iter().any(|end| self.rest.starts_with(end)) && !self.rest.starts_with("</del")
        {
            ' '
        } else {
            '\0'
        }
    }

    pub(super) fn next(&mut self) -> Option<Token<'h>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            if !begins_tag(self.rest) {
                let mut end = 1;
                loop {
                    match self.rest.as_bytes()[end..].iter().position(|b| *b == b'<') {
                        Some(more) if begins_tag(&self.rest[end + more..]) => {
                            end += more;
                            break;
                        }
                        Some(more) => end += more + 1,
                        None => {
                            end = self.rest.len();
                            break;
                        }
                    }
                }
                return Some(Token::Text(self.take(end)));
            }
            let Some(end) = tag_end(self.rest) else {
                // It never ends: neither does any other that begins within.
                return Some(Token::Text(self.take(self.rest.len())));
            };
            let tag = self.take(end);
            if tag.starts_with("<!") || tag.starts_with("<?") {
                continue;
            }
            let is_end = tag.as_bytes()[1] == b'/';
            let inner = &tag[1 + usize::from(is_end)..tag.len() - 1];
            let at = inner
                .find(|c: char| c.is_ascii_whitespace() || c == '/')
                .unwrap_or(inner.len());
            let (name, attributes) = inner.split_at(at);
            return Some(if is_end {
                Token::Close(name)
            } else {
                Token::Open(name, attributes)
            });
        }
    }

    fn take(&mut self, end: usize) -> &'h str {
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }
}

fn begins_tag(html: &str) -> bool {
    match html.as_bytes() {
        [b'<', b'/', c, ..] => c.is_ascii_alphabetic(),
        [b'<', c, ..] => c.is_ascii_alphabetic() || matches!(c, b'!' | b'?'),
        _ => false,
    }
}

/// Where the tag that the text begins with is over.
fn tag_end(html: &str) -> Option<usize> {
    if let Some(comment) = html.strip_prefix("<!--") {
        return comment.find("-->").map(|at| at + "<!--".len() + "-->".len());
    }
    let bytes = html.as_bytes();
    let mut at = 1;
    loop {
        match bytes.get(at)? {
            b'>' => return Some(at + 1),
            b'=' => {
                at += 1;
                if let Some(quote @ (b'"' | b'\'')) = bytes.get(at) {
                    at += 2 + bytes[at + 1..].iter().position(|b| b == quote)?;
                }
            }
            _ => at += 1,
        }
    }
}

/// The value of an attribute, with its entities as they are.
pub(super) fn attribute<'h>(attributes: &'h str, wanted: &str) -> Option<&'h str> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() {
            return None;
        }
        let mut ends = rest.match_indices(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '/'));
        // One that begins with `=` is a name all the same, so that each step goes on.
        let end = ends.find(|(at, _)| *at > 0).map_or(rest.len(), |(at, _)| at);
        let (name, after) = rest.split_at(end);
        let mut value = "";
        rest = after;
        if let Some(after) = after.strip_prefix('=') {
            (value, rest) = match after.as_bytes().first() {
                Some(quote @ (b'"' | b'\'')) => after[1..].split_once(*quote as char).unwrap_or((&after[1..], "")),
                _ => after.split_at(after.find(|c: char| c.is_ascii_whitespace()).unwrap_or(after.len())),
            };
        }
        if name == wanted {
            return Some(value);
        }
    }
}

/// The text without entities; one that is unknown stays as it is.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find('&') else {
        return Cow::Borrowed(text);
    };
    let mut out = String::with_capacity(text.len());
    out.push_str(&text[..first]);
    let mut rest = &text[first..];
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.as_bytes().iter().take(12).position(|b| *b == b';');
        match end.and_then(|end| entity(&rest[1..end]).map(|c| (c, end))) {
            Some((c, end)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))?
        }
    })
}
