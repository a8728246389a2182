//! A host with ways of its own: how it gives ranges, what it packs, what it has lost, and what it was asked for.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;

/// How a host answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// As it should: parts where parts are wanted.
    Ranges,
    /// Everything as a whole.
    Whole,
    /// Everything as a whole, packed on the way.
    Packed,
    /// Parts, packed on the way: nobody can unpack them.
    PackedParts,
    /// Half of the index, whoever wants more.
    Truncated,
    /// Something else in the index's place.
    Foreign,
    /// Not at all.
    Down,
}

/// A host, until the test process ends.
pub(super) struct Host {
    /// With a slash at its end.
    pub(super) url: String,
    state: Arc<Mutex<State>>,
}

struct State {
    folder: PathBuf,
    way: Way,
    /// What it says of itself in each answer.
    policy: &'static str,
    /// How long it thinks before it answers.
    delay: Duration,
    asked: Vec<Asked>,
}

/// A request, and what it took.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    /// The path, and which bytes of it where not all were wanted.
    pub(super) what: String,
    /// How many bytes were sent.
    pub(super) bytes: usize,
    /// When it came, and when it was answered.
    pub(super) during: (Instant, Instant),
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Host {
    /// Of the site in `folder`.
    pub(super) fn of(folder: &Path, way: Way) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}/", listener.local_addr().expect("bound"));
        let state = Arc::new(Mutex::new(State {
            folder: folder.to_owned(),
            way,
            policy: "",
            delay: Duration::ZERO,
            asked: Vec::new(),
        }));
        let shared = state.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = shared.clone();
                thread::spawn(move || answer(stream, &shared));
            }
        });
        Self { url, state }
    }

    /// From now on it answers so.
    pub(super) fn turn(&self, way: Way) {
        lock(&self.state).way = way;
    }

    /// From now on it answers under a policy.
    pub(super) fn under(self, policy: &'static str) -> Self {
        lock(&self.state).policy = policy;
        self
    }

    /// From now on every answer takes so long.
    pub(super) fn delay(&self, delay: Duration) {
        lock(&self.state).delay = delay;
    }

    /// What was asked for since this was asked the last time.
    pub(super) fn log(&self) -> Vec<Asked> {
        std::mem::take(&mut lock(&self.state).asked)
    }

    /// The same, as words.
    pub(super) fn asked(&self) -> Vec<String> {
        self.log().into_iter().map(|asked| asked.what).collect()
    }
}

fn answer(mut stream: TcpStream, state: &Mutex<State>) -> Option<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10))).ok()?;
    let mut head = Vec::new();
    let mut bytes = [0; 4096];
    while !head.windows(4).any(|four| four == b"\r\n\r\n") {
        let read = stream.read(&mut bytes).ok().filter(|read| *read > 0)?;
        head.extend_from_slice(&bytes[..read]);
    }
    let head = String::from_utf8_lossy(&head);
    let path = head
        .split(' ')
        .nth(1)?
        .split('?')
        .next()?
        .trim_start_matches('/')
        .to_owned();
    let lower = head.to_lowercase();
    let range = lower.lines().find_map(|line| line.strip_prefix("range: bytes="));
    let what = match range {
        Some(range) => format!("{path} {range}"),
        None => path.clone(),
    };
    let came = Instant::now();
    let (folder, way, delay, policy) = {
        let state = lock(state);
        (state.folder.clone(), state.way, state.delay, state.policy)
    };
    thread::sleep(delay);
    let note = |bytes: usize| {
        let during = (came, Instant::now());
        let what = what.clone();
        lock(state).asked.push(Asked { what, bytes, during });
    };
    if way == Way::Down {
        note(0);
        return None;
    }
    let mut file = folder.join(&path);
    if path.is_empty() || path.ends_with('/') {
        file.push("index.html");
    }
    let is_there = file.is_file();
    if !is_there {
        file = folder.join("404.html");
    }
    let Ok(mut opened) = File::open(&file) else {
        note(0);
        return refuse(stream, "404 Not Found");
    };
    let is_index = path.ends_with(".idx");
    let mut all = opened.metadata().ok()?.len();
    if way == Way::Truncated && is_index {
        all /= 2;
    }
    let gives_parts = matches!(way, Way::Ranges | Way::PackedParts | Way::Truncated | Way::Foreign);
    let part = range
        .filter(|_| gives_parts && is_there)
        .and_then(|range| range.split_once('-'));
    let (from, to) = match part {
        Some((from, to)) => (from.parse().ok()?, to.parse().map_or(all, |to: u64| to + 1).min(all)),
        None => (0, all),
    };
    if part.is_some() && from >= all {
        note(0);
        return refuse(stream, "416 Range Not Satisfiable");
    }
    let mut body = vec![b'x'; (to - from) as usize];
    if !(way == Way::Foreign && is_index) {
        // Only what is wanted: indices are large.
        opened.seek(SeekFrom::Start(from)).ok()?;
        opened.read_exact(&mut body).ok()?;
    }
    let (status, mut more) = match part {
        Some(_) => (
            "206 Partial Content",
            format!("Content-Range: bytes {from}-{}/{all}\r\n", to - 1),
        ),
        None if is_there => ("200 OK", String::new()),
        None => ("404 Not Found", String::new()),
    };
    if !policy.is_empty() {
        more.push_str(&format!(
            "Content-Security-Policy: {policy}\r\nX-Content-Type-Options: nosniff\r\n"
        ));
    }
    if way == Way::Packed || (way == Way::PackedParts && range.is_some()) {
        let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
        packer.write_all(&body).ok()?;
        body = packer.finish().ok()?;
        if way == Way::PackedParts {
            // As if it were a part of the packed whole.
            body.drain(..body.len().min(12));
        }
        more.push_str("Content-Encoding: gzip\r\n");
    }
    let kind = match file.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    };
    note(body.len());
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n{more}Connection: close\r\n\r\n",
        body.len()
    )
    .ok()?;
    stream.write_all(&body).ok()
}

fn refuse(mut stream: TcpStream, status: &str) -> Option<()> {
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    )
    .ok()
}
