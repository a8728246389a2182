//! Pages against the HTML standard: what its parser complains about, and what it says of elements and attributes.
//!
//! The tables hold what pages of this kind are made of, not all of HTML: what a page never had is a complaint, and a
//! line in [`tables`] once it is wanted.

mod attributes;
mod nesting;
mod sites;
mod snippets;
mod tables;
mod tree;
mod values;

use std::collections::BTreeSet;

use self::tree::{Data, Tree};

/// Who wrote a page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// All of it is ours to mend.
    Us,
    /// Some of it is an author's, whose links may lead nowhere and whose headings may be missing.
    Authors,
}

/// What is wrong with a page, each with its line.
pub(crate) fn complaints(html: &str, by: By) -> Vec<String> {
    let tree = Tree::of(html);
    let mut found: Vec<(u64, String)> = tree.errors.clone();
    let mut say = |at: usize, what: String| found.push((tree.nodes[at].line, what));
    let elements = tree.elements();
    let of = |name: &str| -> Vec<usize> {
        let same = |at: &&usize| tree.name(**at) == name && !tree.is_svg(**at);
        elements.iter().filter(same).copied().collect()
    };

    if tree.is_quirky || !matches!(tree.nodes[tree.nodes[0].children[0]].data, Data::Doctype(true)) {
        say(0, "no doctype at the beginning".into());
    }
    for once in ["title", "main", "h1"] {
        match of(once).as_slice() {
            [one] if tree.words(*one).trim().is_empty() => say(*one, format!("<{once}> without words")),
            [_] => {}
            many => say(0, format!("{} of <{once}>", many.len())),
        }
    }
    let first = html.get(..html.floor_char_boundary(1024)).unwrap_or_default();
    if !first.to_ascii_lowercase().contains("<meta charset=\"utf-8\">") {
        say(0, "no encoding within the first 1024 bytes".into());
    }
    if !of("meta").iter().any(|at| tree.get(*at, "name") == Some("viewport")) {
        say(0, "no viewport".into());
    }

    let mut last = 0;
    for &at in &elements {
        let level = tree.name(at).strip_prefix('h').and_then(|n| n.parse().ok());
        if let Some(level) = level.filter(|n| (1..=6).contains(n)) {
            if level > last + 1 {
                say(at, format!("<h{level}> after <h{last}>"));
            }
            last = level;
        }
    }

    let is_menu = |at: usize| tree.name(at) == "nav" && tree.get(at, "aria-label").is_some();
    let mut ids = BTreeSet::new();
    for &at in &elements {
        if let Some(id) = tree.get(at, "id")
            && !ids.insert(id)
        {
            say(at, format!("id=\"{id}\" stands twice"));
        }
    }
    for &at in &elements {
        attributes::check(&tree, at, &ids, &mut say);
        if !tree.is_svg(at) || tree.name(at) == "svg" {
            nesting::check(&tree, at, &mut say);
        }
        if by == By::Us || tree.around(at).any(is_menu) {
            ours(&tree, at, &ids, &mut say);
        }
    }
    found.sort();
    found.dedup();
    found
        .into_iter()
        .map(|(line, what)| format!("{line}: {what}"))
        .collect()
}

/// What holds of all that we write ourselves, menus on pages of others among it.
fn ours(tree: &Tree, at: usize, ids: &BTreeSet<&str>, say: &mut dyn FnMut(usize, String)) {
    let name = tree.name(at);
    if name == "a"
        && let Some(fragment) = tree.get(at, "href").and_then(|href| href.strip_prefix('#'))
    {
        let id = hansei::name::percent_decode(fragment);
        if !id.is_empty() && id != "top" && !ids.contains(id.as_str()) {
            say(at, format!("href=\"#{fragment}\" leads to no id"));
        }
    }
    if name == "a" && tree.get(at, "href").is_some() && !says_something(tree, at) {
        say(at, "a link without words".into());
    }
    let labelled = || tree.get(at, "aria-label").or(tree.get(at, "aria-labelledby")).is_some();
    let is_section = matches!(name, "section" | "article");
    if is_section && !labelled() && !has_heading(tree, at) {
        say(at, format!("<{name}> with neither a heading nor a name"));
    }
    let is_heading = name.len() == 2 && name.starts_with('h') && name.as_bytes()[1].is_ascii_digit();
    if (is_heading || name == "summary") && tree.words(at).trim().is_empty() {
        say(at, format!("<{name}> without words"));
    }
}

/// Whether an element has words, or an image with some.
fn says_something(tree: &Tree, at: usize) -> bool {
    let named = |at: usize| {
        ["aria-label", "alt"]
            .iter()
            .any(|key| tree.get(at, key).is_some_and(|name| !name.is_empty()))
    };
    let mut open = vec![at];
    while let Some(at) = open.pop() {
        if named(at) {
            return true;
        }
        open.extend(tree.parts(at));
    }
    !tree.words(at).trim().is_empty()
}

fn has_heading(tree: &Tree, at: usize) -> bool {
    let mut open: Vec<usize> = tree.parts(at).collect();
    while let Some(at) = open.pop() {
        if matches!(tree.name(at), "h1" | "h2" | "h3" | "h4" | "h5" | "h6") {
            return true;
        }
        open.extend(tree.parts(at));
    }
    false
}
