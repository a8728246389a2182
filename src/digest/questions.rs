//! What to discuss: the editor's questions, then such as the data asks.

use super::back::Recurred;
use super::promise::{self, State};
use super::scope::{self, Scope};
use crate::knowledge::Grade;
use crate::report::{DetectedBy, EditorsWords};
use crate::sheet::{Counts, Said, Tried};
use crate::words::{self, counted};

/// How many are asked.
const LEAST: usize = 3;
const MOST: usize = 5;

/// Up to how many the data ask some.
const ENOUGH: usize = 4;

/// How long a quoted promise or statement may be.
const LONGEST: usize = 70;

/// Why an editor's question is asked.
pub(super) const EDITOR: &str = "the editor asks";

/// The questions: 3 to 5 where there is as much to ask.
pub(super) fn questions(
    scope: Scope<'_>,
    words: Option<&EditorsWords>,
    counts: &Counts,
    recurred: &[Recurred<'_>],
    open: &[Tried],
) -> Vec<Said> {
    let editors = words
        .filter(|_| scope.team.is_none())
        .into_iter()
        .flat_map(|words| &words.questions);
    let editors = editors.map(|text| Said {
        text: text.clone(),
        about: Vec::new(),
        why: EDITOR.to_owned(),
    });
    let mut asked: Vec<Said> = editors.take(MOST).collect();
    let data = came_back(scope, recurred).into_iter().take(2);
    let data = data
        .chain(detection(scope))
        .chain(unknown(open))
        .chain(silent(scope, counts));
    let room = ENOUGH.saturating_sub(asked.len()).min(LEAST);
    asked.extend(data.take(room));
    let more = always(scope, recurred)
        .into_iter()
        .take(LEAST.saturating_sub(asked.len()));
    asked.extend(more);
    asked
}

fn said(text: String, about: Vec<String>, why: &str) -> Said {
    Said {
        text,
        about,
        why: why.to_owned(),
    }
}

/// About what came back, one question each, of as many kinds as there are.
fn came_back(scope: Scope<'_>, recurred: &[Recurred<'_>]) -> Vec<Said> {
    let mut asked: Vec<(State, Said)> = Vec::new();
    for it in recurred {
        let (actions, standing) = it.promises(scope);
        let first = actions.first();
        let weight = match standing {
            State::Verified => State::Done,
            standing => standing,
        };
        if asked.iter().any(|(kind, _)| *kind == weight) {
            continue;
        }
        let name = scope::quoted(&it.name(scope));
        let promise = first.map_or_else(String::new, |action| {
            scope::quoted(&words::shorten(&action.text, LONGEST))
        });
        let (text, why) = match weight {
            State::Overdue => (
                format!("{promise} is overdue, and {name} came back. What would make it worth doing now?"),
                "an overdue promise, and its cause came back",
            ),
            State::Declined => (
                format!(
                    "{promise} was declined, and {name} came back. What did we know when we declined it, and what do we know now?"
                ),
                "a declined promise, and its cause came back",
            ),
            State::Open => (
                format!("{promise} is still open, and {name} came back. What stands in its way?"),
                "an open promise, and its cause came back",
            ),
            State::Unnamed => (
                format!(
                    "{name} came back, and no promise of the time before names it. Which was meant to reach it, and did it?"
                ),
                "it came back, and no promise names it",
            ),
            State::Nothing => (
                format!(
                    "{name} came back, and nothing was promised the time before. What is the smallest change that would have shown it sooner or made it smaller?"
                ),
                "it came back, and nothing was promised",
            ),
            State::Done if it.grade(scope) == Grade::Declared => (
                format!("{name} came back although {promise} was done. What does it not reach?"),
                "it came back although something was done",
            ),
            _ => continue,
        };
        asked.push((weight, said(text, it.about(scope), why)));
    }
    asked.into_iter().map(|(_, said)| said).collect()
}

/// Where users told us before we knew.
fn detection(scope: Scope<'_>) -> Option<Said> {
    let by = scope.detections();
    let users = by.iter().filter(|by| **by == DetectedBy::User).count();
    (users > 0 && users * 3 >= by.len()).then(|| {
        let (of, noun) = (by.len(), &scope.config.noun);
        said(
            format!(
                "Users told us first in {users} of {}. Which signal was there before they called, and who could have seen it?",
                counted(of, &noun.one, &noun.many)
            ),
            Vec::new(),
            "a third or more were found by users",
        )
    })
}

/// What nobody knows yet.
fn unknown(open: &[Tried]) -> Option<Said> {
    let first = open.first()?;
    Some(said(
        format!(
            "It is still open whether this was so: {}. How could we find out?",
            scope::quoted(&words::shorten(first.statement.trim_end_matches('.'), LONGEST))
        ),
        vec![first.report.id.clone()],
        "a hypothesis that nobody has tested to its end",
    ))
}

/// Reports that teach nothing yet.
fn silent(scope: Scope<'_>, counts: &Counts) -> Option<Said> {
    let n = counts.without_lessons;
    let noun = &scope.config.noun;
    (n > 0 && n * 2 >= counts.reports).then(|| {
        let text = match (n, counts.reports) {
            (1, 1) => "No lesson was found in the report. What in it surprised us?".to_owned(),
            (n, all) => format!(
                "{n} of {} state no lesson that was found. What in them surprised us?",
                counted(all, &noun.one, &noun.many)
            ),
        };
        said(text, Vec::new(), "no lesson was found in half of the reports or more")
    })
}

/// What can be asked of any period in which something happened.
fn always(scope: Scope<'_>, recurred: &[Recurred<'_>]) -> Vec<Said> {
    let mut asked = Vec::new();
    let lesson = scope.choosable().find_map(|(index, entry)| {
        let lesson = scope.lessons(index).first()?;
        Some((index, lesson.text(&entry.report)))
    });
    if let Some((index, lesson)) = lesson {
        asked.push(said(
            format!(
                "{} Where else in our systems does this hold?",
                scope::quoted(&scope::opening(lesson, LONGEST))
            ),
            vec![scope.entry(index).id.clone()],
            "the newest lesson",
        ));
    }
    if let Some(it) = recurred.iter().find(|it| it.cause.is_some()) {
        asked.push(said(
            format!(
                "Which of our services could meet {} next, and how would we notice?",
                scope::quoted(&it.name(scope))
            ),
            it.about(scope),
            "it came back",
        ));
    }
    let undated = || {
        let open = scope.choosable().flat_map(|(_, entry)| &entry.report.actions);
        open.filter(|action| promise::state(scope, action) == State::Open && action.due.is_none())
            .count()
    };
    match undated() {
        0 => {}
        n => asked.push(said(
            format!(
                "{} without a due date. Which of them comes first, and when?",
                counted(n, "promise is open", "promises are open")
            ),
            Vec::new(),
            "open promises without a due date",
        )),
    }
    asked.push(said(
        "What helped us in this period that we did not plan, and can we count on it next time?".to_owned(),
        Vec::new(),
        "a question for every period",
    ));
    asked.push(said(
        "Which signal was there before anybody looked, and what would make it stand out?".to_owned(),
        Vec::new(),
        "a question for every period",
    ));
    asked
}
