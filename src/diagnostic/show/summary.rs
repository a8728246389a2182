//! The closing words of a run.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use crate::diagnostic::{Diagnostic, Level};

/// Kinds that are named of each level.
const MOST_KINDS: usize = 4;

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
    /// Findings by level, the gravest first, and within it by their code, the most frequent first.
    pub counts: Vec<(Level, &'static str, usize)>,
    /// How long it took.
    pub elapsed: Duration,
}

impl Summary {
    /// Counts `findings` by level and code.
    pub fn of(
        findings: &[Diagnostic],
        reports: usize,
        pages: usize,
        passed_over: usize,
        restricted: usize,
        elapsed: Duration,
    ) -> Self {
        let mut kinds = BTreeMap::new();
        for finding in findings {
            *kinds.entry((finding.level, finding.code)).or_insert(0) += 1;
        }
        let mut counts: Vec<_> = kinds.into_iter().map(|((level, code), n)| (level, code, n)).collect();
        counts.sort_by_key(|(level, code, n)| (*level, Reverse(*n), *code));
        Self {
            reports,
            pages,
            passed_over,
            restricted,
            counts,
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
                "{} not published, being restricted (`hansei export --all` has them)",
                counted(self.restricted, "report")
            ));
        }
        if !left_out.is_empty() {
            write!(f, "; {}", left_out.join(", "))?;
        }
        f.write_str(".")?;
        let levels = self.counts.chunk_by(|a, b| a.0 == b.0);
        let found: Vec<String> = levels.map(of_level).collect();
        if !found.is_empty() {
            write!(f, "\n{}.", found.join(", "))?;
        }
        Ok(())
    }
}

/// `3 warnings (2 unknown-key, 1 bad-date)`.
fn of_level(counts: &[(Level, &'static str, usize)]) -> String {
    let all = counts.iter().map(|(_, _, n)| n).sum();
    let kinds = counts.iter().take(MOST_KINDS).map(|(_, code, n)| format!("{n} {code}"));
    let more = (counts.len() > MOST_KINDS).then(|| "…".to_owned());
    let kinds: Vec<String> = kinds.chain(more).collect();
    format!("{} ({})", counted(all, counts[0].0.word()), kinds.join(", "))
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
    use crate::diagnostic::{bad_file_name, broken_link, derived_id, duplicate_key, empty_report, unknown_key};
    use crate::source::Span;

    #[test]
    fn a_run_ends_in_a_calm_line_or_two() {
        let quiet = Summary::of(&[], 41, 187, 0, 0, Duration::from_millis(420));
        assert_eq!(quiet.to_string(), "41 reports became 187 pages in 420 ms.");
        let findings = [empty_report(), derived_id("a"), derived_id("b")];
        let busy = Summary::of(&findings, 1, 1, 3, 1, Duration::from_millis(1_250));
        assert_eq!(
            busy.to_string(),
            "1 report became 1 page in 1.2 s; 3 files passed over, 1 report not published, being restricted (`hansei export --all` has them).\n\
             1 warning (1 empty-report), 2 nudges (2 derived-id)."
        );
        let check = Summary::of(&[], 0, 0, 0, 0, Duration::from_secs(75));
        assert_eq!(check.to_string(), "0 reports read in 1 min 15 s.");
    }

    #[test]
    fn findings_are_counted_by_kind_the_most_frequent_first() {
        let span = Span::default();
        let many = [
            bad_file_name(),
            broken_link(span, "a"),
            broken_link(span, "b"),
            duplicate_key(span, "a"),
            empty_report(),
            unknown_key(span, "a", None),
            unknown_key(span, "b", None),
            unknown_key(span, "c", None),
        ];
        let levels: Vec<Diagnostic> = many
            .into_iter()
            .map(|f| Diagnostic {
                level: Level::Warning,
                ..f
            })
            .collect();
        let said = Summary::of(&levels, 1, 0, 0, 0, Duration::ZERO).to_string();
        let kinds = "8 warnings (3 unknown-key, 2 broken-link, 1 bad-file-name, 1 duplicate-key, …).";
        assert_eq!(said.lines().nth(1), Some(kinds));
    }
}
