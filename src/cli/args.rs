//! The arguments, as they are typed.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

/// Turns a folder of incident reports into a searchable site.
#[derive(Debug, Parser)]
#[command(name = "hansei", version, about, max_term_width = 100)]
pub(super) struct Args {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Build the site
    Build(BuildArgs),
    /// Build the site in memory and show it on this machine
    Serve(ServeArgs),
    /// Say what there is to say about the reports, and build nothing
    Check(CheckArgs),
    /// Print everything that is known, as JSON
    Export(ExportArgs),
    /// Find reports, causes and pages, as the site's search does
    Search(SearchArgs),
    /// List the causes: how many incidents carry each, and when it was last seen
    Causes(CausesArgs),
    /// Print an edition of the lessons-learned digest, or publish it
    Digest(DigestArgs),
    /// Print a checklist for the review of a change: causes, lessons and open promises of the past
    Lessons(LessonsArgs),
    /// Copy files of the built-in theme, to change how the site looks
    Theme(ThemeArgs),
}

/// What every command takes.
#[derive(Clone, Debug, ClapArgs)]
pub(super) struct Common {
    /// The folder of reports [default: content where there is one, else this folder]
    pub folder: Option<PathBuf>,

    /// The day that counts as today [default: SOURCE_DATE_EPOCH, else the clock]
    #[arg(long, value_name = "DATE", value_parser = day, allow_hyphen_values = true)]
    pub as_of: Option<Date>,
}

/// How much is printed.
#[derive(Debug, ClapArgs)]
pub(super) struct Verbosity {
    /// Print errors alone
    #[arg(short, long)]
    pub quiet: bool,

    /// Print every finding, every file passed over, and where the time went
    #[arg(short, long, conflicts_with = "quiet")]
    pub verbose: bool,
}

/// How much is printed of what was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Amount {
    /// Errors alone.
    Errors,
    /// Errors and warnings, as long as they are few.
    Some,
    /// All.
    All,
}

impl Verbosity {
    /// How much is printed of what was found.
    pub(super) fn amount(&self) -> Amount {
        match (self.quiet, self.verbose) {
            (true, _) => Amount::Errors,
            (false, true) => Amount::All,
            (false, false) => Amount::Some,
        }
    }
}

#[derive(Debug, ClapArgs)]
pub(super) struct BuildArgs {
    #[command(flatten)]
    pub common: Common,

    /// Where the site goes
    #[arg(short, long, value_name = "FOLDER", default_value = "public")]
    pub out: PathBuf,

    /// The site's address, in place of `base_url` in hansei.toml
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,

    /// Name index.html in links, so that the site can be read from disk
    #[arg(long)]
    pub portable: bool,

    /// Exit with 1 when there are errors or warnings
    #[arg(long)]
    pub strict: bool,

    /// How findings are printed
    #[arg(long, value_name = "FORM", default_value = "human")]
    pub format: FindingsFormat,

    #[command(flatten)]
    pub verbosity: Verbosity,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ServeArgs {
    #[command(flatten)]
    pub common: Common,

    /// The port; the next free one is taken where it is in use
    #[arg(short, long, default_value_t = 4000)]
    pub port: u16,

    /// The address to listen on; any but a loopback address shows the reports to the network
    #[arg(long, default_value = "127.0.0.1", value_name = "ADDRESS", value_parser = address)]
    pub host: IpAddr,

    /// Another name that this machine is reached by; requests by names that aren't known are refused
    #[arg(long, value_name = "NAME")]
    pub allow_host: Vec<String>,

    /// Open the site in the browser
    #[arg(long)]
    pub open: bool,

    /// Bring the browser to the page of the report that was saved last
    #[arg(long)]
    pub follow: bool,

    /// Look at the folder twice a second, where the system doesn't say when files change: on network drives, say
    #[arg(long)]
    pub poll: bool,

    #[command(flatten)]
    pub verbosity: Verbosity,
}

#[derive(Debug, ClapArgs)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    pub common: Common,

    /// How findings are printed
    #[arg(long, value_name = "FORM", default_value = "human")]
    pub format: FindingsFormat,

    /// Print errors alone
    #[arg(short, long)]
    pub quiet: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ExportArgs {
    #[command(flatten)]
    pub common: Common,

    /// One document, or a report a line
    #[arg(long, value_name = "FORM", default_value = "json")]
    pub format: ExportFormat,

    /// Restricted reports too, each with its `visibility`: for whoever may read them all
    #[arg(long)]
    pub all: bool,

    /// Print the JSON Schema of the form instead
    #[arg(long)]
    pub schema: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct SearchArgs {
    /// Words, "phrases", a OR b, field:value, after:2026-03, before:2026; behind `--` also -without
    #[arg(required = true, value_name = "QUERY")]
    pub query: Vec<String>,

    /// The folder of reports, or a built site [default: content where there is one, else this folder]
    #[arg(short, long, value_name = "FOLDER")]
    pub folder: Option<PathBuf>,

    /// Print JSON
    #[arg(long)]
    pub json: bool,

    /// How many results are printed
    #[arg(short = 'n', long, default_value_t = 10, value_name = "N")]
    pub limit: usize,

    /// Say how the query was read, and how good each result is
    #[arg(long)]
    pub explain: bool,
}

#[derive(Debug, ClapArgs)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct CausesArgs {
    #[command(subcommand)]
    pub command: Option<CausesCommand>,

    #[command(flatten)]
    pub common: Common,

    /// Also those without an incident
    #[arg(long)]
    pub all: bool,

    /// Print all of them as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum CausesCommand {
    /// Propose entries for the registry, from what reports state as causes and no entry is linked to
    Suggest(SuggestArgs),
}

#[derive(Debug, ClapArgs)]
pub(super) struct SuggestArgs {
    #[command(flatten)]
    pub common: Common,

    /// Write each as a file into this folder, outside of that of the reports [default: print them]
    #[arg(short, long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
}

/// As [`Common`], for commands that take something else first.
#[derive(Debug, ClapArgs)]
pub(super) struct At {
    /// The folder of reports [default: content where there is one, else this folder]
    #[arg(short, long, value_name = "FOLDER")]
    pub folder: Option<PathBuf>,

    /// The day that counts as today [default: SOURCE_DATE_EPOCH, else the clock]
    #[arg(long, value_name = "DATE", value_parser = day, allow_hyphen_values = true)]
    pub as_of: Option<Date>,
}

impl At {
    /// The same, as other commands have it.
    pub(super) fn common(&self) -> Common {
        Common {
            folder: self.folder.clone(),
            as_of: self.as_of,
        }
    }
}

#[derive(Debug, ClapArgs)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct DigestArgs {
    #[command(subcommand)]
    pub command: Option<DigestCommand>,

    /// Which: 2026-q1, 2026-03, 2026-w09, 2026, or days like 2026-01-05..2026-02-10 [default: the newest]
    #[arg(value_name = "EDITION")]
    pub edition: Option<String>,

    #[command(flatten)]
    pub at: At,

    /// What of it concerns one team
    #[arg(long)]
    pub team: Option<String>,

    /// How it is printed
    #[arg(long, value_name = "FORM", default_value = "md")]
    pub format: DigestFormat,

    /// The site's address, in place of `base_url` in hansei.toml; without any there are no links
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,

    /// Name all editions instead
    #[arg(long, conflicts_with_all = ["edition", "team"])]
    pub list: bool,

    /// Print the JSON Schema of the form `json` instead
    #[arg(long)]
    pub schema: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum DigestCommand {
    /// Freeze an edition: from now on its page says what it says today, and names what changed since
    Publish {
        /// Which: 2026-q1, 2026-03, 2026-w09, 2026, or days like 2026-01-05..2026-02-10
        edition: String,

        #[command(flatten)]
        at: At,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum DigestFormat {
    /// A page by itself, with its style in it
    Html,
    /// Markdown
    Md,
    /// Plain text in short lines
    Txt,
    /// A mail with text and page, to open in a mail program
    Eml,
    /// All of it, for programs
    Json,
}

#[derive(Debug, ClapArgs)]
pub(super) struct LessonsArgs {
    /// The service that is to be changed
    #[arg(short, long)]
    pub service: String,

    /// What sort of change: config, deploy, migration, certificate, dependency … or any words
    #[arg(short, long, value_name = "WORDS")]
    pub change: Option<String>,

    #[command(flatten)]
    pub at: At,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ThemeArgs {
    #[command(subcommand)]
    pub command: ThemeCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum ThemeCommand {
    /// Copy a built-in file into the folder's theme/, where it counts in place of the built-in one
    Eject {
        /// The file, like report.html, components/row.html or style.css [default: all of them]
        file: Option<String>,

        /// The folder of reports [default: content where there is one, else this folder]
        #[arg(long)]
        folder: Option<PathBuf>,

        /// Overwrite what is there
        #[arg(long)]
        force: bool,
    },
    /// Print what a template may use: every variable, type and component
    Views {
        /// One template, like report.html [default: all of them]
        template: Option<String>,
    },
    /// Name the files of the built-in theme, and say which of them the folder has its own of
    List {
        /// The folder of reports [default: content where there is one, else this folder]
        folder: Option<PathBuf>,

        /// The same
        #[arg(long = "folder", value_name = "FOLDER", conflicts_with = "folder")]
        named: Option<PathBuf>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FindingsFormat {
    /// For people
    Human,
    /// A JSON array, a finding a line
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ExportFormat {
    /// `{ "schema": 1, "reports": [ … ] }`
    Json,
    /// A report a line
    Ndjson,
}

/// A day that can be today.
fn day(text: &str) -> Result<Date, String> {
    let day: Option<Date> = text.parse().ok();
    day.filter(|day| (1900..2200).contains(&day.year()))
        .ok_or_else(|| "give a day of these centuries, like 2026-11-22".to_owned())
}

/// An address to listen on.
fn address(text: &str) -> Result<IpAddr, String> {
    match text {
        "localhost" => Ok(IpAddr::from([127, 0, 0, 1])),
        _ => text
            .parse()
            .map_err(|_| "give an address, like 127.0.0.1 or 0.0.0.0; --allow-host takes names".to_owned()),
    }
}
