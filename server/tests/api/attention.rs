//! What needs attention in the workspace, and what reviewers have written.

use chrono::TimeDelta;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use shared::account::{MemberRole, ReviewScope};

use crate::support::{App, Browser, PASSWORD, blank_offer, offer, on_every_database, organisation, reviewer};

const ANA: &str = "ana@example.org";
const WORKSPACE: &str = "/api/v1/workspace";
const OVERVIEW: &str = "/de/arbeitsbereich";

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// Somebody who is signed in and has registered the organisation "Sprachcafé", with its id.
async fn owner<'a>(app: &'a App, email: &str) -> (Browser<'a>, String) {
    let browser = app.signed_in(email).await;
    let profile = json!({"name": {"de": "Sprachcafé"}, "kind": "club", "municipalities": ["05970040"]});
    let own = browser.post(&format!("{WORKSPACE}/organisations"), &profile).await.is(StatusCode::CREATED);
    let id = text(&own.json()["id"]);
    (browser, id)
}

/// Somebody who works for the organisation of the imported offer "Kurs", with the id of that.
async fn editor(app: &App) -> (Browser<'_>, String) {
    let browser = app.signed_in(ANA).await;
    browser.joins(app, app.owner_of("kurs").await, MemberRole::Editor).await;
    let id = text(&app.json("/api/v1/offers/kurs").await["id"]);
    (browser, id)
}

/// The first organisation of who is signed in.
async fn own(browser: &Browser<'_>) -> Value {
    browser.get(WORKSPACE).await.is(StatusCode::OK).json()["organisations"][0].clone()
}

/// What needs attention in the first organisation, in short.
async fn told(browser: &Browser<'_>) -> Vec<String> {
    let own = own(browser).await;
    let mut entries = own["entries"].as_array().expect("entries").clone();
    entries.push(own["profile"].clone());
    let short = |attention: &Value| {
        let entry = entries.iter().find(|entry| entry["id"] == attention["entry"]).expect("an own entry");
        let concern = attention["concern"].as_object().expect("a concern");
        let parts = ["kind", "on", "language"].iter().filter_map(|part| concern.get(*part)?.as_str());
        let parts: Vec<&str> = parts.collect();
        format!("{}: {}", text(&entry["title"]), parts.join(" "))
    };
    own["attention"].as_array().expect("a list").iter().map(short).collect()
}

async fn work(browser: &Browser<'_>, id: &str) -> Value {
    browser.get(&format!("{WORKSPACE}/entries/{id}")).await.is(StatusCode::OK).json()
}

/// Decides about the profile that was handed in.
async fn decide(staff: &Browser<'_>, browser: &Browser<'_>, id: &str, decision: &Value) {
    let revision = work(browser, id).await["entry"]["revision"].clone();
    let path = format!("/api/v1/review/entries/{id}/decision");
    let body = json!({"revision": revision, "decision": decision});
    staff.post(&path, &body).await.is(StatusCode::NO_CONTENT);
}

/// Writes the draft of a profile as it is.
async fn save(browser: &Browser<'_>, id: &str) {
    let work = work(browser, id).await;
    let path = format!("{WORKSPACE}/profiles/{id}/draft");
    let content = &work["content"]["organisation"];
    browser.change(Method::PUT, &path, &work["version"], Some(content)).await.is(StatusCode::OK);
}

async fn hand_in(browser: &Browser<'_>, id: &str) {
    let version = work(browser, id).await["version"].clone();
    let path = format!("{WORKSPACE}/entries/{id}/submission");
    browser.change(Method::POST, &path, &version, Some(&json!({}))).await.is(StatusCode::OK);
}

#[tokio::test]
async fn what_reviewers_ask_for_is_told_until_it_is_handed_in_again() {
    on_every_database(async |app| {
        let (browser, id) = owner(&app, ANA).await;
        let staff = reviewer(&app, "ki@example.org", ReviewScope::All).await;
        let quiet = own(&browser).await;
        assert_eq!((&quiet["attention"], &quiet["messages"]), (&json!([]), &json!([])));
        let notes = json!([{"pointer": "/name", "text": "Bitte den ganzen Namen."}]);
        let asked = json!({"request_changes": {"notes": notes}});
        decide(&staff, &browser, &id, &asked).await;
        let message = json!({
            "entry": id, "title": "Sprachcafé", "language": "de", "at": "2026-03-02T09:00:00Z", "decision": asked,
        });
        let given_back = own(&browser).await;
        assert_eq!(
            (&given_back["attention"], &given_back["messages"]),
            (&json!([{"entry": id, "concern": {"kind": "changes_requested"}}]), &json!([message]))
        );
        // Told with all organisations only, and to nobody else.
        let alone = browser.get(&format!("{WORKSPACE}/organisations/{id}")).await.json();
        assert_eq!(
            (&alone["organisation"]["attention"], &alone["organisation"]["messages"]),
            (&json!([]), &json!([]))
        );
        let (other, _) = owner(&app, "ben@example.org").await;
        assert_eq!(own(&other).await["messages"], json!([]));
        // Whoever begins to change it has not handed it in yet.
        save(&browser, &id).await;
        assert_eq!(told(&browser).await, ["Sprachcafé: changes_requested"]);
        hand_in(&browser, &id).await;
        assert_eq!(told(&browser).await, [""; 0]);
        assert_eq!(own(&browser).await["messages"], json!([message]));
    })
    .await;
}

#[tokio::test]
async fn a_refusal_is_told_with_its_reason_the_newest_first_for_90_days() {
    on_every_database(async |app| {
        let (browser, id) = owner(&app, ANA).await;
        let staff = reviewer(&app, "ki@example.org", ReviewScope::All).await;
        for number in 0..21 {
            if number > 0 {
                save(&browser, &id).await;
                hand_in(&browser, &id).await;
            }
            app.later(TimeDelta::minutes(1));
            decide(&staff, &browser, &id, &json!({"reject": {"reason": format!("Grund {number}")}})).await;
        }
        assert_eq!(told(&browser).await, ["Sprachcafé: rejected"]);
        let messages = own(&browser).await["messages"].clone();
        let reason = |message: &Value| text(&message["decision"]["reject"]["reason"]);
        let reasons: Vec<String> = messages.as_array().expect("a list").iter().map(reason).collect();
        let newest: Vec<String> = (1..21).rev().map(|number| format!("Grund {number}")).collect();
        assert_eq!(reasons, newest);
        app.later(TimeDelta::days(90) - TimeDelta::minutes(1));
        browser.sign_in(ANA, PASSWORD).await.is(StatusCode::OK);
        assert_eq!(own(&browser).await["messages"].as_array().map(Vec::len), Some(2));
        app.later(TimeDelta::minutes(2));
        let late = own(&browser).await;
        assert_eq!(
            (&late["messages"], &late["attention"][0]["concern"]["kind"]),
            (&json!([]), &json!("rejected"))
        );
    })
    .await;
}

#[tokio::test]
async fn what_ends_within_four_weeks_is_told_before() {
    on_every_database(async |app| {
        app.given([
            offer("Fest").once("2026-03-20", "10:00", "12:00"),
            offer("Kurs").with("valid_until", "2026-03-10"),
            offer("Reise").once("2026-03-31", "10:00", "12:00"),
            offer("Treff").weekly(&["MO"], "10:00", "12:00"),
        ])
        .await;
        let (browser, id) = editor(&app).await;
        assert_eq!(told(&browser).await, ["Kurs: expiring 2026-03-10", "Fest: expiring 2026-03-20"]);
        app.set_clock("2026-03-21T09:00:00Z");
        assert_eq!(
            told(&browser).await,
            ["Kurs: expiring 2026-03-10", "Fest: expiring 2026-03-20", "Reise: expiring 2026-03-31"]
        );
        // What is said to have ended is left alone.
        let version = work(&browser, &id).await["version"].clone();
        let path = format!("{WORKSPACE}/entries/{id}/state");
        let ended = json!({"state": "ended"});
        browser.change(Method::PUT, &path, &version, Some(&ended)).await.is(StatusCode::OK);
        assert_eq!(told(&browser).await, ["Fest: expiring 2026-03-20", "Reise: expiring 2026-03-31"]);
    })
    .await;
}

#[tokio::test]
async fn what_is_to_be_confirmed_is_confirmed_from_the_overview() {
    on_every_database(async |app| {
        app.given([offer("Kurs").line("confirmed_on", "2025-09-10")]).await;
        let (browser, id) = editor(&app).await;
        app.set_clock("2026-03-09T22:59:59Z");
        assert_eq!(told(&browser).await, [""; 0]);
        app.set_clock("2026-03-09T23:00:00Z");
        assert_eq!(told(&browser).await, ["Kurs: to_confirm"]);
        let button = format!("value=\"confirm:{id}\"");
        let page = browser.get(OVERVIEW).await.is(StatusCode::OK).text();
        assert_eq!(page.matches(&button).count(), 1, "it is the next step, and told once: {page}");
        let what = format!("confirm:{id}");
        let sent = browser.send_form("/de/arbeitsbereich/bestaetigen", &[("do", what.as_str())]).await;
        assert_eq!(sent.is(StatusCode::SEE_OTHER).header("location"), format!("{OVERVIEW}?done=confirmed"));
        assert_eq!(told(&browser).await, [""; 0]);
        assert!(!browser.get(OVERVIEW).await.text().contains(&button));
    })
    .await;
}

#[tokio::test]
async fn it_is_told_when_what_nobody_confirms_is_hidden() {
    on_every_database(async |app| {
        let mut verein = organisation("org-1", "Verein");
        verein["confirmed_on"] = json!("2026-12-31");
        app.given([verein, offer("Kurs").line("confirmed_on", "2025-09-10").into()]).await;
        // The first day of a database only begins.
        app.work_on("2026-03-02").await;
        let (browser, _) = editor(&app).await;
        for day in ["2026-03-10", "2026-03-24", "2026-04-07"] {
            app.work_on(day).await;
        }
        browser.sign_in(ANA, PASSWORD).await.is(StatusCode::OK);
        assert_eq!(told(&browser).await, ["Kurs: hidden 2026-05-05"]);
        assert_eq!(own(&browser).await["entries"][0]["sight"], "seen");
        app.set_clock("2026-05-06T09:00:00Z");
        assert_eq!(own(&browser).await["entries"][0]["sight"], "outdated");
        assert_eq!(told(&browser).await, ["Kurs: hidden 2026-05-05"], "it is by now");
    })
    .await;
}

#[tokio::test]
async fn a_draft_that_rests_and_translations_are_told() {
    on_every_database(async |app| {
        app.given([offer("Kurs").with("title", json!({"de": "Kurs", "en": "Course"}))]).await;
        let (browser, id) = editor(&app).await;
        assert_eq!(told(&browser).await, ["Kurs: incomplete_translation en"]);
        let entry = work(&browser, &id).await;
        let mut content = entry["content"]["offer"].clone();
        content["title"]["de"] = json!("Neuer Kurs");
        let path = format!("{WORKSPACE}/offers/{id}/draft");
        browser.change(Method::PUT, &path, &entry["version"], Some(&content)).await.is(StatusCode::OK);
        let translations = ["Neuer Kurs: stale_translation en", "Neuer Kurs: incomplete_translation en"];
        assert_eq!(told(&browser).await, translations);
        app.later(TimeDelta::days(14) - TimeDelta::seconds(1));
        assert_eq!(told(&browser).await, translations);
        app.later(TimeDelta::seconds(1));
        let all = ["Neuer Kurs: draft_unfinished", translations[0], translations[1]];
        assert_eq!(told(&browser).await, all);
    })
    .await;
}

#[tokio::test]
async fn translations_of_contacts_and_places_are_told_once_for_all_entries() {
    on_every_database(async |app| {
        app.given([offer("Kurs")]).await;
        let (browser, id) = editor(&app).await;
        let owner = text(&work(&browser, &id).await["organisation"]);
        let organisation = format!("{WORKSPACE}/organisations/{owner}");
        let begun = browser.post(&format!("{organisation}/offers/from"), &json!({"copy": id})).await;
        let begun = begun.is(StatusCode::CREATED).json();
        let write = async |list: &str, stated: Value| {
            let known = browser.get(&organisation).await.is(StatusCode::OK).json()[list][0].clone();
            assert_eq!(known["used_by"].as_array().map(Vec::len), Some(2), "{known}");
            let path = format!("{organisation}/{list}/{}", text(&known["id"]));
            browser.change(Method::PUT, &path, &known["version"], Some(&stated)).await.is(StatusCode::OK);
        };
        let concerns = async || own(&browser).await["part_concerns"].clone();
        let contact = |function: &str| {
            let function = json!({"de": function, "en": "Office"});
            json!({"contact": {"function": function, "phone": "0221 4710-100"}})
        };
        write("contacts", contact("Büro")).await;
        assert_eq!(concerns().await, json!([]));
        write("contacts", contact("Anmeldung")).await;
        let name = json!({"de": "Halle", "ar": "قاعة"});
        write("places", json!({"municipality": "05970040", "name": name, "note": {"de": "Im Hof"}})).await;
        let stale = json!({"kind": "stale_translation", "language": "en"});
        let incomplete = json!({"kind": "incomplete_translation", "language": "ar"});
        assert_eq!(concerns().await, json!([stale, incomplete]));
        assert_eq!(told(&browser).await, [""; 0], "it is about none of the entries");
        let alone = browser.get(&organisation).await.json();
        assert_eq!(alone["organisation"]["part_concerns"], json!([]));
        // Both lead to where they are kept, as does the link that is always there.
        let link = format!("href=\"{OVERVIEW}/organisation/{owner}\"");
        let page = browser.get(OVERVIEW).await.is(StatusCode::OK).text();
        assert_eq!(page.matches(&link).count(), 3, "{page}");
        // What is only used by what has ended is left alone.
        let draft = format!("{WORKSPACE}/entries/{}/draft", text(&begun["entry"]["id"]));
        let gone = browser.change(Method::DELETE, &draft, &begun["version"], None).await;
        gone.is(StatusCode::NO_CONTENT);
        assert_eq!(concerns().await, json!([stale, incomplete]));
        let version = work(&browser, &id).await["version"].clone();
        let path = format!("{WORKSPACE}/entries/{id}/state");
        let ended = json!({"state": "ended"});
        browser.change(Method::PUT, &path, &version, Some(&ended)).await.is(StatusCode::OK);
        assert_eq!(concerns().await, json!([]));
    })
    .await;
}

#[tokio::test]
async fn the_overview_begins_with_the_next_step() {
    const ATTENTION: &str = ">Das braucht Ihre Aufmerksamkeit</h3>";
    on_every_database(async |app| {
        let (browser, id) = owner(&app, ANA).await;
        let page = async |path: &str| browser.get(path).await.is(StatusCode::OK).text();
        let first = page(OVERVIEW).await;
        assert!(!first.contains(ATTENTION), "{first}");
        assert!(first.contains(&format!("href=\"{OVERVIEW}/neu/{id}\"")), "{first}");
        let begun = browser.post(&format!("{WORKSPACE}/organisations/{id}/offers"), &blank_offer()).await;
        let begun = text(&begun.is(StatusCode::CREATED).json()["entry"]["id"]);
        let staff = reviewer(&app, "ki@example.org", ReviewScope::All).await;
        let notes = json!([{"pointer": "/name", "text": "Bitte <b>ganz</b>."}]);
        decide(&staff, &browser, &id, &json!({"request_changes": {"notes": notes}})).await;
        app.later(TimeDelta::days(14));
        let changes = page(OVERVIEW).await;
        let next = changes.find("desk__next").expect("a next step");
        let step = &changes[next..next + changes[next..].find("</div>").expect("its end")];
        assert!(step.contains(&format!("href=\"{OVERVIEW}/eintrag/{id}\"")), "{step}");
        // The draft that rests is the only other thing, and people write what they like.
        assert!(changes.contains(ATTENTION) && changes.contains(&format!("attention-{begun}-")), "{changes}");
        assert!(!changes.contains(&format!("attention-{id}-")), "{changes}");
        assert!(changes.contains("<bdi>Bitte &lt;b&gt;ganz&lt;/b&gt;.</bdi>"), "{changes}");
        let arabic = page("/ar/arbeitsbereich").await;
        assert!(arabic.contains("<bdi lang=\"de\" dir=\"ltr\">Sprachcafé</bdi>"), "{arabic}");
    })
    .await;
}
