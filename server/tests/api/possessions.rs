//! What organisations have, deleted on its page where no scripts run.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::members::{BEN, Club};
use crate::support::files::{House, jpeg, pdf};
use crate::support::{Answer, blank_offer, on_every_database};

/// Whether a page has a button that does this.
fn offers_to(html: &str, what: &str) -> bool {
    html.contains(&format!("value=\"{what}\""))
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

/// Where an answer leads.
fn location(answer: &Answer) -> &str {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.header("location")
}

#[tokio::test]
async fn contacts_and_places_are_deleted_once_nothing_shows_them() {
    on_every_database(async |app| {
        let Club { ana, id, .. } = &Club::of(&app).await;
        let of = |list: &str| format!("/api/v1/workspace/organisations/{id}/{list}");
        let page = format!("/de/arbeitsbereich/organisation/{id}");
        let contact = json!({"contact": {"function": {"de": "Büro"}, "phone": "+49 221 4710 100"}});
        let contact = ana.post(&of("contacts"), &contact).await.is(StatusCode::CREATED).json();
        let place = ana.post(&of("places"), &json!({"municipality": "05970040"})).await.json();
        let mut offer = blank_offer();
        offer["contacts"] = json!([contact["id"]]);
        let work = ana.post(&of("offers"), &offer).await.is(StatusCode::CREATED).json();
        let delete_contact = format!("delete_contact:{}", text(&contact["id"]));
        let delete_place = format!("delete_place:{}", text(&place["id"]));
        let html = ana.get(&page).await.is(StatusCode::OK).text();
        assert!(html.contains("Das wird in 1 Eintrag gezeigt."), "{html}");
        assert!(!offers_to(&html, &delete_contact), "{html}");
        assert!(offers_to(&html, &delete_place), "{html}");
        assert!(!offers_to(&html, "delete_place:"), "there is no new one yet: {html}");

        let send = async |what: &str, version: &Value| {
            ana.send_form(&page, &[("version", version.to_string().as_str()), ("do", what)]).await
        };
        // What is shown stays, whatever the page was like when it was sent.
        send(&delete_contact, &contact["version"]).await.is(StatusCode::CONFLICT);
        send(&delete_place, &json!(1)).await.is(StatusCode::PRECONDITION_FAILED);
        let answer = send(&delete_place, &place["version"]).await;
        assert_eq!(location(&answer), format!("{page}?done=deleted"));
        let draft = format!("/api/v1/workspace/entries/{}/draft", text(&work["entry"]["id"]));
        let gone = ana.change(Method::DELETE, &draft, &work["version"], None).await;
        gone.is(StatusCode::NO_CONTENT);
        location(&send(&delete_contact, &contact["version"]).await);
        let left = ana.get(&format!("/api/v1/workspace/organisations/{id}")).await.json();
        assert_eq!((&left["contacts"], &left["places"]), (&json!([]), &json!([])));
        let html = ana.get(&format!("{page}?done=deleted")).await.text();
        assert!(html.contains("Gelöscht."), "{html}");
    })
    .await;
}

#[tokio::test]
async fn files_are_told_with_what_uses_them_and_deleted_once_nothing_does() {
    on_every_database(async |app| {
        let house = House::of(&app, "ana@example.org").await;
        let page = format!("/de/arbeitsbereich/organisation/{}", house.id);
        let html = house.browser.get(&page).await.is(StatusCode::OK).text();
        assert!(!html.contains("id=\"files\""), "there is none: {html}");
        let picture = house.picture(jpeg(300, 300)).await;
        let document =
            house.document("?name=Programm.pdf", pdf("<< >>")).await.is(StatusCode::CREATED).json();
        let mut offer = blank_offer();
        offer["title"] = json!({"de": "Nähkurs"});
        offer["image"] = json!({"media": picture["id"], "alternative_text": {"de": "Ein Bild"}});
        let work = house.browser.post(&house.path("offers"), &offer).await.is(StatusCode::CREATED).json();
        let delete = |file: &Value| format!("delete_file:{}", text(&file["id"]));
        let html = house.browser.get(&page).await.is(StatusCode::OK).text();
        let entry = format!("/de/arbeitsbereich/eintrag/{}", text(&work["entry"]["id"]));
        for shown in ["Programm.pdf", "Benutzt in:", "Nähkurs", entry.as_str()] {
            assert!(html.contains(shown), "{shown}: {html}");
        }
        assert!(offers_to(&html, &delete(&document)), "{html}");
        assert!(!offers_to(&html, &delete(&picture)), "{html}");

        let send =
            async |file: &Value| house.browser.send_form(&page, &[("do", delete(file).as_str())]).await;
        send(&picture).await.is(StatusCode::CONFLICT);
        assert_eq!(location(&send(&document).await), format!("{page}?done=deleted"));
        let left = house.browser.get(&house.path("files")).await.json()["items"].clone();
        let ids: Vec<&Value> = left.as_array().expect("files").iter().map(|file| &file["id"]).collect();
        assert_eq!(ids, [&picture["id"]]);
    })
    .await;
}

#[tokio::test]
async fn before_something_is_lost_it_is_said_what() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let ben = club.join(BEN, "editor").await;
        let page = format!("/de/arbeitsbereich/mitglieder/{}", club.id);
        let html = club.ana.get(&page).await.is(StatusCode::OK).text();
        assert!(html.contains(">Entfernen …</span>"), "{html}");
        assert!(html.contains("bekommt darüber eine E-Mail"), "{html}");
        let html = ben.get(&page).await.is(StatusCode::OK).text();
        assert!(html.contains(">Organisation verlassen …</span>"), "{html}");
        assert!(html.contains("Zurück kommen Sie mit einer neuen Einladung."), "{html}");
        let path = format!("/api/v1/workspace/organisations/{}/offers", club.id);
        let work = club.ana.post(&path, &blank_offer()).await.is(StatusCode::CREATED).json();
        let entry = format!("/de/arbeitsbereich/eintrag/{}", text(&work["entry"]["id"]));
        let html = club.ana.get(&entry).await.is(StatusCode::OK).text();
        assert!(html.contains(">Entwurf löschen …</span>"), "{html}");
        assert!(html.contains("Was Sie geschrieben haben, ist dann für immer weg."), "{html}");
    })
    .await;
}
