//! The county's staff.

use shared::staff::{LockChange, NewStaff, Reasoned, RightsChange, Staff, StaffInvitationOffer};

use super::{BASE, Sent};
use crate::account::object;
use crate::{ApiClient, ApiError, Method, Refusal, Result, escaped, json};

impl ApiClient {
    /// The county's staff.
    ///
    /// # Errors
    /// When who asks does not administer the site or the API cannot be reached.
    pub async fn staff(&self) -> Result<Staff> {
        self.get(&format!("{BASE}/staff")).await
    }

    /// Invites somebody to the staff.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn invite_staff(&self, new: &NewStaff) -> Sent<()> {
        self.review(Method::Post, "/staff/invitations", Some(new), None).await.map(drop)
    }

    /// Takes an invitation to the staff back.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn withdraw_staff_invitation(&self, id: &str) -> Sent<()> {
        let path = format!("/staff/invitations/{}", escaped(id));
        self.review::<()>(Method::Delete, &path, None, None).await.map(drop)
    }

    /// Changes what somebody of the staff may do.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn change_rights(&self, account: &str, change: &RightsChange) -> Sent<()> {
        let path = format!("/staff/{}/rights", escaped(account));
        self.review(Method::Put, &path, Some(change), None).await.map(drop)
    }

    /// Locks an account, or opens it again.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn lock_account(&self, account: &str, change: &LockChange) -> Sent<()> {
        let path = format!("/accounts/{}/lock", escaped(account));
        self.review(Method::Put, &path, Some(change), None).await.map(drop)
    }

    /// Takes the second factor of an account away.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn reset_second_factor(&self, account: &str, why: &Reasoned) -> Sent<()> {
        let path = format!("/accounts/{}/second-factor-reset", escaped(account));
        self.review(Method::Post, &path, Some(why), None).await.map(drop)
    }

    /// What the link of an invitation to the staff is about.
    ///
    /// # Errors
    /// When the link is worth nothing or the API cannot be reached.
    pub async fn staff_invitation(&self, token: &str) -> Sent<StaffInvitationOffer> {
        let body = object(&[("token", token.to_owned())]);
        let answer = self.submit(Method::Post, "/api/v1/staff-invitations/read", Some(body), None).await?;
        json::from_str(&answer).map_err(|error| Refusal { error: ApiError::malformed(&error), wait: None })
    }

    /// Accepts an invitation to the staff.
    ///
    /// # Errors
    /// When the link is worth nothing, nobody is signed in, or the API cannot be reached.
    pub async fn accept_staff_invitation(&self, token: &str) -> Sent<()> {
        let body = object(&[("token", token.to_owned())]);
        self.submit(Method::Post, "/api/v1/staff-invitations/accept", Some(body), None).await.map(drop)
    }
}
