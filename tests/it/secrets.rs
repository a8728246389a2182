//! Secrets in reports reach no file of the site, and nothing that is printed.

use super::folder::Folder;

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
        assert_eq!(run.places(secret), [""; 0], "{place}, {args:?}");
    }
    let run = folder.run(&["export"]).ended(0);
    assert_eq!(run.places(secret), [""; 0], "{place}, export");
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
        if !run.places(&token).is_empty() {
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
