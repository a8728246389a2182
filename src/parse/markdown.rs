//! Markdown events become the pieces of a body: safe HTML, and what can only be finished with all reports at hand.
//!
//! Everything is rendered in one go; what is still open stands in the HTML between two characters that no text can
//! hold ([`OPEN`], [`CLOSE`]), is carried through the sanitizer, and is cut out at the end.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Alignment, CowStr, Event, LinkType, Tag, TagEnd, html};

mod bare;
mod open;
mod split;

use self::split::{Slot, split};
use super::code;
use super::document::Document;
use super::events::{Spanned, is_comment, plain};
use super::sanitize;
use super::slot::{CLOSE, OPEN, OURS};
use super::url::{Address, address};
use super::valid;
use crate::diagnostic::{self, Diagnostic};
use crate::name::{escape, href, nearest, percent_decode, percent_encode};
use crate::report::{Body, Drawn, Piece, SectionKind, TOP, Target};
use crate::source::Span;

/// The whole body, with what was understood drawn in its place, and without the heading that became the title.
pub(super) fn body(
    document: &Document<'_>,
    drawn: &[(Range<usize>, Drawn)],
    without: Option<usize>,
    findings: &mut Vec<Diagnostic>,
) -> Body {
    let mut writer = Writer::new(document, &document.events, findings);
    writer.levels(without);
    let mut at = 0;
    let mut heading = 0;
    while at < document.events.len() {
        if let Some((range, what)) = drawn.iter().find(|(range, _)| range.start == at) {
            writer.drawn(*what);
            at = range.end;
            continue;
        }
        if document.headings.get(heading).is_some_and(|h| h.events.start == at) {
            let events = document.headings[heading].events.clone();
            if without != Some(heading) {
                writer.heading(heading, events.clone());
            }
            heading += 1;
            at = events.end;
            continue;
        }
        at = writer.event(at);
    }
    let sections = document
        .headings
        .iter()
        .zip(&writer.shown)
        .map(|(heading, level)| {
            let mut section = heading.section.clone();
            section.level = *level;
            section
        })
        .collect();
    Body {
        pieces: writer.finish(),
        sections,
    }
}

/// Some events in one line: the text of a row. The heading `without` became the title.
pub(super) fn inline<'a>(
    document: &Document<'a>,
    events: &[Spanned<'a>],
    without: Option<usize>,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Piece> {
    let mut writer = Writer::new(document, events, findings);
    writer.levels(without);
    let mut at = 0;
    while let Some((event, _)) = events.get(at) {
        let block = matches!(event, Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph));
        at = if block { at + 1 } else { writer.event(at) };
    }
    writer.finish()
}

/// A plain text as a piece.
pub(super) fn text_piece(text: &str) -> Piece {
    let mut out = String::with_capacity(text.len() + 8);
    escape(text, &mut out);
    Piece::Html(out.into())
}

/// Of more headings than these the nearest is not looked for.
const MANY: usize = 200;

struct Writer<'d, 'a> {
    document: &'d Document<'a>,
    events: &'d [Spanned<'a>],
    findings: &'d mut Vec<Diagnostic>,
    out: Vec<Event<'a>>,
    slots: Vec<Slot>,
    /// For each link that is open, whether it has a tag to close.
    links: Vec<bool>,
    /// Footnotes and their numbers, by the order of their first mention.
    notes: BTreeMap<String, usize>,
    /// Their texts, printed at the end.
    note_texts: Vec<(CowStr<'a>, Vec<Event<'a>>)>,
    /// Whether what comes is code.
    in_code: bool,
    /// Whether there is code in a language that gets colours.
    has_code: bool,
    /// How many tables there were, so that each has a name of its own.
    tables: usize,
    /// How the columns of the table are aligned, the cell of the row, and whether the row is the first.
    columns: Vec<Alignment>,
    cell: usize,
    in_head: bool,
    /// For each heading, its level on the page: nothing is skipped on the way down.
    shown: Vec<u8>,
}

impl<'d, 'a> Writer<'d, 'a> {
    fn new(document: &'d Document<'a>, events: &'d [Spanned<'a>], findings: &'d mut Vec<Diagnostic>) -> Self {
        Self {
            document,
            events,
            findings,
            out: Vec::new(),
            slots: Vec::new(),
            links: Vec::new(),
            notes: BTreeMap::new(),
            note_texts: Vec::new(),
            in_code: false,
            has_code: false,
            tables: 0,
            columns: Vec::new(),
            cell: 0,
            in_head: false,
            shown: Vec::new(),
        }
    }

    /// The title is level 1; a heading is one below the nearest above it that was written higher.
    fn levels(&mut self, without: Option<usize>) {
        let mut open: Vec<u8> = Vec::new();
        for (i, heading) in self.document.headings.iter().enumerate() {
            if without == Some(i) {
                self.shown.push(1);
                continue;
            }
            while open.last().is_some_and(|&above| above >= heading.written) {
                open.pop();
            }
            open.push(heading.written);
            self.shown.push((open.len() as u8 + 1).min(6));
        }
    }

    fn slot(&mut self, slot: Slot) -> String {
        self.slots.push(slot);
        format!("{OPEN}{}{CLOSE}", self.slots.len() - 1)
    }

    /// What an id of ours begins with while there are others.
    fn ours(&self) -> &'static str {
        if self.document.has_html { OURS } else { "" }
    }

    fn html(&mut self, html: impl Into<CowStr<'a>>) {
        self.out.push(Event::Html(html.into()));
    }

    fn raw(&mut self, html: impl Into<CowStr<'a>>) {
        self.out.push(Event::InlineHtml(html.into()));
    }

    fn drawn(&mut self, what: Drawn) {
        let slot = self.slot(Slot::Drawn(what));
        self.out.push(Event::Html(format!("\n{slot}\n").into()));
    }

    fn heading(&mut self, i: usize, events: Range<usize>) {
        let slot = self.slot(Slot::Section(i));
        let level = self.shown[i];
        if self.document.headings[i].section.title.is_empty() {
            self.out.push(Event::Html(slot.into()));
            return;
        }
        let anchor = &self.document.headings[i].section.anchor;
        self.out.push(Event::Html(
            format!("{slot}<h{level} id=\"{}{anchor}\">", self.ours()).into(),
        ));
        let mut at = events.start + 1;
        while at + 1 < events.end {
            at = self.event(at);
        }
        self.out.push(Event::Html(format!("</h{level}>\n").into()));
    }

    /// Takes the event at `at`, and those that belong to it; gives the index of the next.
    fn event(&mut self, at: usize) -> usize {
        let (event, span) = &self.events[at];
        match event {
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            }) => {
                self.link(*link_type, dest_url, title, *span);
                if matches!(link_type, LinkType::WikiLink { has_pothole: false }) {
                    return self.wiki_text(dest_url, *span, at);
                }
            }
            Event::End(TagEnd::Link) => {
                if self.links.pop() == Some(true) {
                    self.raw("</a>");
                }
            }
            Event::Start(Tag::Image { dest_url, title, .. }) => return self.image(dest_url, title, *span, at),
            Event::TaskListMarker(done) => self.raw(if *done {
                "<span class=\"box done\" role=\"img\" aria-label=\"done\"></span>"
            } else {
                "<span class=\"box todo\" role=\"img\" aria-label=\"to do\"></span>"
            }),
            Event::Start(Tag::Table(alignments)) => {
                self.tables += 1;
                self.columns.clone_from(alignments);
                let n = self.tables;
                let open =
                    format!("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table {n}\"><table>\n");
                self.html(open);
            }
            Event::End(TagEnd::Table) => self.html("</tbody></table></div>\n"),
            Event::Start(Tag::TableHead) => {
                (self.in_head, self.cell) = (true, 0);
                self.html("<thead><tr>");
            }
            Event::End(TagEnd::TableHead) => {
                self.in_head = false;
                self.html("</tr></thead><tbody>\n");
            }
            Event::Start(Tag::TableRow) => {
                self.cell = 0;
                self.html("<tr>");
            }
            Event::End(TagEnd::TableRow) => self.html("</tr>\n"),
            Event::Start(Tag::TableCell) => {
                self.html(open::cell(self.in_head, self.columns.get(self.cell)));
                self.cell += 1;
            }
            Event::End(TagEnd::TableCell) => self.html(if self.in_head { "</th>" } else { "</td>" }),
            Event::Start(Tag::CodeBlock(kind)) => {
                let language = open::language(kind);
                self.in_code = true;
                self.has_code |= code::is_known(language);
                self.html(open::code(language));
            }
            Event::End(TagEnd::CodeBlock) => {
                self.in_code = false;
                self.html("</code></pre>\n");
            }
            Event::Start(Tag::BlockQuote(Some(kind))) => self.html(open::callout(*kind)),
            Event::FootnoteReference(name) => self.footnote(name),
            Event::Start(Tag::FootnoteDefinition(name)) => return self.footnote_text(name, at),
            Event::Html(text) | Event::InlineHtml(text) if is_comment(text) => {}
            Event::Text(text) if self.links.is_empty() && !self.in_code && text.contains("://") => {
                self.out.extend(bare::linked(text));
            }
            // Sanitized with the whole at the end.
            _ => self.out.push(event.clone()),
        }
        at + 1
    }

    fn link(&mut self, kind: LinkType, to: &CowStr<'a>, title: &CowStr<'a>, span: Span) {
        let mut open = String::from("<a href=\"");
        let mut title = title.to_string();
        if let LinkType::WikiLink { .. } = kind {
            let target = Target {
                name: Arc::from(to.trim()),
                by_id: true,
                span,
            };
            let slot = self.slot(Slot::Link(target));
            open.push_str(&slot);
        } else {
            let at_sign = if kind == LinkType::Email { "mailto:" } else { "" };
            match address(to) {
                _ if !at_sign.is_empty() => {
                    open.push_str(at_sign);
                    escape(&href(to).unwrap_or_default(), &mut open);
                }
                Address::Outside => match href(to) {
                    Some(address) => escape(&address, &mut open),
                    None => {
                        // No address at all: still to be read.
                        open = String::from("<a class=\"unlinked");
                        title = format!("{title} {to}").trim_start().to_owned();
                    }
                },
                Address::Fragment(fragment) => match self.fragment(fragment, to, span) {
                    Some(anchor) => {
                        open.push('#');
                        open.push_str(&percent_encode(&anchor));
                    }
                    None => {
                        self.links.push(false);
                        return;
                    }
                },
                Address::Inside => {
                    let target = Target {
                        name: Arc::from(percent_decode(to)),
                        by_id: false,
                        span,
                    };
                    let slot = self.slot(Slot::Link(target));
                    open.push_str(&slot);
                }
                Address::Unsafe(scheme) => {
                    self.findings.push(diagnostic::unsafe_url(span, &scheme));
                    self.links.push(false);
                    return;
                }
            }
        }
        if !title.is_empty() {
            open.push_str("\" title=\"");
            escape(&title, &mut open);
        }
        open.push_str("\">");
        self.links.push(true);
        self.raw(open);
    }

    /// The anchor that a `#fragment` of the author's means, if any heading answers to it.
    fn fragment(&mut self, fragment: &str, written: &str, span: Span) -> Option<String> {
        let wanted = percent_decode(fragment);
        let anchors = || self.document.headings.iter().map(|h| h.section.anchor.as_str());
        let folded = crate::name::slug(&wanted);
        if let Some(i) = anchors().position(|a| a == wanted || a == folded) {
            // The heading that became the title has gone; the page is what it stood for.
            let is_title = self.shown.get(i) == Some(&1);
            let anchor = &self.document.headings[i].section.anchor;
            return Some(if is_title { TOP.to_owned() } else { anchor.clone() });
        }
        if self.document.has_html || wanted.is_empty() || wanted == "top" {
            return Some(wanted);
        }
        // Each is compared with all.
        let near = match self.document.headings.len() {
            0..=MANY => nearest(&folded, anchors()).map(str::to_owned),
            _ => None,
        };
        self.findings
            .push(diagnostic::broken_fragment(span, written, near.as_deref()));
        None
    }

    /// `[[ID]]`: its text is the id, until the report is known.
    fn wiki_text(&mut self, to: &CowStr<'a>, span: Span, at: usize) -> usize {
        let target = Target {
            name: Arc::from(to.trim()),
            by_id: true,
            span,
        };
        let slot = self.slot(Slot::Text(target));
        self.raw(slot);
        let end = super::events::skip(self.events, at);
        self.links.pop();
        self.raw("</a>");
        end
    }

    fn image(&mut self, to: &CowStr<'a>, title: &CowStr<'a>, span: Span, at: usize) -> usize {
        let end = super::events::skip(self.events, at);
        let alt = plain(&self.events[at..end]);
        match address(to) {
            Address::Inside => {
                let target = Target {
                    name: Arc::from(percent_decode(to)),
                    by_id: false,
                    span,
                };
                let slot = self.slot(Slot::Image(target, alt.into(), title.as_ref().into()));
                self.raw(format!("<img src=\"{slot}\">"));
            }
            Address::Unsafe(scheme) => {
                self.findings.push(diagnostic::unsafe_url(span, &scheme));
                self.out.push(Event::Text(alt.into()));
            }
            // A page makes no request off its own origin: an image from elsewhere is a link to it.
            Address::Outside | Address::Fragment(_) => {
                let html = open::picture(to, &alt, self.links.contains(&true));
                self.raw(html);
            }
        }
        end
    }

    fn footnote(&mut self, name: &CowStr<'a>) {
        let next = self.notes.len() + 1;
        let n = *self.notes.entry(name.to_string()).or_insert(next);
        let back = if n == next {
            format!(" id=\"{}note-ref.{n}\"", self.ours())
        } else {
            String::new()
        };
        let html = open::reference(n, &back, self.links.contains(&true));
        self.raw(html);
    }

    fn footnote_text(&mut self, name: &CowStr<'a>, at: usize) -> usize {
        let end = super::events::skip(self.events, at);
        let before = std::mem::take(&mut self.out);
        let mut inner = at + 1;
        while inner + 1 < end {
            inner = self.event(inner);
        }
        let text = std::mem::replace(&mut self.out, before);
        self.note_texts.push((name.clone(), text));
        end
    }

    /// The texts of footnotes, at the end.
    fn footnotes(&mut self) {
        if self.note_texts.is_empty() {
            return;
        }
        let texts = std::mem::take(&mut self.note_texts);
        let mut texts: Vec<_> = texts
            .into_iter()
            .map(|(name, text)| (self.notes.get(&*name).copied(), text))
            .collect();
        texts.sort_by_key(|(n, _)| n.unwrap_or(usize::MAX));
        let mut last = None;
        self.html("<section class=\"footnotes\" aria-label=\"Footnotes\"><ol>\n");
        for (n, text) in texts {
            // A note that nothing mentions, or a second one of its name, is kept without a way back.
            let Some(n) = n.filter(|n| last.replace(*n) != Some(*n)) else {
                self.html("<li>");
                self.out.extend(text);
                self.html("</li>\n");
                continue;
            };
            let open = format!("<li id=\"{}note.{n}\">", self.ours());
            self.html(open);
            self.out.extend(text);
            self.html(format!(
                "<a class=\"back\" href=\"#note-ref.{n}\" aria-label=\"Back to the text\">↩</a></li>\n"
            ));
        }
        self.html("</ol></section>\n");
    }

    fn finish(mut self) -> Vec<Piece> {
        self.footnotes();
        let mut out = String::with_capacity(self.out.len() * 24);
        html::push_html(&mut out, self.out.drain(..));
        if self.document.has_html {
            let mut author = Vec::new();
            let anchors = self.document.headings.iter().map(|h| h.section.anchor.clone());
            let added = SectionKind::WORDS.iter().map(|word| (*word).to_owned());
            let anchors = anchors.chain(added).collect();
            out = sanitize::clean(&out, self.slots.len(), anchors, &mut author);
            let is_block = |slot: usize| matches!(self.slots.get(slot), Some(Slot::Drawn(_) | Slot::Section(_)));
            out = valid::valid(&out, is_block).replace(OURS, "");
            // Links and images of the author's own HTML come after those of the Markdown.
            self.slots.extend(author.into_iter().map(|found| match found {
                sanitize::Found::Link(name) => Slot::Link(Target {
                    name: name.into(),
                    by_id: false,
                    span: Span::default(),
                }),
                sanitize::Found::Image(name) => Slot::Image(
                    Target {
                        name: name.into(),
                        by_id: false,
                        span: Span::default(),
                    },
                    "".into(),
                    "".into(),
                ),
            }));
        }
        if self.has_code || self.document.has_html {
            out = code::coloured(out);
        }
        split(&out, self.slots)
    }
}
