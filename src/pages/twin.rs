//! The Markdown twin of a page: the same words, for readers that are programs.

mod checklist;
mod digest;
mod lists;
mod prose;
mod recurrence;
mod report;
mod trends;

pub(crate) use prose::plain_text;

use std::fmt::Write as _;

use super::View;
use super::view::{Block, Frame, HomeView, KeysView, PlainView, Row, StampView};

/// The twin of a page with this view; the page for what is missing has none.
pub fn twin(view: &View) -> Option<String> {
    let mut page = Twin(String::with_capacity(4 << 10));
    let frame = match view {
        View::Home(view) => {
            page.home(view);
            &view.site
        }
        View::Incidents(view) => {
            page.title(&view.site.page_title);
            page.listing(&view.list);
            &view.site
        }
        View::Report(view) => {
            page.report(view);
            &view.site
        }
        View::Causes(view) => {
            page.causes(view);
            &view.site
        }
        View::Cause(view) => {
            page.cause(view);
            &view.site
        }
        View::Keys(view) => {
            page.keys(view);
            &view.site
        }
        View::Key(view) => {
            page.key(view);
            &view.site
        }
        View::Actions(view) => {
            page.ledger(view);
            &view.site
        }
        View::Lessons(view) => {
            page.lessons(view);
            &view.site
        }
        View::Edition(view) => {
            page.edition(view);
            &view.site
        }
        View::Checklist(view) => {
            page.checklist(view);
            &view.site
        }
        View::Trends(view) => {
            page.trends(view);
            &view.site
        }
        View::Plain(view) => {
            page.plain(view);
            &view.site
        }
        View::Search(view) => {
            page.title(&view.site.page_title);
            page.0.push_str(
                "The search is answered in a browser. `hansei search` answers the same on the command line, and\n\
                 `api/reports.json` has all that is known.\n",
            );
            &view.site
        }
        View::Missing(_) => return None,
    };
    page.end(frame);
    Some(page.0)
}

/// A page as it grows. Between any two calls it stands at the start of a line.
struct Twin(String);

impl Twin {
    fn title(&mut self, title: &str) {
        self.heading(1, title);
    }

    fn heading(&mut self, level: usize, title: &str) {
        self.gap();
        let _ = write!(self.0, "{} ", "#".repeat(level));
        prose::escape(title, &mut self.0);
        // At the end it would close the heading.
        if self.0.ends_with('#') {
            self.0.insert(self.0.len() - 1, '\\');
        }
        self.0.push('\n');
    }

    /// A blank line, unless there is one.
    fn gap(&mut self) {
        if !self.0.is_empty() && !self.0.ends_with("\n\n") {
            self.0.push('\n');
        }
    }

    /// A plain text, and the line's end.
    fn line(&mut self, text: &str) {
        prose::escape(text, &mut self.0);
        self.0.push('\n');
    }

    /// A plain text within a line; the spaces at its ends part it from its neighbours.
    fn text(&mut self, text: &str) {
        if text.starts_with(' ') && !self.0.ends_with(' ') {
            self.0.push(' ');
        }
        prose::escape(text.trim(), &mut self.0);
        if text.ends_with(' ') {
            self.0.push(' ');
        }
    }

    fn paragraph(&mut self, text: &str) {
        if !text.is_empty() {
            self.gap();
            self.line(text);
        }
    }

    /// A link; where nothing can be linked to, its text.
    fn link(&mut self, title: &str, url: &str) {
        if url.is_empty() {
            return self.text(title);
        }
        self.0.push('[');
        prose::escape(title, &mut self.0);
        self.0.push_str("](");
        if url.contains(['(', ')', ' ', '<', '>']) {
            let _ = write!(self.0, "<{}>", url.replace(['<', '>', '\n'], ""));
        } else {
            self.0.push_str(url);
        }
        self.0.push(')');
    }

    /// Several with commas between them, each with a link where it has an address.
    fn joined<'t>(&mut self, items: impl IntoIterator<Item = (&'t str, Option<&'t str>)>) {
        for (at, (title, url)) in items.into_iter().enumerate() {
            self.0.push_str(if at == 0 { "" } else { ", " });
            match url.filter(|url| !url.is_empty()) {
                Some(url) => self.link(title, url),
                None => self.text(title),
            }
        }
    }

    /// ` · text`, where there is any.
    fn more(&mut self, text: &str) {
        if !text.is_empty() {
            self.0.push_str(" · ");
            prose::escape(text, &mut self.0);
        }
    }

    fn stamp(&mut self, at: &StampView) {
        prose::escape(&at.full, &mut self.0);
        if let Some(why) = &at.inferred {
            let _ = write!(self.0, " ({why})");
        }
    }

    /// A report in a list.
    fn row(&mut self, row: &Row) {
        self.0.push_str("- ");
        self.link(&row.title, &row.url);
        self.more(&row.id);
        if let Some(date) = &row.date {
            self.0.push_str(" · ");
            self.stamp(date);
        }
        if let Some(severity) = &row.severity {
            self.more(&severity.id);
        }
        for word in [&row.status, &row.kind].into_iter().flatten() {
            self.more(&word.label);
        }
        self.more(&row.services.join(", "));
        if let Some(took) = &row.mitigate {
            self.more(&format!("mitigated in {}", took.text));
        }
        self.more(&row.summary);
        if let Some(latest) = &row.latest {
            let over = if latest.quiet { ": it may be over" } else { "" };
            self.more(&format!("last entry {}, {}{over}", latest.at.full, latest.ago));
        }
        self.0.push('\n');
    }

    fn rows<'r>(&mut self, rows: impl IntoIterator<Item = &'r Row>) {
        self.gap();
        rows.into_iter().for_each(|row| self.row(row));
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.gap();
            self.block(block);
        }
    }

    fn home(&mut self, view: &HomeView) {
        self.title(&view.site.title);
        self.paragraph(&view.site.description);
        if !view.ongoing.is_empty() {
            self.heading(2, "Ongoing now");
            self.rows(&view.ongoing);
        }
        if !view.numbers.is_empty() {
            let numbers: Vec<String> = view
                .numbers
                .iter()
                .map(|n| format!("{} {}", n.value, n.label))
                .collect();
            self.paragraph(&format!("{}.", numbers.join(", ")));
        }
        if !view.came_back.is_empty() {
            self.heading(2, "Came back lately");
            self.gap();
        }
        for item in &view.came_back {
            self.0.push_str("- ");
            self.link(&item.cause.name, &item.cause.url);
            self.more(item.certainty);
            self.text(&format!(", {}: ", item.times));
            self.link(&item.now.title, &item.now.url);
            self.text(&format!(", {} ", item.after));
            self.link(&item.before.id, &item.before.url);
            self.more(&item.lesson);
            self.0.push('\n');
        }
        if !view.newest.is_empty() {
            self.heading(2, "Newest");
            self.rows(&view.newest);
        }
        if let Some(digest) = &view.digest {
            self.heading(2, "Lessons learned");
            self.gap();
            self.link(&digest.title, &digest.url);
            self.more(&digest.counts);
            self.0.push('\n');
            self.paragraph(&digest.taught);
        }
        if !view.pages.is_empty() {
            self.heading(2, "Also here");
            self.gap();
        }
        for page in &view.pages {
            self.0.push_str("- ");
            self.link(&page.title, &page.url);
            self.0.push('\n');
        }
        self.paragraph(&format!("As of {}.", view.as_of));
    }

    fn keys(&mut self, view: &KeysView) {
        self.title(&view.site.page_title);
        self.gap();
        for key in &view.keys {
            self.0.push_str("- ");
            self.link(&key.name, &key.url);
            self.more(&key.count);
            if !key.affected.is_empty() {
                self.more(&format!("{} as affected", key.affected));
            }
            self.more(&key.definition);
            self.0.push('\n');
        }
        for letter in &view.letters {
            self.heading(2, &letter.title);
            self.gap();
            for key in &letter.keys {
                self.0.push_str("- ");
                self.link(&key.title, &key.url);
                self.more(&key.count);
                self.0.push('\n');
            }
        }
        self.turns(&view.turns);
    }

    fn plain(&mut self, view: &PlainView) {
        self.title(&view.title);
        self.blocks(&view.blocks);
    }

    /// Where it is from.
    fn end(&mut self, frame: &Frame) {
        self.gap();
        self.0.push_str("---\n\n");
        self.link(&frame.title, &frame.home);
        self.0.push('\n');
    }
}
