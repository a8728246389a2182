//! The page of one report.

mod back;
mod bar;
mod causes;
mod facts;
mod told;

use super::body::Prose;
use super::view::{Block, PageLink, RelatedView, ReportView};
use super::{Context, Links, Page, View, actions, body, out_path, rows, words};
use crate::knowledge::Entry;
use crate::name::href;
use crate::report::{From, Status};

pub(super) fn compose(context: Context<'_>, index: usize) -> Page {
    let knowledge = context.knowledge;
    let entry = &knowledge.reports[index];
    let report = &*entry.report;
    let url = entry.url();
    let links = context.links(&url);
    let mut images = Vec::new();
    let told = told::told(context, &links, entry, &mut images);
    let composed = body::compose(context, &links, Prose::of(entry, &url), told, images);

    let summary = report.summary.as_ref().map_or("", |s| s.value.as_str());
    let told_in_front = report
        .summary
        .as_ref()
        .is_some_and(|s| s.origin.from == From::FrontMatter);
    let neighbour = |i: Option<usize>| {
        let entry = knowledge.reports.get(i?)?;
        Some(PageLink {
            url: links.to(&entry.url()),
            title: entry.report.title.value.clone(),
        })
    };
    let bar = bar::bar(entry);
    let came_back = back::came_back(context, &links, index);
    let own = composed.blocks.iter().flat_map(|block| match block {
        Block::Actions { rows } => rows.as_slice(),
        _ => &[],
    });
    let shown = own.chain(came_back.iter().flat_map(|item| &item.promises));
    let view = ReportView {
        site: context.frame(&links, "report", &report.title.value, summary),
        id: entry.id.clone(),
        title: report.title.value.clone(),
        title_inferred: words::inferred(report.title.origin),
        ongoing: entry.is_ongoing(),
        status: report
            .status
            .as_ref()
            // Resolved, it is not: the finding says so.
            .filter(|s| s.value != Status::Ongoing || entry.is_ongoing())
            .map(|s| words::word(s, words::spaced, s.value.word())),
        kind: rows::kind(report.kind.as_ref()),
        severity: rows::severity(context, report),
        date: entry.start().map(words::full_stamp),
        latest: rows::latest(context, entry),
        services: rows::services(report),
        lede: if told_in_front {
            summary.to_owned()
        } else {
            String::new()
        },
        facts: facts::facts(context, &links, entry, bar.is_some()),
        bar,
        as_of: actions::as_of(context, shown),
        came_back,
        blocks: composed.blocks,
        contents: composed.contents,
        similar: back::similar(context, &links, index),
        suggested: causes::suggested(context, &links, entry),
        related: related(context, &links, entry),
        source: context.source(&report.path),
        original: report
            .original
            .as_ref()
            .filter(|o| o.value.starts_with("https://") || o.value.starts_with("http://"))
            .and_then(|o| href(&o.value)),
        newer: neighbour(index.checked_sub(1)),
        older: neighbour(Some(index + 1)),
    };
    Page {
        path: out_path(&url),
        template: "report.html",
        view: View::Report(Box::new(view)),
        images: composed.images,
    }
}

fn related(context: Context<'_>, links: &Links, entry: &Entry) -> Vec<RelatedView> {
    entry
        .related
        .iter()
        .map(|r| RelatedView {
            row: rows::row(context, links, &context.knowledge.reports[r.index]),
            relation: match (&*r.relation, r.said_there) {
                ("related", false) => "named here".into(),
                ("related", true) => "names this one".into(),
                (relation, false) => words::spaced(relation),
                (relation, true) => format!("{}, said there", words::spaced(relation)),
            },
        })
        .collect()
}
