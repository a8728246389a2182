//! An edition of the digest: for everybody, or for one team.

use super::axis;
use super::body::{self, Composed, Prose};
use super::lessons::{ALL, FEED, counts, paragraphs, published};
use super::view::{
    EditionBack, EditionChange, EditionChanged, EditionLesson, EditionPick, EditionPromise, EditionReport, EditionSaid,
    EditionTried, EditionView, PageLink,
};
use super::{Context, Links, Page, View, actions, causes, incidents, out_path, words};
use crate::digest::{Edition, Publication};
use crate::knowledge::KeyKind;
use crate::report::SectionKind;
use crate::sheet::{Back, Lesson, Period, Pick, Promised, Sheet, Told, Tried};

/// How long an id may be that stands for a report in running text.
const SHORT_ID: usize = 24;

/// The page of an edition, or of its part for the team with this place among its teams.
pub(super) fn compose(context: Context<'_>, nth: usize, team: Option<usize>) -> Page {
    let edition = &context.editions[nth];
    let sheet = team.map_or(&edition.sheet, |team| &edition.teams[team]);
    let url = url(edition, sheet);
    let links = context.links(&url);
    let composed = editors(context, &links, edition, sheet);
    let beside = |at: Option<usize>| {
        let other = context.editions.get(at?)?;
        let slug = sheet.team.as_ref().map(|team| &team.slug);
        let of = slug.map_or(Some(&other.sheet), |slug| other.team(slug))?;
        Some(PageLink {
            url: links.to(&self::url(other, of)),
            title: of.title.clone(),
        })
    };
    let forms: &[(&str, &str)] = match team {
        None => &[("E-mail", MAIL), ("JSON", JSON)],
        Some(_) => &[],
    };
    let forms = forms.iter().map(|(title, name)| PageLink {
        url: links.to(&format!("{url}{name}")),
        title: (*title).to_owned(),
    });
    let mut view = view(context, &links, edition, sheet);
    view.blocks = composed.blocks;
    view.forms = forms.collect();
    view.newer = beside(nth.checked_sub(1));
    view.older = beside(Some(nth + 1));
    Page {
        path: out_path(&url),
        template: "edition.html",
        view: View::Edition(Box::new(view)),
        images: composed.images,
    }
}

/// An edition as a mail, beside its page.
pub(crate) const MAIL: &str = "digest.eml";

/// An edition as JSON, beside its page.
pub(crate) const JSON: &str = "digest.json";

/// The page of a sheet, from the site's root.
fn url(edition: &Edition, sheet: &Sheet) -> String {
    let of_team = sheet
        .team
        .as_ref()
        .map_or_else(String::new, |team| format!("{}/", team.slug));
    format!("{}{of_team}", edition.url())
}

/// The page of an edition, or of its part for a team, from the site's root.
pub(super) fn url_of(context: Context<'_>, nth: usize, team: Option<usize>) -> String {
    let edition = &context.editions[nth];
    url(edition, team.map_or(&edition.sheet, |team| &edition.teams[team]))
}

/// The editor's words, which are for everybody.
fn editors(context: Context<'_>, links: &Links, edition: &Edition, sheet: &Sheet) -> Composed {
    let words = edition.words.as_ref().filter(|_| sheet.team.is_none());
    words.map_or_else(Composed::default, |words| {
        let url = edition.url();
        let prose = Prose {
            path: &words.path,
            url: &url,
            body: &words.body,
        };
        body::compose(context, links, prose, Vec::new(), Vec::new())
    })
}

/// A sheet for readers elsewhere, in a mail or a terminal: links are whole addresses; without a `base_url` there are none.
pub fn elsewhere(context: Context<'_>, edition: &Edition, sheet: &Sheet) -> EditionView {
    let base_url = context.config.base_url.as_deref();
    let links = Links::whole(base_url);
    let mut view = view(context, &links, edition, sheet);
    if base_url.is_some() {
        view.blocks = editors(context, &links, edition, sheet).blocks;
    }
    view
}

/// A sheet, as it is shown wherever its links are right: on its page, or in a mail.
pub(super) fn view(context: Context<'_>, links: &Links, edition: &Edition, sheet: &Sheet) -> EditionView {
    let show = Show {
        context,
        links,
        edition,
    };
    let knowledge = context.knowledge;
    let of_team = sheet.team.as_ref();
    let team = of_team.map_or_else(String::new, |team| team.name.clone());
    let page_title = match of_team {
        Some(team) => format!("{}, for {}", sheet.title, team.name),
        None => sheet.title.clone(),
    };
    let publication = edition.since(knowledge, sheet);
    let since = publication.clone().unwrap_or_default();
    let more = |n: usize, one: &str, many: &str| match n {
        0 => String::new(),
        n => words::counted(n, one, many),
    };
    let told = |told: &[Told]| told.iter().map(|told| show.report(told)).collect();
    let taught: Vec<String> = sheet.taught.iter().map(|said| said.text.clone()).collect();
    let words = edition.words.as_ref().filter(|_| of_team.is_none());
    let noun = &context.config.noun;
    EditionView {
        site: context.frame(links, "edition", &page_title, &taught.join(" ")),
        id: sheet.id.clone(),
        title: sheet.title.clone(),
        team,
        everybody: of_team.map(|_| PageLink {
            url: links.to(&edition.url()),
            title: edition.sheet.title.clone(),
        }),
        url: links.to(&url(edition, sheet)),
        up: links.to(ALL),
        feed: links.to(FEED),
        published: published(edition),
        period: period(sheet.period),
        counts: counts(context, &sheet.counts),
        as_of: words::day(sheet.as_of),
        since: publication.as_ref().map_or_else(String::new, since_then),
        blocks: Vec::new(),
        words: words.map_or_else(Vec::new, |words| paragraphs(&words.body)),
        taught,
        came_back: sheet
            .came_back
            .iter()
            .map(|back| show.back(back, sheet.period))
            .collect(),
        also_came_back: sheet.also_came_back.iter().map(|said| said.text.clone()).collect(),
        more_came_back: more(sheet.more_came_back, "more cause came back", "more causes came back"),
        causes: links.to(causes::ALL),
        lessons: sheet.lessons.iter().map(|lesson| show.lesson(lesson)).collect(),
        more_lessons: more(sheet.more_lessons, "more lesson", "more lessons"),
        went_well: sheet
            .went_well
            .iter()
            .map(|well| EditionSaid {
                text: well.text.clone(),
                report: well.report.as_ref().map(|report| show.report(report)),
                why: well.why.clone(),
            })
            .collect(),
        promised: sheet.promises.states().join(", "),
        promises: sheet
            .promises
            .chosen
            .iter()
            .map(|promise| show.promise(promise))
            .collect(),
        actions: match knowledge.ledger.promises.is_empty() {
            true => String::new(),
            false => links.to(actions::ALL),
        },
        open: sheet.open.iter().map(|tried| show.tried(tried)).collect(),
        rejected: sheet.rejected.iter().map(|tried| show.tried(tried)).collect(),
        pick: sheet.pick.as_ref().map(|pick| show.pick(pick)),
        on_this_day: sheet.on_this_day.as_ref().map(|pick| show.pick(pick)),
        questions: sheet
            .questions
            .iter()
            .map(|said| EditionSaid {
                text: said.text.clone(),
                report: None,
                why: said.why.clone(),
            })
            .collect(),
        notes: sheet.notes.clone(),
        incidents: told(&sheet.incidents),
        more_incidents: more(
            sheet.more_incidents,
            &format!("more {}", noun.one),
            &format!("more {}", noun.many),
        ),
        all: links.to(incidents::FIRST),
        changed: since
            .changed
            .iter()
            .map(|changed| EditionChanged {
                report: show.current(&changed.report),
                changes: changed
                    .changes
                    .iter()
                    .map(|change| EditionChange {
                        field: change.field.clone(),
                        was: change.was.clone(),
                        now: change.now.clone(),
                    })
                    .collect(),
            })
            .collect(),
        edited: since.edited.iter().map(|told| show.current(told)).collect(),
        late: since.late.iter().map(|told| show.current(told)).collect(),
        withdrawn: match since.withdrawn {
            0 => String::new(),
            n => words::counted(n, "item was", "items were"),
        },
        words_edited: since.words_edited,
        teams: match of_team {
            None => edition
                .teams
                .iter()
                .filter_map(|of| {
                    Some(PageLink {
                        url: links.to(&url(edition, of)),
                        title: of.team.as_ref()?.name.clone(),
                    })
                })
                .collect(),
            Some(_) => Vec::new(),
        },
        forms: Vec::new(),
        newer: None,
        older: None,
    }
}

/// 1 January 2026 to 31 March 2026.
fn period(period: Period) -> String {
    match period.from == period.to {
        true => words::day(period.from),
        false => format!("{} to {}", words::day(period.from), words::day(period.to)),
    }
}

/// What changed since it was published, in a sentence.
fn since_then(publication: &Publication) -> String {
    let parts = [
        (
            publication.changed.len() + publication.edited.len(),
            "report changed",
            "reports changed",
        ),
        (publication.late.len(), "report came later", "reports came later"),
        (publication.withdrawn, "item was withdrawn", "items were withdrawn"),
    ];
    let parts = parts.into_iter().filter(|(n, _, _)| *n > 0);
    let mut parts: Vec<String> = parts.map(|(n, one, many)| words::counted(n, one, many)).collect();
    if publication.words_edited {
        parts.push("the editor's words were edited".to_owned());
    }
    match parts.is_empty() {
        true => String::new(),
        false => format!("Since it was published, {}.", words::listed(&parts)),
    }
}

/// Dates in a line: of many the first and the last ones.
fn dates(met: &[String]) -> String {
    match met {
        [first, .., before, last] if met.len() > 4 => format!("{first} · … · {before} · {last}"),
        _ => met.join(" · "),
    }
}

/// What a sheet says becomes what a template sees.
#[derive(Clone, Copy)]
struct Show<'a> {
    context: Context<'a>,
    links: &'a Links,
    edition: &'a Edition,
}

impl Show<'_> {
    /// A link to a report, by the id and the title that it had.
    fn report(self, told: &Told) -> EditionReport {
        self.linked(told, self.edition.report(self.context.knowledge, &told.id))
    }

    /// A link to a report, as it is called now.
    fn current(self, told: &Told) -> EditionReport {
        self.linked(told, self.context.knowledge.exactly(&told.id))
    }

    fn linked(self, told: &Told, index: Option<usize>) -> EditionReport {
        let entry = index.map(|index| &self.context.knowledge.reports[index]);
        let is_short = told.id.chars().count() <= SHORT_ID;
        EditionReport {
            url: entry.map_or_else(String::new, |entry| self.links.to(&entry.url())),
            name: if is_short {
                told.id.clone()
            } else {
                words::shorten(&told.title, 60)
            },
            id: if is_short { told.id.clone() } else { String::new() },
            title: told.title.clone(),
            date: told.day.map_or_else(String::new, words::short_day),
            severity: told.severity.clone(),
            remark: told.remark.clone(),
        }
    }

    fn promise(self, promise: &Promised) -> EditionPromise {
        EditionPromise {
            text: promise.text.clone(),
            report: self.report(&promise.report),
            owner: promise.owner.clone(),
            class: promise.class.clone(),
            state: promise.state.clone(),
            note: promise.note.clone(),
            why: promise.why.clone(),
        }
    }

    fn tried(self, tried: &Tried) -> EditionTried {
        EditionTried {
            statement: tried.statement.clone(),
            test: tried.test.clone(),
            report: self.report(&tried.report),
        }
    }

    fn pick(self, pick: &Pick) -> EditionPick {
        EditionPick {
            report: self.report(&pick.report),
            text: pick.text.clone(),
            why: pick.why.clone(),
        }
    }

    fn back(self, back: &Back, period: Period) -> EditionBack {
        let knowledge = self.context.knowledge;
        let cause = back.cause.as_ref();
        let page = cause.and_then(|cause| knowledge.cause(&cause.id));
        let days: Vec<_> = back.met.iter().filter_map(|met| met.day).collect();
        let mut met: Vec<String> = days.iter().map(|day| words::short_month(*day)).collect();
        met.dedup();
        EditionBack {
            name: cause.map_or_else(
                || "The same cause, its writers say".to_owned(),
                |cause| cause.name.clone(),
            ),
            url: page.map_or_else(String::new, |index| self.links.to(&knowledge.causes[index].url())),
            grade: back.grade.clone(),
            now: back.now.iter().map(|told| self.report(told)).collect(),
            more: match back.more {
                0 => String::new(),
                n => format!("{n} more"),
            },
            before: self.report(&back.before),
            then: back.before.day.map_or_else(String::new, words::month),
            lesson: back.lesson.clone(),
            promises: back.promises.iter().map(|promise| self.promise(promise)).collect(),
            axis: axis::of_days(&days, period.to, &met),
            met: match back.times > back.met.len() {
                true => format!("… · {}", dates(&met)),
                false => dates(&met),
            },
            why: back.why.clone(),
        }
    }

    fn lesson(self, lesson: &Lesson) -> EditionLesson {
        let knowledge = self.context.knowledge;
        let mut report = self.report(&lesson.report);
        let anchor = self.edition.report(knowledge, &lesson.report.id).and_then(|index| {
            let anchor = knowledge.anchor_in(index, SectionKind::Lessons.word())?;
            Some(self.links.to(&format!("{}#{anchor}", knowledge.reports[index].url())))
        });
        report.url = anchor.unwrap_or(report.url);
        let concerns = lesson.concerns.iter().map(|concern| {
            let kind = if concern.is_team {
                KeyKind::Team
            } else {
                KeyKind::Service
            };
            let known = crate::knowledge::find_key(&knowledge.keys, kind, &concern.slug);
            PageLink {
                url: known.map_or_else(String::new, |key| self.links.to(&kind.url(&key.slug))),
                title: concern.name.clone(),
            }
        });
        EditionLesson {
            text: lesson.text.clone(),
            story: lesson.story.clone(),
            report,
            concerns: concerns.collect(),
            why: lesson.why.clone(),
        }
    }
}
