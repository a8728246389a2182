//! What is added to pages on their way out: they hear of what is new, and show what there is to say about them.

use hyper::body::Bytes;

/// Below this path is what only the server has, and no site.
pub(super) const OURS: &str = "/@hansei/";

/// Where pages hear of what is new.
pub(super) const NEWS: &str = "news";

/// What pages load from the server itself: name, kind and bytes.
pub(super) const PARTS: [(&str, &str, &[u8]); 2] = [
    (
        "live.js",
        "text/javascript; charset=utf-8",
        include_bytes!("../live.js"),
    ),
    ("live.css", "text/css; charset=utf-8", include_bytes!("../live.css")),
];

/// The page with what makes it live in it: first of all in its head, so that it knows the page as it was sent; `note`
/// at the end of its body.
pub(super) fn live(page: &[u8], note: &str, tag: &str, version: u64) -> Bytes {
    let head = format!(
        "<script src=\"{OURS}live.js\" defer data-tag='{tag}' data-version=\"{version}\"></script>\
         <link rel=\"stylesheet\" href=\"{OURS}live.css\">"
    );
    let at = beginning(page);
    let end = match note.is_empty() {
        true => page.len(),
        false => rfind(page, b"</body").unwrap_or(page.len()).max(at),
    };
    let parts = [
        &page[..at],
        head.as_bytes(),
        &page[at..end],
        note.as_bytes(),
        &page[end..],
    ];
    Bytes::from(parts.concat())
}

/// Where the head begins; without one, what comes behind the document's type.
fn beginning(page: &[u8]) -> usize {
    // What a page has in its head stands within its first lines.
    let start = &page[..page.len().min(4096)];
    let after = |at: usize| start[at..].iter().position(|b| *b == b'>').map(|end| at + end + 1);
    let tag = |name: &[u8]| {
        let mut at = 0;
        while let Some(found) = find(&start[at..], name) {
            let next = start.get(at + found + name.len());
            if next.is_some_and(|b| *b == b'>' || b.is_ascii_whitespace()) {
                return after(at + found);
            }
            at += found + name.len();
        }
        None
    };
    tag(b"<head")
        .or_else(|| tag(b"<html"))
        .or_else(|| tag(b"<!doctype"))
        .unwrap_or(0)
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len())
        .position(|part| part.eq_ignore_ascii_case(what))
}

fn rfind(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len())
        .rposition(|part| part.eq_ignore_ascii_case(what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn becomes(page: &str, note: &str, expected: &str) {
        let made = live(page.as_bytes(), note, "\"t\"", 3);
        let made = String::from_utf8(made.to_vec()).unwrap();
        let head = "<script src=\"/@hansei/live.js\" defer data-tag='\"t\"' data-version=\"3\"></script>\
                    <link rel=\"stylesheet\" href=\"/@hansei/live.css\">";
        assert_eq!(made.replace(head, "{}"), expected);
    }

    #[test]
    fn a_page_becomes_live_whatever_it_has() {
        becomes(
            "<!doctype html><html lang=en><head><title>x</title></head><body>y</body></html>",
            "!",
            "<!doctype html><html lang=en><head>{}<title>x</title></head><body>y!</body></html>",
        );
        becomes("<!DOCTYPE html><HEAD\nid=a><p>", "", "<!DOCTYPE html><HEAD\nid=a>{}<p>");
        becomes("<html><header>x</header>", "!", "<html>{}<header>x</header>!");
        becomes("<!doctype html><p>x", "!", "<!doctype html>{}<p>x!");
        becomes("x", "!", "{}x!");
        becomes("", "", "{}");
        becomes("</body><head>", "!", "</body><head>{}!");
    }
}
