//! From saving a file to seeing it in the browser, in Chromium, over a folder of reports; beside `hugo server`, where a
//! Hugo site of the same reports is given.
//!
//!     cargo bench --bench watch -- FOLDER [HUGO-SITE] [EDITS]
//!
//! Both are copied, and what is edited is the copy. The folder's reports have the sections Summary and Timeline.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    dead_code,
    reason = "it shares the tests' browser, and uses a part of it"
)]

#[path = "../it/browser/chrome.rs"]
mod chrome;
#[path = "../it/browser/tab.rs"]
mod tab;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use self::tab::Tab;

/// How long a page is open before its file is saved.
const BEFORE: Duration = Duration::from_millis(200);

/// A server that follows its folder.
struct Server {
    name: &'static str,
    child: Child,
    url: String,
    said: Arc<Mutex<String>>,
    /// From its start to the first page.
    started: Duration,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start(name: &'static str, command: &mut Command, port: u16) -> Self {
        let start = Instant::now();
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let said = Arc::<Mutex<String>>::default();
        let theirs = Arc::clone(&said);
        thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                theirs.lock().unwrap().push_str(&(line + "\n"));
            }
        });
        let first = || -> std::io::Result<bool> {
            let mut stream = TcpStream::connect(("127.0.0.1", port))?;
            write!(
                stream,
                "GET / HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n"
            )?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer)?;
            Ok(answer.starts_with("HTTP/1.1 200"))
        };
        while !first().unwrap_or(false) {
            assert!(
                child.try_wait().unwrap().is_none(),
                "{name} ended: {}",
                said.lock().unwrap()
            );
            thread::sleep(Duration::from_millis(5));
        }
        Self {
            name,
            child,
            url: format!("http://127.0.0.1:{port}/"),
            said,
            started: start.elapsed(),
        }
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

fn copy(from: &Path, to: &Path) {
    let done = Command::new("cp").arg("-r").arg(from).arg(to).status().unwrap();
    assert!(done.success());
}

/// All Markdown files below a folder, by path.
fn reports(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false if path.extension().is_some_and(|ending| ending == "md") && !path.ends_with("_index.md") => {
                    found.push(path)
                }
                false => {}
            }
        }
    }
    found.sort();
    found
}

/// From the moment that `path` is saved with `text` to the one in which the page says `mark`.
fn seen(tab: &Tab, url: &str, path: &Path, text: String, mark: &str) -> f64 {
    tab.go(url);
    let path = path.to_owned();
    let saving = thread::spawn(move || {
        thread::sleep(BEFORE);
        let saved = Instant::now();
        fs::write(path, text).unwrap();
        saved
    });
    let shows = format!("document.body?.textContent.includes({mark:?})");
    let wait = format!(
        "new Promise((done) => {{ const look = () => {shows} && done(); \
         new MutationObserver(look).observe(document, {{ subtree: true, childList: true, characterData: true }}); look(); }})"
    );
    // A page that is loaded anew takes the question with it; then it is asked again.
    while tab.eval(&format!(
        "Promise.race([{wait}, new Promise((late) => setTimeout(late, 15000))]).then(() => {shows})"
    )) != true
    {}
    let shown = Instant::now();
    (shown - saving.join().unwrap()).as_secs_f64() * 1e3
}

fn percentile(values: &[f64], share: f64) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values[((values.len() - 1) as f64 * share).round() as usize]
}

fn tell(server: &str, what: &str, times: &[f64]) {
    println!(
        "{server:8} {what:34} {:4} edits  p50 {:7.0} ms  p95 {:7.0} ms  most {:7.0} ms",
        times.len(),
        percentile(times, 0.5),
        percentile(times, 0.95),
        percentile(times, 1.0),
    );
}

/// Where a word is put into a report: before its timeline, or first of all in its summary.
#[derive(Clone, Copy)]
enum Into {
    Body,
    Summary,
}

/// Edits so many reports, one after the other, far from each other.
fn edits(tab: &Tab, server: &Server, folder: &Path, url: impl Fn(&str, &Path) -> String, into: Into, count: usize) {
    let all = reports(folder);
    let (heading, what) = match into {
        Into::Body => ("## Timeline", "a word in the body"),
        Into::Summary => ("## Summary\n\n", "a word in the summary"),
    };
    let times: Vec<f64> = (0..count)
        .map(|n| {
            let path = &all[(n * 7919 + 13) % all.len()];
            let text = fs::read_to_string(path).unwrap();
            let mark = format!("{}quokka{n}", if matches!(into, Into::Body) { "b" } else { "s" });
            let text_now = match into {
                Into::Body => text.replacen(heading, &format!("{mark}.\n\n{heading}"), 1),
                Into::Summary => text.replacen(heading, &format!("{heading}The {mark}. "), 1),
            };
            assert_ne!(text, text_now, "{} has no {heading}", path.display());
            seen(tab, &url(&text, path), path, text_now, &mark)
        })
        .collect();
    tell(server.name, what, &times);
}

/// Milliseconds that the program says a rebuild took, the first sight of an edited page where that came earlier.
fn rebuilds(said: &str) -> Vec<f64> {
    let time = |text: &str| -> Option<f64> {
        let (number, unit) = text.trim().split_once(' ')?;
        let number: f64 = number.parse().ok()?;
        Some(if unit.starts_with("ms") { number } else { number * 1e3 })
    };
    let lines = said.lines().filter(|line| line.contains(" rendered, "));
    lines
        .filter_map(|line| match line.split_once("(the page itself after ") {
            Some((_, after)) => time(after.trim_end_matches(')')),
            None => time(line.rsplit(", ").next()?),
        })
        .collect()
}

/// The id that a report's front matter gives it, in an address.
fn id(text: &str) -> String {
    let line = text.lines().find_map(|line| line.strip_prefix("id = \"")).unwrap();
    line.trim_end_matches('"').to_lowercase()
}

fn main() {
    let mut args = std::env::args().skip(1).filter(|arg| !arg.starts_with('-'));
    let Some(folder) = args.next().map(PathBuf::from) else {
        println!("watch: give a folder of reports: cargo bench --bench watch -- FOLDER [HUGO-SITE] [EDITS]");
        return;
    };
    let rest: Vec<String> = args.collect();
    let count = rest.iter().find_map(|arg| arg.parse().ok()).unwrap_or(100);
    let hugo = rest.iter().map(PathBuf::from).find(|path| path.is_dir());
    let root = tempfile::tempdir_in(folder.parent().unwrap()).unwrap();
    let Some(tab) = Tab::open() else { return };
    hansei(&tab, &folder, root.path(), count);
    if let Some(hugo) = hugo {
        beside(&tab, &hugo, root.path(), count);
    }
}

fn hansei(tab: &Tab, folder: &Path, root: &Path, count: usize) {
    let program = env!("CARGO_BIN_EXE_hansei");
    let content = root.join("content");
    copy(folder, &content);
    let cold = Instant::now();
    let built = Command::new(program)
        .args(["build", "--quiet"])
        .arg(&content)
        .arg("--out")
        .arg(root.join("public"))
        .stderr(Stdio::null())
        .status();
    let cold = cold.elapsed();
    assert!(built.unwrap().success());
    fs::remove_dir_all(root.join("public")).unwrap();
    let port = free_port();
    let mut command = Command::new(program);
    command.arg("serve").arg(&content).args(["--port", &port.to_string()]);
    let server = Server::start("hansei", &mut command, port);
    println!(
        "hansei   cold build {:.2} s, first page served {:.2} s ({:.2} of it)",
        cold.as_secs_f64(),
        server.started.as_secs_f64(),
        server.started.as_secs_f64() / cold.as_secs_f64(),
    );
    let url = |text: &str, _: &Path| format!("{}incidents/{}/", server.url, id(text));
    for into in [Into::Body, Into::Summary] {
        server.said.lock().unwrap().clear();
        edits(tab, &server, &content.join("incidents"), url, into, count);
        let rebuilds = rebuilds(&server.said.lock().unwrap());
        tell("hansei", "  of which the rebuild", &rebuilds);
    }
    let cause = fs::read_dir(content.join("causes"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let first = fs::read_to_string(&cause).unwrap();
    let page = format!("{}causes/{}/", server.url, id(&first));
    let renamed = |n: usize| {
        let mark = format!("Renamed quokka {n}");
        let line = first.lines().find(|line| line.starts_with("name = ")).unwrap();
        seen(
            tab,
            &page,
            &cause,
            first.replacen(line, &format!("name = {mark:?}"), 1),
            &mark,
        )
    };
    tell(
        "hansei",
        "a cause's name",
        &(0..count.div_ceil(10)).map(renamed).collect::<Vec<_>>(),
    );
    let report = fs::read_to_string(&reports(&content.join("incidents"))[0]).unwrap();
    let template = content.join("theme/templates/report.html");
    let ejected = Command::new(program)
        .args(["theme", "eject", "report.html", "--folder"])
        .arg(&content)
        .stderr(Stdio::null())
        .stdout(Stdio::null())
        .status();
    assert!(ejected.unwrap().success());
    let first = fs::read_to_string(&template).unwrap();
    let changed = |n: usize| {
        let mark = format!("Changed quokka {n}");
        let text = first.replacen("{% block main %}", &format!("{{% block main %}}<p>{mark}</p>"), 1);
        assert_ne!(text, first);
        seen(tab, &url(&report, &template), &template, text, &mark)
    };
    tell(
        "hansei",
        "a template",
        &(0..count.div_ceil(10)).map(changed).collect::<Vec<_>>(),
    );
}

fn beside(tab: &Tab, site: &Path, root: &Path, count: usize) {
    let copied = root.join("hugo");
    copy(site, &copied);
    let port = free_port();
    let mut command = Command::new("hugo");
    command
        .args(["server", "--source"])
        .arg(&copied)
        .args(["--port", &port.to_string(), "--renderToMemory"]);
    let server = Server::start("hugo", &mut command, port);
    println!("hugo     first page served {:.2} s", server.started.as_secs_f64());
    let content = copied.join("content");
    let url = |_: &str, path: &Path| {
        let path = path.strip_prefix(&content).unwrap().with_extension("");
        format!("{}{}/", server.url, path.display())
    };
    edits(tab, &server, &content, url, Into::Body, count);
}
