//! What the site has for machines besides the export: feed, sitemap, robots.txt, llms.txt, redirects.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::folder::{Folder, Run};
use super::page::{broken, dangers, tags};

/// An element of an XML document.
#[derive(Debug, Default)]
pub(super) struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    pub(super) fn all(&self, name: &str) -> Vec<&Element> {
        self.children.iter().filter(|child| child.name == name).collect()
    }

    /// The text of the one child with this name.
    #[track_caller]
    pub(super) fn one(&self, name: &str) -> &str {
        let found = self.all(name);
        assert_eq!(found.len(), 1, "<{name}> in {self:?}");
        &found[0].text
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(n, _)| n == name);
        found.map(|(_, value)| value.as_str())
    }

    pub(super) fn link(&self, rel: &str) -> Option<&str> {
        let links = self.all("link");
        links.iter().find(|link| link.get("rel") == Some(rel))?.get("href")
    }
}

/// The document's element. It must be well-formed.
pub(super) fn parsed(xml: &str) -> Element {
    let mut reader = Reader::from_str(xml);
    let mut open = vec![Element::default()];
    let close = |open: &mut Vec<Element>| {
        let element = open.pop().expect("one is open");
        open.last_mut().expect("the document").children.push(element);
    };
    loop {
        let event = reader.read_event().unwrap_or_else(|error| panic!("{error} in {xml}"));
        let is_empty = matches!(event, Event::Empty(_));
        match event {
            Event::Start(start) | Event::Empty(start) => {
                let attribute = |a: quick_xml::events::attributes::Attribute<'_>| {
                    let value = a.normalized_value(quick_xml::XmlVersion::Explicit1_0).expect("a value");
                    (a.key.as_ref().to_owned(), value.into_owned())
                };
                open.push(Element {
                    name: start.name().as_ref().to_owned(),
                    attributes: start
                        .attributes()
                        .map(|a| attribute(a.expect("an attribute")))
                        .collect(),
                    ..Element::default()
                });
                if is_empty {
                    close(&mut open);
                }
            }
            Event::Text(text) => open.last_mut().expect("an element").text.push_str(&text),
            Event::GeneralRef(name) => {
                let whole = format!("&{};", &*name);
                open.last_mut()
                    .expect("an element")
                    .text
                    .push_str(&super::page::unescaped(&whole));
            }
            Event::End(_) => close(&mut open),
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open.len(), 1, "all is closed");
    let mut document = open.remove(0).children;
    assert_eq!(document.len(), 1, "one element");
    document.remove(0)
}

fn report(id: &str, more: &str) -> String {
    format!("+++\nid = \"{id}\"\ntitle = \"{id} failed\"\n{more}\n+++\n\n## Summary\n\nThe {id} was <gone> & back.\n")
}

pub(super) fn several() -> Folder {
    Folder::new()
        .file("hansei.toml", "title = \"A & B\"\nlanguage = \"de\"\n")
        .file(
            "incidents/a.md",
            report(
                "A-1",
                "severity = \"SEV1\"\nservices = [\"checkout\"]\ntags = [\"tls\", \"a\\u0001b\"]\n[time]\nstarted = \
                 2026-03-02T10:14:00+01:00\nresolved = 2026-03-02T12:00:00Z",
            ),
        )
        .file(
            "incidents/b.md",
            report("B-2", "status = \"ongoing\"\n[time]\nstarted = 2026-03-05"),
        )
        .file("incidents/c.md", report("C-3", ""))
}

fn at(run: &Run) -> Element {
    parsed(run.page("feed.xml"))
}

/// What RFC 4287 asks of every feed.
#[track_caller]
pub(super) fn is_valid(feed: &Element) {
    assert_eq!(feed.name, "feed");
    assert_eq!(feed.get("xmlns"), Some("http://www.w3.org/2005/Atom"));
    let is_iri = |id: &str| id.starts_with("https://") || id.starts_with("tag:hansei,2026");
    let is_time = |time: &str| {
        let seen: jiff::Timestamp = time.parse().expect("RFC 3339");
        seen.to_string() == time && time.ends_with('Z') && time.len() == 20
    };
    let mut ids = vec![feed.one("id")];
    assert!(is_iri(feed.one("id")) && is_time(feed.one("updated")) && !feed.one("title").is_empty());
    assert!(feed.link("self").is_some() && feed.link("alternate").is_some());
    assert!(!feed.all("author")[0].one("name").is_empty());
    for entry in feed.all("entry") {
        assert!(is_iri(entry.one("id")) && !entry.one("title").is_empty());
        assert!(is_time(entry.one("updated")) && is_time(entry.one("published")));
        assert!(entry.one("published") <= entry.one("updated"));
        assert!(entry.one("updated") <= feed.one("updated"));
        assert_eq!(entry.all("link").len(), 1);
        assert!(entry.link("alternate").is_some());
        assert!(
            entry
                .all("category")
                .iter()
                .all(|c| c.get("term").is_some_and(|term| !term.is_empty()))
        );
        ids.push(entry.one("id"));
    }
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "an id stands twice");
}

#[test]
fn a_feed_says_what_is_new() {
    let feed = at(&several().run(&["build", "--base-url", "https://x.example/y"]).ended(0));
    is_valid(&feed);
    assert_eq!(feed.one("id"), "https://x.example/y/feed.xml");
    assert_eq!(feed.one("title"), "A & B");
    assert_eq!(feed.get("xml:lang"), Some("de"));
    assert_eq!(feed.link("self"), Some("https://x.example/y/feed.xml"));
    assert_eq!(feed.link("alternate"), Some("https://x.example/y/"));
    let entries = feed.all("entry");
    let titles: Vec<&str> = entries.iter().map(|entry| entry.one("title")).collect();
    assert_eq!(titles, ["Ongoing: B-2 failed", "A-1 failed"], "C-3 has no date");
    let times: Vec<_> = entries.iter().map(|e| (e.one("published"), e.one("updated"))).collect();
    assert_eq!(
        times,
        [
            ("2026-03-05T00:00:00Z", "2026-03-05T00:00:00Z"),
            ("2026-03-02T09:14:00Z", "2026-03-02T12:00:00Z"),
        ]
    );
    let a = entries[1];
    assert_eq!(a.one("id"), "https://x.example/y/incidents/a-1/");
    assert_eq!(a.link("alternate"), Some("https://x.example/y/incidents/a-1/"));
    assert_eq!(a.one("summary"), "The A-1 was <gone> & back.");
    let terms: Vec<_> = a.all("category").iter().filter_map(|c| c.get("term")).collect();
    assert_eq!(terms.len(), 4, "{terms:?}");
    assert!(terms.contains(&"checkout") && terms.contains(&"tls"), "{terms:?}");
}

#[test]
fn a_feed_without_base_url_has_tags_and_relative_links() {
    let folder = several();
    for (args, home) in [(&["build"][..], "./"), (&["build", "--portable"], "index.html")] {
        let run = folder.run(args).ended(0);
        let feed = at(&run);
        is_valid(&feed);
        assert_eq!(feed.one("id"), "tag:hansei,2026:a-b/feed.xml");
        assert_eq!(feed.link("alternate"), Some(home));
        assert_eq!(feed.all("entry")[1].one("id"), "tag:hansei,2026:a-b/incidents/a-1/");
        assert!(!run.page("feed.xml").contains("href=\"http"));
        assert_eq!(broken(&run.site), [""; 0]);
        for path in ["feed.xml", "llms.txt", "robots.txt"] {
            assert!(!run.page(path).contains("://x.example"), "{path}");
        }
        assert!(!run.site.contains_key("sitemap.xml"));
    }
    let portable = folder.run(&["build", "--portable"]).ended(0);
    assert_eq!(
        at(&portable).all("entry")[1].link("alternate"),
        Some("incidents/a-1/index.html")
    );
}

#[test]
fn a_feed_is_short_and_pages_name_it() {
    let mut folder = Folder::new();
    for n in 1..=40 {
        folder = folder.file(
            &format!("incidents/{n}.md"),
            report(
                &format!("N-{n}"),
                &format!("[time]\nstarted = 2026-01-01T00:{n}:00Z").replace(":0:", ":00:"),
            ),
        );
    }
    let run = folder.build().ended(0);
    let feed = at(&run);
    is_valid(&feed);
    assert_eq!(feed.all("entry").len(), 30);
    for page in [
        "index.html",
        "incidents/index.html",
        "incidents/n-7/index.html",
        "404.html",
    ] {
        let named = tags(run.page(page)).into_iter().any(|tag| {
            tag.get("type") == Some("application/atom+xml")
                && tag.get("href").is_some_and(|to| to.ends_with("feed.xml"))
        });
        assert!(named, "{page}");
    }
}

#[test]
fn an_empty_site_has_documents_too() {
    let folder = Folder::new().file("pages/about.md", "# About\n");
    let run = folder.run(&["build", "--base-url", "https://x.example"]).ended(0);
    is_valid(&parsed(run.page("feed.xml")));
    assert!(run.page("llms.txt").starts_with("# "));
}

#[test]
fn a_sitemap_lists_every_page() {
    let run = several().run(&["build", "--base-url", "https://x.example/y/"]).ended(0);
    let map = parsed(run.page("sitemap.xml"));
    assert_eq!(map.name, "urlset");
    let mut listed: Vec<&str> = map.all("url").iter().map(|url| url.one("loc")).collect();
    listed.sort_unstable();
    let pages = run.site.keys().filter_map(|path| path.strip_suffix("index.html"));
    // Results are nothing to be found.
    let pages = pages.filter(|page| *page != "search/");
    let all: Vec<String> = pages.map(|path| format!("https://x.example/y/{path}")).collect();
    for page in &all {
        assert!(listed.contains(&page.as_str()), "{page}");
    }
    assert_eq!(listed.len(), all.len());
    listed.retain(|url| {
        !["causes", "services", "teams", "tags", "severity", "actions"]
            .iter()
            .any(|key| url.contains(&format!("/y/{key}/")))
    });
    assert_eq!(
        listed,
        [
            "https://x.example/y/",
            "https://x.example/y/incidents/",
            "https://x.example/y/incidents/a-1/",
            "https://x.example/y/incidents/b-2/",
            "https://x.example/y/incidents/c-3/",
            "https://x.example/y/lessons/",
            "https://x.example/y/lessons/2026-q1/",
            "https://x.example/y/trends/",
        ]
    );
}

/// Whether a crawler that goes by RFC 9309 may fetch `path`: the longest rule that matches counts.
fn may_fetch(robots: &str, path: &str) -> bool {
    fn matches(rule: &str, path: &str) -> bool {
        match rule.split_once('*') {
            _ if rule == "$" => path.is_empty(),
            Some(("", rest)) => (0..=path.len()).any(|at| matches(rest, &path[at..])),
            Some((head, rest)) => path
                .strip_prefix(head)
                .is_some_and(|path| matches(&format!("*{rest}"), path)),
            None => match rule.strip_suffix('$') {
                Some(rule) => path == rule,
                None => path.starts_with(rule),
            },
        }
    }
    let rules = robots.lines().filter_map(|line| line.split_once(": "));
    let rules = rules.filter(|(verb, rule)| matches!(*verb, "Allow" | "Disallow") && matches(rule, path));
    rules
        .max_by_key(|(verb, rule)| (rule.len(), *verb == "Allow"))
        .is_none_or(|(verb, _)| verb == "Allow")
}

#[test]
fn robots_may_read_noindex() {
    let folder = several();
    let run = folder.run(&["build", "--base-url", "https://x.example/y/"]).ended(0);
    let robots = run.page("robots.txt");
    assert!(!robots.contains("Sitemap"), "{robots}");
    for page in [
        "/y/",
        "/y/incidents/",
        "/y/incidents/a-1/",
        "/y/incidents/a-1/index.html",
        "/y/404.html",
    ] {
        assert!(may_fetch(robots, page), "{page}: {robots}");
    }
    for file in [
        "/y/feed.xml",
        "/y/api/reports.json",
        "/y/llms.txt",
        "/y/incidents/a-1/index.md",
        "/y/x.png",
    ] {
        assert!(!may_fetch(robots, file), "{file}: {robots}");
    }
    assert!(may_fetch(folder.build().ended(0).page("robots.txt"), "/incidents/a-1/"));
}

#[test]
fn robots_of_a_public_site_are_shown_the_sitemap() {
    let folder = several().file("hansei.toml", "public = true\n");
    let run = folder.run(&["build", "--base-url", "https://x.example/y/"]).ended(0);
    let robots = run.page("robots.txt");
    assert!(
        robots.contains("\nSitemap: https://x.example/y/sitemap.xml\n"),
        "{robots}"
    );
    assert!(may_fetch(robots, "/y/api/reports.json"));
    assert!(!folder.build().ended(0).page("robots.txt").contains("Sitemap"));
}

/// Of `llms.txt`, into the site.
fn every_link_leads_somewhere(folder: &Folder) {
    let run = folder.build().ended(0);
    let text = run.page("llms.txt");
    let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let dead: Vec<&str> = links.filter(|link| !run.site.contains_key(*link)).collect();
    assert_eq!(dead, [""; 0], "{text}");
}

#[test]
fn llms_txt_leads_to_everything() {
    let folder = several();
    let text = folder.build().ended(0).page("llms.txt").to_owned();
    assert!(text.starts_with("# A \\& B\n\n> "), "{text}");
    every_link_leads_somewhere(&folder);
    let causeless = Folder::new().file("hansei.toml", "starter_causes = false\n");
    every_link_leads_somewhere(&causeless.file("a/a.md", "+++\nid = \"A\"\ntitle = \"It broke\"\n+++\nText.\n"));
    for link in [
        "(api/reports.json)",
        "[A-1 failed](incidents/a-1/index.md): 2026-03-02, ",
        "[B-2 failed](incidents/b-2/index.md): 2026-03-05, ongoing; ",
        "(feed.xml)",
    ] {
        assert!(text.contains(link), "{link}: {text}");
    }
    let run = folder.run(&["build", "--base-url", "https://x.example/y/"]).ended(0);
    assert!(
        run.page("llms.txt")
            .contains("(https://x.example/y/incidents/a-1/index.md)")
    );
}

#[test]
fn old_addresses_lead_to_reports() {
    let aliases = "aliases = [\"incidents/2024-old-name/\", \"/old/path\", \"old.html\", \"INC-2024-7\", \
                   \"http://x.example/posts/f%C3%BCr%20alle.php\", \"/incidents/a-1/\", \"old/path/\"]";
    let folder = Folder::new().file("a.md", report("A-1", aliases));
    let places = [
        "incidents/2024-old-name/index.html",
        "incidents/inc-2024-7/index.html",
        "old/path/index.html",
        "old.html",
        "posts/für alle.php/index.html",
    ];
    for args in [
        &["build", "--base-url", "https://x.example/", "--strict"][..],
        &["build", "--base-url", "https://x.example/", "--portable"],
    ] {
        let run = folder.run(args).ended(0);
        for place in places {
            let page = run.page(place);
            let tags = tags(page);
            let refresh = tags.iter().find(|tag| tag.get("http-equiv") == Some("refresh"));
            let to = refresh.and_then(|tag| tag.get("content")).expect("it redirects");
            let end = if args.contains(&"--portable") {
                "incidents/a-1/index.html"
            } else {
                "incidents/a-1/"
            };
            assert!(to.starts_with("0; url=") && to.ends_with(end), "{place}: {to}");
            assert!(page.contains("noindex") && page.contains("A-1 failed</a>"), "{page}");
            let canonical = tags.iter().find(|tag| tag.get("rel") == Some("canonical"));
            assert_eq!(
                canonical.and_then(|tag| tag.get("href")),
                Some("https://x.example/incidents/a-1/")
            );
        }
        // Followed as a browser does.
        assert_eq!(broken(&run.site), [""; 0]);
        assert_eq!(dangers(&run.site), [""; 0]);
        assert!(!run.page("sitemap.xml").contains("old"));
    }
}

#[test]
fn an_old_address_leads_to_one_report() {
    let folder = Folder::new()
        .file("a.md", report("A-1", "aliases = [\"/old/\", \"Shared/\"]"))
        .file(
            "b.md",
            report(
                "B-2",
                "aliases = [\"old\", \"/OLD/\", \"/old/\", \"A-1\", \"/kept.txt\"]",
            ),
        )
        .file("static/kept.txt", "kept");
    let run = folder.run(&["check"]).ended(1);
    assert_eq!(run.stderr.matches("[bad-alias]").count(), 4, "{}", run.stderr);
    assert!(
        run.stderr.contains("leads to a.md, which names it too"),
        "{}",
        run.stderr
    );
    let run = folder.build().ended(0);
    assert!(run.page("old/index.html").contains("A-1 failed"));
    assert!(run.page("incidents/a-1/index.html").contains("<main"));
    assert!(run.page("incidents/old/index.html").contains("B-2 failed"));
    assert_eq!(run.page("kept.txt"), "kept");
}

#[test]
fn hostile_aliases_stop_nothing() {
    let long = "x".repeat(300);
    let deep = "a/".repeat(800);
    let aliases = format!(
        "aliases = [\"{long}/\", \"{deep}\", \"/\\u0000/\", \"a\\\\b/\", \"/%2e%2e/%2e%2e/x/\", \"%\", \"/%00/\", \"\", \"#\", \
         \"://\", \"https://\", \"/a\\\"><script>/\", \".hansei-manifest.json\", \"/.hansei-manifest.json/\", \"…\", \
         \"https://x.exampleevil/\"]"
    );
    let folder = Folder::new().file("a.md", report("A-1", &aliases));
    for args in [&["build"][..], &["build", "--base-url", "https://x.example/"]] {
        let run = folder.run(args).ended(0);
        assert_eq!(broken(&run.site), [""; 0]);
        assert_eq!(dangers(&run.site), [""; 0]);
    }
}

#[test]
fn restricted_reports_are_in_no_document() {
    let secret = report(
        "ZANZIBAR-9",
        "visibility = \"team\"\naliases = [\"/zanzibar-old/\", \"/zanzibar/?x\", \"/\"]",
    );
    let folder = several().file("incidents/z.md", secret);
    let run = folder
        .run(&["build", "-v", "--base-url", "https://x.example/"])
        .ended(0);
    for (path, bytes) in &run.site {
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        assert!(!path.contains("zanzibar") && !text.contains("zanzibar"), "{path}");
    }
    assert!(!run.stderr.to_lowercase().contains("zanzibar"), "{}", run.stderr);
}

#[test]
fn from_disk_the_page_for_what_is_missing_finds_its_style() {
    let folder = Folder::new().file("a/a.md", "+++\nid = \"A\"\ntitle = \"It broke\"\n+++\nText.\n");
    let run = folder.run(&["build", "--portable"]).ended(0);
    let page = run.page("404.html");
    assert!(
        page.contains("href=\"style.css\"") && page.contains("href=\"index.html\""),
        "{page}"
    );
    let run = folder
        .run(&["build", "--portable", "--base-url", "https://x.example/y/"])
        .ended(0);
    assert!(run.page("404.html").contains("href=\"/y/style.css\""));
}
