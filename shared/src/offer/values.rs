//! The values an offer's fields can have.

use serde::{Deserialize, Serialize};

use crate::wire_enum;

wire_enum!(
    /// Language level of the Common European Framework, preceded by literacy.
    LanguageLevel {
        /// Learning to read and write.
        Alpha = "alpha",
        /// Beginner.
        A1 = "A1",
        /// Elementary.
        A2 = "A2",
        /// Intermediate.
        B1 = "B1",
        /// Upper intermediate.
        B2 = "B2",
        /// Advanced.
        C1 = "C1",
        /// Proficient.
        C2 = "C2",
    }
);

wire_enum!(
    /// What an offer costs.
    CostKind {
        /// Nothing.
        Free = "free",
        /// Less for some.
        Reduced = "reduced",
        /// A fee.
        Paid = "paid",
    }
);

wire_enum!(
    /// How people take part.
    Format {
        /// At a place.
        OnSite = "on_site",
        /// Over the internet.
        Online = "online",
        /// Either way.
        Hybrid = "hybrid",
    }
);

wire_enum!(
    /// Alone or with others.
    GroupSize {
        /// One person at a time.
        Individual = "individual",
        /// Several together.
        Group = "group",
    }
);

wire_enum!(
    /// Whether children are looked after meanwhile.
    Childcare {
        /// Always.
        Yes = "yes",
        /// If asked for.
        OnRequest = "on_request",
        /// Not.
        No = "no",
    }
);

wire_enum!(
    /// Whether people must register.
    RegistrationKind {
        /// Just come.
        None = "none",
        /// Helpful.
        Recommended = "recommended",
        /// Needed.
        Required = "required",
    }
);

wire_enum!(
    /// Who may come.
    AccessKind {
        /// Everybody.
        OpenToAll = "open_to_all",
        /// Those an authority entitles.
        OfficialEntitlement = "official_entitlement",
        /// Those somebody refers.
        Referral = "referral",
        /// Something else, said in the note.
        Other = "other",
    }
);

wire_enum!(
    /// What makes an offer accessible.
    AccessibilityFeature {
        /// No steps.
        StepFree = "step_free",
        /// An accessible toilet.
        AccessibleWc = "accessible_wc",
        /// An induction loop for hearing aids.
        InductionLoop = "induction_loop",
        /// German Sign Language.
        SignLanguage = "sign_language",
    }
);

/// Ages from and to, in completed years, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AgeRange {
    /// Youngest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<u8>,
    /// Oldest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<u8>,
}

/// Language levels from and to, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LevelRange {
    /// Lowest.
    pub from: LanguageLevel,
    /// Highest.
    pub to: LanguageLevel,
}
