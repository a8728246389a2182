//! The built-in causes: those that every operations team meets.

use serde::Deserialize;

use super::Registered;

/// The data, one table a cause.
const DATA: &str = include_str!("starters.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    cause: Vec<Registered>,
}

/// The starter set, in the order of its file.
///
/// # Panics
/// Never: a test reads the data.
pub fn starters() -> Vec<Registered> {
    let file: File = toml::from_str(DATA).expect("the built-in causes are valid, a test reads them");
    file.cause
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn every_starter_is_whole() {
        let all = starters();
        assert!(all.len() >= 40, "{}", all.len());
        let mut owner: BTreeMap<&str, &str> = BTreeMap::new();
        for cause in &all {
            assert_eq!(crate::name::slug(&cause.id), cause.id);
            assert!(cause.axis.is_some() && !cause.definition.is_empty(), "{}", cause.id);
            assert!(!cause.includes.is_empty() && !cause.excludes.is_empty(), "{}", cause.id);
            assert!(!cause.aliases.is_empty(), "{}", cause.id);
            for alias in &cause.aliases {
                let other = owner.insert(alias, &cause.id);
                assert_eq!(other, None, "{alias} is an alias of two causes");
            }
        }
        let ids: std::collections::BTreeSet<_> = all.iter().map(|c| &c.id).collect();
        assert_eq!(ids.len(), all.len(), "an id stands twice");
    }
}
