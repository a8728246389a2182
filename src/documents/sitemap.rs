//! `sitemap.xml` (sitemaps.org): every page by its whole address.

use super::xml::Xml;
use crate::name::percent_encode;

/// How many pages one file may list.
const MOST: usize = 50_000;

const NAMESPACE: (&str, &str) = ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");

/// Whether a file at the site's root, named in lower case, is or may become one of a sitemap.
pub(super) fn is_ours(name: &str) -> bool {
    let part = name.strip_prefix("sitemap-").and_then(|rest| rest.strip_suffix(".xml"));
    name == "sitemap.xml" || part.is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

/// The files of the sitemap, by name: one, or an index and its parts. `urls` are those of pages, from the site's root.
///
/// When a page last changed isn't said: the times of an incident are not those of its page, and search engines that
/// find one wrong disregard all of them.
pub fn files(base_url: &str, urls: &[String]) -> Vec<(String, String)> {
    let whole = |url: &String| format!("{base_url}{}", percent_encode(url));
    let list = |urls: &[String]| listed("urlset", "url", urls.iter().map(whole));
    if urls.len() <= MOST {
        return vec![("sitemap.xml".into(), list(urls))];
    }
    // A part may list only what stands below its own folder, so all stand at the root.
    let parts = urls.chunks(MOST).zip(1..);
    let parts: Vec<_> = parts
        .map(|(urls, n)| (format!("sitemap-{n}.xml"), list(urls)))
        .collect();
    let index = listed("sitemapindex", "sitemap", parts.iter().map(|(name, _)| whole(name)));
    std::iter::once(("sitemap.xml".into(), index)).chain(parts).collect()
}

fn listed(list: &str, item: &str, addresses: impl Iterator<Item = String>) -> String {
    let mut xml = Xml::new();
    xml.open(list, &[NAMESPACE]);
    for address in addresses {
        xml.open(item, &[]);
        xml.text("loc", &address);
        xml.close(item);
    }
    xml.close(list);
    xml.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_site_has_an_index() {
        let urls: Vec<String> = (0..=MOST).map(|n| format!("incidents/ü-{n}/")).collect();
        let files = files("https://a.example/x/", &urls);
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"]);
        assert!(names.iter().all(|name| is_ours(name)));
        let count = |n: usize| files[n].1.matches("<loc>").count();
        assert_eq!((count(0), count(1), count(2)), (2, MOST, 1));
        assert!(files[0].1.contains("<loc>https://a.example/x/sitemap-2.xml</loc>"));
        assert!(
            files[2]
                .1
                .contains("<loc>https://a.example/x/incidents/%C3%BC-50000/</loc>")
        );
    }
}
