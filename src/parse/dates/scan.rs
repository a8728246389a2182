//! The shapes of stamps: which numbers stand where. What they mean is decided in [`super`].

use super::cursor::Cursor;
use super::days::{Day, Order, day, weekday, year_behind};
use super::hours::{Time, time};
use super::zones::{self, Zone};

/// Words before a stamp that say how exact it is, or nothing.
const BEFORE: &[&str] = &[
    "about",
    "approx",
    "approximately",
    "around",
    "at",
    "by",
    "ca",
    "circa",
    "from",
    "on",
    "roughly",
    "since",
    "um",
    "gegen",
    "vers",
    "à",
    "約",
];

/// Between the two ends of a range, or two times in one field.
const BETWEEN: &[&str] = &["->", "→", "-", "–", "—", "〜", "～", "~", "/"];
const BETWEEN_WORDS: &[&str] = &["to", "until", "till", "through", "bis"];

/// What stands at the start of a text.
#[derive(Clone, Debug)]
pub(super) struct Found<'a> {
    /// From Monday, 0.
    pub(super) weekday: Option<usize>,
    pub(super) day: Option<Day>,
    pub(super) time: Option<Time>,
    pub(super) zone: Zone<'a>,
    /// `2021-03-04 05:15-07:00`: seven hours behind, or until seven.
    pub(super) range_or_offset: bool,
    /// The byte after it, its zone, its range and its `ish`.
    pub(super) end: usize,
}

/// Reads the stamp that `text` begins with.
pub(super) fn scan(text: &str) -> Option<Found<'_>> {
    let mut cursor = Cursor::new(text);
    before(&mut cursor);
    let weekday = weekday(&mut cursor);
    if weekday.is_some() {
        cursor.eat_byte(b",.");
        before(&mut cursor);
    }
    let mut found = Found {
        weekday,
        day: None,
        time: None,
        zone: Zone::Unsaid,
        range_or_offset: false,
        end: 0,
    };
    if let Some(day) = day(&mut cursor) {
        found.day = Some(day);
        let after_day = cursor;
        let joined = join(&mut cursor);
        found.time = joined.and_then(|compact| time(&mut cursor, compact, true));
        if found.time.is_none() {
            cursor = after_day;
            if day.year.is_none() && day.order == Order::Open && !day.short_year {
                return None;
            }
            after_day_alone(&mut cursor);
        } else {
            let tight = text.as_bytes().get(after_day.at).is_some_and(|b| b"Tt".contains(b));
            after_time(&mut cursor, &mut found, tight);
        }
    } else {
        found.time = Some(time(&mut cursor, false, false)?);
        after_time(&mut cursor, &mut found, false);
        day_after_time(&mut cursor, &mut found);
    }
    late_year(&mut cursor, &mut found);
    found.end = cursor.at;
    ends(&cursor, found.time.is_some()).then_some(found)
}

/// Whether nothing follows that would make another thing of it: `10:15:3a`, `10.0.0.1`, `2021-03-04-deploy`.
fn ends(cursor: &Cursor<'_>, has_time: bool) -> bool {
    let joins: &[u8] = if has_time { b":./" } else { b"-_./:" };
    let joined = cursor.byte().is_some_and(|b| joins.contains(&b))
        && cursor.byte_at(1).is_some_and(|b| b.is_ascii_alphanumeric());
    !joined && !cursor.at_word() && !matches!(cursor.byte(), Some(b'%' | b'_'))
}

fn before(cursor: &mut Cursor<'_>) {
    for _ in 0..3 {
        cursor.spaces();
        if cursor.at_digit() {
            return;
        }
        let from = *cursor;
        if cursor.eat_any(&["~", "≈", "〜", "約", "@"]) {
            continue;
        }
        if cursor.eat_word(BEFORE) {
            let dotted = cursor.eat(".");
            if cursor.spaces() || (dotted && cursor.at_digit()) {
                continue;
            }
        }
        *cursor = from;
        return;
    }
}

/// What stands between a day and its time; says whether the time may do without separators.
fn join(cursor: &mut Cursor<'_>) -> Option<bool> {
    if cursor.eat_byte(b"Tt").is_some() {
        return Some(true);
    }
    if cursor.eat_byte(b"_-").is_some() && cursor.at_digit() {
        return Some(false);
    }
    let from = cursor.at;
    cursor.spaces();
    let mark = *cursor;
    if !(cursor.eat_any(&["(", "（"]) && weekday(cursor).is_some() && cursor.eat_any(&[")", "）"])) {
        *cursor = mark;
    }
    cursor.spaces();
    if !cursor.at_digit() {
        cursor.eat_any(&[",", ";", "|", "-", "–", "—", ":"]);
    }
    before(cursor);
    (cursor.at > from || cursor.rest().is_empty() || !mark.rest().is_ascii()).then_some(false)
}

/// The zone, the range and the `ish`.
fn after_time<'a>(cursor: &mut Cursor<'a>, found: &mut Found<'a>, tight: bool) {
    let formal = tight || found.time.is_some_and(|t| t.formal);
    vagueness(cursor);
    found.zone = zones::after_time(cursor, formal && found.day.is_some()).unwrap_or_default();
    vagueness(cursor);
    if found.zone.is_unsaid() {
        found.range_or_offset = found.day.is_some()
            && cursor.byte() == Some(b'-')
            && zones::after_time(&mut cursor.clone(), true).is_some();
    }
    let zone = range(cursor, |cursor| {
        before(cursor);
        if day(cursor).is_some() {
            join(cursor)?;
        }
        time(cursor, false, true)?;
        vagueness(cursor);
        let zone = zones::after_time(cursor, false).unwrap_or_default();
        Some(zone)
    });
    found.range_or_offset &= zone.is_some();
    if let Some(zone) = zone
        && found.zone.is_unsaid()
    {
        found.range_or_offset &= zone.is_unsaid();
        found.zone = zone;
    }
}

/// `2021-03-04 - 2021-03-05`, `2021-03-04 〜 05`, `2021-03-04 UTC`: the first day counts.
fn after_day_alone(cursor: &mut Cursor<'_>) {
    vagueness(cursor);
    if cursor.byte() != Some(b'-') {
        zones::after_time(cursor, false);
    }
    range(cursor, |cursor| {
        cursor.spaces();
        if day(cursor).is_some_and(|d| d.year.is_some()) {
            return Some(());
        }
        None
    })
    .or_else(|| {
        let from = *cursor;
        cursor.spaces();
        let open = cursor.eat_any(&["〜", "～", "~"]);
        cursor.spaces();
        let second = open && cursor.digits_of(1..=2).is_some();
        if second && cursor.eat("-") {
            cursor.digits_of(1..=2);
        }
        if !second {
            *cursor = from;
        }
        None
    });
    vagueness(cursor);
}

/// The other end of a range, with what stands between. Moves nowhere when there is none.
fn range<'a, T>(cursor: &mut Cursor<'a>, end: impl Fn(&mut Cursor<'a>) -> Option<T>) -> Option<T> {
    let from = *cursor;
    let spaced = cursor.spaces();
    let between = cursor.eat_any(BETWEEN) || (spaced && cursor.eat_word(BETWEEN_WORDS));
    if between {
        cursor.spaces();
        if let Some(end) = end(cursor)
            && ends(cursor, true)
        {
            return Some(end);
        }
    }
    *cursor = from;
    None
}

/// `ish`, `頃`, `?`.
fn vagueness(cursor: &mut Cursor<'_>) {
    let from = *cursor;
    if cursor.eat_word(&["ish"]) || (cursor.eat("-") && cursor.eat_word(&["ish"])) {
        return;
    }
    *cursor = from;
    cursor.spaces();
    if cursor.eat_any(&["頃", "ごろ", "前後", "?"]) || cursor.eat_word(&["approx", "approximately"]) {
        return;
    }
    *cursor = from;
}

/// `10:15 UTC (Oct 19)`, `10:15 on 4 March 2021`, `10:15, 2021-03-04`.
fn day_after_time(cursor: &mut Cursor<'_>, found: &mut Found<'_>) {
    let from = *cursor;
    let bracket = cursor.spaces() && cursor.eat("(");
    if !bracket {
        cursor.eat(",");
        cursor.spaces();
        if cursor.eat_word(&["on"]) {
            cursor.spaces();
        }
    }
    if weekday(cursor).is_some() {
        cursor.eat(",");
        cursor.spaces();
    }
    let day = day(cursor).filter(|d| d.year.is_some() || d.order != Order::Open);
    if day.is_some() && (!bracket || cursor.eat(")")) && ends(cursor, false) {
        found.day = day;
    } else {
        *cursor = from;
    }
}

/// `Mon Mar 2 09:12:00 UTC 2026`.
fn late_year(cursor: &mut Cursor<'_>, found: &mut Found<'_>) {
    if let Some(day) = found.day.as_mut()
        && day.year.is_none()
        && !day.short_year
        && found.time.is_some()
    {
        day.year = year_behind(cursor);
    }
}
