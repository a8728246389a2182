//! Links to causes, reports and teams, as other pages show them.

use std::collections::BTreeMap;
use std::ops::Range;

use super::view::{CauseLink, Dated, GradeView, PageLink, Quote, ReportLink};
use super::{Context, Links, words};
use crate::knowledge::{Evidence, Grade, Key, KeyKind, Occurrence, Standing, find_key, key_slug};
use crate::report::{Action, Cause, CauseRole, Certainty};

/// How long an id may be that stands for a report in running text; a longer one says less than the title.
const SHORT_ID: usize = 24;

/// How many teams are named that owe something.
const MOST_TEAMS: usize = 24;

/// A link to a cause that `count` incidents carry.
pub(super) fn cause(context: Context<'_>, links: &Links, index: usize, count: usize) -> CauseLink {
    let cause = &context.knowledge.causes[index];
    CauseLink {
        url: links.to(&cause.url()),
        name: cause.registered.name.clone(),
        count,
        definition: cause.registered.definition.clone(),
    }
}

/// How a report and a cause are linked.
pub(super) fn grade(occurrence: &Occurrence) -> GradeView {
    GradeView {
        grade: occurrence.grade.word(),
        role: role(occurrence.role),
        certainty: occurrence.certainty.map_or("", |certainty| certainty.word()),
        text: occurrence.text.clone().unwrap_or_default(),
        quote: occurrence.evidence.as_ref().map(evidence),
    }
}

/// The words by which a cause was found.
pub(super) fn evidence(evidence: &Evidence) -> Quote {
    quote(&evidence.sentence, evidence.phrase.clone(), evidence.place.word())
}

/// A sentence and its phrase, as long as a quotation may be.
pub(super) fn quote(sentence: &str, phrase: Range<usize>, place: &'static str) -> Quote {
    Quote {
        before: words::shorten_before(&sentence[..phrase.start], 140),
        phrase: sentence[phrase.clone()].to_owned(),
        after: words::shorten(&sentence[phrase.end..], 140),
        place,
    }
}

/// A link that similarity alone suggests.
pub(super) fn suggested() -> GradeView {
    GradeView {
        grade: Grade::Suggested.word(),
        ..bare()
    }
}

/// Nothing but what may be quoted.
pub(super) fn bare() -> GradeView {
    GradeView {
        grade: "",
        role: String::new(),
        certainty: "",
        text: String::new(),
        quote: None,
    }
}

/// How sure the writers are, where they aren't quite.
pub(super) fn doubt(occurrence: &Occurrence) -> &'static str {
    match occurrence.certainty {
        Some(Certainty::Likely | Certainty::Hypothesis) => occurrence.certainty.map_or("", Certainty::word),
        Some(Certainty::Confirmed) | None => "",
    }
}

/// What a report says of a cause that it gives no id.
pub(super) fn unnamed(cause: &Cause) -> GradeView {
    GradeView {
        role: role(cause.role),
        certainty: cause.certainty.map_or("", |certainty| certainty.word()),
        ..bare()
    }
}

/// The part it played; nothing for a plain cause.
fn role(role: CauseRole) -> String {
    match role {
        CauseRole::Cause => String::new(),
        role => words::spaced(role.word()),
    }
}

/// The cause that an action or a lesson names: its page, or its words where there is none.
pub(super) fn named(context: Context<'_>, links: &Links, id: &str) -> CauseLink {
    match context.knowledge.cause(id) {
        Some(index) => cause(context, links, index, context.knowledge.causes[index].incidents().len()),
        None => CauseLink {
            url: String::new(),
            name: words::capital(&words::spaced(id)),
            count: 0,
            definition: String::new(),
        },
    }
}

/// A link to a report.
pub(super) fn report(context: Context<'_>, links: &Links, report: usize) -> ReportLink {
    let entry = &context.knowledge.reports[report];
    let title = &entry.report.title.value;
    let is_short = entry.id.chars().count() <= SHORT_ID;
    ReportLink {
        url: links.to(&entry.url()),
        name: if is_short {
            entry.id.clone()
        } else {
            words::shorten(title, 70)
        },
        id: entry.id.clone(),
        title: title.clone(),
    }
}

/// A link to a report with its date.
pub(super) fn dated(context: Context<'_>, links: &Links, report: usize) -> Dated {
    let entry = &context.knowledge.reports[report];
    Dated {
        url: links.to(&entry.url()),
        id: entry.id.clone(),
        title: entry.report.title.value.clone(),
        date: entry.start().map(words::short_stamp),
    }
}

/// The page of the team that owns an action; what it owes, where that is among it. None where no report knows the team.
pub(super) fn owner(context: Context<'_>, links: &Links, action: &Action) -> Option<String> {
    let slug = key_slug(action.owner.as_ref()?);
    find_key(&context.knowledge.keys, KeyKind::Team, &slug)?;
    let url = KeyKind::Team.url(&slug);
    let link = match Standing::of(action, context.knowledge.as_of) {
        Standing::Overdue | Standing::Open => links.to(&format!("{url}#owed")),
        Standing::Done | Standing::Declined => links.to(&url),
    };
    // On its own page it would lead nowhere else.
    Some(link).filter(|link| !link.starts_with('#'))
}

/// The ways to what each team owes, by name; where there are many teams, to the list of them.
pub(super) fn owing(context: Context<'_>, links: &Links) -> Vec<PageLink> {
    let owed_by = &context.knowledge.ledger.owed_by;
    let teams = context.knowledge.keys[&KeyKind::Team].iter();
    let mut owing: Vec<&Key> = teams.filter(|team| owed_by.contains_key(&team.slug)).collect();
    owing.sort_by_key(|team| team.name.to_lowercase());
    if owing.len() > MOST_TEAMS {
        return vec![PageLink {
            url: links.to(&KeyKind::Team.all_url()),
            title: "each team".to_owned(),
        }];
    }
    let way = |team: &Key| PageLink {
        url: format!("{}#owed", links.to(&KeyKind::Team.url(&team.slug))),
        title: team.name.clone(),
    };
    owing.into_iter().map(way).collect()
}

/// The causes of some reports and how many of these carry each: the most frequent first.
pub(super) fn common_causes(context: Context<'_>, reports: &[usize]) -> Vec<(usize, usize)> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for &report in reports {
        for &cause in &context.knowledge.reports[report].causes {
            let counts_here = context.knowledge.causes[cause]
                .occurrence(report)
                .is_some_and(|o| o.counts);
            *counts.entry(cause).or_default() += usize::from(counts_here);
        }
    }
    let mut counts: Vec<(usize, usize)> = counts.into_iter().filter(|(_, count)| *count > 0).collect();
    counts.sort_by_key(|(cause, count)| (std::cmp::Reverse(*count), *cause));
    counts
}
