//! The dictionary: in which forms a word that was typed stands in the index.

use std::collections::BTreeMap;

use tantivy::postings::TermInfo;
use tantivy::termdict::TermStreamer;
use tantivy_fst::Automaton;

use crate::engine::Opened;
use crate::entry::Zone;
use crate::fuzzy::{self, Near};
use crate::schema::{of_term, term};
use crate::text::Splitter;

/// More endings than this are not looked up.
const MOST_ENDINGS: usize = 50;

/// How much less another form of a word counts than the word that was typed.
const OTHER_FORM: f32 = 0.85;

/// How much less a longer word counts, where the word that was typed is one.
const LONGER: f32 = 0.2;

/// A word as it stands in the index.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    pub(crate) word: String,
    /// How near it is to what was typed: at most 1.
    pub(crate) weight: f32,
    pub(crate) places: Vec<(Zone, TermInfo)>,
}

impl Form {
    /// Whether it only begins with what was typed.
    pub(crate) fn is_longer(&self) -> bool {
        self.weight == LONGER
    }

    /// In how many documents it stands, at least.
    pub(crate) fn frequency(&self) -> u32 {
        self.places.iter().map(|(_, info)| info.doc_freq).max().unwrap_or(0)
    }
}

/// The terms of a stream as forms, those of one word together.
fn forms<A: Automaton>(mut stream: TermStreamer<'_, A>, zones: &[Zone], weight: f32) -> Vec<Form>
where
    A::State: Clone,
{
    let mut forms: Vec<Form> = Vec::new();
    while stream.advance() {
        let Some((word, zone)) = of_term(stream.key()) else {
            continue;
        };
        if !zones.contains(&zone) {
            continue;
        }
        let place = (zone, stream.value().clone());
        match forms.last_mut() {
            Some(last) if last.word == word => last.places.push(place),
            _ => forms.push(Form {
                word: word.to_owned(),
                weight,
                places: vec![place],
            }),
        }
    }
    forms
}

/// The word itself.
pub(crate) fn exact(opened: &Opened, word: &str, zones: &[Zone]) -> tantivy::Result<Option<Form>> {
    let terms = opened.words.terms();
    let stream = terms
        .range()
        .ge(term(word, Zone::ALL[0]))
        .le(term(word, Zone::Aside))
        .into_stream()?;
    Ok(forms(stream, zones, 1.0).into_iter().find(|form| form.word == word))
}

/// The word, and the words that have its stem; `written` is the word with its diacritics.
pub(crate) fn inflected(
    opened: &Opened,
    word: &str,
    written: &str,
    zones: &[Zone],
    splitter: &mut Splitter,
) -> tantivy::Result<Vec<Form>> {
    let mut found: Vec<Form> = exact(opened, word, zones)?.into_iter().collect();
    let mut stems = stems(opened, word, splitter);
    if written != word {
        stems.push(opened.language.stem(written, splitter));
    }
    let mut beginnings: Vec<&str> = stems.iter().map(|stem| beginning(stem, 3)).collect();
    beginnings.sort_unstable();
    beginnings.dedup();
    for beginning in beginnings {
        for mut form in starting(opened, beginning, zones)? {
            let is_new = found.iter().all(|known| known.word != form.word);
            if is_new
                && self::stems(opened, &form.word, splitter)
                    .iter()
                    .any(|stem| stems.contains(stem))
            {
                form.weight = OTHER_FORM;
                found.push(form);
            }
        }
    }
    Ok(found)
}

/// The stems of a folded word: its own, and those of how it is written with its diacritics.
fn stems(opened: &Opened, word: &str, splitter: &mut Splitter) -> Vec<String> {
    let mut stems = vec![opened.language.stem(word, splitter)];
    stems.extend(opened.stems.get(word).into_iter().flatten().cloned());
    stems
}

fn beginning(word: &str, letters: usize) -> &str {
    let end = word.char_indices().nth(letters).map_or(word.len(), |(at, _)| at);
    &word[..end]
}

fn starting(opened: &Opened, beginning: &str, zones: &[Zone]) -> tantivy::Result<Vec<Form>> {
    let terms = opened.words.terms();
    let mut end = beginning.as_bytes().to_vec();
    // No byte of UTF-8 is as high as this.
    end.push(0xff);
    let stream = terms.range().ge(beginning).lt(end).into_stream()?;
    Ok(forms(stream, zones, 1.0))
}

/// Longer words that begin like this, the most frequent ones.
pub(crate) fn longer(opened: &Opened, word: &str, zones: &[Zone], known: &[Form]) -> tantivy::Result<Vec<Form>> {
    if word.chars().count() < 2 && word.is_ascii() {
        return Ok(Vec::new());
    }
    let mut found = starting(opened, word, zones)?;
    found.retain(|form| known.iter().all(|known| known.word != form.word));
    found.sort_by(|a, b| b.frequency().cmp(&a.frequency()).then_with(|| a.word.cmp(&b.word)));
    found.truncate(MOST_ENDINGS);
    let weight = if known.is_empty() { 1.0 } else { LONGER };
    for form in &mut found {
        form.weight = weight;
    }
    Ok(found)
}

/// The word that was most likely meant, where nothing is spelled like this: the nearest one, of several the most
/// frequent.
pub(crate) fn meant(opened: &Opened, word: &str, zones: &[Zone], is_open: bool) -> tantivy::Result<Option<String>> {
    let most = fuzzy::forgiven(word);
    if most == 0 {
        return Ok(None);
    }
    let near = |is_prefix: bool| -> tantivy::Result<Option<String>> {
        let near = Near {
            word: word.as_bytes(),
            most,
            is_prefix,
        };
        let stream = opened.words.terms().search(near).into_stream()?;
        let mut best: BTreeMap<(u8, bool), (u32, usize, String)> = BTreeMap::new();
        for form in forms(stream, zones, 1.0) {
            if form.word.bytes().any(|b| b.is_ascii_digit()) {
                continue;
            }
            let distance = match is_prefix {
                true => (0..=form.word.len())
                    .filter(|end| form.word.is_char_boundary(*end))
                    .map(|end| fuzzy::distance(word, &form.word[..end]))
                    .min()
                    .unwrap_or(most),
                false => fuzzy::distance(word, &form.word),
            };
            // Hardly anybody mistypes how a word begins, but for swapping its first letters.
            let begins_alike = beginning(&form.word, 1) == beginning(word, 1);
            if !begins_alike && !is_swapped(word, &form.word) {
                continue;
            }
            // Of several, the most frequent one; of equals, the one that is right for longest.
            let alike = form.word.bytes().zip(word.bytes()).take_while(|(a, b)| a == b).count();
            let best = best.entry((distance, !begins_alike)).or_insert((0, 0, String::new()));
            if (form.frequency(), alike) > (best.0, best.1) {
                *best = (form.frequency(), alike, form.word);
            }
        }
        Ok(best.into_values().next().map(|(.., word)| word))
    };
    match near(false)? {
        // Of few letters, too many words begin with something like them.
        None if is_open && word.chars().count() >= 6 => near(true),
        found => Ok(found),
    }
}

/// Whether the first two letters of one are those of the other, the other way round.
fn is_swapped(a: &str, b: &str) -> bool {
    let (mut a, mut b) = (a.chars(), b.chars());
    let (a, b) = ((a.next(), a.next()), (b.next(), b.next()));
    a == (b.1, b.0)
}

/// A word that is really two, `flashloan`: both, where both are known.
pub(crate) fn parted(opened: &Opened, word: &str, zones: &[Zone]) -> tantivy::Result<Option<(String, String)>> {
    let mut best: Option<(u32, (String, String))> = None;
    for (at, _) in word.char_indices().skip(4) {
        let (left, right) = word.split_at(at);
        if right.chars().count() < 4 {
            break;
        }
        if let (Some(a), Some(b)) = (exact(opened, left, zones)?, exact(opened, right, zones)?) {
            let frequency = a.frequency().min(b.frequency());
            if best.as_ref().is_none_or(|(most, _)| frequency > *most) {
                best = Some((frequency, (left.to_owned(), right.to_owned())));
            }
        }
    }
    Ok(best.map(|(_, parts)| parts))
}
