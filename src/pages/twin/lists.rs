//! Twins of lists: incidents, causes, one cause, keys, the ledger.

use super::Twin;
use crate::pages::view::{
    ActionView, ActionsView, CauseLink, CausePageView, CauseRow, CausesView, GradeView, KeyView, LedgerRow, Listing,
    OccurrenceView, Turns,
};

impl Twin {
    pub(super) fn listing(&mut self, list: &Listing) {
        let page = match list.turns.pages {
            1 => String::new(),
            pages => format!(", page {} of {pages}", list.turns.page),
        };
        self.paragraph(&format!("{}, newest first{page}.", list.total_text));
        for month in &list.months {
            self.heading(2, &month.title);
            self.rows(&month.rows);
        }
        self.turns(&list.turns);
    }

    pub(super) fn turns(&mut self, turns: &Turns) {
        for (title, url) in [("Previous", &turns.previous), ("Next", &turns.next)] {
            if let Some(url) = url {
                self.gap();
                self.link(title, url);
                self.0.push('\n');
            }
        }
    }

    pub(super) fn causes(&mut self, view: &CausesView) {
        self.title(&view.site.page_title);
        for (title, rows) in [("Came back", &view.recurring), ("Once", &view.once)] {
            if !rows.is_empty() {
                self.heading(2, title);
                self.gap();
            }
            rows.iter().for_each(|row| self.cause_row(row));
        }
        for (title, causes) in [("Not counted", &view.aside), ("Not met yet", &view.unmet)] {
            if !causes.is_empty() {
                self.heading(2, title);
                self.gap();
            }
            for cause in causes {
                self.0.push_str("- ");
                self.link(&cause.name, &cause.url);
                if cause.count > 0 {
                    self.more(&format!(
                        "in {} report{}",
                        cause.count,
                        if cause.count == 1 { "" } else { "s" }
                    ));
                }
                self.more(&cause.definition);
                self.0.push('\n');
            }
        }
        self.turns(&view.turns);
    }

    fn cause_row(&mut self, row: &CauseRow) {
        self.0.push_str("- ");
        self.link(&row.cause.name, &row.cause.url);
        self.more(&row.count);
        self.more(&row.grades);
        self.more(&row.axis_word);
        if let Some(last) = &row.last {
            self.0.push_str(" · last ");
            self.stamp(last);
        }
        self.0.push('\n');
    }

    /// Names with links, commas between them.
    pub(super) fn cause_links(&mut self, causes: &[CauseLink]) {
        self.joined(causes.iter().map(|cause| (&*cause.name, Some(&*cause.url))));
    }

    /// A list of names, each with its number.
    fn counted(&mut self, causes: &[CauseLink]) {
        self.gap();
        for cause in causes {
            self.0.push_str("- ");
            self.link(&cause.name, &cause.url);
            self.more(&cause.count.to_string());
            self.0.push('\n');
        }
    }

    pub(super) fn cause(&mut self, view: &CausePageView) {
        self.title(&view.site.page_title);
        if view.turns.page == 1 {
            self.what_it_is(view);
        }
        self.heading(2, &view.count);
        self.paragraph(&view.recurrence);
        self.paragraph(&view.promised);
        if view.turns.page == 1 {
            self.blocks(&view.blocks);
            self.bounds(view);
        }
        if !view.occurrences.is_empty() {
            self.heading(2, "Each time");
        }
        view.occurrences.iter().for_each(|item| self.occurrence(item));
        if let Some(as_of) = &view.as_of {
            self.paragraph(&format!("As of {as_of}."));
        }
        self.turns(&view.turns);
        if !view.together.is_empty() {
            self.heading(2, "Came with");
            self.counted(&view.together);
        }
    }

    fn what_it_is(&mut self, view: &CausePageView) {
        let axis = if view.axis_word.is_empty() {
            String::new()
        } else {
            format!(", {}", view.axis_word)
        };
        self.paragraph(&format!("Cause {}{axis}.", view.id));
        self.paragraph(&view.definition);
    }

    /// What it is and is not.
    fn bounds(&mut self, view: &CausePageView) {
        if !view.includes.is_empty() {
            self.heading(2, "It is");
            self.gap();
            for line in &view.includes {
                self.0.push_str("- ");
                self.line(line);
            }
        }
        if !view.excludes.is_empty() {
            self.heading(2, "It is not");
            self.gap();
            for line in &view.excludes {
                self.0.push_str("- ");
                self.text(&line.text);
                if !line.instead.is_empty() {
                    self.0.push_str(": ");
                    self.cause_links(&line.instead);
                }
                self.0.push('\n');
            }
        }
        for (title, causes) in [("Wider", view.parent.as_slice()), ("Narrower", &view.children)] {
            if !causes.is_empty() {
                self.gap();
                self.0.push_str(title);
                self.0.push_str(": ");
                self.cause_links(causes);
                self.0.push('\n');
            }
        }
    }

    fn occurrence(&mut self, item: &OccurrenceView) {
        self.gap();
        self.0.push_str("### ");
        self.link(&item.row.title, &item.row.url);
        self.0.push_str("\n\n");
        self.text(&item.row.id);
        if let Some(date) = &item.row.date {
            self.0.push_str(" · ");
            self.stamp(date);
        }
        if let Some(severity) = &item.row.severity {
            self.more(&severity.id);
        }
        self.more(&item.after);
        self.more(item.aside);
        self.0.push_str(" · ");
        self.grade(&item.link);
        self.0.push('\n');
        self.paragraph(&item.link.text);
        self.quote(&item.link);
        for lesson in &item.lessons {
            self.paragraph(&format!("Learned: {lesson}"));
        }
        if !item.promises.is_empty() && !item.named {
            self.paragraph("Promised then (the report doesn't say against which cause):");
        }
        self.promises(&item.promises);
    }

    pub(super) fn grade(&mut self, link: &GradeView) {
        let words = [link.grade, link.role.as_str(), link.certainty];
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        self.text(&words.join(", "));
    }

    pub(super) fn quote(&mut self, link: &GradeView) {
        if let Some(quote) = &link.quote {
            self.gap();
            self.0.push_str("> ");
            self.text(&quote.before);
            self.0.push_str("**");
            self.text(&quote.phrase);
            self.0.push_str("**");
            self.text(&quote.after);
            self.0.push('\n');
        }
    }

    pub(super) fn promises(&mut self, promises: &[ActionView]) {
        if !promises.is_empty() {
            self.gap();
        }
        for action in promises {
            self.0.push_str("- ");
            self.promise(action);
            self.0.push('\n');
        }
    }

    /// An action in one line, without its end.
    pub(super) fn promise(&mut self, action: &ActionView) {
        self.text(&action.text);
        self.more(&action.state);
        self.more(&action.since);
        self.more(&action.effect);
        if !action.owner.is_empty() {
            self.0.push_str(" · ");
            self.joined([(&*action.owner, action.owner_url.as_deref())]);
        }
        if let Some(due) = &action.due {
            self.more(&format!("due {}", due.text));
        }
        if let Some(ticket) = &action.ticket {
            self.0.push_str(" · ");
            match &ticket.url {
                Some(url) => self.link(&ticket.text, url),
                None => self.text(&ticket.text),
            }
        }
        if !action.causes.is_empty() {
            self.0.push_str(" · against ");
            self.cause_links(&action.causes);
        }
        action.notes.iter().for_each(|note| self.more(note));
        if let Some(held) = &action.held {
            self.held(held);
        }
    }

    pub(super) fn key(&mut self, view: &KeyView) {
        self.title(&view.name);
        self.paragraph(&view.definition);
        if let Some(checklist) = &view.checklist {
            self.gap();
            self.link(&format!("Before a change to {}", view.name), checklist);
            self.0.push('\n');
        }
        if !view.causes.is_empty() {
            self.heading(2, "Causes");
            self.counted(&view.causes);
        }
        if !view.owed.is_empty() {
            self.heading(
                2,
                if view.noun == "team" {
                    "Still owed"
                } else {
                    "Still open"
                },
            );
            self.paragraph(&format!("{} not done yet, as of {}.", view.owed_total, view.as_of));
            self.ledger_rows(&view.owed);
            if let Some(all) = &view.owed_all {
                self.gap();
                self.link(&format!("All {} actions", view.owed_total), all);
                self.0.push('\n');
            }
        }
        if !view.affected.is_empty() {
            self.paragraph(&format!(
                "In {} of them {} was affected by a fault elsewhere.",
                view.affected, view.name
            ));
        }
        self.listing(&view.list);
    }

    fn ledger_rows(&mut self, rows: &[LedgerRow]) {
        self.gap();
        for row in rows {
            self.0.push_str("- ");
            self.promise(&row.action);
            self.0.push_str(" · after ");
            self.link(&row.report.name, &row.report.url);
            self.0.push('\n');
        }
    }

    pub(super) fn ledger(&mut self, view: &ActionsView) {
        self.title(&view.site.page_title);
        self.paragraph(&format!("As of {}.", view.as_of));
        if !view.teams.is_empty() {
            self.gap();
            self.0.push_str("Still owed by ");
            self.joined(view.teams.iter().map(|team| (&*team.title, Some(&*team.url))));
            self.0.push_str(".\n");
        }
        for part in &view.parts {
            self.heading(2, &format!("{}: {}", part.title, part.total));
            self.ledger_rows(&part.rows);
            if let Some(more) = &part.more {
                self.gap();
                self.link(&format!("All {} {} actions", part.total, part.state), more);
                self.0.push('\n');
            }
        }
        self.turns(&view.turns);
    }
}
