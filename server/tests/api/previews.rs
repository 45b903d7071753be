//! Entries as their pages would show them, for those who write them.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Writing, blank_offer, offer, on_every_database};

const ORGANISATIONS: &str = "/api/v1/workspace/organisations";

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

#[tokio::test]
async fn a_profile_is_shown_as_its_page_would_be_to_its_members_alone() {
    on_every_database(async |app| {
        let browser = app.signed_in("ana@example.org").await;
        let profile = json!({"name": {"de": "Sprachcafé"}, "kind": "club"});
        let own = browser.post(ORGANISATIONS, &profile).await.is(StatusCode::CREATED).json();
        let id = text(&own["id"]);
        let work = browser.get(&format!("/api/v1/workspace/entries/{id}")).await.is(StatusCode::OK).json();
        let mut profile = work["content"]["organisation"].clone();
        profile["summary"] = json!({"de": "Wir üben Deutsch.", "en": "We practise German."});
        profile["description"] = json!({"de": "Jeden **Montag**."});
        let draft = format!("/api/v1/workspace/profiles/{id}/draft");
        browser.change(Method::PUT, &draft, &work["version"], Some(&profile)).await.is(StatusCode::OK);
        let preview = format!("/api/v1/workspace/profiles/{id}/preview");
        let shown = browser.get(&format!("{preview}?lang=en")).await.is(StatusCode::OK).json();
        assert_eq!(shown["name"]["text"], "Sprachcafé");
        assert_eq!(shown["summary"]["text"], "We practise German.");
        assert!(text(&shown["description_html"]).contains("<strong>Montag</strong>"), "{shown}");
        app.signed_in("ben@example.org").await.get(&preview).await.is(StatusCode::NOT_FOUND);
        app.browser().get(&preview).await.is(StatusCode::UNAUTHORIZED);
        // Each kind has an answer of its own.
        browser.get(&format!("/api/v1/workspace/entries/{id}/preview")).await.is(StatusCode::NOT_FOUND);
        let offers = format!("{ORGANISATIONS}/{id}/offers");
        let offer = browser.post(&offers, &blank_offer()).await.is(StatusCode::CREATED).json();
        let other = format!("/api/v1/workspace/profiles/{}/preview", text(&offer["entry"]["id"]));
        browser.get(&other).await.is(StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn the_page_of_a_preview_leads_to_no_calendar() {
    const CALENDAR: &str = "In den Kalender";
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        app.given([offer("Kurs").weekly(&["MO"], "10:00", "12:00")]).await;
        let public = app.get("/de/angebote/kurs").await.is(StatusCode::OK).text();
        assert!(public.contains(CALENDAR), "{public}");
        let preview = writing.editor.get(&format!("/de/arbeitsbereich/vorschau/{}", writing.id)).await;
        let preview = preview.is(StatusCode::OK).text();
        assert!(preview.contains("wenn diese Fassung veröffentlicht ist"), "{preview}");
        assert!(!preview.contains(CALENDAR), "{preview}");
    })
    .await;
}

#[tokio::test]
async fn a_rule_whose_days_are_to_be_chosen_is_not_shown_yet() {
    on_every_database(async |app| {
        let browser = app.signed_in("ana@example.org").await;
        let profile = json!({"name": {"de": "Sprachcafé"}, "kind": "club"});
        let own = browser.post(ORGANISATIONS, &profile).await.is(StatusCode::CREATED).json();
        let rule = |weekdays: &[&str]| {
            let repeat = json!({"kind": "weekly", "weekdays": weekdays});
            json!({"repeat": repeat, "start_time": "16:00", "end_time": "18:00"})
        };
        let mut offer = blank_offer();
        offer["schedule"] = json!({"rules": [rule(&[]), rule(&["TU"])]});
        let offers = format!("{ORGANISATIONS}/{}/offers", text(&own["id"]));
        let work = browser.post(&offers, &offer).await.is(StatusCode::CREATED).json();
        let preview = format!("/api/v1/workspace/entries/{}/preview", text(&work["entry"]["id"]));
        let shown = browser.get(&preview).await.is(StatusCode::OK).json();
        let rules = shown["rules"].as_array().expect("rules");
        let weekdays: Vec<&Value> = rules.iter().map(|rule| &rule["repeat"]["weekdays"]).collect();
        assert_eq!(weekdays, [&json!(["TU"])]);
    })
    .await;
}
