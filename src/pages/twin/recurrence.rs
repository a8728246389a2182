//! What came back, what is similar and what held, in the twins of reports and causes.

use super::Twin;
use crate::pages::view::{CameBackView, Compare, GradeView, HeldView, SimilarView, SuggestedView};

impl Twin {
    pub(super) fn came_back(&mut self, item: &CameBackView) {
        self.gap();
        match item.url.is_empty() {
            true => self.text(&item.name),
            false => self.link(&item.name, &item.url),
        }
        let times = match item.times.is_empty() {
            true => String::new(),
            false => format!(", {}", item.times),
        };
        self.text(&format!(" ({}){times}: ", item.grade));
        self.link(&item.row.title, &item.row.url);
        self.more(&item.row.id);
        self.more(&item.apart);
        self.more(item.certainty);
        self.0.push('\n');
        for lesson in &item.lessons {
            self.gap();
            self.0.push_str("> ");
            self.line(lesson);
        }
        if !item.promises.is_empty() {
            self.paragraph(match item.named {
                true => "This was promised then:",
                false => "This was promised then (the report doesn't say against which cause):",
            });
        }
        self.promises(&item.promises);
        if item.more > 0 {
            self.gap();
            self.link(&format!("{} more", item.more), &item.row.url);
            self.0.push('\n');
        }
        if !item.others.is_empty() {
            self.gap();
            self.text("It was also part of ");
            self.joined(item.others.iter().map(|other| (&*other.title, Some(&*other.url))));
            if item.further > 0 {
                self.0.push_str(", and of ");
                self.link(&format!("{} more", item.further), &item.url);
            }
            self.0.push('\n');
        }
        self.compare(&item.compare, "Then");
    }

    /// Two incidents beside each other.
    fn compare(&mut self, compare: &Compare, then: &str) {
        self.gap();
        for (label, side) in [("Here", &compare.here), (then, &compare.there)] {
            self.0.push_str("- ");
            self.0.push_str(label);
            self.0.push_str(": ");
            self.side(side);
            self.0.push('\n');
        }
        if !compare.causes.is_empty() {
            self.0.push_str("- Both: ");
            self.joined(compare.causes.iter().map(|cause| (&*cause.title, Some(&*cause.url))));
            self.0.push('\n');
        }
        if !compare.terms.is_empty() {
            self.0.push_str("- Both say ");
            self.line(&compare.terms);
        }
        for item in &compare.differs {
            let sides = [("here", &item.here), ("there", &item.there)];
            let said = sides.iter().filter(|(_, what)| !what.is_empty());
            let said: Vec<String> = said.map(|(side, what)| format!("{side} {what}")).collect();
            self.0.push_str("- ");
            self.line(&format!("{}: {}", item.label, said.join("; ")));
        }
    }

    fn side(&mut self, side: &GradeView) {
        self.grade(side);
        self.more(&side.text);
        if let Some(quote) = &side.quote {
            self.text(&format!(" · “{}{}{}”", quote.before, quote.phrase, quote.after));
        }
    }

    pub(super) fn similar(&mut self, items: &[SimilarView], suggested: &[SuggestedView]) {
        if items.is_empty() {
            return;
        }
        self.heading(2, "Similar");
        self.paragraph("Suggested, and counted nowhere.");
        for item in items {
            self.gap();
            self.link(&item.report.title, &item.report.url);
            self.more(&item.report.id);
            self.more(&item.why);
            self.0.push('\n');
            self.compare(&item.compare, "There");
        }
        if !suggested.is_empty() {
            self.paragraph("Perhaps a cause here too, counted nowhere until a report declares it:");
            self.gap();
        }
        for item in suggested {
            self.0.push_str("- ");
            self.link(&item.cause.name, &item.cause.url);
            self.text(", suggested by ");
            self.joined(item.by.iter().map(|report| (&*report.name, Some(&*report.url))));
            if let Some(quote) = &item.link.quote {
                self.text(&format!(" · “{}{}{}”", quote.before, quote.phrase, quote.after));
            }
            self.0.push('\n');
        }
    }

    /// Whether an action held, within its line.
    pub(super) fn held(&mut self, held: &HeldView) {
        self.more(&held.text);
        if let Some(report) = &held.report {
            self.0.push(' ');
            self.link(&report.name, &report.url);
        }
        if !held.gained.is_empty() {
            self.text(&format!(": {}", held.gained));
        }
    }
}
