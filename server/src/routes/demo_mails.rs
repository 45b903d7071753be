//! The mails of the demonstration.

use axum::Json;
use axum::extract::State as FromState;
use shared::mail::DemoMails;
use shared::problem::Problem;

use crate::error::Error;
use crate::extract::NoQuery;
use crate::mail;
use crate::state::State;

/// The newest mails, where all content is invented and no mail is sent
///
/// The newest first, at most 50.
///
/// # Errors
/// [`Error::NotFound`] where mails are sent or content is not invented.
#[utoipa::path(
    get,
    path = "/api/v1/demo/mails",
    operation_id = "list_demo_mails",
    tag = "demo",
    responses(
        (status = 200, body = DemoMails),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn list(FromState(state): FromState<State>, _: NoQuery) -> Result<Json<DemoMails>, Error> {
    mail::of_the_demonstration(&state).await.map(Json)
}
