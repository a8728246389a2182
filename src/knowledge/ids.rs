//! Ids and addresses: each report and each page has its own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Entry, Intervals, PlainEntry};
use crate::diagnostic::{self, Diagnostic};
use crate::name::slug;
use crate::report::{PlainPage, Report};
use crate::source::RelPath;

/// Gives every report an id and a URL of its own: of two that want one, the first by path keeps it.
pub(super) fn entries(published: Vec<Arc<Report>>, findings: &mut Vec<Diagnostic>) -> Vec<Entry> {
    let wanted: BTreeSet<String> = published.iter().map(|r| slug(&r.id.value)).collect();
    let mut given: BTreeMap<String, Given> = BTreeMap::new();
    let mut entries: Vec<Entry> = Vec::with_capacity(published.len());
    for report in published {
        let mut id = report.id.value.clone();
        let mut own = slug(&id);
        if let Some(Given { first, next }) = given.get(&own).copied() {
            let free = |n: &u32| {
                let name = format!("{own}-{n}");
                !wanted.contains(&name) && !given.contains_key(&name)
            };
            let n = (next..).find(free).unwrap_or(next);
            let suffixed = format!("{id}-{n}");
            let keeper = &entries[first].report;
            let mut say = |about: &Report, other: &Report, given: Option<&str>| {
                // Ids that were made of files' names are nobody's mistake.
                let made = !about.id.origin.stated && !other.id.origin.stated;
                let finding = diagnostic::duplicate_id(about.id.origin.span, &id, &other.path, given, made);
                findings.push(finding.in_file(&about.path));
            };
            say(&report, keeper, Some(&suffixed));
            if next == Given::FIRST_SUFFIX {
                say(keeper, &report, None);
            }
            given.insert(own.clone(), Given { first, next: n + 1 });
            own = format!("{own}-{n}");
            id = suffixed;
        }
        given.insert(own.clone(), Given::to(entries.len()));
        entries.push(Entry {
            intervals: Intervals::of(&report.times),
            report,
            id,
            slug: own,
            related: Vec::new(),
            elsewhere: Vec::new(),
            causes: Vec::new(),
            came_back: Vec::new(),
            similar: Vec::new(),
            suggested: Vec::new(),
        });
    }
    entries
}

/// A name that has been given.
#[derive(Clone, Copy)]
struct Given {
    /// To which entry.
    first: usize,
    /// The suffix to try for the next one that wants it.
    next: u32,
}

impl Given {
    const FIRST_SUFFIX: u32 = 2;

    fn to(entry: usize) -> Self {
        Self {
            first: entry,
            next: Self::FIRST_SUFFIX,
        }
    }
}

/// Gives every plain page a URL of its own, by its file's name.
pub(super) fn plain_entries(pages: Vec<PlainPage>, findings: &mut Vec<Diagnostic>) -> Vec<PlainEntry> {
    let mut given: BTreeMap<String, RelPath> = BTreeMap::new();
    let mut entries = Vec::with_capacity(pages.len());
    for mut page in pages {
        findings.append(&mut page.diagnostics);
        let name = page.path.strip_prefix("pages/").unwrap_or(&page.path);
        let name = name.rsplit_once('.').map_or(name, |(name, _)| name);
        let name: Vec<String> = name.split('/').map(slug).collect();
        let own = name.join("/");
        let mut free = own.clone();
        let mut n = 1;
        while let Some(other) = given.get(&free) {
            if n == 1 {
                findings.push(diagnostic::same_page(&own, other).in_file(&page.path));
            }
            n += 1;
            free = format!("{own}-{n}");
        }
        given.insert(free.clone(), page.path.clone());
        entries.push(PlainEntry {
            page,
            url: format!("pages/{free}/"),
        });
    }
    entries
}
