//! `hansei serve` from outside: however a folder changes, what is served ends as what a build makes of it, and nobody who
//! reads meanwhile is failed.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::folder::{Folder, Tree};
use super::served::{BOUND, Served, ask};
use super::watch::{folder, report};

/// A page as a build makes it, from what was served.
fn as_built(body: &[u8]) -> Vec<u8> {
    let text = String::from_utf8(body.to_vec()).expect("a page is text");
    let (before, rest) = text.split_once("<script src=\"/@hansei/live.js\"").expect("it is live");
    let (_, rest) = rest
        .split_once("<link rel=\"stylesheet\" href=\"/@hansei/live.css\">")
        .expect("it has its style");
    let rest = match (
        rest.find("<aside class=\"hansei-findings"),
        rest.rfind("</aside></body"),
    ) {
        (Some(from), Some(to)) => format!("{}{}", &rest[..from], &rest[to + "</aside>".len()..]),
        _ => rest.to_owned(),
    };
    format!("{before}{rest}").into_bytes()
}

/// Files that are served otherwise than they were built.
fn other(served: &Served, site: &Tree) -> Vec<String> {
    let is_other = |(path, bytes): &(&String, &Vec<u8>)| {
        let name = path.strip_suffix("index.html").unwrap_or(path);
        let reply = served.get(&format!("/{name}"));
        if reply.status != 200 {
            return true;
        }
        match path.ends_with(".html") {
            true => as_built(&reply.body) != **bytes,
            false => reply.body != **bytes,
        }
    };
    let files = site.iter().filter(|(path, _)| !path.starts_with('.'));
    // The index first: it waits for what is being made.
    let mut files: Vec<(&String, &Vec<u8>)> = files.collect();
    files.sort_by_key(|(path, _)| *path != "search/current.json");
    files
        .into_iter()
        .filter(is_other)
        .map(|(path, _)| path.clone())
        .collect()
}

/// Waits until all that a build makes is served.
#[track_caller]
fn settles(served: &Served, folder: &Folder, why: &str) {
    // A site that is built anew keeps the index before for a while.
    let _ = fs::remove_dir_all(folder.at("public"));
    let site = folder.build().ended(0).site;
    assert!(site.len() > 20, "{why}");
    let until = Instant::now() + BOUND;
    loop {
        let other = other(served, &site);
        if other.is_empty() {
            return;
        }
        assert!(Instant::now() < until, "{why}: {other:?} are other; {}", served.said());
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn every_way_of_saving_ends_in_the_right_site() {
    let folder = folder();
    let served = Served::folder(folder.at("").as_path(), &[]);
    saves(&folder, &served);
}

#[test]
fn where_no_events_can_be_had_the_folder_is_looked_at() {
    let folder = folder();
    let served = Served::folder(folder.at("").as_path(), &["--poll"]);
    saves(&folder, &served);
}

fn saves(folder: &Folder, served: &Served) {
    settles(served, folder, "at first");
    let at = |path: &str| folder.at("content").join(path);
    let text = |words: &str| report(1, "\"cert-expiry\"").replace("Customers", words);

    folder.write("a.md", text("Plainly written: customers"));
    settles(served, folder, "written");

    // Most editors write beside it and rename.
    folder.write("a.md.tmp", text("Renamed into place: customers"));
    fs::rename(at("a.md.tmp"), at("a.md")).expect("renamed");
    settles(served, folder, "renamed into place");

    // Vim: a swap file, a file to try the folder, a backup, then the file anew.
    folder.write(".a.md.swp", "b0VIM 9.0");
    folder.write("4913", "");
    fs::remove_file(at("4913")).expect("it is there");
    fs::rename(at("a.md"), at("a.md~")).expect("a backup");
    folder.write("a.md", text("With a backup: customers"));
    fs::remove_file(at("a.md~")).expect("it is there");
    fs::remove_file(at(".a.md.swp")).expect("it is there");
    settles(served, folder, "as vim does");

    // Emacs: a lock that is a link to nowhere, and what it saves by itself.
    #[cfg(unix)]
    std::os::unix::fs::symlink("me@here.123:4", at(".#a.md")).expect("a lock");
    folder.write("#a.md#", text("Not saved: customers"));
    folder.write("a.md", text("As emacs does: customers"));
    settles(served, folder, "as emacs does");
    let _ = fs::remove_file(at(".#a.md"));
    fs::remove_file(at("#a.md#")).expect("it is there");

    // In pieces, with pauses.
    let whole = text("Slowly written: customers");
    let mut file = fs::File::create(at("a.md")).expect("a file");
    for piece in whole.as_bytes().chunks(200) {
        file.write_all(piece).expect("written");
        file.flush().expect("written");
        thread::sleep(Duration::from_millis(7));
    }
    drop(file);
    settles(served, folder, "in pieces");

    fs::remove_file(at("b.md")).expect("it is there");
    settles(served, folder, "deleted");
    folder.write("b.md", report(2, ""));
    settles(served, folder, "recreated");
    fs::remove_file(at("b.md")).expect("it is there");
    folder.write("b.md", report(2, "\"cert-expiry\""));
    settles(served, folder, "deleted and recreated");

    // A folder that comes from elsewhere, and goes there again, and files in folders that are new.
    folder.put("elsewhere/deep/e.md", report(5, "\"cert-expiry\""));
    fs::rename(folder.at("elsewhere"), at("incidents")).expect("moved in");
    settles(served, folder, "moved in");
    folder.write("incidents/deep/deeper/f.md", report(6, ""));
    folder.write("incidents/deep/deeper/f.md", report(6, "\"cert-expiry\""));
    settles(served, folder, "in a new folder");
    fs::rename(at("incidents/deep"), at("2026")).expect("renamed");
    settles(served, folder, "renamed");
    fs::rename(at("2026"), folder.at("gone")).expect("moved out");
    settles(served, folder, "moved out");

    folder.write(
        "causes/cert.md",
        "+++\nid = \"cert-expiry\"\nname = \"Old certificate\"\n+++\n",
    );
    settles(served, folder, "a cause");
    folder.write("hansei.toml", "title = \"Other incidents\"\n");
    settles(served, folder, "settings");
    folder.write("theme/style.css", "body { color: red }");
    folder.write("theme/templates/404.html", "<!doctype html><title>Gone</title>");
    settles(served, folder, "a theme");
    folder.write("seen.png", "one");
    folder.write("a.md", text("![seen](seen.png) customers"));
    settles(served, folder, "an image");
    folder.write("seen.png", "two");
    settles(served, folder, "another image");
    folder.write("lessons/2026-q1.md", "What we learned.\n");
    settles(served, folder, "an editor's words");
}

#[test]
fn a_thousand_changes_at_once() {
    let folder = folder();
    let served = Served::folder(folder.at("").as_path(), &[]);
    let all = |write: &dyn Fn(String)| (0..1000).for_each(|n| write(format!("more/{}/{n}.md", n % 7)));
    all(&|path| folder.write(&path, format!("# Outage {path}\n\n## Summary\n\nIt broke.\n")));
    settles(&served, &folder, "a thousand new ones");
    all(&|path| folder.write(&path, format!("# Outage {path}\n\n## Summary\n\nIt broke again.\n")));
    settles(&served, &folder, "a thousand edited");
    all(&|path| fs::remove_file(folder.at("content").join(path)).expect("it is there"));
    settles(&served, &folder, "a thousand deleted");
}

#[test]
fn the_terminal_has_a_calm_line_for_each_change() {
    let folder = folder();
    let mut served = Served::folder(folder.at("").as_path(), &[]);
    settles(&served, &folder, "at first");
    let first = served.said();
    let told = |served: &Served| -> Vec<String> {
        let said = served.said();
        said[first.len()..].lines().map(str::to_owned).collect()
    };
    folder.write("a.md", report(1, "\"cert-expiry\"").replace("Customers", "Many"));
    served.until("a line", |served| !told(served).is_empty());
    let line = &told(&served)[0];
    let (clock, rest) = line.split_at(8);
    assert!(clock.chars().filter(|c| *c == ':').count() == 2, "{line}");
    assert!(
        rest.starts_with(" a.md: 1 page rendered, ") && rest.ends_with(" ms"),
        "{line}"
    );
    assert!(!line.contains('\x1b'), "no colours for a pipe");
    folder.write(
        "a.md",
        report(1, "\"cert-expiry\"").replace("Customers", "[x](nowhere.md)"),
    );
    served.until("its finding", |served| told(served).len() >= 3);
    let finding = &told(&served)[2];
    assert!(
        finding.starts_with("  a.md:") && finding.contains("[broken-link]"),
        "{finding}"
    );
    folder.write("theme/templates/report.html", "{% if %}");
    served.until("what is broken", |served| {
        served.said().contains("error: The site can’t be built")
    });
    fs::remove_file(folder.at("content/theme/templates/report.html")).expect("it is there");
    served.until("that it is mended", |served| {
        told(served).last().is_some_and(|line| line.contains("report.html: "))
    });

    let quiet = Served::quietly(folder.at("").as_path());
    folder.write("a.md", report(1, "\"cert-expiry\""));
    settles(&quiet, &folder, "quiet");
    assert!(!quiet.said().contains("rendered"), "{}", quiet.said());
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_at_once_and_well() {
    let folder = folder();
    let mut served = Served::folder(folder.at("").as_path(), &[]);
    // Somebody listens, and somebody is in the middle of asking.
    let mut listening = TcpStream::connect(served.address()).expect("it listens");
    listening
        .write_all(b"GET /@hansei/news HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .expect("it reads");
    let mut some = [0; 64];
    listening.read_exact(&mut some).expect("news");
    let mut asking = TcpStream::connect(served.address()).expect("it listens");
    asking.write_all(b"GET / HT").expect("it reads");
    let start = Instant::now();
    let killed = std::process::Command::new("kill")
        .args(["-INT", &served.child.id().to_string()])
        .status();
    assert!(killed.expect("kill").success());
    let status = served.child.wait().expect("it ends");
    assert_eq!(status.code(), Some(0));
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

#[test]
fn killed_at_any_moment_it_starts_again_and_is_right() {
    let folder = folder();
    for pause in [0, 3, 20, 60] {
        let mut served = Served::folder(folder.at("").as_path(), &[]);
        folder.write("a.md", report(1, "").replace("Customers", &format!("After {pause}")));
        thread::sleep(Duration::from_millis(pause));
        served.child.kill().expect("killed");
        served.child.wait().expect("it ends");
        folder.write("b.md", report(2, "").replace("Customers", &format!("After {pause}")));
        let served = Served::folder(folder.at("").as_path(), &[]);
        settles(&served, &folder, "again");
    }
}

#[test]
fn readers_get_whole_pages_while_somebody_saves() {
    const READERS: usize = 40;
    let folder = folder();
    let served = Served::folder(folder.at("").as_path(), &[]);
    let save = |n: usize| {
        let text = report(1, "\"cert-expiry\"").replace("Customers", &format!("First {n}. Customers"));
        // Every third time, other pages change as well.
        let title = if n.is_multiple_of(3) { n } else { n - n % 3 };
        folder.write(
            "a.md.new",
            text.replace("Checkout 1 failed", &format!("Failed {title}"))
                .replace("at the balancer", &format!("at balancer {n}")),
        );
        fs::rename(folder.at("content/a.md.new"), folder.at("content/a.md")).expect("saved");
    };
    save(0);
    settles(&served, &folder, "before");
    let is_done = AtomicBool::new(false);
    let read = AtomicUsize::new(0);
    let address = served.address();
    thread::scope(|scope| {
        for reader in 0..READERS {
            let (is_done, read) = (&is_done, &read);
            scope.spawn(move || {
                let path = ["/incidents/inc-1/", "/", "/causes/cert-expiry/", "/style.css"][reader % 4];
                while !is_done.load(Ordering::Relaxed) {
                    let reply = ask(address, path, "localhost");
                    assert_eq!(reply.status, 200, "{path}");
                    if reader % 4 == 0 {
                        let text = String::from_utf8(reply.body).expect("text");
                        let number = |words: &str| {
                            let rest = text.split(words).nth(1).expect("it is there");
                            rest.chars().take_while(char::is_ascii_digit).collect::<String>()
                        };
                        assert_eq!(number("First "), number("at balancer "), "the page is of one moment");
                    }
                    read.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        for n in 1..40 {
            save(n);
            thread::sleep(Duration::from_millis(100));
        }
        is_done.store(true, Ordering::Relaxed);
    });
    assert!(read.load(Ordering::Relaxed) > 10 * READERS);
    settles(&served, &folder, "afterwards");
}

#[test]
fn open_pages_that_never_read_stop_nobody() {
    let folder = folder();
    let served = Served::folder(folder.at("").as_path(), &[]);
    let listen = |n: usize| {
        let mut stream = TcpStream::connect(served.address()).ok()?;
        let path = if n.is_multiple_of(2) {
            "/@hansei/news"
        } else {
            "/api/reports.json"
        };
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").ok()?;
        Some(stream)
    };
    // As many as a process may have without asking for more.
    let streams: Vec<TcpStream> = (0..800).filter_map(listen).collect();
    assert_eq!(streams.len(), 800);
    for n in 0..20 {
        folder.write("a.md", report(1, "").replace("Customers", &format!("Written {n}")));
        let until = Instant::now() + BOUND;
        let wanted = format!("Written {n}");
        while !String::from_utf8_lossy(&served.get("/incidents/inc-1/").body).contains(&wanted) {
            assert!(Instant::now() < until, "{}", served.said());
        }
    }
    settles(&served, &folder, "with everybody there");
    // One that does read was told.
    let mut stream = &streams[0];
    stream.set_read_timeout(Some(BOUND)).expect("a bound");
    let mut heard = Vec::new();
    let mut some = [0; 4096];
    while !String::from_utf8_lossy(&heard).contains("\"version\":") {
        let n = stream.read(&mut some).expect("news");
        heard.extend_from_slice(&some[..n]);
    }
    drop(streams);
    #[cfg(target_os = "linux")]
    {
        // Their connections are closed again.
        let open = || {
            fs::read_dir(Path::new("/proc").join(served.child.id().to_string()).join("fd")).map_or(0, Iterator::count)
        };
        let until = Instant::now() + BOUND;
        while open() > 100 {
            assert!(Instant::now() < until, "{} files are open", open());
            thread::sleep(Duration::from_millis(50));
        }
    }
}
