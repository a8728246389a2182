//! Causes that the registry may lack: statements that no cause is linked to, and that reports share words in.

use std::collections::{BTreeMap, BTreeSet};

use super::similar::rarity;
use super::{Entry, Knowledge};
use crate::name::slug;
use crate::report::{Term, Zone};

/// A word that more statements have than this part of all, in percent, names no cause.
const COMMON: usize = 10;

/// How many statements may have a word in any case, and how many in none.
const FEW: usize = 6;
const MANY: usize = 64;

/// How alike two statements are that belong together, from 0 to 1.
const ALIKE: f64 = 0.3;

/// How many statements one proposal quotes, and how many phrases it has.
const MOST_QUOTED: usize = 8;
const MOST_ALIASES: usize = 6;

/// An entry that the registry may need; somebody has to read it and to say what the cause is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// An id that no cause has.
    pub id: String,
    /// A name made of the words that the statements share.
    pub name: String,
    /// Phrases that two statements or more have.
    pub aliases: Vec<String>,
    /// The reports, by their ids, and what each says; newest first.
    pub said: Vec<(String, String)>,
    /// How many reports there are in all.
    pub reports: usize,
}

/// A statement that no cause is linked to.
struct Statement<'k> {
    report: usize,
    text: &'k str,
    terms: Vec<&'k Term>,
}

impl Knowledge {
    /// Proposals for the registry, those that most reports share first. Of a statement alone none is made.
    pub fn proposals(&self) -> Vec<Proposal> {
        let statements: Vec<Statement<'_>> = (0..self.reports.len())
            .flat_map(|report| self.unlinked(report))
            .collect();
        let groups = grouped(&statements);
        let mut proposals: Vec<Proposal> = Vec::new();
        let mut taken: BTreeSet<String> = BTreeSet::new();
        for group in groups {
            let group: Vec<&Statement<'_>> = group.into_iter().map(|at| &statements[at]).collect();
            if let Some(proposal) = self.proposal(&group, &mut taken) {
                proposals.push(proposal);
            }
        }
        proposals.sort_by(|a, b| b.reports.cmp(&a.reports).then_with(|| a.id.cmp(&b.id)));
        proposals
    }

    /// What a report states as a cause, without an id and without words that name one.
    fn unlinked(&self, report: usize) -> Vec<Statement<'_>> {
        let entry = &self.reports[report];
        let linked: Vec<&str> = self
            .causes_of(entry)
            .filter_map(|(_, occurrence)| Some(&*occurrence.evidence.as_ref()?.sentence))
            .collect();
        let stated = entry.report.causes.iter().filter(|cause| cause.id.is_none());
        let texts = stated.filter_map(|cause| cause.text.as_deref());
        let open = texts.filter(|text| !linked.iter().any(|sentence| text.contains(sentence)) && !self.is_name(text));
        open.map(|text| Statement {
            report,
            text,
            terms: terms_in(entry, text),
        })
        .filter(|statement| !statement.terms.is_empty())
        .collect()
    }

    /// Whether a statement is nothing but a cause's name.
    fn is_name(&self, text: &str) -> bool {
        self.cause(text).is_some()
    }

    fn proposal(&self, group: &[&Statement<'_>], taken: &mut BTreeSet<String>) -> Option<Proposal> {
        let reports: BTreeSet<usize> = group.iter().map(|statement| statement.report).collect();
        if reports.len() < 2 {
            return None;
        }
        let written = |statement: &Statement<'_>, term: &Term| {
            let gist = &self.reports[statement.report].report.gist;
            gist.written(term).to_lowercase()
        };
        // By key: how many statements have it, and how the first of them writes it.
        let mut shared: BTreeMap<u64, (usize, bool, String)> = BTreeMap::new();
        for statement in group {
            for term in &statement.terms {
                let new = || (0, term.is_pair, written(statement, term));
                shared.entry(term.key).or_insert_with(new).0 += 1;
            }
        }
        let mut shared: Vec<(usize, bool, String)> = shared.into_values().filter(|(n, ..)| *n > 1).collect();
        shared.sort_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)).then_with(|| a.2.cmp(&b.2)));
        let pairs = shared.iter().filter(|(_, is_pair, _)| *is_pair);
        let aliases: Vec<String> = pairs.map(|(.., text)| text.clone()).take(MOST_ALIASES).collect();
        let words: Vec<&str> = shared
            .iter()
            .filter(|(_, is_pair, _)| !is_pair)
            .map(|(.., text)| &**text)
            .collect();
        let name = match (aliases.first(), &words[..]) {
            (Some(pair), _) => pair.clone(),
            (None, [one, other, ..]) => format!("{one} {other}"),
            (None, _) => return None,
        };
        let id = slug(&name);
        if self.cause(&id).is_some() {
            return None;
        }
        // Of two groups that share most in the same words, the second has a number.
        let mut ids = (1..).map(|n| if n == 1 { id.clone() } else { format!("{id}-{n}") });
        let id = ids.find(|id| taken.insert(id.clone()))?;
        let mut letters = name.chars();
        let name = letters
            .next()
            .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect());
        let mut said: Vec<(usize, &str)> = group.iter().map(|it| (it.report, it.text)).collect();
        said.sort_unstable();
        said.dedup_by_key(|(report, _)| *report);
        let quoted = said.into_iter().take(MOST_QUOTED);
        Some(Proposal {
            id,
            name,
            aliases,
            said: quoted
                .map(|(report, text)| (self.reports[report].id.clone(), text.to_owned()))
                .collect(),
            reports: reports.len(),
        })
    }
}

/// The terms of a report that stand in this statement.
fn terms_in<'k>(entry: &'k Entry, text: &str) -> Vec<&'k Term> {
    let gist = &entry.report.gist;
    let within = |term: &&Term| gist.zone(term) == Zone::Causes && text.contains(gist.sentence(term.sentence));
    gist.terms.iter().filter(within).collect()
}

/// Statements that are like one among them, as indices; each group in order, the groups by their first.
fn grouped(statements: &[Statement<'_>]) -> Vec<Vec<usize>> {
    let mut having: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (at, statement) in statements.iter().enumerate() {
        for term in &statement.terms {
            having.entry(term.key).or_default().push(at);
        }
    }
    let most = (statements.len() * COMMON / 100).clamp(FEW, MANY);
    having.retain(|_, statements| (2..=most).contains(&statements.len()));
    let weight = |key: u64| {
        having
            .get(&key)
            .map_or(0.0, |with| rarity(with.len(), statements.len()))
    };
    let length = |at: usize| -> f64 { statements[at].terms.iter().map(|term| weight(term.key).powi(2)).sum() };
    let lengths: Vec<f64> = (0..statements.len()).map(length).collect();
    // By the first of its group: a chain of statements, each like the next alone, is no group.
    let mut shared: Vec<(f64, usize)> = vec![(0.0, 0); statements.len()];
    let mut alike: Vec<Vec<usize>> = Vec::new();
    for (a, statement) in statements.iter().enumerate() {
        let mut touched: Vec<usize> = Vec::new();
        for term in &statement.terms {
            for &b in having.get(&term.key).into_iter().flatten().filter(|b| **b > a) {
                if shared[b].1 == 0 {
                    touched.push(b);
                }
                shared[b].0 += weight(term.key).powi(2);
                shared[b].1 += 1;
            }
        }
        touched.sort_unstable();
        let mut found = Vec::new();
        for b in touched {
            let (both, terms) = std::mem::take(&mut shared[b]);
            // One word is a subject, and no fault.
            let is_alike = terms > 1 && both / (lengths[a] * lengths[b]).sqrt() >= ALIKE;
            if is_alike && statements[a].report != statements[b].report {
                found.push(b);
            }
        }
        alike.push(found);
    }
    let mut taken = BTreeSet::new();
    let mut groups = Vec::new();
    for (first, others) in alike.into_iter().enumerate() {
        if taken.contains(&first) {
            continue;
        }
        let mut group = vec![first];
        group.extend(others.into_iter().filter(|other| taken.insert(*other)));
        if group.len() > 1 {
            groups.push(group);
        }
    }
    groups
}
