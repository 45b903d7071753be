//! Whose cases are whose: a municipality's reviewer sees and works on those of that municipality, and of others there
//! is nothing for them.

use db::repo::accounts::{self, Account};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use shared::account::{MemberRole, ReviewScope};

use crate::cases::{CASES, KREUZTAL, SIEGEN, cases, hand_in, only, text, titles};
use crate::support::{Answer, App, Browser, PASSWORD, offer, on_every_database, place, reviewer};

const COLLEAGUES: &str = "/api/v1/review/colleagues";
const ASSIGNMENTS: &str = "/api/v1/review/assignments";

/// The offer "Kurs" in Siegen and the offer "Treff" for the whole county wait, with those who review.
struct Town<'a> {
    ki: Browser<'a>,
    siegen: Browser<'a>,
    kreuztal: Browser<'a>,
    kurs: Value,
    treff: Value,
}

/// Somebody of this name who reviews.
async fn officer<'a>(app: &'a App, name: &str, scope: ReviewScope) -> Browser<'a> {
    let email = format!("{}@example.org", name.to_lowercase());
    let browser = reviewer(app, &email, scope).await;
    let profile = json!({"name": name, "language": "de"});
    browser.put("/api/v1/account/profile", &profile).await.is(StatusCode::OK);
    browser
}

fn of(municipality: &str) -> ReviewScope {
    ReviewScope::Municipality(municipality.to_owned())
}

impl Town<'_> {
    async fn of(app: &App) -> Town<'_> {
        app.given([offer("Kurs"), offer("Treff").with("whole_county", true)]).await;
        let ana = app.signed_in("ana@example.org").await;
        ana.joins(app, app.owner_of("kurs").await, MemberRole::Editor).await;
        for slug in ["kurs", "treff"] {
            hand_in(app, &ana, slug).await;
        }
        let ki = officer(app, "Kim", ReviewScope::All).await;
        let siegen = officer(app, "Sina", of(SIEGEN)).await;
        let kreuztal = officer(app, "Kreta", of(KREUZTAL)).await;
        let (kurs, treff) = (only(&ki, "q=kurs").await, only(&ki, "q=treff").await);
        Town { ki, siegen, kreuztal, kurs, treff }
    }
}

/// The path of something of a case.
fn path(case: &Value, what: &str) -> String {
    format!("{CASES}/{}/{what}", text(&case["id"]))
}

/// Gives cases to somebody.
async fn assign(browser: &Browser<'_>, cases: &[&Value], to: &Value) -> Answer {
    let ids: Vec<&Value> = cases.iter().map(|case| &case["id"]).collect();
    browser.post(ASSIGNMENTS, &json!({"cases": ids, "account": to})).await
}

#[tokio::test]
async fn of_another_town_there_is_no_case() {
    on_every_database(async |app| {
        let Town { ki, siegen, kreuztal, kurs, treff } = Town::of(&app).await;
        assert_eq!(titles(&ki, "sort=title").await, ["Kurs", "Treff"]);
        assert_eq!(titles(&siegen, "").await, ["Kurs"]);
        assert_eq!(titles(&kreuztal, "").await, [""; 0]);
        // By its id it is no other.
        for (browser, case) in [(&siegen, &treff), (&kreuztal, &kurs)] {
            browser.put(&path(case, "promise"), &json!({"on": null})).await.is(StatusCode::NOT_FOUND);
            browser.put(&path(case, "presence"), &Value::Null).await.is(StatusCode::NOT_FOUND);
            browser.post(&path(case, "notes"), &json!({"text": "a"})).await.is(StatusCode::NOT_FOUND);
            browser.post(&path(case, "escalation"), &Value::Null).await.is(StatusCode::NOT_FOUND);
            assign(browser, &[case], &Value::Null).await.is(StatusCode::NOT_FOUND);
        }
        let hiding = json!({"hidden": true, "reason": "Das stimmt nicht."});
        let hide = format!("/api/v1/review/entries/{}/hiding", text(&kurs["entry"]));
        kreuztal.put(&hide, &hiding).await.is(StatusCode::NOT_FOUND);
        app.get("/api/v1/offers/kurs").await.is(StatusCode::OK);
        let unknown = json!({"id": "0193f0a0-0000-7000-8000-000000000001"});
        ki.put(&path(&unknown, "presence"), &Value::Null).await.is(StatusCode::NOT_FOUND);
        // A token that only reads is for nothing of it.
        let asked = json!({"name": "Software", "scope": "read", "current_password": PASSWORD});
        let token = siegen.post("/api/v1/account/tokens", &asked).await.is(StatusCode::CREATED).json();
        let bearer = format!("Bearer {}", text(&token["secret"]));
        let by_token = app.request(Method::GET, CASES, &[("authorization", &bearer)]).await;
        assert_eq!(by_token.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn colleagues_are_those_who_could_decide() {
    on_every_database(async |app| {
        let Town { ki, siegen, kreuztal, treff, .. } = Town::of(&app).await;
        let names = async |browser: &Browser<'_>| -> Vec<String> {
            let people = browser.get(COLLEAGUES).await.is(StatusCode::OK).json();
            let people = people["items"].as_array().expect("people").clone();
            people.iter().map(|person| text(&person["name"]).to_owned()).collect()
        };
        assert_eq!(names(&ki).await, ["Kim", "Kreta", "Sina"]);
        assert_eq!(names(&siegen).await, ["Kim", "Sina"]);
        assert_eq!(names(&kreuztal).await, ["Kim", "Kreta"]);
        // Whose rights rest or who is locked gets no cases.
        let change = async |browser: &Browser<'_>, change: &dyn Fn(&mut Account)| {
            let id = browser.account().await;
            let transaction = app.state.database.begin().await.expect("a transaction");
            let mut account = accounts::lock(&transaction, id).await.expect("the account");
            change(&mut account);
            accounts::save(&transaction, account).await.expect("it is stored");
            transaction.commit().await.expect("it is committed");
            id
        };
        let kreta = change(&kreuztal, &|account| account.second_factor = None).await;
        let sina = change(&siegen, &|account| account.locked_at = Some(account.created_at)).await;
        assert_eq!(names(&ki).await, ["Kim"]);
        for nobody in [json!(kreta), json!(sina), json!("0193f0a0-0000-7000-8000-000000000001")] {
            assign(&ki, &[&treff], &nobody).await.refuses("/account", "unknown_value");
        }
    })
    .await;
}

#[tokio::test]
async fn cases_are_given_to_who_may_read_them_and_all_or_none() {
    on_every_database(async |app| {
        let Town { ki, siegen, kreuztal, kurs, treff } = Town::of(&app).await;
        let (kim, sina) = (json!(ki.account().await), json!(siegen.account().await));
        let kreta = json!(kreuztal.account().await);
        let assigned = async || -> Vec<Value> {
            let all = cases(&ki, "sort=title").await;
            all.iter().map(|case| case["assignee"]["name"].clone()).collect()
        };
        assign(&ki, &[&kurs], &kreta).await.refuses("/account", "unknown_value");
        assign(&ki, &[&kurs, &treff], &sina).await.refuses("/account", "unknown_value");
        assign(&siegen, &[&kurs, &treff], &kim).await.is(StatusCode::NOT_FOUND);
        assert_eq!(assigned().await, [Value::Null, Value::Null], "nothing was given to anybody");
        assign(&siegen, &[&kurs], &sina).await.is(StatusCode::NO_CONTENT);
        assign(&ki, &[&treff], &kim).await.is(StatusCode::NO_CONTENT);
        assert_eq!(assigned().await, [json!("Sina"), json!("Kim")]);
        assert_eq!(titles(&siegen, "assigned=me").await, ["Kurs"]);
        assign(&ki, &[&kurs, &treff, &kurs], &Value::Null).await.is(StatusCode::NO_CONTENT);
        assert_eq!(assigned().await, [Value::Null, Value::Null]);
    })
    .await;
}

#[tokio::test]
async fn what_is_passed_on_is_the_ki_teams() {
    on_every_database(async |app| {
        let Town { ki, siegen, kurs, .. } = Town::of(&app).await;
        let escalation = path(&kurs, "escalation");
        ki.post(&escalation, &Value::Null).await.is(StatusCode::FORBIDDEN);
        let sina = json!(siegen.account().await);
        assign(&siegen, &[&kurs], &sina).await.is(StatusCode::NO_CONTENT);
        siegen.post(&escalation, &Value::Null).await.is(StatusCode::NO_CONTENT);
        let seen = only(&siegen, "").await;
        assert_eq!((&seen["is_escalated"], &seen["assignee"]), (&json!(true), &Value::Null));
        siegen.post(&escalation, &Value::Null).await.is(StatusCode::CONFLICT);
        // They see it still, and do nothing more with it.
        assign(&siegen, &[&kurs], &sina).await.is(StatusCode::FORBIDDEN);
        let promise = siegen.put(&path(&kurs, "promise"), &json!({"on": "2026-03-05"})).await;
        promise.is(StatusCode::FORBIDDEN);
        let decide = format!("/api/v1/review/entries/{}/decision", text(&kurs["entry"]));
        let waiting = format!("/api/v1/review/submissions/{}", text(&kurs["entry"]));
        let revision = siegen.get(&waiting).await.is(StatusCode::OK).json()["submission"]["revision"].clone();
        let publish = json!({"revision": revision, "decision": {"publish": {}}});
        siegen.post(&decide, &publish).await.is(StatusCode::FORBIDDEN);
        ki.post(&decide, &publish).await.is(StatusCode::NO_CONTENT);
        let closed = only(&siegen, "closed=true").await;
        assert_eq!((&closed["id"], &closed["outcome"]), (&kurs["id"], &json!("published")));
        siegen.post(&escalation, &Value::Null).await.is(StatusCode::CONFLICT);
    })
    .await;
}

#[tokio::test]
async fn nobody_passes_on_what_they_could_not_decide() {
    on_every_database(async |app| {
        let Town { siegen, kurs, .. } = Town::of(&app).await;
        siegen.joins(&app, app.owner_of("kurs").await, MemberRole::Editor).await;
        siegen.post(&path(&kurs, "escalation"), &Value::Null).await.is(StatusCode::FORBIDDEN);
        assert_eq!(only(&siegen, "").await["is_escalated"], false);
    })
    .await;
}

#[tokio::test]
async fn a_place_in_another_town_brings_a_case_there() {
    on_every_database(async |app| {
        app.given([offer("Kurs").with("places", json!([place("Siegen")]))]).await;
        let ana = app.signed_in("ana@example.org").await;
        let owner = app.owner_of("kurs").await;
        ana.joins(&app, owner, MemberRole::Editor).await;
        hand_in(&app, &ana, "kurs").await;
        let (siegen, kreuztal) =
            (officer(&app, "Sina", of(SIEGEN)).await, officer(&app, "Kreta", of(KREUZTAL)).await);
        assert_eq!((titles(&siegen, "").await.len(), titles(&kreuztal, "").await.len()), (1, 0));
        let work = format!("/api/v1/workspace/organisations/{owner}");
        let stored = ana.get(&work).await.is(StatusCode::OK).json()["places"][0].clone();
        let place = format!("{work}/places/{}", text(&stored["id"]));
        let moved = json!({"municipality": KREUZTAL});
        ana.change(Method::PUT, &place, &stored["version"], Some(&moved)).await.is(StatusCode::OK);
        assert_eq!((titles(&siegen, "").await.len(), titles(&kreuztal, "").await.len()), (0, 1));
    })
    .await;
}
