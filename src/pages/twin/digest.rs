//! Twins of the digest: the list of editions, and each of them.

use super::Twin;
use crate::pages::view::{
    EditionBack, EditionChanged, EditionPick, EditionPromise, EditionReport, EditionSaid, EditionTried, EditionView,
    LessonsView, PageLink,
};

impl Twin {
    pub(super) fn lessons(&mut self, view: &LessonsView) {
        self.title(&view.site.page_title);
        match view.editions.is_empty() {
            true => self.paragraph("No edition yet: no report says when it happened."),
            false => self.paragraph(&format!("{}, newest first.", view.total)),
        }
        for edition in &view.editions {
            self.gap();
            self.0.push_str("## ");
            self.link(&edition.title, &edition.url);
            self.0.push('\n');
            self.paragraph(&edition.counts);
            if !edition.published.is_empty() {
                self.paragraph(&format!("Published on {}.", edition.published));
            }
            self.paragraph(&edition.taught);
        }
        self.turns(&view.turns);
    }

    /// An edition. What is told is told in the order of the page.
    pub(super) fn edition(&mut self, view: &EditionView) {
        let team = match view.team.is_empty() {
            true => String::new(),
            false => format!(", for {}", view.team),
        };
        self.title(&format!("{}{team}", view.title));
        let published = match view.published.is_empty() {
            true => format!("as of {}", view.as_of),
            false => format!("published on {}", view.published),
        };
        self.paragraph(&format!(
            "Lessons learned, {}: {}; {published}.",
            view.period, view.counts
        ));
        self.paragraph(&view.since);
        if view.blocks.is_empty() {
            view.words.iter().for_each(|words| self.paragraph(words));
        }
        self.blocks(&view.blocks);
        self.paragraph(&view.taught.join(" "));
        if !view.came_back.is_empty() {
            self.heading(2, "Came back");
            view.came_back.iter().for_each(|back| self.edition_back(back));
            let named = match view.also_came_back.is_empty() {
                true => view.more_came_back.clone(),
                false => format!("{}: {}", view.more_came_back, view.also_came_back.join(", ")),
            };
            self.further(&named, "All causes", &view.causes);
        }
        if !view.lessons.is_empty() {
            self.heading(2, "New lessons");
        }
        for lesson in &view.lessons {
            self.heading(3, &lesson.text);
            self.paragraph(&lesson.story);
            self.gap();
            if !lesson.concerns.is_empty() {
                self.0.push_str("Concerns ");
                self.page_links(&lesson.concerns);
                self.0.push_str(" · ");
            }
            self.edition_report(&lesson.report);
            self.chosen(&lesson.why);
            self.0.push('\n');
        }
        if !view.more_lessons.is_empty() {
            self.paragraph(&format!("{} in the reports below.", view.more_lessons));
        }
        self.edition_said("What went well", &view.went_well, "- ");
        if !view.promised.is_empty() {
            self.heading(2, "Promises");
            self.paragraph(&format!("{}, as of {}.", view.promised, view.as_of));
            self.gap();
            view.promises.iter().for_each(|promise| self.edition_promise(promise));
            self.further("", "All actions", &view.actions);
        }
        for (title, tried) in [("Open questions", &view.open), ("It was not", &view.rejected)] {
            self.edition_tried(title, tried);
        }
        for (title, pick) in [("To read", &view.pick), ("On this day", &view.on_this_day)] {
            if let Some(pick) = pick {
                self.edition_pick(title, pick);
            }
        }
        self.edition_said("To discuss", &view.questions, "1. ");
        self.heading(2, "Data");
        self.paragraph(&view.notes.join(" "));
        self.appendix(view);
    }

    fn appendix(&mut self, view: &EditionView) {
        if !view.incidents.is_empty() {
            self.heading(2, "The reports");
            self.edition_reports(&view.incidents);
            self.further(&view.more_incidents, "All reports", &view.all);
        }
        let corrected = !view.changed.is_empty() || !view.edited.is_empty() || !view.late.is_empty();
        if corrected || !view.withdrawn.is_empty() || view.words_edited {
            self.heading(2, "Since it was published");
            view.changed.iter().for_each(|changed| self.edition_changed(changed));
            for (title, reports) in [("Edited as well:", &view.edited), ("Came later:", &view.late)] {
                if !reports.is_empty() {
                    self.paragraph(title);
                    self.edition_reports(reports);
                }
            }
            if view.words_edited {
                self.paragraph("The editor's words were edited; they stand here as they were published.");
            }
            if !view.withdrawn.is_empty() {
                self.paragraph(&format!(
                    "{} withdrawn: the reports that they speak of are not published here any more.",
                    view.withdrawn
                ));
            }
        }
        if !view.teams.is_empty() {
            self.heading(2, "For teams");
            self.gap();
            self.page_links(&view.teams);
            self.0.push('\n');
        }
        for (title, edition) in [
            ("Newer", &view.newer),
            ("Older", &view.older),
            ("For everybody", &view.everybody),
        ] {
            if let Some(edition) = edition {
                self.gap();
                self.0.push_str(title);
                self.0.push_str(": ");
                self.link(&edition.title, &edition.url);
                self.0.push('\n');
            }
        }
    }

    fn page_links(&mut self, links: &[PageLink]) {
        self.joined(links.iter().map(|link| (&*link.title, Some(&*link.url))));
    }

    fn edition_report(&mut self, report: &EditionReport) {
        self.link(&report.name, &report.url);
    }

    fn edition_reports(&mut self, reports: &[EditionReport]) {
        self.gap();
        for report in reports {
            self.0.push_str("- ");
            self.link(&report.title, &report.url);
            for words in [&report.id, &report.date, &report.severity, &report.remark] {
                self.more(words);
            }
            self.0.push('\n');
        }
    }

    /// ` · chosen: …`.
    fn chosen(&mut self, why: &str) {
        if !why.is_empty() {
            self.more(&format!("chosen: {why}"));
        }
    }

    fn further(&mut self, more: &str, title: &str, url: &str) {
        if url.is_empty() && more.is_empty() {
            return;
        }
        self.gap();
        if !more.is_empty() {
            self.text(&format!("{more}. "));
        }
        self.link(title, url);
        self.0.push('\n');
    }

    fn edition_back(&mut self, back: &EditionBack) {
        self.gap();
        self.0.push_str("### ");
        self.link(&back.name, &back.url);
        self.0.push_str("\n\n");
        self.text(&back.grade);
        self.0.push_str(" · this time in ");
        self.joined(back.now.iter().map(|report| (&*report.name, Some(&*report.url))));
        if !back.more.is_empty() {
            self.text(&format!(" and {}", back.more));
        }
        self.0.push_str(" · before in ");
        self.edition_report(&back.before);
        self.chosen(&back.why);
        self.0.push('\n');
        if !back.met.is_empty() {
            self.paragraph(&format!("Met: {}.", back.met));
        }
        if !back.lesson.is_empty() {
            self.gap();
            self.0.push_str("> ");
            self.line(&back.lesson);
        }
        self.gap();
        back.promises.iter().for_each(|promise| self.edition_promise(promise));
    }

    fn edition_promise(&mut self, promise: &EditionPromise) {
        self.0.push_str("- ");
        self.text(&promise.text);
        self.more(&promise.state);
        self.more(&promise.note);
        self.more(&promise.owner);
        self.0.push_str(" · after ");
        self.edition_report(&promise.report);
        self.chosen(&promise.why);
        self.0.push('\n');
    }

    fn edition_said(&mut self, title: &str, said: &[EditionSaid], mark: &str) {
        if said.is_empty() {
            return;
        }
        self.heading(2, title);
        self.gap();
        for said in said {
            self.0.push_str(mark);
            self.text(&said.text);
            if let Some(report) = &said.report {
                self.0.push_str(" · ");
                self.edition_report(report);
            }
            self.chosen(&said.why);
            self.0.push('\n');
        }
    }

    fn edition_tried(&mut self, title: &str, tried: &[EditionTried]) {
        if tried.is_empty() {
            return;
        }
        self.heading(2, title);
        self.gap();
        for tried in tried {
            self.0.push_str("- ");
            self.text(&tried.statement);
            self.more(&tried.test);
            self.0.push_str(" · ");
            self.edition_report(&tried.report);
            self.0.push('\n');
        }
    }

    fn edition_pick(&mut self, title: &str, pick: &EditionPick) {
        self.heading(2, title);
        self.gap();
        self.link(&pick.report.title, &pick.report.url);
        self.more(&pick.report.date);
        self.chosen(&pick.why);
        self.0.push('\n');
        self.paragraph(&pick.text);
    }

    fn edition_changed(&mut self, changed: &EditionChanged) {
        self.gap();
        self.link(&changed.report.title, &changed.report.url);
        match changed.changes.is_empty() {
            true => self.text(" was edited; nothing that an edition tells of it changed."),
            false => self.0.push(':'),
        }
        self.0.push_str("\n\n");
        for change in &changed.changes {
            if change.was.is_empty() && change.now.is_empty() {
                self.0.push_str("- ");
                self.line(&format!("{} changed; the edition doesn't quote it", change.field));
            }
            for (word, values) in [("was", &change.was), ("now", &change.now)] {
                for value in values {
                    self.0.push_str("- ");
                    self.line(&format!("{} {word}: {value}", change.field));
                }
            }
        }
    }
}
