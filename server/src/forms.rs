//! Pages for one person, and their forms where no scripts run: a form is sent to its own page, which
//! calls the API in process and leads on or is shown again.

use std::net::SocketAddr;

use api_client::{AccountForm, ApiClient, Cookies};
use app::account::{FORM, Outcome, leads_to, to_sign_in};
use app::i18n::Language;
use app::routes::{ACCOUNT, OFFERS, ORGANISATIONS, Page, REPORT, REVIEW, WORKSPACE};
use app::workspace::form::Fields;
use app::workspace::{self, Failure, MESSAGE, Refused, is_worth_keeping, signs_in};
use app::{report, review};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use http::request::Parts;
use http::{Extensions, HeaderMap, HeaderValue, Method, StatusCode, header};
use shared::problem::ProblemCode;
use shared::schedule::local_date;
use tower::ServiceExt as _;
use url::form_urlencoded;

use crate::clock::Clock;
use crate::headers;
use crate::routes::conditional::NO_STORE;

/// The media type in which browsers send forms.
const FORM_TYPE: &str = "application/x-www-form-urlencoded";
/// Most bytes of a form about accounts.
const LARGEST: usize = 16 * 1024;
/// Most bytes of a form of the workspace: escaped, texts are three times as long.
const LARGEST_CONTENT: usize = 1024 * 1024;
/// Tells search engines what to do with a page.
const ROBOTS: header::HeaderName = header::HeaderName::from_static("x-robots-tag");

/// What forms are answered with.
#[derive(Clone)]
struct Answering {
    api: Router,
    pages: Router,
    clock: Clock,
}

/// Takes the forms of pages, which call this API.
pub fn routes(api: Router, pages: Router, clock: Clock) -> Router {
    Router::new()
        .route(&format!("/{{language}}/{ACCOUNT}"), post(answer))
        .route(&format!("/{{language}}/{ACCOUNT}/{{slug}}"), post(answer))
        .route(&format!("/{{language}}/{WORKSPACE}/{{slug}}"), post(work))
        .route(&format!("/{{language}}/{WORKSPACE}/{{slug}}/{{id}}"), post(work))
        .route(&format!("/{{language}}/{REVIEW}/{{slug}}"), post(work))
        .route(&format!("/{{language}}/{REVIEW}/{{slug}}/{{id}}"), post(work))
        .route(&format!("/{{language}}/{OFFERS}/{{slug}}/{REPORT}"), post(work))
        .route(&format!("/{{language}}/{ORGANISATIONS}/{{slug}}/{REPORT}"), post(work))
        .with_state(Answering { api, pages, clock })
}

/// Whether a page for one person is at this path: also one on which somebody reports something.
#[must_use]
pub fn is_personal_page(path: &str) -> bool {
    matches!(
        Page::at(path),
        Some((_, Page::Account(_) | Page::Workspace(_) | Page::Review(_) | Page::Report(..)))
    )
}

/// The client with which a request for a page asks the API: as who sends it, where a page is about
/// their account.
#[must_use]
pub fn client(api: Router, request: &Parts) -> ApiClient {
    match request.extensions.get::<Cookies>() {
        Some(cookies) => ApiClient::in_process(api, headers::of_visitor(&request.headers))
            .for_visitor(cookies.clone(), peer(&request.extensions)),
        None => ApiClient::in_process(api, headers::forwarded(&request.headers)),
    }
}

/// Middleware: pages about accounts and of the workspace are for one person. They are made with the person's cookies,
/// tell which of them the API sets, and are kept nowhere.
pub async fn keep_private(mut request: Request, next: Next) -> Response {
    if !is_personal_page(request.uri().path()) {
        return next.run(request).await;
    }
    let cookies = request.extensions_mut().get_or_insert_default::<Cookies>().clone();
    let mut response = next.run(request).await;
    finish(&cookies, response.headers_mut());
    response
}

fn finish(cookies: &Cookies, response: &mut HeaderMap) {
    cookies.tell(response);
    response.insert(header::CACHE_CONTROL, NO_STORE);
    response.insert(ROBOTS, HeaderValue::from_static("noindex"));
}

/// `POST` to a page about accounts.
async fn answer(State(Answering { api, pages, .. }): State<Answering>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let Some((language, Page::Account(page))) = Page::at(parts.uri.path()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let fields = match read(&parts.headers, body, LARGEST).await {
        Ok(fields) => fields,
        Err(status) => return status.into_response(),
    };
    let Some(form) = form_in(&fields).filter(|form| form.page() == page) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let cookies = parts.extensions.get_or_insert_default::<Cookies>().clone();
    let asked = fields.iter().filter_map(|(name, value)| {
        let name = form.fields().iter().find(|field| *field == name)?;
        Some((*name, value.clone()))
    });
    let sent = client(api, &parts).send(form, &asked.collect::<Vec<_>>()).await;
    let query = parts.uri.query().unwrap_or_default();
    match sent {
        Ok(answer) => match leads_to(form, language, query, &answer) {
            Some(path) => see_other(&path, &cookies),
            None => show(pages, parts, StatusCode::OK, Outcome::accepted(form, answer)).await,
        },
        Err(refusal) if refusal.error.code() == ProblemCode::Unauthenticated => {
            see_other(&to_sign_in(page, language, query), &cookies)
        }
        Err(refusal) => {
            let (code, wait) = (refusal.error.code(), refusal.wait);
            show_refused(pages, parts, (code, wait), Outcome::refused(form, &fields, refusal)).await
        }
    }
}

/// `POST` to a page of the workspace or of those who review, or on which something is reported.
async fn work(State(Answering { api, pages, clock }): State<Answering>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let Some((language, page)) = Page::at(parts.uri.path()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let fields = match read(&parts.headers, body, LARGEST_CONTENT).await {
        Ok(fields) => Fields::new(fields),
        Err(status) => return status.into_response(),
    };
    let cookies = parts.extensions.get_or_insert_default::<Cookies>().clone();
    let (api, today) = (client(api, &parts), local_date(clock.now()));
    let performed = match &page {
        Page::Workspace(page) => workspace::perform(&api, (language, page), &fields, today).await,
        Page::Review(page) => {
            let query = parts.uri.query().unwrap_or_default();
            review::perform(&api, (language, page), query, &fields).await
        }
        Page::Report(..) => report::perform(&api, (language, &page), &fields).await,
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    match performed {
        Ok(path) => see_other(&path, &cookies),
        Err(failure) => refuse(pages, parts, (language, page), fields, failure, &cookies).await,
    }
}

async fn refuse(
    pages: Router,
    parts: Parts,
    (language, page): (Language, Page),
    fields: Fields,
    Failure { refusal, is_saved }: Failure,
    cookies: &Cookies,
) -> Response {
    let (code, wait) = (refusal.error.code(), refusal.wait);
    if code == ProblemCode::Unauthenticated && !is_worth_keeping(&fields) {
        return see_other(&signs_in(&page, language), cookies);
    }
    // What another site has sent in somebody's name is not shown again, and what is saved is read again.
    let is_forbidden = code.status() == StatusCode::FORBIDDEN.as_u16();
    let is_shown = |name: &str| !is_forbidden && (!is_saved || name == MESSAGE);
    let typed = fields.pairs().iter().filter(|(name, _)| is_shown(name)).cloned().collect();
    show_refused(pages, parts, (code, wait), Refused { typed, refusal }).await
}

/// The fields of a form, or why they cannot be read.
async fn read(headers: &HeaderMap, body: Body, largest: usize) -> Result<Vec<(String, String)>, StatusCode> {
    let kind = headers.get(header::CONTENT_TYPE).map_or(&[][..], HeaderValue::as_bytes);
    if !kind.starts_with(FORM_TYPE.as_bytes()) {
        return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    let body = to_bytes(body, largest).await.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
    Ok(form_urlencoded::parse(&body).into_owned().collect())
}

fn form_in(fields: &[(String, String)]) -> Option<AccountForm> {
    let (_, key) = fields.iter().find(|(name, _)| name == FORM)?;
    AccountForm::from_key(key)
}

/// Shows the page of a form that was refused: why, and after how many seconds it is worth trying again.
async fn show_refused<T>(
    pages: Router,
    parts: Parts,
    (code, wait): (ProblemCode, Option<u32>),
    outcome: T,
) -> Response
where
    T: Clone + Send + Sync + 'static,
{
    let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = show(pages, parts, status, outcome).await;
    if let Some(seconds) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

/// Shows the page of a form with what came of it.
async fn show<T>(pages: Router, mut parts: Parts, status: StatusCode, outcome: T) -> Response
where
    T: Clone + Send + Sync + 'static,
{
    parts.method = Method::GET;
    parts.headers.remove(header::CONTENT_TYPE);
    parts.headers.remove(header::CONTENT_LENGTH);
    let mut extensions = peer(&parts.extensions);
    if let Some(cookies) = parts.extensions.get::<Cookies>() {
        extensions.insert(cookies.clone());
    }
    extensions.insert(outcome);
    parts.extensions = extensions;
    let Ok(mut response) = pages.oneshot(Request::from_parts(parts, Body::empty())).await;
    if response.status().is_success() {
        *response.status_mut() = status;
    }
    response
}

fn see_other(path: &str, cookies: &Cookies) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(path) = HeaderValue::from_str(path) {
        response.headers_mut().insert(header::LOCATION, path);
    }
    finish(cookies, response.headers_mut());
    response
}

/// Of what is known of a connection, the address it comes from.
fn peer(extensions: &Extensions) -> Extensions {
    let mut known = Extensions::new();
    if let Some(peer) = extensions.get::<ConnectInfo<SocketAddr>>() {
        known.insert(*peer);
    }
    known
}
