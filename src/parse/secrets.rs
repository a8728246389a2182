//! Finds keys, tokens and passwords in a text, and takes them out before anything else reads it.
//!
//! Every artifact is made of the text that comes out of here, so that nothing downstream can leak what it never saw.
//! Formats are those that their issuers document; the prefixes make false alarms rare.

use std::borrow::Cow;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::diagnostic::{self, Diagnostic};
use crate::source::Span;

/// Looks for secrets. Built once, used for every file.
#[derive(Debug)]
pub struct Finder {
    prefixes: AhoCorasick,
}

type Reach = fn(text: &str, at: usize, prefix: &str) -> Option<(usize, usize)>;

/// The prefix to look for, what it is, and how far the secret reaches round it.
const KINDS: &[(&str, &str, Reach)] = &[
    ("AKIA", "an AWS access key", |t, at, p| {
        word(t, at, p, 16, upper_or_digit)
    }),
    ("ASIA", "an AWS access key", |t, at, p| {
        word(t, at, p, 16, upper_or_digit)
    }),
    ("ghp_", "a GitHub token", |t, at, p| word(t, at, p, 30, alphanumeric)),
    ("gho_", "a GitHub token", |t, at, p| word(t, at, p, 30, alphanumeric)),
    ("ghu_", "a GitHub token", |t, at, p| word(t, at, p, 30, alphanumeric)),
    ("ghs_", "a GitHub token", |t, at, p| word(t, at, p, 30, alphanumeric)),
    ("ghr_", "a GitHub token", |t, at, p| word(t, at, p, 30, alphanumeric)),
    ("github_pat_", "a GitHub token", |t, at, p| word(t, at, p, 40, token)),
    ("glpat-", "a GitLab token", |t, at, p| word(t, at, p, 20, token)),
    ("xoxb-", "a Slack token", |t, at, p| word(t, at, p, 16, token)),
    ("xoxp-", "a Slack token", |t, at, p| word(t, at, p, 16, token)),
    ("xoxa-", "a Slack token", |t, at, p| word(t, at, p, 16, token)),
    ("xoxr-", "a Slack token", |t, at, p| word(t, at, p, 16, token)),
    ("xoxs-", "a Slack token", |t, at, p| word(t, at, p, 16, token)),
    ("hooks.slack.com/services/T", "a Slack webhook", |t, at, p| {
        word(t, at, p, 24, path)
    }),
    ("AIza", "a Google API key", |t, at, p| word(t, at, p, 35, token)),
    ("sk_live_", "a Stripe key", |t, at, p| word(t, at, p, 16, alphanumeric)),
    ("rk_live_", "a Stripe key", |t, at, p| word(t, at, p, 16, alphanumeric)),
    ("sk-proj-", "an OpenAI key", |t, at, p| word(t, at, p, 32, token)),
    ("sk-ant-", "an Anthropic key", |t, at, p| word(t, at, p, 32, token)),
    ("npm_", "an npm token", |t, at, p| word(t, at, p, 36, alphanumeric)),
    ("pypi-AgE", "a PyPI token", |t, at, p| word(t, at, p, 50, token)),
    ("dop_v1_", "a DigitalOcean token", |t, at, p| {
        word(t, at, p, 64, alphanumeric)
    }),
    ("hvs.", "a Vault token", |t, at, p| word(t, at, p, 24, token)),
    ("SG.", "a SendGrid key", sendgrid_key),
    ("eyJ", "a JSON web token", json_web_token),
    ("PRIVATE KEY", "a private key", private_key),
    ("earer ", "a bearer token", |t, at, p| {
        word(t, at, p, 24, dotted)
            .filter(|s| mixed(&t[s.0..s.1]))
            .map(|s| (at + p.len(), s.1))
    }),
    ("ecret_access_key", "an AWS secret key", assigned),
    ("ECRET_ACCESS_KEY", "an AWS secret key", assigned),
    ("://", "a password in an address", userinfo),
];

impl Default for Finder {
    fn default() -> Self {
        Self::new()
    }
}

impl Finder {
    /// Makes the matcher.
    pub fn new() -> Self {
        Self {
            prefixes: AhoCorasick::builder()
                .match_kind(MatchKind::LeftmostFirst)
                .build(KINDS.iter().map(|k| k.0))
                .expect("a handful of short prefixes always make a matcher"),
        }
    }

    /// The text with every secret as `[redacted: KIND]`, keeping its line breaks, and a finding for each.
    pub fn redact<'a>(&self, text: &'a str) -> (Cow<'a, str>, Vec<Diagnostic>) {
        let mut out = String::new();
        let mut findings = Vec::new();
        let mut done = 0;
        for found in self.prefixes.find_iter(text) {
            let (prefix, kind, reach) = KINDS[found.pattern().as_usize()];
            if found.start() < done {
                continue;
            }
            let Some((start, end)) = reach(text, found.start(), prefix) else {
                continue;
            };
            if start < done {
                continue;
            }
            out.push_str(&text[done..start]);
            let at = out.len();
            let name = kind.split_once(' ').map_or(kind, |(_, name)| name);
            out.push_str("[redacted: ");
            out.push_str(name);
            out.push(']');
            findings.push(diagnostic::secret(Span::new(at, out.len()), kind));
            out.extend(text[start..end].matches('\n'));
            done = end;
        }
        if findings.is_empty() {
            return (Cow::Borrowed(text), findings);
        }
        out.push_str(&text[done..]);
        (Cow::Owned(out), findings)
    }
}

fn alphanumeric(b: u8) -> bool {
    b.is_ascii_alphanumeric()
}

fn upper_or_digit(b: u8) -> bool {
    b.is_ascii_uppercase() || b.is_ascii_digit()
}

fn token(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'-' || b == b'_'
}

fn dotted(b: u8) -> bool {
    token(b) || matches!(b, b'.' | b'=' | b'+' | b'/' | b'~')
}

fn path(b: u8) -> bool {
    token(b) || b == b'/'
}

/// Whether a text mixes letters and digits as tokens do, and words don't.
fn mixed(text: &str) -> bool {
    text.bytes().filter(u8::is_ascii_digit).count() >= 2 && text.bytes().any(|b| b.is_ascii_lowercase())
}

/// No token is longer; an endless run of letters is read no further.
const LONGEST: usize = 4096;

/// The prefix, not inside a longer word, and at least `least` further bytes of the right sort.
fn word(text: &str, at: usize, prefix: &str, least: usize, sort: fn(u8) -> bool) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let inside = prefix.as_bytes()[0].is_ascii_alphanumeric() && at > 0 && bytes[at - 1].is_ascii_alphanumeric();
    if inside && prefix != "earer " {
        return None;
    }
    let from = at + prefix.len();
    let len = bytes[from..].iter().take(LONGEST).take_while(|&&b| sort(b)).count();
    (len >= least).then_some((at, from + len))
}

/// Three parts with dots between them; the first two begin as JSON does in base64.
fn json_web_token(text: &str, at: usize, prefix: &str) -> Option<(usize, usize)> {
    let (start, first) = word(text, at, prefix, 7, token)?;
    let second = after_dot(text, first, 10).filter(|_| text[first + 1..].starts_with("eyJ"))?;
    after_dot(text, second, 10).map(|end| (start, end))
}

fn sendgrid_key(text: &str, at: usize, prefix: &str) -> Option<(usize, usize)> {
    let (start, first) = word(text, at, prefix, 16, token)?;
    after_dot(text, first, 32).map(|end| (start, end))
}

/// Where a part of at least `least` letters ends that begins after the dot at `at`.
fn after_dot(text: &str, at: usize, least: usize) -> Option<usize> {
    let rest = text.as_bytes().get(at..)?.strip_prefix(b".")?;
    let len = rest.iter().take(LONGEST).take_while(|&&b| token(b)).count();
    (len >= least).then_some(at + 1 + len)
}

/// From `-----BEGIN … PRIVATE KEY-----` to its end; to the end of the text where it has none.
fn private_key(text: &str, at: usize, _: &str) -> Option<(usize, usize)> {
    let mut from = at.saturating_sub(40);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let start = from + text[from..at].rfind("-----BEGIN ")?;
    let Some(close) = text[at..].find("-----END ") else {
        return Some((start, text.len()));
    };
    let close = at + close + "-----END ".len();
    let end = text[close..].find("-----").map_or(text.len(), |i| close + i + 5);
    Some((start, end))
}

/// A value of 40 after `secret_access_key =`.
fn assigned(text: &str, at: usize, prefix: &str) -> Option<(usize, usize)> {
    let from = at + prefix.len();
    let gap = text[from..]
        .bytes()
        .take_while(|b| matches!(b, b' ' | b'=' | b':' | b'"' | b'\'' | b'`'))
        .count();
    let start = from + gap;
    let len = text[start..].bytes().take(LONGEST).take_while(|&b| dotted(b)).count();
    (gap > 0 && len >= 40).then_some((start, start + len))
}

/// The password of `scheme://user:password@host`.
fn userinfo(text: &str, at: usize, prefix: &str) -> Option<(usize, usize)> {
    let from = at + prefix.len();
    let authority = text[from..]
        .bytes()
        .take(LONGEST)
        .take_while(|b| {
            !b.is_ascii_whitespace()
                && !matches!(
                    b,
                    b'/' | b'?' | b'#' | b'<' | b'>' | b'"' | b'\'' | b'`' | b')' | b']' | b'|'
                )
        })
        .count();
    let authority = text.get(from..from + authority)?;
    let (userinfo, _) = authority.rsplit_once('@')?;
    let (user, password) = userinfo.split_once(':')?;
    let placeholder = password.is_empty()
        || password.starts_with(['$', '{', '<', '*', '['])
        || password.bytes().all(|b| matches!(b, b'x' | b'X' | b'.'));
    let start = from + user.len() + 1;
    (!placeholder).then_some((start, start + password.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redacted(text: &str) -> String {
        Finder::new().redact(text).0.into_owned()
    }

    #[test]
    fn secrets_go_and_the_rest_stays() {
        let key = format!("AKIA{}", "IOSFODNN7EXAMPLE");
        assert_eq!(
            redacted(&format!("the key {key}, twice {key}.")),
            "the key [redacted: AWS access key], twice [redacted: AWS access key]."
        );
        assert_eq!(
            redacted(&format!("`ghp_{}`", "a1".repeat(18))),
            "`[redacted: GitHub token]`"
        );
        assert_eq!(
            redacted("postgres://app:hunter2@db.internal/x"),
            "postgres://app:[redacted: password in an address]@db.internal/x"
        );
        assert_eq!(
            redacted(&format!("Authorization: Bearer {}", "a1B2".repeat(8))),
            "Authorization: Bearer [redacted: bearer token]"
        );
        let pem = "x\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabcd\n-----END RSA PRIVATE KEY-----\ny";
        assert_eq!(redacted(pem), "x\n[redacted: private key]\n\n\n\ny");
        assert_eq!(
            redacted("x\n-----BEGIN PRIVATE KEY-----\nMIIE"),
            "x\n[redacted: private key]\n"
        );
        let jwt = format!("eyJ{}.eyJ{}.{}", "a".repeat(20), "b".repeat(20), "c".repeat(20));
        assert_eq!(redacted(&jwt), "[redacted: JSON web token]");
    }

    #[test]
    fn what_only_looks_alike_stays() {
        for text in [
            "https://example.com/a:b@c",
            "postgres://app:$PASSWORD@db",
            "mailto:a@b",
            "the AKIA prefix",
            "bearer of bad news",
            "Bearer authentication-was-rejected-by-the-gateway",
            "npm_install",
            "eyJust",
            "BEGIN PRIVATE KEY",
            "https://host:8080/a@b",
            "0x3BC6aA2D25313ad794b2D67f83f21D341cc3f5fb",
        ] {
            assert!(matches!(Finder::new().redact(text).0, Cow::Borrowed(_)), "{text}");
        }
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
}
