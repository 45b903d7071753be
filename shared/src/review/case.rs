//! Cases: what waits for those who review, whatever it is, and all that is known of it.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{Difference, OrganisationRecord, Warning};
use crate::audit::AuditEvent;
use crate::entry::{ContactData, EntryKind, Sight};
use crate::id::{AccountId, CaseId, CaseNoteId, EntryId, OrganisationId, RevisionId, SavedViewId};
use crate::place::PlaceData;
use crate::problem::FieldError;
use crate::quality::{Hint, Readability};
use crate::report::ReportDetail;
use crate::text::LanguageTag;
use crate::validate::Violations;
use crate::wire_enum;
use crate::workspace::{EntryContent, Remark};

/// For how many seconds a decision can be undone.
pub const UNDO_SECONDS: i64 = 10;
/// In how many working days a case is to be closed.
pub const TARGET_WORKING_DAYS: u32 = 3;
/// For how many seconds somebody who has shown themselves at a case counts as present.
pub const PRESENT_SECONDS: i64 = 45;
/// Most cases that are assigned at a time.
pub const MOST_AT_ONCE: usize = 200;
/// Most characters of an internal note, and of what an organisation is asked.
pub const LONGEST_NOTE: usize = 2_000;

wire_enum!(
    /// What a case is about.
    CaseKind {
        /// Something was handed in and waits for a decision.
        Submission = "submission",
        /// A trusted organisation has published something that is to be looked at afterwards.
        Afterwards = "afterwards",
        /// Somebody has reported that something is wrong.
        Report = "report",
    }
);

wire_enum!(
    /// What has become of a case.
    CaseOutcome {
        /// What was handed in is published.
        Published = "published",
        /// It was given back with what is to be changed.
        ChangesRequested = "changes_requested",
        /// It was refused.
        Rejected = "rejected",
        /// Its members have taken it back.
        Withdrawn = "withdrawn",
        /// What was published at once was looked at.
        LookedAt = "looked_at",
        /// What was reported is put right, or the entry is hidden.
        Resolved = "resolved",
        /// What was reported is right as it is.
        Unfounded = "unfounded",
        /// The report said nothing of use.
        Spam = "spam",
    }
);

/// Somebody who reviews.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Colleague {
    /// The account.
    pub id: AccountId,
    /// What the person is called.
    pub name: String,
}

/// People who review.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Colleagues {
    /// The people, by name.
    pub items: Vec<Colleague>,
}

/// A case, as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CaseSummary {
    /// Its id.
    pub id: CaseId,
    /// What it is about.
    pub kind: CaseKind,
    /// The entry.
    pub entry: EntryId,
    /// What that is.
    pub entry_kind: EntryKind,
    /// The title of that, in the language it is written in.
    pub title: String,
    /// That language.
    pub language: LanguageTag,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// What that was called when the case was opened.
    pub organisation_name: String,
    /// Key of the only municipality it is about; none if it is about several or the whole county.
    pub municipality: Option<String>,
    /// Key of the first field of action.
    pub field: Option<String>,
    /// Whether it changes something that is published.
    pub is_change: bool,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// By when it is to be closed: three working days later.
    pub due_on: NaiveDate,
    /// Whether that day is over.
    pub is_overdue: bool,
    /// The day for which an answer was promised.
    pub promised_on: Option<NaiveDate>,
    /// Whose case it is.
    pub assignee: Option<Colleague>,
    /// Whether the reviewer of a municipality has passed it on to the KI team.
    pub is_escalated: bool,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// What has become of it.
    pub outcome: Option<CaseOutcome>,
}

/// Cases, as a list shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CaseList {
    /// As many as were asked for.
    pub items: Vec<CaseSummary>,
    /// How many there are.
    pub total: u32,
    /// How many there would be with another value of one filter.
    pub counts: Vec<CaseCount>,
}

/// How many cases there would be with this value of a filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CaseCount {
    /// The filter, as its parameter is called.
    pub filter: String,
    /// The value.
    pub value: String,
    /// What that is called, where it is not a key of the taxonomy or of the interface: the name of a person or of
    /// an organisation.
    pub name: Option<String>,
    /// How many.
    pub count: u32,
}

/// A case with all that is needed to decide.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CaseDetail {
    /// The case.
    pub case: CaseSummary,
    /// Counts every change of the entry.
    pub version: i32,
    /// The revision that waits, that was published at once, or that the public sees: a decision names it.
    pub revision: RevisionId,
    /// Its content.
    pub content: EntryContent,
    /// Whether there is something to compare it with.
    pub has_before: bool,
    /// What it changes, field by field.
    pub differences: Vec<Difference>,
    /// The contacts of the content, in its order; people are named with their consent only.
    pub contacts: Vec<ContactData>,
    /// The places of the content, in its order.
    pub places: Vec<PlaceData>,
    /// What the public sees of the entry now, or why it sees nothing.
    pub sight: Sight,
    /// The slug of its page, if it ever had one.
    pub slug: Option<String>,
    /// What was said with handing it in.
    pub message: Option<String>,
    /// What its members and reviewers have said to each other since it was last published, the oldest first.
    pub conversation: Vec<Remark>,
    /// What was done with the entry and the case, the newest first, at most 100.
    pub history: Vec<AuditEvent>,
    /// What is known of the organisation.
    pub record: OrganisationRecord,
    /// What should be looked at before it is decided.
    pub warnings: Vec<Warning>,
    /// What would make it easier to find and to understand.
    pub hints: Vec<Hint>,
    /// How hard its German texts are to read; null below about 30 words.
    pub readability: Option<Readability>,
    /// Internal notes, the oldest first.
    pub notes: Vec<CaseNote>,
    /// Who else looks at it now.
    pub present: Vec<Colleague>,
    /// What was reported, if it is about a report.
    pub report: Option<ReportDetail>,
    /// Other cases of the entry that are open.
    pub others: Vec<CaseSummary>,
    /// What who asks may do.
    pub may: CaseRights,
    /// Until when who asks can undo what they have decided.
    pub undo_until: Option<DateTime<Utc>>,
}

/// What somebody may do with a case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(clippy::struct_excessive_bools, reason = "each is a right of its own")]
pub struct CaseRights {
    /// Decide it.
    pub decide: bool,
    /// Take the entry from the public, and show it again.
    pub hide: bool,
    /// Pass it on to the KI team.
    pub escalate: bool,
    /// See the organisation among all others.
    pub read_organisation: bool,
}

/// An internal note about a case, which its author's colleagues see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CaseNote {
    /// Its id.
    pub id: CaseNoteId,
    /// When it was left.
    pub at: DateTime<Utc>,
    /// Who has left it, unless their account is gone.
    pub by: Option<Colleague>,
    /// What it says.
    pub text: String,
}

/// A text for a case: an internal note, or a question to the organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct CaseText {
    /// What it says; 1 to 2,000 characters.
    pub text: String,
}

/// Says that what was published at once was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LookedAt {
    /// The revision that was looked at.
    pub revision: RevisionId,
}

/// Gives cases to somebody who reviews, or to nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    /// The cases: 1 to 200.
    pub cases: Vec<CaseId>,
    /// Whose they are from now on.
    pub account: Option<AccountId>,
}

/// Promises an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CasePromise {
    /// For which day; none takes a promise back.
    pub on: Option<NaiveDate>,
}

/// What waits for somebody who reviews, each morning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReviewOverview {
    /// How many submissions wait.
    pub submissions: WaitingCount,
    /// How much of trusted organisations is to be looked at afterwards.
    pub afterwards: WaitingCount,
    /// How many reports are open.
    pub reports: WaitingCount,
    /// How many entries nobody confirms.
    pub stale: u32,
    /// How many organisations wait for their confirmation; none for who may not see them.
    pub pending: Option<u32>,
    /// How many requests to take over profiles are open; none for who may not see them.
    pub claims: Option<u32>,
    /// The open cases for which an answer was promised, the nearest day first, at most 10.
    pub promised: Vec<CaseSummary>,
    /// The open cases of who asks, the oldest first, at most 10.
    pub own: Vec<CaseSummary>,
    /// The open cases that have waited longest, at most 10.
    pub oldest: Vec<CaseSummary>,
}

/// How many cases of a kind are open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WaitingCount {
    /// All of them.
    pub open: u32,
    /// Those that should be closed by now.
    pub overdue: u32,
    /// When the oldest of them was opened.
    pub since: Option<DateTime<Utc>>,
}

/// A list of cases that somebody has kept by a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SavedView {
    /// Its id.
    pub id: SavedViewId,
    /// What it is called.
    pub name: String,
    /// Its filters, as the query of a URL.
    pub query: String,
}

/// The lists that somebody has kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SavedViews {
    /// The lists, by name.
    pub items: Vec<SavedView>,
}

/// Keeps a list by a name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct NewView {
    /// What it is called; 1 to 60 characters. One of this name is replaced.
    pub name: String,
    /// Its filters, as the query of a URL; at most 1,000 characters.
    pub query: String,
}

impl CaseText {
    /// Checks every rule.
    ///
    /// # Errors
    /// The violated rules.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut violations = Violations::default();
        super::written(&mut violations, "/text", &self.text, LONGEST_NOTE);
        violations.into_result()
    }
}

impl Assignment {
    /// Checks every rule.
    ///
    /// # Errors
    /// The violated rules.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut violations = Violations::default();
        violations.length("/cases", self.cases.len(), 1, MOST_AT_ONCE);
        violations.into_result()
    }
}

impl NewView {
    /// Checks every rule.
    ///
    /// # Errors
    /// The violated rules.
    pub fn validate(&self) -> Result<(), Vec<FieldError>> {
        let mut violations = Violations::default();
        super::written(&mut violations, "/name", &self.name, 60);
        violations.line("/query", Some(&self.query), 1_000);
        violations.into_result()
    }
}

/// The day by which something is to be closed that was opened on this one: three working days later. Saturdays and
/// Sundays are none; public holidays of the county are left to the reader's good sense.
#[must_use]
pub fn due_on(opened_on: NaiveDate) -> NaiveDate {
    use chrono::{Datelike as _, Days, Weekday};
    let mut day = opened_on;
    let mut left = TARGET_WORKING_DAYS;
    while left > 0 {
        day = day.checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX);
        if !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
            left -= 1;
        }
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weekend_does_not_count() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
        for (opened, due) in [
            ("2026-11-30", "2026-12-03"),
            ("2026-12-03", "2026-12-08"),
            ("2026-12-04", "2026-12-09"),
            ("2026-12-05", "2026-12-09"),
            ("2026-12-06", "2026-12-09"),
        ] {
            assert_eq!(due_on(day(opened)), day(due), "{opened}");
        }
    }
}
