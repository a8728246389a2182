//! What the search costs a reader: bytes, waves of requests and milliseconds, in Chromium, over a site that was built
//! before; beside Pagefind, where the site has its index too.
//!
//!     cargo bench --bench search -- SITE
//!
//! Every answer of the host takes 25 ms, so that what is asked for at once can be told from what waits for something.

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
#[path = "../it/browser/host.rs"]
mod host;
#[path = "../it/browser/tab.rs"]
mod tab;

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::json;

use self::host::{Asked, Host, Way};
use self::tab::Tab;

/// How long every answer of the host takes.
const DELAY: Duration = Duration::from_millis(25);

const QUESTIONS: [&str; 20] = [
    "certificate expired",
    "database migration locked the table",
    "retry storm",
    "dns outage",
    "kubernetes upgrade",
    "redis failover",
    "why did jupyterhub not spawn users",
    "connection pool exhausted",
    "flash loan price manipulation",
    "rollback",
    "bgp route leak",
    "disk full",
    "cache stampede after deploy",
    "authentication token expired",
    "human error wrong environment",
    "power loss data center",
    "azure storage infinite loop",
    "monitoring alert missing",
    "jenkins agent",
    "memory leak",
];

/// A search that runs in a page.
struct Searched {
    name: &'static str,
    /// A file that the site has with it.
    entry: &'static str,
    /// JavaScript that answers a question, given as JSON, with so many results and the documents that they need.
    ask: fn(&str, usize) -> String,
}

const SEARCHES: [Searched; 2] = [
    Searched {
        name: "hansei",
        entry: "search/current.json",
        // As a reader does, who goes into the box.
        ask: |question, limit| {
            format!(
                "(async () => {{ const input = document.querySelector('form[role=search] input'); input.focus(); \
                 while (input.role !== 'combobox') await new Promise(done => setTimeout(done, 1)); \
                 const client = await import('/search/client.js'); \
                 await client.ask({{ query: {question}, limit: {limit}, values: 0 }}); }})()"
            )
        },
    },
    Searched {
        name: "Pagefind",
        entry: "pagefind/pagefind.js",
        ask: |question, limit| {
            format!(
                "import('/pagefind/pagefind.js').then(async p => {{ const found = await p.search({question}); \
                 await Promise.all(found.results.slice(0, {limit}).map(r => r.data())); }})"
            )
        },
    },
];

/// How many requests waited for one another.
fn waves(asked: &[Asked]) -> usize {
    let mut asked: Vec<_> = asked.iter().map(|asked| asked.during).collect();
    asked.sort();
    let mut waves = 0;
    let mut until = None;
    for (from, to) in asked {
        match until {
            // What begins before the first of a wave is answered belongs to it.
            Some(end) if from < end => {}
            _ => {
                waves += 1;
                until = Some(to);
            }
        }
    }
    waves
}

fn percentile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    values[((values.len() - 1) as f64 * share).round() as usize]
}

fn main() {
    let Some(site) = std::env::args()
        .skip(1)
        .find(|arg| !arg.starts_with('-'))
        .map(PathBuf::from)
    else {
        println!("search: give a built site: cargo bench --bench search -- SITE");
        return;
    };
    for search in &SEARCHES {
        if !site.join(search.entry).is_file() {
            println!("{}: the site has no index of it", search.name);
            continue;
        }
        // What the box shows, and a page of results.
        for limit in [5, 10] {
            measure(&site, search, limit);
        }
    }
}

fn measure(site: &Path, search: &Searched, limit: usize) {
    let Some(tab) = Tab::open() else { return };
    let host = Host::of(site, Way::Ranges);
    tab.go(&host.url);
    host.delay(DELAY);
    let _ = host.log();
    let timed = |question: &str| -> f64 {
        let ask = (search.ask)(&json!(question).to_string(), limit);
        let clock = format!(
            "(async () => {{ const from = performance.now(); await {ask}; return performance.now() - from; }})()"
        );
        tab.eval(&clock).as_f64().expect("milliseconds")
    };
    let bytes = |asked: &[Asked]| -> f64 { asked.iter().map(|asked| asked.bytes).sum::<usize>() as f64 / 1000.0 };
    println!("{}, {limit} results", search.name);
    let line = |what: &str, bytes: f64, waves: f64, took: f64| {
        println!("  {what:14} {bytes:7.0} kB {waves:3} waves {took:7.0} ms");
    };
    let took = timed(QUESTIONS[0]);
    let first = host.log();
    line("first answer", bytes(&first), waves(&first) as f64, took);
    for asked in &first {
        println!("      {:8} {}", asked.bytes, asked.what);
    }
    let (mut sizes, mut counts, mut times) = (Vec::new(), Vec::new(), Vec::new());
    for question in &QUESTIONS[1..] {
        times.push(timed(question));
        let asked = host.log();
        sizes.push(bytes(&asked));
        counts.push(waves(&asked) as f64);
    }
    for (what, share) in [("further p50", 0.5), ("further p95", 0.95)] {
        let of = |values: &mut Vec<f64>| percentile(values, share);
        line(what, of(&mut sizes), of(&mut counts), of(&mut times));
    }
    host.delay(Duration::ZERO);
    let mut warm: Vec<f64> = (0..10).flat_map(|_| QUESTIONS).map(timed).collect();
    println!(
        "  warm           p50 {:.1} ms, p95 {:.1} ms",
        percentile(&mut warm, 0.5),
        percentile(&mut warm, 0.95)
    );
}
