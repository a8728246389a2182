//! Integration tests: the real program on real folders, one file a subject.
//!
//! [`folder`] makes a folder and runs the program on it, [`page`] looks at pages as a browser does, [`html`] as the
//! HTML standard does. `tests/checks` holds reports with the findings that they cause written beside the lines that cause
//! them; [`checks`] explains how.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "tests make folders, and a test that can't go on has failed"
)]

mod folder;
mod page;
mod served;

mod body;
mod browser;
mod checks;
mod code;
mod corpora;
mod deeds;
mod demo;
mod deterministic;
mod digest;
mod documents;
mod doubt;
mod export;
mod fields;
mod frozen;
mod fuzz;
mod hostile;
mod house;
mod html;
mod knowledge;
mod many;
mod mishaps;
mod odd_folder;
mod odd_input;
mod preflight;
mod publish;
mod recurrence;
mod restricted;
mod search;
mod secrets;
mod serving;
mod shown;
mod similar;
mod theme;
mod trends;
mod views;
mod watch;
