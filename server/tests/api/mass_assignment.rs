//! What is written has the fields it is described with, and no others: nobody sets by the way what is decided
//! elsewhere.

use http::{Method, StatusCode};
use serde_json::{Value, json};
use shared::account::MemberRole;

use crate::claims::{OPEN, OWN, claim};
use crate::members::{BEN, CEM, account};
use crate::reports::{REPORTS, filled, open_reports};
use crate::staff::{ADMIN, STAFF, admin, of_account};
use crate::support::{Answer, Browser, Writing, blank_offer, on_every_database};

const BASE: &str = "/api/v1/workspace";
const SIEGEN: &str = "05970040";
const ANY_ID: &str = "0193f0a0-0000-7000-8000-000000000001";

/// Fields that nobody may set, each with a value that would be worth setting: whose something is, how far it
/// has come, what it is decided to be, and one that nobody knows.
fn forbidden() -> [(&'static str, Value); 16] {
    [
        ("id", json!(ANY_ID)),
        ("entry", json!({"id": ANY_ID})),
        ("organisation", json!(ANY_ID)),
        ("organisation_id", json!(ANY_ID)),
        ("standing", json!("trusted")),
        ("role", json!("owner")),
        ("published", json!(true)),
        ("is_published", json!(true)),
        ("published_at", json!("2026-01-01T00:00:00Z")),
        ("work", json!("published")),
        ("slug", json!("a")),
        ("version", json!(1000)),
        ("confirmed_on", json!("2030-01-01")),
        ("hidden_from", json!("2030-01-01")),
        ("name_consent_at", json!("2026-01-01T00:00:00Z")),
        ("unknown", json!(null)),
    ]
}

/// What is sent: a path, the version that is changed, a body that is right, and where in it something is
/// added.
struct Sent {
    method: Method,
    path: String,
    version: Value,
    body: Value,
    places: &'static [&'static str],
}

/// Something that is changed.
fn put(path: String, version: &Value, body: &Value, places: &'static [&'static str]) -> Sent {
    Sent { method: Method::PUT, path, version: version.clone(), body: body.clone(), places }
}

/// Something that is made or done.
fn post(path: String, body: &Value, places: &'static [&'static str]) -> Sent {
    Sent { method: Method::POST, ..put(path, &json!(1), body, places) }
}

impl Sent {
    /// Sends it with this body.
    async fn with(&self, browser: &Browser<'_>, body: &Value) -> Answer {
        browser.change(self.method.clone(), &self.path, &self.version, Some(body)).await
    }

    /// Sends it with each of what nobody may set, which is refused wherever it stands.
    async fn takes_nothing_else(&self, browser: &Browser<'_>) {
        for place in self.places {
            for (name, value) in forbidden() {
                let mut with = self.body.clone();
                let part = with.pointer_mut(place).and_then(Value::as_object_mut).expect("an object");
                // What it is about may be set.
                if part.contains_key(name) {
                    continue;
                }
                part.insert(name.to_owned(), value);
                let answer = self.with(browser, &with).await;
                let what = format!("{} {place}/{name}", self.path);
                assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}: {}", answer.text());
                // Pointers leave out which decision it is.
                let told = place.replace("/publish", "").replace("/offer", "").replace("/decline", "");
                answer.refuses(&format!("{told}/{name}"), "malformed");
            }
        }
    }
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

#[tokio::test]
async fn no_field_is_taken_that_nobody_may_set() {
    on_every_database(async |app| {
        let browser = app.signed_in("ana@example.org").await;
        let profile = json!({"name": {"de": "Verein"}, "kind": "club", "municipalities": [SIEGEN]});
        let own = browser.post(&format!("{BASE}/organisations"), &profile).await.is(StatusCode::CREATED);
        let organisation = text(&own.json()["id"]).to_owned();
        let of = |list: &str| format!("{BASE}/organisations/{organisation}/{list}");
        let contact = json!({"contact": {"function": {"de": "Büro"}, "phone": "+49 221 4710 100"}});
        let place = json!({"municipality": SIEGEN});
        let made = async |list: &str, body: &Value| {
            let made = browser.post(&of(list), body).await.is(StatusCode::CREATED).json();
            let id = made.get("id").unwrap_or(&made["entry"]["id"]);
            (text(id).to_owned(), made["version"].clone())
        };
        let (offer_id, offer_version) = made("offers", &blank_offer()).await;
        let (contact_id, contact_version) = made("contacts", &contact).await;
        let (place_id, place_version) = made("places", &place).await;
        let offer = blank_offer();
        let in_offers = &["", "/cost", "/registration", "/access", "/schedule"];
        let (paused, interval) = (json!({"state": "paused"}), json!({"months": 6}));
        let path = |what: &str, id: &str, rest: &str| format!("{BASE}/{what}/{id}/{rest}");
        let sent = [
            put(path("offers", &offer_id, "draft"), &offer_version, &offer, in_offers),
            put(path("profiles", &organisation, "draft"), &json!(1), &profile, &[""]),
            put(path("entries", &offer_id, "state"), &offer_version, &paused, &[""]),
            put(path("entries", &offer_id, "interval"), &json!(1), &interval, &[""]),
            put(of(&format!("contacts/{contact_id}")), &contact_version, &contact, &["", "/contact"]),
            put(of(&format!("places/{place_id}")), &place_version, &place, &[""]),
            post(of("offers"), &offer, in_offers),
            post(of("offers/from"), &json!({}), &[""]),
            post(of("contacts"), &contact, &["", "/contact"]),
            post(of("places"), &place, &[""]),
        ];
        let before = browser.get(&format!("{BASE}/organisations/{organisation}")).await.json();
        for sent in &sent {
            sent.takes_nothing_else(&browser).await;
        }
        let after = browser.get(&format!("{BASE}/organisations/{organisation}")).await.json();
        assert_eq!(after, before, "nothing was written");
        // What is sent is right but for what was added.
        for sent in [&sent[4], &sent[0]] {
            sent.with(&browser, &sent.body).await.is(StatusCode::OK);
        }
    })
    .await;
}

#[tokio::test]
async fn nobody_gets_more_than_is_decided() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let draft = writing.rename("Abendkurs").await;
        let (ana, ki) = (&writing.editor, &writing.staff);
        ki.administers(&app).await;
        let (ben, cem) = (app.signed_in(BEN).await, app.signed_in(CEM).await);
        let organisation = app.owner_of("kurs").await;
        ben.joins(&app, organisation, MemberRole::Owner).await;
        let asked = claim(&cem, &organisation.to_string()).await.is(StatusCode::CREATED).json();
        let own = format!("{BASE}/organisations/{organisation}");
        let standing = format!("/api/v1/review/organisations/{organisation}/standing");
        let looked_at = [
            (ana, BASE.to_owned()),
            (ana, writing.path("")),
            (&ben, format!("{own}/members")),
            (&cem, BASE.to_owned()),
            (&cem, OWN.to_owned()),
            (ki, OPEN.to_owned()),
            (ki, "/api/v1/review/submissions".to_owned()),
            (ki, standing.clone()),
        ];
        let seen = async || {
            let mut seen = Vec::new();
            for (browser, path) in &looked_at {
                seen.push(browser.get(path).await.is(StatusCode::OK).json());
            }
            seen
        };
        let before = seen().await;
        let id = account(ana).await;
        let member = before[2]["members"].as_array().expect("members").iter().find(|it| it["id"] == id);
        let member = &member.expect("a member")["version"];

        let profile = json!({"name": {"de": "Verein"}, "kind": "club", "municipalities": [SIEGEN]});
        let decision = json!({"revision": draft["entry"]["revision"], "decision": {"publish": {}}});
        let decide = format!("/api/v1/review/entries/{}/decision", writing.id);
        let role = json!({"role": "owner"});
        let invitation = json!({"email": "eva@example.org", "role": "editor"});
        let confirmed = json!({"standing": "trusted"});
        let decline = json!({"decline": {"reason": "Nein."}});
        let answer = format!("{OPEN}/{}/decision", text(&asked["id"]));
        let said = json!({"message": "Bitte bald."});
        let mut handing_in = post(writing.path("/submission"), &said, &[""]);
        handing_in.version = draft["version"].clone();
        let sent = [
            (ana, post(format!("{BASE}/organisations"), &profile, &[""]), StatusCode::CREATED),
            (ana, handing_in, StatusCode::OK),
            (ki, post(decide, &decision, &["", "/decision/publish"]), StatusCode::NO_CONTENT),
            (&ben, put(format!("{own}/members/{id}"), member, &role, &[""]), StatusCode::NO_CONTENT),
            (&ben, post(format!("{own}/members/invitations"), &invitation, &[""]), StatusCode::CREATED),
            (ki, put(standing, &before[7]["version"], &confirmed, &[""]), StatusCode::NO_CONTENT),
            (ki, post(answer, &decline, &["/decline"]), StatusCode::NO_CONTENT),
            (&cem, post(format!("{own}/claims"), &said, &[""]), StatusCode::CREATED),
        ];
        for (browser, sent, _) in &sent {
            sent.takes_nothing_else(browser).await;
        }
        assert_eq!(seen().await, before, "nothing was written");
        // What is sent is right but for what was added.
        for (browser, sent, status) in &sent {
            sent.with(browser, &sent.body).await.is(*status);
        }
    })
    .await;
}

#[tokio::test]
async fn a_correction_changes_a_profile_and_nothing_else() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let path = format!("/api/v1/review/organisations/{}", app.owner_of("kurs").await);
        let before = writing.staff.get(&path).await.is(StatusCode::OK).json();
        let mut profile = before["profile"].clone();
        profile["short_name"] = json!("V");
        let asked = json!({"revision": before["revision"], "profile": profile, "reason": "So heißt er."});
        let sent = post(format!("{path}/correction"), &asked, &["", "/profile"]);
        sent.takes_nothing_else(&writing.staff).await;
        assert_eq!(writing.staff.get(&path).await.json(), before, "nothing was written");
        sent.with(&writing.staff, &asked).await.is(StatusCode::NO_CONTENT);
    })
    .await;
}

#[tokio::test]
async fn reviewers_correct_only_what_authors_write() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        writing.rename("Abendkurs").await;
        let work = writing.hand_in(&json!({})).await.is(StatusCode::OK).json();
        let corrected = json!({"publish": {"corrected": work["content"]}});
        let decision = json!({"revision": work["entry"]["revision"], "decision": corrected});
        let decide = format!("/api/v1/review/entries/{}/decision", writing.id);
        let places = &["/decision/publish/corrected/offer", "/decision/publish/corrected/offer/cost"];
        let decide = post(decide, &decision, places);
        decide.takes_nothing_else(&writing.staff).await;
        let look = format!("/api/v1/review/cases/{ANY_ID}/look");
        let looked_at = json!({"revision": work["entry"]["revision"]});
        post(look, &looked_at, &[""]).takes_nothing_else(&writing.staff).await;
        assert_eq!(writing.work().await, work, "nothing was decided");
        decide.with(&writing.staff, &decide.body).await.is(StatusCode::NO_CONTENT);
    })
    .await;
}

#[tokio::test]
async fn reports_and_what_becomes_of_them_take_nothing_else() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let (ana, ki) = (&writing.editor, &writing.staff);
        let report = filled(&app, &writing.id).await;
        let sent = post(REPORTS.to_owned(), &report, &[""]);
        sent.takes_nothing_else(ana).await;
        assert!(open_reports(&app, &writing.id).await.is_empty(), "nothing was written");
        sent.with(ana, &report).await.is(StatusCode::NO_CONTENT);
        let case = open_reports(&app, &writing.id).await[0].id;
        for (what, body) in
            [("question", json!({"text": "Stimmt das?"})), ("report", json!({"outcome": "resolved"}))]
        {
            let sent = post(format!("/api/v1/review/cases/{case}/{what}"), &body, &[""]);
            sent.takes_nothing_else(ki).await;
            sent.with(ki, &body).await.is(StatusCode::NO_CONTENT);
        }
    })
    .await;
}

#[tokio::test]
async fn work_on_a_case_sets_what_it_is_about_and_nothing_else() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        writing.rename("Abendkurs").await;
        writing.hand_in(&json!({})).await.is(StatusCode::OK);
        let ki = &writing.staff;
        let cases = "/api/v1/review/cases";
        let before = ki.get(cases).await.is(StatusCode::OK).json();
        let case = text(&before["items"][0]["id"]).to_owned();
        let of = |what: &str| format!("{cases}/{case}/{what}");
        let (any, empty) = (json!(1), &[""]);
        let assignment = json!({"cases": [case], "account": account(ki).await});
        let (promise, note) = (json!({"on": "2026-03-09"}), json!({"text": "Bitte ansehen."}));
        let view = json!({"name": "Meine", "query": ""});
        let stale = json!({"entries": [writing.id], "archive": true});
        let hiding = json!({"hidden": true, "reason": "Das stimmt nicht."});
        let hide = format!("/api/v1/review/entries/{}/hiding", writing.id);
        let sent = [
            (post("/api/v1/review/assignments".to_owned(), &assignment, empty), StatusCode::NO_CONTENT),
            (put(of("promise"), &any, &promise, empty), StatusCode::NO_CONTENT),
            (post(of("notes"), &note, empty), StatusCode::CREATED),
            (post("/api/v1/review/views".to_owned(), &view, empty), StatusCode::CREATED),
            (post("/api/v1/review/stale-actions".to_owned(), &stale, empty), StatusCode::NO_CONTENT),
            (put(hide, &any, &hiding, empty), StatusCode::NO_CONTENT),
        ];
        for (sent, _) in &sent {
            sent.takes_nothing_else(ki).await;
        }
        assert_eq!(ki.get(cases).await.json(), before, "nothing was written");
        // What is sent is right but for what was added.
        for (sent, status) in &sent {
            sent.with(ki, &sent.body).await.is(*status);
        }
    })
    .await;
}

#[tokio::test]
async fn nobody_gets_more_rights_than_are_named() {
    on_every_database(async |app| {
        let admin = admin(&app, ADMIN).await;
        let id = app.signed_in(BEN).await.account().await.to_string();
        let rights = json!({"rights": {"is_admin": false, "reviews": "all"}, "reason": "Neue Aufgabe."});
        let mut invitation = rights.clone();
        invitation["email"] = json!(CEM);
        let lock = json!({"locked": true, "reason": "Das Gerät ist weg."});
        let reset = json!({"reason": "Das Telefon ist weg."});
        let sent = [
            post(format!("{STAFF}/invitations"), &invitation, &["", "/rights"]),
            put(format!("{STAFF}/{id}/rights"), &json!(1), &rights, &["", "/rights"]),
            put(of_account(&id, "lock"), &json!(1), &lock, &[""]),
            post(of_account(&id, "second-factor-reset"), &reset, &[""]),
        ];
        let before = admin.get(STAFF).await.is(StatusCode::OK).json();
        for sent in &sent {
            sent.takes_nothing_else(&admin).await;
        }
        assert_eq!(admin.get(STAFF).await.json(), before, "nothing was written");
        // What is sent is right but for what was added; a second factor that is not there is not taken away.
        let statuses =
            [StatusCode::CREATED, StatusCode::NO_CONTENT, StatusCode::NO_CONTENT, StatusCode::CONFLICT];
        for (sent, status) in sent.iter().zip(statuses) {
            sent.with(&admin, &sent.body).await.is(status);
        }
    })
    .await;
}

#[tokio::test]
async fn what_needs_no_body_takes_nothing_from_one() {
    on_every_database(async |app| {
        let writing = Writing::begin(&app).await;
        let first = writing.work().await["entry"]["revision"].clone();
        writing.rename("Abendkurs").await;
        let published = writing.publish().await;
        let before = writing.editor.get(BASE).await.is(StatusCode::OK).json()["organisations"][0].clone();
        let body: Value = forbidden().into_iter().collect();
        let path = writing.path(&format!("/versions/{}/restoration", text(&first)));
        let restored = writing.editor.change(Method::POST, &path, &published["version"], Some(&body)).await;
        let restored = restored.is(StatusCode::OK).json();
        assert_eq!(restored["content"]["offer"]["title"]["de"]["text"], "Kurs");
        assert_eq!(restored["entry"]["work"], "draft");
        for name in ["id", "kind", "state", "is_published", "sight", "slug", "confirmed_on"] {
            assert_eq!(restored["entry"][name], published["entry"][name], "{name}");
        }
        assert_eq!(restored["organisation"], published["organisation"]);
        let after = writing.editor.get(BASE).await.is(StatusCode::OK).json()["organisations"][0].clone();
        for name in ["id", "role", "standing"] {
            assert_eq!(after[name], before[name], "{name}");
        }
        assert_eq!(app.json("/api/v1/offers/kurs").await["title"]["text"], "Abendkurs");
    })
    .await;
}
