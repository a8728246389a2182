//! `llms.txt` (llmstxt.org): what a language model should read first, as Markdown.

use std::fmt::Write as _;

use crate::knowledge::Entry;
use crate::name::percent_encode;
use crate::pages::{Context, Links, shorten};

/// How many reports are listed.
const MOST: usize = 50;

/// The text: the title, what the site is, all of it as JSON, the newest reports as Markdown.
pub fn text(context: Context<'_>) -> String {
    let (config, reports) = (context.config, &context.knowledge.reports);
    let link = |url: &str| match &config.base_url {
        Some(base) => format!("{base}{}", percent_encode(url)),
        None => Links::relative("llms.txt", context.portable).to(url),
    };
    let (one, many) = (config.noun.one.as_str(), config.noun.many.as_str());
    let count = match reports.len() {
        1 => format!("1 {one}"),
        n => format!("{n} {many}"),
    };
    let mut text = format!(
        "# {}\n\n> A knowledge base of {}: what happened, why, and what was learned. Blameless: hard on systems, soft on \
         people. It holds {}.\n\nEach page has a twin in Markdown: `index.md` beside its `index.html`.\n\n",
        plain(&config.title),
        plain(many),
        plain(&count),
    );
    let _ = writeln!(
        text,
        "## Everything\n\n- [All {0}]({1}): the list, newest first\n\
         - [Causes]({2}): each with its recurrence, and a page with what was learned and promised each time\n\
         - [Actions]({3}): what was promised: overdue, open, done, declined\n\
         - [All reports as JSON]({4}): times, causes, actions, lessons and relations of each\n\
         - [All causes as JSON]({5}): what each is, and the reports that carry it, with the evidence\n\
         - [All actions as JSON]({6}): with their owners, due dates and states\n\
         - [Services, teams, tags and severities as JSON]({7}): the reports of each",
        plain(many),
        link("incidents/index.md"),
        link("causes/index.md"),
        link("actions/index.md"),
        link("api/reports.json"),
        link("api/causes.json"),
        link("api/actions.json"),
        link("api/keys.json"),
    );
    if !reports.is_empty() {
        let _ = writeln!(text, "\n## Newest {}\n", plain(many));
    }
    for entry in reports.iter().take(MOST) {
        let twin = link(&format!("{}index.md", entry.url()));
        let title = plain(&entry.report.title.value);
        let _ = write!(text, "- [{title}]({twin})");
        let notes = notes(entry);
        let _ = if notes.is_empty() {
            writeln!(text)
        } else {
            writeln!(text, ": {}", plain(&notes))
        };
    }
    let _ = writeln!(
        text,
        "\n## Optional\n\n- [Feed]({}): the newest {}, Atom",
        link("feed.xml"),
        plain(many)
    );
    text
}

/// When, how bad, what.
fn notes(entry: &Entry) -> String {
    let report = &entry.report;
    let mut words: Vec<String> = Vec::new();
    words.extend(entry.day().map(|day| day.to_string()));
    words.extend(
        report
            .severity
            .as_ref()
            .or(report.severity_raw.as_ref())
            .map(|s| s.value.clone()),
    );
    words.extend(entry.is_ongoing().then(|| "ongoing".to_owned()));
    let mut notes = words.join(", ");
    if let Some(summary) = &report.summary {
        if !notes.is_empty() {
            notes.push_str("; ");
        }
        notes.push_str(&shorten(&summary.value, 200));
    }
    notes
}

/// Text on one line, with nothing in it that Markdown reads.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !plain.is_empty() {
            plain.push(' ');
        }
        for c in word.chars().filter(|c| !c.is_control()) {
            if matches!(
                c,
                '\\' | '[' | ']' | '<' | '>' | '`' | '*' | '_' | '&' | '!' | '#' | '|'
            ) {
                plain.push('\\');
            }
            plain.push(c);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn text_stays_text() {
        assert_eq!(plain("a [b](c)\n# d_e"), "a \\[b\\](c) \\# d\\_e");
    }
}
