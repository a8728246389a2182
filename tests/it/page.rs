//! Pages as a browser sees them: tags and attributes by the tokenizer of the HTML standard, links followed as files.

use std::collections::{BTreeMap, BTreeSet};

use super::folder::Tree;

/// A start tag.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    pub(crate) name: String,
    /// Names in lower case, values with their entities undone.
    pub(crate) attributes: Vec<(String, String)>,
    /// The text up to the next tag.
    pub(crate) text: String,
}

impl Tag {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(n, _)| n == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// Elements whose content is text, whatever it looks like.
const RAW: [&str; 8] = [
    "script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes",
];

/// All start tags of a page, in order. Comments and what stands in elements of [`RAW`] are no tags.
pub(crate) fn tags(html: &str) -> Vec<Tag> {
    let mut tags: Vec<Tag> = Vec::new();
    let mut at = 0;
    let text = |tags: &mut Vec<Tag>, text: &str| {
        if let Some(tag) = tags.last_mut() {
            tag.text.push_str(&unescaped(text));
        }
    };
    while let Some(open) = html[at..].find('<').map(|i| at + i) {
        text(&mut tags, &html[at..open]);
        let rest = &html[open + 1..];
        let next = rest.chars().next();
        if let Some(comment) = rest.strip_prefix("!--") {
            let early = comment.starts_with('>') || comment.starts_with("->");
            let end = if early {
                comment.find('>').map(|i| i + 1)
            } else {
                comment.find("-->").map(|i| i + 3)
            };
            at = end.map_or(html.len(), |end| open + 4 + end);
        } else if next.is_some_and(|c| matches!(c, '!' | '?' | '/')) {
            at = rest.find('>').map_or(html.len(), |i| open + 2 + i);
        } else if next.is_some_and(|c| c.is_ascii_alphabetic()) {
            let (tag, end) = tag(html, open + 1);
            at = end;
            if RAW.contains(&tag.name.as_str()) {
                let close = format!("</{}", tag.name);
                let end = html[at..]
                    .to_ascii_lowercase()
                    .find(&close)
                    .map_or(html.len(), |i| at + i);
                tags.push(tag);
                text(&mut tags, &html[at..end]);
                at = end;
            } else {
                tags.push(tag);
            }
        } else {
            text(&mut tags, "<");
            at = open + 1;
        }
    }
    text(&mut tags, &html[at..]);
    tags
}

/// The tag whose name begins at `at`, and where it ends.
fn tag(html: &str, at: usize) -> (Tag, usize) {
    let is_space = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0c');
    let until = |from: usize, stop: &dyn Fn(char) -> bool| html[from..].find(stop).map_or(html.len(), |i| from + i);
    let mut end = until(at, &|c| is_space(c) || c == '/' || c == '>');
    let name = html[at..end].to_ascii_lowercase();
    let mut attributes: Vec<(String, String)> = Vec::new();
    loop {
        end = until(end, &|c| !is_space(c) && c != '/');
        if html[end..].starts_with('>') || end == html.len() {
            break;
        }
        let start = end;
        // A `=` may begin a name.
        let first = html[start..].chars().next().map_or(1, char::len_utf8);
        end = until(start + first, &|c| is_space(c) || matches!(c, '/' | '>' | '='));
        let name = html[start..end].to_ascii_lowercase();
        let mut value = "";
        let after = until(end, &|c| !is_space(c));
        if html[after..].starts_with('=') {
            let from = until(after + 1, &|c| !is_space(c));
            match html[from..].chars().next() {
                Some(quote @ ('"' | '\'')) => {
                    let to = until(from + 1, &|c| c == quote);
                    value = &html[from + 1..to];
                    end = (to + 1).min(html.len());
                }
                _ => {
                    end = until(from, &|c| is_space(c) || c == '>');
                    value = &html[from..end];
                }
            }
        }
        if !attributes.iter().any(|(n, _)| *n == name) {
            attributes.push((name, unescaped(value)));
        }
    }
    let text = String::new();
    (Tag { name, attributes, text }, (end + 1).min(html.len()))
}

/// A text with its entities undone: numbers, and those names that can hide something.
pub(crate) fn unescaped(text: &str) -> String {
    const NAMES: [(&str, char); 10] = [
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", '\u{a0}'),
        ("colon", ':'),
        ("Tab", '\t'),
        ("NewLine", '\n'),
        ("lpar", '('),
    ];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let len = after
            .bytes()
            .take_while(|&b| b.is_ascii_alphanumeric() || b == b'#')
            .count();
        let name = &after[..len];
        let number = name.strip_prefix('#').and_then(|n| match n.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => n.parse().ok(),
        });
        let known = NAMES.iter().find(|(n, _)| *n == name).map(|(_, c)| *c);
        match number.and_then(char::from_u32).or(known) {
            Some(c) => {
                out.push(c);
                rest = after[len..].strip_prefix(';').unwrap_or(&after[len..]);
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out + rest
}

/// Schemes that a link may have.
const SCHEMES: [&str; 14] = [
    "http", "https", "mailto", "tel", "ftp", "ftps", "irc", "ircs", "ssh", "git", "slack", "msteams", "zoommtg",
    "matrix",
];

/// The scheme of an address, as the URL standard reads it; none of a relative one.
fn scheme(address: &str) -> Option<String> {
    let address: String = address.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
    let address = address.trim_start_matches(|c: char| c <= ' ');
    let (scheme, _) = address.split_once(':')?;
    let first = scheme.chars().next()?;
    let is_one = first.is_ascii_alphabetic() && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    is_one.then(|| scheme.to_ascii_lowercase())
}

fn leaves_the_site(address: &str) -> bool {
    let folded: String = address
        .chars()
        .filter(|c| *c > ' ')
        .map(|c| if c == '\\' { '/' } else { c })
        .collect();
    scheme(address).is_some() || folded.starts_with("//")
}

/// Where a page that is left at once leads to, by the content of its meta element.
fn refreshed(content: &str) -> &str {
    content.strip_prefix("0; url=").unwrap_or("unreadable:")
}

/// What in a site could run, call out, or imitate another part of the page. `PAGE: WHAT`.
pub(crate) fn dangers(site: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for (path, html) in pages(site) {
        let mut ids = BTreeSet::new();
        for tag in tags(&html) {
            let mut say = |what: String| found.push(format!("{path}: {what} in <{} {:?}>", tag.name, tag.attributes));
            match tag.name.as_str() {
                // The page's own code comes from a file of the site.
                "script" if tag.get("src").is_none() || !tag.text.trim().is_empty() => say("inline code".into()),
                "style" | "iframe" | "object" | "embed" | "base" | "frame" | "frameset" | "applet" | "math"
                | "template" | "textarea" | "noscript" | "portal" | "marquee" => {
                    say("an element that nobody needs".into())
                }
                "meta" => {
                    let content = tag.get("content").unwrap_or_default();
                    let allowed = tag.get("http-equiv").is_none_or(|it| {
                        it == "Content-Security-Policy" || it == "refresh" && !leaves_the_site(refreshed(content))
                    });
                    if !allowed {
                        say("a meta element that acts".into());
                    }
                }
                _ => {}
            }
            for (name, value) in &tag.attributes {
                match name.as_str() {
                    name if name.starts_with("on") => say(format!("{name}=")),
                    "style" | "srcdoc" | "formaction" | "ping" | "background" | "srcset" | "poster" | "xlink:href"
                    | "dynsrc" | "lowsrc" => say(format!("{name}=")),
                    // A canonical address is not fetched.
                    "href" if tag.name == "link" && tag.get("rel") == Some("canonical") => {}
                    "href" if tag.name == "link" && leaves_the_site(value) => say("an outside resource".into()),
                    "href" if scheme(value).is_some_and(|s| !SCHEMES.contains(&s.as_str())) => {
                        say("a scheme that is not allowed".into());
                    }
                    "src" | "data" | "action" if leaves_the_site(value) => say("an outside resource".into()),
                    "id" if !ids.insert(value.clone()) => say("an id that stands twice".into()),
                    _ => {}
                }
            }
        }
    }
    found
}

/// Every address of every page that leads to nothing in the site, followed as files. `PAGE: ADDRESS`.
pub(crate) fn broken(site: &Tree) -> Vec<String> {
    let parsed: BTreeMap<&str, Vec<Tag>> = pages(site).map(|(path, html)| (path, tags(&html))).collect();
    let mut found = Vec::new();
    for (page, tags) in &parsed {
        let addresses = tags.iter().flat_map(|tag| &tag.attributes);
        let addresses = addresses.filter(|(name, _)| name == "href" || name == "src");
        let refreshes = tags.iter().filter(|tag| tag.get("http-equiv") == Some("refresh"));
        let refreshes = refreshes.map(|tag| refreshed(tag.get("content").unwrap_or_default()));
        for address in addresses.map(|(_, address)| address.as_str()).chain(refreshes) {
            if leaves_the_site(address) {
                continue;
            }
            let (path, fragment) = address.split_once('#').unwrap_or((address, ""));
            let Some(file) = followed(page, path, site) else {
                found.push(format!("{page}: {address}"));
                continue;
            };
            let fragment = hansei::name::percent_decode(fragment);
            let is_there = || {
                let target = parsed.get(file.as_str());
                target.is_some_and(|tags| tags.iter().any(|tag| tag.get("id") == Some(&fragment)))
            };
            if !fragment.is_empty() && !is_there() {
                found.push(format!("{page}: {address}"));
            }
        }
    }
    found
}

/// The file that a browser gets at `path`, written on `page`.
fn followed(page: &str, path: &str, site: &Tree) -> Option<String> {
    if path.is_empty() {
        return Some(page.to_owned());
    }
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    if path.starts_with('/') {
        parts.clear();
    }
    let path = hansei::name::percent_decode(path.split('?').next()?);
    let mut is_folder = true;
    for part in path.split('/') {
        is_folder = matches!(part, "" | "." | "..");
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    if is_folder {
        parts.push("index.html");
    }
    let file = parts.join("/");
    site.contains_key(&file).then_some(file)
}

/// The HTML files of a site.
pub(crate) fn pages(site: &Tree) -> impl Iterator<Item = (&str, String)> {
    let pages = site.iter().filter(|(path, _)| path.ends_with(".html"));
    pages.map(|(path, bytes)| {
        (
            path.as_str(),
            String::from_utf8(bytes.clone()).expect("a page is UTF-8"),
        )
    })
}

#[test]
fn tags_are_what_a_browser_takes_for_tags() {
    let names = |html: &str| tags(html).into_iter().map(|t| t.name).collect::<Vec<_>>().join(" ");
    assert_eq!(
        names("<p>a<B>c</b> 1 < 2 <!-- <i> --><br/><title><u></title><s>"),
        "p b br title s"
    );
    let tag = &tags("<a HREF='&#106;ava&Tab;script&colon;x' x=1 y on=\"&quot;\">t&lt;")[0];
    let attributes: Vec<_> = tag.attributes.iter().map(|(n, v)| format!("{n}={v}")).collect();
    assert_eq!(attributes, ["href=java\tscript:x", "x=1", "y=", "on=\""]);
    assert_eq!(tag.text, "t<");
    assert_eq!(scheme(" \u{1}java\nscript:x").as_deref(), Some("javascript"));
    assert_eq!(scheme("a/b:c"), None);
}
