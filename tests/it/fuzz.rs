//! The seeds of the fuzz targets in `tests/fuzz`: small indices and queries, as the targets take them.
//!
//!     HANSEI_SEEDS=1 cargo test --test it seeds     writes them anew, when the format has changed
//!     cd tests/fuzz && cargo +nightly fuzz run --fuzz-dir . search seeds/search -- -max_total_time=600

use std::fs;

use hansei_search::{Engine, Reader, Request, Step, bundle};

use super::folder::{Folder, repository};

const QUERIES: [&str; 5] = [
    "certificates expired",
    "\"disk full\" OR x509 -staging",
    "sev:1 service:checkout after:2026-01",
    "certifcate kube-prox",
    "",
];

/// A query, and an index with its head unpacked.
fn seed(query: &str, index: &[u8]) -> Vec<u8> {
    let packed = bundle::packed_head(index).expect("a head");
    let head = bundle::unpacked(packed).expect("it was packed");
    let body = &index[bundle::PREAMBLE + packed.len()..];
    let length = (head.len() as u32).to_le_bytes();
    [query.as_bytes(), b"\n", &length, &head, body].concat()
}

#[test]
fn seeds_are_indices_that_can_be_read() {
    let seeds = repository().join("tests/fuzz/seeds");
    let folder = seeds.join("head");
    if std::env::var_os("HANSEI_SEEDS").is_some() {
        let run = Folder::new()
            .file("hansei.toml", "starter_causes = false\n")
            .file(
                "incidents/a.md",
                "+++\nid = \"INC-2026-001\"\ntitle = \"Checkout returned 503\"\nseverity = \"sev1\"\nservices = [\"checkout\"]\n\
                 [time]\nstarted = 2026-03-02T09:00:00Z\n+++\n\n## Summary\n\nAn expired x509 certificate: the disk full of kube-proxy.\n",
            )
            .file("incidents/b.md", "# Migração de dados\n\n## Lessons learned\n\n- As certificates expire, watch them. 証明書\n")
            .build()
            .ended(0);
        let index = run
            .site
            .iter()
            .find(|(path, _)| path.ends_with(".idx"))
            .expect("an index")
            .1;
        for (n, query) in QUERIES.iter().enumerate() {
            let whole = [query.as_bytes(), b"\n", index].concat();
            for (target, seed) in [("head", seed(query, index)), ("search", whole)] {
                fs::create_dir_all(seeds.join(target)).expect("a folder");
                fs::write(seeds.join(target).join(format!("{n}")), seed).expect("a seed");
            }
        }
    }
    for entry in fs::read_dir(seeds.join("search")).expect("seeds").flatten() {
        let bytes = fs::read(entry.path()).expect("a seed");
        let end = bytes.iter().position(|byte| *byte == b'\n').expect("a query");
        Reader::open(Box::<[u8]>::from(&bytes[end + 1..])).expect("an index of this format: write the seeds anew");
    }
    let mut read = 0;
    for entry in fs::read_dir(&folder).expect("seeds").flatten() {
        let bytes = fs::read(entry.path()).expect("a seed");
        let end = bytes.iter().position(|byte| *byte == b'\n').expect("a query");
        let (query, rest) = (String::from_utf8_lossy(&bytes[..end]).into_owned(), &bytes[end + 1..]);
        let (length, rest) = rest.split_first_chunk::<4>().expect("a length");
        let (head, body) = rest.split_at(u32::from_le_bytes(*length) as usize);
        let mut engine = Engine::open(head, 0).expect("an index of this format: write the seeds anew");
        let request = Request {
            query,
            ..Request::default()
        };
        let answer = (0..8).find_map(|_| match engine.search(&request).expect("it is whole") {
            Step::Done(answer) => Some(answer),
            Step::Need(ranges) => {
                for range in ranges {
                    engine.give(range.start, body[range.start as usize..range.end as usize].to_vec());
                }
                None
            }
        });
        read += usize::from(answer.expect("an answer").total > 0);
    }
    assert!(read >= 4, "{read} seeds find something");
}
