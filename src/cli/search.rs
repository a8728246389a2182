//! `hansei search`

use std::io::Write as _;

use anyhow::Context as _;
use hansei_search::{Answer, Hit, Reader, Request, Source};

use super::args::{Common, SearchArgs};
use super::exit::Exit;
use super::{print, settings};
use crate::build::{self, Stats};
use crate::diagnostic::printable;
use crate::disk;

pub(super) fn run(args: &SearchArgs) -> anyhow::Result<Exit> {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !hansei_search::is_reading() {
            before(panic);
        }
    }));
    let folder = settings::folder(args.folder.as_deref());
    let bytes = match disk::bundle(&folder)? {
        Some(bytes) => bytes,
        None => {
            let common = Common {
                folder: Some(folder.clone()),
                as_of: None,
            };
            let stats = Stats::default();
            build::gather(&settings::request(&common, None)?, &stats)?
                .index(&stats)?
                .bytes()
        }
    };
    let request = Request {
        query: args.query.join(" "),
        limit: args.limit,
        ..Request::default()
    };
    let bytes: Box<[u8]> = bytes.into();
    let answer = answer(bytes, &request).with_context(|| {
        let folder = folder.display();
        format!("{folder} can't be searched\nhelp: build the site again, with this version of hansei")
    })?;
    let answer = match args.explain {
        true => answer,
        false => Answer {
            read_as: Vec::new(),
            ..answer
        },
    };
    print::out(|out| {
        if args.json {
            serde_json::to_writer_pretty(&mut *out, &answer)?;
            return Ok(writeln!(out)?);
        }
        let colour = settings::colour(&std::io::stdout());
        Ok(out.write_all(told(&answer, args.explain, colour).as_bytes())?)
    })?;
    Ok(Exit::Clean)
}

fn answer<S: Source + ?Sized>(bytes: Box<S>, request: &Request) -> anyhow::Result<Answer> {
    Ok(Reader::open(bytes)?.search(request)?)
}

/// The answer for people.
fn told(answer: &Answer, explain: bool, colour: bool) -> String {
    let mut out = String::new();
    let mut line = |text: String| {
        out.push_str(text.trim_end());
        out.push('\n');
    };
    for ignored in &answer.ignored {
        line(format!("Not looked for: {}", printable(ignored)));
    }
    for note in &answer.notes {
        line(printable(note));
    }
    if let Some(corrected) = &answer.corrected {
        line(format!("Showing results for {}", printable(corrected)));
    }
    for read in &answer.read_as {
        line(format!("  {}", printable(read)));
    }
    line(match (answer.total, answer.with_all) {
        (0, _) => "Nothing found. Fewer or other words may find more.".to_owned(),
        (1, None) => "1 result".to_owned(),
        (total, None) => format!("{total} results"),
        (1, Some(_)) => "1 result; it hasn't all words".to_owned(),
        (total, Some(0)) => format!("{total} results; none has all words"),
        (total, Some(all)) => format!("{total} results, {all} of them with all words"),
    });
    for hit in &answer.hits {
        line(String::new());
        let score = if explain {
            format!("{:.3}  ", hit.score)
        } else {
            String::new()
        };
        line(format!("{score}{}", bold(&printable(&hit.title), colour)));
        let of = [
            Some(hit.id.clone()),
            hit.date.clone(),
            hit.severity.clone(),
            hit.status.clone(),
            (!hit.causes.is_empty()).then(|| hit.causes.join(", ")),
        ];
        let of: Vec<String> = of.into_iter().flatten().map(|of| printable(&of)).collect();
        line(format!("  {}", of.join(" · ")));
        line(format!("  {}", printable(&hit.url)));
        if !hit.snippet.is_empty() {
            let section = hit
                .section
                .as_ref()
                .map_or_else(String::new, |title| format!("{}: ", printable(title)));
            line(format!("  {section}{}", marked(hit, colour)));
        }
    }
    out
}

/// The snippet, and in it what was found.
fn marked(hit: &Hit, colour: bool) -> String {
    let mut out = String::new();
    let mut from = 0;
    for (start, end) in &hit.marks {
        let (Some(before), Some(found)) = (hit.snippet.get(from..*start), hit.snippet.get(*start..*end)) else {
            continue;
        };
        out.push_str(&printable(before));
        out.push_str(&bold(&printable(found), colour));
        from = *end;
    }
    out.push_str(&printable(hit.snippet.get(from..).unwrap_or_default()));
    out
}

fn bold(text: &str, colour: bool) -> String {
    match colour {
        true => format!("\u{1b}[1m{text}\u{1b}[0m"),
        false => text.to_owned(),
    }
}
