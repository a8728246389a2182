//! What a terminal would obey, or turn round, is written out.

/// `text` with its control characters and its marks of direction as `\u{202e}`: nobody's file name moves a cursor, or
/// reads backwards.
pub fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() || is_direction(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// Marks, embeddings, overrides and isolates of Unicode's bidirectional algorithm (UAX #9), and its line separators.
fn is_direction(c: char) -> bool {
    matches!(
        c,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

#[cfg(test)]
mod tests {
    use super::printable;

    #[test]
    fn what_moves_or_turns_is_written_out() {
        assert_eq!(
            printable("a\u{1b}[31m\nb\u{202e}c\u{2066}"),
            "a\\u{1b}[31m\\u{a}b\\u{202e}c\\u{2066}"
        );
        assert_eq!(printable("要約 é"), "要約 é");
    }
}
