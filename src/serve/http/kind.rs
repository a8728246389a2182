//! What a file is, by its name.

/// The content type of the file at `path`.
pub(super) fn of(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension {
        _ if name == "feed.xml" => "application/atom+xml".into(),
        "xml" => "application/xml".into(),
        "wasm" => "application/wasm".into(),
        // As a file of its own; no `content-encoding`, or the browser would unpack it before the page can.
        "gz" => "application/gzip".into(),
        _ => {
            let kind = mime_guess::from_path(name).first_or_octet_stream();
            if kind.type_() == "text" {
                format!("{kind}; charset=utf-8")
            } else {
                kind.to_string()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn a_name_says_what_a_file_is() {
        for (path, kind) in [
            ("a/index.html", "text/html; charset=utf-8"),
            ("style.css", "text/css; charset=utf-8"),
            ("search.js", "text/javascript; charset=utf-8"),
            ("a/index.md", "text/markdown; charset=utf-8"),
            ("llms.txt", "text/plain; charset=utf-8"),
            ("sitemap.xml", "application/xml"),
            ("tags/tls/feed.xml", "application/atom+xml"),
            ("search/engine.wasm", "application/wasm"),
            ("search/engine.wasm.gz", "application/gzip"),
            ("api/incidents.json", "application/json"),
            ("logo.svg", "image/svg+xml"),
            ("search/0a1b.idx", "application/octet-stream"),
            ("no-extension", "application/octet-stream"),
        ] {
            assert_eq!(of(path), kind, "{path}");
        }
    }
}
