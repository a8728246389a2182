//! The names of a theme's files: what each is, and which one a name was most likely meant to be.

use crate::name::{OutPath, nearest};

use super::{ASSETS, TEMPLATES};

/// What a file below `theme/` is to the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part<'p> {
    /// A template, by its name among templates: `components/row.html`.
    Template(&'p str),
    /// Copied as it is, to this path in the site.
    Asset(OutPath),
    /// Nothing, and the reason, to be read after "passed over: ".
    Nothing(&'static str),
}

/// What the file at `path`, below `theme/`, is. Only names that end with `.html` are templates: it is by that ending
/// that values are escaped.
pub fn part(path: &str) -> Part<'_> {
    let lower = path.to_lowercase();
    match path.strip_prefix("templates/") {
        Some(name) if name.ends_with(".html") => Part::Template(name),
        Some(_) => Part::Nothing("a template's name ends with .html"),
        // Whoever writes notes about a theme doesn't publish them.
        None if lower.ends_with(".md") || lower.ends_with(".markdown") => Part::Nothing("a note about the theme"),
        None => OutPath::new(path).map_or(Part::Nothing("no name for a file of a site"), Part::Asset),
    }
}

/// The built-in files, by their paths below `theme/`, in order, and their bytes.
pub fn built_in() -> impl Iterator<Item = (String, &'static [u8])> {
    let assets = ASSETS.into_iter().map(|(name, bytes)| (name.to_owned(), bytes));
    let templates = TEMPLATES.iter();
    assets.chain(templates.map(|(name, text)| (format!("templates/{name}"), text.as_bytes())))
}

/// The built-in file that `path`, which is none, was most likely meant to be: one whose name is the same or nearly so,
/// in whichever folder.
pub fn resembled(path: &str) -> Option<String> {
    let known: Vec<String> = built_in().map(|(path, _)| path).collect();
    if known.iter().any(|known| known == path) {
        return None;
    }
    let (stem, ending) = name(path);
    // Not the whole path: of a long one, too much might differ.
    let alike = known
        .iter()
        .map(|path| name(path))
        .filter(|(_, other)| other.eq_ignore_ascii_case(ending));
    let nearest = nearest(stem, alike.map(|(stem, _)| stem))?;
    known.iter().find(|path| name(path).0 == nearest).cloned()
}

/// A file's name without its ending, and the ending.
fn name(path: &str) -> (&str, &str) {
    let file = path.rsplit('/').next().unwrap_or(path);
    file.rsplit_once('.').unwrap_or((file, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_nearly_one_is_told() {
        for (path, meant) in [
            ("templates/raport.html", Some("templates/report.html")),
            ("report.html", Some("templates/report.html")),
            ("templates/chips.html", Some("templates/components/chips.html")),
            ("Style.css", Some("style.css")),
            ("css/style.css", Some("style.css")),
            ("style.css", None),
            ("templates/report.html", None),
            ("templates/note.html", None),
            ("fonts/sans.woff2", None),
            ("style.scss", None),
        ] {
            assert_eq!(resembled(path).as_deref(), meant, "{path}");
        }
    }

    #[test]
    fn only_what_is_escaped_is_a_template() {
        assert_eq!(part("templates/a/b.html"), Part::Template("a/b.html"));
        assert!(matches!(part("templates/a.txt"), Part::Nothing(_)));
        assert!(matches!(part("README.md"), Part::Nothing(_)));
        assert!(matches!(part("a.html"), Part::Asset(_)));
    }
}
