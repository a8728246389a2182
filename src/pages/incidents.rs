//! The list of all reports, newest first, in pages.

use super::view::{IncidentsView, Jump, Month};
use super::{Context, Page, View, out_path, rows, words};

/// How many pages the list has; at least one.
pub(super) fn pages(context: Context<'_>) -> usize {
    context
        .knowledge
        .reports
        .len()
        .div_ceil(context.config.page_size)
        .max(1)
}

/// The URL of a page of the list.
pub(super) fn url(page: usize) -> String {
    if page == 1 {
        "incidents/".into()
    } else {
        format!("incidents/page/{page}/")
    }
}

pub(super) fn compose(context: Context<'_>, page: usize) -> Page {
    let (reports, size) = (&context.knowledge.reports, context.config.page_size);
    let pages = pages(context);
    let links = context.links(&url(page));
    let mut months: Vec<Month> = Vec::new();
    for entry in reports.iter().skip((page - 1) * size).take(size) {
        let row = rows::row(context, &links, entry);
        let title = entry.day().map_or_else(|| "No date".to_owned(), words::month);
        match months.last_mut() {
            Some(month) if month.title == title => month.rows.push(row),
            _ => months.push(Month { title, rows: vec![row] }),
        }
    }
    let many = &context.config.noun.many;
    let title = match page {
        1 => words::capital(many),
        n => format!("{}, page {n}", words::capital(many)),
    };
    let description = format!("All {} {many}, newest first.", reports.len());
    Page {
        path: out_path(&url(page)),
        template: "incidents.html",
        view: View::Incidents(IncidentsView {
            site: context.frame(&links, "incidents", &title, &description),
            total: reports.len(),
            total_text: words::number(&reports.len().to_string()),
            page,
            pages,
            newer: (page > 1).then(|| links.to(&url(page - 1))),
            older: (page < pages).then(|| links.to(&url(page + 1))),
            jumps: jumps(page, pages)
                .into_iter()
                .map(|jump| {
                    jump.map(|n| Jump {
                        page: n,
                        url: links.to(&url(n)),
                        current: n == page,
                    })
                })
                .collect(),
            legend: rows::legend(months.iter().flat_map(|m| &m.rows)),
            months,
        }),
        images: Vec::new(),
    }
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
