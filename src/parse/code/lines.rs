//! Where each line says what it is: differences, and what stood in a terminal.

use super::language::{Known, Language, known};
use super::marks::{Class, Marks};
use super::scan::scan;

/// Two versions of a file, or of many.
pub(super) fn diff(text: &str, marks: &mut Marks) {
    let mut at = 0;
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let is_header = line.starts_with("--- ") && lines.peek().is_some_and(|next| next.starts_with("+++ "))
            || line.starts_with("+++ ") && at > 0 && text[..at - 1].rsplit('\n').next().is_some_and(is_old);
        let class = match line.as_bytes().first() {
            _ if is_header => Some(Class::Comment),
            Some(b'@') if line.starts_with("@@") => Some(Class::Name),
            Some(b'+' | b'>') => Some(Class::Inserted),
            Some(b'-' | b'<') => Some(Class::Deleted),
            Some(b'\\') => Some(Class::Comment),
            Some(b'd' | b'i' | b'n' | b's' | b'r') if is_about_files(line) => Some(Class::Comment),
            _ => None,
        };
        if let Some(class) = class {
            marks.add(class, at, at + line.len());
        }
        at += line.len();
    }
}

fn is_old(line: &str) -> bool {
    line.starts_with("--- ")
}

/// Whether git says something of a file there.
fn is_about_files(line: &str) -> bool {
    const WORDS: [&str; 9] = [
        "diff ",
        "index ",
        "deleted file mode ",
        "new file mode ",
        "similarity index ",
        "rename from ",
        "rename to ",
        "new mode ",
        "dissimilarity index ",
    ];
    WORDS.iter().any(|word| line.starts_with(word))
}

/// Commands behind their prompts; what they answered is left as it is.
pub(super) fn console(text: &str, marks: &mut Marks) {
    let (Some(Known::Words(shell)), Some(Known::Words(sql))) = (known("sh"), known("sql")) else {
        return;
    };
    // Where people use $, # begins a comment.
    let has_dollar = text.lines().any(|line| prompt(line, false).is_some());
    let base = marks.base;
    let mut at = 0;
    while at < text.len() {
        let line = line_at(text, at);
        let Some((len, is_database)) = prompt(line, !has_dollar) else {
            if has_dollar && line.starts_with("# ") {
                marks.add(Class::Comment, at, at + line.trim_end_matches('\n').len());
            }
            at += line.len();
            continue;
        };
        marks.add(Class::Comment, at, at + len);
        let mut end = at + line.len();
        while text[..end].ends_with("\\\n") && end < text.len() {
            end += line_at(text, end).len();
        }
        let language: &Language = if is_database { sql } else { shell };
        marks.base = base + at + len;
        scan(&text[at + len..end], language, marks);
        marks.base = base;
        at = end;
    }
}

/// Whether somebody typed this behind a prompt.
pub(super) fn is_session(text: &str) -> bool {
    let first = text.lines().find(|line| !line.trim().is_empty());
    first.is_some_and(|line| line.starts_with("$ "))
}

fn line_at(text: &str, at: usize) -> &str {
    let end = text[at..].find('\n').map_or(text.len(), |i| at + i + 1);
    &text[at..end]
}

/// How long the prompt is that a line begins with, and whether it is a database's: `$`, `me@host:~$`, `[me@host ~]#`,
/// `PS C:\>`, `orders=#`, `mysql>`.
fn prompt(line: &str, with_hash: bool) -> Option<(usize, bool)> {
    const LONGEST: usize = 60;
    const DATABASES: [&str; 6] = ["mysql", "mariadb", "sqlite", "psql", "postgres", "cqlsh"];
    let mut ends = line
        .char_indices()
        .take(LONGEST)
        .filter(|(i, c)| matches!(c, '$' | '#' | '%' | '>' | '❯') && line[i + c.len_utf8()..].starts_with(' '));
    let (at, sign) = ends.next()?;
    let (before, len) = (&line[..at], at + sign.len_utf8() + 1);
    if matches!(sign, '>' | '#') && (before.ends_with('=') || before.ends_with('-')) && is_name(&before[..at - 1]) {
        return Some((len, true));
    }
    if sign == '>' && DATABASES.contains(&before) {
        return Some((len, true));
    }
    let is_prompt = match before {
        "" => sign != '#' && sign != '>' || sign == '#' && with_hash,
        _ if sign == '>' => before.starts_with("PS ") || is_name(before),
        _ => before.contains('@') && (before.starts_with('[') || !before.contains(' ')),
    };
    is_prompt.then_some((len, false))
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
}

/// The query before a table of what it found, as `psql` and `mysql` print it.
pub(super) fn query(text: &str) -> &str {
    let mut before = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let rule = line.trim_end();
        let is_rule = rule.len() > 3 && rule.bytes().all(|b| matches!(b, b'-' | b'+'));
        if is_rule && rule.starts_with('+') {
            return &text[..at];
        }
        if is_rule && text[before..at].starts_with(' ') {
            return &text[..before];
        }
        (before, at) = (at, at + line.len());
    }
    text
}
