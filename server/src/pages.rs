//! The site: the API, the interface, static files, all under one roof.

use std::sync::OnceLock;

use app::account::Outcome;
use app::workspace::Refused;
use app::{Operator, RenderedAt, SiteConfiguration};
use axum::Router;
use axum::extract::{Request, State as FromState};
use axum::middleware::{Next, from_fn, from_fn_with_state, map_request};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use http::{HeaderMap, HeaderValue, Method, header};
use leptos::config::LeptosOptions;
use leptos::nonce::use_nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{
    AxumRouteListing, LeptosRoutes, ResponseOptions, generate_route_list_with_exclusions_and_ssg_and_context,
};
use shared::text::LanguageTag;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::{CompressionLayer, CompressionLevel};
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::trace::TraceLayer;
use utoipa_swagger_ui::SwaggerUi;

use crate::error::{Error, REQUEST_ID, finish_problems, panic_response};
use crate::routes::{self, conditional, crawlers, health, installation, media};
use crate::services::sitemap;
use crate::state::State;
use crate::{assets, cookies, forms, headers, limits, visits};

/// Everything the server answers.
pub fn site(state: State) -> Router {
    let api = routes::api(&state);
    let secure_only = state.config.base_url.scheme() == "https";
    let router = interface(&state, api.clone())
        .merge(api)
        .merge(SwaggerUi::new(headers::DOCUMENTATION).config(documentation()))
        .merge(plain(state.clone()))
        .layer(from_fn_with_state(state.clone(), visits::count))
        .layer(from_fn_with_state(state.clone(), cookies::prolong))
        .layer(from_fn_with_state(state.clone(), cookies::same_site_only))
        .layer(from_fn_with_state(state.clone(), limits::share_fairly))
        .merge(health::routes().with_state(state));
    let router = with_common_layers(router);
    if secure_only {
        router.layer(headers::secure_only()).layer(headers::apart_from_others())
    } else {
        router
    }
}

/// What all requests and answers go through, the last layer first.
fn with_common_layers(router: Router) -> Router {
    router
        .layer(from_fn(readable_only))
        .layer(CatchPanicLayer::custom(panic_response))
        .layer(from_fn(finish_problems))
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(6)))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(from_fn(headers::protect_readers))
        .layer(TraceLayer::new_for_http().make_span_with(request_span))
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .layer(map_request(async |request: Request| headers::take_plain_request_id(request)))
}

/// The documentation of the API, without asking another server whether it is valid.
fn documentation() -> utoipa_swagger_ui::Config<'static> {
    utoipa_swagger_ui::Config::from("/api/openapi.json").validator_url("none")
}

/// The pages, rendered on the server; what is no page is a file or an error
/// page.
fn interface(state: &State, api: Router) -> Router {
    let options = options(state);
    let context = {
        let (api, options, clock) = (api.clone(), options.clone(), state.clock.clone());
        let configuration = site_configuration(state);
        move || {
            restrict_page();
            if let Some(request) = use_context::<http::request::Parts>() {
                provide_context(forms::client(api.clone(), &request));
                if let Some(outcome) = request.extensions.get::<Outcome>() {
                    provide_context(outcome.clone());
                }
                if let Some(refused) = request.extensions.get::<Refused>() {
                    provide_context(refused.clone());
                }
            }
            provide_context(configuration.clone());
            provide_context(RenderedAt(clock.now()));
            provide_context(options.clone());
        }
    };
    let pages = page_routes(context.clone());
    let shell = {
        let options = options.clone();
        move || app::shell(options.clone())
    };
    let error_page = leptos_axum::render_app_async_with_context(context.clone(), shell.clone());
    let pages = Router::new()
        .leptos_routes_with_context(&options, pages, context, shell)
        .fallback(error_page)
        .layer(from_fn(forms::keep_private))
        .layer(from_fn(files_first))
        .with_state(options);
    pages.clone().merge(forms::routes(api, pages, state.clock.clone()))
}

/// Where pages stand, which is the same for every site of a process. It is found out once, before any of them is
/// rendered: meanwhile Leptos lets nothing load, in no thread, and a page that asks then would wait for ever.
fn page_routes(context: impl Fn() + Clone + Send + 'static) -> Vec<AxumRouteListing> {
    static ROUTES: OnceLock<Vec<AxumRouteListing>> = OnceLock::new();
    let find = || generate_route_list_with_exclusions_and_ssg_and_context(app::App, None, context).0;
    ROUTES.get_or_init(find).clone()
}

/// Says what the page that is being rendered may load and run.
fn restrict_page() {
    let request = use_context::<http::request::Parts>();
    let path = request.as_ref().map_or("", |request| request.uri.path());
    let policy = use_nonce().and_then(|nonce| headers::page_policy(&nonce.to_string(), path).parse().ok());
    if let (Some(policy), Some(options)) = (policy, use_context::<ResponseOptions>()) {
        options.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// What is neither a page nor the API.
fn plain(state: State) -> Router {
    Router::new()
        .route("/", get(choose_language))
        .route("/media/{hash}/{file}", get(media::file))
        .merge(for_crawlers(&state))
        .merge(for_installation())
        .with_state(state)
}

/// What search engines ask for.
fn for_crawlers(state: &State) -> Router<State> {
    Router::new()
        .route(sitemap::PATH, get(crawlers::sitemap))
        .route("/sitemap/{file}", get(crawlers::sitemap_part))
        .layer(from_fn_with_state(state.clone(), health::require_ready))
        // Does not wait for the index: while it cannot be had, nothing may be
        // read (RFC 9309, section 2.3.1.4).
        .route("/robots.txt", get(crawlers::robots))
        .layer(from_fn(conditional::entity_tags))
}

/// What browsers ask for to install the site or to keep pages.
fn for_installation() -> Router<State> {
    Router::new()
        .route("/manifest.webmanifest", get(installation::manifest))
        .route("/release.json", get(installation::release))
        .layer(from_fn(conditional::entity_tags))
}

fn options(state: &State) -> LeptosOptions {
    LeptosOptions::builder()
        .output_name("teilhabe")
        .site_root("target/site")
        .site_pkg_dir(assets::package())
        .site_addr(state.config.listen)
        .build()
}

fn site_configuration(state: &State) -> SiteConfiguration {
    let region = &state.reference().region;
    let url = state.config.operator_url.as_ref().map(ToString::to_string);
    let operator = state.config.operator_name.clone().map(|name| Operator { name, url });
    SiteConfiguration {
        name: [(LanguageTag::german(), state.config.site_name.clone())].into(),
        region: region.short_name.clone(),
        attributions: region.attributions.iter().map(|attribution| attribution.text.clone()).collect(),
        operator,
        demo: state.config.demo,
        report_days: state.config.report_days,
        base_url: state.config.base().to_owned(),
        splits: assets::splits(),
    }
}

/// `GET /`: to the start page in the first language the visitor's browser asks
/// for and the interface has.
async fn choose_language(FromState(_): FromState<State>, headers: HeaderMap) -> Response {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let known: Vec<_> = app::i18n::Language::all().map(app::i18n::Language::tag).collect();
    let language = preferred(asked, &known);
    let mut response = Redirect::temporary(&format!("/{language}")).into_response();
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-language"));
    response
}

/// The best of the known languages for an `Accept-Language` header, the first
/// if none is asked for.
fn preferred<'a>(header: &str, known: &[&'a str]) -> &'a str {
    let mut asked: Vec<(f32, LanguageTag)> = header
        .split(',')
        .filter_map(|part| {
            let (tag, quality) = part.split_once(";q=").unwrap_or((part, "1"));
            let quality = quality.trim().parse().ok().filter(|quality| *quality > 0.0)?;
            Some((quality, LanguageTag::parse(&tag.trim().to_ascii_lowercase())?))
        })
        .collect();
    asked.sort_by(|(left, _), (right, _)| right.total_cmp(left));
    asked
        .iter()
        .find_map(|(_, tag)| known.iter().find(|known| **known == tag.primary()))
        .or(known.first())
        .copied()
        .unwrap_or("de")
}

/// Middleware: pages and files are read, and pages for one person take forms;
/// any other method is refused with the ones allowed. The API knows the methods
/// of its own paths.
async fn readable_only(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let of_api = path == "/api" || path.starts_with("/api/");
    let takes_forms = forms::is_personal_page(path);
    match *request.method() {
        Method::GET | Method::HEAD => next.run(request).await,
        _ if of_api => next.run(request).await,
        Method::POST if takes_forms => next.run(request).await,
        _ if takes_forms => Error::MethodNotAllowed("GET,HEAD,POST").into_response(),
        _ => Error::MethodNotAllowed("GET,HEAD").into_response(),
    }
}

/// Middleware: files of the site come before pages, whose addresses begin with
/// any word.
async fn files_first(request: Request, next: Next) -> Response {
    match assets::serve(request.uri().path(), request.headers()) {
        Some(file) => file,
        None => next.run(request).await,
    }
}

fn request_span(request: &Request) -> tracing::Span {
    let id = request
        .headers()
        .get(REQUEST_ID)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    tracing::info_span!("request", method = %request.method(), path = request.uri().path(), id)
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use http_body_util::BodyExt;
    use shared::problem::{Problem, ProblemCode};
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn a_panic_anywhere_becomes_a_problem() {
        let handler = async || -> &'static str { panic!("the secret of the page") };
        let site = with_common_layers(Router::new().route("/de", get(handler)));
        let request = Request::get("/de").header(REQUEST_ID, "abc-1").body(Body::empty()).expect("a request");
        let response = site.oneshot(request).await.expect("an answer");
        let body = response.into_body().collect().await.expect("a body").to_bytes();
        let problem: Problem = serde_json::from_slice(&body).expect("a problem");
        assert_eq!((problem.code, problem.request_id.as_deref()), (ProblemCode::Internal, Some("abc-1")));
    }

    #[test]
    fn the_browser_chooses_the_language() {
        let known = ["de", "en", "ar"];
        assert_eq!(preferred("ar-SY,ar;q=0.9,de;q=0.5", &known), "ar");
        assert_eq!(preferred("tr, en;q=0.4, de;q=0.8", &known), "de");
        assert_eq!(preferred("en;q=0", &known), "de");
        assert_eq!(preferred("", &known), "de");
        assert_eq!(preferred("ü;q=x,,;", &known), "de");
    }
}
