use std::collections::HashSet;

use proptest::prelude::*;

use super::valid;
use crate::parse::sanitize;

fn made(html: &str) -> String {
    valid(html, |slot| slot == 7)
}

#[test]
fn everything_stands_where_it_may() {
    for (html, is) in [
        ("<b>a<div>b</div>c</b>", "<b>a</b><div><b>b</b></div><b>c</b>"),
        (
            "<p id=\"a\">b<ul><li>c</li></ul>d</p>",
            "<p id=\"a\">b</p><ul><li>c</li></ul><p>d</p>",
        ),
        ("<i>a<ul><li>b</li></ul></i>", "<i>a</i><ul><li><i>b</i></li></ul>"),
        ("<li>a</li> <li>b</li>c", "<ul><li>a</li> <li>b</li></ul>c"),
        ("<ul>a<b>b</b><li>c</li></ul>", "<ul><li>a<b>b</b></li><li>c</li></ul>"),
        (
            "<dd>a</dd><dt>b</dt>",
            "<dl><dt></dt><dd>a</dd><dt>b</dt><dd></dd></dl>",
        ),
        (
            "<dl><div><dt>a</dt></div>b</dl>",
            "<dl><div><dt>a</dt><dd></dd></div><div><dt></dt><dd>b</dd></div></dl>",
        ),
        (
            "<table>a<tr></tr></table>",
            "<table><tbody><tr><td>a</td></tr><tr><td></td></tr></tbody></table>",
        ),
        (
            "<table><tbody></tbody><thead></thead></table>",
            "<table><tbody></tbody><tbody></tbody></table>",
        ),
        ("<td>a</td><td>b</td>", " a b "),
        ("<details>a</details>", "<details><summary>Details</summary>a</details>"),
        (
            "<figure>a<figcaption>b</figcaption>c</figure>",
            "<figure>a<figcaption>b</figcaption></figure>c",
        ),
        ("<h1>a<p>b</p>c</h1>", "<h2>a</h2><p>b</p>c"),
        (
            "<center><tt>a</tt><strike>b</strike></center>",
            "<div><code>a</code><s>b</s></div>",
        ),
        ("<td align=\"right\">a</td>", " a "),
        (
            "<table><tbody><tr><td align=\"RIGHT\" nowrap=\"\">a</td></tr></tbody></table>",
            "<table><tbody><tr><td class=\"right\">a</td></tr></tbody></table>",
        ),
        ("<a href=\"b\"><a href=\"c\">d</a></a>", "<a href=\"b\">d</a>"),
        (
            "<img src=\"https://a.example/b\" alt=\"c&quot;\">",
            "<a class=\"picture\" href=\"https://a.example/b\">c&quot;</a>",
        ),
        (
            "<a href=\"x\"><img src=\"https://a.example/b\"></a>",
            "<a href=\"x\">image</a>",
        ),
        (
            "<header><h2>a</h2><footer>b</footer></header>",
            "<header><h2>a</h2><div>b</div></header>",
        ),
        (
            "<bdo>a</bdo><rt>b</rt><ruby>c</ruby>",
            "<bdi>a</bdi><span>b</span><ruby>c<rt></rt></ruby>",
        ),
        (
            "<ruby>a<rp>(</rp><rt>b</rt><rp>)</rp></ruby><rp>c</rp>",
            "<ruby>a<rt>b</rt></ruby>c",
        ),
        ("<h4>a</h4><h6>b</h6><h1>c</h1>", "<h2>a</h2><h3>b</h3><h2>c</h2>"),
        (
            "<h3 id=\"\u{fdd2}x\">a</h3><h2>b</h2><h6>c</h6>",
            "<h3 id=\"\u{fdd2}x\">a</h3><h3>b</h3><h4>c</h4>",
        ),
        // Blocks come in the place of this one.
        (
            "<p><b>a\u{fdd0}7\u{fdd1}c</b></p>",
            "<p><b>a</b></p>\u{fdd0}7\u{fdd1}<p><b>c</b></p>",
        ),
        ("<p>a\u{fdd0}8\u{fdd1}c</p>", "<p>a\u{fdd0}8\u{fdd1}c</p>"),
        // Our own headings stay whole.
        (
            "<h2 id=\"\u{fdd2}x\">a<div>b</div>c</h2>",
            "<h2 id=\"\u{fdd2}x\">a b c</h2>",
        ),
    ] {
        assert_eq!(made(html).replace("  ", " "), is.replace("  ", " "), "{html}");
    }
}

/// However deep.
#[test]
fn what_stands_too_deep_stands_in_less() {
    let deep = format!("{}a{}", "<div>".repeat(5000), "</div>".repeat(5000));
    assert_eq!(made(&deep).matches("<div>").count(), super::DEEPEST);
    assert!(made(&deep).contains("<div>a</div>"));
}

/// The letters of a page, which only texts have here.
fn letters(html: &str) -> String {
    let mut out = String::new();
    let mut in_tag = false;
    for c in html.chars() {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            c if !in_tag && c.is_uppercase() => out.push(c),
            _ => {}
        }
    }
    out
}

/// Whether every tag is closed, by its own end.
fn is_balanced(html: &str) -> bool {
    let mut open = Vec::new();
    for tag in html.split('<').skip(1) {
        let name = tag.split([' ', '>']).next().unwrap_or_default();
        match name.strip_prefix('/') {
            Some(name) if open.pop() != Some(name) => return false,
            None if !super::has_no_end(name) => open.push(name),
            _ => {}
        }
    }
    open.is_empty()
}

fn soup() -> impl Strategy<Value = String> {
    const TAGS: [&str; 45] = [
        "a href=x",
        "b",
        "i",
        "code",
        "p",
        "div",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "td",
        "th",
        "h1",
        "h3",
        "pre",
        "details",
        "summary",
        "figure",
        "figcaption",
        "section",
        "header",
        "footer",
        "blockquote",
        "ruby",
        "rt",
        "rp",
        "br",
        "hr",
        "ins",
        "dfn",
        "q",
        "button",
        "center",
        "tfoot",
        "colgroup",
        "col",
        "hgroup",
        "img alt=a src=b",
    ];
    let tag = (0..TAGS.len(), any::<bool>()).prop_map(|(i, is_end)| {
        let name = TAGS[i].split(' ').next().unwrap_or_default();
        if is_end {
            format!("</{name}>")
        } else {
            format!("<{}>", TAGS[i])
        }
    });
    let word = (0..26u8).prop_map(|c| format!("{} ", char::from(b'A' + c)));
    let slot = Just("\u{fdd0}7\u{fdd1}".to_owned());
    prop::collection::vec(prop_oneof![6 => tag, 3 => word, 1 => slot], 0..60).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn no_word_is_lost(soup in soup()) {
        let clean = sanitize::clean(&soup, 100, HashSet::new(), &mut Vec::new());
        let valid = made(&clean);
        prop_assert_eq!(letters(&clean), letters(&valid.replace("<summary>Details</summary>", "")), "{}", valid);
        prop_assert!(is_balanced(&valid), "{}", valid);
        // Of a link there may be more, in more blocks.
        let slots = |html: &str| html.matches("\u{fdd0}7\u{fdd1}").count();
        prop_assert_eq!(slots(&clean), slots(&valid), "{}", valid);
    }
}
