//! Offers that pause: what readers are told, and how it is changed.

use http::{Method, StatusCode};
use serde_json::{Value, json};
use server::services::indexing;

use crate::support::{PASSWORD, Writing, on_every_database};

const OFFER: &str = "/api/v1/offers/kurs";

/// Says how an offer stands.
async fn bring(writing: &Writing<'_>, change: &Value) -> Value {
    let version = writing.work().await["version"].clone();
    let answer = writing.editor.change(Method::PUT, &writing.path("/state"), &version, Some(change)).await;
    answer.is(StatusCode::OK).json()
}

/// Until the third of May, with a remark in two languages.
fn pause() -> Value {
    let note = json!({"de": "Die Küche wird neu gemacht.", "en": "The kitchen is being renewed."});
    json!({"state": "paused", "until": "2026-05-03", "note": note})
}

#[tokio::test]
async fn readers_are_told_until_when_an_offer_pauses_and_why() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let before = app.get(OFFER).await.is(StatusCode::OK);
        let tag = before.header("etag").to_owned();
        bring(&writing, &pause()).await;
        // Who has the answer from before gets a new one, and lists follow.
        let paused = app.request(Method::GET, OFFER, &[("if-none-match", &tag)]).await.is(StatusCode::OK);
        let offer = paused.json();
        assert_eq!(
            (&offer["state"], &offer["state_until"], &offer["state_note"]["text"]),
            (&json!("paused"), &json!("2026-05-03"), &json!("Die Küche wird neu gemacht."))
        );
        let english = app.json(&format!("{OFFER}?lang=en")).await;
        assert_eq!(english["state_note"]["text"], "The kitchen is being renewed.");
        indexing::catch_up(&app.state).await.expect("the index follows");
        assert_eq!(app.json("/api/v1/offers").await["items"][0]["state"], "paused");
        bring(&writing, &json!({"state": "active"})).await;
        assert_eq!(app.get(OFFER).await.text(), before.text(), "nothing is left of it");
    })
    .await;
}

#[tokio::test]
async fn the_page_of_an_offer_says_until_when_as_long_as_that_is_to_come() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        bring(&writing, &pause()).await;
        let page = app.get("/de/angebote/kurs").await.is(StatusCode::OK).text();
        for text in ["findet zurzeit nicht statt", "bis zum 3. Mai 2026.", "Die Küche wird neu gemacht."] {
            assert!(page.contains(text), "{text}: {page}");
        }
        let english = app.get("/en/angebote/kurs").await.is(StatusCode::OK).text();
        assert!(english.contains("The kitchen is being renewed."), "{english}");
        app.set_clock("2026-05-03T21:59:00Z");
        assert!(app.get("/de/angebote/kurs").await.text().contains("bis zum 3. Mai 2026."));
        app.set_clock("2026-05-03T22:00:00Z");
        let late = app.get("/de/angebote/kurs").await.is(StatusCode::OK).text();
        assert!(late.contains("findet zurzeit nicht statt") && !late.contains("3. Mai 2026"), "{late}");
    })
    .await;
}

#[tokio::test]
async fn the_editor_shows_a_pause_and_changes_it() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let html = async || writing.editor.get(&writing.page()).await.is(StatusCode::OK).text();
        assert!(html().await.contains("Dieses Angebot findet statt."));
        bring(&writing, &pause()).await;
        let shown = html().await;
        let fields = ["value=\"2026-05-03\"", "value=\"Die Küche wird neu gemacht.\""];
        for text in ["Dieses Angebot pausiert.", "Pause ändern"].into_iter().chain(fields) {
            assert!(shown.contains(text), "{text}: {shown}");
        }
        let send = async |until: &str, note: &str| {
            let fields = [("do", "state:paused"), ("/until", until), ("/state_note", note)];
            writing.editor.send_form(&writing.page(), &fields).await.is(StatusCode::SEE_OTHER);
            writing.work().await["entry"].clone()
        };
        // It takes longer: what the remark says in other languages is still right.
        let entry = send("2026-06-07", "Die Küche wird neu gemacht.").await;
        assert_eq!(entry["state_until"], "2026-06-07");
        assert_eq!(entry["state_note"]["en"]["text"], "The kitchen is being renewed.");
        let entry = send("2026-06-07", "Sommerpause").await;
        assert_eq!(entry["state_note"]["de"]["text"], "Sommerpause");
        assert_eq!(entry["state_note"]["en"], Value::Null);
    })
    .await;
}

#[tokio::test]
async fn who_writes_an_offer_is_told_when_its_pause_is_over() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        bring(&writing, &pause()).await;
        let first = async || {
            let own = writing.editor.get("/api/v1/workspace").await.is(StatusCode::OK).json();
            own["organisations"][0]["attention"][0].clone()
        };
        app.set_clock("2026-05-03T21:59:00Z");
        writing.editor.sign_in("ana@example.org", PASSWORD).await.is(StatusCode::OK);
        assert_eq!(first().await, Value::Null);
        app.set_clock("2026-05-03T22:00:00Z");
        let over = json!({"kind": "pause_over", "on": "2026-05-03"});
        assert_eq!(first().await, json!({"entry": writing.id, "concern": over}));
        let page = writing.editor.get("/de/arbeitsbereich").await.is(StatusCode::OK).text();
        assert!(page.contains("Die Pause ist vorbei."), "{page}");
        bring(&writing, &json!({"state": "active"})).await;
        assert_eq!(first().await, Value::Null);
    })
    .await;
}
