//! What reviewers should look at before they publish something.

use http::StatusCode;
use serde_json::{Value, json};

use crate::case_detail::{open_case, read};
use crate::members::BEN;
use crate::support::{Writing, offer, on_every_database, organisation};

#[tokio::test]
async fn each_thing_to_look_at_is_told_once() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        app.given([offer("Abendkurs"), offer("Schach")]).await;
        let mut offer = writing.work().await["content"]["offer"].clone();
        offer["title"]["de"] = json!("Der Abendkurs");
        offer["description"] = json!({"de": "Fragen Sie Frau Müller. Frau Müller hilft gern."});
        offer["valid_until"] = json!("2026-03-01");
        writing.save(&offer).await;
        writing.hand_in(&json!({})).await.is(StatusCode::OK);
        let detail = read(&writing.staff, &open_case(&app, &writing.id).await).await;
        let other = app.json("/api/v1/offers/abendkurs").await["id"].clone();
        let entry = json!({"id": other, "kind": "offer", "slug": "abendkurs", "organisation": "Verein"});
        let warning = |kind: &str, pointer: &str, text: &str| {
            json!({"kind": kind, "pointer": pointer, "text": text, "entry": null})
        };
        assert_eq!(
            detail["warnings"],
            json!([
                {"kind": "duplicate", "pointer": "", "text": "Abendkurs", "entry": entry},
                warning("missing_text", "/summary/de", "Ein Angebot."),
                warning("expired", "/valid_until", "2026-03-01"),
                warning("personal_name", "/description/de", "Frau Müller"),
            ])
        );
    })
    .await;
}

#[tokio::test]
async fn an_organisation_may_be_there_already() {
    on_every_database(async |app| {
        app.given([organisation("a", "Sprachcafé Siegen"), organisation("b", "Sportverein")]).await;
        let writing = Writing::begin(&app).await;
        let ben = app.signed_in(BEN).await;
        let profile = json!({
            "name": {"de": "Sprachcafé in Siegen"}, "kind": "club", "municipalities": ["05970040"],
            "summary": {"de": "Hier sprechen Sie zusammen Deutsch."},
        });
        let own = ben.post("/api/v1/workspace/organisations", &profile).await.is(StatusCode::CREATED).json();
        let case = open_case(&app, own["id"].as_str().expect("an id")).await;
        let warnings = read(&writing.staff, &case).await["warnings"].clone();
        let told: Vec<(&Value, &Value, &Value)> = warnings
            .as_array()
            .expect("warnings")
            .iter()
            .map(|warning| (&warning["kind"], &warning["pointer"], &warning["entry"]["slug"]))
            .collect();
        assert_eq!(
            told,
            [
                (&json!("duplicate"), &json!(""), &json!("sprachcafe-siegen")),
                (&json!("missing_text"), &json!("/description/de"), &Value::Null),
                (&json!("unreachable"), &json!("/contacts"), &Value::Null),
            ]
        );
    })
    .await;
}
