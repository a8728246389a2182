//! How what is known is said to people: stamps, intervals, words of the model.

use jiff::civil::Date;
use jiff::tz::Offset;

use crate::words::day_and_month;
pub(super) use crate::words::{
    after, ago, apart, capital, counted, day, duration, listed, month, number, ordinal, short_day, short_month,
    shorten, shorten_before, spaced,
};

use super::view::{Duration, StampView, Word};
use crate::knowledge::Interval;
use crate::report::{Known, Local, Origin, Stamp};

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
    view.text = short_day(date);
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
        (Some(clock), Some(_)) => format!("{} {clock}", day_and_month(date)),
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
