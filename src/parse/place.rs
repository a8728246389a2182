//! What is left to know from the first heading, the first words, the file's name and its folder.

use pulldown_cmark::{Event, Tag};

use super::dates;
use super::document::Document;
use super::draft::Draft;
use super::events::{plain, skip};
use crate::name::slug;
use crate::report::{From, Known, Local, Stamp};
use crate::source::Span;

/// Titles by the first heading: the report's own words for itself.
pub(super) fn heading(document: &Document<'_>, draft: &mut Draft) {
    let Some(first) = document.headings.first() else {
        return;
    };
    let known_section = first.section.kind.is_some();
    // "# Summary" and then "# Timeline": an outline of ones, with no title.
    let ones = document.headings.iter().filter(|h| h.written == 1).take(2).count();
    let top = first.written == 1 && !(known_section && ones > 1);
    let is_title = draft
        .title
        .as_ref()
        .is_some_and(|t| slug(&t.value) == slug(&first.section.title));
    if draft.title.is_none() && !first.section.title.is_empty() && (top || (first.events.start == 0 && !known_section))
    {
        let span = document.events[first.events.start].1;
        draft.title = Some(Known::stated(first.section.title.clone(), From::Heading, span));
        draft.title_heading = Some(0);
    } else if is_title && top {
        draft.title_heading = Some(0);
    }
    // "2017-10-17, Cluster Full": the day that a title begins with is the day it began.
    if draft.times.started.is_none()
        && let Some(title) = &draft.title
        && let Some((stamp, _)) = dates::leading(
            &title.value,
            &dates::Clock {
                day: None,
                ..draft.clock.clone()
            },
        )
    {
        draft.times.started = Some(Known::inferred(stamp, From::Heading, title.origin.span));
    }
}

/// The name of the file, or of the folder of a README, and the first words where nothing else titles the report.
pub(super) fn file(document: &Document<'_>, draft: &mut Draft) {
    let name = name(document.path);
    if draft.title.is_none() {
        draft.title = first_words(document).or_else(|| {
            let words = readable(name);
            Some(Known::inferred(words, From::FileName, Span::default()))
        });
    }
    if draft.times.started.is_none()
        && let Some(day) = dates::in_name(name)
    {
        let stamp = Stamp {
            local: Local::Day(day),
            instant: None,
        };
        draft.times.started = Some(Known::inferred(stamp, From::FileName, Span::default()));
    }
}

/// The id that a report without one gets: of its name, or of its folder's where its own says nothing.
pub(super) fn derived_id(path: &str) -> String {
    slug(name(path))
}

/// The part of the path that tells files apart, without its ending.
fn name(path: &str) -> &str {
    let stem = stem(path);
    let generic = matches!(
        stem.to_lowercase().as_str(),
        "readme" | "index" | "_index" | "report" | "postmortem" | "post-mortem"
    );
    match path.rsplit('/').nth(1) {
        Some(folder) if generic => folder,
        _ => stem,
    }
}

/// The file's name without its ending.
pub(super) fn stem(path: &str) -> &str {
    let file = path.rsplit('/').next().unwrap_or(path);
    [".html.md.erb", ".markdown", ".md"]
        .iter()
        .find_map(|ending| file.strip_suffix(ending))
        .unwrap_or(file)
}

/// A file name as words: its date and its dashes taken out.
fn readable(name: &str) -> String {
    let words: Vec<&str> = name.split(['-', '_', ' ']).filter(|w| !w.is_empty()).collect();
    let dated = dates::in_name(name).is_some();
    let from = if dated {
        words
            .iter()
            .take_while(|w| w.bytes().all(|b| b.is_ascii_digit()))
            .count()
    } else {
        0
    };
    let rest = if from < words.len() { &words[from..] } else { &words[..] };
    let text = rest.join(" ");
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => name.to_owned(),
    }
}

/// The first sentence of the prose, shortened.
fn first_words(document: &Document<'_>) -> Option<Known<String>> {
    let mut at = 0;
    while at < document.events.len() {
        let end = skip(&document.events, at);
        if matches!(document.events[at].0, Event::Start(Tag::Paragraph)) {
            let text = plain(&document.events[at..end]);
            // A label and an address title nothing.
            if text.chars().count() >= 12 && !text.split_whitespace().any(|word| word.contains("://")) {
                return Some(Known::inferred(
                    first_sentence(&text, 100),
                    From::Prose,
                    document.events[at].1,
                ));
            }
        }
        at = end;
    }
    None
}

/// The first sentence, cut at a word after `most` characters with an ellipsis.
pub(super) fn first_sentence(text: &str, most: usize) -> String {
    let end = text
        .char_indices()
        .find(|&(i, c)| {
            let next = text[i + c.len_utf8()..].chars().next();
            (c == '。' && i > 0) || (matches!(c, '.' | '!' | '?') && next.is_none_or(char::is_whitespace) && i > 5)
        })
        .map_or(text.len(), |(i, c)| i + c.len_utf8());
    let sentence = text[..end].trim_end_matches(['.', '。']);
    // Of nothing but points, they are what there is.
    let sentence = if sentence.is_empty() { text } else { sentence };
    if sentence.chars().count() <= most {
        return sentence.to_owned();
    }
    let cut = sentence.char_indices().nth(most).map_or(sentence.len(), |(i, _)| i);
    let cut = sentence[..cut].rfind(' ').filter(|&i| i > most / 2).unwrap_or(cut);
    format!("{}…", sentence[..cut].trim_end_matches([',', ';', ':', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_of_names() {
        assert_eq!(
            derived_id("incidents/2026/2026-03-02 Big Outage.md"),
            "2026-03-02-big-outage"
        );
        assert_eq!(derived_id("test/Access/DAOMaker/README.md"), "daomaker");
        assert_eq!(derived_id("a/x.html.md.erb"), "x");
        assert_eq!(derived_id("README.md"), "readme");
    }

    #[test]
    fn names_become_words() {
        assert_eq!(readable("2017-10-17-cluster-full"), "Cluster full");
        assert_eq!(readable("2019-03-26"), "2019 03 26");
        assert_eq!(first_sentence("It broke. Then more.", 100), "It broke");
        assert_eq!(first_sentence("v1.2 was out. Then", 100), "v1.2 was out");
        assert_eq!(first_sentence("one two three four", 9), "one two…");
    }
}
