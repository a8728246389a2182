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

use std::path::PathBuf;
use std::time::Duration;

use serde_json::json;

use self::host::{Asked, Host, Way};
use self::tab::Tab;

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
    /// JavaScript that answers a question, given as JSON, with ten results and the documents they need.
    ask: fn(&str) -> String,
}

const SEARCHES: [Searched; 2] = [
    Searched {
        name: "hansei",
        ask: |question| {
            format!(
                "import('/search/client.js').then(c => c.ask({{ query: {question}, limit: 10 }})).then(a => a.total)"
            )
        },
    },
    Searched {
        name: "Pagefind",
        ask: |question| {
            format!(
                "import('/pagefind/pagefind.js').then(async p => {{ const found = await p.search({question}); \
                 await Promise.all(found.results.slice(0, 10).map(r => r.data())); return found.results.length; }})"
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
    for Searched { name, ask } in SEARCHES {
        let entry = if name == "hansei" {
            "search/current.json"
        } else {
            "pagefind/pagefind.js"
        };
        if !site.join(entry).is_file() {
            println!("{name}: the site has no index of it");
            continue;
        }
        let Some(tab) = Tab::open() else { return };
        let host = Host::of(&site, Way::Ranges);
        tab.go(&host.url);
        host.delay(Duration::from_millis(25));
        let _ = host.log();
        let timed = |question: &str| -> f64 {
            let ask = ask(&json!(question).to_string());
            let took = tab.eval(&format!(
                "(async () => {{ const from = performance.now(); await {ask}; return performance.now() - from; }})()"
            ));
            took.as_f64().expect("milliseconds")
        };
        let bytes = |asked: &[Asked]| -> f64 { asked.iter().map(|asked| asked.bytes).sum::<usize>() as f64 / 1000.0 };
        let took = timed(QUESTIONS[0]);
        let first = host.log();
        println!("{name}");
        println!(
            "  first answer   {:7.0} kB {:3} waves {took:7.0} ms",
            bytes(&first),
            waves(&first)
        );
        for asked in &first {
            println!("    {:9} {}", asked.bytes, asked.what);
        }
        let (mut sizes, mut counts, mut times) = (Vec::new(), Vec::new(), Vec::new());
        for question in &QUESTIONS[1..] {
            times.push(timed(question));
            let asked = host.log();
            sizes.push(bytes(&asked));
            counts.push(waves(&asked) as f64);
            println!("    {:7.0} kB {:3} waves  {question}", bytes(&asked), waves(&asked));
        }
        println!(
            "  further p50    {:7.0} kB {:3} waves {:7.0} ms",
            percentile(&mut sizes, 0.5),
            percentile(&mut counts, 0.5),
            percentile(&mut times, 0.5)
        );
        println!(
            "  further p95    {:7.0} kB {:3} waves {:7.0} ms",
            percentile(&mut sizes, 0.95),
            percentile(&mut counts, 0.95),
            percentile(&mut times, 0.95)
        );
        host.delay(Duration::ZERO);
        let mut warm: Vec<f64> = (0..10).flat_map(|_| QUESTIONS).map(timed).collect();
        println!(
            "  warm p50, p95  {:7.1} ms {:7.1} ms",
            percentile(&mut warm, 0.5),
            percentile(&mut warm, 0.95)
        );
    }
}
