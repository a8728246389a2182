//! Plain pages.

use super::body::{self, Prose};
use super::view::PlainView;
use super::{Context, Page, View, out_path};

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
    Page {
        path: out_path(&entry.url),
        template: "plain.html",
        view: View::Plain(PlainView {
            site: context.frame(&links, "plain", &page.title, &page.summary),
            title: page.title.clone(),
            blocks: composed.blocks,
            contents: composed.contents,
            source: context.source(&page.path),
        }),
        images: composed.images,
    }
}
