//! What is said of a template that can't be read, or that fails on a page.

use std::error::Error as _;

use super::Theme;
use crate::diagnostic::printable;

impl Theme {
    /// The error of templates that can't be read, or don't fit together.
    pub(super) fn unreadable(&self, error: &tera::Error) -> anyhow::Error {
        let help = match self.own.is_empty() {
            true => "this is a fault of hansei itself",
            false => "mend it, or remove the file to have the built-in one again; until then the last good site stays",
        };
        anyhow::anyhow!(
            "a template of the theme can't be read\n{}\nhelp: {help}",
            self.told(error)
        )
    }

    /// The error of the template `name` that failed on `page`.
    pub(crate) fn broke_on(&self, name: &str, page: &str, error: &tera::Error) -> anyhow::Error {
        // A component may have failed, deep below the page's template.
        let name = match error.kind() {
            tera::ErrorKind::RenderingError(report) if !report.filename().is_empty() => report.filename(),
            _ => name,
        };
        let is_built_in = super::TEMPLATES.iter().any(|(known, _)| *known == name);
        let help = match (self.own.is_empty(), is_built_in) {
            (true, _) => "this is a fault of hansei itself".to_owned(),
            (false, true) => format!(
                "mend it, or remove it to have the built-in one again, of which `hansei theme eject templates/{name}` \
                 gives a copy; until then the last good site stays"
            ),
            (false, false) => "mend it, or remove it and what uses it; until then the last good site stays".to_owned(),
        };
        anyhow::anyhow!(
            "the template {} broke on the page {}\n{}\nhelp: {help}",
            self.shown(name),
            printable(page),
            self.told(error)
        )
    }

    /// Where the template `name` lies, for people.
    fn shown(&self, name: &str) -> String {
        match self.own.contains(name) {
            true => format!("theme/templates/{}", printable(name)),
            false => format!("templates/{name} (built in)"),
        }
    }

    /// The error and its causes, with files named as people find them.
    fn told(&self, error: &tera::Error) -> String {
        let mut said = vec![error.to_string()];
        let mut cause = error.source();
        while let Some(error) = cause {
            said.push(error.to_string());
            cause = error.source();
        }
        let said = said.join("\n");
        let said = said.strip_prefix("error: ").unwrap_or(&said);
        let lines = said.lines().map(|line| self.with_files_named(line));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// A line of an error; where it says ` report.html:12:5`, the file's path in full.
    fn with_files_named(&self, line: &str) -> String {
        let line = printable(&line.replace('\t', " "));
        let is_place = line.trim_start().starts_with("--> ") || line.starts_with("note: ");
        let place = is_place.then(|| {
            let mut parts = line.rsplitn(3, ':');
            let (column, row, before) = (parts.next()?, parts.next()?, parts.next()?);
            let name = self.templates_named_at_end_of(before)?;
            let before = &before[..before.len() - name.len()];
            Some(format!("{before}{}:{row}:{column}", self.path(name)))
        });
        place.flatten().unwrap_or(line)
    }

    fn templates_named_at_end_of<'a>(&self, text: &'a str) -> Option<&'a str> {
        let names = text.match_indices(' ').map(|(at, _)| &text[at + 1..]);
        let built_in = |name: &str| super::TEMPLATES.iter().any(|(known, _)| *known == name);
        names
            .into_iter()
            .find(|name| self.own.contains(*name) || built_in(name))
    }

    fn path(&self, name: &str) -> String {
        match self.own.contains(name) {
            true => format!("theme/templates/{name}"),
            false => format!("templates/{name}"),
        }
    }
}
