//! The grammars of values: dates, languages, addresses.

/// Whether a text begins with some digits, exactly `n` or, with none given, four or more; what comes after.
fn digits(text: &str, n: Option<usize>) -> Option<(&str, &str)> {
    let len = text.bytes().take_while(u8::is_ascii_digit).count();
    let ok = n.map_or(len >= 4, |n| len >= n);
    let at = n.unwrap_or(len);
    ok.then(|| text.split_at(at))
}

fn two(text: &str, least: u32, most: u32) -> Option<&str> {
    let (number, rest) = digits(text, Some(2))?;
    let number: u32 = number.parse().ok()?;
    (least..=most).contains(&number).then_some(rest)
}

fn month(text: &str) -> Option<&str> {
    let (year, rest) = digits(text, None)?;
    let rest = two(rest.strip_prefix('-')?, 1, 12)?;
    year.bytes().any(|b| b != b'0').then_some(rest)
}

fn date(text: &str) -> Option<&str> {
    let rest = two(month(text)?.strip_prefix('-')?, 1, 31)?;
    let day = &text[..text.len() - rest.len()];
    (day.len() > 10 || day.parse::<jiff::civil::Date>().is_ok()).then_some(rest)
}

fn clock(text: &str) -> Option<&str> {
    let rest = two(two(text, 0, 23)?.strip_prefix(':')?, 0, 59)?;
    let Some(seconds) = rest.strip_prefix(':') else {
        return Some(rest);
    };
    let rest = two(seconds, 0, 59)?;
    let Some(fraction) = rest.strip_prefix('.') else {
        return Some(rest);
    };
    let len = fraction.bytes().take_while(u8::is_ascii_digit).count();
    (1..=3).contains(&len).then(|| &fraction[len..])
}

fn zone(text: &str) -> Option<&str> {
    if let Some(rest) = text.strip_prefix('Z') {
        return Some(rest);
    }
    let rest = two(text.strip_prefix(['+', '-'])?, 0, 23)?;
    two(rest.strip_prefix(':').unwrap_or(rest), 0, 59)
}

fn is_whole(rest: Option<&str>) -> bool {
    rest == Some("")
}

fn after_date(text: &str) -> Option<&str> {
    clock(date(text)?.strip_prefix(['T', ' '])?)
}

/// Whether a text is a day, or an instant of one.
pub(super) fn is_day_or_instant(text: &str) -> bool {
    is_whole(date(text)) || is_whole(after_date(text).and_then(zone))
}

/// Whether a text is what `<time>` may say: a day, a time, an instant, a month, a year, a week, a duration.
pub(super) fn is_time(text: &str) -> bool {
    let yearless = || {
        let rest = two(text.strip_prefix("--").unwrap_or(text), 1, 12)?;
        two(rest.strip_prefix('-')?, 1, 31)
    };
    let week = || two(digits(text, None)?.1.strip_prefix("-W")?, 1, 53);
    let year = || digits(text, None).map(|(_, rest)| rest);
    is_day_or_instant(text)
        || is_whole(after_date(text))
        || [month(text), clock(text), zone(text), yearless(), week(), year()]
            .into_iter()
            .any(is_whole)
        || is_duration(text)
}

fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P') else {
        return false;
    };
    let (days, clock) = match rest.split_once('T') {
        Some((days, clock)) => (days, Some(clock)),
        None => (rest, None),
    };
    let units = |text: &str, units: &str| {
        let mut left = units;
        let mut text = text;
        while !text.is_empty() {
            let len = text.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
            let (number, rest) = text.split_at(len);
            let unit = rest.chars().next();
            let Some(at) = unit.and_then(|unit| left.find(unit)) else {
                return false;
            };
            let ok = match number.split_once('.') {
                Some((a, b)) => unit == Some('S') && !a.is_empty() && (1..=3).contains(&b.len()),
                None => !number.is_empty(),
            };
            if !ok {
                return false;
            }
            left = &left[at + 1..];
            text = &rest[1..];
        }
        true
    };
    let some = !days.is_empty() || clock.is_some_and(|clock| !clock.is_empty());
    some && units(days, "D") && clock.is_none_or(|clock| !clock.is_empty() && units(clock, "HMS"))
}

/// Whether a text is a language: a language, then a script, a region and so on.
pub(super) fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    let alphabetic = first.bytes().all(|b| b.is_ascii_alphabetic());
    alphabetic
        && (2..=3).contains(&first.len())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// What is wrong with an address, by the URL standard.
pub(super) fn wrong_address(text: &str) -> Option<String> {
    let found = std::cell::RefCell::new(None);
    let see = |violation: url::SyntaxViolation| {
        found.borrow_mut().get_or_insert_with(|| violation.to_string());
    };
    let base = url::Url::parse("https://site.example/a/b/").expect("an address");
    let read = url::Url::options()
        .base_url(Some(&base))
        .syntax_violation_callback(Some(&see))
        .parse(text);
    match read {
        Err(error) => Some(error.to_string()),
        // The one that is accepted of a scheme that only programs know.
        Ok(url) if !url.is_special() && !url.username().is_empty() => None,
        Ok(_) => found.take(),
    }
}

#[test]
fn values_are_read_by_their_grammar() {
    for good in [
        "2026",
        "2026-03",
        "2026-03-02",
        "03-02",
        "09:14",
        "09:14:30.125",
        "2026-03-02T09:14",
        "2026-03-02 09:14Z",
        "2026-03-02T09:14:00+01:00",
        "2026-W09",
        "+02:00",
        "PT5M",
        "P3D",
        "P1DT2H3.5S",
        "12026-01-01",
    ] {
        assert!(is_time(good), "{good}");
    }
    for bad in [
        "",
        "soon",
        "26",
        "2026-13",
        "2026-02-30",
        "2026-3-2",
        "24:00",
        "2026-03-02T9:14",
        "2026-03-02T09:14+1",
        "P",
        "PT",
        "P1Y",
        "PT5M2H",
        "5 minutes",
        "2026-03-02T09:14:00.0000Z",
        "PT-5M",
    ] {
        assert!(!is_time(bad), "{bad}");
    }
    assert!(is_day_or_instant("2026-03-02") && !is_day_or_instant("2026-03") && !is_day_or_instant("2026-03-02T09:14"));
    assert!(is_language("en") && is_language("zh-Hant-TW") && !is_language("english") && !is_language("en_GB"));
    for good in [
        "",
        "a/b?c#d",
        "https://a.example/ü?a=b",
        "mailto:a@b.example",
        "//a.example",
        "%20",
        "#要約",
    ] {
        assert_eq!(wrong_address(good), None, "{good}");
    }
    for bad in [
        "a b",
        "https://",
        "https://[x]/",
        "http:a",
        "a\\b",
        "100%",
        "a|b",
        "https://a:b@c.example",
        "a#b#c",
    ] {
        assert!(wrong_address(bad).is_some(), "{bad}");
    }
}
