//! The secrets of addresses: `scheme://user:password@host`, `https://token@host`.

use std::ops::Range;

use super::looks::{digits, mixed, placeholder, prose};
use super::scan::{Scan, Sort};

/// Longest password that may hold what an address would have escaped.
const LONGEST: usize = 128;

/// The password, or the token, that stands before the host.
pub(super) fn userinfo(scan: &mut Scan<'_>, _: usize, end: usize) -> Option<Range<usize>> {
    let run = scan.run(Sort::Authority, end);
    let all = scan.look(end..run, 4 * LONGEST);
    let stop = all.find(['/', '?', '#', '<', ')', ']', '|']).unwrap_or(all.len());
    let (userinfo, host) = match all[..stop].rsplit_once('@') {
        Some(both) => both,
        None => unescaped(all, stop)?,
    };
    // `registry.example:latest@sha256:…` is an image.
    if host.starts_with("sha256:")
        || !host.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '[' | '$' | '{' | '<'))
    {
        return None;
    }
    let Some((user, password)) = userinfo.split_once(':') else {
        // An address of Sentry's has a key in it that is meant to be public.
        let token = userinfo.len() >= 20 && digits(userinfo) >= 2 && mixed(userinfo) && !prose(userinfo);
        let plain = userinfo
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        return (token && plain && !host.contains("sentry")).then_some(end..end + userinfo.len());
    };
    let start = end + user.len() + 1;
    (!password.is_empty() && !stands_for(password)).then_some(start..start + password.len())
}

/// A password whose `/`, `?` or `#` nobody escaped. A port before a path is none.
fn unescaped(all: &str, stop: usize) -> Option<(&str, &str)> {
    let colon = all[..stop].find(':')?;
    let password = colon + 1;
    if stop > password && digits(&all[password..stop]) == stop - password {
        return None;
    }
    let most = all.floor_char_boundary(password + LONGEST);
    let at = password + all[password..most].find('@')?;
    Some((&all[..at], &all[at + 1..]))
}

fn stands_for(password: &str) -> bool {
    matches!(password, "pw" | "PASS" | "****")
        || placeholder(password)
        || password.starts_with("my") && password.ends_with("word")
}
