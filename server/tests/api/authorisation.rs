//! Who may do what: the rules as a table, and every endpoint with who may use it.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use db::repo::accounts;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use shared::account::{MemberRole, Membership, ReviewScope, TokenScope};
use shared::entry::Standing;
use shared::id::{AccountId, OrganisationId, SessionId};
use shared::policy::{Action, Actor, Credential, Person, may};
use shared::review::Submission;
use uuid::Uuid;

use crate::support::{App, Browser, PASSWORD, blank_offer, on_every_database};

const SESSION: Credential = Credential::Session(SessionId(Uuid::nil()));

fn person(change: impl FnOnce(&mut Person)) -> Person {
    let mut person = Person {
        id: AccountId(Uuid::nil()),
        by: SESSION,
        is_admin: false,
        reviews: None,
        memberships: Vec::new(),
        has_second_factor: false,
        is_demo: false,
    };
    change(&mut person);
    person
}

fn member(role: MemberRole) -> Person {
    person(|person| person.memberships = vec![Membership { organisation: OrganisationId(Uuid::nil()), role }])
}

fn reviewer(scope: ReviewScope) -> Person {
    person(|person| person.reviews = Some(scope))
}

/// Somebody who reviews everything and works for an organisation.
fn reviewer_and_member() -> Person {
    Person { reviews: Some(ReviewScope::All), ..member(MemberRole::Editor) }
}

/// Makes somebody somebody else.
type Change = fn(&mut Person);

/// The roles, each in the states that matter. The members among them belong to the organisation of the nil id.
pub fn actors() -> Vec<(String, Actor)> {
    let roles = [
        ("person", person(|_| {})),
        ("editor of an organisation", member(MemberRole::Editor)),
        ("owner of an organisation", member(MemberRole::Owner)),
        ("reviewer of a municipality", reviewer(ReviewScope::Municipality("siegen".to_owned()))),
        ("reviewer", reviewer(ReviewScope::All)),
        ("reviewer and member", reviewer_and_member()),
        ("admin", person(|person| person.is_admin = true)),
    ];
    let states: [(&str, Change); 5] = [
        ("", |_| {}),
        ("with a second factor", |person| person.has_second_factor = true),
        ("of the demonstration", |person| person.is_demo = true),
        ("by a token to read", |person| {
            person.has_second_factor = true;
            person.by = Credential::Token(TokenScope::Read);
        }),
        ("by a token to write", |person| {
            person.has_second_factor = true;
            person.by = Credential::Token(TokenScope::Write);
        }),
    ];
    let mut actors = vec![("guest".to_owned(), Actor::Guest), ("operator".to_owned(), Actor::Operator)];
    for (role, who) in &roles {
        for (state, change) in &states {
            let mut who = who.clone();
            change(&mut who);
            let name = if state.is_empty() { (*role).to_owned() } else { format!("{role}, {state}") };
            actors.push((name, Actor::Person(who)));
        }
    }
    actors
}

#[test]
fn the_rules() {
    let (own, other) = (OrganisationId(Uuid::nil()), OrganisationId(Uuid::max()));
    let submission = |organisation, handed_in_by: &[Uuid]| Submission {
        organisation,
        standing: Standing::Pending,
        municipalities: vec!["siegen".to_owned()],
        handed_in_by: handed_in_by.iter().copied().map(AccountId).collect(),
        is_escalated: false,
    };
    let (theirs, handed_in) = (submission(other, &[]), submission(other, &[Uuid::max(), Uuid::nil()]));
    let of_members = submission(own, &[Uuid::max()]);
    let escalated = Submission { is_escalated: true, ..submission(other, &[]) };
    let actions = [
        ("ExplainSearch", Action::ExplainSearch),
        ("ReadAccount", Action::ReadAccount),
        ("ChangeProfile", Action::ChangeProfile),
        ("ChangeSecurity", Action::ChangeSecurity),
        ("ReadWorkspace", Action::ReadWorkspace),
        ("WriteInWorkspace", Action::WriteInWorkspace),
        ("ReadOrganisation: the members'", Action::ReadOrganisation(own)),
        ("WriteFor: the members'", Action::WriteFor(own)),
        ("WriteFor: another", Action::WriteFor(other)),
        ("ManageMembers: the members'", Action::ManageMembers(own)),
        ("Join", Action::Join),
        ("Leave: the members'", Action::Leave(own)),
        ("Review", Action::Review),
        ("ChangeStanding", Action::ChangeStanding(&theirs)),
        ("ChangeStanding: the members' organisation", Action::ChangeStanding(&of_members)),
        ("Trust", Action::Trust(&theirs)),
        ("Trust: the members' organisation", Action::Trust(&of_members)),
        ("DecideCase", Action::DecideCase(&theirs)),
        ("DecideCase: passed on to the KI team", Action::DecideCase(&escalated)),
        ("DecideCase: of the members' organisation", Action::DecideCase(&of_members)),
        ("Escalate", Action::Escalate(&theirs)),
        ("ReadCounty", Action::ReadCounty),
        ("ReadStaff", Action::ReadStaff),
        ("ChangeStaff", Action::ChangeStaff),
        ("Claim: the members'", Action::Claim(own)),
        ("Claim: another", Action::Claim(other)),
        ("ReadClaims", Action::ReadClaims),
        ("DecideClaim", Action::DecideClaim(other, AccountId(Uuid::max()))),
        ("DecideClaim: one's own", Action::DecideClaim(other, AccountId(Uuid::nil()))),
        ("DecideClaim: of the members' organisation", Action::DecideClaim(own, AccountId(Uuid::max()))),
        ("ChangeStanding: handed in by oneself", Action::ChangeStanding(&handed_in)),
        ("ReadSubmission", Action::ReadSubmission(&handed_in)),
        ("DeleteOrganisation: the members'", Action::DeleteOrganisation(own)),
        ("DeleteOrganisation: another", Action::DeleteOrganisation(other)),
    ];
    insta::assert_snapshot!("rules", table(&actions));
}

fn table(actions: &[(&str, Action<'_>)]) -> String {
    let actors = actors();
    let width = actors.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    let mut table = format!("{:width$}", "");
    for (action, _) in actions {
        let _ = write!(table, " | {action}");
    }
    for (name, actor) in &actors {
        let _ = write!(table, "\n{name:width$}");
        for (action, asked) in actions {
            let mark = if may(actor, *asked) { "yes" } else { "-" };
            let _ = write!(table, " | {mark:width$}", width = action.len());
        }
    }
    let table: Vec<&str> = table.lines().map(str::trim_end).collect();
    table.join("\n")
}

/// Who may use an endpoint.
#[derive(Clone, Copy, PartialEq)]
enum For {
    /// Anybody.
    Everybody,
    /// Who has an account, also by a token for software.
    Readers,
    /// Who has an account, also by a token that writes.
    Writers,
    /// Who is signed in.
    SignedIn,
    /// Who reviews.
    Staff,
}

/// Every endpoint that the description of the API knows, with who may use it.
/// What else it asks for is tested where it belongs.
const ENDPOINTS: [(&str, &str, For); 130] = [
    ("get", "/api/v1/offers", For::Everybody),
    ("get", "/api/v1/offers/{id_or_slug}", For::Everybody),
    ("get", "/api/v1/offers.ics", For::Everybody),
    ("get", "/api/v1/offers.atom", For::Everybody),
    ("get", "/api/v1/offers/{id_or_slug}/calendar.ics", For::Everybody),
    ("get", "/api/v1/suggestions", For::Everybody),
    ("get", "/api/v1/places", For::Everybody),
    ("get", "/api/v1/organisations", For::Everybody),
    ("get", "/api/v1/organisations/{id_or_slug}", For::Everybody),
    ("get", "/api/v1/pages/{name}", For::Everybody),
    ("get", "/api/v1/taxonomy", For::Everybody),
    ("get", "/api/v1/municipalities", For::Everybody),
    ("get", "/api/v1/boundaries", For::Everybody),
    ("get", "/api/v1/reports/challenge", For::Everybody),
    ("post", "/api/v1/reports", For::Everybody),
    ("post", "/api/v1/review/cases/{id}/report", For::Staff),
    ("post", "/api/v1/review/cases/{id}/question", For::Staff),
    ("get", "/api/v1/demo/accounts", For::Everybody),
    ("get", "/api/v1/demo/mails", For::Everybody),
    ("post", "/api/v1/accounts", For::Everybody),
    ("post", "/api/v1/accounts/confirm", For::Everybody),
    ("post", "/api/v1/session", For::Everybody),
    ("delete", "/api/v1/session", For::Everybody),
    ("post", "/api/v1/session/second-factor", For::Everybody),
    ("post", "/api/v1/session/links", For::Everybody),
    ("post", "/api/v1/session/link", For::Everybody),
    ("post", "/api/v1/password-resets", For::Everybody),
    ("post", "/api/v1/password-resets/use", For::Everybody),
    ("post", "/api/v1/email-changes/confirm", For::Everybody),
    ("get", "/api/v1/account", For::Readers),
    ("put", "/api/v1/account/profile", For::Writers),
    ("put", "/api/v1/account/password", For::SignedIn),
    ("post", "/api/v1/account/email", For::SignedIn),
    ("delete", "/api/v1/account/email", For::SignedIn),
    ("post", "/api/v1/account/deletion", For::SignedIn),
    ("get", "/api/v1/account/sessions", For::SignedIn),
    ("delete", "/api/v1/account/sessions", For::SignedIn),
    ("delete", "/api/v1/account/sessions/{id}", For::SignedIn),
    ("get", "/api/v1/account/events", For::SignedIn),
    ("post", "/api/v1/account/second-factor", For::SignedIn),
    ("put", "/api/v1/account/second-factor", For::SignedIn),
    ("post", "/api/v1/account/second-factor/removal", For::SignedIn),
    ("post", "/api/v1/account/recovery-codes", For::SignedIn),
    ("get", "/api/v1/account/tokens", For::SignedIn),
    ("post", "/api/v1/account/tokens", For::SignedIn),
    ("delete", "/api/v1/account/tokens/{id}", For::SignedIn),
    ("get", "/api/v1/workspace", For::Readers),
    ("get", "/api/v1/workspace/similar-organisations", For::Writers),
    ("post", "/api/v1/workspace/organisations", For::Writers),
    ("get", "/api/v1/workspace/organisations/{id}", For::Readers),
    ("delete", "/api/v1/workspace/organisations/{id}", For::Writers),
    ("get", "/api/v1/workspace/templates", For::Readers),
    ("post", "/api/v1/workspace/organisations/{id}/offers", For::Writers),
    ("post", "/api/v1/workspace/organisations/{id}/offers/from", For::Writers),
    ("post", "/api/v1/workspace/organisations/{id}/contacts", For::Writers),
    ("put", "/api/v1/workspace/organisations/{id}/contacts/{contact}", For::Writers),
    ("delete", "/api/v1/workspace/organisations/{id}/contacts/{contact}", For::Writers),
    ("post", "/api/v1/workspace/organisations/{id}/places", For::Writers),
    ("put", "/api/v1/workspace/organisations/{id}/places/{place}", For::Writers),
    ("delete", "/api/v1/workspace/organisations/{id}/places/{place}", For::Writers),
    ("get", "/api/v1/workspace/entries/{id}", For::Readers),
    ("get", "/api/v1/workspace/entries/{id}/preview", For::Readers),
    ("get", "/api/v1/workspace/profiles/{id}/preview", For::Readers),
    ("put", "/api/v1/workspace/offers/{id}/draft", For::Writers),
    ("put", "/api/v1/workspace/profiles/{id}/draft", For::Writers),
    ("delete", "/api/v1/workspace/entries/{id}/draft", For::Writers),
    ("post", "/api/v1/workspace/entries/{id}/submission", For::Writers),
    ("delete", "/api/v1/workspace/entries/{id}/submission", For::Writers),
    ("put", "/api/v1/workspace/entries/{id}/state", For::Writers),
    ("get", "/api/v1/workspace/entries/{id}/versions", For::Readers),
    ("get", "/api/v1/workspace/entries/{id}/versions/{revision}", For::Readers),
    ("post", "/api/v1/workspace/entries/{id}/versions/{revision}/restoration", For::Writers),
    ("get", "/api/v1/workspace/organisations/{id}/care", For::Readers),
    ("get", "/api/v1/workspace/organisations/{id}/views", For::Readers),
    ("post", "/api/v1/workspace/entries/{id}/confirmation", For::Writers),
    ("put", "/api/v1/workspace/entries/{id}/interval", For::Writers),
    ("post", "/api/v1/confirmations/read", For::Everybody),
    ("post", "/api/v1/confirmations", For::Everybody),
    ("get", "/api/v1/review/stale", For::Staff),
    ("get", "/api/v1/workspace/organisations/{id}/members", For::Readers),
    ("put", "/api/v1/workspace/organisations/{id}/members/{account}", For::Writers),
    ("delete", "/api/v1/workspace/organisations/{id}/members/{account}", For::Writers),
    ("post", "/api/v1/workspace/organisations/{id}/members/invitations", For::Writers),
    ("delete", "/api/v1/workspace/organisations/{id}/members/invitations/{invitation}", For::Writers),
    ("post", "/api/v1/workspace/invitations/read", For::Everybody),
    ("post", "/api/v1/workspace/invitations/accept", For::Writers),
    ("post", "/api/v1/workspace/organisations/{id}/claims", For::Writers),
    ("get", "/api/v1/workspace/claims", For::Readers),
    ("delete", "/api/v1/workspace/claims/{id}", For::Writers),
    ("get", "/api/v1/review/claims", For::Staff),
    ("post", "/api/v1/review/claims/{id}/decision", For::Staff),
    ("get", "/api/v1/review/organisations", For::Staff),
    ("get", "/api/v1/review/organisations/{id}", For::Staff),
    ("post", "/api/v1/review/organisations/{id}/correction", For::Staff),
    ("get", "/api/v1/review/log", For::Staff),
    ("post", "/api/v1/workspace/organisations/{id}/pictures", For::Writers),
    ("post", "/api/v1/workspace/organisations/{id}/documents", For::Writers),
    ("get", "/api/v1/workspace/organisations/{id}/files", For::Readers),
    ("delete", "/api/v1/workspace/organisations/{id}/files/{media}", For::Writers),
    ("get", "/api/v1/review/submissions", For::Staff),
    ("get", "/api/v1/review/submissions/{id}", For::Staff),
    ("get", "/api/v1/review/cases/{id}", For::Staff),
    ("get", "/api/v1/review/cases/{id}/preview", For::Staff),
    ("get", "/api/v1/review/cases/{id}/profile-preview", For::Staff),
    ("get", "/api/v1/review/cases", For::Staff),
    ("get", "/api/v1/review/overview", For::Staff),
    ("get", "/api/v1/review/colleagues", For::Staff),
    ("post", "/api/v1/review/assignments", For::Staff),
    ("post", "/api/v1/review/cases/{id}/escalation", For::Staff),
    ("put", "/api/v1/review/cases/{id}/promise", For::Staff),
    ("post", "/api/v1/review/cases/{id}/notes", For::Staff),
    ("put", "/api/v1/review/cases/{id}/presence", For::Staff),
    ("get", "/api/v1/review/views", For::Staff),
    ("post", "/api/v1/review/views", For::Staff),
    ("delete", "/api/v1/review/views/{id}", For::Staff),
    ("post", "/api/v1/review/stale-actions", For::Staff),
    ("put", "/api/v1/review/entries/{id}/hiding", For::Staff),
    ("post", "/api/v1/review/entries/{id}/decision", For::Staff),
    ("post", "/api/v1/review/cases/{id}/look", For::Staff),
    ("post", "/api/v1/review/cases/{id}/undo", For::Staff),
    ("get", "/api/v1/review/staff", For::Staff),
    ("post", "/api/v1/review/staff/invitations", For::Staff),
    ("delete", "/api/v1/review/staff/invitations/{id}", For::Staff),
    ("put", "/api/v1/review/staff/{id}/rights", For::Staff),
    ("put", "/api/v1/review/accounts/{id}/lock", For::Staff),
    ("post", "/api/v1/review/accounts/{id}/second-factor-reset", For::Staff),
    ("post", "/api/v1/staff-invitations/read", For::Everybody),
    ("post", "/api/v1/staff-invitations/accept", For::SignedIn),
    ("get", "/api/v1/review/organisations/{id}/standing", For::Staff),
    ("put", "/api/v1/review/organisations/{id}/standing", For::Staff),
];

#[test]
fn no_endpoint_is_forgotten() {
    let document: Value = serde_json::from_str(&server::openapi::routes().description).expect("JSON");
    let paths = document["paths"].as_object().expect("paths");
    let described: BTreeSet<(String, String)> = paths
        .iter()
        .flat_map(|(path, item)| {
            item.as_object().expect("methods").keys().map(move |method| (method.clone(), path.clone()))
        })
        .collect();
    let tested =
        ENDPOINTS.iter().map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned())).collect();
    assert_eq!(described, tested);
}

/// A body with what the endpoint asks for: who sends it is looked at later.
fn body(path: &str) -> Value {
    match path {
        "/api/v1/account/profile" => json!({"name": "Ana", "language": "de"}),
        "/api/v1/account/password" => json!({"current_password": "a", "password": PASSWORD}),
        "/api/v1/account/email" => json!({"email": "ana@example.org", "current_password": "a"}),
        "/api/v1/review/entries/{id}/decision" => {
            json!({"revision": Uuid::nil(), "decision": {"publish": {}}})
        }
        "/api/v1/review/cases/{id}/look" => json!({"revision": Uuid::nil()}),
        "/api/v1/review/assignments" => json!({"cases": [Uuid::nil()], "account": null}),
        "/api/v1/review/cases/{id}/promise" => json!({"on": null}),
        "/api/v1/review/views" => json!({"name": "a", "query": ""}),
        "/api/v1/review/stale-actions" => json!({"entries": [Uuid::nil()], "archive": false}),
        "/api/v1/review/entries/{id}/hiding" => json!({"hidden": true, "reason": "a"}),
        "/api/v1/review/organisations/{id}/standing" => json!({"standing": "confirmed"}),
        "/api/v1/workspace/organisations/{id}/claims"
        | "/api/v1/workspace/organisations/{id}/offers/from" => json!({}),
        "/api/v1/review/claims/{id}/decision" => json!({"accept": {}}),
        "/api/v1/review/cases/{id}/report" => json!({"outcome": "spam"}),
        "/api/v1/review/cases/{id}/question" | "/api/v1/review/cases/{id}/notes" => json!({"text": "a"}),
        "/api/v1/review/organisations/{id}/correction" => {
            let profile = json!({"name": {"de": "Verein"}, "kind": "club"});
            json!({"revision": Uuid::nil(), "profile": profile, "reason": "Name"})
        }
        "/api/v1/workspace/organisations" | "/api/v1/workspace/profiles/{id}/draft" => {
            json!({"name": {"de": "Verein"}, "kind": "club"})
        }
        "/api/v1/workspace/organisations/{id}/offers" | "/api/v1/workspace/offers/{id}/draft" => {
            blank_offer()
        }
        path if path.contains("/contacts") => json!({"contact": {"function": {"de": "Büro"}}}),
        path if path.contains("/places") => json!({"municipality": "05970040"}),
        "/api/v1/workspace/entries/{id}/submission" => json!({}),
        "/api/v1/workspace/entries/{id}/state" => json!({"state": "paused"}),
        "/api/v1/workspace/entries/{id}/interval" => json!({"months": 6}),
        "/api/v1/workspace/organisations/{id}/members/{account}" => json!({"role": "editor"}),
        "/api/v1/workspace/organisations/{id}/members/invitations" => {
            json!({"email": "ben@example.org", "role": "editor"})
        }
        "/api/v1/workspace/invitations/read"
        | "/api/v1/workspace/invitations/accept"
        | "/api/v1/staff-invitations/read"
        | "/api/v1/staff-invitations/accept" => json!({"token": "a"}),
        "/api/v1/review/staff/invitations" => {
            json!({"email": "ben@example.org", "rights": {"is_admin": true}, "reason": "a"})
        }
        "/api/v1/review/staff/{id}/rights" => json!({"rights": {}, "reason": "a"}),
        "/api/v1/review/accounts/{id}/lock" => json!({"locked": true, "reason": "a"}),
        "/api/v1/review/accounts/{id}/second-factor-reset" => json!({"reason": "a"}),
        "/api/v1/account/tokens" => json!({"name": "a", "scope": "read", "current_password": "a"}),
        _ => json!({"current_password": "a"}),
    }
}

async fn token(browser: &Browser<'_>, scope: &str) -> String {
    let asked = json!({"name": "Software", "scope": scope, "current_password": PASSWORD});
    let made = browser.post("/api/v1/account/tokens", &asked).await.is(StatusCode::CREATED).json();
    format!("Bearer {}", made["secret"].as_str().expect("a secret"))
}

async fn status(app: &App, method: &str, path: &str, header: (&str, &str)) -> StatusCode {
    let body = match (method, path) {
        ("get", _) => None,
        ("put", "/api/v1/account/second-factor") => Some(json!({"code": "000000"})),
        _ => Some(body(path)),
    };
    let path = path
        .replace("{id_or_slug}", "a")
        .replace("{name}", "impressum")
        .replace("{id}", &Uuid::nil().to_string())
        .replace("{contact}", &Uuid::nil().to_string())
        .replace("{place}", &Uuid::nil().to_string())
        .replace("{account}", &Uuid::nil().to_string())
        .replace("{invitation}", &Uuid::nil().to_string())
        .replace("{revision}", &Uuid::nil().to_string())
        .replace("{media}", &Uuid::nil().to_string());
    let method = Method::from_bytes(method.to_uppercase().as_bytes()).expect("a method");
    let headers = [("sec-fetch-site", "same-origin"), ("if-match", "\"1\""), header];
    app.send(method, &path, &headers, body.as_ref()).await.status
}

#[tokio::test]
async fn endpoints_are_for_whom_they_are_for() {
    on_every_database(async |app| {
        let browser = app.signed_in("ana@example.org").await;
        let (reads, writes) = (token(&browser, "read").await, token(&browser, "write").await);
        for (method, path, whom) in ENDPOINTS {
            let unknown = status(&app, method, path, ("authorization", "Bearer teilhabe_unknown")).await;
            let guest = status(&app, method, path, ("accept", "*/*")).await;
            let by_read = status(&app, method, path, ("authorization", &reads)).await;
            let by_write = status(&app, method, path, ("authorization", &writes)).await;
            let refused = |status| matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN);
            assert_eq!(refused(guest), whom != For::Everybody, "{method} {path}: {guest}");
            if whom == For::Everybody {
                continue;
            }
            assert_eq!(
                (guest, unknown),
                (StatusCode::UNAUTHORIZED, StatusCode::UNAUTHORIZED),
                "{method} {path}"
            );
            assert_eq!(by_read == StatusCode::FORBIDDEN, whom != For::Readers, "{method} {path}: {by_read}");
            assert_eq!(
                by_write == StatusCode::FORBIDDEN,
                matches!(whom, For::SignedIn | For::Staff),
                "{method} {path}: {by_write}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn rights_of_staff_rest_until_there_is_a_second_factor() {
    on_every_database(async |app| {
        let browser = app.signed_in("ana@example.org").await;
        let id = browser.get("/api/v1/account").await.json()["id"].clone();
        let id: AccountId = serde_json::from_value(id).expect("an id");
        let change = async |change: &dyn Fn(&mut accounts::Account)| {
            let transaction = app.state.database.begin().await.expect("a transaction");
            let mut account = accounts::lock(&transaction, id).await.expect("the account");
            change(&mut account);
            accounts::save(&transaction, account).await.expect("it is stored");
            transaction.commit().await.expect("it is committed");
        };
        let explain = "/api/v1/offers?q=schach&explain=true";
        browser.get(explain).await.is(StatusCode::FORBIDDEN);
        change(&|account| account.reviews = Some(ReviewScope::All)).await;
        browser.get(explain).await.is(StatusCode::FORBIDDEN);
        assert_eq!(browser.get("/api/v1/account").await.json()["needs_second_factor"], true);
        change(&|account| account.second_factor = Some("set up".to_owned())).await;
        browser.get(explain).await.is(StatusCode::OK);
        // Rights that are taken are gone at once.
        change(&|account| account.reviews = None).await;
        browser.get(explain).await.is(StatusCode::FORBIDDEN);
    })
    .await;
}
