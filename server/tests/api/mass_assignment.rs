//! What is written has the fields it is described with, and no others: nobody sets by the way what is decided
//! elsewhere.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{blank_offer, on_every_database};

const BASE: &str = "/api/v1/workspace";
const SIEGEN: &str = "05970040";
const ANY_ID: &str = "0193f0a0-0000-7000-8000-000000000001";

/// Fields that nobody may set, each with a value that would be worth setting: whose something is, how far it
/// has come, what it is decided to be, and one that nobody knows.
fn forbidden() -> [(&'static str, Value); 16] {
    [
        ("id", json!(ANY_ID)),
        ("entry", json!({"id": ANY_ID})),
        ("organisation", json!(ANY_ID)),
        ("organisation_id", json!(ANY_ID)),
        ("standing", json!("trusted")),
        ("role", json!("owner")),
        ("published", json!(true)),
        ("is_published", json!(true)),
        ("published_at", json!("2026-01-01T00:00:00Z")),
        ("work", json!("published")),
        ("slug", json!("a")),
        ("version", json!(1000)),
        ("confirmed_on", json!("2030-01-01")),
        ("hidden_from", json!("2030-01-01")),
        ("name_consent_at", json!("2026-01-01T00:00:00Z")),
        ("unknown", json!(null)),
    ]
}

/// What is sent: a path, a body that is right, and where in it something is added.
struct Sent {
    method: Method,
    path: String,
    body: Value,
    places: &'static [&'static str],
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

#[tokio::test]
async fn no_field_is_taken_that_nobody_may_set() {
    on_every_database(async |app| {
        let browser = app.signed_in("ana@example.org").await;
        let profile = json!({"name": {"de": "Verein"}, "kind": "club", "municipalities": [SIEGEN]});
        let own = browser.post(&format!("{BASE}/organisations"), &profile).await.is(StatusCode::CREATED);
        let organisation = text(&own.json()["id"]).to_owned();
        let of = |list: &str| format!("{BASE}/organisations/{organisation}/{list}");
        let contact = json!({"contact": {"function": {"de": "Büro"}, "phone": "+49 221 4710 100"}});
        let place = json!({"municipality": SIEGEN});
        let made = async |list: &str, body: &Value| {
            let made = browser.post(&of(list), body).await.is(StatusCode::CREATED).json();
            let id = made.get("id").unwrap_or(&made["entry"]["id"]);
            (text(id).to_owned(), made["version"].clone())
        };
        let (offer_id, offer_version) = made("offers", &blank_offer()).await;
        let (contact_id, contact_version) = made("contacts", &contact).await;
        let (place_id, place_version) = made("places", &place).await;
        let change = |path: String, body: &Value, places: &'static [&'static str]| Sent {
            method: Method::PUT,
            path,
            body: body.clone(),
            places,
        };
        let add = |list: &str, body: &Value, places: &'static [&'static str]| Sent {
            method: Method::POST,
            path: of(list),
            body: body.clone(),
            places,
        };
        let offer = blank_offer();
        let in_offers = &["", "/cost", "/registration", "/access", "/schedule"];
        let paused = json!({"state": "paused"});
        let path = |what: &str, id: &str, rest: &str| format!("{BASE}/{what}/{id}/{rest}");
        let sent = [
            (change(path("offers", &offer_id, "draft"), &offer, in_offers), offer_version.clone()),
            (change(path("profiles", &organisation, "draft"), &profile, &[""]), json!(1)),
            (change(path("entries", &offer_id, "state"), &paused, &[""]), offer_version),
            (change(path("entries", &offer_id, "interval"), &json!({"months": 6}), &[""]), json!(1)),
            (change(of(&format!("contacts/{contact_id}")), &contact, &["", "/contact"]), contact_version),
            (change(of(&format!("places/{place_id}")), &place, &[""]), place_version),
            (add("offers", &offer, in_offers), json!(1)),
            (add("offers/from", &json!({}), &[""]), json!(1)),
            (add("contacts", &contact, &["", "/contact"]), json!(1)),
            (add("places", &place, &[""]), json!(1)),
        ];
        let before = browser.get(&format!("{BASE}/organisations/{organisation}")).await.json();
        for (Sent { method, path, body, places }, version) in &sent {
            for place in *places {
                for (name, value) in forbidden() {
                    let mut with = body.clone();
                    with.pointer_mut(place).expect("it is there")[name] = value;
                    let answer = browser.change(method.clone(), path, version, Some(&with)).await;
                    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {place}/{name}");
                    answer.refuses(&format!("{place}/{name}"), "malformed");
                }
            }
        }
        let after = browser.get(&format!("{BASE}/organisations/{organisation}")).await.json();
        assert_eq!(after, before, "nothing was written");
        // What is sent is right but for what was added.
        let (Sent { method, path, body, .. }, version) = &sent[4];
        browser.change(method.clone(), path, version, Some(body)).await.is(StatusCode::OK);
        let (Sent { method, path, body, .. }, version) = &sent[0];
        browser.change(method.clone(), path, version, Some(body)).await.is(StatusCode::OK);
    })
    .await;
}
