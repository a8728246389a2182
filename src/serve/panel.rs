//! What there is to say about a page, shown on the page while it is served: for whoever writes it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use crate::build::Gathered;
use crate::diagnostic::{Diagnostic, Level};
use crate::name::{OutPath, escape, printable};
use crate::source::Lines;

/// Most findings that a panel lists.
const MOST: usize = 50;

/// The panels of all pages about whose files there is something to say, by where the pages stand.
pub(super) fn of_all(gathered: &Gathered) -> BTreeMap<OutPath, Arc<str>> {
    let mut panels = BTreeMap::new();
    // They are in the order of their files.
    for findings in gathered.findings.chunk_by(|a, b| a.path == b.path) {
        let path = findings.first().and_then(|finding| finding.path.as_deref());
        let page = path.and_then(|path| OutPath::of_url(&gathered.page_of(path)?));
        panels.extend(page.zip(panel(gathered, findings)));
    }
    panels
}

/// The panel of the page at `url`; none where there is nothing to say.
pub(super) fn of_page(gathered: &Gathered, url: &str) -> Option<Arc<str>> {
    let is_about = |path: &str| gathered.page_of(path).is_some_and(|page| page == url);
    let paths = gathered.findings.iter().filter_map(|finding| finding.path.as_deref());
    of_file(gathered, { paths }.find(|path| is_about(path))?)
}

/// The panel of the page that the file at `path` has become; none where there is nothing to say.
pub(super) fn of_file(gathered: &Gathered, path: &str) -> Option<Arc<str>> {
    let about = |finding: &&Diagnostic| finding.path.as_deref() == Some(path);
    let findings: Vec<Diagnostic> = gathered.findings.iter().filter(about).cloned().collect();
    panel(gathered, &findings)
}

/// A list of findings as HTML.
fn panel(gathered: &Gathered, findings: &[Diagnostic]) -> Option<Arc<str>> {
    let path = findings.first()?.path.as_deref()?;
    let lines = gathered.text(path).map(Lines::of);
    let count = match findings.len() {
        1 => "1 finding".to_owned(),
        n => format!("{n} findings"),
    };
    let worst = findings
        .iter()
        .map(|finding| finding.level)
        .min()
        .unwrap_or(Level::Question);
    let is_open = worst <= Level::Warning;
    let mut html = format!(
        "<aside class=\"hansei-findings {}\" aria-label=\"Findings about this page\"><details{}><summary>{count} in {}\
         </summary><ol>",
        worst.word(),
        if is_open { " open" } else { "" },
        escaped(path),
    );
    for finding in &findings[..findings.len().min(MOST)] {
        let level = finding.level.word();
        let _ = write!(html, "<li class=\"{level}\"><b>{level}</b> ");
        if let (Some(lines), Some(span)) = (&lines, finding.span) {
            let (line, column) = lines.line_column(span.start);
            let _ = write!(html, "<span>line {line}:{column}</span> ");
        }
        let _ = write!(html, "{} <code>{}</code>", escaped(&finding.message), finding.code);
        if let Some(help) = &finding.help {
            let _ = write!(html, "<p>{}</p>", escaped(help));
        }
        html.push_str("</li>");
    }
    if findings.len() > MOST {
        let _ = write!(html, "<li>… and {} more</li>", findings.len() - MOST);
    }
    html.push_str("</ol></details></aside>");
    Some(html.into())
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    escape(&printable(text.to_owned()), &mut out);
    out
}
