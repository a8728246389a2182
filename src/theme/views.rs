//! What a template may use, for people: `theme/VIEWS.md`, whole or for one template. A test holds it to the views.

use std::collections::BTreeSet;

/// The whole of it.
pub const VIEWS: &str = include_str!("../../theme/VIEWS.md");

/// A part of the document under a heading of its own.
struct Section {
    title: &'static str,
    text: &'static str,
}

/// What `template` may use, a page (`report.html`) or a file of components (`components/row.html`): its own part, and
/// every type that occurs in it. None for what has no part.
pub fn views(template: &str) -> Option<String> {
    let sections = sections();
    let page = sections.iter().find(|section| section.title == template);
    let mut out = match page {
        Some(section) => section.text.trim_end().to_owned(),
        None => components(&sections, template)?,
    };
    let mut shown = BTreeSet::new();
    let mut frame = page.map(|_| "Frame");
    let mut from = 0;
    // What was added may name further types.
    while from < out.len() || frame.is_some() {
        let added = out[from..].to_owned();
        from = out.len();
        let named: Vec<&str> = frame.take().into_iter().chain(types(&added)).collect();
        let new = sections
            .iter()
            .filter(|section| !section.title.ends_with(".html") && named.contains(&section.title));
        for section in new {
            if shown.insert(section.title) {
                out.push_str("\n\n");
                out.push_str(section.text.trim_end());
            }
        }
    }
    out.push('\n');
    Some(out)
}

/// Templates that have a part, in order.
pub fn described() -> Vec<&'static str> {
    let sections = sections();
    let mut names: Vec<&str> = sections.iter().map(|section| section.title).collect();
    names.retain(|title| title.ends_with(".html"));
    let files = VIEWS.lines().filter_map(file);
    for name in files {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn sections() -> Vec<Section> {
    let starts = VIEWS.match_indices("\n### ").map(|(at, _)| at + 1);
    let section = |start: usize| {
        let text = &VIEWS[start..];
        let end = text[1..].find("\n## ").into_iter().chain(text[1..].find("\n### "));
        let text = &text[..end.min().map_or(text.len(), |end| end + 1)];
        let title = text.lines().next().unwrap_or_default();
        Section {
            title: title.trim_start_matches("### "),
            text,
        }
    };
    starts.map(section).collect()
}

/// The components of one file.
fn components(sections: &[Section], template: &str) -> Option<String> {
    let page = |title: &str| sections.iter().any(|section| section.title == title);
    let rows: Vec<&str> = VIEWS.lines().filter(|line| file(line) == Some(template)).collect();
    (!rows.is_empty() && !page(template)).then(|| {
        format!(
            "### {template}\n\n| component | in | what it shows |\n| --- | --- | --- |\n{}",
            rows.join("\n")
        )
    })
}

/// The file of components that a row of the table names.
fn file(line: &str) -> Option<&str> {
    let cell = line.strip_prefix("| ")?.split(" | ").nth(1)?;
    (cell.starts_with("components/") && cell.ends_with(".html")).then_some(cell)
}

/// The words in the rows of tables that may be types.
fn types(text: &str) -> impl Iterator<Item = &str> {
    let rows = text.lines().filter(|line| line.starts_with('|'));
    rows.flat_map(|row| row.split(|c: char| !c.is_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_has_the_types_that_it_reaches_and_no_others() {
        let part = views("404.html").expect("a part");
        for heading in ["### 404.html", "### Frame", "### NavItem"] {
            assert_eq!(part.matches(&format!("{heading}\n")).count(), 1, "{part}");
        }
        assert_eq!(part.matches("\n### ").count(), 2, "{part}");
        let part = views("report.html").expect("a part");
        for heading in ["### Block", "### Ticket", "### Quote", "### Stamp"] {
            assert_eq!(part.matches(&format!("\n{heading}\n")).count(), 1, "{heading}");
        }
        assert!(!part.contains("### LedgerRow"), "{part}");
        let part = views("components/row.html").expect("a part");
        assert!(
            part.contains("| `took(of: map)` |") && part.contains("### Severity"),
            "{part}"
        );
        assert!(!part.contains("`stamp(") && !part.contains("### Frame"), "{part}");
        assert_eq!(views("raport.html"), None);
    }

    #[test]
    fn every_template_is_described() {
        let mut described = described();
        described.sort_unstable();
        let templates: Vec<&str> = super::super::TEMPLATES.iter().map(|(name, _)| *name).collect();
        assert_eq!(described, templates);
    }
}
