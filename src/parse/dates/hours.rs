//! The shapes of a time of day.

use super::cursor::{Cursor, same};
use super::zones::{self, Zone};

/// The half of the day that `am` or `pm` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Half {
    Am,
    Pm,
}

/// A time of day, as numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Time {
    pub(super) hour: u32,
    pub(super) hour_digits: usize,
    pub(super) minute: u32,
    pub(super) second: u32,
    pub(super) nanos: u32,
    pub(super) half: Option<Half>,
    /// Written with seconds, or without separators: nobody starts a range like that.
    pub(super) formal: bool,
}

/// A time of day. `compact` allows `1015` and `101500`, `dated` what is too weak to be a stamp by itself.
pub(super) fn time(cursor: &mut Cursor<'_>, compact: bool, dated: bool) -> Option<Time> {
    let from = *cursor;
    let found = cursor
        .digits()
        .and_then(|(number, digits)| shape(cursor, number, digits, compact, dated));
    if found.is_none() {
        *cursor = from;
    }
    found
}

fn shape(cursor: &mut Cursor<'_>, number: u32, digits: usize, compact: bool, dated: bool) -> Option<Time> {
    let mut time = Time {
        hour: number,
        hour_digits: digits,
        minute: 0,
        second: 0,
        nanos: 0,
        half: None,
        formal: compact,
    };
    let colon_follows = cursor.byte() == Some(b':');
    if digits > 2 && !(dated && colon_follows) {
        return without_separators(cursor, time, compact);
    }
    if digits > 4 {
        return None;
    }
    match cursor.byte() {
        Some(b':') => {
            cursor.at += 1;
            time.minute = cursor.digits_of(2..=2)?;
            if cursor.byte() == Some(b':') && cursor.byte_at(1).is_some_and(|b| b.is_ascii_digit()) {
                cursor.at += 1;
                time.second = cursor.digits_of(2..=2)?;
                time.nanos = fraction(cursor);
                time.formal = true;
            }
        }
        Some(b'h' | b'H') if digits == 2 || dated => {
            cursor.at += 1;
            time.minute = cursor.digits_of(2..=2)?;
        }
        Some(b'.') => {
            cursor.at += 1;
            time.minute = cursor.digits_of(2..=2)?;
            time.half = half(cursor);
            if time.half.is_none() && (digits != 2 || cursor.byte() == Some(b'.') || unit_follows(*cursor)) {
                return None;
            }
            return Some(time);
        }
        _ if cursor.eat("時") => {
            if cursor.at_digit() {
                time.minute = cursor.digits_of(1..=2)?;
                if !cursor.eat("分") {
                    return None;
                }
            }
            return Some(time);
        }
        _ => {
            time.half = Some(half(cursor)?);
            return Some(time);
        }
    }
    time.half = half(cursor);
    Some(time)
}

/// `101500` and `1015` after a `T`, and `1015Z` or `1015 UTC` anywhere.
fn without_separators(cursor: &mut Cursor<'_>, mut time: Time, compact: bool) -> Option<Time> {
    let (number, digits) = (time.hour, time.hour_digits);
    let mut ahead = *cursor;
    (time.hour, time.minute, time.second) = match digits {
        4 if compact || matches!(zones::after_time(&mut ahead, false), Some(Zone::Is(_))) => {
            (number / 100, number % 100, 0)
        }
        6 if compact => (number / 10_000, number / 100 % 100, number % 100),
        _ => return None,
    };
    time.hour_digits = 2;
    time.formal = true;
    time.nanos = fraction(cursor);
    (compact || (time.hour < 24 && time.minute < 60)).then_some(time)
}

/// `.123`, in nanoseconds.
fn fraction(cursor: &mut Cursor<'_>) -> u32 {
    let digit_follows = cursor.byte_at(1).is_some_and(|b| b.is_ascii_digit());
    if !digit_follows || cursor.eat_byte(b".,").is_none() {
        return 0;
    }
    let mut nanos = 0;
    let mut unit = 100_000_000;
    while let Some(digit) = cursor.byte().filter(u8::is_ascii_digit) {
        nanos += u32::from(digit - b'0') * unit;
        unit /= 10;
        cursor.at += 1;
    }
    nanos
}

fn half(cursor: &mut Cursor<'_>) -> Option<Half> {
    let from = *cursor;
    cursor.spaces();
    let half = match cursor.byte() {
        Some(b'a' | b'A') => Half::Am,
        Some(b'p' | b'P') => Half::Pm,
        _ => {
            *cursor = from;
            return None;
        }
    };
    cursor.at += 1;
    let dotted = cursor.eat(".");
    if cursor.eat_byte(b"mM").is_some() && !cursor.at_word() {
        if dotted {
            cursor.eat(".");
        }
        return Some(half);
    }
    *cursor = from;
    None
}

/// `10.50 EUR`, `10.24s` and `10.50 %` are no times.
fn unit_follows(mut cursor: Cursor<'_>) -> bool {
    cursor.spaces();
    let unit = cursor.word();
    let units = [
        "s", "ms", "sec", "seconds", "min", "minutes", "hours", "kb", "mb", "gb", "tb", "eur", "usd",
    ];
    units.iter().any(|u| same(unit, u)) || matches!(cursor.byte(), Some(b'%' | b'$'))
}
