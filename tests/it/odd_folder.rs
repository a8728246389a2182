//! No folder stops a build: names, links, settings and files of every sort.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::folder::Folder;
use super::page::{broken, dangers};

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
        ("lessons/x.md", "names no edition"),
        ("lessons/x.csv", "not a report's place"),
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
