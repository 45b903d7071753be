//! What is changed, field by field, as reviewers see it.

use chrono::TimeDelta;
use http::StatusCode;
use serde_json::{Value, json};
use shared::account::ReviewScope;

use crate::case_detail::{open_case, read};
use crate::members::BEN;
use crate::support::{Writing, on_every_database, reviewer};

/// What the test changes.
fn expected() -> Value {
    json!([
        {"pointer": "/title/de", "change": {"text": {"language": "de", "parts": [
            {"change": "kept", "text": "Kurs"},
            {"change": "added", "text": " am Abend"},
        ]}}},
        {"pointer": "/title/en", "change": {"text": {"language": "en", "parts": [
            {"change": "added", "text": "Evening course"},
        ]}}},
        {"pointer": "/cost/kind", "change": {"labels": {"facet": "cost", "before": ["free"], "after": ["paid"]}}},
        {"pointer": "/schedule", "change": {"schedule": {
            "before": {"by_arrangement": true, "rules": [], "dates": [], "exceptions": []},
            "after": {"by_arrangement": false, "rules": [], "exceptions": [], "dates": [
                {"date": "2026-04-01", "start_time": "18:00", "end_time": "20:00"},
            ]},
        }}},
        {"pointer": "/valid_until", "change": {"date": {"before": null, "after": "2026-12-31"}}},
        {"pointer": "/places", "change": {"plain": {"before": ["Siegen"], "after": []}}},
        {"pointer": "/whole_county", "change": {"flag": {"before": false, "after": true}}},
        {"pointer": "/contacts", "change": {"plain": {"before": ["Büro"], "after": ["Büro", "Anmeldung"]}}},
    ])
}

#[tokio::test]
async fn reviewers_see_what_is_changed_and_no_ids() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let contact = json!({"contact": {"function": {"de": "Anmeldung"}, "phone": "0221 4710-100"}});
        let contact = writing.editor.post(&writing.owner_path("contacts").await, &contact).await;
        let contact = contact.is(StatusCode::CREATED).json();
        let mut offer = writing.work().await["content"]["offer"].clone();
        offer["title"] = json!({"de": "Kurs am Abend", "en": "Evening course"});
        offer["cost"]["kind"] = json!("paid");
        let day = json!({"date": "2026-04-01", "start_time": "18:00", "end_time": "20:00"});
        offer["schedule"] = json!({"dates": [day]});
        offer["valid_until"] = json!("2026-12-31");
        offer["places"] = json!([]);
        offer["whole_county"] = json!(true);
        offer["contacts"].as_array_mut().expect("contacts").push(contact["id"].clone());
        writing.save(&offer).await;
        writing.hand_in(&json!({})).await.is(StatusCode::OK);
        let case = open_case(&app, &writing.id).await;
        let detail = read(&writing.staff, &case).await;
        assert_eq!((&detail["has_before"], &detail["case"]["is_change"]), (&json!(true), &json!(true)));
        assert_eq!(detail["differences"], expected());
        // Whoever looks back sees the same.
        let other = reviewer(&app, BEN, ReviewScope::All).await;
        writing.decide(&json!({"publish": {}})).await;
        let closed = read(&writing.staff, &case).await;
        assert_eq!(closed["case"]["outcome"], "published");
        assert_eq!((&closed["revision"], &closed["differences"]), (&detail["revision"], &expected()));
        assert_eq!(closed["undo_until"], "2026-03-02T09:00:10Z");
        assert_eq!(read(&other, &case).await["undo_until"], Value::Null, "others do not undo it");
        app.later(TimeDelta::seconds(11));
        assert_eq!(read(&writing.staff, &case).await["undo_until"], Value::Null);
    })
    .await;
}
