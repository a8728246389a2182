//! One file becomes a report: a chain of small readers, each filling what is still unknown.
//!
//! Total: any text is a report. What can't be read is a diagnostic, and the prose is still a page.

mod actions;
mod clean;
mod code;
pub mod dates;
mod document;
mod draft;
mod edition;
mod events;
mod front_matter;
mod gist;
mod grammar;
mod hypotheses;
mod lists;
mod markdown;
mod place;
mod plain;
mod raw;
mod sanitize;
mod secrets;
mod sections;
mod slot;
pub mod svg;
mod timeline;
mod url;
mod valid;
mod visibility;
mod which;

pub use edition::{Lessons, published_path};
pub use grammar::Grammar;
pub use secrets::Finder;
pub use which::{PassedOver, Standing, is_report_by_name, reports_among};

use std::borrow::Cow;
use std::sync::Arc;

use self::clean::Cleaner;
use self::document::Document;
use self::draft::Draft;
use self::plain::Opened;
use crate::config::Config;
use crate::diagnostic::{self, Diagnostic};
use crate::report::{From, Gist, Known, Report, Status};
use crate::source::{Source, Span};

/// One step of the chain: looks at the document, and fills what is still unknown in the draft.
type Reader = fn(&Document<'_>, &mut Draft);

/// The readers, in the order in which they are believed. A reader for documents without metadata (labelled lines,
/// other languages' timelines) goes between the front matter and the headings.
const CHAIN: &[Reader] = &[
    front_matter::read,
    place::heading,
    actions::read,
    hypotheses::read,
    sections::read,
    place::file,
    timeline::read,
    severity,
    doubts,
];

/// What every file is read with; made once.
#[derive(Debug)]
pub struct Reading<'c> {
    config: &'c Config,
    grammar: Grammar,
    secrets: Finder,
}

/// From this size on a report is remarked on.
const LARGE: usize = 1 << 20;

impl<'c> Reading<'c> {
    /// Prepares to read files under these settings.
    pub fn new(config: &'c Config) -> Self {
        Self {
            config,
            grammar: Grammar::new(config),
            secrets: Finder::new(),
        }
    }

    /// What fields and sections are called.
    pub fn grammar(&self) -> &Grammar {
        &self.grammar
    }

    /// Reads one file. Any text is a report.
    pub fn report(&self, source: &Source) -> Report {
        let mut prose = Vec::new();
        let (text, mut draft, body) = self.read(source, |document, draft| {
            for reader in CHAIN {
                reader(document, draft);
            }
            if document.events.is_empty() && document.front.entries.is_empty() {
                draft.say(diagnostic::empty_report());
            }
            prose = gist::prose(document, draft);
        });
        if let Some(word) = visibility::restriction(&source.text, &self.grammar) {
            draft.visibility = Some(Known::stated(word, From::FrontMatter, Span::default()));
        }
        let mut report = finish(source, text, draft, body);
        for finding in &mut report.diagnostics {
            self.redact_words(finding);
        }
        words_of(&mut report, &mut |words| self.redact_joined(words));
        for (_, words) in &mut prose {
            self.redact_joined(words);
        }
        report.gist = gist::of(&report, &prose);
        report
    }

    /// Cleans, cuts and parses a file, lets `fill` read it, and renders its body.
    fn read(&self, source: &Source, fill: impl FnOnce(&Document<'_>, &mut Draft)) -> Opened {
        let (text, findings) = self.secrets.redact(&source.text);
        let text: Arc<str> = match slot::without(&text) {
            Cow::Owned(clean) => clean.into(),
            Cow::Borrowed(_) => match text {
                Cow::Borrowed(_) => source.text.clone(),
                Cow::Owned(text) => text.into(),
            },
        };
        let mut draft = Draft {
            findings,
            ..Draft::default()
        };
        if let Some(at) = source.damaged {
            draft.say(diagnostic::bad_encoding(at));
        }
        if text.len() > LARGE {
            draft.say(diagnostic::too_large((text.len() >> 20) as u64));
        }
        draft.clock.zone = self.config.timezone.clone();
        draft.clock.day_first = dates::day_order(&text);

        let mut said = Vec::new();
        let mut cleaner = Cleaner::new(&self.secrets);
        let document = Document::read(&source.path, &text, self.config, &self.grammar, &mut cleaner, &mut said);
        said.append(&mut cleaner.findings);
        draft.findings.append(&mut said);
        fill(&document, &mut draft);
        let drawn = std::mem::take(&mut draft.drawn);
        let body = markdown::body(&document, &drawn, draft.title_heading, &mut said);
        draft.findings.append(&mut said);
        drop(document);
        (text, draft, body)
    }

    /// Whether a file that may be no report at all says that not everybody may read it.
    pub fn restricts(&self, source: &Source) -> bool {
        visibility::restriction(&source.text, &self.grammar).is_some()
    }

    /// Markup may part a secret, and plain text has no markup.
    fn redact_joined(&self, words: &mut String) {
        if let (Cow::Owned(clean), _) = self.secrets.redact(words) {
            *words = clean;
        }
    }

    /// A finding quotes what it is about, perhaps what no reader has cleaned.
    fn redact_words(&self, finding: &mut Diagnostic) {
        for words in [Some(&mut finding.message), finding.help.as_mut()]
            .into_iter()
            .flatten()
        {
            if let (Cow::Owned(clean), _) = self.secrets.redact(words) {
                *words = clean;
            }
        }
    }
}

/// Calls `look` with every plain text of a report.
fn words_of(report: &mut Report, look: &mut dyn FnMut(&mut String)) {
    look(&mut report.title.value);
    report.summary.iter_mut().for_each(|summary| look(&mut summary.value));
    for moment in &mut report.timeline {
        look(&mut moment.text);
    }
    for cause in &mut report.causes {
        cause.text.iter_mut().for_each(&mut *look);
    }
    for hypothesis in &mut report.hypotheses {
        look(&mut hypothesis.statement);
        hypothesis.test.iter_mut().for_each(&mut *look);
    }
    for action in &mut report.actions {
        look(&mut action.text);
    }
    for lesson in &mut report.lessons {
        look(&mut lesson.text);
    }
    report.went_well.iter_mut().for_each(&mut *look);
    for section in &mut report.body.sections {
        look(&mut section.title);
    }
}

fn finish(source: &Source, text: Arc<str>, mut draft: Draft, body: crate::report::Body) -> Report {
    let id = draft.id.take().unwrap_or_else(|| {
        let id = place::derived_id(&source.path);
        draft.say(diagnostic::derived_id(&id));
        Known::inferred(id, From::FileName, Span::default())
    });
    let title = draft
        .title
        .take()
        .unwrap_or_else(|| Known::inferred(id.value.clone(), From::OtherValue, id.origin.span));
    let diagnostics = draft
        .findings
        .into_iter()
        .map(|finding| finding.in_file(&source.path))
        .collect();
    Report {
        path: source.path.clone(),
        digest: source.digest,
        text,
        id,
        title,
        status: draft.status,
        kind: draft.kind,
        severity: draft.severity,
        severity_raw: draft.severity_raw,
        services: draft.services,
        affected: draft.affected,
        teams: draft.teams,
        commander: draft.commander,
        tags: draft.tags,
        times: draft.times,
        detected_by: draft.detected_by,
        summary: draft.summary,
        causes: draft.causes,
        impact: draft.impact,
        hypotheses: draft.hypotheses,
        actions: draft.actions,
        lessons: draft.lessons,
        went_well: draft.went_well,
        in_digest: draft.in_digest,
        timeline: draft.timeline,
        related: draft.related,
        not_related: draft.not_related,
        visibility: draft.visibility,
        aliases: draft.aliases,
        original: draft.original,
        extra: draft.extra,
        body,
        gist: Gist::default(),
        diagnostics,
    }
}

/// The configured severity that the report's own word answers to.
fn severity(document: &Document<'_>, draft: &mut Draft) {
    let Some(raw) = &draft.severity_raw else {
        return;
    };
    match document.config.severity(&raw.value) {
        Some(severity) => draft.severity = Some(raw.clone().map(|_| severity.id.clone())),
        None => {
            let known: Vec<&str> = document.config.severities.iter().map(|s| s.id.as_str()).collect();
            let finding = diagnostic::unknown_severity(raw.origin.span, &raw.value, &known);
            draft.say(finding);
        }
    }
}

/// What can't all be true.
fn doubts(_: &Document<'_>, draft: &mut Draft) {
    let mut found = Vec::new();
    for [(earlier, a), (later, b)] in draft.times.contradictions() {
        let (since, at) = (a.value.local.to_string(), b.value.local.to_string());
        found.push(diagnostic::times_out_of_order(
            b.origin.span,
            (earlier, &since),
            (later, &at),
        ));
    }
    if let (Some(status), Some(_)) = (&draft.status, &draft.times.resolved)
        && status.value == Status::Ongoing
    {
        found.push(diagnostic::resolved_but_ongoing(status.origin.span));
    }
    draft.findings.append(&mut found);
}
