//! The demo in a real browser: what its readers see, hear, print, and reach without a mouse.
//!
//! Every test has a page of its own in one Chromium, and none waits for time to pass.

mod chrome;
#[expect(dead_code, reason = "the bench takes more of it")]
mod host;
mod live;
mod paper;
mod search;

mod tab;

use std::fs;
use std::path::Path;

use self::host::{Host, Way};
use self::tab::Tab;
use crate::served::{Served, built};

/// Every kind of page, with an element that shows that it is of this kind.
const PAGES: [(&str, &str); 21] = [
    ("", "body.home .now"),
    ("incidents/", ".month .rows"),
    ("incidents/inc-2026-009/", ".sheet .line"),
    ("incidents/inc-2026-020/", ".notice.ongoing"),
    ("incidents/inc-2026-018/", ".notice.draft"),
    ("causes/", "body.causes .causerow .axis"),
    ("causes/cert-expiry/", "body.cause .met"),
    ("causes/domain-expiry/", "body.cause .empty"),
    ("services/", "body.keys .causerow"),
    ("services/payments/", "body.key .row"),
    ("teams/payments/", "body.key #owed"),
    ("tags/", "body.keys .causerow"),
    ("severity/sev1/", "body.key .lede"),
    ("actions/", "body.actions .ledger.overdue"),
    ("lessons/", "body.lessons .editions"),
    ("lessons/2026-q3/", "body.edition .seam .axis"),
    ("trends/", "body.trends .plot"),
    ("services/booking/checklist/", "body.checklist .checks"),
    ("pages/about/", "body.plain .body"),
    ("search/", "body.search .ask"),
    ("no/such/page/", "body.missing"),
];

const REPORT: &str = PAGES[2].0;

/// What a careful host sends. The pages carry nearly the same themselves.
const POLICY: &str = "default-src 'self' 'wasm-unsafe-eval'; base-uri 'none'; form-action 'self'; \
                      frame-ancestors 'none'; object-src 'none'";

/// A page that violates it, to see that this would be seen.
const GUILTY: &str = "<!doctype html><html lang=en><title>Guilty</title><style>p { color: red }</style><p>Guilty";

/// The paper that the page is written on: a colour of the stylesheet, and none of the browser's.
const PAPER: &str = "getComputedStyle(document.documentElement).backgroundColor";

const INK: &str = "getComputedStyle(document.body).color";

/// Opens a page of the demo and sees that it is the one meant, and that it has its style.
#[track_caller]
fn visit(tab: &Tab, site: &str, page: &str, mark: &str) {
    tab.go(&format!("{site}{page}"));
    assert_eq!(
        tab.eval(&format!("!!document.querySelector({mark:?})")),
        true,
        "{page} has no {mark}"
    );
    styled(tab, page);
}

/// The kinds of pages, and every report besides.
#[track_caller]
fn all(tab: &Tab, site: &str) -> Vec<(String, &'static str)> {
    visit(tab, site, "incidents/", ".rows");
    let reports = tab.eval("[...document.querySelectorAll('.rows .what > a')].map(a => a.href)");
    let reports: Vec<String> = serde_json::from_value(reports).expect("addresses");
    let reports = reports.iter().map(|url| (url.replace(site, ""), ".sheet"));
    let kinds = PAGES.iter().map(|(page, mark)| ((*page).to_owned(), *mark));
    kinds.chain(reports).collect()
}

#[track_caller]
fn styled(tab: &Tab, page: &str) {
    let paper = tab.text(PAPER);
    assert!(
        !["rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"].contains(&paper.as_str()),
        "{page} has no style: {paper}"
    );
}

/// What there is to complain of; that a page isn't there is no complaint about the page that says so.
#[track_caller]
fn complaints(tab: &Tab, site: &str, page: &str) -> Vec<String> {
    let missing = [
        format!("status 404: \"{site}{page}\""),
        format!(
            "log: \"Failed to load resource: the server responded with a status of 404 (Not Found)\" \"{site}{page}\""
        ),
    ];
    let mut complaints = tab.complaints(site);
    if page == "no/such/page/" {
        complaints.retain(|complaint| !missing.contains(complaint));
    }
    complaints
}

#[test]
fn pages_load_in_silence_and_ask_nobody_else() {
    let Some(tab) = Tab::open() else { return };
    let served = Served::demo();
    for (page, mark) in PAGES {
        visit(&tab, &served.url, page, mark);
        assert_eq!(complaints(&tab, &served.url, page), [""; 0], "{page}");
        let requests = tab.requests();
        assert!(requests.iter().any(|url| url.ends_with(".css")), "{requests:?}");
    }
}

#[test]
fn pages_follow_light_and_dark() {
    let Some(tab) = Tab::open() else { return };
    let served = Served::demo();
    for (page, mark) in PAGES {
        visit(&tab, &served.url, page, mark);
        let light = (tab.text(PAPER), tab.text(INK));
        tab.scheme("dark");
        styled(&tab, page);
        let dark = (tab.text(PAPER), tab.text(INK));
        assert!(light.0 != dark.0 && light.1 != dark.1, "{page}: {light:?}, {dark:?}");
        tab.scheme("light");
    }
}

#[test]
fn pages_fit_the_window() {
    let Some(tab) = Tab::open() else { return };
    let served = Served::demo();
    for (page, mark) in all(&tab, &served.url) {
        visit(&tab, &served.url, &page, mark);
        for width in [320, 360, 1280] {
            tab.resize(width);
            let beyond = tab.eval(
                "(() => { const root = document.documentElement; return root.scrollWidth <= innerWidth ? [] : \
                 [`${root.scrollWidth} wide`, ...[...document.querySelectorAll('body *')] \
                 .filter(e => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 5) \
                 .map(e => e.outerHTML.slice(0, 100))]; })()",
            );
            assert_eq!(beyond, serde_json::json!([]), "{page} at {width}");
        }
    }
}

#[test]
fn paper_has_no_navigation() {
    let Some(tab) = Tab::open() else { return };
    let served = Served::demo();
    let shown = |selector: &str| {
        tab.eval(&format!(
            "[...document.querySelectorAll({selector:?})].filter(e => e.getClientRects().length).length"
        ))
    };
    for (page, mark) in PAGES {
        visit(&tab, &served.url, page, mark);
        assert_ne!(shown("nav"), 0, "{page}");
        tab.paper(true);
        assert_eq!(shown("nav, .skip, form, button"), 0, "{page}");
        assert_eq!(shown("h1, main"), 2, "{page}");
        assert_eq!(tab.text(PAPER), "rgb(255, 255, 255)", "{page}");
        tab.paper(false);
    }
}

#[test]
fn scripts_add_no_text() {
    let Some(tab) = Tab::open() else { return };
    let served = Served::demo();
    // What is searched for is found by a script.
    for (page, mark) in PAGES.into_iter().filter(|(page, _)| *page != "search/") {
        visit(&tab, &served.url, page, mark);
        let with = tab.text("document.body.innerText");
        assert!(with.len() > 100, "{with}");
        tab.scripts(false);
        visit(&tab, &served.url, page, mark);
        assert_eq!(tab.text("document.body.innerText"), with, "{page}");
        assert_eq!(complaints(&tab, &served.url, page), [""; 0], "{page}");
        tab.scripts(true);
    }
}

#[test]
fn pages_are_well_formed_for_those_who_listen() {
    let Some(tab) = Tab::open() else { return };
    let served = Served::demo();
    for (page, mark) in all(&tab, &served.url) {
        visit(&tab, &served.url, &page, mark);
        for width in [320, 1280] {
            tab.resize(width);
            assert_eq!(
                tab.eval(include_str!("structure.js")),
                serde_json::json!([]),
                "{page} at {width}"
            );
        }
    }
}

#[test]
fn the_keyboard_skips_to_the_content() {
    let Some(tab) = Tab::open() else { return };
    let served = Served::demo();
    for (page, mark) in PAGES {
        visit(&tab, &served.url, page, mark);
        tab.press("Tab");
        assert_eq!(tab.text("document.activeElement.className"), "skip", "{page}");
        let seen = "(() => { const box = document.activeElement.getBoundingClientRect(); \
                    return box.left >= 0 && box.top >= 0 && box.right <= innerWidth && box.width > 50; })()";
        assert_eq!(tab.eval(seen), true, "{page}: the skip link stays out of sight");
        tab.press("Enter");
        tab.until("document.querySelector('main').matches(':target')");
        tab.press("Tab");
        // Where nothing in it can have the focus, it goes past the content, and never back into the header.
        let inside = "document.querySelector('main :is(a[href], [tabindex=\"0\"])') \
                      ? document.querySelector('main').contains(document.activeElement) \
                      : !document.querySelector('header').contains(document.activeElement)";
        assert_eq!(
            tab.eval(inside),
            true,
            "{page}: {}",
            tab.text("document.activeElement.outerHTML")
        );
    }
}

#[test]
fn the_keyboard_reaches_everything_and_one_sees_where_it_is() {
    let Some(tab) = Tab::open() else { return };
    let served = Served::demo();
    for (page, mark) in PAGES {
        visit(&tab, &served.url, page, mark);
        if page == "search/" {
            tab.until("document.querySelector('.hit') && document.querySelector('.facets input')");
        }
        let all = tab.eval(
            "(window.all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')] \
             .filter(e => e.tabIndex >= 0 && e.checkVisibility())).length",
        );
        let all = all.as_u64().expect("a number");
        assert!(all > 3, "{page}");
        for at in 0..all {
            tab.press("Tab");
            let here = tab.eval(
                "(() => { const here = document.activeElement, style = getComputedStyle(here), box = here.getBoundingClientRect(); \
                 return [all.indexOf(here), style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2, \
                 box.bottom > 0 && box.top < innerHeight, here.outerHTML.slice(0, 120)]; })()",
            );
            assert_eq!(
                here[0], at,
                "{page}: the order of the keyboard isn't that of the page: {}",
                here[3]
            );
            assert_eq!(here[1], true, "{page}: no outline: {}", here[3]);
            assert_eq!(here[2], true, "{page}: out of sight: {}", here[3]);
        }
    }
}

#[test]
fn a_strict_policy_of_the_host_is_kept() {
    let Some(tab) = Tab::open() else { return };
    let folder = built(&[]);
    let public = folder.path().join("public");
    fs::write(public.join("guilty.html"), GUILTY).expect("a page");
    let site = Host::of(&public, Way::Ranges).under(POLICY).url;
    for (page, mark) in PAGES {
        visit(&tab, &site, page, mark);
        if page == "search/" {
            // The worker obeys the policy of its own answer.
            tab.until("document.querySelector('.hit')");
        }
        assert_eq!(complaints(&tab, &site, page), [""; 0], "{page}");
    }
    tab.go(&format!("{site}guilty.html"));
    let violations = tab.complaints(&site);
    assert!(
        violations.iter().any(|text| text.contains("Content Security Policy")),
        "{violations:?}"
    );
}

#[test]
fn a_portable_site_is_read_from_disk() {
    let Some(tab) = Tab::open() else { return };
    let folder = built(&["--portable"]);
    let public = folder.path().join("public").canonicalize().expect("it was built");
    let site = format!("file://{}/", public.to_str().expect("a plain path"));
    for (page, mark) in &PAGES[..PAGES.len() - 1] {
        visit(&tab, &site, &format!("{page}index.html"), mark);
        assert_eq!(tab.complaints(&site), [""; 0], "{page}");
        let links = tab.eval("[...document.querySelectorAll('a[href]')].map(a => a.href.split('#')[0])");
        let links: Vec<String> = serde_json::from_value(links).expect("addresses");
        let ours = links.iter().filter_map(|link| link.strip_prefix("file://"));
        let wrong: Vec<_> = ours
            .filter(|path| {
                let is_text = ["/index.html", "/index.md", "/feed.xml", "/digest.eml", "/digest.json"]
                    .iter()
                    .any(|end| path.ends_with(end));
                !is_text || !Path::new(path).is_file()
            })
            .collect();
        assert_eq!(wrong, [""; 0], "{page}");
        assert!(links.iter().any(|link| link.starts_with(&site)), "{page}");
    }

    let (home, list) = (format!("{site}index.html"), format!("{site}incidents/index.html"));
    let report = format!("{site}{REPORT}index.html");
    tab.go(&home);
    tab.click("nav a[href='incidents/index.html']");
    tab.arrive(&list);
    styled(&tab, &list);
    tab.click(".rows a[href='../incidents/inc-2026-009/index.html']");
    tab.arrive(&report);
    styled(&tab, &report);
    tab.click(".name a");
    tab.arrive(&home);
    styled(&tab, &home);
    for url in [report, list] {
        tab.back();
        tab.arrive(&url);
        styled(&tab, &url);
    }
}

#[test]
fn the_server_has_a_page_for_what_is_missing_and_refuses_other_names() {
    let served = Served::demo();
    let own = served.address().to_owned();
    let port = own.rsplit(':').next().expect("a port");
    for path in ["/nothing", "/no/such/page/", "/incidents/inc-0000-000/"] {
        assert_eq!(served.raw(path, &own), "HTTP/1.1 404 Not Found", "{path}");
    }
    for host in [&*own, "localhost", &format!("localhost:{port}"), "[::1]"] {
        assert_eq!(served.raw("/", host), "HTTP/1.1 200 OK", "{host}");
    }
    for host in [
        "evil.example",
        &format!("evil.example:{port}"),
        &format!("127.0.0.1.evil.example:{port}"),
    ] {
        assert_eq!(served.raw("/", host), "HTTP/1.1 403 Forbidden", "{host}");
    }
    let Some(tab) = Tab::open() else { return };
    for page in ["nothing", "no/such/page/", "incidents/inc-0000-000/deeper/still/"] {
        visit(&tab, &served.url, page, "body.missing");
        tab.click("main .ways a");
        tab.arrive(&format!("{}incidents/", served.url));
        styled(&tab, page);
    }
}
