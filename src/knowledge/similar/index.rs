//! Which reports have which terms, without those that too many have, and without those of one report alone.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::knowledge::{Entry, key_slug};
use crate::report::{Known, Zone};

/// A term that more reports have than this says nothing of two of them, and would make all be compared with all.
const COMMON: usize = 128;

/// What two words side by side weigh, beside what each of them does.
const PAIR: f64 = 0.75;

/// A term of a report.
#[derive(Clone, Copy)]
pub(super) struct Own {
    /// Its number among all terms.
    pub term: u32,
    /// Its index in the gist.
    pub at: u16,
    /// How much it tells here.
    pub weight: f64,
}

/// A report that has a term.
#[derive(Clone, Copy)]
pub(super) struct Posting {
    pub report: u32,
    /// The term's index in its gist.
    pub at: u16,
    /// How much it tells there.
    pub weight: f64,
}

/// An inverted index of terms.
pub(super) struct Index {
    /// By report.
    terms: Vec<Vec<Own>>,
    /// By term, where its postings begin; one more at the end.
    starts: Vec<u32>,
    /// By term, then by report.
    postings: Vec<Posting>,
    /// By report, the length of the vector of its weights.
    lengths: Vec<f64>,
    /// By report, the numbers of its services, in order.
    services: Vec<Vec<u32>>,
}

impl Index {
    pub(super) fn of(entries: &[Entry]) -> Self {
        let mut all: Vec<(u64, u32, u16)> = entries
            .par_iter()
            .enumerate()
            .flat_map_iter(|(report, entry)| {
                let terms = entry.report.gist.terms.iter().enumerate();
                terms.map(move |(at, term)| (term.key, report as u32, at as u16))
            })
            .collect();
        all.par_sort_unstable();
        let mut index = Self {
            terms: vec![Vec::new(); entries.len()],
            starts: Vec::new(),
            postings: Vec::new(),
            lengths: Vec::new(),
            services: services(entries),
        };
        for run in all.chunk_by(|a, b| a.0 == b.0) {
            let rarity = rarity(run.len(), entries.len());
            if !(2..=COMMON).contains(&run.len()) || rarity == 0.0 {
                continue;
            }
            let term = index.starts.len() as u32;
            index.starts.push(index.postings.len() as u32);
            for &(_, report, at) in run {
                let gist = &entries[report as usize].report.gist;
                let found = &gist.terms[usize::from(at)];
                let weight = rarity * tells(gist.zone(found)) * if found.is_pair { PAIR } else { 1.0 };
                index.postings.push(Posting { report, at, weight });
                index.terms[report as usize].push(Own { term, at, weight });
            }
        }
        index.starts.push(index.postings.len() as u32);
        let length = |terms: &Vec<Own>| {
            let squares: f64 = terms.iter().map(|own| own.weight * own.weight).sum();
            squares.sqrt().max(1.0)
        };
        index.lengths = index.terms.iter().map(length).collect();
        index
    }

    /// The terms of a report that others have too.
    pub(super) fn terms(&self, report: usize) -> &[Own] {
        &self.terms[report]
    }

    /// The reports that have a term.
    pub(super) fn postings(&self, term: u32) -> &[Posting] {
        let term = term as usize;
        &self.postings[self.starts[term] as usize..self.starts[term + 1] as usize]
    }

    /// A term in a report, if it has it.
    pub(super) fn posting(&self, term: u32, report: usize) -> Option<&Posting> {
        let postings = self.postings(term);
        let at = postings.binary_search_by_key(&(report as u32), |posting| posting.report);
        at.ok().map(|at| &postings[at])
    }

    /// Whether two reports have a service in common.
    pub(super) fn same_service(&self, one: usize, other: usize) -> bool {
        let others = &self.services[other];
        self.services[one].iter().any(|service| others.contains(service))
    }

    /// How long the vector of a report's weights is; never less than 1.
    pub(super) fn length(&self, report: usize) -> f64 {
        self.lengths[report]
    }
}

fn services(entries: &[Entry]) -> Vec<Vec<u32>> {
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    let mut number = |name: &Known<String>| {
        let next = numbers.len() as u32;
        *numbers.entry(key_slug(&name.value)).or_insert(next)
    };
    let of = |entry: &Entry| entry.report.services.iter().map(&mut number).collect();
    entries.iter().map(of).collect()
}

/// How telling it is to be one of `frequency` among `of` reports, both counted in powers of two: 1 for two, 0 for all.
pub(in crate::knowledge) fn rarity(frequency: usize, of: usize) -> f64 {
    let power = |n: usize| f64::from(n.max(1).ilog2());
    let all = power(of).max(2.0);
    (all - power(frequency)).max(0.0) / (all - 1.0)
}

/// How much a term tells of a report, by where it stands.
fn tells(zone: Zone) -> f64 {
    match zone {
        Zone::Causes => 4.0,
        Zone::Lessons | Zone::Summary | Zone::Title => 3.0,
        Zone::Prose => 2.0,
        Zone::Aside => 1.0,
    }
}
