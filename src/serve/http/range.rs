//! Which part of a file is wanted (RFC 9110, section 14).

/// What a `Range` header asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Range {
    /// All of it: no range, several, or one that makes no sense.
    Whole,
    /// From the first byte up to and with the last.
    Part(u64, u64),
    /// Something beyond its end.
    Beyond,
}

/// Reads `header` for a file of `len` bytes.
pub(super) fn of(header: &str, len: u64) -> Range {
    let Some((unit, set)) = header.split_once('=') else {
        return Range::Whole;
    };
    let Some((first, last)) = set.trim().split_once('-') else {
        return Range::Whole;
    };
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return Range::Whole;
    }
    match (number(first), number(last)) {
        (Some(first), Some(last)) if first > last => Range::Whole,
        (Some(first), last) if last.is_some() || set.trim_end().ends_with('-') => {
            part(first, last.unwrap_or(u64::MAX), len)
        }
        (None, Some(0)) if first.trim().is_empty() => Range::Beyond,
        (None, Some(count)) if first.trim().is_empty() => part(len.saturating_sub(count), u64::MAX, len),
        _ => Range::Whole,
    }
}

fn part(first: u64, last: u64, len: u64) -> Range {
    if first < len {
        Range::Part(first, last.min(len - 1))
    } else {
        Range::Beyond
    }
}

/// Digits alone; those of a number too large are the largest.
fn number(text: &str) -> Option<u64> {
    let text = text.trim();
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_is_read_and_nonsense_is_the_whole() {
        for (header, expected) in [
            ("bytes=0-3", Range::Part(0, 3)),
            ("Bytes=2-2", Range::Part(2, 2)),
            ("bytes=4-", Range::Part(4, 9)),
            ("bytes=-3", Range::Part(7, 9)),
            ("bytes=-99", Range::Part(0, 9)),
            ("bytes=0-99999999999999999999999", Range::Part(0, 9)),
            ("bytes=10-", Range::Beyond),
            ("bytes=99999999999999999999999-", Range::Beyond),
            ("bytes=-0", Range::Beyond),
            ("bytes=3-2", Range::Whole),
            ("bytes=0-1,3-4", Range::Whole),
            ("bytes=-", Range::Whole),
            ("bytes=a-b", Range::Whole),
            ("bytes=1-x", Range::Whole),
            ("bytes=+1-2", Range::Whole),
            ("lines=1-2", Range::Whole),
            ("bytes", Range::Whole),
        ] {
            assert_eq!(of(header, 10), expected, "{header}");
        }
        assert_eq!(of("bytes=0-", 0), Range::Beyond);
        assert_eq!(of("bytes=-5", 0), Range::Beyond);
    }
}
