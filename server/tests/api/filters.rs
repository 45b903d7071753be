//! Filters and facet counts.

use serde_json::{Value, json};

use crate::support::{App, OfferLine, offer, on_every_database, organisation, place};

/// Two offers of which only the first meets the query.
async fn only_first(app: &App, query: &str, first: OfferLine, second: OfferLine) {
    app.given([first.id("first").with("title", "Erstes"), second.id("second").with("title", "Zweites")])
        .await;
    assert_eq!(app.titles(&format!("/api/v1/offers?{query}")).await, ["Erstes"], "{query}");
}

#[tokio::test]
async fn a_list_without_results_leads_to_such_as_have_some() {
    on_every_database(async |app| {
        app.given([
            offer("Kurs").with("places", json!([place("Netphen")])),
            offer("Teuer").with("cost", json!({"kind": "paid"})).with("places", json!([place("Burbach")])),
        ])
        .await;
        let alternatives = async |query: &str| app.json(&format!("/api/v1/offers?{query}")).await["alternatives"].clone();
        // Netphen lies beside Kreuztal, Burbach does not.
        assert_eq!(
            alternatives("municipality=05970024&cost=free").await,
            json!([
                {"query": "municipality=05970020&municipality=05970024&municipality=05970032&municipality=05970040&cost=free", "total": 1},
                {"query": "cost=free", "total": 1},
            ])
        );
        assert_eq!(alternatives("cost=free").await, json!(null), "there are results");
        assert_eq!(alternatives("cost=reduced").await, json!(null), "everything is no alternative");
        assert_eq!(alternatives("q=xyzzyq&cost=paid").await, json!([{"query": "cost=paid", "total": 1}]));
        // From Burbach to Netphen are less than twenty kilometres.
        assert_eq!(
            alternatives("near=05970008&radius=2&cost=free").await,
            json!([
                {"query": "cost=free&near=05970008&radius=20", "total": 1},
                {"query": "near=05970008&radius=2", "total": 1},
                {"query": "cost=free", "total": 1},
            ])
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_near_comes_first_and_says_how_far_it_is() {
    on_every_database(async |app| {
        let at = |lat: f64, lon: f64| {
            json!([{"municipality": "Kreuztal", "point": {"lat": lat, "lon": lon, "precision": "exact"}}])
        };
        app.given([
            offer("Weit").with("places", at(50.900, 7.988)),
            offer("Nah").with("places", at(50.960, 7.988)),
            offer("Irgendwo").with("places", json!([place("Kreuztal")])),
            offer("Littfeld").with("places", json!([{"municipality": "Kreuztal", "locality": "Littfeld"}])),
            offer("Überall").with("places", json!([])).with("whole_county", json!(true)),
        ])
        .await;
        let found = async |query: &str| {
            let answer = app.json(&format!("/api/v1/offers?{query}")).await;
            let items = answer["items"].as_array().expect("a list").clone();
            items
                .iter()
                .map(|item| {
                    let about = if item["distance_is_approximate"] == true { " ca." } else { "" };
                    format!("{}{about} {}", item["title"]["text"].as_str().expect("a title"), item["distance"])
                })
                .collect::<Vec<_>>()
        };
        let of_point = ["Irgendwo null", "Nah 890", "Littfeld ca. 3997", "Weit 7561", "Überall null"];
        assert_eq!(found("near=50.9680001,7.9880001").await, of_point);
        assert_eq!(found("near=50.968,7.988&radius=3").await, ["Irgendwo null", "Nah 890", "Überall null"]);
        // From anything but a point, all distances are about.
        assert_eq!(
            found("near=05970024&radius=1").await,
            ["Irgendwo null", "Nah ca. 862", "Überall null"]
        );
        let by_title = found("near=57223&radius=5&sort=title").await;
        assert!(by_title.iter().any(|line| line.starts_with("Nah ca.")), "{by_title:?}");
        let answer = app.get("/api/v1/offers?near=Atlantis").await;
        assert_eq!(answer.json()["errors"], json!([{"pointer": "/near", "code": "unknown_value", "value": "Atlantis"}]));
    })
    .await;
}

#[tokio::test]
async fn every_filter_lets_through_what_meets_it() {
    let base = || offer("Angebot");
    let cases: Vec<(&str, OfferLine, OfferLine)> = vec![
        ("field=engagement", base().with("fields", json!(["bildung", "engagement"])), base()),
        ("type=sport", base().with("offer_types", json!(["sport"])), base()),
        ("municipality=05970024", base().with("places", json!([place("Kreuztal")])), base()),
        (
            "locality=05970024%2FKrombach",
            base().with("places", json!([{"municipality": "Kreuztal", "locality": "Krombach"}])),
            base().with("places", json!([place("Kreuztal")])),
        ),
        (
            "postal_code=57076",
            base().with("places", json!([{"municipality": "Siegen", "postal_code": "57076"}])),
            base().with("places", json!([{"municipality": "Siegen", "postal_code": "57072"}])),
        ),
        ("target_group=frauen", base().with("target_groups", json!(["frauen"])), base()),
        ("age=12", base().with("age", json!({"from": 6, "to": 12})), base().with("age", json!({"from": 13}))),
        ("language=ar", base().with("languages_spoken", json!(["de", "ar"])), base()),
        (
            "level=A2",
            base().with("language_level", json!({"from": "A1", "to": "B1"})),
            base().with("language_level", json!({"from": "B1", "to": "C1"})),
        ),
        ("level=A2", base().with("language_level", json!({"from": "A2", "to": "A2"})), base()),
        ("cost=paid", base().with("cost", json!({"kind": "paid"})), base()),
        (
            "format=hybrid",
            base().with("format", "hybrid").with("online_url", "https://treffen.example.org"),
            base(),
        ),
        ("group_size=individual", base().with("group_size", "individual"), base()),
        ("childcare=yes", base().with("childcare", "yes"), base()),
        ("registration=required", base().with("registration", json!({"kind": "required"})), base()),
        ("access=referral", base().with("access", json!({"kind": "referral"})), base()),
        ("accessibility=sign_language", base().with("accessibility", json!(["sign_language"])), base()),
        ("weekday=WE", base().weekly(&["WE"], "10:00", "12:00"), base().weekly(&["TH"], "10:00", "12:00")),
        ("time=morning", base().weekly(&["WE"], "11:00", "13:00"), base().weekly(&["WE"], "11:00", "13:01")),
        ("time=evening", base().weekly(&["WE"], "17:00", "19:00"), base().weekly(&["WE"], "16:59", "19:00")),
        (
            "time=afternoon",
            base().weekly(&["WE"], "16:59", "19:00"),
            base().weekly(&["WE"], "17:00", "19:00"),
        ),
        (
            "date_from=2026-03-10&date_to=2026-03-12",
            base().once("2026-03-12", "22:00", "23:30"),
            base().once("2026-03-13", "00:30", "01:00"),
        ),
        ("q=Erstes", base(), base()),
    ];
    for (query, first, second) in cases {
        on_every_database(async |app| only_first(&app, query, first.clone(), second.clone()).await).await;
    }
}

#[tokio::test]
async fn what_is_new_or_changed_since_a_day_can_be_asked_for() {
    on_every_database(async |app| {
        app.set_clock("2026-02-20T09:00:00Z");
        app.given([offer("Alt"), offer("Geändert"), offer("Ab März").with("publish_from", "2026-03-01")])
            .await;
        // Half past midnight in Germany.
        app.set_clock("2026-02-27T23:30:00Z");
        app.given([offer("Geändert").with("summary", "Jetzt in einem anderen Raum."), offer("Neu")]).await;
        app.set_clock("2026-03-02T09:00:00Z");
        let found = async |day: &str| {
            let mut found = app.titles(&format!("/api/v1/offers?changed_since={day}")).await;
            found.sort();
            found
        };
        assert_eq!(found("2026-02-20").await, ["Ab März", "Alt", "Geändert", "Neu"]);
        assert_eq!(found("2026-02-28").await, ["Ab März", "Geändert", "Neu"]);
        assert_eq!(found("2026-03-01").await, ["Ab März"]);
        assert_eq!(found("2026-03-02").await, [""; 0]);
        assert_eq!(app.titles("/api/v1/organisations?changed_since=2026-03-02").await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn weekday_and_time_ask_for_one_date_that_meets_both() {
    on_every_database(async |app| {
        let rules = |slots: &[(&str, &str, &str)]| {
            let rule = |(weekday, start, end): &(&str, &str, &str)| {
                json!({"repeat": {"kind": "weekly", "weekdays": [weekday]}, "start_time": start, "end_time": end})
            };
            json!({"rules": slots.iter().map(rule).collect::<Vec<_>>()})
        };
        app.given([
            offer("Montagabend").with("schedule", rules(&[("MO", "18:00", "20:00")])),
            offer("Anders").with("schedule", rules(&[("MO", "09:00", "10:00"), ("TU", "18:00", "20:00")])),
        ])
        .await;
        let page = app.json("/api/v1/offers?weekday=MO&time=evening").await;
        assert_eq!(page["items"][0]["title"]["text"], "Montagabend");
        assert_eq!(page["total"], 1);
        assert_eq!(page["facets"]["weekday"], json!({"MO": 1, "TU": 1}));
        assert_eq!(page["facets"]["time"], json!({"morning": 1, "evening": 1}));
    })
    .await;
}

#[tokio::test]
async fn online_and_county_wide_offers_belong_to_every_municipality() {
    on_every_database(async |app| {
        app.given([
            offer("Online")
                .with("format", "online")
                .with("online_url", "https://kurs.example.org")
                .without("places"),
            offer("Kreisweit").with("whole_county", true).without("places"),
            offer("Siegen"),
        ])
        .await;
        let mut found = app.titles("/api/v1/offers?municipality=05970004").await;
        found.sort();
        assert_eq!(found, ["Kreisweit", "Online"]);
        let page = app.json("/api/v1/offers").await;
        assert_eq!(page["facets"]["municipality"]["05970040"], 3);
        assert_eq!(page["facets"]["municipality"]["05970004"], 2);
    })
    .await;
}

#[tokio::test]
async fn values_widen_and_facets_narrow() {
    on_every_database(async |app| {
        app.given([
            offer("Sport frei").with("offer_types", json!(["sport"])),
            offer("Kultur frei").with("offer_types", json!(["kultur"])),
            offer("Kultur teuer")
                .with("offer_types", json!(["kultur"]))
                .with("cost", json!({"kind": "paid"})),
            offer("Kurs frei"),
        ])
        .await;
        let mut found = app.titles("/api/v1/offers?type=sport&type=kultur&cost=free").await;
        found.sort();
        assert_eq!(found, ["Kultur frei", "Sport frei"]);
        let facets = app.json("/api/v1/offers?type=sport&cost=free").await["facets"].take();
        // A facet's own selection does not reduce its own counts; others' does.
        assert_eq!(facets["type"], json!({"deutschkurs": 1, "kultur": 1, "sport": 1}));
        assert_eq!(facets["cost"], json!({"free": 1}));
    })
    .await;
}

#[tokio::test]
async fn offers_are_filtered_by_organisation() {
    on_every_database(async |app| {
        let other = json!({"name": "Anderer Verein", "municipality": "Netphen"});
        app.given([offer("Hier"), offer("Dort").line("organisation", other)]).await;
        let here = app.json("/api/v1/offers?q=Hier").await;
        let id = here["items"][0]["organisation"]["id"].as_str().expect("an id");
        assert_eq!(app.titles(&format!("/api/v1/offers?organisation={id}")).await, ["Hier"]);
    })
    .await;
}

#[tokio::test]
async fn a_list_is_reduced_to_the_entries_asked_for() {
    on_every_database(async |app| {
        app.given([offer("Eins"), offer("Zwei"), offer("Drei")]).await;
        let all = app.json("/api/v1/offers?sort=title").await;
        let id = |index: usize| all["items"][index]["id"].as_str().expect("an id").to_owned();
        let unknown = "01890a5d-ac96-774b-bcce-b302099a8057";
        let query = format!("id={}&id={}&id={unknown}&sort=title", id(0), id(2));
        assert_eq!(app.titles(&format!("/api/v1/offers?{query}")).await, ["Drei", "Zwei"]);
        assert_eq!(app.titles(&format!("/api/v1/offers?{query}&q=Zwei")).await, ["Zwei"]);
        assert!(app.titles(&format!("/api/v1/offers?id={unknown}")).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn villages_of_one_name_are_told_apart() {
    on_every_database(async |app| {
        let village = |municipality: &str| json!([{"municipality": municipality, "locality": "Holzhausen"}]);
        app.given([
            offer("Hier").with("places", village("Burbach")),
            offer("Dort").with("places", village("Bad Laasphe")),
        ])
        .await;
        let page = app.json("/api/v1/offers?locality=05970008/Holzhausen").await;
        assert_eq!(page["items"][0]["title"]["text"], "Hier");
        let counts = json!({"05970008/Holzhausen": 1, "05970028/Holzhausen": 1});
        assert_eq!(page["facets"]["locality"], counts);
    })
    .await;
}

#[tokio::test]
async fn counted_organisations_are_named() {
    on_every_database(async |app| {
        let of = |name: &str| json!({"name": name, "municipality": "Netphen"});
        app.given([
            offer("Eins").line("organisation", of("Brücke")),
            offer("Zwei").line("organisation", of("Brücke")),
            offer("Drei").line("organisation", of("Anker")).with("cost", json!({"kind": "paid"})),
        ])
        .await;
        let named = async |path: &str| -> Vec<(String, u64)> {
            let page = app.json(path).await;
            let organisations = page["organisations"].as_array().expect("organisations").iter();
            let pair = |it: &Value| {
                assert!(
                    page["facets"]["organisation"][it["id"].as_str().expect("an id")].is_u64()
                        || it["count"] == 0
                );
                (it["name"].as_str().expect("a name").to_owned(), it["count"].as_u64().expect("a count"))
            };
            organisations.map(pair).collect()
        };
        let (bridge, anchor) = ("Brücke".to_owned(), "Anker".to_owned());
        assert_eq!(named("/api/v1/offers").await, [(bridge.clone(), 2), (anchor.clone(), 1)]);
        let page = app.json("/api/v1/offers?cost=free").await;
        let id = page["organisations"][0]["id"].as_str().expect("an id").to_owned();
        // The choice does not reduce the counts, and what is chosen is told even without a result.
        assert_eq!(named(&format!("/api/v1/offers?organisation={id}")).await.len(), 2);
        let nothing = format!("/api/v1/offers?organisation={id}&cost=paid");
        assert_eq!(named(&nothing).await, [(anchor, 1), (bridge, 0)]);
    })
    .await;
}

#[tokio::test]
async fn an_organisation_without_offers_can_be_chosen() {
    on_every_database(async |app| {
        app.given([organisation("org-1", "Brückenverein")]).await;
        let list = app.json("/api/v1/organisations").await;
        let id = list["items"][0]["id"].as_str().expect("an id");
        let page = app.json(&format!("/api/v1/offers?organisation={id}")).await;
        assert_eq!(page["total"], 0);
        assert_eq!(page["organisations"][0]["name"], "Brückenverein");
    })
    .await;
}

#[tokio::test]
async fn every_value_a_facet_counts_can_be_chosen() {
    on_every_database(async |app| {
        app.given([offer("Angebot")
            .with(
                "places",
                json!([{"municipality": "Siegen", "locality": "Neue Siedlung", "postal_code": "57999"}]),
            )
            .with("languages_spoken", json!(["de"]))
            .weekly(&["SA"], "10:00", "12:00")])
            .await;
        let facets: Value = app.json("/api/v1/offers").await["facets"].take();
        for (facet, values) in facets.as_object().expect("facets are an object") {
            for (value, count) in values.as_object().expect("values are an object") {
                let query: String =
                    url::form_urlencoded::Serializer::new(String::new()).append_pair(facet, value).finish();
                assert_eq!(app.json(&format!("/api/v1/offers?{query}")).await["total"], *count, "{query}");
            }
        }
    })
    .await;
}
