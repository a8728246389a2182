//! Finds keys, tokens and passwords in a text, and takes them out before anything else reads it.
//!
//! Every artifact is made of the text that comes out of here, so that nothing downstream can leak what it never saw.
//! Formats are those that their issuers document; what stands in no format is found by the name that it is given
//! (`password=`), where it looks like a value and not like a word about passwords.
//!
//! It runs over every text of every report, twice: [`anchors`] is the fast path, and no reader looks at a byte of the
//! text more than a few times, whatever the text repeats ([`Scan`]).

mod address;
mod anchors;
mod assigned;
mod kinds;
mod looks;
mod pem;
mod scan;
mod value;

use std::borrow::Cow;
use std::ops::Range;

use self::anchors::Anchors;
use self::kinds::KINDS;
use self::scan::Scan;
use crate::diagnostic::{self, Diagnostic};
use crate::source::Span;

/// Looks for secrets. Built once, used for every file.
#[derive(Debug)]
pub struct Finder {
    anchors: Anchors,
}

/// A secret, and what it is: an entry of [`KINDS`].
struct Hit {
    place: Range<usize>,
    kind: usize,
}

impl Default for Finder {
    fn default() -> Self {
        Self::new()
    }
}

impl Finder {
    /// Makes the matcher.
    pub fn new() -> Self {
        Self {
            anchors: Anchors::new(KINDS.iter().map(|kind| (kind.anchor, kind.any_case))),
        }
    }

    /// The text with every secret as `[redacted: KIND]`, keeping its line breaks, and a finding for each.
    pub fn redact<'a>(&self, text: &'a str) -> (Cow<'a, str>, Vec<Diagnostic>) {
        let hits = self.hits(text);
        if hits.is_empty() {
            return (Cow::Borrowed(text), Vec::new());
        }
        let mut out = String::with_capacity(text.len());
        let mut findings = Vec::with_capacity(hits.len());
        let mut done = 0;
        for Hit { place, kind } in hits {
            let kind = KINDS[kind].name;
            out.push_str(&text[done..place.start]);
            let at = out.len();
            let name = kind.split_once(' ').map_or(kind, |(_, name)| name);
            out.push_str("[redacted: ");
            out.push_str(name);
            out.push(']');
            findings.push(diagnostic::secret(Span::new(at, out.len()), kind));
            out.extend(text[place.clone()].matches('\n'));
            done = place.end;
        }
        out.push_str(&text[done..]);
        (Cow::Owned(out), findings)
    }

    /// The secrets of a text, in order, none inside another.
    fn hits(&self, text: &str) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        let mut scan = Scan::new(text);
        self.anchors.each(text.as_bytes(), |at, kind| {
            if let Some(place) = (KINDS[kind].reach)(&mut scan, at, at + KINDS[kind].anchor.len()) {
                add(&mut hits, Hit { place, kind });
            }
        });
        hits
    }
}

/// Adds a hit. Those that overlap become one, called by its format rather than by the name it was assigned to.
fn add(hits: &mut Vec<Hit>, mut hit: Hit) {
    while let Some(last) = hits.pop_if(|last| last.place.end > hit.place.start) {
        let named_better = KINDS[last.kind].by_name && !KINDS[hit.kind].by_name;
        hit = Hit {
            place: last.place.start.min(hit.place.start)..last.place.end.max(hit.place.end),
            kind: if named_better { hit.kind } else { last.kind },
        };
    }
    hits.push(hit);
}

#[cfg(test)]
mod tests;
