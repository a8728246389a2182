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
    /// Which part; none where only the title or the id did.
    pub(crate) part: Option<usize>,
    pub(crate) text: String,
    /// What was found in it: bytes of the text.
    pub(crate) marks: Vec<Range<usize>>,
    /// What was found in the title: bytes of it.
    pub(crate) in_title: Vec<Range<usize>>,
}

/// A word that was looked for, or words at their places behind the first: the forms each is found in, and what they are
/// worth.
#[derive(Clone, Debug)]
pub(crate) struct Sought {
    /// Forms in order.
    pub(crate) words: Vec<(Vec<String>, u32)>,
    pub(crate) worth: f32,
    /// Where they may stand.
    pub(crate) zones: &'static [Zone],
}

impl Sought {
    fn has(&self, word: usize, text: &str) -> bool {
        let forms = self.words.get(word).map_or(&[][..], |(forms, _)| forms);
        forms.binary_search_by(|form| (**form).cmp(text)).is_ok()
    }
}

/// What was found: its bytes, and which of those sought it is.
type Hit = (Range<usize>, usize);

/// Chooses what to show of a card.
pub(crate) fn snippet(card: &Card, sought: &[Sought], splitter: &mut Splitter) -> Snippet {
    let in_title = hits(&card.title, sought, Zone::Title, splitter);
    let in_title = in_title.into_iter().map(|(at, _)| at).collect();
    // Who asks for an id wants the report.
    let by_id = hits(&card.id, sought, Zone::Id, splitter);
    let is_by_id = !sought.is_empty() && (0..sought.len()).all(|which| by_id.iter().any(|(_, of)| *of == which));
    let mut best: Option<(f32, usize, Vec<Hit>)> = None;
    for (at, part) in card.parts.iter().enumerate().filter(|_| !is_by_id) {
        let hits = hits(&part.text, sought, part.zone, splitter);
        let in_heading = self::hits(&part.title, sought, part.zone, splitter);
        let score = score(part, &hits, &in_heading, sought);
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
                in_title,
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
                in_title,
            }
        }
    }
}

/// Where what was sought stands in a text, in order; nothing is part of two.
fn hits(text: &str, sought: &[Sought], zone: Zone, splitter: &mut Splitter) -> Vec<Hit> {
    // Words that may be part of something: their places, bytes and texts.
    let mut words: Vec<(u32, Range<usize>, String)> = Vec::new();
    let mut place = 0;
    splitter.split(text, |word, _, at, step| {
        place += step;
        let may_be = |sought: &Sought| (0..sought.words.len()).any(|n| sought.has(n, word));
        if sought
            .iter()
            .any(|sought| sought.zones.contains(&zone) && may_be(sought))
        {
            words.push((place, at, word.to_owned()));
        }
    });
    let mut hits: Vec<Hit> = Vec::new();
    for (n, (place, at, word)) in words.iter().enumerate() {
        let end = |sought: &Sought| -> Option<usize> {
            if !sought.zones.contains(&zone) || !sought.has(0, word) {
                return None;
            }
            let mut end = at.end;
            for (nth, (_, behind)) in sought.words.iter().enumerate().skip(1) {
                let mut after = words[n..].iter().take_while(|(other, ..)| *other <= place + behind);
                let (_, at, _) = after.find(|(other, _, word)| *other == place + behind && sought.has(nth, word))?;
                end = end.max(at.end);
            }
            Some(end)
        };
        let found = sought
            .iter()
            .enumerate()
            .find_map(|(which, sought)| Some((at.start..end(sought)?, which)));
        let Some((at, which)) = found else { continue };
        match hits.last_mut() {
            // A part of what was found, or what goes on from it.
            Some((last, _)) if at.start < last.end => last.end = last.end.max(at.end),
            _ => hits.push((at, which)),
        }
    }
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
        let end = text[from..].char_indices().nth(LONG);
        end.map_or(text.len(), |(at, _)| from + at)
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
                // Rows, cells and items that end without a sign stay apart.
                let is_line =
                    c == '\n' && out.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | '”' | '"' | '%'));
                out.push_str(if is_line { " · " } else { " " });
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
            words: vec![(vec![(*word).to_owned()], 0)],
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
