//! The period of an edition: a week, a month, a quarter, a year, or from any day to any other.

use std::fmt;

use jiff::ToSpan as _;
use jiff::civil::{Date, ISOWeekDate, Weekday, date};
use serde::{Deserialize, Serialize};

use crate::words;

/// How often editions come out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rhythm {
    /// From Monday to Sunday (ISO 8601).
    Week,
    /// A calendar month.
    Month,
    /// Three of them.
    Quarter,
    /// A calendar year.
    Year,
}

impl Rhythm {
    /// Every one, the shortest first.
    pub const ALL: [Self; 4] = [Self::Week, Self::Month, Self::Quarter, Self::Year];

    /// As it stands in the settings.
    pub fn word(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// Reads a word of the settings: `quarter`, `quarterly`.
    pub fn read(word: &str) -> Option<Self> {
        let word = word.trim().to_lowercase();
        let is = |rhythm: &Self| word == rhythm.word() || word.strip_suffix("ly") == Some(rhythm.word());
        Self::ALL.into_iter().find(is)
    }
}

/// From a day to a day, both within.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Period {
    /// The last day: the newest periods are the greatest.
    pub to: Date,
    /// The first day.
    pub from: Date,
}

impl Period {
    /// The one of this rhythm that a day lies in; nothing at the end of the calendar.
    pub fn around(rhythm: Rhythm, day: Date) -> Option<Self> {
        let (year, month) = (day.year(), day.month());
        let (from, to) = match rhythm {
            Rhythm::Week => {
                let back = i32::from(day.weekday().to_monday_zero_offset());
                let from = day.checked_sub(back.days()).ok()?;
                (from, from.checked_add(6.days()).ok()?)
            }
            Rhythm::Month => (day.first_of_month(), day.last_of_month()),
            Rhythm::Quarter => {
                let first = (month - 1) / 3 * 3 + 1;
                (date(year, first, 1), date(year, first + 2, 1).last_of_month())
            }
            Rhythm::Year => (date(year, 1, 1), date(year, 12, 31)),
        };
        Some(Self { to, from })
    }

    /// The rhythm that it is of, if it is of one.
    pub fn rhythm(self) -> Option<Rhythm> {
        let is = |rhythm: &Rhythm| Self::around(*rhythm, self.from) == Some(self);
        Rhythm::ALL.into_iter().find(is)
    }

    /// Reads an id: `2026-w09`, `2026-03`, `2026-q1`, `2026`; `2026-01-05..2026-02-10`, with `..`, `--` or `/`.
    pub fn read(id: &str) -> Option<Self> {
        let id = id.trim().to_lowercase();
        for between in ["..", "--", "/"] {
            if let Some((from, to)) = id.split_once(between) {
                let (from, to) = (day(from.trim())?, day(to.trim())?);
                return (from <= to).then_some(Self { to, from });
            }
        }
        let (year, part) = match id.split_once('-') {
            Some((year, part)) => (year, Some(part)),
            None => (id.as_str(), None),
        };
        let year = digits(year, 4).and_then(|year| i16::try_from(year).ok())?;
        let Some(part) = part else {
            return Self::around(Rhythm::Year, Date::new(year, 1, 1).ok()?);
        };
        if let Some(quarter) = part.strip_prefix('q') {
            let quarter = digits(quarter, 1).filter(|n| (1..=4).contains(n))?;
            let month = i8::try_from(quarter * 3 - 2).ok()?;
            return Self::around(Rhythm::Quarter, Date::new(year, month, 1).ok()?);
        }
        if let Some(week) = part.strip_prefix('w') {
            let week = i8::try_from(digits(week, 2)?).ok()?;
            let monday = ISOWeekDate::new(year, week, Weekday::Monday).ok()?;
            return Self::around(Rhythm::Week, monday.date());
        }
        let month = i8::try_from(digits(part, 2)?).ok()?;
        Self::around(Rhythm::Month, Date::new(year, month, 1).ok()?)
    }

    /// What it is called in addresses and files: `2026-q1`, `2026-01-05--2026-02-10`.
    pub fn id(self) -> String {
        let from = self.from;
        match self.rhythm() {
            Some(Rhythm::Week) => {
                let week = from.iso_week_date();
                format!("{:04}-w{:02}", week.year(), week.week())
            }
            Some(Rhythm::Month) => format!("{:04}-{:02}", from.year(), from.month()),
            Some(Rhythm::Quarter) => format!("{:04}-q{}", from.year(), quarter(from)),
            Some(Rhythm::Year) => format!("{:04}", from.year()),
            None => format!("{from}--{}", self.to),
        }
    }

    /// For people: First quarter of 2026; Week 9 of 2026; 5 January to 10 February 2026.
    pub fn title(self) -> String {
        let from = self.from;
        match self.rhythm() {
            Some(Rhythm::Week) => {
                let week = from.iso_week_date();
                format!("Week {} of {}", week.week(), week.year())
            }
            Some(Rhythm::Month) => words::month(from),
            Some(Rhythm::Quarter) => {
                let ordinal = ["First", "Second", "Third", "Fourth"][usize::from(quarter(from).unsigned_abs() - 1)];
                format!("{ordinal} quarter of {}", from.year())
            }
            Some(Rhythm::Year) => from.year().to_string(),
            None if from == self.to => words::day(from),
            None => format!("{} to {}", words::day(from), words::day(self.to)),
        }
    }

    /// In running text: the first quarter of 2026.
    pub fn phrase(self) -> String {
        match self.rhythm() {
            Some(Rhythm::Quarter) => {
                let title = self.title();
                format!("the {}{}", title[..1].to_lowercase(), &title[1..])
            }
            Some(Rhythm::Week) => self.title().replacen("Week", "week", 1),
            _ => self.title(),
        }
    }

    /// Whether a day lies in it.
    pub fn contains(self, day: Date) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// The same days so many years earlier: 29 February becomes the 28th.
    pub fn years_before(self, years: i32) -> Option<Self> {
        let back = |day: Date| day.checked_sub(years.years()).ok();
        Some(Self {
            to: back(self.to)?,
            from: back(self.from)?,
        })
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id())
    }
}

fn quarter(day: Date) -> i8 {
    (day.month() - 1) / 3 + 1
}

/// A number of exactly so many digits.
fn digits(text: &str, n: usize) -> Option<u16> {
    let is = text.len() == n && text.bytes().all(|b| b.is_ascii_digit());
    is.then(|| text.parse().ok()).flatten()
}

fn day(text: &str) -> Option<Date> {
    (text.len() == 10).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(id: &str) -> Period {
        Period::read(id).unwrap_or_else(|| panic!("{id}"))
    }

    #[test]
    fn an_id_is_read_as_it_is_written() {
        for (id, from, to, title) in [
            ("2026-q1", "2026-01-01", "2026-03-31", "First quarter of 2026"),
            ("2024-02", "2024-02-01", "2024-02-29", "February 2024"),
            ("2026", "2026-01-01", "2026-12-31", "2026"),
            // Thursday's year is the week's.
            ("2026-w01", "2025-12-29", "2026-01-04", "Week 1 of 2026"),
            ("2020-w53", "2020-12-28", "2021-01-03", "Week 53 of 2020"),
            (
                "2026-01-05--2026-02-10",
                "2026-01-05",
                "2026-02-10",
                "5 January 2026 to 10 February 2026",
            ),
        ] {
            let period = read(id);
            assert_eq!(
                (period.from.to_string(), period.to.to_string()),
                (from.into(), to.into())
            );
            assert_eq!((period.id(), period.title()), (id.to_owned(), title.to_owned()));
        }
        for (id, same) in [
            ("2026-Q1", "2026-q1"),
            ("2026-01-01..2026-03-31", "2026-q1"),
            ("2026-01-05..2026-02-10", "2026-01-05--2026-02-10"),
            ("2026-01-05/2026-01-05", "2026-01-05--2026-01-05"),
        ] {
            assert_eq!(read(id).id(), same);
        }
        for id in [
            "",
            "26",
            "2026-5",
            "2026-13",
            "2026-q5",
            "2026-q",
            "2026-w54",
            "2026-w1",
            "x",
            "2026-02-10..2026-01-05",
            "2026-1-1..2026-2-1",
            "about",
            "2026-q1-notes",
        ] {
            assert_eq!(Period::read(id), None, "{id}");
        }
    }

    #[test]
    fn each_day_lies_in_one_period_of_a_rhythm() {
        let mut day = date(2019, 12, 1);
        while day < date(2021, 3, 1) {
            for rhythm in Rhythm::ALL {
                let period = Period::around(rhythm, day).expect("far from the calendar's ends");
                assert!(period.contains(day), "{period} {day}");
                assert_eq!(period.rhythm(), Some(rhythm));
                assert_eq!(read(&period.id()), period);
                let next = Period::around(rhythm, period.to.tomorrow().unwrap()).unwrap();
                assert!(next.from > period.to && next > period);
            }
            day = day.tomorrow().unwrap();
        }
    }
}
