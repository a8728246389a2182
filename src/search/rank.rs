//! Which documents a plan finds, and how good each is: BM25 over three weighted groups of zones, taken together before
//! they are dampened (BM25F), so that a word in a title and in the text is one word.

use tantivy::postings::Postings as _;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet as _, TERMINATED};

use crate::engine::Opened;
use crate::entry::{Facet, Type, Zone};
use crate::plan::{Leaf, Plan, Planned};
use crate::terms::Form;

/// How soon more of the same word says no more.
const K1: f32 = 1.2;

/// How much a long text needs more of a word than a short one.
const B: f32 = 0.5;

/// How much a word counts by where it stands.
fn weight(zone: Zone) -> f32 {
    match zone {
        Zone::Title => 7.0,
        // An id is asked for by those who want that report, and is named in others too.
        Zone::Id => 30.0,
        Zone::Names => 4.0,
        Zone::Summary => 2.5,
        Zone::Lessons => 1.8,
        Zone::Actions | Zone::Rest => 1.0,
        Zone::Aside => 0.3,
    }
}

/// How much a cause counts, beside reports.
const IN_GENERAL: f32 = 0.3;

/// What it is worth that an id was asked for by more than one of its words.
const ID_NAMED: f32 = 20.0;

/// How far apart words can stand and be near.
const NEAR: u32 = 6;

/// How much it counts that two words stand together.
const TOGETHER: f32 = 0.6;

/// Where fewer than this have all words, those with some are shown behind.
const FEW: usize = 10;

/// Documents, in order, and how good each is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Matches {
    pub(crate) documents: Vec<(u32, f32)>,
}

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) matches: Matches,
    /// How many have all words, where that are so few that others are shown too.
    pub(crate) with_all: Option<usize>,
}

impl Matches {
    fn all(opened: &Opened) -> Self {
        Self {
            documents: (0..opened.documents).map(|document| (document, 0.0)).collect(),
        }
    }

    /// Those in both, their scores added.
    fn and(self, other: &Self) -> Self {
        let mut others = other.documents.iter().peekable();
        let mut documents = self.documents;
        documents.retain_mut(|(document, score)| {
            while others.next_if(|(other, _)| other < document).is_some() {}
            match others.peek() {
                Some((other, more)) if other == document => {
                    *score += more;
                    true
                }
                _ => false,
            }
        });
        Self { documents }
    }

    /// Those in either, their scores added, or the larger one taken.
    fn or(self, other: &Self, join: impl Fn(f32, f32) -> f32) -> Self {
        let mut documents = Vec::with_capacity(self.documents.len() + other.documents.len());
        let mut others = other.documents.iter().copied().peekable();
        for (document, score) in self.documents {
            while let Some(other) = others.next_if(|(other, _)| *other < document) {
                documents.push(other);
            }
            match others.next_if(|(other, _)| *other == document) {
                Some((_, more)) => documents.push((document, join(score, more))),
                None => documents.push((document, score)),
            }
        }
        documents.extend(others);
        Self { documents }
    }

    /// These, and for those that the other has too, what it adds.
    fn boosted(mut self, other: &Self) -> Self {
        let mut others = other.documents.iter().peekable();
        for (document, score) in &mut self.documents {
            while others.next_if(|(other, _)| other < document).is_some() {}
            if let Some((_, more)) = others.next_if(|(other, _)| other == document) {
                *score += more;
            }
        }
        self
    }

    fn without(self, other: &Self) -> Self {
        let mut others = other.documents.iter().peekable();
        let mut documents = self.documents;
        documents.retain(|(document, _)| {
            while others.next_if(|(other, _)| other < document).is_some() {}
            others.peek().is_none_or(|(other, _)| other != document)
        });
        Self { documents }
    }
}

/// Finds what a plan asks for. All bytes that it takes are there.
pub(crate) fn find(opened: &Opened, plan: &Plan) -> tantivy::Result<Found> {
    let mut required: Option<Matches> = None;
    let mut words: Vec<Matches> = Vec::new();
    let mut small: Vec<Matches> = Vec::new();
    let mut not: Vec<Matches> = Vec::new();
    for clause in &plan.clauses {
        let matches = clause_matches(opened, clause)?;
        if clause.is_not {
            not.push(matches);
        } else if clause.is_small {
            small.push(matches);
        } else if clause.may_miss {
            words.push(matches);
        } else {
            required = Some(match required {
                Some(required) => required.and(&matches),
                None => matches,
            });
        }
    }
    let types = &opened.columns.of(Facet::Type).values;
    let cause = types
        .iter()
        .position(|value| value == Type::Cause.as_str())
        .map_or(u32::MAX, |at| at as u32);
    let near: Vec<Matches> = plan
        .pairs
        .iter()
        .map(|(a, b)| near(opened, &plan.clauses[*a], &plan.clauses[*b]))
        .collect::<tantivy::Result<_>>()?;
    let base = |required: &Option<Matches>| required.clone().unwrap_or_else(|| Matches::all(opened));
    let finish = |mut matches: Matches| {
        for not in &not {
            matches = matches.without(not);
        }
        for more in small.iter().chain(&near) {
            matches = matches.boosted(more);
        }
        // Reports come before what is known of a cause in general, to which they lead.
        for (document, score) in &mut matches.documents {
            if opened.columns.of(Facet::Type).of(*document).contains(&cause) {
                *score *= IN_GENERAL;
            }
        }
        matches
    };
    let all = match words.first() {
        None => base(&required),
        Some(first) => {
            let all = words[1..].iter().fold(first.clone(), Matches::and);
            match &required {
                Some(required) => all.and(required),
                None => all,
            }
        }
    };
    let all = finish(all);
    if words.len() < 2 || all.documents.len() >= FEW {
        return Ok(Found {
            matches: all,
            with_all: None,
        });
    }
    // Too few: any of the words, and the more of what is rare in a document, the better it is.
    // A word that is nowhere tells no document from another.
    let worth = |word: &Matches| match word.documents.len() {
        0 => 0.0,
        n => idf(opened, n),
    };
    let worth: Vec<f32> = words.iter().map(worth).collect();
    let whole = worth.iter().sum::<f32>().max(f32::MIN_POSITIVE);
    let mut any = Matches::default();
    let mut shares = Matches::default();
    for (word, worth) in words.iter().zip(&worth) {
        any = any.or(word, |a, b| a + b);
        let share = word.documents.iter().map(|(document, _)| (*document, worth / whole));
        shares = shares.or(
            &Matches {
                documents: share.collect(),
            },
            |a, b| a + b,
        );
    }
    for ((_, score), (_, share)) in any.documents.iter_mut().zip(&shares.documents) {
        *score *= share * share;
    }
    // A document with only the most common of several words isn't what was looked for.
    let mut shared = shares.documents.iter();
    any.documents
        .retain(|_| shared.next().is_some_and(|(_, share)| *share >= LEAST_SHARE));
    if let Some(required) = &required {
        any = any.and(required);
    }
    let any = finish(any);
    Ok(Found {
        with_all: (any.documents.len() > all.documents.len()).then_some(all.documents.len()),
        matches: any,
    })
}

/// The least share that the words of a document have in what all words are worth.
const LEAST_SHARE: f32 = 0.3;

fn clause_matches(opened: &Opened, clause: &Planned) -> tantivy::Result<Matches> {
    let mut matches: Option<Matches> = None;
    for leaf in &clause.any {
        let found = leaf_matches(opened, leaf)?;
        matches = Some(match matches {
            Some(matches) => matches.or(&found, f32::max),
            None => found,
        });
    }
    Ok(matches.unwrap_or_default())
}

fn leaf_matches(opened: &Opened, leaf: &Leaf) -> tantivy::Result<Matches> {
    match leaf {
        Leaf::Word(forms) => word(opened, forms),
        Leaf::Phrase(words) => phrase(opened, words),
        Leaf::Values(facet, values) => {
            let column = opened.columns.of(*facet);
            let chosen = |document: &u32| column.of(*document).iter().any(|value| values.contains(value));
            let documents = (0..opened.documents).filter(chosen).map(|document| (document, 0.0));
            Ok(Matches {
                documents: documents.collect(),
            })
        }
        Leaf::Days(from, to) => {
            let documents = days(opened, *from, *to).map(|document| (document, 0.0));
            Ok(Matches {
                documents: documents.collect(),
            })
        }
        Leaf::On(from, to) => {
            let found: Vec<u32> = days(opened, Some(*from), Some(*to)).collect();
            let score = idf(opened, found.len());
            Ok(Matches {
                documents: found.into_iter().map(|document| (document, score)).collect(),
            })
        }
    }
}

/// The documents of some days.
fn days(opened: &Opened, from: Option<i32>, to: Option<i32>) -> impl Iterator<Item = u32> + '_ {
    let within = move |day: i32| from.is_none_or(|from| day >= from) && to.is_none_or(|to| day < to);
    let days = (0..opened.documents).zip(&opened.columns.days);
    days.filter(move |(_, day)| day.is_some_and(within))
        .map(|(document, _)| document)
}

/// How much a word that stands in so many documents says of them.
pub(crate) fn idf(opened: &Opened, frequency: usize) -> f32 {
    let (all, with) = (f64::from(opened.documents), frequency as f64);
    // The same function everywhere, so that results have one order.
    libm::log(1.0 + (all - with + 0.5).max(0.0) / (with + 0.5)) as f32
}

/// How often a word stands in each document, weighted: documents in order.
struct Counts {
    counts: Vec<f32>,
    touched: Vec<u32>,
}

impl Counts {
    fn new(opened: &Opened) -> Self {
        Self {
            counts: vec![0.0; opened.documents as usize],
            touched: Vec::new(),
        }
    }

    fn add(&mut self, opened: &Opened, document: u32, zone: Zone, count: f32) {
        let Some(sum) = self.counts.get_mut(document as usize) else {
            return;
        };
        if *sum == 0.0 {
            self.touched.push(document);
        }
        let long = match zone {
            Zone::Title | Zone::Id | Zone::Names => 1.0,
            _ => 1.0 - B + B * opened.norms.fieldnorm(document) as f32 / opened.mean,
        };
        *sum += weight(zone) * count / long;
    }

    fn scored(mut self, opened: &Opened) -> Matches {
        self.touched.sort_unstable();
        let idf = idf(opened, self.touched.len());
        let score = |document: u32| {
            let count = self.counts[document as usize];
            (document, idf * count / (K1 + count))
        };
        Matches {
            documents: self.touched.iter().map(|document| score(*document)).collect(),
        }
    }
}

fn word(opened: &Opened, forms: &[Form]) -> tantivy::Result<Matches> {
    let mut counts = Counts::new(opened);
    for form in forms {
        for (zone, info) in &form.places {
            let mut postings = opened
                .words
                .read_postings_from_terminfo(info, IndexRecordOption::WithFreqs)?;
            let mut document = postings.doc();
            while document != TERMINATED {
                counts.add(opened, document, *zone, form.weight * postings.term_freq() as f32);
                document = postings.advance();
            }
        }
    }
    Ok(counts.scored(opened))
}

/// The documents of words, in order.
fn documents(opened: &Opened, forms: &[Form]) -> tantivy::Result<Vec<u32>> {
    let mut documents = Vec::new();
    for (_, info) in forms.iter().flat_map(|form| &form.places) {
        let mut postings = opened
            .words
            .read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
        while postings.doc() != TERMINATED {
            documents.push(postings.doc());
            postings.advance();
        }
    }
    documents.sort_unstable();
    documents.dedup();
    Ok(documents)
}

/// Where words stand in these documents: for each the positions and zones, in order.
fn positions(opened: &Opened, forms: &[Form], within: &[u32]) -> tantivy::Result<Vec<Vec<(u32, Zone)>>> {
    let mut places = vec![Vec::new(); within.len()];
    let mut here = Vec::new();
    for (zone, info) in forms.iter().flat_map(|form| &form.places) {
        let mut postings = opened
            .words
            .read_postings_from_terminfo(info, IndexRecordOption::WithFreqsAndPositions)?;
        for (document, places) in within.iter().zip(&mut places) {
            if postings.doc() < *document {
                postings.seek(*document);
            }
            if postings.doc() == *document {
                postings.positions(&mut here);
                places.extend(here.iter().map(|position| (*position, *zone)));
            }
        }
    }
    for places in &mut places {
        places.sort_unstable();
    }
    Ok(places)
}

fn phrase(opened: &Opened, words: &[(Vec<Form>, u32)]) -> tantivy::Result<Matches> {
    if words.iter().any(|(forms, _)| forms.is_empty()) {
        return Ok(Matches::default());
    }
    let mut within: Option<Vec<u32>> = None;
    for (forms, _) in words {
        let documents = documents(opened, forms)?;
        within = Some(match within {
            Some(mut within) => {
                within.retain(|document| documents.binary_search(document).is_ok());
                within
            }
            None => documents,
        });
    }
    let within = within.unwrap_or_default();
    let mut counts = Counts::new(opened);
    let mut named = Vec::new();
    let placed: Vec<_> = words
        .iter()
        .map(|(forms, at)| Ok((positions(opened, forms, &within)?, *at)))
        .collect::<tantivy::Result<_>>()?;
    let Some(((first, _), others)) = placed.split_first() else {
        return Ok(Matches::default());
    };
    for (n, document) in within.iter().enumerate() {
        for (position, zone) in &first[n] {
            let follows = others.iter().all(|(places, at)| {
                let wanted = position + at;
                places[n]
                    .binary_search_by_key(&wanted, |(position, _)| *position)
                    .is_ok()
            });
            if follows {
                counts.add(opened, *document, *zone, 1.0);
                if *zone == Zone::Id && named.last() != Some(document) {
                    named.push(*document);
                }
            }
        }
    }
    let mut matches = counts.scored(opened);
    for (document, score) in &mut matches.documents {
        if named.binary_search(document).is_ok() {
            *score += ID_NAMED;
        }
    }
    Ok(matches)
}

/// Where the words of two clauses stand near each other, and how much that says.
fn near(opened: &Opened, first: &Planned, second: &Planned) -> tantivy::Result<Matches> {
    let (Some(first), Some(second)) = (first.word(), second.word()) else {
        return Ok(Matches::default());
    };
    let mut within = documents(opened, first)?;
    let others = documents(opened, second)?;
    within.retain(|document| others.binary_search(document).is_ok());
    let (first, second) = (positions(opened, first, &within)?, positions(opened, second, &within)?);
    let mut counts = Counts::new(opened);
    for (n, document) in within.iter().enumerate() {
        for (position, zone) in &first[n] {
            let from = position.saturating_sub(NEAR);
            let start = second[n].partition_point(|(other, _)| *other < from);
            let around = second[n][start..]
                .iter()
                .take_while(|(other, _)| *other <= position + NEAR);
            // One behind the other says most.
            let closest = around
                .filter(|(other, _)| other != position)
                .map(|(other, _)| match other > position {
                    true => other - position,
                    false => position - other + 1,
                })
                .min();
            if let Some(distance) = closest {
                counts.add(opened, *document, *zone, 1.0 / distance as f32);
            }
        }
    }
    let mut matches = counts.scored(opened);
    for (_, score) in &mut matches.documents {
        *score *= TOGETHER;
    }
    Ok(matches)
}
