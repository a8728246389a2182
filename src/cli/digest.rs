//! `hansei digest`

use std::io::Write as _;

use anyhow::{Context as _, bail};

use super::args::{DigestArgs, DigestCommand, DigestFormat};
use super::exit::Exit;
use super::{print, settings};
use crate::build::{self, Gathered, Request, Stats};
use crate::diagnostic::printable;
use crate::digest::{self, Edition};
use crate::disk;
use crate::knowledge::key_slug;
use crate::parse::published_path;
use crate::render::{self, Form, JSON_SCHEMA};
use crate::sheet::{Period, Sheet};

/// How many editions an error names.
const MOST: usize = 6;

pub(super) fn run(args: &DigestArgs) -> anyhow::Result<Exit> {
    if let Some(DigestCommand::Publish { edition, at }) = &args.command {
        return publish(&settings::request(&at.common(), None)?, edition);
    }
    if args.schema {
        print::out(|out| Ok(out.write_all(JSON_SCHEMA.as_bytes())?))?;
        return Ok(Exit::Clean);
    }
    let mut request = settings::request(&args.at.common(), None)?;
    request.base_url.clone_from(&args.base_url);
    let gathered = build::gather(&request, &Stats::default())?;
    if args.list {
        return list(&gathered);
    }
    let edition = match &args.edition {
        Some(id) => find(&gathered, id)?,
        None => gathered
            .editions
            .first()
            .cloned()
            .with_context(|| none_at_all(&gathered))?,
    };
    let sheet = match &args.team {
        Some(team) => of_team(&gathered, &edition, team)?,
        None => &edition.sheet,
    };
    let form = match args.format {
        DigestFormat::Html => Form::Html,
        DigestFormat::Md => Form::Markdown,
        DigestFormat::Txt => Form::Text,
        DigestFormat::Eml => Form::Mail,
        DigestFormat::Json => Form::Json,
    };
    let theme = gathered.theme()?;
    let bytes = render::edition(&theme, gathered.context(), &edition, sheet, form)?;
    match form {
        Form::Markdown | Form::Text => print::lines(&String::from_utf8_lossy(&bytes))?,
        Form::Html | Form::Mail | Form::Json => print::out(|out| Ok(out.write_all(&bytes)?))?,
    }
    if gathered.config.base_url.is_none() && form != Form::Json {
        print::say("There are no links in it: set `base_url` in hansei.toml, or give --base-url.");
    }
    Ok(Exit::Clean)
}

fn list(gathered: &Gathered) -> anyhow::Result<Exit> {
    print::out(|out| {
        for edition in &gathered.editions {
            let published = edition.publication.as_ref().and_then(|publication| publication.on);
            let published = published.map_or_else(String::new, |on| format!("  published {on}"));
            let title = printable(&edition.sheet.title);
            writeln!(
                out,
                "{:24}  {:4} reports  {title}{published}",
                edition.period.id(),
                edition.sheet.counts.reports
            )?;
        }
        Ok(())
    })?;
    if gathered.editions.is_empty() {
        print::say(none_at_all(gathered));
    }
    Ok(Exit::Clean)
}

fn none_at_all(gathered: &Gathered) -> String {
    let help = match gathered.config.editions.is_empty() {
        true => "name an edition, or set `editions` below [digest] in hansei.toml",
        false => {
            "an edition gathers reports by the day on which they start: `started` below [time] in their front matter"
        }
    };
    format!("there is no edition\nhelp: {help}")
}

/// The edition called so: one of the site's, or made anew of any other days.
fn find(gathered: &Gathered, id: &str) -> anyhow::Result<Edition> {
    let Some(period) = Period::read(id) else {
        bail!(
            "`{}` names no edition\nhelp: write a year, quarter, month or week, like 2026, 2026-q1, 2026-03 or 2026-w09, or days \
             like 2026-01-05..2026-02-10",
            printable(id)
        );
    };
    let known = gathered.editions.iter().find(|edition| edition.period == period);
    let made = || digest::edition(&gathered.knowledge, &gathered.config, period);
    let is_broken = disk::is_taken(gathered.folder(), &published_path(period));
    if known.is_none() && is_broken {
        bail!(
            "{} can't be read, and what the edition said is known to nobody else\nhelp: `hansei check` says what is wrong with \
             it; get it back from version control, or remove it to have the edition made anew",
            published_path(period)
        );
    }
    known.cloned().or_else(made).with_context(|| {
        let ids: Vec<String> = gathered.editions.iter().take(MOST).map(|it| it.period.id()).collect();
        match ids.is_empty() {
            true => none_at_all(gathered),
            false => format!(
                "no report is of {}\nhelp: there are {}; --list names all",
                period.phrase(),
                ids.join(", ")
            ),
        }
    })
}

fn of_team<'e>(gathered: &Gathered, edition: &'e Edition, team: &str) -> anyhow::Result<&'e Sheet> {
    edition.team(&key_slug(team)).with_context(|| {
        let names = edition.teams.iter().filter_map(|sheet| sheet.team.as_ref());
        let names: Vec<String> = names.map(|team| printable(&team.name)).collect();
        let help = match names.is_empty() {
            true => "none of its reports names a team; leave --team out".to_owned(),
            false => format!("these have: {}", names.join(", ")),
        };
        let noun = &gathered.config.noun.one;
        format!(
            "no {noun} of {} names the team `{}`\nhelp: {help}",
            edition.period.phrase(),
            printable(team)
        )
    })
}

fn publish(request: &Request, id: &str) -> anyhow::Result<Exit> {
    let gathered = build::gather(request, &Stats::default())?;
    let edition = find(&gathered, id)?;
    let path = published_path(edition.period);
    if disk::is_taken(&request.folder, &path) || edition.publication.is_some() {
        bail!(
            "{path} is there already, or another file with this edition: what is published doesn't change\nhelp: corrections are shown on its page by \
             themselves; remove the file to publish the edition anew"
        );
    }
    let frozen = digest::freeze(&gathered.knowledge, &gathered.config, &edition);
    let mut json = serde_json::to_vec_pretty(&frozen).context("a sheet is plain data")?;
    json.push(b'\n');
    disk::lay(&request.folder, &path, &json, false)?;
    print::say(format_args!(
        "{} is published, as of {}: {}",
        printable(&edition.sheet.title),
        frozen.published,
        request.folder.join(&*path).display()
    ));
    if edition.period.to > request.as_of {
        print::say(format_args!(
            "Its period goes on until {}: what happens until then will stand below “came later”.",
            edition.period.to
        ));
    }
    print::say("Commit this file. From now on its page says what it says today; what changes is listed there.");
    Ok(Exit::Clean)
}
