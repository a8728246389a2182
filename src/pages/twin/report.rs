//! The twin of a report.

use super::{Twin, prose};
use crate::pages::view::{Block, ReportView, TimelineRow};
use crate::pages::words;

impl Twin {
    pub(super) fn report(&mut self, view: &ReportView) {
        self.title(&view.title);
        if view.ongoing {
            self.paragraph(&match &view.latest {
                Some(latest) => format!("This is ongoing. Last entry: {}, {}.", latest.at.full, latest.ago),
                None => "This is ongoing.".to_owned(),
            });
        }
        self.gap();
        self.fact("Id", &view.id, None);
        for (label, word) in [("Status", &view.status), ("Kind", &view.kind)] {
            if let Some(word) = word {
                self.fact(label, &word.label, word.inferred.as_deref());
            }
        }
        if let Some(severity) = &view.severity {
            let label = match severity.label.is_empty() {
                true => severity.id.clone(),
                false => format!("{}, {}", severity.id, severity.label),
            };
            self.fact("Severity", &label, severity.inferred.as_deref());
        }
        if let Some(date) = &view.date {
            self.fact("Date", &date.full, date.inferred.as_deref());
        }
        for stage in view.bar.iter().flat_map(|bar| &bar.stages) {
            let note = match stage.note.is_empty() {
                true => stage.at.full.clone(),
                false => format!("{}, {}", stage.at.full, stage.note),
            };
            self.fact(&words::capital(stage.name), &note, stage.at.inferred.as_deref());
        }
        for fact in &view.facts {
            self.0.push_str("- ");
            self.text(&fact.label);
            self.0.push_str(": ");
            self.joined(fact.values.iter().map(|value| (&*value.text, value.url.as_deref())));
            if let Some(why) = &fact.inferred {
                self.text(&format!(" ({why})"));
            }
            self.0.push('\n');
        }
        self.paragraph(&view.lede);
        if !view.came_back.is_empty() {
            self.heading(2, "This came back");
            view.came_back.iter().for_each(|item| self.came_back(item));
        }
        self.blocks(&view.blocks);
        if let Some(as_of) = &view.as_of {
            self.paragraph(&format!("As of {as_of}."));
        }
        if !view.related.is_empty() {
            self.heading(2, "Related");
            self.gap();
            for other in &view.related {
                self.0.push_str("- ");
                self.link(&other.row.title, &other.row.url);
                self.more(&other.row.id);
                self.more(&other.relation);
                self.0.push('\n');
            }
        }
        self.similar(&view.similar, &view.suggested);
    }

    fn fact(&mut self, label: &str, value: &str, inferred: Option<&str>) {
        self.0.push_str("- ");
        self.text(label);
        self.0.push_str(": ");
        self.text(value);
        if let Some(why) = inferred {
            self.text(&format!(" ({why})"));
        }
        self.0.push('\n');
    }

    pub(super) fn block(&mut self, block: &Block) {
        match block {
            Block::Html { html } => prose::markdown(html, &mut self.0),
            Block::Heading { title, .. } => self.heading(2, title),
            Block::Timeline { zone, rows } => {
                if let Some(zone) = zone {
                    self.line(&format!("Times in {zone}."));
                    self.0.push('\n');
                }
                rows.iter().for_each(|row| self.moment(row));
            }
            Block::Actions { rows } => self.promises(rows),
            Block::Hypotheses { rows } => {
                for row in rows {
                    self.0.push_str("- ");
                    self.text(&row.statement);
                    self.more(row.result);
                    self.more(&row.test);
                    self.0.push('\n');
                }
            }
            Block::Causes { rows } => {
                for row in rows {
                    self.0.push_str("- ");
                    match &row.url {
                        Some(url) => self.link(&row.name, url),
                        None => self.text(&row.name),
                    }
                    if let Some(link) = &row.link {
                        if !link.grade.is_empty() || !link.role.is_empty() || !link.certainty.is_empty() {
                            self.0.push_str(": ");
                            self.grade(link);
                        }
                        self.more(&row.count);
                        self.more(&link.text);
                        if let Some(quote) = &link.quote {
                            self.text(&format!(" · “{}{}{}”", quote.before, quote.phrase, quote.after));
                        }
                    }
                    self.0.push('\n');
                }
            }
            Block::Impact { rows } => {
                for row in rows {
                    let value = format!("{} {}", row.value, row.unit);
                    self.0.push_str("- ");
                    self.line(&match value.trim() {
                        "" => row.what.clone(),
                        value => format!("{}: {value}", row.what),
                    });
                }
            }
            Block::Lessons { rows } => {
                for row in rows {
                    self.0.push_str("- ");
                    self.line(&row.text);
                }
            }
        }
    }

    /// A row of the timeline; what it says stays one item.
    fn moment(&mut self, row: &TimelineRow) {
        self.0.push_str("- ");
        if let Some(day) = &row.day {
            self.text(&format!("{day}, "));
        }
        let at = row.at.as_ref().map_or(&row.label, |at| &at.text);
        self.text(at);
        if let Some(stage) = row.stage {
            self.text(&format!(" ({stage})"));
        }
        self.0.push_str(": ");
        let mut said = String::new();
        prose::markdown(&row.html, &mut said);
        let mut lines = said.trim_end().lines();
        self.0.push_str(lines.next().unwrap_or_default());
        self.0.push('\n');
        for line in lines {
            if !line.is_empty() {
                self.0.push_str("  ");
                self.0.push_str(line);
            }
            self.0.push('\n');
        }
    }
}
