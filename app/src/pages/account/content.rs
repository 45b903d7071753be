//! What a page about accounts is made from.

use std::pin::Pin;

use api_client::{ApiClient, ApiError};
use leptos::prelude::use_context;
use serde::{Deserialize, Serialize};
use shared::account::{Account, AccountPage, ApiToken, DemoAccount, SecurityEvent, Session};
use shared::problem::ProblemCode;

use crate::account::{Outcome, needs_account};
use crate::page_data::Site;
use crate::routes::Page;

/// What a page about accounts shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Content {
    pub(super) page: AccountPage,
    /// Whether somebody has to sign in first.
    pub(super) is_for_others: bool,
    pub(super) account: Option<Account>,
    pub(super) sessions: Vec<Session>,
    pub(super) events: Vec<SecurityEvent>,
    pub(super) tokens: Vec<ApiToken>,
    pub(super) demo_accounts: Vec<DemoAccount>,
    /// What came of a form that was sent without scripts.
    pub(super) outcome: Option<Outcome>,
    /// The address for an app for codes as a QR code: only the server can make it.
    pub(super) square: Option<Square>,
}

/// A QR code: the area that is seen, and the dark squares in it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Square {
    pub(super) view_box: String,
    pub(super) squares: String,
}

type Loading = Pin<Box<dyn Future<Output = Result<Content, ApiError>> + Send>>;

/// What loads the page at a path with a query.
pub(super) fn loader() -> impl Fn(ApiClient, String) -> Loading + Send + Sync {
    let is_demo = Site::current().demo;
    let outcome: Option<Outcome> = use_context();
    move |api, here| {
        let outcome = outcome.clone();
        Box::pin(async move {
            let page = match Page::at(here.split('?').next().unwrap_or_default()) {
                Some((_, Page::Account(page))) => page,
                _ => AccountPage::Overview,
            };
            let mut content = Content::new(page, outcome);
            content.load(&api, is_demo).await?;
            Ok(content)
        })
    }
}

impl Content {
    fn new(page: AccountPage, outcome: Option<Outcome>) -> Self {
        Self {
            page,
            is_for_others: false,
            account: None,
            sessions: Vec::new(),
            events: Vec::new(),
            tokens: Vec::new(),
            demo_accounts: Vec::new(),
            square: square(outcome.as_ref()),
            outcome,
        }
    }

    async fn load(&mut self, api: &ApiClient, is_demo: bool) -> Result<(), ApiError> {
        if needs_account(self.page) {
            match api.account().await {
                Ok(account) => self.account = Some(account),
                Err(error) if error.code() == ProblemCode::Unauthenticated => {
                    self.is_for_others = true;
                    return Ok(());
                }
                Err(error) => return Err(error),
            }
        }
        let is_for_all = self.account.as_ref().is_some_and(|account| account.is_demo);
        match self.page {
            AccountPage::Sessions | AccountPage::Tokens if is_for_all => {}
            AccountPage::Sessions => {
                self.sessions = api.sessions().await?;
                self.events = api.security_events().await?;
            }
            AccountPage::Tokens => self.tokens = api.api_tokens().await?,
            AccountPage::SignIn if is_demo => self.demo_accounts = api.demo_accounts().await?,
            _ => {}
        }
        Ok(())
    }
}

/// The QR code for the app, while a second factor is being set up.
#[cfg(feature = "ssr")]
fn square(outcome: Option<&Outcome>) -> Option<Square> {
    let address = outcome.and_then(super::second_factor::address)?;
    let (view_box, squares) = crate::components::qr_code(&address)?;
    Some(Square { view_box, squares })
}

#[cfg(not(feature = "ssr"))]
fn square(_: Option<&Outcome>) -> Option<Square> {
    None
}
