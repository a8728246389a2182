//! The theme: a folder's own files in the place of built-in ones, and what is said of those that break.

use std::fs;

use super::folder::{Folder, Run, difference};

/// The smallest picture that is one.
const DOT: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>"#;

fn folder() -> Folder {
    Folder::new().file(
        "a.md",
        "+++\nid = \"A\"\nseverity = \"sev1\"\n+++\n# It broke\n\nAnd then it was well again.\n",
    )
}

/// The built-in file, as eject gives it.
fn built_in(path: &str) -> String {
    let folder = Folder::new();
    folder.run(&["theme", "eject", path]).ended(0);
    fs::read_to_string(folder.at("content/theme").join(path)).expect("it was copied")
}

#[track_caller]
fn says(run: &Run, words: &[&str]) {
    for words in words {
        assert!(run.stderr.contains(words), "{words}\n{}", run.stderr);
    }
}

#[test]
fn one_template_is_overridden_and_the_others_stay() {
    let without = folder().build().ended(0).site;
    let run = folder()
        .file(
            "theme/templates/404.html",
            "{% extends \"base.html\" %}{% block main %}<p>Lost.</p>{% endblock main %}",
        )
        .build()
        .ended(0);
    assert!(
        run.page("404.html")
            .contains("<main id=\"page.main\" class=\"wrap\"><p>Lost.</p>")
    );
    assert_eq!(difference(&without, &run.site), [".hansei-manifest.json", "404.html"]);
    assert!(!run.stderr.contains("passed over"), "{}", run.stderr);
}

#[test]
fn a_component_is_overridden_wherever_it_is_used() {
    let chips = built_in("templates/components/chips.html");
    let own = chips.replace("class=\"chip sev", "class=\"mine chip sev");
    assert_ne!(own, chips);
    let run = folder()
        .file("theme/templates/components/chips.html", own)
        .build()
        .ended(0);
    assert!(run.page("incidents/a/index.html").contains("class=\"mine chip sev"));
    assert!(run.page("incidents/index.html").contains("class=\"mine chip sev"));
}

#[test]
fn style_icon_and_own_files_are_copied() {
    let base = built_in("templates/base.html")
        .replace("</head>", "<link rel=\"x\" href=\"{{ site.root }}logo/x.svg\"></head>");
    let run = folder()
        .file("theme/style.css", "@import \"more.css\";")
        .file("theme/more.css", "p { color: red }")
        .file("theme/favicon.svg", DOT)
        .file("theme/logo/x.svg", DOT)
        .file("theme/fonts/sans.woff2", b"\x00\xff")
        .file("theme/README.md", "For us.")
        .file("theme/templates/base.html", base)
        .build()
        .ended(0);
    assert_eq!(run.page("style.css"), "@import \"more.css\";");
    assert_eq!(run.page("more.css"), "p { color: red }");
    assert_eq!(run.page("favicon.svg"), DOT);
    assert_eq!(run.page("logo/x.svg"), DOT);
    assert_eq!(run.site["fonts/sans.woff2"], b"\x00\xff");
    assert!(!run.site.contains_key("README.md"));
    assert!(run.page("index.html").contains("href=\"logo/x.svg\""));
    assert!(run.page("404.html").contains("href=\"/logo/x.svg\""));
    assert!(run.page("incidents/a/index.html").contains("href=\"../../logo/x.svg\""));
}

#[test]
fn a_template_of_ones_own_can_be_included() {
    let run = folder()
        .file(
            "theme/templates/404.html",
            "{% include \"mine/note.html\" %}{{ <mine_words text={site.title} /> }}",
        )
        .file("theme/templates/mine/note.html", "<p>A note.</p>")
        .file(
            "theme/templates/components/mine.html",
            "{% component mine_words(text: string) %}<b>{{ text }} & more</b>{% endcomponent mine_words %}",
        )
        .build()
        .ended(0);
    assert!(
        run.page("404.html").contains("<p>A note.</p><b>"),
        "{}",
        run.page("404.html")
    );
    assert!(!run.stderr.contains("unknown-theme-file"), "{}", run.stderr);
}

#[test]
fn nothing_shadows_a_page_or_brings_more_than_an_image() {
    let plain = folder().build().ended(0).site;
    let run = folder()
        .file("theme/index.html", "mine")
        .file("theme/incidents/a/index.html", "mine")
        .file("theme/api/reports.json", "mine")
        .file("theme/favicon.svg", "<svg onload=\"x()\"/>")
        .file("theme/logo.svg", "<svg><script>x()</script></svg>")
        .file("theme/both.txt", "mine")
        .file("theme/templates/x.txt", "mine")
        .file("static/both.txt", "theirs")
        .run(&["build", "-v"])
        .ended(0);
    assert_eq!(run.page("both.txt"), "theirs");
    assert_eq!(difference(&plain, &run.site), [".hansei-manifest.json", "both.txt"]);
    says(
        &run,
        &[
            "theme/index.html",
            "theme/incidents/a/index.html",
            "theme/api/reports.json",
            "[unsafe-image]",
            "theme/favicon.svg",
            "theme/logo.svg",
            "`both.txt` is static/both.txt",
            "passed over: theme/templates/x.txt (a template's name ends with .html)",
        ],
    );
}

#[cfg(unix)]
#[test]
fn a_link_in_the_theme_publishes_no_report() {
    let folder = folder().file("b.txt", "+++\nvisibility = \"team\"\n+++\n# Secret\n");
    fs::create_dir(folder.at("content/theme")).expect("a folder");
    std::os::unix::fs::symlink("../b.txt", folder.at("content/theme/b.txt")).expect("a link");
    let run = folder.build().ended(0);
    assert!(!run.site.contains_key("b.txt"));
    says(&run, &["[outside-folder]"]);
}

#[test]
fn a_template_that_cannot_be_read_stops_the_build_and_the_last_site_stands() {
    let folder = folder();
    let good = folder.build().ended(0).site;
    folder.write("theme/templates/404.html", "<p>\n  {% if %}\n</p>\n");
    let run = folder.build().ended(2);
    says(
        &run,
        &["error: ", "theme/templates/404.html:2:", "{% if %}", "\nhelp: "],
    );
    assert_eq!(difference(&good, &run.site), [""; 0]);
    says(&folder.run(&["check"]).ended(2), &["theme/templates/404.html:2:"]);

    folder.write("theme/templates/404.html", "{% extends \"bass.html\" %}");
    says(&folder.build().ended(2), &["bass.html", "\nhelp: "]);
    folder.write("theme/templates/404.html", "<p>\n{{ <sevverity of={a} /> }}");
    says(&folder.build().ended(2), &["theme/templates/404.html:2:", "sevverity"]);
    folder.write("theme/templates/404.html", b"\xff");
    says(&folder.build().ended(2), &["theme/templates/404.html is not UTF-8"]);
}

#[test]
fn a_template_that_fails_names_its_place_and_the_page() {
    let folder = folder();
    let good = folder.build().ended(0).site;
    let report = built_in("templates/report.html").replace("{{ id }}", "{{ idd }}");
    folder.write("theme/templates/report.html", &report);
    let line = 1 + report
        .lines()
        .position(|line| line.contains("{{ idd }}"))
        .expect("a line");
    let run = folder.build().ended(2);
    says(
        &run,
        &[
            "theme/templates/report.html broke on the page incidents/a/index.html",
            &format!("theme/templates/report.html:{line}:"),
            "{{ idd }}",
            "hansei theme eject templates/report.html",
        ],
    );
    assert_eq!(difference(&good, &run.site), [""; 0]);
}

#[test]
fn what_is_ejected_builds_the_very_same_site() {
    let folder = folder();
    let without = folder.build().ended(0).site;
    let run = folder.run(&["theme", "eject"]).ended(0);
    says(
        &run,
        &["content/theme/templates/report.html", "content/theme/style.css"],
    );
    let run = folder.build().ended(0);
    assert_eq!(difference(&without, &run.site), [""; 0]);
    assert!(!run.stderr.contains("unknown-theme-file"), "{}", run.stderr);
    let list = folder.run(&["theme", "list", "--folder", "content"]).ended(0).stdout;
    assert!(list.lines().all(|line| line.ends_with("  overridden")), "{list}");
}

#[test]
fn eject_overwrites_nothing_unasked() {
    let folder = folder().file("theme/style.css", "mine");
    for args in [&["theme", "eject", "style.css"][..], &["theme", "eject"]] {
        let run = folder.run(args).ended(2);
        says(&run, &["content/theme/style.css is there already", "--force"]);
    }
    assert_eq!(super::folder::names(&folder.at("content/theme")), ["style.css"]);
    let list = folder.run(&["theme", "list"]).ended(0).stdout;
    assert!(
        list.contains("style.css  overridden\n") && list.contains("templates/base.html\n"),
        "{list}"
    );
    folder.run(&["theme", "eject", "style.css", "--force"]).ended(0);
    let bytes = fs::read(folder.at("content/theme/style.css")).expect("it is there");
    assert_ne!(bytes, b"mine");
    let run = folder.run(&["theme", "eject", "--folder", "nowhere"]).ended(2);
    says(&run, &["there is no content folder nowhere"]);
}

#[test]
fn a_name_that_is_nearly_one_is_told() {
    let run = folder().run(&["theme", "eject", "templates/raport.html"]).ended(2);
    says(
        &run,
        &[
            "no file templates/raport.html",
            "did you mean templates/report.html?",
            "hansei theme list",
        ],
    );
    let run = folder()
        .file("theme/templates/raport.html", "x")
        .file("theme/report.html", "x")
        .build()
        .ended(0);
    says(
        &run,
        &[
            "[unknown-theme-file]",
            "has no `templates/raport.html`",
            "has no `report.html`",
            "did you mean `theme/templates/report.html`?",
        ],
    );
}

#[test]
fn a_template_may_be_named_without_its_folders() {
    let folder = folder();
    for (name, path) in [
        ("actions.html", "templates/actions.html"),
        ("row.html", "templates/components/row.html"),
        ("components/actions.html", "templates/components/actions.html"),
    ] {
        let run = folder.run(&["theme", "eject", name]).ended(0);
        says(&run, &[path]);
        assert!(folder.at(&format!("content/theme/{path}")).is_file(), "{path}");
    }
    for args in [
        &["theme", "list", "content"][..],
        &["theme", "list", "--folder", "content"],
        &["theme", "list"],
    ] {
        let run = folder.run(args).ended(0);
        assert!(
            run.stdout.contains("templates/actions.html  overridden\n"),
            "{}",
            run.stdout
        );
    }
}
