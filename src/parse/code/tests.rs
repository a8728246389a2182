use proptest::prelude::*;

use super::language::names;
use super::{BLOCK, BODY, LINE, coloured};
use crate::name::escape;

const LETTERS: [&str; 7] = ["c", "s", "n", "k", "f", "i", "d"];

/// The block, as it is before it has colours.
fn block(language: &str, text: &str) -> String {
    let mut html = format!("<p>a</p>\n<pre tabindex=\"0\"><code class=\"language-{language}\">");
    escape(text, &mut html);
    html.push_str("</code></pre>\n<p>b</p>");
    html
}

/// Takes out the tags that were set, and no others.
fn without_colours(html: &str) -> String {
    let tags = LETTERS.map(|letter| format!("<span class=\"{letter}\">"));
    let html = html.replace("</span>", "");
    tags.iter().fold(html, |html, tag| html.replace(tag, ""))
}

/// The code has these marks, `‹letter:part›`, and no others.
#[track_caller]
fn has(language: &str, marked: &str) {
    let text = LETTERS.iter().fold(marked.replace('›', ""), |text, letter| {
        text.replace(&format!("‹{letter}:"), "")
    });
    let html = coloured(block(language, &text));
    let (_, code) = html.split_once(&format!("language-{language}\">")).expect("the block");
    let (code, _) = code.split_once("</code>").expect("its end");
    let mut shown = code.replace("</span>", "›");
    for letter in LETTERS {
        shown = shown.replace(&format!("<span class=\"{letter}\">"), &format!("‹{letter}:"));
    }
    for (written, meant) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ] {
        shown = shown.replace(written, meant);
    }
    assert_eq!(shown, marked, "{language}");
}

/// All languages.
fn all() -> Vec<&'static str> {
    let mut all = names();
    all.extend(["diff", "html", "console"]);
    all
}

#[test]
fn a_shell_has_commands() {
    has(
        "bash",
        r#"‹c:#!/bin/bash›
‹k:for› host ‹k:in› $(‹f:cat› hosts.txt); ‹k:do›
  ‹f:ssh› ‹s:"$host"› ‹s:'restart it # now'› || ‹f:echo› ‹n:$?› >&‹n:2›  ‹c:# 'tis›
‹k:done›
PORT=‹n:80› HOST=‹s:"x"› ‹f:./run› --limit=‹n:10ms› web-12 a#b | ‹f:sort› -u
‹f:kubectl› -n prod \
  scale --for ‹n:${REPLICAS}› done
"#,
    );
}

#[test]
fn a_session_has_prompts_and_plain_answers() {
    has(
        "console",
        r"‹c:me@db-1:~$ ›‹f:uptime› -p
up 3 weeks
‹c:[me@db-1 ~]$ ›‹f:cat› a \
  ‹s:'b'›
‹c:# if 50% of $ all > none›
‹c:orders=# ›‹k:select› ‹n:1›;
‹c:mysql> ›‹k:show› tables;
",
    );
    // A prompt says that a block is no script, whatever its fence says.
    has(
        "sh",
        "‹c:$ ›‹f:dig› +short a.example  ‹c:# validates›\n198.51.100.24 is what for it said\n",
    );
    // Without $, # is root's.
    has("console", "‹c:# ›‹f:systemctl› status\nfailed\n");
}

#[test]
fn sql_has_words_in_any_case() {
    has(
        "sql",
        r"‹c:-- who waits›
‹k:SELECT› pid, ‹f:count›(*) ‹k:from› t ‹k:where› s = ‹s:'it''s'› ‹k:And› x ‹k:is› ‹k:not› ‹n:null› ‹c:/* a
b */› ‹k:limit› ‹n:1.5e3›;
",
    );
    // What was found isn't the query.
    has(
        "psql",
        "‹k:select› *;\n\n  pid  | type\n-------+------\n 18204 | Lock\n",
    );
    has("mysql", "‹k:select› *;\n+----+\n| 12 |\n");
    has("sql", "‹k:select›\n‹c:-------›\n‹n:2›");
}

#[test]
fn data_has_keys_and_values() {
    has(
        "yaml",
        r#"‹f:spec›:
  ‹f:on›: ‹n:true›   ‹c:# x: y›
  ‹f:"a b"›: ‹s:'v'›
  ‹f:image›: redis:7.2-alpine
  ‹f:cpu›: ‹n:500m›
- ‹f:the url›: https://x.example/a#b
- {‹f:a›: ‹n:1›, ‹f:b›: [‹n:null›, don't]}
"#,
    );
    has(
        "json",
        r#"{ ‹f:"a"›: [‹n:1›, -‹n:2.5e-3›, ‹n:true›], ‹f:"b"› : ‹s:"c: \"d"› }"#,
    );
    has(
        "toml",
        r"‹k:[a.b]›  ‹c:# c›
‹f:at› = ‹n:2026-03-02T09:14:00Z›
‹f:list› = [
  [‹n:1›],
]
‹f:t› = { ‹f:x› = ‹s:'''y'''› }
",
    );
    has("ini", "‹c:; c›\n‹k:[Service]›\n‹f:Restart›=always\n‹f:Limit›: ‹n:3›\n");
    has(
        "hcl",
        "‹k:resource› ‹s:\"a\"› {\n  ‹f:count› = ‹f:max›(‹n:1›, var.x)\n}\n",
    );
    has(
        "promql",
        r#"sum ‹k:by› (job) (‹f:rate›(requests:total{‹f:code›=~‹s:"5.."›}[‹n:5m›])) > ‹n:0.05›"#,
    );
    has(
        "nginx",
        "‹f:location› /x { ‹f:proxy_pass› http://‹n:$up›; ‹f:gzip› ‹n:on›; }",
    );
    has(
        "dockerfile",
        "‹k:FROM› rust:1.95 ‹k:AS› build\n‹k:RUN› make from ‹n:$HOME›\n",
    );
}

#[test]
fn programs_have_words_and_calls() {
    has(
        "rust",
        r#"‹k:fn› f<'a>(x: &'a str) {
    ‹c:/* a /* b */ c */›
    ‹k:let› c = (‹s:'\''›, ‹n:0xff_u32›, ‹n:1.5e-3›, b‹s:"x
y"›);
    ‹f:print›!(c); ‹c:// d›
}"#,
    );
    has(
        "python",
        r#"‹f:@route›(‹s:"/x"›)
‹k:def› ‹f:f›(x):
    ‹s:"""doc
    """›
    ‹k:return› f‹s:"{x}"› ‹k:if› x ‹k:else› ‹n:None›
"#,
    );
    has(
        "go",
        "‹k:func› ‹f:main›() { fmt.‹f:Println›(‹s:'c'›, ‹s:`a\nb`›, ‹n:nil›) }",
    );
    has(
        "ts",
        "‹k:const› f = ‹k:async› () => ‹k:await› ‹f:g›(‹s:`a${x}`›, url ‹c:// d›\n)",
    );
    has(
        "java",
        r#"‹f:@Override› ‹k:public› String ‹f:f›(‹k:int› x) { ‹k:return› ‹s:"a"› + x1 + ‹n:10L›; }"#,
    );
    has(
        "c",
        "‹k:#include› <a.h>\n‹k:int› ‹f:main›(‹k:void›) { ‹k:return› ‹s:'x'› + ‹n:0x1F›; }",
    );
}

#[test]
fn markup_has_tags() {
    has(
        "html",
        r#"‹c:<!-- <a> -->›‹k:<a› ‹f:href›=‹s:"x>y"› ‹f:hidden›‹k:>›a 1 < 2‹k:</a>› <!"#,
    );
    has("xml", "‹k:<?xml› ‹f:version›=‹s:'1.0'›‹k:?><a:b/>›");
}

#[test]
fn differences_are_told_by_their_lines() {
    has(
        "diff",
        r"‹c:diff --git a/x b/x
index 1..2 100644
--- a/x
+++ b/x
›‹f:@@ -1,3 +1,3 @@
› a
‹d:--- a comment
-b
›‹i:+c
› d
",
    );
    has("patch", "‹d:< a\n---\n›‹i:> b›");
}

#[test]
fn what_is_not_closed_ends_somewhere() {
    has("yaml", "‹f:a›: \"b\n‹f:c›: ‹n:1›\n");
    has("sh", "‹f:echo› it's\n‹f:date›\n");
    has("go", "x := `a\n‹k:return›");
    has("html", "‹k:<a› ‹f:b›=\"c");
    has("c", "‹c:/* a\nint b;›");
}

#[test]
fn other_blocks_are_as_they_were() {
    for html in [
        &*block("text", "if 1"),
        &*block("nothing-like-this", "if 1"),
        "<pre tabindex=\"0\"><code>if 1</code></pre>",
        // Code within a text, and what an author set there.
        "<p><code class=\"language-go\">if 1</code></p>",
        "<pre><code class=\"language-go\">if <b>1</b></code></pre>",
        "<pre><code class=\"language-go\">if \u{fdd0}1\u{fdd1}</code></pre>",
        "<pre><code class=\"language-go\">if 1",
        "<pre><code class=\"language-go\" id=\"x\">if 1</code></pre>",
    ] {
        assert_eq!(coloured(html.to_owned()), html);
    }
    let html = "<pre><code class=\"language-Go\">if a&nbsp;&amp;lt;</code></pre>";
    let with = "<pre><code class=\"language-Go\"><span class=\"k\">if</span> a&nbsp;&amp;lt;</code></pre>";
    assert_eq!(coloured(html.to_owned()), with);
}

#[test]
fn long_code_is_plain() {
    let has_colours = |html: &str| coloured(html.to_owned()).contains("<span");
    let lines = |bytes: usize| block("go", &"if 1\n".repeat(bytes / 5));
    assert!(has_colours(&lines(BLOCK)));
    assert!(!has_colours(&lines(BLOCK + 5)));
    assert!(has_colours(&block("go", &format!("if {}", "é".repeat(LINE - 3)))));
    assert!(!has_colours(&block("go", &format!("if {}", "é".repeat(LINE - 2)))));
    // So is code behind much code.
    let many = lines(BLOCK).repeat(2 * BODY / BLOCK);
    let one = lines(BLOCK).matches("if").count();
    let most = BODY / (BLOCK - BLOCK % 5);
    assert_eq!(coloured(many).matches("<span class=\"k\">").count(), one * most);
}

/// Text in which something is looked for in vain, again and again: looked at too often, this would take minutes.
#[test]
fn no_code_takes_long() {
    let parts = [
        "\"",
        "'",
        "`",
        "\\\"",
        "\\'",
        "${",
        "$",
        "/*",
        "<!--",
        "<a b=\"",
        "<a ",
        "<",
        "{a ",
        "a ",
        "a b, ",
        "[",
        "[ ]x",
        "$ ",
        "@",
        "# ",
        "--- ",
        "--- \n",
        "+++ \n",
        "a\\\n",
        "$ a\\\n",
        "-",
        "(",
        "1e+",
        "1.",
        "'\\",
        " ",
        "\t",
        "\n",
        "é",
        "\"\"\"",
        "a=",
        "a='b ",
        "b\"",
        "----\n",
        " a\n----\n",
    ];
    for language in [
        "sh", "sql", "yaml", "json", "toml", "hcl", "python", "rust", "lua", "diff", "html", "console",
    ] {
        for part in parts {
            let line = part.repeat((LINE - 1) / part.chars().count()) + "\n";
            for text in [part.repeat(BLOCK / 8 / part.len()), line.repeat(BLOCK / 8 / line.len())] {
                let html = block(language, &text);
                assert_eq!(without_colours(&coloured(html.clone())), html);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn text_stays_as_it_is(language in prop::sample::select(all()), text in any::<String>()) {
        let html = block(language, &text);
        prop_assert_eq!(without_colours(&coloured(html.clone())), html);
    }

    #[test]
    fn text_like_code_stays_as_it_is(
        language in prop::sample::select(all()),
        parts in prop::collection::vec(prop::sample::select(vec![
            "a", "if", "select", "é", "\u{a0}", "'", "\"", "\"\"\"", "`", "\\", "\n", " ", "  ", "\t", "\r\n", "# ", "#",
            "//", "/*", "*/", "--", "--[[", "]]", ";", "$", "${", "}", "{", "(", ")", "[", "]", "<", ">", "</a>", "<!--",
            "-->", "&", "&amp;", "&lt;", "=", ": ", ":", ",", "1", "0x1", "1e+5", ".5", "@x", "+", "-", "+++ ", "--- ",
            "@@", "$ ", "me@x# ", "a=# ", "mysql> ", "!(", "|", "漢", "❯ ", "----\n",
        ]), 0..40),
    ) {
        let html = block(language, &parts.concat());
        let with = coloured(html.clone());
        prop_assert_eq!(without_colours(&with), html);
        // None is empty, and none stands in another.
        prop_assert!(!with.contains("\"></span>"));
        prop_assert!(with.split("<span").skip(1).all(|part| part.matches("</span>").count() == 1));
    }
}
