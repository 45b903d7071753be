//! Places of organisations: where they are, and how exactly that is known.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{App, Browser, on_every_database};

const ORGANISATIONS: &str = "/api/v1/workspace/organisations";
const SIEGEN: &str = "05970040";
const KREUZTAL: &str = "05970024";

/// Somebody who is signed in and has registered an organisation, with its id.
async fn owner(app: &App) -> (Browser<'_>, String) {
    let browser = app.signed_in("ana@example.org").await;
    let profile = json!({"name": {"de": "Sprachcafé"}, "kind": "club", "municipalities": [SIEGEN]});
    let own = browser.post(ORGANISATIONS, &profile).await.is(StatusCode::CREATED).json();
    let id = own["id"].as_str().expect("an id").to_owned();
    (browser, id)
}

/// A place as it is stored when this is stated.
async fn stored(browser: &Browser<'_>, organisation: &str, stated: &Value) -> Value {
    let path = format!("{ORGANISATIONS}/{organisation}/places");
    browser.post(&path, stated).await.is(StatusCode::CREATED).json()
}

#[tokio::test]
async fn a_place_has_the_point_of_its_locality_however_that_is_written() {
    on_every_database(async |app| {
        let (browser, organisation) = owner(&app).await;
        let mut points = Vec::new();
        for name in ["Weidenau", "weidenau", "Вайденау"] {
            let stated = json!({"municipality": SIEGEN, "postal_code": "57076", "locality": name});
            let place = stored(&browser, &organisation, &stated).await["place"].clone();
            assert_eq!(place["locality"], "Weidenau", "{place}");
            assert_eq!(place["point"]["precision"], "locality", "{place}");
            points.push(place["point"].clone());
        }
        assert!(points.iter().all(|point| *point == points[0]), "{points:?}");
        // A village that only another municipality has stays as it is written.
        let stated = json!({"municipality": KREUZTAL, "locality": "Weidenau"});
        let place = stored(&browser, &organisation, &stated).await["place"].clone();
        assert_eq!(place["locality"], "Weidenau", "{place}");
        assert_eq!(place["point"]["precision"], "municipality", "{place}");
    })
    .await;
}

#[tokio::test]
async fn the_middle_of_a_municipality_is_nothing_that_anybody_states() {
    on_every_database(async |app| {
        let (browser, organisation) = owner(&app).await;
        let at = |precision: &str| json!({"lat": 50.9, "lon": 8.01, "precision": precision});
        for precision in ["municipality", "postal_code"] {
            let stated = json!({"municipality": KREUZTAL, "point": at(precision)});
            let place = stored(&browser, &organisation, &stated).await["place"].clone();
            assert_eq!(place["point"]["precision"], "municipality", "{place}");
            assert_ne!(place["point"]["lat"], 50.9, "{place}");
        }
        for precision in ["exact", "locality"] {
            let stated = json!({"municipality": KREUZTAL, "point": at(precision)});
            let place = stored(&browser, &organisation, &stated).await["place"].clone();
            assert_eq!(place["point"], at(precision));
        }
        // What has lost its point is not more exact than before it had one.
        let stated = json!({"municipality": KREUZTAL, "point": at("exact")});
        let place = stored(&browser, &organisation, &stated).await;
        let path = format!("{ORGANISATIONS}/{organisation}/places/{}", place["id"].as_str().expect("an id"));
        let changed = json!({"municipality": KREUZTAL});
        let changed = browser.change(Method::PUT, &path, &place["version"], Some(&changed)).await;
        assert_eq!(changed.is(StatusCode::OK).json()["place"]["point"]["precision"], "municipality");
        let nowhere = json!({"lat": 95.0, "lon": 8.0, "precision": "exact"});
        let stated = json!({"municipality": KREUZTAL, "point": nowhere});
        let refused = browser.post(&format!("{ORGANISATIONS}/{organisation}/places"), &stated).await;
        refused.refuses("/point/lat", "out_of_range");
    })
    .await;
}

#[tokio::test]
async fn without_scripts_a_place_is_written_and_stands_on_a_map() {
    on_every_database(async |app| {
        let (browser, organisation) = owner(&app).await;
        let page = format!("/de/arbeitsbereich/organisation/{organisation}");
        let html = browser.get(&page).await.is(StatusCode::OK).text();
        assert!(!html.contains("place-map__drawing"), "there is no place yet: {html}");
        let send = async |fields: &[(&str, &str)]| {
            let mut sent = vec![("do", "place:"), ("/place/municipality", SIEGEN)];
            sent.extend_from_slice(fields);
            browser.send_form(&page, &sent).await.is(StatusCode::SEE_OTHER);
        };
        let link = "https://www.openstreetmap.org/#map=17/50.8748/8.0243";
        send(&[("/place/street", "Markt 2"), ("/place/point", link), ("/place/approximate", "")]).await;
        let tapped = "50.88000, 8.02000";
        send(&[("/place/point", tapped), ("/place/approximate", tapped)]).await;
        send(&[("/place/locality", "Weidenau"), ("/place/point", ""), ("/place/approximate", "")]).await;
        let work = browser.get(&format!("{ORGANISATIONS}/{organisation}")).await.json();
        let places = work["places"].as_array().expect("places");
        let precisions: Vec<&Value> = places.iter().map(|own| &own["place"]["point"]["precision"]).collect();
        assert_eq!(precisions.len(), 3, "{work}");
        assert_eq!(precisions.iter().filter(|it| **it == "locality").count(), 2, "{work}");
        let exact = json!({"lat": 50.8748, "lon": 8.0243, "precision": "exact"});
        assert!(places.iter().any(|own| own["place"]["point"] == exact), "{work}");

        let html = browser.get(&page).await.text();
        assert_eq!(html.matches("class=\"place-map__drawing\"").count(), 3, "{html}");
        assert_eq!(html.matches("id=\"outline-05970040\"").count(), 1, "drawn once: {html}");
        assert!(html.contains("Der Punkt liegt in Siegen. Er gilt als genau."), "{html}");
        assert!(html.contains("Der Punkt liegt in Siegen. Er gilt als ungefähr: Ortsteil."), "{html}");
        assert!(html.contains("GeoBasis-DE"), "{html}");
        // What was stated can be changed; what the county knows follows the locality.
        let is_field = |value: &str| html.contains(&format!("value=\"{value}\""));
        assert!(is_field("50.8748, 8.0243") && is_field("50.88, 8.02"), "{html}");
        assert_eq!(html.matches("name=\"/place/point\"").count(), 4, "one for a new place: {html}");
        assert!(!html.contains("50.89834"), "{html}");
    })
    .await;
}
