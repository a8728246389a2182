//! Which part of a text says most of what was looked for, and its words around that.

use std::ops::Range;

use crate::entry::{Card, Part, Zone};
use crate::text::Splitter;

/// About how many characters a snippet has.
const LONG: usize = 200;

/// How many of them stand before the first word that was found.
const BEFORE: usize = 40;

/// The part of a card that matched best, and what to show of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Snippet {
    /// Which part; none where only the title did.
    pub(crate) part: Option<usize>,
    pub(crate) text: String,
    /// What was found in it: bytes of the text.
    pub(crate) marks: Vec<Range<usize>>,
}

/// A word that was looked for: the forms it is found in, and what it is worth.
#[derive(Clone, Debug)]
pub(crate) struct Sought {
    pub(crate) forms: Vec<String>,
    pub(crate) worth: f32,
    /// Where it may stand.
    pub(crate) zones: &'static [Zone],
}

/// A word that was found: its bytes, and which of those sought it is.
type Hit = (Range<usize>, usize);

/// Chooses what to show of a card.
pub(crate) fn snippet(card: &Card, sought: &[Sought], splitter: &mut Splitter) -> Snippet {
    let mut best: Option<(f32, usize, Vec<Hit>)> = None;
    for (at, part) in card.parts.iter().enumerate() {
        let hits = hits(&part.text, sought, part.zone, splitter);
        let in_title = self::hits(&part.title, sought, part.zone, splitter);
        let score = score(part, &hits, &in_title, sought);
        if score > 0.0 && best.as_ref().is_none_or(|(most, ..)| score > *most) {
            best = Some((score, at, hits));
        }
    }
    match best {
        Some((_, at, hits)) => {
            let (text, marks) = window(&card.parts[at].text, &hits, sought);
            Snippet {
                part: Some(at),
                text,
                marks,
            }
        }
        None => {
            let first = card.parts.iter().find(|part| part.zone == Zone::Summary);
            let first = first.or_else(|| card.parts.iter().find(|part| !part.text.trim().is_empty()));
            let (text, _) = first.map(|part| window(&part.text, &[], sought)).unwrap_or_default();
            Snippet {
                part: None,
                text,
                marks: Vec::new(),
            }
        }
    }
}

fn hits(text: &str, sought: &[Sought], zone: Zone, splitter: &mut Splitter) -> Vec<Hit> {
    let mut hits: Vec<Hit> = Vec::new();
    splitter.split(text, |word, _, at, _| {
        let found = |sought: &Sought| {
            sought.zones.contains(&zone) && sought.forms.binary_search_by(|form| (**form).cmp(word)).is_ok()
        };
        if let Some(which) = sought.iter().position(found) {
            match hits.last_mut() {
                // A part of a word that was found.
                Some((last, _)) if at.start < last.end && at.end <= last.end => {}
                _ => hits.push((at, which)),
            }
        }
    });
    hits
}

fn score(part: &Part, hits: &[Hit], in_title: &[Hit], sought: &[Sought]) -> f32 {
    let mut score = 0.0;
    for (which, sought) in sought.iter().enumerate() {
        let count = hits.iter().filter(|(_, of)| *of == which).count() as f32;
        let titled = in_title.iter().any(|(_, of)| *of == which);
        score += sought.worth * (count / (count + 1.0) + f32::from(u8::from(count > 0.0 || titled)));
        score += sought.worth * 0.5 * f32::from(u8::from(titled));
    }
    let bonus = match part.zone {
        Zone::Summary | Zone::Lessons => 1.15,
        _ => 1.0,
    };
    score * bonus
}

/// The words around the best of the hits, and where the hits are in them.
fn window(text: &str, hits: &[Hit], sought: &[Sought]) -> (String, Vec<Range<usize>>) {
    let reach = |from: usize| -> usize {
        let end = text[from..]
            .char_indices()
            .nth(LONG)
            .map_or(text.len(), |(at, _)| from + at);
        end
    };
    // From which hit on the next words have most of what was sought.
    let mut best = (0.0, 0);
    for (n, (at, _)) in hits.iter().enumerate() {
        let end = reach(at.start);
        let mut seen = vec![0_u8; sought.len()];
        let mut score = 0.0;
        for (_, which) in hits[n..].iter().take_while(|(at, _)| at.end <= end) {
            let worth = sought.get(*which).map_or(0.0, |sought| sought.worth);
            score += match seen[*which] {
                0 => worth,
                1 => worth * 0.2,
                _ => 0.0,
            };
            seen[*which] = seen[*which].saturating_add(1);
        }
        if score > best.0 {
            best = (score, at.start);
        }
    }
    let from = text[..best.1].char_indices().rev().nth(BEFORE).map_or(0, |(at, _)| at);
    // A word begins there, better still a sentence.
    let from = match from {
        0 => 0,
        from => {
            let lead = &text[from..best.1];
            let sentence = lead.rfind(". ").map(|at| at + 2);
            let word = lead.find(char::is_whitespace).map(|at| at + 1);
            let step = sentence.or(word).unwrap_or(0);
            (from..=from + step)
                .rev()
                .find(|at| text.is_char_boundary(*at))
                .unwrap_or(from)
        }
    };
    let mut to = reach(from);
    if to < text.len() {
        let tail = &text[from..to];
        to = tail
            .rfind(char::is_whitespace)
            .filter(|at| *at > tail.len() / 2)
            .map_or(to, |at| from + at);
    }
    let mut out = String::new();
    let mut marks = Vec::new();
    if from > 0 {
        out.push('…');
    }
    // White space of any sort is one space.
    let mut places = Vec::with_capacity(to - from + 1);
    for (at, c) in text[from..to].char_indices() {
        while places.len() < at {
            places.push(out.len());
        }
        match c.is_whitespace() {
            true if out.ends_with(' ') || out.is_empty() => places.push(out.len()),
            true => {
                places.push(out.len());
                out.push(' ');
            }
            false => {
                places.push(out.len());
                out.push(c);
            }
        }
    }
    while places.len() <= to - from {
        places.push(out.len());
    }
    for (at, _) in hits.iter().filter(|(at, _)| at.start >= from && at.end <= to) {
        let mark = places[at.start - from]..places[at.end - from];
        if out.is_char_boundary(mark.start) && out.is_char_boundary(mark.end) {
            marks.push(mark);
        }
    }
    let kept = out.trim_end().len();
    out.truncate(kept);
    if to < text.len() {
        out.push('…');
    }
    (out, marks)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sought(words: &[&str]) -> Vec<Sought> {
        let one = |word: &&str| Sought {
            forms: vec![(*word).to_owned()],
            worth: 1.0,
            zones: &Zone::ALL,
        };
        words.iter().map(one).collect()
    }

    fn card(parts: &[(&str, &str, Zone)]) -> Card {
        let part = |(anchor, text, zone): &(&str, &str, Zone)| Part {
            anchor: (*anchor).to_owned(),
            text: (*text).to_owned(),
            zone: *zone,
            ..Part::default()
        };
        Card {
            parts: parts.iter().map(part).collect(),
            ..Card::default()
        }
    }

    #[test]
    fn the_part_with_most_is_shown() {
        let card = card(&[
            ("a", "The disk was slow.", Zone::Rest),
            (
                "b",
                &format!("{}The disk was full,\n  and then it fell over.", "Before. ".repeat(20)),
                Zone::Rest,
            ),
        ]);
        let found = snippet(&card, &sought(&["disk", "full"]), &mut Splitter::default());
        assert_eq!(found.part, Some(1));
        let marked: Vec<&str> = found.marks.iter().map(|mark| &found.text[mark.clone()]).collect();
        assert_eq!(marked, ["disk", "full"]);
        assert!(
            found.text.starts_with('…') && found.text.contains("full, and then"),
            "{}",
            found.text
        );
    }

    #[test]
    fn without_a_match_the_summary_is_shown() {
        let card = card(&[("a", "Some prose.", Zone::Rest), ("b", "In short.", Zone::Summary)]);
        let found = snippet(&card, &sought(&["kafka"]), &mut Splitter::default());
        assert_eq!((found.part, &*found.text), (None, "In short."));
    }

    #[test]
    fn letters_of_any_length_are_cut_between() {
        let text = "障害が発生しました。".repeat(60);
        let card = card(&[("a", &text, Zone::Rest)]);
        let found = snippet(&card, &sought(&["障害"]), &mut Splitter::default());
        assert!(found.text.ends_with('…'));
        assert!(!found.marks.is_empty());
    }
}
