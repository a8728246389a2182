//! The author's raw HTML, made harmless: only for bodies that hold any, since it is slow.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use ammonia::{Builder, UrlRelative};

use super::slot::{CLOSE, OPEN, OURS};
use super::url::{Address, address};

/// A relative address that the author's HTML holds, in the order in which they were found.
pub(super) enum Found {
    /// Of a link.
    Link(String),
    /// Of an image.
    Image(String),
}

/// The HTML without anything that could run, call out, or imitate the page; our own ids, classes and task boxes stay.
/// Relative addresses become slots, numbered on from `first`, and are added to `found`. An id of the author's is kept
/// where it is none of `anchors`, and stands once.
pub(super) fn clean(html: &str, first: usize, anchors: HashSet<String>, found: &mut Vec<Found>) -> String {
    let author: Arc<Mutex<Vec<Found>>> = Arc::default();
    let collect = author.clone();
    let ids = Mutex::new(anchors);
    let schemes: HashSet<&str> = [
        "http", "https", "mailto", "tel", "ftp", "irc", "ircs", "ssh", "git", "slack", "msteams", "zoommtg", "matrix",
        "ftps",
    ]
    .into();
    let mut builder = Builder::default();
    builder
        .add_tags(["section"])
        .add_generic_attributes(["id", "class", "role", "aria-label", "tabindex"])
        .url_schemes(schemes)
        .link_rel(None)
        .strip_comments(true)
        .attribute_filter(move |element, attribute, value| {
            let keep = Some(Cow::Borrowed(value));
            match (element, attribute) {
                ("a", "href") | ("img", "src") if value.starts_with(OPEN) => keep,
                ("a", "href") | ("img", "src") => match address(value) {
                    Address::Inside => {
                        let mut author = collect.lock().unwrap_or_else(PoisonError::into_inner);
                        let name = crate::name::percent_decode(value);
                        author.push(if element == "a" {
                            Found::Link(name)
                        } else {
                            Found::Image(name)
                        });
                        Some(Cow::Owned(format!("{OPEN}{}{CLOSE}", first + author.len() - 1)))
                    }
                    // Of an image that is elsewhere a link will be made: it would be a request off the site.
                    Address::Outside | Address::Fragment(_) => keep,
                    Address::Unsafe(_) => None,
                },
                (_, "src" | "srcset" | "cite" | "background" | "poster") => None,
                // The page's own names have a dot in them, headings' never do.
                (_, "id") if value.starts_with(OURS) => keep,
                (_, "id") if value.contains('.') => None,
                (_, "id")
                    if !ids
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .insert(value.to_owned()) =>
                {
                    None
                }
                // Nothing may look like a part of the page that it is not.
                (_, "class") if !is_of_a_body(value) => None,
                (_, "role") if !matches!(value, "region" | "img") => None,
                (_, "tabindex") if value != "0" => None,
                _ => keep,
            }
        })
        .url_relative(UrlRelative::PassThrough);
    let clean = builder.clean(html).to_string();
    drop(builder);
    found.append(&mut author.lock().unwrap_or_else(PoisonError::into_inner));
    clean
}

/// Whether a class is one of those that rendered Markdown has.
fn is_of_a_body(class: &str) -> bool {
    const KNOWN: [&str; 10] = [
        "right",
        "center",
        "scroll",
        "box done",
        "box todo",
        "footnotes",
        "footnote",
        "back",
        "picture",
        "missing",
    ];
    KNOWN.contains(&class)
        || class.starts_with("callout ") && !class[8..].contains(char::is_whitespace)
        || class.starts_with("language-") && !class.contains(char::is_whitespace)
}
