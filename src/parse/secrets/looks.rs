//! What a text looks like: words, a placeholder, or something that nobody can guess.

/// Longest a word gets in prose.
const LONGEST_WORD: usize = 18;

/// Names of ordinary things that mix letters and digits.
const ORDINARY: [&str; 24] = [
    "argon2", "base32", "base58", "base64", "bcrypt2", "http2", "http3", "ipv4", "ipv6", "md5", "oauth1", "oauth2",
    "p256", "pbkdf2", "pkcs8", "pkcs12", "sha1", "sha256", "sha384", "sha512", "tls12", "tls13", "utf8", "x509",
];

/// Units that follow a number.
const UNITS: [&str; 22] = [
    "ms", "s", "sec", "m", "min", "h", "hours", "d", "days", "th", "st", "nd", "rd", "am", "pm", "kb", "mb", "gb", "k",
    "x", "chars", "z",
];

/// What stands for a password, or says how it went with one.
const STANDS_FOR: [&str; 55] = [
    "bearer",
    "blank",
    "changed",
    "correct",
    "default",
    "denied",
    "disabled",
    "empty",
    "enabled",
    "env",
    "example",
    "expired",
    "failed",
    "false",
    "field",
    "hidden",
    "incorrect",
    "input",
    "invalid",
    "leaked",
    "masked",
    "missing",
    "mypassword",
    "none",
    "null",
    "number",
    "object",
    "optional",
    "pass",
    "passwd",
    "password",
    "placeholder",
    "prompt",
    "pwd",
    "redacted",
    "rejected",
    "removed",
    "replaced",
    "required",
    "reset",
    "revoked",
    "rotated",
    "string",
    "text",
    "token",
    "true",
    "undefined",
    "unknown",
    "unset",
    "updated",
    "username",
    "valid",
    "value",
    "weak",
    "wrong",
];

/// Runs of letters and digits.
fn segments(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|s| !s.is_empty())
}

/// One character over and over: `xxxx`, `****`, `....`.
pub(super) fn repeated(text: &str) -> bool {
    let mut chars = text.chars();
    let first = chars.next();
    chars.all(|c| Some(c) == first)
}

/// Words with hyphens, and dates: `tokens-were-rotated-2024`. Nothing random looks like that for long.
pub(super) fn prose(text: &str) -> bool {
    let natural = |segment: &str| {
        let word = segment.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = segment.len() - word.len();
        let cased = |rest: &str| rest.bytes().all(|b| b.is_ascii_lowercase());
        let letters = cased(word)
            || word.bytes().all(|b| b.is_ascii_uppercase())
            || word.starts_with(|c: char| c.is_ascii_uppercase()) && cased(&word[1..]);
        segment.len() <= LONGEST_WORD && letters && (word.is_empty() || digits <= 3)
    };
    let mut all = segments(text);
    repeated(text) || segments(text).nth(1).is_some() && all.all(natural)
}

/// Whether letters and digits are mixed as in a password and not as in `base64-encoded`, `step-2` or `2024-01-02`.
pub(super) fn mixed(text: &str) -> bool {
    let date = text.bytes().take_while(u8::is_ascii_digit).count() == 4 && text.as_bytes().get(4) == Some(&b'-');
    !date
        && segments(text).any(|segment| {
            let after = segment.trim_start_matches(|c: char| c.is_ascii_digit());
            let lower = segment.to_ascii_lowercase();
            segment.len() > 3
                && segment.bytes().any(|b| b.is_ascii_digit())
                && segment.bytes().any(|b| b.is_ascii_alphabetic())
                && !ORDINARY.contains(&lower.as_str())
                && !(after.len() < segment.len() && UNITS.contains(&after.to_ascii_lowercase().as_str()))
                && !lower.starts_with("rfc")
        })
}

/// Whether signs stand between letters that no word has: `correct!horse`.
pub(super) fn signs(text: &str) -> bool {
    let inner = text.trim_matches(|c: char| !c.is_alphanumeric());
    let letters = inner.bytes().any(|b| b.is_ascii_alphabetic());
    letters && inner.contains(['!', '#', '$', '%', '^', '*', '~', '@', '&', '+']) && !address(inner)
}

/// Whether it may be somebody's mail address.
fn address(text: &str) -> bool {
    text.split_once('@')
        .is_some_and(|(_, host)| host.contains('.') && !host.contains(['@', '!', '#', '$', '%']))
}

/// Digits among a text's bytes.
pub(super) fn digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

/// What stands where a secret would: `xxx`, `***`, `<…>`, `${…}`, `$VAR`, `redacted`, `null`, `your-api-key`.
pub(super) fn placeholder(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let plain = lower.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let variable = |name: &str| {
        let name = name.trim_end_matches(|c: char| c.is_ascii_punctuation() && c != '_');
        !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
            && (digits(name) == 0 || !name.bytes().any(|b| b.is_ascii_lowercase()))
    };
    let closed =
        |open: char, close: char| text.starts_with(open) && text.trim_end_matches(['.', ',', ';']).ends_with(close);
    plain.is_empty()
        || repeated(plain)
        || plain.bytes().all(|b| matches!(b, b'x' | b'*' | b'.' | b'-' | b'_'))
        || closed('{', '}')
        || closed('<', '>')
        || closed('[', ']')
        || closed('%', '%')
        || lower.starts_with("[redacted")
        || text.starts_with("***")
        || text.starts_with("...")
        || text.starts_with('…')
        || text.starts_with('•')
        || ["${", "$(", "$[", "{{", "{%", "<%", "#{", "%(", "%{", "@{"]
            .iter()
            .any(|open| text.starts_with(open))
        || text.strip_prefix('$').is_some_and(variable)
        || [
            "your",
            "my_",
            "my-",
            "example",
            "placeholder",
            "insert",
            "redacted",
            "dummy",
        ]
        .iter()
        .any(|start| plain.starts_with(start))
            && digits(plain) == 0
        || STANDS_FOR.contains(&plain)
        || names_another(text)
}

/// A name where a value would stand: `DB_PASSWORD`, `github-token`.
fn names_another(text: &str) -> bool {
    let named = |end: &str| text.to_ascii_lowercase().ends_with(end);
    let constant = text.contains('_') && text.bytes().all(|b| b.is_ascii_uppercase() || b == b'_');
    let parts = text.contains(['_', '-']) && ["password", "passwd", "secret", "token", "key"].into_iter().any(named);
    digits(text) == 0 && (constant || parts)
}

/// The bytes of base64 in either alphabet, up to what is none.
pub(super) fn base64(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() * 3 / 4);
    let (mut bits, mut count) = (0u32, 0);
    for b in text.bytes() {
        let six = match b {
            b'A'..=b'Z' => b - b'A',
            b'a'..=b'z' => b - b'a' + 26,
            b'0'..=b'9' => b - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => break,
        };
        bits = bits << 6 | u32::from(six);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    out
}

/// Whether base64 says `user:password`.
pub(super) fn is_basic(text: &str) -> bool {
    let said = base64(text);
    said.contains(&b':') && std::str::from_utf8(&said).is_ok_and(|said| !said.contains(char::is_control))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_words() {
        for words in ["tokens-were-rotated-2024-01-02", "xxxxxxxx", "The-Vault.v2"] {
            assert!(prose(words), "{words}");
        }
        for random in ["x1y2z3A4B5C6d7e8", "aB3dE6gH9jK2", "abcdefghijklmnopqrst-ab"] {
            assert!(!prose(random), "{random}");
        }
        assert!(mixed("hunter2") && mixed("corr3ct-horse") && !mixed("base64-encoded") && !mixed("2024-01-02T10"));
        assert!(signs("correct!horse") && !signs("wrong!") && !signs("a@b.example"));
    }

    #[test]
    fn base64_is_undone() {
        assert_eq!(base64("dXNlcjpwYXNz"), b"user:pass");
        assert_eq!(base64("YQ=="), b"a");
    }
}
