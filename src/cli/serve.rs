//! `hansei serve`

use std::fmt::Write as _;
use std::io;
use std::time::{Duration, Instant};

use super::args::{Amount, ServeArgs};
use super::exit::Exit;
use super::print::{findings, say, summary};
use super::settings;
use crate::diagnostic::{Diagnostic, Level, printable};
use crate::serve::http::{self, Broken, Hosts};
use crate::serve::live::Live;
use crate::serve::{Following, Rebuilt, Told, follow};
use crate::source::{Lines, RelPath};
use crate::words;

/// Most findings that are told after one change.
const MOST: usize = 12;

/// Most files that are named after one change.
const NAMED: usize = 3;

pub(super) fn run(args: &ServeArgs) -> anyhow::Result<Exit> {
    let start = Instant::now();
    let request = settings::request(&args.common, None)?;
    let folder = request.folder.clone();
    let listener = http::listen(args.host, args.port)?;
    let port = listener.local_addr()?.port();
    let (live, stats) = Live::start(request)?;

    findings(live.gathered(), args.verbosity.amount());
    let url = match args.host {
        host if host.is_unspecified() => format!("http://localhost:{port}/"),
        std::net::IpAddr::V6(host) => format!("http://[{host}]:{port}/"),
        host => format!("http://{host}:{port}/"),
    };
    let is_other_port = port != args.port && args.port != 0;
    if is_other_port {
        say(format_args!("port {} is taken; {port} is the next free one", args.port));
    }
    if args.verbosity.quiet && is_other_port {
        say(format_args!("serving at {url}"));
    }
    if !args.verbosity.quiet {
        say(summary(live.gathered(), &stats, start));
        if !args.host.is_loopback() {
            say(format_args!(
                "warning: everybody who reaches {} on the network can read these reports",
                args.host
            ));
        }
        say(format_args!(
            "serving {} at {url} and following it (Ctrl-C ends it)",
            printable(&folder.to_string_lossy())
        ));
    }
    if let Some(broken) = live.broken() {
        say(told_broken(broken));
    }
    let restricted = live.gathered().knowledge.restricted;
    let site = follow(live, following(args, restricted))?;
    if args.open
        && let Err(error) = open::that_detached(&url)
    {
        say(format_args!(
            "no browser could be opened ({error}); open {url} yourself"
        ));
    }
    http::run(listener, site, Hosts::of(args.host, args.allow_host.clone()))?;
    Ok(Exit::Clean)
}

fn following(args: &ServeArgs, mut restricted: usize) -> Following {
    let common = args.common.clone();
    let first = settings::as_of(&common);
    let amount = args.verbosity.amount();
    let colour = settings::colour(&io::stderr());
    Following {
        poll: args.poll,
        follow: args.follow,
        // What was readable once stays so.
        today: Box::new(move || settings::as_of(&common).or(first.as_ref().copied()).unwrap_or_default()),
        tell: Box::new(move |told| {
            if let Told::Rebuilt(rebuilt) = &told {
                let now = rebuilt.gathered.knowledge.restricted;
                let before = std::mem::replace(&mut restricted, now);
                if before != now {
                    say(told_restricted(now));
                }
            }
            match told {
                Told::Rebuilt(rebuilt) if amount != Amount::Errors => {
                    say(told_rebuilt(&rebuilt, &settings::clock(), colour));
                    if amount == Amount::All {
                        say(rebuilt.stats);
                    }
                    told_findings(&rebuilt, amount);
                }
                Told::Rebuilt(rebuilt) => told_findings(&rebuilt, amount),
                Told::Broken(broken) => say(told_broken(broken)),
                Told::Polling(why) => say(format_args!(
                    "warning: the system doesn't say when files change here ({}), so the folder is looked at twice a second",
                    printable(why)
                )),
            }
        }),
    }
}

/// What is said when reports were restricted, or are published again: their number alone.
fn told_restricted(restricted: usize) -> String {
    match restricted {
        0 => "every report is published".to_owned(),
        1 => "1 report is not published, being restricted (`hansei export --all` has it)".to_owned(),
        n => format!("{n} reports are not published, being restricted (`hansei export --all` has them)"),
    }
}

/// `14:02:07 incidents/a.md: 1 page rendered, 14 reused, 31 ms`
fn told_rebuilt(rebuilt: &Rebuilt<'_>, clock: &str, colour: bool) -> String {
    let rendered = rebuilt.stats.pages() + usize::from(rebuilt.shown_after.is_some());
    let reused = rebuilt.gathered.pages().saturating_sub(rendered);
    let (dim, plain) = if colour { ("\x1b[2m", "\x1b[0m") } else { ("", "") };
    let mut line = format!(
        "{dim}{clock}{plain} {}: {} rendered, {} reused, {}",
        names(rebuilt.paths),
        match rendered {
            1 => "1 page".to_owned(),
            n => format!("{} pages", thousands(n)),
        },
        thousands(reused),
        time(rebuilt.took),
    );
    if let Some(after) = rebuilt.shown_after {
        let _ = write!(line, " {dim}(the page itself after {}){plain}", time(after));
    }
    line
}

fn names(paths: &[RelPath]) -> String {
    if paths.is_empty() {
        return "the folder, or the day".into();
    }
    let named: Vec<String> = paths.iter().take(NAMED).map(|path| printable(path)).collect();
    match paths.len().saturating_sub(NAMED) {
        0 => named.join(", "),
        n => format!("{} and {} more", named.join(", "), thousands(n)),
    }
}

fn time(took: Duration) -> String {
    match took.as_millis() {
        ms @ 0..1000 => format!("{ms} ms"),
        _ => format!("{:.1} s", took.as_secs_f64()),
    }
}

/// A line for each finding.
fn told_findings(rebuilt: &Rebuilt<'_>, amount: Amount) {
    let worth = |finding: &&Diagnostic| match finding.level {
        Level::Error => true,
        Level::Warning => amount != Amount::Errors,
        Level::Nudge | Level::Question => amount == Amount::All,
    };
    let findings: Vec<&Diagnostic> = rebuilt.findings.iter().filter(worth).collect();
    for finding in findings.iter().take(MOST) {
        let mut place = printable(finding.path.as_deref().unwrap_or_default());
        let text = finding.path.as_deref().and_then(|path| rebuilt.gathered.text(path));
        if let (Some(text), Some(span)) = (text, finding.span) {
            let (line, column) = Lines::of(text).line_column(span.start);
            let _ = write!(place, ":{line}:{column}");
        }
        let level = finding.level.word();
        say(format_args!(
            "  {place}: {level}[{}]: {}",
            finding.code,
            printable(&finding.message)
        ));
    }
    if findings.len() > MOST {
        say(format_args!(
            "  … and {} more; `hansei check` shows all",
            thousands(findings.len() - MOST)
        ));
    }
}

fn told_broken(broken: &Broken) -> String {
    let lines: Vec<String> = broken.text.lines().map(printable).collect();
    format!(
        "error: {}; the last good pages stay\n{}\n",
        printable(&broken.title),
        lines.join("\n")
    )
}

/// 15,386.
fn thousands(n: usize) -> String {
    words::number(&n.to_string())
}
