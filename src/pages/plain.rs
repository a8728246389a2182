//! Plain pages.

use super::body::{self, Prose};
use super::view::PlainView;
use super::{Context, Page, View, out_path};
use crate::name::percent_encode;

pub(super) fn compose(context: Context<'_>, index: usize) -> Page {
    let entry = &context.knowledge.pages[index];
    let page = &entry.page;
    let links = context.links(&entry.url);
    let prose = Prose {
        path: &page.path,
        url: &entry.url,
        body: &page.body,
    };
    let composed = body::compose(context, &links, prose, Vec::new(), Vec::new());
    let source = context.config.source_url.as_ref();
    Page {
        path: out_path(&entry.url),
        template: "plain.html",
        view: View::Plain(PlainView {
            site: context.frame(&links, "plain", &page.title, &page.summary),
            title: page.title.clone(),
            blocks: composed.blocks,
            contents: composed.contents,
            source: source.map(|template| template.replace("{path}", &percent_encode(&page.path))),
        }),
        images: composed.images,
    }
}
