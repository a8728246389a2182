//! The lessons-learned digest: for each period what came back, what was learned and what is owed, chosen by rules that are
//! printed beside what they chose. Hard on systems, soft on people: teams are readers here, and nobody is ranked.

mod back;
mod lessons;
mod pick;
mod promise;
mod promises;
mod publication;
mod questions;
mod scope;
mod stated;
mod taught;
mod well;

pub use publication::{Change, Changed, Publication, freeze};

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rayon::prelude::*;

use self::scope::{Calendar, Scope};
use self::stated::AllStated;
use crate::config::Config;
use crate::diagnostic::{self, Diagnostic};
use crate::knowledge::{Key, KeyKind, Knowledge, key_slug};
use crate::report::{EditorsWords, Verdict};
use crate::sheet::{Frozen, Period, Sheet, Team, Tried};
use crate::source::Digest;
use crate::words;

/// How many hypotheses are told that are open, and that were rejected.
const MOST_OPEN: usize = 1;
const MOST_REJECTED: usize = 2;

/// How long a hypothesis may be, and its test.
const LONGEST_TRIED: usize = 100;

/// How many reports an appendix lists: of an edition for everybody, and of a team's part.
const MOST_LISTED: usize = 40;
const MOST_OF_TEAM: usize = 15;

/// Published editions, and the editors' words in them.
pub type Published = BTreeMap<Period, (Frozen, Option<EditorsWords>)>;

/// One edition: its sheet, those of teams, and what became of it since it was published.
#[derive(Clone, Debug)]
pub struct Edition {
    /// From when to when.
    pub period: Period,
    /// What it tells everybody.
    pub sheet: Sheet,
    /// What it tells each team, by name.
    pub teams: Vec<Sheet>,
    /// The editor's words, rendered; those that were published, where it is.
    pub words: Option<EditorsWords>,
    /// Where it is published: since when, and what changed.
    pub publication: Option<Publication>,
    /// Of a published one, the reports that may still be read, by the ids that it knows them by.
    standing: BTreeMap<String, usize>,
    /// Of a published one, the digests of the files that its reports were read from.
    inputs: BTreeSet<String>,
    /// How many items were withdrawn from the part of each team, by its slug.
    withdrawn: BTreeMap<String, usize>,
}

impl Edition {
    /// Its page, from the site's root.
    pub fn url(&self) -> String {
        format!("lessons/{}/", self.period)
    }

    /// The index of a report that it speaks of.
    pub fn report(&self, knowledge: &Knowledge, id: &str) -> Option<usize> {
        match &self.publication {
            Some(_) => self.standing.get(id).copied(),
            None => knowledge.exactly(id),
        }
    }

    /// Whether it is published, and knows the report of this index, or one that was read from bytes of this digest.
    pub fn speaks_of(&self, index: usize, digest: Digest) -> bool {
        self.standing.values().any(|&known| known == index) || self.inputs.contains(&digest.to_string())
    }

    /// What became of a sheet of it since it was published: of a team's part, as far as that speaks of it.
    pub fn since(&self, knowledge: &Knowledge, sheet: &Sheet) -> Option<Publication> {
        let mut publication = self.publication.clone()?;
        let Some(team) = &sheet.team else {
            return Some(publication);
        };
        let about = sheet.about();
        publication
            .changed
            .retain(|changed| about.contains(changed.report.id.as_str()));
        publication.edited.retain(|report| about.contains(report.id.as_str()));
        publication.late.retain(|report| {
            let index = knowledge.exactly(&report.id);
            let teams = index.map_or(&[][..], |index| &knowledge.reports[index].report.teams);
            teams.iter().any(|name| key_slug(&name.value) == team.slug)
        });
        publication.withdrawn = self.withdrawn.get(&team.slug).copied().unwrap_or_default();
        publication.words_edited = false;
        Some(publication)
    }

    /// The sheet for the team with this slug.
    pub fn team(&self, slug: &str) -> Option<&Sheet> {
        let is = |sheet: &&Sheet| sheet.team.as_ref().is_some_and(|team| team.slug == slug);
        self.teams.iter().find(is)
    }
}

/// Every edition, the newest first.
///
/// An edition has a page when a report is of its period. What is found odd about editors' words comes with them. Of
/// those in `broken`, which were published and can't be read, none is made: what they said isn't known.
pub fn editions(
    knowledge: &Knowledge,
    config: &Config,
    published: Published,
    broken: &BTreeSet<Period>,
) -> (Vec<Edition>, Vec<Diagnostic>) {
    let maker = Maker::new(knowledge, config);
    let mut periods: BTreeSet<Period> = BTreeSet::new();
    for (day, _) in &maker.days {
        let of = config
            .editions
            .iter()
            .filter_map(|rhythm| Period::around(*rhythm, *day));
        periods.extend(of);
    }
    // Somebody wrote for these, so that they are wanted whatever the rhythm is.
    let wanted = knowledge
        .words
        .keys()
        .filter(|period| !maker.within(**period).is_empty());
    periods.extend(wanted.copied());
    periods.retain(|period| !broken.contains(period) && !published.contains_key(period));
    let mut findings = maker.doubts();
    let made: Vec<Edition> = periods.into_par_iter().map(|period| maker.edition(period)).collect();
    let mut editions = made;
    editions.extend(
        published
            .into_iter()
            .map(|(_, (frozen, words))| maker.republished(frozen, words)),
    );
    editions.sort_by_key(|edition| Reverse(edition.period));
    findings.sort_by(|a, b| a.path.cmp(&b.path));
    (editions, findings)
}

/// The edition of any period, made anew; nothing where no report is of it.
pub fn edition(knowledge: &Knowledge, config: &Config, period: Period) -> Option<Edition> {
    let maker = Maker::new(knowledge, config);
    (!maker.within(period).is_empty()).then(|| maker.edition(period))
}

/// Makes sheets.
struct Maker<'k> {
    knowledge: &'k Knowledge,
    config: &'k Config,
    calendar: Calendar,
    stated: AllStated,
    /// The days of reports and their indices, by day.
    days: Vec<(Date, usize)>,
    /// By report, the indices of its teams.
    teams: Vec<Vec<usize>>,
}

impl<'k> Maker<'k> {
    fn new(knowledge: &'k Knowledge, config: &'k Config) -> Self {
        let reports = &knowledge.reports;
        let dated = reports
            .iter()
            .enumerate()
            .filter_map(|(index, entry)| Some((entry.day()?, index)));
        // What is yet to come has taught nothing.
        let mut days: Vec<(Date, usize)> = dated.filter(|(day, _)| *day <= knowledge.as_of).collect();
        days.sort_unstable();
        let mut teams = vec![Vec::new(); reports.len()];
        for (nth, team) in knowledge.keys.get(&KeyKind::Team).into_iter().flatten().enumerate() {
            for &report in &team.reports {
                teams[report].push(nth);
            }
        }
        Self {
            knowledge,
            config,
            calendar: Calendar::of_all(knowledge),
            stated: AllStated::of_all(knowledge),
            days,
            teams,
        }
    }

    /// The reports of a period, newest first.
    fn within(&self, period: Period) -> Vec<usize> {
        let from = self.days.partition_point(|(day, _)| *day < period.from);
        let to = self.days.partition_point(|(day, _)| *day <= period.to);
        let mut reports: Vec<usize> = self.days[from..to.max(from)].iter().map(|(_, index)| *index).collect();
        reports.sort_unstable();
        reports
    }

    fn edition(&self, period: Period) -> Edition {
        let words = self.knowledge.words.get(&period);
        let reports = self.within(period);
        let keys = self.knowledge.keys.get(&KeyKind::Team).map_or(&[][..], Vec::as_slice);
        let mut of_team: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for &report in &reports {
            for &team in &self.teams[report] {
                of_team.entry(team).or_default().push(report);
            }
        }
        let mut teams: Vec<Sheet> = of_team
            .iter()
            .map(|(team, reports)| self.sheet(period, Some(&keys[*team]), reports, words))
            .collect();
        teams.sort_by_cached_key(|sheet| {
            sheet
                .team
                .as_ref()
                .map(|team| (team.name.to_lowercase(), team.slug.clone()))
        });
        Edition {
            period,
            sheet: self.sheet(period, None, &reports, words),
            teams,
            words: words.filter(|words| !words.markdown.is_empty()).cloned(),
            publication: None,
            standing: BTreeMap::new(),
            inputs: BTreeSet::new(),
            withdrawn: BTreeMap::new(),
        }
    }

    fn sheet(&self, period: Period, team: Option<&Key>, reports: &[usize], words: Option<&EditorsWords>) -> Sheet {
        let scope = Scope {
            knowledge: self.knowledge,
            config: self.config,
            period,
            team,
            reports,
            calendar: &self.calendar,
            stated: &self.stated,
        };
        let most = if team.is_some() { MOST_OF_TEAM } else { MOST_LISTED };
        let counts = taught::counts(scope);
        let recurred = back::recurred(scope);
        let (came_back, also_came_back, more_came_back) = back::told(scope, &recurred);
        let (lessons, more_lessons) = lessons::told(scope, &recurred);
        let promises = promises::promises(scope, &recurred);
        let open = tried(scope, Verdict::Open, MOST_OPEN);
        let so_far = if period.to > self.knowledge.as_of {
            ", so far"
        } else {
            ""
        };
        let title = words
            .and_then(|words| words.title.clone())
            .unwrap_or_else(|| period.title());
        Sheet {
            id: period.id(),
            title: format!("{title}{so_far}"),
            team: team.map(|team| Team {
                slug: team.slug.clone(),
                name: team.name.clone(),
            }),
            period,
            as_of: self.knowledge.as_of,
            counts,
            taught: taught::taught(scope, &counts, &recurred, &promises),
            words: words
                .filter(|words| team.is_none() && !words.markdown.is_empty())
                .map(|words| words.markdown.clone()),
            came_back,
            also_came_back,
            more_came_back,
            lessons,
            more_lessons,
            went_well: well::went_well(scope),
            questions: questions::questions(scope, words, &counts, &recurred, &open),
            promises,
            open,
            rejected: tried(scope, Verdict::Rejected, MOST_REJECTED),
            pick: pick::pick(scope, words),
            on_this_day: pick::on_this_day(scope, &|period| self.within(period)),
            notes: taught::notes(scope, &counts),
            incidents: reports.iter().take(most).map(|&index| scope.told(index)).collect(),
            more_incidents: reports.len().saturating_sub(most),
        }
    }

    /// What is odd about editors' words: those for nothing, and those that pick what isn't there.
    fn doubts(&self) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        for (period, words) in &self.knowledge.words {
            if self.within(*period).is_empty() {
                findings.push(diagnostic::empty_edition(&period.phrase()).in_file(&words.path));
            }
            if let Some(pick) = &words.pick
                && self.knowledge.by_id(&pick.value).is_none()
                && !self.knowledge.is_unsaid(&pick.value)
            {
                let known = self.knowledge.reports.iter().map(|entry| entry.id.as_str());
                let near = crate::name::nearest(&pick.value, known);
                findings.push(diagnostic::unknown_report(pick.origin.span, &pick.value, near).in_file(&words.path));
            }
        }
        findings
    }
}

/// Hypotheses that ended so.
fn tried(scope: Scope<'_>, verdict: Verdict, most: usize) -> Vec<Tried> {
    let of = |(index, entry): (usize, &'_ crate::knowledge::Entry)| {
        let hypotheses = entry.report.hypotheses.iter().filter(|it| it.result == verdict);
        let told = hypotheses.map(|it| Tried {
            statement: words::shorten(&it.statement, LONGEST_TRIED),
            test: it
                .test
                .as_ref()
                .map_or_else(String::new, |test| words::shorten(test, LONGEST_TRIED)),
            report: scope.told(index),
        });
        told.collect::<Vec<_>>()
    };
    // One of each report before a second of any.
    let all: Vec<Vec<Tried>> = scope.choosable().map(of).collect();
    let longest = all.iter().map(Vec::len).max().unwrap_or_default();
    let rounds = (0..longest).flat_map(|nth| all.iter().filter_map(move |of| of.get(nth)));
    rounds.take(most).cloned().collect()
}
