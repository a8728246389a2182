//! Which names the server answers to.
//!
//! A page on the web can point a name of its own at 127.0.0.1 and then read what is served there, with the browser's
//! blessing (DNS rebinding). The browser still sends that name as `Host`, so other names than ours are refused.

use std::net::IpAddr;

/// The names that are ours.
#[derive(Clone, Debug)]
pub struct Hosts {
    bound: IpAddr,
    more: Vec<String>,
}

impl Hosts {
    /// `localhost`, names under it, the loopback addresses, and the address that the server is bound to. Where that is
    /// all addresses (`0.0.0.0`, `[::]`), any address is ours: rebinding needs a name. `more` are further names,
    /// without a port.
    pub fn of(bound: IpAddr, more: Vec<String>) -> Self {
        Self { bound, more }
    }

    /// Whether a `Host` header, with or without a port, names us.
    pub(super) fn allow(&self, header: &str) -> bool {
        let Some(name) = without_port(header) else {
            return false;
        };
        let bare = name.strip_prefix('[').and_then(|n| n.strip_suffix(']')).unwrap_or(name);
        if let Ok(address) = bare.parse::<IpAddr>() {
            return [IpAddr::from([127, 0, 0, 1]), IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1])].contains(&address)
                || address == self.bound
                || self.bound.is_unspecified();
        }
        let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
        name == "localhost"
            || name.ends_with(".localhost")
            || self.more.iter().any(|own| own.eq_ignore_ascii_case(&name))
    }
}

fn without_port(header: &str) -> Option<&str> {
    let colon = if header.starts_with('[') {
        header.find(']')? + 1
    } else {
        header.find(':').unwrap_or(header.len())
    };
    let (name, port) = header.split_at(colon);
    let port_is_one = match port.strip_prefix(':') {
        Some(digits) => digits.bytes().all(|b| b.is_ascii_digit()),
        None => port.is_empty(),
    };
    (port_is_one && !name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_names_are_answered() {
        let hosts = Hosts::of(IpAddr::from([192, 168, 1, 7]), vec!["wiki.example".to_owned()]);
        for ours in [
            "localhost",
            "LOCALHOST:8080",
            "localhost.",
            "a.localhost:1",
            "127.0.0.1:80",
            "[::1]",
            "[::1]:99",
            "192.168.1.7:4000",
            "wiki.example",
        ] {
            assert!(hosts.allow(ours), "{ours}");
        }
        for theirs in [
            "",
            ":80",
            "evil.example",
            "evil.example:80",
            "localhost.evil.example",
            "notlocalhost",
            "127.0.0.1.evil.example",
            "10.0.0.1",
            "[::2]",
            "[::1",
            "localhost:evil",
            "localhost:80:90",
            "127.0.0.1@evil.example",
        ] {
            assert!(!hosts.allow(theirs), "{theirs}");
        }
        let everywhere = Hosts::of(IpAddr::from([0, 0, 0, 0]), Vec::new());
        assert!(everywhere.allow("10.0.0.1:8080") && everywhere.allow("[fe80::1]"));
        assert!(!everywhere.allow("evil.example"));
    }
}
