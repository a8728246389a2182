//! The twin of trends: the numbers, in tables.

use super::Twin;
use crate::pages::view::TrendsView;

impl Twin {
    pub(super) fn trends(&mut self, view: &TrendsView) {
        self.title(&view.site.page_title);
        if view.window.is_empty() {
            self.paragraph("No report says yet when it happened.");
            return;
        }
        self.paragraph(&format!("{} from {}, as of {}.", view.total, view.window, view.as_of));
        self.paragraph("A median stands where a quarter has three or more, the quartiles where it has five or more.");
        for chart in &view.charts {
            self.heading(2, chart.title);
            self.paragraph(&chart.about);
            if chart.rows.is_empty() {
                self.paragraph("Nothing to tell yet.");
            } else {
                self.gap();
                self.cells(&chart.columns);
                self.0.push_str(&"| --- ".repeat(chart.columns.len()));
                self.0.push_str("|\n");
                chart.rows.iter().for_each(|row| self.cells(row));
            }
            self.paragraph(&chart.notes.join(" "));
        }
    }

    fn cells(&mut self, cells: &[String]) {
        for cell in cells {
            self.0.push_str("| ");
            self.text(cell);
            self.0.push(' ');
        }
        self.0.push_str("|\n");
    }
}
