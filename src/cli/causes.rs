//! `hansei causes`

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use anyhow::bail;
use serde::Serialize;

use super::args::{CausesArgs, CausesCommand, SuggestArgs};
use super::exit::Exit;
use super::{print, settings};
use crate::build::{self, Gathered, Stats};
use crate::diagnostic::{Diagnostic, REGISTRY_CODES, printable};
use crate::disk;
use crate::knowledge::{Cause, Grade, Knowledge, Proposal};
use crate::pages::shorten;

/// Longer names are cut.
const NAME: usize = 48;

/// How long a quoted statement may be.
const STATEMENT: usize = 320;

pub(super) fn run(args: &CausesArgs) -> anyhow::Result<Exit> {
    match &args.command {
        None => list(args),
        Some(CausesCommand::Suggest(args)) => suggest(args),
    }
}

/// A cause, as it is listed.
#[derive(Serialize)]
struct Listed<'k> {
    id: &'k str,
    name: &'k str,
    axis: Option<&'static str>,
    /// Whether a registry has it.
    known: bool,
    /// Whether it is built in.
    built_in: bool,
    incidents: usize,
    declared: usize,
    matched: usize,
    first_seen: Option<String>,
    last_seen: Option<String>,
}

fn listed<'k>(knowledge: &'k Knowledge, cause: &'k Cause) -> Listed<'k> {
    let mut days = cause.incidents().iter().filter_map(|&at| knowledge.reports[at].day());
    let last = days.next();
    Listed {
        id: &cause.registered.id,
        name: &cause.registered.name,
        axis: cause.registered.axis.map(|axis| axis.word()),
        known: cause.is_known,
        built_in: cause.is_known && cause.registered.file.is_none(),
        incidents: cause.incidents().len(),
        declared: cause.graded(Grade::Declared),
        matched: cause.graded(Grade::Matched),
        first_seen: days.next_back().or(last).map(|day| day.to_string()),
        last_seen: last.map(|day| day.to_string()),
    }
}

fn list(args: &CausesArgs) -> anyhow::Result<Exit> {
    let gathered = build::gather(&settings::request(&args.common, None)?, &Stats::default())?;
    let knowledge = &gathered.knowledge;
    let causes = knowledge.causes.iter().map(|cause| listed(knowledge, cause));
    let mut causes: Vec<Listed<'_>> = causes.collect();
    // The most recurrent first; of equal ones, the one that came last.
    causes.sort_by(|a, b| {
        let newer = b.last_seen.cmp(&a.last_seen);
        b.incidents.cmp(&a.incidents).then(newer).then(a.id.cmp(b.id))
    });
    if args.json {
        print::out(|out| {
            serde_json::to_writer_pretty(&mut *out, &causes)?;
            Ok(writeln!(out)?)
        })?;
        return Ok(Exit::Clean);
    }
    let table = table(&causes, args.all);
    print::out(|out| Ok(out.write_all(table.as_bytes())?))?;
    hygiene(&gathered);
    Ok(Exit::Clean)
}

fn table(causes: &[Listed<'_>], all: bool) -> String {
    let shown: Vec<&Listed<'_>> = causes.iter().filter(|cause| all || cause.incidents > 0).collect();
    let wide = shown
        .iter()
        .map(|cause| cause.id.chars().count())
        .max()
        .unwrap_or(5)
        .max(5);
    let mut table = String::new();
    if !shown.is_empty() {
        let _ = writeln!(
            table,
            "incidents  declared  matched  last seen   {:wide$}  name",
            "cause"
        );
    }
    for cause in &shown {
        let mut name = printable(cause.name);
        if name.chars().count() > NAME {
            name = name.chars().take(NAME - 1).chain(['…']).collect();
        }
        let unknown = if cause.known { "" } else { " (in no registry)" };
        let _ = writeln!(
            table,
            "{:9}  {:8}  {:7}  {:10}  {:wide$}  {name}{unknown}",
            cause.incidents,
            cause.declared,
            cause.matched,
            cause.last_seen.as_deref().unwrap_or("-"),
            printable(cause.id),
        );
    }
    let unmet = causes.len() - shown.len();
    if unmet > 0 {
        let one = if unmet == 1 { "cause" } else { "causes" };
        let more = if shown.is_empty() { "" } else { "more " };
        let _ = writeln!(table, "{unmet} {more}{one} without an incident; --all names them");
    }
    table
}

/// What there is to say about the registry, on standard error.
fn hygiene(gathered: &Gathered) {
    let about = |finding: &&Diagnostic| REGISTRY_CODES.contains(&finding.code);
    let found: Vec<Diagnostic> = gathered.findings.iter().filter(about).cloned().collect();
    print::shown(gathered, &found);
}

fn suggest(args: &SuggestArgs) -> anyhow::Result<Exit> {
    let request = settings::request(&args.common, None)?;
    if let Some(out) = &args.out
        && disk::lies_in(&request.folder, out)
    {
        bail!(
            "{} lies in {}, where proposals would count at once\nhelp: name a folder outside of it, read them there, and \
             move what is right to causes/",
            out.display(),
            request.folder.display()
        );
    }
    let gathered = build::gather(&request, &Stats::default())?;
    let proposals = gathered.knowledge.proposals();
    if proposals.is_empty() {
        print::say("No proposals: no two reports state a cause in similar words that the registry doesn't have.");
        return Ok(Exit::Clean);
    }
    match &args.out {
        None => print::out(|out| {
            for proposal in &proposals {
                writeln!(out, "# {}.md\n\n{}", proposal.id, file(proposal))?;
            }
            Ok(())
        })?,
        Some(out) => lay(out, &proposals)?,
    }
    let one = if proposals.len() == 1 { "proposal" } else { "proposals" };
    print::say(format_args!(
        "{} {one}, to be read and rewritten; nothing of it counts until it stands in causes/ of the folder.",
        proposals.len()
    ));
    Ok(Exit::Clean)
}

fn lay(out: &Path, proposals: &[Proposal]) -> anyhow::Result<()> {
    disk::make_folder(out)?;
    // All are looked at before the first is written.
    let taken = proposals
        .iter()
        .find(|proposal| disk::is_taken(out, &format!("{}.md", proposal.id)));
    if let Some(taken) = taken {
        bail!(
            "{} is there already, so nothing is written\nhelp: name an empty folder",
            out.join(format!("{}.md", taken.id)).display()
        );
    }
    for proposal in proposals {
        let name = format!("{}.md", proposal.id);
        disk::lay(out, &name, file(proposal).as_bytes(), false)?;
        print::say(out.join(name).display());
    }
    Ok(())
}

/// An entry of the registry, as a file to review.
fn file(proposal: &Proposal) -> String {
    let mut file = String::from("+++\n");
    let quoted = |text: &str| toml::Value::String(printable(text)).to_string();
    let _ = writeln!(file, "id = {}\nname = {}", quoted(&proposal.id), quoted(&proposal.name));
    let _ = writeln!(
        file,
        "# axis = \"mechanism\"   # trigger, mechanism, missing-defence, detection-gap, response-gap, organisational"
    );
    file.push_str("aliases = []   # phrases that say the fault itself\n");
    if !proposal.aliases.is_empty() {
        file.push_str("# Phrases that these reports share; one that names a subject only would match too much:\n");
        for alias in &proposal.aliases {
            let _ = writeln!(file, "#   {}", quoted(alias));
        }
    }
    file.push_str("+++\n\nTo be written: what this cause is, and what it is not.\n\n");
    let _ = writeln!(
        file,
        "Proposed from {} reports that share words and that no cause is linked to:\n",
        proposal.reports
    );
    for (id, text) in &proposal.said {
        let text: Vec<&str> = text.split_whitespace().collect();
        let text = printable(&shorten(&text.join(" "), STATEMENT));
        let _ = writeln!(file, "- [[{}]]: {text}", printable(id));
    }
    let left = proposal.reports.saturating_sub(proposal.said.len());
    if left > 0 {
        let _ = writeln!(file, "- and {left} more");
    }
    file
}
