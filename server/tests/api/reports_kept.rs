//! How long it is kept what the public has said.

use chrono::TimeDelta;
use db::repo::cases;
use http::StatusCode;
use serde_json::json;
use server::config::Config;
use server::services::{reports, retention};
use shared::account::ReviewScope;
use shared::id::CaseId;

use crate::reports::{LEILA, TEXT, given, reported, stored};
use crate::support::{App, on_every_database, on_every_database_with, reviewer};

async fn after_days(app: &App, days: i64) {
    app.later(TimeDelta::days(days));
    retention::tidy(&app.state).await.expect("it is tidied");
}

/// Whether text and address of a report are there.
async fn is_kept(app: &App, case: CaseId) -> bool {
    let report = stored(app, case).await;
    let is_kept = report.text == TEXT && report.email.is_some() && report.deleted_at.is_none();
    let is_deleted = report.text.is_empty() && report.email.is_none() && report.deleted_at.is_some();
    assert!(is_kept || is_deleted, "{report:?}");
    is_kept
}

/// A report that is closed like this, or left open.
async fn report(app: &App, entry: &str, outcome: Option<&str>) -> CaseId {
    let case = reported(app, entry, LEILA).await;
    if let Some(outcome) = outcome {
        let ki = reviewer(app, &format!("{outcome}@example.org"), ReviewScope::All).await;
        let path = format!("/api/v1/review/cases/{case}/report");
        ki.post(&path, &json!({"outcome": outcome})).await.is(StatusCode::NO_CONTENT);
    }
    case
}

#[tokio::test]
async fn what_people_have_said_is_deleted_and_the_case_stays() {
    on_every_database(async |app| {
        let course = given(&app, "Kurs").await;
        let open = report(&app, &course, None).await;
        let (spam, right) =
            (report(&app, &course, Some("spam")).await, report(&app, &course, Some("unfounded")).await);
        after_days(&app, 29).await;
        assert!(is_kept(&app, spam).await);
        after_days(&app, 2).await;
        assert!(!is_kept(&app, spam).await && is_kept(&app, right).await);
        after_days(&app, 148).await;
        assert!(is_kept(&app, right).await);
        after_days(&app, 2).await;
        assert!(!is_kept(&app, right).await);
        assert!(is_kept(&app, open).await, "somebody has yet to read it");
        after_days(&app, 178).await;
        assert!(is_kept(&app, open).await);
        after_days(&app, 2).await;
        assert!(!is_kept(&app, open).await, "nobody has read it in time");
        let case = cases::by_id(&app.state.database, right).await.expect("the case stays");
        assert_eq!(case.title, "Kurs");
        let detail = reports::detail(&app.state, right).await.expect("an answer").expect("a report");
        assert!(detail.is_deleted && !detail.can_be_answered && detail.text.is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_operator_says_for_how_long() {
    let configure = |config: &mut Config| config.report_days = 7;
    on_every_database_with(configure, async |app| {
        let course = given(&app, "Kurs").await;
        let spam = report(&app, &course, Some("spam")).await;
        let html = app.get("/de/angebote/kurs/melden").await.is(StatusCode::OK).text();
        assert!(html.contains("7 Tage, nachdem wir fertig sind"), "{html}");
        after_days(&app, 8).await;
        assert!(!is_kept(&app, spam).await);
    })
    .await;
}
