//! The review: what becomes of a revision that was handed in, and what is decided about organisations.

mod case;
mod difference;
mod filter;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use self::case::{
    Assignment, CaseCount, CaseDetail, CaseKind, CaseList, CaseNote, CaseOutcome, CasePromise, CaseRights,
    CaseSummary, CaseText, Colleague, Colleagues, LONGEST_NOTE as LONGEST_CASE_TEXT, LookedAt, MOST_AT_ONCE,
    NewView, PRESENT_SECONDS, ReviewOverview, SavedView, SavedViews, TARGET_WORKING_DAYS, UNDO_SECONDS,
    WaitingCount, due_on,
};
pub use self::difference::{
    Difference, FieldChange, OrganisationRecord, SimilarEntry, TextChange, TextPart, Warning, WarningKind,
};
pub use self::filter::{
    Assigned, COUNTY, CaseAge, CaseChange, CaseFacts, CaseFilter, CaseSort, MOST_SHOWN, USUAL_SHOWN,
};
use crate::entry::{ContactData, EntryKind, RevisionState, Standing};
use crate::id::{AccountId, EntryId, OrganisationId, RevisionId};
use crate::place::PlaceData;
use crate::problem::FieldError;
use crate::text::LanguageTag;
use crate::validate::Violations;
use crate::workspace::{EntryContent, Remark};

/// Most notes of one decision.
const MOST_NOTES: usize = 50;
/// Most characters of a note.
const LONGEST_NOTE: usize = 1_000;
/// Most characters of a pointer.
const LONGEST_POINTER: usize = 200;
/// Most characters of a reason.
const LONGEST_REASON: usize = 2_000;

impl RevisionState {
    /// Whether a revision in this state can come into another one.
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Draft, Self::Submitted | Self::Withdrawn)
                | (
                    Self::Submitted,
                    Self::Withdrawn | Self::ChangesRequested | Self::Rejected | Self::Published
                )
                | (Self::Published | Self::ChangesRequested, Self::Superseded)
        )
    }

    /// Whether it is what reviewers decide.
    #[must_use]
    pub const fn is_decision(self) -> bool {
        matches!(self, Self::ChangesRequested | Self::Rejected | Self::Published)
    }
}

/// What a reviewer decides about a revision that was handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReviewDecision {
    /// The revision, as the reviewer has seen it.
    pub revision: RevisionId,
    /// The decision.
    pub decision: Decision,
}

/// A decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Decision {
    /// The public sees it from now on.
    Publish {
        /// What the reviewer has corrected: the whole content as it is to be published.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        corrected: Option<Box<EntryContent>>,
    },
    /// It is given back with what is to be changed.
    RequestChanges {
        /// What is to be changed: 1 to 50 notes.
        notes: Vec<ReviewNote>,
    },
    /// It is refused.
    Reject {
        /// Why, for the author; 1 to 2,000 characters.
        reason: String,
    },
}

/// A note of a reviewer at a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReviewNote {
    /// The field, a JSON pointer into the content (RFC 6901); empty for the whole.
    #[serde(default)]
    pub pointer: String,
    /// What is to be changed; 1 to 1,000 characters.
    pub text: String,
}

/// What is decided about an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StandingChange {
    /// The standing it gets.
    pub standing: Standing,
    /// Why, for the organisation; at most 2,000 characters. Needed where it is taken from the public.
    #[serde(default)]
    pub reason: String,
}

/// What decides who may decide about a revision that was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// Whose it is.
    pub organisation: OrganisationId,
    /// The standing of that organisation.
    pub standing: Standing,
    /// Keys of the municipalities it is about; none for the whole county.
    pub municipalities: Vec<String>,
    /// Who has handed it in, as far as that is known.
    pub handed_in_by: Vec<AccountId>,
    /// Whether it was passed on to the KI team: the reviewer of a municipality decides it no more.
    pub is_escalated: bool,
}

/// The standing of an organisation, as those see it who may change it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrganisationStanding {
    /// The standing.
    pub standing: Standing,
    /// Counts every change of the standing and of the profile; `If-Match` asks for it.
    pub version: i32,
}

/// What was handed in and waits for a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReviewSubmissions {
    /// At most 200, what was handed in first comes first.
    pub items: Vec<ReviewSubmission>,
}

/// Something that was handed in and waits for a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReviewSubmission {
    /// The entry.
    pub entry: EntryId,
    /// What that is.
    pub kind: EntryKind,
    /// Its title, in the language it is written in.
    pub title: String,
    /// That language.
    pub language: LanguageTag,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// What that is called: as the public knows it, or else as it was handed in last.
    pub organisation_name: String,
    /// Its standing.
    pub standing: Standing,
    /// The revision that waits: the decision names it.
    pub revision: RevisionId,
    /// Counts every change of the entry. Of a profile, `If-Match` asks for it when the standing is changed.
    pub version: i32,
    /// When it was handed in.
    pub handed_in_at: DateTime<Utc>,
    /// Whether it changes something that is published.
    pub changes_published: bool,
    /// Whether who asks may decide about it: they have not handed it in and do not belong to the organisation.
    pub may_decide: bool,
}

/// Something that waits for a decision, with all that is needed for one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubmissionDetail {
    /// What waits.
    pub submission: ReviewSubmission,
    /// The content as it was handed in.
    pub content: EntryContent,
    /// What the public sees, if there is something.
    pub published: Option<EntryContent>,
    /// The contacts of the content, in its order; people are named with their consent only.
    pub contacts: Vec<ContactData>,
    /// The places of the content, in its order.
    pub places: Vec<PlaceData>,
    /// What was said with handing it in.
    pub message: Option<String>,
    /// What its members and reviewers have said to each other since it was last published, the oldest first.
    pub conversation: Vec<Remark>,
}

impl Decision {
    /// The state it leads to.
    #[must_use]
    pub const fn leads_to(&self) -> RevisionState {
        match self {
            Self::Publish { .. } => RevisionState::Published,
            Self::RequestChanges { .. } => RevisionState::ChangesRequested,
            Self::Reject { .. } => RevisionState::Rejected,
        }
    }

    /// Checks every rule.
    ///
    /// # Errors
    /// The violated rules, with pointers into the decision.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut violations = Violations::default();
        match self {
            Self::Publish { .. } => {}
            Self::RequestChanges { notes } => {
                violations.length("/decision/request_changes/notes", notes.len(), 1, MOST_NOTES);
                for (number, note) in notes.iter().enumerate() {
                    let place = format!("/decision/request_changes/notes/{number}");
                    violations.line(&format!("{place}/pointer"), Some(&note.pointer), LONGEST_POINTER);
                    written(&mut violations, &format!("{place}/text"), &note.text, LONGEST_NOTE);
                }
            }
            Self::Reject { reason } => {
                written(&mut violations, "/decision/reject/reason", reason, LONGEST_REASON);
            }
        }
        violations.into_result()
    }
}

impl StandingChange {
    /// Checks every rule.
    ///
    /// # Errors
    /// The violated rules.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut violations = Violations::default();
        let needs_reason = self.standing == Standing::Suspended;
        violations.require(!needs_reason || !self.reason.trim().is_empty(), "/reason", "required");
        violations.line("/reason", Some(&self.reason), LONGEST_REASON);
        violations.into_result()
    }
}

/// Checks a text that must say something.
pub(crate) fn written(violations: &mut Violations, pointer: &str, text: &str, most: usize) {
    violations.require(!text.trim().is_empty(), pointer, "required");
    violations.line(pointer, Some(text), most);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_decided_is_not_decided_again() {
        let can: Vec<String> = RevisionState::ALL
            .iter()
            .map(|from| {
                let next = RevisionState::ALL.iter().filter(|to| from.may_become(**to)).map(|to| to.key());
                format!("{from}: {}", next.collect::<Vec<_>>().join(" "))
            })
            .collect();
        assert_eq!(
            can,
            [
                "draft: submitted withdrawn",
                "submitted: changes_requested published rejected withdrawn",
                "changes_requested: superseded",
                "published: superseded",
                "rejected: ",
                "superseded: ",
                "withdrawn: ",
            ]
        );
    }

    #[test]
    fn who_is_refused_is_told_why() {
        let code = |decision: Decision| {
            decision.validate().err().and_then(|errors| errors.into_iter().next()).map(|error| error.code)
        };
        let note = |text: &str| ReviewNote { pointer: "/title".to_owned(), text: text.to_owned() };
        assert_eq!(code(Decision::Publish { corrected: None }), None);
        assert_eq!(code(Decision::Reject { reason: " ".to_owned() }).as_deref(), Some("required"));
        assert_eq!(code(Decision::Reject { reason: "x".repeat(2_001) }).as_deref(), Some("too_long"));
        assert_eq!(code(Decision::RequestChanges { notes: Vec::new() }).as_deref(), Some("required"));
        assert_eq!(code(Decision::RequestChanges { notes: vec![note("")] }).as_deref(), Some("required"));
        assert_eq!(code(Decision::RequestChanges { notes: vec![note("Bitte kürzer")] }), None);
    }
}
