//! Reminding people of entries that are to be confirmed, and what becomes of those that nobody confirms.

use db::repo::{accounts, review};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use server::config::Config;
use server::services::{indexing, reminders};
use shared::account::MemberRole;
use shared::entry::Standing;

use crate::support::{
    Answer, App, Browser, OfferLine, PASSWORD, offer, on_every_database_with, organisation,
};

pub const ANA: &str = "ana@example.org";
pub const BEN: &str = "ben@example.org";
/// A profile that is to be confirmed long after what a test is about.
const LATER: &str = "2026-12-31";

/// Servers that keep all mails, so that they can be counted.
pub async fn on_every_database(test: impl AsyncFn(App)) {
    on_every_database_with(|config| config.mails_kept_days = 1000, test).await;
}

/// An offer of the organisation "Café", to be confirmed on the 20th of August.
pub fn course(title: &str) -> OfferLine {
    offer(title).line("organisation", json!({"external_id": "cafe"})).line("confirmed_on", "2026-02-20")
}

/// Offers of the organisation "Café", whose profile does not need to be confirmed.
pub async fn given(app: &App, offers: impl IntoIterator<Item = OfferLine>) {
    let mut cafe = organisation("cafe", "Café");
    cafe["confirmed_on"] = json!(LATER);
    app.given([cafe].into_iter().chain(offers.into_iter().map(Value::from))).await;
    // The first day of a database only begins.
    app.work_on("2026-03-02").await;
}

/// Somebody who works for the organisation of an offer.
pub async fn member<'a>(app: &'a App, email: &str, offer: &str) -> Browser<'a> {
    let browser = app.signed_in(email).await;
    browser.joins(app, app.owner_of(offer).await, MemberRole::Editor).await;
    browser
}

/// How many reminders have come.
async fn reminders_to(app: &App, email: &str) -> usize {
    let mails = app.mails(email).await;
    mails.iter().filter(|text| text.contains("Stimmt noch alles?")).count()
}

/// Somebody who is not signed in sends something.
pub async fn post(app: &App, path: &str, body: &Value) -> Answer {
    app.browser().post(path, body).await
}

pub const CONFIRM: &str = "/api/v1/confirmations";

#[tokio::test]
async fn what_nobody_confirms_is_reminded_of_then_labelled_then_hidden() {
    on_every_database(async |app| {
        given(&app, [course("Kurs")]).await;
        member(&app, ANA, "kurs").await;
        for (day, reminders, is_labelled) in [
            ("2026-08-19", 0, false),
            ("2026-08-20", 1, false),
            ("2026-08-20", 1, false),
            ("2026-09-02", 1, false),
            ("2026-09-03", 2, false),
            ("2026-09-16", 2, false),
            ("2026-09-17", 3, true),
            ("2026-10-14", 3, true),
        ] {
            app.work_on(day).await;
            // Even if the daily work is done twice.
            reminders::send(&app.state).await.expect("reminders are sent");
            assert_eq!(reminders_to(&app, ANA).await, reminders, "{day}");
            let label = if is_labelled { json!(true) } else { Value::Null };
            assert_eq!(app.json("/api/v1/offers/kurs").await["unconfirmed"], label, "{day}");
            assert_eq!(app.json("/api/v1/offers").await["items"][0]["unconfirmed"], label, "{day}");
        }
        let last = app.mails(ANA).await.remove(0);
        assert!(last.contains("ab dem 15. Oktober 2026 nicht mehr zu sehen:\n\n– Kurs"), "{last}");
        let page = app.get("/de/angebote/kurs").await.text();
        assert!(page.contains("Nicht bestätigt"), "{page}");
        // Eight weeks after it was due, from midnight on.
        app.set_clock("2026-10-14T21:59:59Z");
        app.get("/api/v1/offers/kurs").await.is(StatusCode::OK);
        app.set_clock("2026-10-14T22:00:00Z");
        app.get("/api/v1/offers/kurs").await.is(StatusCode::NOT_FOUND);
        assert_eq!(app.titles("/api/v1/offers").await, [""; 0]);
        app.work_on("2026-10-20").await;
        assert_eq!(reminders_to(&app, ANA).await, 3);
        // One tap, and it is there again.
        let token = app.token(ANA).await;
        post(&app, CONFIRM, &json!({"token": token})).await.is(StatusCode::OK);
        indexing::catch_up(&app.state).await.expect("the index follows");
        let offer = app.json("/api/v1/offers/kurs").await;
        assert_eq!((&offer["confirmed_on"], &offer["unconfirmed"]), (&json!("2026-10-20"), &Value::Null));
        assert_eq!(app.titles("/api/v1/offers").await, ["Kurs"]);
        app.work_on("2027-04-19").await;
        assert_eq!(reminders_to(&app, ANA).await, 3);
        app.work_on("2027-04-20").await;
        assert_eq!(reminders_to(&app, ANA).await, 4);
    })
    .await;
}

#[tokio::test]
async fn who_reviews_sees_what_nobody_confirms() {
    on_every_database(async |app| {
        given(&app, [course("Kurs"), offer("Treff").line("confirmed_on", "2026-02-20")]).await;
        member(&app, ANA, "kurs").await;
        for day in ["2026-08-20", "2026-09-03", "2026-09-17"] {
            app.work_on(day).await;
        }
        let ki = app.signed_in("ki@example.org").await;
        ki.get("/api/v1/review/stale").await.is(StatusCode::FORBIDDEN);
        ki.reviews(&app).await;
        let stale = ki.get("/api/v1/review/stale").await.is(StatusCode::OK).json();
        let mut items = stale["items"].as_array().expect("items").clone();
        items.sort_by_key(|item| item["title"].as_str().map(ToOwned::to_owned));
        assert_eq!(items.len(), 2, "{stale}");
        let kurs = app.json("/api/v1/offers/kurs").await;
        assert_eq!(
            items[0],
            json!({
                "id": kurs["id"],
                "kind": "offer",
                "title": "Kurs",
                "language": "de",
                "slug": "kurs",
                "organisation": kurs["organisation"]["id"],
                "organisation_name": "Café",
                "has_members": true,
                "confirmed_on": "2026-02-20",
                "unconfirmed_since": "2026-09-17",
                "hidden_from": "2026-10-14T22:00:00Z",
            })
        );
        // Where nobody works for the organisation, nobody was reminded, and it stays.
        assert_eq!(
            (&items[1]["title"], &items[1]["has_members"], &items[1]["hidden_from"]),
            (&json!("Treff"), &json!(false), &Value::Null)
        );
        app.set_clock("2027-03-01T09:00:00Z");
        app.get("/api/v1/offers/kurs").await.is(StatusCode::NOT_FOUND);
        assert_eq!(app.json("/api/v1/offers/treff").await["unconfirmed"], true);
    })
    .await;
}

#[tokio::test]
async fn the_configuration_hides_what_nobody_works_for_too() {
    let hide = |config: &mut Config| {
        config.hide_without_members = true;
        config.hidden_after_weeks = 6;
        config.confirm_months = 1;
    };
    on_every_database_with(hide, async |app| {
        given(&app, [course("Kurs").line("confirmed_on", "2026-02-28")]).await;
        for day in ["2026-03-28", "2026-04-11", "2026-04-25"] {
            app.work_on(day).await;
        }
        app.set_clock("2026-05-08T21:59:59Z");
        assert_eq!(app.json("/api/v1/offers/kurs").await["unconfirmed"], true);
        app.set_clock("2026-05-08T22:00:00Z");
        app.get("/api/v1/offers/kurs").await.is(StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn each_person_gets_one_mail_with_all_that_is_due() {
    on_every_database(async |app| {
        let other = offer("Treff").line("confirmed_on", "2026-02-19");
        given(&app, [course("Kurs"), course("Sport"), course("Spiel").line("confirmed_on", LATER), other])
            .await;
        let ana = member(&app, ANA, "kurs").await;
        ana.joins(&app, app.owner_of("treff").await, MemberRole::Owner).await;
        let ben = member(&app, BEN, "kurs").await;
        let language = json!({"name": "Ben", "language": "en"});
        ben.put("/api/v1/account/profile", &language).await.is(StatusCode::OK);
        app.signed_in("cem@example.org").await;
        app.work_on("2026-08-20").await;
        let listed = |text: &str| -> Vec<String> {
            text.lines().filter_map(|line| line.strip_prefix("– ")).map(ToOwned::to_owned).collect()
        };
        let mails = app.mails(ANA).await;
        assert_eq!(mails.len(), 2, "the registration and one reminder");
        let mut titles = listed(&mails[0]);
        titles.sort();
        assert_eq!(titles, ["Kurs", "Sport", "Treff"]);
        assert!(mails[0].contains("/de/arbeitsbereich/bestaetigen?token="), "{}", mails[0]);
        let mails = app.mails(BEN).await;
        assert_eq!((mails.len(), listed(&mails[0]).len()), (2, 2));
        assert!(mails[0].contains("is everything still right?"), "{}", mails[0]);
        assert!(mails[0].contains("/en/arbeitsbereich/bestaetigen?token="), "{}", mails[0]);
        assert_eq!(app.mails("cem@example.org").await.len(), 1, "who works for nobody gets nothing");
    })
    .await;
}

#[tokio::test]
async fn two_servers_send_no_mail_twice() {
    on_every_database(async |app| {
        given(&app, [course("Kurs"), course("Sport")]).await;
        member(&app, ANA, "kurs").await;
        let replica = app.replica().await;
        app.set_clock("2026-08-20T09:00:00Z");
        let (first, second) = tokio::join!(reminders::send(&app.state), reminders::send(&replica));
        first.and(second).expect("reminders are sent");
        assert_eq!(reminders_to(&app, ANA).await, 1);
    })
    .await;
}

#[tokio::test]
async fn after_weeks_of_rest_no_step_is_left_out() {
    on_every_database(async |app| {
        given(&app, [course("Kurs")]).await;
        member(&app, ANA, "kurs").await;
        // Due in August, but the server comes back in December only.
        for (day, reminders) in [
            ("2026-12-01", 1),
            ("2026-12-02", 1),
            ("2026-12-14", 1),
            ("2026-12-20", 2),
            ("2027-01-02", 2),
            ("2027-01-03", 3),
        ] {
            app.work_on(day).await;
            assert_eq!(reminders_to(&app, ANA).await, reminders, "{day}");
        }
        app.set_clock("2027-01-30T22:59:59Z");
        assert_eq!(app.json("/api/v1/offers/kurs").await["unconfirmed"], true);
        app.set_clock("2027-01-30T23:00:00Z");
        app.get("/api/v1/offers/kurs").await.is(StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn nobody_is_reminded_of_what_the_public_does_not_see() {
    on_every_database(async |app| {
        let over = course("Vorbei").with("valid_until", "2026-08-01");
        let was_shown = course("Aushang").with("publish_until", "2026-08-01");
        let draft = course("Entwurf").line("status", "draft");
        given(&app, [over, was_shown, draft, course("Kurs")]).await;
        member(&app, ANA, "kurs").await;
        let organisation = app.owner_of("kurs").await;
        let stand = async |standing: Standing| {
            let transaction = app.state.database.begin().await.expect("a transaction");
            review::set_standing(&transaction, organisation, standing, app.now()).await.expect("it stands");
            transaction.commit().await.expect("it is committed");
        };
        stand(Standing::Suspended).await;
        app.work_on("2026-08-20").await;
        assert_eq!(reminders_to(&app, ANA).await, 0);
        stand(Standing::Trusted).await;
        app.work_on("2026-08-21").await;
        let mails = app.mails(ANA).await;
        let listed: Vec<&str> = mails[0].lines().filter(|line| line.starts_with("– ")).collect();
        assert_eq!(listed, ["– Kurs"]);
    })
    .await;
}

#[tokio::test]
async fn who_confirms_or_asks_later_is_left_in_peace() {
    on_every_database(async |app| {
        given(&app, [course("Kurs"), course("Sport"), course("Spiel")]).await;
        member(&app, ANA, "kurs").await;
        for (day, reminders) in [("2026-08-20", 1), ("2026-09-03", 2), ("2026-09-17", 3)] {
            app.work_on(day).await;
            assert_eq!(reminders_to(&app, ANA).await, reminders);
        }
        let ana = app.browser();
        ana.sign_in(ANA, PASSWORD).await.is(StatusCode::OK);
        let id = async |slug: &str| app.json(&format!("/api/v1/offers/{slug}")).await["id"].clone();
        let entry = async |slug: &str, what: &str| {
            format!("/api/v1/workspace/entries/{}{what}", id(slug).await.as_str().expect("an id"))
        };
        ana.post(&entry("kurs", "/confirmation").await, &Value::Null).await.is(StatusCode::OK);
        let choose = async |slug: &str, months: u32| {
            let version = ana.get(&entry(slug, "").await).await.is(StatusCode::OK).json()["version"].clone();
            let (path, chosen) = (entry(slug, "/interval").await, json!({"months": months}));
            ana.change(Method::PUT, &path, &version, Some(&chosen)).await.is(StatusCode::OK).json()
        };
        let months = choose("sport", 12).await;
        assert_eq!((&months["unconfirmed"], &months["hidden_from"]), (&json!(false), &Value::Null));
        assert_eq!(choose("spiel", 1).await["unconfirmed"], true, "it is due all the same");
        let label =
            async |slug: &str| app.json(&format!("/api/v1/offers/{slug}")).await["unconfirmed"].clone();
        assert_eq!(
            (label("kurs").await, label("sport").await, label("spiel").await),
            (Value::Null, Value::Null, json!(true))
        );
        app.set_clock("2026-11-01T09:00:00Z");
        app.get("/api/v1/offers/spiel").await.is(StatusCode::NOT_FOUND);
        // A source that has asked says so.
        app.given([course("Spiel").line("confirmed_on", "2026-10-30")]).await;
        assert_eq!(label("spiel").await, Value::Null);
        app.work_on("2026-11-02").await;
        assert_eq!(reminders_to(&app, ANA).await, 3);
        assert_eq!(app.titles("/api/v1/offers").await.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn what_accounts_of_the_demonstration_look_after_does_not_vanish() {
    on_every_database(async |app| {
        given(&app, [course("Kurs")]).await;
        let id = member(&app, ANA, "kurs").await.account().await;
        let transaction = app.state.database.begin().await.expect("a transaction");
        let mut account = accounts::lock(&transaction, id).await.expect("the account");
        account.is_demo = true;
        accounts::save(&transaction, account).await.expect("it is stored");
        transaction.commit().await.expect("it is committed");
        for day in ["2026-08-20", "2026-09-03", "2026-09-17", "2026-12-01"] {
            app.work_on(day).await;
        }
        assert_eq!(reminders_to(&app, ANA).await, 0);
        assert_eq!(app.json("/api/v1/offers/kurs").await["unconfirmed"], true);
    })
    .await;
}
