//! What waits for those who review.

use shared::review::{OrganisationStanding, ReviewSubmissions, SubmissionDetail};

use crate::{ApiClient, Result, escaped};

impl ApiClient {
    /// What waits for a decision, what was handed in first comes first.
    ///
    /// # Errors
    /// When who asks does not review or the API cannot be reached.
    pub async fn review_submissions(&self) -> Result<ReviewSubmissions> {
        self.get("/api/v1/review/submissions").await
    }

    /// What waits for a decision about an entry, with all that is needed for one.
    ///
    /// # Errors
    /// When nothing waits, who asks does not review it, or the API cannot be reached.
    pub async fn review_submission(&self, entry: &str) -> Result<SubmissionDetail> {
        self.get(&format!("/api/v1/review/submissions/{}", escaped(entry))).await
    }

    /// The standing of an organisation, with its version.
    ///
    /// # Errors
    /// As [`ApiClient::review_submissions`].
    pub async fn organisation_standing(&self, id: &str) -> Result<OrganisationStanding> {
        self.get(&format!("/api/v1/review/organisations/{}/standing", escaped(id))).await
    }
}
