//! The body of a report, rendered as far as one file can tell.

use std::sync::Arc;

use serde::Serialize;

use super::SectionKind;
use crate::source::Span;

/// A heading of the body, and what stands under it.
#[derive(Clone, Debug)]
pub struct Section {
    /// What it is about, when its heading says so.
    pub kind: Option<SectionKind>,
    /// 1 to 6.
    pub level: u8,
    /// The heading's text.
    pub title: String,
    /// Its anchor on the page.
    pub anchor: String,
    /// The bytes from after the heading to the next one of its level or above.
    pub span: Span,
}

/// The anchor of a report's page as a whole. No heading's has a dot.
pub const TOP: &str = "page.main";

/// The rendered body. Links into the folder are unresolved; all else is final and safe HTML.
#[derive(Clone, Debug, Default)]
pub struct Body {
    /// In order.
    pub pieces: Vec<Piece>,
    /// In order.
    pub sections: Vec<Section>,
}

/// A part of the rendered body.
#[derive(Clone, Debug)]
pub enum Piece {
    /// Safe HTML, to print as it is.
    Html(Arc<str>),
    /// The opening tag of a link into the folder, `[text](../b.md#c)`, or to a report, `[[INC-1]]`. The text and
    /// `</a>` follow as HTML.
    LinkStart(Target),
    /// The text of a `[[INC-1]]`: the id, or the title where the report is known.
    LinkText(Target),
    /// An image that lies in the folder.
    Image {
        /// The image.
        target: Target,
        /// What it shows.
        alt: Box<str>,
        /// Its caption.
        title: Box<str>,
    },
    /// Here the section with this index in [`Body::sections`] begins; its heading follows as HTML.
    Section(usize),
    /// Here the author's own table or list was understood whole, and what was read is drawn in its place.
    Drawn(Drawn),
}

/// What can be drawn in place of what the author wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Drawn {
    /// The timeline.
    Timeline,
    /// The table of actions.
    Actions,
    /// Hypotheses, how they were tested and how that ended.
    Hypotheses,
}

/// What a link names, before anybody looked whether it is there.
#[derive(Clone, Debug)]
pub struct Target {
    /// A report's id, or a path relative to the file, perhaps with `#fragment`.
    pub name: Arc<str>,
    /// Whether it was written as `[[name]]`.
    pub by_id: bool,
    /// Where it stands.
    pub span: Span,
}
