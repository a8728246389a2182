//! The facts beside a report.

use super::bar::ON_BAR;
use crate::knowledge::{Entry, Interval, KeyKind, key_slug};
use crate::name::href;
use crate::pages::view::{Fact, FactValue};
use crate::pages::{Context, Links, words};
use crate::report::Known;

/// Times first, without those that a bar has, then who and where, then what no field takes.
pub(super) fn facts(context: Context<'_>, links: &Links, entry: &Entry, has_bar: bool) -> Vec<Fact> {
    let report = &*entry.report;
    let mut facts = Vec::new();
    let plain = |text: &str| FactValue {
        text: text.to_owned(),
        url: None,
    };
    let mut interval = |label: &'static str, interval: &Option<Interval>| {
        if let Some(i) = interval {
            facts.push(Fact {
                label: label.into(),
                values: vec![plain(&words::duration(i.seconds))],
                endpoints: Some([words::stamp(&i.from, entry.start()), words::stamp(&i.to, entry.start())]),
                inferred: words::inferred(i.from.origin).or_else(|| words::inferred(i.to.origin)),
            });
        }
    };
    interval("Time to detect", &entry.intervals.detect);
    interval("Time to acknowledge", &entry.intervals.acknowledge);
    interval("Time to mitigate", &entry.intervals.mitigate);
    interval("Time to resolve", &entry.intervals.resolve);
    // A stage that is on no bar and in no interval is still worth knowing.
    for (name, at) in report.times.all() {
        let Some(at) = at else { continue };
        let shown = has_bar && ON_BAR.iter().any(|s| s.0 == name);
        let label = match name {
            "triggered" => "Triggered",
            "started" => "Started",
            "detected" => "Detected",
            "declared" => "Declared",
            "acknowledged" => "Acknowledged",
            "mitigated" => "Mitigated",
            _ => "Resolved",
        };
        if !shown {
            facts.push(Fact {
                label: label.into(),
                values: vec![plain(&words::stamp(at, None).full)],
                endpoints: None,
                inferred: words::inferred(at.origin),
            });
        }
    }
    let contradictions = report.times.contradictions();
    if !contradictions.is_empty() {
        facts.push(Fact {
            label: "In doubt".into(),
            values: contradictions
                .iter()
                .map(|[(earlier, _), (later, _)]| plain(&format!("{later} lies before {earlier}")))
                .collect(),
            endpoints: None,
            inferred: None,
        });
    }
    let mut list = |label: &'static str, known: &[Known<String>], kind: Option<KeyKind>| {
        if !known.is_empty() {
            facts.push(Fact {
                label: label.into(),
                values: known
                    .iter()
                    .map(|k| FactValue {
                        text: k.value.clone(),
                        url: kind.map(|kind| links.to(&kind.url(&key_slug(&k.value)))),
                    })
                    .collect(),
                endpoints: None,
                inferred: known.iter().find_map(|k| words::inferred(k.origin)),
            });
        }
    };
    list(
        if report.services.len() == 1 {
            "Service"
        } else {
            "Services"
        },
        &report.services,
        Some(KeyKind::Service),
    );
    list("Felt by", &report.affected, Some(KeyKind::Service));
    list(
        if report.teams.len() == 1 { "Team" } else { "Teams" },
        &report.teams,
        Some(KeyKind::Team),
    );
    list("Led by", report.commander.as_slice(), None);
    list("Tags", &report.tags, Some(KeyKind::Tag));
    if let Some(by) = &report.detected_by {
        facts.push(Fact {
            label: "Detected by".into(),
            values: vec![plain(&words::spaced(by.value.word()))],
            endpoints: None,
            inferred: words::inferred(by.origin),
        });
    }
    let mut others = |label: &'static str, values: Vec<FactValue>| {
        if !values.is_empty() {
            facts.push(Fact {
                label: label.into(),
                values,
                endpoints: None,
                inferred: None,
            });
        }
    };
    let address = |text: &str| text.starts_with("https://") || text.starts_with("http://");
    others(
        "Related, not here",
        entry
            .elsewhere
            .iter()
            .map(|named| FactValue {
                text: match &*named.relation {
                    "related" => named.id.clone(),
                    relation => format!("{} ({})", named.id, words::spaced(relation)),
                },
                url: address(&named.id).then(|| href(&named.id)).flatten(),
            })
            .collect(),
    );
    let known = report
        .not_related
        .iter()
        .filter_map(|named| context.knowledge.by_id(&named.value));
    others(
        "Looks alike, is not related",
        known
            .map(|index| &context.knowledge.reports[index])
            .map(|other| FactValue {
                text: other.id.clone(),
                url: Some(links.to(&other.url())),
            })
            .collect(),
    );
    facts.extend(report.extra.iter().map(|(key, value)| Fact {
        label: words::capital(&key.replace(['_', '-'], " ")).into(),
        values: vec![plain(value)],
        endpoints: None,
        inferred: None,
    }));
    facts
}
