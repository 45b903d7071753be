//! The county's staff and organisations, as those see them who administer the site.

mod rights;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::account::ReviewScope;
use crate::entry::{EntryKind, EntryState, Sight, Standing};
use crate::id::{AccountId, EntryId, InvitationId, OrganisationId, RevisionId};
use crate::organisation::OrganisationProfile;
use crate::review::OrganisationRecord;
use crate::text::LanguageTag;

/// The county's staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Staff {
    /// Who has rights of staff, or had them and is locked; by name.
    pub items: Vec<StaffMember>,
    /// Invitations that nobody has accepted yet, the oldest first.
    pub invitations: Vec<StaffInvitation>,
    /// Whether who asks may change something here.
    pub may_change: bool,
}

/// Somebody of the county's staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StaffMember {
    /// The account.
    pub id: AccountId,
    /// What the person is called.
    pub name: String,
    /// The address of the account.
    pub email: String,
    /// What the person may do.
    pub rights: StaffRights,
    /// Whether the account has a second factor; without one the rights rest.
    pub has_second_factor: bool,
    /// The day on which the person was here last.
    pub last_active_on: NaiveDate,
    /// Since when nobody can sign in with the account.
    pub locked_at: Option<DateTime<Utc>>,
    /// Whether it is the one who asks.
    pub is_self: bool,
    /// Whether who asks may change something about the account: not about their own, nor one of the demonstration.
    pub may_change: bool,
}

/// What somebody of the county's staff may do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StaffRights {
    /// Whether the person administers the site.
    #[serde(default)]
    pub is_admin: bool,
    /// What the person reviews, if anything.
    #[serde(default)]
    pub reviews: Option<ReviewScope>,
}

/// An invitation to the county's staff that nobody has accepted yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StaffInvitation {
    /// Its id.
    pub id: InvitationId,
    /// Where the mail went.
    pub email: String,
    /// What the person may do then.
    pub rights: StaffRights,
    /// When it was sent.
    pub invited_at: DateTime<Utc>,
    /// From when on the link of the mail is worth nothing.
    pub expires_at: DateTime<Utc>,
}

/// What the link of an invitation to the county's staff is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StaffInvitationOffer {
    /// Where the mail went.
    pub email: String,
    /// What the person may do then.
    pub rights: StaffRights,
}

/// Invites somebody to the county's staff.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct NewStaff {
    /// Where the mail goes.
    pub email: String,
    /// What the person may do then; some right at least.
    pub rights: StaffRights,
    /// The language of the mail.
    pub language: Option<LanguageTag>,
    /// Why; 1 to 500 characters.
    pub reason: String,
}

/// Changes what somebody of the county's staff may do; no right at all takes them from the staff.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct RightsChange {
    /// What the person may do from now on.
    pub rights: StaffRights,
    /// Why; 1 to 500 characters.
    pub reason: String,
}

/// Locks an account, or opens it again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct LockChange {
    /// Whether nobody can sign in with it from now on.
    pub locked: bool,
    /// Why; 1 to 500 characters.
    pub reason: String,
}

/// Why something is done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Reasoned {
    /// Why; 1 to 500 characters.
    pub reason: String,
}

/// Organisations, as those see them who review the whole county.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReviewOrganisations {
    /// As many as were asked for, by name.
    pub items: Vec<ReviewOrganisation>,
    /// How many there are.
    pub total: u32,
}

/// An organisation in their list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReviewOrganisation {
    /// Its id.
    pub id: OrganisationId,
    /// What it is called.
    pub name: String,
    /// The language of that.
    pub language: LanguageTag,
    /// Its standing.
    pub standing: Standing,
    /// How many people work for it here.
    pub members: u32,
    /// How many of its entries are published, its profile not among them.
    pub published: u32,
}

/// An organisation with all that those see of it who review the whole county.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReviewOrganisationDetail {
    /// Its id.
    pub id: OrganisationId,
    /// What is known of it.
    pub record: OrganisationRecord,
    /// Counts every change of standing and profile; `If-Match` asks for it.
    pub version: i32,
    /// The revision of its profile that the public sees, or else the newest.
    pub revision: RevisionId,
    /// The content of that.
    pub profile: OrganisationProfile,
    /// Whether the profile may be corrected: it is published, and nothing of it waits for a decision.
    pub may_correct: bool,
    /// Whether who asks may change its standing.
    pub may_change_standing: bool,
    /// Whether who asks may trust it.
    pub may_trust: bool,
    /// Who works for it.
    pub members: Vec<StaffContact>,
    /// Its entries, the profile not among them.
    pub entries: Vec<ReviewEntry>,
}

/// Somebody who works for an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StaffContact {
    /// The account.
    pub id: AccountId,
    /// What the person is called.
    pub name: String,
    /// The address of the account.
    pub email: String,
    /// Whether signing in needs a second factor.
    pub has_second_factor: bool,
    /// Since when nobody can sign in with the account.
    pub locked_at: Option<DateTime<Utc>>,
}

/// An entry of an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReviewEntry {
    /// Its id.
    pub id: EntryId,
    /// What it is.
    pub kind: EntryKind,
    /// The title of its newest revision.
    pub title: String,
    /// The language of that.
    pub language: LanguageTag,
    /// Its state.
    pub state: EntryState,
    /// What the public sees of it now, or why it sees nothing.
    pub sight: Sight,
    /// The slug of its page, if it ever had one.
    pub slug: Option<String>,
}

/// Corrects the profile of an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProfileCorrection {
    /// The revision that was read.
    pub revision: RevisionId,
    /// The profile from now on.
    pub profile: OrganisationProfile,
    /// Why, for the organisation; 1 to 500 characters.
    pub reason: String,
}

/// Takes an entry from the public, or shows it again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct HidingChange {
    /// Whether the public is not to see it.
    pub hidden: bool,
    /// Why, for the organisation; 1 to 500 characters.
    pub reason: String,
}

/// Does the same with several entries that nobody confirms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StaleAction {
    /// The entries: 1 to 200.
    pub entries: Vec<EntryId>,
    /// Whether they are put away; else they are confirmed as current.
    pub archive: bool,
}

/// Checks a reason.
///
/// # Errors
/// The violated rules.
pub fn check_reason(reason: &str) -> Result<(), Vec<crate::problem::FieldError>> {
    let mut violations = crate::validate::Violations::default();
    crate::review::written(&mut violations, "/reason", reason, 500);
    violations.into_result()
}
