//! What stands in what.

use super::tables::{NEVER_IN, element};
use super::tree::{Data, Tree};

/// What an element takes, what is around it being counted where it takes the same.
fn takes(tree: &Tree, at: usize) -> &'static str {
    let takes = element(tree.name(at)).map_or("flow", |element| element.takes);
    let around = tree.nodes[at].parent;
    match (takes, around) {
        ("transparent", Some(around)) => takes_of_kind(self::takes(tree, around)),
        // Groups of a list of terms.
        ("flow", Some(around)) if tree.name(at) == "div" && tree.name(around) == "dl" => "dt dd script template",
        _ => takes,
    }
}

/// What is taken through an element that takes the same.
fn takes_of_kind(takes: &'static str) -> &'static str {
    if takes.split(' ').any(|kind| kind == "flow") {
        "flow"
    } else {
        takes
    }
}

/// The complaints about one element, its name and those around it known.
pub(super) fn check(tree: &Tree, at: usize, say: &mut dyn FnMut(usize, String)) {
    let name = tree.name(at);
    let Some(own) = element(name) else { return };
    if let Some(parent) = tree.nodes[at].parent.filter(|parent| *parent != 0) {
        let taken = takes(tree, parent);
        if !taken.split(' ').any(|kind| kind == name || own.is(kind)) {
            say(at, format!("<{name}> in <{}>, which takes {taken}", tree.name(parent)));
        }
    }
    if tree.nodes[at].children.iter().any(|child| is_text(tree, *child)) {
        let taken = takes(tree, at);
        let has_text = taken
            .split(' ')
            .any(|kind| matches!(kind, "flow" | "phrasing" | "text" | "svg"));
        if !has_text {
            say(at, format!("words in <{name}>, which takes {taken}"));
        }
    }
    for around in tree.around(at) {
        let outer = tree.name(around);
        let rules = NEVER_IN.iter().filter(|(ancestor, _)| *ancestor == outer);
        for (_, never) in rules {
            let is_it = never
                .split(' ')
                .any(|never| never == name || own.is(never) && is_interactive(tree, at, never));
            let focus = never.contains("interactive") && tree.get(at, "tabindex").is_some();
            if is_it || focus {
                say(at, format!("<{name}> somewhere in <{outer}>"));
            }
        }
    }
    let parts: Vec<&str> = tree.parts(at).map(|part| tree.name(part)).collect();
    match name {
        "dl" => terms(tree, at, say),
        "div" if tree.nodes[at].parent.is_some_and(|parent| tree.name(parent) == "dl") => group(&parts, at, say),
        "table" => table(tree, at, &parts, say),
        "tr" if !parts.iter().any(|part| matches!(*part, "td" | "th")) => say(at, "a row without a cell".into()),
        "details" if parts.first() != Some(&"summary") || words_before(tree, at) => {
            say(at, "<details> that doesn't begin with <summary>".into());
        }
        "details" if parts.iter().filter(|part| **part == "summary").count() > 1 => {
            say(at, "a second <summary>".into());
        }
        "figure" => {
            let captions: Vec<usize> = (0..parts.len()).filter(|i| parts[*i] == "figcaption").collect();
            let is_first = captions == [0] && !words_before(tree, at);
            let is_last = captions == [parts.len().saturating_sub(1)] && !words_after(tree, at);
            if !captions.is_empty() && !is_first && !is_last {
                say(at, "<figcaption> that stands neither first nor last, or twice".into());
            }
        }
        "ruby" if !parts.contains(&"rt") || parts.iter().filter(|part| **part == "rp").count() % 2 > 0 => {
            say(at, "<ruby> without <rt>, or with one <rp>".into())
        }
        "html" if parts != ["head", "body"] => say(at, format!("<html> of {parts:?}")),
        _ => {}
    }
}

fn is_interactive(tree: &Tree, at: usize, kind: &str) -> bool {
    kind != "interactive" || !(tree.name(at) == "input" && tree.get(at, "type") == Some("hidden"))
}

fn is_text(tree: &Tree, at: usize) -> bool {
    matches!(&tree.nodes[at].data, Data::Text(text) if !text.trim_ascii().is_empty())
}

fn words_before(tree: &Tree, at: usize) -> bool {
    let children = tree.nodes[at].children.iter();
    let mut before = children.take_while(|child| tree.name(**child).is_empty());
    before.any(|child| is_text(tree, *child))
}

fn words_after(tree: &Tree, at: usize) -> bool {
    let children = tree.nodes[at].children.iter().rev();
    let mut after = children.take_while(|child| tree.name(**child).is_empty());
    after.any(|child| is_text(tree, *child))
}

/// Terms come before what they mean, one or more of each.
fn terms(tree: &Tree, at: usize, say: &mut dyn FnMut(usize, String)) {
    let parts: Vec<&str> = tree.parts(at).map(|part| tree.name(part)).collect();
    let parts: Vec<&str> = parts
        .into_iter()
        .filter(|p| !matches!(*p, "script" | "template"))
        .collect();
    let groups = parts.iter().filter(|part| **part == "div").count();
    if groups > 0 {
        if groups < parts.len() {
            say(at, "<dl> of groups and of what stands in none".into());
        }
        return;
    }
    let ordered = parts.first() != Some(&"dd") && parts.last() != Some(&"dt");
    if !ordered {
        say(at, format!("<dl> of {parts:?}"));
    }
}

/// In a group there is one change from terms to what they mean.
fn group(parts: &[&str], at: usize, say: &mut dyn FnMut(usize, String)) {
    let names = parts.iter().skip_while(|part| **part == "dt");
    let ok = parts.first() == Some(&"dt") && parts.last() == Some(&"dd") && names.clone().all(|part| *part == "dd");
    if !ok {
        say(at, format!("a group of terms of {parts:?}"));
    }
}

fn table(tree: &Tree, at: usize, parts: &[&str], say: &mut dyn FnMut(usize, String)) {
    let rank = |name: &str| match name {
        "caption" => 0,
        "colgroup" => 1,
        "thead" => 2,
        "tbody" | "tr" => 3,
        "tfoot" => 4,
        _ => 5,
    };
    let known: Vec<&str> = parts.iter().copied().filter(|part| rank(part) < 5).collect();
    let once = |name: &str| known.iter().filter(|part| **part == name).count() <= 1;
    let sorted = known.windows(2).all(|pair| rank(pair[0]) <= rank(pair[1]));
    let mixed = known.contains(&"tr") && known.contains(&"tbody");
    if !sorted || mixed || !once("caption") || !once("thead") || !once("tfoot") {
        say(at, format!("<table> of {known:?}"));
    }
    for column in tree.parts(at).filter(|part| tree.name(*part) == "colgroup") {
        if tree.get(column, "span").is_some() && tree.parts(column).next().is_some() {
            say(column, "<colgroup> with both a span and columns".into());
        }
    }
}
