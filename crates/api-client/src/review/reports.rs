//! Reports of the public.

use shared::report::{NewReport, ReportChallenge};

use super::Sent;
use crate::{ApiClient, ApiError, Method, Refusal, Result};

impl ApiClient {
    /// A riddle for who reports something.
    ///
    /// # Errors
    /// When the API cannot be reached.
    pub async fn report_challenge(&self) -> Result<ReportChallenge> {
        self.get("/api/v1/reports/challenge").await
    }

    /// Reports that something about an entry is wrong.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn report(&self, report: &NewReport) -> Sent<()> {
        let body = serde_json::to_string(report);
        let body = body.map_err(|error| Refusal { error: ApiError::malformed(&error), wait: None })?;
        self.submit(Method::Post, "/api/v1/reports", Some(body), None).await.map(drop)
    }
}
