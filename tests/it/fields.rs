//! Every field of a report in both languages, and what a wrong one costs: itself alone.

use serde_json::{Value, json};

use super::export::{exported, valid};
use super::folder::Folder;

/// Every field that a report can have, in both languages, and what must come of it.
fn twins() -> (String, String, Value) {
    let toml = r#"+++
id = "INC-2026-014"
title = "Checkout returned 503 for 41 minutes"
status = "reviewed"
kind = "near-miss"
severity = "sev2"
services = ["checkout", "cart"]
affected = ["web", "mobile"]
teams = ["payments"]
commander = "payments on-call"
causes = ["cert-expiry", { id = "alert-noise", role = "detection-gap", certainty = "likely" }, { text = "Nobody looked" }]
tags = ["tls"]
related = [{ id = "INC-2025-101", as = "same-cause" }, "INC-2025-102"]
not_related = ["INC-2025-103"]
visibility = "company"
original = "https://blog.example/checkout"
aliases = ["incidents/old-checkout/"]
summary = "Checkout failed."
digest = "highlight"
lessons = ["Renewals need an owner."]
region = "eu-west"

[time]
triggered = 2026-03-02T09:12:00Z
started = 2026-03-02T10:14:00+01:00
detected = 2026-03-02T09:21:00Z
declared = 2026-03-02T09:25:00Z
acknowledged = 2026-03-02T09:26:30Z
mitigated = 2026-03-02T09:55:00Z
resolved = 2026-03-02T11:30:00Z
detected_by = "alert"

[[impact]]
what = "failed checkouts"
value = 4182
unit = "requests"

[[hypotheses]]
statement = "The load balancer dropped the pool"
test = "Compared target health before and after"
result = "rejected"

[[timeline]]
time = "09:14"
text = "Checkout fails"

[[actions]]
id = "A7"
text = "Alert 30 days before any certificate expires"
effect = "prevent"
owner = "platform"
due = 2026-04-01
status = "done"
ticket = "https://tracker.example/PLAT-812"
verified = "2026-05-03: the staging certificate alerted"
causes = ["cert-expiry"]

[[actions]]
text = "Buy another load balancer"
effect = "limit-blast-radius"
status = "declined"
reason = "It would not have helped"
+++
"#;
    let yaml = r#"---
id: INC-2026-014
title: Checkout returned 503 for 41 minutes
status: reviewed
kind: near-miss
severity: sev2
services: [checkout, cart]
affected:
  - web
  - mobile
teams: payments
commander: payments on-call
causes:
  - cert-expiry
  - {id: alert-noise, role: detection-gap, certainty: likely}
  - text: Nobody looked
tags: [tls]
related:
  - {id: INC-2025-101, as: same-cause}
  - INC-2025-102
not_related: [INC-2025-103]
visibility: company
original: https://blog.example/checkout
aliases: incidents/old-checkout/
summary: Checkout failed.
digest: highlight
lessons:
  - Renewals need an owner.
region: eu-west
time:
  triggered: 2026-03-02T09:12:00Z
  started: 2026-03-02T10:14:00+01:00
  detected: 2026-03-02T09:21:00Z
  declared: 2026-03-02T09:25:00Z
  acknowledged: 2026-03-02T09:26:30Z
  mitigated: 2026-03-02T09:55:00Z
  resolved: 2026-03-02T11:30:00Z
  detected_by: alert
impact:
  - what: failed checkouts
    value: 4182
    unit: requests
hypotheses:
  - statement: The load balancer dropped the pool
    test: Compared target health before and after
    result: rejected
timeline:
  - time: "09:14"
    text: Checkout fails
actions:
  - id: A7
    text: Alert 30 days before any certificate expires
    effect: prevent
    owner: platform
    due: 2026-04-01
    status: done
    ticket: https://tracker.example/PLAT-812
    verified: "2026-05-03: the staging certificate alerted"
    causes: [cert-expiry]
  - text: Buy another load balancer
    effect: limit-blast-radius
    status: declined
    reason: It would not have helped
---
"#;
    let action = |id: &str| json!({"id": id, "effect": null, "owner": null, "due": null, "reason": null, "ticket": null, "verified": null, "causes": []});
    let mut done = action("A7");
    done["text"] = json!("Alert 30 days before any certificate expires");
    done["effect"] = json!("prevent");
    done["owner"] = json!("platform");
    done["due"] = json!("2026-04-01");
    done["status"] = json!("done");
    done["ticket"] = json!("https://tracker.example/PLAT-812");
    done["verified"] = json!("2026-05-03: the staging certificate alerted");
    done["causes"] = json!(["cert-expiry"]);
    let mut declined = action("A2");
    declined["text"] = json!("Buy another load balancer");
    declined["effect"] = json!("limit-blast-radius");
    declined["status"] = json!("declined");
    declined["reason"] = json!("It would not have helped");
    let cause = |id: Value, text: Value, role: &str, certainty: Option<&str>| {
        let grade = if id.is_null() { Value::Null } else { json!("declared") };
        json!({"id": id, "grade": grade, "evidence": text, "role": role, "certainty": certainty})
    };
    let expected = json!({
        "id": "INC-2026-014",
        "title": "Checkout returned 503 for 41 minutes",
        "url": "incidents/inc-2026-014/",
        "status": "reviewed",
        "kind": "near-miss",
        "severity": "sev2",
        "severity_raw": "sev2",
        "detected_by": "alert",
        "summary": "Checkout failed.",
        "services": ["checkout", "cart"],
        "affected": ["web", "mobile"],
        "teams": ["payments"],
        "commander": "payments on-call",
        "causes": [
            cause(json!("cert-expiry"), Value::Null, "cause", None),
            cause(json!("alert-noise"), Value::Null, "detection-gap", Some("likely")),
            cause(Value::Null, json!("Nobody looked"), "cause", None),
        ],
        "tags": ["tls"],
        "related": [
            {"id": "INC-2025-101", "as": "same-cause", "said_by": "this"},
            {"id": "INC-2025-102", "as": "related", "said_by": "this"},
        ],
        "not_related": ["INC-2025-103"],
        "original": "https://blog.example/checkout",
        "visibility": "company",
        "aliases": ["incidents/old-checkout/"],
        "lessons": ["Renewals need an owner."],
        "digest": "highlight",
        "extra": {"region": "eu-west"},
        "impact": [{"what": "failed checkouts", "value": "4182", "unit": "requests"}],
        "hypotheses": [{
            "statement": "The load balancer dropped the pool",
            "test": "Compared target health before and after",
            "result": "rejected",
        }],
        "actions": [done, declined],
    });
    (toml.into(), yaml.into(), expected)
}

/// A folder with the reports that the twins name.
fn with_relatives(text: &str) -> Value {
    let relatives = ["101", "102", "103"];
    let folder = relatives.iter().fold(Folder::new(), |folder, n| {
        folder.file(
            &format!("{n}.md"),
            format!("+++\nid = \"INC-2025-{n}\"\n+++\nAnother one, long ago.\n"),
        )
    });
    let export = folder.file("a.md", text).run(&["export"]).ended(0).json();
    valid(&export);
    let reports = export["reports"].as_array().expect("reports");
    reports
        .iter()
        .find(|report| report["path"] == "a.md")
        .expect("the report")
        .clone()
}

#[test]
fn every_field_comes_back_in_both_languages() {
    let (toml, yaml, expected) = twins();
    for text in [toml, yaml] {
        let report = with_relatives(&text);
        for (field, value) in expected.as_object().expect("fields") {
            if field == "related" {
                // In the order of the list of reports, which is by date and name.
                assert_eq!(sorted(&report[field]), sorted(value));
            } else {
                assert_eq!(&report[field], value, "{field}");
            }
        }
        for (stage, local, utc) in [
            ("triggered", "2026-03-02T09:12", "2026-03-02T09:12:00Z"),
            ("started", "2026-03-02T10:14", "2026-03-02T09:14:00Z"),
            ("detected", "2026-03-02T09:21", "2026-03-02T09:21:00Z"),
            ("declared", "2026-03-02T09:25", "2026-03-02T09:25:00Z"),
            ("acknowledged", "2026-03-02T09:26", "2026-03-02T09:26:30Z"),
            ("mitigated", "2026-03-02T09:55", "2026-03-02T09:55:00Z"),
            ("resolved", "2026-03-02T11:30", "2026-03-02T11:30:00Z"),
        ] {
            let time = &report["times"][stage];
            assert!(
                time["local"].as_str().is_some_and(|t| t.starts_with(local)),
                "{stage}: {time}"
            );
            assert_eq!(time["utc"], utc, "{stage}");
            assert_eq!(time["origin"], "stated", "{stage}");
        }
        let moment = &report["timeline"][0];
        assert_eq!(moment["text"], "Checkout fails");
        assert_eq!(moment["label"], "09:14");
        assert!(
            moment["time"]
                .as_str()
                .is_some_and(|t| t.starts_with("2026-03-02T09:14")),
            "{moment}"
        );
        let findings = report["diagnostics"].as_array().expect("findings");
        let grave: Vec<_> = findings
            .iter()
            .filter(|d| d["level"] == "error" || d["level"] == "warning")
            .collect();
        assert_eq!(grave, [&Value::Null; 0]);
    }
}

fn sorted(list: &Value) -> Vec<String> {
    let mut all: Vec<String> = list.as_array().expect("a list").iter().map(Value::to_string).collect();
    all.sort();
    all
}

#[test]
fn the_twins_are_alike() {
    let (toml, yaml, _) = twins();
    let [mut toml, mut yaml] = [with_relatives(&toml), with_relatives(&yaml)];
    for report in [&mut toml, &mut yaml] {
        // Lines and columns are the language's own.
        report["diagnostics"] = Value::Null;
        for origin in report["origins"].as_object_mut().expect("origins").values_mut() {
            origin["from"] = Value::Null;
        }
        for time in report["times"].as_object_mut().expect("times").values_mut() {
            time["from"] = Value::Null;
        }
    }
    assert_eq!(toml, yaml);
}

/// For each field, a line that can't be right, and what it must not cost.
const WRONG: [(&str, &str); 25] = [
    ("id", "id = { a = 1 }"),
    ("title", "title = [1, 2]"),
    ("status", "status = \"finished-ish\""),
    ("kind", "kind = 7"),
    ("severity", "severity = [\"sev1\"]"),
    ("services", "services = { a = 1 }"),
    ("affected", "affected = [[\"x\"]]"),
    ("teams", "teams = { a = 1 }"),
    ("commander", "commander = [\"a\"]"),
    ("causes", "causes = { rule = 1 }"),
    ("causes", "causes = [[1]]"),
    ("tags", "tags = [{ a = 1 }]"),
    ("related", "related = [{ as = \"same-cause\" }]"),
    ("not_related", "not_related = { a = 1 }"),
    ("summary", "summary = [1]"),
    ("lessons", "lessons = [[1]]"),
    ("digest", "digest = \"loud\""),
    ("impact", "impact = [[1]]"),
    ("hypotheses", "hypotheses = [[1]]"),
    ("actions", "actions = [{ id = \"A1\" }]"),
    ("timeline", "timeline = [[1]]"),
    ("times", "time.started = \"the day before\""),
    ("times", "time.resolved = { a = 1 }"),
    ("detected_by", "time.detected_by = \"luck\""),
    ("original", "original = [1]"),
];

#[test]
fn one_wrong_field_never_costs_the_others() {
    let (toml, _, _) = twins();
    let whole = exported(&toml);
    for (field, line) in WRONG {
        // The field's own lines go, the wrong one comes instead.
        let key = line.split([' ', '.', '=']).next().expect("a key");
        let mut front: toml::Table = toml.trim_matches(['+', '\n']).parse().expect("TOML");
        let wrong: toml::Table = line.parse().expect("TOML");
        match (key, front.get_mut("time").and_then(toml::Value::as_table_mut)) {
            ("time", Some(times)) => {
                let wrong = wrong["time"].as_table().expect("a table");
                times.extend(wrong.clone());
            }
            _ => front.extend(wrong),
        }
        let report = exported(&format!("+++\n{}+++\n", toml::to_string(&front).expect("TOML")));
        for (name, value) in report.as_object().expect("fields") {
            let depends = matches!((field, name.as_str()), ("id", "url") | ("severity", "severity_raw"))
                || matches!(name.as_str(), "diagnostics" | "origins")
                || (field == "times" && name == "timeline");
            if name == field || depends {
                continue;
            }
            let same = if name == "times" {
                stages(value) == stages(&whole[name])
            } else {
                *value == whole[name]
            };
            assert!(same, "{line} costs {name}: {value}, not {}", whole[name]);
        }
        if field == "times" {
            let left = stages(&report["times"]).len();
            assert_eq!(left, stages(&whole["times"]).len() - 1, "{line}");
        }
        let said = report["diagnostics"].as_array().expect("findings");
        let here = |d: &&Value| {
            d["line"].as_u64().is_some_and(|n| n > 1) && (d["level"] == "warning" || d["level"] == "error")
        };
        assert!(said.iter().any(|d| here(&d)), "{line}: {said:?}");
    }
}

/// The stages that are known, with their times; where they stand is another line each time.
fn stages(times: &Value) -> Vec<(String, Value)> {
    let known = times
        .as_object()
        .expect("times")
        .iter()
        .filter(|(_, time)| !time.is_null());
    known
        .map(|(stage, time)| (stage.clone(), time["local"].clone()))
        .collect()
}

/// A new field of the export must be tested here.
#[test]
fn every_property_of_the_schema_is_tested() {
    let (_, _, expected) = twins();
    let schema: Value = serde_json::from_str(hansei::export::JSON_SCHEMA).expect("JSON");
    let elsewhere = [
        "path",
        "times",
        "sections",
        "timeline",
        "went_well",
        "came_back",
        "similar",
        "origins",
        "diagnostics",
    ];
    let properties = schema["$defs"]["report"]["properties"].as_object().expect("properties");
    let untested: Vec<_> = properties
        .keys()
        .filter(|name| expected.get(name.as_str()).is_none() && !elsewhere.contains(&name.as_str()))
        .collect();
    assert_eq!(untested, [""; 0]);
}
