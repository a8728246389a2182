//! The times of an incident, as they were written.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use super::Known;

/// A day, or a moment of one, as it was written, and the instant where its zone is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stamp {
    /// On the writer's clock.
    pub local: Local,
    /// The same on everybody's; none for a day alone and where no zone is known.
    pub instant: Option<Timestamp>,
}

/// A date with or without a time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Local {
    /// The day alone.
    Day(Date),
    /// Day and time.
    Moment(DateTime),
}

impl Local {
    /// The day.
    pub fn date(self) -> Date {
        match self {
            Self::Day(date) => date,
            Self::Moment(moment) => moment.date(),
        }
    }

    /// The moment; midnight for a day alone.
    pub fn moment(self) -> DateTime {
        match self {
            Self::Day(date) => date.to_datetime(jiff::civil::Time::midnight()),
            Self::Moment(moment) => moment,
        }
    }

    /// Whether a time of day is known.
    pub fn has_time(self) -> bool {
        matches!(self, Self::Moment(_))
    }
}

impl fmt::Display for Local {
    /// `2021-03-04`, `2021-03-04T10:15`, or with seconds where there are any.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(date) => write!(f, "{date}"),
            Self::Moment(m) if m.second() == 0 => {
                write!(f, "{}T{:02}:{:02}", m.date(), m.hour(), m.minute())
            }
            Self::Moment(m) => write!(f, "{}T{:02}:{:02}:{:02}", m.date(), m.hour(), m.minute(), m.second()),
        }
    }
}

impl Stamp {
    /// Seconds since 1970 to sort and subtract by; a clock without a zone counts as UTC.
    pub fn seconds(&self) -> i64 {
        match self.instant {
            Some(instant) => instant.as_second(),
            None => self
                .local
                .moment()
                .to_zoned(jiff::tz::TimeZone::UTC)
                .map_or(0, |z| z.timestamp().as_second()),
        }
    }

    /// Whole seconds from `earlier` to this; none where one of them is a day alone, or only one has a zone.
    pub fn since(&self, earlier: &Self) -> Option<i64> {
        let comparable =
            self.local.has_time() && earlier.local.has_time() && self.instant.is_some() == earlier.instant.is_some();
        comparable.then(|| self.seconds() - earlier.seconds())
    }
}

/// The stages of an incident; each may be unknown.
#[derive(Clone, Debug, Default)]
pub struct Times {
    /// The change that set it off was made.
    pub triggered: Option<Known<Stamp>>,
    /// Users first felt it.
    pub started: Option<Known<Stamp>>,
    /// We first knew.
    pub detected: Option<Known<Stamp>>,
    /// Somebody said "this is an incident".
    pub declared: Option<Known<Stamp>>,
    /// Somebody took it.
    pub acknowledged: Option<Known<Stamp>>,
    /// Users stopped feeling it.
    pub mitigated: Option<Known<Stamp>>,
    /// The system is normal again.
    pub resolved: Option<Known<Stamp>>,
}

impl Times {
    /// The names of the stages, in the order in which they come about.
    pub const STAGES: [&str; 7] = [
        "triggered",
        "started",
        "detected",
        "declared",
        "acknowledged",
        "mitigated",
        "resolved",
    ];

    /// Every stage with its name, in order.
    pub fn all(&self) -> [(&'static str, Option<&Known<Stamp>>); 7] {
        [
            ("triggered", self.triggered.as_ref()),
            ("started", self.started.as_ref()),
            ("detected", self.detected.as_ref()),
            ("declared", self.declared.as_ref()),
            ("acknowledged", self.acknowledged.as_ref()),
            ("mitigated", self.mitigated.as_ref()),
            ("resolved", self.resolved.as_ref()),
        ]
    }

    /// Neighbours among the stages that are known, where the later one lies before the earlier.
    pub fn contradictions(&self) -> Vec<[(&'static str, &Known<Stamp>); 2]> {
        let known = self.all().into_iter().filter_map(|(name, at)| Some((name, at?)));
        let known: Vec<_> = known.collect();
        let pairs = known.windows(2).filter_map(|pair| <[_; 2]>::try_from(pair).ok());
        let backwards = |[(earlier, a), (later, b)]: &[(&str, &Known<Stamp>); 2]| {
            // Declared and acknowledged come in either order.
            let is_free = matches!((*earlier, *later), ("declared", "acknowledged"));
            !is_free
                && match b.value.since(&a.value) {
                    Some(seconds) => seconds < 0,
                    None => b.value.local.date() < a.value.local.date(),
                }
        };
        pairs.filter(backwards).collect()
    }

    /// The start, else what comes next to it: the change, the detection, or any stage that is known.
    pub fn first(&self) -> Option<&Known<Stamp>> {
        let near = self
            .started
            .as_ref()
            .or(self.triggered.as_ref())
            .or(self.detected.as_ref());
        near.or_else(|| self.all().into_iter().find_map(|(_, at)| at))
    }

    /// The day of that, on the writer's calendar.
    pub fn first_day(&self) -> Option<Date> {
        self.first().map(|at| at.value.local.date())
    }

    /// The place of the stage called `name`.
    pub fn slot(&mut self, name: &str) -> Option<&mut Option<Known<Stamp>>> {
        Some(match name {
            "triggered" => &mut self.triggered,
            "started" => &mut self.started,
            "detected" => &mut self.detected,
            "declared" => &mut self.declared,
            "acknowledged" => &mut self.acknowledged,
            "mitigated" => &mut self.mitigated,
            "resolved" => &mut self.resolved,
            _ => return None,
        })
    }
}
