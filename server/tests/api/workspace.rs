//! What people work on for their organisations.

use http::{Method, StatusCode};
use serde_json::{Value, json};
use server::services::indexing;

use crate::support::{App, Browser, offer, on_every_database, organisation};

const ORGANISATIONS: &str = "/api/v1/workspace/organisations";
const SIMILAR: &str = "/api/v1/workspace/similar-organisations";

/// A profile with what is needed.
fn profile(name: &str) -> Value {
    json!({"name": {"de": name}, "kind": "club", "municipalities": ["05970040"]})
}

/// Somebody who is signed in and has registered an organisation.
async fn owner<'a>(app: &'a App, name: &str) -> (Browser<'a>, Value) {
    let browser = app.signed_in("ana@example.org").await;
    let answer = browser.post(ORGANISATIONS, &profile(name)).await.is(StatusCode::CREATED);
    let own = answer.json();
    (browser, own)
}

#[tokio::test]
async fn an_organisation_waits_for_its_confirmation() {
    on_every_database(async |app| {
        app.given([offer("Kurs")]).await;
        let (browser, own) = owner(&app, "Sprachcafé Weidenau e. V.").await;
        assert_eq!(
            (&own["role"], &own["standing"], &own["profile"]["work"], &own["profile"]["title"]),
            (&json!("owner"), &json!("pending"), &json!("submitted"), &json!("Sprachcafé Weidenau e. V."))
        );
        assert_eq!((&own["profile"]["is_published"], &own["profile"]["slug"]), (&json!(false), &Value::Null));
        let workspace = browser.get("/api/v1/workspace").await.json();
        assert_eq!(workspace, json!({"organisations": [own]}));
        // The public sees nothing of it, and nobody else.
        let id = own["id"].as_str().expect("an id");
        indexing::catch_up(&app.state).await.expect("the index follows");
        for who in [&browser, &app.browser()] {
            let answer = who.get(&format!("/api/v1/organisations/{id}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
            assert_eq!(who.get("/api/v1/organisations").await.json()["total"], 1);
        }
        let other = app.signed_in("ben@example.org").await;
        assert_eq!(other.get("/api/v1/workspace").await.json(), json!({"organisations": []}));
    })
    .await;
}

#[tokio::test]
async fn a_profile_that_breaks_rules_is_refused() {
    on_every_database(async |app| {
        let browser = app.signed_in("ana@example.org").await;
        let refused = async |change: Value, pointer: &str, code: &str| {
            let mut profile = profile("Verein");
            for (name, value) in change.as_object().expect("an object") {
                profile[name] = value.clone();
            }
            browser.post(ORGANISATIONS, &profile).await.refuses(pointer, code);
        };
        refused(json!({"name": {"de": ""}}), "/name/de", "required").await;
        refused(json!({"municipalities": ["1"]}), "/municipalities/0", "unknown_key").await;
        refused(json!({"website": "javascript:alert(1)"}), "/website", "invalid_web_address").await;
        // What belongs to another organisation cannot be taken along.
        let foreign = json!(["0193f0a0-0000-7000-8000-000000000001"]);
        refused(json!({"contacts": foreign}), "/contacts", "unknown_value").await;
        refused(json!({"places": foreign}), "/places", "unknown_value").await;
        // Nobody confirms themselves.
        refused(json!({"standing": "trusted"}), "/standing", "malformed").await;
        assert_eq!(browser.get("/api/v1/workspace").await.json(), json!({"organisations": []}));
    })
    .await;
}

#[tokio::test]
async fn few_organisations_of_one_person_wait_at_a_time() {
    on_every_database(async |app| {
        let browser = app.signed_in("ana@example.org").await;
        for number in 0..5 {
            browser.post(ORGANISATIONS, &profile(&format!("Verein {number}"))).await.is(StatusCode::CREATED);
        }
        browser.post(ORGANISATIONS, &profile("Verein 6")).await.refuses("/name", "too_many_waiting");
    })
    .await;
}

/// The slugs of similar organisations, none of those without a page, with how they are alike.
async fn alike(browser: &Browser<'_>, query: &str) -> Vec<String> {
    let answer = browser.get(&format!("{SIMILAR}?{query}")).await;
    let items = answer.is(StatusCode::OK).json()["items"].clone();
    let line = |item: &Value| format!("{} {}", item["slug"].as_str().unwrap_or_default(), item["by"]);
    items.as_array().expect("items").iter().map(line).collect()
}

#[tokio::test]
async fn an_organisation_that_is_there_is_found_before_it_is_registered_again() {
    on_every_database(async |app| {
        let mut cafe = organisation("org-1", "Café International Hilchenbach e. V.");
        cafe["content"]["website"] = json!("https://www.cafe.example.org/");
        app.given([cafe, organisation("org-2", "Sportfreunde Netphen")]).await;
        let browser = app.signed_in("ana@example.org").await;
        let found = async |query: &str| alike(&browser, query).await;
        let cafe = |by: &str| format!("cafe-international-hilchenbach-e-v {by}");
        assert_eq!(found("name=internationales+cafe+hilchenbach").await, [cafe(r#"["name"]"#)]);
        assert_eq!(found("name=etwas+anderes&website=cafe.example.org").await, [cafe(r#"["website"]"#)]);
        // Both have the same office in these tests; who is alike in more ways comes first.
        let both = found("phone=%2B49+221+4710100&name=Sportfreunde").await;
        assert_eq!(both, [r#"sportfreunde-netphen ["name","phone"]"#.to_owned(), cafe(r#"["phone"]"#)]);
        assert_eq!(found("name=").await, [""; 0]);
        // Nobody is called so: what is said beyond 500 characters is not compared.
        let long = format!("name={}Sportfreunde+Netphen", "Wort+".repeat(100));
        assert_eq!(found(&long).await, [""; 0]);
        for unknown in ["nome=a", "municipality=Siegen"] {
            let answer = browser.get(&format!("{SIMILAR}?{unknown}")).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{unknown}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_organisation_that_waits_for_its_confirmation_is_found_by_its_name_alone() {
    on_every_database(async |app| {
        let (ana, ben) = (app.signed_in("ana@example.org").await, app.signed_in("ben@example.org").await);
        let mut waiting = profile("Kulturbrücke");
        waiting["website"] = json!("https://kulturbruecke.example.org");
        let own = ana.post(ORGANISATIONS, &waiting).await.is(StatusCode::CREATED).json();
        let found = ben.get(&format!("{SIMILAR}?name=kulturbruecke")).await.is(StatusCode::OK).json();
        let mut item = json!({
            "id": own["id"], "slug": null, "name": "Kulturbrücke", "language": "de",
            "municipalities": ["05970040"], "by": ["name"], "may_claim": true,
        });
        assert_eq!(found, json!({"items": [item]}));
        let website = "website=kulturbruecke.example.org";
        assert_eq!(alike(&ben, &format!("name=kulturbruecke&{website}")).await, [r#" ["name"]"#]);
        assert_eq!(alike(&ben, website).await, [""; 0]);
        // Whoever belongs to it or has asked for it need not ask.
        item["may_claim"] = json!(false);
        let seen = ana.get(&format!("{SIMILAR}?name=kulturbruecke")).await.json();
        assert_eq!(seen["items"], json!([item]));
        let id = own["id"].as_str().expect("an id");
        ben.post(&format!("{ORGANISATIONS}/{id}/claims"), &json!({})).await.is(StatusCode::CREATED);
        let seen = ben.get(&format!("{SIMILAR}?name=kulturbruecke")).await.json();
        assert_eq!(seen["items"], json!([item]));
        // What its members have taken back is theirs alone.
        let entry = format!("/api/v1/workspace/entries/{id}");
        let version = ana.get(&entry).await.is(StatusCode::OK).json()["version"].clone();
        let back = ana.change(Method::DELETE, &format!("{entry}/submission"), &version, None).await;
        back.is(StatusCode::OK);
        assert_eq!(alike(&ben, "name=kulturbruecke").await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn organisations_are_alike_by_their_place_and_those_of_the_municipality_come_first() {
    on_every_database(async |app| {
        let at = |external_id: &str, name: &str, municipality: &str, (street, postal_code): (&str, &str)| {
            let mut line = organisation(external_id, name);
            line["content"]["municipalities"] = json!([municipality]);
            let place = json!({"municipality": municipality, "street": street, "postal_code": postal_code});
            line["content"]["places"] = json!([place]);
            line
        };
        let kreuztal = at("org-1", "Sprachcafé Nord", "Kreuztal", ("Hauptstr. 12", "57223"));
        app.given([kreuztal, at("org-2", "Sprachcafé Sued", "Siegen", ("Am Markt 1", "57072"))]).await;
        let browser = app.signed_in("ana@example.org").await;
        let found = async |query: &str| alike(&browser, query).await;
        let (north, south) =
            (|by: &str| format!("sprachcafe-nord {by}"), |by: &str| format!("sprachcafe-sued {by}"));
        let name = r#"["name"]"#;
        assert_eq!(found("name=sprachcafe&municipality=05970024").await, [north(name), south(name)]);
        assert_eq!(found("name=sprachcafe&municipality=05970040").await, [south(name), north(name)]);
        let both = found("name=sprachcafe&municipality=05970024&municipality=05970040").await;
        assert_eq!(both.len(), 2);
        // A street is one of its municipality.
        let place = r#"["place"]"#;
        let street = "street=Hauptstrasse+12";
        assert_eq!(found(&format!("{street}&municipality=05970024")).await, [north(place)]);
        assert_eq!(found(&format!("{street}&municipality=05970040")).await, [""; 0]);
        assert_eq!(found(street).await, [""; 0]);
        // A postal code has many organisations.
        let postal_code = found("name=sprachcafe&postal_code=57072").await;
        assert_eq!(postal_code, [south(r#"["name","place"]"#), north(name)]);
        assert_eq!(found("postal_code=57072").await, [""; 0]);
    })
    .await;
}
