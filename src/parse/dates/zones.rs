//! Time zones, as people name them.

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};

use super::cursor::Cursor;

/// Abbreviations that name one offset, in minutes east of UTC. They are taken by the letter: who writes PST in summer
/// gets PST.
const FIXED: &[(&str, i32)] = &[
    ("UT", 0),
    ("WET", 0),
    ("WEST", 60),
    ("BST", 60),
    ("CET", 60),
    ("MEZ", 60),
    ("CEST", 120),
    ("MESZ", 120),
    ("EET", 120),
    ("SAST", 120),
    ("EEST", 180),
    ("MSK", 180),
    ("SGT", 480),
    ("HKT", 480),
    ("AWST", 480),
    ("JST", 540),
    ("KST", 540),
    ("ACST", 570),
    ("AEST", 600),
    ("ACDT", 630),
    ("AEDT", 660),
    ("NZST", 720),
    ("NZDT", 780),
    ("HST", -600),
    ("AKST", -540),
    ("AKDT", -480),
    ("PST", -480),
    ("PDT", -420),
    ("MST", -420),
    ("MDT", -360),
    ("CST", -360),
    ("CDT", -300),
    ("EST", -300),
    ("EDT", -240),
    ("BRT", -180),
];

/// Names of a whole zone, summer and winter.
const NAMED: &[(&str, &str)] = &[
    ("ET", "America/New_York"),
    ("CT", "America/Chicago"),
    ("MT", "America/Denver"),
    ("PT", "America/Los_Angeles"),
];

/// Abbreviations of several zones far apart: India, Ireland, Israel; Arabia, the Atlantic; and so on. The zone of the
/// file decides, if it goes by that name.
const VAGUE: &[&str] = &[
    "IST", "AST", "ADT", "GST", "PKT", "SST", "WIB", "PHT", "MYT", "AMT", "ECT",
];

/// What is said of a stamp's zone.
#[derive(Clone, Debug, Default)]
pub(super) enum Zone<'a> {
    /// Nothing.
    #[default]
    Unsaid,
    /// This one.
    Is(TimeZone),
    /// An abbreviation that several zones have.
    Vague(&'a str),
}

impl Zone<'_> {
    pub(super) fn is_unsaid(&self) -> bool {
        matches!(self, Self::Unsaid)
    }
}

/// The zone that `word` names; none where it names several, or nothing.
///
/// Reads `UTC`, `Z`, `GMT+1`, `+02:00`, common abbreviations, and IANA names such as `Europe/Berlin`.
pub fn zone(word: &str) -> Option<TimeZone> {
    let word = word.trim();
    let word = word
        .strip_prefix(['(', '['])
        .and_then(|w| w.strip_suffix([')', ']']))
        .unwrap_or(word);
    let mut cursor = Cursor::new(word);
    match after_time(&mut cursor, true)? {
        Zone::Is(zone) if cursor.rest().is_empty() => Some(zone),
        _ => None,
    }
}

/// The zone right after a time of day, with the space before it. `formal` says that the time can't be a range's start,
/// so that `-07` is an offset.
pub(super) fn after_time<'a>(cursor: &mut Cursor<'a>, formal: bool) -> Option<Zone<'a>> {
    let from = *cursor;
    let spaced = cursor.spaces();
    let zone = if cursor.eat_any(&["(", "[", "（"]) {
        let zone = bare(cursor, true, false);
        zone.filter(|_| cursor.eat_any(&[")", "]", "）"]))
    } else {
        bare(cursor, formal, spaced)
    };
    if zone.is_none() {
        *cursor = from;
    }
    zone
}

fn bare<'a>(cursor: &mut Cursor<'a>, formal: bool, spaced: bool) -> Option<Zone<'a>> {
    if let Some(b'+' | b'-') = cursor.byte() {
        let minutes = offset(cursor, formal, spaced)?;
        skip_bracketed_name(cursor);
        return fixed(minutes).map(Zone::Is);
    }
    if cursor.eat("\u{2212}") {
        return unsigned(cursor, true).and_then(|m| fixed(-m)).map(Zone::Is);
    }
    named(cursor)
}

/// `+02:00`, `+0200`, `+02`, and with `-` what can't be the second half of a range.
fn offset(cursor: &mut Cursor<'_>, formal: bool, spaced: bool) -> Option<i32> {
    let from = *cursor;
    let negative = cursor.eat_byte(b"+-")? == b'-';
    let digits = cursor.rest().bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits == 4 || cursor.byte_at(2) == Some(b':');
    if !whole && (spaced || (negative && !formal)) || (negative && !formal && digits != 4) {
        *cursor = from;
        return None;
    }
    let minutes = unsigned(cursor, negative)?;
    Some(if negative { -minutes } else { minutes })
}

/// The digits of an offset, if there is such an offset anywhere: 14 hours ahead at most, 12 behind; and no quarters of
/// an hour behind.
fn unsigned(cursor: &mut Cursor<'_>, negative: bool) -> Option<i32> {
    let (value, n) = cursor.digits()?;
    let (hours, minutes) = match n {
        1 | 2 if cursor.byte() == Some(b':') => {
            cursor.at += 1;
            (value, cursor.digits_of(2..=2)?)
        }
        1 | 2 => (value, 0),
        4 => (value / 100, value % 100),
        _ => return None,
    };
    let (most, step) = if negative { (12, 30) } else { (14, 15) };
    let real = hours <= most && minutes % step == 0 && minutes < 60 && !cursor.at_word();
    real.then_some((hours * 60 + minutes) as i32)
}

/// `[Europe/Berlin]` after an offset, which says it already.
fn skip_bracketed_name(cursor: &mut Cursor<'_>) {
    let name = cursor
        .rest()
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'))
        .filter(|(name, _)| name.contains('/') && TimeZoneDatabase::bundled().get(name).is_ok());
    if let Some((name, _)) = name {
        cursor.at += name.len() + 2;
    }
}

fn named<'a>(cursor: &mut Cursor<'a>) -> Option<Zone<'a>> {
    let from = *cursor;
    if cursor.eat("日本時間") {
        return fixed(540).map(Zone::Is);
    }
    if !cursor.byte()?.is_ascii_alphabetic() {
        return None;
    }
    let rest = cursor.rest();
    let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let word = &rest[..letters];
    if matches!(rest.as_bytes().get(letters), Some(b'/' | b'_')) {
        return iana(cursor).map(Zone::Is);
    }
    cursor.at += letters;
    if matches!(word, "Z" | "z") || word.eq_ignore_ascii_case("zulu") {
        return (!cursor.at_digit()).then_some(Zone::Is(TimeZone::UTC));
    }
    if word.eq_ignore_ascii_case("utc") || word.eq_ignore_ascii_case("gmt") {
        return Some(Zone::Is(beyond_utc(cursor).unwrap_or(TimeZone::UTC)));
    }
    let zone = if let Some((_, minutes)) = FIXED.iter().find(|(name, _)| *name == word) {
        fixed(*minutes).map(Zone::Is)
    } else if let Some((_, name)) = NAMED.iter().find(|(name, _)| *name == word) {
        TimeZoneDatabase::bundled().get(name).ok().map(Zone::Is)
    } else if VAGUE.contains(&word) {
        Some(Zone::Vague(word))
    } else {
        None
    };
    if zone.is_none() || cursor.at_digit() {
        *cursor = from;
        return None;
    }
    zone
}

/// What follows `UTC`: `+1`, `-7`, `+05:30`, ` +2`. ` - 11:15` and `-11:15` are the other half of a range.
fn beyond_utc(cursor: &mut Cursor<'_>) -> Option<TimeZone> {
    let from = *cursor;
    let spaced = cursor.spaces();
    let minutes = cursor.eat_byte(b"+-").and_then(|sign| {
        let negative = sign == b'-';
        let digits = cursor.rest().bytes().take_while(u8::is_ascii_digit).count();
        if spaced && negative && digits != 4 {
            return None;
        }
        let minutes = unsigned(cursor, negative)?;
        let range = negative && after_time(&mut cursor.clone(), false).is_some();
        (!range).then_some(if negative { -minutes } else { minutes })
    });
    let zone = minutes.and_then(fixed);
    if zone.is_none() {
        *cursor = from;
    }
    zone
}

fn iana(cursor: &mut Cursor<'_>) -> Option<TimeZone> {
    let rest = cursor.rest();
    let end = rest
        .bytes()
        .take_while(|b| b.is_ascii_alphanumeric() || b"/_+-".contains(b))
        .count();
    let zone = TimeZoneDatabase::bundled().get(&rest[..end]).ok()?;
    cursor.at += end;
    Some(zone)
}

fn fixed(minutes: i32) -> Option<TimeZone> {
    match minutes {
        0 => Some(TimeZone::UTC),
        _ => Offset::from_seconds(minutes * 60).ok().map(TimeZone::fixed),
    }
}

/// Whether `zone` goes by `abbreviation` at `instant`.
pub(super) fn goes_by(zone: &TimeZone, abbreviation: &str, instant: Timestamp) -> bool {
    zone.to_offset_info(instant).abbreviation() == abbreviation
}
