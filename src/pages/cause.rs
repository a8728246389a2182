//! The story of one cause: what it is, when it came, what was learned and promised each time.

use super::body::{self, Prose};
use super::view::{CauseLink, CausePageView, Excluded, OccurrenceView};
use super::{Context, Links, Page, View, actions, axis, causes, held, linked, list, out_path, rows, words};
use crate::knowledge::{Cause, Occurrence};
use crate::registry;
use crate::report::CauseRole;

/// How many other causes are named that came with it.
const MOST_TOGETHER: usize = 6;

/// How many occurrences stand on one page: each tells more than a row does.
fn size(context: Context<'_>) -> usize {
    context.config.page_size.div_ceil(2)
}

/// How many pages its occurrences take.
pub(super) fn pages(context: Context<'_>, index: usize) -> usize {
    list::pages_of(size(context), context.knowledge.causes[index].occurrences.len())
}

pub(super) fn compose(context: Context<'_>, index: usize, n: usize) -> Page {
    let knowledge = context.knowledge;
    let cause = &knowledge.causes[index];
    let registered = &*cause.registered;
    let first = cause.url();
    let url = list::url(&first, n);
    let links = context.links(&url);
    let incidents = cause.incidents();
    let composed = registered
        .file
        .as_ref()
        .filter(|_| n == 1)
        .map(|file| {
            let prose = Prose {
                path: &file.path,
                url: &first,
                body: &file.body,
            };
            body::compose(context, &links, prose, Vec::new(), Vec::new())
        })
        .unwrap_or_default();
    // Every incident counts for these, so that each page would cost as much as all: the first one tells them.
    let told = |tell: &dyn Fn() -> String| if n == 1 { tell() } else { String::new() };
    let drawn = if n == 1 { incidents } else { &[] };
    let title = list::title(&registered.name, n);
    let shown = list::shown(&cause.occurrences, size(context), n).iter();
    let occurrences: Vec<_> = shown.map(|o| occurrence(context, &links, index, o)).collect();
    Page {
        path: out_path(&url),
        template: "cause.html",
        view: View::Cause(Box::new(CausePageView {
            site: context.frame(&links, "cause", &title, &registered.definition),
            id: registered.id.clone(),
            name: registered.name.clone(),
            axis_word: causes::axis_word(cause),
            undeclared: !cause.is_known,
            // The prose begins with it.
            definition: match &registered.file {
                Some(file) if file.defines => String::new(),
                _ => registered.definition.clone(),
            },
            includes: registered.includes.clone(),
            excludes: registered
                .excludes
                .iter()
                .map(|text| excluded(context, &links, text))
                .collect(),
            parent: cause.parent.map(|index| cause_link(context, &links, index)),
            children: cause
                .children
                .iter()
                .map(|&index| cause_link(context, &links, index))
                .collect(),
            blocks: composed.blocks,
            count: count(context, cause),
            recurrence: told(&|| recurrence(context, incidents)),
            promised: told(&|| held::promised(context, index)),
            axis: axis::axis(context, drawn.iter().copied()),
            ticks: axis::ticks(context),
            as_of: actions::as_of(context, occurrences.iter().flat_map(|item| &item.promises)),
            occurrences,
            together: if n == 1 {
                together(context, &links, index, incidents)
            } else {
                Vec::new()
            },
            turns: list::turns(&links, &first, n, pages(context, index)),
            feed: (!cause.occurrences.is_empty()).then(|| links.to(&format!("{first}feed.xml"))),
            up: links.to(causes::ALL),
            source: registered.file.as_ref().and_then(|file| context.source(&file.path)),
        })),
        images: composed.images,
    }
}

fn cause_link(context: Context<'_>, links: &Links, index: usize) -> CauseLink {
    let count = context.knowledge.causes[index].incidents().len();
    linked::cause(context, links, index, count)
}

/// 5 incidents in 26 months.
fn count(context: Context<'_>, cause: &Cause) -> String {
    let reports = &context.knowledge.reports;
    let incidents = cause.incidents();
    let aside = cause.occurrences.len();
    if incidents.is_empty() && aside > 0 {
        return match only_helps(cause) {
            true => format!("Made {} smaller", list::counted(context, aside)),
            false => format!(
                "In {} that {} counted",
                list::counted(context, aside),
                if aside == 1 { "isn't" } else { "aren't" }
            ),
        };
    }
    let mut days = incidents.iter().filter_map(|&index| reports[index].day());
    let (last, first) = (days.next(), days.next_back());
    let counted = list::counted(context, incidents.len());
    match (first, last) {
        (Some(first), Some(last)) if first != last => format!("{counted} in {}", words::apart(first, last)),
        _ if incidents.is_empty() => format!("No {} yet", context.config.noun.one),
        _ => counted,
    }
}

/// Whether all that it ever did was to make incidents smaller.
fn only_helps(cause: &Cause) -> bool {
    cause.occurrences.iter().all(|o| o.role == CauseRole::Mitigator)
}

/// How often it came back. 4 have no date.
fn recurrence(context: Context<'_>, incidents: &[usize]) -> String {
    let reports = &context.knowledge.reports;
    let days: Vec<_> = incidents.iter().filter_map(|&index| reports[index].day()).collect();
    // Oldest first.
    let mut gaps: Vec<i64> = days
        .windows(2)
        .rev()
        .filter_map(|pair| pair[1].until(pair[0]).ok().map(|span| i64::from(span.get_days())))
        .collect();
    let said = |n: i64| words::number(&n.to_string());
    let times = match &gaps[..] {
        [] => String::new(),
        [0] => "It came back once, on the same day.".to_owned(),
        [1] => "It came back once, after a day.".to_owned(),
        [one] => format!("It came back once, after {} days.", said(*one)),
        [first, second] => format!("It came back twice, after {} and {} days.", said(*first), said(*second)),
        [..] => {
            gaps.sort_unstable();
            let middle = gaps.len() / 2;
            let median = match gaps.len() % 2 {
                0 => i64::midpoint(gaps[middle - 1], gaps[middle]),
                _ => gaps[middle],
            };
            format!(
                "It came back {} times, in the median after {} days; the shortest time was {}, the longest {}.",
                gaps.len(),
                said(median),
                said(gaps[0]),
                said(gaps[gaps.len() - 1])
            )
        }
    };
    let undated = match incidents.len() - days.len() {
        // Of a single one, its row says so.
        0 => "",
        _ if incidents.len() == 1 => "",
        1 => " 1 has no date.",
        n => &format!(" {n} have no date."),
    };
    format!("{times}{undated}").trim().to_owned()
}

/// What it is not; the causes that it is instead stand at the end, after a colon.
fn excluded(context: Context<'_>, links: &Links, text: &str) -> Excluded {
    let (words, ids) = registry::excluded(text);
    let named: Option<Vec<CauseLink>> = ids
        .into_iter()
        .map(|id| Some(cause_link(context, links, context.knowledge.cause(id)?)))
        .collect();
    match named {
        Some(instead) if !instead.is_empty() => Excluded {
            text: words.to_owned(),
            instead,
        },
        _ => Excluded {
            text: text.to_owned(),
            instead: Vec::new(),
        },
    }
}

fn occurrence(context: Context<'_>, links: &Links, cause: usize, occurrence: &Occurrence) -> OccurrenceView {
    let knowledge = context.knowledge;
    let entry = &knowledge.reports[occurrence.report];
    let after = knowledge.causes[cause]
        .earlier(occurrence.report)
        .first()
        .and_then(|&earlier| {
            let (then, now) = (knowledge.reports[earlier].day()?, entry.day()?);
            Some(format!("{} the one before", words::after(then, now)))
        });
    let (promises, named) = knowledge.promises(occurrence.report, cause);
    let lessons = knowledge.lessons(occurrence.report, cause);
    OccurrenceView {
        row: rows::row(context, links, entry),
        link: linked::grade(occurrence),
        after: after.unwrap_or_default(),
        aside: match occurrence.role {
            // The heading says it of all.
            CauseRole::Mitigator if only_helps(&knowledge.causes[cause]) => "",
            CauseRole::Mitigator => "not counted: it made this one smaller",
            _ if !occurrence.counts => "not counted: an exercise",
            _ => "",
        },
        lessons: lessons.into_iter().map(str::to_owned).collect(),
        promises: promises
            .into_iter()
            .map(|action| match named {
                true => held::action(context, links, (occurrence.report, action), cause, None),
                false => actions::action(context, links, action),
            })
            .collect(),
        named,
    }
}

/// What else such incidents had.
fn together(context: Context<'_>, links: &Links, cause: usize, incidents: &[usize]) -> Vec<CauseLink> {
    let others = linked::common_causes(context, incidents).into_iter();
    let others = others.filter(|(other, _)| *other != cause).take(MOST_TOGETHER);
    others
        .map(|(other, n)| linked::cause(context, links, other, n))
        .collect()
}
