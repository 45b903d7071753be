//! What there is for those who try the demonstration.

use axum::Json;
use axum::extract::State as FromState;
use shared::account::DemoAccount;
use shared::mail::DemoMails;
use shared::problem::Problem;

use crate::error::Error;
use crate::extract::NoQuery;
use crate::mail;
use crate::services::demo_accounts;
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
pub async fn mails(FromState(state): FromState<State>, _: NoQuery) -> Result<Json<DemoMails>, Error> {
    mail::of_the_demonstration(&state).await.map(Json)
}

/// The accounts of the demonstration
///
/// None outside it.
#[utoipa::path(
    get,
    path = "/api/v1/demo/accounts",
    operation_id = "list_demo_accounts",
    tag = "demo",
    responses((status = 200, body = Vec<DemoAccount>))
)]
pub async fn accounts(FromState(state): FromState<State>) -> Json<Vec<DemoAccount>> {
    Json(demo_accounts::list(&state))
}
