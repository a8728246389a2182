//! The attributes of elements, their values, and what they refer to.

use std::collections::BTreeSet;

use super::tables::{ALL_ROLES, ARIA, GLOBAL, NAMELESS, REL_HEAD, REL_TEXT, ROLES, SVG, SVG_ALL, element};
use super::tree::Tree;
use super::values::{is_day_or_instant, is_language, is_time, wrong_address};

fn has(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|known| known == word)
}

/// The complaints about the attributes of one element; `ids` are those of the page.
pub(super) fn check(tree: &Tree, at: usize, ids: &BTreeSet<&str>, say: &mut dyn FnMut(usize, String)) {
    let name = tree.name(at);
    let own = if tree.is_svg(at) {
        SVG.iter().find(|(known, _)| *known == name).map(|(_, own)| *own)
    } else {
        element(name).map(|element| element.attributes)
    };
    let Some(own) = own else {
        let kind = if tree.is_svg(at) {
            "SVG that is drawn here"
        } else {
            "HTML"
        };
        return say(at, format!("<{name}> is no element of {kind}"));
    };
    let all = if tree.is_svg(at) { SVG_ALL } else { GLOBAL };
    for (key, value) in tree.attributes(at) {
        let is_data = key.starts_with("data-") && key.len() > 5 && !key.contains(|c: char| c.is_ascii_uppercase());
        let is_one = match (name, key.as_str()) {
            ("bdo", "dir") => true,
            (_, key) => has(all, key) || has(own, key) || is_data || ARIA.iter().any(|(known, _)| *known == key),
        };
        if !is_one {
            say(at, format!("{key}= on <{name}>"));
        } else if let Some(wrong) = wrong(tree, at, key, value, ids) {
            say(at, format!("{key}=\"{value}\" on <{name}>: {wrong}"));
        }
    }
    if let Some(missing) = missing(tree, at) {
        say(at, format!("<{name}> {missing}"));
    }
    role(tree, at, say);
}

fn is_number(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit())
}

/// What is wrong with a value.
fn wrong(tree: &Tree, at: usize, key: &str, value: &str, ids: &BTreeSet<&str>) -> Option<String> {
    let name = tree.name(at);
    let one_of = |list: &str| (!has(list, value)).then(|| format!("none of {list}"));
    let need = |ok: bool, what: &str| (!ok).then(|| what.to_owned());
    let refers = |value: &str| {
        let unknown = value.split_ascii_whitespace().find(|id| !ids.contains(id));
        match unknown {
            Some(id) => Some(format!("no element has the id {id}")),
            None => need(!value.trim_ascii().is_empty(), "it refers to nothing"),
        }
    };
    let number = |least: u64, most: u64| {
        let ok = is_number(value) && value.parse().is_ok_and(|n: u64| (least..=most).contains(&n));
        need(ok, "no number that it may be")
    };
    if let Some((_, words)) = ARIA.iter().find(|(known, _)| *known == key) {
        return match *words {
            "*" => need(!value.trim().is_empty(), "empty"),
            "#" => refers(value),
            words => one_of(words),
        };
    }
    match (name, key) {
        (_, "id") => need(
            !value.is_empty() && !value.contains(|c: char| c.is_ascii_whitespace()),
            "no id",
        ),
        (_, "lang") => need(value.is_empty() && name != "html" || is_language(value), "no language"),
        (_, "hreflang") => need(is_language(value), "no language"),
        (_, "dir") => one_of("ltr rtl auto"),
        (_, "tabindex") => need(matches!(value, "0" | "-1"), "it changes the order of the page"),
        (_, "role") => need(value.split(' ').all(|role| has(ALL_ROLES, role)), "no role"),
        ("use", "href") => match value.strip_prefix('#') {
            Some(id) => refers(id),
            None => Some("it is of another file".into()),
        },
        ("a" | "link" | "base", "href") | (_, "src" | "cite" | "action") => {
            wrong_address(value).or_else(|| need(!value.is_empty() || name == "a", "empty"))
        }
        (_, "fill" | "stroke" | "mask" | "clip-path") if value.starts_with("url(#") => {
            refers(value.trim_start_matches("url(#").trim_end_matches(')'))
        }
        ("time", "datetime") => need(is_time(value), "no time"),
        ("ins" | "del", "datetime") => need(is_day_or_instant(value), "no day"),
        ("label" | "output", "for") | (_, "headers" | "form" | "list") => refers(value),
        ("td" | "th", "colspan") => number(1, 1000),
        ("td" | "th", "rowspan") => number(0, 65534),
        ("col" | "colgroup", "span") => number(1, 1000),
        ("img", "width" | "height") => number(0, u32::MAX.into()),
        ("ol", "start") | ("li", "value") => need(value.parse::<i32>().is_ok() && !value.starts_with('+'), "no number"),
        ("th", "scope") => one_of("row col rowgroup colgroup"),
        ("link", "rel") => need(
            !value.is_empty() && value.split(' ').all(|rel| has(REL_HEAD, rel)),
            "an unknown relation",
        ),
        (_, "rel") => need(
            !value.is_empty() && value.split(' ').all(|rel| has(REL_TEXT, rel)),
            "an unknown relation",
        ),
        ("a" | "link", "type") => need(
            value
                .split_once('/')
                .is_some_and(|(a, b)| !a.is_empty() && !b.is_empty()),
            "no type",
        ),
        ("svg", "viewBox") => {
            let parts: Vec<Option<f64>> = value.split(' ').map(|part| part.parse().ok()).collect();
            need(parts.len() == 4 && parts.iter().all(Option::is_some), "no four numbers")
        }
        (
            "rect" | "line" | "circle" | "text" | "svg" | "pattern",
            "x" | "y" | "x1" | "x2" | "y1" | "y2" | "cx" | "cy",
        ) => need(is_length(value), "no length"),
        ("rect" | "circle" | "svg" | "pattern", "width" | "height" | "r" | "rx" | "ry") => {
            need(is_length(value) && !value.starts_with('-'), "no length")
        }
        ("path", "d") => need(is_path(value), "no path"),
        (_, "open" | "checked" | "disabled" | "selected" | "required" | "async" | "defer" | "inert") => {
            need(value.is_empty() || value == key, "it says all by being there")
        }
        (_, "hidden") => need(matches!(value, "" | "hidden" | "until-found"), "no way to hide"),
        ("meta", "charset") => need(value.eq_ignore_ascii_case("utf-8"), "another encoding"),
        ("meta", "http-equiv") => {
            one_of("Content-Security-Policy refresh content-type default-style x-ua-compatible content-security-policy")
        }
        ("meta", "content") if tree.get(at, "http-equiv") == Some("refresh") => {
            let (seconds, address) = value.split_once("; url=").unwrap_or((value, ""));
            need(is_number(seconds), "no seconds").or_else(|| wrong_address(address))
        }
        _ => None,
    }
}

fn is_length(value: &str) -> bool {
    let number = value.strip_suffix('%').unwrap_or(value);
    number.parse::<f64>().is_ok_and(f64::is_finite) && !number.contains(['e', 'n', 'i'])
}

/// Whether a path begins by going somewhere, and then is commands and numbers.
fn is_path(value: &str) -> bool {
    let mut numbers = value
        .split(|c: char| c.is_ascii_alphabetic() || c == ',' || c.is_ascii_whitespace())
        .flat_map(|part| part.split_inclusive(|_: char| false));
    let commands = value.chars().filter(char::is_ascii_alphabetic);
    let known = |c: char| "MmLlHhVvCcSsQqTtAaZz".contains(c);
    value.is_empty()
        || value.trim_start().starts_with(['M', 'm'])
            && commands.clone().all(known)
            && numbers.all(|part| part.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+')))
}

/// What an element can't be without.
fn missing(tree: &Tree, at: usize) -> Option<&'static str> {
    let get = |key: &str| tree.get(at, key);
    let labelled = || get("aria-label").is_some() || get("aria-labelledby").is_some();
    match tree.name(at) {
        "img" if get("src").is_none_or(str::is_empty) => Some("without src"),
        "img" if get("alt").is_none() => Some("without alt"),
        "a" if get("href").is_none() => {
            let needless = ["target", "rel", "download", "hreflang", "type", "ping"];
            let found = needless.iter().any(|key| get(key).is_some());
            found.then_some("with what only a link has")
        }
        "html" if get("lang").is_none() => Some("without lang"),
        "bdo" if get("dir").is_none() => Some("without dir"),
        "data" if get("value").is_none() => Some("without value"),
        "link" if get("href").is_none() || get("rel").is_none() => Some("without href or rel"),
        "meta" if get("charset").is_none() && (get("content").is_none()) => Some("without content"),
        "time" if get("datetime").is_none() && !is_time(tree.words(at).trim()) => Some("without a time"),
        "svg" if get("role") == Some("img") => {
            let title = tree.parts(at).any(|part| tree.name(part) == "title");
            (!labelled() && !title).then_some("that is an image without a name")
        }
        "svg"
            if get("aria-hidden") != Some("true")
                && get("role").is_none()
                && tree.around(at).all(|a| !tree.is_svg(a)) =>
        {
            Some("that is neither hidden nor an image")
        }
        _ => None,
    }
}

/// A role fits its element, and a name fits a role.
fn role(tree: &Tree, at: usize, say: &mut dyn FnMut(usize, String)) {
    let name = tree.name(at);
    let role = tree.get(at, "role");
    let labelled = tree.get(at, "aria-label").is_some() || tree.get(at, "aria-labelledby").is_some();
    if let Some(role) = role {
        let allowed = ROLES
            .iter()
            .find(|(known, _)| *known == name)
            .map_or("", |(_, roles)| roles);
        if allowed != "*" && !has(allowed, role) {
            say(at, format!("role=\"{role}\" on <{name}>"));
        }
        if matches!(role, "img" | "region" | "dialog" | "meter" | "progressbar") && name != "svg" && !labelled {
            say(at, format!("role=\"{role}\" on <{name}> without a name"));
        }
        if name == "div" && tree.nodes[at].parent.is_some_and(|parent| tree.name(parent) == "dl") {
            say(at, format!("role=\"{role}\" on a group of terms"));
        }
    } else if labelled && (has(NAMELESS, name) || name == "a" && tree.get(at, "href").is_none()) {
        say(at, format!("a name on <{name}>, which has no role"));
    }
    let is_focused = tree.get(at, "tabindex").is_some() || name == "a" && tree.get(at, "href").is_some();
    let is_hidden = |at: usize| tree.get(at, "aria-hidden") == Some("true");
    if is_focused && (is_hidden(at) || tree.around(at).any(is_hidden)) {
        say(at, format!("<{name}> is reached and hidden"));
    }
    let expands = tree.get(at, "aria-expanded").or(tree.get(at, "aria-pressed")).is_some();
    if expands && !matches!(name, "button" | "a" | "summary" | "select" | "input") && role.is_none() {
        say(at, format!("<{name}> can't be expanded or pressed"));
    }
}
