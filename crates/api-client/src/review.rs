//! What waits for those who review, and what they do with it.

mod county;
mod reports;
mod staff;

use serde::Serialize;
use shared::answer::{OfferDetail, OrganisationDetail};
use shared::care::StaleEntries;
use shared::report::ReportDecision;
use shared::review::{
    Assignment, CaseDetail, CaseList, CasePromise, CaseText, Colleagues, LookedAt, NewView,
    OrganisationStanding, ReviewDecision, ReviewOverview, ReviewSubmissions, SavedView, SavedViews,
    SubmissionDetail,
};
use shared::staff::{HidingChange, StaleAction};
use shared::text::LanguageTag;

use crate::{ApiClient, ApiError, Method, Refusal, Result, escaped, json, with_query};

/// Where the review is in the API.
const BASE: &str = "/api/v1/review";

/// What becomes of something that is sent.
type Sent<T> = std::result::Result<T, Refusal>;

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

    /// What waits each morning.
    ///
    /// # Errors
    /// As [`ApiClient::review_submissions`].
    pub async fn review_overview(&self) -> Result<ReviewOverview> {
        self.get(&format!("{BASE}/overview")).await
    }

    /// The cases that meet the filters of this query.
    ///
    /// # Errors
    /// As [`ApiClient::review_submissions`]; when a filter is unknown.
    pub async fn review_cases(&self, query: &str) -> Result<CaseList> {
        self.get(&with_query(&format!("{BASE}/cases"), query)).await
    }

    /// A case with all that is needed to decide.
    ///
    /// # Errors
    /// As [`ApiClient::review_submissions`]; when there is no such case.
    pub async fn review_case(&self, id: &str) -> Result<CaseDetail> {
        self.get(&format!("{BASE}/cases/{}", escaped(id))).await
    }

    /// The offer of a case as its page will show it.
    ///
    /// # Errors
    /// As [`ApiClient::review_case`]; when it is about no offer.
    pub async fn case_preview(&self, id: &str, language: &LanguageTag) -> Result<OfferDetail> {
        let path = format!("{BASE}/cases/{}/preview", escaped(id));
        self.get(&with_query(&path, &format!("lang={language}"))).await
    }

    /// The profile of a case as its page will show it.
    ///
    /// # Errors
    /// As [`ApiClient::review_case`]; when it is about no profile.
    pub async fn case_profile_preview(&self, id: &str, language: &LanguageTag) -> Result<OrganisationDetail> {
        let path = format!("{BASE}/cases/{}/profile-preview", escaped(id));
        self.get(&with_query(&path, &format!("lang={language}"))).await
    }

    /// Those to whom cases can be given.
    ///
    /// # Errors
    /// As [`ApiClient::review_submissions`].
    pub async fn colleagues(&self) -> Result<Colleagues> {
        self.get(&format!("{BASE}/colleagues")).await
    }

    /// Gives cases to somebody, or to nobody.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn assign_cases(&self, assignment: &Assignment) -> Sent<()> {
        self.review(Method::Post, "/assignments", Some(assignment), None).await.map(drop)
    }

    /// Passes a case on to the KI team.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn escalate_case(&self, id: &str) -> Sent<()> {
        self.review::<()>(Method::Post, &format!("/cases/{}/escalation", escaped(id)), None, None)
            .await
            .map(drop)
    }

    /// Promises an answer, or takes that back.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn promise_answer(&self, id: &str, promise: &CasePromise) -> Sent<()> {
        let path = format!("/cases/{}/promise", escaped(id));
        self.review(Method::Put, &path, Some(promise), None).await.map(drop)
    }

    /// Leaves an internal note.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn leave_note(&self, id: &str, note: &CaseText) -> Sent<()> {
        self.review(Method::Post, &format!("/cases/{}/notes", escaped(id)), Some(note), None).await.map(drop)
    }

    /// Asks the organisation about a report.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn ask_organisation(&self, id: &str, question: &CaseText) -> Sent<()> {
        self.review(Method::Post, &format!("/cases/{}/question", escaped(id)), Some(question), None)
            .await
            .map(drop)
    }

    /// Says that who asks looks at a case, and gives who else does.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn show_presence(&self, id: &str) -> Sent<Colleagues> {
        let path = format!("/cases/{}/presence", escaped(id));
        let answer = self.review::<()>(Method::Put, &path, None, None).await?;
        json::from_str(&answer).map_err(|error| Refusal { error: ApiError::malformed(&error), wait: None })
    }

    /// Decides about what was handed in of an entry.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn decide(&self, entry: &str, decision: &ReviewDecision) -> Sent<()> {
        let path = format!("/entries/{}/decision", escaped(entry));
        self.review(Method::Post, &path, Some(decision), None).await.map(drop)
    }

    /// Says that what was published at once was looked at.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn look_at_case(&self, id: &str, looked_at: &LookedAt) -> Sent<()> {
        self.review(Method::Post, &format!("/cases/{}/look", escaped(id)), Some(looked_at), None)
            .await
            .map(drop)
    }

    /// Closes a report.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn close_report(&self, id: &str, decision: &ReportDecision) -> Sent<()> {
        self.review(Method::Post, &format!("/cases/{}/report", escaped(id)), Some(decision), None)
            .await
            .map(drop)
    }

    /// Undoes what who asks has just decided.
    ///
    /// # Errors
    /// When it is too late, or the API cannot be reached.
    pub async fn undo_decision(&self, id: &str) -> Sent<()> {
        self.review::<()>(Method::Post, &format!("/cases/{}/undo", escaped(id)), None, None).await.map(drop)
    }

    /// Takes an entry from the public, or shows it again.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn hide_entry(&self, entry: &str, change: &HidingChange) -> Sent<()> {
        self.review(Method::Put, &format!("/entries/{}/hiding", escaped(entry)), Some(change), None)
            .await
            .map(drop)
    }

    /// The lists of cases that who asks has kept.
    ///
    /// # Errors
    /// As [`ApiClient::review_submissions`].
    pub async fn saved_views(&self) -> Result<SavedViews> {
        self.get(&format!("{BASE}/views")).await
    }

    /// Keeps a list by a name.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn save_view(&self, view: &NewView) -> Sent<SavedView> {
        let answer = self.review(Method::Post, "/views", Some(view), None).await?;
        json::from_str(&answer).map_err(|error| Refusal { error: ApiError::malformed(&error), wait: None })
    }

    /// Forgets a list.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn delete_view(&self, id: &str) -> Sent<()> {
        self.review::<()>(Method::Delete, &format!("/views/{}", escaped(id)), None, None).await.map(drop)
    }

    /// Entries that nobody confirms.
    ///
    /// # Errors
    /// As [`ApiClient::review_submissions`].
    pub async fn stale_entries(&self) -> Result<StaleEntries> {
        self.get(&format!("{BASE}/stale")).await
    }

    /// Confirms several of them, or puts them away.
    ///
    /// # Errors
    /// When the API refuses it or cannot be reached.
    pub async fn act_on_stale(&self, action: &StaleAction) -> Sent<()> {
        self.review(Method::Post, "/stale-actions", Some(action), None).await.map(drop)
    }

    /// Sends something of the review, for a thing in this version, and gives the body of the answer.
    async fn review<T: Serialize + Sync>(
        &self,
        method: Method,
        path: &str,
        body: Option<&T>,
        version: Option<i64>,
    ) -> Sent<String> {
        let body = body.map(serde_json::to_string).transpose();
        let body = body.map_err(|error| Refusal { error: ApiError::malformed(&error), wait: None })?;
        self.submit(method, &format!("{BASE}{path}"), body, version).await
    }
}
