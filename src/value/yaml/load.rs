//! A well-formed YAML text as one value, bounded in depth and in what aliases may unfold to.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Tag};

use crate::diagnostic::{Diagnostic, front_matter_syntax};
use crate::source::Span;
use crate::value::{Data, Entry, Table, Value};

/// How deep lists and tables may lie in each other.
const DEPTH: usize = 64;
/// How many values all anchors and aliases of a front matter together may copy.
pub(super) const COPIES: usize = 10_000;
/// How many bytes of text weigh as much as a value.
const BYTES: usize = 64;

/// The first document of a text.
pub(super) struct Loaded {
    /// What it holds; none where it is empty.
    pub(super) value: Option<Value>,
    /// What there is to say about it.
    pub(super) findings: Vec<Diagnostic>,
}

/// Where a text stops following the grammar.
pub(super) struct SyntaxError {
    pub(super) span: Span,
    pub(super) message: String,
}

impl Loaded {
    /// As keys and values; anything else is diagnosed.
    pub(super) fn into_table(mut self) -> (Table, Vec<Diagnostic>) {
        let table = match self.value {
            Some(Value {
                data: Data::Table(table),
                ..
            }) => table,
            None | Some(Value { data: Data::Null, .. }) => Table::default(),
            Some(value) => {
                let what = format!("keys and values are expected, and this is {}", value.type_name());
                self.findings.push(front_matter_syntax(value.span, "YAML", &what));
                Table::default()
            }
        };
        (table, self.findings)
    }
}

/// Reads the first document of `text`, which begins at byte `offset` of the file.
pub(super) fn load(text: &str, offset: usize) -> Result<Loaded, SyntaxError> {
    load_within(text, offset, &mut { COPIES })
}

/// The same for one of many pieces: all their anchors and aliases together may copy `copies` values.
pub(super) fn load_within(text: &str, offset: usize, copies: &mut usize) -> Result<Loaded, SyntaxError> {
    let mut loader = Loader {
        places: Places::new(text, offset),
        frames: Vec::new(),
        skipped: 0,
        anchors: BTreeMap::new(),
        copies,
        is_refused: false,
        root: None,
        findings: Vec::new(),
    };
    for event in Parser::new_from_str(text) {
        match event {
            Ok((Event::DocumentEnd | Event::StreamEnd, _)) => break,
            Ok((event, span)) => {
                let span = loader.places.span(span.start, span.end);
                loader.take(event, span);
            }
            Err(error) => {
                return Err(SyntaxError {
                    span: loader.places.span(*error.marker(), *error.marker()),
                    message: error.info().to_owned(),
                });
            }
        }
    }
    Ok(Loaded {
        value: loader.root,
        findings: loader.findings,
    })
}

/// From the parser's markers, which count characters, to bytes of the file.
struct Places<'t> {
    text: &'t str,
    offset: usize,
    /// The first byte of each character; empty where they are all of one byte.
    bytes: Vec<u32>,
}

impl<'t> Places<'t> {
    fn new(text: &'t str, offset: usize) -> Self {
        let bytes = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().map(|(i, _)| i as u32).collect()
        };
        Self { text, offset, bytes }
    }

    fn byte(&self, marker: Marker) -> usize {
        let at = if self.bytes.is_empty() {
            Some(marker.index())
        } else {
            self.bytes.get(marker.index()).map(|b| *b as usize)
        };
        at.unwrap_or(usize::MAX).min(self.text.len())
    }

    /// From `start` to `end`, without the white space after it.
    fn span(&self, start: Marker, end: Marker) -> Span {
        let start = self.byte(start);
        let end = self.byte(end).max(start);
        let len = self.text[start..end].trim_end().len();
        Span::new(start, start + len).shifted(self.offset)
    }

    /// Whether a list or a table that begins at `span` is written in brackets.
    fn is_flow(&self, span: Span) -> bool {
        let start = span.start as usize - self.offset;
        self.text.get(start..).is_some_and(|t| t.starts_with(['[', '{']))
    }

    fn of(&self, span: Span) -> &'t str {
        let range = span.range();
        self.text
            .get(range.start - self.offset..range.end - self.offset)
            .unwrap_or_default()
    }
}

/// A list or a table that is not complete yet.
struct Frame {
    span: Span,
    anchor: usize,
    content: Content,
}

enum Content {
    List(Vec<Value>),
    Table { entries: Vec<Entry>, key: Key },
}

impl Content {
    fn last_end(&self) -> Option<u32> {
        match self {
            Self::List(items) => items.last().map(|v| v.span.end),
            Self::Table { entries, .. } => entries.last().map(|e| e.value.span.end.max(e.key_span.end)),
        }
    }
}

enum Key {
    /// The next value is a key.
    Expected,
    /// The next value belongs to it.
    Is(String, Span),
    /// The next value belongs to a key that is no text.
    Strange,
}

struct Loader<'t, 'c> {
    places: Places<'t>,
    frames: Vec<Frame>,
    /// How many levels below the last allowed one we are.
    skipped: usize,
    /// What they stand for, and its weight.
    anchors: BTreeMap<usize, (Value, usize)>,
    /// How many values may still be copied.
    copies: &'c mut usize,
    /// Whether an alias was refused: once is enough to say so.
    is_refused: bool,
    root: Option<Value>,
    findings: Vec<Diagnostic>,
}

impl Loader<'_, '_> {
    fn take(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::SequenceStart(anchor, _) => self.open(span, anchor, Content::List(Vec::new())),
            Event::MappingStart(anchor, _) => {
                let content = Content::Table {
                    entries: Vec::new(),
                    key: Key::Expected,
                };
                self.open(span, anchor, content);
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            _ if self.skipped > 0 => {}
            Event::Scalar(text, style, anchor, tag) => {
                let data = scalar(&text, style, tag.as_deref());
                self.put(Value { span, data }, anchor);
            }
            Event::Alias(anchor) => {
                let value = self.copy(span, anchor);
                self.put(value, 0);
            }
            _ => {}
        }
    }

    fn open(&mut self, span: Span, anchor: usize, content: Content) {
        if self.skipped > 0 || self.frames.len() >= DEPTH {
            if self.skipped == 0 {
                self.say(span, "this lies too deep");
            }
            self.skipped += 1;
            return;
        }
        self.frames.push(Frame { span, anchor, content });
    }

    fn close(&mut self, end: Span) {
        if self.skipped > 0 {
            self.skipped -= 1;
            if self.skipped == 0 {
                self.put(
                    Value {
                        span: end,
                        data: Data::Null,
                    },
                    0,
                );
            }
            return;
        }
        let Some(frame) = self.frames.pop() else { return };
        let last = frame.content.last_end().unwrap_or(frame.span.end);
        // the end of `[…]` may count a comment in, that of a block the lines after it
        let closer = Span::new(end.start as usize, end.start as usize + 1);
        let end = if matches!(self.places.of(closer), "]" | "}") && self.places.is_flow(frame.span) {
            closer.end
        } else {
            last
        };
        let span = Span {
            start: frame.span.start,
            end: end.max(frame.span.end),
        };
        let written = self.places.of(span);
        let data = match frame.content {
            Content::List(items) => Data::List(items),
            // `{{ name }}` of a template is a table whose key is a table
            Content::Table { entries, .. } if entries.is_empty() && written.starts_with("{{") => {
                Data::String(written.to_owned())
            }
            Content::Table { entries, .. } => Data::Table(Table::of_first(entries, &mut self.findings)),
        };
        self.put(Value { span, data }, frame.anchor);
    }

    /// A complete value, where it belongs.
    fn put(&mut self, value: Value, anchor: usize) {
        if anchor != 0
            && let Some(weight) = weight_within(&value, *self.copies)
        {
            *self.copies -= weight;
            self.anchors.insert(anchor, (value.clone(), weight));
        }
        let span = value.span;
        let Some(Frame { content, .. }) = self.frames.last_mut() else {
            self.root.get_or_insert(value);
            return;
        };
        match content {
            Content::List(items) => items.push(value),
            Content::Table { entries, key } => match std::mem::replace(key, Key::Expected) {
                Key::Expected => {
                    *key = match value.data {
                        Data::List(_) | Data::Table(_) => Key::Strange,
                        Data::Null => Key::Is(String::new(), span),
                        _ => Key::Is(value.text().unwrap_or_default().to_owned(), span),
                    };
                    if matches!(key, Key::Strange) {
                        self.say(span, "a key must be a text");
                    }
                }
                Key::Is(key, key_span) => entries.push(Entry { key, key_span, value }),
                Key::Strange => {}
            },
        }
    }

    /// What `*name` at `span` stands for.
    fn copy(&mut self, span: Span, anchor: usize) -> Value {
        let data = match self.anchors.get(&anchor) {
            Some((value, weight)) if *weight <= *self.copies => {
                *self.copies -= weight;
                value.data.clone()
            }
            _ => {
                if !self.is_refused {
                    self.is_refused = true;
                    self.say(span, "this stands for too much, or for itself");
                }
                Data::Null
            }
        };
        Value { span, data }
    }

    fn say(&mut self, span: Span, what: &str) {
        self.findings.push(front_matter_syntax(span, "YAML", what));
    }
}

/// What a copy of `value` costs, in values: a long text is more than one. Nothing when it is more than `most`, and
/// then nobody has looked further.
fn weight_within(value: &Value, most: usize) -> Option<usize> {
    let mut weight = 1 + value.text().map_or(0, str::len) / BYTES;
    let add = |weight: usize, inner: &Value, key: usize| -> Option<usize> {
        let weight = weight + key / BYTES;
        Some(weight + weight_within(inner, most.checked_sub(weight)?)?)
    };
    match &value.data {
        Data::List(items) => {
            for item in items {
                weight = add(weight, item, 0)?;
            }
        }
        Data::Table(table) => {
            for entry in &table.entries {
                weight = add(weight, &entry.value, entry.key.len())?;
            }
        }
        _ => {}
    }
    (weight <= most).then_some(weight)
}

fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Data {
    let is_text = tag.is_some_and(|t| t.is_yaml_core_schema() && t.suffix == "str");
    if style == ScalarStyle::Plain && !is_text {
        plain(text)
    } else {
        Data::String(text.to_owned())
    }
}

/// A scalar without quotes, by YAML 1.2's core schema (§10.3.2).
pub(super) fn plain(text: &str) -> Data {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Data::Null,
        "true" | "True" | "TRUE" => Data::Bool(true),
        "false" | "False" | "FALSE" => Data::Bool(false),
        _ if is_number(text) => Data::Number(text.to_owned()),
        _ => Data::String(text.to_owned()),
    }
}

fn is_number(text: &str) -> bool {
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if let Some(octal) = text.strip_prefix("0o") {
        return !octal.is_empty() && octal.bytes().all(|b| matches!(b, b'0'..=b'7'));
    }
    if let Some(hex) = text.strip_prefix("0x") {
        return !hex.is_empty() && hex.bytes().all(|b| b.is_ascii_hexdigit());
    }
    if matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
        return true;
    }
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let mantissa = match mantissa.split_once('.') {
        Some(("", decimals)) => digits(decimals),
        Some((whole, decimals)) => digits(whole) && (decimals.is_empty() || digits(decimals)),
        None => digits(mantissa),
    };
    mantissa && exponent.is_none_or(|e| digits(e.strip_prefix(['+', '-']).unwrap_or(e)))
}
