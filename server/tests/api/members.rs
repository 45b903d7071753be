//! Who works for an organisation, and who sees and changes that.

use chrono::TimeDelta;
use db::repo::members;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use server::services::demo_accounts;

use crate::support::{
    Answer, App, Browser, PASSWORD, on_every_database, on_every_database_with, organisation,
};

pub const ANA: &str = "ana@example.org";
pub const BEN: &str = "ben@example.org";
pub const CEM: &str = "cem@example.org";

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

    /// Where its invitations are.
    pub fn invitations(&self) -> String {
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

/// Somebody accepts the invitation of a link.
pub async fn accept(browser: &Browser<'_>, token: &str) -> Answer {
    browser.post(ACCEPT, &json!({"token": token})).await
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
