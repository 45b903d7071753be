//! The pages whose texts the operator writes.

use axum::Json;
use axum::extract::{Path, State as FromState};
use shared::legal::{LegalPage, LegalText};
use shared::problem::Problem;

use crate::error::Error;
use crate::extract::Language;
use crate::services;
use crate::state::State;

/// Imprint, privacy notice, accessibility statement or contact
///
/// `text` is absent until the operator has written it.
///
/// # Errors
/// [`Error::NotFound`].
#[utoipa::path(
    get,
    path = "/api/v1/pages/{name}",
    operation_id = "read_page",
    tag = "pages",
    params(("name" = LegalPage, Path, description = "Which page")),
    responses(
        (status = 200, body = LegalText),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn read(
    FromState(state): FromState<State>,
    Path(name): Path<String>,
    Language(language): Language,
) -> Result<Json<LegalText>, Error> {
    services::legal::read(&state, &name, &language).map(Json)
}
