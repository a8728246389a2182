//! What others see of a report: whether an edit changes more than the report's own page.

use super::{Action, Cause, Hypothesis, Impact, Known, Lesson, Moment, Origin, Piece, Report, Section, Stamp, Times};

impl Report {
    /// Whether nothing but this report's own page, its twin and what search and machines get of it can tell the two apart:
    /// they say the same of everything that lists, digests and other reports speak of. Where in the file things stand
    /// doesn't matter; findings about it are told anew.
    ///
    /// Names every field, so that none is forgotten when one is added.
    pub fn has_same_face(&self, other: &Self) -> bool {
        let Self {
            path,
            // Published editions know reports by it: whoever takes an edit in asks them. The text says nothing by itself.
            digest: _,
            text: _,
            id,
            title,
            status,
            kind,
            severity,
            severity_raw,
            services,
            affected,
            teams,
            commander,
            tags,
            times,
            detected_by,
            summary,
            causes,
            impact,
            hypotheses,
            actions,
            lessons,
            went_well,
            in_digest,
            timeline,
            related,
            not_related,
            visibility,
            aliases,
            original,
            extra,
            body,
            gist,
            // Findings about one file are told anew.
            diagnostics: _,
        } = self;
        *path == other.path
            && known(id, &other.id)
            && known(title, &other.title)
            && maybe(status.as_ref(), other.status.as_ref(), known)
            && maybe(kind.as_ref(), other.kind.as_ref(), known)
            && maybe(severity.as_ref(), other.severity.as_ref(), known)
            && maybe(severity_raw.as_ref(), other.severity_raw.as_ref(), known)
            && all(services, &other.services, known)
            && all(affected, &other.affected, known)
            && all(teams, &other.teams, known)
            && maybe(commander.as_ref(), other.commander.as_ref(), known)
            && all(tags, &other.tags, known)
            && same_times(times, &other.times)
            && maybe(detected_by.as_ref(), other.detected_by.as_ref(), known)
            && maybe(summary.as_ref(), other.summary.as_ref(), known)
            && all(causes, &other.causes, same_cause)
            && all(impact, &other.impact, same_impact)
            && all(hypotheses, &other.hypotheses, same_hypothesis)
            && all(actions, &other.actions, same_action)
            && all(lessons, &other.lessons, same_lesson)
            && *went_well == other.went_well
            && maybe(in_digest.as_ref(), other.in_digest.as_ref(), known)
            && all(timeline, &other.timeline, same_moment)
            && all(related, &other.related, |a, b| a.id == b.id && a.relation == b.relation)
            && all(not_related, &other.not_related, known)
            && maybe(visibility.as_ref(), other.visibility.as_ref(), known)
            && all(aliases, &other.aliases, known)
            && maybe(original.as_ref(), other.original.as_ref(), known)
            && *extra == other.extra
            && all(&body.sections, &other.body.sections, same_section)
            && targets(&body.pieces).eq(targets(&other.body.pieces))
            && *gist == other.gist
    }
}

impl Report {
    /// The report as it can be shown among what is known of its `earlier` self: what others refer to, by a place in a list
    /// or by a key, is as it was, unless it can be told which is which.
    #[must_use]
    pub fn among_what_is_known_of(&self, earlier: &Self) -> Self {
        fn same_number<T: Clone>(new: &[T], old: &[T]) -> Vec<T> {
            if new.len() == old.len() { new } else { old }.to_vec()
        }
        let old = earlier.clone();
        Self {
            severity: old.severity,
            severity_raw: old.severity_raw,
            services: old.services,
            affected: old.affected,
            teams: old.teams,
            tags: old.tags,
            causes: same_number(&self.causes, &old.causes),
            hypotheses: same_number(&self.hypotheses, &old.hypotheses),
            actions: same_number(&self.actions, &old.actions),
            lessons: same_number(&self.lessons, &old.lessons),
            went_well: same_number(&self.went_well, &old.went_well),
            related: old.related,
            not_related: old.not_related,
            gist: old.gist,
            ..self.clone()
        }
    }
}

fn all<T>(a: &[T], b: &[T], same: impl Fn(&T, &T) -> bool) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
}

fn maybe<T>(a: Option<&T>, b: Option<&T>, same: impl Fn(&T, &T) -> bool) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => same(a, b),
        (None, None) => true,
        _ => false,
    }
}

fn known<T: PartialEq>(a: &Known<T>, b: &Known<T>) -> bool {
    a.value == b.value && said_alike(a.origin, b.origin)
}

fn said_alike(a: Origin, b: Origin) -> bool {
    (a.stated, a.from) == (b.stated, b.from)
}

fn same_times(a: &Times, b: &Times) -> bool {
    let pairs = a.all().into_iter().zip(b.all());
    pairs.into_iter().all(|((_, a), (_, b))| maybe(a, b, known::<Stamp>))
}

fn same_cause(a: &Cause, b: &Cause) -> bool {
    let of = |it: &Cause| (it.id.clone(), it.text.clone(), it.role, it.certainty);
    of(a) == of(b) && said_alike(a.origin, b.origin)
}

fn same_impact(a: &Impact, b: &Impact) -> bool {
    let of = |it: &Impact| (it.what.clone(), it.value.clone(), it.unit.clone());
    of(a) == of(b) && said_alike(a.origin, b.origin)
}

fn same_hypothesis(a: &Hypothesis, b: &Hypothesis) -> bool {
    let of = |it: &Hypothesis| (it.statement.clone(), it.test.clone(), it.result);
    of(a) == of(b) && said_alike(a.origin, b.origin)
}

fn same_action(a: &Action, b: &Action) -> bool {
    let Action {
        id,
        text,
        effect,
        owner,
        due,
        status,
        reason,
        ticket,
        verified,
        causes,
        origin,
    } = a;
    *id == b.id
        && *text == b.text
        && *effect == b.effect
        && *owner == b.owner
        && *due == b.due
        && *status == b.status
        && *reason == b.reason
        && *ticket == b.ticket
        && *verified == b.verified
        && *causes == b.causes
        && said_alike(*origin, b.origin)
}

fn same_lesson(a: &Lesson, b: &Lesson) -> bool {
    a.text == b.text && a.cause == b.cause && said_alike(a.origin, b.origin)
}

/// Others count a timeline's rows and read its moments; what happened in them is told by the report alone.
fn same_moment(a: &Moment, b: &Moment) -> bool {
    a.at == b.at && targets(&a.body).eq(targets(&b.body))
}

fn same_section(a: &Section, b: &Section) -> bool {
    (a.kind, a.level, &a.title, &a.anchor) == (b.kind, b.level, &b.title, &b.anchor)
}

/// Where links and images lead.
fn targets(pieces: &[Piece]) -> impl Iterator<Item = (&str, bool)> {
    pieces.iter().filter_map(|piece| match piece {
        Piece::LinkStart(target) | Piece::LinkText(target) | Piece::Image { target, .. } => {
            Some((&*target.name, target.by_id))
        }
        Piece::Html(_) | Piece::Section(_) | Piece::Drawn(_) => None,
    })
}
