//! The cases of those who review: which there are, and what is done with them beside deciding them.

use axum::Json;
use axum::extract::{Path, State as FromState};
use http::StatusCode;
use shared::id::CaseId;
use shared::policy::Action;
use shared::problem::Problem;
use shared::review::{Assignment, CaseList, CaseNote, CasePromise, CaseText, Colleagues, ReviewOverview};

use crate::error::Error;
use crate::extract::{Acting, Body, CaseQuery};
use crate::services::cases;
use crate::state::State;

/// Cases that meet filters
///
/// What was handed in, what a trusted organisation has published at once, and what was reported. Who reviews a
/// municipality sees the cases that are about that one only. `counts` says of every filter how many cases there would
/// be with another value of it, of organisations the 50 with the most; `name` is that of a person or an
/// organisation. Of closed cases the newest 1,000 are looked at.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`]; unknown parameters.
#[utoipa::path(
    get,
    path = "/api/v1/review/cases",
    operation_id = "list_cases",
    tag = "review",
    params(
        ("q" = Option<String>, Query, description = "Words of the title or of the organisation's name"),
        ("kind" = Option<Vec<String>>, Query, description = "Repeatable; `submission`, `afterwards`, `report`"),
        ("entry_kind" = Option<Vec<String>>, Query, description = "Repeatable; `offer`, `project`, `organisation`"),
        (
            "municipality" = Option<Vec<String>>,
            Query,
            description = "Repeatable; key of the only municipality, or `county` for what is about several or all"
        ),
        ("field" = Option<Vec<String>>, Query, description = "Repeatable; key of the first field of action"),
        ("language" = Option<Vec<String>>, Query, description = "Repeatable; language of the entry"),
        ("organisation" = Option<String>, Query, description = "Id of an organisation"),
        (
            "age" = Option<String>,
            Query,
            description = "`overdue`: to be closed by now, `over_week`, `over_month`: four weeks"
        ),
        ("change" = Option<String>, Query, description = "`new`, or `changed`: something is published already"),
        ("assigned" = Option<String>, Query, description = "`me`, `nobody`, or the id of an account"),
        ("closed" = Option<bool>, Query, description = "Whether closed cases are wanted instead of open ones"),
        (
            "sort" = Option<String>,
            Query,
            description = "`oldest`, `newest`, `due`, `title`, `organisation`; if not given `oldest`, of closed ones \
                           `newest`"
        ),
        ("shown" = Option<u32>, Query, description = "How many, 25 if not given; 1 to 200")
    ),
    responses((status = 200, body = CaseList)),
    security(("session" = []), ("token" = []))
)]
pub async fn list(
    FromState(state): FromState<State>,
    acting: Acting,
    CaseQuery(filter): CaseQuery,
) -> Result<Json<CaseList>, Error> {
    let person = acting.person(Action::Review)?;
    cases::list::list(&state, &person, &filter).await.map(Json)
}

/// What waits each morning
///
/// How many cases of each kind are open and how many of them should be closed by now, what was promised, what is
/// whose who asks, and what has waited longest.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`].
#[utoipa::path(
    get,
    path = "/api/v1/review/overview",
    operation_id = "read_review_overview",
    tag = "review",
    responses((status = 200, body = ReviewOverview)),
    security(("session" = []), ("token" = []))
)]
pub async fn overview(
    FromState(state): FromState<State>,
    acting: Acting,
) -> Result<Json<ReviewOverview>, Error> {
    let person = acting.person(Action::Review)?;
    cases::overview::overview(&state, &person).await.map(Json)
}

/// Those to whom cases can be given
///
/// Who reviews a municipality sees those who review that one, too.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`].
#[utoipa::path(
    get,
    path = "/api/v1/review/colleagues",
    operation_id = "list_colleagues",
    tag = "review",
    responses((status = 200, body = Colleagues)),
    security(("session" = []), ("token" = []))
)]
pub async fn colleagues(
    FromState(state): FromState<State>,
    acting: Acting,
) -> Result<Json<Colleagues>, Error> {
    let person = acting.person(Action::Review)?;
    cases::work::colleagues(&state, &person).await.map(Json)
}

/// Give cases to somebody who reviews them, or to nobody
///
/// All of them or none.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::InvalidContent`];
/// [`Error::Conflict`] if one is closed.
#[utoipa::path(
    post,
    path = "/api/v1/review/assignments",
    operation_id = "assign_cases",
    tag = "review",
    request_body = Assignment,
    responses(
        (status = 204, description = "They are theirs now"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn assign(
    FromState(state): FromState<State>,
    acting: Acting,
    Body(asked): Body<Assignment>,
) -> Result<StatusCode, Error> {
    let person = acting.person(Action::Review)?;
    cases::work::assign(&state, &person, &asked).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Pass a case on to the KI team
///
/// For who reviews a municipality and could decide it. They see it still, and decide it no more.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`]; [`Error::Conflict`] if it is closed or was
/// passed on before.
#[utoipa::path(
    post,
    path = "/api/v1/review/cases/{id}/escalation",
    operation_id = "escalate_case",
    tag = "review",
    responses(
        (status = 204, description = "It is the KI team's now"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn escalate(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(id): Path<CaseId>,
) -> Result<StatusCode, Error> {
    let person = acting.person(Action::Review)?;
    cases::work::escalate(&state, &person, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Promise an answer for a day, or take that back
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::InvalidContent`];
/// [`Error::Conflict`] if the case is closed.
#[utoipa::path(
    put,
    path = "/api/v1/review/cases/{id}/promise",
    operation_id = "promise_answer",
    tag = "review",
    request_body = CasePromise,
    responses(
        (status = 204, description = "It is promised, or no longer"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn promise(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(id): Path<CaseId>,
    Body(asked): Body<CasePromise>,
) -> Result<StatusCode, Error> {
    let person = acting.person(Action::Review)?;
    cases::work::promise(&state, &person, id, &asked).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Leave an internal note about a case
///
/// Those see it who may read the case. Nobody else is told.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::InvalidContent`].
#[utoipa::path(
    post,
    path = "/api/v1/review/cases/{id}/notes",
    operation_id = "leave_note",
    tag = "review",
    request_body = CaseText,
    responses(
        (status = 201, body = CaseNote),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn leave_note(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(id): Path<CaseId>,
    Body(asked): Body<CaseText>,
) -> Result<(StatusCode, Json<CaseNote>), Error> {
    let person = acting.person(Action::Review)?;
    let note = cases::work::leave_note(&state, &person, id, &asked).await?;
    Ok((StatusCode::CREATED, Json(note)))
}

/// Say that one looks at a case
///
/// Whoever has said so within the last 45 seconds counts as present; the answer tells who else does.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`].
#[utoipa::path(
    put,
    path = "/api/v1/review/cases/{id}/presence",
    operation_id = "show_presence",
    tag = "review",
    responses(
        (status = 200, body = Colleagues),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn show_presence(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(id): Path<CaseId>,
) -> Result<Json<Colleagues>, Error> {
    let person = acting.person(Action::Review)?;
    cases::work::show_presence(&state, &person, id).await.map(Json)
}
