//! What came back lately, for the end of a build: where and what, the lesson of the time before, what was promised then.

use std::collections::BTreeMap;

use super::print::say;
use crate::diagnostic::printable;
use crate::knowledge::{CameBack, Knowledge, promised_state};
use crate::pages::{ordinal, shorten};

/// How many reports are told of.
const MOST: usize = 3;

/// Of how many days before today.
const LATELY: i32 = 90;

/// How long a quoted lesson may be.
const LESSON: usize = 160;

/// Tells of the newest reports in which something came back; of all others the site tells.
pub(super) fn tell(knowledge: &Knowledge) {
    let lately = |report: &usize| {
        let entry = &knowledge.reports[*report];
        let days = entry.day().and_then(|day| day.until(knowledge.as_of).ok());
        let is_late = days.is_some_and(|days| (0..=LATELY).contains(&days.get_days()));
        (entry.is_ongoing() || is_late) && !entry.came_back.is_empty()
    };
    for report in (0..knowledge.reports.len()).filter(lately).take(MOST) {
        let entry = &knowledge.reports[report];
        // Its writers name first what matters most.
        let back = &entry.came_back[0];
        let title = printable(&entry.report.title.value);
        say(format_args!("came back: {title} ({})", printable(&entry.id)));
        say(format_args!("           {}", before(knowledge, back)));
        if let Some(lesson) = knowledge.lessons_of(back).first() {
            say(format_args!(
                "           learned then: {}",
                printable(&shorten(lesson, LESSON))
            ));
        }
        if let Some(promised) = promised(knowledge, back) {
            say(format_args!("           this was promised then: {promised}"));
        }
        let more = entry.came_back.len() - 1;
        if more > 0 {
            say(format_args!("           and {more} more that came back in it"));
        }
        say("");
    }
}

fn before(knowledge: &Knowledge, back: &CameBack) -> String {
    let then = &knowledge.reports[back.before];
    let on = then.day().map_or_else(String::new, |day| format!(" on {day}"));
    let name = match back.cause {
        Some(cause) => {
            let name = &knowledge.causes[cause].registered.name;
            format!("{name}, for the {} time", ordinal(back.times))
        }
        None => "the same cause, as its writers say".to_owned(),
    };
    printable(&format!("{name}; before: {}{on}", then.id))
}

/// 1 declined, 1 overdue, 2 done, not verified.
fn promised(knowledge: &Knowledge, back: &CameBack) -> Option<String> {
    let (actions, named) = knowledge.promises_of(back);
    let mut states: BTreeMap<_, usize> = BTreeMap::new();
    for action in actions {
        *states.entry(promised_state(action, knowledge.as_of)).or_default() += 1;
    }
    let states: Vec<String> = states
        .into_iter()
        .map(|(state, n)| format!("{n} {}", state.1))
        .collect();
    let whose = if named {
        ""
    } else {
        " (the report doesn't say against which cause)"
    };
    (!states.is_empty()).then(|| format!("{}{whose}", states.join("; ")))
}
