//! The demo, as a host would give it: by `hansei serve`, or from a built folder under a policy.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::folder::{hansei, repository};

/// `hansei serve`, for as long as this lives.
pub(super) struct Served {
    child: Child,
    /// With a slash at its end.
    pub(super) url: String,
    /// Kept open: the program may still have something to say.
    _stderr: BufReader<ChildStderr>,
}

impl Served {
    /// The demo, on a free port.
    pub(super) fn demo() -> Self {
        let mut command = hansei(repository());
        command.args(["serve", "content", "--port", "0"]);
        let mut child = command
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut stderr = BufReader::new(child.stderr.take().expect("a pipe"));
        let mut said = String::new();
        let url = loop {
            let before = said.len();
            let read = stderr.read_line(&mut said).expect("text");
            assert!(read > 0, "the server ended: {said}");
            let line = &said[before..];
            if let Some(url) = line.split_whitespace().find(|word| word.starts_with("http://")) {
                break url.to_owned();
            }
        };
        assert!(url.ends_with('/'), "{url}");
        Self {
            child,
            url,
            _stderr: stderr,
        }
    }

    /// The first line of the answer to a request with this path and `Host`.
    pub(super) fn raw(&self, path: &str, host: &str) -> String {
        let mut stream = TcpStream::connect(self.address()).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a bound");
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        )
        .expect("it reads");
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line).expect("it answers");
        line.trim_end().to_owned()
    }

    /// `127.0.0.1:4000`
    pub(super) fn address(&self) -> &str {
        self.url.trim_start_matches("http://").trim_end_matches('/')
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The demo, built into a temporary folder.
pub(super) fn built(args: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut command = hansei(repository());
    command
        .args(["build", "content", "--quiet", "--out"])
        .arg(folder.path().join("public"))
        .args(args);
    let output = command.output().expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    folder
}

/// Serves `folder` with `policy` as a response header, until the test process ends. The URL has a slash at its end.
/// `guilty.html` is a page that violates the policy, to see that this would be seen.
pub(super) fn under(policy: &'static str, folder: &Path) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("bound");
    let folder = folder.to_owned();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let folder = folder.clone();
            std::thread::spawn(move || answer(stream, policy, &folder));
        }
    });
    format!("http://{address}/")
}

const GUILTY: &str = "<!doctype html><html lang=en><title>Guilty</title><style>p { color: red }</style><p>Guilty";

fn answer(mut stream: TcpStream, policy: &str, folder: &Path) -> Option<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10))).ok()?;
    let mut head = Vec::new();
    let mut bytes = [0; 4096];
    while !head.windows(4).any(|four| four == b"\r\n\r\n") {
        let read = stream.read(&mut bytes).ok().filter(|read| *read > 0)?;
        head.extend_from_slice(&bytes[..read]);
    }
    let head = String::from_utf8_lossy(&head);
    let path = head.split(' ').nth(1)?.split('?').next()?.trim_start_matches('/');
    let mut file: PathBuf = folder.join(path);
    if path.is_empty() || path.ends_with('/') {
        file.push("index.html");
    }
    let (status, body) = match fs::read(&file) {
        _ if path == "guilty.html" => ("200 OK", GUILTY.into()),
        Ok(body) => ("200 OK", body),
        Err(_) => {
            file = folder.join("404.html");
            ("404 Not Found", fs::read(&file).unwrap_or_default())
        }
    };
    let kind = match file.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    };
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nContent-Security-Policy: {policy}\r\n\
         X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
    )
    .ok()?;
    stream.write_all(&body).ok()
}
