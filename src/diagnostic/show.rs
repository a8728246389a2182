//! Findings as people and programs read them: with an excerpt, or as JSON.
//!
//! A secret is never printed: its own finding has no excerpt, and in those of its neighbours it is starred out.

mod excerpt;
mod printable;
mod repeated;
mod summary;

use std::collections::BTreeMap;
use std::sync::Arc;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level as Title, Origin, Renderer, Snippet};
use serde::Serialize;

use super::{Diagnostic, Level};
use excerpt::Page;
use repeated::Repeated;

pub use printable::printable;
pub use summary::Summary;

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people: an excerpt with a caret, and what to do.
    Human,
    /// An array of objects, one a line: `level`, `code`, `message`, `help`, `path`, `line`, `column`, `end_line`,
    /// `end_column` (both from 1, in characters, the end exclusive) and `span`, in bytes from 0.
    Json,
}

/// The code of findings whose text must not be shown.
const SECRET: &str = "secret";
/// Columns of the terminal; a longer line is cut round the place.
const WIDTH: usize = 120;
/// Characters of a message that are shown to people; it may quote a value of any length.
const LONGEST: usize = 400;

/// Writes findings in their order. `texts` gives the text of a file by its path; without it only the path is said.
/// `colour` is for [`Format::Human`].
pub fn show(findings: &[Diagnostic], texts: &dyn Fn(&str) -> Option<Arc<str>>, format: Format, colour: bool) -> String {
    show_some(findings, texts, format, colour, usize::MAX).0
}

/// As [`show`], but for people at most `most` findings, the gravest; and how many are left out.
pub fn show_some(
    findings: &[Diagnostic],
    texts: &dyn Fn(&str) -> Option<Arc<str>>,
    format: Format,
    colour: bool,
    most: usize,
) -> (String, usize) {
    let mut pages: BTreeMap<&str, Page> = BTreeMap::new();
    for finding in findings {
        let (Some(path), Some(span)) = (finding.path.as_deref(), finding.span) else {
            continue;
        };
        if !pages.contains_key(path)
            && let Some(text) = texts(path)
        {
            pages.insert(path, Page::new(text));
        }
        if finding.code == SECRET
            && let Some(page) = pages.get_mut(path)
        {
            page.hide(span);
        }
    }
    pages.values_mut().for_each(Page::seal);
    let located = findings.iter().map(|finding| Located {
        finding,
        page: finding.path.as_deref().and_then(|p| pages.get(p)),
    });
    match format {
        Format::Human => {
            let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
            let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(WIDTH);
            let repeated = Repeated::among(findings);
            let mut shown: Vec<(usize, Located<'_>, usize)> = located
                .enumerate()
                .filter_map(|(i, located)| Some((i, located, repeated.elsewhere(i)?)))
                .collect();
            let left_out = shown.len().saturating_sub(most);
            if left_out > 0 {
                shown.sort_by_key(|(_, located, _)| located.finding.level);
                shown.truncate(most);
                shown.sort_by_key(|(i, ..)| *i);
            }
            let text = shown
                .iter()
                .map(|(_, located, elsewhere)| format!("{}\n\n", located.human(&renderer, *elsewhere)));
            (text.collect(), left_out)
        }
        Format::Json => {
            let objects: Vec<String> = located.map(|l| l.json()).collect();
            let text = match objects.is_empty() {
                true => "[]\n".into(),
                false => format!("[\n{}\n]\n", objects.join(",\n")),
            };
            (text, 0)
        }
    }
}

/// A finding and the text that it is about.
struct Located<'a> {
    finding: &'a Diagnostic,
    page: Option<&'a Page>,
}

/// A finding as an object of the array.
#[derive(Serialize)]
struct Object<'a> {
    level: Level,
    code: &'a str,
    message: String,
    help: Option<String>,
    path: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    span: Option<[u32; 2]>,
}

impl Located<'_> {
    /// `elsewhere` is the number of other files that the same is said of.
    fn human(&self, renderer: &Renderer, elsewhere: usize) -> String {
        let finding = self.finding;
        let title = match finding.level {
            Level::Error => Title::ERROR,
            Level::Warning => Title::WARNING,
            Level::Nudge => Title::NOTE.with_name("nudge"),
            Level::Question => Title::NOTE.with_name("question"),
        };
        let message = shortened(&self.without_secrets(&finding.message));
        let help = finding.help.as_deref().map(|h| shortened(&self.without_secrets(h)));
        let mut group = title
            .primary_title(message)
            .id(finding.code)
            .elements(None::<Origin<'_>>);
        if let Some(path) = finding.path.as_deref().map(printable) {
            let place = finding.span.zip(self.page);
            let excerpt = place
                .filter(|_| finding.code != SECRET)
                .and_then(|(span, page)| page.excerpt(span));
            let origin = |path| {
                let origin = Origin::path(path);
                match place.map(|(span, page)| page.position(span.start)) {
                    Some((line, column)) => origin.line(line).char_column(column),
                    None => origin,
                }
            };
            group = match excerpt {
                Some(excerpt) => {
                    let snippet = Snippet::source(excerpt.text)
                        .line_start(excerpt.line)
                        .annotation(AnnotationKind::Primary.span(excerpt.mark));
                    if excerpt.whole {
                        group.element(snippet.path(path))
                    } else {
                        group.element(origin(path)).element(snippet)
                    }
                }
                None => group.element(origin(path)),
            };
        }
        if let Some(help) = help {
            group = group.element(Title::HELP.message(help));
        }
        if elsewhere > 0 {
            let files = if elsewhere == 1 { "file" } else { "files" };
            group = group.element(Title::NOTE.message(format!("and in {elsewhere} more {files}")));
        }
        renderer.render(&[group])
    }

    fn json(&self) -> String {
        let finding = self.finding;
        let at = |byte: fn(crate::source::Span) -> u32| {
            let (span, page) = finding.span.zip(self.page)?;
            Some(page.position(byte(span)))
        };
        let (start, end) = (at(|s| s.start), at(|s| s.end));
        let object = Object {
            level: finding.level,
            code: finding.code,
            message: self.without_secrets(&finding.message),
            help: finding.help.as_deref().map(|h| self.without_secrets(h)),
            path: finding.path.as_deref(),
            line: start.map(|p| p.0),
            column: start.map(|p| p.1),
            end_line: end.map(|p| p.0),
            end_column: end.map(|p| p.1),
            span: finding.span.map(|s| [s.start, s.end]),
        };
        serde_json::to_string(&object).unwrap_or_default()
    }

    fn without_secrets(&self, text: &str) -> String {
        self.page.map_or_else(|| text.to_owned(), |p| p.without_secrets(text))
    }
}

/// One line, of a length that a person reads.
fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => printable(&line[..end]) + "…",
        None => printable(&line),
    }
}

#[cfg(test)]
mod tests;
