//! Who works for an organisation, and who is invited to.

use chrono::TimeDelta;
use db::repo::members;
use futures::future::join;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use server::services::{demo_accounts, retention};

use crate::support::{
    Answer, App, Browser, PASSWORD, on_every_database, on_every_database_with, organisation,
};

pub const ANA: &str = "ana@example.org";
pub const BEN: &str = "ben@example.org";
pub const CEM: &str = "cem@example.org";

const READ: &str = "/api/v1/workspace/invitations/read";
const ACCEPT: &str = "/api/v1/workspace/invitations/accept";

/// An organisation that Ana has registered.
pub struct Club<'a> {
    app: &'a App,
    /// Where Ana is signed in.
    pub ana: Browser<'a>,
    /// Its id.
    pub id: String,
    /// Where its members are.
    pub members: String,
}

impl<'a> Club<'a> {
    /// An organisation with one member, Ana.
    pub async fn of(app: &'a App) -> Self {
        let ana = app.signed_in(ANA).await;
        let profile = json!({"name": {"de": "Sprachcafé"}, "kind": "club"});
        let made = ana.post("/api/v1/workspace/organisations", &profile).await.is(StatusCode::CREATED).json();
        let id = made["id"].as_str().expect("an id").to_owned();
        let members = format!("/api/v1/workspace/organisations/{id}/members");
        Self { app, ana, id, members }
    }

    /// Ana invites an address.
    pub async fn invite(&self, email: &str, role: &str) -> Answer {
        // So that this mail is the newest.
        self.app.later(TimeDelta::seconds(1));
        self.ana.post(&self.invitations(), &json!({"email": email, "role": role})).await
    }

    /// Somebody with a new account of this address becomes a member.
    pub async fn join(&self, email: &str, role: &str) -> Browser<'a> {
        let browser = self.app.signed_in(email).await;
        self.invite(email, role).await.is(StatusCode::CREATED);
        accept(&browser, &self.app.token(email).await).await.is(StatusCode::OK);
        browser
    }

    /// The path of somebody's membership.
    pub async fn member(&self, who: &Browser<'_>) -> String {
        format!("{}/{}", self.members, account(who).await)
    }

    /// The members as Ana or somebody else sees them: addresses and roles, in order.
    pub async fn roles(&self, seen_by: &Browser<'_>) -> Vec<(String, String)> {
        let seen = seen_by.get(&self.members).await.is(StatusCode::OK).json();
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let members = seen["members"].as_array().expect("members");
        members.iter().map(|member| (text(&member["email"]), text(&member["role"]))).collect()
    }

    /// The version of a membership, by its path; of what is none, any.
    async fn version(&self, membership: &str) -> Value {
        let organisation = self.id.parse().expect("an id");
        let members = members::of(&self.app.state.database, organisation).await.expect("an answer");
        let member = members.iter().find(|member| membership.ends_with(&member.account.id.to_string()));
        json!(member.map_or(1, |member| member.version))
    }

    /// Somebody gives a member a role, as the membership is now.
    pub async fn give(&self, who: &Browser<'_>, membership: &str, role: &str) -> Answer {
        let version = self.version(membership).await;
        who.change(Method::PUT, membership, &version, Some(&json!({"role": role}))).await
    }

    /// Somebody ends a membership, as it is now.
    pub async fn end(&self, who: &Browser<'_>, membership: &str) -> Answer {
        who.change(Method::DELETE, membership, &self.version(membership).await, None).await
    }

    fn invitations(&self) -> String {
        format!("{}/invitations", self.members)
    }
}

/// Addresses with their roles.
pub fn roles<const COUNT: usize>(roles: [(&str, &str); COUNT]) -> Vec<(String, String)> {
    roles.map(|(email, role)| (email.to_owned(), role.to_owned())).into()
}

/// The id of who is signed in.
pub async fn account(browser: &Browser<'_>) -> String {
    browser.get("/api/v1/account").await.json()["id"].as_str().expect("an id").to_owned()
}

async fn accept(browser: &Browser<'_>, token: &str) -> Answer {
    browser.post(ACCEPT, &json!({"token": token})).await
}

#[tokio::test]
async fn who_is_invited_registers_and_comes_back_by_the_same_link() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let invited = club.invite("Ben@Example.org", "editor").await.is(StatusCode::CREATED).json();
        assert_eq!(
            (&invited["email"], &invited["role"], &invited["invited_by"], &invited["expires_at"]),
            (
                &json!("Ben@Example.org"),
                &json!("editor"),
                &json!("Ana Beispiel"),
                &json!("2026-03-16T09:00:01Z")
            )
        );
        let mails = app.mails(BEN).await;
        assert!(
            mails[0].contains("Ana Beispiel lädt Sie ein") && mails[0].contains("Sprachcafé"),
            "{mails:?}"
        );
        assert!(mails[0].contains("/de/arbeitsbereich/einladung?token="), "{mails:?}");
        let token = app.token(BEN).await;
        // Whoever has the link sees what it is about, and it still works.
        let guest = app.browser();
        let about = guest.post(READ, &json!({"token": token})).await.is(StatusCode::OK).json();
        let expected = json!({
            "organisation": "Sprachcafé", "language": "de", "role": "editor", "invited_by": "Ana Beispiel",
            "email": "Ben@Example.org", "expires_at": "2026-03-16T09:00:01Z",
        });
        assert_eq!(about, expected);
        accept(&guest, &token).await.is(StatusCode::UNAUTHORIZED);
        app.later(TimeDelta::seconds(1));
        let ben = app.signed_in(BEN).await;
        ben.get(&club.members).await.is(StatusCode::NOT_FOUND);
        let membership = accept(&ben, &token).await.is(StatusCode::OK).json();
        assert_eq!(membership, json!({"organisation": club.id, "role": "editor"}));
        let seen = ben.get(&club.members).await.is(StatusCode::OK).json();
        assert_eq!(seen["invitations"], json!([]));
        let himself = &seen["members"][1];
        assert_eq!(
            (&himself["id"], &himself["is_self"], &himself["since"]),
            (&json!(account(&ben).await), &json!(true), &json!("2026-03-02T09:00:02Z"))
        );
        assert_eq!(seen["members"][0]["is_self"], false);
        assert_eq!(club.roles(&club.ana).await, roles([(ANA, "owner"), (BEN, "editor")]));
        assert_eq!(ben.get("/api/v1/workspace").await.json()["organisations"][0]["id"], club.id);
        // Both are told, and the link is used up.
        assert!(app.mails(BEN).await[0].contains("Sie schreiben bei Teilhabe jetzt für Sprachcafé mit."));
        let told = &app.mails(ANA).await[0];
        assert!(told.contains("Ana Beispiel schreibt") && told.contains(BEN), "{told}");
        accept(&ben, &token).await.refuses("/token", "already_member");
        accept(&app.signed_in(CEM).await, &token).await.refuses("/token", "link_expired");
        guest.post(READ, &json!({"token": token})).await.refuses("/token", "link_expired");
    })
    .await;
}

#[tokio::test]
async fn any_account_accepts_and_it_is_known_which() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        club.invite("verein@example.org", "owner").await.is(StatusCode::CREATED);
        let token = app.token("verein@example.org").await;
        let ben = app.signed_in(BEN).await;
        app.later(TimeDelta::seconds(1));
        // A member learns that they need no invitation, and the link stays for whom it is for.
        accept(&club.ana, &token).await.refuses("/token", "already_member");
        accept(&ben, &token).await.is(StatusCode::OK);
        assert_eq!(club.roles(&ben).await, roles([(ANA, "owner"), (BEN, "owner")]));
        let link = app.state.keys.link(&token).expect("a link");
        let kept = db::repo::invitations::by_id(&app.state.database, link.into()).await.expect("an answer");
        let by = kept.expect("it is kept").accepted_by.map(|id| id.to_string());
        assert_eq!(by, Some(account(&ben).await));
        assert!(app.mails(ANA).await[0].contains(BEN), "{}", app.mails(ANA).await[0]);
    })
    .await;
}

#[tokio::test]
async fn of_two_who_accept_at_once_one_is_first() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        club.invite("verein@example.org", "editor").await.is(StatusCode::CREATED);
        let token = app.token("verein@example.org").await;
        let (ben, cem) = (app.signed_in(BEN).await, app.signed_in(CEM).await);
        let (one, other) = join(accept(&ben, &token), accept(&cem, &token)).await;
        let (first, second) = if one.status == StatusCode::OK { (one, other) } else { (other, one) };
        first.is(StatusCode::OK);
        second.refuses("/token", "link_expired");
        assert_eq!(club.roles(&club.ana).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn an_invitation_ends_after_two_weeks() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        club.invite(BEN, "editor").await.is(StatusCode::CREATED);
        let token = app.token(BEN).await;
        let read = async || app.browser().post(READ, &json!({"token": token})).await;
        app.later(TimeDelta::days(14) - TimeDelta::seconds(1));
        read().await.is(StatusCode::OK);
        app.later(TimeDelta::seconds(1));
        read().await.refuses("/token", "link_expired");
        let ben = app.signed_in(BEN).await;
        accept(&ben, &token).await.refuses("/token", "link_expired");
        let ana = app.browser();
        ana.sign_in(ANA, PASSWORD).await.is(StatusCode::OK);
        assert_eq!(ana.get(&club.members).await.json()["invitations"], json!([]));
        // Then the address is forgotten.
        let link = app.state.keys.link(&token).expect("a link");
        let kept =
            async || db::repo::invitations::by_id(&app.state.database, link.into()).await.expect("an answer");
        assert!(kept().await.is_some());
        app.later(TimeDelta::seconds(1));
        retention::tidy(&app.state).await.expect("it is tidied");
        assert!(kept().await.is_none());
    })
    .await;
}

#[tokio::test]
async fn an_invitation_is_replaced_or_taken_back() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let first = club.invite(BEN, "editor").await.is(StatusCode::CREATED).json();
        let old = app.token(BEN).await;
        let second = club.invite("BEN@example.org", "owner").await.is(StatusCode::CREATED).json();
        let new = app.token(BEN).await;
        let open = club.ana.get(&club.members).await.json()["invitations"].clone();
        assert_eq!(open, json!([second]));
        let ben = app.signed_in("b@example.org").await;
        accept(&ben, &old).await.refuses("/token", "link_expired");
        let path = |invitation: &Value| {
            format!("{}/{}", club.invitations(), invitation["id"].as_str().expect("an id"))
        };
        club.ana.delete(&path(&first)).await.is(StatusCode::NOT_FOUND);
        club.ana.delete(&path(&second)).await.is(StatusCode::NO_CONTENT);
        club.ana.delete(&path(&second)).await.is(StatusCode::NOT_FOUND);
        accept(&ben, &new).await.refuses("/token", "link_expired");
        assert_eq!(club.roles(&club.ana).await, roles([(ANA, "owner")]));
    })
    .await;
}

#[tokio::test]
async fn tokens_of_other_links_and_of_nobody_are_worth_nothing() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let invited = club.invite(BEN, "owner").await.is(StatusCode::CREATED).json();
        let ben = app.signed_in("b@example.org").await;
        ben.post("/api/v1/session/links", &json!({"email": "b@example.org"})).await.is(StatusCode::ACCEPTED);
        app.later(TimeDelta::seconds(1));
        let id = invited["id"].as_str().expect("an id");
        for token in ["", "a", id, &app.token("b@example.org").await] {
            accept(&ben, token).await.refuses("/token", "link_expired");
            ben.post(READ, &json!({"token": token})).await.refuses("/token", "link_expired");
        }
        // Nor does an invitation sign anybody in.
        let used = json!({"token": app.token(BEN).await});
        ben.post("/api/v1/session/link", &used).await.refuses("/token", "link_expired");
    })
    .await;
}

#[tokio::test]
async fn an_invitation_is_in_the_language_of_who_reads_it() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let arabic = json!({"name": "بن", "language": "ar"});
        let ben = app.signed_in(BEN).await;
        ben.put("/api/v1/account/profile", &arabic).await.is(StatusCode::OK);
        club.invite(BEN, "editor").await.is(StatusCode::CREATED);
        let mail = &app.mails(BEN).await[0];
        assert!(mail.contains("/ar/arbeitsbereich/einladung") && mail.contains("بن"), "{mail}");
        let english = json!({"name": "Ana", "language": "en"});
        club.ana.put("/api/v1/account/profile", &english).await.is(StatusCode::OK);
        club.invite(CEM, "editor").await.is(StatusCode::CREATED);
        let mail = &app.mails(CEM).await[0];
        assert!(mail.contains("Ana invites you to write for Sprachcafé"), "{mail}");
    })
    .await;
}

#[tokio::test]
async fn who_works_there_already_is_not_invited_and_twenty_wait_at_most() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        club.join(BEN, "editor").await;
        club.invite(" Ben@example.org ", "owner").await.refuses("/email", "already_member");
        club.invite("ben", "editor").await.refuses("/email", "invalid_email_address");
        club.invite("", "editor").await.refuses("/email", "required");
        let address = |number: usize| format!("a{number}@example.org");
        for number in 0..20 {
            club.invite(&address(number), "editor").await.is(StatusCode::CREATED);
        }
        club.invite(&address(20), "editor").await.refuses("/email", "too_many_invitations");
        // One that waits may be sent again, and those that have ended do not count.
        club.invite(&address(3), "owner").await.is(StatusCode::CREATED);
        app.later(TimeDelta::days(15));
        club.ana.sign_in(ANA, PASSWORD).await.is(StatusCode::OK);
        club.invite(&address(20), "editor").await.is(StatusCode::CREATED);
    })
    .await;
}

#[tokio::test]
async fn invitations_are_counted_as_other_mails_are() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        for _ in 0..3 {
            club.invite(BEN, "editor").await.is(StatusCode::CREATED);
        }
        club.invite(BEN, "editor").await.is(StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(app.mails(BEN).await.len(), 3);
        // Whoever takes them back and invites others does not send more than fifty in a row.
        for number in 3..50 {
            let invited = club.invite(&format!("a{number}@example.org"), "editor").await;
            let invited = invited.is(StatusCode::CREATED).json();
            let path = format!("{}/{}", club.invitations(), invited["id"].as_str().expect("an id"));
            club.ana.delete(&path).await.is(StatusCode::NO_CONTENT);
        }
        club.invite("a50@example.org", "editor").await.is(StatusCode::TOO_MANY_REQUESTS);
    })
    .await;
}

#[tokio::test]
async fn strangers_see_nothing_and_editors_decide_nothing() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let (ben, eve) = (club.join(BEN, "editor").await, app.signed_in("eve@example.org").await);
        let invited = club.invite(CEM, "editor").await.is(StatusCode::CREATED).json();
        let (of_ana, of_ben) = (club.member(&club.ana).await, club.member(&ben).await);
        let invitation = json!({"email": "x@example.org", "role": "owner"});
        let taken_back = format!("{}/{}", club.invitations(), invited["id"].as_str().expect("an id"));
        for (who, refused) in [(&eve, StatusCode::NOT_FOUND), (&ben, StatusCode::FORBIDDEN)] {
            club.give(who, &of_ben, "owner").await.is(refused);
            club.give(who, &of_ana, "editor").await.is(refused);
            club.end(who, &of_ana).await.is(refused);
            who.post(&club.invitations(), &invitation).await.is(refused);
            who.delete(&taken_back).await.is(refused);
        }
        eve.get(&club.members).await.is(StatusCode::NOT_FOUND);
        let of_eve = club.member(&eve).await;
        club.end(&eve, &of_eve).await.is(StatusCode::NOT_FOUND);
        club.give(&club.ana, &of_eve, "owner").await.is(StatusCode::NOT_FOUND);
        club.end(&club.ana, &of_eve).await.is(StatusCode::NOT_FOUND);
        club.ana.get("/api/v1/workspace/organisations/x/members").await.is(StatusCode::BAD_REQUEST);
        // Editors see with whom they work, and who is to come.
        let seen = ben.get(&club.members).await.is(StatusCode::OK).json();
        assert_eq!((&seen["members"][0]["email"], &seen["invitations"][0]), (&json!(ANA), &invited));
        assert_eq!(club.roles(&ben).await, roles([(ANA, "owner"), (BEN, "editor")]));
        assert!(app.mails("x@example.org").await.is_empty());
        // An invitation of one organisation is not another one's to take back.
        let profile = json!({"name": {"de": "Eves Verein"}, "kind": "club"});
        let own = eve.post("/api/v1/workspace/organisations", &profile).await.is(StatusCode::CREATED).json();
        let elsewhere = taken_back.replace(&club.id, own["id"].as_str().expect("an id"));
        eve.delete(&elsewhere).await.is(StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn software_that_reads_sees_members_and_changes_none() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let asked = json!({"name": "Software", "scope": "read", "current_password": PASSWORD});
        let made = club.ana.post("/api/v1/account/tokens", &asked).await.is(StatusCode::CREATED).json();
        let bearer = format!("Bearer {}", made["secret"].as_str().expect("a secret"));
        let of_ana = club.member(&club.ana).await;
        let invitation = json!({"email": BEN, "role": "editor"});
        let send = async |method: Method, path: &str, body: Option<&Value>| {
            app.send(method, path, &[("authorization", &bearer), ("if-match", "\"1\"")], body).await.status
        };
        assert_eq!(send(Method::GET, &club.members, None).await, StatusCode::OK);
        for (method, path, body) in [
            (Method::POST, club.invitations(), Some(&invitation)),
            (Method::PUT, of_ana.clone(), Some(&json!({"role": "editor"}))),
            (Method::DELETE, of_ana, None),
            (Method::POST, ACCEPT.to_owned(), Some(&json!({"token": "a"}))),
        ] {
            assert_eq!(send(method, &path, body).await, StatusCode::FORBIDDEN, "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn nothing_more_than_what_is_asked_for_is_taken() {
    on_every_database(async |app| {
        let club = Club::of(&app).await;
        let ben = club.join(BEN, "editor").await;
        let invitation = |name: &str| {
            let mut body = json!({"email": CEM, "role": "editor"});
            body[name] = json!("2099-01-01T00:00:00Z");
            body
        };
        for name in ["expires_at", "invited_by", "organisation_id", "id"] {
            let answer = club.ana.post(&club.invitations(), &invitation(name)).await;
            answer.refuses(&format!("/{name}"), "malformed");
        }
        let of_ben = club.member(&ben).await;
        for (body, pointer) in [
            (json!({"role": "admin"}), "/role"),
            (json!({"role": "owner", "account": "x"}), "/account"),
            (json!({"role": "owner", "is_admin": true}), "/is_admin"),
        ] {
            let answer = club.ana.change(Method::PUT, &of_ben, &json!(1), Some(&body)).await;
            let answer = answer.is(StatusCode::UNPROCESSABLE_ENTITY).json();
            assert_eq!(answer["errors"][0]["pointer"], pointer, "{answer}");
        }
        let given = json!({"token": "a", "role": "owner"});
        ben.post(ACCEPT, &given).await.refuses("/role", "malformed");
        assert_eq!(club.roles(&ben).await, roles([(ANA, "owner"), (BEN, "editor")]));
        assert!(app.mails(CEM).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn members_of_the_demonstration_stay_for_everybody_to_try() {
    let configure = |config: &mut server::config::Config| config.demo = true;
    on_every_database_with(configure, async |app| {
        app.given([organisation("org-1", "Verein")]).await;
        demo_accounts::prepare(&app.state).await.expect("they are made");
        let demo = app.json("/api/v1/demo/accounts").await;
        let sign_in = async |role: &str| {
            let account = demo.as_array().expect("a list").iter().find(|account| account["role"] == role);
            let text = |name: &str| account.expect("the role")[name].as_str().expect("a text");
            let browser = app.browser();
            browser.sign_in(text("email"), text("password")).await.is(StatusCode::OK);
            browser
        };
        let (owner, editor) = (sign_in("owner").await, sign_in("editor").await);
        let workspace = owner.get("/api/v1/workspace").await.json();
        let id = workspace["organisations"][0]["id"].as_str().expect("an id");
        let members = format!("/api/v1/workspace/organisations/{id}/members");
        let of_editor = format!("{members}/{}", account(&editor).await);
        let role = json!({"role": "owner"});
        let (version, end) = (json!(1), Method::DELETE);
        owner.change(Method::PUT, &of_editor, &version, Some(&role)).await.is(StatusCode::FORBIDDEN);
        owner.change(end.clone(), &of_editor, &version, None).await.is(StatusCode::FORBIDDEN);
        editor.leaves(id).await.is(StatusCode::FORBIDDEN);
        // Inviting can be tried, but is for people with an account of their own.
        let invitation = json!({"email": BEN, "role": "owner"});
        owner.post(&format!("{members}/invitations"), &invitation).await.is(StatusCode::CREATED);
        let token = app.token(BEN).await;
        accept(&sign_in("person").await, &token).await.is(StatusCode::FORBIDDEN);
        let ben = app.signed_in("b@example.org").await;
        accept(&ben, &token).await.is(StatusCode::OK);
        ben.change(end, &of_editor, &version, None).await.is(StatusCode::FORBIDDEN);
        ben.leaves(id).await.is(StatusCode::NO_CONTENT);
    })
    .await;
}
