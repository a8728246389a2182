//! The plan of a query: which terms of the index it takes. All of it is known from the head.

use std::ops::Range;

use tantivy::schema::IndexRecordOption;

use crate::engine::Opened;
use crate::entry::{Facet, Zone};
use crate::query::{Ask, Query, Text};
use crate::terms::{self, Form};
use crate::text::Splitter;

/// A query whose words were looked up.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) clauses: Vec<Planned>,
    /// Clauses whose words may stand near each other, which is looked at.
    pub(crate) pairs: Vec<(usize, usize)>,
    /// What was typed, and what is looked for in its place.
    pub(crate) corrected: Vec<(Range<usize>, String)>,
}

/// One of these holds, or none of them.
#[derive(Debug)]
pub(crate) struct Planned {
    pub(crate) any: Vec<Leaf>,
    pub(crate) is_not: bool,
    /// Whether results may do without it, where too few have all.
    pub(crate) may_miss: bool,
    /// Whether it only says how good a result is: small words.
    pub(crate) is_small: bool,
}

/// Something whose documents can be told.
#[derive(Debug)]
pub(crate) enum Leaf {
    /// A word, in its forms.
    Word(Vec<Form>),
    /// Words at their places behind the first.
    Phrase(Vec<(Vec<Form>, u32)>),
    /// Any of these values.
    Values(Facet, Vec<u32>),
    /// These days, named among words: as good as a word.
    On(i32, i32),
    /// Days, from the first one up to, and without, the second.
    Days(Option<i32>, Option<i32>),
}

/// Looks up the words of a query.
pub(crate) fn plan(opened: &Opened, query: &Query, splitter: &mut Splitter) -> tantivy::Result<Plan> {
    let mut plan = Plan {
        clauses: Vec::new(),
        pairs: Vec::new(),
        corrected: Vec::new(),
    };
    for clause in &query.clauses {
        let mut planned = Planned {
            any: Vec::new(),
            is_not: clause.is_not,
            may_miss: !clause.is_not,
            is_small: !clause.is_not,
        };
        for ask in &clause.any {
            match ask {
                Ask::Text(text) => {
                    let is_small = !text.is_quoted && text.words.len() == 1 && text.zones.len() == Zone::ALL.len() && {
                        let word = &text.words[0].0;
                        opened.language.is_small(word, splitter)
                    };
                    planned.is_small &= is_small;
                    planned.may_miss &= !text.is_quoted && text.zones.len() == Zone::ALL.len();
                    planned
                        .any
                        .extend(leaves(opened, text, is_small, &mut plan.corrected, splitter)?);
                }
                Ask::Value(facet, typed) => {
                    planned.is_small = false;
                    planned.may_miss = false;
                    planned.any.push(Leaf::Values(*facet, values(opened, *facet, typed)));
                }
                Ask::Days(from, to) => {
                    planned.is_small = false;
                    planned.may_miss = false;
                    planned.any.push(Leaf::Days(*from, *to));
                }
            }
        }
        plan.clauses.push(planned);
    }
    // Where there are only small words, they are what is looked for.
    if plan.clauses.iter().all(|clause| clause.is_small || clause.is_not) {
        for clause in &mut plan.clauses {
            clause.is_small = false;
        }
    }
    plan.pairs = pairs(&plan.clauses);
    Ok(plan)
}

/// Neighbours among the words, where looking at their positions takes few bytes: the rarer they are, the more it says
/// that they stand together.
fn pairs(clauses: &[Planned]) -> Vec<(usize, usize)> {
    let words: Vec<usize> = clauses
        .iter()
        .enumerate()
        .filter(|(_, clause)| clause.may_miss && !clause.is_small && clause.word().is_some())
        .map(|(at, _)| at)
        .collect();
    let bytes = |at: usize| -> usize {
        let forms = clauses[at].word().into_iter().flatten();
        forms
            .flat_map(|form| &form.places)
            .map(|(_, info)| info.positions_range.len())
            .sum()
    };
    let mut left = PAIRED_BYTES;
    let mut pairs = Vec::new();
    for pair in words.windows(2) {
        let takes = bytes(pair[0]) + bytes(pair[1]);
        if takes <= left {
            left -= takes;
            pairs.push((pair[0], pair[1]));
        }
    }
    pairs
}

/// How many bytes of positions a query may take to see which of its words stand together.
const PAIRED_BYTES: usize = 25_000;

impl Planned {
    /// The forms of the one word that it is.
    pub(crate) fn word(&self) -> Option<&[Form]> {
        match &*self.any {
            [Leaf::Word(forms)] => Some(forms),
            _ => None,
        }
    }
}

fn leaves(
    opened: &Opened,
    text: &Text,
    is_small: bool,
    corrected: &mut Vec<(Range<usize>, String)>,
    splitter: &mut Splitter,
) -> tantivy::Result<Vec<Leaf>> {
    let zones = text.zones;
    let [(word, _)] = &*text.words else {
        let mut phrase = Vec::new();
        for (n, (word, at)) in text.words.iter().enumerate() {
            let mut forms: Vec<Form> = terms::exact(opened, word, zones)?.into_iter().collect();
            if text.is_open && n + 1 == text.words.len() {
                let longer = terms::longer(opened, word, zones, &forms)?;
                forms.extend(longer);
            }
            phrase.push((forms, *at));
        }
        let mut leaves = vec![Leaf::Phrase(phrase)];
        leaves.extend(text.days.map(|(from, to)| Leaf::On(from, to)));
        // `e-mail` is written `email` too.
        let joined: String = text.words.iter().map(|(word, _)| &**word).collect();
        if !text.is_quoted
            && text.words.len() <= 3
            && joined.is_ascii()
            && let Some(form) = terms::exact(opened, &joined, zones)?
        {
            leaves.push(Leaf::Word(vec![form]));
        }
        return Ok(leaves);
    };
    if text.is_quoted {
        let mut forms: Vec<Form> = terms::exact(opened, word, zones)?.into_iter().collect();
        if text.is_open {
            let longer = terms::longer(opened, word, zones, &forms)?;
            forms.extend(longer);
        }
        return Ok(vec![Leaf::Word(forms)]);
    }
    let mut forms = terms::inflected(opened, word, &text.written, zones, splitter)?;
    if text.is_open && !is_small {
        let longer = terms::longer(opened, word, zones, &forms)?;
        forms.extend(longer);
    }
    // A word that is none may be the beginning of one, wherever it stands: compounds are long.
    if forms.is_empty() && word.chars().count() >= 4 {
        forms = terms::longer(opened, word, zones, &forms)?;
    }
    if forms.is_empty()
        && let Some((left, right)) = terms::parted(opened, word, zones)?
    {
        corrected.push((text.at.clone(), format!("{left} {right}")));
        let exact =
            |word: &str| -> tantivy::Result<Vec<Form>> { Ok(terms::exact(opened, word, zones)?.into_iter().collect()) };
        return Ok(vec![Leaf::Phrase(vec![(exact(&left)?, 0), (exact(&right)?, 1)])]);
    }
    if forms.is_empty()
        && let Some(meant) = terms::meant(opened, word, zones, text.is_open)?
    {
        forms = terms::inflected(opened, &meant, &meant, zones, splitter)?;
        corrected.push((text.at.clone(), meant));
    }
    Ok(vec![Leaf::Word(forms)])
}

/// The values that are called so: by their own name, another one or their label; else those that begin so.
fn values(opened: &Opened, facet: Facet, typed: &str) -> Vec<u32> {
    let column = opened.columns.of(facet);
    let plain = |text: &str| -> String {
        let letters = text.chars().map(|c| if c.is_alphanumeric() { c } else { '-' });
        letters.flat_map(char::to_lowercase).collect()
    };
    let typed = plain(typed);
    let site = &opened.site;
    let other = site.others.get(&facet).and_then(|others| others.get(&typed));
    let named = |value: &str| -> [String; 2] { [plain(value), plain(site.label(facet, value))] };
    let all = || column.values.iter().enumerate();
    let chosen = |is_chosen: &dyn Fn(&str) -> bool| -> Vec<u32> {
        let chosen = all().filter(|(_, value)| is_chosen(value));
        chosen.map(|(at, _)| at as u32).collect()
    };
    let exact = chosen(&|value| named(value).contains(&typed) || other.is_some_and(|other| other == value));
    if !exact.is_empty() || typed.is_empty() {
        return exact;
    }
    // `1` is `sev1`, where it is no year or the like.
    let is_number = typed.bytes().all(|b| b.is_ascii_digit());
    let numbered = |name: &str| {
        let letters = name.strip_suffix(&*typed);
        letters.is_some_and(|letters| letters.ends_with(|c: char| c.is_alphabetic()))
    };
    if is_number {
        return chosen(&|value| numbered(&plain(value)));
    }
    // Its beginning, or that of a word of it.
    let begins = |name: &str| name.starts_with(&typed) || name.contains(&format!("-{typed}"));
    chosen(&|value| named(value).iter().any(|name| begins(name)))
}

/// Reads what the plan takes; whether it was all there.
pub(crate) fn is_there(opened: &Opened, plan: &Plan) -> bool {
    let mut all = true;
    for leaf in plan.clauses.iter().flat_map(|clause| &clause.any) {
        match leaf {
            Leaf::Word(forms) => {
                for form in forms {
                    all &= has(opened, form, false);
                }
            }
            Leaf::Phrase(words) => {
                // A phrase with a word that is nowhere is nowhere.
                if words.iter().any(|(forms, _)| forms.is_empty()) {
                    continue;
                }
                for (forms, _) in words {
                    for form in forms {
                        all &= has(opened, form, true);
                    }
                }
            }
            Leaf::Values(..) | Leaf::On(..) | Leaf::Days(..) => {}
        }
    }
    for at in plan.pairs.iter().flat_map(|(a, b)| [a, b]) {
        for form in plan.clauses[*at].word().into_iter().flatten() {
            all &= has(opened, form, true);
        }
    }
    all
}

fn has(opened: &Opened, form: &Form, with_positions: bool) -> bool {
    let mut all = true;
    for (_, info) in &form.places {
        all &= opened
            .words
            .read_block_postings_from_terminfo(info, IndexRecordOption::WithFreqs)
            .is_ok();
        if with_positions && let Some(positions) = &opened.positions {
            all &= positions.read_bytes_slice(info.positions_range.clone()).is_ok();
        }
    }
    all
}
