//! Times between stages: always derived from timestamps, never typed.

use super::Entry;
use crate::report::{Known, Stamp, Times};

/// A length of time and its two endpoints.
#[derive(Clone, Debug)]
pub struct Interval {
    /// From when.
    pub from: Known<Stamp>,
    /// Until when.
    pub to: Known<Stamp>,
    /// How long; never negative.
    pub seconds: i64,
}

/// The times that the field compares. Each is missing where an endpoint is, or where they are in the wrong order.
#[derive(Clone, Debug, Default)]
pub struct Intervals {
    /// Started to detected.
    pub detect: Option<Interval>,
    /// Detected to acknowledged.
    pub acknowledge: Option<Interval>,
    /// Started to mitigated.
    pub mitigate: Option<Interval>,
    /// Started to resolved.
    pub resolve: Option<Interval>,
}

impl Intervals {
    /// Derives them.
    pub fn of(times: &Times) -> Self {
        Self {
            detect: between(&times.started, &times.detected),
            acknowledge: between(&times.detected, &times.acknowledged),
            mitigate: between(&times.started, &times.mitigated),
            resolve: between(&times.started, &times.resolved),
        }
    }
}

fn between(from: &Option<Known<Stamp>>, to: &Option<Known<Stamp>>) -> Option<Interval> {
    let (from, to) = (from.clone()?, to.clone()?);
    let seconds = to.value.since(&from.value)?;
    (seconds >= 0).then_some(Interval { from, to, seconds })
}

impl Entry {
    /// The latest moment that its stages or its timeline have.
    pub fn latest(&self) -> Option<Stamp> {
        let stages = self.report.times.all().into_iter();
        let stages = stages.filter_map(|(_, at)| Some(at?.value));
        let rows = self.report.timeline.iter().filter_map(|row| row.at);
        stages.chain(rows).max_by_key(Stamp::seconds)
    }
}
