//! `api/causes.json`, `api/actions.json`, `api/keys.json`: what all reports together say, for programs. What each says by
//! itself is in `api/reports.json`. Their shapes are in [`SCHEMA`].

use serde::Serialize;

use crate::knowledge::{Evidence, KeyKind, Occurrence, Standing};
use crate::pages::Context;
use crate::report::Action;

/// A JSON Schema of the three documents: any of them follows it.
pub const SCHEMA: &str = include_str!("api.schema.json");

/// The version of the shapes.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Causes<'a> {
    schema: u32,
    causes: Vec<ACause<'a>>,
}

#[derive(Serialize)]
struct ACause<'a> {
    id: &'a str,
    name: &'a str,
    url: String,
    /// Whether a registry has it.
    known: bool,
    axis: Option<&'static str>,
    definition: &'a str,
    includes: &'a [String],
    excludes: &'a [String],
    aliases: &'a [String],
    parent: Option<&'a str>,
    /// Old ids.
    merged: Vec<&'a str>,
    /// How many incidents count.
    incidents: usize,
    occurrences: Vec<AnOccurrence<'a>>,
}

#[derive(Serialize)]
struct AnOccurrence<'a> {
    report: &'a str,
    grade: &'static str,
    role: &'static str,
    certainty: Option<&'static str>,
    counts: bool,
    text: Option<&'a str>,
    evidence: Option<AnEvidence<'a>>,
}

#[derive(Serialize)]
struct AnEvidence<'a> {
    place: &'static str,
    sentence: &'a str,
    phrase: &'a str,
}

/// The registry, with every incident of every cause.
pub(super) fn causes(context: Context<'_>) -> String {
    let knowledge = context.knowledge;
    let causes = knowledge.causes.iter().enumerate().map(|(index, cause)| {
        let registered = &cause.registered;
        let merged = knowledge.merged.iter().filter(|(_, merged)| merged.into == index);
        ACause {
            id: &registered.id,
            name: &registered.name,
            url: cause.url(),
            known: cause.is_known,
            axis: registered.axis.map(|axis| axis.word()),
            definition: &registered.definition,
            includes: &registered.includes,
            excludes: &registered.excludes,
            aliases: &registered.aliases,
            parent: cause.parent.map(|parent| &*knowledge.causes[parent].registered.id),
            merged: merged.map(|(id, _)| id.as_str()).collect(),
            incidents: cause.incidents().len(),
            occurrences: cause.occurrences.iter().map(|o| occurrence(context, o)).collect(),
        }
    });
    text_of(&Causes {
        schema: VERSION,
        causes: causes.collect(),
    })
}

fn occurrence<'a>(context: Context<'a>, occurrence: &'a Occurrence) -> AnOccurrence<'a> {
    AnOccurrence {
        report: &context.knowledge.reports[occurrence.report].id,
        grade: occurrence.grade.word(),
        role: occurrence.role.word(),
        certainty: occurrence.certainty.map(|certainty| certainty.word()),
        counts: occurrence.counts,
        text: occurrence.text.as_deref(),
        evidence: occurrence.evidence.as_ref().map(evidence),
    }
}

fn evidence(evidence: &Evidence) -> AnEvidence<'_> {
    AnEvidence {
        place: evidence.place.word(),
        sentence: &evidence.sentence,
        phrase: &evidence.sentence[evidence.phrase.clone()],
    }
}

#[derive(Serialize)]
struct Actions<'a> {
    schema: u32,
    as_of: String,
    actions: Vec<AnAction<'a>>,
}

#[derive(Serialize)]
struct AnAction<'a> {
    report: &'a str,
    id: &'a str,
    text: &'a str,
    standing: &'static str,
    status: &'static str,
    effect: Option<&'static str>,
    owner: Option<&'a str>,
    due: Option<String>,
    ticket: Option<&'a str>,
    reason: Option<&'a str>,
    verified: Option<&'a str>,
    causes: &'a [String],
}

/// The ledger: overdue, open, done, declined.
pub(super) fn actions(context: Context<'_>) -> String {
    let knowledge = context.knowledge;
    let all = Standing::ALL.into_iter().flat_map(|standing| {
        let promises = knowledge.ledger.standing(standing).iter();
        promises.map(move |promise| {
            let entry = &knowledge.reports[promise.report];
            action(&entry.id, standing, &entry.report.actions[promise.action])
        })
    });
    text_of(&Actions {
        schema: VERSION,
        as_of: knowledge.as_of.to_string(),
        actions: all.collect(),
    })
}

fn action<'a>(report: &'a str, standing: Standing, action: &'a Action) -> AnAction<'a> {
    AnAction {
        report,
        id: &action.id,
        text: &action.text,
        standing: standing.word(),
        status: action.status.word(),
        effect: action.effect.map(|effect| effect.word()),
        owner: action.owner.as_deref(),
        due: action.due.map(|due| due.to_string()),
        ticket: action.ticket.as_deref(),
        reason: action.reason.as_deref(),
        verified: action.verified.as_deref(),
        causes: &action.causes,
    }
}

#[derive(Serialize)]
struct Keys<'a> {
    schema: u32,
    services: Vec<AKey<'a>>,
    teams: Vec<AKey<'a>>,
    tags: Vec<AKey<'a>>,
    severities: Vec<AKey<'a>>,
}

#[derive(Serialize)]
struct AKey<'a> {
    name: &'a str,
    url: String,
    reports: Vec<&'a str>,
}

/// Services, teams, tags and severities, each with its reports, newest first.
pub(super) fn keys(context: Context<'_>) -> String {
    let knowledge = context.knowledge;
    let of = |kind: KeyKind| {
        let keys = knowledge.keys[&kind].iter().map(|key| AKey {
            name: &key.name,
            url: kind.url(&key.slug),
            reports: key
                .reports
                .iter()
                .map(|&index| knowledge.reports[index].id.as_str())
                .collect(),
        });
        keys.collect()
    };
    text_of(&Keys {
        schema: VERSION,
        services: of(KeyKind::Service),
        teams: of(KeyKind::Team),
        tags: of(KeyKind::Tag),
        severities: of(KeyKind::Severity),
    })
}

fn text_of(document: &impl Serialize) -> String {
    let mut text = serde_json::to_string(document).expect("texts, numbers and lists are JSON");
    text.push('\n');
    text
}
