//! Prose without markup, section by section.

use hansei_search::{Part, Zone};

use crate::knowledge::Knowledge;
use crate::pages::plain_text;
use crate::report::{Body, Drawn, Piece, Report, SectionKind};

/// What lists of a report say, an item a line.
pub(super) mod told {
    use crate::report::Report;

    pub(in crate::searchable) fn timeline(report: &Report) -> impl Iterator<Item = String> {
        report.timeline.iter().map(|moment| moment.text.clone())
    }

    pub(in crate::searchable) fn hypotheses(report: &Report) -> impl Iterator<Item = String> {
        let hypotheses = report.hypotheses.iter();
        hypotheses.map(|h| format!("{} {}", h.statement, h.test.as_deref().unwrap_or_default()))
    }

    pub(in crate::searchable) fn actions(report: &Report) -> impl Iterator<Item = String> {
        let actions = report.actions.iter();
        actions.map(|action| {
            // Of an address, what people call a ticket by.
            let ticket = action
                .ticket
                .as_deref()
                .and_then(|ticket| ticket.rsplit(['/', '=']).next());
            let said = [
                Some(&*action.text),
                action.owner.as_deref(),
                ticket,
                action.reason.as_deref(),
                action.verified.as_deref(),
            ];
            let said: Vec<&str> = said
                .into_iter()
                .flatten()
                .filter(|text| !text.contains("://"))
                .collect();
            format!("{}: {}", action.id, said.join(" · "))
        })
    }
}

/// Sections as they grow.
pub(super) struct Prose<'b> {
    body: Option<&'b Body>,
    parts: Vec<Part>,
    /// By part, what its section is about.
    kinds: Vec<Option<SectionKind>>,
    /// The part that grows.
    at: usize,
}

impl<'b> Prose<'b> {
    /// Of a report.
    pub(super) fn of(knowledge: &Knowledge, report: &'b Report) -> Self {
        Self::read(knowledge, &report.body, Some(report))
    }

    /// Of a cause, or a plain page.
    pub(super) fn of_body(knowledge: &Knowledge, body: &'b Body) -> Self {
        Self::read(knowledge, body, None)
    }

    fn read(knowledge: &Knowledge, body: &'b Body, report: Option<&Report>) -> Self {
        let mut prose = Self {
            body: Some(body),
            parts: vec![Part::default()],
            kinds: vec![None],
            at: 0,
        };
        // The sections that are open: their levels, and what they are about.
        let mut open: Vec<(u8, Option<SectionKind>)> = Vec::new();
        let mut html = String::new();
        for piece in &body.pieces {
            match piece {
                Piece::Html(piece) => html.push_str(piece),
                Piece::LinkText(target) => {
                    let named = match (knowledge.by_id(&target.name), knowledge.cause(&target.name)) {
                        (Some(index), _) => &knowledge.reports[index].id,
                        (None, Some(index)) => &knowledge.causes[index].registered.name,
                        (None, None) => &*target.name,
                    };
                    crate::name::escape(named, &mut html);
                }
                Piece::LinkStart(_) => html.push_str("<a>"),
                Piece::Image { alt, .. } => crate::name::escape(alt, &mut html),
                Piece::Section(at) => {
                    prose.text(&mut html);
                    let section = &body.sections[*at];
                    while open.last().is_some_and(|(level, _)| *level >= section.level) {
                        open.pop();
                    }
                    let kind = section.kind.or(open.last().and_then(|(_, kind)| *kind));
                    open.push((section.level, kind));
                    prose.parts.push(Part {
                        anchor: section.anchor.clone(),
                        title: section.title.clone(),
                        zone: if is_aside(&section.title) {
                            Zone::Aside
                        } else {
                            zone(kind)
                        },
                        text: String::new(),
                    });
                    prose.kinds.push(section.kind);
                    prose.at = prose.parts.len() - 1;
                }
                Piece::Drawn(what) => {
                    prose.text(&mut html);
                    if let Some(report) = report {
                        match what {
                            Drawn::Timeline => prose.lines(told::timeline(report)),
                            Drawn::Actions => prose.lines(told::actions(report)),
                            Drawn::Hypotheses => prose.lines(told::hypotheses(report)),
                        }
                    }
                }
            }
        }
        prose.text(&mut html);
        prose
    }

    /// Adds what stood in HTML to the last part: all but its heading, which it has.
    fn text(&mut self, html: &mut String) {
        let is_first = self.at == 0;
        let Some(last) = self.parts.get_mut(self.at) else {
            return;
        };
        let mut rest = html.trim_start();
        if !is_first
            && last.text.is_empty()
            && let Some(level) = rest.strip_prefix("<h").and_then(|rest| rest.chars().next())
            && let Some((_, behind)) = rest.split_once(&format!("</h{level}>"))
        {
            rest = behind;
        }
        let mut code = String::new();
        plain_text(rest, &mut last.text, &mut code);
        if last.text.trim().is_empty() {
            last.text.clear();
        }
        if !code.is_empty() {
            // It leads to the same section.
            let (anchor, title) = (last.anchor.clone(), last.title.clone());
            self.parts.push(Part {
                anchor,
                title,
                zone: Zone::Aside,
                text: code,
            });
            self.kinds.push(None);
        }
        html.clear();
    }

    fn lines(&mut self, lines: impl Iterator<Item = String>) {
        if let Some(last) = self.parts.get_mut(self.at) {
            add(last, lines);
        }
    }

    /// Adds what the front matter says: to the section of this kind, or as one of its own.
    pub(super) fn tell(&mut self, kind: SectionKind, title: &str, lines: impl Iterator<Item = String>) {
        let mut lines = lines.peekable();
        if lines.peek().is_none() {
            return;
        }
        let at = match self.kinds.iter().position(|of| *of == Some(kind)) {
            Some(at) => at,
            None => {
                // As the page names it.
                let sections = self.body.map_or(&[][..], |body| &body.sections);
                let mut anchor = kind.word().to_owned();
                while sections.iter().any(|section| section.anchor == anchor) {
                    anchor.push_str("-told");
                }
                self.parts.push(Part {
                    anchor,
                    title: title.to_owned(),
                    zone: zone(Some(kind)),
                    text: String::new(),
                });
                self.kinds.push(Some(kind));
                self.parts.len() - 1
            }
        };
        add(&mut self.parts[at], lines);
    }

    /// The sections that say something.
    pub(super) fn parts(mut self) -> Vec<Part> {
        for part in &mut self.parts {
            let kept = part.text.trim_end().len();
            part.text.truncate(kept);
        }
        self.parts
            .retain(|part| !part.text.is_empty() || !part.title.is_empty());
        self.parts
    }
}

fn add(part: &mut Part, lines: impl Iterator<Item = String>) {
    for line in lines {
        if !part.text.is_empty() && !part.text.ends_with('\n') {
            part.text.push('\n');
        }
        part.text.push_str(line.trim());
        part.text.push('\n');
    }
}

/// Whether a heading begins what is said of others.
fn is_aside(title: &str) -> bool {
    const OTHERS: [&str; 14] = [
        "related",
        "related incidents",
        "related reports",
        "see also",
        "references",
        "further reading",
        "sources",
        "links",
        "sources and references",
        "referencias",
        "siehe auch",
        "quellen",
        "références",
        "referências",
    ];
    let title = title.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    OTHERS.contains(&&*title)
}

/// Where the words of a section stand.
fn zone(kind: Option<SectionKind>) -> Zone {
    match kind {
        Some(SectionKind::Summary) => Zone::Summary,
        Some(SectionKind::Lessons) => Zone::Lessons,
        Some(SectionKind::Actions) => Zone::Actions,
        _ => Zone::Rest,
    }
}
