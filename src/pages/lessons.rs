//! The list of all editions of the digest, and what other pages tell of each.

use super::view::{EditionRow, LessonsView};
use super::{Context, Links, Page, View, list, out_path, words};
use crate::digest::Edition;
use crate::report::{Body, Piece};
use crate::sheet::Counts;

/// The first page of all editions.
pub(super) const ALL: &str = "lessons/";

/// The feed of all editions.
pub(crate) const FEED: &str = "lessons/feed.xml";

/// How many pages the list of all editions takes.
pub(super) fn pages(context: Context<'_>) -> usize {
    list::pages(context, context.editions.len())
}

/// Page `n` of the list of all editions.
pub(super) fn compose_all(context: Context<'_>, n: usize) -> Page {
    let url = list::url(ALL, n);
    let links = context.links(&url);
    let shown = list::shown(context.editions, context.config.page_size, n).iter();
    let title = list::title("Lessons learned", n);
    let description = "What each period taught: what came back, what was learned, what is owed.";
    Page {
        path: out_path(&url),
        template: "lessons.html",
        view: View::Lessons(LessonsView {
            site: context.frame(&links, "lessons", &title, description),
            editions: shown.map(|edition| row(context, &links, edition)).collect(),
            total: words::counted(context.editions.len(), "edition", "editions"),
            turns: list::turns(&links, ALL, n, pages(context)),
            feed: links.to(FEED),
        }),
        images: Vec::new(),
    }
}

/// An edition, as lists have it.
pub(super) fn row(context: Context<'_>, links: &Links, edition: &Edition) -> EditionRow {
    EditionRow {
        url: links.to(&edition.url()),
        title: edition.sheet.title.clone(),
        published: published(edition),
        counts: counts(context, &edition.sheet.counts),
        taught: taught(edition),
    }
}

/// What an edition's period taught, in short: the editor's first words, else the sentences made of data.
pub(crate) fn taught(edition: &Edition) -> String {
    const LONGEST: usize = 400;
    let first = edition
        .words
        .as_ref()
        .and_then(|words| paragraphs(&words.body).into_iter().next());
    first.map_or_else(
        || {
            edition
                .sheet
                .taught
                .iter()
                .map(|said| said.text.as_str())
                .collect::<Vec<_>>()
                .join(" ")
        },
        |first| words::shorten(&first, LONGEST),
    )
}

/// An editor's words as plain text, where there are any: without comments and markup, for programs.
pub fn plain_words(edition: &Edition) -> Option<String> {
    edition.words.as_ref().map(|words| paragraphs(&words.body).join("\n\n"))
}

/// The paragraphs of a body as plain text.
pub(super) fn paragraphs(body: &Body) -> Vec<String> {
    let mut html = String::new();
    for piece in &body.pieces {
        match piece {
            Piece::Html(piece) => html.push_str(piece),
            Piece::LinkText(target) => crate::name::escape(&target.name, &mut html),
            Piece::LinkStart(_) => html.push_str("<a>"),
            _ => {}
        }
    }
    let (mut text, mut code) = (String::new(), String::new());
    super::plain_text(&html, &mut text, &mut code);
    text.push('\n');
    text.push_str(&code);
    let lines = text.split('\n').map(str::trim).filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}

pub(super) fn published(edition: &Edition) -> String {
    let on = edition.publication.as_ref().and_then(|publication| publication.on);
    on.map_or_else(String::new, words::day)
}

/// 12 incidents, 1 near miss.
pub(super) fn counts(context: Context<'_>, counts: &Counts) -> String {
    let noun = &context.config.noun;
    counts.kinds(&noun.one, &noun.many).join(", ")
}
