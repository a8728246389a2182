//! Lists in pages: rows by month, and the numbers of pages.

use super::view::{Jump, Listing, Month, Turns};
use super::{Context, Links, rows, words};
use crate::knowledge::Entry;

/// How many pages a list of `total` reports has; at least one.
pub(super) fn pages(context: Context<'_>, total: usize) -> usize {
    pages_of(context.config.page_size, total)
}

/// How many pages of `size` a list of `total` has; at least one.
pub(super) fn pages_of(size: usize, total: usize) -> usize {
    total.div_ceil(size).max(1)
}

/// What stands on page `n`, from 1, of pages of `size`.
pub(super) fn shown<T>(all: &[T], size: usize, n: usize) -> &[T] {
    let from = ((n - 1) * size).min(all.len());
    &all[from..(from + size).min(all.len())]
}

/// The URL of page `n` of the list whose first page is `first`.
pub(super) fn url(first: &str, n: usize) -> String {
    match n {
        1 => first.to_owned(),
        n => format!("{first}page/{n}/"),
    }
}

/// The title of page `n` of what is called `name`.
pub(super) fn title(name: &str, n: usize) -> String {
    match n {
        1 => name.to_owned(),
        n => format!("{name}, page {n}"),
    }
}

/// The ways to the other pages, from page `n` of the list whose first page is `first`.
pub(super) fn turns(links: &Links, first: &str, n: usize, pages: usize) -> Turns {
    let to = |page: usize| links.to(&url(first, page));
    let jump = |jump: Option<usize>| {
        jump.map(|page| Jump {
            page,
            url: to(page),
            current: page == n,
        })
    };
    Turns {
        page: n,
        pages,
        previous: (n > 1).then(|| to(n - 1)),
        next: (n < pages).then(|| to(n + 1)),
        jumps: jumps(n, pages).into_iter().map(jump).collect(),
    }
}

/// Page `n` of the list of `reports`, which come newest first; its first page is `first`.
pub(super) fn listing(context: Context<'_>, links: &Links, reports: &[usize], first: &str, n: usize) -> Listing {
    let size = context.config.page_size;
    let pages = pages(context, reports.len());
    let entries = || {
        let shown = shown(reports, size, n).iter();
        shown.map(|&index| &context.knowledge.reports[index])
    };
    let group = |entry: &Entry, by_month: bool| match entry.day() {
        None => "No date".to_owned(),
        Some(day) if by_month => words::month(day),
        Some(day) => day.year().to_string(),
    };
    // Where most months have one row, a heading for each would say less than the rows.
    let mut titles: Vec<String> = entries().map(|entry| group(entry, true)).collect();
    let rows = titles.len();
    titles.dedup();
    let by_month = titles.len() == 1 || rows >= 2 * titles.len();
    let mut months: Vec<Month> = Vec::new();
    for entry in entries() {
        let row = rows::row(context, links, entry);
        let title = group(entry, by_month);
        match months.last_mut() {
            Some(month) if month.title == title => month.rows.push(row),
            _ => months.push(Month { title, rows: vec![row] }),
        }
    }
    Listing {
        total: reports.len(),
        total_text: counted(context, reports.len()),
        turns: turns(links, first, n, pages),
        legend: rows::legend(months.iter().flat_map(|month| &month.rows)),
        months,
    }
}

/// 10,000 incidents.
pub(super) fn counted(context: Context<'_>, n: usize) -> String {
    let noun = &context.config.noun;
    let word = if n == 1 { &noun.one } else { &noun.many };
    format!("{} {word}", words::number(&n.to_string()))
}

/// The first, the last and those near this one; `None` for what is left out between them.
fn jumps(page: usize, pages: usize) -> Vec<Option<usize>> {
    let mut jumps = Vec::new();
    let mut last = 0;
    for n in (1..=pages).filter(|n| *n == 1 || *n == pages || n.abs_diff(page) <= 2) {
        if n > last + 1 {
            jumps.push(None);
        }
        jumps.push(Some(n));
        last = n;
    }
    jumps
}

#[cfg(test)]
mod tests {
    use super::jumps;

    #[test]
    fn jumps_leave_out_the_middle() {
        assert_eq!(jumps(1, 1), [Some(1)]);
        assert_eq!(
            jumps(6, 20),
            [
                Some(1),
                None,
                Some(4),
                Some(5),
                Some(6),
                Some(7),
                Some(8),
                None,
                Some(20)
            ]
        );
    }
}
