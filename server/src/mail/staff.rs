//! What mails say of the county's staff, and of what it does with accounts.

use serde::{Deserialize, Serialize};
use shared::id::LinkId;
use shared::staff::StaffRights;

/// What is new for somebody of the county's staff, or about an account that the staff has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum StaffNews {
    /// The person is invited.
    Invited {
        /// What is called who invites.
        inviter: String,
        /// What the person may do then.
        rights: StaffRights,
        /// Leads to where it is accepted.
        link: LinkId,
    },
    /// Somebody whom the person has invited has come.
    Accepted {
        /// What they are called.
        person: String,
        /// The address of their account.
        email: String,
    },
    /// The person may do something else than before.
    RightsChanged {
        /// What the person may do now.
        rights: StaffRights,
    },
    /// Nobody can sign in with the account any more.
    Locked {
        /// Why, in words of the staff.
        reason: String,
    },
    /// The account is locked no longer.
    Unlocked,
    /// The second factor of the account was taken away.
    SecondFactorReset,
}
