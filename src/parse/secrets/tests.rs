//! Tokens are put together here, so that no scanner takes this file for a leak.

use std::borrow::Cow;
use std::time::Instant;

use super::Finder;

fn redacted(text: &str) -> String {
    Finder::new().redact(text).0.into_owned()
}

/// `secret` goes from `text`, and nothing but it.
#[track_caller]
fn goes(text: &str, secret: &str, kind: &str) {
    let wanted = text.replace(secret, &format!("[redacted: {kind}]"));
    assert_ne!(wanted, text, "the text holds no {secret}");
    assert_eq!(redacted(text), wanted, "{text}");
}

#[track_caller]
fn stays(text: &str) {
    let found = Finder::new().redact(text).0;
    assert!(matches!(found, Cow::Borrowed(_)), "{text}\n{found}");
}

/// As long as asked for, as random as tokens are.
fn random(length: usize) -> String {
    let letters = "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3hJ6kL9nP2qR5tU8wX1zA4cD7fG0iI3";
    letters.chars().cycle().take(length).collect()
}

fn hex(length: usize) -> String {
    "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
        .chars()
        .cycle()
        .take(length)
        .collect()
}

#[test]
fn formats_of_issuers_go() {
    let uuid = "123e4567-e89b-12d3-a456-426614174000";
    for (kind, parts) in [
        ("AWS access key", vec!["AKIA", "IOSFODNN7", "EXAMPLE"]),
        ("AWS access key", vec!["ASIA", "Y34FZKBOKMUTVV7A"]),
        ("GitHub token", vec!["ghp", "_", &random(36)]),
        ("GitHub token", vec!["ghs", "_", &random(36)]),
        ("GitHub token", vec!["github", "_pat_", "11ABCDEFG0", &hex(60)]),
        ("GitLab token", vec!["glpat", "-", &random(20)]),
        ("GitLab token", vec!["glrt", "-", &random(20)]),
        ("GitLab token", vec!["gldt", "-", &random(20)]),
        ("GitLab token", vec!["glptt", "-", &hex(40)]),
        ("GitLab token", vec!["glsoat", "-", &random(20)]),
        ("GitLab token", vec!["glft", "-", &random(20)]),
        ("Slack token", vec!["xox", "b-123456789012-", "abcdefGHIJKL"]),
        ("Slack token", vec!["xox", "e-1-", &random(140)]),
        ("Slack token", vec!["xox", "e.xox", "p-1-", &random(160)]),
        (
            "Slack token",
            vec!["xapp", "-1-A0123456789-", "1234567890123-", &hex(64)],
        ),
        (
            "Slack webhook",
            vec!["hooks.slack", ".com/services/T01234567/B01234567/", &random(24)],
        ),
        (
            "Slack webhook",
            vec![
                "hooks.slack",
                ".com/workflows/T01234567/A01234567/123456789/",
                &random(24),
            ],
        ),
        (
            "Slack webhook",
            vec!["hooks.slack", ".com/triggers/T01234567/123456789/", &hex(32)],
        ),
        ("Google API key", vec!["AIza", &random(35)]),
        ("Google token", vec!["ya29", ".a0Af", &random(60)]),
        ("Google client secret", vec!["GOCSPX", "-", &random(28)]),
        ("Stripe key", vec!["sk_", "live_", &random(24)]),
        ("Stripe key", vec!["sk_", "test_", &random(24)]),
        ("Stripe key", vec!["rk_", "test_", &random(24)]),
        ("Stripe secret", vec!["whsec", "_", &random(32)]),
        ("OpenAI key", vec!["sk-", &random(20), "T3Blbk", "FJ", &random(20)]),
        ("OpenAI key", vec!["sk-svc", "acct-", &random(60)]),
        ("OpenAI key", vec!["sk-pr", "oj-", &random(48)]),
        ("Anthropic key", vec!["sk-a", "nt-api03-", &random(80)]),
        ("Hugging Face token", vec!["hf", "_", &random(34)]),
        ("npm token", vec!["npm", "_", &random(36)]),
        ("Docker token", vec!["dckr", "_pat_", &random(27)]),
        ("DigitalOcean token", vec!["dop", "_v1_", &hex(64)]),
        ("Databricks token", vec!["dap", "i", &hex(32)]),
        ("Shopify token", vec!["shp", "at_", &hex(32)]),
        ("Shopify token", vec!["shp", "ss_", &hex(32)]),
        ("Grafana token", vec!["gl", "sa_", &random(32), "_", "0a1b2c3d"]),
        ("Linear key", vec!["lin", "_api_", &random(40)]),
        ("Atlassian token", vec!["ATA", "TT3x", &random(180), "=ABCDEF12"]),
        ("Vault token", vec!["hv", "s.", &random(24)]),
        ("Vault token", vec!["hv", "b.", &random(90)]),
        ("Vault token", vec!["hv", "r.", &random(90)]),
        ("SendGrid key", vec!["S", "G.", &random(22), ".", &random(43)]),
        (
            "age key",
            vec![
                "AGE-SECRET",
                "-KEY-1",
                &"QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L".repeat(2)[..58],
            ],
        ),
        ("Telegram token", vec!["123456789", ":A", "A", &random(33)]),
        (
            "JSON web token",
            vec!["ey", "J", &random(20), ".ey", "J", &random(20), ".", &random(30)],
        ),
        (
            "JSON web token",
            vec!["ey", "J", &random(20), ".ey", "J", &random(20), "."],
        ),
        (
            "JSON web token",
            vec![
                "ey",
                "J",
                &random(20),
                ".",
                &random(40),
                ".",
                &random(16),
                ".",
                &random(60),
                ".",
                &random(22),
            ],
        ),
        (
            "JSON web token",
            vec![
                "ey",
                "J",
                &random(20),
                "..",
                &random(16),
                ".",
                &random(60),
                ".",
                &random(22),
            ],
        ),
    ] {
        let secret = parts.concat();
        for text in [
            "the key @, twice: `@`.",
            "**@**",
            "key=@",
            "\"@\"",
            "(@)",
            "https://a.example/?q=@",
        ] {
            if !(kind == "JSON web token" && secret.ends_with('.')) || text.starts_with(['k', '"']) {
                goes(&text.replace('@', &secret), &secret, kind);
            }
        }
    }
    for (kind, before, secret) in [
        (
            "Discord webhook",
            "https://discord.com/api/webhooks/",
            format!("123456789012345678/{}", random(68)),
        ),
        (
            "Teams webhook",
            "https://a.webhook.office.com/",
            format!("webhookb2/{uuid}@{uuid}/IncomingWebhook/{}/{uuid}", hex(32)),
        ),
        (
            "shared access signature",
            "https://a.blob.core.example/c?sv=2022&sig=",
            format!("{}%3D", random(43)),
        ),
        ("bearer token", "Authorization: Bearer ", random(32)),
        ("bearer token", "-H 'AUTHORIZATION: BEARER ", hex(32)),
        ("token", "Authorization: token ", hex(40)),
        ("token", "Authorization: Basic ", "dXNlcjpwYXNzd29yZDE=".to_owned()),
        ("AWS secret key", "aws_secret_access_key = ", random(40)),
        ("AWS secret key", "\"SecretAccessKey\": \"", random(40)),
        ("token", "\"SessionToken\": \"", random(300)),
        ("token", "//registry.npmjs.example/:_authToken=", uuid.to_owned()),
        (
            "API key",
            "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=",
            format!("{}==", random(86)),
        ),
        (
            "password in an address",
            "git clone https://",
            hex(40) + "@github.example/a.git",
        ),
    ] {
        let secret = secret.trim_end_matches("@github.example/a.git");
        let after = if before.starts_with("git") {
            "@github.example/a.git"
        } else {
            ""
        };
        goes(&format!("{before}{secret}{after}"), secret, kind);
    }
}

#[test]
fn assigned_passwords_and_secrets_go() {
    let key = hex(32);
    for (text, secret, kind) in [
        ("password=@", "hunter2", "password"),
        ("password=@", "letmein", "password"),
        ("password=@", "changeme", "password"),
        ("passwd: @", "hunter2", "password"),
        ("passwd:@", "hunter2", "password"),
        ("DB_PASSWORD=@", "correct-horse", "password"),
        ("export PGPASSWORD=@", "s3cret!", "password"),
        ("\"password\": \"@\"", "hunter2", "password"),
        ("\"password\":\"@\",\"user\":\"a\"", "letmein", "password"),
        ("{\\\"password\\\": \\\"@\\\"}", "letmein", "password"),
        ("'db_password' => '@',", "letmein", "password"),
        ("config['password'] = '@'", "letmein", "password"),
        ("password = \"@\"", "letmein", "password"),
        ("spring.datasource.password=@", "letmein", "password"),
        ("<password>@</password>", "letmein", "password"),
        ("**Password:** @", "hunter2", "password"),
        ("the password is `@`.", "hunter2", "password"),
        ("the password `@` stood in the log", "hunter2", "password"),
        ("mysql --password @ -h db", "hunter2", "password"),
        ("mysql --password=@ -h db", "hunter2", "password"),
        ("Password: @", "correct!horse", "password"),
        ("DB_PASS=@", "hunter2", "password"),
        ("user=a pass=@ host=b", "hunter2", "password"),
        ("Server=a;Pwd=@;Database=b", "hunter2", "password"),
        ("passphrase=@", "correct-horse-battery", "passphrase"),
        ("curl -u user:@ https://a.example", "secret", "password"),
        ("curl -s --user 'user:@' https://a.example", "s3cr3t", "password"),
        ("jdbc:postgresql://db/x?user=a&password=@", "letmein", "password"),
        ("jdbc:postgresql://db/x?password=@&user=a", "letmein", "password"),
        ("api_key=@", "abc123def456", "API key"),
        ("apikey: @", "abc123def456", "API key"),
        ("\"apiKey\": \"@\"", "abc123def456", "API key"),
        ("X-Api-Key: @", &key, "API key"),
        ("-H 'x-api-key: @'", &key, "API key"),
        ("token=@", "abc123def456", "token"),
        ("https://a.example/x?access_token=@&b=c", "abc123def456", "token"),
        ("https://a.example/x?access_token=@#top", "abc123def456", "token"),
        ("client_secret=@", "abc123~def456", "secret"),
        ("CLIENT_SECRET: \"@\"", "abc123def456", "secret"),
        ("secret_key=@", &key, "API key"),
        ("secret_key_base: @", &key, "secret"),
        ("TWILIO_AUTH_TOKEN=@", &key, "token"),
    ] {
        goes(&text.replace('@', secret), secret, kind);
    }
}

#[test]
fn passwords_in_addresses_go() {
    for password in [
        "hunter2",
        "p%2Fs%3Fs%23w%3C",
        "$ecret123",
        "{curly1",
        "<angle1",
        "*star1",
        "[square1",
        "p/s?s#w",
        "secret",
        "p)w",
    ] {
        goes(
            &format!("at postgres://app:{password}@db.internal/x now"),
            password,
            "password in an address",
        );
    }
    goes("<redis://:hunter2@cache:6379>", "hunter2", "password in an address");
}

#[test]
fn what_only_looks_alike_stays() {
    for text in [
        "https://example.com/a:b@c",
        "postgres://app:$PASSWORD@db",
        "postgres://app:${PW}@db",
        "postgres://user:password@host",
        "postgres://user:pass@host",
        "postgres://user:<password>@host",
        "postgres://user:***@host",
        "postgres://user:xxxx@host",
        "docker://registry.example:latest@sha256:0a1b",
        "https://user@host/",
        "https://medium.example/@somebody",
        "mailto:a@b",
        "the AKIA prefix",
        "ASIANDEVELOPMENTBANK00",
        "ASIAPACIFICPLATFORMX",
        "AKIAXXXXXXXXXXXXXXXX",
        "bearer of bad news",
        "Bearer authentication-was-rejected-by-the-gateway",
        "Basic authentication, Authorization: Basic authentication",
        "Authorization: Bearer <token>",
        "npm_install",
        "eyJust",
        "eyJust.two.parts",
        "BEGIN PRIVATE KEY",
        "https://host:8080/a@b",
        "0x3BC6aA2D25313ad794b2D67f83f21D341cc3f5fb",
        "xoxb-tokens-were-leaked-in-logs",
        "glpat-tokens-are-rotated-quarterly",
        "hvs.the-vault-token-was-rotated",
        "hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
        "commit 0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d",
        "123e4567-e89b-12d3-a456-426614174000",
        "app@sha256:0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9",
        "https://docs.example/d/1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789/edit",
        "![x](data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ)",
        "password: incorrect",
        "the password = wrong",
        "password=incorrect",
        "token: expired",
        "token=expired",
        "password reset",
        "password: see the runbook",
        "password: base64-encoded",
        "password: 2024-01-02",
        "the password was changed",
        "the password `field` was empty",
        "api_key: missing",
        "api_key=missing",
        "password=xxxxxx",
        "password=******",
        "password=<redacted>",
        "password=<your password>",
        "password=${DB_PASSWORD}",
        "password=$DB_PASSWORD",
        "password=$db_password",
        "password=%DB_PASSWORD%",
        "password: {{ vault_password }}",
        "password={{vault_password}}",
        "password=[redacted]",
        "password=[redacted: password]",
        "password = redacted",
        "\"password\": null",
        "\"password\": \"\"",
        "\"password\": \"string\"",
        "\"password\": \"must be at least 8 characters\"",
        "password=true",
        "password=none",
        "password=DB_PASSWORD",
        "password=form.password",
        "password = getenv(\"DB_PASSWORD\")",
        "password: Option<String>",
        "password_hash = abc123def456",
        "PASSWORD_FILE=/run/secrets/db1",
        "password=/run/secrets/db-password",
        "PWD=/home/deploy/app2",
        "/etc/passwd:root:x:0:0:root:/root:/bin/bash",
        "passwd:         files systemd",
        "max_tokens=4096",
        "token_type=bearer2",
        "next_page_token=abc123def456",
        "token: INC-2024-001",
        "token `INC-2024-001`",
        "a token bucket: 100 requests",
        "secret: payments-db",
        "secretName: payments-db-v2",
        "client_secret=your_client_secret_here",
        "GITHUB_TOKEN: ${{ secrets.GITHUB_TOKEN }}",
        "partition_key=abc123def456",
        "key: abc123def456",
        "docker run -u 1000:1000 app",
        "curl -u user:password https://a.example",
        "curl -u $USER:$PASS https://a.example",
        "tar -uv a:b",
        "see [password]: https://a.example/x1",
    ] {
        stays(text);
    }
}

#[test]
fn a_private_key_goes_with_its_block_and_no_further() {
    let line = random(64);
    let (begin, end) = (
        ["-----BEGIN RSA PRIVATE ", "KEY-----"].concat(),
        ["-----END RSA PRIVATE ", "KEY-----"].concat(),
    );
    let gone = |text: &str, wanted: &str| assert_eq!(redacted(text), wanted, "{text}");
    gone(
        &format!("x\n{begin}\nMIIE\nabcd\n{end}\ny"),
        "x\n[redacted: private key]\n\n\n\ny",
    );
    gone(&format!("x\n{begin}\nMIIE"), "x\n[redacted: private key]\n");
    gone(
        &format!("{begin}\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES\n\n{line}\n{line}\n{end}\nAfter."),
        "[redacted: private key]\n\n\n\n\n\n\nAfter.",
    );
    gone(
        &format!("{begin}\n{line}\n{line}\n\nAfterwards\n\nit went on."),
        "[redacted: private key]\n\n\n\nAfterwards\n\nit went on.",
    );
    gone(
        &format!("> {begin}\n> {line}\n> {end}\n\nAfter."),
        "> [redacted: private key]\n\n\n\nAfter.",
    );
    gone(
        &format!("{{\"private_key\": \"{begin}\\n{line}\\n{end}\\n\"}}"),
        "{\"private_key\": \"[redacted: private key]\\n\"}",
    );
    gone(
        &format!("Oct 1 a: {begin}\nOct 1 a: {line}\nOct 1 a: abcd==\nOct 1 a: {end}\nz"),
        "Oct 1 a: [redacted: private key]\n\n\n\nz",
    );
    let ssh2 = ["---- BEGIN SSH2 ENCRYPTED PRIVATE ", "KEY ----"].concat();
    gone(
        &format!("{ssh2}\nComment: \"a\"\n{line}\n{}\nz", ssh2.replace("BEGIN", "END")),
        "[redacted: private key]\n\n\n\nz",
    );
    let putty = ["PuTTY-User-Key-File-2: ssh-rsa\nPrivate-", "Lines: 2\n"].concat();
    gone(
        &format!("{putty}{line}\n{line}\nPrivate-MAC: 0a"),
        &format!("{putty}[redacted: private key]\n\nPrivate-MAC: 0a"),
    );
    let in_base64 = ["LS0tLS1CRUdJ", "TiBSU0EgUFJJVkFURSBLRVktLS0tLQo", &line].concat();
    gone(
        &format!("client-key-data: {in_base64}\nz"),
        "client-key-data: [redacted: private key]\nz",
    );

    stays(&format!(
        "The log held `{begin}` and no key.\n\nThe rest of the report.\n"
    ));
    stays(&format!("{begin}\n\nThe rest of the report stays.\n\nAll of it\n"));
    stays(&format!("Between `{begin}` and `{end}` there was nothing.\n"));
    stays(&["LS0tLS1CRUdJ", "TiBDRVJUSUZJQ0FURS0tLS0tCk1JSUM"].concat());
}

#[test]
fn a_finding_says_where_it_now_stands() {
    let (text, findings) = Finder::new().redact("a\npostgres://u:secretpw@h");
    assert_eq!(
        findings[0].span.unwrap().of(&text),
        "[redacted: password in an address]"
    );
    assert!(!findings[0].message.contains("secretpw"));
}

#[test]
fn what_is_clean_stays_clean() {
    let texts = [
        "password=hunter2",
        "\"token\": \"abc123def456\"",
        "postgres://a:hunter2@b",
        "curl -u a:hunter2 b",
    ];
    for text in texts {
        let once = redacted(text);
        assert_eq!(redacted(&once), once);
    }
}

/// Whatever is repeated, it is read a few times and not once a repetition, which would take minutes.
#[test]
fn time_is_linear_in_the_text() {
    let finder = Finder::new();
    let anchors = super::KINDS.iter().map(|kind| kind.anchor);
    let longer = [
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\\n",
        "password=",
        "password=\"",
        "password=$",
        "://a:b",
        "://a:b/",
        "curl -ua:b",
        "x_token=,a=",
    ];
    let start = Instant::now();
    for anchor in anchors.chain(longer) {
        for after in ["", "-", "\n", "=", "eyJ."] {
            finder.redact(&format!("{anchor}{after}").repeat(20_000 / anchor.len()));
        }
    }
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}
