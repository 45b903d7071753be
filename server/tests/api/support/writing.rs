//! An offer that is written, handed in and decided about.

use http::{Method, StatusCode};
use serde_json::{Value, json};
use shared::account::{MemberRole, ReviewScope};

use super::{Answer, App, Browser, offer, reviewer};

/// The imported offer "Kurs" with somebody who writes it and somebody who reviews.
pub struct Writing<'a> {
    pub editor: Browser<'a>,
    pub staff: Browser<'a>,
    pub id: String,
}

impl Writing<'_> {
    /// Imports the offer; its editor is Ana.
    pub async fn begin(app: &App) -> Writing<'_> {
        app.given([offer("Kurs")]).await;
        let editor = app.signed_in("ana@example.org").await;
        editor.joins(app, app.owner_of("kurs").await, MemberRole::Editor).await;
        let staff = reviewer(app, "ki@example.org", ReviewScope::All).await;
        let id = app.json("/api/v1/offers/kurs").await["id"].as_str().expect("an id").to_owned();
        Writing { editor, staff, id }
    }

    /// The path of something of the offer in the API.
    pub fn path(&self, what: &str) -> String {
        format!("/api/v1/workspace/entries/{}{what}", self.id)
    }

    /// The path of something of its organisation in the API.
    pub async fn owner_path(&self, what: &str) -> String {
        let organisation = self.work().await["organisation"].clone();
        format!("/api/v1/workspace/organisations/{}/{what}", organisation.as_str().expect("an id"))
    }

    /// The path of its page.
    pub fn page(&self) -> String {
        format!("/de/arbeitsbereich/eintrag/{}", self.id)
    }

    /// The offer as it is now.
    pub async fn work(&self) -> Value {
        self.editor.get(&self.path("")).await.is(StatusCode::OK).json()
    }

    /// Writes the draft.
    pub async fn save(&self, offer: &Value) -> Value {
        let path = format!("/api/v1/workspace/offers/{}/draft", self.id);
        let version = self.work().await["version"].clone();
        self.editor.change(Method::PUT, &path, &version, Some(offer)).await.is(StatusCode::OK).json()
    }

    /// Writes a draft that has another title.
    pub async fn rename(&self, title: &str) -> Value {
        let mut offer = self.work().await["content"]["offer"].clone();
        offer["title"]["de"] = json!(title);
        self.save(&offer).await
    }

    /// Uploads a picture or a document for its organisation.
    pub async fn upload(&self, list: &str, media_type: &str, file: Vec<u8>) -> Value {
        let path = self.owner_path(list).await;
        self.editor.upload(&path, media_type, file).await.is(StatusCode::CREATED).json()
    }

    /// Hands the draft in.
    pub async fn hand_in(&self, said: &Value) -> Answer {
        let version = self.work().await["version"].clone();
        self.editor.change(Method::POST, &self.path("/submission"), &version, Some(said)).await
    }

    /// Takes back what was handed in.
    pub async fn withdraw(&self) -> Value {
        let version = self.work().await["version"].clone();
        let withdrawn = self.editor.change(Method::DELETE, &self.path("/submission"), &version, None).await;
        withdrawn.is(StatusCode::OK).json()
    }

    /// Decides about what was handed in.
    pub async fn decide(&self, decision: &Value) {
        let path = format!("/api/v1/review/entries/{}/decision", self.id);
        let work = self.work().await;
        let asked = json!({"revision": work["entry"]["revision"], "decision": decision});
        self.staff.post(&path, &asked).await.is(StatusCode::NO_CONTENT);
    }

    /// Hands the draft in, and publishes it.
    pub async fn publish(&self) -> Value {
        self.hand_in(&json!({})).await.is(StatusCode::OK);
        self.decide(&json!({"publish": {}})).await;
        self.work().await
    }
}
