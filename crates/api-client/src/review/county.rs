//! The organisations of the county, and what was done by whom.

use shared::audit::AuditLog;
use shared::review::StandingChange;
use shared::staff::{ProfileCorrection, ReviewOrganisationDetail, ReviewOrganisations};

use super::{BASE, Sent};
use crate::{ApiClient, Method, Result, escaped, with_query};

impl ApiClient {
    /// The organisations that this query asks for.
    ///
    /// # Errors
    /// When who asks does not review the whole county or the API cannot be reached.
    pub async fn review_organisations(&self, query: &str) -> Result<ReviewOrganisations> {
        self.get(&with_query(&format!("{BASE}/organisations"), query)).await
    }

    /// An organisation.
    ///
    /// # Errors
    /// As [`ApiClient::review_organisations`]; when there is no such organisation.
    pub async fn review_organisation(&self, id: &str) -> Result<ReviewOrganisationDetail> {
        self.get(&format!("{BASE}/organisations/{}", escaped(id))).await
    }

    /// Gives an organisation, which is in this version, another standing.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn change_standing(&self, id: &str, change: &StandingChange, version: i32) -> Sent<()> {
        let path = format!("/organisations/{}/standing", escaped(id));
        self.review(Method::Put, &path, Some(change), Some(version.into())).await.map(drop)
    }

    /// Corrects the profile of an organisation.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn correct_profile(&self, id: &str, correction: &ProfileCorrection) -> Sent<()> {
        let path = format!("/organisations/{}/correction", escaped(id));
        self.review(Method::Post, &path, Some(correction), None).await.map(drop)
    }

    /// The part of the log that this query asks for.
    ///
    /// # Errors
    /// As [`ApiClient::review_organisations`].
    pub async fn audit_log(&self, query: &str) -> Result<AuditLog> {
        self.get(&with_query(&format!("{BASE}/log"), query)).await
    }
}
