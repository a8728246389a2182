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
    let mut what: Vec<String> = Vec::new();
    let mut help: Vec<String> = Vec::new();
    for cause in error.chain() {
        let text = cause.to_string();
        let (helps, said): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| line.starts_with("help: "));
        help.extend(helps.into_iter().map(str::to_owned));
        what.push(said.join("\n  "));
    }
    let mut out = format!("error: {}", what.join(": "));
    for help in help {
        out.push('\n');
        out.push_str(&help);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::told;
    use anyhow::Context as _;

    #[test]
    fn what_to_do_comes_last() {
        let cause: Result<(), _> = Err(anyhow::anyhow!("no such file"));
        let error = cause.context("a can't be read\nhelp: build again").unwrap_err();
        assert_eq!(told(&error), "error: a can't be read: no such file\nhelp: build again");
    }
}
