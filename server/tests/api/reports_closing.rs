//! What those who review do with reports of the public.

use chrono::TimeDelta;
use http::StatusCode;
use serde_json::{Value, json};
use shared::account::{MemberRole, ReviewScope};
use shared::audit::AuditAction;
use shared::id::CaseId;
use shared::review::CaseOutcome;

use crate::reports::{LEILA, TEXT, done, given, open_reports, reported, stored};
use crate::support::{Answer, App, Browser, Writing, on_every_database, reviewer};

const KI: &str = "ki@example.org";
const SIEGEN: &str = "05970040";
const HILCHENBACH: &str = "05970016";
/// Longer than the mail to who has reported waits.
const A_WHILE: TimeDelta = TimeDelta::seconds(20);

async fn close(browser: &Browser<'_>, case: CaseId, decision: &Value) -> Answer {
    browser.post(&format!("/api/v1/review/cases/{case}/report"), decision).await
}

async fn ask(browser: &Browser<'_>, case: CaseId, question: &str) -> Answer {
    browser.post(&format!("/api/v1/review/cases/{case}/question"), &json!({"text": question})).await
}

/// The internal notes about a case.
async fn notes(app: &App, case: CaseId) -> Vec<String> {
    let notes = db::repo::case_notes::of_case(&app.state.database, case).await.expect("notes");
    notes.into_iter().map(|note| note.text).collect()
}

fn resolved(answer: &str) -> Value {
    json!({"outcome": "resolved", "answer": answer})
}

async fn outcome(app: &App, case: CaseId) -> Option<CaseOutcome> {
    let case = db::repo::cases::by_id(&app.state.database, case).await.expect("a case");
    case.closed.map(|closed| closed.outcome)
}

#[tokio::test]
async fn who_has_reported_is_told_what_has_become_of_it() {
    on_every_database(async |app| {
        let course = given(&app, "Kurs").await;
        let case = reported(&app, &course, LEILA).await;
        let ki = reviewer(&app, KI, ReviewScope::All).await;
        close(&ki, case, &json!({"outcome": "published"})).await.refuses("/outcome", "unknown_value");
        close(&ki, case, &resolved(&"a".repeat(2_001))).await.refuses("/answer", "too_long");
        close(&ki, case, &resolved("Das Angebot ist jetzt beendet.")).await.is(StatusCode::NO_CONTENT);
        assert_eq!(outcome(&app, case).await, Some(CaseOutcome::Resolved));
        assert_eq!(app.mails(LEILA).await.len(), 1, "it may be undone");
        app.later(A_WHILE);
        let mails = app.mails(LEILA).await;
        assert_eq!(mails.len(), 2);
        assert!(mails[0].contains("> Das Angebot ist jetzt beendet."), "{}", mails[0]);
        assert!(!mails[0].contains(TEXT), "{}", mails[0]);
        let problem = close(&ki, case, &resolved("")).await.is(StatusCode::CONFLICT).json();
        assert_eq!(problem["code"], "decided_meanwhile");
        let log = done(&app, AuditAction::ReportClosed).await;
        assert_eq!((log.len(), log[0].actor, log[0].case), (1, Some(ki.account().await), Some(case)));
        // What is written to people is no part of the log, which is never deleted.
        assert_eq!(
            (log[0].reason.as_deref(), notes(&app, case).await),
            (None, vec!["Das Angebot ist jetzt beendet.".to_owned()])
        );
        assert_eq!(log[0].after, Some(json!("resolved")));
    })
    .await;
}

#[tokio::test]
async fn of_what_said_nothing_of_use_nobody_is_told() {
    on_every_database(async |app| {
        let course = given(&app, "Kurs").await;
        let (spam, anonymous) = (reported(&app, &course, LEILA).await, reported(&app, &course, "").await);
        let ki = reviewer(&app, KI, ReviewScope::All).await;
        close(&ki, spam, &json!({"outcome": "spam", "answer": "Nein."})).await.is(StatusCode::NO_CONTENT);
        close(&ki, anonymous, &json!({"outcome": "unfounded"})).await.is(StatusCode::NO_CONTENT);
        assert_eq!(outcome(&app, anonymous).await, Some(CaseOutcome::Unfounded));
        app.later(A_WHILE);
        assert_eq!(app.mails(LEILA).await.len(), 1, "only that it has arrived");
    })
    .await;
}

#[tokio::test]
async fn what_is_undone_in_time_is_told_to_nobody() {
    on_every_database(async |app| {
        let course = given(&app, "Kurs").await;
        let case = reported(&app, &course, LEILA).await;
        let ki = reviewer(&app, KI, ReviewScope::All).await;
        close(&ki, case, &resolved("Erledigt.")).await.is(StatusCode::NO_CONTENT);
        app.later(TimeDelta::seconds(9));
        let undo = format!("/api/v1/review/cases/{case}/undo");
        ki.post(&undo, &json!({})).await.is(StatusCode::NO_CONTENT);
        assert_eq!(outcome(&app, case).await, None);
        app.later(A_WHILE);
        assert_eq!(app.mails(LEILA).await.len(), 1);
        // It is decided anew, and once that stays, it is told.
        close(&ki, case, &json!({"outcome": "unfounded", "answer": ""})).await.is(StatusCode::NO_CONTENT);
        app.later(A_WHILE);
        ki.post(&undo, &json!({})).await.is(StatusCode::CONFLICT);
        assert!(app.mails(LEILA).await[0].contains("Die Angaben sind richtig so."));
    })
    .await;
}

#[tokio::test]
async fn reports_are_for_those_who_review_the_entry() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let case = reported(&app, &writing.id, LEILA).await;
        let scope = |key: &str| ReviewScope::Municipality(key.to_owned());
        let elsewhere = reviewer(&app, "hilchenbach@example.org", scope(HILCHENBACH)).await;
        close(&elsewhere, case, &resolved("")).await.is(StatusCode::NOT_FOUND);
        ask(&elsewhere, case, "Stimmt das?").await.is(StatusCode::NOT_FOUND);
        for stranger in [&writing.editor, &app.signed_in("cem@example.org").await] {
            close(stranger, case, &resolved("")).await.is(StatusCode::FORBIDDEN);
            ask(stranger, case, "Stimmt das?").await.is(StatusCode::FORBIDDEN);
        }
        // Nobody decides about what is said of their own organisation.
        let member = reviewer(&app, "beides@example.org", ReviewScope::All).await;
        member.joins(&app, app.owner_of("kurs").await, MemberRole::Editor).await;
        close(&member, case, &resolved("")).await.is(StatusCode::FORBIDDEN);
        // Nor is it passed on to its members.
        let path = format!("/api/v1/review/cases/{case}");
        let told = async |who: &Browser<'_>| who.get(&path).await.is(StatusCode::OK).json()["report"].clone();
        assert_eq!(told(&member).await, Value::Null);
        assert_ne!(told(&writing.staff).await, Value::Null);
        assert_eq!(outcome(&app, case).await, None);
        let here = reviewer(&app, "siegen@example.org", scope(SIEGEN)).await;
        close(&here, case, &resolved("")).await.is(StatusCode::NO_CONTENT);
        let nothing = CaseId(uuid::Uuid::nil());
        close(&here, nothing, &resolved("")).await.is(StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn an_organisation_is_asked_without_being_told_who_has_reported() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let case = reported(&app, &writing.id, LEILA).await;
        let ana = "ana@example.org";
        let before = app.mails(ana).await.len();
        ask(&writing.staff, case, " ").await.refuses("/text", "required");
        let question = "Findet der Kurs noch statt?";
        ask(&writing.staff, case, question).await.is(StatusCode::NO_CONTENT);
        assert_eq!(stored(&app, case).await.asked_at, Some(app.now()));
        let mails = app.mails(ana).await;
        assert_eq!(mails.len(), before + 1);
        let page = format!("http://127.0.0.1:3000{}", writing.page());
        assert!(mails[0].contains(&format!("> {question}")) && mails[0].contains(&page), "{}", mails[0]);
        assert!(!mails[0].contains(TEXT) && !mails[0].to_lowercase().contains("leila"), "{}", mails[0]);
        let log = done(&app, AuditAction::OrganisationAsked).await;
        assert_eq!((log.len(), log[0].reason.as_deref()), (1, None));
        assert_eq!(notes(&app, case).await, [question]);
        app.later(TimeDelta::seconds(299));
        ask(&writing.staff, case, question).await.is(StatusCode::CONFLICT);
        app.later(TimeDelta::seconds(1));
        ask(&writing.staff, case, question).await.is(StatusCode::NO_CONTENT);
        assert_eq!(app.mails(ana).await.len(), before + 2);
        close(&writing.staff, case, &resolved("")).await.is(StatusCode::NO_CONTENT);
        app.later(TimeDelta::hours(1));
        ask(&writing.staff, case, question).await.is(StatusCode::CONFLICT);
    })
    .await;
}

#[tokio::test]
async fn where_nobody_works_there_is_nobody_to_ask() {
    on_every_database(async |app| {
        let course = given(&app, "Kurs").await;
        let case = reported(&app, &course, "").await;
        let ki = reviewer(&app, KI, ReviewScope::All).await;
        ask(&ki, case, "Stimmt das?").await.refuses("/text", "nobody_to_ask");
        assert_eq!((stored(&app, case).await.asked_at, open_reports(&app, &course).await.len()), (None, 1));
    })
    .await;
}
