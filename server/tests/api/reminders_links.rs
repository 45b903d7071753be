//! What the link of a reminder is good for, and when it ends.

use chrono::TimeDelta;
use db::repo::accounts;
use http::StatusCode;
use serde_json::{Value, json};

use crate::reminders::{ANA, BEN, CONFIRM, course, given, member, on_every_database, post};
use crate::support::offer;

const READ: &str = "/api/v1/confirmations/read";

#[tokio::test]
async fn the_link_of_a_reminder_confirms_each_entry_once() {
    on_every_database(async |app| {
        given(&app, [course("Kurs"), course("Sport")]).await;
        let ana = member(&app, ANA, "kurs").await;
        app.work_on("2026-08-20").await;
        let token = app.token(ANA).await;
        let kurs = app.json("/api/v1/offers/kurs").await["id"].clone();
        let read = async || post(&app, READ, &json!({"token": token})).await;
        // Reading changes nothing, as often as it is done.
        let asked = read().await.is(StatusCode::OK).json();
        assert_eq!(read().await.json(), asked);
        let item = |title: &str, asked: &Value| {
            let items = asked["items"].as_array().expect("items").clone();
            items.into_iter().find(|item| item["title"] == title).expect("it is asked about")
        };
        assert_eq!(asked["items"].as_array().map(Vec::len), Some(2));
        assert_eq!(
            item("Kurs", &asked),
            json!({
                "id": kurs, "kind": "offer", "title": "Kurs", "language": "de", "slug": "kurs",
                "organisation": "Café", "is_confirmed": false,
            })
        );
        app.set_clock("2026-08-22T09:00:00Z");
        let foreign = json!({"token": token, "entry": "0193f0a0-0000-7000-8000-000000000001"});
        post(&app, CONFIRM, &foreign).await.refuses("/entry", "unknown_value");
        let one = json!({"token": token, "entry": kurs});
        let asked = post(&app, CONFIRM, &one).await.is(StatusCode::OK).json();
        assert_eq!(
            (&item("Kurs", &asked)["is_confirmed"], &item("Sport", &asked)["is_confirmed"]),
            (&json!(true), &json!(false))
        );
        // A second time on another day, it says nothing new.
        app.set_clock("2026-08-25T09:00:00Z");
        post(&app, CONFIRM, &one).await.is(StatusCode::OK);
        let confirmed_on =
            async |slug: &str| app.json(&format!("/api/v1/offers/{slug}")).await["confirmed_on"].clone();
        assert_eq!(confirmed_on("kurs").await, "2026-08-22");
        assert_eq!(confirmed_on("sport").await, "2026-02-20");
        post(&app, CONFIRM, &json!({"token": token})).await.is(StatusCode::OK);
        assert_eq!(
            (confirmed_on("kurs").await, confirmed_on("sport").await),
            (json!("2026-08-22"), json!("2026-08-25"))
        );
        read().await.refuses("/token", "link_used");
        post(&app, CONFIRM, &one).await.refuses("/token", "link_used");
        // It is good for nothing else.
        post(&app, "/api/v1/session/link", &json!({"token": token})).await.refuses("/token", "link_expired");
        post(&app, READ, &json!({"token": "invented"})).await.refuses("/token", "link_expired");
        let signs_in = json!({"email": ANA});
        ana.post("/api/v1/session/links", &signs_in).await.is(StatusCode::ACCEPTED);
        let other = app.token(ANA).await;
        post(&app, CONFIRM, &json!({"token": other})).await.refuses("/token", "link_expired");
    })
    .await;
}

#[tokio::test]
async fn who_presses_a_button_of_the_page_twice_is_told_that_it_is_confirmed() {
    on_every_database(async |app| {
        given(&app, [course("Kurs"), course("Sport")]).await;
        member(&app, ANA, "kurs").await;
        app.work_on("2026-08-20").await;
        let token = app.token(ANA).await;
        let kurs = app.json("/api/v1/offers/kurs").await["id"].clone();
        let one = format!("confirm:{}", kurs.as_str().expect("an id"));
        let guest = app.browser();
        // With the first of all the link is used up.
        for what in [one.as_str(), one.as_str(), "confirm_all", "confirm_all", one.as_str()] {
            let fields = [("token", token.as_str()), ("do", what)];
            let sent = guest.send_form("/de/arbeitsbereich/bestaetigen", &fields).await;
            let led = guest.get(sent.is(StatusCode::SEE_OTHER).header("location")).await;
            let page = led.is(StatusCode::OK).text();
            let is_told = page.contains(">Danke! Die Angaben sind bestätigt.</p>");
            assert!(is_told && !page.contains("role=\"alert\""), "{what}: {page}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_link_ends_with_its_time_and_with_the_membership() {
    on_every_database(async |app| {
        given(&app, [course("Kurs")]).await;
        member(&app, ANA, "kurs").await;
        let ben = member(&app, BEN, "kurs").await;
        let account = ben.account().await;
        app.work_on("2026-08-20").await;
        let (of_ana, of_ben) = (app.token(ANA).await, app.token(BEN).await);
        let transaction = app.state.database.begin().await.expect("a transaction");
        accounts::delete(&transaction, account).await.expect("the account is deleted");
        transaction.commit().await.expect("it is committed");
        post(&app, CONFIRM, &json!({"token": of_ben})).await.refuses("/token", "link_expired");
        app.later(TimeDelta::days(59));
        post(&app, READ, &json!({"token": of_ana})).await.is(StatusCode::OK);
        app.later(TimeDelta::days(1));
        post(&app, READ, &json!({"token": of_ana})).await.refuses("/token", "link_expired");
        post(&app, CONFIRM, &json!({"token": of_ana})).await.refuses("/token", "link_expired");
        assert_eq!(app.json("/api/v1/offers/kurs").await["confirmed_on"], "2026-02-20");
    })
    .await;
}

#[tokio::test]
async fn who_works_for_it_no_more_does_not_confirm_it() {
    on_every_database(async |app| {
        given(&app, [course("Kurs")]).await;
        member(&app, ANA, "kurs").await;
        app.work_on("2026-08-20").await;
        let token = app.token(ANA).await;
        // The offer goes to another organisation.
        let moved = offer("Kurs").line("confirmed_on", "2026-02-20");
        app.given([moved]).await;
        post(&app, CONFIRM, &json!({"token": token})).await.refuses("/token", "link_expired");
        post(&app, READ, &json!({"token": token})).await.refuses("/token", "link_expired");
    })
    .await;
}
