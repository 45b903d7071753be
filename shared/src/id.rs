//! Identifiers. All are `UUIDv7`, made by the server; the types keep the id of
//! one thing from being used for another. The default is the id of nothing.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

id!(
    /// An entry: an offer, a project or an organisation's profile.
    EntryId
);
id!(
    /// An organisation; its profile is the entry with the same UUID.
    OrganisationId
);
id!(
    /// One saved version of an entry's content.
    RevisionId
);
id!(
    /// A way to reach an organisation.
    ContactId
);
id!(
    /// A place of an organisation.
    PlaceId
);
id!(
    /// An uploaded or imported picture or document.
    MediaId
);
id!(
    /// The account of a person.
    AccountId
);
id!(
    /// A device on which somebody is signed in.
    SessionId
);
id!(
    /// A link of a mail.
    LinkId
);
id!(
    /// An invitation to work for an organisation; the link of its mail has the same UUID.
    InvitationId
);
id!(
    /// Somebody's request to take over the profile of an organisation.
    ClaimId
);
id!(
    /// A token for software.
    ApiTokenId
);

id!(
    /// A case of those who review.
    CaseId
);
id!(
    /// An internal note about a case.
    CaseNoteId
);
id!(
    /// A list of cases that somebody has kept by a name.
    SavedViewId
);
id!(
    /// A row of the log of what was done.
    AuditEventId
);

impl From<OrganisationId> for EntryId {
    fn from(id: OrganisationId) -> Self {
        Self(id.0)
    }
}

impl From<InvitationId> for LinkId {
    fn from(id: InvitationId) -> Self {
        Self(id.0)
    }
}

impl From<LinkId> for InvitationId {
    fn from(id: LinkId) -> Self {
        Self(id.0)
    }
}
