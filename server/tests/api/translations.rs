//! What contacts, places and the remark on a pause say in other languages.

use std::collections::HashSet;

use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::members::Club;
use crate::support::{Browser, Writing, on_every_database};

const SIEGEN: &str = "05970040";

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

/// Writes something of an organisation anew, in the version in which it is known.
async fn change(browser: &Browser<'_>, path: &str, known: &Value, body: &Value) -> Value {
    let path = format!("{path}/{}", text(&known["id"]));
    let answer = browser.change(Method::PUT, &path, &known["version"], Some(body)).await;
    answer.is(StatusCode::OK).json()
}

/// Every id of the fields of contacts and places on a page.
fn field_ids(html: &str) -> Vec<&str> {
    let ids = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next());
    ids.filter(|id| id.starts_with("contact-") || id.starts_with("place-")).collect()
}

#[tokio::test]
async fn a_translation_of_a_contact_is_to_be_checked_when_the_german_text_changes() {
    on_every_database(async |app| {
        let Club { ana, id, .. } = &Club::of(&app).await;
        let path = format!("/api/v1/workspace/organisations/{id}/contacts");
        let function = json!({
            "de": "Büro",
            "en": {"text": "Office", "origin": "machine"},
            "ar": "المكتب",
            "uk": " "
        });
        let contact = json!({"function": function, "phone": "+49 221 4710 100", "note": {"de": " "}});
        let own = ana.post(&path, &json!({"contact": contact})).await.is(StatusCode::CREATED).json();
        let stored = &own["contact"]["function"];
        assert_eq!((&stored["en"]["origin"], &stored["en"]["checked"]), (&json!("machine"), &Value::Null));
        assert_eq!((&stored["ar"]["origin"], &stored["ar"]["checked"]), (&json!("person"), &json!(true)));
        assert_eq!((&stored["uk"], &own["contact"]["note"]), (&Value::Null, &Value::Null));
        assert_eq!(own["stale"], json!([]));

        let mut contact = own["contact"].clone();
        contact["function"]["de"] = json!("Anmeldung");
        let own = change(ana, &path, &own, &json!({"contact": contact})).await;
        assert_eq!(own["stale"], json!(["/function/ar", "/function/en"]));
        assert_eq!(own["contact"]["function"]["en"]["origin"], "machine");
        // One is compared and is still right, the other one is written anew.
        let mut contact = own["contact"].clone();
        contact["function"]["en"] = json!({"text": "Office", "origin": "machine", "checked": true});
        contact["function"]["ar"] = json!("التسجيل");
        let own = change(ana, &path, &own, &json!({"contact": contact})).await;
        let stored = &own["contact"]["function"];
        assert_eq!((&stored["en"]["origin"], &stored["en"]["checked"]), (&json!("machine"), &json!(true)));
        assert_eq!(own["stale"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn a_translation_of_a_place_is_to_be_checked_when_the_german_text_changes() {
    on_every_database(async |app| {
        let Club { ana, id, .. } = &Club::of(&app).await;
        let organisation = format!("/api/v1/workspace/organisations/{id}");
        let path = format!("{organisation}/places");
        let place = json!({
            "municipality": SIEGEN,
            "name": {"de": "Pfarrheim", "en": "Parish hall"},
            "note": {"de": "Eingang im Hof", "en": {"text": "Through the yard", "origin": "machine"}}
        });
        let own = ana.post(&path, &place).await.is(StatusCode::CREATED).json();
        assert_eq!(own["stale"], json!([]));
        let mut place = own["place"].clone();
        place["name"]["de"] = json!("Gemeindehaus");
        place["note"]["de"] = json!("Eingang vorne");
        let own = change(ana, &path, &own, &place).await;
        assert_eq!(own["stale"], json!(["/name/en", "/note/en"]));
        let origins = [&own["place"]["name"]["en"]["origin"], &own["place"]["note"]["en"]["origin"]];
        assert_eq!(origins, [&json!("person"), &json!("machine")]);
        let work = ana.get(&organisation).await.is(StatusCode::OK).json();
        assert_eq!(work["places"][0]["stale"], own["stale"]);
        let mut place = own["place"].clone();
        place["name"] = json!({"de": "Gemeindehaus", "en": "Community hall"});
        place["note"] = json!({"de": ""});
        let own = change(ana, &path, &own, &place).await;
        assert_eq!((&own["stale"], &own["place"]["note"]), (&json!([]), &Value::Null));
    })
    .await;
}

#[tokio::test]
async fn without_scripts_a_contact_is_translated_and_its_translations_are_checked() {
    on_every_database(async |app| {
        let Club { ana, id, .. } = &Club::of(&app).await;
        let page = format!("/de/arbeitsbereich/organisation/{id}");
        let send = async |what: &str, version: &str, fields: &[(&str, &str)]| {
            let mut sent = vec![("do", what), ("version", version), ("/contact/phone", "0221 4710-100")];
            sent.extend_from_slice(fields);
            ana.send_form(&page, &sent).await
        };
        let own = async || {
            let path = format!("/api/v1/workspace/organisations/{id}");
            ana.get(&path).await.is(StatusCode::OK).json()["contacts"][0].clone()
        };
        let mut fields = vec![
            ("/contact/function/de", "Büro"),
            ("/contact/note/de", "vormittags"),
            ("/contact/function/de-simple", "Hier arbeiten wir"),
            ("/contact/function/added", "Ofis"),
        ];
        // Nobody knows yet which language that is.
        let html = send("contact:", "0", &fields).await.is(StatusCode::UNPROCESSABLE_ENTITY).text();
        for shown in ["Hier fehlt die Sprache.", "value=\"Ofis\"", "value=\"Hier arbeiten wir\""] {
            assert!(html.contains(shown), "{shown}: {html}");
        }
        assert_eq!(html.matches("id=\"contact--added-contact\"").count(), 1, "{html}");
        fields.push(("/added/contact", "tr"));
        send("contact:", "0", &fields).await.is(StatusCode::SEE_OTHER);
        let made = own().await;
        let function = &made["contact"]["function"];
        assert_eq!((&function["tr"]["text"], &function["tr"]["origin"]), (&json!("Ofis"), &json!("person")));
        assert_eq!(function["de-simple"]["text"], "Hier arbeiten wir");

        let (what, version) = (format!("contact:{}", text(&made["id"])), made["version"].to_string());
        let fields = [("/contact/function/de", "Anmeldung"), ("/contact/note/de", "vormittags")];
        send(&what, &version, &fields).await.is(StatusCode::SEE_OTHER);
        let changed = own().await;
        assert_eq!(changed["stale"], json!(["/function/de-simple", "/function/tr"]));
        let html = ana.get(&page).await.is(StatusCode::OK).text();
        for shown in ["In weiteren Sprachen", "2 Texte prüfen", "Die Übersetzung stimmt noch"] {
            assert!(html.contains(shown), "{shown}: {html}");
        }
        let compared = "/compared/contact/function/tr";
        assert!(html.contains(&format!("name=\"{compared}\"")), "{html}");
        assert!(!html.contains("1 Text fehlt"), "what is to be checked comes first: {html}");
        let ids = field_ids(&html);
        let different: HashSet<&&str> = ids.iter().collect();
        assert_eq!(different.len(), ids.len(), "{ids:?}");

        let version = changed["version"].to_string();
        let fields = [("/contact/function/tr", "Ofis"), (compared, "true")];
        send(&what, &version, &fields).await.is(StatusCode::SEE_OTHER);
        assert_eq!(own().await["stale"], json!(["/function/de-simple"]));
        let html = ana.get(&page).await.text();
        assert!(html.contains("1 Text prüfen") && html.contains("1 Text fehlt"), "{html}");
    })
    .await;
}

#[tokio::test]
async fn without_scripts_it_is_said_in_any_language_how_a_place_is_found() {
    on_every_database(async |app| {
        let Club { ana, id, .. } = &Club::of(&app).await;
        let page = format!("/de/arbeitsbereich/organisation/{id}");
        let fields = [
            ("do", "place:"),
            ("/place/municipality", SIEGEN),
            ("/place/note/de", "Eingang im Hof"),
            ("/place/note/uk", "Вхід із двору"),
            ("/place/name/en", "Parish hall"),
        ];
        ana.send_form(&page, &fields).await.is(StatusCode::SEE_OTHER);
        let work = ana.get(&format!("/api/v1/workspace/organisations/{id}")).await.json();
        let place = &work["places"][0]["place"];
        assert_eq!(place["note"]["de"]["text"], "Eingang im Hof");
        assert_eq!(place["note"]["uk"]["text"], "Вхід із двору");
        assert_eq!(place["name"]["en"]["text"], "Parish hall");
        let html = ana.get(&page).await.is(StatusCode::OK).text();
        for value in ["Eingang im Hof", "Вхід із двору", "Parish hall"] {
            assert!(html.contains(&format!("value=\"{value}\"")), "{value}: {html}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_translation_of_a_pause_is_to_be_checked_when_the_german_text_changes() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let send = async |note: &str, more: &[(&str, &str)]| {
            let mut sent = vec![("do", "state:paused"), ("/until", "2026-06-07"), ("/state_note", note)];
            sent.extend_from_slice(more);
            writing.editor.send_form(&writing.page(), &sent).await
        };
        let english = ("/state_note/en", "Summer break");
        send("Sommerpause", &[english]).await.is(StatusCode::SEE_OTHER);
        let work = writing.work().await;
        assert_eq!(work["entry"]["state_note"]["en"]["origin"], "person");
        assert_eq!(work["stale"], json!([]));
        send("Wir bauen um", &[english]).await.is(StatusCode::SEE_OTHER);
        assert_eq!(writing.work().await["stale"], json!(["/state_note/en"]));
        let html = writing.editor.get(&writing.page()).await.is(StatusCode::OK).text();
        let compared = ("/compared/state_note/en", "true");
        for shown in ["In weiteren Sprachen", "1 Text prüfen", "name=\"/compared/state_note/en\""] {
            assert!(html.contains(shown), "{shown}: {html}");
        }
        send("Wir bauen um", &[english, compared]).await.is(StatusCode::SEE_OTHER);
        assert_eq!(writing.work().await["stale"], json!([]));
        let added = ("/state_note/added", "Yaz molası");
        let refused = send("Wir bauen um", &[english, added]).await;
        let html = refused.is(StatusCode::UNPROCESSABLE_ENTITY).text();
        assert!(html.contains("Hier fehlt die Sprache.") && html.contains("value=\"Yaz molası\""), "{html}");
    })
    .await;
}
