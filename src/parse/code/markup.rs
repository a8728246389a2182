//! XML and HTML: tags, their attributes, comments.

use super::marks::{Class, Marks};

/// Adds what there is in the text.
pub(super) fn markup(text: &str, marks: &mut Marks) {
    let mut at = 0;
    while let Some(open) = text[at..].find('<').map(|i| at + i) {
        let rest = &text[open..];
        if rest.starts_with("<!--") {
            let end = rest.find("-->").map_or(text.len(), |i| open + i + 3);
            marks.add(Class::Comment, open, end);
            at = end;
        } else if rest.starts_with("<![CDATA[") {
            marks.add(Class::Keyword, open, open + 9);
            at = open + 9;
        } else {
            at = tag(text, open, marks);
        }
    }
}

/// The tag that begins at `open`; gives where it ends. What is no tag is only a character.
fn tag(text: &str, open: usize, marks: &mut Marks) -> usize {
    let bytes = text.as_bytes();
    let is_name = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b':' | 0x80..);
    let run = |from: usize| from + bytes[from..].iter().take_while(|b| is_name(**b)).count();
    let name = open + 1 + usize::from(matches!(bytes.get(open + 1), Some(b'/' | b'!' | b'?')));
    let mut at = run(name);
    if at == name {
        return open + 1;
    }
    marks.add(Class::Keyword, open, at);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'>' => {
                marks.add(Class::Keyword, at, at + 1);
                return at + 1;
            }
            b'/' | b'?' if bytes.get(at + 1) == Some(&b'>') => {
                marks.add(Class::Keyword, at, at + 2);
                return at + 2;
            }
            b'<' => return at,
            b'"' | b'\'' => {
                let Some(len) = text[at + 1..].find(char::from(byte)) else {
                    return text.len();
                };
                marks.add(Class::Text, at, at + len + 2);
                at += len + 2;
            }
            _ if is_name(byte) => {
                let end = run(at);
                marks.add(Class::Name, at, end);
                at = end;
            }
            _ => at += 1,
        }
    }
    at
}
