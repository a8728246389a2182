//! Atom feeds (RFC 4287) of reports.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;

use super::xml::Xml;
use crate::digest::Edition;
use crate::knowledge::Entry;
use crate::name::{percent_encode, slug};
use crate::pages::{self, Context, EDITIONS_FEED, Links};
use crate::report::{Local, Stamp};

/// How many entries a feed has at the most.
const MOST: usize = 30;

/// The authority of our `tag:` addresses (RFC 4151), and the year from which on it is ours.
const TAG: &str = "tag:hansei,2026";

/// What a feed is of.
#[derive(Clone, Copy, Debug)]
pub struct Feed<'a> {
    /// Its title.
    pub title: &'a str,
    /// The page that it belongs to, from the site's root: ends with `/`, or is empty.
    pub url: &'a str,
    /// Its own path, from the site's root: `feed.xml`.
    pub path: &'a str,
    /// Indices into `knowledge.reports`, newest first.
    pub entries: &'a [usize],
}

/// The feed as text. It has those reports whose time is known: an entry has to say when it was changed, and any time we
/// made up would show an old report as news. It changes with the reports alone; only an empty feed has the as-of day.
pub fn feed(context: Context<'_>, feed: &Feed<'_>) -> String {
    let names = Names::new(context, feed.path);
    let entries = feed.entries.iter().map(|&index| &context.knowledge.reports[index]);
    let dated = entries.filter_map(|entry| Some((entry, entry.when()?)));
    let dated: Vec<(&Entry, i64)> = dated.take(MOST).collect();
    let newest = dated.iter().map(|(entry, first)| latest(entry, *first)).max();
    let as_of = Stamp {
        local: Local::Day(context.knowledge.as_of),
        instant: None,
    };

    let mut xml = Xml::new();
    let updated = newest.unwrap_or_else(|| as_of.seconds());
    head(&mut xml, context, &names, (feed.title, feed.url, feed.path), updated);
    for (entry, first) in dated {
        write(&mut xml, context, &names, entry, (first, latest(entry, first)));
    }
    xml.close("feed");
    xml.finish()
}

/// Opens a feed: its title, the page that it belongs to, its own path, and when it was updated.
fn head(xml: &mut Xml, context: Context<'_>, names: &Names<'_>, (title, url, path): (&str, &str, &str), updated: i64) {
    let config = context.config;
    let language = config.language.as_str();
    xml.open(
        "feed",
        &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", language)],
    );
    xml.text("id", &names.id(path));
    xml.text("title", title);
    xml.text("updated", &rfc_3339(updated));
    xml.open("author", &[]);
    xml.text("name", &config.title);
    xml.close("author");
    let own = names.link(path);
    xml.empty(
        "link",
        &[("rel", "self"), ("type", "application/atom+xml"), ("href", &own)],
    );
    xml.empty(
        "link",
        &[("rel", "alternate"), ("type", "text/html"), ("href", &names.link(url))],
    );
}

/// The feed of the editions of the digest. A published one was updated on the day of that; another on the last day of its
/// period, or, as long as that goes on, on the day of its newest report.
pub fn editions(context: Context<'_>) -> String {
    let names = Names::new(context, EDITIONS_FEED);
    let seconds = |day: Date| {
        let stamp = Stamp {
            local: Local::Day(day),
            instant: None,
        };
        stamp.seconds()
    };
    let updated = |edition: &Edition| {
        let sheet = &edition.sheet;
        let published = edition.publication.as_ref().and_then(|publication| publication.on);
        let newest = sheet.incidents.iter().filter_map(|told| told.day).max();
        let over = (sheet.period.to <= sheet.as_of).then_some(sheet.period.to);
        seconds(published.or(over).or(newest).unwrap_or(sheet.period.from))
    };
    let shown = &context.editions[..context.editions.len().min(MOST)];
    let newest = shown.iter().map(updated).max();
    let title = format!("Lessons learned · {}", context.config.title);
    let mut xml = Xml::new();
    let updated_at = newest.unwrap_or_else(|| seconds(context.knowledge.as_of));
    head(
        &mut xml,
        context,
        &names,
        (&title, "lessons/", EDITIONS_FEED),
        updated_at,
    );
    for edition in shown {
        let url = edition.url();
        xml.open("entry", &[]);
        xml.text("id", &names.id(&url));
        xml.text("title", &edition.sheet.title);
        let at = rfc_3339(updated(edition));
        xml.text("updated", &at);
        xml.text("published", &at);
        let link = names.link(&url);
        xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &link)]);
        xml.text("summary", &pages::taught(edition));
        xml.close("entry");
    }
    xml.close("feed");
    xml.finish()
}

/// Writes an entry that was `published` and `updated` at these seconds.
fn write(xml: &mut Xml, context: Context<'_>, names: &Names<'_>, entry: &Entry, (published, updated): (i64, i64)) {
    let report = &*entry.report;
    let url = entry.url();
    xml.open("entry", &[]);
    xml.text("id", &names.id(&url));
    let title = &report.title.value;
    match (entry.is_ongoing(), entry.is_draft()) {
        (true, _) => xml.text("title", &format!("Ongoing: {title}")),
        (_, true) => xml.text("title", &format!("Draft: {title}")),
        (false, false) => xml.text("title", title),
    }
    xml.text("updated", &rfc_3339(updated));
    xml.text("published", &rfc_3339(published));
    xml.empty(
        "link",
        &[("rel", "alternate"), ("type", "text/html"), ("href", &names.link(&url))],
    );
    if let Some(severity) = report.severity.as_ref().or(report.severity_raw.as_ref()) {
        let configured = context.config.severities.iter().find(|s| s.id == severity.value);
        let label = configured.map_or(severity.value.as_str(), |s| &s.label);
        category(xml, "severity", &severity.value, label);
    }
    for (scheme, words) in [("service", &report.services), ("tag", &report.tags)] {
        let words: BTreeSet<&str> = words.iter().map(|known| known.value.as_str()).collect();
        for word in words {
            category(xml, scheme, word, word);
        }
    }
    if let Some(summary) = &report.summary {
        xml.text("summary", &summary.value);
    }
    xml.close("entry");
}

fn category(xml: &mut Xml, scheme: &str, term: &str, label: &str) {
    let scheme = format!("{TAG}:{scheme}");
    let mut attributes = vec![("term", term), ("scheme", &scheme)];
    if label != term && !label.is_empty() {
        attributes.push(("label", label));
    }
    xml.empty("category", &attributes);
}

/// Seconds of the latest moment that it has, from the `first`.
fn latest(entry: &Entry, first: i64) -> i64 {
    entry.latest().map_or(first, |at| at.seconds().max(first))
}

/// `2026-03-02T09:14:00Z`. Years have four digits there.
fn rfc_3339(seconds: i64) -> String {
    const YEAR_0: i64 = -62_167_219_200;
    let seconds = seconds.clamp(YEAR_0, Timestamp::MAX.as_second());
    Timestamp::from_second(seconds).unwrap_or_default().to_string()
}

/// What things are called in a feed, and how they are linked.
struct Names<'a> {
    base_url: Option<&'a str>,
    site: String,
    links: Links,
}

impl<'a> Names<'a> {
    fn new(context: Context<'a>, path: &str) -> Self {
        Self {
            base_url: context.config.base_url.as_deref(),
            site: slug(&context.config.title),
            links: Links::relative(path, context.portable),
        }
    }

    /// An address that stays, of what stands at `url` from the site's root.
    fn id(&self, url: &str) -> String {
        match self.base_url {
            Some(base) => format!("{base}{}", percent_encode(url)),
            None => format!("{TAG}:{}/{}", percent_encode(&self.site), percent_encode(url)),
        }
    }

    /// A reader knows where it got the feed, so that relative links will do where nothing else is known.
    fn link(&self, url: &str) -> String {
        match self.base_url {
            Some(base) => format!("{base}{}", percent_encode(url)),
            None => self.links.to(url),
        }
    }
}
