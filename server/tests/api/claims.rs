//! Taking over the profile of an organisation that is there already.

use chrono::TimeDelta;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use server::services::demo_accounts;
use shared::account::{MemberRole, ReviewScope};
use shared::id::OrganisationId;

use crate::members::{ANA, BEN, CEM, Club, account};
use crate::support::{
    Answer, App, Browser, offer, on_every_database, on_every_database_with, organisation, reviewer,
};

/// One's own requests.
pub const OWN: &str = "/api/v1/workspace/claims";
/// The requests of all.
pub const OPEN: &str = "/api/v1/review/claims";
/// The address of somebody who reviews.
pub const KI: &str = "ki@example.org";

/// A text in JSON.
pub fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// The id of an organisation that the public sees and that nobody works for.
pub async fn cafe(app: &App) -> String {
    app.given([organisation("org-1", "Sprachcafé Weidenau")]).await;
    text(&app.json("/api/v1/organisations/sprachcafe-weidenau").await["id"])
}

fn path(organisation: &str) -> String {
    format!("/api/v1/workspace/organisations/{organisation}/claims")
}

/// Asks for the profile of an organisation.
pub async fn claim(browser: &Browser<'_>, organisation: &str) -> Answer {
    browser.post(&path(organisation), &json!({"message": "Ich bin die Vorsitzende."})).await
}

/// Decides a request.
pub async fn decide(browser: &Browser<'_>, claim: &Value, decision: Value) -> Answer {
    browser.post(&format!("{OPEN}/{}/decision", text(&claim["id"])), &decision).await
}

/// The decision that somebody is an owner.
pub fn accept() -> Value {
    json!({"accept": {}})
}

/// Whether a mail to this address says something.
async fn is_told(app: &App, email: &str, words: &str) -> bool {
    app.mails(email).await.iter().any(|mail| mail.contains(words))
}

/// The members of an organisation with their roles, as one of them sees them.
async fn roles(browser: &Browser<'_>, organisation: &str) -> Vec<(String, String)> {
    let path = format!("/api/v1/workspace/organisations/{organisation}/members");
    let seen = browser.get(&path).await.is(StatusCode::OK).json();
    let members = seen["members"].as_array().expect("members");
    members.iter().map(|member| (text(&member["email"]), text(&member["role"]))).collect()
}

#[tokio::test]
async fn who_asks_for_a_profile_is_its_owner_once_that_is_accepted() {
    on_every_database(async |app| {
        let id = cafe(&app).await;
        let (ben, cem) = (app.signed_in(BEN).await, app.signed_in(CEM).await);
        let made = claim(&ben, &id).await.is(StatusCode::CREATED).json();
        let expected = json!({
            "id": made["id"], "organisation": id, "name": "Sprachcafé Weidenau", "language": "de",
            "message": "Ich bin die Vorsitzende.", "claimed_at": "2026-03-02T09:00:00Z",
        });
        assert_eq!(made, expected);
        assert_eq!(ben.get(OWN).await.is(StatusCode::OK).json(), json!({"items": [made]}));
        assert_eq!(cem.get(OWN).await.is(StatusCode::OK).json(), json!({"items": []}));
        let ki = reviewer(&app, KI, ReviewScope::All).await;
        let seen = ki.get(OPEN).await.is(StatusCode::OK).json();
        let expected = json!({"items": [{
            "id": made["id"], "organisation": id, "name": "Sprachcafé Weidenau", "language": "de",
            "slug": "sprachcafe-weidenau", "members": 0, "person": "Ana Beispiel", "email": BEN,
            "person_language": "de", "message": "Ich bin die Vorsitzende.",
            "claimed_at": "2026-03-02T09:00:00Z", "may_decide": true,
        }]});
        assert_eq!(seen, expected);
        decide(&ki, &made, accept()).await.is(StatusCode::NO_CONTENT);
        assert_eq!(roles(&ben, &id).await, [(BEN.to_owned(), "owner".to_owned())]);
        let words = "Sie sind bei Teilhabe jetzt für Sprachcafé Weidenau verantwortlich.";
        assert!(is_told(&app, BEN, words).await);
        // What is decided is decided, and nothing is left of it to see or to take back.
        for (browser, path) in [(&ki, OPEN), (&ben, OWN)] {
            assert_eq!(browser.get(path).await.json(), json!({"items": []}));
        }
        decide(&ki, &made, accept()).await.is(StatusCode::CONFLICT);
        ben.delete(&format!("{OWN}/{}", text(&made["id"]))).await.is(StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn owners_stay_and_are_told_who_asks_and_who_has_come() {
    on_every_database(async |app| {
        let id = cafe(&app).await;
        let organisation: OrganisationId = id.parse().expect("an id");
        let (ana, ben, cem) = (app.signed_in(ANA).await, app.signed_in(BEN).await, app.signed_in(CEM).await);
        ana.joins(&app, organisation, MemberRole::Owner).await;
        cem.joins(&app, organisation, MemberRole::Editor).await;
        let made = claim(&ben, &id).await.is(StatusCode::CREATED).json();
        let words = "Ana Beispiel möchte bei Teilhabe auch für Sprachcafé Weidenau verantwortlich sein.";
        assert!(is_told(&app, ANA, words).await && !is_told(&app, CEM, words).await);
        // Nobody writes to them through the site, nor do they get an address of somebody who may be nobody.
        assert!(!is_told(&app, ANA, "Vorsitzende").await && !is_told(&app, ANA, BEN).await);
        let ki = reviewer(&app, KI, ReviewScope::All).await;
        assert_eq!(ki.get(OPEN).await.json()["items"][0]["members"], 2);
        decide(&ki, &made, accept()).await.is(StatusCode::NO_CONTENT);
        assert!(is_told(&app, ANA, "jetzt auch für Sprachcafé Weidenau verantwortlich").await);
        assert!(is_told(&app, ANA, BEN).await && !is_told(&app, CEM, BEN).await);
        let mut all = roles(&ana, &id).await;
        all.sort_unstable();
        let owner = |email: &str, role: &str| (email.to_owned(), role.to_owned());
        assert_eq!(all, [owner(ANA, "owner"), owner(BEN, "owner"), owner(CEM, "editor")]);
    })
    .await;
}

#[tokio::test]
async fn who_is_declined_is_told_why_and_may_ask_again() {
    on_every_database(async |app| {
        let id = cafe(&app).await;
        let ben = app.signed_in(BEN).await;
        let made = claim(&ben, &id).await.is(StatusCode::CREATED).json();
        let ki = reviewer(&app, KI, ReviewScope::All).await;
        let decline = |reason: &str| json!({"decline": {"reason": reason}});
        decide(&ki, &made, decline(" ")).await.refuses("/decline/reason", "required");
        decide(&ki, &made, decline(&"a".repeat(2_001))).await.refuses("/decline/reason", "too_long");
        let reason = "Der Verein kennt Sie nicht.";
        decide(&ki, &made, decline(reason)).await.is(StatusCode::NO_CONTENT);
        assert!(is_told(&app, BEN, reason).await);
        assert_eq!(ben.get("/api/v1/workspace").await.json(), json!({"organisations": []}));
        decide(&ki, &made, accept()).await.is(StatusCode::CONFLICT);
        claim(&ben, &id).await.is(StatusCode::CREATED);
    })
    .await;
}

#[tokio::test]
async fn what_is_seen_or_waits_to_be_seen_is_asked_for_once() {
    on_every_database(async |app| {
        let id = cafe(&app).await;
        let club = Club::of(&app).await;
        let ben = app.signed_in(BEN).await;
        claim(&ben, &id).await.is(StatusCode::CREATED);
        claim(&ben, &id).await.is(StatusCode::CONFLICT);
        // Another one that waits for its confirmation, though not by who belongs to it.
        let made = claim(&ben, &club.id).await.is(StatusCode::CREATED).json();
        assert_eq!(made["name"], "Sprachcafé");
        claim(&club.ana, &club.id).await.is(StatusCode::CONFLICT);
        // What is no organisation, or none that anybody may know of.
        app.given([offer("Kurs")]).await;
        let course = text(&app.json("/api/v1/offers/kurs").await["id"]);
        for unknown in [course.as_str(), "00000000-0000-0000-0000-000000000000"] {
            claim(&club.ana, unknown).await.is(StatusCode::NOT_FOUND);
        }
        let ki = reviewer(&app, KI, ReviewScope::All).await;
        for organisation in [&id, &club.id] {
            ki.gives_standing(organisation, "suspended").await.is(StatusCode::NO_CONTENT);
            claim(&ki, organisation).await.is(StatusCode::NOT_FOUND);
        }
    })
    .await;
}

#[tokio::test]
async fn a_name_that_is_only_a_draft_is_not_told_to_who_asks() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let ki = reviewer(&app, KI, ReviewScope::All).await;
        let entry = format!("/api/v1/workspace/entries/{}", club.id);
        let work = club.ana.get(&entry).await.is(StatusCode::OK).json();
        let changes = json!({"request_changes": {"notes": [{"text": "Bitte den ganzen Namen."}]}});
        let asked = json!({"revision": work["entry"]["revision"], "decision": changes});
        let review = format!("/api/v1/review/entries/{}/decision", club.id);
        ki.post(&review, &asked).await.is(StatusCode::NO_CONTENT);
        let work = club.ana.get(&entry).await.is(StatusCode::OK).json();
        let mut profile = work["content"]["organisation"].clone();
        profile["name"]["de"] = json!("Kulturbrücke");
        let draft = format!("/api/v1/workspace/profiles/{}/draft", club.id);
        club.ana.change(Method::PUT, &draft, &work["version"], Some(&profile)).await.is(StatusCode::OK);
        let ben = app.signed_in(BEN).await;
        let made = claim(&ben, &club.id).await.is(StatusCode::CREATED).json();
        assert_eq!(made["name"], "Sprachcafé");
        assert_eq!(ben.get(OWN).await.is(StatusCode::OK).json(), json!({"items": [made]}));
        decide(&ki, &made, json!({"decline": {"reason": "Nein."}})).await.is(StatusCode::NO_CONTENT);
        assert!(is_told(&app, BEN, "Sprachcafé").await && !is_told(&app, BEN, "Kulturbrücke").await);
    })
    .await;
}

#[tokio::test]
async fn accounts_of_the_demonstration_stay_as_they_are() {
    let configure = |config: &mut server::config::Config| config.demo = true;
    on_every_database_with(configure, async |app| {
        // The demonstration works for the first organisation.
        app.given([organisation("org-0", "Verein")]).await;
        demo_accounts::prepare(&app.state).await.expect("they are made");
        let id = cafe(&app).await;
        let person = app.browser();
        person.sign_in("person@demo.example.org", "Zum Ausprobieren!").await.is(StatusCode::OK);
        let made = claim(&person, &id).await.is(StatusCode::CREATED).json();
        let ki = reviewer(&app, KI, ReviewScope::All).await;
        decide(&ki, &made, accept()).await.is(StatusCode::FORBIDDEN);
        assert_eq!(person.get("/api/v1/workspace").await.json(), json!({"organisations": []}));
        // Asking and declining can be tried.
        decide(&ki, &made, json!({"decline": {"reason": "Nein."}})).await.is(StatusCode::NO_CONTENT);
    })
    .await;
}

#[tokio::test]
async fn few_requests_of_one_person_are_open_at_a_time() {
    on_every_database(async |app| {
        app.given((0..6).map(|number| organisation(&format!("org-{number}"), &format!("Verein {number}"))))
            .await;
        let ben = app.signed_in(BEN).await;
        let mut claims = Vec::new();
        let mut last = String::new();
        for number in 0..6 {
            last = text(&app.json(&format!("/api/v1/organisations/verein-{number}")).await["id"]);
            let answer = claim(&ben, &last).await;
            if number < 5 {
                claims.push(text(&answer.is(StatusCode::CREATED).json()["id"]));
            } else {
                answer.refuses("", "too_many_claims");
            }
        }
        ben.delete(&format!("{OWN}/{}", claims[0])).await.is(StatusCode::NO_CONTENT);
        claim(&ben, &last).await.is(StatusCode::CREATED);
    })
    .await;
}

#[tokio::test]
async fn nobody_is_sent_mails_without_end() {
    on_every_database(async |app| {
        let id = cafe(&app).await;
        let ben = app.signed_in(BEN).await;
        for _ in 0..10 {
            let made = claim(&ben, &id).await.is(StatusCode::CREATED).json();
            ben.delete(&format!("{OWN}/{}", text(&made["id"]))).await.is(StatusCode::NO_CONTENT);
        }
        claim(&ben, &id).await.is(StatusCode::TOO_MANY_REQUESTS);
        app.later(TimeDelta::minutes(1));
        claim(&ben, &id).await.is(StatusCode::CREATED);
    })
    .await;
}

#[tokio::test]
async fn what_is_refused_sends_no_mail_and_does_not_count() {
    on_every_database(async |app| {
        let id = cafe(&app).await;
        let club = Club::of(&app).await;
        let ben = app.signed_in(BEN).await;
        claim(&ben, &id).await.is(StatusCode::CREATED);
        for _ in 0..12 {
            claim(&ben, &id).await.is(StatusCode::CONFLICT);
        }
        claim(&ben, &club.id).await.is(StatusCode::CREATED);
    })
    .await;
}

#[tokio::test]
async fn those_who_confirm_organisations_decide_but_never_about_themselves() {
    on_every_database(async |app| {
        let id = cafe(&app).await;
        let (ben, cem) = (app.signed_in(BEN).await, app.signed_in(CEM).await);
        let made = claim(&ben, &id).await.is(StatusCode::CREATED).json();
        let siegen = ReviewScope::Municipality("05970040".to_owned());
        let officer = reviewer(&app, "stadt@example.org", siegen).await;
        for other in [&ben, &cem, &officer] {
            other.get(OPEN).await.is(StatusCode::FORBIDDEN);
            decide(other, &made, accept()).await.is(StatusCode::FORBIDDEN);
        }
        cem.delete(&format!("{OWN}/{}", text(&made["id"]))).await.is(StatusCode::NOT_FOUND);
        // Nor about what they have asked for, or an organisation of theirs.
        let (ki, other) = (
            reviewer(&app, KI, ReviewScope::All).await,
            reviewer(&app, "ki2@example.org", ReviewScope::All).await,
        );
        let own = claim(&ki, &id).await.is(StatusCode::CREATED).json();
        let may_decide = async |browser: &Browser<'_>| {
            let seen = browser.get(OPEN).await.is(StatusCode::OK).json();
            let items = seen["items"].as_array().expect("items").clone();
            items.iter().map(|item| item["may_decide"] == true).collect::<Vec<_>>()
        };
        assert_eq!(may_decide(&ki).await, [true, false]);
        decide(&ki, &own, accept()).await.is(StatusCode::FORBIDDEN);
        decide(&other, &own, accept()).await.is(StatusCode::NO_CONTENT);
        assert_eq!(may_decide(&ki).await, [false]);
        decide(&ki, &made, accept()).await.is(StatusCode::FORBIDDEN);
        assert_eq!(may_decide(&other).await, [true]);
        decide(&other, &json!({"id": account(&ben).await}), accept()).await.is(StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_request_says_nothing_but_its_message_and_a_decision_only_what_is_decided() {
    on_every_database(async |app| {
        let id = cafe(&app).await;
        let ben = app.signed_in(BEN).await;
        for name in ["decision", "account", "role", "language"] {
            let asked = json!({"message": "", name: "accepted"});
            ben.post(&path(&id), &asked).await.refuses(&format!("/{name}"), "malformed");
        }
        ben.post(&path(&id), &json!({"message": "a".repeat(1_001)})).await.refuses("/message", "too_long");
        ben.post(&path(&id), &json!({"message": "\u{0}"})).await.refuses("/message", "invalid_character");
        let made = ben.post(&path(&id), &json!({})).await.is(StatusCode::CREATED).json();
        assert_eq!(made["message"], "");
        let ki = reviewer(&app, KI, ReviewScope::All).await;
        for decision in [
            json!({}),
            json!({"accept": {"role": "editor"}}),
            json!({"accept": {}, "decline": {"reason": "a"}}),
            json!({"decline": {"reason": "a", "accept": true}}),
        ] {
            decide(&ki, &made, decision).await.is(StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert_eq!(ki.get(OPEN).await.json()["items"][0]["id"], made["id"]);
    })
    .await;
}

/// Where a form that was sent leads.
fn location(answer: &Answer) -> &str {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.header("location")
}

#[tokio::test]
async fn profiles_are_asked_for_without_scripts() {
    on_every_database(async |app| {
        let id = cafe(&app).await;
        let page = format!("/de/arbeitsbereich/beanspruchen/{id}");
        let public = app.get("/de/organisationen/sprachcafe-weidenau").await.text();
        assert!(public.contains(&format!("href=\"{page}\"")), "{public}");
        let guest = app.browser().get(&page).await;
        assert!(location(&guest).starts_with("/de/konto/anmelden?next="), "{}", location(&guest));
        let ben = app.signed_in(BEN).await;
        let form = ben.get(&page).await.is(StatusCode::OK).text();
        assert!(form.contains("Sprachcafé Weidenau") && form.contains("name=\"/message\""), "{form}");
        let long = "a".repeat(1_001);
        let refused = ben.send_form(&page, &[("/message", long.as_str()), ("do", "claim")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains(&long), "what was typed is still there");
        let sent = ben.send_form(&page, &[("/message", "Hallo\r\nBen"), ("do", "claim")]).await;
        assert_eq!(location(&sent), "/de/arbeitsbereich?done=claimed");
        let made = ben.get(OWN).await.json()["items"][0].clone();
        assert_eq!(made["message"], "Hallo\nBen");
        let told = ben.get("/de/arbeitsbereich?done=claimed").await.text();
        assert!(told.contains("Wir haben Ihre Anfrage erhalten.") && told.contains("Sprachcafé Weidenau"));
        assert!(!ben.get(&page).await.text().contains("name=\"/message\""));
        let again = ben.send_form(&page, &[("/message", ""), ("do", "claim")]).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        let said = "<li>Sie gehören schon dazu, oder Ihre Anfrage ist schon bei uns.</li>";
        assert!(again.text().contains(said), "{}", again.text());
        let back = format!("unclaim:{}", text(&made["id"]));
        let sent = ben.send_form(&page, &[("do", back.as_str())]).await;
        assert_eq!(location(&sent), "/de/arbeitsbereich?done=unclaimed");
        // What is gone already is no failure.
        assert_eq!(location(&ben.send_form(&page, &[("do", back.as_str())]).await), "/de/arbeitsbereich");
    })
    .await;
}
