//! Which incidents are like which: by causes that they share, and by rare terms of what they say of themselves.
//!
//! Terms are compared through an inverted index without the common ones, so that the cost grows with the reports and not
//! with their pairs. Document frequencies count in powers of two: a word more or less in one report changes as little as
//! can be for the others.

mod index;

use rayon::prelude::*;

use self::index::Index;
pub(super) use self::index::rarity;
use super::{CameBack, Cause, Entry, Evidence, Knowledge, key_slug};
use crate::report::{Gist, Known, Term};

/// How many incidents are called similar, at most.
const MOST: usize = 5;

/// Scores are whole numbers, so many for 1.
const SCORE: f64 = 500.0;

/// What is less alike is not told.
const ENOUGH: f64 = 0.12;

/// Nor is what is less than this part as like as the most alike.
const PART: f64 = 0.25;

/// How many single words tell more than chance would, and how alike two reports are that need no more.
const WORDS: usize = 3;
const MUCH: u32 = 110;

/// How much of what two reports could have in common one shared cause is worth.
const SHARED_CAUSE: f64 = 0.15;

/// How much more alike two reports are that have a service in common.
const SAME_SERVICE: f64 = 1.1;

/// How many of the incidents with the same cause are compared, on either side.
const NEIGHBOURS: usize = 48;

/// How many terms are told that two reports share.
const MOST_TERMS: usize = 5;

/// How many causes are suggested for one report.
const MOST_SUGGESTED: usize = 3;

/// An incident like another one: a hint, counted nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Similar {
    /// Its index in [`Knowledge::reports`](super::Knowledge::reports).
    pub report: usize,
    /// How much; 60 is the least that is told. To be compared within one folder only.
    pub score: u32,
    /// In what.
    pub likeness: Likeness,
}

/// A cause that similar incidents carry and the report doesn't: a hint, counted nowhere.
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// Its index.
    pub cause: usize,
    /// Where its lessons speak of it.
    pub evidence: Evidence,
    /// The similar incidents that carry it.
    pub by: Vec<usize>,
}

/// What two reports have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Likeness {
    /// Indices of the causes that both carry.
    pub causes: Vec<usize>,
    /// Names of the services that both have, as the first one writes them.
    pub services: Vec<String>,
    /// The most telling terms that both have, in order; none is part of another.
    pub terms: Vec<SharedTerm>,
    /// How many both have in all.
    pub shared: usize,
}

impl Likeness {
    /// The terms that both have, as the first one, `of`, writes them.
    pub fn written<'k>(&self, of: &'k Entry) -> impl Iterator<Item = &'k str> + use<'k, '_> {
        let gist = &of.report.gist;
        let terms = self.terms.iter();
        terms.map(|term| gist.written(&gist.terms[usize::from(term.0)]))
    }
}

impl Knowledge {
    /// Why two reports are alike, in words: causes, services, terms as the first one, `of`, writes them.
    pub fn reasons(&self, of: &Entry, likeness: &Likeness) -> Vec<String> {
        let causes = likeness.causes.iter();
        let causes = causes.map(|&at| format!("same cause: {}", self.causes[at].registered.name));
        let services = likeness.services.iter();
        let services = services.map(|service| format!("same service: {service}"));
        let terms = likeness.written(of).map(|term| format!("“{term}”"));
        causes.chain(services).chain(terms).collect()
    }
}

/// Where a term that two reports share stands in each: its index in the gist of the first, and in that of the second.
pub type SharedTerm = (u16, u16);

/// The most telling of some terms of `gist`, of which none is part of another; they come in order.
fn telling(gist: &Gist, terms: &[SharedTerm]) -> Vec<SharedTerm> {
    let at = |shared: &SharedTerm| &gist.terms[usize::from(shared.0)];
    let mut kept: Vec<SharedTerm> = Vec::new();
    for shared in terms {
        let overlaps = |other: &SharedTerm| overlap(at(other), at(shared));
        match kept.iter().position(overlaps) {
            None => kept.push(*shared),
            // Two words say more than one of them.
            Some(first) if at(shared).is_pair && !at(&kept[first]).is_pair => {
                kept[first] = *shared;
                let mut behind = kept.split_off(first + 1);
                behind.retain(|other| !overlaps(other));
                kept.append(&mut behind);
            }
            Some(_) => {}
        }
    }
    kept.truncate(MOST_TERMS);
    kept
}

fn overlap(a: &Term, b: &Term) -> bool {
    let (a, b) = (a.range(), b.range());
    a.start < b.end && b.start < a.end
}

/// What is found for one report.
pub(super) struct Found {
    /// Those that are like it, the most alike first, without those that came back in it.
    pub similar: Vec<Similar>,
    /// What it has in common with each that came back in it.
    pub backs: Vec<Likeness>,
}

/// What is found for each report. `parted` says which two are not related, whatever they share.
pub(super) fn similar(entries: &[Entry], causes: &[Cause], parted: impl Fn(usize, usize) -> bool + Sync) -> Vec<Found> {
    let index = Index::of(entries);
    let scratch = Scratch {
        scores: vec![0.0; entries.len()],
        touched: Vec::new(),
    };
    let find = |scratch: &mut Scratch, report: usize| {
        let comparing = Comparing {
            entries,
            causes,
            index: &index,
            report,
        };
        let backs = entries[report].came_back.iter();
        Found {
            backs: backs.map(|back| comparing.likeness(back.before)).collect(),
            similar: comparing.similar(scratch, &parted),
        }
    };
    let reports = (0..entries.len()).into_par_iter();
    reports.map_init(|| scratch.clone(), find).collect()
}

/// What is known of the others while one report is compared with them.
#[derive(Clone)]
struct Scratch {
    scores: Vec<f64>,
    touched: Vec<u32>,
}

impl Scratch {
    fn add(&mut self, report: u32, score: f64) {
        let at = &mut self.scores[report as usize];
        if *at == 0.0 {
            self.touched.push(report);
        }
        *at += score;
    }
}

/// One report, as it is compared with the others.
struct Comparing<'k> {
    entries: &'k [Entry],
    causes: &'k [Cause],
    index: &'k Index,
    report: usize,
}

impl Comparing<'_> {
    fn similar(&self, scratch: &mut Scratch, parted: &(impl Fn(usize, usize) -> bool + Sync)) -> Vec<Similar> {
        self.compare_terms(scratch);
        self.compare_causes(scratch);
        let named: Vec<usize> = self.entries[self.report]
            .came_back
            .iter()
            .flat_map(CameBack::reports)
            .collect();
        let length = self.index.length(self.report);
        let mut found: Vec<(f64, usize)> = Vec::new();
        for other in scratch.touched.drain(..) {
            let shared = std::mem::take(&mut scratch.scores[other as usize]);
            let other = other as usize;
            // Not by all of the lengths: a long report shares more, and means some of it.
            let root = (length * self.index.length(other)).sqrt();
            let near = if self.index.same_service(self.report, other) {
                SAME_SERVICE
            } else {
                1.0
            };
            let score = shared / (root * root.sqrt()) * near;
            if score >= ENOUGH && !named.contains(&other) && !parted(self.report, other) {
                found.push((score, other));
            }
        }
        found.sort_by(|(a, one), (b, other)| b.total_cmp(a).then(one.cmp(other)));
        let least = found.first().map_or(0.0, |(best, _)| best * PART);
        let found = found.into_iter().take_while(|(score, _)| *score >= least);
        let found = found.map(|(score, report)| Similar {
            report,
            score: (score * SCORE).round() as u32,
            likeness: self.likeness(report),
        });
        found.filter(|similar| self.tells(similar)).take(MOST).collect()
    }

    /// Whether what they share is more than chance: a cause, two words side by side, three words, or much of two short
    /// reports.
    fn tells(&self, similar: &Similar) -> bool {
        let likeness = &similar.likeness;
        let gist = &self.entries[self.report].report.gist;
        let has_pair = likeness
            .terms
            .iter()
            .any(|(own, _)| gist.terms[usize::from(*own)].is_pair);
        let shared = likeness.shared;
        !likeness.causes.is_empty() || has_pair || shared >= WORDS || shared > 1 && similar.score >= MUCH
    }

    fn compare_terms(&self, scratch: &mut Scratch) {
        for own in self.index.terms(self.report) {
            for posting in self.index.postings(own.term) {
                if posting.report as usize != self.report {
                    scratch.add(posting.report, own.weight * posting.weight);
                }
            }
        }
    }

    /// A shared cause is worth a part of what could be shared at all: more than many words of a shared effect.
    fn compare_causes(&self, scratch: &mut Scratch) {
        for &cause in &self.entries[self.report].causes {
            let incidents = self.causes[cause].incidents();
            let Ok(at) = incidents.binary_search(&self.report) else {
                continue;
            };
            let rarity = rarity(incidents.len(), self.entries.len());
            let near = at.saturating_sub(NEIGHBOURS)..(at + 1 + NEIGHBOURS).min(incidents.len());
            for &other in incidents[near].iter().filter(|other| **other != self.report) {
                let lengths = self.index.length(self.report) * self.index.length(other);
                scratch.add(other as u32, SHARED_CAUSE * rarity * lengths);
            }
        }
    }

    fn likeness(&self, other: usize) -> Likeness {
        let (own, others) = (&self.entries[self.report], &self.entries[other]);
        let mut terms: Vec<(f64, u16, u16)> = Vec::new();
        for term in self.index.terms(self.report) {
            if let Some(posting) = self.index.posting(term.term, other) {
                terms.push((term.weight * posting.weight, term.at, posting.at));
            }
        }
        terms.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let causes = own.causes.iter().copied();
        Likeness {
            causes: causes.filter(|cause| others.causes.contains(cause)).collect(),
            services: shared_services(&own.report.services, &others.report.services),
            shared: terms.len(),
            terms: {
                let terms: Vec<SharedTerm> = terms.into_iter().map(|(_, here, there)| (here, there)).collect();
                telling(&own.report.gist, &terms)
            },
        }
    }
}

fn shared_services(own: &[Known<String>], others: &[Known<String>]) -> Vec<String> {
    let has = |name: &&Known<String>| {
        let slug = key_slug(&name.value);
        others.iter().any(|other| key_slug(&other.value) == slug)
    };
    own.iter().filter(has).map(|name| name.value.clone()).collect()
}

/// Causes that reports like one carry and it doesn't, where its own lessons speak of them too.
pub(super) fn suggested(
    entries: &[Entry],
    causes: &[Cause],
    report: usize,
    hints: &[(usize, Evidence)],
) -> Vec<Suggestion> {
    let entry = &entries[report];
    let mut suggested: Vec<Suggestion> = Vec::new();
    for similar in &entry.similar {
        let carried = entries[similar.report].causes.iter();
        for &cause in carried.filter(|cause| !entry.causes.contains(cause)) {
            let counts = causes[cause].occurrence(similar.report).is_some_and(|it| it.counts);
            let hint = hints.iter().find(|(hint, _)| *hint == cause);
            match suggested.iter_mut().find(|suggestion| suggestion.cause == cause) {
                Some(suggestion) if counts => suggestion.by.push(similar.report),
                None if counts => suggested.extend(hint.map(|(cause, evidence)| Suggestion {
                    cause: *cause,
                    evidence: evidence.clone(),
                    by: vec![similar.report],
                })),
                _ => {}
            }
        }
    }
    suggested.sort_by_key(|suggestion| std::cmp::Reverse(suggestion.by.len()));
    suggested.truncate(MOST_SUGGESTED);
    suggested
}
