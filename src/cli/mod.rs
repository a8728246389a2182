//! The command line: arguments, and one file for each command.

mod args;
mod back;
mod build;
mod causes;
mod check;
mod digest;
mod exit;
mod export;
mod lessons;
mod print;
mod progress;
mod search;
mod serve;
mod settings;
mod theme;

use std::process::ExitCode;

use clap::Parser;

use self::args::{Args, Command};
use self::exit::Exit;

/// Runs the command that the arguments name. Errors are printed here, and nowhere else.
pub fn main() -> ExitCode {
    let args = Args::parse();
    let done = match &args.command {
        Command::Build(args) => build::run(args),
        Command::Serve(args) => serve::run(args),
        Command::Causes(args) => causes::run(args),
        Command::Check(args) => check::run(args),
        Command::Export(args) => export::run(args),
        Command::Search(args) => search::run(args),
        Command::Lessons(args) => lessons::run(args),
        Command::Digest(args) => digest::run(args),
        Command::Theme(args) => theme::run(args),
    };
    match done {
        Ok(exit) => exit.into(),
        Err(error) => {
            print::say(exit::told(&error));
            Exit::CouldNotRun.into()
        }
    }
}
