//! Taking over the profile of an organisation that is there already: whoever belongs to it asks, and those
//! who review organisations decide.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::id::{ClaimId, OrganisationId};
use crate::problem::FieldError;
use crate::text::LanguageTag;
use crate::validate::Violations;
use crate::wire_enum;

/// Most requests of one person that are open at a time.
pub const MOST_CLAIMS: usize = 5;
/// Most characters of what is said with a request.
const LONGEST_MESSAGE: usize = 1_000;
/// Most characters of a reason.
const LONGEST_REASON: usize = 2_000;

/// Asks to take over the profile of an organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ClaimRequest {
    /// By what those who review can tell that one belongs to it; at most 1,000 characters.
    pub message: String,
}

/// A request that nobody has decided yet, as who asks sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Claim {
    /// Its id.
    pub id: ClaimId,
    /// The organisation.
    pub organisation: OrganisationId,
    /// The name of that.
    pub name: String,
    /// The language of the name.
    pub language: LanguageTag,
    /// What was said about it.
    pub message: String,
    /// When it was asked.
    pub claimed_at: DateTime<Utc>,
}

/// The requests of who asks that nobody has decided yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Claims {
    /// The requests, the oldest first.
    pub items: Vec<Claim>,
}

/// A request that nobody has decided yet, as those who review see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReviewClaim {
    /// Its id.
    pub id: ClaimId,
    /// The organisation.
    pub organisation: OrganisationId,
    /// The name of that.
    pub name: String,
    /// The language of the name.
    pub language: LanguageTag,
    /// The slug of the organisation's public page; null while the public does not see it.
    pub slug: Option<String>,
    /// How many people work for the organisation already.
    pub members: u32,
    /// What the person is called who asks.
    pub person: String,
    /// The address of their account.
    pub email: String,
    /// The language they read: a reason is best written in it.
    pub person_language: LanguageTag,
    /// What they say about it; may be empty.
    pub message: String,
    /// When they have asked.
    pub claimed_at: DateTime<Utc>,
    /// Whether who reads this may decide it: nobody does about themselves or their own organisation.
    pub may_decide: bool,
}

/// Requests that nobody has decided yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReviewClaims {
    /// The requests, the oldest first.
    pub items: Vec<ReviewClaim>,
}

/// What is decided about a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ClaimDecision {
    /// The person is an owner of the organisation from now on; those it has stay.
    Accept {},
    /// Nothing changes.
    Decline {
        /// Why, for the person; 1 to 2,000 characters.
        reason: String,
    },
}

wire_enum!(
    /// What has become of a request, as it is stored.
    ClaimOutcome {
        /// The person is an owner.
        Accepted = "accepted",
        /// Nothing has changed.
        Declined = "declined",
    }
);

impl ClaimRequest {
    /// Checks every rule.
    ///
    /// # Errors
    /// The violated rules.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut violations = Violations::default();
        violations.line("/message", Some(&self.message), LONGEST_MESSAGE);
        violations.into_result()
    }
}

impl ClaimDecision {
    /// What becomes of the request.
    #[must_use]
    pub const fn outcome(&self) -> ClaimOutcome {
        match self {
            Self::Accept {} => ClaimOutcome::Accepted,
            Self::Decline { .. } => ClaimOutcome::Declined,
        }
    }

    /// Why it is declined, if it is.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Accept {} => None,
            Self::Decline { reason } => Some(reason),
        }
    }

    /// Checks every rule.
    ///
    /// # Errors
    /// The violated rules, with pointers into the decision.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut violations = Violations::default();
        if let Self::Decline { reason } = self {
            violations.require(!reason.trim().is_empty(), "/decline/reason", "required");
            violations.line("/decline/reason", Some(reason), LONGEST_REASON);
        }
        violations.into_result()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The code of the first violated rule.
    fn code(checked: Result<(), Vec<FieldError>>) -> Option<String> {
        checked.err()?.into_iter().map(|error| error.code).next()
    }

    #[test]
    fn who_is_declined_is_told_why() {
        let declined = |reason: &str| code(ClaimDecision::Decline { reason: reason.to_owned() }.validate());
        assert_eq!(code(ClaimDecision::Accept {}.validate()), None);
        assert_eq!(declined("Bitte den Vorstand fragen.\nDanke!"), None);
        assert_eq!(declined(" ").as_deref(), Some("required"));
        assert_eq!(declined(&"x".repeat(LONGEST_REASON + 1)).as_deref(), Some("too_long"));
        assert_eq!(declined("a\u{0}").as_deref(), Some("invalid_character"));
    }

    #[test]
    fn nothing_need_be_said_with_a_request() {
        let asked = |message: &str| code(ClaimRequest { message: message.to_owned() }.validate());
        assert_eq!(asked(""), None);
        assert_eq!(asked(&"ä".repeat(LONGEST_MESSAGE)), None);
        assert_eq!(asked(&"ä".repeat(LONGEST_MESSAGE + 1)).as_deref(), Some("too_long"));
    }

    #[test]
    fn a_decision_is_read_with_nothing_beside_it() {
        let read = |text: &str| serde_json::from_str::<ClaimDecision>(text).ok();
        assert_eq!(read(r#"{"accept": {}}"#), Some(ClaimDecision::Accept {}));
        let declined = ClaimDecision::Decline { reason: "Nein".to_owned() };
        assert_eq!(read(r#"{"decline": {"reason": "Nein"}}"#), Some(declined));
        for other in [
            r#"{"accept": {"role": "editor"}}"#,
            r#"{"accept": {}, "decline": {"reason": "a"}}"#,
            r#""accept""#,
        ] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
