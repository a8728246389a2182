//! What a file says about dates beside its stamps: in its name, and by its habits.

use jiff::civil::Date;

use super::cursor::Cursor;
use super::days::{Order, day};
use super::{Clock, date};

/// The first date in a file's name: `2017-10-17-cluster-full`, `20200302_x`, `outage-2019-03-26`.
pub fn in_name(name: &str) -> Option<Date> {
    runs(name).find_map(|mut cursor| {
        let day = day(&mut cursor).filter(|d| d.year.is_some() && !cursor.at_digit())?;
        date(&day, &Clock::default()).ok()
    })
}

/// Which of day and month stands first in a file's `16/03/2020`, `10-14-2022` and `07-31 22:40`: `Some(true)` for the day,
/// `Some(false)` for the month, none when no date tells or two contradict each other.
pub fn day_order(text: &str) -> Option<bool> {
    let bytes = text.as_bytes();
    let mut order = None;
    for at in open_dates(bytes) {
        let mut cursor = Cursor::new(text);
        cursor.at = at;
        let Some(day) = day(&mut cursor) else { continue };
        let is_a_date = day.year.is_some() || time_follows(cursor);
        if day.order != Order::Open || !is_a_date || cursor.at_digit() {
            continue;
        }
        let day_first = match day.parts {
            (13..=31, 1..=12) => true,
            (1..=12, 13..=31) => false,
            _ => continue,
        };
        if order.is_some_and(|known| known != day_first) {
            return None;
        }
        order = Some(day_first);
    }
    order
}

/// Where `31/7` or `7-31` may begin: a separator between digits, at most two of them before it and no other separator before these. Every report is searched
/// for these, and hardly any has one.
fn open_dates(bytes: &[u8]) -> impl Iterator<Item = usize> {
    let separators = bytes.iter().enumerate().filter(|(_, b)| matches!(b, b'/' | b'-'));
    separators.filter_map(|(at, _)| {
        let digits = bytes[..at]
            .iter()
            .rev()
            .take(3)
            .take_while(|b| b.is_ascii_digit())
            .count();
        let is_open = (1..=2).contains(&digits) && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        let start = at - digits;
        let follows = start > 0 && matches!(bytes[start - 1], b'/' | b'-' | b'.' | b':');
        (is_open && !follows).then_some(start)
    })
}

/// `07-31 22:40`: without a year, the time makes a date of it.
fn time_follows(mut cursor: Cursor<'_>) -> bool {
    cursor.spaces() && cursor.digits_of(1..=2).is_some() && cursor.eat(":") && cursor.digits_of(2..=2).is_some()
}

/// A cursor at the start of each run of digits.
fn runs(text: &str) -> impl Iterator<Item = Cursor<'_>> {
    let bytes = text.as_bytes();
    let starts =
        (0..bytes.len()).filter(|&at| bytes[at].is_ascii_digit() && (at == 0 || !bytes[at - 1].is_ascii_digit()));
    starts.map(|at| {
        let mut cursor = Cursor::new(text);
        cursor.at = at;
        cursor
    })
}
