//! Reading organisations.

use serde_json::json;

use crate::support::{offer, on_every_database, organisation, place};

#[tokio::test]
async fn an_organisation_answers_everything_its_page_needs() {
    on_every_database(async |app| {
        let mut line = organisation("org-1", "Brückenverein");
        line["content"]["description"] = json!("Wir bauen **Brücken**.");
        line["content"]["website"] = json!("https://bruecken.example.org");
        line["content"]["languages_spoken"] = json!(["de", "tr"]);
        line["content"]["places"] = json!([place("Netphen")]);
        app.given([line]).await;
        let detail = app.json("/api/v1/organisations/brueckenverein").await;
        let mut settings = insta::Settings::clone_current();
        settings.add_filter(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", "[id]");
        settings.bind(|| insta::assert_json_snapshot!("organisation", detail));
        assert_eq!(app.titles("/api/v1/organisations").await, ["Brückenverein"]);
    })
    .await;
}

#[tokio::test]
async fn organisations_are_filtered_and_found() {
    on_every_database(async |app| {
        let mut mosque = organisation("org-2", "Gemeinde am Fluss");
        mosque["content"]["kind"] = json!("congregation");
        mosque["content"]["municipalities"] = json!([]);
        app.given([organisation("org-1", "Brückenverein"), mosque]).await;
        assert_eq!(app.titles("/api/v1/organisations?kind=congregation").await, ["Gemeinde am Fluss"]);
        assert_eq!(app.titles("/api/v1/organisations?municipality=05970012").await, ["Gemeinde am Fluss"]);
        assert_eq!(app.titles("/api/v1/organisations?q=bruecken").await, ["Brückenverein"]);
        app.given([organisation("org-3", "Anker")]).await;
        let by_title = ["Anker", "Brückenverein", "Gemeinde am Fluss"];
        assert_eq!(app.titles("/api/v1/organisations").await, by_title);
        assert_eq!(app.titles("/api/v1/organisations?sort=title").await, by_title);
        assert_eq!(app.titles("/api/v1/organisations?q=engagement&sort=title").await, by_title);
        let page = app.json("/api/v1/organisations?kind=club").await;
        assert_eq!(page["facets"]["kind"], json!({"club": 2, "congregation": 1}));
    })
    .await;
}

#[tokio::test]
async fn a_new_name_reaches_the_offers() {
    on_every_database(async |app| {
        let of = json!({"external_id": "org-1"});
        app.given([organisation("org-1", "Alter Name"), offer("Kurs").line("organisation", of).into()]).await;
        app.given([organisation("org-1", "Neuer Name")]).await;
        let page = app.json("/api/v1/offers?q=neuer+name").await;
        assert_eq!(page["items"][0]["organisation"]["name"]["text"], "Neuer Name");
    })
    .await;
}
