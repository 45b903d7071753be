//! Who works for an organisation.

use shared::account::Membership;
use shared::member::{Invitation, InvitationOffer, Members};

use super::{BASE, Sent};
use crate::account::object;
use crate::{ApiClient, Method, Result, escaped};

impl ApiClient {
    /// Who works for an organisation, and who is invited to.
    ///
    /// # Errors
    /// As [`ApiClient::care`].
    pub async fn members(&self, organisation: &str) -> Result<Members> {
        self.get(&format!("{BASE}/organisations/{}/members", escaped(organisation))).await
    }

    /// Invites somebody to work for an organisation, as what is told by a key.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn invite(&self, organisation: &str, email: &str, role: &str) -> Sent<Invitation> {
        let path = format!("{BASE}/organisations/{}/members/invitations", escaped(organisation));
        self.by_token(&path, &[("email", email.to_owned()), ("role", role.to_owned())]).await
    }

    /// Takes an invitation back.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn withdraw_invitation(&self, organisation: &str, invitation: &str) -> Sent<()> {
        let (organisation, invitation) = (escaped(organisation), escaped(invitation));
        let path = format!("{BASE}/organisations/{organisation}/members/invitations/{invitation}");
        self.submit(Method::Delete, &path, None, None).await.map(drop)
    }

    /// Changes what a member may do whose membership is in this version.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn change_role(&self, organisation: &str, account: &str, role: &str, version: i64) -> Sent<()> {
        let path = format!("{BASE}/organisations/{}/members/{}", escaped(organisation), escaped(account));
        let body = object(&[("role", role.to_owned())]);
        self.submit(Method::Put, &path, Some(body), Some(version)).await.map(drop)
    }

    /// Ends a membership that is in this version.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn remove_member(&self, organisation: &str, account: &str, version: i64) -> Sent<()> {
        let path = format!("{BASE}/organisations/{}/members/{}", escaped(organisation), escaped(account));
        self.submit(Method::Delete, &path, None, Some(version)).await.map(drop)
    }

    /// What the link of an invitation is about.
    ///
    /// # Errors
    /// When the link is worth nothing or the API cannot be reached.
    pub async fn invitation(&self, token: &str) -> Sent<InvitationOffer> {
        self.by_token(&format!("{BASE}/invitations/read"), &[("token", token.to_owned())]).await
    }

    /// Accepts the invitation of a link.
    ///
    /// # Errors
    /// When nobody is signed in, the link is worth nothing, or the API cannot be reached.
    pub async fn accept_invitation(&self, token: &str) -> Sent<Membership> {
        self.by_token(&format!("{BASE}/invitations/accept"), &[("token", token.to_owned())]).await
    }
}
