//! Reports of the public that something about an entry is wrong. What a person says of themselves is kept as long
//! as it is needed, and then deleted.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::account::EmailAddress;
use crate::id::EntryId;
use crate::problem::FieldError;
use crate::review::CaseOutcome;
use crate::text::LanguageTag;
use crate::validate::Violations;
use crate::wire_enum;

/// Most characters of what is wrong.
pub const LONGEST_REPORT: usize = 2_000;
/// With how many zero bits a solution has to make a hash begin: about 33,000 attempts, a second on an old phone.
pub const CHALLENGE_BITS: u8 = 15;

wire_enum!(
    /// What is wrong with an entry.
    ReportReason {
        /// Times, places or contacts are not right.
        WrongDetails = "wrong_details",
        /// It does not take place any more.
        Ended = "ended",
        /// Nobody answers.
        Unreachable = "unreachable",
        /// It is offensive, discriminating or forbidden.
        Offensive = "offensive",
        /// It says something about a person who does not want that.
        Privacy = "privacy",
        /// Something else.
        Other = "other",
    }
);

/// A riddle that whoever reports has a computer solve: it costs a moment, and who sends thousands a lot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportChallenge {
    /// What stands before the solution; it comes back with the report, signed and worth something for an hour.
    pub challenge: String,
    /// With how many zero bits the SHA-256 of challenge and solution, in UTF-8, has to begin.
    pub bits: u8,
}

/// Reports that something about an entry is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct NewReport {
    /// The entry.
    pub entry: EntryId,
    /// Key of what is wrong.
    pub reason: String,
    /// What exactly; at most 2,000 characters. Needed where the reason is `other`.
    pub text: String,
    /// Where to say what has become of it; may be empty.
    pub email: String,
    /// The language of who reports.
    pub language: String,
    /// The riddle.
    pub challenge: String,
    /// What solves it, as a number; empty where no scripts run: such reports are taken seldom.
    pub solution: String,
    /// Nothing: no person sees this field.
    pub website: String,
}

/// A report, as those who review see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportDetail {
    /// What is wrong.
    pub reason: ReportReason,
    /// What exactly; empty once it was deleted.
    pub text: String,
    /// The language of who has reported.
    pub language: LanguageTag,
    /// Whether they have left an address and are told what has become of it.
    pub can_be_answered: bool,
    /// When it was reported.
    pub reported_at: DateTime<Utc>,
    /// When the organisation was asked about it.
    pub asked_at: Option<DateTime<Utc>>,
    /// Whether what the person has said is deleted.
    pub is_deleted: bool,
}

/// Closes a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReportDecision {
    /// What has become of it: `resolved`, `unfounded` or `spam`.
    pub outcome: CaseOutcome,
    /// What is said to who has reported, if they have left an address; at most 2,000 characters.
    #[serde(default)]
    pub answer: String,
}

impl NewReport {
    /// Checks every rule.
    ///
    /// # Errors
    /// The violated rules.
    pub fn validate(&self) -> Result<ReportReason, Vec<FieldError>> {
        let mut violations = Violations::default();
        let reason = ReportReason::from_key(&self.reason);
        let code = if self.reason.is_empty() { "required" } else { "unknown_value" };
        violations.require(reason.is_some(), "/reason", code);
        let needs_text = reason == Some(ReportReason::Other);
        violations.require(!needs_text || !self.text.trim().is_empty(), "/text", "required");
        violations.line("/text", Some(&self.text), LONGEST_REPORT);
        if !self.email.trim().is_empty()
            && let Err(code) = EmailAddress::parse(&self.email)
        {
            violations.require(false, "/email", code);
        }
        violations.into_result()?;
        reason.ok_or_else(Vec::new)
    }
}

impl ReportDecision {
    /// Checks every rule.
    ///
    /// # Errors
    /// The violated rules.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut violations = Violations::default();
        let is_one =
            matches!(self.outcome, CaseOutcome::Resolved | CaseOutcome::Unfounded | CaseOutcome::Spam);
        violations.require(is_one, "/outcome", "unknown_value");
        violations.line("/answer", Some(&self.answer), LONGEST_REPORT);
        violations.into_result()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(report: &NewReport) -> Vec<(String, String)> {
        let errors = report.validate().err().unwrap_or_default();
        errors.into_iter().map(|error| (error.pointer, error.code)).collect()
    }

    #[test]
    fn a_report_says_what_is_wrong() {
        let with = |reason: &str, text: &str, email: &str| NewReport {
            reason: reason.to_owned(),
            text: text.to_owned(),
            email: email.to_owned(),
            ..NewReport::default()
        };
        for right in [with("ended", "", ""), with("other", "Das Bild.", " ana@example.org ")] {
            assert_eq!(broken(&right), []);
        }
        let long = "a".repeat(LONGEST_REPORT + 1);
        for (wrong, pointer, code) in [
            (with("", "", ""), "/reason", "required"),
            (with("rude", "", ""), "/reason", "unknown_value"),
            (with("other", " \r\n", ""), "/text", "required"),
            (with("ended", &long, ""), "/text", "too_long"),
            (with("ended", "\u{0}", ""), "/text", "invalid_character"),
            (with("ended", "", "ana"), "/email", "invalid_email_address"),
        ] {
            assert_eq!(broken(&wrong), [(pointer.to_owned(), code.to_owned())]);
        }
    }
}
