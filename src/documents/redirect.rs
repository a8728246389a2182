//! Old addresses of reports: a small page at each that leads to the new one.

use std::collections::{BTreeMap, BTreeSet};

use super::{is_ours, out_path, paths};
use crate::diagnostic::{self, Diagnostic};
use crate::name::{OutPath, escape, percent_decode, percent_encode, printable, slug};
use crate::pages::{Context, Links};
use crate::source::RelPath;

/// What the page may do, as `base.html` has it.
const POLICY: &str = "default-src 'self' 'wasm-unsafe-eval'; img-src 'self'; base-uri 'none'; form-action 'self'; \
                      object-src 'none'";

/// How long a part of a path may be, and the whole: systems take no longer ones.
const LONGEST: (usize, usize) = (200, 1000);

/// From an old address to a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// Where the old page stood.
    pub from: OutPath,
    /// Where it is now, from the site's root.
    pub url: String,
    /// What it is called.
    pub title: String,
    /// The file that says so.
    pub path: RelPath,
}

/// The page of a redirect.
pub fn html(context: Context<'_>, redirect: &Redirect) -> String {
    let (config, url) = (context.config, &redirect.url);
    let link = Links::relative(redirect.from.as_str(), context.portable).to(url);
    let canonical = match &config.base_url {
        Some(base) => format!("{base}{}", percent_encode(url)),
        None => link.clone(),
    };
    let safe = |text: &str| {
        let mut safe = String::with_capacity(text.len());
        escape(text, &mut safe);
        safe
    };
    let (language, title, link) = (safe(&config.language), safe(&redirect.title), safe(&link));
    let canonical = safe(&canonical);
    printable(format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"same-origin\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<meta http-equiv=\"refresh\" content=\"0; url={link}\">\n\
         <title>{title}</title>\n<link rel=\"canonical\" href=\"{canonical}\">\n</head>\n<body>\n\
         <main>\n<h1>This page has moved</h1>\n<p><a href=\"{link}\">{title}</a></p>\n</main>\n</body>\n</html>\n"
    ))
}

/// The redirects of all reports and of merged causes, and what there is to say about addresses that can't have one. `taken` are further files
/// of the site. Of two reports that claim one address, the first by path has it.
pub fn judge<'t>(context: Context<'_>, taken: impl Iterator<Item = &'t OutPath>) -> (Vec<Redirect>, Vec<Diagnostic>) {
    let reports = &context.knowledge.reports;
    let files = taken.cloned().chain(paths(context));
    let mut site = Claimed {
        files: files.map(|path| folded(path.as_str())).collect(),
        folders: reports.iter().map(|entry| folded(&entry.url())).collect(),
    };
    // By the path that counts.
    let mut by: BTreeMap<String, Redirect> = BTreeMap::new();
    let mut findings = Vec::new();
    for redirect in merged(context) {
        site.files.insert(folded(redirect.from.as_str()));
        by.insert(folded(redirect.from.as_str()), redirect);
    }
    let mut order: Vec<usize> = (0..reports.len()).collect();
    order.sort_by(|a, b| reports[*a].report.path.cmp(&reports[*b].report.path));
    for index in order {
        let entry = &reports[index];
        let own = out_path(&entry.url());
        for alias in &entry.report.aliases {
            let span = alias.origin.span;
            let refused = match place(context, &alias.value) {
                Ok(from) => {
                    let claimed = by.get(&folded(from.as_str()));
                    match claimed {
                        // It says where it is now, or the same twice.
                        _ if from == own => continue,
                        Some(claimed) if claimed.from == from && claimed.path == entry.report.path => continue,
                        Some(claimed) if claimed.path != entry.report.path => {
                            diagnostic::alias_taken(span, &alias.value, Some(&claimed.path))
                        }
                        _ if site.has(&from) => diagnostic::alias_taken(span, &alias.value, None),
                        _ => {
                            site.files.insert(folded(from.as_str()));
                            let redirect = Redirect {
                                from,
                                url: entry.url(),
                                title: entry.report.title.value.clone(),
                                path: entry.report.path.clone(),
                            };
                            by.insert(folded(redirect.from.as_str()), redirect);
                            continue;
                        }
                    }
                }
                Err(why) => diagnostic::bad_alias(span, &alias.value, why),
            };
            findings.push(refused.in_file(&entry.report.path));
        }
    }
    (by.into_values().collect(), findings)
}

/// From the pages of causes that became others.
fn merged(context: Context<'_>) -> impl Iterator<Item = Redirect> {
    let knowledge = context.knowledge;
    knowledge.merged.iter().filter_map(|(id, merged)| {
        let cause = &knowledge.causes[merged.into];
        Some(Redirect {
            from: out_path(&format!("causes/{id}/")),
            url: cause.url(),
            title: cause.registered.name.clone(),
            path: merged.path.clone()?,
        })
    })
}

/// What the site has already. Names count as one where only their case differs: some disks can't tell them apart.
struct Claimed {
    files: BTreeSet<String>,
    /// Folders where more may come to stand: images, twins. Each with a `/` at its end.
    folders: BTreeSet<String>,
}

impl Claimed {
    /// Whether there can't be a file at `path` besides what there is.
    fn has(&self, path: &OutPath) -> bool {
        let path = folded(path.as_str());
        let first = path.split('/').next().unwrap_or_default();
        let is_reserved = first == "api"
            || is_ours(first)
            || path.starts_with("incidents/page/")
            || path.split('/').any(|part| part == "index.md");
        let mut above = path.match_indices('/').map(|(at, _)| &path[..at]);
        let below = format!("{path}/");
        let after = self.files.range(below.clone()..).next();
        is_reserved
            || self.files.contains(&path)
            || above.any(|folder| self.files.contains(folder) || self.folders.contains(&format!("{folder}/")))
            || after.is_some_and(|file| file.starts_with(&below))
    }
}

fn folded(path: &str) -> String {
    path.to_lowercase()
}

/// Where an old address lies in the site: `old/path`, `/old/path/`, `old.html`, a whole address below `base_url`, or an
/// old id. An error says why nowhere.
fn place(context: Context<'_>, alias: &str) -> Result<OutPath, &'static str> {
    let alias = alias.trim();
    let path = match alias.split_once("://") {
        Some((_, address)) => {
            let base = context.config.base_url.as_deref();
            let base = base.and_then(|base| base.split_once("://"));
            let (_, base) = base.ok_or("without a base_url nobody knows whether it is of this site")?;
            // With or without s: the same site, some years apart.
            let head = address.get(..base.len()).filter(|head| head.eq_ignore_ascii_case(base));
            head.map(|_| &address[base.len()..]).ok_or("it is not of this site")?
        }
        None if alias.starts_with("//") => return Err("it is not of this site"),
        None => alias,
    };
    let path = path.split('#').next().unwrap_or_default();
    if path.contains('?') {
        return Err("files can't answer by what stands after a ?");
    }
    let is_file = |path: &str| [".html", ".htm"].iter().any(|end| folded(path).ends_with(end));
    let path = if !path.contains('/') && !alias.contains("://") && !is_file(path) {
        // An id that it had.
        format!("incidents/{}/", slug(&percent_decode(path)))
    } else {
        let path = percent_decode(path.trim_start_matches('/'));
        // A host gives a page for `old` and `old.php` where it finds a folder of that name.
        if path.is_empty() || path.ends_with('/') || is_file(&path) {
            path
        } else {
            format!("{path}/")
        }
    };
    let odd = |part: &str| part.starts_with('.') || part.contains(char::is_control) || part.len() > LONGEST.0;
    let path = OutPath::of_url(&path).ok_or("it is no path below the site")?;
    if path.as_str().len() > LONGEST.1 || path.as_str().split('/').any(odd) {
        return Err("no file can have this name");
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::POLICY;

    #[test]
    fn the_policy_is_that_of_all_pages() {
        assert!(include_str!("../../theme/templates/base.html").contains(&format!("content=\"{POLICY}\"")));
    }
}
