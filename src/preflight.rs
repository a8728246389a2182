//! Pre-flight: what the past asks of a change to a service, for its review. Causes that the service met, what was learned
//! each time, and promises that are still open; all of it from reports, nothing made up.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::knowledge::{Key, Knowledge, Promise, Standing, key_slug};
use crate::report::Kind;

/// How many lessons are told for one cause.
const MOST_LESSONS: usize = 2;

/// How many causes of other services are told.
const MOST_ELSEWHERE: usize = 6;

/// A sort of change.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// config, deploy, migration.
    pub id: String,
    /// For people: Configuration.
    pub name: String,
    /// What people call such a change.
    words: Vec<String>,
    /// The ids of built-in causes that it can bring back.
    causes: Vec<String>,
}

/// Every sort of change, in the order in which checklists have them.
pub fn changes() -> &'static [Change] {
    #[derive(Deserialize)]
    struct File {
        change: Vec<Change>,
    }
    static CHANGES: LazyLock<Vec<Change>> = LazyLock::new(|| {
        let file: File = toml::from_str(include_str!("preflight/changes.toml")).expect("a test reads it");
        file.change
    });
    &CHANGES
}

/// What a checklist is for.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// As it was typed.
    pub said: String,
    /// The sorts of change that it means.
    pub changes: Vec<&'static Change>,
    /// Its words, for what is no known sort.
    words: Vec<String>,
}

impl Wanted {
    /// Reads what was typed: sorts of change by their ids and words, or any words.
    pub fn read(said: &str) -> Self {
        let words = words(said);
        let means = |change: &&Change| {
            words
                .iter()
                .any(|word| *word == change.id || change.words.contains(word))
        };
        Self {
            said: said.trim().to_owned(),
            changes: changes().iter().filter(means).collect(),
            words,
        }
    }
}

/// What the past asks.
#[derive(Clone, Debug)]
pub struct Checklist<'k> {
    /// The service.
    pub service: &'k Key,
    /// How many incidents it is made of.
    pub reports: usize,
    /// What the change is, where that is known.
    pub wanted: Option<Wanted>,
    /// Causes that the service met, by the sort of change: the wanted ones; all where none is wanted.
    pub groups: Vec<(Option<&'static Change>, Vec<Item>)>,
    /// Causes of the wanted sort that others met, and this service didn't.
    pub elsewhere: Vec<Item>,
    /// Further causes that the service met.
    pub others: Vec<Item>,
    /// Promises that its incidents left and that are open: the longest overdue first; those against a wanted cause before
    /// all others.
    pub promises: Vec<Promise>,
}

/// A cause that may come back.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its index.
    pub cause: usize,
    /// The incidents, newest first.
    pub reports: Vec<usize>,
    /// What was learned, and in which of them, the newest first.
    pub lessons: Vec<(usize, String)>,
    /// What was promised against it and is open, the longest overdue first.
    pub open: Vec<Promise>,
}

/// The checklist for a change of a service; nothing where the past has nothing to ask.
pub fn checklist<'k>(knowledge: &'k Knowledge, service: &'k Key, wanted: Option<Wanted>) -> Option<Checklist<'k>> {
    let own = faults(knowledge, service);
    let mut met: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &report in &own {
        for &cause in &knowledge.reports[report].causes {
            if knowledge.causes[cause].occurrence(report).is_some_and(|it| it.counts) {
                met.entry(cause).or_default().push(report);
            }
        }
    }
    let mut promises = owed(knowledge, service);
    if !asks(knowledge, service) {
        return None;
    }
    let mut items: Vec<Item> = met
        .iter()
        .map(|(cause, reports)| item(knowledge, *cause, reports))
        .collect();
    sort(&mut items);
    // A report with two causes says its lessons once.
    let mut said: BTreeSet<String> = BTreeSet::new();
    for item in &mut items {
        item.lessons.retain(|(_, lesson)| said.insert(lesson.clone()));
    }
    if let Some(wanted) = &wanted {
        let of_it: BTreeSet<usize> = items
            .iter()
            .filter(|item| is_wanted(knowledge, wanted, item))
            .map(|item| item.cause)
            .collect();
        let about = |promise: &Promise| {
            let causes = &knowledge.reports[promise.report].report.actions[promise.action].causes;
            causes
                .iter()
                .filter_map(|id| knowledge.cause(id))
                .any(|cause| of_it.contains(&cause))
        };
        promises.sort_by_key(|promise| !about(promise));
    }
    let mut list = Checklist {
        service,
        reports: own.len(),
        wanted,
        groups: Vec::new(),
        elsewhere: Vec::new(),
        others: Vec::new(),
        promises,
    };
    let Some(wanted) = &list.wanted else {
        list.groups = grouped(knowledge, items);
        return Some(list);
    };
    let (of_it, others): (Vec<Item>, Vec<Item>) =
        items.into_iter().partition(|item| is_wanted(knowledge, wanted, item));
    list.groups = vec![(wanted.changes.first().copied(), of_it)];
    list.groups.retain(|(_, items)| !items.is_empty());
    list.others = others;
    let elsewhere = (0..knowledge.causes.len()).filter(|cause| !met.contains_key(cause));
    let elsewhere = elsewhere.filter_map(|cause| {
        let incidents = knowledge.causes[cause].incidents();
        let is_of_sort = wanted.changes.iter().any(|change| belongs(knowledge, change, cause));
        let bare = || Item {
            cause,
            reports: incidents.to_vec(),
            lessons: Vec::new(),
            open: Vec::new(),
        };
        (!incidents.is_empty() && (is_of_sort || is_wanted(knowledge, wanted, &bare())))
            .then(|| item(knowledge, cause, incidents))
    });
    let mut elsewhere: Vec<Item> = elsewhere.collect();
    // What left a lesson has something to say.
    sort(&mut elsewhere);
    elsewhere.sort_by_key(|item| item.lessons.is_empty());
    elsewhere.truncate(MOST_ELSEWHERE);
    list.elsewhere = elsewhere;
    Some(list)
}

/// Whether the past has something to ask of a change to a service.
pub fn asks(knowledge: &Knowledge, service: &Key) -> bool {
    let counts = |report: &usize| {
        let causes = knowledge.reports[*report].causes.iter();
        let mut occurrences = causes.filter_map(|&cause| knowledge.causes[cause].occurrence(*report));
        occurrences.any(|occurrence| occurrence.counts)
    };
    faults(knowledge, service).iter().any(counts) || !owed(knowledge, service).is_empty()
}

/// Open promises of the reports whose fault was in a service, of exercises too: the longest overdue first.
fn owed(knowledge: &Knowledge, service: &Key) -> Vec<Promise> {
    let all = knowledge
        .ledger
        .owed_to
        .get(&service.slug)
        .map_or(&[][..], Vec::as_slice);
    let own = |promise: &&Promise| {
        let services = &knowledge.reports[promise.report].report.services;
        services.iter().any(|name| key_slug(&name.value) == service.slug)
    };
    let owed: Vec<Promise> = all.iter().filter(own).copied().collect();
    if owed.is_empty() && service.reports.len() == service.affected {
        all.to_vec()
    } else {
        owed
    }
}

/// The incidents whose fault was in a service; where none says so, those that name it.
fn faults(knowledge: &Knowledge, service: &Key) -> Vec<usize> {
    let counts = |&&report: &&usize| {
        let kind = knowledge.reports[report].report.kind.as_ref();
        kind.is_none_or(|kind| kind.value != Kind::Exercise)
    };
    let own = |report: &&usize| {
        let services = &knowledge.reports[**report].report.services;
        services.iter().any(|name| key_slug(&name.value) == service.slug)
    };
    let all: Vec<usize> = service.reports.iter().filter(counts).copied().collect();
    let faults: Vec<usize> = all.iter().filter(own).copied().collect();
    if faults.is_empty() { all } else { faults }
}

fn item(knowledge: &Knowledge, cause: usize, reports: &[usize]) -> Item {
    let mut said: BTreeSet<&str> = BTreeSet::new();
    let mut lessons = Vec::new();
    for &report in reports {
        for lesson in knowledge.lessons(report, cause) {
            if lessons.len() < MOST_LESSONS && said.insert(lesson) {
                lessons.push((report, lesson.to_owned()));
            }
        }
    }
    // Where none speaks of it, the newest report that has one may still help.
    let newest = reports
        .iter()
        .find(|&&report| !knowledge.reports[report].report.lessons.is_empty());
    if let (true, Some(&report)) = (lessons.is_empty(), newest) {
        lessons.push((report, knowledge.reports[report].report.lessons[0].text.clone()));
    }
    let about = |id: &String| knowledge.cause(id) == Some(cause);
    let mut open = Vec::new();
    for &report in reports {
        let actions = knowledge.reports[report].report.actions.iter().enumerate();
        open.extend(actions.filter_map(|(index, action)| {
            let standing = Standing::of(action, knowledge.as_of);
            let is_open = matches!(standing, Standing::Overdue | Standing::Open);
            (is_open && action.causes.iter().any(about)).then_some(Promise { report, action: index })
        }));
    }
    open.sort_by_key(|promise| {
        let due = knowledge.reports[promise.report].report.actions[promise.action].due;
        (due.is_none(), due, *promise)
    });
    Item {
        cause,
        reports: reports.to_vec(),
        lessons,
        open,
    }
}

/// Those that came most often first, then the newest.
fn sort(items: &mut [Item]) {
    items.sort_by_key(|item| {
        (
            std::cmp::Reverse(item.reports.len()),
            item.reports.first().copied(),
            item.cause,
        )
    });
}

/// By the first sort of change that each belongs to; at the end those that belong to none.
fn grouped(knowledge: &Knowledge, items: Vec<Item>) -> Vec<(Option<&'static Change>, Vec<Item>)> {
    let all = changes();
    let mut groups: BTreeMap<usize, Vec<Item>> = BTreeMap::new();
    for item in items {
        let of = all.iter().position(|change| belongs(knowledge, change, item.cause));
        groups.entry(of.unwrap_or(all.len())).or_default().push(item);
    }
    groups.into_iter().map(|(of, items)| (all.get(of), items)).collect()
}

/// Whether a change of this sort can bring a cause back: as the table has it; for others by their names, or as a wider
/// cause does.
fn belongs(knowledge: &Knowledge, change: &Change, cause: usize) -> bool {
    let registered = &knowledge.causes[cause].registered;
    if change.causes.contains(&registered.id) {
        return true;
    }
    let is_listed = changes().iter().any(|change| change.causes.contains(&registered.id));
    let by_name = || {
        let names = [registered.id.as_str(), registered.name.as_str()].into_iter();
        let names = names.chain(registered.aliases.iter().map(String::as_str));
        names.flat_map(words).any(|word| change.words.contains(&word))
    };
    let by_parent = || {
        let parent = knowledge.causes[cause].parent;
        parent.is_some_and(|parent| change.causes.contains(&knowledge.causes[parent].registered.id))
    };
    !is_listed && (by_name() || by_parent())
}

fn is_wanted(knowledge: &Knowledge, wanted: &Wanted, item: &Item) -> bool {
    if wanted
        .changes
        .iter()
        .any(|change| belongs(knowledge, change, item.cause))
    {
        return true;
    }
    // A sort of change says enough; other words are looked for where the cause is told.
    if !wanted.changes.is_empty() {
        return false;
    }
    let cause = &knowledge.causes[item.cause];
    let tags = || {
        let reports = item
            .reports
            .iter()
            .flat_map(|&report| &knowledge.reports[report].report.tags);
        reports
            .flat_map(|tag| words(&tag.value))
            .any(|word| wanted.words.contains(&word))
    };
    cause.words_in(&wanted.said) > 0 || tags()
}

/// The words of a text, in small letters; what is joined by - is one word, and its parts are too.
fn words(text: &str) -> Vec<String> {
    let text = text.to_lowercase();
    let joined = text
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .filter(|word| !word.is_empty());
    let parts = joined
        .clone()
        .flat_map(|word| word.split('-'))
        .filter(|word| !word.is_empty());
    let mut words: Vec<String> = joined.chain(parts).map(str::to_owned).collect();
    words.sort_unstable();
    words.dedup();
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::starters;

    #[test]
    fn every_built_in_cause_belongs_to_a_sort_of_change() {
        let starters = starters();
        let ids: BTreeSet<&str> = starters.iter().map(|cause| cause.id.as_str()).collect();
        let named: BTreeSet<&str> = changes()
            .iter()
            .flat_map(|change| &change.causes)
            .map(String::as_str)
            .collect();
        assert_eq!(named, ids);
    }

    #[test]
    fn a_change_is_known_by_what_people_call_it() {
        let ids = |said: &str| -> Vec<&str> {
            Wanted::read(said)
                .changes
                .iter()
                .map(|change| change.id.as_str())
                .collect()
        };
        assert_eq!(ids("config"), ["config"]);
        assert_eq!(ids("Feature flags"), ["config", "deploy"]);
        assert_eq!(ids("TLS certificate rotation"), ["certificate"]);
        assert_eq!(ids("fares"), [""; 0]);
    }
}
