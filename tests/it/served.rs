//! `hansei serve`, for as long as a test needs it; and the demo, built into a folder.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::folder::{hansei, repository};

/// How long anything may take.
pub(crate) const BOUND: Duration = Duration::from_secs(30);

/// `hansei serve`, for as long as this lives.
pub(crate) struct Served {
    pub(crate) child: Child,
    /// With a slash at its end.
    pub(crate) url: String,
    said: Arc<Mutex<String>>,
}

/// An answer.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Served {
    /// The demo, on a free port.
    pub(crate) fn demo() -> Self {
        Self::folder(repository(), &[])
    }

    /// The folder `content` in `root`, on a free port.
    pub(crate) fn folder(root: &Path, more: &[&str]) -> Self {
        let mut served = Self::start(root, "0", more);
        let found = |said: &str| {
            let line = said.lines().find(|line| line.contains(" at http://"))?;
            let url = line.split_whitespace().find(|word| word.starts_with("http://"))?;
            Some(url.to_owned())
        };
        served.until("an address", |served| found(&served.said()).is_some());
        served.url = found(&served.said()).expect("just seen");
        assert!(served.url.ends_with('/'), "{}", served.url);
        served
    }

    /// The same, on this port.
    pub(crate) fn at(root: &Path, port: &str) -> Self {
        let mut served = Self::start(root, port, &[]);
        served.url = format!("http://127.0.0.1:{port}/");
        served.until("somebody who listens", |served| {
            TcpStream::connect(served.address()).is_ok()
        });
        served
    }

    /// The same, and it says nothing.
    pub(crate) fn quietly(root: &Path) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let port = free.expect("a free port").port();
        let mut served = Self::start(root, &port.to_string(), &["--quiet"]);
        served.url = format!("http://127.0.0.1:{port}/");
        served.until("somebody who listens", |served| {
            TcpStream::connect(served.address()).is_ok()
        });
        served
    }

    fn start(root: &Path, port: &str, more: &[&str]) -> Self {
        let mut command: Command = hansei(root);
        command.args(["serve", "content", "--port", port]).args(more);
        let mut child = command
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut stderr = BufReader::new(child.stderr.take().expect("a pipe"));
        let said = Arc::<Mutex<String>>::default();
        let theirs = Arc::clone(&said);
        thread::spawn(move || {
            let mut line = String::new();
            while stderr.read_line(&mut line).is_ok_and(|read| read > 0) {
                theirs.lock().expect("no test panics here").push_str(&line);
                line.clear();
            }
        });
        Self {
            child,
            url: String::new(),
            said,
        }
    }

    /// What it said on standard error.
    pub(crate) fn said(&self) -> String {
        self.said.lock().expect("no test panics here").clone()
    }

    /// Waits until `is` holds.
    #[track_caller]
    pub(crate) fn until(&mut self, what: &str, is: impl Fn(&Self) -> bool) {
        let until = Instant::now() + BOUND;
        while !is(self) {
            let ended = self.child.try_wait().expect("it can be asked");
            assert!(ended.is_none(), "the server ended: {}", self.said());
            assert!(Instant::now() < until, "waited in vain for {what}: {}", self.said());
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// The first line of the answer to a request with this path and `Host`.
    pub(crate) fn raw(&self, path: &str, host: &str) -> String {
        let answer = ask(self.address(), path, host);
        answer.head.lines().next().unwrap_or_default().trim_end().to_owned()
    }

    /// The answer to a request for `path`, which begins with a slash.
    pub(crate) fn get(&self, path: &str) -> Reply {
        ask(self.address(), path, "localhost")
    }

    /// `127.0.0.1:4000`
    pub(crate) fn address(&self) -> &str {
        self.url.trim_start_matches("http://").trim_end_matches('/')
    }
}

/// Asks whoever listens at `address`, on a connection of its own.
#[track_caller]
pub(crate) fn ask(address: &str, path: &str, host: &str) -> Reply {
    let mut stream = TcpStream::connect(address).expect("it listens");
    stream.set_read_timeout(Some(BOUND)).expect("a bound");
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    )
    .expect("it reads");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("it answers");
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
    let head = String::from_utf8(answer[..end].to_vec()).expect("text");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    let body = answer[end + 4..].to_vec();
    let length = head
        .lines()
        .filter_map(|line| line.split_once(": "))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, length)| length.parse().ok());
    assert_eq!(Some(body.len()), length, "{path} is whole");
    Reply {
        status: status.expect("a status"),
        head,
        body,
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The demo, built into a temporary folder.
pub(crate) fn built(args: &[&str]) -> TempDir {
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
