//! `hansei theme`

use std::io::Write as _;
use std::path::Path;

use anyhow::bail;

use super::args::{ThemeArgs, ThemeCommand};
use super::exit::Exit;
use super::{print, settings};
use crate::disk;
use crate::name::nearest;
use crate::theme::{VIEWS, built_in, described, resembled, views};

pub(super) fn run(args: &ThemeArgs) -> anyhow::Result<Exit> {
    match &args.command {
        ThemeCommand::Eject { file, folder, force } => {
            eject(&settings::folder(folder.as_deref()), file.as_deref(), *force)
        }
        ThemeCommand::Views { template } => describe(template.as_deref()),
        ThemeCommand::List { folder, named } => list(&settings::folder(folder.as_deref().or(named.as_deref()))),
    }
}

fn eject(folder: &Path, file: Option<&str>, force: bool) -> anyhow::Result<Exit> {
    let mut files: Vec<(String, &[u8])> = built_in().collect();
    if let Some(file) = file {
        let file = file.strip_prefix("theme/").unwrap_or(file);
        // A template may be named without its folders; that of a page comes first.
        let places = [
            file.to_owned(),
            format!("templates/{file}"),
            format!("templates/components/{file}"),
        ];
        let is_there = |place: &&String| files.iter().any(|(name, _)| name == *place);
        let Some(place) = places.iter().find(is_there) else {
            return Err(unknown(file, &files));
        };
        files.retain(|(name, _)| name == place);
    }
    let place = |name: &str| format!("theme/{name}");
    let shown = |name: &str| folder.join("theme").join(name).display().to_string();
    // All are looked at before the first is written.
    let taken = files.iter().filter(|(name, _)| disk::is_taken(folder, &place(name)));
    let taken: Vec<String> = taken.map(|(name, _)| shown(name)).collect();
    if !force && !taken.is_empty() {
        bail!(
            "{} {} there already, so nothing is copied\nhelp: give --force to overwrite, or name another file",
            taken.join(", "),
            if taken.len() == 1 { "is" } else { "are" }
        );
    }
    for (name, bytes) in &files {
        disk::lay(folder, &place(name), bytes, force)?;
        print::say(format_args!("{} is yours to change", shown(name)));
    }
    Ok(Exit::Clean)
}

fn unknown(file: &str, files: &[(String, &[u8])]) -> anyhow::Error {
    let names: Vec<&str> = files.iter().map(|(name, _)| &**name).collect();
    let meant = resembled(file).or_else(|| nearest(file, names.iter().copied()).map(str::to_owned));
    let meant = meant.map_or(String::new(), |meant| format!("did you mean {meant}? "));
    anyhow::anyhow!("the built-in theme has no file {file}\nhelp: {meant}`hansei theme list` names all of them")
}

fn describe(template: Option<&str>) -> anyhow::Result<Exit> {
    let text = match template {
        None => VIEWS.to_owned(),
        Some(template) => {
            let name = template.strip_prefix("theme/").unwrap_or(template);
            let name = name.strip_prefix("templates/").unwrap_or(name);
            views(name).ok_or_else(|| {
                let names = described();
                let meant = nearest(name, names.iter().copied());
                let meant = meant.map_or(String::new(), |meant| format!("did you mean {meant}? "));
                anyhow::anyhow!(
                    "the built-in theme has no template {name}\nhelp: {meant}It has {}",
                    names.join(", ")
                )
            })?
        }
    };
    print::out(|out| Ok(out.write_all(text.as_bytes())?))?;
    Ok(Exit::Clean)
}

fn list(folder: &Path) -> anyhow::Result<Exit> {
    print::out(|out| {
        for (name, _) in built_in() {
            let is_own = disk::stays_inside(folder, &format!("theme/{name}"));
            writeln!(out, "{name}{}", if is_own { "  overridden" } else { "" })?;
        }
        Ok(())
    })?;
    Ok(Exit::Clean)
}
