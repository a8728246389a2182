//! `llms.txt` (llmstxt.org): what a language model should read first, as Markdown.

use std::fmt::Write as _;

use crate::knowledge::Entry;
use crate::name::percent_encode;
use crate::pages::{self, Context, Links, shorten};

/// How many reports are listed.
const MOST: usize = 50;

/// The text: the title, what the site is, all of it as JSON, the newest reports as Markdown.
pub fn text(context: Context<'_>) -> String {
    let (config, knowledge) = (context.config, context.knowledge);
    let reports = &knowledge.reports;
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
    text.push_str("## Everything\n\n");
    let mut line = |title: &str, to: &str, what: &str| {
        let _ = writeln!(text, "- [{title}]({}){what}", link(to));
    };
    line(
        &format!("All {}", plain(many)),
        "incidents/index.md",
        ": the list, newest first",
    );
    if !knowledge.causes.is_empty() {
        let what = ": each with its recurrence, and a page with what was learned and promised each time";
        line("Causes", "causes/index.md", what);
    }
    if !knowledge.ledger.promises.is_empty() {
        let what = ": what was promised: overdue, open, done, declined";
        line("Actions", "actions/index.md", what);
    }
    if pages::has_lessons(context) {
        let what = ": what each period taught: what came back, what was learned, what is owed";
        line("Lessons learned", "lessons/index.md", what);
    }
    if !knowledge.reports.is_empty() {
        let what = ": how many, how long they take, how soon causes return, which promises are kept";
        line("Trends", "trends/index.md", what);
    }
    for entry in &knowledge.pages {
        line(&plain(&entry.page.title), &format!("{}index.md", entry.url), "");
    }
    for (title, to, what) in [
        (
            "All reports as JSON",
            "api/reports.json",
            "times, causes, actions, lessons and relations of each",
        ),
        (
            "All causes as JSON",
            "api/causes.json",
            "what each is, and who carries it, with the evidence",
        ),
        (
            "All actions as JSON",
            "api/actions.json",
            "with their owners, due dates and states",
        ),
        (
            "Services, teams, tags and severities as JSON",
            "api/keys.json",
            "the reports of each",
        ),
    ] {
        line(title, to, &format!(": {what}"));
    }
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
    words.extend(entry.is_draft().then(|| "draft".to_owned()));
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
