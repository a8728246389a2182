//! What went well: what can be counted, and what reports say.

use super::scope::{self, Scope};
use super::stated::says_something;
use crate::report::{CauseRole, DetectedBy, Kind};
use crate::sheet::Well;
use crate::words::{capital, counted, spelled};

/// How many are told.
const MOST: usize = 3;

/// How long a statement may be.
pub(super) const LONGEST: usize = 150;

/// From how many incidents on a share says something.
const ENOUGH: usize = 3;

/// What can be counted first, then what reports say, one of each before a second of any.
pub(super) fn went_well(scope: Scope<'_>) -> Vec<Well> {
    let mut told: Vec<Well> = [detection(scope), near_misses(scope)].into_iter().flatten().collect();
    told.extend(helped(scope));
    let mut said: Vec<(bool, usize, usize, usize, &str)> = Vec::new();
    for (index, entry) in scope.choosable() {
        let statements = entry.report.went_well.iter().filter(|text| says_something(text));
        said.extend(statements.enumerate().map(|(nth, text)| {
            (
                !scope::is_highlighted(entry),
                nth,
                scope.severity(entry),
                index,
                text.as_str(),
            )
        }));
    }
    said.sort_unstable();
    for (not_highlighted, _, _, index, text) in said {
        if told.len() >= MOST {
            break;
        }
        told.push(Well {
            text: scope::opening(text, LONGEST),
            report: Some(scope.told(index)),
            why: match not_highlighted {
                true => scope::newest(scope, index).to_owned(),
                false => "highlighted by its authors".to_owned(),
            },
        });
    }
    told
}

/// Where alerts told most of it.
fn detection(scope: Scope<'_>) -> Option<Well> {
    let by = scope.detections();
    let alerts = by.iter().filter(|by| **by == DetectedBy::Alert).count();
    (by.len() >= ENOUGH && alerts * 2 > by.len()).then(|| Well {
        text: format!(
            "An alert was the first to tell in {} of the {} that say what told them first.",
            spelled(alerts),
            counted(by.len(), &scope.config.noun.one, &scope.config.noun.many)
        ),
        report: None,
        why: String::new(),
    })
}

fn near_misses(scope: Scope<'_>) -> Option<Well> {
    let misses = scope.choosable().filter(|(_, entry)| entry.kind() == Kind::NearMiss);
    let n = misses.count();
    (n > 0).then(|| Well {
        text: format!(
            "{} {} reported before anybody was hurt.",
            capital(&spelled(n)),
            if n == 1 { "near miss was" } else { "near misses were" }
        ),
        report: None,
        why: String::new(),
    })
}

/// What made an incident smaller, where its report names it among its causes.
fn helped(scope: Scope<'_>) -> Option<Well> {
    let mut found = scope.choosable().flat_map(|(index, entry)| {
        let of = |&cause: &usize| {
            let cause = &scope.knowledge.causes[cause];
            let occurrence = cause.occurrence(index)?;
            (occurrence.role == CauseRole::Mitigator).then(|| (cause.registered.name.clone(), occurrence.text.clone()))
        };
        entry
            .causes
            .iter()
            .filter_map(of)
            .map(move |said| (index, said))
            .collect::<Vec<_>>()
    });
    let (index, (name, text)) = found.next()?;
    let text = text.filter(|text| says_something(text));
    Some(Well {
        text: match text {
            Some(text) => scope::opening(&text, LONGEST),
            None => format!("{} made it smaller.", scope::quoted(&name)),
        },
        report: Some(scope.told(index)),
        why: "its report names it among what mattered".to_owned(),
    })
}
