//! What a request is answered with: a function of the request and the files.

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::{Method, Response, StatusCode, Uri};

use super::files::{File, Files};
use super::hosts::Hosts;
use super::kind;
use super::range::{self, Range};
use crate::name::OutPath;

/// An answer, with its bytes shared with the site.
pub(super) type Answer = Response<Full<Bytes>>;

/// Answers one request. Of its body nothing is read.
pub(super) fn answer(method: &Method, uri: &Uri, headers: &HeaderMap, files: &Files, hosts: &Hosts) -> Answer {
    if let Some(refusal) = refuse_host(uri, headers, hosts) {
        return refusal;
    }
    if method != Method::GET && method != Method::HEAD {
        let refusal = says(
            StatusCode::METHOD_NOT_ALLOWED,
            "this server only shows pages: GET and HEAD\n",
        );
        return with(refusal, header::ALLOW, "GET, HEAD");
    }
    let Some(path) = decoded(uri.path()) else {
        return says(StatusCode::BAD_REQUEST, "this is no path of a page\n");
    };
    for base in ["/", files.base()] {
        let Some(path) = path.strip_prefix(base) else { continue };
        let found = OutPath::of_url(path).and_then(|out| Some((files.get(&out)?, out)));
        if let Some((file, out)) = found {
            return whole_or_part(method, headers, file, &out);
        }
        let index = OutPath::of_url(&format!("{path}/"));
        if !path.ends_with('/') && index.is_some_and(|index| files.get(&index).is_some()) {
            return to_folder(path, uri.query());
        }
    }
    missing(files)
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

fn whole_or_part(method: &Method, headers: &HeaderMap, file: &File, path: &OutPath) -> Answer {
    let mut answer = Response::new(Full::default());
    insert(&mut answer, header::ETAG, file.tag());
    insert(&mut answer, header::ACCEPT_RANGES, "bytes");
    common(&mut answer);
    if text(headers, header::IF_NONE_MATCH).is_some_and(|tags| names(tags, file.tag())) {
        *answer.status_mut() = StatusCode::NOT_MODIFIED;
        return answer;
    }
    insert(&mut answer, header::CONTENT_TYPE, &kind::of(path.as_str()));
    let still_the_same = text(headers, header::IF_RANGE).is_none_or(|tag| tag.trim() == file.tag());
    let wanted = text(headers, header::RANGE)
        .filter(|_| still_the_same && method == Method::GET && headers.get_all(header::RANGE).iter().count() == 1);
    match wanted.map_or(Range::Whole, |range| range::of(range, file.len())) {
        Range::Whole => *answer.body_mut() = Full::new(file.body()),
        Range::Part(first, last) => {
            *answer.status_mut() = StatusCode::PARTIAL_CONTENT;
            insert(
                &mut answer,
                header::CONTENT_RANGE,
                &format!("bytes {first}-{last}/{}", file.len()),
            );
            *answer.body_mut() = Full::new(file.body().slice(first as usize..=last as usize));
        }
        Range::Beyond => {
            *answer.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
            insert(&mut answer, header::CONTENT_RANGE, &format!("bytes */{}", file.len()));
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

/// The site's own page for what isn't there.
fn missing(files: &Files) -> Answer {
    let page = OutPath::new("404.html").and_then(|path| files.get(&path));
    let Some(page) = page else {
        return says(StatusCode::NOT_FOUND, "there is no such page\n");
    };
    let mut answer = Response::new(Full::new(page.body()));
    *answer.status_mut() = StatusCode::NOT_FOUND;
    insert(&mut answer, header::CONTENT_TYPE, &kind::of("404.html"));
    common(&mut answer);
    answer
}

fn says(status: StatusCode, text: &'static str) -> Answer {
    let mut answer = Response::new(Full::new(Bytes::from_static(text.as_bytes())));
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
