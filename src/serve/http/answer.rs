//! What a request is answered with: a function of the request and the files.

use std::sync::Arc;

use http_body_util::channel::Channel;
use http_body_util::{Either, Full};
use hyper::body::Bytes;
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::{Method, Response, StatusCode, Uri};
use tokio::sync::watch;

use super::files::{File, Files, SharedFiles};
use super::hosts::Hosts;
use super::news::{self, News};
use super::range::{self, Range};
use super::{kind, live};
use crate::build;
use crate::name::OutPath;
use crate::source::Digest;

/// The body of an answer: bytes shared with the site, or a stream of news.
pub(super) type Body = Either<Full<Bytes>, Channel<Bytes>>;

/// An answer.
pub(super) type Answer = Response<Body>;

/// A request that can be answered: nothing of its body is read. Or what it is refused with.
pub(super) struct Asked<'r> {
    headers: &'r HeaderMap,
    method: &'r Method,
    query: Option<&'r str>,
    path: Result<String, Box<Answer>>,
}

impl<'r> Asked<'r> {
    pub(super) fn new(method: &'r Method, uri: &'r Uri, headers: &'r HeaderMap, hosts: &Hosts) -> Self {
        Self {
            headers,
            method,
            query: uri.query(),
            path: path(method, uri, headers, hosts),
        }
    }

    /// Whether it asks for a file that may still be in the making.
    pub(super) fn is_for_large(&self) -> bool {
        let is = |name: &str| self.path.as_ref().is_ok_and(|path| path.ends_with(name));
        is(build::CURRENT) || is(build::REPORTS)
    }

    /// Answers it from these files; of pages, what is new of them can be heard.
    pub(super) fn answer(self, files: &SharedFiles, news: Option<&watch::Receiver<News>>) -> Answer {
        let path = match self.path {
            Ok(path) => path,
            Err(refusal) => return *refusal,
        };
        if let (Some(name), Some(news)) = (path.strip_prefix(live::OURS), news) {
            return ours(name, self.method, self.headers, news);
        }
        let version = news.map(|news| news.borrow().version);
        let found = find(&files.current(), &path);
        // Large files have their tags made here, and nobody who puts files should wait for that.
        match found {
            Found::File(file, out, note) => {
                if version.is_some() && out.as_str().ends_with(".html") {
                    files.look(&out);
                }
                whole_or_part(self.method, self.headers, &Shown::new(&file, &out, note, version))
            }
            Found::Folder(path) => to_folder(&path, self.query),
            Found::Nothing(page) => missing(page, version),
        }
    }
}

/// What there is at a path.
enum Found {
    /// A file, where it is, and its note.
    File(File, OutPath, Option<Arc<str>>),
    /// A page, but its path lacks the slash at its end.
    Folder(String),
    /// Nothing; the site's own page for that, if it has one.
    Nothing(Option<File>),
}

fn find(files: &Files, path: &str) -> Found {
    for base in ["/", files.base()] {
        let Some(path) = path.strip_prefix(base) else { continue };
        let found = OutPath::of_url(path).and_then(|out| Some((files.get(&out)?, out)));
        if let Some((file, out)) = found {
            let note = files.note_of(&out).cloned();
            return Found::File(file.clone(), out, note);
        }
        let index = OutPath::of_url(&format!("{path}/"));
        if !path.ends_with('/') && index.is_some_and(|index| files.get(&index).is_some()) {
            return Found::Folder(path.to_owned());
        }
    }
    Found::Nothing(OutPath::new(MISSING).and_then(|path| files.get(&path).cloned()))
}

/// The site's own page for what isn't there.
const MISSING: &str = "404.html";

/// The path that is asked for, decoded.
fn path(method: &Method, uri: &Uri, headers: &HeaderMap, hosts: &Hosts) -> Result<String, Box<Answer>> {
    if let Some(refusal) = refuse_host(uri, headers, hosts) {
        return Err(Box::new(refusal));
    }
    if method != Method::GET && method != Method::HEAD {
        let refusal = says(
            StatusCode::METHOD_NOT_ALLOWED,
            "this server only shows pages: GET and HEAD\n",
        );
        return Err(Box::new(with(refusal, header::ALLOW, "GET, HEAD")));
    }
    decoded(uri.path()).ok_or_else(|| Box::new(says(StatusCode::BAD_REQUEST, "this is no path of a page\n")))
}

/// What the server has of its own.
fn ours(name: &str, method: &Method, headers: &HeaderMap, news: &watch::Receiver<News>) -> Answer {
    if name == live::NEWS {
        let mut answer = says(StatusCode::OK, "");
        if method == Method::GET {
            *answer.body_mut() = Either::Right(news::stream(news.clone()));
        }
        return with(answer, header::CONTENT_TYPE, "text/event-stream");
    }
    let Some((_, kind, bytes)) = live::PARTS.into_iter().find(|(known, ..)| *known == name) else {
        return says(StatusCode::NOT_FOUND, "there is no such part\n");
    };
    let shown = Shown {
        tag: format!("\"{}\"", Digest::of(bytes).short()),
        body: Bytes::from_static(bytes),
        is_live: false,
        kind: kind.into(),
    };
    whole_or_part(method, headers, &shown)
}

/// A file as it is sent.
struct Shown {
    /// Whether it has in it which version it is of.
    is_live: bool,
    tag: String,
    body: Bytes,
    kind: String,
}

impl Shown {
    /// A page with its note, and able to hear what is new, where there is news; any other file as it is.
    fn new(file: &File, out: &OutPath, note: Option<Arc<str>>, version: Option<u64>) -> Self {
        let kind = kind::of(out.as_str());
        let is_page = kind.starts_with("text/html");
        match version.filter(|_| is_page) {
            Some(version) => {
                let note = note.unwrap_or_default();
                let tag = match note.is_empty() {
                    true => file.tag().to_owned(),
                    false => {
                        let both = [file.tag().as_bytes(), note.as_bytes()];
                        format!("\"{}\"", Digest::of_pieces(both.into_iter()).short())
                    }
                };
                let body = live::live(&file.body(), &note, &tag, version);
                Self {
                    is_live: true,
                    tag,
                    body,
                    kind,
                }
            }
            None => Self {
                is_live: false,
                tag: file.tag().to_owned(),
                body: file.body(),
                kind,
            },
        }
    }
}

/// A refusal unless the request names us, and names one host only.
fn refuse_host(uri: &Uri, headers: &HeaderMap, hosts: &Hosts) -> Option<Answer> {
    let mut named = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (named.next(), named.next()) else {
        return Some(says(StatusCode::BAD_REQUEST, "a request names its host, once\n"));
    };
    let ours = host.to_str().is_ok_and(|host| hosts.allow(host))
        && uri.authority().is_none_or(|authority| hosts.allow(authority.as_str()));
    (!ours).then(|| {
        says(
            StatusCode::FORBIDDEN,
            "This server doesn't answer to the name you used.\n\n\
             A name that somebody else controls could be pointed at this machine to read its pages (DNS rebinding),\n\
             so only localhost, the loopback addresses and the address that the server was bound to are answered.\n\
             Open it by one of these, or start it with --allow-host and the name.\n",
        )
    })
}

/// The path with its `%41`s decoded; none when that is no text, holds a NUL, or climbs with `..`.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => hex(rest.next()?)? * 16 + hex(rest.next()?)?,
            _ => byte,
        });
    }
    let path = String::from_utf8(bytes).ok()?;
    let climbs = path.split(['/', '\\']).any(|part| part == "..");
    (!climbs && !path.contains('\0')).then_some(path)
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|value| value as u8)
}

/// From `/a` to `/a/`: relative, so that nothing in the path can lead to another host.
fn to_folder(path: &str, query: Option<&str>) -> Answer {
    let mut location = String::from("./");
    for byte in path.rsplit('/').next().unwrap_or(path).bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            location.push(char::from(byte));
        } else {
            location.push_str(&format!("%{byte:02X}"));
        }
    }
    location.push('/');
    if let Some(query) = query {
        location.push('?');
        location.push_str(query);
    }
    with(says(StatusCode::PERMANENT_REDIRECT, ""), header::LOCATION, &location)
}

fn whole_or_part(method: &Method, headers: &HeaderMap, file: &Shown) -> Answer {
    let len = file.body.len() as u64;
    let mut answer = Response::new(Either::Left(Full::default()));
    insert(&mut answer, header::ETAG, &file.tag);
    insert(&mut answer, header::ACCEPT_RANGES, "bytes");
    common(&mut answer);
    if file.is_live {
        insert(&mut answer, header::CACHE_CONTROL, "no-store");
    }
    if text(headers, header::IF_NONE_MATCH).is_some_and(|tags| names(tags, &file.tag)) {
        *answer.status_mut() = StatusCode::NOT_MODIFIED;
        return answer;
    }
    insert(&mut answer, header::CONTENT_TYPE, &file.kind);
    let still_the_same = text(headers, header::IF_RANGE).is_none_or(|tag| tag.trim() == file.tag);
    let wanted = text(headers, header::RANGE)
        .filter(|_| still_the_same && method == Method::GET && headers.get_all(header::RANGE).iter().count() == 1);
    match wanted.map_or(Range::Whole, |range| range::of(range, len)) {
        Range::Whole => *answer.body_mut() = Either::Left(Full::new(file.body.clone())),
        Range::Part(first, last) => {
            *answer.status_mut() = StatusCode::PARTIAL_CONTENT;
            insert(
                &mut answer,
                header::CONTENT_RANGE,
                &format!("bytes {first}-{last}/{len}"),
            );
            *answer.body_mut() = Either::Left(Full::new(file.body.slice(first as usize..=last as usize)));
        }
        Range::Beyond => {
            *answer.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
            insert(&mut answer, header::CONTENT_RANGE, &format!("bytes */{len}"));
        }
    }
    answer
}

/// Whether an `If-None-Match` names this tag. Weak and strong are the same here.
fn names(tags: &str, own: &str) -> bool {
    tags.split(',')
        .map(str::trim)
        .any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == own)
}

fn missing(page: Option<File>, version: Option<u64>) -> Answer {
    let Some((page, path)) = page.zip(OutPath::new(MISSING)) else {
        return says(StatusCode::NOT_FOUND, "there is no such page\n");
    };
    let shown = Shown::new(&page, &path, None, version);
    let mut answer = Response::new(Either::Left(Full::new(shown.body)));
    *answer.status_mut() = StatusCode::NOT_FOUND;
    insert(&mut answer, header::CONTENT_TYPE, &shown.kind);
    common(&mut answer);
    answer
}

fn says(status: StatusCode, text: &'static str) -> Answer {
    let mut answer = Response::new(Either::Left(Full::new(Bytes::from_static(text.as_bytes()))));
    *answer.status_mut() = status;
    insert(&mut answer, header::CONTENT_TYPE, "text/plain; charset=utf-8");
    common(&mut answer);
    answer
}

/// What every answer carries: look again next time, and don't guess what this is.
fn common(answer: &mut Answer) {
    insert(answer, header::CACHE_CONTROL, "no-cache");
    insert(answer, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
}

fn with(mut answer: Answer, name: HeaderName, value: &str) -> Answer {
    insert(&mut answer, name, value);
    answer
}

fn insert(answer: &mut Answer, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        answer.headers_mut().insert(name, value);
    }
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}
