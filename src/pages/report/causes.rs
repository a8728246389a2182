//! The causes of a report with their evidence, and what of them came back.

use crate::knowledge::{Entry, Standing};
use crate::pages::view::{CameBackView, CauseView};
use crate::pages::{Context, Links, actions, cause, linked, list, rows, words};
use crate::report::Action;

/// How many lessons and promises of the earlier incident are quoted.
const MOST: usize = 3;

/// Among how many earlier incidents one is looked for that left a lesson.
const NEAR: usize = 5;

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

/// For each of its causes that was met before, the incident before this one.
pub(super) fn came_back(context: Context<'_>, links: &Links, index: usize) -> Vec<CameBackView> {
    let knowledge = context.knowledge;
    let entry = &knowledge.reports[index];
    let mut views: Vec<CameBackView> = Vec::new();
    for &at in &entry.causes {
        let found = &knowledge.causes[at];
        let earlier = found.earlier(index);
        // The nearest one that left a lesson says more than the nearest.
        let Some(latest) = earlier.first() else { continue };
        let taught = earlier.iter().take(NEAR).find_map(|&report| {
            let lessons = cause::lessons(context, &knowledge.reports[report].report, at);
            (!lessons.is_empty()).then_some((report, lessons))
        });
        let (before, lessons) = taught.unwrap_or((*latest, Vec::new()));
        let other = &knowledge.reports[before];
        let of_cause = |id: &String| knowledge.cause(id) == Some(at);
        let of_this = |action: &&Action| action.causes.iter().any(of_cause);
        let mut promises: Vec<&Action> = other.report.actions.iter().filter(of_this).collect();
        // What is overdue concerns the reader first.
        promises.sort_by_key(|action| Standing::of(action, knowledge.as_of));
        let here = found.occurrence(index);
        views.push(CameBackView {
            name: found.registered.name.clone(),
            url: links.to(&found.url()),
            grade: here.map_or("", |occurrence| occurrence.grade.word()),
            certainty: here.map_or("", linked::doubt),
            grade_then: found
                .occurrence(before)
                .map_or("", |occurrence| occurrence.grade.word()),
            row: rows::row(context, links, other),
            apart: match (other.day(), entry.day()) {
                (Some(then), Some(now)) if then < now => format!("{} earlier", words::apart(then, now)),
                _ => String::new(),
            },
            lessons,
            more: promises.len().saturating_sub(MOST),
            promises: promises
                .into_iter()
                .take(MOST)
                .map(|action| actions::action(context, links, action))
                .collect(),
            times: format!("{} time", words::ordinal(earlier.len() + 1)),
        });
    }
    views
}
