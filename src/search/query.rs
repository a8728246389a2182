//! What people type, read leniently: never an error, and what can't be understood is said.

use crate::entry::{Facet, Zone};
use crate::text::Splitter;

/// A query: all its clauses hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Query {
    pub(crate) clauses: Vec<Clause>,
    /// What was typed and is not looked for, and why.
    pub(crate) ignored: Vec<String>,
}

/// One of these holds, or none of them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Clause {
    pub(crate) any: Vec<Ask>,
    pub(crate) is_not: bool,
}

/// A thing that is asked for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Ask {
    Text(Text),
    /// Values of a facet: the one that is called this.
    Value(Facet, String),
    /// Days, from the first one up to, and without, the second.
    Days(Option<i32>, Option<i32>),
}

/// Words that stand one behind the other; mostly it is only one.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Text {
    /// As they are looked up, and how many words each stands behind the first.
    pub(crate) words: Vec<(String, u32)>,
    /// The first of them with its diacritics: stems need them.
    pub(crate) written: String,
    /// Where: all zones, or some.
    pub(crate) zones: &'static [Zone],
    /// Whether it stands in quotes.
    pub(crate) is_quoted: bool,
    /// Whether the last word may be unfinished.
    pub(crate) is_open: bool,
    /// The days that it names, `2026-03-02`: the first one, and the one behind the last.
    pub(crate) days: Option<(i32, i32)>,
    /// As it was typed: its bytes in the query.
    pub(crate) at: std::ops::Range<usize>,
}

/// So much is said of what isn't looked for.
const SAID: usize = 3;

/// More than this is no question.
const MOST: usize = 40;

/// Reads what was typed.
pub(crate) fn read(typed: &str, splitter: &mut Splitter) -> Query {
    let mut query = Query::default();
    let mut or = None;
    let mut not = None;
    for mut token in (Lexer { typed, at: 0 }) {
        if query.clauses.iter().map(|clause| clause.any.len()).sum::<usize>() >= MOST {
            query.ignored.push(format!("all but the first {MOST} words"));
            break;
        }
        let raw = &typed[token.at.clone()];
        if matches!(raw, "OR" | "|" | "||") {
            let follows = query.clauses.last().is_some_and(|clause| !clause.is_not);
            match follows && or.is_none() {
                true => or = Some(raw),
                false => query.ignored.push(raw.to_owned()),
            }
            continue;
        }
        if matches!(raw, "AND" | "&&" | "+" | "&") {
            continue;
        }
        if raw == "NOT" && !token.is_last {
            not = Some(raw);
            continue;
        }
        token.is_not |= not.take().is_some();
        let ask = match ask(&token, typed, splitter) {
            Ok(Some(ask)) => ask,
            Ok(None) => continue,
            Err(ignored) => {
                query.ignored.push(ignored);
                continue;
            }
        };
        let clause = |ask| Clause {
            any: vec![ask],
            is_not: token.is_not,
        };
        // What is written without spaces is mostly more than one thing: its pairs are words that may be apart.
        if let (Ask::Text(text), None, false) = (&ask, or, token.is_not)
            && !text.is_quoted
            && text.words.len() >= 3
            && text.words.iter().all(|(word, _)| word.chars().all(is_pairing))
        {
            let pairs = text.words.iter().map(|word| {
                let word = (word.0.clone(), 0);
                Ask::Text(Text {
                    written: word.0.clone(),
                    words: vec![word],
                    is_open: false,
                    ..text.clone()
                })
            });
            query.clauses.extend(pairs.map(clause));
            continue;
        }
        match (or.take(), query.clauses.last_mut()) {
            (Some(_), Some(last)) if !token.is_not => last.any.push(ask),
            (or, _) => {
                query.ignored.extend(or.map(str::to_owned));
                query.clauses.push(clause(ask));
            }
        }
    }
    query.ignored.extend(or.map(str::to_owned));
    months(&mut query.clauses);
    let typed = typed.trim();
    if query.clauses.is_empty() && query.ignored.is_empty() && !typed.is_empty() {
        query.ignored.push(typed.chars().take(40).collect());
    }
    if query.ignored.len() > SAID {
        query.ignored.truncate(SAID);
        query.ignored.push("…".to_owned());
    }
    query
}

/// Makes one of a month and the year behind it: `October 2026` names days, as `2026-10` does.
fn months(clauses: &mut Vec<Clause>) {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = |clause: &Clause| match (&*clause.any, clause.is_not) {
        ([Ask::Text(text)], false) if !text.is_quoted && text.words.len() == 1 => Some(text.words[0].0.clone()),
        _ => None,
    };
    let mut at = 0;
    while at + 1 < clauses.len() {
        let month = word(&clauses[at]).and_then(|word| {
            let is_it = |name: &&str| *name == word || (word.len() == 3 && name.starts_with(&word));
            NAMES.iter().position(is_it)
        });
        let year = word(&clauses[at + 1]).filter(|word| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()));
        if let (Some(month), Some(year)) = (month, year)
            && let [Ask::Text(first)] = &mut *clauses[at].any
        {
            first.days = days(&format!("{year}-{}", month + 1));
            first.is_open = false;
            first.words.push((year, 1));
            clauses.remove(at + 1);
        }
        at += 1;
    }
}

/// A piece of what was typed.
struct Token<'a> {
    at: std::ops::Range<usize>,
    is_not: bool,
    field: Option<&'a str>,
    value: &'a str,
    is_quoted: bool,
    /// Whether its quotes aren't closed yet.
    is_unclosed: bool,
    /// Whether nothing follows, not even a space.
    is_last: bool,
}

struct Lexer<'a> {
    typed: &'a str,
    at: usize,
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '「' | '」')
}

impl<'a> Iterator for Lexer<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let typed = self.typed;
        let start = self.at + typed[self.at..].find(|c: char| !c.is_whitespace())?;
        let mut from = start;
        let is_not = typed[from..].starts_with(['-', '−']) && {
            let dash = typed[from..].chars().next().map_or(1, char::len_utf8);
            typed[from + dash..].starts_with(|c: char| c.is_alphanumeric() || is_quote(c))
        };
        if is_not {
            from += typed[from..].chars().next().map_or(1, char::len_utf8);
        }
        let mut field = None;
        let bare = typed[from..].find(|c: char| c.is_whitespace() || is_quote(c) || c == ':');
        if let Some(colon) = bare.filter(|at| typed[from + at..].starts_with(':')) {
            let name = &typed[from..from + colon];
            if is_field(&name.to_lowercase()) {
                field = Some(name);
                from += colon + 1;
            }
        }
        let quote = typed[from..].chars().next().filter(|c| is_quote(*c));
        let (value, end, is_quoted) = match quote {
            Some(quote) => {
                let inner = from + quote.len_utf8();
                match typed[inner..].find(is_quote) {
                    Some(close) => {
                        let end = inner + close;
                        let quote = typed[end..].chars().next().map_or(1, char::len_utf8);
                        (&typed[inner..end], end + quote, true)
                    }
                    None => (&typed[inner..], typed.len(), true),
                }
            }
            None => {
                let end = typed[from..].find(|c: char| c.is_whitespace() || is_quote(c));
                let end = end.map_or(typed.len(), |end| from + end);
                (&typed[from..end], end, false)
            }
        };
        self.at = end;
        let is_unclosed = is_quoted && typed[start..end].chars().filter(|c| is_quote(*c)).count() == 1;
        Some(Token {
            at: start..end,
            is_not,
            field,
            value,
            is_quoted,
            is_unclosed,
            is_last: end == typed.len(),
        })
    }
}

fn is_field(name: &str) -> bool {
    zones(name).is_some() || matches!(name, "after" | "before" | "since" | "until") || Facet::named(name).is_some()
}

/// Where a field's words stand.
fn zones(name: &str) -> Option<&'static [Zone]> {
    Some(match name {
        "title" => &[Zone::Title],
        "id" => &[Zone::Id],
        "lesson" | "lessons" => &[Zone::Lessons],
        "action" | "actions" => &[Zone::Actions],
        "summary" => &[Zone::Summary],
        _ => return None,
    })
}

fn ask(token: &Token<'_>, typed: &str, splitter: &mut Splitter) -> Result<Option<Ask>, String> {
    let raw = &typed[token.at.clone()];
    let field = token.field.map(str::to_lowercase);
    if field.is_some() && token.value.trim().is_empty() {
        return Err(format!("{raw} (nothing stands behind the colon)"));
    }
    if let Some(name) = field
        .as_deref()
        .filter(|name| matches!(*name, "after" | "before" | "since" | "until"))
    {
        let days = days(token.value.trim()).ok_or_else(|| format!("{raw} (a day is 2026, 2026-03 or 2026-03-02)"))?;
        return Ok(Some(match name {
            "after" | "since" => Ask::Days(Some(days.0), None),
            "before" => Ask::Days(None, Some(days.0)),
            _ => Ask::Days(None, Some(days.1)),
        }));
    }
    let zones = field.as_deref().and_then(zones);
    if let (Some(facet), None) = (field.as_deref().and_then(Facet::named), zones) {
        return Ok(Some(Ask::Value(facet, token.value.trim().to_lowercase())));
    }
    let words = whole(token.value, splitter);
    if words.is_empty() {
        return match token.value.chars().any(char::is_alphanumeric) || token.is_quoted {
            true => Err(raw.to_owned()),
            // Punctuation by itself says nothing.
            false => Ok(None),
        };
    }
    Ok(Some(Ask::Text(Text {
        words,
        written: token.value.to_lowercase(),
        zones: zones.unwrap_or(&Zone::ALL),
        is_quoted: token.is_quoted,
        is_open: (token.is_last
            && (!token.is_quoted || token.is_unclosed)
            && token.value.ends_with(char::is_alphanumeric))
            || (!token.is_quoted && token.value.ends_with('*')),
        days: (zones.is_none() && token.value.contains('-'))
            .then(|| days(token.value))
            .flatten(),
        at: token.at.clone(),
    })))
}

/// Only whole words, not the parts of `getVirtualPrice`, each as far behind the first as the index has it.
fn whole(text: &str, splitter: &mut Splitter) -> Vec<(String, u32)> {
    let mut at = 0;
    let mut end = 0;
    let mut words = Vec::new();
    splitter.split(text, |word, _, bytes, step| {
        at += if words.is_empty() { 0 } else { step };
        // A part lies within the word before.
        if bytes.start >= end || words.is_empty() || is_pair(text, &bytes) {
            end = bytes.end;
            words.push((word.to_owned(), at));
        }
    });
    words
}

/// Whether it is one of the overlapping pairs of a script without spaces.
fn is_pair(text: &str, bytes: &std::ops::Range<usize>) -> bool {
    text[bytes.clone()].chars().next().is_some_and(is_pairing)
}

fn is_pairing(c: char) -> bool {
    c as u32 >= 0x3000
}

/// The first day of a year, a month or a day, and the first one behind it, as days since 1970-01-01.
fn days(value: &str) -> Option<(i32, i32)> {
    let mut parts = value.split(['-', '/', '.']);
    let year: i32 = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let mut number = || -> Option<Option<i32>> {
        match parts.next() {
            None => Some(None),
            Some(part) if part.len() <= 2 => part.parse().ok().map(Some),
            Some(_) => None,
        }
    };
    let (month, day) = (number()?, number()?);
    if parts.next().is_some() {
        return None;
    }
    match (month, day) {
        (None, _) => Some((day_of(year, 1, 1), day_of(year + 1, 1, 1))),
        (Some(month @ 1..=12), None) => {
            let next = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
            Some((day_of(year, month, 1), day_of(next.0, next.1, 1)))
        }
        (Some(month @ 1..=12), Some(day @ 1..=31)) => {
            let day = day_of(year, month, day);
            Some((day, day + 1))
        }
        _ => None,
    }
}

/// The number of a day of the Gregorian calendar.
fn day_of(year: i32, month: i32, day: i32) -> i32 {
    // Years begin in March, so that leap days come last.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let days_of_years = 365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    days_of_years + (153 * month + 2) / 5 + day - 1 - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(typed: &str) -> Query {
        read(typed, &mut Splitter::default())
    }

    /// Clauses as one line each.
    fn told(typed: &str) -> Vec<String> {
        let ask = |ask: &Ask| match ask {
            Ask::Text(text) => {
                let words: Vec<&str> = text.words.iter().map(|(word, _)| &**word).collect();
                let zones = if text.zones.len() == 1 {
                    format!("{:?}:", text.zones[0])
                } else {
                    String::new()
                };
                let quoted = if text.is_quoted { "=" } else { "" };
                let open = if text.is_open { "*" } else { "" };
                format!("{zones}{quoted}{}{open}", words.join("_"))
            }
            Ask::Value(facet, value) => format!("{}:{value}", facet.as_str()),
            Ask::Days(from, to) => format!("{from:?}..{to:?}"),
        };
        let clause = |clause: &Clause| {
            let any: Vec<String> = clause.any.iter().map(ask).collect();
            format!("{}{}", if clause.is_not { "-" } else { "" }, any.join("|"))
        };
        of(typed).clauses.iter().map(clause).collect()
    }

    #[test]
    fn the_language() {
        assert_eq!(told("disk full"), ["disk", "full*"]);
        assert_eq!(told("disk full "), ["disk", "full"]);
        assert_eq!(told("\"disk full\" -staging"), ["=disk_full", "-staging*"]);
        assert_eq!(told("kafka OR redis lag "), ["kafka|redis", "lag"]);
        assert_eq!(told("sev:1 Service:\"edge api\""), ["severity:1", "service:edge api"]);
        assert_eq!(
            told("title:Checkout lesson:backup "),
            ["Title:checkout", "Lessons:backup"]
        );
        assert_eq!(
            told("INC-2026-014 http://a.example/b "),
            ["inc_2026_014", "http_a_example_b"]
        );
        assert_eq!(
            told("after:2025-06 before:2026"),
            ["Some(20240)..None", "None..Some(20454)"]
        );
        assert_eq!(told("getVirtualPrice now "), ["getvirtualprice", "now"]);
        assert_eq!(told("証明書 "), ["証明_明書"]);
        assert_eq!(told("証明書の期限"), ["証明", "明書", "書の", "の期", "期限"]);
        assert_eq!(
            told("disk NOT full cert* \"client cer"),
            ["disk", "-full", "cert*", "=client_cer*"]
        );
    }

    #[test]
    fn what_makes_no_sense_is_said() {
        for (typed, ignored) in [
            ("OR", vec!["OR"]),
            ("( )", vec!["( )"]),
            ("disk OR", vec!["OR"]),
            (
                "disk after:yesterday",
                vec!["after:yesterday (a day is 2026, 2026-03 or 2026-03-02)"],
            ),
            ("sev: disk", vec!["sev: (nothing stands behind the colon)"]),
            ("disk - ( )", vec![]),
            ("\"\"", vec!["\"\""]),
        ] {
            assert_eq!(of(typed).ignored, ignored, "{typed}");
        }
        assert_eq!(told("\"disk full"), ["=disk_full*"]);
        assert_eq!(of(" 🔥 ").ignored, ["🔥"]);
        assert_eq!(of(&"\"\" ".repeat(9)).ignored.len(), 4);
        assert_eq!(told("--- :: \"\" -\"\" a\"b"), ["a", "=b*"]);
    }

    #[test]
    fn a_month_and_a_year_are_days() {
        assert_eq!(told("October 2026 outage "), ["october_2026", "outage"]);
        let query = of("oct 2026");
        let [Ask::Text(text)] = &*query.clauses[0].any else {
            panic!("{query:?}");
        };
        assert_eq!(text.days, days("2026-10"));
        assert_eq!(told("may we 2026"), ["may", "we", "2026*"]);
    }

    #[test]
    fn days_are_counted() {
        assert_eq!(days("1970"), Some((0, 365)));
        assert_eq!(days("2024-02"), Some((19_754, 19_783)));
        assert_eq!(days("2024-02-29"), Some((19_782, 19_783)));
        for bad in ["24", "2024-13", "2024-02-30-1", "2024-xx", "x"] {
            assert_eq!(days(bad), None, "{bad}");
        }
    }
}
