//! How dates, lengths of time and numbers are said to people.

use jiff::civil::Date;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// 2 March 2026.
pub fn day(date: Date) -> String {
    format!("{} {} {}", date.day(), MONTHS[date.month() as usize - 1], date.year())
}

/// 2 Mar 2026.
pub fn short_day(date: Date) -> String {
    format!("{} {}", day_and_month(date), date.year())
}

/// 2 Mar.
pub fn day_and_month(date: Date) -> String {
    format!("{} {}", date.day(), &MONTHS[date.month() as usize - 1][..3])
}

/// Mar 2026.
pub fn short_month(date: Date) -> String {
    format!("{} {}", &MONTHS[date.month() as usize - 1][..3], date.year())
}

/// March 2026.
pub fn month(date: Date) -> String {
    format!("{} {}", MONTHS[date.month() as usize - 1], date.year())
}

/// 41 min; 2 h 16 min; 3 d 4 h; 12 s.
pub fn duration(seconds: i64) -> String {
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    let two = |a: i64, a_unit: &str, b: i64, b_unit: &str| {
        if b == 0 {
            format!("{a} {a_unit}")
        } else {
            format!("{a} {a_unit} {b} {b_unit}")
        }
    };
    if seconds < 60 {
        format!("{seconds} s")
    } else if hours == 0 {
        format!("{minutes} min")
    } else if hours < 48 {
        two(hours, "h", minutes % 60, "min")
    } else {
        two(days, "d", hours % 24, "h")
    }
}

/// 23 days; 14 months; 6 years: how far two days are apart.
pub fn apart(from: Date, to: Date) -> String {
    let days = from.until(to).map_or(0, |span| i64::from(span.get_days()).abs());
    let (months, years) = (days * 12 / 365, days / 365);
    let (n, unit) = match (days, months) {
        (..60, _) => (days, "day"),
        (_, ..36) => (months, "month"),
        _ => (years, "year"),
    };
    format!("{n} {unit}{}", if n == 1 { "" } else { "s" })
}

/// today; yesterday; 23 days ago: how long before `today` a day was.
pub fn ago(day: Date, today: Date) -> String {
    match day.until(today).map_or(0, |span| span.get_days()) {
        ..=0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        _ => format!("{} ago", apart(day, today)),
    }
}

/// 23 days after; on the day of: when something came, from what was before it.
pub fn after(from: Date, to: Date) -> String {
    if from == to {
        "on the day of".to_owned()
    } else {
        format!("{} after", apart(from, to))
    }
}

/// 1st, 2nd, 3rd, 4th … 21st.
pub fn ordinal(n: usize) -> String {
    let ending = match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{n}{ending}")
}

/// near-miss: near miss.
pub fn spaced(word: &str) -> String {
    word.replace('-', " ")
}

/// The first letter as a capital.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// 4,182: thousands apart in a whole number.
pub fn number(text: &str) -> String {
    if text.len() < 4 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return text.to_owned();
    }
    let mut out = String::new();
    for (i, c) in text.chars().enumerate() {
        if i > 0 && (text.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// The last `most` characters at most, cut at a word, with an ellipsis before them.
pub fn shorten_before(text: &str, most: usize) -> String {
    let long = text.chars().count();
    if long <= most {
        return text.to_owned();
    }
    let cut = text.char_indices().nth(long - most).map_or(0, |(at, _)| at);
    let rest = &text[cut..];
    let cut = rest.find(' ').map_or(0, |at| at + 1);
    format!("…{}", &rest[cut..])
}

/// At most `most` characters, cut at a word, with an ellipsis.
pub fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut = text.char_indices().nth(most).map_or(text.len(), |(i, _)| i);
    let cut = text[..cut].rfind(' ').filter(|&i| i > cut / 2).unwrap_or(cut);
    format!("{}…", text[..cut].trim_end_matches([',', ';', ':', ' ', '.']))
}

/// 1 incident; 1,204 incidents: a number with its noun.
pub fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", number(&n.to_string()), if n == 1 { one } else { many })
}

/// a; a and b; a, b and c: a list in running text.
pub fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// two; twelve; 13: a number at the beginning of a sentence or in running text.
pub fn spelled(n: usize) -> String {
    const SMALL: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    ];
    SMALL
        .get(n)
        .map_or_else(|| number(&n.to_string()), |word| (*word).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_words() {
        for (seconds, words) in [
            (12, "12 s"),
            (41 * 60, "41 min"),
            (8160, "2 h 16 min"),
            (3600, "1 h"),
            (47 * 3600, "47 h"),
            (100 * 3600, "4 d 4 h"),
        ] {
            assert_eq!(duration(seconds), words);
        }
    }

    #[test]
    fn far_apart_is_said_in_words() {
        let date = |text: &str| text.parse::<Date>().unwrap();
        for (from, to, words) in [
            ("2026-03-01", "2026-03-02", "1 day"),
            ("2026-03-02", "2026-03-01", "1 day"),
            ("2025-01-01", "2026-03-02", "13 months"),
            ("2020-01-01", "2026-03-02", "6 years"),
        ] {
            assert_eq!(apart(date(from), date(to)), words);
        }
        assert_eq!(
            [1, 2, 3, 4, 11, 12, 21, 112].map(ordinal),
            ["1st", "2nd", "3rd", "4th", "11th", "12th", "21st", "112th"]
        );
        assert_eq!(shorten_before("a bright new day", 8), "…new day");
    }

    #[test]
    fn lists_and_numbers_stand_in_sentences() {
        let items: Vec<String> = ["a", "b", "c"].map(str::to_owned).into();
        assert_eq!(listed(&items[..1]), "a");
        assert_eq!(listed(&items[..2]), "a and b");
        assert_eq!(listed(&items), "a, b and c");
        assert_eq!([0, 1, 12, 1300].map(spelled), ["no", "one", "twelve", "1,300"]);
        assert_eq!(counted(1, "day", "days"), "1 day");
        assert_eq!(counted(1200, "day", "days"), "1,200 days");
    }

    #[test]
    fn numbers_have_their_thousands_apart() {
        assert_eq!(number("4182"), "4,182");
        assert_eq!(number("1234567"), "1,234,567");
        assert_eq!(number("99.5"), "99.5");
        assert_eq!(number("999"), "999");
    }
}
