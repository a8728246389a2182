//! The shapes of a date: which numbers stand where, and what months and weekdays are called.

use super::cursor::{Cursor, same};

/// Which number is the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    MonthFirst,
    DayFirst,
    /// The values, or the file, must tell.
    Open,
}

/// A day, as numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Day {
    pub(super) parts: (u32, u32),
    pub(super) order: Order,
    pub(super) year: Option<u32>,
    /// Whether the year has two digits, which is no year.
    pub(super) short_year: bool,
}

impl Day {
    fn of(year: Option<u32>, order: Order, first: u32, second: u32) -> Self {
        Self {
            parts: (first, second),
            order,
            year,
            short_year: false,
        }
    }
}

/// Months, by the names and abbreviations of English, German, French, Spanish, Portuguese and Italian.
const MONTHS: [&[&str]; 12] = [
    &[
        "jan", "january", "januar", "jänner", "janvier", "janv", "enero", "janeiro", "gennaio",
    ],
    &[
        "feb",
        "february",
        "februar",
        "février",
        "févr",
        "febrero",
        "fevereiro",
        "febbraio",
    ],
    &["mar", "march", "märz", "mars", "marzo", "março"],
    &["apr", "april", "avril", "avr", "abril", "aprile"],
    &["may", "mai", "mayo", "maio", "maggio"],
    &["jun", "june", "juni", "juin", "junio", "junho", "giugno"],
    &["jul", "july", "juli", "juillet", "julio", "julho", "luglio"],
    &["aug", "august", "août", "agosto"],
    &[
        "sep",
        "sept",
        "september",
        "septembre",
        "septiembre",
        "setembro",
        "settembre",
    ],
    &[
        "oct", "october", "oktober", "okt", "octobre", "octubre", "outubro", "ottobre",
    ],
    &["nov", "november", "novembre", "noviembre", "novembro"],
    &[
        "dec",
        "december",
        "dezember",
        "dez",
        "décembre",
        "diciembre",
        "dezembro",
        "dicembre",
    ],
];

/// Days of the week from Monday, in English and German, and Japanese.
const WEEKDAYS: [&[&str]; 7] = [
    &["mon", "monday", "montag", "月"],
    &["tue", "tues", "tuesday", "dienstag", "火"],
    &["wed", "wednesday", "mittwoch", "水"],
    &["thu", "thur", "thurs", "thursday", "donnerstag", "木"],
    &["fri", "friday", "freitag", "金"],
    &["sat", "saturday", "samstag", "土"],
    &["sun", "sunday", "sonntag", "日"],
];

/// A day of the week, from Monday, 0.
pub(super) fn weekday(cursor: &mut Cursor<'_>) -> Option<usize> {
    if cursor.at_digit() {
        return None;
    }
    let from = *cursor;
    let word = cursor.word();
    let number = WEEKDAYS.iter().position(|names| names.iter().any(|n| same(word, n)));
    if number.is_none() {
        *cursor = from;
    }
    number
}

fn month(cursor: &mut Cursor<'_>) -> Option<u32> {
    let from = *cursor;
    let word = cursor.word();
    let number = MONTHS.iter().position(|names| names.iter().any(|n| same(word, n)));
    if number.is_none() || word.is_empty() {
        *cursor = from;
        return None;
    }
    cursor.eat(".");
    number.map(|n| n as u32 + 1)
}

/// A date. Moves nowhere when there is none.
pub(super) fn day(cursor: &mut Cursor<'_>) -> Option<Day> {
    let from = *cursor;
    let found = match cursor.digits() {
        Some((year, 4)) => year_first(cursor, year),
        Some((all, 8)) => compact_day(all),
        Some((first, 1 | 2)) => year_last(cursor, first),
        Some(_) => None,
        None => month_name_first(cursor),
    };
    if found.is_none() {
        *cursor = from;
    }
    found
}

/// `2021-03-04`, `2021/3/4`, `2021年3月4日`, `2021-Mar-04`, `2021 March 4`.
fn year_first(cursor: &mut Cursor<'_>, year: u32) -> Option<Day> {
    let year = Some(year);
    if cursor.eat("年") {
        return japanese(cursor, None).map(|day| Day { year, ..day });
    }
    let separator = cursor.eat_byte(b"-/._ ")?;
    let month = match cursor.digits_of(1..=2) {
        Some(month) if separator != b' ' => month,
        _ => month(cursor)?,
    };
    cursor.eat_byte(&[separator])?;
    let day = cursor.digits_of(1..=2)?;
    Some(Day::of(year, Order::MonthFirst, month, day))
}

/// `20210304`, unless it is another number.
fn compact_day(all: u32) -> Option<Day> {
    let (year, month, day) = (all / 10_000, all / 100 % 100, all % 100);
    let plausible = (1970..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    plausible.then(|| Day::of(Some(year), Order::MonthFirst, month, day))
}

/// `14.02.2020`, `16/03/2020`, `4 May 2023`, `2nd of June 2020`, `3月23日`; with a time behind it, `31/12` as well.
fn year_last(cursor: &mut Cursor<'_>, first: u32) -> Option<Day> {
    if cursor.rest().starts_with('月') {
        return japanese(cursor, Some(first));
    }
    let after_first = *cursor;
    if let Some(separator) = cursor.eat_byte(b"-/.") {
        let order = if separator == b'.' {
            Order::DayFirst
        } else {
            Order::Open
        };
        let name = month(cursor);
        if let Some(month) = name.filter(|_| cursor.eat_byte(&[separator]).is_some()) {
            let year = cursor.digits_of(4..=4)?;
            return Some(Day::of(Some(year), Order::DayFirst, first, month));
        }
        if name.is_none()
            && let Some(second) = cursor.digits_of(1..=2)
        {
            if cursor.eat_byte(&[separator]).is_none() {
                return (order == Order::Open).then(|| Day::of(None, order, first, second));
            }
            let day = Day::of(None, order, first, second);
            return match cursor.digits()? {
                (year, 4) => Some(Day {
                    year: Some(year),
                    ..day
                }),
                (_, 2) => Some(Day {
                    short_year: true,
                    ..day
                }),
                _ => None,
            };
        }
        *cursor = after_first;
    }
    ordinal(cursor);
    cursor.eat(".");
    cursor.spaces();
    if cursor.eat_word(&["of", "de"]) {
        cursor.spaces();
    }
    let month = month(cursor)?;
    Some(Day::of(year_behind(cursor), Order::DayFirst, first, month))
}

fn japanese(cursor: &mut Cursor<'_>, month: Option<u32>) -> Option<Day> {
    let month = month.or_else(|| cursor.digits_of(1..=2))?;
    if !cursor.eat("月") {
        return None;
    }
    let day = cursor.digits_of(1..=2)?;
    cursor.eat("日").then(|| Day::of(None, Order::MonthFirst, month, day))
}

/// `March 26th, 2019`, `Oct 30th`.
fn month_name_first(cursor: &mut Cursor<'_>) -> Option<Day> {
    let month = month(cursor)?;
    if !cursor.spaces() && cursor.eat_byte(b"-").is_none() {
        return None;
    }
    let day = cursor.digits_of(1..=2)?;
    ordinal(cursor);
    if cursor.byte() == Some(b':') || cursor.at_word() {
        return None;
    }
    Some(Day::of(year_behind(cursor), Order::MonthFirst, month, day))
}

fn ordinal(cursor: &mut Cursor<'_>) {
    cursor.eat_word(&["st", "nd", "rd", "th", "er"]);
}

/// `, 2019`, ` 2019`, `-2019`, ` de 2019`.
pub(super) fn year_behind(cursor: &mut Cursor<'_>) -> Option<u32> {
    let from = *cursor;
    cursor.eat_byte(b",-");
    cursor.spaces();
    if cursor.eat_word(&["of", "de"]) {
        cursor.spaces();
    }
    let year = cursor
        .digits_of(4..=4)
        .filter(|_| !cursor.at_word())
        .filter(|_| cursor.byte() != Some(b':') || !cursor.byte_at(1).is_some_and(|b| b.is_ascii_digit()));
    if year.is_none() {
        *cursor = from;
    }
    year
}

/// Whether `text` is `2021`, `2021-03` or `March 2021`: a date, but of no day.
pub(super) fn is_month_of_year(text: &str) -> bool {
    let mut cursor = Cursor::new(text);
    let named = month(&mut cursor).is_some();
    cursor.spaces();
    let year = cursor.digits_of(4..=4).is_some();
    let numbered = !named && cursor.eat_byte(b"-/.").is_some() && cursor.digits_of(1..=2).is_some();
    year && cursor.rest().is_empty() && (named || numbered || text.len() == 4)
}
