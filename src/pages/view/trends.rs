//! What the template of trends sees.

use serde::Serialize;

use super::Frame;

/// `trends.html`: how things change, each incident a dot.
#[derive(Clone, Debug, Serialize)]
pub struct TrendsView {
    /// What every page has.
    pub site: Frame,
    /// October 2023 to November 2026; empty where no report has a date.
    pub window: String,
    /// How many incidents there are in that time, in words: 31 incidents.
    pub total: String,
    /// The charts, one below the other.
    pub charts: Vec<Chart>,
    /// The day that counts as today: 2 March 2026.
    pub as_of: String,
}

/// A chart with its table.
#[derive(Clone, Debug, Serialize)]
pub struct Chart {
    /// For links to it.
    pub anchor: &'static str,
    /// Time to detect.
    pub title: &'static str,
    /// What it shows, and how to read it.
    pub about: String,
    /// Its parts, one below the other, all of one time scale; none where there is nothing to draw.
    pub panels: Vec<Panel>,
    /// Names of times, on the scale.
    pub ticks: Vec<PlotTick>,
    /// The heads of the table's columns.
    pub columns: Vec<String>,
    /// Its rows; the first cell of each is its head.
    pub rows: Vec<Vec<String>>,
    /// What is counted apart, and what isn't counted, a sentence each.
    pub notes: Vec<String>,
}

/// A part of a chart, drawn in a box 1000 wide and 100 high.
#[derive(Clone, Debug, Serialize)]
pub struct Panel {
    /// What it is of; empty where the chart's title says it.
    pub title: String,
    /// What it shows in words, for those who can't see it.
    pub label: String,
    /// Lines across, with their names.
    pub lines: Vec<PlotLine>,
    /// What is drawn, one upon the other.
    pub layers: Vec<Layer>,
    /// dots or bars.
    pub kind: &'static str,
}

/// Something drawn.
#[derive(Clone, Debug, Serialize)]
pub struct Layer {
    /// dots, aside, range, median, bar, late: for a class.
    pub class: &'static str,
    /// An SVG path.
    pub path: String,
}

/// A line across a panel.
#[derive(Clone, Debug, Serialize)]
pub struct PlotLine {
    /// From 0, the top, to 100.
    pub y: u32,
    /// Its name: 1 h.
    pub label: String,
}

/// A time on a scale.
#[derive(Clone, Debug, Serialize)]
pub struct PlotTick {
    /// From 0 to 1000.
    pub x: u32,
    /// Its name: Jan 2026.
    pub label: String,
}
