//! Where the links of a report lead, once all files are known.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Entry, Knowledge, Whose};
use crate::diagnostic::{self, Diagnostic};
use crate::name::{OutPath, slug};
use crate::report::{Moment, Piece, Section, SectionKind, TOP, Target};
use crate::source::RelPath;

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leads {
    /// To a report, by its index, perhaps to an anchor on its page.
    ToReport(usize, Option<String>),
    /// To a cause, by its index.
    ToCause(usize),
    /// To a plain page, by its index, perhaps to an anchor on it.
    ToPlain(usize, Option<String>),
    /// To an image of the folder.
    ToImage(RelPath),
    /// To a file of `static/`, by where it is in the site.
    ToStatic(OutPath),
    /// To a file of the folder that has no page.
    ToUnpublished,
    /// To a report that is restricted: nothing may be said of it.
    ToRestricted,
    /// Out of the folder.
    Outside,
    /// Nowhere.
    Nowhere,
}

impl Knowledge {
    /// Where `target`, written in the file at `from`, leads.
    pub fn leads(&self, from: &str, target: &Target) -> Leads {
        if target.by_id {
            return match (self.by_id(&target.name), self.cause(&target.name)) {
                (Some(index), _) => Leads::ToReport(index, None),
                (None, _) if self.is_unsaid(&target.name) => Leads::ToRestricted,
                (None, Some(cause)) => Leads::ToCause(cause),
                (None, None) => Leads::Nowhere,
            };
        }
        let (path, fragment) = match target.name.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment)),
            None => (&*target.name, None),
        };
        let path = path.split('?').next().unwrap_or_default();
        let Some(path) = resolve(from, path) else {
            return Leads::Outside;
        };
        let path = path.as_str();
        // Writers name the file, the file without its ending, or the folder of a page.
        let tries = [
            path.to_owned(),
            format!("{path}.md"),
            format!("{path}/README.md"),
            format!("{path}/index.md"),
        ];
        let found = tries.iter().find_map(|path| self.by_path.get(path.as_str())).copied();
        if let Some(Whose::Report(index)) = found {
            return Leads::ToReport(index, fragment.and_then(|f| self.anchor_in(index, f)));
        }
        if tries.iter().any(|p| self.unsaid.paths.contains(p.as_str())) {
            return Leads::ToRestricted;
        }
        match found {
            Some(Whose::Cause(index)) => return Leads::ToCause(index),
            Some(Whose::Plain(index)) => {
                let sections = &self.pages[index].page.body.sections;
                return Leads::ToPlain(index, fragment.and_then(|f| anchor(sections, f)));
            }
            Some(Whose::Words(_)) => return Leads::ToUnpublished,
            Some(Whose::Report(_)) | None => {}
        }
        // An entry that was merged into another has no page of its own.
        if let Some(id) = path.strip_prefix("causes/")
            && let Some(index) = self.cause(id.strip_suffix(".md").unwrap_or(id).trim_end_matches('/'))
        {
            return Leads::ToCause(index);
        }
        if let Some(image) = self.surroundings.images.get(path) {
            return Leads::ToImage(Arc::clone(image));
        }
        // From the root of the site or of the folder.
        let in_static = format!("static/{path}");
        let by_site = target.name.starts_with('/').then_some(in_static.as_str());
        let mut places = [Some(path), by_site].into_iter().flatten();
        if let Some(out) = places.find_map(|path| self.surroundings.statics.get(path)) {
            return Leads::ToStatic(out.clone());
        }
        if self.surroundings.others.contains(path) {
            return Leads::ToUnpublished;
        }
        Leads::Nowhere
    }

    /// The anchor that `fragment` means on the page of a report: a heading's, or that of a part which the page tells by
    /// itself.
    pub fn anchor_in(&self, index: usize, fragment: &str) -> Option<String> {
        let entry = &self.reports[index];
        let report = &entry.report;
        let sections = &report.body.sections;
        let told = || {
            let kind = SectionKind::read(fragment)?;
            let is_told = match kind {
                SectionKind::Impact => !report.impact.is_empty(),
                SectionKind::Timeline => !report.timeline.is_empty(),
                SectionKind::Investigation => !report.hypotheses.is_empty(),
                SectionKind::Causes => !entry.causes.is_empty() || !report.causes.is_empty(),
                SectionKind::Actions => !report.actions.is_empty(),
                SectionKind::Lessons => !report.lessons.is_empty(),
                _ => false,
            };
            // Where a section of its own has it, that is meant, whatever it is called.
            let own = sections
                .iter()
                .find(|section| section.kind == Some(kind) && section.level > 1);
            match own {
                Some(section) => Some(section.anchor.clone()),
                None => is_told.then(|| kind.word().to_owned()),
            }
        };
        anchor(sections, fragment).or_else(told)
    }

    /// Why an image that `target` names is not copied.
    fn refused(&self, from: &str, target: &Target) -> Option<&Diagnostic> {
        let path = target.name.split(['#', '?']).next()?;
        self.surroundings.refused.get(resolve(from, path)?.as_str())
    }

    /// What there is to say about the links and images of one report.
    pub(super) fn broken_links_of(&self, entry: &Entry) -> Vec<Diagnostic> {
        let rows = entry.report.timeline.iter().flat_map(|m: &Moment| &m.body);
        self.broken_links(&entry.report.path, entry.report.body.pieces.iter().chain(rows))
    }

    /// What there is to say about the links and images among `pieces`, written in the file at `from`.
    pub(super) fn broken_links<'p>(&self, from: &RelPath, pieces: impl Iterator<Item = &'p Piece>) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        // A link that goes on in another block is one.
        let mut seen = BTreeSet::new();
        for piece in pieces {
            let (target, is_image) = match piece {
                Piece::LinkStart(target) if !seen.insert(Arc::as_ptr(&target.name)) => continue,
                Piece::LinkStart(target) => (target, false),
                Piece::Image { target, .. } => (target, true),
                _ => continue,
            };
            let finding = match (self.leads(from, target), is_image) {
                (to @ (Leads::ToReport(_, None) | Leads::ToPlain(_, None)), false) if !target.by_id => {
                    let Some((_, fragment)) = target.name.split_once('#') else {
                        continue;
                    };
                    let body = match to {
                        Leads::ToPlain(index, _) => &self.pages[index].page.body,
                        Leads::ToReport(index, _) => &self.reports[index].report.body,
                        _ => continue,
                    };
                    let anchors = body.sections.iter().map(|s| s.anchor.as_str());
                    let near = crate::name::nearest(&slug(fragment), anchors);
                    diagnostic::broken_fragment(target.span, &target.name, near)
                }
                (Leads::ToReport(..) | Leads::ToCause(_) | Leads::ToPlain(..), false)
                | (Leads::ToImage(_) | Leads::ToStatic(_), _) => continue,
                (Leads::Outside, _) => diagnostic::outside_folder(&format!("`{}`", target.name)).with_span(target.span),
                (Leads::ToRestricted, _) => continue,
                (_, true) => match self.refused(from, target) {
                    Some(refused) => {
                        found.push(refused.clone());
                        continue;
                    }
                    None => diagnostic::missing_image(target.span, &target.name),
                },
                (Leads::ToUnpublished, false) => diagnostic::not_published(target.span, &target.name),
                (Leads::Nowhere, false) if target.by_id => {
                    diagnostic::unknown_report(target.span, &target.name, self.nearest_id(&target.name))
                }
                (Leads::Nowhere, false) => diagnostic::broken_link(target.span, &target.name),
            };
            let mut finding = finding.in_file(from);
            // Of the author's own HTML no place is known.
            finding.span = finding.span.filter(|span| span.end > 0);
            found.push(finding);
        }
        found
    }
}

/// The anchor that `fragment` means, among these headings.
fn anchor(sections: &[Section], fragment: &str) -> Option<String> {
    let wanted = slug(fragment);
    let found = sections.iter().find(|s| s.anchor == fragment || s.anchor == wanted)?;
    // The heading that became the title has gone; the page is what it stood for.
    Some(if found.level == 1 {
        TOP.to_owned()
    } else {
        found.anchor.clone()
    })
}

/// `to`, written in the file at `from`, as a path of the folder; nothing when it leaves the folder. A path that begins
/// with `/` counts from the folder itself.
fn resolve(from: &str, to: &str) -> Option<String> {
    let mut parts: Vec<&str> = if to.starts_with('/') {
        Vec::new()
    } else {
        let mut parts: Vec<&str> = from.split('/').collect();
        parts.pop();
        parts
    };
    for part in to.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn paths_stay_in_the_folder() {
        assert_eq!(resolve("a/b/c.md", "../d.md").as_deref(), Some("a/d.md"));
        assert_eq!(resolve("a/c.md", "./d.md").as_deref(), Some("a/d.md"));
        assert_eq!(resolve("a/c.md", "/d.md").as_deref(), Some("d.md"));
        assert_eq!(resolve("a/c.md", "../../d.md"), None);
    }
}
