//! `hansei serve`

use std::path::Path;
use std::time::Instant;

use super::args::{FindingsFormat, ServeArgs};
use super::exit::Exit;
use super::{build as building, settings};
use crate::build::{self, Stats};
use crate::serve::http::{self, Files, Hosts, SharedFiles};
use crate::site::Memory;
use crate::theme::Theme;

pub(super) fn run(args: &ServeArgs) -> anyhow::Result<Exit> {
    let start = Instant::now();
    let stats = Stats::default();
    let request = settings::request(&args.common, Path::new("public"))?;
    let listener = http::listen(args.host, args.port)?;
    let port = listener.local_addr()?.port();

    let theme = Theme::built_in()?;
    let gathered = build::gather(&request, &stats)?;
    let memory = Memory::default();
    build::write(&gathered, &theme, &memory, &stats, &|| ())?;
    let site = SharedFiles::new(Files::new(memory.into_files()));

    building::findings(
        &gathered,
        FindingsFormat::Human,
        args.verbosity.verbose,
        args.verbosity.quiet,
    )?;
    let url = match args.host {
        host if host.is_unspecified() => format!("http://localhost:{port}/"),
        std::net::IpAddr::V6(host) => format!("http://[{host}]:{port}/"),
        host => format!("http://{host}:{port}/"),
    };
    if !args.verbosity.quiet {
        anstream::eprintln!("{}", building::summary(&gathered, &stats, start));
        if port != args.port && args.port != 0 {
            anstream::eprintln!("port {} is taken; this is the next free one", args.port);
        }
        if !args.host.is_loopback() {
            anstream::eprintln!(
                "warning: everybody who reaches {} on the network can read these reports",
                args.host
            );
        }
        anstream::eprintln!("serving {} at {url} (Ctrl-C ends it)", request.folder.display());
    }
    drop(gathered);
    if args.open
        && let Err(error) = open::that_detached(&url)
    {
        anstream::eprintln!("no browser could be opened ({error}); open {url} yourself");
    }
    http::run(listener, site, Hosts::of(args.host))?;
    Ok(Exit::Clean)
}
