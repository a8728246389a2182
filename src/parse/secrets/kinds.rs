//! The kinds of secrets: the word that gives each away, and how far the secret reaches round it.

use std::ops::Range;

use super::looks::{digits, prose, repeated};
use super::scan::{Scan, Sort};
use super::{address, assigned, pem};

/// One way to find one kind.
pub(super) struct Kind {
    /// The word to look for.
    pub(super) anchor: &'static str,
    /// Whether its case doesn't matter.
    pub(super) any_case: bool,
    /// What it is, with its article.
    pub(super) name: &'static str,
    /// Whether only its name says so: a format knows better.
    pub(super) by_name: bool,
    /// How far the secret reaches of which the anchor stands at these bytes; none where it is no secret.
    pub(super) reach: Reach,
}

type Reach = fn(scan: &mut Scan<'_>, at: usize, end: usize) -> Option<Range<usize>>;

const fn format(anchor: &'static str, name: &'static str, reach: Reach) -> Kind {
    Kind {
        anchor,
        any_case: false,
        name,
        by_name: false,
        reach,
    }
}

const fn named(anchor: &'static str, name: &'static str, reach: Reach) -> Kind {
    Kind {
        anchor,
        any_case: true,
        name,
        by_name: true,
        reach,
    }
}

use Sort::{Alphanumeric, Base64, Dotted, Path, Token};

/// All kinds. Of two that begin at one place, the first names it.
///
/// An anchor may stand in the middle of its word: where it begins unlike most words there is less to look at.
pub(super) const KINDS: &[Kind] = &[
    format("AKIA", "an AWS access key", |s, at, end| aws_id(s, at, end, false)),
    format("ASIA", "an AWS access key", |s, at, end| aws_id(s, at, end, true)),
    format("ghp_", "a GitHub token", |s, at, end| {
        word(s, at, end, Alphanumeric, 30)
    }),
    format("gho_", "a GitHub token", |s, at, end| {
        word(s, at, end, Alphanumeric, 30)
    }),
    format("ghu_", "a GitHub token", |s, at, end| {
        word(s, at, end, Alphanumeric, 30)
    }),
    format("ghs_", "a GitHub token", |s, at, end| {
        word(s, at, end, Alphanumeric, 30)
    }),
    format("ghr_", "a GitHub token", |s, at, end| {
        word(s, at, end, Alphanumeric, 30)
    }),
    format("hub_pat_", "a GitHub token", |s, at, end| {
        back(s, at, "git").and_then(|at| word(s, at, end, Token, 40))
    }),
    format("glpat-", "a GitLab token", |s, at, end| word(s, at, end, Token, 20)),
    format("glrt-", "a GitLab token", |s, at, end| word(s, at, end, Token, 20)),
    format("gldt-", "a GitLab token", |s, at, end| word(s, at, end, Token, 20)),
    format("glptt-", "a GitLab token", |s, at, end| word(s, at, end, Token, 20)),
    format("glsoat-", "a GitLab token", |s, at, end| word(s, at, end, Token, 20)),
    format("glft-", "a GitLab token", |s, at, end| word(s, at, end, Token, 20)),
    format("glcbt-", "a GitLab token", |s, at, end| word(s, at, end, Token, 20)),
    format("glimt-", "a GitLab token", |s, at, end| word(s, at, end, Token, 20)),
    format("xox", "a Slack token", slack_token),
    format("pp-1-", "a Slack token", |s, at, _| {
        back(s, at, "xa").and_then(|at| slack_token(s, at, at + "xapp-".len()))
    }),
    format("s.slack.com/", "a Slack webhook", slack_webhook),
    format("/webhooks/", "a Discord webhook", discord_webhook),
    format(".office.com/", "a Teams webhook", |s, _, end| {
        let reach = s.run(Path, end);
        (reach - end >= 60).then_some(end..reach)
    }),
    format(":AA", "a Telegram token", telegram_token),
    format("AIza", "a Google API key", |s, at, end| word(s, at, end, Token, 35)),
    format("ya29.", "a Google token", |s, at, end| word(s, at, end, Token, 20)),
    format("GOCSPX-", "a Google client secret", |s, at, end| {
        word(s, at, end, Token, 24)
    }),
    format("sk_live_", "a Stripe key", |s, at, end| {
        word(s, at, end, Alphanumeric, 16)
    }),
    format("rk_live_", "a Stripe key", |s, at, end| {
        word(s, at, end, Alphanumeric, 16)
    }),
    format("sk_test_", "a Stripe key", |s, at, end| {
        word(s, at, end, Alphanumeric, 16)
    }),
    format("rk_test_", "a Stripe key", |s, at, end| {
        word(s, at, end, Alphanumeric, 16)
    }),
    format("whsec_", "a Stripe secret", |s, at, end| word(s, at, end, Base64, 24)),
    format("sk-proj-", "an OpenAI key", |s, at, end| word(s, at, end, Token, 32)),
    format("sk-svcacct-", "an OpenAI key", |s, at, end| word(s, at, end, Token, 32)),
    format("sk-admin-", "an OpenAI key", |s, at, end| word(s, at, end, Token, 32)),
    format("T3BlbkFJ", "an OpenAI key", openai_key),
    format("sk-ant-", "an Anthropic key", |s, at, end| word(s, at, end, Token, 32)),
    format("hf_", "a Hugging Face token", |s, at, end| {
        word(s, at, end, Alphanumeric, 30)
    }),
    format("npm_", "an npm token", |s, at, end| word(s, at, end, Alphanumeric, 36)),
    format("pypi-AgE", "a PyPI token", |s, at, end| word(s, at, end, Token, 50)),
    format("dckr_pat_", "a Docker token", |s, at, end| word(s, at, end, Token, 20)),
    format("dop_v1_", "a DigitalOcean token", |s, at, end| {
        word(s, at, end, Alphanumeric, 64)
    }),
    format("doo_v1_", "a DigitalOcean token", |s, at, end| {
        word(s, at, end, Alphanumeric, 64)
    }),
    format("dor_v1_", "a DigitalOcean token", |s, at, end| {
        word(s, at, end, Alphanumeric, 64)
    }),
    format("dapi", "a Databricks token", |s, at, end| {
        let place = word(s, at, end, Alphanumeric, 32)?;
        let hex = s.text[end..place.end].bytes().take(33).all(|b| b.is_ascii_hexdigit());
        (hex && place.end == end + 32).then_some(place)
    }),
    format("shpat_", "a Shopify token", |s, at, end| {
        word(s, at, end, Alphanumeric, 32)
    }),
    format("shpss_", "a Shopify token", |s, at, end| {
        word(s, at, end, Alphanumeric, 32)
    }),
    format("shpca_", "a Shopify token", |s, at, end| {
        word(s, at, end, Alphanumeric, 32)
    }),
    format("shppa_", "a Shopify token", |s, at, end| {
        word(s, at, end, Alphanumeric, 32)
    }),
    format("glsa_", "a Grafana token", |s, at, end| word(s, at, end, Token, 32)),
    format("in_api_", "a Linear key", |s, at, end| {
        back(s, at, "l").and_then(|at| word(s, at, end, Alphanumeric, 32))
    }),
    format("ATATT3", "an Atlassian token", |s, at, end| {
        word(s, at, end, Base64, 60)
    }),
    format("ATCTT3", "an Atlassian token", |s, at, end| {
        word(s, at, end, Base64, 60)
    }),
    format("hvs.", "a Vault token", |s, at, end| word(s, at, end, Token, 24)),
    format("hvb.", "a Vault token", |s, at, end| word(s, at, end, Token, 24)),
    format("hvr.", "a Vault token", |s, at, end| word(s, at, end, Token, 24)),
    format("SG.", "a SendGrid key", sendgrid_key),
    format("eyJ", "a JSON web token", json_web_token),
    format("AGE-SECRET-KEY-1", "an age key", |s, at, end| {
        word(s, at, end, Alphanumeric, 50)
    }),
    format("PRIVATE KEY", "a private key", pem::block),
    format("Private-Lines:", "a private key", pem::putty),
    format("LS0tLS1CRUdJTi", "a private key", pem::in_base64),
    format("sig=", "a shared access signature", |s, at, end| {
        let reach = s.run(Base64, end);
        let parameter = matches!(s.before(at), Some(b'?' | b'&' | b';'));
        (parameter && reach - end >= 40).then_some(end..reach)
    }),
    format("://", "a password in an address", address::userinfo),
    Kind {
        any_case: true,
        ..format("bearer ", "a bearer token", bearer)
    },
    Kind {
        any_case: true,
        ..format("rization", "a token", assigned::authorization)
    },
    format(" -u", "a password", assigned::login),
    format("--user", "a password", assigned::login),
    format("--proxy-user", "a password", assigned::login),
    named("ss_key", "an AWS secret key", assigned::aws_key),
    named("sskey", "an AWS secret key", assigned::aws_key),
    named("ssword", "a password", assigned::password),
    named("sswd", "a password", assigned::password),
    named("ssphrase", "a passphrase", assigned::password),
    named("ass=", "a password", |s, at, end| assigned::password(s, at, end - 1)),
    named("ass:", "a password", |s, at, end| assigned::password(s, at, end - 1)),
    named("ass\"", "a password", |s, at, end| assigned::password(s, at, end - 1)),
    named("pwd", "a password", assigned::password),
    named("token", "a token", assigned::token),
    named("ecret", "a secret", assigned::token),
    named("key_base", "a secret", assigned::token),
    // `api_key`, `X-Api-Key`, `apikey`, `accesskey`, `accountkey`, `authkey`; `key` alone is in every text.
    named("_key", "an API key", assigned::key),
    named("-key", "an API key", assigned::key),
    named("ikey", "an API key", assigned::key),
    named("skey", "an API key", assigned::key),
    named("tkey", "an API key", assigned::key),
    named("hkey", "an API key", assigned::key),
];

/// Where a word begins that stands before the anchor.
fn back(scan: &Scan<'_>, at: usize, word: &str) -> Option<usize> {
    let from = at.checked_sub(word.len())?;
    scan.has(from, word).then_some(from)
}

/// From the anchor, not inside a longer word, with at least `least` further bytes of a sort. Words with hyphens
/// (`glpat-tokens-were-rotated`) and `xxxx` are none.
fn word(scan: &mut Scan<'_>, at: usize, end: usize, sort: Sort, least: usize) -> Option<Range<usize>> {
    let reach = scan.run(sort, end);
    let short = reach - end < least || scan.before(at).is_some_and(|b| b.is_ascii_alphanumeric());
    (!short && !prose(scan.look(end..reach, 128))).then_some(at..reach)
}

/// Sixteen letters of base32. A word of capitals may begin like a temporary key's.
fn aws_id(scan: &mut Scan<'_>, at: usize, end: usize, digit: bool) -> Option<Range<usize>> {
    let place = word(scan, at, end, Alphanumeric, 16).filter(|place| place.end == end + 16)?;
    let id = &scan.text[end..place.end];
    let base32 = id.bytes().all(|b| matches!(b, b'A'..=b'Z' | b'2'..=b'7'));
    (base32 && (!digit || digits(id) > 0)).then_some(place)
}

/// `xoxb-123456789012-…`, `xoxe.xoxp-1-…`, `xapp-1-…`: a number follows at once.
fn slack_token(scan: &mut Scan<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    let mut from = end;
    if scan.has(at, "xox") {
        if scan.has(at, "xoxe.xox") {
            from += 5;
        }
        let sort = scan.byte(from).is_some_and(|b| b"abceoprs".contains(&b));
        if !sort || scan.byte(from + 1) != Some(b'-') {
            return None;
        }
        from += 2;
    }
    let number = scan.byte(from).is_some_and(|b| b.is_ascii_digit());
    let inside = scan.before(at).is_some_and(|b| b.is_ascii_alphanumeric());
    let reach = scan.run(Token, from);
    (number && !inside && reach - from >= 16).then_some(at..reach)
}

fn slack_webhook(scan: &mut Scan<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    let kinds = ["services/T", "workflows/T", "triggers/T"];
    let kind = kinds.into_iter().find(|kind| scan.has(end, kind))?;
    let from = end + kind.len();
    let reach = scan.run(Path, from);
    let shown = scan.look(from..reach, 256).rsplit('/').next().is_some_and(repeated);
    let start = back(scan, at, "hook")?;
    (reach - from >= 24 && !shown).then_some(start..reach)
}

/// A number and a token.
fn discord_webhook(scan: &mut Scan<'_>, _: usize, end: usize) -> Option<Range<usize>> {
    let number = scan
        .look(end..end + 24, 24)
        .bytes()
        .take_while(u8::is_ascii_digit)
        .count();
    let from = end + number + 1;
    if number < 16 || scan.byte(from - 1) != Some(b'/') {
        return None;
    }
    let reach = scan.run(Token, from);
    (reach - from >= 50).then_some(end..reach)
}

/// The number of a bot before the colon, 35 letters after it.
fn telegram_token(scan: &mut Scan<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    let number = scan.bytes()[..at]
        .iter()
        .rev()
        .take(11)
        .take_while(|b| b.is_ascii_digit())
        .count();
    let reach = scan.run(Token, end);
    ((8..=10).contains(&number) && (32..=34).contains(&(reach - end))).then_some(at - number..reach)
}

/// `sk-…T3BlbkFJ…`: the middle says "OpenAI".
fn openai_key(scan: &mut Scan<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    let before = &scan.bytes()[at.saturating_sub(128)..at];
    let letters = before
        .iter()
        .rev()
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    let from = at - letters.count();
    let start = from + scan.text.get(from..at)?.find("sk-")?;
    let reach = scan.run(Token, end);
    (reach - end >= 16).then_some(start..reach)
}

/// Two parts.
fn sendgrid_key(scan: &mut Scan<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    let first = word(scan, at, end, Token, 16)?;
    let second = part(scan, first.end)?;
    (second - first.end > 32).then_some(at..second)
}

/// A header, claims and a signature (three parts, the last of them empty where it is unsigned), or an encrypted one of
/// five, the second of them empty where there is no key of its own. The first begins as JSON does in base64.
fn json_web_token(scan: &mut Scan<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    let first = scan.run(Token, end);
    let inside = scan.before(at).is_some_and(|b| b.is_ascii_alphanumeric());
    // What follows a run is the same for all that begin in it.
    if inside || first - end < 7 || scan.no_parts_at == first {
        return None;
    }
    let reach = further_parts(scan, first);
    if reach.is_none() {
        scan.no_parts_at = first;
    }
    reach.map(|reach| at..reach)
}

fn further_parts(scan: &Scan<'_>, first: usize) -> Option<usize> {
    let second = part(scan, first)?;
    let third = part(scan, second)?;
    if let Some(fourth) = part(scan, third)
        && let Some(fifth) = part(scan, fourth)
        && third - second > 10
        && fourth - third > 10
        && fifth - fourth > 10
    {
        return Some(fifth);
    }
    let signed = third == second + 1 || third - second > 10;
    (signed && second - first > 10 && scan.has(first + 1, "eyJ")).then_some(third)
}

/// Where the part ends that begins after the dot at `at`.
fn part(scan: &Scan<'_>, at: usize) -> Option<usize> {
    (scan.byte(at) == Some(b'.')).then(|| scan.peek(Token, at + 1))
}

/// What follows the word, where it is none.
fn bearer(scan: &mut Scan<'_>, _: usize, end: usize) -> Option<Range<usize>> {
    let reach = scan.run(Dotted, end);
    let looks = scan.look(end..reach, 256);
    let random = digits(looks) >= 2 && looks.bytes().any(|b| b.is_ascii_alphabetic()) && !prose(looks);
    (reach - end >= 16 && random).then_some(end..reach)
}
