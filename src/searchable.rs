//! What search gets to know of each page: from what is known, to entries of the index.

mod prose;

use std::collections::BTreeMap;

use hansei_search::{Card, Entry, Facet, Part, SiteWords, Type, Zone};
use jiff::civil::Date;

use self::prose::{Prose, told};
use crate::config::Config;
use crate::digest::Edition;
use crate::knowledge::{self, Cause, KeyKind, PlainEntry, key_slug};
use crate::pages::Context;
use crate::registry;
use crate::report::{From, Known, Report, SectionKind, Status};

/// How many entries there are: reports, causes, plain pages and editions of the digest, in this order.
pub fn count(context: Context<'_>) -> usize {
    let knowledge = context.knowledge;
    knowledge.reports.len() + knowledge.causes.len() + knowledge.pages.len() + context.editions.len()
}

/// The entry of this number.
pub fn entry(context: Context<'_>, number: usize) -> Entry {
    let knowledge = context.knowledge;
    let (reports, causes, pages) = (knowledge.reports.len(), knowledge.causes.len(), knowledge.pages.len());
    match number {
        n if n < reports => report(context, &knowledge.reports[n]),
        n if n < reports + causes => cause(context, &knowledge.causes[n - reports]),
        n if n < reports + causes + pages => plain(context, &knowledge.pages[n - reports - causes]),
        n => edition(&context.editions[n - reports - causes - pages]),
    }
}

/// The numbers of all entries, in the order that they are written in.
pub fn order(context: Context<'_>) -> Vec<usize> {
    let knowledge = context.knowledge;
    // Reports are in it by themselves, by the minute rather than the day.
    let undated = |n: &usize| knowledge.reports.get(*n).is_none_or(|entry| entry.day().is_none());
    let (undated, dated): (Vec<usize>, Vec<usize>) = (0..count(context)).partition(undated);
    let mut order = dated;
    order.sort_by_key(|n| std::cmp::Reverse(knowledge.reports[*n].day()));
    order.extend(undated);
    order
}

/// What search must know of the site besides its pages.
pub fn words(context: Context<'_>) -> SiteWords {
    let (config, knowledge) = (context.config, context.knowledge);
    let mut words = SiteWords {
        language: config.language.clone(),
        ..SiteWords::default()
    };
    let mut label = |facet, value: &str, label: &str| {
        if value != label {
            let labels: &mut BTreeMap<_, _> = words.labels.entry(facet).or_default();
            labels.insert(value.to_owned(), label.to_owned());
        }
    };
    for (facet, kind) in [
        (Facet::Service, KeyKind::Service),
        (Facet::Team, KeyKind::Team),
        (Facet::Tag, KeyKind::Tag),
    ] {
        for key in knowledge.keys.get(&kind).into_iter().flatten() {
            label(facet, &key.slug, &key.name);
        }
    }
    for cause in knowledge.causes.iter().filter(|cause| !cause.occurrences.is_empty()) {
        label(Facet::Cause, &cause.registered.id, &cause.registered.name);
    }
    for severity in &config.severities {
        label(
            Facet::Severity,
            &severity.id,
            &format!("{} {}", severity.id, severity.label),
        );
    }
    for (facet, word) in Status::WORDS.iter().map(|word| (Facet::Status, word)) {
        label(facet, word, &word.replace('-', " "));
    }
    words.severities = config.severities.iter().map(|severity| severity.id.clone()).collect();
    for severity in &config.severities {
        let names = severity.aliases.iter().chain([&severity.label]);
        let others: &mut BTreeMap<_, _> = words.others.entry(Facet::Severity).or_default();
        for name in names {
            others.insert(name.to_lowercase(), severity.id.clone());
        }
    }
    words
}

/// The number of a day, from 1970-01-01 on.
fn day(date: Date) -> i32 {
    let since = date.since(Date::constant(1970, 1, 1)).ok();
    since.map_or(0, |span| span.get_days())
}

fn report(context: Context<'_>, entry: &knowledge::Entry) -> Entry {
    let report = &*entry.report;
    let causes: Vec<&Cause> = entry.causes.iter().map(|at| &context.knowledge.causes[*at]).collect();
    let severity = report
        .severity_raw
        .as_ref()
        .map(|raw| severity(context.config, report, raw));
    let shown = |status: &&Known<Status>| match status.value {
        Status::Ongoing => entry.is_ongoing(),
        Status::Draft | Status::InReview => true,
        Status::Reviewed | Status::Closed => false,
    };
    let card = Card {
        kind: Type::Report,
        id: entry.id.clone(),
        path: report.path.to_string(),
        url: entry.url(),
        title: report.title.value.clone(),
        date: entry.day().map(|day| day.to_string()),
        severity: severity.clone(),
        level: report.severity.as_ref().map(|severity| severity.value.clone()),
        status: report
            .status
            .as_ref()
            .filter(shown)
            .map(|status| status.value.word().replace('-', " ")),
        causes: causes.iter().map(|cause| cause.registered.name.clone()).collect(),
        parts: parts(context, entry),
    };
    let keyed = |facet, names: &[Known<String>]| -> Vec<(Facet, String)> {
        names.iter().map(|name| (facet, key_slug(&name.value))).collect()
    };
    let mut values = vec![(Facet::Type, Type::Report.as_str().to_owned())];
    values.extend(keyed(Facet::Service, &report.services));
    values.extend(keyed(Facet::Service, &report.affected));
    values.extend(keyed(Facet::Team, &report.teams));
    values.extend(keyed(Facet::Tag, &report.tags));
    values.extend(causes.iter().map(|cause| (Facet::Cause, cause.registered.id.clone())));
    values.extend(
        card.level
            .clone()
            .or(severity)
            .map(|severity| (Facet::Severity, severity)),
    );
    values.extend(
        report
            .status
            .as_ref()
            .map(|status| (Facet::Status, status.value.word().to_owned())),
    );
    values.extend(
        report
            .kind
            .as_ref()
            .map(|kind| (Facet::Kind, kind.value.word().to_owned())),
    );
    values.extend(entry.day().map(|day| (Facet::Year, day.year().to_string())));
    let stated = [&report.services, &report.affected, &report.teams, &report.tags];
    let names = stated.into_iter().flatten().map(|known| known.value.clone());
    // Keywords, products, companies: whatever its writers found worth a field. Addresses and numbers aren't words.
    let is_said = |text: &&String| !text.contains("://") && text.chars().any(char::is_alphabetic) && text.len() <= 400;
    let extra = report.extra.iter().map(|(_, value)| value).filter(is_said).cloned();
    let commander = report.commander.iter().map(|commander| commander.value.clone());
    // What its chips say.
    let known = report
        .severity
        .as_ref()
        .and_then(|id| context.config.severities.iter().find(|known| known.id == id.value));
    let chips = card
        .severity
        .iter()
        .cloned()
        .chain(known.map(|severity| severity.label.clone()))
        .chain(card.status.clone());
    let chips: Vec<String> = chips.collect();
    Entry {
        names: names.chain(extra).chain(commander).chain(chips).collect(),
        values,
        day: entry.day().map(day),
        card,
    }
}

/// The severity as it is shown: its id and label, or what the report says.
fn severity(config: &Config, report: &Report, raw: &Known<String>) -> String {
    let id = report.severity.as_ref().map(|id| &id.value);
    let known = config.severities.iter().find(|severity| Some(&severity.id) == id);
    known.map_or_else(|| raw.value.clone(), |severity| severity.id.clone())
}

/// The text of a report, section by section: its prose, and what its front matter says.
fn parts(context: Context<'_>, entry: &knowledge::Entry) -> Vec<Part> {
    let report = &*entry.report;
    let front = |from: From| from == From::FrontMatter;
    let mut prose = Prose::of(context.knowledge, report);
    let mut parts = Vec::new();
    if let Some(summary) = report.summary.as_ref().filter(|summary| front(summary.origin.from)) {
        parts.push(Part {
            zone: Zone::Summary,
            text: summary.value.clone(),
            ..Part::default()
        });
    }
    let impact = report.impact.iter().map(|impact| {
        let unit = impact.unit.as_deref().unwrap_or_default();
        format!("{} {} {unit}", impact.what, impact.value.as_deref().unwrap_or_default())
    });
    prose.tell(SectionKind::Impact, "Impact", impact);
    let causes = report.causes.iter().filter(|cause| front(cause.origin.from));
    prose.tell(
        SectionKind::Causes,
        &context.config.cause_label,
        causes.filter_map(|cause| cause.text.clone()),
    );
    let first = |span: Option<u32>| {
        report
            .body
            .sections
            .first()
            .is_none_or(|s| span.is_some_and(|end| end <= s.span.start))
    };
    if first(report.timeline.first().map(|moment| moment.span.end)) {
        prose.tell(SectionKind::Timeline, "Timeline", told::timeline(report));
    }
    if report
        .hypotheses
        .first()
        .is_some_and(|hypothesis| front(hypothesis.origin.from))
    {
        prose.tell(SectionKind::Investigation, "Investigation", told::hypotheses(report));
    }
    if report.actions.first().is_some_and(|action| front(action.origin.from)) {
        prose.tell(SectionKind::Actions, "Actions", told::actions(report));
    }
    let lessons = report.lessons.iter().filter(|lesson| front(lesson.origin.from));
    prose.tell(
        SectionKind::Lessons,
        "Lessons learned",
        lessons.map(|lesson| lesson.text.clone()),
    );
    parts.extend(prose.parts());
    parts
}

fn cause(context: Context<'_>, cause: &Cause) -> Entry {
    let registered = &cause.registered;
    let mut parts = vec![Part {
        zone: Zone::Summary,
        text: registered.definition.clone(),
        ..Part::default()
    }];
    let excluded = registered.excludes.iter().map(|line| registry::excluded(line).0);
    let lines = registered.includes.iter().map(String::as_str).chain(excluded);
    parts.push(Part {
        text: lines.collect::<Vec<_>>().join("\n"),
        ..Part::default()
    });
    if let Some(file) = &registered.file {
        parts.extend(Prose::of_body(context.knowledge, &file.body).parts());
    }
    parts.retain(|part| !part.text.trim().is_empty());
    let path = registered.file.as_ref().map(|file| file.path.to_string());
    Entry {
        card: Card {
            kind: Type::Cause,
            id: registered.id.clone(),
            path: path.unwrap_or_default(),
            url: cause.url(),
            title: registered.name.clone(),
            parts,
            ..Card::default()
        },
        names: registered.aliases.clone(),
        values: vec![(Facet::Type, Type::Cause.as_str().to_owned())],
        day: None,
    }
}

fn plain(context: Context<'_>, entry: &PlainEntry) -> Entry {
    let page = &entry.page;
    Entry {
        card: Card {
            kind: Type::Page,
            id: entry.url.trim_end_matches('/').to_owned(),
            path: page.path.to_string(),
            url: entry.url.clone(),
            title: page.title.clone(),
            parts: Prose::of_body(context.knowledge, &page.body).parts(),
            ..Card::default()
        },
        names: Vec::new(),
        values: vec![(Facet::Type, Type::Page.as_str().to_owned())],
        day: None,
    }
}

/// An edition of the digest. What it quotes is found in the reports first: here it is what is said of others.
fn edition(edition: &Edition) -> Entry {
    let sheet = &edition.sheet;
    let taught: Vec<&str> = sheet.taught.iter().map(|said| said.text.as_str()).collect();
    let editors = crate::pages::plain_words(edition).unwrap_or_default();
    let came_back = sheet.came_back.iter();
    let came_back = came_back.map(|back| {
        format!(
            "{}: {}",
            back.cause.as_ref().map_or("", |cause| &cause.name),
            back.lesson
        )
    });
    let lessons = sheet
        .lessons
        .iter()
        .map(|lesson| format!("{} {}", lesson.text, lesson.story));
    let well = sheet.went_well.iter().map(|well| well.text.clone());
    let questions = sheet.questions.iter().map(|question| question.text.clone());
    let quoted: Vec<String> = came_back.chain(lessons).chain(well).chain(questions).collect();
    let part = |zone, text: String| Part {
        zone,
        text,
        ..Part::default()
    };
    let mut parts = vec![
        part(Zone::Rest, format!("{editors}\n{}", taught.join(" "))),
        part(Zone::Aside, quoted.join("\n")),
    ];
    parts.retain(|part| !part.text.trim().is_empty());
    let last = sheet.period.to.min(sheet.as_of);
    Entry {
        card: Card {
            kind: Type::Lesson,
            id: sheet.id.clone(),
            url: edition.url(),
            title: format!("Lessons learned: {}", sheet.title),
            date: Some(last.to_string()),
            parts,
            ..Card::default()
        },
        names: Vec::new(),
        values: vec![
            (Facet::Type, Type::Lesson.as_str().to_owned()),
            (Facet::Year, last.year().to_string()),
        ],
        day: Some(day(last)),
    }
}
