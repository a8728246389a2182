//! Shows a site while people write it.
//!
//! [`live`] is the site and how it follows its folder, [`follow()`] keeps it following, and [`http`] answers from what is
//! there: an answer under way is finished from the old files.

mod done;
mod follow;
pub mod http;
mod limits;
pub mod live;
mod panel;
mod shown;
mod told;
mod watch;
mod work;

pub use follow::follow;
pub use told::{Following, Rebuilt, Told};
