//! The log of what was done by whom: rows are added, never changed. It holds ids, keys and reasons; values of people
//! are never copied into it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::id::{AccountId, AuditEventId, CaseId, EntryId, OrganisationId};
use crate::review::Colleague;
use crate::wire_enum;

wire_enum!(
    /// What was done.
    AuditAction {
        /// An entry was handed in.
        HandedIn = "handed_in",
        /// What was handed in was taken back.
        Withdrawn = "withdrawn",
        /// What was handed in is published.
        Published = "published",
        /// The same, with corrections of the reviewer.
        PublishedCorrected = "published_corrected",
        /// A trusted organisation has published at once.
        PublishedAtOnce = "published_at_once",
        /// Changes were asked for.
        ChangesRequested = "changes_requested",
        /// What was handed in was refused.
        Rejected = "rejected",
        /// A decision was undone.
        DecisionUndone = "decision_undone",
        /// What was published at once was looked at.
        LookedAt = "looked_at",
        /// A case was given to somebody, or to nobody.
        Assigned = "assigned",
        /// A case was passed on to the KI team.
        Escalated = "escalated",
        /// An answer was promised, or that was taken back.
        Promised = "promised",
        /// An internal note was left.
        Noted = "noted",
        /// The public has reported an entry.
        Reported = "reported",
        /// A report was closed.
        ReportClosed = "report_closed",
        /// An organisation was asked about a report.
        OrganisationAsked = "organisation_asked",
        /// An entry was taken from the public.
        Hidden = "hidden",
        /// An entry that was taken from the public is shown again.
        Shown = "shown",
        /// An entry was put away.
        Archived = "archived",
        /// An entry was confirmed as current.
        Confirmed = "confirmed",
        /// The standing of an organisation was changed.
        StandingChanged = "standing_changed",
        /// A profile was corrected by a reviewer.
        ProfileCorrected = "profile_corrected",
        /// Somebody has taken over a profile.
        ClaimAccepted = "claim_accepted",
        /// A request to take over a profile was declined.
        ClaimDeclined = "claim_declined",
        /// Somebody was invited to the staff.
        StaffInvited = "staff_invited",
        /// Somebody who was invited has come.
        StaffJoined = "staff_joined",
        /// An invitation was taken back.
        InvitationWithdrawn = "invitation_withdrawn",
        /// The rights of an account were changed.
        RightsChanged = "rights_changed",
        /// An account was locked.
        AccountLocked = "account_locked",
        /// A locked account was opened again.
        AccountUnlocked = "account_unlocked",
        /// The second factor of an account was taken away.
        SecondFactorReset = "second_factor_reset",
    }
);

/// Something that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEvent {
    /// Its id.
    pub id: AuditEventId,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom; none if nobody with an account did it. Who is gone has no name.
    pub actor: Option<Colleague>,
    /// What.
    pub action: AuditAction,
    /// The entry it is about.
    pub entry: Option<EntryId>,
    /// The title of that as it is now.
    pub entry_title: Option<String>,
    /// The organisation it is about.
    pub organisation: Option<OrganisationId>,
    /// What that is called now.
    pub organisation_name: Option<String>,
    /// The case it is about.
    pub case: Option<CaseId>,
    /// The account it is about.
    pub account: Option<Colleague>,
    /// What it was before, as keys and ids.
    pub before: Option<Value>,
    /// What it is after it, likewise.
    pub after: Option<Value>,
    /// Why, in the words of who did it.
    pub reason: Option<String>,
}

/// A page of the log, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditLog {
    /// At most as many as were asked for.
    pub items: Vec<AuditEvent>,
    /// The event behind which the next page begins; none on the last.
    pub next: Option<AuditEventId>,
}

/// What of the log is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// What was done.
    pub action: Option<AuditAction>,
    /// Who did it.
    pub actor: Option<AccountId>,
    /// About which entry.
    pub entry: Option<EntryId>,
    /// About which organisation.
    pub organisation: Option<OrganisationId>,
    /// From this instant on.
    pub from: Option<DateTime<Utc>>,
    /// Before this instant.
    pub before: Option<DateTime<Utc>>,
    /// Behind which event.
    pub after: Option<AuditEventId>,
}
