//! A plain server of a site in memory: one thread, loopback unless told otherwise, no state but the files.

mod answer;
mod files;
mod hosts;
mod kind;
mod range;
#[cfg(test)]
mod tests;

use std::convert::Infallible;
use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use hyper::rt::Timer;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};

pub use files::{Files, SharedFiles};
pub use hosts::Hosts;

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

/// Serves `site` until the process ends.
///
/// # Errors
/// When the listener can't be used.
pub fn run(listener: TcpListener, site: SharedFiles, hosts: Hosts) -> Result<()> {
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(accept(listener, site, Arc::new(hosts)))
}

async fn accept(listener: TcpListener, site: SharedFiles, hosts: Arc<Hosts>) -> Result<()> {
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
async fn converse(stream: TokioIo<tokio::net::TcpStream>, site: SharedFiles, hosts: Arc<Hosts>) {
    let service = service_fn(|request: hyper::Request<hyper::body::Incoming>| {
        let (head, _) = request.into_parts();
        let response = answer::answer(&head.method, &head.uri, &head.headers, &site.current(), &hosts);
        async move { Ok::<_, Infallible>(response) }
    });
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(stream, service)
        .await;
}
