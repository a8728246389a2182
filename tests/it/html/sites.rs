//! The pages of whole sites: the demo, a folder full of HTML that is none, and what other people wrote.

use super::{By, complaints};
use crate::folder::{Folder, Run, Tree, names, repository};
use crate::page;

/// The complaints about each page of a site, `PAGE:LINE: WHAT`, of every `nth` page of a kind.
fn all(site: &Tree, by: By, nth: usize) -> Vec<String> {
    let pages: Vec<(&str, String)> = page::pages(site)
        .enumerate()
        .filter(|(i, _)| i % nth == 0)
        .map(|(_, p)| p)
        .collect();
    let half = pages.len() / 2;
    let found = |pages: &[(&str, String)]| -> Vec<String> {
        let each = pages.iter().flat_map(|(path, html)| {
            let said = complaints(html, by).into_iter();
            said.map(move |what| format!("{path}:{what}"))
        });
        each.collect()
    };
    std::thread::scope(|scope| {
        let second = scope.spawn(|| found(&pages[half..]));
        let mut first = found(&pages[..half]);
        first.extend(second.join().expect("it ends"));
        first
    })
}

fn built(content: &std::path::Path, args: &[&str]) -> Run {
    let folder = Folder::new();
    let run = folder.run_with(&["build"], |command| {
        command.args(args).arg(content);
    });
    run.ended(0)
}

#[test]
fn the_demo_is_valid() {
    for args in [&[][..], &["--portable"]] {
        let run = built(&repository().join("content"), args);
        assert_eq!(all(&run.site, By::Us, 1), [""; 0], "{args:?}");
    }
}

#[test]
fn an_empty_site_is_valid() {
    let run = Folder::new().build().ended(0);
    assert_eq!(all(&run.site, By::Us, 1), [""; 0]);
}

#[test]
fn a_site_of_broken_html_is_valid() {
    let run = built(&repository().join("tests/it/html/hostile"), &[]);
    assert_eq!(all(&run.site, By::Authors, 1), [""; 0]);
}

/// What no file of text holds, and old addresses with odd names.
#[test]
fn a_site_of_odd_characters_is_valid() {
    let odd = "\u{1}\u{8}\u{b}\u{1b}[31m\u{7f}\u{85}\u{fdd0}\u{fdef}\u{ffff}\u{10fffe}\0\u{202e}\u{feff}";
    let quoted = "\\u0001\\u001b\\uFDD0\\uFFFF\\u0085";
    let report = format!(
        "+++\ntitle = \"Odd {quoted} <b>\"\nid = \"ODD-1\"\naliases = [\"old {odd_url} page/\", \"ü/<b>.html\"]\n\
         tags = [\"a{quoted}\"]\nservices = [\"<{quoted}\"]\nsummary = \"{quoted}\"\n\
         actions = [{{ text = \"{quoted}\", owner = \"{quoted}\", ticket = \"https://a.example/{quoted}\" }}]\n+++\n\n\
         ## Summary {odd}\n\n{odd} <b>{odd}</b> [x](https://a.example/{odd}) `{odd}`\n\n```\n{odd}\n```\n\n## {odd}\n\n\
         ## Timeline\n\n- 2026-03-02 09:14 UTC {odd} <i>{odd}\n",
        odd_url = "\\\"&",
    );
    let run = Folder::new()
        .file("incidents/odd.md", &report)
        .file(
            "incidents/plain.md",
            report.replace(['<', '>'], "").replace("ODD-1", "ODD-2"),
        )
        .file(
            "causes/odd.md",
            format!("+++\nname = \"{quoted} &\"\nexcludes = [\"{quoted}\"]\n+++\n\n{odd} <b>x\n"),
        )
        .build()
        .ended(0);
    assert_eq!(all(&run.site, By::Authors, 1), [""; 0]);
}

/// Tags and words in any order.
#[test]
fn a_site_of_any_tags_is_valid() {
    const TAGS: &str = "a b i em code span small sup p p div div ul ol li li dl dt dd table caption thead tbody tfoot tr td th \
         h1 h2 h4 pre details summary figure figcaption section article aside nav header footer blockquote ruby rt rp br hr \
         ins del dfn q button object center font tt colgroup col hgroup img bdo svg select form label";
    let tags: Vec<&str> = TAGS.split_ascii_whitespace().collect();
    let mut seed = 1_u64;
    let mut any = |of: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % of
    };
    let folder = Folder::new();
    for report in 0..150 {
        let mut text = String::from("# A report\n\n");
        for _ in 0..80 {
            let tag = tags[any(tags.len())];
            match any(12) {
                0..5 => text.push_str(&match tag {
                    "a" => "<a href=\"https://a.example/\">".to_owned(),
                    "img" => "<img src=https://a.example/x.png alt=i>".to_owned(),
                    "td" => "<td align=right colspan=2>".to_owned(),
                    tag => format!("<{tag}>"),
                }),
                5..8 => text.push_str(&format!("</{tag}>")),
                8..10 => text.push_str("word "),
                10 => text.push_str(
                    [
                        "\n\n",
                        "\n\n- ",
                        "\n\n> ",
                        "\n\n| a | b |\n|--|-:|\n| c | d |\n\n",
                        " `x` ",
                    ][any(5)],
                ),
                _ => text.push_str(
                    [
                        "\n\n## Head\n\n",
                        "\n\n## Timeline\n\n- 2026-03-02 09:14 UTC x\n\n",
                        "[^1]",
                    ][any(3)],
                ),
            }
        }
        text.push_str("\n\n[^1]: A note\n");
        folder.write(&format!("incidents/r{report}.md"), text);
    }
    let run = folder.build().ended(0);
    assert_eq!(all(&run.site, By::Authors, 1), [""; 0]);
}

#[test]
fn what_other_people_wrote_is_valid() {
    let corpora = repository().join("../shared/corpora");
    if !corpora.is_dir() {
        return;
    }
    let mut found = Vec::new();
    for name in names(&corpora) {
        let content = corpora.join(&name);
        if content.is_dir() {
            let run = built(&content, &[]);
            // A few hundred pages of each folder say as much as all.
            let nth = 1 + run.site.len() / 700;
            found.extend(
                all(&run.site, By::Authors, nth)
                    .into_iter()
                    .map(|what| format!("{name}/{what}")),
            );
        }
    }
    assert_eq!(found, [""; 0]);
}
