use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, html};

use super::{escape, markdown};

fn twin(html: &str) -> String {
    let mut out = String::new();
    markdown(html, &mut out);
    out
}

#[track_caller]
fn check(html: &str, expected: &str) {
    assert_eq!(twin(html), expected, "{html}");
}

fn rendered(markdown: &str) -> String {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    let mut out = String::new();
    html::push_html(&mut out, Parser::new_ext(markdown, options));
    out
}

/// The text that a reader of some Markdown's HTML sees, without its white space.
fn seen(html: &str) -> String {
    let mut scanner = super::Scanner::new(html);
    let mut out = String::new();
    while let Some(token) = scanner.next() {
        if let super::Token::Text(text) = token {
            out.extend(super::decoded(text).chars().filter(|c| !c.is_whitespace()));
        }
    }
    out
}

#[test]
fn blocks() {
    check(
        "<h2 id=\"a\">What <em>was</em></h2>\n<p>It\nbroke.</p>\n",
        "## What *was*\n\nIt\nbroke.\n",
    );
    check("<p>a</p><hr /><p>b<br />\nc</p>", "a\n\n***\n\nb\\\nc\n");
    check("<blockquote>\n<p>a</p>\n<p>b</p>\n</blockquote>", "> a\n>\n> b\n");
    check(
        "<blockquote class=\"callout note\">\n<p><strong>Note</strong></p>\n<p>a</p>\n</blockquote>\n",
        "> [!NOTE]\n> a\n",
    );
    check(
        "<pre tabindex=\"0\"><code class=\"language-sh\">a &lt; b\n\n```\n</code></pre>\n",
        "````sh\na < b\n\n```\n````\n",
    );
    check("<details><summary>More</summary><p>a</p></details>", "**More**\n\na\n");
    check(
        "<dl><dt>a</dt><dd>b</dd><dt>c</dt><dd>d</dd></dl>",
        "a\n\n- b\n\nc\n\n- d\n",
    );
    check(
        "<figure><img src=\"a.png\" alt=\"A\"><figcaption>b</figcaption></figure>",
        "![A](a.png)\n\nb\n",
    );
}

#[test]
fn lists() {
    check(
        "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n<li>c</li>\n</ul>\n",
        "- a\n  - b\n- c\n",
    );
    check(
        "<ol start=\"9\">\n<li>a</li>\n<li>\n<pre><code>x\n\ny\n</code></pre></li></ol>",
        "9. a\n10. ```\n    x\n\n    y\n    ```\n",
    );
    check(
        "<ul>\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ul>",
        "- a\n\n- b\n",
    );
    check("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n* b\n");
    check(
        "<ul><li><span class=\"box done\" role=\"img\" aria-label=\"done\"></span>a</li><li><input disabled=\"\" type=\"checkbox\"/>\nb</li></ul>",
        "- [x] a\n- [ ]\n  b\n",
    );
}

#[test]
fn tables() {
    check(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table 1\"><table>\n<thead><tr><th scope=\"col\">a</th>\
         <th scope=\"col\" class=\"right\">b|c</th></tr></thead><tbody>\n<tr><td><code>x|y</code></td><td class=\"right\"></td></tr>\n</tbody></table></div>\n",
        "| a | b\\|c |\n| --- | ---: |\n| `x\\|y` |  |\n",
    );
    check(
        "<table><tr><td>a</td></tr><tr><td><p>b</p><p>c</p></td><td>d</td></tr></table>",
        "|  |\n| --- |\n| a |\n| b<br>c d |\n",
    );
}

#[test]
fn inlines() {
    check(
        "<p><a href=\"/a b/\" title=\"t\">x</a> <a id=\"n\">y</a></p>",
        "[x](</a b/> \"t\") y\n",
    );
    check(
        "<p><a href=\"https://a.example/?b&amp;c\">https://a.example/?b&amp;c</a></p>",
        "<https://a.example/?b&c>\n",
    );
    check("<p><del>a</del><strong> b </strong>c<em></em></p>", "~~a~~ **b** c\n");
    check(
        "<p>H<sub>2</sub>O <kbd>a</kbd> <mark>b</mark><!-- c --></p>",
        "H2O a b\n",
    );
    check("<p><code>a`b</code> <code>``</code></p>", "``a`b`` ``` `` ```\n");
    check(
        "<p>a<sup class=\"footnote\"><a href=\"#note.1\" id=\"note-ref.1\">1</a></sup></p>\n<section class=\"footnotes\" \
         aria-label=\"Footnotes\"><ol>\n<li id=\"note.1\"><p>b</p>\n<p>c</p>\n<a class=\"back\" href=\"#note-ref.1\" \
         aria-label=\"Back to the text\">↩</a></li>\n<li id=\"note.2\">d</li></ol></section>\n",
        "a[^1]\n\n[^1]: b\n\n    c\n\n[^2]: d\n",
    );
}

#[test]
fn escapes_only_what_would_mean_something() {
    for text in [
        "snake_case 5 * 3 AT&T a < b #1 1.5 -x (a) [b] ~5 min! C:\\dir {x} a|b",
        "2026-01-02: a - b + c",
        "+1",
    ] {
        let html = text.replace('&', "&amp;").replace('<', "&lt;");
        check(&format!("<p>{html}</p>"), &format!("{text}\n"));
    }
    check(
        "<p># a\n- b\n1. c\n&gt; d\n===\n+ e</p>",
        "\\# a\n\\- b\n1\\. c\n\\> d\n\\===\n\\+ e\n",
    );
    check(
        "<p>*a* _b_ `c` [d](e) &lt;f&gt; &amp;amp; \\*</p>",
        "\\*a\\* \\_b\\_ \\`c\\` [d\\](e) \\<f> \\&amp; \\\\\\*\n",
    );
    let mut out = String::from("- ");
    escape("1. a|b [c]", &mut out);
    assert_eq!(out, "- 1\\. a\\|b \\[c\\]");
}

#[test]
fn comes_back_as_it_was() {
    for text in [
        "# a `b` *c*\n\ntext **strong *em* more** and *em **strong***\n",
        "- a\n- b\n  1. c\n  2. d\n\n     e\n- f\n\n***\n\n3. x\n4. y\n",
        "- a\n\n  ```rust\n  x\n\n    y\n  ```\n\n- b\n",
        "> - a\n>\n>   > b\n>\n> c\n",
        "| a | b |\n|---|---|\n| *c* | `d \\| e` |\n",
        "foo*bar*baz ***both*** *a*b. **a.**b \\*x\\* ~~d~~ &copy; &amp;copy;\n",
        "[a *b*](https://x.example/(y) \"t \\\"u\\\"\") ![i](a.png) <https://x.example>\n",
        "a\\\nb\n\n- [ ] c\n- [x] d\n",
        "- # h\n- > q\n- ```\n  x\n  ```\n- - n\n- ***\n",
        "- a\n\n  - b\n\n- c\n\n<!-- -->\n\n- d\n",
        "*a*_b_**c**__d__ x_y_z 1\\. # a \\# b\n",
    ] {
        let html = rendered(text);
        let again = twin(&html);
        let trim = |html: &str| html.replace("<!-- -->\n", "").replace('\n', " ");
        assert_eq!(trim(&rendered(&again)), trim(&html), "{text}\n---\n{again}");
    }
}

fn words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "a", "b c", "*", "_", "**x", "`", "~", "~~", "[", "]", "](", "!", "&lt;", "&amp;", "&amp;lt;", "&amp;a",
        "&lt;b", "#", "##", "-", "+", "=", "1.", "2)", "1", ".", "|", "\\", ":", "---", "===", " ", "\n", "é",
        "\u{a0}", "“", "^1", "[x]", "{#a}", "&gt;", "3 . ", "[^1]",
    ]);
    prop::collection::vec(word, 1..6).prop_map(|words| words.concat())
}

fn inline() -> impl Strategy<Value = String> {
    words().prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(|v| v.concat()),
            inner.clone().prop_map(|t| format!("<em>{t}</em>")),
            inner.clone().prop_map(|t| format!("<strong>{t}</strong>")),
            inner.clone().prop_map(|t| format!("<del>{t}</del>")),
            inner.clone().prop_map(|t| format!("<code>{t}</code>")),
            inner.clone().prop_map(|t| format!("<sub>{t}</sub>")),
            inner.prop_map(|t| format!(
                "<a href=\"/x\">{}</a>",
                t.replace("<a href=\"/x\">", "<sub>").replace("</a>", "</sub>")
            )),
        ]
    })
}

fn blocks_of() -> impl Strategy<Value = String> {
    let block = prop_oneof![
        inline().prop_map(|t| format!("<p>{t}</p>\n")),
        inline().prop_map(|t| format!("<h3>{t}</h3>\n")),
        words().prop_map(|t| format!("<pre><code>{t}</code></pre>\n")),
        prop::collection::vec(inline(), 1..4).prop_map(|c| {
            let cells: String = c.iter().map(|t| format!("<td>{t}</td>")).collect();
            format!("<table><tr>{cells}</tr><tr>{cells}</tr></table>\n")
        }),
        Just("<hr />\n".to_owned()),
    ];
    block.prop_recursive(3, 16, 4, |inner| {
        let some = prop::collection::vec(inner, 1..4).prop_map(|v| v.concat());
        prop_oneof![
            some.clone(),
            some.clone().prop_map(|t| format!("<blockquote>\n{t}</blockquote>\n")),
            (inline(), some.clone()).prop_map(|(a, t)| format!("<ul>\n<li>{a}{t}</li>\n<li>{a}</li>\n</ul>\n")),
            some.prop_map(|t| format!("<ol start=\"7\">\n<li>{t}</li>\n<li></li>\n</ol>\n")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn is_total(text in "\\PC{0,60}", parts in prop::collection::vec(prop::sample::select(vec![
        "<", "</", ">", "<p>", "</p>", "<li>", "</li>", "<ul>", "</ul>", "<ol>", "</ol>", "<td>", "</td>", "<tr>", "</tr>", "<table>",
        "</table>", "<em>", "</em>", "<a href=x>", "<a href=\"", "</a>", "<pre>", "</pre>", "<code>", "</code>", "<blockquote>",
        "</blockquote>", "<h1>", "</h1>", "<!--", "&#0;", "&", "word", "é", "<li id=\"note.1\">", "<dd>", "<summary>", "</summary>", "<hr>",
    ]), 0..30)) {
        twin(&text);
        let html = parts.concat();
        let out = twin(&html);
        let words = seen(&html).matches("word").count();
        prop_assert!(super::decoded(&out).matches("word").count() >= words, "{:?} {:?}", html, out);
    }

    #[test]
    fn says_the_same(html in blocks_of()) {
        let again = twin(&html);
        prop_assert_eq!(seen(&rendered(&again)), seen(&html), "{}\n---\n{}", html, again);
    }

    #[test]
    fn escaped_text_is_text(text in "[ -~é]{0,20}") {
        let mut out = String::from("x ");
        escape(&text, &mut out);
        let plain: String = Parser::new(&out).filter_map(|e| match e { Event::Text(t) => Some(t.to_string()), _ => None }).collect();
        let bare = |t: &str| t.split_ascii_whitespace().collect::<String>();
        prop_assert_eq!(bare(&plain), bare(&format!("x {text}")), "{}", out);
    }
}

#[test]
fn takes_time_that_grows_with_the_length() {
    for part in [
        "<em>",
        "<ul>",
        "<ul><li>",
        "</ol>",
        "<blockquote><p>x",
        "<a href=\"",
        "<a ",
        "<!--",
        "<em><p>x",
        "&",
        "<table><tr><td>x",
        "<dd>",
        "[",
    ] {
        let out = twin(&part.repeat(20_000));
        assert!(out.len() < 20_000 * 300, "{part} {}", out.len());
    }
}

#[test]
#[ignore = "prints a time"]
fn time() {
    let source = "## Cause\n\nThe *pool* of `db-1` was **full**, since [deploy](https://x.example/1) kept 5 of them open; a_b & c < d.\n\n\
                  - one\n- two\n\n| a | b |\n|---|---|\n| c | d |\n\n```sh\nls -l\n```\n\n"
        .repeat(20);
    let html = rendered(&source);
    let start = std::time::Instant::now();
    let mut bytes = 0;
    for _ in 0..1000 {
        bytes += twin(&html).len();
    }
    eprintln!(
        "{} bytes of HTML: {:?} each ({bytes})",
        html.len(),
        start.elapsed() / 1000
    );
}
