//! What all reports together say. Built whole, immutable, of ids and indices rather than references.

mod links;
mod times;

pub use links::Leads;
pub use times::{Interval, Intervals};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::diagnostic::{self, Diagnostic};
use crate::name::{nearest, slug};
use crate::report::{Known, Piece, Report, Stamp, Status};
use crate::source::RelPath;

/// What else the folder holds that reports can name.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// Images that may be copied.
    pub images: BTreeSet<RelPath>,
    /// All other files that are no reports.
    pub others: BTreeSet<RelPath>,
}

/// Everything known. Restricted reports are not in it.
#[derive(Debug)]
pub struct Knowledge {
    /// The published reports: newest first, then by id.
    pub reports: Vec<Entry>,
    /// How many reports are restricted; that is all that is known of them.
    pub restricted: usize,
    /// Today, as far as anything here is concerned.
    pub as_of: Date,
    by_slug: BTreeMap<String, usize>,
    by_path: BTreeMap<RelPath, usize>,
    surroundings: Surroundings,
    unsaid: Unsaid,
    nearest: BTreeMap<String, String>,
}

/// What restricted reports are called: for silence, and for nothing else.
#[derive(Debug)]
struct Unsaid {
    slugs: BTreeSet<String>,
    paths: BTreeSet<RelPath>,
}

/// A published report among the others.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What its file says.
    pub report: Arc<Report>,
    /// Unique among all.
    pub id: String,
    /// The last part of its URL.
    pub slug: String,
    /// Times between its stages.
    pub intervals: Intervals,
    /// Reports that it names, or that name it, each once.
    pub related: Vec<RelatedEntry>,
}

/// A related report, by its index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelatedEntry {
    /// Its index in [`Knowledge::reports`].
    pub index: usize,
    /// In which way, in the words of whoever said so.
    pub relation: Arc<str>,
    /// Whether the other report says so, not this one.
    pub said_there: bool,
}

impl Entry {
    /// The page of the report, from the site's root.
    pub fn url(&self) -> String {
        format!("incidents/{}/", self.slug)
    }

    /// Its start, or the first stage that is known.
    pub fn start(&self) -> Option<&Known<Stamp>> {
        let times = &self.report.times;
        let first = || times.all().into_iter().find_map(|(_, at)| at);
        times.started.as_ref().or_else(first)
    }

    /// Seconds since 1970 of its start.
    pub fn when(&self) -> Option<i64> {
        self.start().map(|at| at.value.seconds())
    }

    /// The day of its start, on the writer's calendar.
    pub fn day(&self) -> Option<Date> {
        self.start().map(|at| at.value.local.date())
    }

    /// Whether users feel it now.
    pub fn is_ongoing(&self) -> bool {
        let report = &self.report;
        report.status.as_ref().is_some_and(|s| s.value == Status::Ongoing) && report.times.resolved.is_none()
    }
}

impl Knowledge {
    /// Puts all reports together; what there is to say about them as a whole, and each one's own findings, come with it.
    pub fn assemble(reports: Vec<Report>, surroundings: Surroundings, as_of: Date) -> (Self, Vec<Diagnostic>) {
        let (mut published, hidden): (Vec<Report>, Vec<Report>) = reports.into_iter().partition(Report::is_published);
        let restricted = hidden.len();
        // Names that must not be said, not even to call them unknown.
        let unsaid = Unsaid {
            slugs: hidden.iter().map(|r| slug(&r.id.value)).collect(),
            paths: hidden.into_iter().map(|r| r.path).collect(),
        };
        published.sort_by(|a, b| a.path.cmp(&b.path));
        let mut findings: Vec<Diagnostic> = published
            .iter_mut()
            .flat_map(|r| std::mem::take(&mut r.diagnostics))
            .collect();

        let mut entries = entries(published, &mut findings);
        entries.sort_by(|a, b| b.when().cmp(&a.when()).then_with(|| a.slug.cmp(&b.slug)));
        let by_slug = entries.iter().enumerate().map(|(i, e)| (e.slug.clone(), i)).collect();
        let by_path = entries
            .iter()
            .enumerate()
            .map(|(i, e)| (e.report.path.clone(), i))
            .collect();
        let mut knowledge = Self {
            reports: entries,
            restricted,
            as_of,
            by_slug,
            by_path,
            surroundings,
            unsaid,
            nearest: BTreeMap::new(),
        };
        knowledge.nearest = knowledge.nearest_ids();
        let related = knowledge.relations(&mut findings);
        for (entry, related) in knowledge.reports.iter_mut().zip(related) {
            entry.related = related;
        }
        findings.par_extend(
            knowledge
                .reports
                .par_iter()
                .flat_map_iter(|entry| knowledge.broken_links(entry)),
        );
        (knowledge, findings)
    }

    /// The report at `path`, if it is published.
    pub fn at_path(&self, path: &str) -> Option<&Entry> {
        self.by_path.get(path).map(|&index| &self.reports[index])
    }

    /// The index of the report with this id; case and punctuation don't matter. Of an id that was made of a file's name
    /// the beginning will do, where no other begins so: `PM-2026-035` for `pm-2026-035-disk-full`.
    pub fn by_id(&self, id: &str) -> Option<usize> {
        let wanted = slug(id);
        let exact = self.by_slug.get(&wanted).copied();
        exact.or_else(|| {
            let beginning = format!("{wanted}-");
            let mut longer = self
                .by_slug
                .range(beginning.clone()..)
                .take_while(|(slug, _)| slug.starts_with(&beginning))
                .map(|(_, index)| *index);
            let only = longer.next().filter(|_| longer.next().is_none())?;
            let is_made = !self.reports[only].report.id.origin.stated;
            (is_made && is_numbered(&wanted)).then_some(only)
        })
    }

    /// Whether a restricted report goes by this id.
    fn is_unsaid(&self, id: &str) -> bool {
        let wanted = slug(id);
        let beginning = format!("{wanted}-");
        let slugs = &self.unsaid.slugs;
        slugs.contains(&wanted)
            || is_numbered(&wanted)
                && slugs
                    .range(beginning.clone()..)
                    .next()
                    .is_some_and(|slug| slug.starts_with(&beginning))
    }

    /// The id nearest to one that no report has.
    fn nearest_id(&self, id: &str) -> Option<&str> {
        self.nearest.get(id).map(String::as_str)
    }

    /// The nearest ids to those that no report has: of the first hundred such, since each is compared with all.
    fn nearest_ids(&self) -> BTreeMap<String, String> {
        const MOST: usize = 100;
        let mut unknown: BTreeSet<&str> = BTreeSet::new();
        for entry in &self.reports {
            let report = &entry.report;
            let related = report.related.iter().map(|r| r.id.as_str());
            let not_related = report.not_related.iter().map(|k| k.value.as_str());
            let linked = report.body.pieces.iter().filter_map(|piece| match piece {
                Piece::LinkStart(target) if target.by_id => Some(&*target.name),
                _ => None,
            });
            let named = related.chain(not_related).chain(linked);
            unknown.extend(named.filter(|id| self.by_id(id).is_none()));
            if unknown.len() >= MOST {
                break;
            }
        }
        let unknown: Vec<&str> = unknown.into_iter().take(MOST).collect();
        let near = |id: &&str| {
            let known = self.reports.iter().map(|e| e.id.as_str());
            Some(((*id).to_owned(), nearest(id, known)?.to_owned()))
        };
        unknown.par_iter().filter_map(near).collect()
    }

    /// Relations both ways: what each report names, and which ones name it.
    fn relations(&self, findings: &mut Vec<Diagnostic>) -> Vec<Vec<RelatedEntry>> {
        let mut related: Vec<Vec<RelatedEntry>> = vec![Vec::new(); self.reports.len()];
        let mut add = |from: usize, entry: RelatedEntry| {
            if from != entry.index && !related[from].iter().any(|r| r.index == entry.index) {
                related[from].push(entry);
            }
        };
        for said_there in [false, true] {
            for (i, entry) in self.reports.iter().enumerate() {
                for named in &entry.report.related {
                    let Some(index) = self.by_id(&named.id) else {
                        if !said_there && !self.is_unsaid(&named.id) {
                            let near = self.nearest_id(&named.id);
                            findings.push(
                                diagnostic::unknown_report(named.span, &named.id, near).in_file(&entry.report.path),
                            );
                        }
                        continue;
                    };
                    let relation = named.relation.clone();
                    if said_there {
                        add(
                            index,
                            RelatedEntry {
                                index: i,
                                relation,
                                said_there,
                            },
                        );
                    } else {
                        add(
                            i,
                            RelatedEntry {
                                index,
                                relation,
                                said_there,
                            },
                        );
                    }
                }
            }
        }
        for (i, entry) in self.reports.iter().enumerate() {
            for named in &entry.report.not_related {
                if self.by_id(&named.value).is_none() && !self.is_unsaid(&named.value) {
                    let near = self.nearest_id(&named.value);
                    findings.push(
                        diagnostic::unknown_report(named.origin.span, &named.value, near).in_file(&entry.report.path),
                    );
                }
            }
            related[i].sort_by_key(|r| (r.said_there, r.index));
        }
        related
    }
}

/// Whether a slug has a number: words alone are no id.
fn is_numbered(slug: &str) -> bool {
    slug.bytes().any(|b| b.is_ascii_digit())
}

/// Gives every report an id and a URL of its own: of two that want one, the first by path keeps it.
fn entries(published: Vec<Report>, findings: &mut Vec<Diagnostic>) -> Vec<Entry> {
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
            findings.push(
                diagnostic::duplicate_id(report.id.origin.span, &id, &keeper.path, Some(&suffixed))
                    .in_file(&report.path),
            );
            if next == Given::FIRST_SUFFIX {
                findings.push(
                    diagnostic::duplicate_id(keeper.id.origin.span, &id, &report.path, None).in_file(&keeper.path),
                );
            }
            given.insert(own.clone(), Given { first, next: n + 1 });
            own = format!("{own}-{n}");
            id = suffixed;
        }
        given.insert(own.clone(), Given::to(entries.len()));
        entries.push(Entry {
            intervals: Intervals::of(&report.times),
            report: Arc::new(report),
            id,
            slug: own,
            related: Vec::new(),
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
