//! Tables: a row is a line, and the first is the head.

use super::Writer;
use super::line::Kind;
use super::scan::attribute;

/// A table that is being written. One within a cell is its text.
#[derive(Default)]
pub(super) struct Table {
    /// How many tables are open in this one.
    inner: usize,
    /// The line of dashes, once the first row is done.
    columns: usize,
    has_head: bool,
    is_in_row: bool,
    is_in_cell: bool,
    /// Cells of the row so far, those of the first as dashes.
    cells: usize,
    dashes: String,
    /// Where the first row began.
    row_start: usize,
    is_headed: bool,
}

impl Writer<'_, '_> {
    pub(super) fn table(&mut self) {
        self.lines.end();
        self.table = Some(Table::default());
    }

    /// Whether the tag is one of the table's own.
    pub(super) fn table_start(&mut self, name: &str, attributes: &str) -> bool {
        let Some(table) = &mut self.table else {
            return false;
        };
        match name {
            "table" => table.inner += 1,
            "tr" | "td" | "th" if table.inner > 0 => self.lines.end(),
            "tr" => self.end_row(),
            "td" | "th" => {
                self.end_cell();
                let align = match attribute(attributes, "class") {
                    Some("right") => " ---: |",
                    Some("center") => " :---: |",
                    _ => " --- |",
                };
                self.cell(name == "th", align);
            }
            "pre" if table.is_in_cell => self.pre_in_cell(),
            _ => return false,
        }
        true
    }

    pub(super) fn table_end(&mut self, name: &str) -> bool {
        let Some(table) = &mut self.table else {
            return false;
        };
        match name {
            "table" if table.inner > 0 && !self.scanner.rest().is_empty() => table.inner -= 1,
            "table" => {
                self.end_row();
                self.table = None;
            }
            "tr" | "td" | "th" if table.inner > 0 => self.lines.end(),
            "tr" => self.end_row(),
            "td" | "th" => self.end_cell(),
            _ => return false,
        }
        true
    }

    /// A text between cells gets one; before all of them it stands before the table.
    pub(super) fn table_cell_for_text(&mut self) {
        if self
            .table
            .as_ref()
            .is_some_and(|t| !t.is_in_cell && (t.is_in_row || t.columns > 0))
        {
            self.cell(false, " --- |");
        }
    }

    fn cell(&mut self, is_head: bool, align: &str) {
        let Some(mut table) = self.table.take() else {
            return;
        };
        if !table.is_in_row {
            self.lines.end();
            if table.columns == 0 {
                self.place(Kind::Table);
                table.row_start = self.lines.at();
                table.has_head = is_head;
            } else {
                self.lines.new_line();
            }
            self.lines.raw("|");
            table.is_in_row = true;
        }
        if table.columns == 0 {
            table.dashes.push_str(align);
        }
        let is_more = table.columns > 0 && table.cells >= table.columns;
        self.lines.open_cell(is_more);
        table.cells += 1;
        table.is_in_cell = true;
        self.table = Some(table);
    }

    fn end_cell(&mut self) {
        if let Some(table) = &mut self.table
            && std::mem::take(&mut table.is_in_cell)
        {
            self.lines.close_cell();
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        let Some(table) = &mut self.table else {
            return;
        };
        if !std::mem::take(&mut table.is_in_row) {
            return;
        }
        let cells = std::mem::take(&mut table.cells);
        if std::mem::replace(&mut table.is_headed, true) {
            return;
        }
        table.columns = cells;
        let dashes = format!("|{}", table.dashes);
        if table.has_head {
            self.lines.new_line();
            self.lines.raw(&dashes);
        } else {
            let empty = format!("|{}", "  |".repeat(cells));
            self.lines.insert_lines(table.row_start, &[&empty, &dashes]);
        }
    }
}
