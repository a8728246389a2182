//! Reads a broken YAML text block by block, so that one wrong line never costs the others.
//!
//! Bad: `title: Checkout: 503` makes a whole front matter unreadable, for the second colon.
//! Good: every other block is read, and the title is the rest of its line, as it was surely meant.

use std::ops::Range;

use super::load::{COPIES, SyntaxError, load, load_within};
use crate::diagnostic::{Diagnostic, front_matter_syntax};
use crate::source::Span;
use crate::value::{Data, Entry, Table, Value};

/// How deep broken blocks in broken blocks are looked into.
const DEPTH: usize = 8;

/// The keys and values of `text`, which doesn't follow the grammar.
pub(super) fn table(text: &str, offset: usize, error: &SyntaxError) -> (Table, Vec<Diagnostic>) {
    // tabs are what people indent with most often by mistake
    let spaced = without_leading_tabs(text);
    if spaced != text
        && let Ok(loaded) = load(&spaced, offset)
    {
        let (table, mut findings) = loaded.into_table();
        findings.push(front_matter_syntax(
            error.span,
            "YAML",
            "tabs can't indent, only spaces can",
        ));
        return (table, findings);
    }
    let mut salvage = Salvage {
        text: &spaced,
        offset,
        copies: COPIES,
        findings: Vec::new(),
    };
    let mut table = salvage.mapping(0..text.len(), DEPTH);
    if salvage.findings.is_empty() {
        salvage
            .findings
            .push(front_matter_syntax(error.span, "YAML", &error.message));
    }
    table.entries.sort_by_key(|e| e.key_span);
    (table, salvage.findings)
}

fn without_leading_tabs(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let content = line.trim_start_matches([' ', '\t']);
        spaced.extend(std::iter::repeat_n(' ', line.len() - content.len()));
        spaced.push_str(content);
    }
    spaced
}

struct Salvage<'t> {
    text: &'t str,
    offset: usize,
    /// How many values the anchors and aliases of all blocks may still copy.
    copies: usize,
    findings: Vec<Diagnostic>,
}

impl Salvage<'_> {
    /// Reads the lines of `range` as keys and values.
    fn mapping(&mut self, range: Range<usize>, depth: usize) -> Table {
        let mut all = Vec::new();
        for block in self.blocks(range, |line| key(line).is_some()) {
            let entries = match self.alone(&block) {
                Ok(Value {
                    data: Data::Table(inner),
                    ..
                }) => inner.entries,
                Ok(_) => self.broken(&block, None, depth),
                Err(error) => self.broken(&block, Some(error), depth),
            };
            all.extend(entries);
        }
        Table::of_first(all, &mut self.findings)
    }

    /// Reads the lines of `range` as `- items`.
    fn sequence(&mut self, range: Range<usize>, depth: usize) -> Vec<Value> {
        let mut items = Vec::new();
        for block in self.blocks(range, is_item) {
            match self.alone(&block) {
                Ok(Value {
                    data: Data::List(inner),
                    ..
                }) => items.extend(inner),
                Ok(_) => self.say(&block, "this line belongs to no item of the list"),
                Err(error) => {
                    self.findings
                        .push(front_matter_syntax(error.span, "YAML", &error.message));
                    let dash = block.start + indent(&self.text[block.clone()]);
                    let inner = dash + 1..block.end;
                    if is_item(&self.text[dash..block.end]) {
                        items.push(self.rest(inner, depth));
                    }
                }
            }
        }
        items
    }

    /// The blocks that begin at the first line's indentation with a line that `begins` one. Lines that belong to no
    /// block, comments and fences are passed over, the first of the former with a finding.
    fn blocks(&mut self, range: Range<usize>, begins: impl Fn(&str) -> bool) -> Vec<Range<usize>> {
        let mut blocks: Vec<Range<usize>> = Vec::new();
        let mut margin = None;
        let mut at = range.start;
        for line in self.text[range].split_inclusive('\n') {
            let start = at;
            at += line.len();
            let content = line.trim();
            if content.is_empty() || content.starts_with('#') {
                continue;
            }
            let here = indent(line);
            let outer = margin.is_none_or(|m| here <= m);
            if outer && begins(line.trim_start()) {
                margin = Some(here);
                blocks.push(start..at);
            } else if let Some(last) = blocks.last_mut() {
                if here == 0 && matches!(content, "---" | "...") {
                    break;
                }
                last.end = at;
            } else if !matches!(content, "---" | "...") && !content.starts_with('%') {
                self.say(&(start..at), "keys and values are expected");
            }
        }
        blocks
    }

    /// A block by itself.
    fn alone(&mut self, block: &Range<usize>) -> Result<Value, SyntaxError> {
        let text = &self.text[block.clone()];
        let loaded = load_within(text, self.offset + block.start, &mut self.copies)?;
        let value = loaded.value.unwrap_or(Value {
            span: Span::new(block.start, block.start).shifted(self.offset),
            data: Data::Null,
        });
        // a value that isn't taken is diagnosed by who asked
        if matches!(value.data, Data::Table(_) | Data::List(_)) {
            self.findings.extend(loaded.findings);
        }
        Ok(value)
    }

    /// What can be kept of a block that begins with `key:`.
    fn broken(&mut self, block: &Range<usize>, error: Option<SyntaxError>, depth: usize) -> Vec<Entry> {
        let start = block.start + indent(&self.text[block.clone()]);
        match error {
            Some(error) => self
                .findings
                .push(front_matter_syntax(error.span, "YAML", &error.message)),
            None => self.say(block, "a colon and a space stand between a key and its value"),
        }
        let Some((key, after)) = key(&self.text[start..block.end]) else {
            return Vec::new();
        };
        vec![Entry {
            key_span: Span::new(start, start + key.len()).shifted(self.offset),
            key: unquoted(key).to_owned(),
            value: self.rest(start + after..block.end, depth),
        }]
    }

    /// What stands after a colon or a dash: the rest of the line, or the block below it.
    fn rest(&mut self, range: Range<usize>, depth: usize) -> Value {
        let all = &self.text[range.clone()];
        let first = all.split_inclusive('\n').next().unwrap_or_default();
        let below = all[first.len()..]
            .lines()
            .map(str::trim_start)
            .find(|l| !l.is_empty() && !l.starts_with('#'));
        let lead = all.len() - all.trim_start().len();
        let span = Span::new(
            range.start + lead.min(all.trim_end().len()),
            range.start + all.trim_end().len(),
        );
        let is_empty = first.trim().is_empty() || first.trim_start().starts_with('#');
        let inner = range.start + first.len()..range.end;
        let data = match below {
            Some(line) if is_empty && depth > 0 && is_item(line) => {
                self.findings.pop();
                Data::List(self.sequence(inner, depth - 1))
            }
            Some(line) if is_empty && depth > 0 && key(line).is_some() => {
                self.findings.pop();
                Data::Table(self.mapping(inner, depth - 1))
            }
            _ => Data::String(text_of(all)),
        };
        Value {
            span: span.shifted(self.offset),
            data,
        }
    }

    fn say(&mut self, block: &Range<usize>, what: &str) {
        let lines = &self.text[block.clone()];
        let line = lines.lines().next().unwrap_or_default();
        let start = block.start + indent(line);
        let span = Span::new(start, block.start + line.trim_end().len());
        self.findings
            .push(front_matter_syntax(span.shifted(self.offset), "YAML", what));
    }
}

/// The lines as one, without the quotes around it.
fn text_of(lines: &str) -> String {
    let lines: Vec<&str> = lines.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    unquoted(&lines.join(" ")).to_owned()
}

/// Without the quote at its beginning, and its mate at the end.
fn unquoted(text: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote) {
            return inner.strip_suffix(quote).unwrap_or(inner);
        }
    }
    text
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

fn is_item(line: &str) -> bool {
    line.starts_with("- ") || line.trim_end() == "-"
}

/// The key that begins `line`, with its quotes, and the byte after its colon.
fn key(line: &str) -> Option<(&str, usize)> {
    let line = line.lines().next()?;
    let begins = |c: char| c.is_alphanumeric() || "_<\"'$.".contains(c);
    if !line.starts_with(begins) {
        return None;
    }
    let quoted = line
        .strip_prefix(['"', '\''])
        .and_then(|rest| Some(rest.find(line.chars().next()?)? + 2));
    let from = quoted.unwrap_or(0);
    let colon = line[from..].find(':').map(|i| from + i)?;
    let after = &line[colon + 1..];
    // without a space it is a key only where it can't be an address or a time
    let is_key = after.is_empty()
        || after.starts_with([' ', '\t'])
        || (!after.starts_with("//")
            && line[..colon]
                .chars()
                .all(|c| c.is_ascii_alphabetic() || "_-".contains(c)));
    is_key.then(|| (line[..colon].trim_end(), colon + 1))
}
