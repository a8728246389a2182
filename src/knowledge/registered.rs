//! The registry as it counts: the folder's own entries over the built-in ones, and what they name.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{self, Diagnostic};
use crate::name::{nearest, slug};
use crate::registry::{NamedBy, Naming, Registered, excluded};

/// How many steps a way among causes may have before nobody looks where it leads.
const LONGEST_WAY: usize = 100;

/// The registry as it counts: the folder's own entries over the built-in ones. Of two files with one id the first by
/// path counts.
pub(super) fn registry(
    starters: Vec<Registered>,
    own: Vec<Registered>,
    findings: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Arc<Registered>> {
    let mut registry: BTreeMap<String, Arc<Registered>> = BTreeMap::new();
    for mut cause in own {
        let Some(file) = &mut cause.file else { continue };
        findings.append(&mut file.diagnostics);
        if let Some(first) = registry.get(&cause.id).and_then(|first| first.file.as_ref()) {
            findings.push(diagnostic::duplicate_cause(file.id_span, &cause.id, &first.path).in_file(&file.path));
            continue;
        }
        registry.insert(cause.id.clone(), Arc::new(cause));
    }
    for starter in starters {
        match registry.get_mut(&starter.id) {
            // What an own entry doesn't say, the built-in one does.
            Some(own) => {
                let own = Arc::make_mut(own);
                own.axis = own.axis.or(starter.axis);
                for (own, starter) in [
                    (&mut own.includes, starter.includes),
                    (&mut own.excludes, starter.excludes),
                ] {
                    if own.is_empty() {
                        *own = starter;
                    }
                }
                // More words for the same thing.
                own.aliases.extend(starter.aliases);
                own.unless.extend(starter.unless);
                if own.definition.is_empty() {
                    own.definition = starter.definition;
                }
            }
            None => {
                registry.insert(starter.id.clone(), Arc::new(starter));
            }
        }
    }
    same_names(&registry, findings);
    named_causes(&registry, findings);
    registry
}

/// Says of the folder's entries whose name another cause has that counts. A built-in one keeps its name.
fn same_names(registry: &BTreeMap<String, Arc<Registered>>, findings: &mut Vec<Diagnostic>) {
    let counting = registry.values().filter(|cause| cause.merged_into.is_none());
    let (own, built_in): (Vec<_>, Vec<_>) = counting.partition(|cause| cause.file.is_some());
    let mut ids: BTreeMap<String, &str> = built_in.iter().map(|cause| (slug(&cause.name), &*cause.id)).collect();
    for cause in own {
        let other = *ids.entry(slug(&cause.name)).or_insert(&cause.id);
        if let Some(file) = cause.file.as_ref().filter(|_| other != cause.id) {
            findings.push(diagnostic::same_cause_name(file.id_span, &cause.name, other).in_file(&file.path));
        }
    }
}

/// What there is to say about the causes that entries name: those that there aren't, and those that lead back.
fn named_causes(registry: &BTreeMap<String, Arc<Registered>>, findings: &mut Vec<Diagnostic>) {
    let near = |id: &str, not: &str| nearest(id, registry.keys().map(String::as_str).filter(|other| *other != not));
    for cause in registry.values() {
        let Some(file) = &cause.file else { continue };
        for Naming { key, text, span } in &file.named {
            let unknown = |id: &str| {
                diagnostic::unknown_named_cause(*span, key.key(), id, near(id, &cause.id)).in_file(&file.path)
            };
            match key {
                NamedBy::Parent | NamedBy::MergedInto if !registry.contains_key(text) => findings.push(unknown(text)),
                NamedBy::Parent | NamedBy::MergedInto => {
                    let way = circle(registry, cause, *key);
                    findings
                        .extend(way.map(|way| diagnostic::circular_cause(*span, key.key(), &way).in_file(&file.path)));
                }
                // A line may end with any words; what looks like an id is meant to be one.
                NamedBy::Excludes => {
                    let ids = excluded(text).1;
                    let meant = |id: &&&str| {
                        let is_like_one = id.contains('-') || ids.len() == 1 && near(id, &cause.id).is_some();
                        is_like_one && slug(id) == **id && !registry.contains_key(**id)
                    };
                    findings.extend(ids.iter().filter(meant).map(|id| unknown(id)));
                }
            }
        }
    }
}

/// The way from a cause back to itself by one key, with arrows, where there is one.
pub(super) fn circle(registry: &BTreeMap<String, Arc<Registered>>, cause: &Registered, key: NamedBy) -> Option<String> {
    let next = |cause: &Registered| match key {
        NamedBy::Parent => cause.parent.clone(),
        NamedBy::MergedInto => cause.merged_into.clone(),
        NamedBy::Excludes => None,
    };
    let mut way = vec![cause.id.clone()];
    let mut at = next(cause);
    while let Some(id) = at.filter(|id| way.len() < LONGEST_WAY && !way[1..].contains(id)) {
        at = registry.get(&id).and_then(|cause| next(cause));
        way.push(id);
        if way.last() == way.first() {
            return Some(way.join(" → "));
        }
    }
    None
}

/// The id of what a cause has become, in the end; none where it is itself, or where the way leads in a circle.
pub(super) fn merged<'r>(registry: &'r BTreeMap<String, Arc<Registered>>, cause: &'r Registered) -> Option<&'r str> {
    let mut at = cause;
    for _ in 0..registry.len() {
        match at.merged_into.as_ref().and_then(|id| registry.get(id)) {
            Some(next) if next.id != at.id => at = next,
            _ => return (at.id != cause.id).then_some(at.id.as_str()),
        }
    }
    None
}
