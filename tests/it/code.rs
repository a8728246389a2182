//! Blocks of code have colours on pages, and nowhere else.

use super::folder::{Folder, Run};
use super::page::dangers;

const CODE: &str = "fn main() {\n    let x = \"<b> & 'c'\"; // </code></pre>\n}\n";

fn built(body: &str) -> Run {
    Folder::new()
        .file("a.md", format!("+++\nid = \"A\"\n+++\n# T\n\n{body}"))
        .build()
        .ended(0)
}

/// The blocks of a page, from tag to tag.
fn blocks(html: &str) -> Vec<&str> {
    let blocks = html.split("<pre").skip(1);
    blocks
        .map(|rest| rest.split("</pre>").next().unwrap_or_default())
        .collect()
}

/// What a browser shows of some HTML.
fn text(html: &str) -> String {
    let (_, html) = html.split_once('>').expect("the end of its tag");
    let mut text: String = html
        .split('>')
        .zip(html.split('>').skip(1))
        .fold(String::new(), |text, (part, _)| {
            text + part.split('<').next().unwrap_or_default()
        });
    text.push_str(html.rsplit('>').next().unwrap_or_default());
    for (written, meant) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ] {
        text = text.replace(written, meant);
    }
    text
}

#[test]
fn code_has_colours_and_its_own_words() {
    let run = built(&format!(
        "```rust\n{CODE}```\n\n```\n{CODE}```\n\n```text\n{CODE}```\n\n    {CODE}"
    ));
    let page = run.page("incidents/a/index.html");
    let found = blocks(page);
    assert_eq!(found.len(), 4);
    assert_eq!(
        found.iter().map(|b| b.contains("<span")).collect::<Vec<_>>(),
        [true, false, false, false]
    );
    assert!(
        found[0].contains("<span class=\"k\">fn</span> <span class=\"f\">main</span>() {"),
        "{}",
        found[0]
    );
    assert_eq!(text(found[0]), CODE);
    // What isn't coloured is the same as it ever was.
    assert_eq!(text(found[1]), CODE);
    assert!(!found.concat().contains("style="));
}

/// In quotations, lists, footnotes and rows that the program draws.
#[test]
fn code_has_colours_wherever_it_stands() {
    let run = built(
        "> ```sql\n> select 1\n> ```\n\n- a\n\n  ```yaml\n  a: 1\n  ```\n\nA note[^1].\n\n[^1]: With\n\n    ```go\n    if x\n    ```\n\n\
         ## Timeline\n\n- 2026-03-02 09:14 it failed\n\n  ```sh\n  $ date\n  ```\n",
    );
    let page = run.page("incidents/a/index.html");
    for part in [
        "<span class=\"k\">select</span> <span class=\"n\">1</span>",
        "<span class=\"f\">a</span>: <span class=\"n\">1</span>",
        "<span class=\"k\">if</span> x",
        "<span class=\"c\">$ </span><span class=\"f\">date</span>",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
}

#[test]
fn colours_are_for_pages_alone() {
    let folder = Folder::new().file(
        "a.md",
        "+++\nid = \"A\"\ntags = [\"t\"]\n+++\n# T\n\n## Summary\n\nIt failed.\n\n```rust\nfn main() {}\n```\n\n## Timeline\n\n\
         - 2026-03-02 09:14 it failed\n\n  ```sh\n  $ date\n  ```\n",
    );
    let run = folder.build().ended(0);
    assert!(
        run.page("incidents/a/index.html")
            .contains("<span class=\"k\">fn</span>")
    );
    let twin = run.page("incidents/a/index.md");
    assert!(twin.contains("```rust\nfn main() {}\n```\n"), "{twin}");
    for (path, bytes) in &run.site {
        let text = String::from_utf8_lossy(bytes);
        assert!(
            path.ends_with(".html") || !text.contains("span class=") && !text.contains("span class=\\\""),
            "{path} has colours"
        );
    }
    let export = folder.run(&["export"]).ended(0);
    assert!(!export.stdout.contains("<span"));
}

/// The classes are ours: an author's own HTML may not have them, and can't break what is set there.
#[test]
fn html_of_an_author_gets_colours_and_gives_none() {
    let run = built(
        "<p>A <span class=\"k\">word</span> and <code class=\"k\">more</code>.</p>\n\n\
         <pre><code class=\"language-sql\">select '&lt;img src=x onerror=alert(1)&gt;'</code></pre>\n\n\
         <p title='\n\n```js\nalert(\"x\") // onclick=alert(1)\n```\n\n'>x</p>\n\n\
         <pre><code class=\"language-js\">if <img src=x onerror=alert(1)></code></pre>\n\n\
         <pre><code class=\"language-js\">/*\n\n## Timeline\n\n- 2026-03-02 09:14 it failed\n\n*/</code></pre>\n",
    );
    let page = run.page("incidents/a/index.html");
    assert!(page.contains("A <span>word</span> and <code>more</code>"), "{page}");
    let select = "<span class=\"k\">select</span> <span class=\"s\">'&lt;img src=x onerror=alert(1)&gt;'</span>";
    assert!(page.contains(select), "{page}");
    let found = dangers(&run.site);
    assert!(found.is_empty(), "{found:?}");
}

/// Secrets are taken out before code is looked at.
#[test]
fn a_secret_stays_out_of_code() {
    let text = "+++\nid = \"A\"\n+++\n# T\n\n```sh\nexport AWS_ACCESS_KEY_ID=AKIAQWERTYUIOPASDFGH # keep\n```\n";
    let run = Folder::new().file("a.md", text).build();
    let page = run.page("incidents/a/index.html");
    assert!(page.contains("[redacted") && !page.contains("AKIAQWERTY"), "{page}");
}

#[test]
fn every_class_has_its_style() {
    let run = built("");
    let style = run.page("style.css");
    for letter in ["c", "k", "s", "n", "f", "i", "d"] {
        let rule = style.lines().filter(|line| line.starts_with("pre "));
        let is_of = |line: &&str| {
            line.split([' ', ',', '(', ')'])
                .any(|part| part == format!(".{letter}"))
        };
        assert!(rule.clone().any(|line| is_of(&line)), "{letter}");
    }
}
