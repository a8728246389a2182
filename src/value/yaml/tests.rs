use proptest::prelude::*;

use super::super::tests::{inside, shown};
use super::read;
use crate::source::Lines;
use crate::value::{Data, Table, Value};

fn keys(text: &str) -> String {
    let (table, _) = read(text, 0);
    shown(&table)
}

/// Each finding's message after the language, and the text it points at.
fn findings(text: &str) -> Vec<String> {
    let (_, findings) = read(text, 0);
    findings
        .iter()
        .map(|f| format!("{} {:?}", f.message, f.span.map(|s| s.of(text)).unwrap_or_default()))
        .collect()
}

#[test]
fn plain_scalars_follow_the_core_schema() {
    assert_eq!(
        keys(
            "a: 007\nb: 1.10\nc: yes\nd: true\ne: ~\nf:\ng: 2026-03-02\nh: '1'\ni: 0x1F\nj: 1e3\nk: .5\nl: 1.2.3\nm: -1\n"
        ),
        "a:007 b:1.10 c:'yes' d:true e:~ f:~ g:'2026-03-02' h:'1' i:0x1F j:1e3 k:.5 l:'1.2.3' m:-1"
    );
    assert_eq!(keys("a: !!str 1\nb: !custom 1\n1: x\n"), "a:'1' b:1 1:'x'");
}

#[test]
fn lists_tables_and_block_scalars() {
    let text = "services: [web, 'api']\nteams:\n- a\n- b: 1\n  c: 2\ntime:\n  started: 09:14\ntext: |\n  one\n  two\nfolded: >-\n  one\n  two\n# end\n";
    assert_eq!(
        keys(text),
        "services:['web' 'api'] teams:['a' {b:1 c:2}] time:{started:'09:14'} text:'one\ntwo\n' folded:'one two'"
    );
}

#[test]
fn spans_are_bytes_of_the_file() {
    let text = "é: \"ü ö\"\r\nläßt:  [1, é ]  # x\r\nt:\r\n  a: ß\r\n# end\r\n";
    let (table, findings) = read(text, 10);
    assert!(findings.is_empty());
    let at = |s: crate::source::Span| &text[s.start as usize - 10..s.end as usize - 10];
    let seen: Vec<_> = table
        .entries
        .iter()
        .map(|e| (at(e.key_span), at(e.value.span)))
        .collect();
    assert_eq!(seen, [("é", "\"ü ö\""), ("läßt", "[1, é ]"), ("t", "a: ß")]);
}

#[test]
fn a_wrong_line_costs_nothing_else() {
    for (broken, kept) in [
        ("title: Checkout: 503 for 41 min", "title:'Checkout: 503 for 41 min'"),
        ("title: @ops asked", "title:'@ops asked'"),
        ("title: %5 lost", "title:'%5 lost'"),
        ("title: `api` down", "title:'`api` down'"),
        ("title: [x] y", "title:'[x] y'"),
        ("title: *bold* words", "title:'*bold* words'"),
        ("title: & more", "title:'& more'"),
        ("title: \"Checkout", "title:'Checkout'"),
        ("title: 'it's down'", "title:'it's down'"),
        ("path: \"C:\\dir\"", "path:'C:\\dir'"),
        ("title: a: b\n  and more", "title:'a: b and more'"),
        ("title:Checkout", "title:'Checkout'"),
        ("list: [a, b", "list:'[a, b'"),
        ("tags:\n  - a\n  - b: c: d\n  - e", "tags:['a' 'b: c: d' 'e']"),
        ("tags:\n- a\n- @b\n- c", "tags:['a' '@b' 'c']"),
        (
            "time:\n  started: a: b\n  ended: 10:00",
            "time:{started:'a: b' ended:'10:00'}",
        ),
    ] {
        for (text, expected) in [
            (format!("{broken}\nid: x\nn: [1]\n"), format!("{kept} id:'x' n:[1]")),
            (format!("id: x\n{broken}\n"), format!("id:'x' {kept}")),
            (
                format!("id: x\r\n{}\r\n", broken.replace('\n', "\r\n")),
                format!("id:'x' {kept}"),
            ),
        ] {
            assert_eq!(keys(&text), expected, "{text}");
            assert_eq!(findings(&text).len(), 1, "{text}: {:?}", findings(&text));
        }
    }
    assert_eq!(keys("some words\nid: x\n"), "id:'x'");
    assert_eq!(keys("- a\nid: x\n"), "id:'x'");
}

#[test]
fn each_wrong_line_is_said() {
    let text = "é: a: b\nok: 1\nwhy: `x`\n";
    assert_eq!(keys(text), "é:'a: b' ok:1 why:'`x`'");
    let (_, findings) = read(text, 0);
    let lines: Vec<_> = findings
        .iter()
        .filter_map(|f| Some(Lines::of(text).line_column(f.span?.start)))
        .collect();
    assert_eq!(lines, [(1, 5), (3, 6)]);
}

#[test]
fn tabs_are_read_and_said() {
    let text = "time:\n\tstarted: a\n\tended: b\nid: x\n";
    assert_eq!(keys(text), "time:{started:'a' ended:'b'} id:'x'");
    assert_eq!(findings(text).len(), 1);
    assert!(findings(text)[0].contains("tabs can't indent"), "{:?}", findings(text));
}

#[test]
fn the_first_of_two_keys_counts() {
    assert_eq!(keys("a: 1\na: 2\nb: 3\n"), "a:1 b:3");
    assert_eq!(findings("a: 1\na: 2\n"), ["`a` stands here a second time \"a\""]);
}

#[test]
fn nothing_and_no_table() {
    for text in ["", "# only\n", "---\n", "~\n", "\r\n"] {
        assert_eq!((keys(text), findings(text).len()), (String::new(), 0), "{text:?}");
    }
    assert_eq!(
        findings("- a\n- b\n"),
        ["this is not YAML: keys and values are expected, and this is a list \"- a\\n- b\""]
    );
    assert_eq!(findings("some words\n").len(), 1);
}

#[test]
fn later_documents_are_ignored() {
    assert_eq!(keys("---\na: 1\n---\nb: [\n"), "a:1");
    assert_eq!(keys("a: 1\n...\nb: 2\n"), "a:1");
    assert_eq!(keys("a: b: c\n---\nb: 2\n"), "a:'b: c'");
}

#[test]
fn aliases_are_unfolded_within_bounds() {
    assert_eq!(keys("a: &x [1, 2]\nb: *x\n"), "a:[1 2] b:[1 2]");
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for i in 1..30 {
        let inner = vec![format!("*a{}", i - 1); 9].join(", ");
        bomb.push_str(&format!("a{i}: &a{i} [{inner}]\n"));
    }
    bomb.push_str("id: x\n");
    let (table, findings) = read(&bomb, 0);
    assert!(table.get("id").is_some() && !findings.is_empty());
    assert_eq!(keys("a: &a [*a]\nb: 1\n"), "a:[~] b:1");
}

/// How many values a table holds, and how many bytes of text.
fn held(table: &Table) -> (usize, usize) {
    let mut all: Vec<&Value> = table.entries.iter().map(|e| &e.value).collect();
    let (mut values, mut bytes) = (0, 0);
    while let Some(value) = all.pop() {
        values += 1;
        bytes += value.text().map_or(0, str::len);
        match &value.data {
            Data::List(items) => all.extend(items),
            Data::Table(table) => all.extend(table.entries.iter().map(|e| &e.value)),
            _ => {}
        }
    }
    (values, bytes)
}

/// Each of these, copied before it is refused, would be half a minute of work, and a finding.
#[test]
fn an_alias_that_stands_for_too_much_costs_nothing() {
    let text = format!(
        "a: &a [{}]\nb: [{}]\nc: &c [1]\nd: *c\n",
        "x, ".repeat(6_000),
        "*a, ".repeat(60_000)
    );
    let (table, said) = read(&text, 0);
    assert_eq!(said.len(), 1);
    let small = table.get("d").map(Value::type_name);
    assert_eq!(small, Some("a list"), "a small one still fits");
    assert_eq!(findings(&format!("a: &a [{}]\n", "*a, ".repeat(1_000))).len(), 1);
}

#[test]
fn a_long_text_is_not_copied_often() {
    let text = format!("a: &a {}\nb: [{}]\n", "x".repeat(100_000), "*a, ".repeat(5_000));
    let (table, findings) = read(&text, 0);
    assert_eq!(findings.len(), 1);
    assert!(held(&table).1 < 1_000_000, "{:?}", held(&table));
}

#[test]
fn blocks_that_are_read_one_by_one_have_one_bound() {
    let ten = |inner: &str| [inner; 10].join(", ");
    let block = format!("[&a [&b [{}], {}], {}]", ten("x"), ten("*b"), ten("*a"));
    let mut text: String = (0..500).map(|n| format!("k{n}: {block}\n")).collect();
    text.push_str("title: a: b\n");
    let (table, _) = read(&text, 0);
    assert_eq!(table.entries.len(), 501);
    // What is written, and what is copied.
    assert!(held(&table).0 < 500 * 50 + 10_000, "{:?}", held(&table));
}

#[test]
fn depth_is_bounded() {
    read(&"- ".repeat(20_000), 0);
    read(&"[".repeat(20_000), 0);
    read(&format!("a: {}", "{a: ".repeat(20_000)), 0);
    let nested: String = (0..300).map(|i| format!("{}a:\n", " ".repeat(i))).collect();
    let (table, findings) = read(&nested, 0);
    assert_eq!((table.entries.len(), findings.len()), (1, 1));
    read(&"a: b: c\n".repeat(5_000), 0);
}

#[test]
fn a_template_is_a_text() {
    assert_eq!(
        keys("title: {{ page.title }}\nid: x\n"),
        "title:'{{ page.title }}' id:'x'"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        let (table, findings) = read(&text, 0);
        prop_assert!(inside(&text, &table, &findings));
    }

    #[test]
    fn anything_like_yaml_is_read(
        parts in prop::collection::vec(prop::sample::select(vec![
            "a", "é", ": ", ":", "\n", "\r\n", "\r", "  ", "\t", "- ", "\"", "'", "[", "]", "{", "}", ", ", "? ", "&a", "*a", "!",
            "!!str ", "|\n", ">\n", "|-\n", "|2\n", "# x", "---\n", "...\n", "%YAML 1.2\n", "@", "`", "\\", "\\u", "1", "~", "<<", "\0", "\u{feff}", "\u{85}", "\u{2028}",
        ]), 0..40)
    ) {
        let text = parts.concat();
        let (table, findings) = read(&text, 0);
        prop_assert!(inside(&text, &table, &findings), "{text:?}");
    }
}
