//! Who somebody is in a server under test.

use chrono::{DateTime, Utc};
use db::repo::accounts;
use http::{Method, StatusCode};
use server::jobs;
use server::services::indexing;
use shared::account::{MemberRole, Membership, ReviewScope};
use shared::id::{AccountId, OrganisationId};

use super::{Answer, App, Browser};

impl App {
    /// Whose an offer is.
    pub async fn owner_of(&self, offer: &str) -> OrganisationId {
        let id = self.json(&format!("/api/v1/offers/{offer}")).await["organisation"]["id"].clone();
        serde_json::from_value(id).expect("an id")
    }

    /// The daily work of a day.
    pub async fn work_on(&self, day: &str) {
        self.set_clock(&format!("{day}T09:00:00Z"));
        jobs::roll_on(&self.state).await.expect("the daily work is done");
        indexing::catch_up(&self.state).await.expect("the index follows");
    }

    /// The present instant.
    pub fn now(&self) -> DateTime<Utc> {
        self.state.clock.now()
    }
}

impl Browser<'_> {
    /// The account of who is signed in.
    pub async fn account(&self) -> AccountId {
        let account = self.get("/api/v1/account").await.is(StatusCode::OK).json();
        serde_json::from_value(account["id"].clone()).expect("an id")
    }

    /// Lets whoever is signed in work for an organisation.
    pub async fn joins(&self, app: &App, organisation: OrganisationId, role: MemberRole) {
        let id = self.account().await;
        let transaction = app.state.database.begin().await.expect("a transaction");
        let membership = Membership { organisation, role };
        accounts::set_membership(&transaction, id, &membership, app.now()).await.expect("it is stored");
        transaction.commit().await.expect("it is committed");
    }

    /// Whoever is signed in leaves an organisation.
    pub async fn leaves(&self, organisation: &str) -> Answer {
        let members = format!("/api/v1/workspace/organisations/{organisation}/members");
        let seen = self.get(&members).await.is(StatusCode::OK).json();
        let mut seen = seen["members"].as_array().expect("members").iter();
        let own = seen.find(|member| member["is_self"] == true).expect("a member");
        let path = format!("{members}/{}", own["id"].as_str().expect("an id"));
        self.change(Method::DELETE, &path, &own["version"], None).await
    }

    /// Lets whoever is signed in review everything, with the second factor that this needs.
    pub async fn reviews(&self, app: &App) {
        let id = self.account().await;
        let transaction = app.state.database.begin().await.expect("a transaction");
        let mut account = accounts::lock(&transaction, id).await.expect("the account");
        account.reviews = Some(ReviewScope::All);
        account.second_factor = Some("set up".to_owned());
        accounts::save(&transaction, account).await.expect("it is stored");
        transaction.commit().await.expect("it is committed");
    }
}
