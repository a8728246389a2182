//! What must never be published isn't: restricted reports, and secrets in the others.

use super::folder::{Folder, Run};

/// A word that stands in every field and section of a restricted report, in its id, its path and its image.
const MARK: &str = "zanzibar";

/// Everything a run has put anywhere: file names, file contents, the terminal.
fn spread(run: &Run) -> Vec<(String, String)> {
    let mut all = vec![
        ("stdout".into(), run.stdout.clone()),
        ("stderr".into(), run.stderr.clone()),
    ];
    for (path, bytes) in &run.site {
        all.push((format!("the name {path}"), path.clone()));
        all.push((path.clone(), String::from_utf8_lossy(bytes).into_owned()));
    }
    all
}

/// The places where a run has put `word`, in any case, with a little of what is round it.
fn places(run: &Run, word: &str) -> Vec<String> {
    let word = word.to_lowercase();
    let around = |text: &str| {
        let text = text.to_lowercase();
        let at = text.find(&word)?;
        let from = (0..=at.saturating_sub(60)).rev().find(|&i| text.is_char_boundary(i))?;
        Some(text[from..].chars().take(160).collect::<String>())
    };
    let found = spread(run)
        .into_iter()
        .filter_map(|(place, text)| Some(format!("{place}: {}", around(&text)?)));
    found.collect()
}

/// Every command, on every file that is published, must keep silent about [`MARK`] and say that there are `n`.
#[track_caller]
fn stays_inside(folder: &Folder, n: usize) {
    let build = folder.run(&["build", "-v"]).ended(0);
    let said = match n {
        1 => "1 report not published, being restricted".to_owned(),
        n => format!("{n} reports not published, being restricted"),
    };
    assert!(build.stderr.contains(&said), "{}", build.stderr);
    let portable = folder.run(&["build", "--portable", "--format", "json"]).ended(0);
    let mut runs = vec![build, portable];
    for args in [
        &["check"][..],
        &["check", "--format", "json"],
        &["export"],
        &["export", "--format", "ndjson"],
        &["build", "-v", "--base-url", "https://incidents.example/"],
    ] {
        runs.push(folder.run(args));
    }
    for run in &runs {
        assert_eq!(places(run, MARK), [""; 0]);
    }
}

/// All that a report can say, with the mark in it.
fn body() -> String {
    let headings = [
        "Summary",
        "Impact",
        "Timeline",
        "Investigation",
        "Root causes",
        "Actions",
        "Lessons learned",
        "What went well",
        "Anything else",
    ];
    let mut body = format!("# {MARK} heading\n\n![{MARK}](zanzibar.png) [other](public.md) [[PUBLIC-1]]\n\n");
    for heading in headings {
        body += &format!(
            "## {heading}\n\n{MARK} {heading} of some length.\n\n- 2026-03-02 09:14 UTC {MARK}\n- [ ] do {MARK}\n\n\
             <b>{MARK}</b> <!-- {MARK} -->\n\n```\n{MARK}\n```\n\n| time | what |\n|---|---|\n| 09:15 | {MARK} |\n\n"
        );
    }
    body
}

fn toml(visibility: &str) -> String {
    format!(
        r#"+++
id = "{MARK}-1"
title = "{MARK} title"
status = "ongoing"
severity = "{MARK}"
services = ["{MARK}"]
affected = ["{MARK}"]
teams = ["{MARK}"]
commander = "{MARK}"
causes = ["{MARK}", {{ id = "x", text = "{MARK}" }}]
tags = ["{MARK}"]
related = [{{ id = "PUBLIC-1", as = "{MARK}" }}, "{MARK}-none"]
not_related = ["{MARK}-none"]
aliases = ["/{MARK}/"]
original = "https://{MARK}.example/"
summary = "{MARK} summary"
odd = "{MARK}"
{visibility}

[time]
started = 2026-03-02T09:14:00Z
resolved = "{MARK}"

[[impact]]
what = "{MARK}"

[[hypotheses]]
statement = "{MARK}"

[[actions]]
text = "{MARK}"
owner = "{MARK}"
status = "{MARK}"
ticket = "javascript:{MARK}"
+++
{}"#,
        body()
    )
}

fn yaml(visibility: &str) -> String {
    format!(
        "---\nid: {MARK}-1\ntitle: {MARK} title\n{visibility}\ndate: 2026-03-02\ntags: [{MARK}]\n---\n{}",
        body()
    )
}

/// A folder with one public report, and an image for the others.
fn public() -> Folder {
    Folder::new()
        .file(
            "incidents/public.md",
            "+++\nid = \"PUBLIC-1\"\ntitle = \"Checkout failed\"\n+++\n\n## Summary\n\nIt did.\n",
        )
        .file("incidents/zanzibar.png", b"\x89PNG zanzibar")
}

#[test]
fn a_restricted_report_is_nowhere() {
    let spellings = [
        "visibility = \"team\"",
        "visibility = \"Company-Secret\"",
        "visibility = \"\"",
        "visibility = \" \"",
        "visibility = [\"company\", \"team\"]",
        "visibility = [\"company\"]",
        "visibility = { who = \"company\" }",
        "visibility = false",
        "visibility = 1",
        "visibility = \"comapny\"",
        "visibility = \"company \\u0000\"",
        "Visibility = \"private\"",
        "confidentiality = \"high\"",
        "params.visibility = \"team\"",
        "extra = { visibility = \"team\" }",
    ];
    for (n, visibility) in spellings.iter().enumerate() {
        let folder = public().file(&format!("incidents/zanzibar-{n}.md"), toml(visibility));
        stays_inside(&folder, 1);
    }
}

#[test]
fn so_it_is_with_yaml() {
    let spellings = [
        "visibility: team",
        "visibility: Company-Secret",
        "visibility:",
        "visibility: ''",
        "visibility: ~",
        "visibility: [company]",
        "visibility:\n  - company\n  - team",
        "visibility: {who: company}",
        "visibility: comapny",
        "visibility: no",
        "VISIBILITY: team",
        "params:\n  visibility: team",
    ];
    for visibility in spellings {
        let folder = public().file("incidents/zanzibar.md", yaml(visibility));
        stays_inside(&folder, 1);
    }
}

/// Whoever wrote one of these meant to restrict.
#[test]
fn a_slip_of_the_pen_does_not_publish() {
    let slips = [
        ("said twice", toml("visibility = \"company\"\nvisibility = \"team\"")),
        (
            "said under two names",
            toml("visibility = \"company\"\nclassification = \"secret\""),
        ),
        (
            "said in two places",
            toml("params.visibility = \"team\"\nvisibility = \"company\""),
        ),
        ("a quote missing", toml("visibility = \"team")),
        ("no quotes", toml("visibility = team")),
        ("no equals sign", toml("visibility \"team\"")),
        ("YAML in TOML", toml("visibility: team")),
        ("TOML in YAML", yaml("visibility = \"team\"")),
        ("a broken line before", toml("odd2 = [\"x\nvisibility = \"team\"")),
        ("an open list before", toml("odd2 = [\"x\",\nvisibility = \"team\"")),
        ("an open text before", toml("odd2 = \"\"\"x\nvisibility = \"team\"")),
        (
            "bad indentation before",
            yaml("odd:\n   a: 1\n  b: [\nvisibility: team"),
        ),
        ("an open quote before", yaml("odd: \"x\nvisibility: team")),
        ("a tab before", yaml("odd:\n\t- x\nvisibility: team")),
        ("said twice in YAML", yaml("visibility: company\nvisibility: team")),
        ("the key mistyped", toml("visiblity = \"team\"")),
        ("the key mistyped in YAML", yaml("visibilty: team")),
        (
            "never closed",
            toml("visibility = \"team\"")
                .replacen("\n+++\n", "\n\n", 1)
                .replace("odd =", "\nodd ="),
        ),
        (
            "never closed, said late",
            format!("+++\nid = \"{MARK}-1\"\n\nvisibility = \"team\"\n\n# {MARK}\n"),
        ),
        (
            "never closed YAML, said late",
            format!("---\nid: {MARK}-1\n\nvisibility: team\n\n# {MARK}\n"),
        ),
        (
            "after a byte order mark",
            format!("\u{feff}{}", toml("visibility = \"team\"")),
        ),
        ("after a blank line", format!("\n\n{}", toml("visibility = \"team\""))),
        (
            "with Windows line ends",
            toml("visibility = \"team\"").replace('\n', "\r\n"),
        ),
    ];
    let slips = slips.map(|(slip, text)| (slip, text.into_bytes()));
    let utf16 = format!("\u{feff}{}", toml("visibility = \"team\""));
    let utf16 = utf16.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut published = Vec::new();
    for (slip, text) in slips.into_iter().chain([("in UTF-16, as some editors save", utf16)]) {
        let folder = public().file("incidents/zanzibar.md", text);
        let run = folder.run(&["build", "-q"]).ended(0);
        let bare = run.site.values().any(|bytes| {
            let text = String::from_utf8_lossy(bytes).replace(['\0', '\u{fffd}'], "");
            text.contains(MARK)
        });
        if bare {
            published.push(slip);
        }
    }
    assert_eq!(published, [""; 0]);
}

#[test]
fn restricted_reports_are_counted() {
    let folder = public()
        .file("incidents/zanzibar-a.md", toml("visibility = \"team\""))
        .file("incidents/b/zanzibar.md", yaml("visibility: team"))
        .file("incidents/zanzibar/README.md", toml("visibility = \"team\""));
    stays_inside(&folder, 3);
}

#[test]
fn a_report_that_becomes_restricted_leaves_the_site() {
    let folder = public().file("incidents/zanzibar.md", toml("visibility = \"company\""));
    assert!(!places(&folder.build().ended(0), MARK).is_empty());
    folder.write("incidents/zanzibar.md", toml("visibility = \"team\""));
    stays_inside(&folder, 1);
}

/// A public report may name a restricted one. What it then says is its own; what hansei makes of it names nothing.
#[test]
fn what_names_a_restricted_report_does_not_give_it_away() {
    let naming = "+++\nid = \"PUBLIC-2\"\ntitle = \"Search failed\"\nrelated = [{ id = \"ZANZIBAR-1\", as = \"same-cause\" }]\n\
                  not_related = [\"ZANZIBAR-1\"]\n+++\n\n## Summary\n\nSee [that one](zanzibar.md), \
                  [again](./zanzibar.md#summary) and ![that](zanzibar.png \"picture\").\n";
    let folder = public().file("incidents/naming.md", naming).file(
        "incidents/zanzibar.md",
        toml("visibility = \"team\"").replace("zanzibar-1", "ZANZIBAR-1"),
    );
    let run = folder.build().ended(0);
    // The terminal is the writer's, and quotes the writer's own file.
    let told: Vec<String> = places(&run, MARK)
        .into_iter()
        .filter(|place| !place.starts_with("stderr") && !place.contains("zanzibar.png"))
        .collect();
    assert_eq!(told, [""; 0]);
}

/// Secrets, by what they are called. Put together here, so that no scanner takes this file for a leak.
fn secrets() -> Vec<(&'static str, String)> {
    let hex = "0123456789abcdef";
    vec![
        ("AWS access key", ["AKIA", "IOSFODNN7", "EXAMPLE"].concat()),
        (
            "GitHub token",
            ["ghp", "_", "aB3dE6gH9jK2mN5pQ8sT", "1vW4yZ7bC0dF3hJ6"].concat(),
        ),
        (
            "GitHub token",
            ["github", "_pat_", "11ABCDEFG0", &hex.repeat(4)].concat(),
        ),
        ("GitLab token", ["glpat", "-", "x1y2z3A4B5C6d7e8f9G0"].concat()),
        ("Slack token", ["xoxb", "-123456789012-", "abcdefGHIJKL"].concat()),
        (
            "JSON web token",
            [
                "eyJ",
                "hbGciOiJIUzI1NiJ9",
                ".eyJ",
                "zdWIiOiIxMjM0NTY3ODkwIn0",
                ".",
                "dBjftJeZ4CVPmB92K27uhbUJ",
            ]
            .concat(),
        ),
        (
            "bearer token",
            ["a1B2", "c3D4", "e5F6", "g7H8", "i9J0", "k1L2", "m3N4"].concat(),
        ),
    ]
}

/// Nothing of a run holds `secret`.
#[track_caller]
fn is_taken_out(folder: &Folder, secret: &str, place: &str) {
    for args in [
        &["build", "-v", "--strict"][..],
        &["build", "--format", "json", "--strict"],
        &["check"],
    ] {
        let run = folder.run(args);
        assert_eq!(run.code, Some(1), "{place}: {}{}", run.stdout, run.stderr);
        assert_eq!(places(&run, secret), [""; 0], "{place}, {args:?}");
    }
    let run = folder.run(&["export"]).ended(0);
    assert_eq!(places(&run, secret), [""; 0], "{place}, export");
    assert!(run.stdout.contains("\"code\":\"secret\""), "{place}: {}", run.stdout);
}

/// A report with `secret` in one place. A bearer token is one by what stands before it.
fn leak(place: &str, secret: &str) -> String {
    let said = match secret {
        secret if secret.starts_with("a1B2") => format!("Authorization: Bearer {secret}"),
        secret => secret.to_owned(),
    };
    let front = match place {
        "title" => format!("title = \"Leaked {said}\""),
        "front matter" => format!("title = \"A\"\nservices = [\"{said}\"]\nodd = \"{said}\""),
        "wrong type" => format!("title = \"A\"\nstatus = \"{said}\"\ndetected = \"{said}\""),
        "broken front matter" => format!("title = \"A\"\nodd = [ \"{said}"),
        _ => "title = \"A\"".to_owned(),
    };
    let body = match place {
        "body" => format!("The key {said}."),
        "heading" => format!("## About {said}"),
        "code block" => format!("```sh\nexport KEY={said}\n```"),
        "code span" => format!("`{said}`"),
        "timeline" => format!("## Timeline\n\n- 09:14 UTC used {said}\n- 09:15 UTC revoked {said}"),
        "table" => format!("| time | what |\n|---|---|\n| 09:14 | {said} |"),
        "raw HTML" => format!("<p title=\"{said}\">{said}</p>"),
        "comment" => format!("<!-- {said} -->\n\nText <!-- {said} --> text."),
        "link" => format!("[x](https://a.example/?key={said}) and [y](nowhere-{said}.md)"),
        "image" => format!("![{said}](https://a.example/{said}.png) ![{said}](missing-{said}.png)"),
        "footnote" => format!("x[^1]\n\n[^1]: {said}"),
        _ => String::new(),
    };
    format!("+++\n{front}\nid = \"A\"\n+++\n\n## Summary\n\nWhat happened is told below.\n\n{body}\n")
}

#[test]
fn a_secret_is_nowhere() {
    let places = [
        "title",
        "front matter",
        "wrong type",
        "broken front matter",
        "body",
        "heading",
        "code block",
        "code span",
        "timeline",
        "table",
        "raw HTML",
        "comment",
        "link",
        "image",
        "footnote",
    ];
    let secrets = secrets();
    for (i, place) in places.into_iter().enumerate() {
        // Every kind somewhere, every place with some kind.
        for (_, secret) in secrets.iter().skip(i % 2).step_by(2) {
            let folder = Folder::new().file("incidents/a.md", leak(place, secret));
            is_taken_out(&folder, secret, place);
        }
    }
}

#[test]
fn each_kind_of_secret_is_called_by_its_name() {
    for (kind, secret) in secrets() {
        let run = Folder::new()
            .file("incidents/a.md", leak("body", &secret))
            .run(&["build", "-v"])
            .ended(0);
        assert!(
            run.page("incidents/a/index.html")
                .contains(&format!("[redacted: {kind}]")),
            "{kind}"
        );
        assert!(run.stderr.contains("secret"), "{kind}: {}", run.stderr);
    }
}

#[test]
fn a_private_key_goes_whole() {
    let line = "MIIEpAIBAAKCAQEAyZ8q3fK7d2Y5w0m1nXbV";
    for kind in ["", "RSA ", "EC ", "OPENSSH ", "ENCRYPTED "] {
        let block = format!(
            "-----BEGIN {kind}PRIVATE {}-----\n{line}\n{line}x\n-----END {kind}PRIVATE KEY-----",
            "KEY"
        );
        let indented = block.replace('\n', "\n    ");
        for text in [
            format!("# Leak\n\n{block}\n\nAfterwards.\n"),
            format!("# Leak\n\n```\n{block}\n```\n\nAfterwards.\n"),
            format!("# Leak\n\n    {indented}\n\nAfterwards.\n"),
            format!("---\nkey: |\n    {indented}\n---\n# Leak\n\nAfterwards.\n"),
        ] {
            let folder = Folder::new().file("a/a.md", text);
            is_taken_out(&folder, line, kind);
            assert!(folder.build().page("incidents/a/index.html").contains("Afterwards"));
        }
    }
}

#[test]
fn a_password_in_an_address_goes() {
    let password = "corr3ct-horse";
    for address in [
        format!("postgres://app:{password}@db.internal/orders"),
        format!("https://robot:{password}@git.example/x.git"),
        format!("redis://:{password}@cache.internal:6379/0"),
        format!("amqp://a:{password}@mq"),
    ] {
        for text in [
            format!("# A\n\nIt used {address} as always.\n"),
            format!("# A\n\nSee <{address}> and [that]({address}).\n"),
            format!("---\ntitle: A\noriginal: {address}\n---\nText that is a summary of it.\n"),
            format!("# A\n\n```\nURL={address}\n```\n"),
        ] {
            is_taken_out(&Folder::new().file("a/a.md", text), password, &address);
        }
    }
}

/// A Markdown editor escapes underscores; an entity or an escape of TOML is undone on the way to the page.
#[test]
fn a_secret_in_disguise_is_one_too() {
    let token = ["ghp", "_", "aB3dE6gH9jK2mN5pQ8sT", "1vW4yZ7bC0dF3hJ6"].concat();
    let escaped = token.replace('_', "\\_");
    let entity = token.replace('_', "&#95;");
    let mut found = Vec::new();
    for (name, text) in [
        ("a Markdown escape", format!("# A\n\nThe token {escaped} was used.\n")),
        ("an entity", format!("# A\n\nThe token {entity} was used.\n")),
        (
            "a TOML escape",
            format!("+++\ntitle = \"It was {}\"\n+++\n", token.replace('_', "\\u005f")),
        ),
        (
            "a YAML escape",
            format!("---\ntitle: \"It was {}\"\n---\n", token.replace('_', "\\x5f")),
        ),
        (
            "percent encoding",
            format!("# A\n\n[x](https://a.example/{})\n", token.replace('_', "%5F")),
        ),
        (
            "percent encoding of a path",
            format!("# A\n\n[x]({0}.md) ![y]({0}.png)\n", token.replace('_', "%5F")),
        ),
        ("a heading", format!("# A\n\nText.\n\n## It was {escaped}\n\nText.\n")),
        (
            "the title",
            format!("# It was {escaped}\n\nText that is a summary of it.\n"),
        ),
        (
            "a link's title",
            format!("# A\n\n[x](https://a.example \"it was {escaped}\")\n"),
        ),
        ("a fence", format!("# A\n\n```{entity}\ncode\n```\n")),
        (
            "raw HTML",
            format!("# A\n\n<p title=\"{entity}\">It was {entity}</p>\n"),
        ),
        (
            "a key",
            format!("+++\ntitle = \"A\"\n\"{}\" = 1\n+++\n", token.replace('_', "\\u005f")),
        ),
        (
            "parted by markup",
            format!("# A\n\nIt was {}**_**{} all along.\n", &token[..3], &token[4..]),
        ),
        (
            "a summary",
            format!("+++\ntitle = \"A\"\nsummary = 'It was {escaped}'\n+++\n"),
        ),
    ] {
        let run = Folder::new().file("a/a.md", text).build().ended(0);
        if !places(&run, &token).is_empty() {
            found.push(name);
        }
    }
    assert_eq!(found, [""; 0]);
}

/// What no format gives away, its name does.
#[test]
fn an_assigned_password_goes() {
    let password = ["corr3ct", "horse"].concat();
    for said in [
        format!("DB_PASSWORD={password}"),
        format!("\"password\": \"{password}\""),
        format!("the password was `{password}`"),
        format!("curl -u robot:{password} https://a.example"),
        format!("https://a.example/?access_token={password}&page=2"),
        format!("X-Api-Key: {password}{password}12"),
    ] {
        for text in [
            format!("# A\n\nIt said {said} in the log.\n"),
            format!("# A\n\n```\n{said}\n```\n"),
            format!("---\ntitle: A\nodd: |\n  {said}\n---\nText that is a summary of it.\n"),
        ] {
            is_taken_out(&Folder::new().file("a/a.md", text), &password, &said);
        }
    }
}

/// A report about secrets is not one that leaks them.
#[test]
fn words_about_secrets_stay() {
    let marker = ["-----BEGIN RSA PRIVATE ", "KEY-----"].concat();
    let text = format!(
        "# The gateway refused all tokens\n\nThe log held `{marker}`, and password: incorrect.\n\nThe token=expired \
         line, postgres://user:password@host and xoxb-tokens-were-rotated came after it.\n"
    );
    let run = Folder::new().file("a/a.md", text).run(&["build", "-v"]).ended(0);
    let page = run.page("incidents/a/index.html");
    assert!(!page.contains("redacted") && page.contains("came after it"), "{page}");
    assert!(!run.stderr.contains("secret]"), "{}", run.stderr);
}
