//! Whose imported offers are.

use serde_json::{Value, json};
use server::services::import::Options;

use crate::support::{OfferLine, offer, on_every_database, organisation};

const NAMES: &str = "/api/v1/organisations?sort=title";

/// An offer of the organisation with this key.
fn offer_of(title: &str, organisation: Value) -> OfferLine {
    offer(title).line("organisation", organisation)
}

#[tokio::test]
async fn organisations_are_made_once_however_they_are_named() {
    on_every_database(async |app| {
        let by_name = |name: &str| json!({"name": name, "municipality": "Siegen"});
        let both = json!({"external_id": "org-9", "name": "Mit Nummer", "municipality": "Siegen"});
        let lines = || {
            [
                offer("Eins"),
                offer_of("Zwei", by_name("  VEREIN ")),
                offer_of("Drei", both.clone()),
                offer_of("Vier", both.clone()),
            ]
        };
        let report = app.import(lines(), &Options::default()).await;
        assert_eq!((report.created, report.organisations_made), (4, 2), "{report}");
        assert_eq!(app.titles(NAMES).await, ["Mit Nummer", "Verein"]);
        app.given([organisation("org-9", "Anderer Name")]).await;
        assert_eq!(app.titles(NAMES).await, ["Anderer Name", "Verein"]);
    })
    .await;
}

#[tokio::test]
async fn an_organisation_named_by_an_offer_is_found_wherever_it_comes_from() {
    on_every_database(async |app| {
        let file: [Value; 2] = [offer("Kurs").into(), organisation("org-1", "Verein")];
        app.given(file).await;
        assert_eq!(app.titles(NAMES).await, ["Verein"], "in the same file");
        app.given([offer("Zweiter Kurs")]).await;
        assert_eq!(app.titles(NAMES).await, ["Verein"], "in the database");
        let elsewhere = json!({"name": "Verein", "municipality": "Netphen"});
        app.given([offer_of("Dritter Kurs", elsewhere)]).await;
        assert_eq!(app.titles(NAMES).await, ["Verein", "Verein"], "another one in another municipality");
    })
    .await;
}

#[tokio::test]
async fn a_later_line_takes_over_what_was_made_from_its_name() {
    on_every_database(async |app| {
        app.given([offer("Kurs")]).await;
        let before = app.json(NAMES).await["items"][0].clone();
        assert_eq!(before.get("external_id"), None, "an id made from a name is no external id: {before}");
        let slug = before["slug"].as_str().expect("a slug");
        let detail = app.json(&format!("/api/v1/organisations/{slug}")).await;
        assert_eq!(detail["external_ids"], json!([]));
        app.given([organisation("org-1", "Verein")]).await;
        let after = app.json(NAMES).await;
        assert_eq!((&after["total"], &after["items"][0]["id"]), (&json!(1), &before["id"]));
        assert_eq!(after["items"][0]["external_id"], "org-1");
        assert_eq!(app.import([offer("Kurs")], &Options::default()).await.unchanged, 1);
    })
    .await;
}

#[tokio::test]
async fn an_id_without_a_name_must_be_known() {
    on_every_database(async |app| {
        let mut bad = organisation("org-1", "Verein");
        bad["content"]["fields"] = json!(["garten"]);
        let lines: [Value; 2] = [offer_of("Kurs", json!({"external_id": "org-1"})).into(), bad];
        let going_on = Options { keep_going: true, ..Options::default() };
        let report = app.import(lines, &going_on).await;
        assert_eq!(report.created, 0);
        let found: Vec<_> = report.errors.iter().map(|bad| bad.errors[0].pointer.as_str()).collect();
        assert_eq!(found, ["/organisation/external_id", "/content/fields/0"]);
        assert_eq!(app.json(NAMES).await["total"], 0);
    })
    .await;
}

#[tokio::test]
async fn offers_are_shown_as_soon_as_their_organisation_is() {
    on_every_database(async |app| {
        let mut draft = organisation("org-1", "Verein");
        draft["status"] = json!("draft");
        app.given([draft, offer_of("Kurs", json!({"external_id": "org-1"})).into()]).await;
        assert_eq!(app.json("/api/v1/offers").await["total"], 0);
        assert_eq!(app.get("/api/v1/offers/kurs").await.status, 404);
        app.given([organisation("org-1", "Verein")]).await;
        let page = app.json("/api/v1/offers").await;
        assert_eq!(page["items"][0]["organisation"]["name"]["text"], "Verein");
        assert_eq!(page["items"][0]["organisation"]["slug"], "verein");
        assert_eq!(app.get("/api/v1/offers/kurs").await.status, 200);
    })
    .await;
}
