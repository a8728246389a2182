//! What of a report came back, and which incidents are like it: each link with what both say and how they differ.

use crate::knowledge::{CameBack, Entry, Likeness, Similar, Standing};
use crate::pages::view::{CameBackView, Compare, Difference, PageLink, SimilarView};
use crate::pages::{Context, Links, held, linked, rows, words};
use crate::report::{Action, Gist, Known};

/// How many promises of the earlier incident are told.
const MOST: usize = 3;

/// Two reports beside each other.
struct Pair<'k> {
    context: Context<'k>,
    links: &'k Links,
    here: usize,
    there: usize,
    likeness: &'k Likeness,
}

/// For each of its causes that was met before, the incident before this one.
pub(super) fn came_back(context: Context<'_>, links: &Links, index: usize) -> Vec<CameBackView> {
    let backs = context.knowledge.reports[index].came_back.iter();
    backs.map(|back| view(context, links, index, back)).collect()
}

fn view(context: Context<'_>, links: &Links, index: usize, back: &CameBack) -> CameBackView {
    let knowledge = context.knowledge;
    let (entry, other) = (&knowledge.reports[index], &knowledge.reports[back.before]);
    let cause = back.cause.map(|at| (at, &knowledge.causes[at]));
    let (mut promises, named) = knowledge.promises_of(back);
    // What is overdue concerns the reader first.
    promises.sort_by_key(|action| Standing::of(action, knowledge.as_of));
    let promise = |action: &Action| match back.cause.filter(|_| named) {
        Some(at) => held::action(context, links, (back.before, action), at, Some(index)),
        None => crate::pages::actions::action(context, links, action),
    };
    let earlier = cause.map_or(0, |(_, cause)| cause.earlier(index).len());
    let pair = Pair {
        context,
        links,
        here: index,
        there: back.before,
        likeness: &back.likeness,
    };
    CameBackView {
        name: cause.map_or("The same cause, its writers say".to_owned(), |(_, cause)| {
            cause.registered.name.clone()
        }),
        url: cause.map_or_else(String::new, |(_, cause)| links.to(&cause.url())),
        grade: knowledge.grade_of(index, back).word(),
        certainty: cause
            .and_then(|(_, cause)| cause.occurrence(index))
            .map_or("", linked::doubt),
        row: rows::row(context, links, other),
        apart: apart(entry, other),
        lessons: knowledge.lessons_of(back).into_iter().map(str::to_owned).collect(),
        named,
        more: promises.len().saturating_sub(MOST),
        promises: promises.into_iter().take(MOST).map(promise).collect(),
        times: match back.times {
            0 => String::new(),
            n => format!("{} time", words::ordinal(n)),
        },
        others: back
            .others
            .iter()
            .map(|&other| linked::dated(context, links, other))
            .collect(),
        further: earlier.saturating_sub(back.others.len() + 1),
        compare: pair.compare(back.cause),
    }
}

fn apart(entry: &Entry, other: &Entry) -> String {
    match (other.day(), entry.day()) {
        (Some(then), Some(now)) if then < now => format!("{} earlier", words::apart(then, now)),
        _ => String::new(),
    }
}

/// Incidents like this one.
pub(super) fn similar(context: Context<'_>, links: &Links, index: usize) -> Vec<SimilarView> {
    let entry = &context.knowledge.reports[index];
    let view = |similar: &Similar| {
        let pair = Pair {
            context,
            links,
            here: index,
            there: similar.report,
            likeness: &similar.likeness,
        };
        SimilarView {
            report: linked::dated(context, links, similar.report),
            why: context.knowledge.reasons(entry, &similar.likeness).join(", "),
            compare: pair.compare(None),
        }
    };
    // Those that are named as related stand above.
    let is_named = |similar: &&Similar| entry.related.iter().any(|related| related.index == similar.report);
    let similar = entry.similar.iter().filter(|similar| !is_named(similar));
    similar.map(view).collect()
}

impl<'k> Pair<'k> {
    fn entries(&self) -> (&'k Entry, &'k Entry) {
        let reports = &self.context.knowledge.reports;
        (&reports[self.here], &reports[self.there])
    }

    /// Both beside each other; `cause` is what they are compared for.
    fn compare(&self, cause: Option<usize>) -> Compare {
        let knowledge = self.context.knowledge;
        let terms = &self.likeness.terms;
        let side = |report: usize, at: Option<u16>| {
            let occurrence = cause.and_then(|at| knowledge.causes[at].occurrence(report));
            let mut side = occurrence.map_or_else(linked::bare, linked::grade);
            if cause.is_none() {
                let gist = &knowledge.reports[report].report.gist;
                side.quote = at.map(|at| quote(gist, at));
            }
            side
        };
        let causes = self.likeness.causes.iter().filter(|&&at| Some(at) != cause);
        Compare {
            here: side(self.here, terms.first().map(|term| term.0)),
            there: side(self.there, terms.first().map(|term| term.1)),
            causes: causes
                .filter(|_| cause.is_some())
                .map(|&at| PageLink {
                    url: self.links.to(&knowledge.causes[at].url()),
                    title: knowledge.causes[at].registered.name.clone(),
                })
                .collect(),
            terms: match cause {
                Some(_) => {
                    let terms = self.likeness.written(self.entries().0);
                    terms.map(|term| format!("“{term}”")).collect::<Vec<_>>().join(", ")
                }
                None => String::new(),
            },
            differs: self.differs(),
        }
    }

    /// In what they differ, as far as both say something or one alone carries a cause.
    fn differs(&self) -> Vec<Difference> {
        let knowledge = self.context.knowledge;
        let (here, there) = self.entries();
        let only = |one: &Entry, other: &Entry| {
            let own = one.causes.iter().filter(|cause| !other.causes.contains(cause));
            let names: Vec<&str> = own.map(|&cause| &*knowledge.causes[cause].registered.name).collect();
            names.join(", ")
        };
        let services = |of: &[Known<String>]| {
            let names: Vec<&str> = of.iter().map(|name| &*name.value).collect();
            names.join(", ")
        };
        let (own, others) = (&here.report, &there.report);
        let word = |known: Option<&'static str>| known.map(words::spaced).unwrap_or_default();
        let detected = |of: &crate::report::Report| word(of.detected_by.as_ref().map(|by| by.value.word()));
        let both = |label, here: String, there: String| {
            let differ = !here.is_empty() && !there.is_empty() && here != there;
            differ.then_some(Difference { label, here, there })
        };
        let causes = Difference {
            label: "Causes",
            here: only(here, there),
            there: only(there, here),
        };
        let causes = Some(causes).filter(|causes| !causes.here.is_empty() || !causes.there.is_empty());
        let services = both("Service", services(&own.services), services(&others.services))
            .filter(|_| self.likeness.services.is_empty());
        let detected = both("Detected by", detected(own), detected(others));
        [causes, services, detected].into_iter().flatten().collect()
    }
}

/// The sentence of a term, with the term marked.
fn quote(gist: &Gist, at: u16) -> crate::pages::view::Quote {
    let term = &gist.terms[usize::from(at)];
    linked::quote(gist.sentence(term.sentence), gist.within(term), gist.zone(term).word())
}
