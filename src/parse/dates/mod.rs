//! Reads the stamps that people write: `2026-03-02T09:14Z`, `May 4th 2023`, `~18:10`, `2026年3月23日 22:30`.
//!
//! `scan` finds which numbers stand where, this module decides what they mean. Nothing is guessed in silence: a date
//! that could be two is [`Problem::Ambiguous`] unless the file has evidence, and a clock time whose zone nobody says
//! has no instant.

mod cursor;
mod days;
mod evidence;
mod hours;
mod scan;
#[cfg(test)]
mod tests;
mod zones;

use jiff::civil::{Date, DateTime, Time as Clocktime};
use jiff::tz::TimeZone;

pub use evidence::{day_order, in_name};
pub use zones::zone;

use self::days::{Day, Order};
use self::hours::{Half, Time};
use self::scan::{Found, scan};
use self::zones::Zone;
use crate::report::{Local, Stamp};

/// What is known about the stamps of one file while reading them.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// The zone of stamps that state none.
    pub zone: Option<TimeZone>,
    /// The day of a time that stands alone; its year is that of `Oct 30th` (the nearest, around New Year).
    pub day: Option<Date>,
    /// Whether `03/04/2021` is in April; see [`day_order`].
    pub day_first: Option<bool>,
}

/// Why a text is no stamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It could be two.
    Ambiguous,
    /// It can't be one, because: "the hour is beyond 23".
    Unreadable(&'static str),
}

/// Reads a text that is one stamp and nothing else. Of a range, or of two times in one field, the first counts; a
/// remark in brackets behind it is passed over.
///
/// # Errors
/// Why it is none.
pub fn stamp(text: &str, clock: &Clock) -> Result<Stamp, Problem> {
    let text = text.trim().trim_end_matches([',', ';', ':', '.']).trim_end();
    let found = scan(text).ok_or_else(|| Problem::Unreadable(why_none(text)))?;
    let read = resolve(&found, clock)?;
    let rest = text[found.end..].trim_start();
    let remark = rest.is_empty() || (rest.starts_with(['(', '（']) && rest.ends_with([')', '）']));
    if !remark {
        return Err(Problem::Unreadable(match found.time {
            Some(_) => "what follows the time is no zone",
            None => "what follows the date is no time",
        }));
    }
    if found.range_or_offset {
        return Err(Problem::Ambiguous);
    }
    Ok(read)
}

/// Reads the stamp that a line begins with, and says how many bytes it takes, with its zone and the end of its range.
/// Brackets and emphasis around it are the caller's to remove. None when the line doesn't begin with one, or with one
/// that can't be read; [`extent`] tells these two apart.
pub fn leading(text: &str, clock: &Clock) -> Option<(Stamp, usize)> {
    let found = scan(text)?;
    Some((resolve(&found, clock).ok()?, found.end))
}

/// How many bytes of `text` look like a stamp, whether or not there is such a day or it can be told which one.
pub fn extent(text: &str) -> Option<usize> {
    scan(text).map(|found| found.end)
}

/// Why there is no such time of day as `text` begins with, where it looks like one: 25:99.
pub fn no_such_time(text: &str) -> Option<&'static str> {
    match time_of_day(&scan(text)?.time?) {
        Err(Problem::Unreadable(why)) => Some(why),
        Err(Problem::Ambiguous) | Ok(_) => None,
    }
}

fn resolve(found: &Found<'_>, clock: &Clock) -> Result<Stamp, Problem> {
    let date = match &found.day {
        Some(day) => date(day, clock)?,
        None => clock.day.ok_or(Problem::Unreadable("it is a time without a day"))?,
    };
    let year_is_stated = found.day.is_some_and(|day| day.year.is_some());
    if !year_is_stated
        && found
            .weekday
            .is_some_and(|w| date.weekday().to_monday_zero_offset() != w as i8)
    {
        return Err(Problem::Unreadable("its weekday is not that of the day"));
    }
    let Some(time) = &found.time else {
        return Ok(Stamp {
            local: Local::Day(date),
            instant: None,
        });
    };
    let moment = date.to_datetime(time_of_day(time)?);
    Ok(Stamp {
        local: Local::Moment(moment),
        instant: instant(moment, &found.zone, clock),
    })
}

fn date(day: &Day, clock: &Clock) -> Result<Date, Problem> {
    if day.short_year {
        return Err(Problem::Unreadable("the year has only two digits"));
    }
    let year = match (day.year, clock.day) {
        (Some(year), _) => i16::try_from(year).unwrap_or(i16::MAX),
        (None, Some(day)) => day.year(),
        (None, None) => return Err(Problem::Unreadable("the year is missing")),
    };
    if !(1500..2200).contains(&year) {
        return Err(Problem::Unreadable("the year is not between 1500 and 2199"));
    }
    let (month, number) = month_and_day(day, year, clock)?;
    if !(1..=12).contains(&month) {
        return Err(Problem::Unreadable("there is no such month"));
    }
    let read = civil(year, month, number).ok_or(Problem::Unreadable("the month has no such day"))?;
    match clock.day {
        Some(near) if day.year.is_none() => Ok(nearest(read, near)),
        _ => Ok(read),
    }
}

fn civil(year: i16, month: u32, day: u32) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Which of the two numbers is the month: by name, by value, by the file's habit, or because one reading is the very
/// day that the file is about.
fn month_and_day(day: &Day, year: i16, clock: &Clock) -> Result<(u32, u32), Problem> {
    let (first, second) = day.parts;
    let day_first = match day.order {
        Order::MonthFirst => false,
        Order::DayFirst => true,
        Order::Open if first > 12 && second > 12 => {
            return Err(Problem::Unreadable("neither number is a month"));
        }
        Order::Open if first > 12 => true,
        Order::Open if second > 12 || first == second => false,
        Order::Open => {
            let is_the_day = |month, day| clock.day.is_some() && civil(year, month, day) == clock.day;
            match clock.day_first {
                Some(day_first) => day_first,
                None if is_the_day(second, first) => true,
                None if is_the_day(first, second) => false,
                None => return Err(Problem::Ambiguous),
            }
        }
    };
    Ok(if day_first { (second, first) } else { (first, second) })
}

/// Of a date without a year, the one within half a year of `near`.
fn nearest(date: Date, near: Date) -> Date {
    let days = (date - near).get_days();
    let year = match days {
        184.. => date.year() - 1,
        ..-183 => date.year() + 1,
        _ => return date,
    };
    Date::new(year, date.month(), date.day()).unwrap_or(date)
}

fn time_of_day(time: &Time) -> Result<Clocktime, Problem> {
    if time.hour_digits > 2 {
        return Err(Problem::Unreadable("the hour has more than two digits"));
    }
    if time.hour > 23 {
        return Err(Problem::Unreadable("the hour is beyond 23"));
    }
    if time.minute > 59 {
        return Err(Problem::Unreadable("the minute is beyond 59"));
    }
    // A leap second is the last one of its minute, as elsewhere.
    let second = if time.second == 60 { 59 } else { time.second };
    if second > 59 {
        return Err(Problem::Unreadable("the second is beyond 59"));
    }
    let hour = match (time.half, time.hour) {
        (None, hour) | (Some(Half::Pm), hour @ 12..) | (Some(Half::Am), hour @ 0..12) => hour,
        (Some(Half::Am), 12) => 0,
        (Some(Half::Pm), hour @ 1..12) => hour + 12,
        (Some(_), _) => return Err(Problem::Unreadable("the hour contradicts its am or pm")),
    };
    Clocktime::new(hour as i8, time.minute as i8, second as i8, time.nanos as i32)
        .map_err(|_| Problem::Unreadable("there is no such time of day"))
}

/// The instant of `moment`: in its own zone, else in the file's. In a gap or a fold of summer time, what most clocks
/// would make of it ([`TimeZone::to_timestamp`]).
fn instant(moment: DateTime, zone: &Zone<'_>, clock: &Clock) -> Option<jiff::Timestamp> {
    match zone {
        Zone::Is(zone) => zone.to_timestamp(moment).ok(),
        Zone::Unsaid => clock.zone.as_ref()?.to_timestamp(moment).ok(),
        Zone::Vague(name) => {
            let zone = clock.zone.as_ref()?;
            let instant = zone.to_timestamp(moment).ok()?;
            zones::goes_by(zone, name, instant).then_some(instant)
        }
    }
}

fn why_none(text: &str) -> &'static str {
    let mut cursor = cursor::Cursor::new(text);
    if text.is_empty() {
        "nothing stands here"
    } else if !text.bytes().any(|b| b.is_ascii_digit()) {
        "it has no number"
    } else if days::day(&mut cursor).is_some() {
        "what follows the date is no time"
    } else if days::is_month_of_year(text) {
        "the day of the month is missing"
    } else {
        "it has the form of no date"
    }
}
