//! What all reports together say. Built whole, immutable, of ids and indices rather than references.

mod causes;
mod entry;
mod hygiene;
mod ids;
mod keys;
mod ledger;
mod links;
mod matching;
mod proposals;
mod recurrence;
mod registered;
mod renew;
mod similar;
mod times;
mod today;

pub use causes::{Cause, Grade, Merged, Occurrence};
pub use keys::{Key, KeyKind, Keys, find_key, key_slug};
pub use ledger::{Ledger, Promise, Standing, is_verified, promised_state, state_in_words};
pub use links::Leads;
pub use matching::{Evidence, Place};
pub use proposals::Proposal;
pub use recurrence::{Basis, CameBack, Held, Outcome, verified_on};
pub use similar::{Likeness, SharedTerm, Similar, Suggestion};
pub use times::{Interval, Intervals};
pub use today::quiet_for;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use self::causes::Causes;
use crate::diagnostic::{self, Diagnostic};
use crate::name::{OutPath, nearest, slug};
use crate::registry::{Registered, starters};
use crate::report::{EditorsWords, Piece, PlainPage, Related, Report};
use crate::sheet::Period;
use crate::source::RelPath;

/// All that the files of a folder say.
#[derive(Clone, Debug, Default)]
pub struct Material {
    /// Its reports.
    pub reports: Vec<Arc<Report>>,
    /// Its own entries of the registry of causes, by path.
    pub causes: Vec<Registered>,
    /// Its plain pages, by path.
    pub pages: Vec<PlainPage>,
    /// Its editors' words for editions of the digest, by path.
    pub words: Vec<EditorsWords>,
    /// Whether the built-in causes count.
    pub starters: bool,
}

/// What else the folder holds that reports can name.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// Images that may be copied.
    pub images: BTreeSet<RelPath>,
    /// Images that may not, and why.
    pub refused: BTreeMap<RelPath, Diagnostic>,
    /// Files of `static/`, and where in the site they are.
    pub statics: BTreeMap<RelPath, OutPath>,
    /// All other files that are no reports.
    pub others: BTreeSet<RelPath>,
}

/// Everything known. Restricted reports are not in it.
#[derive(Clone, Debug)]
pub struct Knowledge {
    /// The published reports: newest first, then by id.
    pub reports: Vec<Entry>,
    /// How many reports are restricted; that is all that is known of them.
    pub restricted: usize,
    /// Today, as far as anything here is concerned.
    pub as_of: Date,
    /// Every cause that a registry has or a report declares.
    pub causes: Vec<Cause>,
    /// Old ids of causes, and what they have become.
    pub merged: BTreeMap<String, Merged>,
    /// The same reports by services, teams, tags and severities.
    pub keys: Keys,
    /// What was promised.
    pub ledger: Ledger,
    /// Plain pages, by path.
    pub pages: Vec<PlainEntry>,
    /// Editors' words for editions of the digest.
    pub words: BTreeMap<Period, EditorsWords>,
    cause_by_id: BTreeMap<String, usize>,
    cause_by_name: BTreeMap<String, usize>,
    by_slug: BTreeMap<String, usize>,
    by_path: BTreeMap<RelPath, Whose>,
    /// By the slugs of ids that reports had before.
    by_former: BTreeMap<String, usize>,
    surroundings: Surroundings,
    unsaid: Unsaid,
    nearest: BTreeMap<String, String>,
}

/// What a file has become, by its index.
#[derive(Clone, Copy, Debug)]
enum Whose {
    Report(usize),
    Cause(usize),
    Plain(usize),
    Words(Period),
}

/// What restricted reports are called: for silence, and for nothing else.
#[derive(Clone, Debug)]
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
    /// What it names as related and is no report here: ids that nobody has, addresses.
    pub elsewhere: Vec<Related>,
    /// What of it was met before.
    pub came_back: Vec<CameBack>,
    /// Those that are like it, the most alike first: a hint, counted nowhere.
    pub similar: Vec<Similar>,
    /// Causes that similar ones carry and it doesn't.
    pub suggested: Vec<Suggestion>,
    /// Indices of its causes in [`Knowledge::causes`]: first those it declares, then those its words match.
    pub causes: Vec<usize>,
}

/// A plain page and where it stands.
#[derive(Clone, Debug)]
pub struct PlainEntry {
    /// What its file says.
    pub page: PlainPage,
    /// Its URL, from the site's root: pages/about/.
    pub url: String,
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

impl Knowledge {
    /// Puts all reports together; what there is to say about them as a whole, and each one's own findings, come with
    /// it. Restricted ones are left out, unless `all` are wanted.
    pub fn assemble(material: Material, surroundings: Surroundings, as_of: Date, all: bool) -> (Self, Vec<Diagnostic>) {
        let (mut published, hidden): (Vec<Arc<Report>>, Vec<Arc<Report>>) = material
            .reports
            .into_iter()
            .partition(|report| all || report.is_published());
        let restricted = hidden.len();
        // Names that must not be said, not even to call them unknown.
        let unsaid = Unsaid {
            slugs: hidden.iter().map(|r| slug(&r.id.value)).collect(),
            paths: hidden.iter().map(|r| r.path.clone()).collect(),
        };
        published.sort_by(|a, b| a.path.cmp(&b.path));
        let mut findings: Vec<Diagnostic> = published.iter().flat_map(|r| r.diagnostics.clone()).collect();

        let mut entries = ids::entries(published, &mut findings);
        entries.sort_by(|a, b| b.when().cmp(&a.when()).then_with(|| a.slug.cmp(&b.slug)));
        findings.extend(entries.iter().flat_map(|entry| today::findings(entry, as_of)));
        let by_slug = entries.iter().enumerate().map(|(i, e)| (e.slug.clone(), i)).collect();
        let mut by_path: BTreeMap<RelPath, Whose> = BTreeMap::new();
        for (index, entry) in entries.iter().enumerate() {
            by_path.insert(entry.report.path.clone(), Whose::Report(index));
        }
        let mut by_former = BTreeMap::new();
        for whose in by_path.values() {
            let &Whose::Report(index) = whose else { continue };
            let aliases = entries[index].report.aliases.iter().map(|alias| &alias.value);
            for id in aliases.filter(|alias| !alias.contains('/')) {
                by_former.entry(slug(id)).or_insert(index);
            }
        }
        let registry = registered::registry(
            if material.starters { starters() } else { Vec::new() },
            material.causes,
            &mut findings,
        );
        let causes = Causes::of(registry, &entries, &mut findings);
        for (entry, causes) in entries.iter_mut().zip(causes.of_reports) {
            entry.causes = causes;
        }
        for (index, cause) in causes.all.iter().enumerate() {
            if let Some(file) = &cause.registered.file {
                by_path.insert(file.path.clone(), Whose::Cause(index));
            }
        }
        let pages = ids::plain_entries(material.pages, &mut findings);
        for (index, entry) in pages.iter().enumerate() {
            by_path.insert(entry.page.path.clone(), Whose::Plain(index));
        }
        let mut words: BTreeMap<Period, EditorsWords> = BTreeMap::new();
        for mut file in material.words {
            findings.append(&mut file.diagnostics);
            if let Some(first) = words.get(&file.period) {
                findings.push(diagnostic::edition_twice(&first.path).in_file(&file.path));
                continue;
            }
            by_path.insert(file.path.clone(), Whose::Words(file.period));
            words.insert(file.period, file);
        }
        let keys = keys::keys(&entries);
        let mut knowledge = Self {
            ledger: Ledger::of(&entries, keys.get(&KeyKind::Service).map_or(&[], Vec::as_slice), as_of),
            keys,
            causes: causes.all,
            merged: causes.merged,
            cause_by_id: causes.by_id,
            cause_by_name: causes.by_name,
            pages,
            words,
            reports: entries,
            restricted,
            as_of,
            by_slug,
            by_path,
            by_former,
            surroundings,
            unsaid,
            nearest: BTreeMap::new(),
        };
        knowledge.nearest = knowledge.nearest_ids();
        let related = knowledge.relations();
        let elsewhere = knowledge.unknown_relations(&mut findings);
        for (entry, (related, elsewhere)) in knowledge.reports.iter_mut().zip(related.into_iter().zip(elsewhere)) {
            entry.related = related;
            entry.elsewhere = elsewhere;
        }
        knowledge.compare(&causes.hints);
        findings.extend(hygiene::findings(&knowledge.causes, &knowledge.reports));
        findings.par_extend(
            knowledge
                .reports
                .par_iter()
                .flat_map_iter(|entry| knowledge.broken_links_of(entry)),
        );
        let own = knowledge
            .causes
            .iter()
            .filter_map(|cause| cause.registered.file.as_ref());
        let prose = own.map(|file| (&file.path, &file.body));
        let pages = knowledge.pages.iter().map(|entry| (&entry.page.path, &entry.page.body));
        let words = knowledge.words.values().map(|file| (&file.path, &file.body));
        for (path, body) in prose.chain(pages).chain(words) {
            findings.extend(knowledge.broken_links(path, body.pieces.iter()));
        }
        (knowledge, findings)
    }

    /// The index of the report at `path`, if it is published.
    fn at_path(&self, path: &str) -> Option<usize> {
        match self.by_path.get(path)? {
            Whose::Report(index) => Some(*index),
            Whose::Cause(_) | Whose::Plain(_) | Whose::Words(_) => None,
        }
    }

    /// The index of the report that has this id or had it; case and punctuation don't matter. Of an id that was made of a file's name
    /// the beginning will do, where no other begins so: `PM-2026-035` for `pm-2026-035-disk-full`.
    pub fn by_id(&self, id: &str) -> Option<usize> {
        let wanted = slug(id);
        let exact = self.by_slug.get(&wanted).copied();
        exact.or_else(|| self.by_former.get(&wanted).copied()).or_else(|| {
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

    /// The index of the report at this path, if it is published.
    pub fn report_at(&self, path: &str) -> Option<usize> {
        self.at_path(path)
    }

    /// The index of the report that goes by this very id.
    pub fn exactly(&self, id: &str) -> Option<usize> {
        self.by_slug.get(&slug(id)).copied()
    }

    /// The index of the cause with this id or name, or one that it was merged into; case and punctuation don't matter.
    pub fn cause(&self, id: &str) -> Option<usize> {
        let name = slug(id);
        let by_name = || self.cause_by_name.get(&name);
        self.cause_by_id.get(&name).or_else(by_name).copied()
    }

    /// The page that the file at `path` has become, from the site's root, where it has one of its own.
    pub fn page_of(&self, path: &str) -> Option<String> {
        match *self.by_path.get(path)? {
            Whose::Report(index) => Some(self.reports[index].url()),
            Whose::Cause(index) => Some(self.causes[index].url()),
            Whose::Plain(index) => Some(self.pages[index].url.clone()),
            Whose::Words(_) => None,
        }
    }

    /// The text of a file, as it is shown: without secrets.
    pub fn text(&self, path: &str) -> Option<&Arc<str>> {
        match *self.by_path.get(path)? {
            Whose::Report(index) => Some(&self.reports[index].report.text),
            Whose::Cause(index) => self.causes[index].registered.file.as_ref().map(|file| &file.text),
            Whose::Plain(index) => Some(&self.pages[index].page.text),
            Whose::Words(period) => self.words.get(&period).map(|file| &file.text),
        }
    }

    /// The causes of a report, and how each is its: first those it declares, then those its words match.
    pub fn causes_of<'k>(&'k self, entry: &Entry) -> impl Iterator<Item = (&'k Cause, &'k Occurrence)> + use<'k> {
        let index = self.at_path(&entry.report.path);
        let causes: Vec<&Cause> = entry.causes.iter().map(|&cause| &self.causes[cause]).collect();
        causes
            .into_iter()
            .filter_map(move |cause| Some((cause, cause.occurrence(index?)?)))
    }

    /// Whether a restricted report goes by this id.
    pub(crate) fn is_unsaid(&self, id: &str) -> bool {
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

    /// Finds what came back in each report and what is like it; `hints` are causes that its lessons speak of.
    fn compare(&mut self, hints: &[Vec<(usize, Evidence)>]) {
        let parted = self.parted();
        let is_parted = |a: usize, b: usize| parted.contains(&(a.min(b), a.max(b)));
        let reports = (0..self.reports.len()).into_par_iter();
        let came_back: Vec<Vec<CameBack>> = reports.map(|report| self.came_back(report, is_parted)).collect();
        for (entry, came_back) in self.reports.iter_mut().zip(came_back) {
            entry.came_back = came_back;
        }
        let found = similar::similar(&self.reports, &self.causes, is_parted);
        for (entry, found) in self.reports.iter_mut().zip(found) {
            entry.similar = found.similar;
            for (back, likeness) in entry.came_back.iter_mut().zip(found.backs) {
                back.likeness = likeness;
            }
        }
        let suggested = |report: usize| similar::suggested(&self.reports, &self.causes, report, &hints[report]);
        let suggested: Vec<Vec<Suggestion>> = (0..self.reports.len()).into_par_iter().map(suggested).collect();
        for (entry, suggested) in self.reports.iter_mut().zip(suggested) {
            entry.suggested = suggested;
        }
    }

    /// Pairs that one of them says are not related, by their indices, the smaller first.
    fn parted(&self) -> BTreeSet<(usize, usize)> {
        let mut parted = BTreeSet::new();
        for (index, entry) in self.reports.iter().enumerate() {
            let named = entry.report.not_related.iter();
            let others = named.filter_map(|named| self.by_id(&named.value));
            parted.extend(others.map(|other| (index.min(other), index.max(other))));
        }
        parted
    }

    /// Relations both ways: what each report names, and which ones name it.
    fn relations(&self) -> Vec<Vec<RelatedEntry>> {
        let mut related: Vec<Vec<RelatedEntry>> = vec![Vec::new(); self.reports.len()];
        let mut known: BTreeSet<(usize, usize)> = BTreeSet::new();
        for said_there in [false, true] {
            for (i, entry) in self.reports.iter().enumerate() {
                for named in &entry.report.related {
                    let Some(other) = self.by_id(&named.id) else { continue };
                    let (from, index) = if said_there { (other, i) } else { (i, other) };
                    if from != index && known.insert((from, index)) {
                        related[from].push(RelatedEntry {
                            index,
                            relation: named.relation.clone(),
                            said_there,
                        });
                    }
                }
            }
        }
        for entries in &mut related {
            entries.sort_by_key(|r| (r.said_there, r.index));
        }
        related
    }

    /// For each report, what it names as related and is none here, and what there is to say about it. Of what is
    /// restricted nothing is said.
    fn unknown_relations(&self, findings: &mut Vec<Diagnostic>) -> Vec<Vec<Related>> {
        let mut elsewhere = Vec::with_capacity(self.reports.len());
        for entry in &self.reports {
            let report = &entry.report;
            let is_unknown = |id: &str| self.by_id(id).is_none() && !self.is_unsaid(id);
            let mut say = |span, id: &str| {
                // An address leads out, and needs no report here.
                if !id.contains("://") {
                    let near = self.nearest_id(id);
                    findings.push(diagnostic::unknown_report(span, id, near).in_file(&report.path));
                }
            };
            let named = report.related.iter().filter(|named| is_unknown(&named.id));
            elsewhere.push(
                named
                    .map(|named| {
                        say(named.span, &named.id);
                        named.clone()
                    })
                    .collect(),
            );
            for named in report.not_related.iter().filter(|named| is_unknown(&named.value)) {
                say(named.origin.span, &named.value);
            }
        }
        elsewhere
    }
}

/// Whether a slug has a number: words alone are no id.
fn is_numbered(slug: &str) -> bool {
    slug.bytes().any(|b| b.is_ascii_digit())
}
