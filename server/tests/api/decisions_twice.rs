//! Nothing is decided twice: whoever comes second is told whether a colleague was faster, or the members have thought
//! better of it.

use http::StatusCode;
use serde_json::{Value, json};
use shared::account::ReviewScope;
use shared::audit::AuditAction;
use shared::review::CaseOutcome;

use crate::decisions::{case, changes, corrected, decide, handed_in, log, open_case, rejection, told};
use crate::support::{Answer, Browser, Writing, on_every_database, reviewer};

/// Whether something was refused with this code.
#[track_caller]
fn is_late(answer: Answer, code: &str) {
    assert_eq!(answer.is(StatusCode::CONFLICT).json()["code"], code);
}

#[tokio::test]
async fn of_two_who_decide_at_once_one_decides() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let other = reviewer(&app, "other@example.org", ReviewScope::All).await;
        let seen = handed_in(&writing, "Abendkurs").await;
        let open = open_case(&app, &writing.id).await;
        let publication = corrected(&seen, |offer| offer["title"]["de"] = json!("Montagskurs"));
        let rejection = rejection();
        let (first, second) =
            tokio::join!(decide(&writing.staff, &seen, &publication), decide(&other, &seen, &rejection));
        let is_published = first.status == StatusCode::NO_CONTENT;
        let (won, late) = if is_published { (first, second) } else { (second, first) };
        won.is(StatusCode::NO_CONTENT);
        is_late(late, "decided_meanwhile");
        let (outcome, title) = if is_published {
            (CaseOutcome::Published, "Montagskurs")
        } else {
            (CaseOutcome::Rejected, "Kurs")
        };
        assert_eq!(case(&app, &open).await.closed.map(|closed| closed.outcome), Some(outcome));
        assert_eq!(app.json("/api/v1/offers/kurs").await["title"]["text"], title);
        let decisions = [AuditAction::PublishedCorrected, AuditAction::Rejected];
        let events = log(&app, &writing.id).await;
        assert_eq!(events.iter().filter(|event| decisions.contains(&event.action)).count(), 1, "{events:?}");
        assert_eq!(told(&app).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn whoever_is_late_is_told_that_a_colleague_has_decided() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let other = reviewer(&app, "other@example.org", ReviewScope::All).await;
        let late = async |seen: &Value| {
            for decision in [json!({"publish": {}}), changes(), rejection()] {
                is_late(decide(&other, seen, &decision).await, "decided_meanwhile");
            }
        };
        let asked = handed_in(&writing, "Abendkurs").await;
        decide(&writing.staff, &asked, &changes()).await.is(StatusCode::NO_CONTENT);
        late(&asked).await;
        let published = handed_in(&writing, "Montagskurs").await;
        // It stays so, also once there is something newer.
        late(&asked).await;
        let correction = corrected(&published, |offer| offer["title"]["de"] = json!("Dienstagskurs"));
        decide(&writing.staff, &published, &correction).await.is(StatusCode::NO_CONTENT);
        late(&published).await;
        let rejected = handed_in(&writing, "Nachtkurs").await;
        decide(&writing.staff, &rejected, &rejection()).await.is(StatusCode::NO_CONTENT);
        late(&rejected).await;
        late(&published).await;
    })
    .await;
}

#[tokio::test]
async fn what_members_have_taken_back_or_written_anew_nobody_has_decided() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let late = async |browser: &Browser<'_>, seen: &Value| {
            is_late(decide(browser, seen, &json!({"publish": {}})).await, "conflict");
        };
        let seen = handed_in(&writing, "Abendkurs").await;
        writing.withdraw().await;
        late(&writing.staff, &seen).await;
        let anew = handed_in(&writing, "Montagskurs").await;
        late(&writing.staff, &seen).await;
        decide(&writing.staff, &anew, &json!({"publish": {}})).await.is(StatusCode::NO_CONTENT);
        late(&writing.staff, &seen).await;
        // Nor is there a decision about the revision of something else.
        let mut other = anew.clone();
        other["entry"]["id"] = anew["organisation"].clone();
        late(&writing.staff, &other).await;
    })
    .await;
}
