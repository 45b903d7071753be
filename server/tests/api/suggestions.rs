//! Suggestions while typing.

use serde_json::{Value, json};

use crate::support::{App, offer, on_every_database, organisation, place};

async fn suggested(app: &App, query: &str) -> Vec<(String, String)> {
    let answer = app.json(&format!("/api/v1/suggestions?{query}")).await;
    let text = |item: &Value, name: &str| item[name].as_str().expect("a text").to_owned();
    let items = answer["items"].as_array().expect("a list");
    items.iter().map(|item| (text(item, "kind"), text(item, "text"))).collect()
}

#[tokio::test]
async fn topics_places_organisations_and_offers_are_suggested() {
    on_every_database(async |app| {
        app.given([
            organisation("org-1", "Kreuzweg e. V."),
            offer("Kreuz und quer durchs Siegerland").with("places", json!([place("Kreuztal")])).into(),
        ])
        .await;
        let pair = |kind: &str, text: &str| (kind.to_owned(), text.to_owned());
        assert_eq!(
            suggested(&app, "q=kreu").await,
            [
                pair("place", "Kreuztal"),
                pair("organisation", "Kreuzweg e. V."),
                pair("offer", "Kreuz und quer durchs Siegerland"),
            ]
        );
        assert_eq!(suggested(&app, "q=kreuzt&lang=ar").await[0], pair("place", "كرويتستال"));
        assert_eq!(suggested(&app, "q=").await, []);
    })
    .await;
}

#[tokio::test]
async fn a_topic_or_place_leads_to_a_list_with_what_else_was_typed() {
    on_every_database(async |app| {
        app.given([
            offer("Rad").with("offer_types", json!(["sport"])).with("places", json!([place("Kreuztal")])),
            offer("Ball").with("offer_types", json!(["sport"])).with("places", json!([place("Siegen")])),
        ])
        .await;
        let items = app.json("/api/v1/suggestions?q=ich+suche+rad+in+kreuzta").await["items"].clone();
        assert_eq!(items[0]["query"], "q=rad&municipality=05970024");
        assert_eq!(items[0]["total"], 1);
        // Nothing takes place there.
        assert_eq!(suggested(&app, "q=burbac").await.iter().filter(|(kind, _)| kind == "place").count(), 0);
    })
    .await;
}

#[tokio::test]
async fn what_is_understood_of_the_words_before_becomes_a_filter() {
    on_every_database(async |app| {
        app.given([
            offer("Deutsch A1")
                .with("offer_types", json!(["deutschkurs"]))
                .with("places", json!([place("Kreuztal")])),
            offer("Ball").with("offer_types", json!(["sport"])).with("places", json!([place("Kreuztal")])),
        ])
        .await;
        let items = app.json("/api/v1/suggestions?q=Deutschkurs+Kreuzt").await["items"].clone();
        assert_eq!(items[0]["text"], "Deutschkurs · Kreuztal");
        assert_eq!(items[0]["query"], "type=deutschkurs&municipality=05970024");
        assert_eq!(items[0]["total"], 1);
    })
    .await;
}

#[tokio::test]
async fn a_text_names_places() {
    on_every_database(async |app| {
        let named = async |query: &str| {
            let answer = app.json(&format!("/api/v1/places?q={query}")).await;
            let items = answer["items"].as_array().expect("a list").clone();
            items
                .iter()
                .map(|item| format!("{} {}", item["near"], item["name"]).replace('"', ""))
                .collect::<Vec<_>>()
        };
        assert_eq!(named("57223").await, ["57223 57223"]);
        assert_eq!(named("kreutzal").await, ["05970024 Kreuztal"]);
        assert_eq!(named("Laasphe").await, ["05970028 Bad Laasphe"]);
        assert_eq!(named("%D9%83%D8%B1%D9%88%D9%8A%D8%AA%D8%B3%D8%A7%D9%84").await, ["05970024 Kreuztal"]);
        assert_eq!(named("Weidenau").await, ["05970040/Weidenau Siegen (Weidenau)"]);
        // There are two villages of that name.
        assert_eq!(
            named("Holzhausen").await,
            ["05970008/Holzhausen Burbach (Holzhausen)", "05970028/Holzhausen Bad Laasphe (Holzhausen)"]
        );
        assert!(named("Hamburg").await.is_empty());
        assert!(named("").await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn only_a_text_and_a_language_are_taken() {
    on_every_database(async |app| {
        for query in ["q=a&cost=free", "q=a&q=b", "q=a&lang=Deutsch", "limit=2"] {
            let answer = app.get(&format!("/api/v1/suggestions?{query}")).await;
            assert_eq!(answer.json()["code"], "invalid_parameter", "{query}");
        }
    })
    .await;
}
