//! Reading offers.

use serde_json::{Value, json};

use crate::support::{offer, on_every_database, organisation};

/// Replaces what differs from run to run.
fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", "[id]");
    settings
}

fn complete() -> Value {
    let mut line: Value = offer("Sprachcafé am Markt")
        .id("offer-1")
        .line("confirmed_on", "2026-02-20")
        .line("organisation", json!({"external_id": "org-1"}))
        .into();
    let more = json!({
        "title": {"de": "Sprachcafé am Markt", "en": "Language café at the market"},
        "summary": {"de": "Reden bei Tee.", "en": "Talk over tea."},
        "description": "Wir reden **miteinander**.\n\n- Tee\n- Kuchen <script>alert(1)</script>",
        "fields": ["bildung", "engagement"],
        "offer_types": ["sprachtreff"],
        "target_groups": ["erwachsene", "frauen"],
        "age": {"from": 16},
        "languages_spoken": ["de", "ar"],
        "language_level": {"from": "A1", "to": "B1"},
        "cost": {"kind": "reduced", "note": "2 Euro, mit Siegerlandpass frei"},
        "childcare": "on_request",
        "registration": {"kind": "required", "how": "per Telefon", "deadline": "2026-03-20"},
        "access": {"kind": "other", "note": "Nur für Frauen"},
        "accessibility": ["step_free", "accessible_wc"],
        "places": [{
            "name": "Altes Rathaus", "street": "Marktweg 3", "postal_code": "57072", "locality": "Siegen",
            "municipality": "Siegen", "note": "Eingang im Hof"
        }],
        "schedule": {
            "note": "nicht in den Ferien",
            "rules": [{
                "repeat": {"kind": "weekly", "weekdays": ["MO", "WE"]},
                "start_time": "10:00", "end_time": "12:00", "until": "2026-04-08", "except_holidays": true
            }],
            "exceptions": ["2026-03-09"]
        },
        "valid_until": "2026-12-31",
        "contacts": [{"function": "Anmeldung", "name": "Vorname Nachname", "phone": "0221 4710-101"}],
    });
    for (name, value) in more.as_object().expect("an object") {
        line["content"][name] = value.clone();
    }
    line
}

#[tokio::test]
async fn a_list_answers_everything_a_card_needs() {
    on_every_database(async |app| {
        app.given([organisation("org-1", "Marktverein"), complete()]).await;
        let page = app.json("/api/v1/offers?lang=en").await;
        settings().bind(|| insta::assert_json_snapshot!("list", page));
    })
    .await;
}

#[tokio::test]
async fn an_offer_answers_everything_its_page_needs() {
    on_every_database(async |app| {
        app.given([organisation("org-1", "Marktverein"), complete()]).await;
        let detail = app.json("/api/v1/offers/sprachcafe-am-markt?lang=de").await;
        settings().bind(|| insta::assert_json_snapshot!("detail", detail));
        let id = detail["id"].as_str().expect("an id");
        assert_eq!(app.json(&format!("/api/v1/offers/{id}")).await, detail);
    })
    .await;
}

#[tokio::test]
async fn texts_come_in_the_readers_language_or_name_the_fallback() {
    on_every_database(async |app| {
        app.given([organisation("org-1", "Marktverein"), complete()]).await;
        let english = app.json("/api/v1/offers/sprachcafe-am-markt?lang=en").await;
        assert_eq!(english["title"]["text"], "Language café at the market");
        assert_eq!(english["title"].get("fallback"), None);
        assert_eq!(english["cost_note"]["language"], "de");
        assert_eq!(english["cost_note"]["fallback"], true);
        let arabic = app.json("/api/v1/offers?lang=ar").await;
        assert_eq!(arabic["items"][0]["title"]["language"], "de");
        assert_eq!(arabic["items"][0]["title"]["fallback"], true);
    })
    .await;
}

#[tokio::test]
async fn a_person_is_not_named_without_consent() {
    on_every_database(async |app| {
        app.given([organisation("org-1", "Marktverein"), complete()]).await;
        let answer = app.get("/api/v1/offers/sprachcafe-am-markt").await;
        assert!(!answer.text().contains("Nachname"), "{}", answer.text());
    })
    .await;
}

#[tokio::test]
async fn drafts_and_unknown_offers_are_not_found() {
    on_every_database(async |app| {
        app.given([offer("Entwurf").line("status", "draft")]).await;
        for path in [
            "/api/v1/offers/entwurf",
            "/api/v1/offers/nichts",
            "/api/v1/offers/01980000-0000-7000-8000-000000000000",
        ] {
            assert_eq!(app.get(path).await.status, 404, "{path}");
        }
        assert_eq!(app.json("/api/v1/offers").await["total"], 0);
    })
    .await;
}

#[tokio::test]
async fn the_clock_alone_publishes_and_withdraws() {
    on_every_database(async |app| {
        app.given([
            offer("Später").with("publish_from", "2026-03-03"),
            offer("Bald vorbei").with("publish_until", "2026-03-02"),
            offer("Abgelaufen").with("valid_until", "2026-03-01"),
        ])
        .await;
        assert_eq!(app.titles("/api/v1/offers").await, ["Bald vorbei"]);
        assert_eq!(app.get("/api/v1/offers/spaeter").await.status, 404);
        // Midnight in Germany is 23:00 UTC in winter.
        app.set_clock("2026-03-02T22:59:59Z");
        assert_eq!(app.titles("/api/v1/offers").await, ["Bald vorbei"]);
        app.set_clock("2026-03-02T23:00:00Z");
        assert_eq!(app.titles("/api/v1/offers").await, ["Später"]);
        assert_eq!(app.get("/api/v1/offers/spaeter").await.status, 200);
        assert_eq!(app.get("/api/v1/offers/bald-vorbei").await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn the_next_date_moves_with_the_clock() {
    on_every_database(async |app| {
        app.given([offer("Kurs").weekly(&["MO"], "18:00", "20:00")]).await;
        let next = async || app.json("/api/v1/offers").await["items"][0]["next_date"]["start"].clone();
        assert_eq!(next().await, "2026-03-02T17:00:00Z");
        app.set_clock("2026-03-02T17:00:01Z");
        assert_eq!(next().await, "2026-03-09T17:00:00Z");
        // Summer time begins on 29 March: six in the evening stays six in the evening.
        app.set_clock("2026-03-28T12:00:00Z");
        assert_eq!(next().await, "2026-03-30T16:00:00Z");
        let detail = app.json("/api/v1/offers/kurs").await;
        assert_eq!(detail["next_dates"][0]["start"], "2026-03-30T16:00:00Z");
        assert_eq!(detail["next_dates"].as_array().map(Vec::len), Some(10));
    })
    .await;
}

#[tokio::test]
async fn a_next_date_says_how_it_goes_on() {
    on_every_database(async |app| {
        app.given([
            offer("Jede Woche").weekly(&["MO"], "18:00", "20:00"),
            offer("Zweimal die Woche").weekly(&["TU", "TH"], "18:00", "20:00"),
            offer("Nur noch einmal").weekly(&["WE"], "18:00", "20:00").with("valid_until", "2026-03-09"),
        ])
        .await;
        let page = app.json("/api/v1/offers?sort=next_date").await;
        let rhythms: Vec<&Value> = (0..3).map(|index| &page["items"][index]["rhythm"]).collect();
        assert_eq!(rhythms, [&json!(["MO"]), &json!(["TU", "TH"]), &json!(null)]);
        let rhythm = async |slug: &str| app.json(&format!("/api/v1/offers/{slug}")).await["rhythm"].clone();
        assert_eq!(rhythm("jede-woche").await, json!(["MO"]));
        assert_eq!(rhythm("nur-noch-einmal").await, json!(null));
    })
    .await;
}

#[tokio::test]
async fn dates_lie_within_the_days_on_which_an_offer_is_valid() {
    on_every_database(async |app| {
        app.given([
            offer("Ab Mai").weekly(&["MO"], "18:00", "20:00").with("valid_from", "2026-05-01"),
            offer("Bis Mitte März").weekly(&["TU"], "18:00", "20:00").with("valid_until", "2026-03-12"),
            offer("Erst in zwei Jahren").weekly(&["WE"], "18:00", "20:00").with("valid_from", "2028-01-01"),
        ])
        .await;
        let dates = async |slug: &str| -> Vec<Value> {
            let detail = app.json(&format!("/api/v1/offers/{slug}")).await;
            let dates = detail["next_dates"].as_array().expect("dates").clone();
            dates.iter().map(|date| date["start"].clone()).collect()
        };
        assert_eq!(dates("ab-mai").await[0], "2026-05-04T16:00:00Z");
        assert_eq!(dates("bis-mitte-maerz").await, ["2026-03-03T17:00:00Z", "2026-03-10T17:00:00Z"]);
        assert_eq!(dates("erst-in-zwei-jahren").await, [json!(null); 0]);
        assert_eq!(app.titles("/api/v1/offers?date_to=2026-04-30").await, ["Bis Mitte März"]);
        assert_eq!(app.titles("/api/v1/offers?weekday=MO").await, ["Ab Mai"]);
        assert_eq!(app.titles("/api/v1/offers?weekday=WE").await, [""; 0]);
        let page = app.json("/api/v1/offers?sort=next_date").await;
        assert_eq!(page["items"][0]["title"]["text"], "Bis Mitte März");
        assert_eq!(page["items"][1]["next_date"]["start"], "2026-05-04T16:00:00Z");
    })
    .await;
}

#[tokio::test]
async fn lists_are_ordered_as_asked() {
    on_every_database(async |app| {
        app.given([offer("Beta").weekly(&["TU"], "10:00", "11:00"), offer("Ohne Termin")]).await;
        app.set_clock("2026-03-02T09:30:00Z");
        app.given([offer("Älter").weekly(&["MO"], "20:00", "21:00")]).await;
        assert_eq!(app.titles("/api/v1/offers").await, ["Älter", "Beta", "Ohne Termin"]);
        assert_eq!(app.titles("/api/v1/offers?sort=title").await, ["Älter", "Beta", "Ohne Termin"]);
        assert_eq!(app.titles("/api/v1/offers?sort=newest").await[0], "Älter");
        app.set_clock("2026-03-02T20:30:00Z");
        assert_eq!(app.titles("/api/v1/offers?sort=next_date").await[0], "Beta");
    })
    .await;
}

#[tokio::test]
async fn every_page_is_reached_by_its_cursor() {
    on_every_database(async |app| {
        let titles: Vec<String> = (0..23).map(|number| format!("Angebot {number:02}")).collect();
        app.given(titles.iter().map(|title| offer(title).weekly(&["MO", "TH"], "14:00", "15:00"))).await;
        for sort in ["next_date", "newest", "title"] {
            let (mut found, mut path) = (Vec::new(), format!("/api/v1/offers?limit=5&sort={sort}"));
            loop {
                let page = app.json(&path).await;
                assert_eq!(page["total"], 23);
                found.extend(
                    page["items"].as_array().expect("items").iter().map(|item| item["title"]["text"].clone()),
                );
                let Some(next) = page["next"].as_str() else { break };
                path = format!("/api/v1/offers?limit=5&sort={sort}&cursor={next}");
            }
            found.sort_by_key(ToString::to_string);
            assert_eq!(found, titles, "{sort}");
        }
    })
    .await;
}

#[tokio::test]
async fn words_are_found_stemmed_folded_and_while_they_are_typed() {
    on_every_database(async |app| {
        app.given([
            offer("Nähkurse für Mütter"),
            offer("Fußballtraining").with("summary", "Kicken auf der großen Straße."),
            offer("Sprachcafé").with("title", json!({"de": "Sprachcafé", "en": "Conversation club"})),
        ])
        .await;
        for (query, title) in [
            ("nähkurs", "Nähkurse für Mütter"),
            ("naehkurs muetter", "Nähkurse für Mütter"),
            ("fussb", "Fußballtraining"),
            ("FUSSBALL", "Fußballtraining"),
            ("strasse", "Fußballtraining"),
            ("sprachcafe", "Sprachcafé"),
            ("conversation", "Sprachcafé"),
        ] {
            let encoded: String = url::form_urlencoded::byte_serialize(query.as_bytes()).collect();
            // Others may follow that are of the type the word means.
            assert_eq!(app.titles(&format!("/api/v1/offers?q={encoded}")).await[0], title, "{query}");
        }
        let page = app.json("/api/v1/offers?q=stra%C3%9Fe").await;
        let snippet = json!({"html": "Kicken auf der großen <mark>Straße</mark>.", "language": "de"});
        assert_eq!(page["items"][0]["snippet"], snippet);
        let page = app.json("/api/v1/offers?q=stra%C3%9Fe&lang=ar").await;
        assert_eq!(page["items"][0]["snippet"], snippet, "the text the reader is shown");
    })
    .await;
}

#[tokio::test]
async fn labels_of_fields_types_target_groups_and_places_are_found() {
    on_every_database(async |app| {
        let groups = json!(["frauen"]);
        app.given([
            offer("Eins")
                .with("target_groups", groups)
                .with("fields", json!(["engagement"]))
                .with("places", json!([{"municipality": "Kreuztal"}])),
            offer("Zwei"),
        ])
        .await;
        for word in ["frauen", "women", "engagement", "kreuztal"] {
            assert_eq!(app.titles(&format!("/api/v1/offers?q={word}")).await, ["Eins"], "{word}");
        }
    })
    .await;
}

#[tokio::test]
async fn similar_offers_suit_the_reader_and_the_time_of_day() {
    on_every_database(async |app| {
        let evening = |title: &str| offer(title).weekly(&["FR"], "18:00", "20:00");
        let spoken = |languages: &[&str]| json!(languages);
        app.given([
            evening("Kurs"),
            offer("Am Morgen").weekly(&["TU"], "09:00", "10:00"),
            evening("Am Abend"),
            offer("Auf Arabisch").weekly(&["WE"], "09:00", "10:00").with("languages_spoken", spoken(&["ar"])),
        ])
        .await;
        let similar = async |language: &str| -> Vec<String> {
            let detail = app.json(&format!("/api/v1/offers/kurs?lang={language}")).await;
            let title = |other: &Value| other["title"]["text"].as_str().unwrap_or_default().to_owned();
            detail["similar"].as_array().expect("a list").iter().map(title).collect()
        };
        assert_eq!(similar("de").await, ["Am Abend", "Am Morgen", "Auf Arabisch"]);
        assert_eq!(similar("ar").await, ["Auf Arabisch", "Am Abend", "Am Morgen"]);
    })
    .await;
}

#[tokio::test]
async fn similar_offers_are_of_the_same_type_and_first_nearby() {
    on_every_database(async |app| {
        let town = |name: &str| json!([{"municipality": name}]);
        let lines = [
            offer("Kurs"),
            offer("Kurs in Kreuztal").with("places", town("Kreuztal")).weekly(&["MO"], "09:00", "10:00"),
            offer("Kurs nebenan"),
            offer("Spielgruppe").with("offer_types", json!(["kinderbetreuung"])),
        ];
        app.given(lines).await;
        let similar = async |app: &crate::support::App, slug: &str| -> Vec<String> {
            let detail = app.json(&format!("/api/v1/offers/{slug}")).await;
            let title = |other: &Value| other["title"]["text"].as_str().unwrap_or_default().to_owned();
            detail["similar"].as_array().expect("a list").iter().map(title).collect()
        };
        assert_eq!(similar(&app, "kurs").await, ["Kurs nebenan", "Kurs in Kreuztal"]);
        assert!(similar(&app, "spielgruppe").await.is_empty());
        app.given((1..=4).map(|number| offer(&format!("Weiterer Kurs {number}")))).await;
        assert_eq!(similar(&app, "kurs").await.len(), 3);
    })
    .await;
}
