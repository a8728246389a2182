//! Links from one page to another: relative, so that the site works under any prefix.

use crate::name::{percent_decode, percent_encode};

/// Makes links that stand on one page.
#[derive(Clone, Debug)]
pub struct Links {
    from: String,
    /// `../` for each folder that the page is in; for the 404 page, the path of the site.
    prefix: String,
    portable: bool,
    /// Whether nothing can be linked to.
    none: bool,
}

impl Links {
    /// For the page at `from`, from the site's root. With `portable`, links name `index.html`.
    pub fn relative(from: &str, portable: bool) -> Self {
        Self {
            from: from.to_owned(),
            prefix: "../".repeat(from.matches('/').count()),
            portable,
            none: false,
        }
    }

    /// For what is read elsewhere, in a mail: links are whole addresses below `base_url`; without one there are none.
    pub fn whole(base_url: Option<&str>) -> Self {
        Self {
            // No page's, so that a link to a part of one is never that part's alone.
            from: "#".into(),
            prefix: base_url.unwrap_or_default().to_owned(),
            portable: false,
            none: base_url.is_none(),
        }
    }

    /// For a page that hosts show at any URL: links begin with the path of `base_url`, else with `/`.
    pub fn rooted(base_url: Option<&str>) -> Self {
        let path = base_url
            .and_then(|url| url.split_once("://"))
            .and_then(|(_, rest)| rest.split_once('/'))
            .map_or("", |(_, path)| path.trim_end_matches('/'));
        Self {
            from: "404.html".into(),
            prefix: if path.is_empty() {
                "/".into()
            } else {
                format!("/{path}/")
            },
            portable: false,
            none: false,
        }
    }

    /// What a link to a file begins with.
    pub fn root(&self) -> &str {
        &self.prefix
    }

    /// To `url`, from the site's root; a page's ends with `/` or is empty, and may have a `#fragment`. Empty where nothing can
    /// be linked to.
    pub fn to(&self, url: &str) -> String {
        if self.none {
            return String::new();
        }
        let (path, fragment) = match url.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment)),
            None => (url, None),
        };
        let mut link = if path == self.from && fragment.is_some() {
            String::new()
        } else {
            let mut link = format!("{}{}", self.prefix, percent_encode(path));
            if self.portable && (path.is_empty() || path.ends_with('/')) {
                link.push_str("index.html");
            } else if link.is_empty() {
                link.push_str("./");
            }
            link
        };
        if let Some(fragment) = fragment {
            link.push('#');
            link.push_str(&percent_encode(fragment));
        }
        link
    }

    /// To an address that somebody wrote, from the site's root: its escapes, its query and its fragment stay.
    pub fn to_written(&self, url: &str) -> String {
        let end = url.find(['?', '#']).unwrap_or(url.len());
        let (path, rest) = url.split_at(end);
        format!("{}{rest}", self.to(&percent_decode(path)))
    }

    /// To the twin in Markdown of the page itself; the page for what is missing has none.
    pub fn twin(&self) -> Option<String> {
        let is_page = self.from.is_empty() || self.from.ends_with('/');
        is_page.then(|| "index.md".to_owned())
    }

    /// Whether this page is `url` or below it.
    pub fn is_below(&self, url: &str) -> bool {
        self.from.starts_with(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_relative_to_the_page() {
        let links = Links::relative("incidents/a/", false);
        assert_eq!(links.to(""), "../../");
        assert_eq!(links.to("incidents/b/"), "../../incidents/b/");
        assert_eq!(links.to("incidents/b/#x"), "../../incidents/b/#x");
        assert_eq!(links.to("incidents/a/#x"), "#x");
        assert_eq!(Links::relative("", false).to(""), "./");
        assert_eq!(Links::relative("", true).to("incidents/"), "incidents/index.html");
        assert_eq!(Links::relative("a/", true).to(""), "../index.html");
        assert_eq!(links.to_written("about/?a=b#c"), "../../about/?a=b#c");
        assert_eq!(links.to_written("style%20guide.pdf"), "../../style%20guide.pdf");
        assert_eq!(links.to("incidents/要約/"), "../../incidents/%E8%A6%81%E7%B4%84/");
    }

    #[test]
    fn links_in_a_mail_are_whole_or_none() {
        let links = Links::whole(Some("https://a.example/x/"));
        assert_eq!(links.to(""), "https://a.example/x/");
        assert_eq!(links.to("incidents/a/#x"), "https://a.example/x/incidents/a/#x");
        assert_eq!(Links::whole(None).to("incidents/a/"), "");
    }

    #[test]
    fn the_missing_page_links_from_the_root() {
        assert_eq!(Links::rooted(None).to("style.css"), "/style.css");
        assert_eq!(Links::rooted(Some("https://a.example/x/y/")).to(""), "/x/y/");
    }
}
