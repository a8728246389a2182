//! What open pages are told, over server-sent events: that something is new, and what it is about.
//!
//! A page asks for itself whatever the news, and the server answers 304 where it is what it was: so the server needs to
//! know nothing of its readers, and one that reads nothing costs nothing.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::channel::Channel;
use hyper::body::Bytes;
use serde::Serialize;
use tokio::sync::watch;

/// The newest state, of which each page is told when it changes; what came in between is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct News {
    /// Of this run of the server.
    pub run: String,
    /// How often something was published in this run.
    pub version: u64,
    /// Tags of styles and scripts, by their paths in the site.
    pub parts: Arc<BTreeMap<String, String>>,
    /// How often files changed that pages show and don't hold: images.
    pub images: u64,
    /// How often the index of the search was made.
    pub index: u64,
    /// What keeps the site from being built, where something does.
    pub broken: Option<Arc<Broken>>,
    /// The page that the browser is to show.
    pub follow: Option<Follow>,
    /// Whether large files are being made.
    #[serde(skip)]
    pub is_pending: bool,
}

/// What keeps the site from being built.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Broken {
    /// In a few words.
    pub title: String,
    /// File, line and excerpt, and what to do.
    pub text: String,
}

impl Broken {
    /// What `error` says, below a title.
    pub fn of(title: &str, error: &anyhow::Error) -> Self {
        Self {
            title: title.to_owned(),
            text: error.chain().map(ToString::to_string).collect::<Vec<_>>().join(": "),
        }
    }
}

impl Error for Broken {}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.title, self.text)
    }
}

/// The page of the report that was saved last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Follow {
    /// The version in which it was saved.
    pub version: u64,
    /// Its path on the server, from the site's root.
    pub url: String,
}

/// How long a stream may be silent: then a comment finds out whether somebody still listens.
const SILENCE: Duration = Duration::from_secs(15);

/// A stream of all news from now on, the newest first.
pub(super) fn stream(mut news: watch::Receiver<News>) -> Channel<Bytes> {
    let (mut to, body) = Channel::new(1);
    tokio::spawn(async move {
        loop {
            let event = serde_json::to_string(&*news.borrow_and_update()).unwrap_or_default();
            if to.send_data(Bytes::from(format!("data: {event}\n\n"))).await.is_err() {
                return;
            }
            loop {
                match tokio::time::timeout(SILENCE, news.changed()).await {
                    Ok(Ok(())) => break,
                    // Nothing will be new any more.
                    Ok(Err(_)) => return,
                    Err(_) => {
                        if to.send_data(Bytes::from_static(b":\n\n")).await.is_err() {
                            return;
                        }
                    }
                }
            }
        }
    });
    body
}
