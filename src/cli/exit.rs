//! How a command ends.

use std::process::ExitCode;

/// How a command ended, as scripts see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// 0: it ran, and nothing it was asked to fail on was found.
    Clean,
    /// 1: it ran, and found what `check` or `--strict` fails on.
    Findings,
    /// 2: it could not run.
    CouldNotRun,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Clean => Self::SUCCESS,
            Exit::Findings => Self::from(1),
            Exit::CouldNotRun => Self::from(2),
        }
    }
}

/// The error with its causes, and what to do on a line of its own at the end.
pub(super) fn told(error: &anyhow::Error) -> String {
    let whole = format!("{error:#}");
    let (help, what): (Vec<&str>, Vec<&str>) = whole.lines().partition(|line| line.starts_with("help: "));
    let mut out = format!("error: {}", what.join("\n  "));
    for help in help {
        out.push('\n');
        out.push_str(help);
    }
    out
}
