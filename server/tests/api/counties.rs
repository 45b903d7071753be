//! Another county, without touching code.

use std::fs;
use std::path::PathBuf;

use serde_json::json;
use server::clock::Clock;
use server::config::Config;
use server::services::beginnings;
use server::state::Store;
use tempfile::TempDir;

use crate::support::{offer, on_every_database, on_every_database_with};

fn testland() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "..", "shared", "region", "testland"].iter().collect()
}

#[tokio::test]
async fn another_county_brings_its_own_places_and_words() {
    on_every_database_with(
        |config| config.region_dir = Some(testland()),
        async |app| {
            let region = app.json("/api/v1/municipalities").await;
            let municipality = region["municipalities"][0]["key"].as_str().expect("a key").to_owned();
            let taxonomy = app.json("/api/v1/taxonomy").await;
            let (field, offer_type) = (&taxonomy["fields"][0]["key"], &taxonomy["offer_types"][0]["key"]);
            let here = || {
                offer("Anderswo")
                    .line("organisation", json!({"name": "Verein", "municipality": municipality}))
                    .with("fields", json!([field]))
                    .with("offer_types", json!([offer_type]))
                    .with("places", json!([{"municipality": municipality}]))
            };
            app.given([here()]).await;
            assert_eq!(
                app.titles(&format!("/api/v1/offers?municipality={municipality}")).await,
                ["Anderswo"]
            );
            assert_eq!(app.get("/api/v1/offers?municipality=05970040").await.status, 400);
            assert_eq!(app.get("/api/v1/offers?field=bildung").await.status, 400);
            let templates = beginnings::templates(&app.state).items;
            let keys: Vec<&str> = templates.iter().map(|template| template.key.as_str()).collect();
            assert_eq!(keys, ["garten"]);
            let boundaries = app.json("/api/v1/boundaries").await;
            assert_eq!(boundaries["features"][0]["properties"]["ags"], json!(municipality));
            let page = app.get("/de/angebote").await;
            assert_eq!(page.status, 200);
            assert!(!page.text().contains("Siegen"), "the page names the built-in county");
        },
    )
    .await;
}

#[tokio::test]
async fn fields_the_county_does_not_name_stand_apart_on_the_start_page() {
    on_every_database_with(
        |config| config.region_dir = Some(testland()),
        async |app| {
            let page = app.get("/de").await.text();
            let place = |text: &str| page.find(text).unwrap_or_else(|| panic!("no {text}: {page}"));
            let heading = place("Weitere Bereiche");
            assert!(place("field=lernen") < heading && heading < place("field=nachbarschaft"));
        },
    )
    .await;
}

#[tokio::test]
async fn a_county_whose_files_do_not_fit_is_refused() {
    let folder = TempDir::new().expect("a temporary folder can be made");
    for file in ["region.json", "taxonomy.json", "boundaries.geojson"] {
        let text = fs::read_to_string(testland().join(file)).expect("the file can be read");
        let text = text.replace("DE-NW", "DE-XX").replace(r#""field": "lernen""#, r#""field": "lesen""#);
        fs::write(folder.path().join(file), text).expect("the file can be written");
    }
    let config = Config {
        data_dir: folder.path().join("data"),
        region_dir: Some(folder.path().to_path_buf()),
        ..Config::default()
    };
    let refused = Store::open(config, Clock::System).await.err().expect("the county is refused");
    let refused = format!("{refused:#}");
    for flaw in [
        "region.json: state: `DE-XX` is not the code of a German state",
        "taxonomy.json: offer_types/kurs/field: there is no field `lesen`",
        "taxonomy.json: offer_types/bibliothek/field: there is no field `lesen`",
    ] {
        assert!(refused.contains(flaw), "{refused}");
    }
}

#[tokio::test]
async fn the_county_stays_in_the_tables() {
    on_every_database(async |app| {
        let replica = app.replica().await;
        assert_eq!(replica.reference(), app.state.reference());
        assert_eq!(replica.reference().region.municipalities.len(), 11);
        assert_eq!(replica.reference().taxonomy.offer_types.len(), 33);
    })
    .await;
}
