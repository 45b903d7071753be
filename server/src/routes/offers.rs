//! Offers.

use axum::Json;
use axum::extract::{Path, State as FromState};
use shared::answer::{OfferDetail, OfferSummary};
use shared::explanation::Explained;
use shared::page::Page;
use shared::problem::Problem;

use crate::error::Error;
use crate::extract::{Acting, Language, OfferQuery};
use crate::services;
use crate::state::State;

/// Published offers
///
/// Filters of different names narrow the list, repeated values of one name
/// widen it. Facet counts of a name are not reduced by the name's own values.
/// `explain` needs the operator's token.
///
/// # Errors
/// Unknown parameters or values; [`Error::Unauthenticated`] with a token that is
/// not known; [`Error::Denied`].
#[utoipa::path(
    get,
    path = "/api/v1/offers",
    operation_id = "list_offers",
    tag = "offers",
    responses((status = 200, body = Page<Explained<OfferSummary>>)),
    security((), ("token" = []))
)]
pub async fn list(
    FromState(state): FromState<State>,
    Acting(actor): Acting,
    OfferQuery(query): OfferQuery,
) -> Result<Json<Page<Explained<OfferSummary>>>, Error> {
    services::offers::list(&state, &actor, &query).map(Json)
}

/// One published offer
///
/// # Errors
/// [`Error::NotFound`].
#[utoipa::path(
    get,
    path = "/api/v1/offers/{id_or_slug}",
    operation_id = "read_offer",
    tag = "offers",
    params(("id_or_slug" = String, Path, description = "Id or slug; former slugs answer too")),
    responses(
        (status = 200, body = OfferDetail),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn read(
    FromState(state): FromState<State>,
    Path(id_or_slug): Path<String>,
    Language(language): Language,
) -> Result<Json<OfferDetail>, Error> {
    services::offers::read(&state, &id_or_slug, &language).await.map(Json)
}
