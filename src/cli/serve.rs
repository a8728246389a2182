//! `hansei serve`

use std::time::Instant;

use super::args::ServeArgs;
use super::exit::Exit;
use super::print::{findings, say, summary};
use super::settings;
use crate::build::{self, Stats};
use crate::pages::Links;
use crate::serve::http::{self, Files, Hosts, SharedFiles};
use crate::site::Memory;

pub(super) fn run(args: &ServeArgs) -> anyhow::Result<Exit> {
    let start = Instant::now();
    let stats = Stats::default();
    let request = settings::request(&args.common, None)?;
    let listener = http::listen(args.host, args.port)?;
    let port = listener.local_addr()?.port();

    let gathered = build::gather(&request, &stats)?;
    let theme = gathered.theme()?;
    let memory = Memory::default();
    build::write(&gathered, &theme, &memory, &stats, &|| ())?;
    let site = {
        let base = Links::rooted(gathered.config.base_url.as_deref()).to("");
        SharedFiles::new(Files::new(memory.into_files()).also_below(base))
    };

    findings(&gathered, args.verbosity.amount());
    let url = match args.host {
        host if host.is_unspecified() => format!("http://localhost:{port}/"),
        std::net::IpAddr::V6(host) => format!("http://[{host}]:{port}/"),
        host => format!("http://{host}:{port}/"),
    };
    if !args.verbosity.quiet {
        say(summary(&gathered, &stats, start));
        if port != args.port && args.port != 0 {
            say(format_args!("port {} is taken; this is the next free one", args.port));
        }
        if !args.host.is_loopback() {
            say(format_args!(
                "warning: everybody who reaches {} on the network can read these reports",
                args.host
            ));
        }
        say(format_args!(
            "serving {} at {url} as it is now (Ctrl-C ends it; start again to see changes)",
            request.folder.display()
        ));
    }
    drop(gathered);
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
