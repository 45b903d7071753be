//! Reports of the public, and what those who review do with them.

use axum::Json;
use axum::extract::{Path, State as FromState};
use http::StatusCode;
use shared::id::CaseId;
use shared::policy::Action;
use shared::problem::Problem;
use shared::report::{NewReport, ReportChallenge, ReportDecision};
use shared::review::CaseText;

use crate::error::Error;
use crate::extract::{Acting, Body, Caller};
use crate::services::reports;
use crate::state::State;

/// A riddle for who is about to report something
///
/// It is worth something for an hour, for one report.
#[utoipa::path(
    get,
    path = "/api/v1/reports/challenge",
    operation_id = "read_report_challenge",
    tag = "reports",
    responses((status = 200, body = ReportChallenge))
)]
pub async fn challenge(FromState(state): FromState<State>) -> Json<ReportChallenge> {
    Json(reports::challenge(&state))
}

/// Report that something about an entry is wrong
///
/// Those who review look at it; who has left an address is told that it has arrived, and what has become of it.
/// `challenge` is a riddle (`GET /api/v1/reports/challenge`) that is at least 3 seconds (`too_fast`) and at most an
/// hour old (`challenge_expired`). `solution` is a number that, written behind it, makes the SHA-256 of both begin with
/// so many zero bits (`wrong_solution`): with one, a network address may report ten times an hour, with an empty one
/// once. The same sent again counts once. `website` stays empty.
///
/// # Errors
/// [`Error::InvalidContent`], [`Error::NotFound`]; [`Error::TooManyRequests`], also if many reports about the entry
/// are open.
#[utoipa::path(
    post,
    path = "/api/v1/reports",
    operation_id = "report",
    tag = "reports",
    request_body = NewReport,
    responses(
        (status = 204, description = "It has arrived"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn report(
    FromState(state): FromState<State>,
    Caller(client): Caller,
    Body(asked): Body<NewReport>,
) -> Result<StatusCode, Error> {
    reports::report(&state, &client, &asked).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Close a report
///
/// As `resolved`, `unfounded` or `spam`. Who has reported and left an address is told, with the answer, once nobody can
/// undo it any more, but of `spam` nobody is.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::InvalidContent`],
/// [`Error::DecidedMeanwhile`].
#[utoipa::path(
    post,
    path = "/api/v1/review/cases/{id}/report",
    operation_id = "close_report",
    tag = "review",
    request_body = ReportDecision,
    responses(
        (status = 204, description = "It is closed"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn close(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(case): Path<CaseId>,
    Body(decision): Body<ReportDecision>,
) -> Result<StatusCode, Error> {
    let person = acting.person(Action::Review)?;
    reports::close(&state, &person, case, &decision).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ask the organisation about a report
///
/// Its members get a mail with this question; what was reported, and by whom, is not passed on. `409` says that they
/// were asked within the last five minutes, or that the report is closed; `nobody_to_ask` that it has no members.
///
/// # Errors
/// [`Error::Unauthenticated`], [`Error::Denied`], [`Error::NotFound`], [`Error::InvalidContent`],
/// [`Error::Conflict`], [`Error::DecidedMeanwhile`].
#[utoipa::path(
    post,
    path = "/api/v1/review/cases/{id}/question",
    operation_id = "ask_organisation",
    tag = "review",
    request_body = CaseText,
    responses(
        (status = 204, description = "They are asked"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("token" = []))
)]
pub async fn ask(
    FromState(state): FromState<State>,
    acting: Acting,
    Path(case): Path<CaseId>,
    Body(question): Body<CaseText>,
) -> Result<StatusCode, Error> {
    let person = acting.person(Action::Review)?;
    reports::ask(&state, &person, case, &question).await?;
    Ok(StatusCode::NO_CONTENT)
}
