//! Shows a site while people write it.
//!
//! [`http`] answers from a site in memory. Whoever watches the folder puts a newer one in its place with
//! [`http::SharedFiles::swap`]; an answer under way is finished from the old one.

pub mod http;
