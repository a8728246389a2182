//! What is a match, and what is none.

use super::*;
use crate::registry::starters;

/// The causes that a text states, with the phrase.
fn found(text: &str) -> Vec<String> {
    let causes = starters();
    let matcher = Matcher::new(causes.iter());
    let mut found = Vec::new();
    matcher.find(text, Place::Causes, &mut Memory::default(), &mut found);
    let shown = found
        .iter()
        .map(|(cause, evidence)| format!("{}: {}", causes[*cause].id, &evidence.sentence[evidence.phrase.clone()]));
    shown.collect()
}

#[test]
fn statements_match() {
    for (text, expected) in [
        (
            "The certificate of the gateway had expired.",
            "cert-expiry: certificate of the gateway had expired",
        ),
        (
            "Writes failed. The disk was full, so nothing was saved.",
            "disk-full: disk was full",
        ),
        (
            "It did not alert because the certificate expired.",
            "cert-expiry: certificate expired",
        ),
        ("The node ran out of memory.", "out-of-memory: out of memory"),
        (
            "In May 2023 the node ran out of memory.",
            "out-of-memory: out of memory",
        ),
        (
            "Clients could not connect due to an expired certificate.",
            "cert-expiry: expired certificate",
        ),
        (
            "A bug prevented the alarm, which in the end caused a cascading failure.",
            "cascading-failure: cascading failure",
        ),
        (
            "Both backup generators of the site failed to start.",
            "power-loss: backup generators of the site failed",
        ),
    ] {
        assert!(found(text).contains(&expected.to_owned()), "{text}: {:?}", found(text));
    }
}

#[test]
fn denials_doubts_and_promises_do_not() {
    for text in [
        "The outage was not caused by an expired certificate.",
        "An expired certificate was ruled out.",
        "It was a typo instead of an expired certificate.",
        "Had the certificate expired? It had not.",
        "We feared that the certificate had expired.",
        "Nobody thinks the disk was full.",
        "It was not, as we first thought, an expired certificate.",
        "We will alert before a certificate has expired.",
        "The disk full alert would have told us.",
        "A disk could be full if retention fails.",
        "certificates are checked, and what expired is shown",
        // A sign between the words of the alias.
        "The certificate had not expired.",
        "The failover would have failed.",
        // The reason itself is denied, not what came of it.
        "It could not have been due to a memory leak.",
        "It wasn't due to a race condition.",
        // Words of the same stem.
        "The generation of reports failed.",
        "The call to warm up the model failed.",
        "Requests without valid tokens were rejected.",
        // Japanese signs.
        "消失した原因（OOMKiller 等）は特定できなかった。",
        "原因は OOM の可能性がある。",
    ] {
        assert_eq!(found(text), [""; 0], "{text}");
    }
}

#[test]
fn any_text_can_be_looked_at() {
    for text in [
        "",
        ".",
        "…",
        "証明書の期限切れ。",
        "é".repeat(3000).as_str(),
        "certificate ".repeat(500).as_str(),
    ] {
        found(text);
    }
    assert_eq!(
        found("原因は証明書の期限切れだった。"),
        ["cert-expiry: 証明書の期限切れ"]
    );
}

#[test]
fn letters_of_both_kinds_are_found_in_either_case() {
    let cause = Registered {
        id: "dns".to_owned(),
        aliases: vec!["DNS設定ミス".to_owned()],
        ..Registered::default()
    };
    let matcher = Matcher::new(std::iter::once(&cause));
    for text in ["原因はDNS設定ミスであった。", "原因はdns設定ミスであった。"] {
        let mut found = Vec::new();
        matcher.find(text, Place::Causes, &mut Memory::default(), &mut found);
        assert_eq!(found.len(), 1, "{text}");
        let evidence = &found[0].1;
        assert_eq!(
            &evidence.sentence[evidence.phrase.clone()].to_lowercase(),
            "dns設定ミス"
        );
    }
}
