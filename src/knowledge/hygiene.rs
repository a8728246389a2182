//! What there is to say about the registry of causes itself: entries that nobody needs, that mean the same, that mean
//! too much.

use std::collections::{BTreeMap, BTreeSet};

use super::{Cause, Entry, Grade};
use crate::diagnostic::{self, Diagnostic};
use crate::name::slug;

/// From this part of all incidents on, in percent, a cause says too little of each.
const BROAD: usize = 30;

/// Among fewer incidents, parts say nothing.
const FEW: usize = 10;

/// How many incidents must carry two causes that may mean the same, and what part of all that carry either, in percent.
const ALIKE: usize = 3;
const ALIKE_PART: usize = 80;

/// How many more times a cause is matched than declared where somebody should look at it, and how often at least.
const TIMES: usize = 4;
const MATCHED: usize = 6;

/// Findings about the registry; the entries of the folder are named by their files.
pub(super) fn findings(causes: &[Cause], entries: &[Entry]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if entries.is_empty() {
        return found;
    }
    let declares = causes.iter().any(|cause| cause.graded(Grade::Declared) > 0);
    for cause in causes {
        found.extend(unused(cause).map(|finding| about(cause, finding)));
        found.extend(broad(cause, entries.len()).map(|finding| about(cause, finding)));
        found.extend(matched(cause).filter(|_| declares).map(|finding| about(cause, finding)));
    }
    found.extend(near(causes, entries.len()));
    found
}

/// The finding, where the entry stands.
fn about(cause: &Cause, finding: Diagnostic) -> Diagnostic {
    match &cause.registered.file {
        Some(file) => match file.id_span {
            span if span.end > 0 => finding.with_span(span).in_file(&file.path),
            _ => finding.in_file(&file.path),
        },
        None => finding,
    }
}

/// The folder's own entry that no report carries. A wider one is there for its narrower ones.
fn unused(cause: &Cause) -> Option<Diagnostic> {
    let own = cause.registered.file.is_some() && cause.children.is_empty();
    (own && cause.occurrences.is_empty()).then(|| diagnostic::unused_cause(&cause.registered.id))
}

fn broad(cause: &Cause, all: usize) -> Option<Diagnostic> {
    let n = cause.incidents().len();
    let is_broad = all >= FEW && n * 100 > all * BROAD;
    is_broad.then(|| diagnostic::broad_cause(&cause.registered.id, n, all))
}

fn matched(cause: &Cause) -> Option<Diagnostic> {
    let (declared, matched) = (cause.graded(Grade::Declared), cause.graded(Grade::Matched));
    let is_far = matched >= MATCHED && matched >= declared * TIMES;
    is_far.then(|| diagnostic::matched_cause(&cause.registered.id, matched, declared))
}

/// Causes that may mean the same: called alike, with an alias in common, or carried by the same incidents. Of two built-in
/// ones nothing is said.
fn near(causes: &[Cause], all: usize) -> Vec<Diagnostic> {
    let mut pairs: BTreeMap<(usize, usize), String> = BTreeMap::new();
    let mut note = |a: usize, b: usize, why: String| {
        let own = |at: usize| causes[at].registered.file.is_some();
        let apart = causes[a].parent == Some(b) || causes[b].parent == Some(a);
        let known = causes[a].is_known && causes[b].is_known;
        if a != b && known && (own(a) || own(b)) && !apart {
            pairs.entry((a.min(b), a.max(b))).or_insert(why);
        }
    };
    let mut names: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    let mut aliases: BTreeMap<String, usize> = BTreeMap::new();
    for (at, cause) in causes.iter().enumerate() {
        let other = *names.entry(words(&cause.registered.name)).or_insert(at);
        // Of the very same name something is said already.
        if slug(&cause.registered.name) != slug(&causes[other].registered.name) {
            note(
                other,
                at,
                format!(
                    "they are called {} and {}",
                    causes[other].registered.name, cause.registered.name
                ),
            );
        }
        for alias in &cause.registered.aliases {
            let other = *aliases.entry(slug(alias)).or_insert(at);
            note(other, at, format!("both have the alias “{alias}”"));
        }
    }
    let frequent: Vec<usize> = (0..causes.len())
        .filter(|&at| causes[at].is_known && causes[at].incidents().len() >= ALIKE)
        .collect();
    for (nth, &a) in frequent.iter().enumerate() {
        for &b in &frequent[nth + 1..] {
            let (few, many) = (causes[a].incidents(), causes[b].incidents());
            if causes[a].registered.file.is_none() && causes[b].registered.file.is_none() {
                continue;
            }
            // Whoever differs that much in number can't share that much.
            if few.len().min(many.len()) * 100 < few.len().max(many.len()) * ALIKE_PART {
                continue;
            }
            let both = few.iter().filter(|report| many.binary_search(report).is_ok()).count();
            let either = few.len() + many.len() - both;
            if both >= ALIKE && both * 100 >= either * ALIKE_PART && either * 100 < all * BROAD {
                note(a, b, format!("{both} of {either} reports that carry either carry both"));
            }
        }
    }
    let finding = |((a, b), why): ((usize, usize), String)| {
        let (own, other) = match causes[a].registered.file {
            Some(_) => (a, b),
            None => (b, a),
        };
        let (own, other) = (&causes[own], &causes[other]);
        about(
            own,
            diagnostic::near_causes(&own.registered.id, &other.registered.id, &why),
        )
    };
    pairs.into_iter().map(finding).collect()
}

/// The words of a name in any order, so that "Expired certificate" is "Certificate expired".
fn words(name: &str) -> Vec<String> {
    let words: BTreeSet<String> = slug(name).split('-').map(str::to_owned).collect();
    words
        .into_iter()
        .filter(|word| !matches!(word.as_str(), "a" | "an" | "the" | "of"))
        .collect()
}
