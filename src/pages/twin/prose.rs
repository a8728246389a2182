//! HTML of ours becomes Markdown: what [`crate::parse`] made of an author's words, safe and well-formed, is read once
//! from its beginning to its end, without a tree.
//!
//! A tag says where a block begins or ends ([`Writer`]); how its text is laid into lines, and what of it needs an escape,
//! is [`Lines`]' concern. HTML that isn't well-formed may lose its form, never a word.

mod code;
mod line;
mod scan;
mod tables;
mod text;

pub(crate) use text::plain_text;

use self::line::{Kind, Lines, Mark, Space};
use self::scan::{Scanner, Token, attribute, decoded};
use self::tables::Table;

/// Adds the Markdown of some HTML. `out` is at the start of a line, and is again afterwards.
pub(super) fn markdown(html: &str, out: &mut String) {
    let mut writer = Writer {
        scanner: Scanner::new(html),
        lines: Lines::new(out),
        open: Vec::new(),
        kinds: [0; 4],
        after_list: None,
        table: None,
    };
    while let Some(token) = writer.scanner.next() {
        match token {
            Token::Text(text) => writer.text(text),
            Token::Open(name, attributes) => writer.start(name, attributes),
            Token::Close(name) => writer.end(name),
        }
    }
    writer.finish();
}

/// Adds a plain text as it stands within a line, a link's text or a cell of a table.
pub(super) fn escape(text: &str, out: &mut String) {
    Lines::within(out).text(text, '\0');
}

/// Nothing is set in more containers than these: a line's prefix would grow with them.
const DEEP: usize = 24;

/// What is open, and how long the prefix was before.
enum Open {
    List {
        next: Option<u64>,
        other: bool,
        loose: bool,
        items: usize,
    },
    Item(usize),
    Quote(usize),
    Note(usize),
}

impl Open {
    fn kind(&self) -> usize {
        match self {
            Self::List { .. } => LIST,
            Self::Item(_) => ITEM,
            Self::Quote(_) => QUOTE,
            Self::Note(_) => NOTE,
        }
    }
}

const LIST: usize = 0;
const ITEM: usize = 1;
const QUOTE: usize = 2;
const NOTE: usize = 3;

struct Writer<'h, 'o> {
    scanner: Scanner<'h>,
    lines: Lines<'o>,
    open: Vec<Open>,
    /// How many of each kind are open, so that a tag that closes nothing is known without a search.
    kinds: [usize; 4],
    /// The list that just ended: whether it was ordered, and whether it had the other marker.
    after_list: Option<(bool, bool)>,
    table: Option<Table>,
}

impl<'h> Writer<'h, '_> {
    fn text(&mut self, text: &'h str) {
        let next = self.scanner.after();
        let text = decoded(text);
        if self.before_content(text.chars().all(|c| c.is_ascii_whitespace())) {
            self.lines.text(&text, next);
        } else {
            self.lines.space(if text.contains('\n') {
                Space::Newline
            } else {
                Space::Word
            });
        }
    }

    /// Whether there is something to write, which then has a place.
    fn before_content(&mut self, is_blank: bool) -> bool {
        if is_blank {
            return false;
        }
        self.table_cell_for_text();
        if !self.lines.in_cell() && !self.lines.is_open() {
            self.block();
        }
        true
    }

    /// Text begins, as whichever block was announced.
    fn block(&mut self) {
        let kind = self.lines.kind();
        self.place(kind);
        self.lines.begin();
    }

    /// Goes to where a block of the kind may begin.
    fn place(&mut self, kind: Kind) {
        if kind == Kind::Para
            && let [.., Open::List { loose, .. }, Open::Item(_)] = &mut self.open[..]
        {
            *loose = true;
        }
        let is_in_item = matches!(self.open.last(), Some(Open::Item(_)));
        self.lines.gap(kind, is_in_item);
        self.after_list = None;
    }

    fn start(&mut self, name: &'h str, attributes: &'h str) {
        match name {
            "em" | "i" | "cite" | "dfn" | "var" => self.lines.mark(Mark::Em),
            "strong" | "b" => self.lines.mark(Mark::Strong),
            "del" | "s" | "strike" => self.lines.mark(Mark::Del),
            "a" => self.link(attributes),
            "sup" if attribute(attributes, "class") == Some("footnote") => self.reference(),
            "span" | "input" => self.task(name, attributes),
            "code" | "tt" => self.code(name),
            "img" => self.image(attributes),
            "br" => self.lines.space(Space::Break),
            _ if self.table.is_some() && self.table_start(name, attributes) => {}
            "table" => self.table(),
            _ if self.lines.in_cell() && is_block(name) => self.lines.end(),
            "p" | "dt" | "figcaption" | "caption" => {
                self.lines.end();
                self.lines.announce(Kind::Para);
            }
            "summary" => {
                self.lines.end();
                self.lines.announce(Kind::Para);
                self.lines.mark(Mark::Strong);
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.lines.end();
                self.lines.announce(Kind::Heading(name.as_bytes()[1] - b'0'));
            }
            "ul" | "ol" => self.list(name == "ol", attributes),
            "li" => self.item(attributes),
            "dd" => {
                self.list(false, "");
                self.item("");
            }
            "blockquote" => self.quote(attributes),
            "pre" => self.pre(attributes),
            "hr" => {
                self.lines.end();
                let is_first = self.lines.is_first();
                self.place(Kind::Rule);
                // A marker and a rule of the same character would be one rule.
                self.lines.raw(if is_first { "___" } else { "***" });
            }
            _ if is_block(name) => self.lines.end(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "em" | "i" | "cite" | "dfn" | "var" => self.lines.unmark(&Mark::Em),
            "strong" | "b" => self.lines.unmark(&Mark::Strong),
            "del" | "s" | "strike" => self.lines.unmark(&Mark::Del),
            "a" => self.lines.unmark(&Mark::Link(String::new())),
            _ if self.table.is_some() && self.table_end(name) => {}
            _ if self.lines.in_cell() && is_block(name) => self.lines.end(),
            "summary" => {
                self.lines.unmark(&Mark::Strong);
                self.lines.end();
            }
            "ul" | "ol" => self.close(LIST),
            "li" if self.kinds[NOTE] > 0 && !matches!(self.open.last(), Some(Open::Item(_) | Open::List { .. })) => {
                self.close(NOTE);
            }
            "li" => self.close(ITEM),
            "dd" => self.close(LIST),
            "blockquote" => self.close(QUOTE),
            _ if is_block(name) => self.lines.end(),
            _ => {}
        }
    }

    fn push(&mut self, open: Open) {
        self.kinds[open.kind()] += 1;
        self.open.push(open);
    }

    /// Closes the innermost of a kind, and what is open in it.
    fn close(&mut self, kind: usize) {
        self.lines.end();
        if self.kinds[kind] == 0 {
            return;
        }
        while let Some(open) = self.open.pop() {
            let closed = open.kind();
            self.kinds[closed] -= 1;
            match open {
                Open::List { next, other, items, .. } => {
                    if items > 0 {
                        self.lines.leave(Kind::List { interrupts: true });
                        self.after_list = Some((next.is_some(), other));
                    }
                }
                Open::Item(prefix) => self.lines.unindent(prefix, Kind::List { interrupts: true }),
                Open::Quote(prefix) => self.lines.unindent(prefix, Kind::Quote),
                Open::Note(prefix) => self.lines.unindent(prefix, Kind::Para),
            }
            if closed == kind {
                break;
            }
        }
    }

    fn list(&mut self, is_ordered: bool, attributes: &str) {
        self.lines.end();
        let start = attribute(attributes, "start").and_then(|s| s.parse().ok());
        let next = is_ordered.then(|| start.filter(|n| *n < 1_000_000_000).unwrap_or(1));
        // Two lists one after the other would be one, if they had the same marker.
        let other = self
            .after_list
            .is_some_and(|(ordered, other)| ordered == is_ordered && !other);
        self.push(Open::List {
            next,
            other,
            loose: false,
            items: 0,
        });
    }

    fn item(&mut self, attributes: &str) {
        let note = attribute(attributes, "id").and_then(|id| id.strip_prefix("note."));
        if let Some(n) = note.filter(|n| is_number(n)) {
            self.note(n);
            return;
        }
        self.lines.end();
        if !matches!(self.open.last(), Some(Open::List { .. })) {
            self.push(Open::List {
                next: None,
                other: false,
                loose: false,
                items: 0,
            });
        }
        let deep = self.open.len() >= 2 * DEEP;
        let is_empty = self.scanner.rest().trim_ascii_start().starts_with("</li");
        let is_paragraph = self.scanner.rest().trim_ascii_start().starts_with("<p>");
        let depth = self.open.len();
        let is_in_item = depth > 1 && matches!(self.open[depth - 2], Open::Item(_));
        let Some(Open::List {
            next,
            other,
            loose,
            items,
        }) = self.open.last_mut()
        else {
            return;
        };
        *loose |= is_paragraph;
        let marker = match next {
            Some(n) => format!("{n}{} ", if *other { ')' } else { '.' }),
            None if *other => "* ".to_owned(),
            None => "- ".to_owned(),
        };
        let interrupts = !is_empty && next.is_none_or(|n| n == 1);
        if *items > 0 {
            self.lines.next_item(*loose);
        } else {
            self.lines.gap(Kind::List { interrupts }, is_in_item);
        }
        *items += 1;
        if let Some(n) = next {
            *n = (*n + 1).min(999_999_999);
        }
        self.after_list = None;
        let before = if deep {
            self.lines.indent("", "")
        } else {
            self.lines.indent(&marker, &"              "[..marker.len()])
        };
        self.push(Open::Item(before));
    }

    /// The text of a footnote. The list that it stands in has no items of its own.
    fn note(&mut self, n: &str) {
        self.lines.end();
        self.place(Kind::Para);
        let before = self.lines.indent(&format!("[^{n}]: "), "    ");
        self.push(Open::Note(before));
    }

    fn reference(&mut self) {
        let rest = self.scanner.rest();
        let n = rest
            .strip_prefix("<a href=\"#note.")
            .and_then(|r| r.split_once('"'))
            .map(|(n, _)| n)
            .filter(|n| n.len() < 10 && is_number(n));
        if let Some(n) = n
            && let Some(at) = rest[..rest.len().min(200)].find("</a></sup>")
        {
            self.scanner.skip(at + "</a></sup>".len());
            self.inline(&format!("[^{n}]"));
        }
    }

    fn quote(&mut self, attributes: &str) {
        const CALLOUTS: [(&str, &str, &str); 5] = [
            ("callout note", "Note", "[!NOTE]"),
            ("callout tip", "Tip", "[!TIP]"),
            ("callout important", "Important", "[!IMPORTANT]"),
            ("callout warning", "Warning", "[!WARNING]"),
            ("callout caution", "Caution", "[!CAUTION]"),
        ];
        self.lines.end();
        self.place(Kind::Quote);
        let before = if self.open.len() < 2 * DEEP {
            self.lines.indent("> ", "> ")
        } else {
            self.lines.indent("", "")
        };
        self.push(Open::Quote(before));
        let class = attribute(attributes, "class");
        if let Some((_, word, marker)) = CALLOUTS.iter().find(|(c, ..)| Some(*c) == class) {
            let told = format!("\n<p><strong>{word}</strong></p>");
            if self.scanner.rest().starts_with(&told) {
                self.scanner.skip(told.len());
                self.lines.callout(marker);
            }
        }
    }

    fn link(&mut self, attributes: &'h str) {
        if attribute(attributes, "class") == Some("back") && self.scanner.rest().starts_with("↩</a>") {
            self.scanner.skip("↩</a>".len());
            return;
        }
        let Some(href) = attribute(attributes, "href") else {
            // Its end closes nothing else: links don't stand in links.
            return;
        };
        let title = attribute(attributes, "title").unwrap_or_default();
        let is_itself = self
            .scanner
            .rest()
            .strip_prefix(href)
            .is_some_and(|r| r.starts_with("</a>"));
        let is_web = href.starts_with("https://") || href.starts_with("http://");
        let to = decoded(href);
        let is_plain = |c: char| c > ' ' && !matches!(c, '<' | '>' | '|' | '\\' | '\x7f') && !c.is_whitespace();
        if is_itself && is_web && title.is_empty() && !self.lines.is_in_link() && to.chars().all(is_plain) {
            self.scanner.skip(href.len() + "</a>".len());
            self.inline(&format!("<{to}>"));
            return;
        }
        let target = self.lines.target(&to, &decoded(title));
        self.lines.mark(Mark::Link(target));
    }

    fn image(&mut self, attributes: &str) {
        let alt = decoded(attribute(attributes, "alt").unwrap_or_default());
        let Some(source) = attribute(attributes, "src") else {
            if self.before_content(alt.trim_ascii().is_empty()) {
                self.lines.text(&alt, '\0');
            }
            return;
        };
        let mut text = String::from("![");
        escape(&alt, &mut text);
        text.push_str(&self.lines.target(
            &decoded(source),
            &decoded(attribute(attributes, "title").unwrap_or_default()),
        ));
        self.inline(&text);
    }

    fn task(&mut self, name: &str, attributes: &str) {
        let class = attribute(attributes, "class").unwrap_or_default();
        let is_checkbox = name == "input" && attribute(attributes, "type") == Some("checkbox");
        let is_done = class == "box done" || is_checkbox && attribute(attributes, "checked").is_some();
        if is_done || is_checkbox || class == "box todo" {
            self.inline(if is_done { "[x]" } else { "[ ]" });
            self.lines.space(Space::Word);
        }
    }

    /// Something that is Markdown already, within a text.
    fn inline(&mut self, markdown: &str) {
        self.before_content(false);
        self.lines.inline(markdown);
    }

    fn finish(&mut self) {
        if self.table.is_some() {
            self.table_end("table");
        }
        for kind in [NOTE, ITEM, QUOTE, LIST] {
            while self.kinds[kind] > 0 {
                self.close(kind);
            }
        }
        self.lines.end();
        self.lines.finish();
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "section"
            | "article"
            | "aside"
            | "header"
            | "footer"
            | "nav"
            | "main"
            | "figure"
            | "figcaption"
            | "details"
            | "summary"
            | "address"
            | "center"
            | "dl"
            | "dt"
            | "dd"
            | "ul"
            | "ol"
            | "li"
            | "blockquote"
            | "pre"
            | "hr"
            | "table"
            | "caption"
            | "thead"
            | "tbody"
            | "tfoot"
            | "tr"
            | "td"
            | "th"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "hgroup"
            | "map"
            | "form"
            | "fieldset"
    )
}

#[cfg(test)]
mod tests;
