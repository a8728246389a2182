//! What the sanitizer let through is harmless; here it becomes valid: every element where one of its kind may stand,
//! with the attributes that it may have. Elements are closed, renamed, wrapped or left out for it, words never are.
//!
//! The sanitizer's HTML is read once, with the elements that are open at hand. A block in a `<b>` ends it and has one of
//! its own; what stands in a list without being an item of it becomes one.

mod attributes;
mod model;
mod parts;
mod tokens;

use self::model::{Kind, Model, has_no_end, is_formatting, kind, renamed};
use self::tokens::{Token, tokens};
use super::slot::{CLOSE, OPEN, OURS};

/// Elements in elements in elements: those below are left out, and what stands in them is not.
const DEEPEST: usize = 200;

/// The HTML of a sanitizer, made valid. `is_block` tells of a slot whether blocks come into its place.
pub(super) fn valid(html: &str, is_block: impl Fn(usize) -> bool) -> String {
    let mut writer = Writer {
        out: String::with_capacity(html.len() + html.len() / 16),
        open: Vec::new(),
        deeper: 0,
        levels: (1, 1),
    };
    for token in tokens(html) {
        match token {
            Token::Start(name, attributes) => writer.start(name, attributes),
            Token::End => writer.end(),
            Token::Text(text) => writer.text(text, &is_block),
        }
    }
    while !writer.open.is_empty() {
        writer.close();
    }
    writer.out
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Its tag is written.
    Written,
    /// Closed for a block; goes on after it.
    Suspended,
    /// Has no tag, or no more.
    Left,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Why {
    /// It stood there.
    Author,
    /// What stands in it must have it around.
    Wrapped,
    /// A list around items that had none: it ends with them.
    Around,
    /// Goes on in a block, as the one at this place among the open.
    Copied(usize),
}

struct Open {
    name: &'static str,
    /// As they are written, with the space before; again without the id.
    attributes: Vec<(String, String)>,
    model: Model,
    state: State,
    why: Why,
    /// Whether anything stands in it.
    full: bool,
    /// What stood in it last, where that matters.
    last: &'static str,
    /// Of a figure: whether it has a caption, and whether that stood last.
    captioned: (bool, bool),
}

impl Open {
    fn new(name: &'static str, attributes: Vec<(String, String)>, model: Model, state: State, why: Why) -> Self {
        Self {
            name,
            attributes,
            model,
            state,
            why,
            full: false,
            last: "",
            captioned: (false, false),
        }
    }
}

struct Writer {
    out: String,
    open: Vec<Open>,
    /// How many elements are open below the deepest that is written.
    deeper: usize,
    /// The levels of our last heading, and of the last of all.
    levels: (u8, u8),
}

impl Writer {
    /// The element that what comes would stand in.
    fn top(&self) -> Option<usize> {
        self.open.iter().rposition(|open| open.state == State::Written)
    }

    fn model(&self) -> Model {
        self.top().map_or(Model::Flow, |top| self.open[top].model)
    }

    fn is_in(&self, names: &[&str]) -> bool {
        let open = |open: &Open| open.state != State::Left && names.contains(&open.name);
        self.open.iter().any(open)
    }

    fn tag(&mut self, name: &str, attributes: &[(String, String)], again: bool) {
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in attributes {
            if again && key == "id" {
                continue;
            }
            self.out.push(' ');
            self.out.push_str(key);
            self.out.push_str("=\"");
            self.out.push_str(value);
            self.out.push('"');
        }
        self.out.push('>');
    }

    fn push(&mut self, name: &'static str, attributes: Vec<(String, String)>, why: Why) {
        let model = model::model(name, self.model());
        if let Some(top) = self.top() {
            self.open[top].full = true;
            self.open[top].last = name;
        }
        self.tag(name, &attributes, matches!(why, Why::Copied(_)));
        self.open.push(Open::new(name, attributes, model, State::Written, why));
    }

    /// Leaves out the tags of an element.
    fn leave(&mut self) {
        self.open
            .push(Open::new("", Vec::new(), Model::Flow, State::Left, Why::Author));
    }

    /// The same of a block: its words stay apart from those around it.
    fn leave_block(&mut self) {
        self.out.push(' ');
        self.leave();
        if let Some(left) = self.open.last_mut() {
            left.full = true;
        }
    }

    /// Writes the end of the element at `at`, and what it can't be without.
    fn written_end(&mut self, at: usize) {
        let open = &self.open[at];
        if open.name == "p" && self.out.ends_with("<p>") {
            self.out.truncate(self.out.len() - "<p>".len());
            return;
        }
        match (open.name, open.model, open.last) {
            (_, Model::Terms, "dt") | (_, Model::Group, "dt") => self.out.push_str("<dd></dd>"),
            (_, Model::Group, "") => self.out.push_str("<dt></dt><dd></dd>"),
            ("tr", _, "") => self.out.push_str("<td></td>"),
            ("details", ..) if !open.full => self.out.push_str(SUMMARY),
            ("ruby", _, last) if last != "rt" => self.out.push_str("<rt></rt>"),
            _ => {}
        }
        self.out.push_str("</");
        self.out.push_str(self.open[at].name);
        self.out.push('>');
    }

    /// Closes what was opened last.
    fn close(&mut self) {
        let at = self.open.len() - 1;
        if self.open[at].state == State::Written {
            self.written_end(at);
        }
        self.open.pop();
    }

    /// Ends the element at the top for a block: to go on after it, or for good.
    fn suspend(&mut self, for_good: bool) {
        let Some(top) = self.top() else { return };
        // Above it are only such as are suspended already.
        self.written_end(top);
        let open = &mut self.open[top];
        match open.why {
            Why::Author => {
                open.state = if for_good { State::Left } else { State::Suspended };
            }
            _ => {
                self.open.remove(top);
            }
        }
    }

    /// Wraps what comes, where it can't stand in the element at the top as it is.
    fn wrap(&mut self) {
        loop {
            let name = match self.model() {
                Model::List => "li",
                Model::Terms | Model::Group => return self.term("dd", Vec::new(), Why::Wrapped),
                Model::Table => "tbody",
                Model::Rows => "tr",
                Model::Row => "td",
                Model::Flow | Model::Phrasing => break,
            };
            self.push(name, Vec::new(), Why::Wrapped);
        }
        if let Some(top) = self.top() {
            let open = &mut self.open[top];
            if open.name == "details" && !open.full {
                self.out.push_str(SUMMARY);
            }
            open.full = true;
            if open.name == "ruby" {
                open.last = "";
            }
        }
    }

    /// Makes the place ready for a block; false where there can't be one.
    fn place_block(&mut self) -> bool {
        while let Some(top) = self.top() {
            let open = &self.open[top];
            match (open.why, open.model) {
                (Why::Copied(_) | Why::Around, _) => self.suspend(true),
                _ if open.captioned.1 => self.suspend(true),
                (_, Model::Phrasing) if self.is_in_our_heading() => return false,
                (_, Model::Phrasing) => {
                    let goes_on = is_formatting(open.name) || matches!(open.name, "p" | "pre");
                    self.suspend(!goes_on);
                }
                _ => break,
            }
        }
        self.wrap();
        true
    }

    fn is_in_our_heading(&self) -> bool {
        let ours = |open: &Open| {
            let id = open.attributes.iter().find(|(key, _)| key == "id");
            model::is_heading(open.name) && id.is_some_and(|(_, id)| id.starts_with(OURS))
        };
        self.open.iter().any(|open| open.state == State::Written && ours(open))
    }

    /// Makes the place ready for words.
    fn place_words(&mut self) {
        while let Some(top) = self.top()
            && (self.open[top].why == Why::Around || self.open[top].captioned.1)
        {
            self.suspend(true);
        }
        let top = self.top();
        let takes_words = matches!(self.model(), Model::Flow | Model::Phrasing)
            && top.is_none_or(|top| self.open[top].full || self.open[top].name != "details");
        // What marked words around a block is not around it again, but goes on in it.
        let above = top.map_or(0, |top| top + 1);
        let block = |open: &Open| open.state == State::Suspended && !is_formatting(open.name);
        let first = self.open.iter().rposition(block).unwrap_or(above).max(above);
        for at in first..self.open.len() {
            if takes_words && self.open[at].state == State::Suspended {
                let (name, attributes) = (self.open[at].name, std::mem::take(&mut self.open[at].attributes));
                self.tag(name, &attributes, true);
                let model = model::model(name, self.model());
                let open = &mut self.open[at];
                (open.attributes, open.model, open.state) = (attributes, model, State::Written);
                open.last = "";
            }
        }
        self.wrap();
        self.copy();
    }

    /// Opens once more, in a block, what the block had ended.
    fn copy(&mut self) {
        for at in 0..self.open.len() {
            let open = &self.open[at];
            let is_copied = || self.open[at..].iter().any(|open| open.why == Why::Copied(at));
            if open.state == State::Suspended && is_formatting(open.name) && !is_copied() {
                let (name, attributes) = (open.name, open.attributes.clone());
                self.push(name, attributes, Why::Copied(at));
            }
        }
    }

    fn start(&mut self, name: &str, mut attributes: Vec<(String, String)>) {
        let void = has_no_end(name);
        if !void && (self.deeper > 0 || self.open.len() >= DEEPEST) {
            self.deeper += 1;
            return;
        }
        let Some(mut name) = renamed(name) else {
            if !void {
                self.leave();
            }
            return;
        };
        let in_link = self.is_in(&["a"]);
        let is_narrow = self.is_in(&["dt", "th"]) && model::is_about_a_section(name);
        match name {
            "a" if in_link => return self.leave(),
            "table" if self.is_in(&["caption"]) => return self.leave(),
            "dfn" if self.is_in(&["dfn"]) => name = "span",
            "header" | "footer" if self.is_in(&["header", "footer"]) => name = "div",
            "details" if in_link => name = "div",
            _ if is_narrow && model::is_heading(name) => name = "p",
            _ if is_narrow => name = "div",
            _ => {}
        }
        if let Some(level) = model::level(name) {
            let is_ours = |(key, value): &(String, String)| key == "id" && value.starts_with(OURS);
            if attributes.iter().any(is_ours) {
                self.levels = (level, level);
            } else {
                // No level is skipped, be it to this one or from it to our next.
                self.levels.1 = level.clamp(self.levels.0.max(2), (self.levels.1 + 1).min(6));
                name = model::heading(self.levels.1);
            }
        }
        attributes::keep(name, &mut attributes, in_link);
        match name {
            "img" => return self.image(attributes, in_link),
            "bdo" if attributes.iter().all(|(key, _)| key != "dir") => name = "bdi",
            _ => {}
        }
        match kind(name) {
            Kind::Part => self.part(name, attributes),
            Kind::Block => self.block(name, attributes),
            Kind::Phrasing => {
                self.place_words();
                if void {
                    self.tag(name, &attributes, false);
                } else {
                    self.push(name, attributes, Why::Author);
                }
            }
        }
    }

    fn block(&mut self, name: &'static str, attributes: Vec<(String, String)>) {
        let void = has_no_end(name);
        let is_plain = attributes.iter().all(|(key, _)| key != "role");
        if name == "div" && is_plain && self.model() == Model::Terms {
            let top = self.top().unwrap_or_default();
            if matches!(self.open[top].last, "" | "div") {
                return self.push(name, attributes, Why::Author);
            }
            return self.leave();
        }
        if !self.place_block() {
            if void {
                self.out.push(' ');
            } else {
                self.leave_block();
            }
        } else if void {
            self.tag(name, &attributes, false);
        } else {
            self.push(name, attributes, Why::Author);
        }
    }

    fn end(&mut self) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        while let Some(last) = self.open.last() {
            let is_it = last.why == Why::Author;
            let is_apart = last.name.is_empty() && last.full;
            self.close();
            if is_apart {
                self.out.push(' ');
            }
            if is_it {
                break;
            }
        }
    }

    fn text(&mut self, text: &str, is_block: &impl Fn(usize) -> bool) {
        let mut rest = text;
        let mut from = 0;
        while let Some(open) = rest[from..].find(OPEN).map(|i| from + i) {
            let Some(end) = rest[open..].find(CLOSE).map(|i| open + i) else {
                break;
            };
            let number = &rest[open + OPEN.len_utf8()..end];
            let end = end + CLOSE.len_utf8();
            if number.parse().is_ok_and(is_block) {
                self.words(&rest[..open]);
                self.blocks(&rest[open..end]);
                rest = &rest[end..];
                from = 0;
            } else {
                from = end;
            }
        }
        self.words(rest);
    }

    fn words(&mut self, text: &str) {
        // Brackets for browsers that can't put words above others: there are none.
        let is_aside = self.open.last().is_some_and(|open| open.name == "rp");
        if text.is_empty() || is_aside && text.trim().chars().all(|c| "()（）[]【】".contains(c)) {
            return;
        }
        if !text.trim_matches([' ', '\n', '\t', '\r', '\x0c']).is_empty() {
            self.place_words();
        }
        self.out.push_str(text);
    }

    /// A slot for blocks of any kind, headings and links among them.
    fn blocks(&mut self, slot: &str) {
        let narrow = |open: &Open| {
            open.state == State::Written
                && (open.model == Model::Phrasing || matches!(open.name, "a" | "dt" | "th" | "caption" | "summary"))
        };
        while let Some(first) = self.open.iter().position(narrow) {
            let Some(top) = self.top().filter(|top| *top >= first) else {
                break;
            };
            let name = self.open[top].name;
            self.suspend(!is_formatting(name) && name != "p");
        }
        self.place_block();
        self.out.push_str(slot);
    }
}

/// What a browser says itself where there is none.
const SUMMARY: &str = "<summary>Details</summary>";

#[cfg(test)]
mod tests;
