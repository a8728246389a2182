//! The demo: by `hansei serve`, or built into a folder.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};
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
        Self::by(command)
    }

    /// The folder `content` in `root`, on a free port.
    pub(super) fn folder(root: &Path, more: &[&str]) -> Self {
        let mut command = hansei(root);
        command.args(["serve", "content", "--port", "0"]).args(more);
        Self::by(command)
    }

    fn by(mut command: Command) -> Self {
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
