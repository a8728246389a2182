//! The validator itself: bad snippets, each with what is said of it, and good ones.

use super::{By, complaints};

fn page(body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width\">\n<title>T</title>\n</head>\n<body>\n<main><h1>T</h1>\n{body}\n</main>\n</body>\n\
         </html>\n"
    )
}

/// A snippet, and what one of the complaints about it holds.
const BAD: &[(&str, &str)] = &[
    // The parser's.
    ("</br>", "Unexpected"),
    ("<b>", "Unexpected"),
    ("<div>", "Unexpected"),
    ("</p>", "No <p> tag to close"),
    ("</span>", "while closing generic tag"),
    ("<b><i>x</b></i>", "Formatting element"),
    ("<p><div>x</div></p>", "No <p> tag to close"),
    ("<p a=1 a=2>x</p>", "Duplicate attribute"),
    ("<table><p>x</p></table>", "InTable"),
    ("<table>x</table>", "table"),
    ("<a href=x>a<a href=y>b</a></a>", "Unexpected"),
    ("&#0;", "Invalid numeric character reference"),
    ("&#x80;", "Invalid numeric character reference"),
    ("&nope;", "Invalid character reference"),
    ("&amp x", "semicolon"),
    ("\u{1}", "Bad character"),
    ("<p x=\"a\"b>x</p>", "Bad character"),
    ("<p a\"b=1>x</p>", "Bad character"),
    ("<!-- a --!> -->", "Bad character"),
    ("<!-- a", "Unexpected EOF"),
    ("<div/>x</div", "Unacknowledged self-closing"),
    ("<?php x ?>", "Bad character"),
    ("<body class=x>", "Unexpected"),
    ("<li>x</li></ul>", "Unexpected"),
    ("<h2>a<h3>b</h3></h2>", "nested"),
    ("<tr><td>x</td></tr>", "Unexpected"),
    ("<!doctype html>", "DOCTYPE in"),
    // Elements.
    ("<font>x</font>", "no element of HTML"),
    ("<center>x</center>", "no element of HTML"),
    ("<strike>x</strike>", "no element of HTML"),
    ("<blink>x</blink>", "no element of HTML"),
    ("<x-y>x</x-y>", "no element of HTML"),
    (
        "<svg aria-hidden=true><foreignObject></foreignObject></svg>",
        "no element of SVG",
    ),
    ("<svg aria-hidden=true><rect onload=x /></svg>", "onload= on <rect>"),
    // Attributes.
    ("<p align=right>x</p>", "align= on <p>"),
    ("<table border=1><tr><td>x</table>", "border= on <table>"),
    ("<table><tr><td align=right>x</table>", "align= on <td>"),
    ("<a name=x>x</a>", "name= on <a>"),
    ("<p onclick=x>x</p>", "onclick= on <p>"),
    ("<p href=x>x</p>", "href= on <p>"),
    ("<p data->x</p>", "data-= on <p>"),
    ("<p aria-nope=x>x</p>", "aria-nope= on <p>"),
    ("<p id=\"\">x</p>", "no id"),
    ("<p id=\"a b\">x</p>", "no id"),
    ("<p id=a>x</p><p id=a>y</p>", "stands twice"),
    ("<p lang=english>x</p>", "no language"),
    ("<p dir=up>x</p>", "none of"),
    ("<p tabindex=3>x</p>", "order of the page"),
    ("<details open=no><summary>a</summary></details>", "being there"),
    ("<img src=a.png>", "without alt"),
    ("<img alt=a>", "without src"),
    ("<img alt=a src=\"a b.png\">", "src="),
    ("<img alt=a src=a width=100%>", "no number"),
    ("<a href=\"a b\">x</a>", "href="),
    ("<a href=\"https://[x]/\">x</a>", "href="),
    ("<a href=\"https://a.example/%zz\">x</a>", "href="),
    ("<a href=\"https://a:b@c.example/\">x</a>", "href="),
    ("<a rel=nofollow>x</a>", "only a link has"),
    ("<a href=x rel=friend>x</a>", "unknown relation"),
    ("<a href=x hreflang=english>x</a>", "no language"),
    ("<a href=x type=text>x</a>", "no type"),
    ("<time datetime=soon>x</time>", "no time"),
    ("<time>soon</time>", "without a time"),
    ("<time datetime=2026-02-30>x</time>", "no time"),
    ("<del datetime=2026-03>x</del>", "no day"),
    ("<bdo>x</bdo>", "without dir"),
    ("<data>x</data>", "without value"),
    ("<ol start=x><li>a</ol>", "no number"),
    ("<table><tr><td colspan=0>x</table>", "no number"),
    ("<table><tr><td rowspan=x>x</table>", "no number"),
    ("<table><tr><th scope=x>x</table>", "none of"),
    ("<table><tr><td headers=x>x</table>", "no element has the id"),
    ("<label for=x>x</label>", "no element has the id"),
    ("<section aria-labelledby=x>x</section>", "no element has the id"),
    ("<button aria-controls=x>x</button>", "no element has the id"),
    ("<p aria-describedby=\"\">x</p>", "refers to nothing"),
    (
        "<svg aria-hidden=true><use href=\"#x\"/></svg>",
        "no element has the id",
    ),
    (
        "<svg aria-hidden=true><rect fill=\"url(#x)\"/></svg>",
        "no element has the id",
    ),
    ("<svg aria-hidden=true><rect width=x height=-1 /></svg>", "no length"),
    ("<svg aria-hidden=true><path d=\"L 1 1\"/></svg>", "no path"),
    ("<svg aria-hidden=true viewBox=\"0 0 1\"></svg>", "no four numbers"),
    ("<a href=#x>x</a>", "leads to no id"),
    ("<a href=x> <b></b></a>", "a link without words"),
    // Roles and names.
    ("<p role=nope>x</p>", "no role"),
    ("<ul role=img aria-label=x></ul>", "role=\"img\" on <ul>"),
    ("<div role=region>x</div>", "without a name"),
    ("<svg role=img></svg>", "an image without a name"),
    ("<svg></svg>", "neither hidden nor an image"),
    ("<div aria-label=x>x</div>", "which has no role"),
    ("<a aria-label=x>x</a>", "which has no role"),
    ("<nav aria-label=\"\">x</nav>", "empty"),
    ("<p aria-hidden=yes>x</p>", "none of"),
    ("<a href=x aria-current=maybe>x</a>", "none of"),
    ("<div aria-hidden=true><a href=x>x</a></div>", "reached and hidden"),
    ("<p aria-expanded=true>x</p>", "can't be expanded"),
    // Nesting.
    ("<span><div>x</div></span>", "<div> in <span>"),
    ("<b><p>x</p></b>", "<p> in <b>"),
    (
        "<p><a href=x>a</a></p><a href=x><span><ul></ul></span></a>",
        "<ul> in <span>",
    ),
    ("<h2><div>x</div></h2>", "<div> in <h2>"),
    ("<ul><b>x</b></ul>", "<b> in <ul>"),
    ("<ul>x</ul>", "words in <ul>"),
    ("<li>x</li>", "<li> in <main>"),
    ("<dl><p>x</p></dl>", "<p> in <dl>"),
    ("<dl><dd>x</dd></dl>", "<dl> of"),
    ("<dl><dt>x</dt></dl>", "<dl> of"),
    ("<dl><div><dd>x</dd></div></dl>", "a group of terms"),
    (
        "<dl><div><dt>a</dt><dd>b</dd><dt>c</dt><dd>d</dd></div></dl>",
        "a group of terms",
    ),
    ("<dl><div><p>x</p></div></dl>", "<p> in <div>"),
    (
        "<dl><div><dt>a</dt><dd>b</dd></div><dt>c</dt><dd>d</dd></dl>",
        "stands in none",
    ),
    ("<dl><dt><h2>x</h2></dt><dd>y</dd></dl>", "<h2> somewhere in <dt>"),
    ("<table><tbody></tbody><caption>x</caption></table>", "<table> of"),
    ("<table><tbody></tbody><thead></thead></table>", "<table> of"),
    ("<table><thead></thead><thead></thead></table>", "<table> of"),
    ("<table><tbody><tr></tr></tbody></table>", "without a cell"),
    (
        "<table><colgroup span=2><col></colgroup></table>",
        "both a span and columns",
    ),
    (
        "<table><caption><table></table></caption></table>",
        "<table> somewhere in <caption>",
    ),
    ("<a href=x><button>x</button></a>", "<button> somewhere in <a>"),
    (
        "<a href=x><details><summary>x</summary></details></a>",
        "<details> somewhere in <a>",
    ),
    ("<a href=x><pre tabindex=0>x</pre></a>", "<pre> somewhere in <a>"),
    ("<button><a href=x>x</a></button>", "<a> somewhere in <button>"),
    ("<label><label>x</label></label>", "<label> somewhere in <label>"),
    ("<header><footer>x</footer></header>", "<footer> somewhere in <header>"),
    (
        "<section><h2>a</h2><main>x</main></section>",
        "<main> somewhere in <section>",
    ),
    ("<dfn>a <dfn>b</dfn></dfn>", "<dfn> somewhere in <dfn>"),
    ("<details>x</details>", "doesn't begin with <summary>"),
    (
        "<details>x<summary>y</summary></details>",
        "doesn't begin with <summary>",
    ),
    (
        "<details><summary>x</summary><summary>y</summary></details>",
        "second <summary>",
    ),
    ("<summary>x</summary>", "<summary> in <main>"),
    (
        "<figure>a<figcaption>b</figcaption>c</figure>",
        "neither first nor last",
    ),
    ("<figcaption>x</figcaption>", "<figcaption> in <main>"),
    ("<ruby>x</ruby>", "without <rt>"),
    ("<rt>x</rt>", "<rt> in <main>"),
    ("<section><p>x</p></section>", "neither a heading nor a name"),
    ("<ruby>x<rp>(</rp><rt>y</rt></ruby>", "with one <rp>"),
    ("<h2>a</h2><h4>b</h4>", "<h4> after <h2>"),
    (
        "<dl><div role=region aria-label=a><dt>b</dt><dd>c</dd></div></dl>",
        "on a group of terms",
    ),
    ("<h2></h2>", "without words"),
    ("<h1>x</h1>", "2 of <h1>"),
    ("<main>x</main>", "2 of <main>"),
    ("<p><title>x</title></p>", "2 of <title>"),
    ("<style>x</style>", "<style> in <main>"),
];

/// Whole pages.
const BAD_PAGES: &[(&str, &str, &str)] = &[
    ("<!doctype html>\n", "", "no doctype"),
    (
        "<!doctype html>",
        "<!doctype html PUBLIC \"-//W3C//DTD HTML 4.01//EN\">",
        "doctype",
    ),
    (" lang=\"en\"", "", "without lang"),
    (" lang=\"en\"", " lang=\"\"", "no language"),
    ("<meta charset=\"utf-8\">", "", "no encoding"),
    (
        "<meta charset=\"utf-8\">",
        "<meta charset=\"latin1\">",
        "another encoding",
    ),
    ("<title>T</title>", "", "0 of <title>"),
    ("<title>T</title>", "<title> </title>", "<title> without words"),
    ("<title>", "<title>a</title><title>", "2 of <title>"),
    (
        "<meta name=\"viewport\" content=\"width=device-width\">",
        "",
        "no viewport",
    ),
    (
        "<title>",
        "<meta http-equiv=\"refresh\" content=\"0; url=a b\"><title>",
        "content=",
    ),
    (
        "<title>",
        "<meta http-equiv=\"nope\" content=\"x\"><title>",
        "http-equiv=",
    ),
    ("<title>", "<link rel=\"friend\" href=\"x\"><title>", "unknown relation"),
    ("<title>", "<link rel=\"icon\"><title>", "without href"),
    ("<title>", "<p>x</p><title>", "Unexpected"),
    ("</body>", "</body><p>x</p>", "Unexpected"),
    ("<h1>T</h1>", "", "0 of <h1>"),
    ("<h1>T</h1>", "<h1><b></b></h1>", "<h1> without words"),
];

const GOOD: &[&str] = &[
    "<p>a <b>b <i>c</i></b> &amp; &lt; é 要約 <code>d</code><br>e<br /></p><hr /><hr>",
    "<ul>\n<li>a<ul><li>b</li></ul></li>\n<li><p>c</p></li>\n</ul><ol start=\"-3\"><li value=\"2\">x</li></ol>",
    "<dl><dt>a</dt><dt>b</dt><dd>c</dd><dd>d</dd><dt>e</dt><dd>f</dd></dl><dl></dl>",
    "<dl><div class=\"x\"><dt>a</dt><dd>b</dd></div> <div><dt>c</dt><dd>d</dd></div></dl>",
    "<table><caption>a</caption><colgroup><col span=\"2\"></colgroup><thead><tr><th scope=\"col\" id=\"h\">b</th></tr></thead>\
     <tbody><tr><td headers=\"h\" colspan=\"2\" rowspan=\"0\">c</td></tr></tbody><tbody></tbody><tfoot><tr><td>d</td></tr></tfoot></table>",
    "<table><tr><td><p>a</p></td></tr></table>",
    "<a href=\"y\"><img src=\"x\" alt=\"z\"></a><a href=\"x\"><h2>a</h2><p>b</p></a><p><a href=\"#s\">c <em>d</em></a> <a>e</a></p><h2 id=\"s\">S</h2>",
    "<p><ins datetime=\"2026-03-02\">a</ins><del>b</del></p><ins><p>c</p></ins>",
    "<details open><summary>a <b>b</b></summary><p>c</p></details>",
    "<figure><img src=\"a%20b.png\" alt=\"\"><figcaption>c</figcaption></figure><figure>\n<figcaption>c</figcaption>d</figure>",
    "<section aria-labelledby=\"l\"><h2 id=\"l\">a</h2></section><section aria-label=\"b\">c</section>",
    "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"a\">b</div>",
    "<span role=\"img\" aria-label=\"done\"></span><pre tabindex=\"0\"><code class=\"language-sh\">a\n</code></pre>",
    "<nav aria-label=\"a\"><a href=\"./\" aria-current=\"page\" rel=\"next\">b</a></nav>",
    "<svg role=\"img\" aria-label=\"a\" viewBox=\"0 0 1.5 1\"><line x1=\"0\" x2=\"12.5%\"/><path d=\"M0 .5h1v-1l2,3z\"/></svg>",
    "<svg aria-hidden=\"true\"><defs><pattern id=\"p\" width=\"1\" height=\"2\"><rect width=\"4\" height=\"7\"/></pattern></defs>\
     <rect fill=\"url(#p)\" width=\"50%\" height=\"1\"/><use href=\"#p\"/><text x=\"1\" y=\"2\">a</text></svg>",
    "<p><svg aria-hidden=\"true\"></svg> <time datetime=\"PT5M\">5 min</time> <time>2026-03-02</time></p>",
    "<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby> <bdo dir=\"rtl\">x</bdo> <q>y</q> <span lang=\"de\" dir=\"auto\">z</span></p>",
    "<label for=\"f\">a</label> <input id=\"f\" type=\"search\" name=\"q\"> <button type=\"button\" aria-expanded=\"false\" \
     aria-controls=\"f\">b</button> <p data-a-b=\"c\" hidden title=\"d\">e</p>",
    "<header><h2>a</h2></header><footer>b</footer><article><h2>c</h2><header>d</header></article>",
    "<!-- a comment -->",
    "<a href=\"https://a.example/b?c=1&amp;d#e\" rel=\"noreferrer\">x</a> <a href=\"mailto:a@b.example\">y</a>",
];

#[test]
fn what_is_wrong_is_seen() {
    let mut unseen = Vec::new();
    let mut see = |what: &str, html: &str, expected: &str| {
        let found = complaints(html, By::Us);
        if !found.iter().any(|complaint| complaint.contains(expected)) {
            unseen.push(format!("{what}: expected {expected:?}, got {found:?}"));
        }
    };
    for (snippet, expected) in BAD {
        see(snippet, &page(snippet), expected);
    }
    for (from, to, expected) in BAD_PAGES {
        let whole = page("");
        assert!(whole.contains(from), "{from}");
        see(to, &whole.replace(from, to), expected);
    }
    assert_eq!(unseen, [""; 0]);
}

#[test]
fn what_is_right_is_let_be() {
    for snippet in GOOD {
        assert_eq!(complaints(&page(snippet), By::Us), [""; 0], "{snippet}");
    }
}

#[test]
fn a_complaint_has_its_line() {
    let found = complaints(&page("\n<p>a</p>\n<p align=\"left\">b</p>"), By::Us);
    assert_eq!(found, ["12: align= on <p>"]);
}
