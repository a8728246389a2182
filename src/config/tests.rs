use proptest::prelude::*;

use super::read::{FIELDS, KEYS, NAV_KEYS, NOUN_KEYS, SEVERITY_KEYS};
use super::{Config, NavLink, Noun, REFERENCE, read};
use crate::diagnostic::{Check, Diagnostic, Level};
use crate::report::{SectionKind, Times};
use crate::source::Source;
use crate::value::from_toml;

fn config(text: &str) -> (Config, Vec<Diagnostic>) {
    read(Some(&Source::new("hansei.toml", text.as_bytes())))
}

/// Each finding as `code message; help`.
fn findings(text: &str) -> Vec<String> {
    let (_, findings) = config(text);
    findings
        .iter()
        .map(|f| {
            assert_eq!(f.path.as_deref(), Some("hansei.toml"));
            format!("{} {}; {}", f.code, f.message, f.help.as_deref().unwrap_or_default())
        })
        .collect()
}

/// The reference with every setting in force: a `#` right before a word or a bracket comments a setting out.
fn uncommented() -> String {
    let lines = REFERENCE.lines().map(|line| match line.strip_prefix('#') {
        Some(setting) if setting.starts_with(|c: char| !c.is_whitespace()) => setting,
        _ => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_reference_as_it_stands_is_the_default() {
    assert_eq!(config(REFERENCE), (Config::default(), Vec::new()));
    assert_eq!(read(None), (Config::default(), Vec::new()));
    assert_eq!(config(""), (Config::default(), Vec::new()));
}

#[test]
fn the_reference_names_every_key_and_all_of_it_can_be_used() {
    let text = uncommented();
    let (config, findings) = config(&text);
    assert_eq!(findings, []);
    assert_eq!(config.base_url.as_deref(), Some("https://incidents.example/"));
    assert_eq!(config.nav.len(), 1);
    assert_eq!(config.checks.len(), 2);
    let (table, _) = from_toml(&text, 0);
    let keys: Vec<&str> = table.entries.iter().map(|e| e.key.as_str()).collect();
    let mut known = KEYS.to_vec();
    known.sort_unstable();
    let mut named = keys.clone();
    named.sort_unstable();
    assert_eq!(named, known);
    for key in [SEVERITY_KEYS, NAV_KEYS, NOUN_KEYS].concat() {
        assert!(REFERENCE.contains(&format!("{key} = ")), "{key}");
    }
    for word in FIELDS.iter().chain(SectionKind::WORDS) {
        assert!(REFERENCE.contains(word), "{word}");
    }
}

#[test]
fn the_fields_are_those_that_are_parsed() {
    let (table, _) = from_toml(include_str!("../parse/fields.toml"), 0);
    let mut parsed: Vec<&str> = table
        .entries
        .iter()
        .map(|e| e.key.strip_prefix("time.").unwrap_or(&e.key))
        .collect();
    parsed.retain(|field| !["classification", "draft", "private", "published"].contains(field));
    parsed.sort_unstable();
    let mut fields = FIELDS.to_vec();
    fields.sort_unstable();
    assert_eq!(fields, parsed);
    assert!(Times::STAGES.iter().all(|s| FIELDS.contains(s)));
}

#[test]
fn every_key_is_read() {
    let (config, findings) = config(
        "title = \" Post-mortems \"\nbase_url = \"https://a.example/x\"\nlanguage = \"ja\"\ntimezone = \"Asia/Tokyo\"\n\
         source_url = \"https://git.example/{path}\"\nnoun = { one = \"summary\", many = \"summaries\" }\n\
         cause_label = \"Contributing factors\"\npublic = true\npage_size = 1_00\n\
         severities = [{ id = \"worst\", aliases = \"P0\" }]\n\
         fields.services = \"platform\"\nfields.time.started = [\"begin\"]\nfields.not-related = [\"other\"]\n\
         headings.went_well = [\"Gut\"]\nnav = [{ title = \"About\", url = \"about/\" }]\n\
         [checks]\nderived-id = \"off\"\nunknown-key = \"error\"\n",
    );
    assert_eq!(findings, []);
    assert_eq!(config.title, "Post-mortems");
    assert_eq!(config.base_url.as_deref(), Some("https://a.example/x/"));
    assert_eq!(config.timezone.as_ref().and_then(|z| z.iana_name()), Some("Asia/Tokyo"));
    assert_eq!(
        config.noun,
        Noun {
            one: "summary".into(),
            many: "summaries".into()
        }
    );
    assert!(config.public);
    assert_eq!(config.page_size, 100);
    assert_eq!(config.severity("p-0").map(|s| s.id.as_str()), Some("worst"));
    assert_eq!(config.severity("sev1"), None);
    assert_eq!(config.fields["services"], ["platform"]);
    assert_eq!(config.fields["started"], ["begin"]);
    assert_eq!(config.fields["not_related"], ["other"]);
    assert_eq!(config.headings["went-well"], ["Gut"]);
    assert_eq!(
        config.nav,
        [NavLink {
            title: "About".into(),
            url: "about/".into()
        }]
    );
    assert_eq!(config.checks["derived-id"], Check::Off);
    assert_eq!(config.checks["unknown-key"], Check::At(Level::Error));
}

#[test]
fn a_wrong_value_falls_back_alone() {
    for (wrong, finding) in [
        (
            "title = 3",
            "wrong-type `title` must be a text, and this is a number; write a text; all other fields are read",
        ),
        (
            "title = \"\"",
            "settings-value `title`: it is empty; write something, or remove the key to get the default",
        ),
        (
            "titel = \"x\"",
            "unknown-key there is no setting `titel`; did you mean `title`?",
        ),
        ("colour = \"x\"", "unknown-key there is no setting `colour`; remove it"),
        (
            "page_size = 5",
            "settings-value `page_size`: 5 reports don't go on a page; write a whole number from 10 to 500",
        ),
        (
            "page_size = 1.5",
            "settings-value `page_size`: 1.5 reports don't go on a page; write a whole number from 10 to 500",
        ),
        (
            "public = \"yes\"",
            "wrong-type `public` must be true or false, and this is a text; write true or false; all other fields are read",
        ),
        (
            "timezone = \"Mars\"",
            "settings-value `timezone`: `Mars` is no time zone; write a name such as \"Europe/Berlin\", or an offset such as \"+02:00\"",
        ),
        (
            "fields = { servcies = [\"x\"] }",
            "unknown-key there is no setting `servcies`; did you mean `services`?",
        ),
        (
            "headings = { tests = [\"x\"] }",
            "unknown-key there is no setting `tests`; remove it",
        ),
        (
            "checks = { derived-di = \"off\" }",
            "unknown-key there is no setting `derived-di`; did you mean `derived-id`?",
        ),
        (
            "checks = { secret = \"off\" }",
            "settings-value `secret`: a finding about safety is always said; remove this line",
        ),
        (
            "severities = [{ label = \"x\" }]",
            "settings-value `severities`: this one has no id; add `id = \"sev1\"`",
        ),
        (
            "severities = [1]",
            "wrong-type `severities` must be a list of tables, and this is a number; write a list of tables; all other fields are read",
        ),
        (
            "nav = [{ title = \"x\" }]",
            "settings-value `nav`: a link has a title and a url; add what is missing",
        ),
        (
            "noun = 1",
            "wrong-type `noun` must be a text, or a table of `one` and `many`, and this is a number; write a text, or a table of `one` and `many`; all other fields are read",
        ),
    ] {
        let text = format!("{wrong}\ncause_label = \"Factors\"\n");
        assert_eq!(findings(&text), [finding], "{wrong}");
        let expected = Config {
            cause_label: "Factors".into(),
            ..Config::default()
        };
        assert_eq!(config(&text).0, expected, "{wrong}");
    }
    assert_eq!(findings("checks = { derived-id = \"warn\" }").len(), 1);
    assert_eq!(findings("nav = [{ title = \"x\", url = \"javascript:x\" }]").len(), 1);
}

#[test]
fn severities_that_share_a_name_are_told() {
    let text = "[[severities]]\nid = \"a\"\naliases = [\"p1\"]\n[[severities]]\nid = \"b\"\naliases = [\"P-1\"]\n[[severities]]\nid = \"a\"\n";
    assert_eq!(
        findings(text),
        [
            "settings-value `severities`: `P-1` names `a` as well as `b`; the first one counts; remove the name from one of them",
            "duplicate-key `a` stands here a second time; the first one counts; remove this one",
        ]
    );
    assert_eq!(config(text).0.severity("p1").map(|s| s.id.as_str()), Some("a"));
}

proptest! {
    #[test]
    fn any_text_is_settings(text in any::<String>()) {
        config(&text);
    }

    #[test]
    fn any_value_is_a_setting(
        key in prop::sample::select(KEYS.to_vec()),
        value in prop::sample::select(vec!["1", "\"\"", "\"é\"", "[]", "[[]]", "[{}]", "{}", "true", "2026-01-01", "{ a = 1 }", "[{ id = 1 }]", "-5", "inf"]),
    ) {
        config(&format!("{key} = {value}\n"));
    }
}
