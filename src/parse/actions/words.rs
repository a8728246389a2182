//! What the words of an action say: its state, its owner, where it is tracked.

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::parse::events::{Spanned, plain};
use crate::parse::sections::leading_word;
use crate::report::ActionStatus;

/// "Text (owner: payments, due: 2026-05-01)": the text, and what the brackets at its end say. Colons may be missing.
pub(super) fn details(text: &str) -> (&str, Vec<(&str, &str)>) {
    let trimmed = text.trim_end_matches('.');
    for (open, close) in [('(', ')'), ('[', ']')] {
        if let Some((told, inner)) = trimmed.strip_suffix(close).and_then(|inner| inner.rsplit_once(open)) {
            return match inner.split([',', ';']).map(pair).collect() {
                Some(pairs) => (told.trim_end(), pairs),
                None => (text, Vec::new()),
            };
        }
    }
    (text, Vec::new())
}

/// "owner: payments", "due 2026-05-01".
fn pair(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    let (key, value) = text.split_once(':').or_else(|| {
        let (key, value) = text.split_once(' ')?;
        // Words that are hardly ever the first of something else.
        let is_key = ["owner", "due", "cause"]
            .iter()
            .any(|word| key.eq_ignore_ascii_case(word));
        is_key.then_some((key, value))
    })?;
    column(key).is_some().then(|| (key.trim(), value.trim()))
}

/// What a column, or a word in parentheses, is about.
pub(super) fn column(name: &str) -> Option<&'static str> {
    let folded = name.trim().to_lowercase();
    Some(match folded.as_str() {
        "action" | "action item" | "action items" | "item" | "task" | "description" | "what" | "text" | "todo"
        | "アクション" | "内容" => "text",
        "owner" | "owners" | "who" | "assignee" | "assigned to" | "team" | "responsible" | "dri" | "担当" => "owner",
        "due" | "due date" | "deadline" | "when" | "by" | "target" | "target date" | "eta" | "期限" => "due",
        "status" | "state" | "done" | "progress" | "ステータス" | "状態" => "status",
        "ticket" | "issue" | "link" | "bug" | "jira" | "tracking" | "pr" => "ticket",
        "effect" | "type" | "kind" | "category" | "カテゴリ" => "effect",
        "cause" | "causes" | "against" => "cause",
        "reason" => "reason",
        "verified" => "verified",
        "id" | "#" | "no" | "no." => "id",
        _ => return None,
    })
}

/// Signs that people put before what is done.
const TICKS: [char; 4] = ['✅', '✔', '✓', '☑'];

/// What a cell says of an action's state, and whether it says nothing else.
pub(super) fn status(text: &str) -> Option<(ActionStatus, bool)> {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    let lower = text.to_lowercase();
    match lower.as_str() {
        "yes" | "x" | "[x]" => return Some((ActionStatus::Done, true)),
        "no" | "☐" | "[ ]" | "❌" => return Some((ActionStatus::Proposed, true)),
        _ if lower.contains("won't") || lower.contains("won’t") || lower.contains("wontfix") => {
            return Some((ActionStatus::Declined, ActionStatus::read(bare).is_some()));
        }
        _ => {}
    }
    leading_word(bare, ActionStatus::read)
        .or_else(|| text.starts_with(TICKS).then_some((ActionStatus::Done, bare.is_empty())))
}

/// `✅ Text`, `[DONE] Text`, `Text (done)`: the text, and what it says of its state.
pub(super) fn told_status(text: &str) -> (&str, Option<ActionStatus>) {
    let unticked = text.trim_start_matches(TICKS).trim_start_matches(['\u{fe0f}', ' ']);
    let ticked = (unticked.len() < text.len()).then_some(ActionStatus::Done);
    let text = unticked;
    for (open, close) in [('[', ']'), ('(', ')')] {
        if let Some((word, rest)) = text.strip_prefix(open).and_then(|rest| rest.split_once(close))
            && let Some(status) = ActionStatus::read(word)
        {
            return (rest.trim_start_matches([' ', ':', '-', '–', '—']), Some(status));
        }
        let ended = text.trim_end_matches(['.', ' ']);
        if let Some((rest, word)) = ended.strip_suffix(close).and_then(|rest| rest.rsplit_once(open))
            && let Some(status) = ActionStatus::read(word)
        {
            return (rest.trim_end(), Some(status));
        }
    }
    // "DONE: text", in capitals, so that "Open: the door" is a text.
    if let Some((word, rest)) = text.split_once(':')
        && word.chars().all(|c| c.is_uppercase() || c == ' ')
        && let Some(status) = ActionStatus::read(word)
    {
        return (rest.trim_start(), Some(status));
    }
    (text, ticked)
}

/// The first link among some events: its address and its text.
pub(super) fn link(events: &[Spanned<'_>]) -> Option<(String, String)> {
    let start = events
        .iter()
        .position(|(e, _)| matches!(e, Event::Start(Tag::Link { .. })))?;
    let end = start
        + events[start..]
            .iter()
            .position(|(e, _)| matches!(e, Event::End(TagEnd::Link)))?;
    match &events[start].0 {
        Event::Start(Tag::Link { dest_url, .. }) => Some((dest_url.to_string(), plain(&events[start..end]))),
        _ => None,
    }
}

/// The one link of an item, where the work is tracked there by its text or its address: `[Issue]`, `[#528]`,
/// `[OPS-12]`, `https://git.example/issues/528`.
pub(super) fn ticket(events: &[Spanned<'_>]) -> Option<(String, String)> {
    let links = events
        .iter()
        .filter(|(e, _)| matches!(e, Event::Start(Tag::Link { .. })));
    if links.count() != 1 {
        return None;
    }
    let (address, name) = link(events)?;
    let word = name.trim_matches(BRACKETS).to_lowercase();
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let is_key = word
        .rsplit_once(['-', '#'])
        .is_some_and(|(key, number)| !key.contains([' ', '/']) && is_number(number));
    let is_word = WORDS.iter().any(|known| {
        word == *known
            || word
                .strip_prefix(known)
                .is_some_and(|rest| rest.starts_with([' ', '#']))
    });
    let is_address = name == address
        && ["/issues/", "/pull/", "/merge_requests/", "/browse/"]
            .iter()
            .any(|part| name.contains(part));
    (is_key || is_word || is_address).then_some((address, name))
}

const WORDS: [&str; 8] = [
    "issue",
    "pr",
    "pull request",
    "ticket",
    "jira",
    "tracking issue",
    "github issue",
    "bug",
];
const BRACKETS: [char; 5] = ['[', ']', '(', ')', ' '];

/// `text` without `name` at its end, where that stands in brackets or is a number: what it says stands elsewhere.
pub(super) fn without_end<'t>(text: &'t str, name: &str) -> &'t str {
    let ended = text.trim_end_matches(['.', ')', ']', ' ']);
    // In no brackets that hold more than it.
    let is_whole = |rest: &str| rest.ends_with(' ') && !rest[rest.rfind(')').unwrap_or(0)..].contains('(');
    let name = name.trim_matches(BRACKETS).trim_end_matches('.');
    match ended.strip_suffix(name) {
        Some(rest)
            if rest.ends_with(['(', '[']) || (name.starts_with('#') || name.contains("://")) && is_whole(rest) =>
        {
            let rest = rest.trim_end_matches(['(', '[', ' ', ':', '-', '–', '—']);
            if rest.is_empty() { text } else { rest }
        }
        _ => text,
    }
}

/// "Text. Owner: payments": the text, and the owner that it ends with.
pub(super) fn owner(text: &str) -> Option<(&str, &str)> {
    let (told, owner) = text.rsplit_once("Owner:")?;
    let owner = owner.trim().trim_end_matches('.');
    let is_name = !owner.is_empty() && owner.len() <= 60 && !owner.contains(". ");
    (is_name && !told.trim().is_empty()).then(|| (told.trim_end_matches([' ', '-', '–', '—', '(', '|']), owner))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_read_with_a_remark_behind_it() {
        for (text, expected) in [
            ("done", Some((ActionStatus::Done, true))),
            ("Done (in this change)", Some((ActionStatus::Done, false))),
            ("✅ Complete (PR #1098)", Some((ActionStatus::Done, false))),
            ("✅", Some((ActionStatus::Done, true))),
            ("完了", Some((ActionStatus::Done, true))),
            ("In progress since May", Some((ActionStatus::InProgress, false))),
            ("Closed as won't fix", Some((ActionStatus::Declined, false))),
            ("Not done", None),
            ("see the ticket", None),
        ] {
            assert_eq!(status(text), expected, "{text}");
        }
    }

    #[test]
    fn a_text_says_its_state_at_its_ends() {
        for (text, told, said) in [
            ("✅ Reverted it", "Reverted it", Some(ActionStatus::Done)),
            ("Mail everybody (DONE)", "Mail everybody", Some(ActionStatus::Done)),
            ("[done] Mail everybody", "Mail everybody", Some(ActionStatus::Done)),
            ("TODO: mail everybody", "mail everybody", Some(ActionStatus::Proposed)),
            ("Open: the door", "Open: the door", None),
            ("Mail everybody (see above)", "Mail everybody (see above)", None),
        ] {
            assert_eq!(told_status(text), (told, said), "{text}");
        }
    }

    #[test]
    fn an_owner_and_a_ticket_stand_at_the_end() {
        assert_eq!(owner("Add tests. Owner: @web"), Some(("Add tests.", "@web")));
        assert_eq!(owner("Owner: @web"), None);
        assert_eq!(owner("Owner: a sentence. And more"), None);
        assert_eq!(without_end("Add tests ([Issue])", "Issue"), "Add tests");
        assert_eq!(without_end("Add tests #12", "#12"), "Add tests");
        assert_eq!(without_end("Tests (blocked by #12)", "#12"), "Tests (blocked by #12)");
        assert_eq!(without_end("See the issue", "issue"), "See the issue");
    }
}
