//! The twin of a checklist: to be pasted into a review.

use super::Twin;
use crate::pages::view::{ChecklistItem, ChecklistView, LedgerRow};

impl Twin {
    pub(super) fn checklist(&mut self, view: &ChecklistView) {
        let change = match view.change.is_empty() {
            true => String::new(),
            false => format!(": {}", view.change),
        };
        self.title(&format!("Before a change to {}{change}", view.service.title));
        self.paragraph(&format!(
            "What {} of {} and their open promises ask, as of {}.",
            view.total, view.service.title, view.as_of
        ));
        if !view.change.is_empty() && view.groups.is_empty() {
            self.paragraph(&format!("{} has met no cause of that sort.", view.service.title));
        }
        for group in &view.groups {
            self.heading(2, &group.title);
            self.gap();
            group.items.iter().for_each(|item| self.check(item, "met"));
            if group.more > 0 {
                self.paragraph(&format!("{} more.", group.more));
            }
        }
        if !view.elsewhere.is_empty() {
            self.heading(2, "Elsewhere");
            self.paragraph(&format!(
                "Met by other services, and not by {} yet.",
                view.service.title
            ));
            self.gap();
            view.elsewhere.iter().for_each(|item| self.check(item, "met elsewhere"));
        }
        if !view.promises.is_empty() {
            self.heading(2, "Still open");
            self.paragraph(&format!(
                "{} promised and not done, the longest overdue first.",
                view.promises_total
            ));
            self.gap();
            view.promises.iter().for_each(|row| self.owed(row, ""));
            if let Some(all) = &view.promises_all {
                self.gap();
                self.joined([("All of them", Some(&**all))]);
                self.0.push('\n');
            }
        }
        if !view.others.is_empty() {
            self.heading(2, "Also met here");
            self.gap();
            self.cause_links(&view.others);
            self.0.push('\n');
        }
    }

    fn check(&mut self, item: &ChecklistItem, met: &str) {
        self.0.push_str("- [ ] Could it bring back ");
        self.cause_links(std::slice::from_ref(&item.cause));
        self.text(&format!("? It was {met} {}", item.times));
        if let Some(last) = &item.last {
            self.0
                .push_str(if item.cause.count == 1 { ", in " } else { ", last in " });
            self.joined([(&*last.id, Some(&*last.url))]);
            if let Some(date) = &last.date {
                self.text(&format!(" on {}", date.text));
            }
        }
        self.0.push_str(".\n");
        for lesson in &item.lessons {
            self.0.push_str("  - Learned: ");
            self.text(&lesson.text);
            self.0.push_str(" (");
            self.joined([(&*lesson.report.name, Some(&*lesson.report.url))]);
            self.0.push_str(")\n");
        }
        item.open.iter().for_each(|row| self.owed(row, "  "));
    }

    fn owed(&mut self, row: &LedgerRow, indent: &str) {
        self.0.push_str(indent);
        self.0.push_str(if indent.is_empty() {
            "- [ ] "
        } else {
            "- Not done yet: "
        });
        self.text(&row.action.text);
        self.more(&row.action.state);
        if !row.action.owner.is_empty() {
            self.more(&row.action.owner);
        }
        self.0.push_str(" · after ");
        self.joined([(&*row.report.name, Some(&*row.report.url))]);
        self.0.push('\n');
    }
}
