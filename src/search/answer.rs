//! The answer to a query: hits in their order, and facets with counts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::engine::Opened;
use crate::entry::{Card, Facet, Type, Zone, unpack};
use crate::plan::{self, Leaf, Plan};
use crate::query;
use crate::rank;
use crate::snippet::{self, Sought};
use crate::terms::Form;
use crate::text::Splitter;

/// What is asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Request {
    /// What was typed.
    pub query: String,
    /// Chosen values: those of one facet are alternatives, all facets hold.
    pub chosen: BTreeMap<Facet, Vec<String>>,
    /// How many hits are passed over.
    pub skip: usize,
    /// How many are wanted.
    pub limit: usize,
    /// How many values of a facet are wanted; those that are chosen come beside.
    pub values: usize,
}

impl Default for Request {
    fn default() -> Self {
        Self {
            query: String::new(),
            chosen: BTreeMap::new(),
            skip: 0,
            limit: 10,
            values: 10,
        }
    }
}

/// What was found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Answer {
    /// What was typed.
    pub query: String,
    /// How many there are.
    pub total: usize,
    /// The best of them.
    pub hits: Vec<Hit>,
    /// How many there are of each value.
    pub facets: Facets,
    /// What was looked for in place of what was typed.
    pub corrected: Option<String>,
    /// Where few have all words, and others are shown too: how many have all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub with_all: Option<usize>,
    /// What was typed and not looked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ignored: Vec<String>,
    /// What is to be known of what was asked for: what is left out, which value there isn't.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// How the query was read, and in which words it is looked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub read_as: Vec<String>,
}

/// How many there are of each value, by facet.
pub type Facets = BTreeMap<Facet, Vec<Count>>;

/// How many results have a value.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Count {
    /// The value, as a query has it.
    pub value: String,
    /// What it is called.
    pub label: String,
    /// How many.
    pub count: usize,
    /// Whether it is chosen.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub chosen: bool,
}

/// A result.
#[derive(Clone, Debug, Serialize)]
pub struct Hit {
    /// What it is.
    #[serde(rename = "type")]
    pub kind: Type,
    /// Its id.
    pub id: String,
    /// The file it was read from.
    pub path: String,
    /// Its page, and the section that matched best: relative to the site's root.
    pub url: String,
    /// Its title.
    pub title: String,
    /// How good it is.
    pub score: f32,
    /// The heading of the section that matched best.
    pub section: Option<String>,
    /// Its words around what was found.
    pub snippet: String,
    /// What was found in it: bytes of the snippet, from and to.
    pub marks: Vec<(usize, usize)>,
    /// What was found in the title: bytes of it, from and to.
    pub title_marks: Vec<(usize, usize)>,
    /// The day it is about.
    pub date: Option<String>,
    /// Its severity, as it is shown.
    pub severity: Option<String>,
    /// The place of its severity among those of the site, the most severe is 1; 0 where it is none of them.
    pub rank: usize,
    /// Its state, where that must not be overlooked.
    pub status: Option<String>,
    /// The names of its causes.
    pub causes: Vec<String>,
}

/// Answers; an error when bytes are missing, or damaged.
pub(crate) fn answer(opened: &Opened, request: &Request) -> tantivy::Result<Answer> {
    let mut splitter = Splitter::default();
    let query = query::read(&request.query, &mut splitter);
    let plan = plan::plan(opened, &query, &mut splitter)?;
    if !plan::is_there(opened, &plan) {
        return Err(not_there());
    }
    let found = rank::find(opened, &plan)?;
    let (chosen, facets) = choose(opened, request, &found.matches.documents);
    let total = chosen.len();
    let mut ordered: Vec<(u32, u32)> = chosen
        .iter()
        .map(|(document, score)| (rounded(*score), *document))
        .collect();
    // Documents are in the order that equals are shown in.
    ordered.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let page: Vec<(u32, u32)> = ordered.into_iter().skip(request.skip).take(request.limit).collect();
    let mut is_missing = false;
    let mut cards = Vec::new();
    for (score, document) in page {
        match card(opened, document) {
            Ok(card) => cards.push((score, card)),
            Err(_) if opened.blob.is_missing() => is_missing = true,
            Err(error) => return Err(error),
        }
    }
    if is_missing {
        return Err(not_there());
    }
    let sought = [false, true].map(|with_longer| sought(opened, &query, &plan, with_longer));
    let hits = cards
        .into_iter()
        .map(|(score, card)| {
            let rank = opened
                .site
                .severities
                .iter()
                .position(|id| card.level.as_ref() == Some(id));
            hit(
                card,
                f32::from_bits(score),
                rank.map_or(0, |at| at + 1),
                &sought,
                &mut splitter,
            )
        })
        .collect();
    Ok(Answer {
        query: request.query.clone(),
        total,
        hits,
        facets,
        corrected: corrected(&request.query, &plan),
        with_all: found.with_all.filter(|_| request.chosen.is_empty()),
        ignored: query.ignored.clone(),
        notes: notes(request, &query, &plan),
        read_as: read_as(&query, &plan),
    })
}

fn not_there() -> tantivy::TantivyError {
    tantivy::TantivyError::InvalidArgument("bytes are missing".to_owned())
}

/// A score to a ten-thousandth of itself: what differs by less is equal, wherever it was reckoned.
fn rounded(score: f32) -> u32 {
    (score.max(0.0).to_bits() + (1 << 9)) & !((1 << 10) - 1)
}

fn card(opened: &Opened, document: u32) -> tantivy::Result<Card> {
    use tantivy::schema::Value as _;

    let stored: tantivy::TantivyDocument = opened.store.get(document)?;
    let bytes = stored.get_first(opened.card).and_then(|value| value.as_bytes());
    let damaged = || tantivy::TantivyError::InvalidArgument("a document can't be read".to_owned());
    bytes.and_then(unpack).ok_or_else(damaged)
}

/// The documents that have the chosen values, and of each facet how many would have each value if nothing of that facet
/// were chosen.
fn choose(opened: &Opened, request: &Request, found: &[(u32, f32)]) -> (Vec<(u32, f32)>, Facets) {
    let counted = Facet::ALL;
    let wanted = counted.map(|facet| {
        let column = opened.columns.of(facet);
        request
            .chosen
            .get(&facet)
            .filter(|chosen| !chosen.is_empty())
            .map(|chosen| -> Vec<u32> {
                let values = column.values.iter().enumerate();
                let chosen = values.filter(|(_, value)| chosen.contains(value));
                chosen.map(|(at, _)| at as u32).collect()
            })
    });
    let mut counts = counted.map(|facet| vec![0_usize; opened.columns.of(facet).values.len()]);
    let mut chosen = Vec::new();
    for (document, score) in found {
        let fails = |facet: usize| {
            wanted[facet].as_ref().is_some_and(|wanted| {
                let of = opened.columns.of(counted[facet]).of(*document);
                !of.iter().any(|value| wanted.contains(value))
            })
        };
        let failed: Vec<usize> = (0..counted.len()).filter(|facet| fails(*facet)).collect();
        let mut count = |facet: usize| {
            for value in opened.columns.of(counted[facet]).of(*document) {
                counts[facet][*value as usize] += 1;
            }
        };
        match *failed {
            [] => {
                (0..counted.len()).for_each(&mut count);
                chosen.push((*document, *score));
            }
            [only] => count(only),
            _ => {}
        }
    }
    let mut facets = BTreeMap::new();
    for (n, facet) in counted
        .into_iter()
        .enumerate()
        .filter(|(_, facet)| *facet != Facet::Tag)
    {
        let column = opened.columns.of(facet);
        let is_chosen = |at: usize| wanted[n].as_ref().is_some_and(|wanted| wanted.contains(&(at as u32)));
        let of = counts[n].iter().enumerate();
        let mut values: Vec<Count> = of
            .filter(|(at, count)| **count > 0 || is_chosen(*at))
            .map(|(at, count)| Count {
                value: column.values[at].clone(),
                label: opened.site.label(facet, &column.values[at]).to_owned(),
                count: *count,
                chosen: is_chosen(at),
            })
            .collect();
        match facet {
            Facet::Year => values.sort_by(|a, b| b.value.cmp(&a.value)),
            // In the order that the site gives them.
            Facet::Severity => values.sort_by_key(|value| {
                let known = &opened.site.severities;
                (
                    known.iter().position(|id| *id == value.value).unwrap_or(known.len()),
                    value.value.clone(),
                )
            }),
            _ => values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.label.cmp(&b.label))),
        }
        let mut left = request.values;
        values.retain(|value| {
            let is_kept = left > 0 || value.chosen;
            left = left.saturating_sub(1);
            is_kept
        });
        if !values.is_empty() {
            facets.insert(facet, values);
        }
    }
    (chosen, facets)
}

/// The query with what is looked for in place of what was typed.
fn corrected(typed: &str, plan: &Plan) -> Option<String> {
    if plan.corrected.is_empty() {
        return None;
    }
    let mut out = String::new();
    let mut from = 0;
    for (at, word) in &plan.corrected {
        out.push_str(typed.get(from..at.start)?);
        // What stands before the word itself, `title:`, stays.
        let typed = typed.get(at.clone())?;
        if let Some((field, _)) = typed.split_once(':') {
            out.push_str(field);
            out.push(':');
        }
        out.push_str(word);
        from = at.end;
    }
    out.push_str(typed.get(from..)?);
    Some(out)
}

/// The words to show where they stand; words that only begin with what was typed where it is none itself, or always.
fn sought(opened: &Opened, query: &query::Query, plan: &Plan, with_longer: bool) -> Vec<Sought> {
    let mut sought = Vec::new();
    for (clause, planned) in query.clauses.iter().zip(&plan.clauses) {
        if planned.is_not || planned.is_small {
            continue;
        }
        let zones = match &*clause.any {
            [query::Ask::Text(text)] => text.zones,
            _ => &Zone::ALL,
        };
        for leaf in &planned.any {
            let words: Vec<(&[Form], u32)> = match leaf {
                Leaf::Word(forms) => vec![(forms, 0)],
                Leaf::Phrase(words) => words.iter().map(|(forms, at)| (&**forms, *at)).collect(),
                Leaf::Values(..) | Leaf::On(..) | Leaf::Days(..) => continue,
            };
            let frequency = words
                .iter()
                .map(|(forms, _)| forms.iter().map(Form::frequency).max().unwrap_or(0));
            let worth = rank::idf(opened, frequency.min().unwrap_or(0) as usize);
            let words = words.into_iter().map(|(forms, at)| {
                let is_word = !with_longer && forms.iter().any(|form| !form.is_longer());
                let shown = forms.iter().filter(|form| !is_word || !form.is_longer());
                let mut forms: Vec<String> = shown.map(|form| form.word.clone()).collect();
                forms.sort_unstable();
                (forms, at)
            });
            sought.push(Sought {
                words: words.collect(),
                worth,
                zones,
            });
        }
    }
    sought
}

fn hit(card: Card, score: f32, rank: usize, [exact, wide]: &[Vec<Sought>; 2], splitter: &mut Splitter) -> Hit {
    let mut found = snippet::snippet(&card, exact, splitter);
    if found.part.is_none() && found.in_title.is_empty() {
        found = snippet::snippet(&card, wide, splitter);
    }
    let part = found.part.and_then(|at| card.parts.get(at));
    let anchor = part.map_or("", |part| &*part.anchor);
    let url = match anchor {
        "" => card.url,
        anchor => format!("{}#{anchor}", card.url),
    };
    Hit {
        kind: card.kind,
        id: card.id,
        path: card.path,
        url,
        title: card.title,
        score,
        section: part.map(|part| part.title.clone()).filter(|title| !title.is_empty()),
        snippet: found.text,
        marks: found.marks.iter().map(|mark| (mark.start, mark.end)).collect(),
        title_marks: found.in_title.iter().map(|mark| (mark.start, mark.end)).collect(),
        date: card.date,
        severity: card.severity,
        rank,
        status: card.status,
        causes: card.causes,
    }
}

/// Words that are left out, and values that there aren't.
fn notes(request: &Request, query: &query::Query, plan: &Plan) -> Vec<String> {
    let mut notes = Vec::new();
    for (clause, planned) in query.clauses.iter().zip(&plan.clauses) {
        for (ask, leaf) in clause.any.iter().zip(&planned.any) {
            match (ask, leaf) {
                (query::Ask::Value(facet, typed), Leaf::Values(_, values)) if values.is_empty() => {
                    notes.push(format!("No {} is called {typed}", facet.as_str()));
                }
                (query::Ask::Text(text), _) if clause.is_not => {
                    let typed = request.query.get(text.at.clone()).unwrap_or_default();
                    notes.push(format!("Without {}", typed.trim_start_matches(['-', '−'])));
                }
                _ => {}
            }
        }
    }
    notes.truncate(5);
    notes
}

/// A line a clause: as it was read, and the words that it is looked for in.
fn read_as(query: &query::Query, plan: &Plan) -> Vec<String> {
    let words = |forms: &[Form]| -> String {
        let words: Vec<&str> = forms.iter().map(|form| &*form.word).collect();
        match words.is_empty() {
            true => "nothing".to_owned(),
            false => words.join(", "),
        }
    };
    let leaf = |leaf: &Leaf| match leaf {
        Leaf::Word(forms) => words(forms),
        Leaf::Phrase(parts) => {
            let parts: Vec<String> = parts.iter().map(|(forms, _)| words(forms)).collect();
            format!("“{}”", parts.join("” “"))
        }
        Leaf::Values(facet, values) => format!("{} of {} values", facet.as_str(), values.len()),
        Leaf::On(..) | Leaf::Days(..) => "days".to_owned(),
    };
    let clauses = plan.clauses.iter().zip(&query.clauses);
    let line = |(planned, _): (&plan::Planned, &query::Clause)| {
        let any: Vec<String> = planned.any.iter().map(leaf).collect();
        let lead = match (planned.is_not, planned.is_small, planned.may_miss) {
            (true, ..) => "without",
            (_, true, _) => "better with",
            (.., true) => "with",
            _ => "only with",
        };
        format!("{lead} {}", any.join(" or "))
    };
    clauses.map(line).collect()
}
