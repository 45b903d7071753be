//! What those who review do with their cases beside deciding them.

use chrono::TimeDelta;
use db::repo::audit;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use server::services::indexing;
use shared::account::ReviewScope;
use shared::audit::{AuditAction, AuditFilter};
use shared::id::EntryId;

use crate::cases::{CASES, KREUZTAL, SIEGEN, only, text};
use crate::reminders::{ANA, course, given, member, on_every_database as on_servers_that_keep_mails};
use crate::support::{App, Browser, Writing, offer, on_every_database, reviewer};

const ASSIGNMENTS: &str = "/api/v1/review/assignments";
const VIEWS: &str = "/api/v1/review/views";
const STALE: &str = "/api/v1/review/stale";
const STALE_ACTIONS: &str = "/api/v1/review/stale-actions";

/// The changed offer "Kurs" waits; with the path of its case.
async fn waiting(app: &App) -> (Writing<'_>, String) {
    let writing = Writing::begin(app).await;
    writing.rename("Abendkurs").await;
    writing.hand_in(&json!({})).await.is(StatusCode::OK);
    let path = format!("{CASES}/{}", text(&only(&writing.staff, "").await["id"]));
    (writing, path)
}

/// What was done with an entry, the newest first.
async fn log(app: &App, entry: &str) -> Vec<audit::AuditRow> {
    let entry: EntryId = entry.parse().expect("an id");
    let filter = AuditFilter { entry: Some(entry), ..AuditFilter::default() };
    audit::list(&app.state.database, &filter, 100).await.expect("the log")
}

/// What was before something was done, and what is after it.
fn changed(row: &audit::AuditRow) -> (Value, Value) {
    let value = |side: &Option<Value>| side.clone().unwrap_or_default();
    (value(&row.before), value(&row.after))
}

#[tokio::test]
async fn an_answer_is_promised_for_a_day_to_come() {
    on_every_database(async |app| {
        let (writing, case) = waiting(&app).await;
        let ki = &writing.staff;
        let promise = async |on: Value| ki.put(&format!("{case}/promise"), &json!({"on": on})).await;
        promise(json!("2026-03-01")).await.refuses("/on", "in_the_past");
        promise(json!("2027-03-03")).await.refuses("/on", "out_of_range");
        for day in ["2026-03-02", "2027-03-02", "2026-03-09", "2026-03-09"] {
            promise(json!(day)).await.is(StatusCode::NO_CONTENT);
            assert_eq!(only(ki, "").await["promised_on"], day);
        }
        promise(Value::Null).await.is(StatusCode::NO_CONTENT);
        assert_eq!(only(ki, "").await["promised_on"], Value::Null);
        let rows = log(&app, &writing.id).await;
        let promised = rows.iter().filter(|row| row.action == AuditAction::Promised);
        let told: Vec<(Value, Value)> = promised.map(changed).collect();
        assert_eq!(told.len(), 4, "what is promised already is not promised again: {told:?}");
        assert_eq!(told[1], (json!("2027-03-02"), json!("2026-03-09")));
        writing.withdraw().await;
        promise(json!("2026-03-09")).await.is(StatusCode::CONFLICT);
    })
    .await;
}

#[tokio::test]
async fn notes_stay_among_those_who_review() {
    on_every_database(async |app| {
        let (writing, case) = waiting(&app).await;
        let ki = &writing.staff;
        let leave = async |text: &str| ki.post(&format!("{case}/notes"), &json!({"text": text})).await;
        leave(" ").await.refuses("/text", "required");
        leave(&"x".repeat(2_001)).await.refuses("/text", "too_long");
        let note = leave("Ich frage beim Verein nach.\n").await.is(StatusCode::CREATED).json();
        assert_eq!(
            note,
            json!({
                "id": note["id"],
                "at": "2026-03-02T09:00:00Z",
                "by": {"id": ki.account().await, "name": "Ana Beispiel"},
                "text": "Ich frage beim Verein nach.",
            })
        );
        // Also where there is nothing to decide any more.
        writing.withdraw().await;
        app.later(TimeDelta::minutes(1));
        let other = leave("Erledigt.").await.is(StatusCode::CREATED).json();
        let read = ki.get(&case).await.is(StatusCode::OK).json();
        assert_eq!(read["notes"], json!([note, other]));
        // Members hear nothing of it, and the log does not repeat it.
        let work = writing.work().await.to_string();
        assert!(!work.contains("Ich frage"), "{work}");
        let rows = log(&app, &writing.id).await;
        assert_eq!(rows.iter().filter(|row| row.action == AuditAction::Noted).count(), 2);
        assert!(rows.iter().all(|row| row.reason.is_none() && row.after.is_none()), "{rows:?}");
        writing.editor.post(&format!("{case}/notes"), &json!({"text": "a"})).await.is(StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn who_looks_at_a_case_sees_who_else_does() {
    on_every_database(async |app| {
        let (writing, case) = waiting(&app).await;
        let (ki, path) = (&writing.staff, format!("{case}/presence"));
        let siegen = ReviewScope::Municipality(SIEGEN.to_owned());
        let officer = reviewer(&app, "siegen@example.org", siegen).await;
        let look = async |browser: &Browser<'_>| {
            browser.put(&path, &Value::Null).await.is(StatusCode::OK).json()["items"].clone()
        };
        let ki_there = json!([{"id": ki.account().await, "name": "Ana Beispiel"}]);
        let officer_there = json!([{"id": officer.account().await, "name": "Ana Beispiel"}]);
        assert_eq!(look(ki).await, json!([]), "nobody sees themselves");
        app.later(TimeDelta::seconds(20));
        assert_eq!(look(&officer).await, ki_there);
        // A sign of life counts for three quarters of a minute.
        app.later(TimeDelta::seconds(25));
        assert_eq!(look(&officer).await, ki_there);
        app.later(TimeDelta::seconds(1));
        assert_eq!(look(&officer).await, json!([]));
        assert_eq!(look(ki).await, officer_there);
        assert_eq!(look(&officer).await, ki_there);
    })
    .await;
}

#[tokio::test]
async fn who_gives_cases_to_whom_is_written_down() {
    on_every_database(async |app| {
        let (writing, case) = waiting(&app).await;
        let ki = &writing.staff;
        let me = json!(ki.account().await);
        let id = json!(case.rsplit('/').next());
        let assign = async |to: &Value| ki.post(ASSIGNMENTS, &json!({"cases": [id], "account": to})).await;
        for to in [&me, &me, &Value::Null] {
            assign(to).await.is(StatusCode::NO_CONTENT);
        }
        let rows = log(&app, &writing.id).await;
        let told: Vec<_> = rows.iter().filter(|row| row.action == AuditAction::Assigned).collect();
        assert_eq!(told.len(), 2, "whose it is already, they are not given it again");
        assert_eq!(changed(told[1]), (Value::Null, me.clone()));
        assert_eq!(changed(told[0]), (me.clone(), Value::Null));
        assert!(told.iter().all(|row| json!(row.actor) == me && json!(row.case) == id));
        ki.post(ASSIGNMENTS, &json!({"cases": [], "account": me})).await.refuses("/cases", "required");
        let many = vec![id.clone(); 201];
        ki.post(ASSIGNMENTS, &json!({"cases": many, "account": me})).await.refuses("/cases", "too_many");
        writing.withdraw().await;
        assign(&me).await.is(StatusCode::CONFLICT);
    })
    .await;
}

#[tokio::test]
async fn lists_are_kept_by_their_names() {
    on_every_database(async |app| {
        let ki = reviewer(&app, "ki@example.org", ReviewScope::All).await;
        let keep = async |browser: &Browser<'_>, name: &str, query: &str| {
            browser.post(VIEWS, &json!({"name": name, "query": query})).await
        };
        let kept =
            async |browser: &Browser<'_>| browser.get(VIEWS).await.is(StatusCode::OK).json()["items"].clone();
        let late = keep(&ki, " Überfällig ", "age=overdue&kind=").await.is(StatusCode::CREATED).json();
        assert_eq!((&late["name"], &late["query"]), (&json!("Überfällig"), &json!("age=overdue")));
        let own = keep(&ki, "Meine", "assigned=me").await.is(StatusCode::CREATED).json();
        assert_eq!(kept(&ki).await, json!([own, late]));
        // One of the same name takes its place.
        let again = keep(&ki, "Überfällig", "age=over_week&sort=title").await.is(StatusCode::CREATED).json();
        assert_eq!(again["id"], late["id"]);
        assert_eq!(kept(&ki).await, json!([own, again]));
        keep(&ki, "", "").await.refuses("/name", "required");
        keep(&ki, &"x".repeat(61), "").await.refuses("/name", "too_long");
        keep(&ki, "Falsch", "age=old").await.refuses("/query", "unknown_value");
        // Nobody sees or forgets those of others.
        let other = reviewer(&app, "ki2@example.org", ReviewScope::All).await;
        assert_eq!(kept(&other).await, json!([]));
        keep(&other, "Meine", "").await.is(StatusCode::CREATED);
        let path = format!("{VIEWS}/{}", text(&own["id"]));
        other.delete(&path).await.is(StatusCode::NOT_FOUND);
        ki.delete(&path).await.is(StatusCode::NO_CONTENT);
        ki.delete(&path).await.is(StatusCode::NOT_FOUND);
        assert_eq!(kept(&ki).await, json!([again]));
        for number in 1..30 {
            keep(&ki, &number.to_string(), "").await.is(StatusCode::CREATED);
        }
        keep(&ki, "Noch eine", "").await.refuses("/name", "too_many");
        keep(&ki, "Überfällig", "").await.is(StatusCode::CREATED);
    })
    .await;
}

#[tokio::test]
async fn what_is_hidden_is_gone_until_it_is_shown_again() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let ki = &writing.staff;
        let path = format!("/api/v1/review/entries/{}/hiding", writing.id);
        let hide = async |hidden: bool, reason: &str| {
            ki.put(&path, &json!({"hidden": hidden, "reason": reason})).await
        };
        let seen = async || {
            indexing::catch_up(&app.state).await.expect("the index follows");
            (app.get("/api/v1/offers/kurs").await.status, app.titles("/api/v1/offers").await.len())
        };
        hide(true, " ").await.refuses("/reason", "required");
        hide(false, "Alles gut.").await.is(StatusCode::CONFLICT);
        let asked = json!({"hidden": true, "reason": "a"});
        writing.editor.put(&path, &asked).await.is(StatusCode::FORBIDDEN);
        assert_eq!(seen().await, (StatusCode::OK, 1));
        app.later(TimeDelta::seconds(1));
        hide(true, "Den Kurs gibt es nicht mehr.").await.is(StatusCode::NO_CONTENT);
        assert_eq!(seen().await, (StatusCode::NOT_FOUND, 0));
        hide(true, "Den Kurs gibt es nicht mehr.").await.is(StatusCode::CONFLICT);
        let mail = app.mails("ana@example.org").await.remove(0);
        for said in ["Kurs", "Verein", "ausgeblendet", "Den Kurs gibt es nicht mehr.", &writing.id] {
            assert!(mail.contains(said), "{said}: {mail}");
        }
        // Its members keep it, and cannot show it themselves.
        let work = writing.work().await;
        assert_eq!(work["entry"]["state"], "hidden");
        let state = json!({"state": "active"});
        let (path, version) = (writing.path("/state"), &work["version"]);
        let shown = writing.editor.change(Method::PUT, &path, version, Some(&state)).await;
        shown.is(StatusCode::CONFLICT);
        app.later(TimeDelta::seconds(1));
        hide(false, "Danke für die Berichtigung.").await.is(StatusCode::NO_CONTENT);
        assert_eq!(seen().await, (StatusCode::OK, 1));
        let mail = app.mails("ana@example.org").await.remove(0);
        assert!(
            mail.contains("wieder eingeblendet") && mail.contains("Danke für die Berichtigung."),
            "{mail}"
        );
        let rows = log(&app, &writing.id).await;
        let told: Vec<_> = rows.iter().map(|row| (row.action, row.reason.as_deref())).collect();
        assert_eq!(
            told,
            [
                (AuditAction::Shown, Some("Danke für die Berichtigung.")),
                (AuditAction::Hidden, Some("Den Kurs gibt es nicht mehr.")),
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn what_paused_before_it_was_hidden_pauses_after_it() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let version = writing.work().await["version"].clone();
        let pause = json!({"state": "paused", "until": "2026-04-01", "note": {"de": "Ferien"}});
        let paused =
            writing.editor.change(Method::PUT, &writing.path("/state"), &version, Some(&pause)).await;
        let before = paused.is(StatusCode::OK).json()["entry"].clone();
        for hidden in [true, false] {
            let path = format!("/api/v1/review/entries/{}/hiding", writing.id);
            let asked = json!({"hidden": hidden, "reason": "Ein Versehen."});
            writing.staff.put(&path, &asked).await.is(StatusCode::NO_CONTENT);
        }
        let after = writing.work().await["entry"].clone();
        for name in ["state", "state_until", "state_note"] {
            assert_eq!(after[name], before[name], "{name}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_nobody_confirms_is_confirmed_or_put_away_at_once() {
    on_servers_that_keep_mails(async |app| {
        let treff = offer("Treff").line("confirmed_on", "2026-02-20");
        given(&app, [course("Kurs"), course("Sport"), treff]).await;
        member(&app, ANA, "kurs").await;
        for day in ["2026-08-20", "2026-09-03", "2026-09-17", "2026-10-01"] {
            app.work_on(day).await;
        }
        let ki = reviewer(&app, "ki@example.org", ReviewScope::All).await;
        let town = |key: &str| ReviewScope::Municipality(key.to_owned());
        let siegen = reviewer(&app, "siegen@example.org", town(SIEGEN)).await;
        let kreuztal = reviewer(&app, "kreuztal@example.org", town(KREUZTAL)).await;
        let stale = async |browser: &Browser<'_>| -> Vec<(String, Value)> {
            let items = browser.get(STALE).await.is(StatusCode::OK).json()["items"].clone();
            let overview = browser.get("/api/v1/review/overview").await.is(StatusCode::OK).json();
            let items = items.as_array().expect("items");
            assert_eq!(overview["stale"], items.len());
            let mut named: Vec<(String, Value)> =
                items.iter().map(|item| (text(&item["title"]).to_owned(), item["id"].clone())).collect();
            named.sort_by(|(one, _), (other, _)| one.cmp(other));
            named
        };
        let titles = |stale: &[(String, Value)]| -> Vec<String> {
            stale.iter().map(|(title, _)| title.clone()).collect()
        };
        let all = stale(&ki).await;
        assert_eq!(titles(&all), ["Kurs", "Sport", "Treff", "Verein"]);
        assert_eq!(titles(&stale(&siegen).await), ["Kurs", "Sport", "Treff", "Verein"]);
        assert_eq!(titles(&stale(&kreuztal).await), [""; 0]);
        let id = |title: &str| all.iter().find(|(it, _)| it == title).map(|(_, id)| id.clone());
        let act = async |browser: &Browser<'_>, titles: &[&str], archive: bool| {
            let entries: Vec<Option<Value>> = titles.iter().map(|title| id(title)).collect();
            browser.post(STALE_ACTIONS, &json!({"entries": entries, "archive": archive})).await
        };
        act(&ki, &[], false).await.refuses("/entries", "required");
        act(&kreuztal, &["Kurs"], false).await.is(StatusCode::FORBIDDEN);
        // A profile is not put away, and nothing with it.
        act(&ki, &["Sport", "Verein"], true).await.refuses("/entries/1", "unknown_value");
        assert_eq!(stale(&ki).await, all);
        act(&siegen, &["Kurs", "Verein"], false).await.is(StatusCode::NO_CONTENT);
        assert_eq!(app.json("/api/v1/offers/kurs").await["confirmed_on"], "2026-10-01");
        assert_eq!(titles(&stale(&ki).await), ["Sport", "Treff"]);
        // What somebody has confirmed meanwhile stays.
        act(&ki, &["Kurs", "Sport"], true).await.is(StatusCode::NO_CONTENT);
        app.get("/api/v1/offers/kurs").await.is(StatusCode::OK);
        app.get("/api/v1/offers/sport").await.is(StatusCode::NOT_FOUND);
        assert_eq!(titles(&stale(&ki).await), ["Treff"]);
        for (title, action) in [("Kurs", AuditAction::Confirmed), ("Sport", AuditAction::Archived)] {
            let rows = log(&app, text(&id(title).expect("an id"))).await;
            assert_eq!(rows.iter().map(|row| row.action).collect::<Vec<_>>(), [action], "{title}");
        }
    })
    .await;
}
