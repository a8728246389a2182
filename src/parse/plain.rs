//! Files that are no reports but have prose: entries of the registry of causes, and plain pages.

use std::sync::Arc;

use super::document::Document;
use super::draft::Draft;
use super::front_matter::{names, text, word};
use super::{Reading, place, sections};
use crate::diagnostic::{self, Diagnostic};
use crate::name::{nearest, slug};
use crate::registry::{Axis, CauseFile, NamedBy, Naming, Registered};
use crate::report::PlainPage;
use crate::source::{Source, Span};
use crate::value::Value;

/// The keys of a cause's front matter.
const CAUSE_KEYS: [&str; 11] = [
    "id",
    "name",
    "title",
    "axis",
    "aliases",
    "unless",
    "includes",
    "excludes",
    "definition",
    "parent",
    "merged_into",
];

impl Reading<'_> {
    /// Reads an entry of the registry. Any text is one: what is missing comes of the file's name.
    pub fn cause(&self, source: &Source) -> Registered {
        let mut cause = Registered::default();
        let (mut id_span, mut defines) = (Span::default(), false);
        let mut named = Vec::new();
        let (text_of_file, draft, body) = self.read(source, |document, draft| {
            for entry in &document.front.entries {
                let (key, value) = (entry.key.as_str(), &entry.value);
                let said = &mut draft.findings;
                match key {
                    "id" => {
                        if let Some(id) = one(said, key, value) {
                            (cause.id, id_span) = (slug(&id), value.span);
                        }
                    }
                    "name" | "title" => draft.title = text(said, key, value),
                    "axis" => {
                        let words = Axis::ALL.map(Axis::word);
                        cause.axis = word(said, key, value, Axis::read, &words).map(|known| known.value);
                    }
                    "aliases" => cause.aliases = several(said, key, value),
                    "unless" => cause.unless = several(said, key, value),
                    "includes" => cause.includes = several(said, key, value),
                    "excludes" => {
                        let mut lines = Vec::new();
                        names(&mut lines, said, key, value);
                        named.extend(
                            lines
                                .iter()
                                .map(|line| naming(NamedBy::Excludes, &line.value, line.origin.span)),
                        );
                        cause.excludes = lines.into_iter().map(|line| line.value).collect();
                    }
                    "definition" => cause.definition = one(said, key, value).unwrap_or_default(),
                    "parent" => {
                        cause.parent = one(said, key, value).map(|id| slug(&id));
                        named.extend(cause.parent.iter().map(|id| naming(NamedBy::Parent, id, value.span)));
                    }
                    "merged_into" => {
                        cause.merged_into = one(said, key, value).map(|id| slug(&id));
                        named.extend(
                            cause
                                .merged_into
                                .iter()
                                .map(|id| naming(NamedBy::MergedInto, id, value.span)),
                        );
                    }
                    _ => {
                        let near = nearest(key, CAUSE_KEYS);
                        said.push(diagnostic::unknown_cause_key(entry.key_span, key, near, &CAUSE_KEYS));
                    }
                }
            }
            opened(document, draft);
            if cause.definition.is_empty()
                && let Some(summary) = &draft.summary
            {
                cause.definition.clone_from(&summary.value);
                defines = true;
            }
        });
        if cause.id.is_empty() {
            cause.id = slug(place::stem(&source.path));
        }
        cause.name = draft.title.map_or_else(String::new, |title| title.value);
        for words in [&mut cause.name, &mut cause.definition]
            .into_iter()
            .chain(&mut cause.aliases)
            .chain(&mut cause.includes)
            .chain(&mut cause.excludes)
        {
            self.redact_joined(words);
        }
        cause.file = Some(CauseFile {
            path: source.path.clone(),
            text: text_of_file,
            id_span,
            defines,
            body,
            named,
            diagnostics: self.said(draft.findings, source),
        });
        cause
    }

    /// Reads a plain page.
    pub fn plain(&self, source: &Source) -> PlainPage {
        let (text_of_file, draft, body) = self.read(source, |document, draft| {
            for entry in &document.front.entries {
                if entry.key == "title" {
                    draft.title = text(&mut draft.findings, &entry.key, &entry.value);
                }
            }
            opened(document, draft);
        });
        let mut title = draft.title.map_or_else(String::new, |title| title.value);
        let mut summary = draft.summary.map_or_else(String::new, |summary| summary.value);
        self.redact_joined(&mut title);
        self.redact_joined(&mut summary);
        PlainPage {
            path: source.path.clone(),
            text: text_of_file,
            title,
            summary,
            body,
            diagnostics: self.said(draft.findings, source),
        }
    }

    pub(super) fn said(&self, findings: Vec<Diagnostic>, source: &Source) -> Vec<Diagnostic> {
        let findings = findings.into_iter().map(|mut finding| {
            self.redact_words(&mut finding);
            finding.in_file(&source.path)
        });
        findings.collect()
    }
}

/// The title by the first heading, else by the file's name; the first paragraph as a summary.
fn opened(document: &Document<'_>, draft: &mut Draft) {
    place::heading(document, draft);
    place::file(document, draft);
    draft.summary = sections::summary(document);
}

fn naming(key: NamedBy, text: &str, span: Span) -> Naming {
    Naming {
        key,
        text: text.to_owned(),
        span,
    }
}

fn one(said: &mut Vec<Diagnostic>, key: &str, value: &Value) -> Option<String> {
    text(said, key, value).map(|known| known.value)
}

fn several(said: &mut Vec<Diagnostic>, key: &str, value: &Value) -> Vec<String> {
    let mut slot = Vec::new();
    names(&mut slot, said, key, value);
    slot.into_iter().map(|known| known.value).collect()
}

/// What a file is once it is opened: its text without secrets, what its readers found, its body.
pub(super) type Opened = (Arc<str>, Draft, crate::report::Body);
