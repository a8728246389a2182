//! Mends a TOML text where one fault would cost what follows it.
//!
//! Bad: `services = ["web"` is never closed, and every later line becomes part of the list.
//! Good: a bracket is put in before the next line that begins like `key =`, and the writer is told.

use std::ops::Range;

/// An error of the parser, in the text as mended so far; or what was mended, in the original.
pub(super) struct Fault {
    pub(super) span: Range<usize>,
    pub(super) message: String,
}

/// A text being mended, which knows where each byte stood in the original.
pub(super) struct Draft {
    text: String,
    original_len: usize,
    /// Where in `text` bytes were put in, and how many; in order.
    inserted: Vec<(usize, usize)>,
}

impl Draft {
    pub(super) fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            original_len: text.len(),
            inserted: Vec::new(),
        }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The same range in the original text.
    pub(super) fn original(&self, range: Range<usize>) -> Range<usize> {
        let back = |at: usize| {
            let before: usize = self
                .inserted
                .iter()
                .take_while(|(place, _)| *place < at)
                .map(|(place, len)| (*len).min(at - place))
                .sum();
            (at - before).min(self.original_len)
        };
        let start = back(range.start);
        start..back(range.end).max(start)
    }

    /// The first fault that would cost other lines, in the original text, and what would mend it.
    pub(super) fn remedy(&self, faults: &[Fault]) -> Option<(Fault, Remedy)> {
        let of_line = faults
            .iter()
            .filter_map(|f| Some((f, self.line_remedy(f)?)))
            .min_by_key(|(f, _)| f.span.start);
        let (fault, remedy) = of_line.or_else(|| {
            let end = self.text.trim_end().len();
            let fault = faults.iter().find(|f| f.span.start >= end)?;
            Some((fault, Remedy::close(&self.text)?))
        })?;
        let (range, message) = match &remedy {
            Remedy::Close { opener, what, .. } => (opener.clone(), format!("{what} is never closed")),
            Remedy::Assign(colon) => (*colon..*colon + 1, "`=` stands between a key and its value".to_owned()),
            _ => (fault.span.clone(), fault.message.clone()),
        };
        let span = self.original(range);
        Some((Fault { span, message }, remedy))
    }

    fn line_remedy(&self, fault: &Fault) -> Option<Remedy> {
        let text = &self.text;
        let at = fault.span.start;
        match fault.message.split(',').next()? {
            "key with no value" => {
                let line = line_around(text, at);
                Some(match colon_key(&text[line.clone()]) {
                    Some(colon) => Remedy::Assign(line.start + colon),
                    None => Remedy::Blank(line),
                })
            }
            "unclosed table" => Some(Remedy::Insert { at, closers: "]" }),
            "unclosed array table" => {
                let line = line_around(text, at);
                let closed = text[line.start..at].ends_with(']');
                let closers = if closed { "]" } else { "]]" };
                Some(Remedy::Insert { at, closers })
            }
            _ => None,
        }
    }

    /// Mends one fault; every line before it keeps its place.
    pub(super) fn mend(&mut self, remedy: Remedy) {
        match remedy {
            Remedy::Close { at, closers, .. } => self.insert(at, &format!("{closers}\n")),
            Remedy::Insert { at, closers } => self.insert(at, closers),
            Remedy::Assign(colon) => self.text.replace_range(colon..=colon, "="),
            Remedy::Blank(line) => self.blank(line),
        }
    }

    /// Leaves out all lines from the fault on.
    pub(super) fn cut(&mut self, remedy: &Remedy) {
        let at = match remedy {
            Remedy::Close { opener, .. } => opener.start,
            Remedy::Insert { at, .. } | Remedy::Assign(at) => *at,
            Remedy::Blank(line) => line.start,
        };
        let start = line_around(&self.text, at).start;
        self.blank(start..self.text.len());
    }

    fn insert(&mut self, at: usize, what: &str) {
        self.text.insert_str(at, what);
        let index = self.inserted.partition_point(|(place, _)| *place < at);
        for (place, _) in &mut self.inserted[index..] {
            *place += what.len();
        }
        self.inserted.insert(index, (at, what.len()));
    }

    /// Spaces in place of `range`, line breaks kept.
    fn blank(&mut self, range: Range<usize>) {
        let blank: String = self.text[range.clone()]
            .bytes()
            .map(|b| if b == b'\n' { '\n' } else { ' ' })
            .collect();
        self.text.replace_range(range, &blank);
    }
}

/// What mends one fault.
pub(super) enum Remedy {
    /// Put `closers` in at `at`: what stands at `opener` is never closed.
    Close {
        opener: Range<usize>,
        what: &'static str,
        at: usize,
        closers: String,
    },
    /// Put a header's brackets in.
    Insert { at: usize, closers: &'static str },
    /// This colon was meant as `=`.
    Assign(usize),
    /// This line can't be read.
    Blank(Range<usize>),
}

impl Remedy {
    /// For a value that swallows all lines after it; nothing where it swallows none.
    fn close(text: &str) -> Option<Self> {
        let open = still_open(text)?;
        let first = line_around(text, open.statement);
        let margin = indent(&text[first.clone()]);
        let mut at = first.end;
        while at < text.len() {
            let line = line_around(text, at);
            let content = &text[line.clone()];
            if indent(content) <= margin && begins_statement(content.trim()) {
                let here = still_open(&text[open.statement..at])?;
                let (_, opener) = here.closers.first()?;
                let opener = open.statement + opener.start..open.statement + opener.end;
                return Some(Self::Close {
                    what: match &text[opener.clone()] {
                        "[" => "the list",
                        "{" => "the table",
                        _ => "the text",
                    },
                    opener,
                    at,
                    closers: here.closers.iter().rev().map(|(c, _)| *c).collect(),
                });
            }
            at = line.end;
        }
        None
    }
}

struct Open {
    /// Where the statement begins that is open.
    statement: usize,
    /// What would close it, and what opened it; the outermost first.
    closers: Vec<(&'static str, Range<usize>)>,
}

/// What is still open where `text` ends.
fn still_open(text: &str) -> Option<Open> {
    let bytes = text.as_bytes();
    let mut closers: Vec<(&'static str, Range<usize>)> = Vec::new();
    let mut statement = 0;
    let mut assigned = false;
    let mut i = 0;
    while i < bytes.len() {
        let rest = &bytes[i..];
        if let Some((closer @ ("\"\"\"" | "'''"), _)) = closers.last() {
            if rest.starts_with(closer.as_bytes()) {
                closers.pop();
                i += 3;
            } else {
                i += 1 + usize::from(rest[0] == b'\\' && *closer == "\"\"\"");
            }
            continue;
        }
        let mut step = 1;
        match rest[0] {
            b'\n' if closers.is_empty() => {
                statement = i + 1;
                assigned = false;
            }
            b'#' => step = rest.iter().position(|&b| b == b'\n').unwrap_or(rest.len()),
            b'=' => assigned = true,
            quote @ (b'"' | b'\'') => {
                let closer = if quote == b'"' { "\"\"\"" } else { "'''" };
                if rest.starts_with(closer.as_bytes()) {
                    closers.push((closer, i..i + 3));
                    step = 3;
                } else {
                    step = quoted_len(rest);
                }
            }
            b'[' if assigned => closers.push(("]", i..i + 1)),
            b'{' if assigned => closers.push(("}", i..i + 1)),
            b @ (b']' | b'}') => {
                let mate = closers.iter().rposition(|(c, _)| c.as_bytes() == [b]);
                closers.truncate(mate.unwrap_or(closers.len()));
            }
            _ => {}
        }
        i += step;
    }
    (!closers.is_empty()).then_some(Open { statement, closers })
}

/// The bytes of a one-line string that begins `rest`, up to the line's end where it is never closed.
fn quoted_len(rest: &[u8]) -> usize {
    let mut i = 1;
    while i < rest.len() && rest[i] != b'\n' {
        if rest[i] == rest[0] {
            return i + 1;
        }
        let escaped = rest[0] == b'"' && rest[i] == b'\\' && rest.get(i + 1) != Some(&b'\n');
        i += 1 + usize::from(escaped);
    }
    i.min(rest.len())
}

/// The line that holds byte `at`, its line break included.
fn line_around(text: &str, at: usize) -> Range<usize> {
    let bytes = text.as_bytes();
    let at = at.min(bytes.len());
    let start = bytes[..at].iter().rposition(|&b| b == b'\n').map_or(0, |i| i + 1);
    let end = bytes[at..]
        .iter()
        .position(|&b| b == b'\n')
        .map_or(bytes.len(), |i| at + i + 1);
    start..end
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Where the colon is in `key: value`.
fn colon_key(line: &str) -> Option<usize> {
    let colon = line.find(':')?;
    let key = line[..colon].trim();
    let is_key = !key.is_empty() && !key.contains(|c: char| c.is_whitespace() || "=\"'[]{}#".contains(c));
    is_key.then_some(colon)
}

/// `key = …`, `[table]` or `[[table]]`, perhaps not closed itself.
fn begins_statement(line: &str) -> bool {
    let name = |s: &str| !s.trim().is_empty() && s.chars().all(|c| c.is_alphanumeric() || "_-. \t\"'".contains(c));
    if let Some(header) = line.strip_prefix('[') {
        let header = header.strip_prefix('[').unwrap_or(header);
        return match header.split_once(']') {
            Some((key, rest)) => {
                let rest = rest.strip_prefix(']').unwrap_or(rest).trim();
                name(key) && (rest.is_empty() || rest.starts_with('#'))
            }
            None => name(header) && !header.contains(['"', '\'']),
        };
    }
    line.split_once('=').is_some_and(|(key, _)| name(key))
}
