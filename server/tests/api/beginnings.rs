//! How offers begin: from a template, like another offer, or blank.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use shared::entry::RevisionState;

use crate::members::{ANA, BEN, CEM, Club};
use crate::support::files::{House, jpeg, offers, pdf, shows};
use crate::support::{App, Browser, Writing, blank_offer, on_every_database};

const WORKSPACE: &str = "/api/v1/workspace";
const ANY_ID: &str = "0193f0a0-0000-7000-8000-000000000001";

/// What an offer that begins from a template still needs, where the organisation has no contact and no place.
const MISSING: [&str; 3] = ["/contacts", "/places", "/schedule/rules/0/repeat/weekdays"];

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

/// The path of something that an organisation has.
fn of(organisation: &str, list: &str) -> String {
    format!("{WORKSPACE}/organisations/{organisation}/{list}")
}

async fn begin(browser: &Browser<'_>, organisation: &str, from: &Value) -> Value {
    browser.post(&of(organisation, "offers/from"), from).await.is(StatusCode::CREATED).json()
}

/// Begins an offer with a content of one's own, a second after the last.
async fn write(app: &App, club: &Club<'_>, with: &Value) {
    app.later(TimeDelta::seconds(1));
    let mut offer = blank_offer();
    for (name, value) in with.as_object().expect("an object") {
        offer[name] = value.clone();
    }
    club.ana.post(&of(&club.id, "offers"), &offer).await.is(StatusCode::CREATED);
}

/// Adds a contact or a place, and gives its id.
async fn add(browser: &Browser<'_>, organisation: &str, list: &str) -> Value {
    let stated = match list {
        "contacts" => json!({"contact": {"function": {"de": "Büro"}, "phone": "+49 221 4710 100"}}),
        _ => json!({"municipality": "05970040"}),
    };
    browser.post(&of(organisation, list), &stated).await.is(StatusCode::CREATED).json()["id"].clone()
}

/// The contacts, the places and the languages of an offer.
fn usual(work: &Value) -> [&Value; 3] {
    ["contacts", "places", "languages_spoken"].map(|name| &work["content"]["offer"][name])
}

#[tokio::test]
async fn templates_are_told_with_what_they_begin_with() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let told = club.ana.get(&format!("{WORKSPACE}/templates")).await.is(StatusCode::OK).json();
        let items = told["items"].as_array().expect("a list");
        let keys: Vec<&str> = items.iter().map(|template| text(&template["key"])).collect();
        assert_eq!(
            keys[..6],
            ["sprachtreff", "lernhilfe", "deutschkurs", "migrationsberatung", "sport", "begegnung"]
        );
        for template in items {
            let begun = begin(&club.ana, &club.id, &json!({"template": template["key"]})).await;
            assert_eq!(begun["content"]["offer"], template["offer"]);
            // What is missing can only be said by the organisation; the hints have nothing against the texts.
            let of = |list: &str, name: &str| -> Vec<String> {
                let entries = begun[list].as_array().expect("a list").iter();
                entries.map(|entry| text(&entry[name]).to_owned()).collect()
            };
            assert_eq!(of("missing", "pointer"), MISSING, "{begun}");
            assert_eq!(of("hints", "kind"), ["no_languages", "no_translation", "no_picture"], "{begun}");
            assert_eq!(begun["readability"]["level"], "easy", "{begun}");
        }
        let advice = &items[3]["offer"];
        assert_eq!(
            (&advice["fields"], &advice["offer_types"]),
            (&json!(["ankommen_alltag"]), &json!([keys[3]]))
        );
        assert_eq!(
            (&advice["group_size"], &advice["registration"]["kind"]),
            (&json!("individual"), &json!("recommended"))
        );
        assert_eq!(advice["schedule"]["rules"][0]["repeat"]["weekdays"], json!([]));
        let cafe = &items[0]["offer"];
        assert_eq!(
            cafe["title"],
            json!({"de": {"text": "Sprachcafé: zusammen Deutsch sprechen", "origin": "person"}})
        );
    })
    .await;
}

#[tokio::test]
async fn nobody_loads_templates_but_who_begins_an_offer() {
    on_every_database(async |app| {
        let reference = app.state.reference();
        let (_, title) = reference.taxonomy.templates[0].title.first_key_value().expect("a title");
        for path in ["/api/v1/taxonomy", "/api/openapi.json", "/de/angebote"] {
            let answer = app.get(path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            assert!(!answer.text().contains(title), "{path}");
        }
        let taxonomy = app.json("/api/v1/taxonomy").await;
        let parts: BTreeSet<&String> = taxonomy.as_object().expect("an object").keys().collect();
        assert!(parts.into_iter().eq(["fields", "languages", "offer_types", "target_groups"]), "{taxonomy}");
    })
    .await;
}

#[tokio::test]
async fn an_offer_begins_with_what_the_organisation_usually_says() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let answer = club.ana.post(&of(&club.id, "offers/from"), &json!({})).await.is(StatusCode::CREATED);
        let begun = answer.json();
        assert_eq!(answer.header("etag"), "\"1\"");
        assert_eq!((&begun["entry"]["work"], &begun["version"]), (&json!("draft"), &json!(1)));
        assert_eq!(begun["content"]["offer"]["source_language"], "de");
        assert_eq!(usual(&begun), [&json!([]); 3]);
        // What there is only one of is meant.
        let first = add(&club.ana, &club.id, "contacts").await;
        let place = add(&club.ana, &club.id, "places").await;
        let begun = begin(&club.ana, &club.id, &json!({})).await;
        assert_eq!(usual(&begun), [&json!([first]), &json!([place]), &json!([])]);
        // Of each part the newest offer counts that says something.
        let second = add(&club.ana, &club.id, "contacts").await;
        write(&app, &club, &json!({"contacts": [second]})).await;
        write(&app, &club, &json!({"languages_spoken": ["ar", "de"]})).await;
        app.later(TimeDelta::seconds(1));
        let begun = begin(&club.ana, &club.id, &json!({"template": "lernhilfe"})).await;
        assert_eq!(usual(&begun), [&json!([second]), &json!([place]), &json!(["ar", "de"])]);
        assert_eq!(begun["content"]["offer"]["registration"]["kind"], "required");
        // Those of long ago do not.
        for _ in 0..3 {
            write(&app, &club, &json!({})).await;
        }
        assert_eq!(
            usual(&begin(&club.ana, &club.id, &json!({})).await),
            [&json!([]), &json!([place]), &json!([])]
        );
    })
    .await;
}

#[tokio::test]
async fn what_no_offer_says_is_that_of_the_profile() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        add(&club.ana, &club.id, "contacts").await;
        let contact = add(&club.ana, &club.id, "contacts").await;
        let profile =
            club.ana.get(&format!("{WORKSPACE}/entries/{}", club.id)).await.is(StatusCode::OK).json();
        let mut content = profile["content"]["organisation"].clone();
        content["contacts"] = json!([contact]);
        content["languages_spoken"] = json!(["ar"]);
        let draft = format!("{WORKSPACE}/profiles/{}/draft", club.id);
        club.ana.change(Method::PUT, &draft, &profile["version"], Some(&content)).await.is(StatusCode::OK);
        let begun = begin(&club.ana, &club.id, &json!({})).await;
        assert_eq!(usual(&begun), [&json!([contact]), &json!([]), &json!(["ar"])]);
    })
    .await;
}

#[tokio::test]
async fn a_copy_has_what_its_members_see_and_nothing_that_was_decided() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let work = writing.rename("Abendkurs").await;
        assert_eq!(work["published"]["offer"]["title"]["de"]["text"], "Kurs");
        let organisation = text(&work["organisation"]);
        let copy = begin(&writing.editor, organisation, &json!({"copy": writing.id})).await;
        assert_eq!(copy["content"], work["content"]);
        // Its texts come from where they came from.
        assert_eq!(copy["content"]["offer"]["summary"]["de"]["origin"], "import");
        let entry = &copy["entry"];
        assert_ne!(entry["id"], work["entry"]["id"]);
        assert_eq!((&entry["title"], &entry["work"]), (&json!("Abendkurs"), &json!("draft")));
        assert_eq!((&entry["is_published"], &entry["slug"]), (&json!(false), &Value::Null));
        assert_eq!((&entry["confirmed_on"], &copy["published"]), (&Value::Null, &Value::Null));
        assert_eq!(writing.work().await, work, "the other one stays as it is");
    })
    .await;
}

#[tokio::test]
async fn a_copy_has_pictures_and_documents_but_no_single_days() {
    on_every_database(async |app| {
        let house = House::of(&app, ANA).await;
        let organisation = house.id.to_string();
        let picture = house.picture(jpeg(300, 300)).await;
        let document = house.document("?name=Programm.pdf", pdf("<< >>")).await;
        let document = document.is(StatusCode::CREATED).json();
        let mut offer = blank_offer();
        offer["title"] = json!({"de": "Nähkurs", "en": "Sewing"});
        offer["image"] = shows(&picture)["image"].clone();
        offer["documents"] = offers(&document)["documents"].clone();
        let times = json!({"start_time": "10:00", "end_time": "12:00"});
        let mut rule = times.clone();
        rule["repeat"] = json!({"kind": "weekly", "weekdays": ["TU"]});
        offer["schedule"] = json!({"rules": [rule]});
        let work = house.browser.post(&house.path("offers"), &offer).await.is(StatusCode::CREATED).json();
        let id = &work["entry"]["id"];
        let copy = begin(&house.browser, &organisation, &json!({"copy": id})).await;
        assert_eq!(copy["content"], work["content"]);

        let mut dated = work["content"]["offer"].clone();
        let mut single = times;
        single["date"] = json!("2026-04-01");
        dated["schedule"]["dates"] = json!([single]);
        dated["schedule"]["exceptions"] = json!(["2026-04-07"]);
        dated["registration"] = json!({"kind": "none", "deadline": "2026-04-01"});
        for name in ["valid_from", "valid_until", "publish_from", "publish_until"] {
            dated[name] = json!("2026-04-01");
        }
        dated["title"]["de"] = json!("Nähkurs am Abend");
        let draft = format!("{WORKSPACE}/offers/{}/draft", text(id));
        let saved = house.browser.change(Method::PUT, &draft, &work["version"], Some(&dated)).await;
        let saved = saved.is(StatusCode::OK).json();
        let copy = begin(&house.browser, &organisation, &json!({"copy": id})).await;
        let mut expected = work["content"]["offer"].clone();
        expected["title"] = saved["content"]["offer"]["title"].clone();
        assert_eq!(copy["content"]["offer"], expected);
        // A translation that was to be checked still is.
        assert_eq!((&saved["stale"], &copy["stale"]), (&json!(["/title/en"]), &json!(["/title/en"])));
    })
    .await;
}

#[tokio::test]
async fn what_is_not_there_any_more_is_left_out() {
    on_every_database(async |app| {
        let house = House::of(&app, ANA).await;
        let organisation = house.id.to_string();
        let with = json!({"contacts": [ANY_ID], "image": {"media": ANY_ID, "alternative_text": {}}});
        let (id, _) = house.offer("Nähkurs", RevisionState::Draft, with).await;
        let contact = add(&house.browser, &organisation, "contacts").await;
        let copy = begin(&house.browser, &organisation, &json!({"copy": id})).await;
        let offer = &copy["content"]["offer"];
        assert_eq!((&offer["contacts"], &offer["image"]), (&json!([]), &Value::Null));
        let blank = begin(&house.browser, &organisation, &json!({})).await;
        assert_eq!(blank["content"]["offer"]["contacts"], json!([contact]));
    })
    .await;
}

#[tokio::test]
async fn an_offer_begins_only_from_what_there_is_and_only_for_members() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let house = House::of(&app, CEM).await;
        let (foreign, _) = house.offer("Nähkurs", RevisionState::Draft, json!({})).await;
        let path = of(&club.id, "offers/from");
        let post = async |from: Value| club.ana.post(&path, &from).await;
        post(json!({"template": "segeln"})).await.refuses("/template", "unknown_key");
        // There is such an offer type, but no template for it.
        post(json!({"template": "kultur"})).await.refuses("/template", "unknown_key");
        post(json!({"template": "sport", "copy": foreign})).await.refuses("/copy", "too_many");
        post(json!({"copy": "kurs"})).await.refuses("/copy", "malformed");
        for other in [json!(foreign), json!(ANY_ID), json!(club.id)] {
            post(json!({"copy": other})).await.is(StatusCode::NOT_FOUND);
        }
        house.browser.post(&path, &json!({})).await.is(StatusCode::NOT_FOUND);
        app.browser().post(&path, &json!({})).await.is(StatusCode::UNAUTHORIZED);
        let own = club.ana.get(&format!("{WORKSPACE}/organisations/{}", club.id)).await;
        assert_eq!(own.is(StatusCode::OK).json()["organisation"]["entries"], json!([]));
        let ben = club.join(BEN, "editor").await;
        begin(&ben, &club.id, &json!({"template": "sport"})).await;
    })
    .await;
}

#[tokio::test]
async fn the_page_begins_offers_without_scripts() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let organisation = text(&writing.work().await["organisation"]).to_owned();
        let path = format!("/de/arbeitsbereich/neu/{organisation}");
        let html = writing.editor.get(&path).await.is(StatusCode::OK).text();
        let copy = format!("copy:{}", writing.id);
        for value in ["begin:sprachtreff", "begin:begegnung", "begin:", copy.as_str()] {
            assert!(html.contains(&format!("value=\"{value}\"")), "{value}: {html}");
        }
        assert!(html.contains(">Zusammen Sport machen<"), "what it begins with: {html}");
        let begun = async |what: &str| {
            let answer = writing.editor.send_form(&path, &[("do", what)]).await.is(StatusCode::SEE_OTHER);
            let id = answer.header("location").rsplit('/').next().unwrap_or_default().to_owned();
            let work = writing.editor.get(&format!("{WORKSPACE}/entries/{id}")).await.is(StatusCode::OK);
            work.json()["content"]["offer"].clone()
        };
        assert_eq!(begun(&copy).await["title"]["de"]["text"], "Kurs");
        let sport = begun("begin:sport").await;
        assert_eq!(sport["offer_types"], json!(["sport"]));
        assert_eq!(sport["title"]["de"]["text"], "Zusammen Sport machen");
        let blank = begun("begin:").await;
        assert_eq!((&blank["offer_types"], &blank["title"]), (&json!([]), &json!({})));
        let refused = writing.editor.send_form(&path, &[("do", "begin:segeln")]).await;
        let html = refused.is(StatusCode::UNPROCESSABLE_ENTITY).text();
        assert!(html.contains("Diese Auswahl gibt es nicht."), "{html}");
    })
    .await;
}
