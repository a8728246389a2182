//! What must not go on is taken out of a document before any reader sees it: secrets that escapes or entities hid from
//! the first look at the raw text, and the characters that mean something in HTML that isn't finished.

use std::borrow::Cow;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Tag};

use super::Finder;
use super::events::Spanned;
use super::slot;
use crate::diagnostic::Diagnostic;
use crate::name::percent_decode;
use crate::source::Span;
use crate::value::{Data, Table, Value};

/// Cleans the decoded parts of one file.
pub(super) struct Cleaner<'f> {
    secrets: &'f Finder,
    /// A finding for each secret.
    pub findings: Vec<Diagnostic>,
}

impl<'f> Cleaner<'f> {
    pub(super) fn new(secrets: &'f Finder) -> Self {
        Self {
            secrets,
            findings: Vec::new(),
        }
    }

    /// Every text of the events: words, code, raw HTML, addresses, titles, names.
    pub(super) fn events(&mut self, events: &mut [Spanned<'_>]) {
        for (event, span) in events {
            let span = *span;
            match event {
                Event::Text(text)
                | Event::Code(text)
                | Event::InlineMath(text)
                | Event::DisplayMath(text)
                | Event::FootnoteReference(text)
                | Event::Start(Tag::FootnoteDefinition(text) | Tag::CodeBlock(CodeBlockKind::Fenced(text))) => {
                    self.text(text, span);
                }
                Event::Html(text) | Event::InlineHtml(text) => self.html(text, span),
                Event::Start(
                    Tag::Link {
                        dest_url, title, id, ..
                    }
                    | Tag::Image {
                        dest_url, title, id, ..
                    },
                ) => {
                    self.address(dest_url, span);
                    self.text(title, span);
                    self.text(id, span);
                }
                Event::Start(Tag::Heading { id, classes, attrs, .. }) => {
                    id.iter_mut().chain(classes).for_each(|text| self.text(text, span));
                    for (name, value) in attrs {
                        self.text(name, span);
                        value.iter_mut().for_each(|text| self.text(text, span));
                    }
                }
                _ => {}
            }
        }
    }

    /// Keys and values.
    pub(super) fn table(&mut self, table: &mut Table) {
        for entry in &mut table.entries {
            if let Some(clean) = self.cleaned(&entry.key, entry.key_span) {
                entry.key = clean;
            }
            self.value(&mut entry.value);
        }
    }

    fn value(&mut self, value: &mut Value) {
        match &mut value.data {
            Data::String(text) => {
                if let Some(clean) = self.cleaned(text, value.span) {
                    *text = clean;
                }
            }
            Data::List(items) => items.iter_mut().for_each(|item| self.value(item)),
            Data::Table(table) => self.table(table),
            Data::Null | Data::Bool(_) | Data::Number(_) | Data::Datetime(_) => {}
        }
    }

    fn text(&mut self, text: &mut CowStr<'_>, span: Span) {
        if let Some(clean) = self.cleaned(text, span) {
            *text = clean.into();
        }
    }

    /// What a browser would undo is undone where it hides something, and only there.
    fn html(&mut self, text: &mut CowStr<'_>, span: Span) {
        self.text(text, span);
        if text.contains('&') {
            let decoded = decode(text);
            if let Some(clean) = self.cleaned(&decoded, span) {
                *text = clean.into();
            }
        }
    }

    fn address(&mut self, text: &mut CowStr<'_>, span: Span) {
        self.text(text, span);
        if text.contains('%')
            && let Some(clean) = self.cleaned(&percent_decode(text), span)
        {
            *text = clean.into();
        }
    }

    /// The text without what must not go on; nothing where it is clean.
    fn cleaned(&mut self, text: &str, span: Span) -> Option<String> {
        let (redacted, found) = self.secrets.redact(text);
        self.findings.extend(found.into_iter().map(|f| f.with_span(span)));
        if let Cow::Owned(clean) = slot::without(&redacted) {
            return Some(clean);
        }
        match redacted {
            Cow::Owned(clean) => Some(clean),
            Cow::Borrowed(_) => None,
        }
    }
}

/// A text with its character references undone: numbers, and the names of what tokens and tags are made of.
fn decode(text: &str) -> String {
    const NAMES: [(&str, &str); 14] = [
        ("lowbar", "_"),
        ("UnderBar", "_"),
        ("period", "."),
        ("equals", "="),
        ("plus", "+"),
        ("sol", "/"),
        ("colon", ":"),
        ("commat", "@"),
        ("num", "#"),
        ("lt", "<"),
        ("gt", ">"),
        ("quot", "\""),
        ("apos", "'"),
        ("amp", "&"),
    ];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let number = rest[1..].strip_prefix('#').and_then(|number| {
            let (digits, radix) = match number.strip_prefix(['x', 'X']) {
                Some(hex) => (hex, 16),
                None => (number, 10),
            };
            let len = digits
                .bytes()
                .take(12)
                .take_while(|b| char::from(*b).is_digit(radix))
                .count();
            let c = char::from_u32(u32::from_str_radix(&digits[..len], radix).ok()?)?;
            let after = &digits[len..];
            Some((c.to_string(), after.strip_prefix(';').unwrap_or(after)))
        });
        let named = || {
            let near = &rest[1..rest.floor_char_boundary(12)];
            let (name, _) = near.split_once(';')?;
            let after = &rest[name.len() + 2..];
            let (_, c) = NAMES.iter().find(|(known, _)| *known == name)?;
            Some(((*c).to_owned(), after))
        };
        match number.or_else(named) {
            Some((c, after)) => {
                out.push_str(&c);
                rest = after;
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn references_are_undone() {
        assert_eq!(
            decode("gh&#112;&lowbar;a &#x5F;b&#95 &nope; & &amp;lt;"),
            "ghp_a _b_ &nope; & &lt;"
        );
        assert_eq!(decode("&#xfdd0;0&#64977;"), "\u{fdd0}0\u{fdd1}");
        assert_eq!(decode("&#99999999999;&"), "&#99999999999;&");
    }
}
