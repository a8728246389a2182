//! What stands in one kind of element alone, and images.

use super::model::{self, Model};
use super::{OPEN, Why, Writer};

impl Writer {
    /// A part of a list, a table, and so on, which stands in nothing else.
    pub(super) fn part(&mut self, name: &'static str, attributes: Vec<(String, String)>) {
        // What was put around words before it ends here.
        while let Some(last) = self.open.last()
            && matches!(last.why, Why::Wrapped | Why::Copied(_) | Why::Around)
            && !model::takes(last.model, name)
        {
            self.close();
        }
        let top = self.top();
        let (at, full, last) = match top {
            Some(top) => (self.open[top].name, self.open[top].full, self.open[top].last),
            None => ("", false, ""),
        };
        match (name, self.model()) {
            ("li", Model::List) => self.push(name, attributes, Why::Author),
            ("dt" | "dd", Model::Terms | Model::Group) => self.term(name, attributes, Why::Author),
            ("li" | "dt" | "dd", _) => {
                if !self.place_block() {
                    return self.leave_block();
                }
                if name == "li" {
                    self.push("ul", Vec::new(), Why::Around);
                    self.push(name, attributes, Why::Author);
                } else {
                    self.push("dl", Vec::new(), Why::Around);
                    self.term(name, attributes, Why::Author);
                }
            }
            ("caption", Model::Table) if !full => self.push(name, attributes, Why::Author),
            ("thead", Model::Table) if matches!(last, "" | "caption") => self.push(name, attributes, Why::Author),
            ("thead" | "tbody", Model::Table) => self.push("tbody", attributes, Why::Author),
            ("tr", Model::Table | Model::Rows) => {
                if self.model() == Model::Table {
                    self.push("tbody", Vec::new(), Why::Wrapped);
                }
                self.push(name, attributes, Why::Author);
            }
            ("td" | "th", Model::Table | Model::Rows | Model::Row) => {
                while self.model() != Model::Row {
                    let name = if self.model() == Model::Table { "tbody" } else { "tr" };
                    self.push(name, Vec::new(), Why::Wrapped);
                }
                self.push(name, attributes, Why::Author);
            }
            ("thead" | "tbody" | "tr" | "td" | "th", _) => {
                self.leave_block();
            }
            ("summary", _) if at == "details" && !full => self.push(name, attributes, Why::Author),
            ("figcaption", _) if at == "figure" && top.is_some_and(|top| !self.open[top].captioned.0) => {
                if let Some(top) = top {
                    self.open[top].captioned = (true, full);
                }
                self.push(name, attributes, Why::Author);
            }
            ("rp", _) => {
                self.leave();
                if let Some(left) = self.open.last_mut() {
                    left.name = name;
                }
            }
            ("rt", _) if at == "ruby" => self.push(name, attributes, Why::Author),
            ("rt", _) => {
                self.place_words();
                self.push("span", attributes, Why::Author);
            }
            _ => self.block("div", attributes),
        }
    }

    /// A term or what it means: a group of some terms, then some meanings.
    pub(super) fn term(&mut self, name: &'static str, attributes: Vec<(String, String)>, why: Why) {
        let top = self.top().unwrap_or_default();
        if self.open[top].model == Model::Terms && self.open[top].last == "div" {
            self.push("div", Vec::new(), Why::Wrapped);
        }
        let top = self.top().unwrap_or_default();
        match (name, self.open[top].model, self.open[top].last) {
            ("dd", _, "") => self.out.push_str("<dt></dt>"),
            ("dt", Model::Group, "dd") => self.out.push_str("</div><div>"),
            _ => {}
        }
        self.push(name, attributes, why);
    }

    /// An image from elsewhere is a link to it, and one from nowhere its words.
    pub(super) fn image(&mut self, attributes: Vec<(String, String)>, in_link: bool) {
        let get = |name: &str| attributes.iter().find(|(key, _)| key == name).map(|(_, v)| v.as_str());
        let (src, alt) = (get("src").unwrap_or_default(), get("alt").unwrap_or_default());
        if src.is_empty() && alt.trim().is_empty() {
            return;
        }
        self.place_words();
        let words = if alt.trim().is_empty() { "image" } else { alt };
        let words = words.replace('<', "&lt;").replace('>', "&gt;");
        if src.starts_with(OPEN) {
            self.tag("img", &attributes, false);
        } else if src.is_empty() || in_link {
            self.out.push_str(&words);
        } else {
            let link = format!("<a class=\"picture\" href=\"{src}\">{words}</a>");
            self.out.push_str(&link);
        }
    }
}
