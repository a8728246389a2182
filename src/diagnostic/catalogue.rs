//! Every finding there is, a constructor each: searching for `-> Diagnostic` is the catalogue.

mod files;

pub use files::*;

use super::Diagnostic;
use crate::source::Span;

/// The names of findings about the registry of causes as a whole.
pub const REGISTRY_CODES: &[&str] = &[
    "broad-cause",
    "circular-cause",
    "matched-cause",
    "near-causes",
    "unused-cause",
];

/// The names of all findings, as `[checks]` in `hansei.toml` knows them.
pub const CODES: &[&str] = &[
    "ambiguous-date",
    "bad-alias",
    "bad-date",
    "bad-encoding",
    "bad-file-name",
    "broad-cause",
    "broken-edition",
    "broken-link",
    "circular-cause",
    "derived-id",
    "duplicate-id",
    "duplicate-key",
    "edition-name",
    "empty-edition",
    "empty-report",
    "front-matter-syntax",
    "future-start",
    "matched-cause",
    "mentioned-tag",
    "missing-day",
    "missing-image",
    "missing-reason",
    "missing-zone",
    "near-causes",
    "no-base-url",
    "no-reports",
    "not-published",
    "outside-folder",
    "quiet-ongoing",
    "resolved-but-ongoing",
    "secret",
    "settings-value",
    "times-out-of-order",
    "told-twice",
    "too-large",
    "unknown-cause",
    "unknown-key",
    "unknown-report",
    "unknown-severity",
    "unknown-theme-file",
    "unknown-word",
    "unreadable",
    "unsafe-image",
    "unsafe-url",
    "unused-cause",
    "wrong-type",
];

/// Whether a finding is about safety, so that `[checks]` can't turn it off.
pub fn is_about_safety(code: &str) -> bool {
    matches!(code, "secret" | "unsafe-image" | "unsafe-url" | "outside-folder")
}

fn quoted(words: &[&str]) -> String {
    words.join(", ")
}

/// Front matter or settings that don't follow their language's grammar at one place.
pub fn front_matter_syntax(span: Span, language: &str, what: &str) -> Diagnostic {
    Diagnostic::error("front-matter-syntax", format!("this is not {language}: {what}"))
        .at(span)
        .help("mend this line; of what follows, only what could still be read counts")
}

/// Front matter whose closing line is missing.
pub fn unclosed_front_matter(span: Span, fence: &str) -> Diagnostic {
    Diagnostic::error("front-matter-syntax", "the front matter is never closed")
        .at(span)
        .help(format!("end it with a line that holds only {fence}"))
}

/// A key that stands twice in one table.
pub fn duplicate_key(span: Span, key: &str) -> Diagnostic {
    Diagnostic::warning("duplicate-key", format!("`{key}` stands here a second time"))
        .at(span)
        .help("the first one counts; remove this one")
}

/// A key that nothing reads.
pub fn unknown_key(span: Span, key: &str, nearest: Option<&str>) -> Diagnostic {
    let help = match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => "remove it, or map it to a field with `[fields]` in hansei.toml".into(),
    };
    Diagnostic::warning("unknown-key", format!("unknown key `{key}`"))
        .at(span)
        .help(help)
}

/// A key in a cause's front matter that nothing reads.
pub fn unknown_cause_key(span: Span, key: &str, nearest: Option<&str>, known: &[&str]) -> Diagnostic {
    unknown_key_of("a cause has", span, key, nearest, known)
}

/// A key in the front matter of an editor's words that nothing reads.
pub fn unknown_edition_key(span: Span, key: &str, nearest: Option<&str>, known: &[&str]) -> Diagnostic {
    unknown_key_of("an editor's words have", span, key, nearest, known)
}

fn unknown_key_of(what: &str, span: Span, key: &str, nearest: Option<&str>, known: &[&str]) -> Diagnostic {
    let help = match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!("{what} {}", quoted(known)),
    };
    Diagnostic::warning("unknown-key", format!("unknown key `{key}`"))
        .at(span)
        .help(help)
}

/// A key of another tool that no field takes: worth knowing, no fault.
pub fn foreign_key(span: Span, key: &str) -> Diagnostic {
    Diagnostic::nudge("unknown-key", format!("nothing reads `{key}`"))
        .at(span)
        .help("map it to a field with `[fields]` in hansei.toml if it says something of the incident")
}

/// A value of another type than the field has.
pub fn wrong_type(span: Span, key: &str, expected: &str, found: &str) -> Diagnostic {
    Diagnostic::warning("wrong-type", format!("`{key}` must be {expected}, and this is {found}"))
        .at(span)
        .help(format!("write {expected}; all other fields are read"))
}

/// A word that is none of those a field may have.
pub fn unknown_word(span: Span, key: &str, word: &str, nearest: Option<&str>, words: &[&str]) -> Diagnostic {
    let help = match nearest {
        Some(nearest) => format!("did you mean `{nearest}`? It is one of {}", quoted(words)),
        None => format!("it is one of {}", quoted(words)),
    };
    Diagnostic::warning("unknown-word", format!("`{word}` is no {key}"))
        .at(span)
        .help(help)
}

/// A word of the body that is no state of an action.
pub fn unread_status(span: Span, word: &str) -> Diagnostic {
    Diagnostic::nudge(
        "unknown-word",
        format!("`{word}` says no state of an action that is known"),
    )
    .at(span)
    .help("it counts as proposed; begin it with todo, accepted, in progress, done, declined or superseded")
}

/// A severity that no configured one answers to.
pub fn unknown_severity(span: Span, word: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::nudge("unknown-severity", format!("`{word}` is none of the severities"))
        .at(span)
        .help(format!(
            "known are {}; add it, or an alias, under `[[severities]]` in hansei.toml",
            quoted(known)
        ))
}

/// A setting whose value makes no sense.
pub fn settings_value(span: Span, key: &str, what: &str, help: impl Into<String>) -> Diagnostic {
    Diagnostic::error("settings-value", format!("`{key}`: {what}"))
        .at(span)
        .help(help)
}

/// A key of `hansei.toml` that is no setting.
pub fn unknown_setting(span: Span, key: &str, nearest: Option<&str>) -> Diagnostic {
    Diagnostic::warning("unknown-key", format!("there is no setting `{key}`"))
        .at(span)
        .help(match nearest {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "remove it".into(),
        })
}

/// A row of a timeline at a time of day that there isn't.
pub fn no_such_time(span: Span, text: &str, why: &str) -> Diagnostic {
    Diagnostic::warning("bad-date", format!("`{text}` is no time: {why}"))
        .at(span)
        .help("write it as 09:14, after its day where that is another: 2026-03-02 09:14")
}

/// A date or a time that can't be read.
pub fn bad_date(span: Span, text: &str, why: &str) -> Diagnostic {
    Diagnostic::warning("bad-date", format!("`{text}` is no date: {why}"))
        .at(span)
        .help("write it as 2026-03-02, or 2026-03-02T09:14:00Z with a time and its zone")
}

/// A date that could be two.
pub fn ambiguous_date(span: Span, text: &str) -> Diagnostic {
    Diagnostic::warning(
        "ambiguous-date",
        format!("`{text}` could be two dates, so it is left out"),
    )
    .at(span)
    .help("write the year first: 2026-03-02")
}

/// A timeline whose times can't be placed on a day; said once, of the first.
pub fn missing_day(span: Span, label: &str) -> Diagnostic {
    Diagnostic::nudge("missing-day", format!("`{label}` is on no day that is known"))
        .at(span)
        .help("set `started` in the front matter, or write the day before the times: 2026-03-02")
}

/// A clock time whose zone nothing says.
pub fn missing_zone(span: Span, text: &str) -> Diagnostic {
    Diagnostic::nudge("missing-zone", "this time has no zone")
        .at(span)
        .help(format!(
            "write `{text}Z` for UTC, or its offset; or set `timezone` in hansei.toml"
        ))
}

/// Two stages in an order that can't be, each with its time.
pub fn times_out_of_order(span: Span, earlier: (&str, &str), later: (&str, &str)) -> Diagnostic {
    let ((earlier, since), (later, at)) = (earlier, later);
    Diagnostic::warning(
        "times-out-of-order",
        format!("`{later}`, {at}, lies before `{earlier}`, {since}"),
    )
    .at(span)
    .help(format!("durations between them are left out; `{earlier}` comes first"))
}

/// An incident that begins after today.
pub fn future_start(span: Span, day: &str) -> Diagnostic {
    Diagnostic::nudge("future-start", format!("it starts on {day}, and that is yet to come"))
        .at(span)
        .help("mend the date; it stands first in every list until then")
}

/// Ongoing, and nothing new for some days.
pub fn quiet_ongoing(span: Span, days: i32) -> Diagnostic {
    Diagnostic::nudge(
        "quiet-ongoing",
        format!("the incident is `ongoing`, and its last entry is {days} days old"),
    )
    .at(span)
    .help("add what happened since; when it is over, set `resolved` and the status draft")
}

/// Resolved, and `ongoing`.
pub fn resolved_but_ongoing(span: Span) -> Diagnostic {
    Diagnostic::warning(
        "resolved-but-ongoing",
        "the incident has a time of resolution and its status is `ongoing`",
    )
    .at(span)
    .help("set the status to draft, in-review, reviewed or closed")
}

/// What stands in the front matter and, in another form, in the body.
pub fn told_twice(span: Span, field: &str) -> Diagnostic {
    let said = format!("the front matter has `{field}`, so this list of the body is not read");
    Diagnostic::nudge("told-twice", said)
        .at(span)
        .help("it is shown as it is written; tell all of them in one place, so that none is missed")
}

/// A folder without a report.
pub fn no_reports() -> Diagnostic {
    Diagnostic::nudge("no-reports", "there is no report in this folder")
        .help("a report is a Markdown file with front matter, or with headings such as Timeline; `-v` says what was passed over")
}

/// Two causes of one name.
pub fn same_cause_name(span: Span, name: &str, other: &str) -> Diagnostic {
    Diagnostic::nudge("duplicate-id", format!("the cause `{other}` is called {name} as well"))
        .at(span)
        .help(format!("give it `id = \"{other}\"` to take its place, or another name"))
}

/// A cause of the folder that no report carries.
pub fn unused_cause(id: &str) -> Diagnostic {
    Diagnostic::nudge("unused-cause", format!("no report carries `{id}`"))
        .help("give it aliases that reports use, declare it in a report, or take the file away")
}

/// A cause that too many incidents carry.
pub fn broad_cause(id: &str, incidents: usize, all: usize) -> Diagnostic {
    Diagnostic::nudge("broad-cause", format!("{incidents} of {all} reports carry `{id}`")).help(
        "what is true of so many says little of each: narrower causes, with this one as their `parent`, would say more",
    )
}

/// A cause that is matched far more often than it is declared.
pub fn matched_cause(id: &str, matched: usize, declared: usize) -> Diagnostic {
    Diagnostic::nudge(
        "matched-cause",
        format!("{matched} reports match `{id}` by their words, {declared} declare it"),
    )
    .help("read them: declare it where it is right, and sharpen its aliases or add `unless` where it isn't")
}

/// Two causes that may mean the same.
pub fn near_causes(id: &str, other: &str, why: &str) -> Diagnostic {
    Diagnostic::nudge("near-causes", format!("`{id}` and `{other}` may mean the same: {why}")).help(format!(
        "set `merged_into = \"{other}\"` where they do; else say under `excludes` how they differ"
    ))
}

/// A declined action that doesn't say why.
pub fn missing_reason(span: Span, id: &str) -> Diagnostic {
    Diagnostic::warning("missing-reason", format!("{id} was declined without a reason"))
        .at(span)
        .help("add `reason = \"…\"`: it is what the next reader needs")
}

/// Bytes that are no UTF-8.
pub fn bad_encoding(at: u32) -> Diagnostic {
    Diagnostic::error("bad-encoding", "this file is not UTF-8")
        .at(Span { start: at, end: at })
        .help("the bytes that are not stand as �; save the file as UTF-8")
}

/// A file beyond what a report can be.
pub fn too_large(megabytes: u64) -> Diagnostic {
    Diagnostic::warning("too-large", format!("this report has {megabytes} MB"))
        .help("it is published whole; move logs and dumps out of it")
}

/// A report of which nothing is left to read.
pub fn empty_report() -> Diagnostic {
    Diagnostic::warning("empty-report", "this report says nothing").help("write a summary, or remove the file")
}

/// A report without an id of its own.
pub fn derived_id(id: &str) -> Diagnostic {
    Diagnostic::nudge("derived-id", "no id; one was made of the file's path").help(format!(
        "add `id = \"{id}\"`, so that its URL stays when the file is renamed"
    ))
}

/// One id on two reports: said on both. A nudge where both were `made` of the files' names.
pub fn duplicate_id(span: Span, id: &str, other: &str, given: Option<&str>, made: bool) -> Diagnostic {
    let message = match given {
        Some(given) => format!("id `{id}` is taken by {other}; this report is published as `{given}`"),
        None => format!("id `{id}` is used by {other} too; this report keeps it"),
    };
    let finding = match made {
        true => Diagnostic::nudge("duplicate-id", message),
        false => Diagnostic::error("duplicate-id", message),
    };
    finding.at(span).help("give each report an id of its own")
}

/// An id of a cause that no registry has.
pub fn unknown_cause(span: Span, id: &str, nearest: Option<&str>) -> Diagnostic {
    Diagnostic::warning("unknown-cause", format!("no registry has the cause `{id}`"))
        .at(span)
        .help(match nearest {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "it has a page all the same; say in causes/ what it is, or name one of those that are there".into(),
        })
}

/// An id of a cause that no registry has, where the entry of another cause names it by `key`.
pub fn unknown_named_cause(span: Span, key: &str, id: &str, nearest: Option<&str>) -> Diagnostic {
    let said = format!("`{key}` names the cause `{id}`, and no registry has it");
    Diagnostic::warning("unknown-cause", said).at(span).help(match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!("name one that there is, or define it in causes/{id}.md; until then it is left out"),
    })
}

/// A cause that is its own `parent`, or has become itself, maybe by `way` of others.
pub fn circular_cause(span: Span, key: &str, way: &str) -> Diagnostic {
    Diagnostic::warning("circular-cause", format!("`{key}` leads back to where it began: {way}"))
        .at(span)
        .help("leave one of them out; until then none of them counts")
}

/// Two files that define one cause.
pub fn duplicate_cause(span: Span, id: &str, first: &str) -> Diagnostic {
    Diagnostic::error(
        "duplicate-id",
        format!("the cause `{id}` is defined by {first} already; this file is passed over"),
    )
    .at(span)
    .help("put both into one file, or give this one an id of its own")
}

/// Two plain pages that want one address.
pub fn same_page(name: &str, other: &str) -> Diagnostic {
    Diagnostic::warning(
        "duplicate-id",
        format!("`{name}` is the address of {other} already; this page gets another"),
    )
    .help("give the file another name")
}

/// An old address that no page of the site can stand at.
pub fn bad_alias(span: Span, alias: &str, why: &str) -> Diagnostic {
    Diagnostic::warning("bad-alias", format!("nothing leads here from `{alias}`: {why}"))
        .at(span)
        .help("write the old page's path from the site's root, like \"incidents/old-name/\", or the old id")
}

/// An old address where a page of the site stands, or the old page of `other`, a report.
pub fn alias_taken(span: Span, alias: &str, other: Option<&str>) -> Diagnostic {
    let message = match other {
        Some(other) => format!("`{alias}` leads to {other}, which names it too"),
        None => format!("nothing leads here from `{alias}`: the site has a page of its own there"),
    };
    Diagnostic::warning("bad-alias", message)
        .at(span)
        .help("an address can lead to one report alone; remove it here or there")
}
