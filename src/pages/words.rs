//! How dates, durations and words of the model are said to people.

use jiff::civil::Date;
use jiff::tz::Offset;

use super::view::{Duration, StampView, Word};
use crate::knowledge::Interval;
use crate::report::{Known, Local, Origin, Stamp};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// 2 March 2026.
pub(super) fn day(date: Date) -> String {
    format!("{} {} {}", date.day(), MONTHS[date.month() as usize - 1], date.year())
}

/// March 2026.
pub(super) fn month(date: Date) -> String {
    format!("{} {}", MONTHS[date.month() as usize - 1], date.year())
}

/// 41 min; 2 h 16 min; 3 d 4 h; 12 s.
pub(super) fn duration(seconds: i64) -> String {
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    let two = |a: i64, a_unit: &str, b: i64, b_unit: &str| {
        if b == 0 {
            format!("{a} {a_unit}")
        } else {
            format!("{a} {a_unit} {b} {b_unit}")
        }
    };
    if seconds < 60 {
        format!("{seconds} s")
    } else if hours == 0 {
        format!("{minutes} min")
    } else if hours < 48 {
        two(hours, "h", minutes % 60, "min")
    } else {
        two(days, "d", hours % 24, "h")
    }
}

/// 23 days; 14 months; 6 years: how far two days are apart.
pub(super) fn apart(from: Date, to: Date) -> String {
    let days = from.until(to).map_or(0, |span| i64::from(span.get_days()).abs());
    let (months, years) = (days * 12 / 365, days / 365);
    let (n, unit) = match (days, months) {
        (..60, _) => (days, "day"),
        (_, ..36) => (months, "month"),
        _ => (years, "year"),
    };
    format!("{n} {unit}{}", if n == 1 { "" } else { "s" })
}

/// today; yesterday; 23 days ago: how long before `today` a day was.
pub(super) fn ago(day: Date, today: Date) -> String {
    match day.until(today).map_or(0, |span| span.get_days()) {
        ..=0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        _ => format!("{} ago", apart(day, today)),
    }
}

/// 23 days after; on the day of: when something came, from what was before it.
pub(super) fn after(from: Date, to: Date) -> String {
    if from == to {
        "on the day of".to_owned()
    } else {
        format!("{} after", apart(from, to))
    }
}

/// 1st, 2nd, 3rd, 4th … 21st.
pub(crate) fn ordinal(n: usize) -> String {
    let ending = match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{n}{ending}")
}

/// How an inferred value was worked out; nothing for a stated one.
pub(super) fn inferred(origin: Origin) -> Option<String> {
    (!origin.stated).then(|| format!("inferred from {}", origin.from))
}

/// A stamp for a place where that of `near` stands in full, or nothing does: its day and its zone are said where they
/// differ.
pub(super) fn stamp(known: &Known<Stamp>, near: Option<&Known<Stamp>>) -> StampView {
    let mut view = bare_stamp(&known.value, near.map(|near| near.value.local.date()));
    if near.is_some_and(|near| near.value.local.has_time() && zone(&near.value) != zone(&known.value))
        && known.value.local.has_time()
    {
        view.text.push_str(&zone(&known.value));
    }
    view.inferred = inferred(known.origin);
    view
}

/// The day alone, as short as a row of a list wants it: 2 Mar 2026.
pub(super) fn short_stamp(known: &Known<Stamp>) -> StampView {
    let mut view = stamp(known, None);
    let date = known.value.local.date();
    view.text = format!(
        "{} {} {}",
        date.day(),
        &MONTHS[date.month() as usize - 1][..3],
        date.year()
    );
    view
}

/// As [`stamp`], in full, with its zone.
pub(super) fn full_stamp(known: &Known<Stamp>) -> StampView {
    let mut view = stamp(known, None);
    view.text.clone_from(&view.full);
    view
}

/// As [`stamp`], without an origin.
pub(super) fn bare_stamp(stamp: &Stamp, day_known: Option<Date>) -> StampView {
    let date = stamp.local.date();
    let clock = match stamp.local {
        Local::Day(_) => None,
        Local::Moment(m) => Some(format!("{:02}:{:02}", m.hour(), m.minute())),
    };
    let zone = zone(stamp);
    let text = match (&clock, day_known) {
        (Some(clock), Some(day)) if day == date => clock.clone(),
        (Some(clock), Some(_)) => format!("{} {} {clock}", date.day(), &MONTHS[date.month() as usize - 1][..3]),
        _ => day(date),
    };
    let full = match &clock {
        Some(clock) => format!("{}, {clock}{zone}", day(date)),
        None => day(date),
    };
    StampView {
        datetime: match stamp.instant {
            Some(instant) => instant.to_string(),
            None => stamp.local.to_string(),
        },
        text,
        full,
        inferred: None,
    }
}

/// ` UTC`, ` +02:00`, or nothing where no zone is known.
pub(super) fn zone(stamp: &Stamp) -> String {
    let Some(instant) = stamp.instant else {
        return String::new();
    };
    let local = stamp
        .local
        .moment()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .map_or(0, |z| z.timestamp().as_second());
    let seconds = local - instant.as_second();
    match Offset::from_seconds(seconds as i32) {
        Ok(offset) if offset == Offset::UTC => " UTC".into(),
        Ok(_) => {
            let sign = if seconds < 0 { '-' } else { '+' };
            format!(" {sign}{:02}:{:02}", seconds.abs() / 3600, seconds.abs() % 3600 / 60)
        }
        Err(_) => String::new(),
    }
}

/// A duration with its endpoints. The bar is full at a week, and logarithmic, since incidents last minutes to days.
pub(super) fn interval(interval: &Interval, near: Option<&Known<Stamp>>) -> Duration {
    const WEEK: f64 = 604_800.0;
    let share = (1.0 + interval.seconds as f64).ln() / WEEK.ln() * 100.0;
    Duration {
        text: duration(interval.seconds),
        datetime: format!("PT{}S", interval.seconds),
        from: stamp(&interval.from, near),
        to: stamp(&interval.to, near),
        share: share.clamp(1.0, 100.0) as u8,
    }
}

/// A word of the model with its label.
pub(super) fn word(known: &Known<impl Copy>, as_word: fn(&str) -> String, word: &'static str) -> Word {
    Word {
        word: word.to_owned(),
        label: as_word(word),
        inferred: inferred(known.origin),
    }
}

/// near-miss: near miss.
pub(super) fn spaced(word: &str) -> String {
    word.replace('-', " ")
}

/// The first letter as a capital.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// 4,182: thousands apart in a whole number.
pub(super) fn number(text: &str) -> String {
    if text.len() < 4 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return text.to_owned();
    }
    let mut out = String::new();
    for (i, c) in text.chars().enumerate() {
        if i > 0 && (text.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// The last `most` characters at most, cut at a word, with an ellipsis before them.
pub(super) fn shorten_before(text: &str, most: usize) -> String {
    let long = text.chars().count();
    if long <= most {
        return text.to_owned();
    }
    let cut = text.char_indices().nth(long - most).map_or(0, |(at, _)| at);
    let rest = &text[cut..];
    let cut = rest.find(' ').map_or(0, |at| at + 1);
    format!("…{}", &rest[cut..])
}

/// At most `most` characters, cut at a word, with an ellipsis.
pub(crate) fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut = text.char_indices().nth(most).map_or(text.len(), |(i, _)| i);
    let cut = text[..cut].rfind(' ').filter(|&i| i > cut / 2).unwrap_or(cut);
    format!("{}…", text[..cut].trim_end_matches([',', ';', ':', ' ', '.']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_words() {
        for (seconds, words) in [
            (12, "12 s"),
            (41 * 60, "41 min"),
            (8160, "2 h 16 min"),
            (3600, "1 h"),
            (47 * 3600, "47 h"),
            (100 * 3600, "4 d 4 h"),
        ] {
            assert_eq!(duration(seconds), words);
        }
    }

    #[test]
    fn far_apart_is_said_in_words() {
        let date = |text: &str| text.parse::<Date>().unwrap();
        for (from, to, words) in [
            ("2026-03-01", "2026-03-02", "1 day"),
            ("2026-03-02", "2026-03-01", "1 day"),
            ("2025-01-01", "2026-03-02", "13 months"),
            ("2020-01-01", "2026-03-02", "6 years"),
        ] {
            assert_eq!(apart(date(from), date(to)), words);
        }
        assert_eq!(
            [1, 2, 3, 4, 11, 12, 21, 112].map(ordinal),
            ["1st", "2nd", "3rd", "4th", "11th", "12th", "21st", "112th"]
        );
        assert_eq!(shorten_before("a bright new day", 8), "…new day");
    }

    #[test]
    fn numbers_have_their_thousands_apart() {
        assert_eq!(number("4182"), "4,182");
        assert_eq!(number("1234567"), "1,234,567");
        assert_eq!(number("99.5"), "99.5");
        assert_eq!(number("999"), "999");
    }
}
