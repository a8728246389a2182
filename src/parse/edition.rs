//! Files of `lessons/`: an editor's words for an edition of the digest, and editions as they were published.

use serde_json::Value as Json;

use super::document::body_of;
use super::front_matter::{names, text};
use super::{Reading, place};
use crate::diagnostic::{self, Diagnostic};
use crate::name::{self, nearest};
use crate::report::EditorsWords;
use crate::sheet::{Frozen, Period, VERSION};
use crate::source::{RelPath, Source};

/// The keys of the front matter of an editor's words.
const KEYS: [&str; 3] = ["title", "pick", "questions"];

/// How the name of a published edition ends.
const PUBLISHED: &str = ".published.json";

/// What a file of `lessons/` is, by its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lessons {
    /// An editor's words for the edition of this period.
    Words(Period),
    /// The edition of this period, as it was published.
    Published(Period),
    /// Named like one of them, and no edition.
    Misnamed,
}

impl Lessons {
    /// Judges by the path; nothing for what is neither Markdown nor a published edition.
    pub fn of(path: &str) -> Option<Self> {
        let name = path.strip_prefix("lessons/")?;
        let lower = name.to_lowercase();
        let (stem, of): (&str, fn(Period) -> Self) = if let Some(stem) = lower.strip_suffix(PUBLISHED) {
            (stem, Self::Published)
        } else {
            let stem = lower.strip_suffix(".md").or_else(|| lower.strip_suffix(".markdown"))?;
            (stem, Self::Words)
        };
        Some(Period::read(stem).map_or(Self::Misnamed, of))
    }
}

/// Where the published edition of a period lies.
pub fn published_path(period: Period) -> RelPath {
    format!("lessons/{}{PUBLISHED}", period.id()).into()
}

impl Reading<'_> {
    /// Reads an editor's words. Any text is some.
    pub fn words(&self, source: &Source, period: Period) -> EditorsWords {
        let (mut title, mut pick, mut questions) = (None, None, Vec::new());
        let (text_of_file, draft, body) = self.read(source, |document, draft| {
            for entry in &document.front.entries {
                let (key, value) = (entry.key.as_str(), &entry.value);
                let said = &mut draft.findings;
                match key {
                    "title" => title = text(said, key, value).map(|known| known.value),
                    "pick" => pick = text(said, key, value),
                    "questions" => match value.text() {
                        // One alone may have commas.
                        Some(question) => questions.push(question.trim().to_owned()),
                        None => {
                            let mut several = Vec::new();
                            names(&mut several, said, key, value);
                            questions.extend(several.into_iter().map(|known| known.value));
                        }
                    },
                    _ => {
                        let near = nearest(key, KEYS);
                        said.push(diagnostic::unknown_edition_key(entry.key_span, key, near, &KEYS));
                    }
                }
            }
            // The first heading is a title, and the edition has one.
            place::heading(document, draft);
        });
        for words in title.iter_mut().chain(&mut questions) {
            *words = super::events::without_markup(&words.replace("[[", "").replace("]]", ""));
            self.redact_joined(words);
        }
        questions.retain(|question| !question.trim().is_empty());
        EditorsWords {
            markdown: body_of(&text_of_file).trim().to_owned(),
            path: source.path.clone(),
            digest: source.digest,
            text: text_of_file,
            period,
            title,
            pick,
            questions,
            body,
            diagnostics: self.said(draft.findings, source),
        }
    }

    /// Reads an edition as it was published, and its editor's words, if it has any.
    ///
    /// # Errors
    /// When it isn't what [`Frozen`] says: a finding of that file.
    pub fn published(&self, source: &Source, period: Period) -> Result<(Frozen, Option<EditorsWords>), Diagnostic> {
        let broken = |why: &str| diagnostic::broken_edition(why).in_file(&source.path);
        let mut json: Json = serde_json::from_str(&source.text).map_err(|error| broken(&error.to_string()))?;
        self.redact_json(&mut json);
        match json.get("hansei").and_then(Json::as_u64) {
            Some(version) if version == u64::from(VERSION) => {}
            Some(version) => {
                return Err(broken(&format!(
                    "it is of version {version}, and this hansei reads version {VERSION}"
                )));
            }
            None => return Err(broken("it doesn't say its version, `hansei`")),
        }
        let frozen: Frozen = serde_json::from_value(json).map_err(|error| broken(&error.to_string()))?;
        if let Some(why) = odd(&frozen, period) {
            return Err(broken(&why));
        }
        let words = frozen.sheet.words.as_ref().map(|markdown| {
            // Links in it count from where it was written.
            let path: RelPath = format!("lessons/{period}.md").into();
            self.words(&Source::new(path, markdown.as_bytes()), period)
        });
        Ok((frozen, words))
    }

    /// Takes secrets out of every text, somebody may have written them there, or they were not known to be any; and control
    /// characters, which no report's text has.
    fn redact_json(&self, json: &mut Json) {
        match json {
            Json::String(text) => {
                text.retain(|c| !c.is_control() || matches!(c, '\n' | '\t'));
                self.redact_joined(text);
            }
            Json::Array(items) => items.iter_mut().for_each(|item| self.redact_json(item)),
            Json::Object(fields) => fields.values_mut().for_each(|value| self.redact_json(value)),
            Json::Null | Json::Bool(_) | Json::Number(_) => {}
        }
    }
}

/// What no published edition says, where one says it: it was written by somebody else.
fn odd(frozen: &Frozen, period: Period) -> Option<String> {
    let sheet = &frozen.sheet;
    if sheet.period != period || sheet.id != period.id() {
        return Some(format!("it is the edition {}", sheet.period));
    }
    if sheet.team.is_some() {
        return Some("what it tells everybody is for a team".to_owned());
    }
    let days = [Some(frozen.published), Some(sheet.as_of)].into_iter().flatten();
    let days = days.chain(frozen.teams.iter().map(|sheet| sheet.as_of));
    if let Some(day) = days.into_iter().find(|day| !(1900..2200).contains(&day.year())) {
        return Some(format!("{day} is no day of these centuries"));
    }
    let mut slugs: Vec<&str> = Vec::new();
    for sheet in &frozen.teams {
        let slug = sheet.team.as_ref().map_or("", |team| &team.slug);
        let is_one = !slug.is_empty() && name::slug(slug) == slug && !slugs.contains(&slug);
        if !is_one || sheet.period != period || sheet.id != period.id() {
            return Some(format!("`{slug}` is no team's part of it"));
        }
        slugs.push(slug);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_lessons_are_known_by_their_names() {
        let period = |id| Period::read(id).expect("a period");
        for (path, is) in [
            ("lessons/2026-q1.md", Some(Lessons::Words(period("2026-q1")))),
            ("lessons/2026-Q1.markdown", Some(Lessons::Words(period("2026-q1")))),
            (
                "lessons/2026-q1.published.json",
                Some(Lessons::Published(period("2026-q1"))),
            ),
            ("lessons/notes.md", Some(Lessons::Misnamed)),
            ("lessons/x.published.json", Some(Lessons::Misnamed)),
            ("lessons/a.png", None),
            ("lessons/2026-q1.json", None),
            ("lessons/old/2026-q1.md", Some(Lessons::Misnamed)),
        ] {
            assert_eq!(Lessons::of(path), is, "{path}");
        }
        assert_eq!(&*published_path(period("2026-q1")), "lessons/2026-q1.published.json");
    }
}
