//! What was done by whom, as those read it who review the whole county.

use chrono::{DateTime, Utc};
use db::repo::audit::{self, AuditRow};
use http::StatusCode;
use serde_json::{Value, json};
use shared::account::ReviewScope;
use shared::audit::AuditAction;
use shared::id::{AccountId, EntryId, OrganisationId};
use uuid::Uuid;

use crate::claims::{KI, accept, cafe, claim, decide, text};
use crate::members::{BEN, CEM};
use crate::support::{App, Browser, Writing, on_every_database, reviewer};

const LOG: &str = "/api/v1/review/log";

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

/// Writes down what was done, all of it together.
async fn write_down(app: &App, events: Vec<AuditRow>) {
    let transaction = app.state.database.begin().await.expect("a transaction");
    for event in events {
        audit::append(&transaction, event).await.expect("it is written down");
    }
    transaction.commit().await.expect("it is committed");
}

/// The events that a query finds, as they are told.
async fn found(browser: &Browser<'_>, query: &str) -> Vec<Value> {
    let log = browser.get(&format!("{LOG}?{query}")).await.is(StatusCode::OK).json();
    log["items"].as_array().expect("items").clone()
}

/// What was done in the events that a query finds.
async fn actions(browser: &Browser<'_>, query: &str) -> Vec<String> {
    found(browser, query).await.iter().map(|event| text(&event["action"])).collect()
}

#[tokio::test]
async fn the_log_is_read_by_whom_by_what_and_by_day() {
    on_every_database(async |app| {
        let ki = reviewer(&app, KI, ReviewScope::All).await;
        let (me, nobody) = (Some(ki.account().await), Some(AccountId(Uuid::from_u128(1))));
        let (entry, organisation) = (EntryId(Uuid::from_u128(2)), OrganisationId(Uuid::from_u128(3)));
        let mut noted = AuditRow::new(me, AuditAction::Noted, at("2026-03-01T22:59:59Z"));
        noted.organisation = Some(organisation);
        // In Germany that is the next day already.
        let mut hidden = AuditRow::new(me, AuditAction::Hidden, at("2026-03-01T23:00:00Z"));
        (hidden.entry, hidden.organisation) = (Some(entry), Some(organisation));
        hidden.reason = Some("Das gibt es nicht mehr.".to_owned());
        let mut shown = AuditRow::new(nobody, AuditAction::Shown, at("2026-03-02T08:00:00Z"));
        (shown.entry, shown.before, shown.after) =
            (Some(entry), Some(json!("hidden")), Some(json!("active")));
        let about = |query: &str| format!("organisation={organisation}&{query}");
        write_down(&app, vec![noted, hidden, shown]).await;
        assert_eq!(actions(&ki, &about("")).await, ["hidden", "noted"], "the newest comes first");
        assert_eq!(actions(&ki, &about("from=2026-03-02")).await, ["hidden"]);
        assert_eq!(actions(&ki, &about("until=2026-03-01")).await, ["noted"]);
        assert_eq!(actions(&ki, &about("from=2026-03-02&until=2026-03-01")).await, [""; 0]);
        assert_eq!(actions(&ki, &about("action=noted")).await, ["noted"]);
        assert_eq!(actions(&ki, &format!("entry={entry}")).await, ["shown", "hidden"]);
        let by = |id: Option<AccountId>| format!("entry={entry}&actor={}", id.expect("an id"));
        assert_eq!(actions(&ki, &by(me)).await, ["hidden"]);
        assert_eq!(actions(&ki, &by(nobody)).await, ["shown"]);
        let told = found(&ki, &format!("entry={entry}")).await;
        assert_eq!((&told[0]["before"], &told[0]["after"]), (&json!("hidden"), &json!("active")));
        assert_eq!(told[0]["actor"], json!({"id": nobody, "name": ""}), "who is gone has no name");
        assert_eq!(told[1]["actor"], json!({"id": me, "name": "Ana Beispiel"}));
        assert_eq!(told[1]["at"], "2026-03-01T23:00:00Z");
        assert_eq!(told[1]["reason"], "Das gibt es nicht mehr.");
        // What it was about is gone, but not that it was done.
        assert_eq!((&told[1]["entry"], &told[1]["entry_title"]), (&json!(entry), &Value::Null));
    })
    .await;
}

#[tokio::test]
async fn what_the_log_tells_of_has_its_present_name() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let (organisation, ki) = (app.owner_of("kurs").await, writing.staff.account().await);
        let entry: EntryId = writing.id.parse().expect("an id");
        let mut event = AuditRow::new(Some(ki), AuditAction::Noted, app.now());
        (event.entry, event.organisation) = (Some(entry), Some(organisation));
        write_down(&app, vec![event]).await;
        let told = found(&writing.staff, &format!("entry={entry}&action=noted")).await;
        assert_eq!(told[0]["entry_title"], "Kurs");
        assert_eq!(told[0]["organisation_name"], "Verein");
    })
    .await;
}

#[tokio::test]
async fn the_log_goes_on_where_a_page_ends() {
    on_every_database(async |app| {
        let ki = reviewer(&app, KI, ReviewScope::All).await;
        let organisation = OrganisationId(Uuid::from_u128(3));
        // Most of them at the same instant.
        let events = (0..120).map(|number| {
            let instant = if number < 100 { "2026-03-01T10:00:00Z" } else { "2026-03-01T10:00:01Z" };
            let mut event = AuditRow::new(None, AuditAction::Reported, at(instant));
            event.organisation = Some(organisation);
            event
        });
        let events: Vec<AuditRow> = events.collect();
        let mut expected: Vec<String> = events.iter().map(|event| event.id.to_string()).collect();
        expected.reverse();
        write_down(&app, events).await;
        let (mut seen, mut sizes, mut after) = (Vec::new(), Vec::new(), String::new());
        loop {
            let path = format!("{LOG}?organisation={organisation}&after={after}");
            let page = ki.get(&path).await.is(StatusCode::OK).json();
            let items = page["items"].as_array().expect("items");
            sizes.push(items.len());
            seen.extend(items.iter().map(|event| text(&event["id"])));
            match page["next"].as_str() {
                Some(next) => next.clone_into(&mut after),
                None => break,
            }
        }
        assert_eq!(sizes, [50, 50, 20]);
        assert_eq!(seen, expected, "each comes once, and none is left out");
        let last = &expected[69];
        let path = format!("{LOG}?organisation={organisation}&after={last}");
        assert_eq!(ki.get(&path).await.json()["next"], Value::Null, "exactly as many as a page has");
    })
    .await;
}

#[tokio::test]
async fn parameters_that_nobody_knows_are_refused() {
    on_every_database(async |app| {
        let ki = reviewer(&app, KI, ReviewScope::All).await;
        for (query, pointer, code) in [
            ("action=unknown", "/action", "unknown_value"),
            ("actor=ana", "/actor", "unknown_value"),
            ("from=gestern", "/from", "unknown_value"),
            ("until=9999-12-31", "/until", "unknown_value"),
            ("after=00000000-0000-0000-0000-000000000009", "/after", "unknown_value"),
            ("sort=newest", "/sort", "unknown_parameter"),
        ] {
            let answer = ki.get(&format!("{LOG}?{query}")).await.is(StatusCode::BAD_REQUEST).json();
            let error = &answer["errors"][0];
            assert_eq!((&error["pointer"], &error["code"]), (&json!(pointer), &json!(code)), "{query}");
        }
        // A form sends what is left empty, too.
        ki.get(&format!("{LOG}?action=&actor=&from=&until=")).await.is(StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn only_who_reviews_the_whole_county_reads_the_log() {
    on_every_database(async |app| {
        let siegen = ReviewScope::Municipality("05970040".to_owned());
        let officer = reviewer(&app, "stadt@example.org", siegen).await;
        let ben = app.signed_in(BEN).await;
        for browser in [&officer, &ben] {
            browser.get(LOG).await.is(StatusCode::FORBIDDEN);
        }
        app.browser().get(LOG).await.is(StatusCode::UNAUTHORIZED);
        let page = officer.get("/de/redaktion/protokoll").await;
        assert!(!page.text().contains("name=\"action\""), "{}", page.text());
    })
    .await;
}

#[tokio::test]
async fn what_is_decided_about_a_profile_that_is_asked_for_is_written_down() {
    on_every_database(async |app| {
        let id = cafe(&app).await;
        let (ben, cem) = (app.signed_in(BEN).await, app.signed_in(CEM).await);
        let ki = reviewer(&app, KI, ReviewScope::All).await;
        let (first, second) = (claim(&ben, &id).await.json(), claim(&cem, &id).await.json());
        decide(&ki, &first, json!({"decline": {"reason": " Der Verein kennt Sie nicht. "}}))
            .await
            .is(StatusCode::NO_CONTENT);
        decide(&ki, &second, accept()).await.is(StatusCode::NO_CONTENT);
        // What is refused leaves no trace.
        decide(&ki, &second, accept()).await.is(StatusCode::CONFLICT);
        let told = found(&ki, &format!("organisation={id}")).await;
        let told: Vec<_> = told
            .iter()
            .map(|event| (text(&event["action"]), event["account"]["id"].clone(), event["reason"].clone()))
            .collect();
        let expected = [
            ("claim_accepted".to_owned(), json!(cem.account().await), Value::Null),
            ("claim_declined".to_owned(), json!(ben.account().await), json!("Der Verein kennt Sie nicht.")),
        ];
        assert_eq!(told, expected);
    })
    .await;
}
