use proptest::prelude::*;

use super::super::tests::{inside, shown};
use super::read;
use crate::source::Lines;

fn keys(text: &str) -> String {
    let (table, _) = read(text, 0);
    shown(&table)
}

fn findings(text: &str) -> Vec<String> {
    let (_, findings) = read(text, 0);
    findings
        .iter()
        .map(|f| format!("{} {:?}", f.message, f.span.map(|s| s.of(text)).unwrap_or_default()))
        .collect()
}

#[test]
fn values_keep_their_order_digits_and_spans() {
    let text = "z = \"é\"\na = 1_000\nf = 1.10\nx = 0xff\nd = 2026-03-02T09:14:00Z\nb = true\nl = [1, 'two']\n\
                t = { u = 1 }\n[time]\nstarted = 2026-03-02\n[[n]]\nv = 1\n[[n]]\nv = 2\n";
    assert_eq!(
        keys(text),
        "z:'é' a:1_000 f:1.10 x:0xff d:@2026-03-02T09:14:00Z b:true l:[1 'two'] t:{u:1} \
         time:{started:@2026-03-02} n:[{v:1} {v:2}]"
    );
    let (table, findings) = read(text, 100);
    assert!(findings.is_empty());
    let value = table.get("a").expect("it is there");
    assert_eq!(
        &text[value.span.start as usize - 100..value.span.end as usize - 100],
        "1_000"
    );
    assert_eq!(Some(table.entries[1].key_span.start as usize - 100), text.find("a ="));
}

#[test]
fn a_wrong_value_costs_nothing_else() {
    for (broken, kept) in [
        ("title = \"abc", "title:'abc' "),
        ("title = Checkout was down", "title:'Checkout was down' "),
        ("title = 'it", "title:'it' "),
        ("path = \"C:\\dir\"", "path:'C:\\dir' "),
        ("started = 2026-03-02 9:14", "started:@2026-03-02 9:14 "),
        ("n = 007", "n:007 "),
        ("n = 1.2.3", "n:'1.2.3' "),
        ("n = info", "n:'info' "),
        ("n = truth", "n:'truth' "),
        ("a = ", ""),
        ("a = [1,,2]", "a:[1 2] "),
        ("a = \"x\" junk", "a:'x' "),
    ] {
        let text = format!("{broken}\nid = \"x\"\n[t]\nv = 1\n");
        assert_eq!(keys(&text), format!("{kept}id:'x' t:{{v:1}}"), "{broken}");
        assert_eq!(findings(&text).len(), 1, "{broken}");
    }
}

#[test]
fn a_wrong_line_costs_nothing_else() {
    for (broken, kept) in [
        ("title: Checkout was down", "title:'Checkout was down' "),
        ("title: \"Checkout\"", "title:'Checkout' "),
        ("just words", ""),
        ("two words: here", ""),
        ("+++", ""),
        ("s = [\"a\",\n \"b\"", "s:['a' 'b'] "),
        ("s = [\"a\", # why", "s:['a'] "),
        ("c = [{ a = 1 }, { a = 2", "c:[{a:1} {a:2}] "),
        ("c = { a = 1", "c:{a:1} "),
        ("t = \"\"\"abc", "t:'abc\n' "),
        ("t = '''abc\ndef", "t:'abc\ndef\n' "),
    ] {
        let text = format!("{broken}\nid = \"x\"\n[t2]\nv = 1\n");
        assert_eq!(keys(&text), format!("{kept}id:'x' t2:{{v:1}}"), "{broken}");
        assert_eq!(findings(&text).len(), 1, "{broken}: {:?}", findings(&text));
    }
}

#[test]
fn an_unclosed_header_is_closed() {
    assert_eq!(keys("[time\nstarted = 1\n[x]\ny = 1\n"), "time:{started:1} x:{y:1}");
    assert_eq!(keys("[[a]]\nx = 1\n[[a]\nx = 2\n[[a\nx = 3\n"), "a:[{x:1} {x:2} {x:3}]");
}

#[test]
fn many_wrong_lines_are_each_said_where_they_stand() {
    let text = "é: 1\nwords\ns = [1\n[time\nx = 1\n";
    assert_eq!(keys(text), "é:1 s:[1] time:{x:1}");
    assert_eq!(
        findings(text),
        [
            "this is not TOML: `=` stands between a key and its value \":\"",
            "this is not TOML: key with no value, expected `=` \"\"",
            "this is not TOML: the list is never closed \"[\"",
            "this is not TOML: unclosed table, expected `]` \"\"",
        ]
    );
    let places: Vec<_> = read(text, 0)
        .1
        .iter()
        .filter_map(|f| Some(Lines::of(text).line_column(f.span?.start)))
        .collect();
    assert_eq!(places, [(1, 2), (2, 6), (3, 5), (4, 6)]);
}

#[test]
fn the_first_of_two_keys_counts() {
    let text = "a = 1\na = 2\n[t]\nx = 1\n[t]\nx = 2\ny = 3\n";
    assert_eq!(keys(text), "a:1 t:{x:1 y:3}");
    assert_eq!(
        findings(text),
        [
            "`a` stands here a second time \"a\"",
            "`t` stands here a second time \"t\"",
            "`x` stands here a second time \"x\"",
        ]
    );
}

#[test]
fn empty_and_crlf() {
    assert_eq!(keys(""), "");
    assert_eq!(keys("# nothing\r\n"), "");
    assert_eq!(keys("a = 1\r\nwords\r\nb = '2'\r\n"), "a:1 b:'2'");
}

#[test]
fn a_hopeless_text_is_read_to_its_end_in_time() {
    let (table, findings) = read(&"some words\n".repeat(20_000), 0);
    assert!(table.entries.is_empty());
    assert!(!findings.is_empty());
    read(&"[".repeat(50_000), 0);
    read(&format!("a = {}", "[".repeat(50_000)), 0);
    read(&format!("a = {}", "{a=".repeat(50_000)), 0);
    read(&"a.".repeat(50_000), 0);
    read(&"a = [\n".repeat(5_000), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        let (table, findings) = read(&text, 0);
        prop_assert!(inside(&text, &table, &findings));
    }

    #[test]
    fn anything_like_toml_is_read(
        parts in prop::collection::vec(prop::sample::select(vec![
            "a", "b", "é", ".", " = ", "=", ": ", "\n", "\r\n", "\"", "'", "\"\"\"", "'''", "[", "]", "[[", "]]", "{", "}",
            ",", "1", "0x", "_", "-", "2026-03-02", "T9:14", "#", "\\", "\\u", "true", "inf", " ", "\t", "\0",
        ]), 0..40)
    ) {
        let text = parts.concat();
        let (table, findings) = read(&text, 0);
        prop_assert!(inside(&text, &table, &findings), "{text:?}");
    }
}
