//! The words of the model, as they stand in front matter, and what else people write for them.

use serde::Serialize;

/// Declares an enum of words as they stand in front matter.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal $(| $other:literal)*),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every word, in order.
            pub const WORDS: &[&str] = &[$($word),+];

            /// The word as it stands in front matter.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Reads a word: case, spaces and underscores don't matter.
            pub fn read(text: &str) -> Option<Self> {
                let text = text.trim().to_lowercase().replace([' ', '_'], "-");
                match text.as_str() {
                    $($word $(| $other)* => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }
    };
}

words! {
    /// The state of the report, except `ongoing`, which is that of the incident.
    Status {
        /// Users feel it now.
        Ongoing = "ongoing" | "open" | "active" | "investigating" | "identified" | "monitoring",
        /// Being written.
        Draft = "draft" | "wip" | "in-progress",
        /// Being read by others.
        InReview = "in-review" | "review" | "under-review",
        /// Read and agreed.
        Reviewed = "reviewed" | "approved" | "final" | "published",
        /// The paperwork is done.
        Closed = "closed" | "complete" | "completed" | "done" | "resolved",
    }
}

words! {
    /// What the authors of a report want of the digest.
    InDigest {
        /// To have it chosen before others.
        Highlight = "highlight" | "highlighted" | "pick",
        /// To have it left out of what is chosen.
        Skip = "skip" | "skipped" | "omit",
    }
}

words! {
    /// What sort of event it was.
    Kind {
        /// Clients were affected, or might have been.
        Incident = "incident" | "outage" | "post-mortem" | "postmortem",
        /// Nobody was affected, by luck or by design.
        NearMiss = "near-miss" | "nearmiss",
        /// Something behaved as nobody thought it would.
        Surprise = "surprise",
        /// A game day, a drill.
        Exercise = "exercise" | "drill" | "game-day" | "gameday",
    }
}

words! {
    /// What first told us.
    DetectedBy {
        /// A monitor.
        Alert = "alert" | "monitoring" | "automated",
        /// Somebody who uses the service.
        User = "user" | "users" | "customer" | "customers",
        /// A colleague who noticed.
        Staff = "staff" | "internal" | "employee",
        /// A partner, a vendor, a researcher.
        ThirdParty = "third-party" | "vendor" | "external",
    }
}

words! {
    /// The part a cause played.
    CauseRole {
        /// Part of how it came about.
        Cause = "cause" | "contributing-factor" | "root-cause",
        /// The one event that set it off.
        Trigger = "trigger",
        /// Why it was seen late.
        DetectionGap = "detection-gap",
        /// Why it took long to end.
        ResponseGap = "response-gap",
        /// Made it larger.
        Amplifier = "amplifier",
        /// Made it smaller.
        Mitigator = "mitigator",
    }
}

words! {
    /// How sure the writers are.
    Certainty {
        /// Shown by evidence.
        Confirmed = "confirmed" | "certain",
        /// Fits the evidence.
        Likely = "likely" | "probable",
        /// Not shown yet.
        Hypothesis = "hypothesis" | "possible" | "suspected",
    }
}

words! {
    /// How a test of a hypothesis ended.
    Verdict {
        /// Not decided.
        Open = "open" | "unknown",
        /// The test supports it.
        Confirmed = "confirmed" | "accepted" | "true",
        /// The test rules it out.
        Rejected = "rejected" | "ruled-out" | "false",
    }
}

words! {
    /// What an action is for.
    Effect {
        /// Not to happen again.
        Prevent = "prevent" | "prevention" | "preventive" | "preventative" | "予防" | "再発防止",
        /// To be seen sooner.
        DetectSooner = "detect-sooner" | "detect" | "detection" | "検知",
        /// To recover sooner.
        MitigateFaster = "mitigate-faster" | "mitigate" | "mitigation" | "緩和",
        /// To hurt less.
        LimitBlastRadius = "limit-blast-radius" | "limit" | "blast-radius",
        /// To mend what broke.
        Repair = "repair" | "fix" | "corrective",
    }
}

words! {
    /// How far an action is.
    ActionStatus {
        /// Somebody thinks it is a good idea.
        Proposed = "proposed" | "todo" | "to-do" | "open" | "not-started" | "backlog" | "pending" | "deferred" | "postponed" | "on-hold"
            | "未着手" | "未対応" | "保留",
        /// It was promised.
        Accepted = "accepted" | "planned" | "agreed",
        /// Somebody works on it.
        InProgress = "in-progress" | "started" | "ongoing" | "doing" | "wip" | "対応中" | "進行中" | "着手中",
        /// It was done.
        Done = "done" | "completed" | "complete" | "closed" | "finished" | "fixed" | "merged" | "完了" | "対応済み" | "実施済み" | "済",
        /// It was decided against; the reason says why.
        Declined = "declined" | "rejected" | "wont-do" | "won't-do" | "wontfix" | "won't-fix" | "cancelled" | "canceled" | "見送り" | "却下",
        /// Another action took its place.
        Superseded = "superseded" | "replaced",
    }
}

words! {
    /// The parts of a report, by meaning.
    SectionKind {
        /// What happened, in short.
        Summary = "summary",
        /// Who felt what.
        Impact = "impact",
        /// What happened when.
        Timeline = "timeline",
        /// What was thought and tried.
        Investigation = "investigation",
        /// Root causes and contributing factors.
        Causes = "causes",
        /// Corrective and preventive actions.
        Actions = "actions",
        /// Lessons learned.
        Lessons = "lessons",
        /// What went well.
        WentWell = "went-well",
        /// What went wrong.
        WentWrong = "went-wrong",
        /// Where we got lucky.
        Lucky = "lucky",
        /// How it was noticed.
        Detection = "detection",
        /// How it ended.
        Resolution = "resolution",
    }
}
