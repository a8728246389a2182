//! Whether a setting's text makes sense, and in which form it is kept. An error is what to tell the writer.

use jiff::fmt::temporal::DateTimeParser;
use jiff::tz::{TimeZone, TimeZoneDatabase};

use crate::name::nearest;

/// What is the matter, and what to do about it.
pub(super) type Complaint = (String, String);

fn complaint(what: impl Into<String>, help: impl Into<String>) -> Complaint {
    (what.into(), help.into())
}

/// An absolute http address with a `/` at its end.
pub(super) fn base_url(text: &str) -> Result<String, Complaint> {
    let Some((scheme, rest)) = web_address(text) else {
        return Err(complaint(
            format!("`{text}` is no absolute http or https address"),
            "write where the site will stand, such as \"https://incidents.example/\"",
        ));
    };
    if rest.contains(['?', '#']) {
        return Err(complaint(
            "an address with a query or a fragment can't have pages below it",
            "leave out what begins with ? or #",
        ));
    }
    if rest.split('/').next().is_some_and(|host| host.contains('@')) {
        return Err(complaint(
            "an address that everybody reads can't have a user or a password",
            "leave out what stands before the @",
        ));
    }
    Ok(format!("{scheme}://{}/", rest.trim_end_matches('/')))
}

/// An http address that holds `{path}`.
pub(super) fn source_url(text: &str) -> Result<String, Complaint> {
    let help = "write it like \"https://git.example/incidents/blob/main/{path}\"";
    if web_address(text).is_none() {
        return Err(complaint(
            format!("`{text}` is no absolute http or https address"),
            help,
        ));
    }
    if !text.contains("{path}") {
        return Err(complaint(
            "no {path} is in it, so that every report would link to one place",
            help,
        ));
    }
    Ok(text.to_owned())
}

/// The scheme, in lower case, and what follows `://`.
fn web_address(text: &str) -> Option<(String, &str)> {
    let (scheme, rest) = text.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    let host = rest.split(['/', '?', '#']).next()?;
    let is_clean = !text.contains(|c: char| c.is_whitespace() || c.is_control() || "\"<>\\^`|".contains(c));
    let host_name = host.rsplit('@').next()?.split(':').next()?;
    (matches!(scheme.as_str(), "http" | "https") && is_clean && !host_name.is_empty()).then_some((scheme, rest))
}

/// An address for a link: http, https, mailto, or a path from the site's root.
pub(super) fn link(text: &str) -> Result<String, Complaint> {
    let scheme = text
        .split(['/', '?', '#'])
        .next()
        .and_then(|start| start.split_once(':'));
    let is_safe = match scheme {
        Some((scheme, _)) if scheme.eq_ignore_ascii_case("mailto") => true,
        Some(_) => web_address(text).is_some(),
        None => !text.starts_with("//"),
    };
    if is_safe {
        Ok(text.to_owned())
    } else {
        Err(complaint(
            format!("`{text}` can't be linked to"),
            "write an http, https or mailto address, or a path from the site's root such as \"about/\"",
        ))
    }
}

/// A language tag, by the syntax of BCP 47 (RFC 5646, 2.1).
pub(super) fn language(text: &str) -> Result<String, Complaint> {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    let is_tag = (2..=8).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()));
    if is_tag {
        Ok(text.to_owned())
    } else {
        Err(complaint(
            format!("`{text}` is no language tag"),
            "write it like \"en\", \"de-AT\" or \"ja\"",
        ))
    }
}

/// A zone of the bundled database, or a fixed offset.
pub(super) fn timezone(text: &str) -> Result<TimeZone, Complaint> {
    let database = TimeZoneDatabase::bundled();
    let found = match text.as_bytes() {
        [b'+' | b'-', ..] => DateTimeParser::new().parse_time_zone_with(&database, text).ok(),
        [b'Z' | b'z'] => Some(TimeZone::UTC),
        _ => database.get(text).ok(),
    };
    found.ok_or_else(|| {
        let names: Vec<String> = database.available().map(|n| n.to_string()).collect();
        let near = nearest(text, names.iter().map(String::as_str));
        let help = match near {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => "write a name such as \"Europe/Berlin\", or an offset such as \"+02:00\"".into(),
        };
        complaint(format!("`{text}` is no time zone"), help)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        assert_eq!(base_url("https://a.example").as_deref(), Ok("https://a.example/"));
        assert_eq!(
            base_url("HTTP://a.example:8080/x//").as_deref(),
            Ok("http://a.example:8080/x/")
        );
        for bad in [
            "",
            "a.example",
            "/x",
            "ftp://a",
            "https://",
            "https:///x",
            "https://a b",
            "https://a?x",
            "https://a/#x",
            "javascript:alert(1)",
            "https://:80/",
        ] {
            assert!(base_url(bad).is_err(), "{bad}");
        }
        assert!(source_url("https://git.example/{path}").is_ok());
        assert!(source_url("https://git.example/").is_err());
        for good in ["https://a.example", "mailto:a@b.example", "about/", "/about/?a:b", "#x"] {
            assert!(link(good).is_ok(), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "data:text/html,x",
            "//evil.example",
            "JavaScript:x",
            "https://",
        ] {
            assert!(link(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn languages() {
        for good in ["en", "de-AT", "ja", "zh-Hant-TW", "sr-Latn", "de-1996"] {
            assert!(language(good).is_ok(), "{good}");
        }
        for bad in ["", "e", "en_US", "english language", "en-", "1a", "überlang"] {
            assert!(language(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn zones() {
        for good in ["Europe/Berlin", "asia/tokyo", "UTC", "Z", "+02:00", "-0330", "+09"] {
            assert!(timezone(good).is_ok(), "{good}");
        }
        for bad in ["", "Berlin", "+99:00", "EST5EDT,M3.2.0,M11.1.0", "local", "+02:00 x"] {
            assert!(timezone(bad).is_err(), "{bad}");
        }
        let (_, help) = timezone("Europe/Berlim").expect_err("there is no such town");
        assert_eq!(help, "did you mean \"Europe/Berlin\"?");
    }
}
