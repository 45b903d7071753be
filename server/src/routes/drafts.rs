//! What members write for their organisation.

use axum::Json;
use axum::extract::{Path, State as FromState};
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use shared::answer::{OfferDetail, OrganisationDetail};
use shared::id::{EntryId, OrganisationId};
use shared::offer::OfferContent;
use shared::organisation::OrganisationProfile;
use shared::policy::Action;
use shared::problem::Problem;
use shared::template::{OfferBeginning, OfferTemplates};
use shared::workspace::{EntryContent, EntryWork, HandingIn, StateChange};

use crate::error::Error;
use crate::extract::{Acting, Body, Language, Version};
use crate::services::{beginnings, drafts, previews};
use crate::state::State;

/// An entry with its version as the entity tag.
pub struct Versioned(pub(super) EntryWork);

impl IntoResponse for Versioned {
    fn into_response(self) -> Response {
        let tag = format!("\"{}\"", self.0.version);
        ([(header::ETAG, tag)], Json(self.0)).into_response()
    }
}

/// An entry as one works on it
///
/// # Errors
/// [`Error::Unauthenticated`]; [`Error::NotFound`], also for who does not belong to its organisation.
#[utoipa::path(
    get,
    path = "/api/v1/workspace/entries/{id}",
    operation_id = "read_entry_work",
    tag = "workspace",
    responses(
        (status = 200, body = EntryWork, headers(("ETag", description = "Its version, for `If-Match`"))),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn read(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(id): Path<EntryId>,
) -> Result<Versioned, Error> {
    let person = acting.person(Action::ReadWorkspace)?;
    drafts::read(&state, &person, id).await.map(Versioned)
}

/// An offer as its page would show it
///
/// With what is worked on, whatever is missing of it.
///
/// # Errors
/// [`Error::Unauthenticated`]; [`Error::NotFound`], also for who does not belong to its organisation.
#[utoipa::path(
    get,
    path = "/api/v1/workspace/entries/{id}/preview",
    operation_id = "preview_offer",
    tag = "workspace",
    responses(
        (status = 200, body = OfferDetail),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn preview(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(id): Path<EntryId>,
    Language(language): Language,
) -> Result<Json<OfferDetail>, Error> {
    let person = acting.person(Action::ReadWorkspace)?;
    previews::offer(&state, &person, id, &language).await.map(Json)
}

/// The profile of an organisation as its page would show it
///
/// With what is worked on, whatever is missing of it.
///
/// # Errors
/// [`Error::Unauthenticated`]; [`Error::NotFound`], also for who does not belong to its organisation.
#[utoipa::path(
    get,
    path = "/api/v1/workspace/profiles/{id}/preview",
    operation_id = "preview_profile",
    tag = "workspace",
    responses(
        (status = 200, body = OrganisationDetail),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn preview_profile(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(id): Path<EntryId>,
    Language(language): Language,
) -> Result<Json<OrganisationDetail>, Error> {
    let person = acting.person(Action::ReadWorkspace)?;
    previews::profile(&state, &person, id, &language).await.map(Json)
}

/// Begin an offer
///
/// The rules of offers are asked for when it is handed in; until then anything may be missing.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::InvalidContent`].
#[utoipa::path(
    post,
    path = "/api/v1/workspace/organisations/{id}/offers",
    operation_id = "begin_offer",
    tag = "workspace",
    request_body = OfferContent,
    responses(
        (status = 201, body = EntryWork, headers(("ETag", description = "Its version, for `If-Match`"))),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn begin_offer(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(organisation): Path<OrganisationId>,
    Body(offer): Body<OfferContent>,
) -> Result<(StatusCode, Versioned), Error> {
    let person = acting.person(Action::WriteInWorkspace)?;
    let work = drafts::begin(&state, &person, organisation, offer).await?;
    Ok((StatusCode::CREATED, Versioned(work)))
}

/// The templates offers can begin from
///
/// Those of the county, each with the offer as it begins: with a title, a summary and a description to be
/// changed, among others.
///
/// # Errors
/// [`Error::Unauthenticated`].
#[utoipa::path(
    get,
    path = "/api/v1/workspace/templates",
    operation_id = "list_offer_templates",
    tag = "workspace",
    responses((status = 200, body = OfferTemplates)),
    security(("session" = []), ("token" = []))
)]
pub async fn templates(
    FromState(state): FromState<State>,
    acting: Acting,
) -> Result<Json<OfferTemplates>, Error> {
    acting.person(Action::ReadWorkspace)?;
    Ok(Json(beginnings::templates(&state)))
}

/// Begin an offer from a template, like another offer, or blank
///
/// From a template or blank, it has the contacts, the places and the languages of the newest offers, else
/// of the profile. Like another offer, it has all that stands there now but single days.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::InvalidContent`]; [`Error::NotFound`], also for
/// an offer of another organisation.
#[utoipa::path(
    post,
    path = "/api/v1/workspace/organisations/{id}/offers/from",
    operation_id = "begin_offer_from",
    tag = "workspace",
    request_body = OfferBeginning,
    responses(
        (status = 201, body = EntryWork, headers(("ETag", description = "Its version, for `If-Match`"))),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn begin_offer_from(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(organisation): Path<OrganisationId>,
    Body(beginning): Body<OfferBeginning>,
) -> Result<(StatusCode, Versioned), Error> {
    let person = acting.person(Action::WriteInWorkspace)?;
    let work = beginnings::begin(&state, &person, organisation, &beginning).await?;
    Ok((StatusCode::CREATED, Versioned(work)))
}

/// Write the draft of an offer
///
/// What the public sees stays as it is until the draft is published; where nothing differs from that, no
/// draft is begun. While it waits for a decision, it is taken back before it is changed.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::InvalidContent`],
/// [`Error::Conflict`], [`Error::ChangedMeanwhile`], [`Error::VersionMissing`].
#[utoipa::path(
    put,
    path = "/api/v1/workspace/offers/{id}/draft",
    operation_id = "save_offer_draft",
    tag = "workspace",
    params(("If-Match" = String, Header, description = "The version that is changed")),
    request_body = OfferContent,
    responses(
        (status = 200, body = EntryWork, headers(("ETag", description = "Its version, for `If-Match`"))),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 428, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn save_offer(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(id): Path<EntryId>,
    Version(version): Version,
    Body(offer): Body<OfferContent>,
) -> Result<Versioned, Error> {
    let person = acting.person(Action::WriteInWorkspace)?;
    drafts::save(&state, &person, id, EntryContent::Offer(offer), version).await.map(Versioned)
}

/// Write the draft of an organisation's profile
///
/// As that of an offer; the profile has the id of its organisation. While an organisation waits for its
/// confirmation, its first profile can be written all the same: it stays handed in, with the new content.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::InvalidContent`],
/// [`Error::Conflict`], [`Error::ChangedMeanwhile`], [`Error::VersionMissing`].
#[utoipa::path(
    put,
    path = "/api/v1/workspace/profiles/{id}/draft",
    operation_id = "save_profile_draft",
    tag = "workspace",
    params(("If-Match" = String, Header, description = "The version that is changed")),
    request_body = OrganisationProfile,
    responses(
        (status = 200, body = EntryWork, headers(("ETag", description = "Its version, for `If-Match`"))),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 428, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn save_profile(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(id): Path<EntryId>,
    Version(version): Version,
    Body(profile): Body<OrganisationProfile>,
) -> Result<Versioned, Error> {
    let person = acting.person(Action::WriteInWorkspace)?;
    drafts::save(&state, &person, id, EntryContent::Organisation(profile), version).await.map(Versioned)
}

/// Delete the draft of an entry
///
/// An offer that was never published is gone as a whole, also one that was taken back or refused; not while
/// it waits for a decision.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::InvalidContent`],
/// [`Error::Conflict`], [`Error::ChangedMeanwhile`], [`Error::VersionMissing`].
#[utoipa::path(
    delete,
    path = "/api/v1/workspace/entries/{id}/draft",
    operation_id = "discard_draft",
    tag = "workspace",
    params(("If-Match" = String, Header, description = "The version that is changed")),
    responses(
        (status = 204, description = "It is gone"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 428, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn discard(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(id): Path<EntryId>,
    Version(version): Version,
) -> Result<StatusCode, Error> {
    let person = acting.person(Action::WriteInWorkspace)?;
    drafts::discard(&state, &person, id, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Hand in the draft of an entry for review
///
/// What trusted organisations hand in is public at once. Nobody can review what is published just so: it is
/// refused with the code `nothing_changed`.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::InvalidContent`],
/// [`Error::Conflict`], [`Error::ChangedMeanwhile`], [`Error::VersionMissing`].
#[utoipa::path(
    post,
    path = "/api/v1/workspace/entries/{id}/submission",
    operation_id = "hand_in",
    tag = "workspace",
    params(("If-Match" = String, Header, description = "The version that is changed")),
    request_body = HandingIn,
    responses(
        (status = 200, body = EntryWork, headers(("ETag", description = "Its version, for `If-Match`"))),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 428, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn hand_in(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(id): Path<EntryId>,
    Version(version): Version,
    Body(handing_in): Body<HandingIn>,
) -> Result<Versioned, Error> {
    let person = acting.person(Action::WriteInWorkspace)?;
    drafts::hand_in(&state, &person, id, &handing_in, version).await.map(Versioned)
}

/// Take back what was handed in
///
/// It can be changed then, and handed in again.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::InvalidContent`],
/// [`Error::Conflict`], [`Error::ChangedMeanwhile`], [`Error::VersionMissing`].
#[utoipa::path(
    delete,
    path = "/api/v1/workspace/entries/{id}/submission",
    operation_id = "withdraw",
    tag = "workspace",
    params(("If-Match" = String, Header, description = "The version that is changed")),
    responses(
        (status = 200, body = EntryWork, headers(("ETag", description = "Its version, for `If-Match`"))),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 428, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn withdraw(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(id): Path<EntryId>,
    Version(version): Version,
) -> Result<Versioned, Error> {
    let person = acting.person(Action::WriteInWorkspace)?;
    drafts::withdraw(&state, &person, id, version).await.map(Versioned)
}

/// Say that an offer pauses, takes place again, has ended or is put away
///
/// At once and without review.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::InvalidContent`],
/// [`Error::Conflict`], [`Error::ChangedMeanwhile`], [`Error::VersionMissing`].
#[utoipa::path(
    put,
    path = "/api/v1/workspace/entries/{id}/state",
    operation_id = "change_entry_state",
    tag = "workspace",
    params(("If-Match" = String, Header, description = "The version that is changed")),
    request_body = StateChange,
    responses(
        (status = 200, body = EntryWork, headers(("ETag", description = "Its version, for `If-Match`"))),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 412, body = Problem, content_type = "application/problem+json"),
        (status = 428, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn change_state(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(id): Path<EntryId>,
    Version(version): Version,
    Body(change): Body<StateChange>,
) -> Result<Versioned, Error> {
    let person = acting.person(Action::WriteInWorkspace)?;
    drafts::change_state(&state, &person, id, change, version).await.map(Versioned)
}
