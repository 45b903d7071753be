//! Reports of the public: what is taken, and what keeps programs off.

use chrono::TimeDelta;
use db::repo::cases::{self, Case};
use db::repo::{audit, reports as rows};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use server::services::reports;
use sha2::{Digest, Sha256};
use shared::account::ReviewScope;
use shared::audit::{AuditAction, AuditFilter};
use shared::id::{CaseId, EntryId};
use shared::report::{CHALLENGE_BITS, ReportReason};
use shared::review::CaseKind;

use crate::support::{Answer, App, offer, on_every_database, on_every_database_with, reviewer};

const CHALLENGE: &str = "/api/v1/reports/challenge";
/// Where reports are sent.
pub const REPORTS: &str = "/api/v1/reports";
/// The address of somebody who reports.
pub const LEILA: &str = "leila@example.org";
/// What she writes.
pub const TEXT: &str = "Den Kurs gibt es nicht mehr.";
/// The page on which the course is reported.
const PAGE: &str = "/de/angebote/kurs/melden";

/// The id of an imported offer.
pub async fn given(app: &App, title: &str) -> String {
    app.given([offer(title)]).await;
    let path = format!("/api/v1/offers/{}", title.to_lowercase());
    app.json(&path).await["id"].as_str().expect("an id").to_owned()
}

/// A riddle as it is made.
async fn riddle(app: &App) -> String {
    let riddle = app.json(CHALLENGE).await;
    assert_eq!(riddle["bits"], CHALLENGE_BITS);
    riddle["challenge"].as_str().expect("a text").to_owned()
}

/// What solves a riddle.
fn solution(challenge: &str) -> String {
    let solves = |number: &u32| {
        let hash = Sha256::digest(format!("{challenge}{number}"));
        let beginning = u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]);
        beginning.leading_zeros() >= u32::from(CHALLENGE_BITS)
    };
    (0..u32::MAX).find(solves).expect("a number").to_string()
}

/// A report without a solution, of a riddle that is old enough.
async fn unsolved(app: &App, entry: &str) -> Value {
    let challenge = riddle(app).await;
    app.later(TimeDelta::seconds(3));
    json!({"entry": entry, "reason": "ended", "text": TEXT, "language": "de", "challenge": challenge})
}

/// A report that nothing is wrong with.
pub async fn filled(app: &App, entry: &str) -> Value {
    let report = unsolved(app, entry).await;
    let solution = solution(report["challenge"].as_str().expect("a text"));
    with(&report, "solution", &solution)
}

/// The same report with another value.
pub fn with(report: &Value, name: &str, value: &str) -> Value {
    let mut report = report.clone();
    report[name] = json!(value);
    report
}

/// Sends a report.
pub async fn send(app: &App, report: &Value) -> Answer {
    send_from(app, "203.0.113.7", report).await
}

/// Sends a report from a network address, which counts behind a proxy.
async fn send_from(app: &App, address: &str, report: &Value) -> Answer {
    app.send(Method::POST, REPORTS, &[("x-forwarded-for", address)], Some(report)).await
}

/// The cases of the open reports about an entry, the oldest first.
pub async fn open_reports(app: &App, entry: &str) -> Vec<Case> {
    let entry: EntryId = entry.parse().expect("an id");
    let mut open = cases::open_of_entry(&app.state.database, entry).await.expect("cases");
    open.retain(|case| case.kind == CaseKind::Report);
    open
}

/// The case of a new report with an address.
pub async fn reported(app: &App, entry: &str, email: &str) -> CaseId {
    let report = with(&filled(app, entry).await, "email", email);
    send(app, &report).await.is(StatusCode::NO_CONTENT);
    open_reports(app, entry).await.last().expect("a case").id
}

/// What is stored of a report.
pub async fn stored(app: &App, case: CaseId) -> rows::Report {
    rows::of_case(&app.state.database, case).await.expect("an answer").expect("a report")
}

/// What was done, the newest first.
pub async fn done(app: &App, action: AuditAction) -> Vec<audit::AuditRow> {
    let filter = AuditFilter { action: Some(action), ..AuditFilter::default() };
    audit::list(&app.state.database, &filter, 50).await.expect("the log")
}

fn behind_a_proxy(config: &mut server::config::Config) {
    config.trusted_proxies = 1;
}

#[tokio::test]
async fn a_report_is_a_case_and_is_confirmed() {
    on_every_database(async |app| {
        let course = given(&app, "Kurs").await;
        let case = reported(&app, &course, " Leila@Example.org ").await;
        let open = open_reports(&app, &course).await;
        assert_eq!((open.len(), open[0].title.as_str(), open[0].opened_at), (1, "Kurs", app.now()));
        assert_eq!(open[0].municipality.as_deref(), Some("05970040"));
        let detail = reports::detail(&app.state, case).await.expect("an answer").expect("a report");
        assert_eq!((detail.reason, detail.text.as_str()), (ReportReason::Ended, TEXT));
        assert!(detail.can_be_answered && !detail.is_deleted && detail.asked_at.is_none());
        let log = done(&app, AuditAction::Reported).await;
        assert_eq!((log.len(), log[0].actor, log[0].case), (1, None, Some(case)));
        // Nothing of who reports is in it.
        let event = format!("{:?}", log[0]).to_lowercase();
        assert!(!event.contains("leila") && !event.contains("gibt es nicht"), "{event}");
        let mails = app.mails(LEILA).await;
        assert_eq!(mails.len(), 1);
        assert!(mails[0].contains("dass bei „Kurs“ etwas nicht stimmt"), "{}", mails[0]);
        assert!(mails[0].contains("http://127.0.0.1:3000/de/angebote/kurs\n"), "{}", mails[0]);
        assert!(!mails[0].contains(TEXT), "nobody writes to others through the site: {}", mails[0]);
    })
    .await;
}

#[tokio::test]
async fn what_is_missing_or_wrong_is_named() {
    on_every_database(async |app| {
        let course = given(&app, "Kurs").await;
        let report = filled(&app, &course).await;
        for (name, value, code) in [
            ("reason", "", "required"),
            ("reason", "rude", "unknown_value"),
            ("text", "\u{0}", "invalid_character"),
            ("email", "leila", "invalid_email_address"),
            ("challenge", "", "challenge_expired"),
            ("solution", "abc", "wrong_solution"),
        ] {
            send(&app, &with(&report, name, value)).await.refuses(&format!("/{name}"), code);
        }
        let other = with(&with(&report, "reason", "other"), "text", " ");
        send(&app, &other).await.refuses("/text", "required");
        let nothing = with(&report, "entry", "0193f0a0-0000-7000-8000-000000000001");
        send(&app, &nothing).await.is(StatusCode::NOT_FOUND);
        assert_eq!(open_reports(&app, &course).await.len(), 0);
        // Nothing of that has used the riddle up.
        send(&app, &report).await.is(StatusCode::NO_CONTENT);
    })
    .await;
}

#[tokio::test]
async fn a_riddle_has_its_time_and_works_once() {
    on_every_database(async |app| {
        let course = given(&app, "Kurs").await;
        let report = filled(&app, &course).await;
        let fresh = riddle(&app).await;
        app.later(TimeDelta::milliseconds(2_999));
        let hasty = with(&with(&report, "challenge", &fresh), "solution", &solution(&fresh));
        send(&app, &hasty).await.refuses("/challenge", "too_fast");
        send(&app, &report).await.is(StatusCode::NO_CONTENT);
        // Whoever taps twice has reported once.
        send(&app, &report).await.is(StatusCode::NO_CONTENT);
        send(&app, &with(&report, "text", "Noch etwas.")).await.refuses("/challenge", "challenge_expired");
        assert_eq!(open_reports(&app, &course).await.len(), 1);
        app.later(TimeDelta::hours(1));
        send(&app, &hasty).await.refuses("/challenge", "challenge_expired");
        send(&app, &report).await.refuses("/challenge", "challenge_expired");
    })
    .await;
}

#[tokio::test]
async fn what_no_person_fills_in_is_taken_by_nobody() {
    on_every_database(async |app| {
        let course = given(&app, "Kurs").await;
        let report = with(&filled(&app, &course).await, "email", LEILA);
        send(&app, &with(&report, "website", "https://x.example")).await.is(StatusCode::NO_CONTENT);
        assert_eq!((open_reports(&app, &course).await.len(), app.mails(LEILA).await.len()), (0, 0));
        assert_eq!(done(&app, AuditAction::Reported).await.len(), 0);
    })
    .await;
}

#[tokio::test]
async fn ten_reports_an_hour_come_from_one_network_address() {
    on_every_database_with(behind_a_proxy, async |app| {
        let course = given(&app, "Kurs").await;
        for _ in 0..10 {
            let report = filled(&app, &course).await;
            send_from(&app, "203.0.113.7", &report).await.is(StatusCode::NO_CONTENT);
        }
        let report = filled(&app, &course).await;
        let answer = send_from(&app, "203.0.113.7", &report).await.is(StatusCode::TOO_MANY_REQUESTS);
        // Eleven riddles, three seconds each, of which the first came before the first report.
        assert_eq!(answer.header("retry-after"), (3600 - 30).to_string());
        send_from(&app, "203.0.113.8", &report).await.is(StatusCode::NO_CONTENT);
        app.later(TimeDelta::seconds(3600 - 33));
        let report = filled(&app, &course).await;
        send_from(&app, "203.0.113.7", &report).await.is(StatusCode::NO_CONTENT);
    })
    .await;
}

#[tokio::test]
async fn without_solutions_few_come_and_no_entry_has_more_than_twenty() {
    on_every_database_with(behind_a_proxy, async |app| {
        let (course, other) = (given(&app, "Kurs").await, given(&app, "Treff").await);
        for number in 0..20 {
            let (address, report) = (format!("203.0.113.{number}"), unsolved(&app, &course).await);
            send_from(&app, &address, &report).await.is(StatusCode::NO_CONTENT);
            if number == 0 {
                let report = unsolved(&app, &other).await;
                send_from(&app, &address, &report).await.is(StatusCode::TOO_MANY_REQUESTS);
            }
        }
        let report = unsolved(&app, &other).await;
        send_from(&app, "203.0.113.99", &report).await.is(StatusCode::TOO_MANY_REQUESTS);
        let solved = filled(&app, &course).await;
        let answer = send_from(&app, "203.0.113.99", &solved).await.is(StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(answer.header("retry-after"), "3600");
        assert_eq!(open_reports(&app, &course).await.len(), 20);
        // What was refused has not counted.
        send_from(&app, "203.0.113.99", &with(&solved, "entry", &other)).await.is(StatusCode::NO_CONTENT);
    })
    .await;
}

#[tokio::test]
async fn nobody_is_flooded_with_thanks() {
    on_every_database(async |app| {
        let course = given(&app, "Kurs").await;
        let told = async |email: &str| {
            reported(&app, &course, email).await;
            app.mails(LEILA).await.len()
        };
        assert_eq!((told(LEILA).await, told("LEILA@example.org").await), (1, 1));
        app.later(TimeDelta::hours(1));
        assert_eq!(told(LEILA).await, 2);
        app.later(TimeDelta::hours(1));
        assert_eq!(told(LEILA).await, 3);
        app.later(TimeDelta::hours(1));
        assert_eq!(told(LEILA).await, 3, "three are enough for a day");
        app.later(TimeDelta::hours(21));
        assert_eq!(told(LEILA).await, 4);
        assert_eq!(open_reports(&app, &course).await.len(), 6, "what is reported counts all the same");
    })
    .await;
}

#[tokio::test]
async fn only_what_the_public_sees_is_reported() {
    on_every_database(async |app| {
        let course = given(&app, "Kurs").await;
        let organisation = app.owner_of("kurs").await;
        // Its profile has the same id.
        let profile = organisation.to_string();
        let report = filled(&app, &profile).await;
        send(&app, &report).await.is(StatusCode::NO_CONTENT);
        assert_eq!(open_reports(&app, &profile).await[0].title, "Verein");
        let ki = reviewer(&app, "ki@example.org", ReviewScope::All).await;
        ki.gives_standing(organisation, "suspended").await.is(StatusCode::NO_CONTENT);
        for hidden in [course, profile] {
            let report = filled(&app, &hidden).await;
            send(&app, &report).await.is(StatusCode::NOT_FOUND);
        }
        app.get(PAGE).await.is(StatusCode::NOT_FOUND);
    })
    .await;
}

/// The riddle in a page.
fn riddle_in(html: &str) -> String {
    let (_, rest) = html.split_once("name=\"challenge\" value=\"").unwrap_or_else(|| panic!("{html}"));
    rest.split('"').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn the_page_needs_no_scripts_and_loses_nothing() {
    on_every_database(async |app| {
        let course = given(&app, "Kurs").await;
        let page = app.get(PAGE).await.is(StatusCode::OK);
        assert_eq!((page.header("cache-control"), page.header("x-robots-tag")), ("no-store", "noindex"));
        let html = page.text();
        assert!(html.contains("href=\"/de/angebote/kurs\"") && html.contains("180 Tage"), "{html}");
        let challenge = riddle_in(&html);
        let fields = |reason, text, challenge| {
            [("entry", course.as_str()), ("reason", reason), ("text", text), ("challenge", challenge)]
        };
        let post = async |fields: &[(&str, &str)]| {
            app.send_form(PAGE, &[("sec-fetch-site", "same-origin")], fields).await
        };
        let hasty = post(&fields("ended", "Ganz & gar.", challenge.as_str())).await;
        let html = hasty.is(StatusCode::UNPROCESSABLE_ENTITY).text();
        assert!(html.contains("Senden Sie es bitte noch einmal ab."), "{html}");
        assert_eq!(riddle_in(&html), challenge, "it is only too early");
        app.later(TimeDelta::seconds(3));
        let missing = post(&fields("", "Ganz & gar.", challenge.as_str())).await;
        let html = missing.is(StatusCode::UNPROCESSABLE_ENTITY).text();
        assert!(html.contains("Wählen Sie bitte aus, was nicht stimmt."), "{html}");
        assert!(html.contains(">Ganz &amp; gar.</textarea>"), "{html}");
        assert_eq!(riddle_in(&html), challenge, "it is not used up");
        let sent = post(&fields("ended", "Ganz & gar.", challenge.as_str())).await.is(StatusCode::SEE_OTHER);
        assert_eq!(sent.header("location"), format!("{PAGE}?done=reported"));
        let html = app.get(sent.header("location")).await.is(StatusCode::OK).text();
        assert!(html.contains("Danke, das ist angekommen") && !html.contains("name=\"challenge\""), "{html}");
        assert_eq!(stored(&app, open_reports(&app, &course).await[0].id).await.text, "Ganz & gar.");
        let again = post(&fields("ended", "Noch etwas.", challenge.as_str())).await;
        let html = again.is(StatusCode::UNPROCESSABLE_ENTITY).text();
        assert!(html.contains("Noch etwas.</textarea>"), "{html}");
        assert_ne!(riddle_in(&html), challenge, "a riddle works once");
        let foreign = [("sec-fetch-site", "cross-site")];
        let answer = app.send_form(PAGE, &foreign, &fields("ended", "", challenge.as_str())).await;
        answer.is(StatusCode::FORBIDDEN);
        app.get("/de/organisationen/verein/melden").await.is(StatusCode::OK);
        app.get("/de/angebote/gibt-es-nicht/melden").await.is(StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn the_way_to_it_stands_on_every_page_of_an_entry() {
    on_every_database(async |app| {
        given(&app, "Kurs").await;
        for entry in ["angebote/kurs", "organisationen/verein"] {
            for language in ["de", "ar"] {
                let html = app.get(&format!("/{language}/{entry}")).await.is(StatusCode::OK).text();
                let link = format!("href=\"/{language}/{entry}/melden\" rel=\"external\"");
                assert!(html.contains(&link), "{html}");
            }
        }
    })
    .await;
}
