//! The files of the content folder's `theme/`: what is in the place of a built-in one, and what comes beside them.

use super::folder::{Sorted, is_ours, refusal};
use super::memo::Reader;
use crate::diagnostic::{self, Diagnostic};
use crate::name::OutPath;
use crate::source::RelPath;
use crate::theme::{ASSETS, Overrides, Part, part, resembled};

/// Reads what the theme is made of. What isn't used is passed over, or a finding.
pub(super) fn overrides(sorted: &mut Sorted, reader: &Reader<'_>, findings: &mut Vec<Diagnostic>) -> Overrides {
    let mut overrides = Overrides::new();
    for path in std::mem::take(&mut sorted.theme) {
        let Some(name) = path.strip_prefix("theme/") else {
            continue;
        };
        match part(name) {
            Part::Nothing(reason) => {
                sorted.pass(path, reason);
                continue;
            }
            Part::Template(_) => {}
            Part::Asset(out) => {
                let why = unfit(sorted, name, &out).or_else(|| refusal(&path, reader));
                if let Some(finding) = why {
                    findings.push(finding.in_file(&path));
                    continue;
                }
            }
        }
        match reader.bytes(&path) {
            Ok(bytes) => {
                overrides.insert(name.to_owned(), bytes.to_vec());
            }
            Err(finding) => findings.push(finding),
        }
    }
    findings.extend(misnamed(&overrides));
    overrides
}

/// Why the asset `name` can't be at `out`: the site has something else there.
fn unfit(sorted: &Sorted, name: &str, out: &OutPath) -> Option<Diagnostic> {
    if ASSETS.iter().any(|(known, _)| *known == name) {
        return None;
    }
    if is_ours(out) {
        return Some(match resembled(name) {
            Some(meant) => diagnostic::unknown_theme_file(name, &meant),
            None => diagnostic::shadowed(out.as_str()),
        });
    }
    let one_is_in_the_other = |(_, taken): &&(RelPath, OutPath)| {
        let (taken, out) = (taken.as_str(), out.as_str());
        let below = |a: &str, b: &str| a.strip_prefix(b).is_some_and(|rest| rest.starts_with('/'));
        taken == out || below(taken, out) || below(out, taken)
    };
    let (taken, _) = sorted.statics.iter().find(one_is_in_the_other)?;
    Some(diagnostic::shadowed_by(out.as_str(), taken))
}

/// Files that were most likely meant to be in the place of a built-in one, and aren't. What another file of the theme
/// names has a use under the name that it has.
fn misnamed(overrides: &Overrides) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for path in overrides.keys() {
        let Some(meant) = resembled(path) else { continue };
        let name = path.strip_prefix("templates/").unwrap_or(path);
        let mut others = overrides.iter().filter(|(other, _)| *other != path);
        if !others.any(|(_, bytes)| String::from_utf8_lossy(bytes).contains(name)) {
            findings.push(diagnostic::unknown_theme_file(path, &meant).in_file(&format!("theme/{path}").into()));
        }
    }
    findings
}
