//! The attributes that an element may have, and the values that these may have.

use crate::name::{escape, href, unescape};
use crate::parse::slot::OPEN;

/// Leaves what is valid on an element of this name. What aligned a cell becomes a class.
pub(super) fn keep(name: &str, attributes: &mut Vec<(String, String)>, in_link: bool) {
    let get = |attributes: &[(String, String)], key: &str| {
        let found = attributes.iter().find(|(k, _)| k == key);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let align = get(attributes, "align").to_ascii_lowercase();
    let (class, role, label) = (
        get(attributes, "class"),
        get(attributes, "role"),
        get(attributes, "aria-label"),
    );
    let is_named = !label.trim().is_empty();
    // Names are for what has a role.
    let has_role = match role.as_str() {
        "img" => name == "span" && class.starts_with("box ") && is_named,
        "region" => matches!(name, "div" | "section") && is_named,
        _ => false,
    };
    let is_link = name == "a" && attributes.iter().any(|(key, _)| key == "href");
    let may_be_named = has_role
        || is_link
        || matches!(
            name,
            "article"
                | "aside"
                | "blockquote"
                | "details"
                | "dl"
                | "figure"
                | "nav"
                | "ol"
                | "section"
                | "table"
                | "ul"
        );
    attributes.retain_mut(|(key, value)| match (name, key.as_str()) {
        (_, "id") => !value.is_empty() && !value.contains(|c: char| c.is_ascii_whitespace()),
        (_, "class") => !value.is_empty(),
        (_, "title") => true,
        (_, "lang") | ("a", "hreflang") => is_language(value) || key == "lang" && value.is_empty(),
        (_, "role") => has_role,
        (_, "aria-label") => is_named && may_be_named,
        (_, "tabindex") => !in_link && (name == "pre" || name == "div" && class == "scroll"),
        ("a", "href") | ("img", "src") if !value.starts_with(OPEN) => address(key, value),
        ("a", "href") => true,
        ("bdo", "dir") => {
            value.make_ascii_lowercase();
            matches!(value.as_str(), "ltr" | "rtl")
        }
        ("del" | "ins", "datetime") => is_day(value),
        ("img", "src" | "alt") => true,
        ("img", "width" | "height") => is_number(value, u32::MAX.into()),
        ("ol", "start") => is_number(value.strip_prefix('-').unwrap_or(value), i32::MAX as u64),
        ("td" | "th", "colspan") => is_number(value, 1000) && value.bytes().any(|b| b != b'0'),
        ("td" | "th", "rowspan") => is_number(value, 65534),
        ("th", "scope") => {
            value.make_ascii_lowercase();
            matches!(value.as_str(), "row" | "col" | "rowgroup" | "colgroup")
        }
        _ => false,
    });
    if matches!(name, "td" | "th") && class.is_empty() && matches!(align.as_str(), "right" | "center") {
        attributes.push(("class".to_owned(), align));
    }
    if name == "img" && get(attributes, "src").starts_with(OPEN) {
        // Whoever finds the file writes the tag.
        attributes.retain(|(key, _)| matches!(key.as_str(), "src" | "alt" | "title"));
    }
}

/// Writes an address as browsers have it. What can't be one is kept as a title.
fn address(key: &mut String, value: &mut String) -> bool {
    match href(&unescape(value)) {
        Some(address) => {
            value.clear();
            escape(&address, value);
            true
        }
        None => {
            "title".clone_into(key);
            !value.is_empty()
        }
    }
}

fn is_number(value: &str, most: u64) -> bool {
    value.bytes().all(|b| b.is_ascii_digit()) && value.parse::<u64>().is_ok_and(|n| n <= most)
}

/// Whether a text may be a language: `en`, `zh-Hant-TW`.
fn is_language(value: &str) -> bool {
    let mut parts = value.split('-');
    let first = parts.next().unwrap_or_default();
    let part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic()) && parts.all(part)
}

/// Whether a text is a day, alone or with an instant of it.
fn is_day(value: &str) -> bool {
    value.parse::<jiff::civil::Date>().is_ok() && value.len() == 10
        || value.len() >= 20 && value.parse::<jiff::Timestamp>().is_ok() && !value.contains(['[', ','])
}
