//! The search of hansei: writes an index as one file, and answers from parts of it. No I/O of its own: it says which
//! bytes of the file it needs, and is given them.
//!
//! [`Entry`] → [`Prepared`](write::Prepared) → [`Bundle`](write::Bundle); [`Request`] → [`Step`] → [`Answer`].

mod answer;
mod blob;
pub mod bundle;
mod engine;
mod entry;
mod facets;
mod fuzzy;
mod language;
mod plan;
mod query;
mod rank;
mod schema;
mod site;
mod snippet;
mod terms;
mod text;
#[cfg(feature = "write")]
pub mod write;

pub use answer::{Answer, Count, Facets, Hit, Request};
#[cfg(feature = "write")]
pub use engine::Reader;
pub use engine::{Engine, Source, Step, is_reading};
pub use entry::{Card, Entry, Facet, Part, Type, Zone};
pub use site::SiteWords;
