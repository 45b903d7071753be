//! Who works for an organisation, and who is invited to.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::account::MemberRole;
use crate::id::{AccountId, InvitationId};
use crate::text::LanguageTag;

/// Most invitations of an organisation that are open at a time.
pub const MOST_INVITATIONS: usize = 20;

/// Who works for an organisation, and who is invited to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Members {
    /// Its members, in the order in which they came to it.
    pub members: Vec<Member>,
    /// Invitations that nobody has accepted yet, the oldest first.
    pub invitations: Vec<Invitation>,
}

/// Somebody who works for an organisation, as its members see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Member {
    /// The account.
    pub id: AccountId,
    /// What the person is called.
    pub name: String,
    /// The address of the account.
    pub email: String,
    /// What the person may do.
    pub role: MemberRole,
    /// Since when the person is a member.
    pub since: DateTime<Utc>,
    /// Whether it is the one who asks.
    pub is_self: bool,
    /// Tells the versions of the membership apart; `If-Match` asks for it.
    pub version: i64,
}

/// An invitation that nobody has accepted yet, as the members of its organisation see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// Where the mail went.
    pub email: String,
    /// What the person may do then.
    pub role: MemberRole,
    /// What the member is called who has invited, unless they have gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invited_by: Option<String>,
    /// When that was.
    pub invited_at: DateTime<Utc>,
    /// From when on the link of the mail is worth nothing.
    pub expires_at: DateTime<Utc>,
}

/// Invites somebody to work for an organisation.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct InvitationRequest {
    /// Where the mail goes.
    pub email: String,
    /// What the person may do then.
    pub role: MemberRole,
}

/// Changes what a member may do.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RoleChange {
    /// What the member may do from now on.
    pub role: MemberRole,
}

/// What an invitation is about, for whoever has the link of its mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitationOffer {
    /// The name of the organisation.
    pub organisation: String,
    /// The language of that name.
    pub language: LanguageTag,
    /// What one may do there then.
    pub role: MemberRole,
    /// What the person is called who invites, unless they have gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invited_by: Option<String>,
    /// Where the mail went; another account may accept it, too.
    pub email: String,
    /// From when on the link is worth nothing.
    pub expires_at: DateTime<Utc>,
}
