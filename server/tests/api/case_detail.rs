//! A case with all that is needed to decide: what is known of it, who may do what, and how its page will look.

use chrono::TimeDelta;
use db::repo::cases;
use db::repo::reports::{self, Report};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use server::services::cases::tracking;
use shared::account::{MemberRole, ReviewScope};
use shared::id::EntryId;
use shared::report::ReportReason;
use shared::text::LanguageTag;

use crate::members::BEN;
use crate::support::{App, Browser, Writing, on_every_database, reviewer};

const SIEGEN: &str = "05970040";
const KREUZTAL: &str = "05970024";

/// The path of the only open case of an entry.
pub async fn open_case(app: &App, entry: &str) -> String {
    let entry: EntryId = entry.parse().expect("an id");
    let open = cases::open_of_entry(&app.state.database, entry).await.expect("cases");
    let [case] = &*open else { panic!("one case is open: {open:?}") };
    format!("/api/v1/review/cases/{}", case.id)
}

/// What somebody is told of a case.
pub async fn read(browser: &Browser<'_>, case: &str) -> Value {
    browser.get(case).await.is(StatusCode::OK).json()
}

/// Somebody reports that an offer is not right.
async fn reported(app: &App, entry: &str) -> String {
    let now = app.now();
    let transaction = app.state.database.begin().await.expect("a transaction");
    let entry: EntryId = entry.parse().expect("an id");
    let case = tracking::open_report(&transaction, entry, now).await.expect("a case");
    let report = Report {
        case,
        reason: ReportReason::WrongDetails,
        text: "Die Uhrzeit stimmt nicht.".to_owned(),
        email: None,
        language: LanguageTag::german(),
        reported_at: now,
        asked_at: None,
        deleted_at: None,
    };
    reports::insert(&transaction, report).await.expect("it is stored");
    transaction.commit().await.expect("it is committed");
    format!("/api/v1/review/cases/{case}")
}

#[tokio::test]
async fn the_case_of_something_new_comes_with_all_that_is_known() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let mut offer = writing.work().await["content"]["offer"].clone();
        offer["title"]["de"] = json!("Nähkurs");
        let begun = writing.editor.post(&writing.owner_path("offers").await, &offer).await;
        let begun = begun.is(StatusCode::CREATED).json();
        let id = begun["entry"]["id"].as_str().expect("an id");
        let path = format!("/api/v1/workspace/entries/{id}/submission");
        let message = json!({"message": "Bitte bald."});
        let handed_in = writing.editor.change(Method::POST, &path, &begun["version"], Some(&message)).await;
        let handed_in = handed_in.is(StatusCode::OK).json();
        let detail = read(&writing.staff, &open_case(&app, id).await).await;
        for (name, expected) in [
            ("kind", json!("submission")),
            ("entry", json!(id)),
            ("title", json!("Nähkurs")),
            ("municipality", json!(SIEGEN)),
            ("is_change", json!(false)),
            ("outcome", Value::Null),
        ] {
            assert_eq!(detail["case"][name], expected, "{name}");
        }
        for (name, expected) in [
            ("version", &handed_in["version"]),
            ("revision", &handed_in["entry"]["revision"]),
            ("has_before", &json!(false)),
            ("differences", &json!([])),
            ("sight", &json!("unpublished")),
            ("slug", &Value::Null),
            ("message", &json!("Bitte bald.")),
            ("conversation", &handed_in["conversation"]),
            ("notes", &json!([])),
            ("present", &json!([])),
            ("report", &Value::Null),
            ("others", &json!([])),
            ("undo_until", &Value::Null),
        ] {
            assert_eq!(&detail[name], expected, "{name}");
        }
        assert_eq!(detail["content"]["offer"]["title"]["de"]["text"], "Nähkurs");
        assert_eq!(detail["contacts"][0]["email"], "buero@verein.example.org");
        assert_eq!(detail["places"][0]["municipality"], SIEGEN);
        let may = json!({"decide": true, "hide": false, "escalate": false, "read_organisation": true});
        assert_eq!(detail["may"], may);
        let record = &detail["record"];
        assert_eq!(
            (&record["name"], &record["members"], &record["published"], &record["waiting"]),
            (&json!("Verein"), &json!(1), &json!(1), &json!(1))
        );
        assert_eq!(detail["history"].as_array().map(Vec::len), Some(1));
        assert_eq!(detail["history"][0]["action"], "handed_in");
        assert_eq!(detail["history"][0]["actor"]["name"], "Ana Beispiel");
    })
    .await;
}

#[tokio::test]
async fn the_case_of_a_report_is_about_what_the_public_sees() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let report = reported(&app, &writing.id).await;
        // What somebody writes meanwhile is not what was reported.
        writing.rename("Abendkurs").await;
        let detail = read(&writing.staff, &report).await;
        assert_eq!(detail["content"]["offer"]["title"]["de"]["text"], "Kurs");
        assert_eq!((&detail["has_before"], &detail["differences"]), (&json!(false), &json!([])));
        assert_eq!(detail["report"]["reason"], "wrong_details");
        assert_eq!((&detail["sight"], &detail["slug"]), (&json!("seen"), &json!("kurs")));
        assert_eq!((&detail["others"], &detail["record"]["reported"]), (&json!([]), &json!(0)));
        writing.hand_in(&json!({})).await.is(StatusCode::OK);
        let detail = read(&writing.staff, &report).await;
        assert_eq!(detail["content"]["offer"]["title"]["de"]["text"], "Kurs");
        assert_eq!(
            (&detail["others"][0]["kind"], &detail["others"][1]),
            (&json!("submission"), &Value::Null)
        );
        assert_eq!(detail["record"]["waiting"], 2);
    })
    .await;
}

#[tokio::test]
async fn who_reviews_another_town_finds_no_case() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        writing.rename("Abendkurs").await;
        writing.hand_in(&json!({})).await.is(StatusCode::OK);
        let case = open_case(&app, &writing.id).await;
        let paths = [case.clone(), format!("{case}/preview"), format!("{case}/profile-preview")];
        let other = ReviewScope::Municipality(KREUZTAL.to_owned());
        let other = reviewer(&app, "b@example.org", other).await;
        for path in &paths {
            other.get(path).await.is(StatusCode::NOT_FOUND);
            writing.editor.get(path).await.is(StatusCode::FORBIDDEN);
        }
        let unknown = "/api/v1/review/cases/00000000-0000-0000-0000-000000000000";
        writing.staff.get(unknown).await.is(StatusCode::NOT_FOUND);
        let officer = ReviewScope::Municipality(SIEGEN.to_owned());
        let officer = reviewer(&app, "siegen@example.org", officer).await;
        let may = json!({"decide": true, "hide": true, "escalate": true, "read_organisation": false});
        assert_eq!(read(&officer, &case).await["may"], may);
    })
    .await;
}

#[tokio::test]
async fn nobody_decides_about_their_own() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let verein = app.owner_of("kurs").await;
        let ben = reviewer(&app, BEN, ReviewScope::All).await;
        ben.joins(&app, verein, MemberRole::Editor).await;
        let version = writing.rename("Abendkurs").await["version"].clone();
        let path = writing.path("/submission");
        ben.change(Method::POST, &path, &version, Some(&json!({}))).await.is(StatusCode::OK);
        let case = open_case(&app, &writing.id).await;
        let may = |decide: bool, hide: bool| {
            json!({"decide": decide, "hide": hide, "escalate": false, "read_organisation": true})
        };
        assert_eq!(read(&ben, &case).await["may"], may(false, false));
        // They have handed it in, but not what the public sees.
        ben.leaves(&verein.to_string()).await.is(StatusCode::NO_CONTENT);
        assert_eq!(read(&ben, &case).await["may"], may(false, true));
        assert_eq!(read(&writing.staff, &case).await["may"], may(true, true));
        writing.decide(&json!({"publish": {}})).await;
        assert_eq!(read(&writing.staff, &case).await["may"], may(false, true), "it is closed");
    })
    .await;
}

#[tokio::test]
async fn what_was_done_is_told_in_order_and_counted() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let mut cases = Vec::new();
        for (title, decision) in [
            ("Abendkurs", json!({"request_changes": {"notes": [{"text": "Wo?"}]}})),
            ("Abendkurs im Pfarrheim", json!({"publish": {}})),
            ("Nachtkurs", json!({"reject": {"reason": "Zu spät."}})),
        ] {
            writing.rename(title).await;
            writing.hand_in(&json!({})).await.is(StatusCode::OK);
            cases.push(open_case(&app, &writing.id).await);
            app.later(TimeDelta::seconds(20));
            writing.decide(&decision).await;
            app.later(TimeDelta::seconds(20));
        }
        let detail = read(&writing.staff, &cases[2]).await;
        let history = detail["history"].as_array().expect("events");
        let actions: Vec<&Value> = history.iter().map(|event| &event["action"]).collect();
        assert_eq!(
            actions,
            ["rejected", "handed_in", "published", "handed_in", "changes_requested", "handed_in"]
        );
        let told: Vec<String> = history
            .iter()
            .rev()
            .map(|event| format!("/api/v1/review/cases/{}", event["case"].as_str().unwrap_or_default()))
            .collect();
        assert_eq!(told, [&*cases[0], &*cases[0], &*cases[1], &*cases[1], &*cases[2], &*cases[2]]);
        assert_eq!((&history[0]["reason"], &history[4]["reason"]), (&json!("Zu spät."), &json!("Wo?")));
        for event in history {
            // As the public knows it.
            assert_eq!(event["entry_title"], "Abendkurs im Pfarrheim");
            assert_eq!(event["organisation_name"], "Verein");
        }
        let (staff, editor) = (writing.staff.account().await, writing.editor.account().await);
        assert_eq!(history[0]["actor"]["id"], staff.to_string());
        assert_eq!(history[1]["actor"]["id"], editor.to_string());
        for (name, expected) in
            [("accepted", 1), ("returned", 1), ("rejected", 1), ("waiting", 0), ("reported", 0)]
        {
            assert_eq!(detail["record"][name], expected, "{name}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_preview_shows_what_was_handed_in_while_the_public_sees_the_old() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        writing.rename("Abendkurs").await;
        writing.hand_in(&json!({})).await.is(StatusCode::OK);
        let case = open_case(&app, &writing.id).await;
        let shown = read(&writing.staff, &format!("{case}/preview?lang=en")).await;
        assert_eq!(
            (&shown["title"]["text"], &shown["title"]["fallback"]),
            (&json!("Abendkurs"), &json!(true))
        );
        assert_eq!(shown["organisation"]["name"]["text"], "Verein");
        assert_eq!(app.json("/api/v1/offers/kurs").await["title"]["text"], "Kurs");
        writing.staff.get(&format!("{case}/profile-preview")).await.is(StatusCode::NOT_FOUND);
        // Nobody knows this organisation yet.
        let ben = app.signed_in(BEN).await;
        let profile = json!({"name": {"de": "Sprachcafé"}, "kind": "club"});
        let own = ben.post("/api/v1/workspace/organisations", &profile).await.is(StatusCode::CREATED).json();
        let case = open_case(&app, own["id"].as_str().expect("an id")).await;
        let shown = read(&writing.staff, &format!("{case}/profile-preview")).await;
        assert_eq!(shown["name"]["text"], "Sprachcafé");
        writing.staff.get(&format!("{case}/preview")).await.is(StatusCode::NOT_FOUND);
        let record = read(&writing.staff, &case).await["record"].clone();
        assert_eq!((&record["name"], &record["standing"]), (&json!("Sprachcafé"), &json!("pending")));
        assert_eq!((&record["slug"], &record["members"]), (&Value::Null, &json!(1)));
    })
    .await;
}
