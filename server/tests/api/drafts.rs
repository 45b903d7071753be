//! Drafts: written by members, handed in, decided about, shown.

use http::{Method, StatusCode};
use serde_json::{Value, json};
use server::services::indexing;
use shared::account::ReviewScope;

use crate::support::{App, Browser, blank_offer, on_every_database, reviewer};

const ORGANISATIONS: &str = "/api/v1/workspace/organisations";
const SIEGEN: &str = "05970040";

/// Somebody who is signed in and has registered an organisation, with its id.
pub async fn owner<'a>(app: &'a App, email: &str) -> (Browser<'a>, String) {
    let browser = app.signed_in(email).await;
    let profile = json!({"name": {"de": "Sprachcafé"}, "kind": "club", "municipalities": [SIEGEN]});
    let own = browser.post(ORGANISATIONS, &profile).await.is(StatusCode::CREATED).json();
    (browser, text(&own["id"]))
}

/// What a value says.
pub fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// The path of something of an entry.
pub fn of(work: &Value, what: &str) -> String {
    format!("/api/v1/workspace/entries/{}{what}", text(&work["entry"]["id"]))
}

/// Begins an offer.
pub async fn begin(browser: &Browser<'_>, organisation: &str, offer: &Value) -> Value {
    let path = format!("{ORGANISATIONS}/{organisation}/offers");
    browser.post(&path, offer).await.is(StatusCode::CREATED).json()
}

/// Writes the draft of an offer that is in this version.
pub async fn save(browser: &Browser<'_>, work: &Value, offer: &Value) -> crate::support::Answer {
    let path = format!("/api/v1/workspace/offers/{}/draft", text(&work["entry"]["id"]));
    browser.change(Method::PUT, &path, &work["version"], Some(offer)).await
}

/// Hands in what is in this version.
pub async fn hand_in(browser: &Browser<'_>, work: &Value) -> crate::support::Answer {
    browser.change(Method::POST, &of(work, "/submission"), &work["version"], Some(&json!({}))).await
}

/// The contact and the place an offer needs.
async fn contact_and_place(browser: &Browser<'_>, organisation: &str) -> (Value, Value) {
    let contact = json!({"contact": {"function": {"de": "Büro"}, "phone": "+49 221 4710 100"}});
    let contact = browser.post(&format!("{ORGANISATIONS}/{organisation}/contacts"), &contact).await;
    let place = json!({"street": "Hauptstraße 1", "municipality": SIEGEN});
    let place = browser.post(&format!("{ORGANISATIONS}/{organisation}/places"), &place).await;
    (contact.is(StatusCode::CREATED).json(), place.is(StatusCode::CREATED).json())
}

/// An offer to which nothing is missing.
pub async fn whole_offer(browser: &Browser<'_>, organisation: &str) -> Value {
    let (contact, place) = contact_and_place(browser, organisation).await;
    let mut offer = blank_offer();
    offer["title"] = json!({"de": "Offenes Sprachcafé"});
    offer["summary"] = json!({"de": "Deutsch sprechen bei Kaffee und Kuchen."});
    offer["fields"] = json!(["bildung"]);
    offer["offer_types"] = json!(["sprachtreff"]);
    offer["schedule"] = json!({"by_arrangement": true});
    offer["places"] = json!([place["id"]]);
    offer["contacts"] = json!([contact["id"]]);
    offer
}

async fn confirm(staff: &Browser<'_>, organisation: &str) {
    staff.gives_standing(organisation, "confirmed").await.is(StatusCode::NO_CONTENT);
}

/// Somebody who reviews decides about what was handed in.
pub async fn decide(staff: &Browser<'_>, work: &Value, decision: Value) -> StatusCode {
    let path = format!("/api/v1/review/entries/{}/decision", text(&work["entry"]["id"]));
    let body = json!({"revision": work["entry"]["revision"], "decision": decision});
    staff.post(&path, &body).await.status
}

#[tokio::test]
async fn a_draft_may_lack_anything_until_it_is_handed_in() {
    on_every_database(async |app| {
        let (browser, organisation) = owner(&app, "ana@example.org").await;
        let work = begin(&browser, &organisation, &blank_offer()).await;
        assert_eq!((&work["entry"]["work"], &work["version"]), (&json!("draft"), &json!(1)));
        let missing = work["missing"].as_array().expect("a list");
        let missing: Vec<&str> = missing.iter().filter_map(|error| error["pointer"].as_str()).collect();
        assert_eq!(
            missing,
            ["/title/de", "/summary/de", "/fields", "/offer_types", "/contacts", "/places", "/schedule"]
        );
        hand_in(&browser, &work).await.refuses("/title/de", "required");
        let read = browser.get(&of(&work, "")).await.is(StatusCode::OK);
        assert_eq!((read.header("etag"), read.json()), ("\"1\"", work.clone()));
        // It is shown as its page would be, with the name nobody else knows yet.
        let preview = browser.get(&of(&work, "/preview?lang=en")).await.is(StatusCode::OK).json();
        assert_eq!(preview["organisation"]["name"]["text"], "Sprachcafé");
        // What is half written is kept as it is.
        let mut offer = blank_offer();
        offer["title"] = json!({"de": " Ca"});
        offer["online_url"] = json!("https:");
        let saved = save(&browser, &work, &offer).await.is(StatusCode::OK).json();
        assert_eq!(saved["content"]["offer"]["title"]["de"]["text"], " Ca");
        assert_eq!(saved["content"]["offer"]["online_url"], "https:");
        assert_eq!((&saved["version"], &saved["entry"]["title"]), (&json!(2), &json!(" Ca")));
    })
    .await;
}

#[tokio::test]
async fn an_offer_is_handed_in_given_back_changed_and_published() {
    on_every_database(async |app| {
        let (browser, organisation) = owner(&app, "ana@example.org").await;
        let staff = reviewer(&app, "ki@example.org", ReviewScope::All).await;
        confirm(&staff, &organisation).await;
        let profile = browser.get(&format!("/api/v1/workspace/entries/{organisation}")).await.json();
        assert_eq!(decide(&staff, &profile, json!({"publish": {}})).await, StatusCode::NO_CONTENT);
        let mut offer = whole_offer(&browser, &organisation).await;
        let work = begin(&browser, &organisation, &offer).await;
        assert_eq!(work["missing"], json!([]));
        let work = hand_in(&browser, &work).await.is(StatusCode::OK).json();
        assert_eq!(work["entry"]["work"], "submitted");
        // While it waits, it stays as it is.
        save(&browser, &work, &offer).await.is(StatusCode::CONFLICT);
        hand_in(&browser, &work).await.is(StatusCode::CONFLICT);
        let notes = json!([{"pointer": "/title", "text": "Wo denn?"}]);
        let asked = json!({"request_changes": {"notes": notes}});
        assert_eq!(decide(&staff, &work, asked.clone()).await, StatusCode::NO_CONTENT);
        let work = browser.get(&of(&work, "")).await.json();
        assert_eq!(
            (&work["entry"]["work"], &work["feedback"]["decision"]),
            (&json!("changes_requested"), &asked)
        );
        offer["title"] = json!({"de": "Offenes Sprachcafé im Pfarrheim"});
        let work = save(&browser, &work, &offer).await.is(StatusCode::OK).json();
        assert_eq!((&work["entry"]["work"], &work["feedback"]["decision"]), (&json!("draft"), &asked));
        let work = hand_in(&browser, &work).await.is(StatusCode::OK).json();
        assert_eq!(work["feedback"], Value::Null);
        assert_eq!(decide(&staff, &work, json!({"publish": {}})).await, StatusCode::NO_CONTENT);
        indexing::catch_up(&app.state).await.expect("the index follows");
        assert_eq!(app.titles("/api/v1/offers").await, ["Offenes Sprachcafé im Pfarrheim"]);
        // The next draft changes nothing the public sees until it is published itself.
        let work = browser.get(&of(&work, "")).await.json();
        assert_eq!((&work["entry"]["work"], &work["published"]), (&Value::Null, &Value::Null));
        offer["title"] = json!({"de": "Sprachcafé"});
        let work = save(&browser, &work, &offer).await.is(StatusCode::OK).json();
        let title = &work["published"]["offer"]["title"]["de"]["text"];
        assert_eq!(title, "Offenes Sprachcafé im Pfarrheim");
        indexing::catch_up(&app.state).await.expect("the index follows");
        assert_eq!(app.titles("/api/v1/offers").await, ["Offenes Sprachcafé im Pfarrheim"]);
        // Thrown away, it leaves what is published.
        let discard = of(&work, "/draft");
        browser.change(Method::DELETE, &discard, &work["version"], None).await.is(StatusCode::NO_CONTENT);
        let work = browser.get(&of(&work, "")).await.json();
        assert_eq!(work["content"]["offer"]["title"]["de"]["text"], *title);
        assert_eq!(work["entry"]["work"], Value::Null);
    })
    .await;
}

#[tokio::test]
async fn what_a_trusted_organisation_hands_in_is_public_at_once() {
    on_every_database(async |app| {
        let (browser, organisation) = owner(&app, "ana@example.org").await;
        let staff = reviewer(&app, "ki@example.org", ReviewScope::All).await;
        let profile = browser.get(&format!("/api/v1/workspace/entries/{organisation}")).await.json();
        assert_eq!(decide(&staff, &profile, json!({"publish": {}})).await, StatusCode::NO_CONTENT);
        staff.administers(&app).await;
        staff.gives_standing(&organisation, "trusted").await.is(StatusCode::NO_CONTENT);
        let offer = whole_offer(&browser, &organisation).await;
        let work = begin(&browser, &organisation, &offer).await;
        let work = hand_in(&browser, &work).await.is(StatusCode::OK).json();
        assert_eq!(
            (&work["entry"]["work"], &work["entry"]["slug"]),
            (&Value::Null, &json!("offenes-sprachcafe"))
        );
        indexing::catch_up(&app.state).await.expect("the index follows");
        assert_eq!(app.titles("/api/v1/offers").await, ["Offenes Sprachcafé"]);
    })
    .await;
}

#[tokio::test]
async fn of_two_who_write_at_once_the_second_is_told() {
    on_every_database(async |app| {
        let (browser, organisation) = owner(&app, "ana@example.org").await;
        let work = begin(&browser, &organisation, &blank_offer()).await;
        let path = format!("/api/v1/workspace/offers/{}/draft", text(&work["entry"]["id"]));
        save(&browser, &work, &blank_offer()).await.is(StatusCode::OK);
        let late = save(&browser, &work, &blank_offer()).await.is(StatusCode::PRECONDITION_FAILED);
        assert_eq!(late.json()["code"], "changed_meanwhile");
        let unsaid = browser.put(&path, &blank_offer()).await.is(StatusCode::PRECONDITION_REQUIRED);
        assert_eq!(unsaid.json()["code"], "version_missing");
        hand_in(&browser, &work).await.is(StatusCode::PRECONDITION_FAILED);
    })
    .await;
}

#[tokio::test]
async fn to_strangers_a_draft_does_not_exist() {
    on_every_database(async |app| {
        let (browser, organisation) = owner(&app, "ana@example.org").await;
        let work = begin(&browser, &organisation, &blank_offer()).await;
        let (stranger, own) = owner(&app, "ben@example.org").await;
        let preview = of(&work, "/preview");
        browser.get(&preview).await.is(StatusCode::OK);
        for path in [of(&work, ""), preview, format!("{ORGANISATIONS}/{organisation}")] {
            stranger.get(&path).await.is(StatusCode::NOT_FOUND);
            app.browser().get(&path).await.is(StatusCode::UNAUTHORIZED);
        }
        save(&stranger, &work, &blank_offer()).await.is(StatusCode::NOT_FOUND);
        hand_in(&stranger, &work).await.is(StatusCode::NOT_FOUND);
        for what in ["/draft", "/submission"] {
            let answer = stranger.change(Method::DELETE, &of(&work, what), &work["version"], None).await;
            answer.is(StatusCode::NOT_FOUND);
        }
        let paused = json!({"state": "paused"});
        let answer = stranger.change(Method::PUT, &of(&work, "/state"), &json!(1), Some(&paused)).await;
        answer.is(StatusCode::NOT_FOUND);
        // Nor can what others have be taken into one's own.
        let (contact, place) = contact_and_place(&browser, &organisation).await;
        let begin_own = format!("{ORGANISATIONS}/{own}/offers");
        let mut offer = blank_offer();
        offer["contacts"] = json!([contact["id"]]);
        stranger.post(&begin_own, &offer).await.refuses("/contacts/0", "unknown_value");
        let mut offer = blank_offer();
        offer["places"] = json!([place["id"]]);
        stranger.post(&begin_own, &offer).await.refuses("/places/0", "unknown_value");
        let mut offer = blank_offer();
        offer["image"] = json!({"media": place["id"], "alternative_text": {"de": "Bild"}});
        stranger.post(&begin_own, &offer).await.refuses("/image/media", "unknown_value");
        for what in [format!("contacts/{}", text(&contact["id"])), format!("places/{}", text(&place["id"]))] {
            let path = format!("{ORGANISATIONS}/{own}/{what}");
            let answer = stranger.change(Method::DELETE, &path, &contact["version"], None).await;
            answer.is(StatusCode::NOT_FOUND);
        }
    })
    .await;
}

#[tokio::test]
async fn what_nobody_may_set_is_refused() {
    on_every_database(async |app| {
        let (browser, organisation) = owner(&app, "ana@example.org").await;
        let begin_own = format!("{ORGANISATIONS}/{organisation}/offers");
        for name in ["state", "published_at", "organisation", "slug", "confirmed_on"] {
            let mut offer = blank_offer();
            offer[name] = json!("published");
            browser.post(&begin_own, &offer).await.refuses(&format!("/{name}"), "malformed");
        }
        let mut offer = blank_offer();
        offer["description"] = json!({"de": "x".repeat(300_000)});
        browser.post(&begin_own, &offer).await.is(StatusCode::PAYLOAD_TOO_LARGE);
    })
    .await;
}

#[tokio::test]
async fn an_offer_pauses_and_takes_place_again_at_once() {
    on_every_database(async |app| {
        let (browser, organisation) = owner(&app, "ana@example.org").await;
        let work = begin(&browser, &organisation, &blank_offer()).await;
        let state = of(&work, "/state");
        let to = async |version: &Value, change: Value| {
            browser.change(Method::PUT, &state, version, Some(&change)).await
        };
        let note = json!({"de": "Sommerpause"});
        let paused = json!({"state": "paused", "until": "2999-08-31", "note": note});
        let work = to(&work["version"], paused).await.is(StatusCode::OK).json();
        assert_eq!(
            (&work["entry"]["state"], &work["entry"]["state_until"]),
            (&json!("paused"), &json!("2999-08-31"))
        );
        assert_eq!(work["entry"]["state_note"]["de"]["text"], "Sommerpause");
        to(&work["version"], json!({"state": "paused", "until": "2001-01-01"}))
            .await
            .refuses("/until", "in_the_past");
        to(&work["version"], json!({"state": "ended", "until": "2999-01-01"}))
            .await
            .refuses("/until", "unknown_value");
        // Only the KI team hides, and shows again.
        to(&work["version"], json!({"state": "hidden"})).await.is(StatusCode::CONFLICT);
        let work = to(&work["version"], json!({"state": "active"})).await.is(StatusCode::OK).json();
        assert_eq!(
            (&work["entry"]["state_until"], &work["entry"]["state_note"]),
            (&Value::Null, &Value::Null)
        );
    })
    .await;
}

#[tokio::test]
async fn a_translation_is_to_be_checked_when_its_source_changes() {
    on_every_database(async |app| {
        let (browser, organisation) = owner(&app, "ana@example.org").await;
        let mut offer = blank_offer();
        offer["title"] = json!({
            "de": "Sprachcafé",
            "en": {"text": "Language café", "origin": "person"},
            "ar": {"text": "مقهى اللغة", "origin": "machine"},
            "uk": " "
        });
        let work = begin(&browser, &organisation, &offer).await;
        let title = &work["content"]["offer"]["title"];
        assert_eq!((&title["en"]["checked"], &title["ar"]["origin"]), (&json!(true), &json!("machine")));
        assert_eq!((&title["uk"], &title["de"]["origin"]), (&Value::Null, &json!("person")));
        assert_eq!(work["stale"], json!([]));
        let mut offer = work["content"]["offer"].clone();
        offer["title"]["de"] = json!("Sprachcafé am Abend");
        let work = save(&browser, &work, &offer).await.is(StatusCode::OK).json();
        assert_eq!(work["stale"], json!(["/title/ar", "/title/en"]));
        // One is compared and is still right, the other one is written anew.
        let mut offer = work["content"]["offer"].clone();
        offer["title"]["ar"] = json!({"text": "مقهى اللغة", "origin": "machine", "checked": true});
        offer["title"]["en"] = json!({"text": "Language café in the evening", "origin": "person"});
        let work = save(&browser, &work, &offer).await.is(StatusCode::OK).json();
        assert_eq!(work["stale"], json!([]));
        let title = &work["content"]["offer"]["title"];
        assert_eq!((&title["ar"]["checked"], &title["ar"]["origin"]), (&json!(true), &json!("machine")));
    })
    .await;
}

#[tokio::test]
async fn a_contact_is_changed_once_and_everywhere() {
    on_every_database(async |app| {
        let (browser, organisation) = owner(&app, "ana@example.org").await;
        let staff = reviewer(&app, "ki@example.org", ReviewScope::All).await;
        let profile = browser.get(&format!("/api/v1/workspace/entries/{organisation}")).await.json();
        assert_eq!(decide(&staff, &profile, json!({"publish": {}})).await, StatusCode::NO_CONTENT);
        staff.administers(&app).await;
        staff.gives_standing(&organisation, "trusted").await.is(StatusCode::NO_CONTENT);
        let offer = whole_offer(&browser, &organisation).await;
        let work = begin(&browser, &organisation, &offer).await;
        hand_in(&browser, &work).await.is(StatusCode::OK);
        let all = browser.get(&format!("{ORGANISATIONS}/{organisation}")).await.is(StatusCode::OK).json();
        let contact = &all["contacts"][0];
        assert_eq!(contact["used_by"], json!([work["entry"]["id"]]));
        let path = format!("{ORGANISATIONS}/{organisation}/contacts/{}", text(&contact["id"]));
        let change = async |version: &Value, contact: Value, agrees: bool| {
            let body = json!({"contact": contact, "person_agrees": agrees});
            browser.change(Method::PUT, &path, version, Some(&body)).await
        };
        let named =
            json!({"function": {"de": "Anmeldung"}, "name": "Dilan Beispiel", "phone": "+49 221 4710 200"});
        change(&contact["version"], named.clone(), false).await.refuses("/person_agrees", "consent_missing");
        let changed = change(&contact["version"], named.clone(), true).await.is(StatusCode::OK).json();
        assert!(changed["name_consent_at"].is_string());
        change(&contact["version"], named, true).await.is(StatusCode::PRECONDITION_FAILED);
        indexing::catch_up(&app.state).await.expect("the index follows");
        let shown = app.json("/api/v1/offers/offenes-sprachcafe").await["contacts"][0].clone();
        assert_eq!((&shown["name"], &shown["phone"]), (&json!("Dilan Beispiel"), &json!("+49 221 4710 200")));
        // Without the person's consent the name is gone everywhere.
        let unnamed = json!({"function": {"de": "Anmeldung"}, "phone": "+49 221 4710 200"});
        change(&changed["version"], unnamed, false).await.is(StatusCode::OK);
        assert_eq!(app.json("/api/v1/offers/offenes-sprachcafe").await["contacts"][0]["name"], Value::Null);
        let all = browser.get(&format!("{ORGANISATIONS}/{organisation}")).await.json();
        let version = &all["contacts"][0]["version"];
        browser.change(Method::DELETE, &path, version, None).await.is(StatusCode::CONFLICT);
        let place = &all["places"][0];
        let path = format!("{ORGANISATIONS}/{organisation}/places/{}", text(&place["id"]));
        let moved = json!({"street": "Bahnhofstraße 2", "municipality": "05970024"});
        browser.change(Method::PUT, &path, &place["version"], Some(&moved)).await.is(StatusCode::OK);
        indexing::catch_up(&app.state).await.expect("the index follows");
        assert_eq!(app.titles("/api/v1/offers?municipality=05970024").await, ["Offenes Sprachcafé"]);
        assert_eq!(app.titles("/api/v1/offers?municipality=05970040").await, [""; 0]);
    })
    .await;
}
