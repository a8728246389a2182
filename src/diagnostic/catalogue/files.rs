//! Findings about links, files and the folder.

use crate::diagnostic::Diagnostic;
use crate::source::Span;

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

/// A file of `lessons/` that names no edition.
pub fn edition_name(name: &str) -> Diagnostic {
    Diagnostic::warning(
        "edition-name",
        format!("`{name}` names no edition, so nothing is made of it"),
    )
    .help(
        "name it after the edition that it is for: 2026-q1.md, 2026-03.md, 2026-w09.md, 2026.md, or \
         2026-01-05--2026-02-10.md",
    )
}

/// Words for an edition that there is nothing to tell in.
pub fn empty_edition(edition: &str) -> Diagnostic {
    Diagnostic::warning(
        "empty-edition",
        format!("no report is of {edition}, so the edition has no page"),
    )
    .help("name the file after a period that has reports; `hansei digest --list` names them")
}

/// A published edition that can't be read.
pub fn broken_edition(why: &str) -> Diagnostic {
    Diagnostic::error("broken-edition", format!("this published edition can't be read: {why}")).help(
        "until it is mended, the edition has no page: what it said isn't known; get the file back from version control, \
         or remove it to have the edition made anew",
    )
}

/// A second file of words for one edition.
pub fn edition_twice(other: &str) -> Diagnostic {
    Diagnostic::warning(
        "edition-name",
        format!("`{other}` has the words of this edition already"),
    )
    .help("nothing is made of this file; put both into one")
}
