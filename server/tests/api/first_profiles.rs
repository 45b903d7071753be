//! The first profile of an organisation: it can be completed while the organisation waits for its
//! confirmation.

use http::{Method, StatusCode};
use serde_json::{Value, json};
use shared::account::ReviewScope;

use crate::support::files::{address, jpeg, shows};
use crate::support::{Answer, App, Browser, blank_offer, on_every_database, reviewer};

const WORKSPACE: &str = "/api/v1/workspace";

/// An organisation that was registered, with its owner and somebody who reviews.
struct Registered<'a> {
    owner: Browser<'a>,
    staff: Browser<'a>,
    id: String,
}

impl Registered<'_> {
    async fn of(app: &App) -> Registered<'_> {
        let owner = app.signed_in("ana@example.org").await;
        let profile = json!({"name": {"de": "Sprachcafé"}, "kind": "club", "municipalities": ["05970040"]});
        let own = owner.post(&format!("{WORKSPACE}/organisations"), &profile).await;
        let id = own.is(StatusCode::CREATED).json()["id"].as_str().expect("an id").to_owned();
        let staff = reviewer(app, "ki@example.org", ReviewScope::All).await;
        Registered { owner, staff, id }
    }

    /// The profile as it is now.
    async fn work(&self) -> Value {
        let path = format!("{WORKSPACE}/entries/{}", self.id);
        self.owner.get(&path).await.is(StatusCode::OK).json()
    }

    /// Writes the profile, which is in this version, with something new.
    async fn save(&self, work: &Value, change: &Value) -> Answer {
        let mut profile = work["content"]["organisation"].clone();
        for (name, value) in change.as_object().expect("an object") {
            profile[name] = value.clone();
        }
        let path = format!("{WORKSPACE}/profiles/{}/draft", self.id);
        self.owner.change(Method::PUT, &path, &work["version"], Some(&profile)).await
    }

    async fn hand_in(&self, message: &str) {
        let path = format!("{WORKSPACE}/entries/{}/submission", self.id);
        let version = self.work().await["version"].clone();
        let said = json!({"message": message});
        self.owner.change(Method::POST, &path, &version, Some(&said)).await.is(StatusCode::OK);
    }

    /// Adds something to the organisation, and gives its id.
    async fn add(&self, what: &str, stated: &Value) -> Value {
        let path = format!("{WORKSPACE}/organisations/{}/{what}", self.id);
        self.owner.post(&path, stated).await.is(StatusCode::CREATED).json()["id"].clone()
    }

    /// Decides about the profile as somebody has seen it.
    async fn decide(&self, seen: &Value, decision: Value) -> StatusCode {
        let path = format!("/api/v1/review/entries/{}/decision", self.id);
        let asked = json!({"revision": seen["entry"]["revision"], "decision": decision});
        self.staff.post(&path, &asked).await.status
    }

    async fn confirm(&self) {
        self.staff.gives_standing(&self.id, "confirmed").await.is(StatusCode::NO_CONTENT);
    }
}

#[tokio::test]
async fn a_first_profile_is_completed_while_it_waits() {
    on_every_database(async |app| {
        let registered = Registered::of(&app).await;
        let first = registered.work().await;
        assert_eq!((&first["may_write"], &first["entry"]["work"]), (&json!(true), &json!("submitted")));
        let contact = json!({"contact": {"function": {"de": "Büro"}, "phone": "+49 221 4710 100"}});
        let contact = registered.add("contacts", &contact).await;
        let place = json!({"street": "Hauptstraße 1", "municipality": "05970040"});
        let place = registered.add("places", &place).await;
        let path = format!("{WORKSPACE}/organisations/{}/pictures", registered.id);
        let picture = registered.owner.upload(&path, "image/jpeg", jpeg(300, 300)).await;
        let picture = picture.is(StatusCode::CREATED).json();
        let mut parts = shows(&picture);
        parts["contacts"] = json!([contact]);
        parts["places"] = json!([place]);
        let second = registered.save(&first, &parts).await.is(StatusCode::OK).json();
        assert_eq!((&second["version"], &second["may_write"]), (&json!(2), &json!(true)));
        assert_eq!(second["entry"]["work"], "submitted");
        let profile = &second["content"]["organisation"];
        assert_eq!((&profile["contacts"], &profile["places"]), (&parts["contacts"], &parts["places"]));
        // Once more, and there is but one version of it.
        let change = json!({"summary": {"de": "Deutsch sprechen."}});
        let third = registered.save(&second, &change).await.is(StatusCode::OK).json();
        let versions = format!("{WORKSPACE}/entries/{}/versions", registered.id);
        let versions = registered.owner.get(&versions).await.is(StatusCode::OK).json();
        let items = versions["items"].as_array().expect("versions");
        assert_eq!(items.len(), 1);
        assert_eq!((&items[0]["number"], &items[0]["id"]), (&json!(1), &third["entry"]["revision"]));
        // Who has seen it before it was changed decides about what is not there any more.
        for seen in [&first, &second] {
            assert_eq!(registered.decide(seen, json!({"publish": {}})).await, StatusCode::CONFLICT);
        }
        assert_eq!(app.get(&address(&picture)).await.status, StatusCode::NOT_FOUND);
        assert_eq!(registered.decide(&third, json!({"publish": {}})).await, StatusCode::NO_CONTENT);
        registered.confirm().await;
        app.get(&address(&picture)).await.is(StatusCode::OK);
    })
    .await;
}

/// Whether a page says of a group of fields that one of them must be filled.
fn is_required(html: &str, group: &str) -> bool {
    let id = format!(" id=\"{group}\"");
    let tag = html.split('<').find(|tag| tag.starts_with("fieldset") && tag.contains(&id));
    tag.expect("a group").contains(" data-required")
}

#[tokio::test]
async fn a_profile_needs_neither_contacts_nor_places_and_its_page_says_so() {
    on_every_database(async |app| {
        let registered = Registered::of(&app).await;
        let offers = format!("{WORKSPACE}/organisations/{}/offers", registered.id);
        let offer = registered.owner.post(&offers, &blank_offer()).await.is(StatusCode::CREATED).json();
        let offer = offer["entry"]["id"].as_str().expect("an id");
        for (entry, is_needed) in [(registered.id.as_str(), false), (offer, true)] {
            let page = format!("/de/arbeitsbereich/eintrag/{entry}");
            let html = registered.owner.get(&page).await.is(StatusCode::OK).text();
            for group in ["contacts", "places"] {
                assert_eq!(is_required(&html, group), is_needed, "{group}: {html}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn nothing_that_lacks_something_comes_before_those_who_review() {
    on_every_database(async |app| {
        let registered = Registered::of(&app).await;
        let first = registered.work().await;
        registered.save(&first, &json!({"name": {"de": " "}})).await.refuses("/name/de", "required");
        let website = json!({"website": "https:"});
        registered.save(&first, &website).await.refuses("/website", "invalid_web_address");
        assert_eq!(registered.work().await, first);
        // Nor is anything written over what somebody else has written meanwhile.
        registered.save(&first, &json!({"name": {"de": "Café"}})).await.is(StatusCode::OK);
        let late = registered.save(&first, &json!({"name": {"de": "Sprachtreff"}})).await;
        assert_eq!(late.status, StatusCode::PRECONDITION_FAILED);
        assert_eq!(registered.decide(&first, json!({"publish": {}})).await, StatusCode::CONFLICT);
    })
    .await;
}

#[tokio::test]
async fn what_was_said_stays_with_a_profile_that_is_written_on() {
    on_every_database(async |app| {
        let registered = Registered::of(&app).await;
        let notes = json!({"request_changes": {"notes": [{"text": "Bitte den ganzen Namen."}]}});
        let work = registered.work().await;
        assert_eq!(registered.decide(&work, notes).await, StatusCode::NO_CONTENT);
        let work = registered.work().await;
        let draft = registered.save(&work, &json!({"name": {"de": "Sprachcafé e. V."}})).await;
        assert_eq!(draft.is(StatusCode::OK).json()["entry"]["work"], "draft");
        registered.hand_in("So heißen wir.").await;
        let work = registered.work().await;
        let said = work["conversation"].clone();
        assert_eq!(said.as_array().map(Vec::len), Some(2), "{said}");
        let change = json!({"summary": {"de": "Deutsch sprechen."}});
        let saved = registered.save(&work, &change).await.is(StatusCode::OK).json();
        assert_eq!((&saved["entry"]["work"], &saved["conversation"]), (&json!("submitted"), &said));
    })
    .await;
}

#[tokio::test]
async fn any_other_profile_stays_as_it_was_handed_in() {
    on_every_database(async |app| {
        let registered = Registered::of(&app).await;
        let change = json!({"summary": {"de": "Deutsch sprechen."}});
        registered.confirm().await;
        let work = registered.work().await;
        assert_eq!((&work["may_write"], &work["entry"]["work"]), (&json!(false), &json!("submitted")));
        assert_eq!(registered.save(&work, &change).await.status, StatusCode::CONFLICT);
        assert_eq!(registered.decide(&work, json!({"publish": {}})).await, StatusCode::NO_CONTENT);
        let work = registered.work().await;
        let draft = registered.save(&work, &change).await.is(StatusCode::OK).json();
        assert_eq!((&draft["may_write"], &draft["entry"]["work"]), (&json!(true), &json!("draft")));
    })
    .await;
}

#[tokio::test]
async fn a_profile_the_public_could_see_once_confirmed_stays_as_it_was_handed_in() {
    on_every_database(async |app| {
        let registered = Registered::of(&app).await;
        let work = registered.work().await;
        assert_eq!(registered.decide(&work, json!({"publish": {}})).await, StatusCode::NO_CONTENT);
        let work = registered.work().await;
        registered.save(&work, &json!({"summary": {"de": "Neu."}})).await.is(StatusCode::OK);
        registered.hand_in("").await;
        let work = registered.work().await;
        assert_eq!((&work["may_write"], &work["entry"]["work"]), (&json!(false), &json!("submitted")));
        let again = registered.save(&work, &json!({"summary": {"de": "Noch neuer."}})).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
    })
    .await;
}
