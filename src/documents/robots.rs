//! `robots.txt` (RFC 9309). It keeps nobody out: what is restricted isn't in the site.

use crate::pages::{Context, Links};

/// The text. Its paths begin with that of `base_url`; crawlers read it at the root of a host alone.
pub fn text(context: Context<'_>) -> String {
    let config = context.config;
    if config.public {
        let sitemap = config.base_url.as_ref();
        let sitemap = sitemap.map_or_else(String::new, |base| format!("\nSitemap: {base}sitemap.xml\n"));
        return format!("User-agent: *\nAllow: /\n{sitemap}");
    }
    // What a crawler may not fetch it may still list, by the words of whoever links there: only a page that it reads can
    // tell it `noindex`. So pages may be fetched, and what can't say `noindex` itself (feeds, JSON, images) may not. The
    // longest rule that matches counts; a crawler that doesn't know `*` and `$` stays away from all.
    let root = Links::rooted(config.base_url.as_deref()).to("");
    format!(
        "# Not for search engines: pages say noindex, and all else is not to be fetched.\n\
         User-agent: *\nAllow: {root}$\nAllow: {root}*/$\nAllow: {root}*.html$\nDisallow: {root}\n"
    )
}
