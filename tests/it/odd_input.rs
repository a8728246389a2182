//! No input stops a build: a hopeless file is still a page with its prose, and a finding.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
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

#[test]
fn odd_names() {
    let names = [
        "plain.md",
        "with spaces.md",
        "quote\"and'apostrophe.md",
        "要約 2026.md",
        "e\u{301}clair.md",
        "<b>&amp;.md",
        "a?b#c%20d.md",
        "back\\slash.md",
        "new\nline.md",
        "tab\there.md",
        "right-to-left \u{202e}dm.md",
        "…md.md",
        "UPPER.MD",
        "long ending.markdown",
        "middle.html.md.erb",
        "-.md",
        "con.md",
        "{{ site.title }}.md",
        "{% raw %}.md",
    ];
    let folder = names.iter().fold(Folder::new(), |folder, name| {
        folder.file(
            &format!("odd & \"folder\"/{name}"),
            format!("# Report\n\n[next](<plain.md>) ![x](<p \"i\" #1?.png>) {name:?}\n"),
        )
    });
    let folder = folder
        .file("odd & \"folder\"/p \"i\" #1?.png", b"png")
        .file("x.md/README.md", "# In a folder\n\nText.\n");
    let run = folder.run(&["build", "-v"]).ended(0);
    assert_eq!(
        run.reports().len(),
        names.len() + 1,
        "{:?}\n{}",
        run.reports(),
        run.stderr
    );
    assert_eq!(broken(&run.site), [""; 0]);
    assert_eq!(dangers(&run.site), [""; 0]);
    let portable = folder.run(&["build", "--portable"]).ended(0);
    assert_eq!(broken(&portable.site), [""; 0]);
}

/// Names and ids that are alike for as long as an address can be.
#[test]
fn long_names() {
    let long = "a-long-name-".repeat(19);
    let id = |id: String| format!("+++\nid = \"{id}\"\n+++\nText.\n");
    let mut lost = Vec::new();
    for (what, one, two) in [
        (
            "names",
            (format!("{long}1.md"), "# A\n\nText.\n".into()),
            (format!("{long}2.md"), "# A\n\nText.\n".into()),
        ),
        (
            "wide names",
            (format!("{}.md", "要".repeat(80)), String::new()),
            (format!("{}.md", "要".repeat(79)), String::new()),
        ),
        (
            "ids",
            ("a.md".into(), id("x".repeat(5_000))),
            ("b.md".into(), id("x".repeat(5_000))),
        ),
        (
            "ids of words",
            ("a.md".into(), id("y ".repeat(3_000))),
            ("b.md".into(), id("y ".repeat(3_001))),
        ),
    ] {
        let folder = Folder::new()
            .file(&format!("i/{}", one.0), &one.1)
            .file(&format!("i/{}", two.0), &two.1);
        let run = folder.build();
        if run.code != Some(0) || run.reports().len() != 2 {
            lost.push(format!("{what}: {:?} {}", run.code, run.stderr));
        }
    }
    assert_eq!(lost, [""; 0]);
}

#[test]
fn two_reports_with_one_id() {
    let report = |title: &str| format!("+++\nid = \"INC-1\"\ntitle = \"{title}\"\n+++\n");
    let folder = Folder::new()
        .file("b.md", report("Second"))
        .file("a.md", report("First"))
        .file("c.md", "+++\nid = \"inc 1\"\ntitle = \"Third\"\n+++\n")
        .file("d.md", "+++\nid = \"INC-1-2\"\ntitle = \"Fourth\"\n+++\n");
    let run = folder.run(&["build", "-v"]).ended(0);
    assert!(run.page("incidents/inc-1/index.html").contains("First"));
    assert!(run.page("incidents/inc-1-2/index.html").contains("Fourth"));
    assert_eq!(run.reports().len(), 4);
    let said = folder.run(&["check", "--format", "json"]).ended(1).json();
    let mut paths: Vec<_> = said
        .as_array()
        .expect("findings")
        .iter()
        .filter(|d| d["code"] == "duplicate-id")
        .map(|d| d["path"].to_string())
        .collect();
    paths.sort();
    assert_eq!(paths, ["\"a.md\"", "\"b.md\"", "\"c.md\""]);
}

#[test]
fn a_folder_with_nothing() {
    for folder in [Folder::new(), Folder::new().file("notes.txt", "x")] {
        let run = folder.build().ended(0);
        assert!(run.site.contains_key("index.html"));
        assert_eq!(broken(&run.site), [""; 0]);
        folder.run(&["build", "--strict"]).ended(0);
    }
}

#[test]
fn a_folder_that_is_not_there() {
    for args in [&["build", "none"][..], &["check", "none"], &["export", "none"]] {
        let run = Folder::new().run(args).ended(2);
        assert!(
            run.stderr.contains("none") && run.stderr.contains("\nhelp: "),
            "{}",
            run.stderr
        );
        assert_eq!(run.stdout, "");
    }
    let run = Folder::new().file("a.md", "x").run(&["build", "content/a.md"]).ended(2);
    assert!(run.stderr.contains("is not a folder"), "{}", run.stderr);
}

#[test]
fn what_was_typed_wrong_is_said() {
    for args in [
        &["build", "--no-such"][..],
        &["check", "--as-of", "yesterday"],
        &["nothing"],
        &[],
    ] {
        assert_eq!(Folder::new().run(args).code, Some(2), "{args:?}");
    }
    let run = Folder::new().run_with(&["check"], |command| {
        command.env("SOURCE_DATE_EPOCH", "yesterday");
    });
    assert!(run.ended(2).stderr.contains("SOURCE_DATE_EPOCH"));
}

#[test]
fn without_a_folder_it_is_content_or_here() {
    let folder = Folder::new().file("incidents/a.md", "# A\n\nText.\n");
    let there = folder.build().ended(0);
    let here = folder.run_with(&["build", "-o", "../public"], |command| {
        command.current_dir(folder.at("content"));
    });
    assert_eq!(there.site, here.ended(0).site);
}

#[test]
fn markdown_by_other_names() {
    let folder = Folder::new()
        .file("incidents/extensionless", "# Extensionless\n\nIt broke.\n")
        .file("incidents/a.markdown", "# Markdown\n\nIt broke.\n")
        .file("incidents/b.html.md.erb", "---\ntitle: Middleman\n---\n\nIt broke.\n");
    let run = folder.build().ended(0);
    assert_eq!(run.reports(), ["a", "b", "extensionless"]);
    assert!(run.page("incidents/b/index.html").contains("Middleman"));
}

#[test]
fn scripts_and_settings_are_no_reports() {
    let folder = Folder::new()
        .file("a.md", "# A\n\nText.\n")
        .file("Dockerfile", "# Builds it.\n\nFROM rust\n")
        .file("ops/Makefile", "# Builds it\n\nall:\n\ttrue\n")
        .file("ops/deploy", "# Deploys it\n\nset -e\nTOKEN=$1 ./deploy now\n")
        .file("env", "# The shop\n\nPASSWORD=hunter2\n");
    let run = folder.run(&["build", "-v"]).ended(0);
    assert_eq!(run.reports(), ["a"]);
    for path in ["Dockerfile", "ops/Makefile", "ops/deploy", "env"] {
        assert!(
            run.stderr.contains(&format!("passed over: {path} (not Markdown)")),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn what_is_passed_over_is_named_with_the_reason() {
    let folder = Folder::new()
        .file("a.md", "# A\n\nText.\n")
        .file("b.md", "# B\n\nText.\n");
    let passed = [
        ("README.md", "a README"),
        ("LICENSE.md", "a licence"),
        ("CONTRIBUTING.md", "about the repository"),
        ("CHANGELOG.md", "a change log"),
        ("index.md", "an index page"),
        ("template.md", "a template"),
        ("Makefile", "not Markdown"),
        ("notes.rst", "not Markdown"),
        ("notes.txt", "plain text"),
        ("page.html", "HTML"),
        ("data.csv", "data"),
        ("lessons/x.md", "not a report's place"),
    ];
    let folder = passed
        .iter()
        .fold(folder, |folder, (path, _)| folder.file(path, "Some words.\n"));
    let run = folder.run(&["build", "-v"]).ended(0);
    assert_eq!(run.reports(), ["a", "b"]);
    for (path, reason) in passed {
        let line = format!("passed over: {path} ({reason})\n");
        assert!(run.stderr.contains(&line), "{line}{}", run.stderr);
    }
    assert!(
        run.stderr.contains(&format!("{} files passed over", passed.len())),
        "{}",
        run.stderr
    );
    let quiet = folder.build().ended(0).stderr;
    assert!(
        !quiet.contains("passed over: ") && quiet.contains("files passed over"),
        "{quiet}"
    );
}

#[test]
fn static_files_never_stop_the_build() {
    let folder = Folder::new().file("a.md", "# A\n\nText.\n");
    let mut stopped = Vec::new();
    for path in [
        "incidents",
        "api",
        "style.css/x",
        "404.html/x",
        "index.html/x",
        "favicon.svg/x.txt",
        "incidents/a/index.html",
        "back\\slash",
        "a b/ü#?.txt",
        "api/reports.json",
        "sub/.hansei-manifest.json",
        "robots.txt",
    ] {
        folder.write(&format!("static/{path}"), "static");
        let run = folder.build();
        if run.code != Some(0) || !run.page("incidents/a/index.html").contains("Text.") {
            stopped.push(path);
        }
        fs::remove_dir_all(folder.at("content/static")).expect("it is there");
    }
    assert_eq!(stopped, [""; 0]);
}

#[test]
fn images_by_any_name() {
    let folder = Folder::new()
        .file("a/a.md", "# A\n\n![1](x.png) ![2](../b/x.png) ![3](../c/X.png) ![4](<back\\slash.png>) ![5](index.html.png) ![6](x.png?raw=1)\n")
        .file("a/x.png", "1")
        .file("b/x.png", "2")
        .file("c/X.png", "3")
        .file("a/back\\slash.png", "4")
        .file("a/index.html.png", "5");
    let run = folder.build().ended(0);
    assert_eq!(broken(&run.site), [""; 0]);
    assert!(!run.page("incidents/a/index.html").contains("src=\"\""));
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let folder = Folder::new()
        .file("a.md", "# A\n\nText.\n")
        .file("locked.md", "# B\n")
        .file("shut/c.md", "# C\n");
    let mode = |path: &str, mode| fs::set_permissions(folder.at(path), fs::Permissions::from_mode(mode)).expect("ours");
    mode("content/locked.md", 0o000);
    mode("content/shut", 0o000);
    let readable = fs::read(folder.at("content/locked.md")).is_ok();
    std::os::unix::fs::symlink("nowhere", folder.at("content/dangling.md")).expect("a link");
    let run = folder.run(&["build", "-v"]);
    mode("content/locked.md", 0o600);
    mode("content/shut", 0o700);
    let run = run.ended(0);
    assert!(run.stderr.contains("dangling.md"), "{}", run.stderr);
    assert!(run.page("incidents/a/index.html").contains("Text."));
    // Nothing is locked for root.
    if !readable {
        assert!(
            run.stderr.contains("locked.md") && run.stderr.contains("shut"),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn broken_settings_are_findings() {
    for settings in [
        "title = ",
        "title = [1]",
        "\0\u{1}",
        "[[severities]]\n",
        "page_size = -1",
        "[fields]\nx = 1",
        "[checks]\nx = 1",
        "timezone = \"Mars\"",
    ] {
        let run = Folder::new()
            .file("hansei.toml", settings)
            .file("a.md", "# A\n\nText.\n")
            .run(&["build", "-v"])
            .ended(0);
        assert!(run.stderr.contains("hansei.toml"), "{settings}: {}", run.stderr);
    }
    Folder::new()
        .file("hansei.toml", b"\xff\xfe")
        .file("a.md", "x")
        .build()
        .ended(0);
}

/// Settings that can't be read might say what is restricted: nothing is built without them.
#[test]
fn settings_out_of_reach_stop_the_build() {
    let one = || Folder::new().file("a.md", "# A\n\nText.\n");
    let linked = one();
    linked.put("outside/hansei.toml", "title = \"zanzibar\"");
    std::os::unix::fs::symlink(linked.at("outside/hansei.toml"), linked.at("content/hansei.toml")).expect("a link");
    for folder in [
        one().file("hansei.toml/x.md", "# X\n\nText.\n"),
        one().file("hansei.toml", "title = \"x\n[[[\n[fields]\nvisibility = [\"geheim\"]\n"),
        linked,
    ] {
        let run = folder.run(&["build"]).ended(2);
        assert!(run.site.is_empty());
        assert!(run.stderr.contains("hansei.toml"), "{}", run.stderr);
        assert!(run.stderr.contains("\nhelp: "), "{}", run.stderr);
    }
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
