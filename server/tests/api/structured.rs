//! What pages tell machines.

use serde_json::{Value, json};

use crate::support::{App, offer, on_every_database, on_every_database_with, organisation};

const SITE: &str = "http://127.0.0.1:3000";

/// What a page tells of itself, thing by thing.
async fn told(app: &App, path: &str) -> Vec<Value> {
    let html = app.get(path).await.text();
    let (head, _) = html.split_once("</head>").expect("the page has a head");
    let mut scripts = head.split("type=\"application/ld+json\">").skip(1);
    let (script, _) = scripts.next().and_then(|rest| rest.split_once("</script>")).expect("data");
    assert!(scripts.next().is_none(), "{path} tells it once");
    let data: Value = serde_json::from_str(script).expect("it is JSON");
    assert_eq!(data["@context"], "https://schema.org", "{path}");
    data["@graph"].as_array().expect("things").clone()
}

/// The values of a tag of the preview.
async fn preview(app: &App, path: &str, property: &str) -> Vec<String> {
    let html = app.get(path).await.text();
    let begin = format!("<meta property=\"{property}\" content=\"");
    let value = |rest: &str| rest.split_once('"').map(|(value, _)| value.to_owned());
    html.split(&begin).skip(1).filter_map(value).collect()
}

#[tokio::test]
async fn the_start_page_tells_how_to_search_and_who_operates_it() {
    on_every_database(async |app| {
        let site = &told(&app, "/en").await[0];
        assert_eq!((&site["@type"], &site["url"]), (&json!("WebSite"), &json!(format!("{SITE}/en"))));
        assert_eq!(
            site["potentialAction"]["target"]["urlTemplate"],
            format!("{SITE}/en/angebote?q={{words}}")
        );
        assert_eq!(site["publisher"], Value::Null, "nobody is made up");
    })
    .await;
    let configure = |config: &mut server::config::Config| {
        config.operator_name = Some("Kreis Beispiel".to_owned());
        config.operator_url = "https://kreis.example.org/".parse().ok();
    };
    on_every_database_with(configure, async |app| {
        let operator =
            json!({"@type": "Organization", "name": "Kreis Beispiel", "url": "https://kreis.example.org/"});
        assert_eq!(told(&app, "/de").await[0]["publisher"], operator);
    })
    .await;
}

#[tokio::test]
async fn lists_tell_what_they_show() {
    on_every_database(async |app| {
        app.given([offer("Malen"), offer("Turnen </script>").with("cost", json!({"kind": "paid"}))]).await;
        let list = told(&app, "/de/angebote?cost=paid").await.remove(0);
        assert_eq!(
            (&list["@type"], &list["mainEntity"]["numberOfItems"]),
            (&json!("CollectionPage"), &json!(1))
        );
        let items = &list["mainEntity"]["itemListElement"];
        let turnen = json!([{
            "@type": "ListItem",
            "position": 1,
            "url": format!("{SITE}/de/angebote/turnen-script"),
        }]);
        assert_eq!(*items, turnen);
        let pages = told(&app, "/de/angebote/turnen-script").await;
        assert!(pages.iter().any(|page| page["name"] == "Turnen </script>"), "{pages:?}");
        let list = told(&app, "/de/organisationen").await.remove(0);
        let url = &list["mainEntity"]["itemListElement"][0]["url"];
        assert_eq!(*url, format!("{SITE}/de/organisationen/verein"));
        let list = told(&app, "/de/angebote?q=nichts").await.remove(0);
        assert_eq!(list["mainEntity"]["itemListElement"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn ways_to_find_something_are_pages_of_the_site() {
    on_every_database(async |app| {
        app.given([offer("Malen")]).await;
        for path in ["/de/karte", "/de/umkreis"] {
            let page = told(&app, path).await.remove(0);
            assert_eq!((&page["@type"], &page["url"]), (&json!("WebPage"), &json!(format!("{SITE}{path}"))));
        }
    })
    .await;
}

#[tokio::test]
async fn an_offer_with_dates_is_an_event() {
    on_every_database(async |app| {
        app.set_clock("2026-03-27T09:00:00Z");
        let place = json!({
            "name": "Rathaus", "street": "Markt 1", "postal_code": "57072", "municipality": "Siegen",
            "point": {"lat": 50.5, "lon": 8.25, "precision": "exact"},
        });
        let line = offer("Tanzen")
            .weekly(&["SA", "SU"], "18:00", "20:00")
            .with("age", json!({"from": 6, "to": 12}))
            .with("languages_spoken", json!(["de", "ar"]))
            .with("places", json!([place]));
        app.given([line]).await;
        let [event, way] = &told(&app, "/de/angebote/tanzen").await[..] else { panic!("two things") };
        let answer = app.json("/api/v1/offers/tanzen").await;
        assert_eq!((&event["@type"], &event["name"]), (&json!("Event"), &answer["title"]["text"]));
        assert_eq!(event["startDate"], "2026-03-28T18:00:00+01:00");
        assert_eq!(event["endDate"], "2026-03-28T20:00:00+01:00");
        let dates = event["subEvent"].as_array().expect("several dates");
        assert_eq!(dates.len(), answer["next_dates"].as_array().map_or(0, Vec::len));
        assert_eq!(dates[1]["startDate"], "2026-03-29T18:00:00+02:00", "the clocks have changed");
        assert_eq!(event["eventSchedule"]["byDay"], json!(["SA", "SU"]));
        assert_eq!(event["isAccessibleForFree"], true);
        assert_eq!((&event["typicalAgeRange"], &event["inLanguage"]), (&json!("6-12"), &json!(["de", "ar"])));
        let address = json!({
            "@type": "PostalAddress", "streetAddress": "Markt 1", "postalCode": "57072",
            "addressLocality": "Siegen", "addressCountry": "DE",
        });
        assert_eq!(event["location"]["address"], address);
        assert_eq!(event["location"]["geo"]["latitude"], 50.5);
        let organizer = json!({
            "@type": "Organization", "name": "Verein", "url": format!("{SITE}/de/organisationen/verein"),
        });
        assert_eq!(event["organizer"], organizer);
        assert_eq!(way["@type"], "BreadcrumbList");
        assert_eq!(way["itemListElement"][2]["item"], event["url"]);
    })
    .await;
}

#[tokio::test]
async fn an_offer_without_dates_is_a_course_or_a_service() {
    on_every_database(async |app| {
        let advice = offer("Beratung").with("offer_types", json!(["asylberatung"]));
        app.given([offer("Kurs"), advice]).await;
        let course = &told(&app, "/de/angebote/kurs").await[0];
        assert_eq!((&course["@type"], &course["provider"]["name"]), (&json!("Course"), &json!("Verein")));
        let service = &told(&app, "/de/angebote/beratung").await[0];
        assert_eq!((&service["@type"], &service["offers"]["price"]), (&json!("Service"), &json!(0)));
        let place = &service["availableChannel"]["serviceLocation"];
        assert_eq!((&place["address"]["addressLocality"], &place["geo"]), (&json!("Siegen"), &Value::Null));
    })
    .await;
}

#[tokio::test]
async fn an_organisation_tells_how_to_reach_it() {
    on_every_database(async |app| {
        app.given([organisation("club", "Verein")]).await;
        let club = &told(&app, "/de/organisationen/verein").await[0];
        assert_eq!((&club["@type"], &club["areaServed"]), (&json!("NGO"), &json!("Siegen")));
        let contact = json!({
            "@type": "ContactPoint", "contactType": "Büro",
            "email": "buero@verein.example.org", "telephone": "0221 4710-100",
        });
        assert_eq!(club["contactPoint"], contact);
        let page = &told(&app, "/de/kontakt").await[0];
        assert_eq!((&page["@type"], &page["inLanguage"]), (&json!("ContactPage"), &json!("de")));
    })
    .await;
}

#[tokio::test]
async fn shared_pages_have_a_preview() {
    on_every_database(async |app| {
        app.given([offer("Malen")]).await;
        let path = "/ar/angebote/malen";
        for (property, values) in [
            ("og:title", vec!["Malen".to_owned()]),
            ("og:description", vec!["Ein Angebot.".to_owned()]),
            ("og:url", vec![format!("{SITE}{path}")]),
            ("og:locale", vec!["ar_AR".to_owned()]),
            ("og:locale:alternate", vec!["de_DE".to_owned(), "en_GB".to_owned()]),
            ("og:image", vec![format!("{SITE}/social.png")]),
        ] {
            assert_eq!(preview(&app, path, property).await, values, "{property}");
        }
        app.import_with_picture(offer("Turnen"), 640).await;
        let detail = app.json("/api/v1/offers/turnen").await;
        let largest =
            detail["image"]["variants"].as_array().and_then(|variants| variants.last()?["url"].as_str());
        let picture = format!("{SITE}{}", largest.expect("a picture"));
        assert_eq!(preview(&app, "/de/angebote/turnen", "og:image").await, [picture], "its own picture");
        let html = app.get(path).await.text();
        let usual = format!("hreflang=\"x-default\" href=\"{SITE}/de/angebote/malen\"");
        assert!(html.contains(&usual), "readers of other languages are led to German");
    })
    .await;
}
