//! Where the links of a report lead, once all files are known.

use std::sync::Arc;

use super::{Entry, Knowledge};
use crate::diagnostic::{self, Diagnostic};
use crate::name::{OutPath, slug};
use crate::report::{Moment, Piece, TOP, Target};
use crate::source::RelPath;

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leads {
    /// To a report, by its index, perhaps to an anchor on its page.
    ToReport(usize, Option<String>),
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
    /// Where `target`, written in `entry`, leads.
    pub fn leads(&self, entry: &Entry, target: &Target) -> Leads {
        if target.by_id {
            return match self.by_id(&target.name) {
                Some(index) => Leads::ToReport(index, None),
                None if self.is_unsaid(&target.name) => Leads::ToRestricted,
                None => Leads::Nowhere,
            };
        }
        let (path, fragment) = match target.name.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment)),
            None => (&*target.name, None),
        };
        let path = path.split('?').next().unwrap_or_default();
        let Some(path) = resolve(&entry.report.path, path) else {
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
        if let Some(&index) = tries.iter().find_map(|p| self.by_path.get(p.as_str())) {
            let fragment = fragment.and_then(|f| self.anchor(index, f));
            return Leads::ToReport(index, fragment);
        }
        if tries.iter().any(|p| self.unsaid.paths.contains(p.as_str())) {
            return Leads::ToRestricted;
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

    fn anchor(&self, index: usize, fragment: &str) -> Option<String> {
        let wanted = slug(fragment);
        let sections = &self.reports[index].report.body.sections;
        let found = sections.iter().find(|s| s.anchor == fragment || s.anchor == wanted)?;
        // The heading that became the title has gone; the page is what it stood for.
        Some(if found.level == 1 {
            TOP.to_owned()
        } else {
            found.anchor.clone()
        })
    }

    /// Why an image that `target` names is not copied.
    fn refused(&self, entry: &Entry, target: &Target) -> Option<&Diagnostic> {
        let path = target.name.split(['#', '?']).next()?;
        self.surroundings
            .refused
            .get(resolve(&entry.report.path, path)?.as_str())
    }

    /// What there is to say about the links and images of one report.
    pub(super) fn broken_links(&self, entry: &Entry) -> Vec<Diagnostic> {
        let rows = entry.report.timeline.iter().flat_map(|m: &Moment| &m.body);
        let mut found = Vec::new();
        for piece in entry.report.body.pieces.iter().chain(rows) {
            let (target, is_image) = match piece {
                Piece::LinkStart(target) => (target, false),
                Piece::Image { target, .. } => (target, true),
                _ => continue,
            };
            let finding = match (self.leads(entry, target), is_image) {
                (Leads::ToReport(index, None), false) if !target.by_id => {
                    let Some((_, fragment)) = target.name.split_once('#') else {
                        continue;
                    };
                    let anchors = self.reports[index]
                        .report
                        .body
                        .sections
                        .iter()
                        .map(|s| s.anchor.as_str());
                    let near = crate::name::nearest(&slug(fragment), anchors);
                    diagnostic::broken_fragment(target.span, &target.name, near)
                }
                (Leads::ToReport(..), false) | (Leads::ToImage(_) | Leads::ToStatic(_), _) => continue,
                (Leads::Outside, _) => diagnostic::outside_folder(&format!("`{}`", target.name)).with_span(target.span),
                (Leads::ToRestricted, _) => continue,
                (_, true) => match self.refused(entry, target) {
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
            let mut finding = finding.in_file(&entry.report.path);
            // Of the author's own HTML no place is known.
            finding.span = finding.span.filter(|span| span.end > 0);
            found.push(finding);
        }
        found
    }
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
