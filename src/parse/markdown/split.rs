//! Finished HTML is cut where something is still open.

use crate::name::unescape;
use crate::parse::slot::{CLOSE, OPEN};
use crate::report::{Drawn, Piece, Target};

/// What is open in the HTML, by its number.
pub(super) enum Slot {
    Link(Target),
    Text(Target),
    Image(Target, Box<str>, Box<str>),
    Drawn(Drawn),
    Section(usize),
}

/// Cuts the HTML at every slot.
pub(super) fn split(html: &str, slots: Vec<Slot>) -> Vec<Piece> {
    let mut slots: Vec<Option<Slot>> = slots.into_iter().map(Some).collect();
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut rest = html;
    let flush = |text: &mut String, pieces: &mut Vec<Piece>| {
        if !text.is_empty() {
            pieces.push(Piece::Html(std::mem::take(text).into()));
        }
    };
    while let Some(open) = rest.find(OPEN) {
        let Some(len) = rest[open..].find(CLOSE) else { break };
        let number = &rest[open + OPEN.len_utf8()..open + len];
        let slot = number.parse::<usize>().ok().and_then(|n| slots.get_mut(n));
        let slot = slot.and_then(|slot| match slot {
            // It may go on in another block.
            Some(Slot::Link(target)) => Some(Slot::Link(target.clone())),
            slot => slot.take(),
        });
        let (mut before, mut after) = (&rest[..open], &rest[open + len + CLOSE.len_utf8()..]);
        match slot {
            Some(Slot::Link(target)) => {
                // The whole tag is made again by whoever knows where the link leads.
                before = &before[..before.rfind("<a").unwrap_or(before.len())];
                after = after.split_once('>').map_or("", |(_, after)| after);
                text.push_str(before);
                flush(&mut text, &mut pieces);
                pieces.push(Piece::LinkStart(target));
            }
            Some(Slot::Image(target, mut alt, mut title)) => {
                let tag = before.rfind("<img").unwrap_or(before.len());
                let (rest_of_tag, tail) = after.split_once('>').unwrap_or((after, ""));
                if alt.is_empty() {
                    alt = attribute(&before[tag..], "alt")
                        .or_else(|| attribute(rest_of_tag, "alt"))
                        .unwrap_or_default();
                    title = attribute(&before[tag..], "title")
                        .or_else(|| attribute(rest_of_tag, "title"))
                        .unwrap_or_default();
                }
                text.push_str(&before[..tag]);
                after = tail;
                flush(&mut text, &mut pieces);
                pieces.push(Piece::Image { target, alt, title });
            }
            Some(Slot::Text(target)) => {
                text.push_str(before);
                flush(&mut text, &mut pieces);
                pieces.push(Piece::LinkText(target));
            }
            Some(Slot::Drawn(what)) => {
                text.push_str(before);
                flush(&mut text, &mut pieces);
                pieces.push(Piece::Drawn(what));
            }
            Some(Slot::Section(i)) => {
                text.push_str(before);
                flush(&mut text, &mut pieces);
                pieces.push(Piece::Section(i));
            }
            None => text.push_str(before),
        }
        rest = after;
    }
    text.push_str(rest);
    flush(&mut text, &mut pieces);
    pieces
}

/// An attribute of a tag that the sanitizer wrote, entities undone.
fn attribute(tag: &str, name: &str) -> Option<Box<str>> {
    let value = tag.split_once(&format!(" {name}=\""))?.1.split_once('"')?.0;
    Some(unescape(value).into())
}
