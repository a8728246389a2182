use std::sync::Arc;

use proptest::prelude::*;

use super::{Format, show};
use crate::diagnostic::{self, Diagnostic, Level};
use crate::source::Span;

/// Findings of one file, as people see them.
fn human(text: &str, findings: &[Diagnostic]) -> String {
    shown(text, findings, Format::Human)
}

fn shown(text: &str, findings: &[Diagnostic], format: Format) -> String {
    let text: Arc<str> = text.into();
    let findings: Vec<_> = findings.iter().map(|f| f.clone().in_file(&"a/b.md".into())).collect();
    show(
        &findings,
        &|path| (path == "a/b.md").then(|| text.clone()),
        format,
        false,
    )
}

fn at(text: &str, part: &str) -> Span {
    let start = text.find(part).expect("the text holds it");
    Span::new(start, start + part.len())
}

#[test]
fn a_finding_has_its_place_an_excerpt_and_help() {
    let text = "+++\nsevrity = \"sev1\"\n+++\n";
    assert_eq!(
        human(
            text,
            &[diagnostic::unknown_key(
                at(text, "sevrity"),
                "sevrity",
                Some("severity")
            )]
        ),
        "\
warning[unknown-key]: unknown key `sevrity`
 --> a/b.md:2:1
  |
2 | sevrity = \"sev1\"
  | ^^^^^^^
  |
  = help: did you mean `severity`?

"
    );
}

#[test]
fn nudges_and_questions_have_names_of_their_own() {
    let mut finding = diagnostic::derived_id("b");
    assert!(
        human("", &[finding.clone()])
            .starts_with("nudge[derived-id]: no id; one was made of the file's path\n--> a/b.md\n")
    );
    finding.level = Level::Question;
    assert!(human("", &[finding]).starts_with("question[derived-id]: "));
}

#[test]
fn without_a_file_the_message_stands_alone() {
    let text = show(&[diagnostic::no_base_url()], &|_| None, Format::Human, false);
    assert_eq!(
        text.lines().next(),
        Some("nudge[no-base-url]: no base_url: 404.html assumes that the site stands at the root of its host")
    );
    assert!(!text.contains("-->"));
    let unread = diagnostic::duplicate_key(Span::new(5, 9), "a").in_file(&"x.md".into());
    assert!(show(&[unread], &|_| None, Format::Human, false).contains("--> x.md\n"));
}

#[test]
fn tabs_wide_characters_and_crlf_keep_the_caret_in_place() {
    let text = "a\r\n\t要約: x\r\nb\r\n";
    assert_eq!(
        human(text, &[diagnostic::duplicate_key(at(text, "x"), "x")]),
        "\
warning[duplicate-key]: `x` stands here a second time
 --> a/b.md:2:6
  |
2 |     要約: x
  |           ^
  |
  = help: the first one counts; remove this one

"
    );
}

#[test]
fn an_empty_place_has_a_caret_even_at_the_end() {
    for (text, place, line) in [
        ("ab", 2, "1 | ab\n  |   ^\n"),
        ("ab\n", 3, "2 |\n  | ^\n"),
        ("", 0, "1 |\n  | ^\n"),
        ("ab\ncd", 2, "1 | ab\n  |   ^\n"),
        ("ab", 99, "1 | ab\n  |   ^\n"),
    ] {
        let shown = human(text, &[diagnostic::duplicate_key(Span::new(place, place), "x")]);
        assert!(shown.contains(line), "{text:?} {place}\n{shown}");
    }
}

#[test]
fn a_place_of_several_lines_is_shown_by_its_first() {
    let text = "one\r\ntwo\r\nthree\n";
    let shown = human(text, &[diagnostic::duplicate_key(Span::new(1, 12), "x")]);
    assert!(shown.contains("1 | one\n  |  ^^\n"), "{shown}");
}

#[test]
fn a_very_long_line_is_cut_round_the_place() {
    let text = format!("{}bad{}", "é".repeat(10_000), "z".repeat(10_000));
    let shown = human(&text, &[diagnostic::duplicate_key(at(&text, "bad"), "x")]);
    assert!(shown.contains(" --> a/b.md:1:10001\n"), "{shown}");
    let lines: Vec<&str> = shown.lines().collect();
    let place = lines[3].find("bad").map(|i| lines[3][..i].chars().count());
    assert_eq!(place, lines[4].find("^^^"), "{shown}");
    assert!(lines.iter().all(|l| l.chars().count() < 130), "{shown}");
    let dump = "z".repeat(100_000);
    assert!(human(&dump, &[diagnostic::duplicate_key(Span::new(9, 12), "x")]).contains("--> a/b.md:1:10\n = help: "));
}

#[test]
fn a_secret_is_never_printed() {
    let text = "see AKIAIOSFODNN7EXAMPLE and [x](gone.md)\n";
    let key = at(text, "AKIAIOSFODNN7EXAMPLE");
    let findings = [
        diagnostic::broken_link(at(text, "gone.md"), "gone.md"),
        diagnostic::duplicate_key(key, "AKIAIOSFODNN7EXAMPLE"),
        diagnostic::secret(key, "an AWS access key"),
    ];
    for format in [Format::Human, Format::Json] {
        let shown = shown(text, &findings, format);
        assert!(!shown.contains("AKIA"), "{shown}");
        assert!(shown.contains("gone.md"), "{shown}");
    }
    let shown = human(text, &findings);
    assert!(
        shown.contains("1 | see ******************** and [x](gone.md)\n"),
        "{shown}"
    );
    assert!(
        shown.ends_with(
            "\
error[secret]: this looks like an AWS access key
--> a/b.md:1:5
 = help: it is replaced by [redacted] in everything published; revoke it, then remove it from the file and its history

"
        ),
        "{shown}"
    );
}

#[test]
fn json_is_an_object_a_line() {
    let text = "é\nsevrity = 1\n";
    let findings = [
        diagnostic::unknown_key(at(text, "sevrity"), "sevrity", None),
        diagnostic::derived_id("b"),
    ];
    assert_eq!(
        shown(text, &findings, Format::Json),
        concat!(
            "[\n",
            r#"{"level":"warning","code":"unknown-key","message":"unknown key `sevrity`","help":"remove it, or map it to a field with `[fields]` in hansei.toml","path":"a/b.md","line":2,"column":1,"end_line":2,"end_column":8,"span":[3,10]}"#,
            ",\n",
            r#"{"level":"nudge","code":"derived-id","message":"no id; one was made of the file's path","help":"add `id = \"b\"`, so that its URL stays when the file is renamed","path":"a/b.md","line":null,"column":null,"end_line":null,"end_column":null,"span":null}"#,
            "\n]\n"
        )
    );
    assert_eq!(shown(text, &[], Format::Json), "[]\n");
    assert_eq!(human(text, &[]), "");
}

#[test]
fn hundreds_of_findings_in_a_large_file() {
    let text = "some line of prose\n".repeat(50_000);
    let findings: Vec<_> = (0..500)
        .map(|i| diagnostic::duplicate_key(Span::new(i * 1900, i * 1900 + 4), "some"))
        .collect();
    assert_eq!(human(&text, &findings).matches(" --> ").count(), 500);
}

#[test]
fn thousands_of_findings_on_a_long_line_and_of_secrets() {
    let text = "[x](nowhere.md) ".repeat(20_000);
    let long: Vec<_> = (0..20_000)
        .map(|i| diagnostic::broken_link(Span::new(i * 16 + 4, i * 16 + 14), "nowhere.md"))
        .collect();
    let start = std::time::Instant::now();
    let json = shown(&text, &long, Format::Json);
    assert!(json.contains("\"column\":319989,"), "the last one");
    assert_eq!(human(&text, &long).matches("a/b.md:1:").count(), 20_000);
    let near: Vec<_> = long[..4_000].iter().chain(&long[..4_000]).cloned().collect();
    assert!(human(&text[..64_000], &near).contains("a/b.md:1:63989\n"));
    let secrets: Vec<_> = (0..20_000)
        .flat_map(|i| {
            let at = Span::new(i * 16, i * 16 + 15);
            [diagnostic::secret(at, "a key"), diagnostic::duplicate_key(at, "x")]
        })
        .collect();
    let starred = human(&text.replace(") ", ")\n"), &secrets);
    assert!(starred.contains("20000 | ***************\n"));
    // Minutes, where each finding costs its line or all secrets.
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

#[test]
fn the_place_on_a_long_line_is_right_in_any_order() {
    let text = format!("a\n{}", "é".repeat(3_000));
    let page = super::Page::new(text.as_str().into());
    for byte in [5_000, 4_998, 4, 6_000, 1, 5_000] {
        assert_eq!(
            page.position(byte),
            crate::source::Lines::of(text.as_str()).line_column(byte)
        );
    }
}

#[test]
fn what_is_said_of_many_files_is_shown_once() {
    let of = |files: usize| {
        let findings: Vec<_> = (0..files)
            .flat_map(|i| {
                let one = diagnostic::unknown_key(Span::new(0, 1), "a", None);
                let path = format!("{i}.md").into();
                [
                    one.clone().in_file(&path),
                    one.with_span(Span::new(2, 3)).in_file(&path),
                ]
            })
            .collect();
        let text = |_: &str| Some(Arc::from("a\na\n"));
        (
            show(&findings, &text, Format::Human, false),
            show(&findings, &text, Format::Json, false),
        )
    };
    let (human, json) = of(45);
    assert_eq!(human.matches("unknown-key").count(), 2, "{human}");
    assert!(human.contains("  = note: and in 44 more files\n"), "{human}");
    assert_eq!(json.matches("unknown-key").count(), 90);
    assert_eq!(of(3).0.matches("unknown-key").count(), 6);
    let keys: Vec<_> = (0..9)
        .map(|i| diagnostic::secret(Span::new(0, 1), "a key").in_file(&format!("{i}.md").into()))
        .collect();
    assert_eq!(show(&keys, &|_| None, Format::Human, false).matches("--> ").count(), 9);
}

#[test]
fn names_and_messages_turn_and_move_nothing() {
    let odd = "a\u{202e}b\u{2066}c\u{1b}[31m\nd";
    let finding = diagnostic::unknown_key(Span::new(0, 1), odd, None).in_file(&odd.into());
    for text in [Some(Arc::from("x\n")), None] {
        let shown = show(std::slice::from_ref(&finding), &|_| text.clone(), Format::Human, true);
        assert!(
            !shown.contains(['\u{202e}', '\u{2066}']) && !shown.contains("\u{1b}[31m"),
            "{shown:?}"
        );
        assert_eq!(shown.matches(r"a\u{202e}b\u{2066}c\u{1b}[31m").count(), 2, "{shown}");
        assert!(shown.contains(r"[31m\u{a}d"), "{shown}");
    }
}

#[test]
fn colours_and_no_raw_escapes() {
    let text: Arc<str> = "a\u{1b}[31m\n".into();
    let finding = diagnostic::unknown_key(Span::new(0, 2), "a\u{1b}[31m", None).in_file(&"a.md".into());
    let plain = show(
        std::slice::from_ref(&finding),
        &|_| Some(text.clone()),
        Format::Human,
        false,
    );
    assert!(!plain.contains('\u{1b}'), "{plain:?}");
    let colour = show(&[finding], &|_| Some(text.clone()), Format::Human, true);
    assert!(colour.contains('\u{1b}') && !colour.contains("\u{1b}[31m\n"));
}

proptest! {
    #[test]
    fn any_place_of_any_text_is_shown(text in any::<String>(), a in 0u32..200, b in 0u32..200, secret in 0u32..200) {
        let findings = [
            diagnostic::duplicate_key(Span { start: a, end: b }, &text),
            diagnostic::secret(Span { start: secret, end: secret + 5 }, "a key"),
        ];
        human(&text, &findings);
        let json = shown(&text, &findings, Format::Json);
        prop_assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok());
    }

    #[test]
    fn any_line_breaks_are_shown(parts in prop::collection::vec(prop::sample::select(vec!["a", "\r", "\n", "\r\n", "\t", "要", "\u{200d}", "\u{2028}", "\u{b}", "👩‍🚒"]), 0..12), a in 0u32..30, b in 0u32..30) {
        human(&parts.concat(), &[diagnostic::duplicate_key(Span { start: a, end: b }, "x")]);
    }
}
