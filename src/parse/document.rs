//! One file, cut and parsed once: front matter, Markdown events, headings. Every reader of the chain looks at this.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::clean::Cleaner;
use super::events::{Spanned, is_comment, parse, plain};
use super::grammar::Grammar;
use super::raw;
use crate::config::Config;
use crate::diagnostic::{self, Diagnostic};
use crate::name::slug;
use crate::report::{Section, SectionKind};
use crate::source::Span;
use crate::value::{self, Table};

/// One file as all readers see it.
pub(super) struct Document<'a> {
    pub path: &'a str,
    pub config: &'a Config,
    pub grammar: &'a Grammar,
    /// Empty where there is none.
    pub front: Table,
    pub events: Vec<Spanned<'a>>,
    pub headings: Vec<Heading>,
    /// Whether the body holds raw HTML, so that what is made of it must be sanitized.
    pub has_html: bool,
}

/// A heading among the events.
pub(super) struct Heading {
    /// As the report will have it; the level is the one on the page, where the title is 1.
    pub section: Section,
    /// The events of the heading itself, from its start to its end.
    pub events: Range<usize>,
    /// The events under it, up to the next heading of its level or above.
    pub under: Range<usize>,
    /// The level as it was written.
    pub written: u8,
    /// Its own kind, else that of the nearest heading above it that has one.
    pub within: Option<SectionKind>,
}

impl<'a> Document<'a> {
    /// Cuts, parses and cleans. What there is to say about the front matter's form goes to `findings`.
    pub(super) fn read(
        path: &'a str,
        text: &'a str,
        config: &'a Config,
        grammar: &'a Grammar,
        cleaner: &mut Cleaner<'_>,
        findings: &mut Vec<Diagnostic>,
    ) -> Self {
        let cut = cut(text);
        let front = match cut.language {
            Some(language) => {
                if cut.unclosed {
                    let fence = if language == Language::Toml { "+++" } else { "---" };
                    findings.push(diagnostic::unclosed_front_matter(Span::new(0, 3), fence));
                }
                let read = match language {
                    Language::Toml => value::from_toml,
                    Language::Yaml => value::from_yaml,
                };
                let (mut table, said) = read(&text[cut.front.clone()], cut.front.start);
                findings.extend(said);
                cleaner.table(&mut table);
                table
            }
            None => Table::default(),
        };
        let mut events = parse(text, cut.body);
        raw::without_shortcodes(&mut events);
        cleaner.events(&mut events);
        raw::disarm(&mut events, findings);
        let has_html = events
            .iter()
            .any(|(e, _)| matches!(e, Event::Html(html) | Event::InlineHtml(html) if !is_comment(html)));
        let headings = headings(&events, grammar, text.len());
        Self {
            path,
            config,
            grammar,
            front,
            events,
            headings,
            has_html,
        }
    }

    /// The events under heading `i` that belong to no heading below it.
    pub(super) fn own(&self, i: usize) -> Range<usize> {
        let under = self.headings[i].under.clone();
        let end = self
            .headings
            .get(i + 1)
            .map_or(under.end, |next| next.events.start.min(under.end));
        under.start..end
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Language {
    Toml,
    Yaml,
}

struct Cut {
    language: Option<Language>,
    front: Range<usize>,
    body: usize,
    unclosed: bool,
}

/// Whether `text` begins with front matter.
pub(super) fn has_front_matter(text: &str) -> bool {
    front_matter(text).is_some()
}

/// What stands behind the front matter.
pub(super) fn body_of(text: &str) -> &str {
    &text[cut(text).body..]
}

/// Where the front matter of `text` stands, without its fences, and whether its closing fence is missing.
pub(super) fn front_matter(text: &str) -> Option<(Range<usize>, bool)> {
    let cut = cut(text);
    cut.language.map(|_| (cut.front, cut.unclosed))
}

/// Finds the front matter: between two lines of `+++` or `---` at the very beginning.
fn cut(text: &str) -> Cut {
    let none = Cut {
        language: None,
        front: 0..0,
        body: 0,
        unclosed: false,
    };
    let blank = text.len() - text.trim_start_matches(['\n', '\r', ' ', '\t']).len();
    let first = text[blank..].lines().next().unwrap_or_default();
    let language = match first.trim_end() {
        "+++" => Language::Toml,
        "---" => Language::Yaml,
        _ => return none,
    };
    let fence = first.trim_end();
    let start = next_line(text, blank);
    let mut at = start;
    while at < text.len() {
        let end = next_line(text, at);
        let line = text[at..end].trim_end();
        if line == fence || (language == Language::Yaml && line == "...") {
            return Cut {
                language: Some(language),
                front: start..at,
                body: end,
                unclosed: false,
            };
        }
        at = end;
    }
    // Never closed. `---` may be a mere rule; front matter begins with a key, and then ends at the first blank line.
    let looks_like_keys = text[start..]
        .lines()
        .next()
        .is_some_and(|line| match line.split_once([':', '=']) {
            Some((key, _)) => {
                !key.is_empty()
                    && key
                        .trim()
                        .chars()
                        .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '"'))
            }
            None => false,
        });
    if !looks_like_keys {
        return none;
    }
    let mut end = start;
    while end < text.len() {
        let next = next_line(text, end);
        let line = text[end..next].trim();
        if line.is_empty() || line.starts_with("# ") || line.starts_with("## ") {
            break;
        }
        end = next;
    }
    Cut {
        language: Some(language),
        front: start..end,
        body: end,
        unclosed: true,
    }
}

fn next_line(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |i| at + i + 1)
}

fn headings(events: &[Spanned<'_>], grammar: &Grammar, end_of_text: usize) -> Vec<Heading> {
    let mut found: Vec<Heading> = Vec::new();
    let mut anchors = Anchors::default();
    let mut at = 0;
    while at < events.len() {
        let (Event::Start(Tag::Heading { level, id, .. }), span) = &events[at] else {
            at += 1;
            continue;
        };
        let end = at
            + 1
            + events[at + 1..]
                .iter()
                .position(|(e, _)| matches!(e, Event::End(TagEnd::Heading(_))))
                .map_or(0, |n| n + 1);
        let title = plain(&events[at..end]);
        let anchor = anchors.give(id.as_deref().unwrap_or(&title));
        found.push(Heading {
            section: Section {
                kind: grammar.section(&title),
                level: number(*level),
                title,
                anchor,
                span: Span::new(span.end as usize, end_of_text),
            },
            events: at..end,
            under: end..events.len(),
            written: number(*level),
            within: None,
        });
        at = end;
    }
    for i in 0..found.len() {
        let Some(next) = found[i + 1..].iter().find(|h| h.written <= found[i].written) else {
            continue;
        };
        let (event, byte) = (next.events.start, events[next.events.start].1.start);
        found[i].under.end = event;
        found[i].section.span.end = byte;
    }
    let mut above: Vec<(usize, Option<SectionKind>)> = Vec::new();
    for heading in &mut found {
        while above.last().is_some_and(|(end, _)| *end <= heading.events.start) {
            above.pop();
        }
        let outer = above.last().and_then(|(_, kind)| *kind);
        if outer == Some(SectionKind::Actions) && heading.section.kind.is_some_and(is_purpose) {
            heading.section.kind = None;
        }
        heading.within = heading.section.kind.or(outer);
        above.push((heading.under.end, heading.within));
    }
    found
}

/// Whether a heading of this kind says, below one about actions, what these are for.
fn is_purpose(kind: SectionKind) -> bool {
    matches!(
        kind,
        SectionKind::Detection
            | SectionKind::Resolution
            | SectionKind::Investigation
            | SectionKind::Causes
            | SectionKind::Impact
    )
}

/// Gives every heading an anchor of its own.
#[derive(Default)]
struct Anchors {
    /// Those given, and the last number tried behind each.
    given: BTreeMap<String, usize>,
}

impl Anchors {
    fn give(&mut self, title: &str) -> String {
        let wanted = slug(title);
        let mut anchor = wanted.clone();
        while self.given.contains_key(&anchor) {
            let n = self.given.entry(wanted.clone()).or_insert(1);
            *n += 1;
            anchor = format!("{wanted}-{n}");
        }
        self.given.insert(anchor.clone(), 1);
        anchor
    }
}

fn number(level: HeadingLevel) -> u8 {
    level as u8
}
