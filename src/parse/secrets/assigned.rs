//! What is given a name that says it is secret: `password=…`, `"api_key": "…"`, `curl -u user:…`.
//!
//! Reports talk about passwords more often than they hold one. So a value in plain words has to look like one, while
//! quotes, or an assignment without spaces, say that it is one.

use std::ops::Range;

use super::looks::{is_basic, mixed, placeholder, prose};
use super::scan::{Scan, Sort};
use super::value::{How, Value, is_password, is_token};

/// Longest name; longer ones are looked at by their ends.
const LONGEST_NAME: usize = 64;

/// A password is whatever somebody thought of.
pub(super) fn password(scan: &mut Scan<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    let whole = match scan.byte(at)?.to_ascii_lowercase() {
        b's' => scan.look(at.saturating_sub(2)..at, 2).eq_ignore_ascii_case("pa"),
        b'a' => {
            let before = scan.before(at).map(|b| b.to_ascii_lowercase());
            before == Some(b'p') && !scan.before(at - 1).is_some_and(|b| b.is_ascii_alphanumeric())
        }
        _ => true,
    };
    let value = whole.then(|| assigned(scan, end)).flatten()?;
    is_password(&value).then_some(value.place)
}

/// A token or a secret was made by a machine.
pub(super) fn token(scan: &mut Scan<'_>, _: usize, end: usize) -> Option<Range<usize>> {
    let value = assigned(scan, end)?;
    // Where a list goes on is no secret.
    let name = scan.text[value.name.clone()].to_ascii_lowercase();
    let paging = ["next", "page", "cursor", "continu", "cancel", "resume"]
        .iter()
        .any(|part| name.contains(part));
    (!paging && is_token(&value)).then_some(value.place)
}

/// Of the names that end so, `secret_access_key` and `SecretAccessKey`.
pub(super) fn aws_key(scan: &mut Scan<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    let before = &scan.bytes()[at.saturating_sub(12)..at];
    let secret = before.windows(6).any(|six| six.eq_ignore_ascii_case(b"secret"));
    secret.then(|| token(scan, at, end)).flatten()
}

/// A key that opens something; most keys don't.
pub(super) fn key(scan: &mut Scan<'_>, _: usize, end: usize) -> Option<Range<usize>> {
    let value = assigned(scan, end)?;
    let mut name = scan.text[value.name.clone()].to_ascii_lowercase();
    name.retain(|c| c.is_ascii_alphanumeric());
    let opens = [
        "api",
        "access",
        "secret",
        "account",
        "auth",
        "encryption",
        "signing",
        "master",
        "private",
    ];
    let opens = name
        .strip_suffix("key")
        .is_some_and(|rest| opens.iter().any(|what| rest.ends_with(what)));
    (opens && is_token(&value)).then_some(value.place)
}

/// `Authorization: Basic …`, `Authorization: token …`, or the token alone.
pub(super) fn authorization(scan: &mut Scan<'_>, _: usize, end: usize) -> Option<Range<usize>> {
    let sign = scan.spaces(skip(scan, end, b"\"'`]\\*"));
    if !matches!(scan.byte(sign), Some(b':' | b'=')) {
        return None;
    }
    let from = scan.spaces(skip(scan, scan.spaces(sign + 1), b"\"'`\\*"));
    let scheme = scan.look(from..scan.peek_word(from), 16).to_ascii_lowercase();
    let after = scan.spaces(from + scheme.len());
    let random = |scan: &mut Scan<'_>, from: usize, least: usize| {
        let reach = scan.run(Sort::Dotted, from);
        let looks = scan.look(from..reach, 256);
        (reach - from >= least && mixed(looks) && !prose(looks) && !placeholder(looks)).then_some(from..reach)
    };
    match scheme.as_str() {
        "basic" => {
            let reach = scan.run(Sort::Base64, after);
            (reach - after >= 8 && is_basic(scan.look(after..reach, 256))).then_some(after..reach)
        }
        "token" | "apikey" | "bot" | "key" | "oauth" | "splunk" | "genie" => {
            let from = ["token=", "key="].iter().find(|name| scan.has(after, name));
            random(scan, after + from.map_or(0, |name| name.len()), 12)
        }
        _ => random(scan, from, 20),
    }
}

/// `curl -u user:password`; other programs mean something else by `-u`.
pub(super) fn login(scan: &mut Scan<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    let option = if scan.byte(end) == Some(b'=') {
        end + 1
    } else {
        scan.spaces(end)
    };
    let from = skip(scan, option, b"\"'\\");
    let reach = scan.run(Sort::Value, from);
    let (user, password) = scan.look(from..reach, 256).split_once(':')?;
    let start = from + user.len() + 1;
    if password.len() < 3 || user.contains('/') || placeholder(password) {
        return None;
    }
    let line = &scan.bytes()[at.saturating_sub(256)..at];
    let line = line.rsplit(|b| *b == b'\n').next().unwrap_or_default();
    let program = [&b"curl"[..], b"wget", b"http"];
    line.windows(4)
        .any(|four| program.contains(&four))
        .then_some(start..reach)
}

/// The value that the name which ends at `end` is given; none where it is given none.
fn assigned<'t>(scan: &mut Scan<'t>, end: usize) -> Option<Value<'t>> {
    let numbered = skip_while(scan, end, 2, |b| b.is_ascii_digit());
    // Its quotes, brackets or emphasis may end before the sign.
    let closed = skip(scan, numbered, b"\"'`]\\*");
    let sign = scan.spaces(closed);
    let (after, colon) = match (scan.byte(sign)?, scan.byte(sign + 1)) {
        (b'=', Some(b'=' | b'>')) | (b':', Some(b'=')) => (sign + 2, false),
        (b'=', _) => (sign + 1, false),
        (b':', Some(b':')) => return None,
        (b':', _) => (sign + 1, true),
        (b'>', _) if sign == numbered => (sign + 1, false),
        _ => return said(scan, end, closed),
    };
    let name = name(scan, end);
    match (scan.before(name.start), scan.byte(sign)?) {
        (opened, b'>') if opened != Some(b'<') => return None,
        (Some(b'/'), b':') => return None,
        _ => {}
    }
    let bold = skip(scan, after, b"*");
    let from = scan.spaces(bold);
    let tight = sign == closed && from == after;
    if let Some(place) = quoted(scan, from) {
        return Value::new(scan, name, place, How::Quoted);
    }
    // Quotes that close on another line, or nowhere.
    let inner = skip(scan, from, b"\"'`\\");
    let place = bare(scan, name.start, inner);
    let how = match (tight && inner == from, colon) {
        (true, false) => How::Tight,
        (true, true) => How::Colon,
        (false, _) => How::Loose,
    };
    Value::new(scan, name, place, how)
}

/// ``the password is `…` ``, `--password …`: no sign, but quotes or an option.
fn said<'t>(scan: &mut Scan<'t>, end: usize, closed: usize) -> Option<Value<'t>> {
    if scan.byte(closed) != Some(b' ') {
        return None;
    }
    let verb = [" is ", " was ", " to "]
        .into_iter()
        .find(|verb| scan.has(closed, verb));
    let from = closed + verb.map_or(1, str::len);
    let name = name(scan, end);
    if let Some(place) = quoted(scan, from) {
        return Value::new(scan, name, place, How::Said);
    }
    if verb.is_none() && scan.has(name.start, "--") {
        let place = bare(scan, name.start, from);
        return Value::new(scan, name, place, How::Loose);
    }
    None
}

/// The whole name that ends at `end`.
fn name(scan: &Scan<'_>, end: usize) -> Range<usize> {
    let before = scan.bytes()[..end].iter().rev().take(LONGEST_NAME);
    let letters = before.take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'));
    end - letters.count()..end
}

/// What stands between quotes that close on their line.
fn quoted(scan: &Scan<'_>, from: usize) -> Option<Range<usize>> {
    let escaped = scan.byte(from) == Some(b'\\');
    let open = from + usize::from(escaped);
    let quote = scan.byte(open).filter(|b| matches!(b, b'"' | b'\'' | b'`'))?;
    let inner = scan.look(open + 1..scan.text.len(), 512).as_bytes();
    let mut at = 0;
    while let Some(&b) = inner.get(at) {
        match b {
            b'\n' => return None,
            b if b == quote => return Some(open + 1..open + 1 + at),
            b'\\' if escaped && inner.get(at + 1) == Some(&quote) => return Some(open + 1..open + 1 + at),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    None
}

/// A value without quotes: up to a space, or to where the next parameter begins.
fn bare(scan: &mut Scan<'_>, name: usize, from: usize) -> Range<usize> {
    let reach = scan.run(Sort::Value, from);
    let looks = scan.look(from..reach, 256);
    let first = scan.before(name);
    let parameter = |rest: &str| {
        let word = rest
            .bytes()
            .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
            .count();
        word > 0 && matches!(rest.as_bytes().get(word), Some(b'=' | b':'))
    };
    let cut = looks.char_indices().find(|&(i, c)| match c {
        '&' => matches!(first, Some(b'?' | b'&')) || parameter(&looks[i + 1..]),
        '#' => matches!(first, Some(b'?' | b'&')),
        ';' => first == Some(b';') || parameter(&looks[i + 1..]),
        ',' => matches!(first, Some(b',' | b'{' | b'(')) || parameter(&looks[i + 1..]),
        _ => false,
    });
    let end = cut.map_or(reach, |(i, _)| from + i);
    // What ends a sentence, a call or an emphasis.
    let trimmed = scan.text[from..end].bytes().rev().take(8);
    let closing =
        trimmed.take_while(|b| matches!(b, b'.' | b',' | b';' | b':' | b')' | b']' | b'}' | b'*' | b'\\' | b'|'));
    from..end - closing.count()
}

fn skip(scan: &Scan<'_>, from: usize, what: &[u8]) -> usize {
    skip_while(scan, from, 4, |b| what.contains(&b))
}

fn skip_while(scan: &Scan<'_>, from: usize, most: usize, what: impl Fn(u8) -> bool) -> usize {
    let rest = scan.bytes().get(from..).unwrap_or_default();
    from + rest.iter().take(most).take_while(|b| what(**b)).count()
}
