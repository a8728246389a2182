//! The closing words of a run.

use std::fmt;
use std::time::Duration;

use crate::diagnostic::{Diagnostic, Level};

/// What a run came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Reports that were read and may be published.
    pub reports: usize,
    /// Pages that the site has; none when nothing was built.
    pub pages: usize,
    /// Files that are no reports.
    pub passed_over: usize,
    /// Reports that not everybody may read.
    pub restricted: usize,
    /// Findings by level, the gravest first.
    pub counts: [(Level, usize); 4],
    /// How long it took.
    pub elapsed: Duration,
}

impl Summary {
    /// Counts `findings` by level.
    pub fn of(
        findings: &[Diagnostic],
        reports: usize,
        pages: usize,
        passed_over: usize,
        restricted: usize,
        elapsed: Duration,
    ) -> Self {
        let count = |level| (level, findings.iter().filter(|f| f.level == level).count());
        Self {
            reports,
            pages,
            passed_over,
            restricted,
            counts: [Level::Error, Level::Warning, Level::Nudge, Level::Question].map(count),
            elapsed,
        }
    }
}

impl fmt::Display for Summary {
    /// One line, or two where there are findings; no line break at the end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", counted(self.reports, "report"))?;
        match self.pages {
            0 => f.write_str("read")?,
            pages => write!(f, "became {}", counted(pages, "page"))?,
        }
        write!(f, " in {}", Took(self.elapsed))?;
        let mut left_out = Vec::new();
        if self.passed_over > 0 {
            left_out.push(format!("{} passed over", counted(self.passed_over, "file")));
        }
        if self.restricted > 0 {
            left_out.push(format!(
                "{} not published, being restricted",
                counted(self.restricted, "report")
            ));
        }
        if !left_out.is_empty() {
            write!(f, "; {}", left_out.join(", "))?;
        }
        f.write_str(".")?;
        let found: Vec<String> = self
            .counts
            .iter()
            .filter(|(_, n)| *n > 0)
            .map(|(level, n)| counted(*n, name(*level)))
            .collect();
        if !found.is_empty() {
            write!(f, "\n{}.", found.join(", "))?;
        }
        Ok(())
    }
}

fn name(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Nudge => "nudge",
        Level::Question => "question",
    }
}

fn counted(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

struct Took(Duration);

impl fmt::Display for Took {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_secs() {
            0 => write!(f, "{} ms", self.0.as_millis()),
            1..60 => write!(f, "{:.1} s", self.0.as_secs_f64()),
            seconds => write!(f, "{} min {} s", seconds / 60, seconds % 60),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{derived_id, empty_report};

    #[test]
    fn a_run_ends_in_a_calm_line_or_two() {
        let quiet = Summary::of(&[], 41, 187, 0, 0, Duration::from_millis(420));
        assert_eq!(quiet.to_string(), "41 reports became 187 pages in 420 ms.");
        let findings = [empty_report(), derived_id("a"), derived_id("b")];
        let busy = Summary::of(&findings, 1, 1, 3, 1, Duration::from_millis(1_250));
        assert_eq!(
            busy.to_string(),
            "1 report became 1 page in 1.2 s; 3 files passed over, 1 report not published, being restricted.\n\
             1 warning, 2 nudges."
        );
        let check = Summary::of(&[], 0, 0, 0, 0, Duration::from_secs(75));
        assert_eq!(check.to_string(), "0 reports read in 1 min 15 s.");
    }
}
