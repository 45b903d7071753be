//! Confirming that entries are still right: in the workspace, and on the page of a reminder's link.

use http::{Method, StatusCode};
use serde_json::{Value, json};
use shared::account::MemberRole;

use crate::support::{Answer, App, Browser, offer, on_every_database, organisation};

const ANA: &str = "ana@example.org";
const LINK: &str = "/de/arbeitsbereich/bestaetigen";

/// The offer "Kurs", confirmed on a day in February, and an editor of its organisation.
async fn editor(app: &App) -> (Browser<'_>, String) {
    app.given([offer("Kurs").line("confirmed_on", "2026-02-20")]).await;
    let browser = app.signed_in(ANA).await;
    browser.joins(app, app.owner_of("kurs").await, MemberRole::Editor).await;
    let id = app.json("/api/v1/offers/kurs").await["id"].as_str().expect("an id").to_owned();
    (browser, id)
}

fn confirmation(id: &str) -> String {
    format!("/api/v1/workspace/entries/{id}/confirmation")
}

/// Chooses how often an entry is to be confirmed, which is in this version.
async fn choose(browser: &Browser<'_>, id: &str, version: &Value, chosen: &Value) -> Answer {
    let path = format!("/api/v1/workspace/entries/{id}/interval");
    browser.change(Method::PUT, &path, version, Some(chosen)).await
}

#[tokio::test]
async fn who_works_for_it_confirms_that_all_is_right() {
    on_every_database(async |app| {
        let (browser, id) = editor(&app).await;
        // Ten in the evening is the next day in summer, and here still the same.
        app.set_clock("2026-03-05T22:30:00Z");
        let answer = browser.post(&confirmation(&id), &Value::Null).await.is(StatusCode::OK).json();
        assert_eq!(
            answer,
            json!({
                "id": id,
                "confirmed_on": "2026-03-05",
                "months": 6,
                "due_on": "2026-09-05",
                "is_due": false,
                "unconfirmed": false,
                "hidden_from": null,
                "version": 2,
            })
        );
        assert_eq!(app.json("/api/v1/offers/kurs").await["confirmed_on"], "2026-03-05");
        server::services::indexing::catch_up(&app.state).await.expect("the index follows");
        assert_eq!(app.json("/api/v1/offers").await["items"][0]["confirmed_on"], "2026-03-05");
        let organisation = app.owner_of("kurs").await;
        let care = format!("/api/v1/workspace/organisations/{organisation}/care");
        let care = browser.get(&care).await.is(StatusCode::OK).json();
        let items = care["items"].as_array().expect("items");
        assert_eq!(items.len(), 2, "the offer and the profile: {care}");
        assert!(items.contains(&answer), "{care}");
        // What was never confirmed is counted from its publication on.
        let profile = items.iter().find(|item| item["id"] != id).expect("the profile");
        assert_eq!((&profile["confirmed_on"], &profile["due_on"]), (&Value::Null, &json!("2026-09-02")));
    })
    .await;
}

#[tokio::test]
async fn to_strangers_nothing_exists_and_nobody_confirms_what_is_not_public() {
    on_every_database(async |app| {
        let (editor, id) = editor(&app).await;
        let stranger = app.signed_in("ben@example.org").await;
        let months = json!({"months": 3});
        stranger.post(&confirmation(&id), &Value::Null).await.is(StatusCode::NOT_FOUND);
        choose(&stranger, &id, &json!(1), &months).await.is(StatusCode::NOT_FOUND);
        let organisation = app.owner_of("kurs").await;
        let care = format!("/api/v1/workspace/organisations/{organisation}/care");
        stranger.get(&care).await.is(StatusCode::NOT_FOUND);
        let unknown = "0193f0a0-0000-7000-8000-000000000001";
        editor.post(&confirmation(unknown), &Value::Null).await.is(StatusCode::NOT_FOUND);
        assert_eq!(app.json("/api/v1/offers/kurs").await["confirmed_on"], "2026-02-20");
        // A profile that waits for its confirmation.
        let profile = json!({"name": {"de": "Neu"}, "kind": "club", "municipalities": ["05970040"]});
        let own = stranger.post("/api/v1/workspace/organisations", &profile).await.is(StatusCode::CREATED);
        let own = own.json()["id"].as_str().expect("an id").to_owned();
        stranger.post(&confirmation(&own), &Value::Null).await.is(StatusCode::CONFLICT);
        let answer = choose(&stranger, &own, &json!(1), &months).await.is(StatusCode::OK).json();
        assert_eq!((&answer["months"], &answer["due_on"]), (&json!(3), &Value::Null));
    })
    .await;
}

#[tokio::test]
async fn an_organisation_chooses_how_often_it_is_asked() {
    on_every_database(async |app| {
        let (browser, id) = editor(&app).await;
        let set = async |version: u8, months: u8| {
            choose(&browser, &id, &json!(version), &json!({"months": months})).await
        };
        assert_eq!(set(1, 1).await.is(StatusCode::OK).json()["due_on"], "2026-03-20");
        assert_eq!(set(2, 12).await.is(StatusCode::OK).json()["due_on"], "2027-02-20");
        set(3, 0).await.refuses("/months", "out_of_range");
        set(3, 13).await.refuses("/months", "out_of_range");
        let with_more = json!({"months": 6, "version": 1});
        choose(&browser, &id, &json!(3), &with_more).await.refuses("/version", "malformed");
    })
    .await;
}

#[tokio::test]
async fn the_page_of_an_entry_confirms_it_and_says_how_often() {
    on_every_database(async |app| {
        let (browser, id) = editor(&app).await;
        let page = format!("/de/arbeitsbereich/eintrag/{id}");
        let send = async |fields: &[(&str, &str)]| browser.send_form(&page, fields).await;
        let html = browser.get(&page).await.is(StatusCode::OK).text();
        for text in [
            "Zuletzt bestätigt am 20. Februar 2026.",
            "Wir fragen wieder am 20. August 2026.",
            "alle 6 Monate",
        ] {
            assert!(html.contains(text), "{text}: {html}");
        }
        let changed = send(&[("/months", "12"), ("do", "interval")]).await.is(StatusCode::SEE_OTHER);
        assert_eq!(changed.header("location"), format!("{page}?done=interval_changed"));
        let confirmed = send(&[("/months", "1"), ("do", "confirm")]).await.is(StatusCode::SEE_OTHER);
        assert_eq!(confirmed.header("location"), format!("{page}?done=confirmed"));
        let html = browser.get(&page).await.is(StatusCode::OK).text();
        for text in ["Zuletzt bestätigt am 2. März 2026.", "Wir fragen wieder am 2. März 2027."] {
            assert!(html.contains(text), "{text}: {html}");
        }
        send(&[("/months", "13"), ("do", "interval")]).await.is(StatusCode::UNPROCESSABLE_ENTITY);
        // An interval that is not usual can still be chosen again.
        send(&[("/months", "5"), ("do", "interval")]).await.is(StatusCode::SEE_OTHER);
        let html = browser.get(&page).await.is(StatusCode::OK).text();
        assert!(html.contains("alle 5 Monate"), "{html}");
    })
    .await;
}

/// Offers of the organisation "Café", all to be confirmed on the 20th of August, and an editor of it.
async fn cafe<'a>(app: &'a App, titles: &[&str], profile_confirmed_on: &str) -> Browser<'a> {
    let mut cafe = organisation("cafe", "Café");
    cafe["confirmed_on"] = json!(profile_confirmed_on);
    let courses = titles.iter().map(|title| {
        let course = offer(title).line("organisation", json!({"external_id": "cafe"}));
        Value::from(course.line("confirmed_on", "2026-02-20"))
    });
    app.given([cafe].into_iter().chain(courses)).await;
    // The first day of a database only begins.
    app.work_on("2026-03-02").await;
    let browser = app.signed_in(ANA).await;
    browser.joins(app, app.owner_of("kurs").await, MemberRole::Editor).await;
    browser
}

#[tokio::test]
async fn the_page_of_a_link_confirms_all_at_once_and_says_that_it_is_done() {
    on_every_database(async |app| {
        cafe(&app, &["Kurs", "Sport"], "2026-12-31").await;
        app.work_on("2026-08-20").await;
        let token = app.token(ANA).await;
        let page = format!("{LINK}?token={token}");
        let guest = app.browser();
        let html = async |page: &str| guest.get(page).await.is(StatusCode::OK).text();
        let confirmed_on =
            async |slug: &str| app.json(&format!("/api/v1/offers/{slug}")).await["confirmed_on"].clone();
        assert!(html(&page).await.contains(">Bei allen stimmt noch alles<"));
        // A form that does not say what is to be done does nothing.
        guest.send_form(LINK, &[("token", &token)]).await;
        assert_eq!(confirmed_on("kurs").await, "2026-02-20");
        let all = guest.send_form(LINK, &[("token", &token), ("do", "confirm_all")]).await;
        assert_eq!(all.is(StatusCode::SEE_OTHER).header("location"), format!("{page}&done=confirmed"));
        for slug in ["kurs", "sport"] {
            assert_eq!(confirmed_on(slug).await, "2026-08-20", "{slug}");
        }
        let used = html(&page).await;
        assert!(used.contains(">Das ist schon bestätigt. Danke!<"), "{used}");
        assert!(!used.contains(">Dieser Link gilt nicht mehr"), "{used}");
        let unknown = html(&format!("{LINK}?token=invented")).await;
        assert!(unknown.contains(">Dieser Link gilt nicht mehr"), "{unknown}");
    })
    .await;
}

#[tokio::test]
async fn one_entry_needs_no_button_for_all() {
    on_every_database(async |app| {
        cafe(&app, &["Kurs"], "2026-12-31").await;
        app.work_on("2026-08-20").await;
        let page = format!("{LINK}?token={}", app.token(ANA).await);
        let html = app.browser().get(&page).await.is(StatusCode::OK).text();
        assert!(html.contains("Alles stimmt noch"), "{html}");
        assert!(!html.contains(">Bei allen stimmt noch alles<"), "{html}");
    })
    .await;
}

#[tokio::test]
async fn the_page_of_an_organisation_says_that_nobody_confirms_it() {
    on_every_database(async |app| {
        cafe(&app, &["Kurs"], "2026-02-20").await;
        let page = async || app.get("/de/organisationen/cafe").await.is(StatusCode::OK).text();
        assert!(!page().await.contains(">Nicht bestätigt"));
        for day in ["2026-08-20", "2026-09-03", "2026-09-17"] {
            app.work_on(day).await;
        }
        assert_eq!(app.json("/api/v1/organisations/cafe").await["unconfirmed"], true);
        let page = page().await;
        assert!(page.contains(">Nicht bestätigt"), "{page}");
    })
    .await;
}
