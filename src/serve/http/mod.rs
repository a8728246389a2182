//! A server of a site in memory: one thread, loopback unless told otherwise, no state but the files and the news of them.

mod answer;
mod files;
mod hosts;
mod kind;
mod live;
mod news;
mod range;
#[cfg(test)]
mod tests;

use std::convert::Infallible;
use std::fmt;
use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use hyper::rt::Timer;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::sync::watch;

pub use files::{Files, SharedFiles};
pub use hosts::Hosts;
pub use news::{Broken, Follow, News};

/// How many ports after the wished one are tried.
const MORE_PORTS: u16 = 20;

/// Binds to `host` and `port`, or to the next free of the 20 ports after it; the listener's `local_addr` says which.
/// Port 0 stands for any free one.
///
/// # Errors
/// When none can be had; the error says what to do.
#[expect(clippy::disallowed_methods, reason = "the network belongs here")]
pub fn listen(host: IpAddr, port: u16) -> Result<TcpListener> {
    let last = port.saturating_add(MORE_PORTS);
    for candidate in port..=last {
        match TcpListener::bind(SocketAddr::new(host, candidate)) {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == ErrorKind::AddrInUse => {}
            Err(error) => {
                let advice = match error.kind() {
                    ErrorKind::PermissionDenied => "this port needs more rights: choose one above 1023",
                    ErrorKind::AddrNotAvailable => "this machine doesn't have this address: 127.0.0.1 always works",
                    _ => "choose another address or port",
                };
                return Err(error)
                    .with_context(|| format!("cannot listen on {}\nhelp: {advice}", SocketAddr::new(host, candidate)));
            }
        }
    }
    Err(anyhow!(
        "the ports {port} to {last} of {host} are all taken\nhelp: stop what uses them, or choose another with --port"
    ))
}

/// What is served.
#[derive(Clone, Debug)]
pub struct Served {
    /// The files.
    pub files: SharedFiles,
    /// What is new of them, where they change while they are served.
    pub news: Option<watch::Receiver<News>>,
    /// Is called when somebody waits for large files.
    pub wanted: Wanted,
}

/// Something to be called when large files are waited for.
#[derive(Clone)]
pub struct Wanted(Arc<dyn Fn() + Send + Sync>);

impl Wanted {
    /// Calls this.
    pub fn new(call: impl Fn() + Send + Sync + 'static) -> Self {
        Self(Arc::new(call))
    }
}

impl fmt::Debug for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Wanted")
    }
}

/// How long a request waits for a large file before it gets the one that there is.
const PATIENCE: Duration = Duration::from_secs(30);

/// Serves `site` until somebody presses Ctrl-C.
///
/// # Errors
/// When the listener can't be used.
pub fn run(listener: TcpListener, site: Served, hosts: Hosts) -> Result<()> {
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        tokio::select! {
            done = accept(listener, site, Arc::new(hosts)) => done,
            pressed = tokio::signal::ctrl_c() => pressed.context("Ctrl-C can't be heard"),
        }
    })?;
    // Whoever is still being answered needn't be waited for.
    runtime.shutdown_background();
    Ok(())
}

async fn accept(listener: TcpListener, site: Served, hosts: Arc<Hosts>) -> Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                // Without it, a small answer on a kept connection waits for the client's acknowledgement.
                let _ = stream.set_nodelay(true);
                tokio::spawn(converse(TokioIo::new(stream), site.clone(), Arc::clone(&hosts)));
            }
            // Too many open files, or a client that left early: both pass.
            Err(_) => TokioTimer::new().sleep(Duration::from_millis(50)).await,
        }
    }
}

/// One connection: as many requests as the client likes. What ends it is the client's affair.
async fn converse(stream: TokioIo<tokio::net::TcpStream>, site: Served, hosts: Arc<Hosts>) {
    let service = service_fn(|request: hyper::Request<hyper::body::Incoming>| {
        let (head, _) = request.into_parts();
        let (site, hosts) = (&site, &hosts);
        async move {
            let asked = answer::Asked::new(&head.method, &head.uri, &head.headers, hosts);
            if asked.is_for_large()
                && let Some(news) = &site.news
            {
                patiently(news.clone(), &site.wanted).await;
            }
            Ok::<_, Infallible>(asked.answer(&site.files, site.news.as_ref()))
        }
    });
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(stream, service)
        .await;
}

/// Waits until the large files are those of what is known now, or newer than they were when this was asked.
async fn patiently(mut news: watch::Receiver<News>, wanted: &Wanted) {
    let (is_pending, before) = {
        let now = news.borrow();
        (now.is_pending, now.index)
    };
    if !is_pending {
        return;
    }
    (wanted.0)();
    let there = news.wait_for(|news| !news.is_pending || news.index > before);
    // However that ends, what there is is the answer.
    let _ = tokio::time::timeout(PATIENCE, there).await;
}
