//! What may stand in what, of the elements that a sanitizer lets through.

/// What an element takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Model {
    /// Blocks and words.
    Flow,
    /// Words.
    Phrasing,
    /// Items.
    List,
    /// Terms and what they mean, or groups of these.
    Terms,
    /// One group of them.
    Group,
    /// Rows, and what goes before them.
    Table,
    Rows,
    Row,
}

/// Where an element stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Among blocks.
    Block,
    /// Among words.
    Phrasing,
    /// In one element alone.
    Part,
}

const BLOCKS: [&str; 23] = [
    "article",
    "aside",
    "blockquote",
    "details",
    "div",
    "dl",
    "figure",
    "footer",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "ul",
    "h1",
];
const PARTS: [&str; 13] = [
    "li",
    "dt",
    "dd",
    "tr",
    "td",
    "th",
    "tbody",
    "thead",
    "caption",
    "summary",
    "figcaption",
    "rt",
    "rp",
];
const WORDS: [&str; 27] = [
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark", "q",
    "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "u", "var",
];

/// What an element is called today; nothing where it says nothing here.
pub(super) fn renamed(name: &str) -> Option<&'static str> {
    let name = match name {
        "acronym" => "abbr",
        "center" => "div",
        "data" | "time" => "span",
        // The page's title is the only one.
        "h1" => "h2",
        "strike" => "s",
        "tt" => "code",
        "wbr" => return Some("wbr"),
        name => name,
    };
    let mut known = BLOCKS.iter().chain(&PARTS).chain(&WORDS);
    known.find(|known| **known == name).copied()
}

pub(super) fn kind(name: &str) -> Kind {
    if BLOCKS.contains(&name) {
        Kind::Block
    } else if PARTS.contains(&name) {
        Kind::Part
    } else {
        Kind::Phrasing
    }
}

pub(super) fn has_no_end(name: &str) -> bool {
    matches!(name, "br" | "hr" | "img" | "wbr" | "area" | "col")
}

/// What an element takes in one that takes `around`.
pub(super) fn model(name: &str, around: Model) -> Model {
    match name {
        "ul" | "ol" => Model::List,
        "dl" => Model::Terms,
        "div" if around == Model::Terms => Model::Group,
        "table" => Model::Table,
        "tbody" | "thead" => Model::Rows,
        "tr" => Model::Row,
        // These are as what is around them.
        "a" | "ins" | "del" if around == Model::Phrasing => Model::Phrasing,
        "a" | "ins" | "del" => Model::Flow,
        "p" | "pre" | "summary" | "rt" => Model::Phrasing,
        name if is_heading(name) || kind(name) == Kind::Phrasing => Model::Phrasing,
        _ => Model::Flow,
    }
}

/// Whether an element that takes `model` takes this part.
pub(super) fn takes(model: Model, part: &str) -> bool {
    match model {
        Model::List => part == "li",
        Model::Terms | Model::Group => matches!(part, "dt" | "dd"),
        Model::Table => matches!(part, "caption" | "thead" | "tbody" | "tr" | "td" | "th"),
        Model::Rows => matches!(part, "tr" | "td" | "th"),
        Model::Row => matches!(part, "td" | "th"),
        Model::Flow | Model::Phrasing => false,
    }
}

/// Whether an element marks words, and so goes on in a block that stands in it.
pub(super) fn is_formatting(name: &str) -> bool {
    kind(name) == Kind::Phrasing && name != "ruby"
}

const HEADINGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];

pub(super) fn is_heading(name: &str) -> bool {
    HEADINGS.contains(&name)
}

/// The level of a heading.
pub(super) fn level(name: &str) -> Option<u8> {
    let at = HEADINGS.iter().position(|heading| *heading == name)?;
    Some(at as u8 + 1)
}

/// The heading of a level.
pub(super) fn heading(level: u8) -> &'static str {
    HEADINGS[usize::from(level.clamp(1, 6)) - 1]
}

/// What says something of a section, and can't stand in a term or a table's heading.
pub(super) fn is_about_a_section(name: &str) -> bool {
    is_heading(name) || matches!(name, "article" | "aside" | "footer" | "header" | "nav" | "section")
}
