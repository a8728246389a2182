//! `hansei lessons`: the checklist for a change to a service.

use anyhow::bail;

use super::args::LessonsArgs;
use super::exit::Exit;
use super::{print, settings};
use crate::build::{self, Stats};
use crate::diagnostic::printable;
use crate::knowledge::{KeyKind, find_key, key_slug};
use crate::name::nearest;
use crate::pages;
use crate::preflight::{self, Wanted};

/// How many services an error names.
const MOST: usize = 8;

pub(super) fn run(args: &LessonsArgs) -> anyhow::Result<Exit> {
    let request = settings::request(&args.at.common(), None)?;
    let gathered = build::gather(&request, &Stats::default())?;
    let knowledge = &gathered.knowledge;
    let Some(service) = find_key(&knowledge.keys, KeyKind::Service, &key_slug(&args.service)) else {
        let mut services: Vec<&str> = knowledge.keys[&KeyKind::Service].iter().map(|key| &*key.name).collect();
        let help = match (nearest(&args.service, services.iter().copied()), services.len()) {
            (Some(near), _) => format!("did you mean `{}`?", printable(near)),
            (None, 0) => "no report names a service: `services = [\"checkout\"]` in its front matter does".to_owned(),
            (None, n) => {
                services.truncate(MOST);
                let more = if n > MOST { " …" } else { "" };
                format!("these are named: {}{more}", printable(&services.join(", ")))
            }
        };
        bail!(
            "no report names the service `{}`\nhelp: {help}",
            printable(&args.service)
        );
    };
    let wanted = args
        .change
        .as_deref()
        .filter(|said| !said.trim().is_empty())
        .map(Wanted::read);
    let Some(list) = preflight::checklist(knowledge, service, wanted) else {
        print::say(format_args!(
            "Nothing to ask: no cause is known of what happened to {}, and no promise is open.",
            printable(&service.name)
        ));
        return Ok(Exit::Clean);
    };
    if list.wanted.is_some() && list.groups.is_empty() && list.elsewhere.is_empty() {
        let sorts: Vec<&str> = preflight::changes().iter().map(|change| change.id.as_str()).collect();
        print::say(format_args!(
            "Nothing is known of that; the sorts of change are {}.",
            sorts.join(", ")
        ));
    }
    let view = pages::checklist_elsewhere(gathered.context(), &list);
    let text = pages::twin(&view).unwrap_or_default();
    print::lines(&text)?;
    Ok(Exit::Clean)
}
