//! The search on the command line: what is found, how it is asked for, and what is said when it can't be.

use std::fs;

use serde_json::{Value, json};

use super::folder::{Folder, Run, difference, repository};

/// A folder in which every report says something of its own.
fn shelf() -> Folder {
    let report = |id: &str, day: &str, more: &str, body: &str| {
        format!("+++\nid = \"{id}\"\n{more}\n[time]\nstarted = {day}T09:00:00Z\n+++\n\n{body}\n")
    };
    Folder::new()
        .file(
            "incidents/a.md",
            report(
                "INC-2026-001",
                "2026-03-02",
                "title = \"Checkout returned 503\"\nseverity = \"sev1\"\nstatus = \"reviewed\"\nkind = \"incident\"\nservices = [\"checkout\"]\nteams = [\"payments\"]\ntags = [\"tls\"]\ncauses = [\"cert-expiry\"]\nkeywords = \"quokka\"",
                "## Summary\n\nAn expired x509 certificate on the edge load balancer.\n\n## Timeline\n\n- 2026-03-02 09:14 UTC the pager went off\n\n## Lessons learned\n\n- Watch every certificate, also those of partners.\n\n## Actions\n\n- [ ] Alert before certificates expire",
            ),
        )
        .file(
            "incidents/b.md",
            report(
                "INC-2026-002",
                "2026-06-10",
                "title = \"Kafka consumers lagged\"\nseverity = \"sev3\"\nstatus = \"draft\"\nservices = [\"ingest\"]\nteams = [\"data platform\"]",
                "## Summary\n\nThe disk was full on one broker, and the kube-proxy of `getVirtualPrice` returned EMFILE.\n\n## Root causes\n\nA database migration was running.",
            ),
        )
        .file(
            "incidents/c.md",
            report(
                "INC-2025-003",
                "2025-01-20",
                "title = \"Search was slow\"\nseverity = \"sev3\"\nkind = \"near-miss\"",
                "## Summary\n\nFull text queries ran on a disk that was old.\n\n## Lessons learned\n\n- A backup is only one when it was restored.",
            ),
        )
        .file("pages/about.md", "# How we run incidents\n\nBlameless, always.\n")
}

/// What is found, by id.
#[track_caller]
fn found(folder: &Folder, query: &str) -> Vec<String> {
    let answer = folder.run(&["search", "--json", "--", query]).ended(0).json();
    let hits = answer["hits"].as_array().expect("hits").iter();
    // What causes are in general, and what an edition quotes, has tests of its own.
    hits.filter(|hit| hit["type"] != "cause" && hit["type"] != "lesson")
        .map(|hit| hit["id"].as_str().expect("an id").to_owned())
        .collect()
}

#[test]
fn the_language_of_queries() {
    const A: &str = "INC-2026-001";
    const B: &str = "INC-2026-002";
    const C: &str = "INC-2025-003";
    let folder = shelf();
    for (query, ids) in [
        // Words: all; other forms of them; the last one unfinished.
        ("certificate", &[A][..]),
        ("certificates expiring", &[A]),
        ("expir", &[A]),
        ("disk full", &[B, C]),
        ("migrations", &[B]),
        // Exactly so.
        ("\"disk was full\"", &[B]),
        ("\"was disk\"", &[]),
        ("disk -broker", &[C]),
        ("kafka OR checkout", &[A, B]),
        ("disk kafka OR old", &[B, C]),
        // Literals and identifiers.
        ("x509", &[A]),
        ("EMFILE", &[B]),
        ("503", &[A]),
        ("kube-proxy", &[B]),
        ("kubeproxy", &[B]),
        ("getvirtualprice", &[B]),
        ("virtual price", &[B]),
        ("inc-2026-002", &[B]),
        ("id:INC-2025-003", &[C]),
        ("2026-06-10", &[B]),
        ("March 2026", &[A]),
        ("not NOT kafka disk", &[C]),
        ("sev:1 certificate zebra", &[A]),
        // Keys of the front matter that hansei has no field for.
        ("quokka", &[A]),
        // Fields.
        ("title:search", &[C]),
        ("title:disk", &[]),
        ("lesson:backup", &[C]),
        ("lesson:disk", &[]),
        ("action:alert", &[A]),
        ("summary:broker", &[B]),
        ("sev:1", &[A]),
        ("severity:minor", &[B, C]),
        ("sev:sev3 disk", &[B, C]),
        ("status:draft", &[B]),
        ("kind:near-miss", &[C]),
        ("service:checkout", &[A]),
        ("team:\"data platform\"", &[B]),
        ("team:data", &[B]),
        ("tag:tls", &[A]),
        ("cause:cert-expiry", &[A]),
        ("type:page", &["pages/about"]),
        ("-status:draft year:2026", &[A]),
        // Days.
        ("after:2026", &[B, A]),
        ("before:2026", &[C]),
        ("after:2026-03-02 before:2026-06-10", &[A]),
        ("after:2025 before:2026-04", &[A, C]),
        // Spelling.
        ("certifcate", &[A]),
        ("migartion", &[B]),
        ("kafak", &[B]),
        // What can't be meant.
        ("nosuchword", &[]),
        ("type:page OR - ( ) :", &["pages/about"]),
        ("after:tomorrow certificate", &[A]),
    ] {
        assert_eq!(found(&folder, query), ids, "{query}");
    }
}

#[test]
fn words_of_many_languages_are_found() {
    for (language, text, queries) in [
        (
            "en",
            "The servers crashed while they were migrating.",
            &["server", "crash", "migration"][..],
        ),
        (
            "de",
            "Die Zertifikate waren über Nacht abgelaufen.",
            &["zertifikat", "uber", "über", "ablaufen zertifikat"],
        ),
        (
            "es",
            "Las migraciones fallaron por la migración anterior.",
            &["migracion", "migraciones", "fallar migracion"],
        ),
        (
            "fr",
            "Les délais étaient dépassés.",
            &["delai", "délais", "dépassé", "depasse"],
        ),
        (
            "pt",
            "As falhas aconteceram após a atualização.",
            &["falha", "atualizacao", "atualizações"],
        ),
        ("nb", "Sertifikatene gikk ut på dato.", &["sertifikat", "sertifikatene"]),
        (
            "ja",
            "証明書の期限が切れて障害が発生した。",
            &["証明書", "障害", "期限", "証明書の期限"],
        ),
        ("zh", "数据库连接池已耗尽。", &["连接池", "数据库"]),
        ("ko", "인증서가 만료되어 장애가 발생했다", &["인증서", "장애"]),
        ("ru", "Сертификаты истекли ночью.", &["сертификат", "истекли"]),
        ("el", "Ο δίσκος γέμισε.", &["δίσκος"]),
    ] {
        let folder = Folder::new()
            .file(
                "hansei.toml",
                format!("language = \"{language}\"\nstarter_causes = false\n"),
            )
            .file("incidents/a.md", format!("# A\n\n## Summary\n\n{text}\n"))
            .file("incidents/b.md", "# B\n\n## Summary\n\nZzz.\n");
        for query in queries {
            assert_eq!(found(&folder, query), ["a"], "{language}: {query}");
        }
    }
}

#[test]
fn what_is_shown_is_said_as_it_is() {
    let folder = shelf();
    let answer = folder
        .run(&["search", "certifcate", "lesson:partners", "--json"])
        .ended(0)
        .json();
    assert_eq!(answer["query"], "certifcate lesson:partners");
    assert_eq!(answer["corrected"], "certificate lesson:partners");
    assert_eq!(answer["total"], 1);
    let hit = &answer["hits"][0];
    for (key, value) in [
        ("type", "report"),
        ("id", "INC-2026-001"),
        ("path", "incidents/a.md"),
        ("url", "incidents/inc-2026-001/#lessons-learned"),
        ("title", "Checkout returned 503"),
        ("section", "Lessons learned"),
        ("snippet", "Watch every certificate, also those of partners."),
        ("date", "2026-03-02"),
        ("severity", "sev1"),
    ] {
        assert_eq!(hit[key], value, "{key}");
    }
    let snippet = hit["snippet"].as_str().expect("text");
    let marks = hit["marks"].as_array().expect("marks").iter();
    let at = |n: &Value| n.as_u64().expect("a place") as usize;
    let marked: Vec<&str> = marks.map(|mark| &snippet[at(&mark[0])..at(&mark[1])]).collect();
    assert_eq!(marked, ["certificate", "partners"]);
    let severities = &folder.run(&["search", "after:2025", "--json"]).ended(0).json()["facets"]["severity"];
    assert_eq!(
        *severities,
        json!([
            { "value": "sev1", "label": "sev1 critical", "count": 1 },
            { "value": "sev3", "label": "sev3 minor", "count": 2 },
        ])
    );

    let told = folder
        .run(&["search", "certifcate", "-n", "1", "--explain"])
        .ended(0)
        .stdout;
    for part in [
        "Showing results for certificate",
        "with certificate",
        "Checkout returned 503",
        "INC-2026-001 · 2026-03-02 · sev1",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let none = folder.run(&["search", "nosuchword"]).ended(0).stdout;
    assert!(none.contains("Nothing found."), "{none}");
}

#[test]
fn a_built_site_answers_as_its_folder_does() {
    let folder = shelf();
    folder.build().ended(0);
    for query in [
        "certificate",
        "disk full",
        "sev:3",
        "",
        "blameless",
        "kafka OR checkout -disk",
    ] {
        let of = |place: &str| {
            folder
                .run(&["search", "--json", "--folder", place, "--", query])
                .ended(0)
                .json()
        };
        assert_eq!(of("content"), of("public"), "{query}");
    }
}

#[test]
fn the_same_reports_have_the_same_index() {
    let index = |run: Run| -> Vec<(String, Vec<u8>)> {
        let files = run.site.into_iter();
        files.filter(|(path, _)| path.starts_with("search/")).collect()
    };
    let (one, other) = (shelf().build().ended(0), shelf().build().ended(0));
    assert_eq!(difference(&one.site, &other.site), [""; 0]);
    let one = index(one);
    assert!(one.iter().any(|(path, _)| path.ends_with(".idx")) && one.len() >= 8);
    let alone = shelf().run_with(&["build"], |command| {
        command.env("RAYON_NUM_THREADS", "1");
    });
    assert_eq!(one, index(alone.ended(0)));
}

#[test]
fn an_index_that_is_damaged_or_foreign_is_refused_with_what_to_do() {
    let folder = shelf();
    folder.build().ended(0);
    let current: Value = serde_json::from_slice(&fs::read(folder.at("public/search/current.json")).unwrap()).unwrap();
    let path = folder.at("public").join(current["index"].as_str().expect("a path"));
    let whole = fs::read(&path).expect("an index");
    let head = current["head"].as_u64().expect("a length") as usize;
    let mut other = whole.clone();
    other[7] = 99;
    let mut changed = whole.clone();
    changed[head / 2] ^= 0x55;
    for (bytes, said) in [
        (whole[..head / 2].to_vec(), "ends too early"),
        (whole[..head + 100].to_vec(), "ends too early"),
        (whole[..9].to_vec(), "ends too early"),
        (Vec::new(), "ends too early"),
        (b"<!doctype html>".repeat(100), "no search index of hansei"),
        (other, "has format 99"),
        (changed, "damaged"),
    ] {
        fs::write(&path, &bytes).expect("it can be written");
        let run = folder.run(&["search", "--folder", "public", "certificate"]).ended(2);
        assert!(
            run.stderr.contains(said) && run.stderr.contains("help: build the site again"),
            "{said}: {}",
            run.stderr
        );
    }
    // Whatever is wrong with the body, it is said or it is an answer.
    for at in (head..whole.len()).step_by(97) {
        let mut bytes = whole.clone();
        for byte in &mut bytes[at..(at + 40).min(whole.len())] {
            *byte ^= 0xa5;
        }
        fs::write(&path, &bytes).expect("it can be written");
        let run = folder.run(&["search", "--folder", "public", "\"expired x509\" disk OR certificate"]);
        assert!(matches!(run.code, Some(0 | 2)), "{at}: {:?} {}", run.code, run.stderr);
        assert!(!run.stderr.contains("panicked"), "{at}: {}", run.stderr);
    }
    fs::remove_file(&path).expect("an index");
    let run = folder.run(&["search", "--folder", "public", "certificate"]).ended(2);
    assert!(run.stderr.contains("help: build the site again"), "{}", run.stderr);
}

/// How well the answers are ordered, judged by people: the mean place of the first good one, reciprocal, and how much of
/// the best order (normalized discounted cumulative gain) the first ten have.
#[test]
fn what_people_look_for_comes_first() {
    let corpora = repository().join("../shared/corpora");
    if !corpora.is_dir() {
        eprintln!("skipped: there is no {}", corpora.display());
        return;
    }
    let judged = include_str!("../relevance/judged.tsv");
    let (mut first, mut gained, mut n) = (0.0, 0.0, 0.0);
    let folder = Folder::new();
    for (short, name) in [
        ("coinspect", "coinspect+learn-evm-attacks"),
        ("posthog", "PostHog+post-mortems"),
    ] {
        folder.run_with(&["build", "-q", "--out", short], |command| {
            command.arg(corpora.join(name));
        });
        for line in judged.lines().filter(|line| line.starts_with(short)) {
            let [_, _, query, judged] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("{line}");
            };
            let grades: Vec<(&str, i32)> = judged
                .split(' ')
                .map(|one| {
                    one.rsplit_once('=')
                        .map(|(id, grade)| (id, grade.parse().expect("a grade")))
                        .expect("id=grade")
                })
                .collect();
            let answer = folder
                .run(&["search", "--json", "--folder", short, "--", query])
                .ended(0)
                .json();
            let got: Vec<i32> = answer["hits"]
                .as_array()
                .expect("hits")
                .iter()
                .map(|hit| {
                    grades
                        .iter()
                        .find(|(id, _)| hit["id"] == **id)
                        .map_or(0, |(_, grade)| *grade)
                })
                .collect();
            let gain = |grades: &[i32]| -> f64 {
                let gains = grades.iter().take(10).enumerate();
                gains
                    .map(|(at, grade)| (2_f64.powi(*grade) - 1.0) / (at as f64 + 2.0).log2())
                    .sum()
            };
            let mut best: Vec<i32> = grades.iter().map(|(_, grade)| *grade).collect();
            best.sort_by(|a, b| b.cmp(a));
            first += got
                .iter()
                .position(|grade| *grade >= 2)
                .map_or(0.0, |at| 1.0 / (at as f64 + 1.0));
            gained += gain(&got) / gain(&best);
            n += 1.0;
        }
    }
    let (first, gained) = (first / n, gained / n);
    assert!(
        n >= 40.0 && first >= 0.95 && gained >= 0.9,
        "MRR@10 {first:.3}, nDCG@10 {gained:.3} of {n} queries"
    );
}
