//! The tags and the text of HTML that a sanitizer wrote: every element has its end, every value its quotes.

use super::model::has_no_end;

pub(super) enum Token<'h> {
    /// A name, and attributes as they are written.
    Start(&'h str, Vec<(String, String)>),
    /// Of what was opened last.
    End,
    Text(&'h str),
}

pub(super) fn tokens(html: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        loop {
            if rest.is_empty() {
                return None;
            }
            let Some(tag) = rest.strip_prefix('<') else {
                let (text, after) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
                rest = after;
                return Some(Token::Text(text));
            };
            if let Some(end) = tag.strip_prefix('/') {
                let (name, after) = end.split_once('>').unwrap_or((end, ""));
                rest = after;
                if has_no_end(name) {
                    continue;
                }
                return Some(Token::End);
            }
            let end = tag.find([' ', '>']).unwrap_or(tag.len());
            let (name, mut after) = tag.split_at(end);
            let mut attributes = Vec::new();
            while let Some(attribute) = after.strip_prefix(' ') {
                let (key, value) = attribute.split_once("=\"").unwrap_or((attribute, ""));
                let (value, next) = value.split_once('"').unwrap_or((value, ""));
                attributes.push((key.to_owned(), value.to_owned()));
                after = next;
            }
            rest = after.strip_prefix('>').unwrap_or(after);
            return Some(Token::Start(name, attributes));
        }
    })
}
