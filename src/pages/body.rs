//! A report's body as blocks: the author's words with their links resolved, and what the front matter tells in its place.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::view::{Block, Content};
use super::{Context, Links};
use crate::knowledge::{Entry, Leads};
use crate::name::OutPath;
use crate::name::{escape, percent_encode};
use crate::report::{Body, Piece, SectionKind, Target};
use crate::source::RelPath;

/// Prose with a page of its own.
#[derive(Clone, Copy)]
pub(super) struct Prose<'p> {
    /// The file it stands in.
    pub path: &'p str,
    /// Its page, from the site's root.
    pub url: &'p str,
    /// What was written.
    pub body: &'p Body,
}

impl<'p> Prose<'p> {
    /// Of a report, whose page is `url`.
    pub(super) fn of(entry: &'p Entry, url: &'p str) -> Self {
        Self {
            path: &entry.report.path,
            url,
            body: &entry.report.body,
        }
    }
}

/// The body, and the images that it shows.
#[derive(Default)]
pub(super) struct Composed {
    pub blocks: Vec<Block>,
    pub contents: Vec<Content>,
    pub images: Vec<(RelPath, OutPath)>,
}

/// What is told by the program in a section: where it goes, and what it is.
pub(super) struct Told {
    pub kind: SectionKind,
    /// Its heading, where the body has no such section.
    pub title: String,
    pub block: Block,
    /// Right under the heading, or at the section's end.
    pub first: bool,
}

/// The order of sections that the body doesn't have.
const ORDER: [SectionKind; 12] = [
    SectionKind::Summary,
    SectionKind::Impact,
    SectionKind::Detection,
    SectionKind::Timeline,
    SectionKind::Investigation,
    SectionKind::Causes,
    SectionKind::Resolution,
    SectionKind::Actions,
    SectionKind::Lessons,
    SectionKind::WentWell,
    SectionKind::WentWrong,
    SectionKind::Lucky,
];

fn rank(kind: SectionKind) -> usize {
    ORDER.iter().position(|k| *k == kind).unwrap_or(ORDER.len())
}

/// Composes. `told` comes in the order in which it shall stand; a block that [`Block::replaces`] the author's own
/// stands there and nowhere else.
/// `images` are those that what is told shows.
pub(super) fn compose(
    context: Context<'_>,
    links: &Links,
    prose: Prose<'_>,
    told: Vec<Told>,
    images: Vec<(RelPath, OutPath)>,
) -> Composed {
    let sections = &prose.body.sections;
    let mut writer = Writer::new(context, links, prose);
    writer.images = images;
    let mut in_place: Vec<Block> = Vec::new();
    // The heading that became the title has gone.
    let stands = |at: usize| {
        prose
            .body
            .pieces
            .iter()
            .any(|piece| matches!(piece, Piece::Section(i) if *i == at))
    };
    let place = |kind| (0..sections.len()).find(|at| sections[*at].kind == Some(kind) && stands(*at));
    let mut first: BTreeMap<usize, Vec<Block>> = BTreeMap::new();
    let mut last: BTreeMap<usize, Vec<Block>> = BTreeMap::new();
    let mut absent: Vec<Told> = Vec::new();
    let drawn: Vec<_> = prose
        .body
        .pieces
        .iter()
        .filter_map(|p| match p {
            Piece::Drawn(what) => Some(*what),
            _ => None,
        })
        .collect();
    for told in told {
        if told.block.replaces().is_some_and(|what| drawn.contains(&what)) {
            in_place.push(told.block);
            continue;
        }
        match place(told.kind) {
            Some(i) if told.first => first.entry(i).or_default().push(told.block),
            Some(i) => last.entry(i).or_default().push(told.block),
            None => absent.push(told),
        }
    }
    absent.sort_by_key(|t| rank(t.kind));
    let mut absent = absent.into_iter().peekable();

    let mut open: Vec<usize> = Vec::new();
    let mut after_heading: Option<(String, Vec<Block>)> = None;
    for piece in &prose.body.pieces {
        match piece {
            Piece::Section(i) => {
                let section = &sections[*i];
                while open.last().is_some_and(|o| sections[*o].level >= section.level) {
                    let closed = open.pop().unwrap_or_default();
                    writer.blocks(last.remove(&closed).unwrap_or_default());
                }
                if let (true, Some(kind)) = (section.level <= 2, section.kind) {
                    while let Some(next) = absent.next_if(|t| rank(t.kind) < rank(kind)) {
                        writer.told(next);
                    }
                }
                open.push(*i);
                if section.level <= 3 && !section.title.is_empty() && !is_inside_timeline(sections, &open) {
                    writer.contents.push(Content {
                        anchor: section.anchor.clone(),
                        title: section.title.clone(),
                        depth: section.level.saturating_sub(2),
                    });
                }
                if let Some(blocks) = first.remove(i) {
                    after_heading = Some((format!("</h{}>\n", section.level), blocks));
                }
            }
            Piece::Html(piece_html) => {
                let mut html = &**piece_html;
                if let Some((end, blocks)) = after_heading.take() {
                    match html.find(&end) {
                        Some(at) => {
                            let (heading, rest) = html.split_at(at + end.len());
                            writer.html.text().push_str(heading);
                            writer.blocks(blocks);
                            html = rest;
                        }
                        None => after_heading = Some((end, blocks)),
                    }
                }
                if html.len() == piece_html.len() {
                    writer.html.push(piece_html);
                } else {
                    writer.html.text().push_str(html);
                }
            }
            Piece::Drawn(what) => {
                if let Some(i) = in_place.iter().position(|b| b.replaces() == Some(*what)) {
                    let block = in_place.remove(i);
                    writer.blocks(vec![block]);
                }
            }
            other => writer.piece(other),
        }
    }
    if let Some((_, blocks)) = after_heading {
        writer.blocks(blocks);
    }
    while let Some(closed) = open.pop() {
        writer.blocks(last.remove(&closed).unwrap_or_default());
    }
    absent.for_each(|told| writer.told(told));
    writer.finish()
}

fn is_inside_timeline(sections: &[crate::report::Section], open: &[usize]) -> bool {
    let outer = &open[..open.len() - 1];
    outer.iter().any(|i| sections[*i].kind == Some(SectionKind::Timeline))
}

/// Some pieces as HTML, for a row of the timeline; images it shows are added to `images`.
pub(super) fn inline(
    context: Context<'_>,
    links: &Links,
    prose: Prose<'_>,
    pieces: &[Piece],
    images: &mut Vec<(RelPath, OutPath)>,
) -> Arc<str> {
    let mut writer = Writer::new(context, links, prose);
    writer.images.append(images);
    for piece in pieces {
        match piece {
            Piece::Html(html) => writer.html.push(html),
            other => writer.piece(other),
        }
    }
    images.append(&mut writer.images);
    writer.html.take()
}

/// HTML as it grows. A piece that stays alone is shared with the report that it is of.
#[derive(Default)]
struct Html {
    alone: Option<Arc<str>>,
    text: String,
}

impl Html {
    fn push(&mut self, piece: &Arc<str>) {
        if self.alone.is_none() && self.text.is_empty() {
            self.alone = Some(piece.clone());
        } else {
            self.text().push_str(piece);
        }
    }

    fn text(&mut self) -> &mut String {
        if let Some(piece) = self.alone.take() {
            self.text.push_str(&piece);
        }
        &mut self.text
    }

    fn take(&mut self) -> Arc<str> {
        match self.alone.take() {
            Some(piece) => piece,
            None => std::mem::take(&mut self.text).into(),
        }
    }
}

struct Writer<'w> {
    context: Context<'w>,
    links: &'w Links,
    prose: Prose<'w>,
    html: Html,
    blocks: Vec<Block>,
    contents: Vec<Content>,
    images: Vec<(RelPath, OutPath)>,
}

impl<'w> Writer<'w> {
    fn new(context: Context<'w>, links: &'w Links, prose: Prose<'w>) -> Self {
        Self {
            context,
            links,
            prose,
            html: Html::default(),
            blocks: Vec::new(),
            contents: Vec::new(),
            images: Vec::new(),
        }
    }

    fn flush(&mut self) {
        let html = self.html.take();
        if !html.trim().is_empty() {
            self.blocks.push(Block::Html { html });
        }
    }

    fn blocks(&mut self, blocks: Vec<Block>) {
        if !blocks.is_empty() {
            self.flush();
            self.blocks.extend(blocks);
        }
    }

    fn told(&mut self, told: Told) {
        let taken = |a: &str| self.prose.body.sections.iter().any(|s| s.anchor == a);
        let mut anchor = told.kind.word().to_owned();
        while taken(&anchor) {
            anchor.push_str("-told");
        }
        self.contents.push(Content {
            anchor: anchor.clone(),
            title: told.title.clone(),
            depth: 0,
        });
        self.blocks(vec![
            Block::Heading {
                anchor,
                title: told.title,
            },
            told.block,
        ]);
    }

    fn piece(&mut self, piece: &Piece) {
        match piece {
            Piece::LinkStart(target) => self.link(target),
            Piece::LinkText(target) => {
                let knowledge = self.context.knowledge;
                let text = match (knowledge.by_id(&target.name), knowledge.cause(&target.name)) {
                    (Some(index), _) => &knowledge.reports[index].id,
                    (None, Some(index)) => &knowledge.causes[index].registered.name,
                    (None, None) => &*target.name,
                };
                escape(text, self.html.text());
            }
            Piece::Image { target, alt, title } => self.image(target, alt, title),
            Piece::Html(_) | Piece::Section(_) | Piece::Drawn(_) => {}
        }
    }

    fn link(&mut self, target: &Target) {
        let knowledge = self.context.knowledge;
        let href = match knowledge.leads(self.prose.path, target) {
            Leads::ToReport(index, fragment) => {
                let other = &knowledge.reports[index];
                let mut url = other.url();
                if let Some(fragment) = fragment {
                    url.push('#');
                    url.push_str(&fragment);
                }
                self.links.to(&url)
            }
            Leads::ToCause(index) => self.links.to(&knowledge.causes[index].url()),
            Leads::ToPlain(index, fragment) => {
                let mut url = knowledge.pages[index].url.clone();
                if let Some(fragment) = fragment {
                    url.push('#');
                    url.push_str(&fragment);
                }
                self.links.to(&url)
            }
            Leads::ToImage(path) => self.copied(path).unwrap_or_default(),
            Leads::ToStatic(out) => self.links.to(out.as_str()),
            Leads::ToRestricted | Leads::ToUnpublished | Leads::Outside | Leads::Nowhere => String::new(),
        };
        if href.is_empty() {
            // A link without an address is text; its end tag needs a start.
            self.html.text().push_str("<a class=\"unlinked\">");
            return;
        }
        self.html.text().push_str("<a href=\"");
        escape(&href, self.html.text());
        self.html.text().push_str("\">");
    }

    fn image(&mut self, target: &Target, alt: &str, title: &str) {
        let found = match self.context.knowledge.leads(self.prose.path, target) {
            Leads::ToImage(path) => self.copied(path),
            Leads::ToStatic(out) => Some(self.links.to(out.as_str())),
            _ => None,
        };
        if let Some(src) = found {
            self.html.text().push_str("<img src=\"");
            escape(&src, self.html.text());
            self.html.text().push_str("\" alt=\"");
            escape(alt, self.html.text());
            if !title.is_empty() {
                self.html.text().push_str("\" title=\"");
                escape(title, self.html.text());
            }
            self.html.text().push_str("\">");
        } else {
            self.html.text().push_str("<span class=\"missing\">");
            escape(if alt.is_empty() { "image missing" } else { alt }, self.html.text());
            self.html.text().push_str("</span>");
        }
    }

    /// The image's address beside the page; nothing where its name can't stand in a site. Two images of one name get
    /// different ones.
    fn copied(&mut self, path: RelPath) -> Option<String> {
        if let Some((_, out)) = self.images.iter().find(|(from, _)| *from == path) {
            return out.as_str().rsplit('/').next().map(percent_encode);
        }
        let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
        let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
        let mut n = 1;
        loop {
            let name = if n == 1 {
                name.clone()
            } else {
                format!("{stem}-{n}.{ending}")
            };
            n += 1;
            let out = OutPath::new(&format!("{}{name}", self.prose.url))?;
            if self.images.iter().all(|(_, o)| *o != out) {
                self.images.push((path, out));
                return Some(percent_encode(&name));
            }
        }
    }

    fn finish(mut self) -> Composed {
        self.flush();
        Composed {
            blocks: self.blocks,
            contents: self.contents,
            images: self.images,
        }
    }
}
