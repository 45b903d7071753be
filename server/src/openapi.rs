//! The API's description, `OpenAPI` 3.1.

use std::sync::Arc;

use axum::Router;
use axum::response::IntoResponse;
use http::header;
use shared::entry::EntryKind;
use shared::facet::Facet;
use shared::filter::{LARGEST_PAGE, ListQuery, Sort, USUAL_PAGE, USUAL_RADIUS};
use utoipa::OpenApi;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ArrayBuilder, KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{ContentBuilder, Object, Ref, RefOr, Response, ResponseBuilder, Schema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::cookies;
use crate::routes::{
    account, account_security, case, cases, claims, confirmations, county, demo, drafts, files, legal, log,
    members, offers, organisations, page_views, possessions, reference, reports, review, review_work,
    session, staff, subscriptions, suggestions, versions, workspace,
};
use crate::services::feed;
use crate::state::State;

/// What is said about the API as a whole.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Teilhabe",
        description = "Offers and organisations for integration in a county. Answers are JSON, lists of offers \
                       calendars and feeds too; errors are problem documents (RFC 9457) with a stable `code`. \
                       Reads carry an `ETag`, but not those of accounts, which are kept nowhere.",
        license(name = "EUPL-1.2", identifier = "EUPL-1.2")
    ),
    tags(
        (name = "offers", description = "What people can take part in or use"),
        (name = "organisations", description = "Who offers it"),
        (name = "pages", description = "What the operator says about the site"),
        (name = "session", description = "Registering, signing in and out"),
        (name = "account", description = "The account of who asks, and what protects it"),
        (name = "workspace", description = "What one works on for one's organisations"),
        (name = "review", description = "Decisions about what is handed in"),
        (name = "reports", description = "Saying that something is wrong"),
        (name = "reference", description = "Keys and labels"),
        (name = "demo", description = "Where all content is invented")
    )
)]
struct Description;

/// The documented routes.
pub struct Routes {
    /// What is read from the index, or is for everybody.
    pub public: Router<State>,
    /// What is told to one person.
    pub personal: Router<State>,
    /// What takes files from one person.
    pub uploads: Router<State>,
    /// The description of all of them.
    pub description: Arc<str>,
}

/// The documented routes and their description.
#[must_use]
pub fn routes() -> Routes {
    let (public, mut document) = OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(offers::list))
        .routes(routes!(offers::read))
        .routes(routes!(subscriptions::offers_calendar))
        .routes(routes!(subscriptions::offers_feed))
        .routes(routes!(subscriptions::offer_calendar))
        .routes(routes!(suggestions::suggest))
        .routes(routes!(suggestions::places))
        .routes(routes!(organisations::list))
        .routes(routes!(organisations::read))
        .routes(routes!(legal::read))
        .routes(routes!(reference::taxonomy))
        .routes(routes!(reference::municipalities))
        .routes(routes!(reference::boundaries))
        .split_for_parts();
    let (personal, mut of_accounts) = of_accounts().split_for_parts();
    for preview in [
        "/api/v1/workspace/entries/{id}/preview",
        "/api/v1/workspace/profiles/{id}/preview",
        "/api/v1/review/cases/{id}/preview",
        "/api/v1/review/cases/{id}/profile-preview",
    ] {
        add_parameters(&mut of_accounts, preview, vec![language_parameter()]);
    }
    let (uploads, of_uploads) = OpenApiRouter::new()
        .routes(routes!(files::add_picture))
        .routes(routes!(files::add_document))
        .split_for_parts();
    of_accounts.merge(of_uploads);
    let order = |kind| format!("`relevance` if there is a text, else `{}`", ListQuery::usual_sort(kind));
    for (path, kind, order, limit) in [
        ("/api/v1/offers", EntryKind::Offer, order(EntryKind::Offer), USUAL_PAGE),
        ("/api/v1/offers.ics", EntryKind::Offer, order(EntryKind::Offer), LARGEST_PAGE),
        (feed::OFFERS, EntryKind::Offer, format!("`{}`", Sort::Newest), feed::USUAL_ENTRIES),
        ("/api/v1/organisations", EntryKind::Organisation, order(EntryKind::Organisation), USUAL_PAGE),
    ] {
        add_parameters(&mut document, path, list_parameters(kind, &order, limit));
    }
    for path in ["/api/v1/offers", "/api/v1/organisations"] {
        let explain = "Whether each entry comes with why a text finds it; needs the operator's token";
        let explain = parameter("explain", explain, ObjectBuilder::new().schema_type(Type::Boolean).build());
        add_parameters(&mut document, path, vec![explain]);
    }
    let token = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
    let session = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(cookies::ACCESS)));
    let components = document.components.get_or_insert_default();
    components.add_security_scheme("token", token);
    components.add_security_scheme("session", session);
    for path in ["offers/{id_or_slug}", "offers/{id_or_slug}/calendar.ics", "organisations/{id_or_slug}"] {
        add_parameters(&mut document, &format!("/api/v1/{path}"), vec![language_parameter()]);
    }
    add_parameters(&mut document, "/api/v1/pages/{name}", vec![language_parameter()]);
    let text = parameter("q", "The text as far as it is typed", text());
    add_parameters(&mut document, "/api/v1/suggestions", vec![text, language_parameter()]);
    let text = parameter("q", "The name of a place, or a postal code", self::text());
    add_parameters(&mut document, "/api/v1/places", vec![text, language_parameter()]);
    add_answers(&mut document, true);
    add_answers(&mut of_accounts, false);
    document.merge(of_accounts);
    let description = document.to_pretty_json().unwrap_or_default().into();
    Routes { public, personal, uploads, description }
}

/// The routes about accounts and what people work on, which need no index.
fn of_accounts() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(session::register))
        .routes(routes!(session::confirm))
        .routes(routes!(session::sign_in, session::sign_out))
        .routes(routes!(session::give_code))
        .routes(routes!(session::send_link))
        .routes(routes!(session::sign_in_by_link))
        .routes(routes!(session::send_reset))
        .routes(routes!(session::reset))
        .routes(routes!(account::read))
        .routes(routes!(account::change_profile))
        .routes(routes!(account::change_password))
        .routes(routes!(account::change_email, account::keep_email))
        .routes(routes!(account::confirm_email))
        .routes(routes!(account::delete))
        .routes(routes!(account_security::sessions, account_security::end_other_sessions))
        .routes(routes!(account_security::end_session))
        .routes(routes!(account_security::events))
        .routes(routes!(account_security::set_up_second_factor, account_security::switch_second_factor_on))
        .routes(routes!(account_security::remove_second_factor))
        .routes(routes!(account_security::renew_recovery_codes))
        .routes(routes!(account_security::tokens, account_security::make_token))
        .routes(routes!(account_security::revoke_token))
        .routes(routes!(workspace::read))
        .routes(routes!(workspace::similar))
        .routes(routes!(workspace::register))
        .routes(routes!(workspace::organisation, workspace::delete_organisation))
        .routes(routes!(drafts::read))
        .routes(routes!(drafts::preview))
        .routes(routes!(drafts::preview_profile))
        .routes(routes!(drafts::templates))
        .routes(routes!(drafts::begin_offer))
        .routes(routes!(drafts::begin_offer_from))
        .routes(routes!(drafts::save_offer))
        .routes(routes!(drafts::save_profile))
        .routes(routes!(drafts::discard))
        .routes(routes!(drafts::hand_in, drafts::withdraw))
        .routes(routes!(drafts::change_state))
        .routes(routes!(versions::list))
        .routes(routes!(versions::read))
        .routes(routes!(versions::restore))
        .routes(routes!(possessions::add_contact))
        .routes(routes!(possessions::change_contact, possessions::delete_contact))
        .routes(routes!(possessions::add_place))
        .routes(routes!(possessions::change_place, possessions::delete_place))
        .routes(routes!(confirmations::read))
        .routes(routes!(confirmations::confirm))
        .routes(routes!(confirmations::change_interval))
        .routes(routes!(confirmations::asked))
        .routes(routes!(confirmations::confirm_by_link))
        .routes(routes!(confirmations::stale))
        .routes(routes!(page_views::read))
        .routes(routes!(members::list))
        .routes(routes!(members::change_role, members::remove))
        .routes(routes!(members::invite))
        .routes(routes!(members::take_back))
        .routes(routes!(members::read_invitation))
        .routes(routes!(members::accept_invitation))
        .routes(routes!(claims::claim))
        .routes(routes!(claims::own))
        .routes(routes!(claims::take_back))
        .routes(routes!(claims::open))
        .routes(routes!(claims::decide))
        .routes(routes!(county::list))
        .routes(routes!(county::read))
        .routes(routes!(county::correct))
        .routes(routes!(log::read))
        .routes(routes!(files::list))
        .routes(routes!(files::delete))
        .routes(routes!(review::submissions))
        .routes(routes!(review::submission))
        .routes(routes!(review::decide))
        .routes(routes!(review::look))
        .routes(routes!(review::undo))
        .routes(routes!(review::standing, review::change_standing))
        .routes(routes!(demo::accounts))
        .routes(routes!(demo::mails))
        .merge(of_cases())
        .merge(of_reports())
        .merge(of_staff())
}

/// The routes about the cases of those who review.
fn of_cases() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(cases::list))
        .routes(routes!(case::read))
        .routes(routes!(case::preview))
        .routes(routes!(case::preview_profile))
        .routes(routes!(cases::overview))
        .routes(routes!(cases::colleagues))
        .routes(routes!(cases::assign))
        .routes(routes!(cases::escalate))
        .routes(routes!(cases::promise))
        .routes(routes!(cases::leave_note))
        .routes(routes!(cases::show_presence))
        .routes(routes!(review_work::saved_views, review_work::save_view))
        .routes(routes!(review_work::delete_view))
        .routes(routes!(review_work::act_on_stale))
        .routes(routes!(review_work::change_hiding))
}

/// The routes about reports of the public.
fn of_reports() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(reports::challenge))
        .routes(routes!(reports::report))
        .routes(routes!(reports::close))
        .routes(routes!(reports::ask))
}

/// The routes about the county's staff.
fn of_staff() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(staff::list))
        .routes(routes!(staff::invite))
        .routes(routes!(staff::take_back))
        .routes(routes!(staff::change_rights))
        .routes(routes!(staff::change_lock))
        .routes(routes!(staff::reset_second_factor))
        .routes(routes!(staff::read_invitation))
        .routes(routes!(staff::accept_invitation))
}

/// Answers the description.
#[must_use]
pub fn serve(document: &str) -> axum::response::Response {
    ([(header::CONTENT_TYPE, "application/json")], document.to_owned()).into_response()
}

fn add_parameters(document: &mut utoipa::openapi::OpenApi, path: &str, parameters: Vec<Parameter>) {
    let operation = document.paths.paths.get_mut(path).and_then(|item| item.get.as_mut());
    if let Some(operation) = operation {
        operation.parameters.get_or_insert_default().extend(parameters.into_iter().map(RefOr::T));
    }
}

/// Adds the answers that many operations may give and none describes itself.
fn add_answers(document: &mut utoipa::openapi::OpenApi, are_kept: bool) {
    for item in document.paths.paths.values_mut() {
        if let Some(read) = &mut item.get {
            read.responses.responses.extend(answers_of_reads(are_kept));
        }
        let operations = [&mut item.get, &mut item.put, &mut item.post, &mut item.delete];
        for operation in operations.into_iter().flatten() {
            for (status, answer) in refusals(operation) {
                operation.responses.responses.entry(status).or_insert(answer);
            }
        }
    }
}

/// The answers every read may give.
fn answers_of_reads(are_kept: bool) -> Vec<(String, RefOr<Response>)> {
    let unchanged = ResponseBuilder::new().description("The reader has this answer already").build();
    let unchanged = are_kept.then(|| ("304".to_owned(), unchanged.into()));
    let refusals = [
        ("400".to_owned(), problem("A parameter is unknown or has an unknown value").into()),
        ("503".to_owned(), problem("The service is starting or cannot reach its data").into()),
    ];
    unchanged.into_iter().chain(refusals).collect()
}

/// How an operation refuses whoever may not use it, and content that breaks rules.
fn refusals(operation: &Operation) -> Vec<(String, RefOr<Response>)> {
    let of_person = [("401", "It is not known who asks"), ("403", "Who asks may not do this")];
    let of_all = [("429", "One network address asks too often")];
    let of_content = [("422", "The content breaks rules")];
    let of_person = of_person.into_iter().filter(|_| operation.security.is_some());
    let of_content = of_content.into_iter().filter(|_| operation.request_body.is_some());
    of_person
        .chain(of_content)
        .chain(of_all)
        .map(|(status, description)| (status.to_owned(), problem(description).into()))
        .collect()
}

fn problem(description: &str) -> Response {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    ResponseBuilder::new().description(description).content("application/problem+json", content).build()
}

/// The parameters of a list, from the same definitions that read them, with
/// its order and its length if these are not given.
fn list_parameters(kind: EntryKind, order: &str, limit: u16) -> Vec<Parameter> {
    let mut parameters = vec![parameter("q", "Words to look for", text())];
    parameters.extend(Facet::of_kind(kind).map(|facet| {
        let value = match facet.fixed_values() {
            Some(values) => choice(values),
            None => text(),
        };
        parameter(facet.key(), facet_description(facet), many(value))
    }));
    let ids = "Repeatable; ids of the entries the list is reduced to";
    parameters.push(parameter("id", ids, many(text())));
    if kind == EntryKind::Offer {
        let near = "Where distances are counted from: `latitude,longitude` in degrees (rounded to three \
                    decimals), a postal code, or the key of a municipality or locality";
        parameters.push(parameter("near", near, text()));
        let radius = format!("With `near`: most kilometres as the crow flies, {USUAL_RADIUS} if not given");
        parameters.push(parameter("radius", &radius, number(1, u16::from(u8::MAX))));
        parameters.push(parameter("age", "Repeatable; age in years, one must fit", many(number(0, 120))));
        parameters.push(parameter("date_from", "First local day on which it must take place", date()));
        parameters.push(parameter("date_to", "Last local day on which it must take place", date()));
    }
    let changed = "Local day since which it must be new or changed";
    parameters.push(parameter("changed_since", changed, date()));
    let sorts = Sort::ALL.iter().map(|sort| sort.key()).collect();
    let order = format!("Order; if not given {order}");
    parameters.push(parameter("sort", &order, choice(sorts)));
    parameters.push(language_parameter());
    let limit = format!("Results on the page, {limit} if not given");
    parameters.push(parameter("limit", &limit, number(1, LARGEST_PAGE)));
    parameters.push(parameter("cursor", "`next` of the page before", text()));
    parameters
}

fn facet_description(facet: Facet) -> &'static str {
    match facet {
        Facet::Locality => {
            "Repeatable; key of the municipality, a slash and the name of the village or quarter, \
             such as `05970040/Weidenau`; any of the values must fit"
        }
        Facet::Organisation => "Repeatable; id; any of the values must fit",
        _ => "Repeatable; any of the values must fit",
    }
}

fn language_parameter() -> Parameter {
    parameter("lang", "The reader's language as a BCP 47 tag, `de` if not given", text())
}

fn parameter(name: &str, description: &str, schema: impl Into<RefOr<Schema>>) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .description(Some(description))
        .schema(Some(schema.into()))
        .build()
}

fn text() -> Object {
    ObjectBuilder::new().schema_type(Type::String).build()
}

fn date() -> Object {
    let format = SchemaFormat::KnownFormat(KnownFormat::Date);
    ObjectBuilder::new().schema_type(Type::String).format(Some(format)).build()
}

fn choice(values: Vec<&'static str>) -> Object {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(values)).build()
}

fn number(least: u16, most: u16) -> Object {
    ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(least)).maximum(Some(most)).build()
}

fn many(value: Object) -> Schema {
    ArrayBuilder::new().items(value).build().into()
}
