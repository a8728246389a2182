//! Every finding there is, a constructor each: searching for `-> Diagnostic` is the catalogue.

use super::Diagnostic;
use crate::source::Span;

/// The names of all findings, as `[checks]` in `hansei.toml` knows them.
pub const CODES: &[&str] = &[
    "ambiguous-date",
    "bad-alias",
    "bad-date",
    "bad-encoding",
    "bad-file-name",
    "broken-link",
    "circular-cause",
    "derived-id",
    "duplicate-id",
    "duplicate-key",
    "empty-report",
    "front-matter-syntax",
    "future-start",
    "mentioned-tag",
    "missing-day",
    "missing-image",
    "missing-reason",
    "missing-zone",
    "no-base-url",
    "not-published",
    "outside-folder",
    "quiet-ongoing",
    "resolved-but-ongoing",
    "secret",
    "settings-value",
    "times-out-of-order",
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
        .help("what could be read is kept; mend this line to get the rest")
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
    let help = match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!("a cause has {}", quoted(known)),
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
    .help("set the status to draft, in-review or reviewed")
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

/// A link to a file of the folder that isn't there.
pub fn broken_link(span: Span, target: &str) -> Diagnostic {
    Diagnostic::warning("broken-link", format!("there is no `{target}` to link to"))
        .at(span)
        .help(if target.starts_with('/') {
            "the text is kept without its link; a path that begins with / counts from the folder, or from static/"
        } else {
            "the text is kept without its link; mend the path, which is relative to this file"
        })
}

/// A link to a heading that isn't there.
pub fn broken_fragment(span: Span, target: &str, nearest: Option<&str>) -> Diagnostic {
    Diagnostic::warning("broken-link", format!("no heading answers to `{target}`"))
        .at(span)
        .help(match nearest {
            Some(nearest) => format!("did you mean `#{nearest}`?"),
            None => "the link goes to the top of the page".into(),
        })
}

/// A link to a file of the folder that has no page and is not copied.
pub fn not_published(span: Span, target: &str) -> Diagnostic {
    Diagnostic::warning("not-published", format!("`{target}` is not published"))
        .at(span)
        .help("only images are copied from beside a report; put other files into static/ and link to them there")
}

/// A file of `static/` where the site has a page of its own.
pub fn shadowed(path: &str) -> Diagnostic {
    Diagnostic::warning(
        "not-published",
        format!("`{path}` is a page of the site, so this file is not copied"),
    )
    .help("give the file another name")
}

/// A file of `theme/` where `static/` has one.
pub fn shadowed_by(path: &str, other: &str) -> Diagnostic {
    Diagnostic::warning(
        "not-published",
        format!("`{path}` is {other}, so this file is not copied"),
    )
    .help("give one of the two another name")
}

/// A file of `theme/` that is in the place of no built-in one, and was most likely meant to be.
pub fn unknown_theme_file(name: &str, meant: &str) -> Diagnostic {
    Diagnostic::warning("unknown-theme-file", format!("the built-in theme has no `{name}`")).help(format!(
        "did you mean `theme/{meant}`? `hansei theme list` names all of them"
    ))
}

/// An id that no report has.
pub fn unknown_report(span: Span, id: &str, nearest: Option<&str>) -> Diagnostic {
    Diagnostic::warning("unknown-report", format!("no report has the id `{id}`"))
        .at(span)
        .help(match nearest {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "the text is kept without a link; mend the id".into(),
        })
}

/// An image of the folder that isn't there.
pub fn missing_image(span: Span, target: &str) -> Diagnostic {
    Diagnostic::warning("missing-image", format!("there is no image `{target}`"))
        .at(span)
        .help("its description stands in its place; mend the path, which is relative to this file")
}

/// An image that may run code or call out.
pub fn unsafe_image(what: &str) -> Diagnostic {
    Diagnostic::error("unsafe-image", format!("this SVG is not copied: it holds {what}"))
        .help("remove it; an image has no need of scripts, event handlers, foreign objects or outside references")
}

/// A link or an image whose scheme may run code.
pub fn unsafe_url(span: Span, scheme: &str) -> Diagnostic {
    Diagnostic::error("unsafe-url", format!("a `{scheme}:` address is not linked"))
        .at(span)
        .help("the text is kept; link to an http, https or mailto address, or a file of the folder")
}

/// A tag of HTML that would swallow what comes after it.
pub fn mentioned_tag(span: Span, tag: &str) -> Diagnostic {
    Diagnostic::nudge("mentioned-tag", format!("`<{tag}` is shown as text"))
        .at(span)
        .help("write it between backticks, or close it: what comes after it would be lost")
}

/// A key, a token or a password in a report.
pub fn secret(span: Span, kind: &str) -> Diagnostic {
    Diagnostic::error("secret", format!("this looks like {kind}"))
        .at(span)
        .help("it is replaced by [redacted] in everything published; revoke it, then remove it from the file and its history")
}

/// A link or a symbolic link that leaves the folder.
pub fn outside_folder(what: &str) -> Diagnostic {
    Diagnostic::error(
        "outside-folder",
        format!("{what} leads out of the folder and is refused"),
    )
    .help("copy the file into the folder")
}

/// A symbolic link to a part of the folder that is published by other rules than where the link lies.
pub fn crossing_link(link: &str) -> Diagnostic {
    Diagnostic::error(
        "outside-folder",
        format!("the link `{link}` leads to what is published by other rules, and is refused"),
    )
    .help("copy what may be published as it is")
}

/// A file of the folder that can't be read.
pub fn unreadable(why: &str) -> Diagnostic {
    Diagnostic::error("unreadable", format!("this file can't be read: {why}"))
        .help("check its permissions; the rest of the folder is built")
}

/// A file whose name is no UTF-8.
pub fn bad_file_name() -> Diagnostic {
    Diagnostic::error(
        "bad-file-name",
        "the name of this file is not UTF-8, so it is passed over",
    )
    .help("rename it: an address on the web can't be made of this name")
}

/// A symbolic link that can't be followed.
pub fn broken_symlink(why: &str) -> Diagnostic {
    Diagnostic::error("unreadable", format!("this link leads nowhere: {why}"))
        .help("mend the link or remove it; the rest of the folder is built")
}

/// No `base_url`.
pub fn no_base_url() -> Diagnostic {
    Diagnostic::nudge(
        "no-base-url",
        "no base_url: 404.html assumes that the site stands at the root of its host",
    )
    .help("set `base_url` in hansei.toml or give --base-url")
}
