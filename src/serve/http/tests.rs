//! Requests over loopback, byte for byte.

#![expect(clippy::disallowed_methods, reason = "a test is the client")]

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};

use super::*;
use crate::name::OutPath;
use crate::source::Digest;

const HOME: &str = "<h1>Home</h1>";
const BUNDLE: &str = "0123456789";

fn site(pages: &[(&str, &str)]) -> Files {
    let files: BTreeMap<_, Arc<[u8]>> = pages
        .iter()
        .map(|(path, text)| (OutPath::new(path).expect("a path"), text.as_bytes().into()))
        .collect();
    Files::new(files)
}

/// A server on a port of its own, for as long as the test process lives.
fn started() -> (SocketAddr, SharedFiles) {
    let files = SharedFiles::new(site(&[
        ("index.html", HOME),
        ("404.html", "<h1>Not here</h1>"),
        ("a/index.html", "A"),
        ("a b/ü:1/index.html", "odd"),
        ("feed.xml", "<feed/>"),
        ("search/x.idx", BUNDLE),
        ("search/engine.wasm.gz", "gz"),
    ]));
    let listener = listen(Ipv4Addr::LOCALHOST.into(), 0).expect("a free port");
    let address = listener.local_addr().expect("bound");
    let shared = files.clone();
    let served = Served {
        files: shared,
        news: None,
        wanted: Wanted::new(|| ()),
    };
    std::thread::spawn(move || run(listener, served, Hosts::of(address.ip(), Vec::new())));
    (address, files)
}

/// Sends `request` as it is, and reads until the server closes.
fn raw(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("connects");
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .expect("a timeout");
    stream.write_all(request.as_bytes()).expect("sends");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("the server closes");
    String::from_utf8(answer).expect("text")
}

/// An answer: its status, its head in lower case, its body.
struct Reply {
    status: u16,
    head: String,
    body: String,
}

impl Reply {
    fn header(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

fn ask(address: SocketAddr, line: &str, headers: &[&str]) -> Reply {
    let mut request = format!("{line} HTTP/1.1\r\nConnection: close\r\n");
    if !headers.iter().any(|h| h.starts_with("Host")) {
        request.push_str("Host: localhost\r\n");
    }
    for header in headers {
        request.push_str(header);
        request.push_str("\r\n");
    }
    let answer = raw(address, &(request + "\r\n"));
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).expect("a status");
    let head = head
        .lines()
        .map(|line| match line.split_once(": ") {
            Some((name, value)) => format!("{}: {value}\n", name.to_ascii_lowercase()),
            None => format!("{line}\n"),
        })
        .collect();
    Reply {
        status,
        head,
        body: body.into(),
    }
}

#[test]
fn pages_and_files_are_found() {
    let (address, _) = started();
    for (path, kind, body) in [
        ("/", "text/html; charset=utf-8", HOME),
        ("/index.html", "text/html; charset=utf-8", HOME),
        ("/?q=1", "text/html; charset=utf-8", HOME),
        ("/a/", "text/html; charset=utf-8", "A"),
        ("/%61/", "text/html; charset=utf-8", "A"),
        ("/a%20b/%C3%BC:1/", "text/html; charset=utf-8", "odd"),
        ("/feed.xml", "application/atom+xml", "<feed/>"),
        ("/search/engine.wasm.gz", "application/gzip", "gz"),
    ] {
        let reply = ask(address, &format!("GET {path}"), &[]);
        assert_eq!((reply.status, reply.body.as_str()), (200, body), "{path}");
        assert_eq!(reply.header("content-type"), Some(kind), "{path}");
        assert_eq!(reply.header("content-length"), Some(body.len().to_string().as_str()));
        assert_eq!(reply.header("content-encoding"), None);
        assert_eq!(reply.header("cache-control"), Some("no-cache"));
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(reply.header("accept-ranges"), Some("bytes"));
        let tag = format!("\"{}\"", Digest::of(body.as_bytes()).short());
        assert_eq!(reply.header("etag"), Some(tag.as_str()));
    }
}

#[test]
fn what_is_not_there_is_the_sites_own_page() {
    let (address, files) = started();
    for path in [
        "/b",
        "/a/b/",
        "//evil.example",
        "//evil.example/a",
        "/a//",
        "/404",
        "/a%5Cb",
        "/./a",
    ] {
        let reply = ask(address, &format!("GET {path}"), &[]);
        assert_eq!(
            (reply.status, reply.body.as_str()),
            (404, "<h1>Not here</h1>"),
            "{path}"
        );
        assert_eq!(reply.header("location"), None);
        assert_eq!(reply.header("content-type"), Some("text/html; charset=utf-8"));
    }
    files.swap(site(&[]));
    assert_eq!(ask(address, "GET /", &[]).status, 404);
}

#[test]
fn a_folder_without_its_slash_redirects_to_it() {
    let (address, _) = started();
    for (path, location) in [
        ("/a", "./a/"),
        ("/a?q=x&p=//evil.example", "./a/?q=x&p=//evil.example"),
        ("/a%20b/%C3%BC:1", "./%C3%BC%3A1/"),
    ] {
        let reply = ask(address, &format!("GET {path}"), &[]);
        assert_eq!(
            (reply.status, reply.header("location")),
            (308, Some(location)),
            "{path}"
        );
    }
}

#[test]
fn paths_that_climb_or_are_no_text_are_refused() {
    let (address, _) = started();
    for path in [
        "/../etc/passwd",
        "/a/%2e%2e/index.html",
        "/a/..%2f..",
        "/..%5c",
        "/a%00",
        "/%",
        "/%zz",
        "/%ff",
    ] {
        assert_eq!(ask(address, &format!("GET {path}"), &[]).status, 400, "{path}");
    }
}

#[test]
fn only_get_and_head_are_answered() {
    let (address, _) = started();
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"] {
        let reply = ask(address, &format!("{method} /"), &["Content-Length: 0"]);
        assert_eq!(
            (reply.status, reply.header("allow")),
            (405, Some("GET, HEAD")),
            "{method}"
        );
    }
    let reply = ask(address, "HEAD /", &[]);
    assert_eq!((reply.status, reply.body.as_str()), (200, ""));
    assert_eq!(reply.header("content-length"), Some("13"));
    assert_eq!(ask(address, "HEAD /b", &[]).body, "");
}

#[test]
fn what_the_client_has_is_not_sent_again() {
    let (address, files) = started();
    let tag = ask(address, "GET /", &[]).header("etag").expect("a tag").to_owned();
    for condition in [tag.clone(), format!("W/{tag}"), format!("\"other\", {tag}"), "*".into()] {
        let reply = ask(address, "GET /", &[&format!("If-None-Match: {condition}")]);
        assert_eq!((reply.status, reply.body.as_str()), (304, ""), "{condition}");
        assert_eq!(reply.header("etag"), Some(tag.as_str()));
    }
    assert_eq!(ask(address, "GET /", &["If-None-Match: \"other\""]).status, 200);
    files.swap(site(&[("index.html", "new")]));
    let reply = ask(address, "GET /", &[&format!("If-None-Match: {tag}")]);
    assert_eq!((reply.status, reply.body.as_str()), (200, "new"));
}

#[test]
fn parts_of_a_file_can_be_had() {
    let (address, _) = started();
    let part = |headers: &[&str]| {
        let reply = ask(address, "GET /search/x.idx", headers);
        let range = reply.header("content-range").map(str::to_owned);
        (reply.status, range, reply.body)
    };
    let expected = |range: &str, body: &str| (206, Some(range.to_owned()), body.to_owned());
    let whole = (200, None, BUNDLE.to_owned());
    assert_eq!(part(&["Range: bytes=2-4"]), expected("bytes 2-4/10", "234"));
    assert_eq!(part(&["Range: bytes=7-"]), expected("bytes 7-9/10", "789"));
    assert_eq!(part(&["Range: bytes=-1"]), expected("bytes 9-9/10", "9"));
    assert_eq!(
        part(&["Range: bytes=10-"]),
        (416, Some("bytes */10".to_owned()), String::new())
    );
    assert_eq!(part(&["Range: bytes=0-1,4-5"]), whole);
    assert_eq!(part(&["Range: bytes=0-1", "If-Range: \"other\""]), whole);
    let tag = format!("\"{}\"", Digest::of(BUNDLE.as_bytes()).short());
    assert_eq!(
        part(&["Range: bytes=0-1", &format!("If-Range: {tag}")]),
        expected("bytes 0-1/10", "01")
    );
    assert_eq!(part(&["Range: bytes=0-1", &format!("If-None-Match: {tag}")]).0, 304);
    let head = ask(address, "HEAD /search/x.idx", &["Range: bytes=0-1"]);
    assert_eq!((head.status, head.header("content-length")), (200, Some("10")));
}

#[test]
fn other_names_than_ours_are_refused() {
    let (address, _) = started();
    for (host, status) in [
        (format!("127.0.0.1:{}", address.port()), 200),
        ("localhost:1".into(), 200),
        ("docs.localhost".into(), 200),
        ("[::1]:80".into(), 200),
        ("evil.example".into(), 403),
        (format!("evil.example:{}", address.port()), 403),
    ] {
        let reply = ask(address, "GET /", &[&format!("Host: {host}")]);
        assert_eq!(reply.status, status, "{host}");
        assert_eq!(reply.body.contains("rebinding"), status == 403);
    }
    assert_eq!(ask(address, "GET http://evil.example/", &[]).status, 403);
    assert_eq!(
        ask(address, "GET /", &["Host: localhost", "Host: evil.example"]).status,
        400
    );
    assert!(raw(address, "GET / HTTP/1.0\r\n\r\n").starts_with("HTTP/1.0 400"));
}

#[test]
fn a_connection_is_kept_and_a_stalled_one_stops_nobody() {
    let (address, _) = started();
    let mut stalled = TcpStream::connect(address).expect("connects");
    stalled.write_all(b"GET / HTTP/1.1\r\nHos").expect("sends");
    let two = "GET /a/ HTTP/1.1\r\nHost: localhost\r\n\r\n\
               GET /feed.xml HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let answers = raw(address, two);
    assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 2, "{answers}");
    assert!(answers.contains("\r\n\r\nAHTTP/1.1") && answers.ends_with("<feed/>"));
    stalled
        .write_all(b"t: localhost\r\nConnection: close\r\n\r\n")
        .expect("sends");
    let mut answer = String::new();
    stalled.read_to_string(&mut answer).expect("the server closes");
    assert!(answer.ends_with(HOME));
}

#[test]
fn a_taken_port_gives_the_next_free_one() {
    let host = Ipv4Addr::LOCALHOST.into();
    let first = listen(host, 0).expect("a free port");
    let port = first.local_addr().expect("bound").port();
    let second = listen(host, port)
        .expect("another port")
        .local_addr()
        .expect("bound")
        .port();
    assert!(second > port && second - port <= MORE_PORTS);
    let error = listen(IpAddr::from([192, 0, 2, 1]), 0).expect_err("an address for documentation");
    assert!(error.to_string().contains("doesn't have this address"), "{error:#}");
}
