//! The same incidents by other keys: services, teams, tags, severities.

use std::collections::BTreeMap;

use super::Entry;
use crate::name::slug;
use crate::report::{Known, Report};

/// What reports can be gathered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyKind {
    /// Where the fault was, and who felt it.
    Service,
    /// Who worked on it, or owns what failed.
    Team,
    /// Free keywords.
    Tag,
    /// How bad it was.
    Severity,
}

impl KeyKind {
    /// Every kind, in the order in which people ask.
    pub const ALL: [Self; 4] = [Self::Service, Self::Team, Self::Tag, Self::Severity];

    /// The folder of its pages.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Service => "services",
            Self::Team => "teams",
            Self::Tag => "tags",
            Self::Severity => "severity",
        }
    }

    /// The page of all of them, from the site's root.
    pub fn all_url(self) -> String {
        format!("{}/", self.folder())
    }

    /// The page of the one with this slug.
    pub fn url(self, slug: &str) -> String {
        format!("{}/{slug}/", self.folder())
    }

    /// One of them.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Team => "team",
            Self::Tag => "tag",
            Self::Severity => "severity",
        }
    }

    /// Several.
    pub fn nouns(self) -> &'static str {
        match self {
            Self::Service => "services",
            Self::Team => "teams",
            Self::Tag => "tags",
            Self::Severity => "severities",
        }
    }
}

/// One service, team, tag or severity.
#[derive(Clone, Debug, Default)]
pub struct Key {
    /// The last part of its URL.
    pub slug: String,
    /// As the newest report that has it writes it; a severity's id.
    pub name: String,
    /// Indices in [`Knowledge::reports`](super::Knowledge::reports): newest first.
    pub reports: Vec<usize>,
    /// How many of these name it as affected alone, a service where the fault wasn't.
    pub affected: usize,
}

/// All keys, by kind; those of a kind by their slugs.
pub type Keys = BTreeMap<KeyKind, Vec<Key>>;

/// The slug of a service, team, tag or severity of this name: C, C++ and C# are three.
pub fn key_slug(name: &str) -> String {
    let mut spelled = String::with_capacity(name.len());
    let mut before = ' ';
    let mut chars = name.chars().peekable();
    while let Some(c) = chars.next() {
        let ends = !chars.peek().is_some_and(|next| next.is_alphanumeric());
        match c {
            '#' if before.is_alphanumeric() && ends => spelled.push_str("-sharp"),
            '+' if ends && (before.is_alphanumeric() || before == '+') => spelled.push_str("-plus"),
            _ => spelled.push(c),
        }
        before = c;
    }
    slug(&spelled)
}

/// The key of this slug among those of a kind.
pub fn find_key<'k>(keys: &'k Keys, kind: KeyKind, slug: &str) -> Option<&'k Key> {
    let keys = keys.get(&kind)?;
    let at = keys.binary_search_by(|key| key.slug.as_str().cmp(slug)).ok()?;
    Some(&keys[at])
}

/// Gathers them; `entries` come newest first.
pub(super) fn keys(entries: &[Entry]) -> Keys {
    let mut keys: BTreeMap<KeyKind, BTreeMap<String, Key>> =
        KeyKind::ALL.into_iter().map(|kind| (kind, BTreeMap::new())).collect();
    for (index, entry) in entries.iter().enumerate() {
        for kind in KeyKind::ALL {
            let Some(keys) = keys.get_mut(&kind) else { continue };
            for (name, is_affected) in names(&entry.report, kind) {
                let key = keys.entry(key_slug(name)).or_insert_with_key(|slug| Key {
                    slug: slug.clone(),
                    name: name.to_owned(),
                    reports: Vec::new(),
                    affected: 0,
                });
                if key.reports.last() != Some(&index) {
                    key.reports.push(index);
                    key.affected += usize::from(is_affected);
                }
            }
        }
    }
    keys.into_iter()
        .map(|(kind, keys)| (kind, keys.into_values().collect()))
        .collect()
}

/// What a report has of one kind, and whether it has it as affected.
fn names(report: &Report, kind: KeyKind) -> impl Iterator<Item = (&str, bool)> {
    let (first, second): (&[Known<String>], &[Known<String>]) = match kind {
        KeyKind::Service => (&report.services, &report.affected),
        KeyKind::Team => (&report.teams, &[]),
        KeyKind::Tag => (&report.tags, &[]),
        KeyKind::Severity => (report.severity.as_slice(), &[]),
    };
    let first = first.iter().map(|known| (known.value.as_str(), false));
    first.chain(second.iter().map(|known| (known.value.as_str(), true)))
}

#[cfg(test)]
mod tests {
    use super::key_slug;

    #[test]
    fn languages_that_differ_by_a_sign_are_told_apart() {
        for (name, slug) in [
            ("C", "c"),
            ("C++", "c-plus-plus"),
            ("C#", "c-sharp"),
            ("team #1", "team-1"),
            ("ctrl+s", "ctrl-s"),
            ("Web App", "web-app"),
        ] {
            assert_eq!(key_slug(name), slug, "{name}");
        }
    }
}
