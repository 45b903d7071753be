//! Taking over the profile of an organisation that is there already.

use shared::answer::OrganisationReference;
use shared::claim::{ClaimDecision, Claims, ReviewClaims};
use shared::text::LanguageTag;

use crate::account::object;
use crate::{ApiClient, ApiError, Method, Refusal, Result, escaped, one};

/// What becomes of something that is sent.
type Sent<T> = std::result::Result<T, Refusal>;

impl ApiClient {
    /// How a published organisation is called, by id or slug, for this reader.
    ///
    /// # Errors
    /// When there is no such organisation or the API cannot be reached.
    pub async fn organisation_reference(
        &self,
        id_or_slug: &str,
        language: &LanguageTag,
    ) -> Result<OrganisationReference> {
        self.get(&one("/api/v1/organisations", id_or_slug, language)).await
    }

    /// Asks to take over the profile of an organisation.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn claim(&self, organisation: &str, message: &str) -> Sent<()> {
        let path = format!("/api/v1/workspace/organisations/{}/claims", escaped(organisation));
        let body = object(&[("message", message.to_owned())]);
        self.submit(Method::Post, &path, Some(body), None).await.map(drop)
    }

    /// The requests of who asks that nobody has decided yet.
    ///
    /// # Errors
    /// When nobody is signed in or the API cannot be reached.
    pub async fn claims(&self) -> Result<Claims> {
        self.get("/api/v1/workspace/claims").await
    }

    /// Takes a request back.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn take_claim_back(&self, id: &str) -> Sent<()> {
        let path = format!("/api/v1/workspace/claims/{}", escaped(id));
        self.submit(Method::Delete, &path, None, None).await.map(drop)
    }

    /// The requests of all people that nobody has decided yet.
    ///
    /// # Errors
    /// When who asks does not review organisations or the API cannot be reached.
    pub async fn review_claims(&self) -> Result<ReviewClaims> {
        self.get("/api/v1/review/claims").await
    }

    /// Decides a request.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn decide_claim(&self, id: &str, decision: &ClaimDecision) -> Sent<()> {
        let path = format!("/api/v1/review/claims/{}/decision", escaped(id));
        let body = serde_json::to_string(decision);
        let body = body.map_err(|error| Refusal { error: ApiError::malformed(&error), wait: None })?;
        self.submit(Method::Post, &path, Some(body), None).await.map(drop)
    }
}
