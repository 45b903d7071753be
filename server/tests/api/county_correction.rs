//! Corrections of profiles by those who review the whole county.

use chrono::TimeDelta;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use server::services::indexing;
use shared::account::{MemberRole, ReviewScope};
use shared::id::OrganisationId;
use uuid::Uuid;

use crate::members::{ANA, BEN};
use crate::support::{Answer, App, Browser, Writing, on_every_database, organisation, reviewer};

const REASON: &str = "Ein Buchstabe war vertauscht.";

/// The organisation "Verein", whose profile is published: Ana works for it, and the KI team corrects it.
struct Correcting<'a> {
    app: &'a App,
    writing: Writing<'a>,
    id: OrganisationId,
}

impl<'a> Correcting<'a> {
    async fn begin(app: &'a App) -> Self {
        Self { app, writing: Writing::begin(app).await, id: app.owner_of("kurs").await }
    }

    fn path(&self, what: &str) -> String {
        format!("/api/v1/review/organisations/{}{what}", self.id)
    }

    /// The organisation as the KI team sees it.
    async fn seen(&self) -> Value {
        self.writing.staff.get(&self.path("")).await.is(StatusCode::OK).json()
    }

    /// Somebody gives the published profile another value.
    async fn correct(&self, by: &Browser<'_>, field: &str, value: Value) -> Answer {
        let seen = self.seen().await;
        let mut profile = seen["profile"].clone();
        profile[field] = value;
        let asked = json!({"revision": seen["revision"], "profile": profile, "reason": REASON});
        by.post(&self.path("/correction"), &asked).await
    }

    /// Corrects the summary.
    async fn correct_summary(&self) -> Answer {
        self.correct(&self.writing.staff, "summary", json!({"de": "Ein Verein für alle."})).await
    }

    /// The profile as its members work on it.
    async fn work(&self) -> Value {
        let path = format!("/api/v1/workspace/entries/{}", self.id);
        self.writing.editor.get(&path).await.is(StatusCode::OK).json()
    }

    /// Ana writes another value into the draft.
    async fn write(&self, field: &str, value: Value) -> Value {
        let work = self.work().await;
        let mut profile = work["content"]["organisation"].clone();
        profile[field] = value;
        let path = format!("/api/v1/workspace/profiles/{}/draft", self.id);
        let saved = self.writing.editor.change(Method::PUT, &path, &work["version"], Some(&profile)).await;
        saved.is(StatusCode::OK).json()
    }

    /// Ana hands the draft in.
    async fn hand_in(&self) {
        let path = format!("/api/v1/workspace/entries/{}/submission", self.id);
        let version = self.work().await["version"].clone();
        let sent = self.writing.editor.change(Method::POST, &path, &version, Some(&json!({}))).await;
        sent.is(StatusCode::OK);
    }

    /// The KI team decides about what was handed in.
    async fn decide(&self, decision: Value) {
        let path = format!("/api/v1/review/entries/{}/decision", self.id);
        let asked = json!({"revision": self.work().await["entry"]["revision"], "decision": decision});
        self.writing.staff.post(&path, &asked).await.is(StatusCode::NO_CONTENT);
    }

    /// The profile as the public sees it.
    async fn public(&self) -> Value {
        indexing::catch_up(&self.app.state).await.expect("the index follows");
        self.app.json(&format!("/api/v1/organisations/{}", self.id)).await
    }
}

#[tokio::test]
async fn a_correction_is_public_at_once_and_told_with_its_reason() {
    on_every_database(async |app| {
        let it = Correcting::begin(&app).await;
        let before = it.seen().await;
        let confirmed_on = it.work().await["entry"]["confirmed_on"].clone();
        app.later(TimeDelta::days(2));
        it.correct_summary().await.is(StatusCode::NO_CONTENT);
        assert_eq!(it.public().await["summary"]["text"], "Ein Verein für alle.");
        let after = it.seen().await;
        assert_ne!(after["revision"], before["revision"]);
        assert_eq!(after["record"]["accepted"], before["record"]["accepted"], "nothing was handed in");
        let work = it.work().await;
        assert_eq!((&work["entry"]["work"], &work["entry"]["revision"]), (&Value::Null, &after["revision"]));
        assert_eq!(work["entry"]["confirmed_on"], confirmed_on, "its members have not confirmed anything");
        let mails = app.mails(ANA).await;
        let mail =
            mails.iter().find(|mail| mail.contains("im Profil von Verein berichtigt")).expect("a mail");
        assert!(mail.contains("In wenigen Sätzen:\n> Jetzt: Ein Verein für alle."), "{mail}");
        assert!(mail.contains(&format!("Der Grund:\n\n> {REASON}")), "{mail}");
        let log = format!("/api/v1/review/log?organisation={}&action=profile_corrected", it.id);
        let told = it.writing.staff.get(&log).await.is(StatusCode::OK).json()["items"].clone();
        let event = &told[0];
        assert_eq!((told.as_array().map(Vec::len), &event["reason"]), (Some(1), &json!(REASON)));
        assert_eq!((&event["before"], &event["after"]), (&before["revision"], &after["revision"]));
        assert_eq!(event["actor"]["id"], json!(it.writing.staff.account().await));
        assert!(!event.to_string().contains("für alle"), "the log repeats no texts: {event}");
    })
    .await;
}

#[tokio::test]
async fn what_breaks_rules_or_changes_nothing_is_no_correction() {
    on_every_database(async |app| {
        let it = Correcting::begin(&app).await;
        let ki = &it.writing.staff;
        it.correct(ki, "name", json!({"de": " "})).await.refuses("/profile/name/de", "required");
        it.correct(ki, "contacts", json!([Uuid::nil()]))
            .await
            .refuses("/profile/contacts/0", "unknown_value");
        it.correct(ki, "kind", it.seen().await["profile"]["kind"].clone())
            .await
            .refuses("", "nothing_changed");
        let seen = it.seen().await;
        let mut asked = json!({"revision": seen["revision"], "profile": seen["profile"], "reason": " "});
        ki.post(&it.path("/correction"), &asked).await.refuses("/reason", "required");
        asked["reason"] = json!("x".repeat(501));
        ki.post(&it.path("/correction"), &asked).await.refuses("/reason", "too_long");
        asked = json!({"revision": Uuid::nil(), "profile": seen["profile"], "reason": REASON});
        ki.post(&it.path("/correction"), &asked).await.is(StatusCode::PRECONDITION_FAILED);
        assert_eq!(it.seen().await, seen);
        assert!(!app.mails(ANA).await.iter().any(|mail| mail.contains("berichtigt")));
    })
    .await;
}

#[tokio::test]
async fn a_contact_of_another_organisation_is_no_correction() {
    on_every_database(async |app| {
        let it = Correcting::begin(&app).await;
        app.given([organisation("other", "Sprachcafé")]).await;
        let found = it.writing.staff.get("/api/v1/review/organisations?q=sprachcaf").await.json();
        let other = found["items"][0]["id"].as_str().expect("an id").to_owned();
        let other = it.writing.staff.get(&format!("/api/v1/review/organisations/{other}")).await.json();
        let contact = other["profile"]["contacts"][0].clone();
        assert!(contact.is_string(), "{other}");
        let refused = it.correct(&it.writing.staff, "contacts", json!([contact])).await;
        refused.refuses("/profile/contacts/0", "unknown_value");
    })
    .await;
}

#[tokio::test]
async fn nothing_is_corrected_while_something_waits_or_nothing_is_published() {
    on_every_database(async |app| {
        let it = Correcting::begin(&app).await;
        it.write("short_name", json!("V")).await;
        assert_eq!(it.seen().await["may_correct"], true, "a draft waits for nobody");
        it.hand_in().await;
        assert_eq!(it.seen().await["may_correct"], false);
        it.correct_summary().await.is(StatusCode::CONFLICT);
        it.decide(json!({"publish": {}})).await;
        it.correct_summary().await.is(StatusCode::NO_CONTENT);
        let seen = it.public().await;
        assert_eq!(seen["short_name"], "V");
        assert_eq!(seen["summary"]["text"], "Ein Verein für alle.");
        let ben = app.signed_in(BEN).await;
        let profile = json!({"name": {"de": "Sprachcafé"}, "kind": "club"});
        let made = ben.post("/api/v1/workspace/organisations", &profile).await.is(StatusCode::CREATED).json();
        let path = format!("/api/v1/review/organisations/{}", made["id"].as_str().expect("an id"));
        let seen = it.writing.staff.get(&path).await.is(StatusCode::OK).json();
        assert_eq!(seen["may_correct"], false);
        assert_eq!(seen["revision"], made["profile"]["revision"]);
        let asked = json!({"revision": seen["revision"], "profile": profile, "reason": REASON});
        it.writing.staff.post(&format!("{path}/correction"), &asked).await.is(StatusCode::CONFLICT);
    })
    .await;
}

#[tokio::test]
async fn nobody_corrects_the_profile_of_their_own_organisation() {
    on_every_database(async |app| {
        let it = Correcting::begin(&app).await;
        let siegen = ReviewScope::Municipality("05970040".to_owned());
        let officer = reviewer(&app, "stadt@example.org", siegen).await;
        let member = reviewer(&app, "ki2@example.org", ReviewScope::All).await;
        member.joins(&app, it.id, MemberRole::Editor).await;
        for browser in [&officer, &member, &it.writing.editor] {
            let refused = it.correct(browser, "summary", json!({"de": "Der beste Verein."})).await;
            refused.is(StatusCode::FORBIDDEN);
        }
        assert_eq!(member.get(&it.path("")).await.is(StatusCode::OK).json()["may_correct"], false);
    })
    .await;
}

#[tokio::test]
async fn a_draft_stays_and_takes_the_correction_over_where_its_writer_has_changed_nothing() {
    on_every_database(async |app| {
        let it = Correcting::begin(&app).await;
        let draft = it.write("short_name", json!("V")).await;
        it.correct_summary().await.is(StatusCode::NO_CONTENT);
        let work = it.work().await;
        assert_eq!(work["entry"]["work"], "draft");
        assert_eq!(work["entry"]["revision"], draft["entry"]["revision"]);
        let profile = &work["content"]["organisation"];
        assert_eq!(
            (&profile["short_name"], &profile["summary"]["de"]["text"]),
            (&json!("V"), &json!("Ein Verein für alle."))
        );
        assert_ne!(work["version"], draft["version"], "an editor that is open is told");
        // The correction comes before the draft in the list of versions.
        let path = format!("/api/v1/workspace/entries/{}/versions", it.id);
        let versions = it.writing.editor.get(&path).await.is(StatusCode::OK).json();
        let states: Vec<&str> = versions["items"]
            .as_array()
            .expect("versions")
            .iter()
            .map(|version| version["state"].as_str().expect("a state"))
            .collect();
        assert_eq!(states, ["draft", "published", "superseded"]);
        // What is handed in is based on what the public sees, and can be published.
        it.hand_in().await;
        it.decide(json!({"publish": {}})).await;
        let seen = it.public().await;
        assert_eq!(seen["short_name"], "V");
        assert_eq!(seen["summary"]["text"], "Ein Verein für alle.");
    })
    .await;
}

#[tokio::test]
async fn what_was_asked_for_stays_asked_for() {
    on_every_database(async |app| {
        let it = Correcting::begin(&app).await;
        it.write("short_name", json!("V")).await;
        it.hand_in().await;
        let notes = json!([{"pointer": "/short_name", "text": "Was heißt das?"}]);
        it.decide(json!({"request_changes": {"notes": notes}})).await;
        let asked = it.work().await;
        it.correct_summary().await.is(StatusCode::NO_CONTENT);
        let work = it.work().await;
        assert_eq!(work["entry"]["work"], "changes_requested");
        assert_eq!(work["entry"]["revision"], asked["entry"]["revision"]);
        assert_eq!(work["feedback"], asked["feedback"]);
        assert_eq!(it.public().await["summary"]["text"], "Ein Verein für alle.");
        // Whoever answers writes on, and that can be published.
        it.write("short_name", json!("Verein")).await;
        it.hand_in().await;
        it.decide(json!({"publish": {}})).await;
        assert_eq!(it.public().await["short_name"], "Verein");
    })
    .await;
}

#[tokio::test]
async fn profiles_are_corrected_without_scripts() {
    on_every_database(async |app| {
        let it = Correcting::begin(&app).await;
        let (page, ki) = (format!("/de/redaktion/organisation/{}", it.id), &it.writing.staff);
        let shown = ki.get(&page).await.is(StatusCode::OK).text();
        let revision = it.seen().await["revision"].as_str().expect("an id").to_owned();
        assert!(shown.contains(&revision) && shown.contains("name=\"/summary/de\""), "{shown}");
        let (correct, revision) = (("do", "correct:"), ("revision", revision.as_str()));
        let summary = ("/summary/de", "Ein Verein\r\nfür alle.");
        let send = async |name: &str, reason: &str| {
            let fields = [correct, revision, summary, ("/name/de", name), ("/reason", reason)];
            ki.send_form(&page, &fields).await
        };
        let refused = send("", "").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains("id=\"reason-problem\""), "{}", refused.text());
        let refused = send("", REASON).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = refused.text();
        assert!(text.contains("id=\"name-de-problem\"") && text.contains("für alle."), "{text}");
        let answer = send("Verein", REASON).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        assert_eq!(answer.header("location"), format!("{page}?done=profile_corrected"));
        assert_eq!(it.public().await["summary"]["text"], "Ein Verein\nfür alle.");
        // By what was seen before, nothing is overwritten.
        assert_eq!(send("Klub", REASON).await.status, StatusCode::PRECONDITION_FAILED);
        assert_eq!(it.public().await["name"]["text"], "Verein");
    })
    .await;
}

#[tokio::test]
async fn an_entry_is_hidden_and_shown_on_the_page_of_its_organisation() {
    on_every_database(async |app| {
        let it = Correcting::begin(&app).await;
        let (page, entry) = (format!("/de/redaktion/organisation/{}", it.id), &it.writing.id);
        let send = async |what: &str, reason: &str| {
            let what = format!("{what}:{entry}");
            it.writing.staff.send_form(&page, &[("do", what.as_str()), ("/hiding", reason)]).await
        };
        let refused = send("hide", "").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains(&format!("id=\"{entry}-hiding-problem\"")), "{}", refused.text());
        for (what, done, state) in [("hide", "hidden", "hidden"), ("show", "shown", "active")] {
            let answer = send(what, REASON).await;
            assert_eq!(answer.header("location"), format!("{page}?done={done}"));
            assert_eq!(it.writing.work().await["entry"]["state"], state);
        }
    })
    .await;
}

#[tokio::test]
async fn of_two_who_correct_at_once_one_is_told() {
    on_every_database(async |app| {
        let it = Correcting::begin(&app).await;
        let other = reviewer(&app, "ki2@example.org", ReviewScope::All).await;
        let seen = it.seen().await;
        let asked = |short_name: &str| {
            let mut profile = seen["profile"].clone();
            profile["short_name"] = json!(short_name);
            json!({"revision": seen["revision"], "profile": profile, "reason": REASON})
        };
        let (path, one, two) = (it.path("/correction"), asked("A"), asked("B"));
        let (first, second) = tokio::join!(it.writing.staff.post(&path, &one), other.post(&path, &two));
        let mut statuses = [first.status, second.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [StatusCode::NO_CONTENT, StatusCode::PRECONDITION_FAILED]);
        let expected = if first.status == StatusCode::NO_CONTENT { "A" } else { "B" };
        assert_eq!(it.public().await["short_name"], expected);
    })
    .await;
}
