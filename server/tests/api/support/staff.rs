//! People who review.

use std::fmt::Display;

use db::repo::accounts;
use http::{Method, StatusCode};
use serde_json::json;
use shared::account::ReviewScope;
use shared::id::AccountId;

use super::{Answer, App, Browser};

/// Somebody who reviews, with the second factor that this needs.
pub async fn reviewer<'a>(app: &'a App, email: &str, scope: ReviewScope) -> Browser<'a> {
    let browser = app.signed_in(email).await;
    let id: AccountId =
        serde_json::from_value(browser.get("/api/v1/account").await.json()["id"].clone()).expect("an id");
    let transaction = app.state.database.begin().await.expect("a transaction");
    let mut account = accounts::lock(&transaction, id).await.expect("the account");
    account.reviews = Some(scope);
    account.second_factor = Some("set up".to_owned());
    accounts::save(&transaction, account).await.expect("it is stored");
    transaction.commit().await.expect("it is committed");
    browser
}

impl Browser<'_> {
    /// Lets whoever is signed in and reviews administer the site, too.
    pub async fn administers(&self, app: &App) {
        let id = self.account().await;
        let transaction = app.state.database.begin().await.expect("a transaction");
        let mut account = accounts::lock(&transaction, id).await.expect("the account");
        account.is_admin = true;
        accounts::save(&transaction, account).await.expect("it is stored");
        transaction.commit().await.expect("it is committed");
    }

    /// Gives an organisation, as it is now, another standing.
    pub async fn gives_standing(&self, organisation: impl Display, standing: &str) -> Answer {
        let path = format!("/api/v1/review/organisations/{organisation}/standing");
        let seen = self.get(&path).await.is(StatusCode::OK).json();
        let asked = json!({"standing": standing, "reason": "So ist es besprochen."});
        self.change(Method::PUT, &path, &seen["version"], Some(&asked)).await
    }
}
