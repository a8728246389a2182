//! The causes of a report with their evidence, and those that are only suggested.

use crate::knowledge::Entry;
use crate::pages::view::{CauseView, GradeView, SuggestedView};
use crate::pages::{Context, Links, linked, list, words};

/// Its causes: those it declares or describes in front matter, then those that its words match.
pub(super) fn causes(context: Context<'_>, links: &Links, entry: &Entry) -> Vec<CauseView> {
    let knowledge = context.knowledge;
    let mut views: Vec<CauseView> = Vec::new();
    for (cause, occurrence) in knowledge.causes_of(entry) {
        let count = cause.incidents().len();
        let earlier = cause.earlier(occurrence.report).len();
        views.push(CauseView {
            name: cause.registered.name.clone(),
            url: Some(links.to(&cause.url())),
            link: Some(linked::grade(occurrence)),
            count: match (occurrence.counts, earlier) {
                (false, _) => String::new(),
                (true, 0) => list::counted(context, count),
                (true, earlier) => format!("{} of {}", words::ordinal(earlier + 1), list::counted(context, count)),
            },
        });
    }
    views
}

/// Causes that similar incidents carry and this one doesn't.
pub(super) fn suggested(context: Context<'_>, links: &Links, entry: &Entry) -> Vec<SuggestedView> {
    let knowledge = context.knowledge;
    let view = |suggestion: &crate::knowledge::Suggestion| {
        let count = knowledge.causes[suggestion.cause].incidents().len();
        SuggestedView {
            cause: linked::cause(context, links, suggestion.cause, count),
            link: GradeView {
                quote: Some(linked::evidence(&suggestion.evidence)),
                ..linked::suggested()
            },
            by: suggestion
                .by
                .iter()
                .map(|&other| linked::report(context, links, other))
                .collect(),
        }
    };
    entry.suggested.iter().map(view).collect()
}
