//! Text as it is laid into lines: what stands before each, what separates blocks, where emphasis begins and ends.
//!
//! White space and opening marks wait until a word comes, so that neither stands where it would mean something else.

use std::mem::discriminant;

mod escape;

/// What a block is, as far as it matters to what comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing yet: a marker, or the very beginning.
    First,
    /// The line that says which callout it is.
    Callout,
    /// Text that is no paragraph, as in an item of a tight list.
    Bare,
    Para,
    Heading(u8),
    /// And whether it would be seen right after a text.
    List {
        interrupts: bool,
    },
    Quote,
    Code,
    Rule,
    Table,
}

/// White space that waits for a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Space {
    None,
    Word,
    Newline,
    Break,
}

/// What a text is marked as.
#[derive(Debug)]
pub(super) enum Mark {
    Em,
    Strong,
    Del,
    /// With what closes it.
    Link(String),
}

/// A mark, and what ends it if it has begun.
struct Begun {
    mark: Mark,
    end: Option<&'static str>,
}

/// More marks at once than these are left out: each is begun again in each block that they span.
const MANY: usize = 16;

pub(super) struct Lines<'o> {
    out: &'o mut String,
    /// Where our part of it began.
    base: usize,
    prefix: String,
    previous: Kind,
    announced: Kind,
    /// Whether a text has begun that has not ended.
    is_open: bool,
    /// Whether nothing stands in the line yet.
    is_start: bool,
    space: Space,
    /// Where the text began: white space there is none of it.
    begun: usize,
    marks: Vec<Begun>,
    /// Where the last delimiter of emphasis ended.
    delimiter: usize,
    /// Where the last one ended that nothing but punctuation may follow.
    guarded: usize,
    cell: bool,
    /// Whether what is written may stand anywhere.
    anywhere: bool,
}

impl<'o> Lines<'o> {
    pub(super) fn new(out: &'o mut String) -> Self {
        Self {
            base: out.len(),
            out,
            prefix: String::new(),
            previous: Kind::First,
            announced: Kind::Bare,
            is_open: false,
            is_start: true,
            space: Space::None,
            begun: usize::MAX,
            marks: Vec::new(),
            delimiter: usize::MAX,
            guarded: usize::MAX,
            cell: false,
            anywhere: false,
        }
    }

    /// Within a line that is there already.
    pub(super) fn within(out: &'o mut String) -> Self {
        let before = out.trim_end_matches(|c: char| " \t->+*#.)".contains(c) || c.is_ascii_digit());
        let is_start = before.is_empty() || before.ends_with('\n');
        let mut lines = Self::new(out);
        (lines.is_open, lines.is_start, lines.anywhere) = (true, is_start, true);
        lines
    }

    pub(super) fn in_cell(&self) -> bool {
        self.cell
    }

    pub(super) fn is_open(&self) -> bool {
        self.is_open
    }

    pub(super) fn is_first(&self) -> bool {
        self.previous == Kind::First && !self.prefix.is_empty()
    }

    pub(super) fn is_in_link(&self) -> bool {
        self.marks.iter().any(|m| matches!(m.mark, Mark::Link(_)))
    }

    /// What the next text will be.
    pub(super) fn announce(&mut self, kind: Kind) {
        self.announced = kind;
    }

    pub(super) fn kind(&self) -> Kind {
        self.announced
    }

    pub(super) fn at(&self) -> usize {
        self.out.len()
    }

    /// Goes on to where a block of the kind can stand.
    pub(super) fn gap(&mut self, next: Kind, is_in_item: bool) {
        use Kind::{Bare, Callout, Code, First, Heading, List, Para, Quote, Rule};
        let is_blank = match (std::mem::replace(&mut self.previous, next), next) {
            (First, _) => return,
            (Callout, _) => false,
            _ if !is_in_item => true,
            (Bare | Heading(_) | Code | Rule, List { interrupts: true } | Code | Quote | Heading(_) | Rule) => false,
            (Heading(_) | Code | Rule, Bare | List { .. }) => false,
            (List { .. } | Quote, Code | Heading(_) | Rule) | (List { .. }, Quote) | (Quote, List { .. }) => false,
            (Para, _) | (_, Para) => true,
            _ => true,
        };
        self.next_item(is_blank);
    }

    /// The next line, or the one after that.
    pub(super) fn next_item(&mut self, is_blank: bool) {
        self.trim();
        if is_blank {
            self.out.push('\n');
            self.out.push_str(self.prefix.trim_end());
        }
        self.new_line();
    }

    pub(super) fn new_line(&mut self) {
        self.out.push('\n');
        self.out.push_str(&self.prefix);
    }

    /// A line of a block of code.
    pub(super) fn code_line(&mut self, line: &str) {
        self.new_line();
        if line.is_empty() {
            self.trim();
        }
        self.out.push_str(line);
    }

    fn trim(&mut self) {
        while self.out.len() > self.base && self.out.ends_with(' ') {
            self.out.pop();
        }
    }

    pub(super) fn raw(&mut self, markdown: &str) {
        self.out.push_str(markdown);
    }

    /// Puts a marker, and sets all lines after it in; gives what [`unindent`](Self::unindent) takes.
    pub(super) fn indent(&mut self, marker: &str, prefix: &str) -> usize {
        self.out.push_str(marker);
        self.previous = Kind::First;
        let before = self.prefix.len();
        self.prefix.push_str(prefix);
        before
    }

    pub(super) fn unindent(&mut self, before: usize, was: Kind) {
        self.prefix.truncate(before);
        self.previous = was;
    }

    pub(super) fn leave(&mut self, was: Kind) {
        self.previous = was;
    }

    pub(super) fn callout(&mut self, marker: &str) {
        self.out.push_str(marker);
        self.previous = Kind::Callout;
    }

    /// Lines before those that begin at `at`.
    pub(super) fn insert_lines(&mut self, at: usize, lines: &[&str]) {
        let mut text = String::new();
        for line in lines {
            text.push_str(line);
            text.push('\n');
            text.push_str(&self.prefix);
        }
        self.out.insert_str(at, &text);
    }

    /// A text begins here.
    pub(super) fn begin(&mut self) {
        (self.is_open, self.is_start, self.space) = (true, true, Space::None);
        if let Kind::Heading(level) = self.announced {
            self.out.extend(std::iter::repeat_n('#', level.into()));
            self.out.push(' ');
            self.is_start = false;
        }
        self.begun = self.out.len();
    }

    /// The text is over; its marks wait for the next one.
    pub(super) fn end(&mut self) {
        self.pause(0);
        if self.cell {
            self.space(Space::Break);
            return;
        }
        (self.is_open, self.is_start, self.space, self.announced) = (false, true, Space::None, Kind::Bare);
    }

    pub(super) fn finish(&mut self) {
        self.trim();
        if self.out.len() > self.base {
            self.out.push('\n');
        }
    }

    /// A cell, or more of the last one, if the row has no other.
    pub(super) fn open_cell(&mut self, is_more: bool) {
        (self.cell, self.is_open, self.is_start, self.space) = (true, false, false, Space::None);
        if is_more && self.out.ends_with(" |") {
            self.out.truncate(self.out.len() - 2);
            (self.is_open, self.space) = (true, Space::Word);
        } else {
            self.out.push(' ');
        }
    }

    pub(super) fn close_cell(&mut self) {
        self.pause(0);
        self.out.push_str(" |");
        (self.cell, self.is_open, self.space) = (false, false, Space::None);
    }

    pub(super) fn space(&mut self, space: Space) {
        if self.is_open && self.begun != self.out.len() {
            self.space = self.space.max(space);
        }
    }

    pub(super) fn mark(&mut self, mark: Mark) {
        let is_nested_link = matches!(mark, Mark::Link(_)) && self.is_in_link();
        if self.marks.len() < MANY && !is_nested_link {
            self.marks.push(Begun { mark, end: None });
        }
    }

    /// Ends the innermost mark of that kind; those within it are begun again.
    pub(super) fn unmark(&mut self, mark: &Mark) {
        let Some(at) = self
            .marks
            .iter()
            .rposition(|m| discriminant(&m.mark) == discriminant(mark))
        else {
            return;
        };
        self.pause(at);
        self.marks.remove(at);
    }

    /// Ends the marks from that one on, for now.
    fn pause(&mut self, from: usize) {
        for i in (from..self.marks.len()).rev() {
            let Some(end) = self.marks[i].end.take() else {
                continue;
            };
            if let Mark::Link(target) = &self.marks[i].mark {
                self.out.push_str(target);
                continue;
            }
            if end.is_empty() || end.starts_with('<') {
                self.out.push_str(end);
                continue;
            }
            let last = self.last();
            if last.is_whitespace() {
                self.encode_last();
            }
            self.out.push_str(end);
            self.delimiter = self.out.len();
            if end.starts_with('_') || !last.is_alphanumeric() {
                self.guarded = self.out.len();
            }
        }
    }

    /// Begins all marks that wait. Says whether the character `next`, which follows, can't stand as it is.
    fn unpause(&mut self, next: char) -> bool {
        for i in 0..self.marks.len() {
            if self.marks[i].end.is_some() {
                continue;
            }
            let follows = if i + 1 == self.marks.len() { next } else { '*' };
            let end = match self.marks[i].mark {
                Mark::Link(_) => {
                    if self.last() == '!' {
                        self.out.pop();
                        self.out.push_str("\\!");
                    }
                    self.out.push('[');
                    "]"
                }
                // What is marked already isn't marked again.
                ref mark
                    if self.marks[..i]
                        .iter()
                        .any(|m| discriminant(&m.mark) == discriminant(mark)) =>
                {
                    ""
                }
                Mark::Del if self.last() == '~' => {
                    self.out.push_str("<del>");
                    "</del>"
                }
                Mark::Del => {
                    self.flank(follows, false);
                    self.out.push_str("~~");
                    "~~"
                }
                Mark::Em | Mark::Strong => {
                    let star = self.star();
                    self.flank(follows, !star);
                    let end = match (&self.marks[i].mark, star) {
                        (Mark::Em, true) => "*",
                        (Mark::Em, false) => "_",
                        (_, true) => "**",
                        (_, false) => "__",
                    };
                    self.out.push_str(end);
                    self.delimiter = self.out.len();
                    end
                }
            };
            self.marks[i].end = Some(end);
            self.is_start = false;
        }
        next.is_whitespace()
    }

    /// Whether the next emphasis is written with stars: what is around it decides.
    fn star(&self) -> bool {
        if self.delimiter == self.out.len() {
            return !self.out.ends_with('*');
        }
        let is_within = self.marks.iter().any(|m| m.end.is_some_and(|e| e.starts_with('*')));
        !is_within || self.last().is_alphanumeric()
    }

    /// Makes sure that a delimiter can open here: the last character becomes an entity where it must be no letter.
    fn flank(&mut self, follows: char, is_strict: bool) {
        let last = self.last();
        let is_free = last.is_whitespace() || last.is_ascii_punctuation();
        if (is_strict || !follows.is_alphanumeric()) && !is_free {
            self.encode_last();
        }
    }

    fn last(&self) -> char {
        self.out.chars().next_back().filter(|c| *c != '\n').unwrap_or(' ')
    }

    fn encode_last(&mut self) {
        if let Some(c) = self.out.pop() {
            // A backslash before a letter is one; before an entity it would escape it.
            let slashes = self.out.bytes().rev().take_while(|b| *b == b'\\').count();
            self.out.push_str(if slashes % 2 == 1 { "\\" } else { "" });
            self.encode(c);
        }
    }

    fn encode(&mut self, c: char) {
        self.out.push_str(&format!("&#{};", u32::from(c)));
    }

    /// What has waited is written, since `next` comes now; says whether that must be an entity.
    fn flush(&mut self, next: char) -> bool {
        let is_one_line = self.cell || self.anywhere || matches!(self.announced, Kind::Heading(_));
        match std::mem::replace(&mut self.space, Space::None) {
            Space::None => {}
            Space::Break if self.cell => self.out.push_str("<br>"),
            Space::Newline | Space::Break if is_one_line => self.out.push(' '),
            Space::Word => self.out.push(' '),
            space => {
                self.out.push_str(if space == Space::Break { "\\" } else { "" });
                self.new_line();
                self.is_start = true;
            }
        }
        self.is_open = true;
        let waits = self.marks.last().is_some_and(|m| m.end.is_none());
        let is_encoded = waits && self.unpause(next);
        is_encoded || self.guarded == self.out.len() && !next.is_ascii_punctuation()
    }

    /// Something that is Markdown already.
    pub(super) fn inline(&mut self, markdown: &str) {
        self.flush('`');
        if markdown.starts_with('`') && self.out.ends_with('`') {
            // Their backticks would be one fence.
            self.out.push_str("<!-- -->");
        }
        self.out.push_str(markdown);
        self.is_start = false;
    }

    /// The end of a link to somewhere.
    pub(super) fn target(&self, to: &str, title: &str) -> String {
        let mut text = String::from("](");
        let is_bracketed =
            to.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '(' | ')' | '<' | '>'));
        text.push_str(if is_bracketed { "<" } else { "" });
        self.quoted(to, "<>", &mut text);
        text.push_str(if is_bracketed { ">" } else { "" });
        if !title.is_empty() {
            text.push_str(" \"");
            self.quoted(title, "\"", &mut text);
            text.push('"');
        }
        text.push(')');
        text
    }

    fn quoted(&self, text: &str, marks: &str, out: &mut String) {
        for (i, c) in text.char_indices() {
            match c {
                '\n' | '\r' if marks == "<>" => {
                    out.push_str(if c == '\n' { "%0A" } else { "%0D" });
                    continue;
                }
                '\n' | '\r' => {
                    out.push(' ');
                    continue;
                }
                '\\' => out.push('\\'),
                '|' if self.cell => out.push('\\'),
                '&' if escape::begins_entity(&text[i..], ' ') => out.push('\\'),
                c if marks.contains(c) => out.push('\\'),
                _ => {}
            }
            out.push(c);
        }
    }
}
