//! Logos of organisations: written with the profile, shown on its page, and files like others.

use http::{Method, StatusCode};
use serde_json::{Value, json};
use server::services::import::Options;
use server::services::indexing;
use shared::entry::Standing;

use crate::support::files::{House, address, jpeg, shows};
use crate::support::{Answer, App, on_every_database, organisation};

/// A house whose profile is written and, being trusted, published by itself.
async fn trusted<'a>(app: &'a App, email: &str) -> House<'a> {
    let house = House::of(app, email).await;
    // What it was registered with still waits for a decision.
    change(&house, Method::DELETE, "/submission", None).await.is(StatusCode::OK);
    house.stand(Standing::Trusted).await;
    house
}

fn path(house: &House<'_>, what: &str) -> String {
    format!("/api/v1/workspace/entries/{}{what}", house.id)
}

async fn work(house: &House<'_>) -> Value {
    house.browser.get(&path(house, "")).await.is(StatusCode::OK).json()
}

async fn change(house: &House<'_>, method: Method, what: &str, body: Option<&Value>) -> Answer {
    let version = work(house).await["version"].clone();
    house.browser.change(method, &path(house, what), &version, body).await
}

/// Writes a draft of the profile with these values.
async fn write(house: &House<'_>, values: &Value) -> Answer {
    let work = work(house).await;
    let mut profile = work["content"]["organisation"].clone();
    for (name, value) in values.as_object().expect("values") {
        profile[name] = value.clone();
    }
    let draft = format!("/api/v1/workspace/profiles/{}/draft", house.id);
    house.browser.change(Method::PUT, &draft, &work["version"], Some(&profile)).await
}

/// Writes the profile with these values, and publishes it.
async fn publish(app: &App, house: &House<'_>, values: &Value) {
    write(house, values).await.is(StatusCode::OK);
    change(house, Method::POST, "/submission", Some(&json!({}))).await.is(StatusCode::OK);
    indexing::catch_up(&app.state).await.expect("the index follows");
}

fn with_logo(picture: &Value) -> Value {
    json!({"logo": {"media": picture["id"], "alternative_text": {"de": "Logo: Verein"}}})
}

fn file(house: &House<'_>, picture: &Value) -> String {
    house.path(&format!("files/{}", picture["id"].as_str().expect("an id")))
}

#[tokio::test]
async fn an_organisation_shows_its_logo_on_its_page() {
    on_every_database(async |app| {
        let house = trusted(&app, "ana@example.org").await;
        let (image, logo) = (house.picture(jpeg(600, 400)).await, house.picture(jpeg(400, 100)).await);
        let mut values = shows(&image);
        values["logo"] = with_logo(&logo)["logo"].clone();
        values["logo"]["credit"] = json!("Ana");
        let written = write(&house, &values).await.is(StatusCode::OK).json();
        let stored = &written["content"]["organisation"]["logo"];
        assert_eq!((&stored["media"], &stored["credit"]), (&logo["id"], &json!("Ana")));
        // Until it is published, it is for those who write.
        house.browser.get(&address(&logo)).await.is(StatusCode::OK);
        app.get(&address(&logo)).await.is(StatusCode::NOT_FOUND);
        let preview = format!("/api/v1/workspace/profiles/{}/preview", house.id);
        let shown = house.browser.get(&preview).await.is(StatusCode::OK).json();
        assert_eq!(shown["logo"]["id"], logo["id"]);

        publish(&app, &house, &json!({})).await;
        let shown = app.json(&format!("/api/v1/organisations/{}", house.id)).await;
        assert_eq!(
            shown["logo"],
            json!({
                "id": logo["id"],
                "alternative_text":
                    {"text": "Logo: Verein", "language": "de", "languages": {"de": "Logo: Verein"}},
                "credit": "Ana",
                "variants": logo["variants"],
            })
        );
        app.get(&address(&logo)).await.is(StatusCode::OK);
        let listed = app.json("/api/v1/organisations").await["items"][0].clone();
        assert_eq!((&listed["image"]["id"], listed.get("logo")), (&image["id"], None));
        let slug = shown["slug"].as_str().expect("a slug");
        let html = app.get(&format!("/de/organisationen/{slug}")).await.is(StatusCode::OK).text();
        for part in ["aria-label=\"Logo: Verein\"", "Bild: Ana", "\"logo\":", &address(&logo)] {
            assert!(html.contains(part), "{part}: {html}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_logo_is_kept_as_long_as_the_profile_has_it() {
    on_every_database(async |app| {
        let house = trusted(&app, "ana@example.org").await;
        let logo = house.picture(jpeg(400, 100)).await;
        write(&house, &with_logo(&logo)).await.is(StatusCode::OK);
        let delete = async || house.browser.delete(&file(&house, &logo)).await;
        delete().await.is(StatusCode::CONFLICT);
        publish(&app, &house, &json!({})).await;
        delete().await.is(StatusCode::CONFLICT);
        let used = house.browser.get(&house.path("files")).await.json()["items"][0]["uses"][0].clone();
        assert_eq!((&used["kind"], &used["is_published"]), (&json!("organisation"), &json!(true)));
        let with = work(&house).await["entry"]["revision"].clone();
        publish(&app, &house, &json!({"logo": null})).await;
        app.get(&address(&logo)).await.is(StatusCode::NOT_FOUND);
        delete().await.is(StatusCode::NO_CONTENT);
        // An old version comes back without it.
        let restoration = format!("/versions/{}/restoration", with.as_str().expect("an id"));
        let restored = change(&house, Method::POST, &restoration, None).await.is(StatusCode::OK).json();
        assert_eq!(restored["content"]["organisation"].get("logo"), None);
    })
    .await;
}

#[tokio::test]
async fn a_logo_says_what_it_shows_and_belongs_to_its_organisation() {
    on_every_database(async |app| {
        let house = trusted(&app, "ana@example.org").await;
        let other = House::of(&app, "ben@example.org").await;
        let (own, foreign) = (house.picture(jpeg(400, 100)).await, other.picture(jpeg(100, 400)).await);
        write(&house, &with_logo(&foreign)).await.refuses("/logo/media", "unknown_value");
        let silent = json!({"logo": {"media": own["id"], "alternative_text": {}}});
        let written = write(&house, &silent).await.is(StatusCode::OK).json();
        let missing = json!([{"pointer": "/logo/alternative_text", "code": "required"}]);
        assert_eq!(written["missing"], missing);
        let handed_in = change(&house, Method::POST, "/submission", Some(&json!({}))).await;
        handed_in.refuses("/logo/alternative_text", "required");
        // An organisation has no files before it is there.
        let mut profile = json!({"name": {"de": "Verein"}, "kind": "club"});
        profile["logo"] = with_logo(&own)["logo"].clone();
        let registered = house.browser.post("/api/v1/workspace/organisations", &profile).await;
        registered.refuses("/logo", "unknown_value");
        // Nor can one be brought along.
        let mut line = organisation("org-1", "Verein");
        line["content"]["logo"] = with_logo(&own)["logo"].clone();
        let report = app.import([line], &Options::default()).await.to_string();
        assert!(report.contains("/content/logo: not_supported"), "{report}");
    })
    .await;
}
