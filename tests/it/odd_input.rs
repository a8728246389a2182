//! No input stops a build: a hopeless file is still a page with its prose, and a finding.

use std::process::Stdio;
use std::thread;
use std::time::Duration;

use hansei::config::Config;
use hansei::parse::Reading;
use hansei::source::Source;
use proptest::prelude::*;

use super::folder::{Folder, Run};
use super::page::{broken, dangers};

/// Builds a folder with `bytes` as the report `incidents/a.md`, which must become the page of a report.
#[track_caller]
fn odd(bytes: impl AsRef<[u8]>) -> Run {
    let run = Folder::new()
        .file("incidents/a.md", bytes)
        .run(&["build", "-v"])
        .ended(0);
    assert_eq!(run.reports().len(), 1, "{}", run.stderr);
    assert_eq!(broken(&run.site), [""; 0]);
    run
}

/// The page of the only report.
fn only(run: &Run) -> &str {
    run.page(&format!("incidents/{}/index.html", run.reports()[0]))
}

#[test]
fn nothing_at_all() {
    for bytes in [
        "",
        "\n",
        " \t\r\n\u{feff}",
        "\u{feff}",
        "+++\n+++\n",
        "---\n---",
        "<!-- -->",
    ] {
        odd(bytes);
    }
    assert!(odd("").stderr.contains("empty-report"));
}

#[test]
fn only_front_matter() {
    assert!(only(&odd("+++\ntitle = \"Checkout failed\"\n+++")).contains("Checkout failed"));
    assert!(only(&odd("---\ntitle: Checkout failed\n---\n")).contains("Checkout failed"));
}

#[test]
fn unclosed_front_matter() {
    for text in [
        "+++\ntitle = \"Checkout failed\"\n\nThe prose.\n",
        "---\ntitle: Checkout failed\n\nThe prose.\n",
    ] {
        let run = odd(text);
        assert!(only(&run).contains("Checkout failed") && only(&run).contains("The prose."));
        assert!(run.stderr.contains("never closed"), "{}", run.stderr);
    }
    for text in [
        "+++",
        "---",
        "+++\n",
        "---\n",
        "+++\ntitle",
        "---\n# Heading\n\nThe prose.\n",
        "---\r",
    ] {
        odd(text);
    }
}

#[test]
fn broken_toml_keeps_what_can_be_read_and_the_prose() {
    for line in [
        "odd = ",
        "odd",
        "= 1",
        "odd = [1, 2",
        "odd = \"open",
        "odd = 'open",
        "odd = { a = 1",
        "odd = 2026-13-45",
        "odd = 1 2",
        "[odd",
        "[[odd]",
        "odd = \"\\q\"",
        "odd = \u{1}",
        "odd: 1",
        "odd = tru",
        "\u{fffd}",
    ] {
        let run = odd(format!(
            "+++\nid = \"A\"\ntitle = \"Checkout failed\"\n{line}\n+++\n\nThe prose is kept.\n"
        ));
        let page = only(&run);
        assert!(page.contains("Checkout failed"), "{line}");
        assert!(page.contains("The prose is kept."), "{line}");
        assert!(run.stderr.contains("front-matter-syntax"), "{line}: {}", run.stderr);
    }
}

#[test]
fn broken_yaml_keeps_what_can_be_read_and_the_prose() {
    for line in [
        "odd: [1, 2",
        "odd: \"open",
        "odd: 'open",
        "odd: {a: 1",
        "odd: a: b",
        "\todd: 1",
        "odd: @x",
        "odd: *nowhere",
        "  odd: 1",
        "- odd",
        "odd: \"\\q\"",
        "odd: %x",
        "? [",
        "odd: !<",
        "odd:\n  - a\n b",
        "&",
        "odd: |x\n  a",
    ] {
        let run = odd(format!(
            "---\nid: A\ntitle: Checkout failed\n{line}\n---\n\nThe prose is kept.\n"
        ));
        let page = only(&run);
        assert!(page.contains("Checkout failed"), "{line}");
        assert!(page.contains("The prose is kept."), "{line}");
    }
}

#[test]
fn odd_bytes() {
    for (name, bytes) in [
        ("Latin-1", b"# A\n\nCaf\xe9 closed. The prose.\n".to_vec()),
        ("half a character", b"# A\n\nThe prose. \xe2\x82".to_vec()),
        ("surrogates", b"# A\n\nThe prose. \xed\xa0\x80\n".to_vec()),
    ] {
        let run = odd(&bytes);
        assert!(only(&run).contains("The prose."), "{name}");
        assert!(run.stderr.contains("bad-encoding"), "{name}: {}", run.stderr);
    }
    let utf16: Vec<u8> = "\u{feff}# A\n\nThe prose.\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert!(only(&odd(utf16)).contains("The prose."));
    odd((0..=255).collect::<Vec<u8>>());
    odd([0; 5000]);
    let nul = odd("# A\0B\n\nThe\0prose.\n\0");
    assert!(!only(&nul).contains('\0'));
    for noncharacter in [
        "\u{fdd0}0\u{fdd1}",
        "\u{fdd0}",
        "\u{fdd1}99\u{fdd0}",
        "\u{fffe}\u{ffff}",
    ] {
        let run = odd(format!(
            "# A {noncharacter}\n\n[x](a.md) {noncharacter} <b>{noncharacter}</b> &#xfdd0;0&#xfdd1;\n"
        ));
        assert_eq!(dangers(&run.site), [""; 0]);
    }
}

#[test]
fn line_ends_do_not_matter() {
    let text = "+++\nid = \"A\"\ntitle = \"Checkout failed\"\n[time]\nstarted = 2026-03-02T09:14:00Z\n+++\n\n## Summary\n\nIt did.\n\n\
                ## Timeline\n\n- 09:14 began\n- 09:20 ended\n\n## Actions\n\n- [ ] Do it (owner: sre)\n";
    let unix = odd(text);
    let windows = odd(text.replace('\n', "\r\n"));
    assert_eq!(only(&unix), only(&windows).replace('\r', ""));
}

#[test]
fn large_files() {
    let line = "The queue was full, and this is one of many lines that say so.\n\n";
    let run = odd(format!("# A\n\n{}", line.repeat(10_000_000 / line.len())));
    assert!(run.stderr.contains("too-large"));
    assert!(
        odd(format!("# A\n\n{}\n", "word ".repeat(400_000)))
            .stderr
            .contains("too-large")
    );
    odd("x".repeat(2_000_000));
    odd(format!("+++\ntitle = \"{}\"\n+++\n", "word ".repeat(100_000)));
    odd(format!("## Timeline\n\n{}", "- 09:14 something\n".repeat(20_000)));
}

/// Text that a careless reader takes time squared for: then it takes hours, and this test minutes instead of seconds.
#[test]
fn text_that_is_dear_to_read() {
    let mut endless = Vec::new();
    for piece in [
        "PRIVATE KEY ",
        "eyJ.",
        "SG.",
        "-----BEGIN ",
        "://a:",
        "earer a",
        "[",
        "![",
        "*a_",
        "`",
        "<",
        "<b>",
        "| a ",
        "[[",
        "09:14 ",
        "2026-03-02 ",
        "[^1]",
        "[a]: b\n",
        "Hypothesis: ",
        "(owner: ",
        "<!--",
        "&amp;",
        "\u{fdd0}",
        "- 09:14 a\n",
        "**a** ",
    ] {
        let folder = Folder::new().file(
            "incidents/a.md",
            format!("# A\n\n{}\n", piece.repeat(1_000_000 / piece.len())),
        );
        let mut build = folder
            .command(&["build", "-q"])
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let ended = (0..600).any(|_| {
            thread::sleep(Duration::from_millis(100));
            build.try_wait().expect("it is ours").is_some()
        });
        build.kill().expect("it is ours");
        let ended = build.wait().expect("it is ours").success() && ended;
        if !ended {
            endless.push(piece);
        }
    }
    assert_eq!(endless, [""; 0]);
}

#[test]
fn deep_nesting() {
    let deep = 20_000;
    odd("> ".repeat(deep) + "x");
    odd("# T\n\n> > para\n> > # H\n");
    odd("> text\n> # H\n\n- a\n\n  > b\n  > # H\n  > c\n");
    odd((0..2_000)
        .map(|n| format!("{}- x\n", "  ".repeat(n % 300)))
        .collect::<String>());
    odd(format!("# A\n\n{}x{}\n", "<b>".repeat(5_000), "</b>".repeat(5_000)));
    odd(format!(
        "# A\n\n{}x{}\n",
        "<div>\n".repeat(5_000),
        "</div>\n".repeat(5_000)
    ));
    odd(format!(
        "+++\na = {}{}\n+++\nThe prose.\n",
        "[".repeat(deep),
        "]".repeat(deep)
    ));
    odd(format!(
        "+++\na = {}1{}\n+++\nThe prose.\n",
        "{ a = ".repeat(5_000),
        " }".repeat(5_000)
    ));
    odd(format!("+++\n{} = 1\n+++\nThe prose.\n", vec!["a"; deep].join(".")));
    odd(format!(
        "---\na: {}{}\n---\nThe prose.\n",
        "[".repeat(deep),
        "]".repeat(deep)
    ));
    odd(format!("---\na: {}\n---\nThe prose.\n", "{a: ".repeat(deep)));
    odd(format!("---\n{}\n---\nThe prose.\n", "- ".repeat(deep)));
    odd(format!("**{}x", "*".repeat(deep)));
    odd((1..400)
        .map(|n| format!("{} h{n}\n\n", "#".repeat(n % 7)))
        .collect::<String>());
}

/// An alias of an alias of an alias: a few lines of YAML that stand for billions of values.
#[test]
fn a_yaml_bomb() {
    let mut yaml = "a0: &a0 [x, x]\n".to_owned();
    for n in 1..40 {
        yaml += &format!("a{n}: &a{n} [*a{0}, *a{0}, *a{0}]\n", n - 1);
    }
    odd(format!("---\n{yaml}title: Checkout failed\n---\nThe prose.\n"));
}

/// Lower case takes another number of bytes for some letters; two such can make up for each other.
#[test]
fn letters_that_change_their_length() {
    for text in [
        "## Investigation\n\n- Hypothesis: K要test: b İİ\n",
        "## Investigation\n\n- Hypothesis: \u{212a}要 Test: \u{130}\u{130} Result: rejected\n",
        "## Investigation\n\n- Hypothesis: \u{130}\u{130}\u{130}\u{130}要result: \u{212a}\u{212a} test: ß\n",
        "## Timeline\n\n- 09:14 İİK要\n- ０９:１４ x\n- 9:14 p.m. İ\n",
        "**İ:** P1\n\n# A\n\n## İ{#K}\n\n[x](#K) [y](#İ)\n",
    ] {
        odd(text);
    }
}

/// The first heading becomes the title of the page, and is still somewhere to link to.
#[test]
fn a_link_to_the_title() {
    odd("# Checkout failed\n\nSee [the top](#checkout-failed) of it all.\n");
}

/// Pieces that a report is made of, and that its readers look for.
fn piece() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "+++\n",
        "---\n",
        "id = \"A\"\n",
        "title: x\n",
        "[time]\n",
        "started = 2026-03-02T09:14:00Z\n",
        "date: 03/04/2021 9am\n",
        "causes = [{ id = \"a\" }]\n",
        "[[actions]]\ntext = \"x\"\n",
        "# ",
        "## Timeline\n\n",
        "## Summary\n",
        "## Actions\n",
        "- [x] ",
        "- 09:14 ",
        "- ~23:06ish ",
        "| a | b |\n|---|---|\n| 09:14 | ",
        "\n\n",
        "\n",
        "**Severity:** P1\n",
        "[x](a.md#b) ",
        "![x](y.png) ",
        "[[INC-1]] ",
        "<b>",
        "</b>",
        "<!-- ",
        " -->",
        "```\n",
        "Hypothesis: a Test: b Result: rejected",
        "[^1]",
        "[^1]: ",
        "> [!NOTE]\n",
        "(owner: a, due: 2026-01-01)",
        "\u{fdd0}",
        "\u{130}",
        "\u{212a}",
        "要約",
        "\0",
        "\r\n",
        "://a:b@c ",
        "-----BEGIN ",
        "&#xfdd0;",
        "\u{feff}",
        "UTC+25",
        "14.02.2020",
        "T015:00:00",
        "GMT+1 ",
        " – ",
    ]);
    prop_oneof![4 => known.prop_map(str::to_owned), 1 => ".{0,6}", 1 => "[0-9:./ -]{0,12}"]
}

/// Reads bytes as a report; every span of every finding must lie in the text.
fn total(path: &str, bytes: &[u8]) {
    let config = Config::default();
    let report = Reading::new(&config).report(&Source::new(path, bytes));
    for finding in &report.diagnostics {
        if let Some(span) = finding.span {
            assert!(report.text.get(span.range()).is_some(), "{finding:?}");
        }
    }
    assert!(!report.id.value.is_empty() && !report.title.value.is_empty());
    assert!(!hansei::name::slug(&report.id.value).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_a_report(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        total("incidents/a.md", &bytes);
    }

    #[test]
    fn any_text_is_a_report(text in "\\PC{0,400}", path in "[^/\0]{1,20}") {
        total(&path, text.as_bytes());
    }

    #[test]
    fn any_pieces_of_reports_are_a_report(pieces in prop::collection::vec(piece(), 0..60)) {
        total("incidents/2026-03-02-a.md", pieces.concat().as_bytes());
    }
}
