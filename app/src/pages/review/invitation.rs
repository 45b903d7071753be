//! Accepts an invitation to the staff, by the link of a mail. Nothing happens before a button is pressed: programs
//! follow links, too.

use api_client::{ApiClient, ApiError};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::account::AccountPage;
use shared::problem::ProblemCode;
use shared::staff::StaffInvitationOffer;

use super::staff::tasks;
use super::{Asked, Content};
use crate::account::{TOKEN, parameter, with_next};
use crate::i18n::{Language, texts};
use crate::pages::workspace::{Desk, button};
use crate::review::staff::invitation_at;
use crate::routes::Page;
use crate::view::Erase as _;

/// What the page shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Loaded {
    /// The token of the link that led here.
    token: String,
    /// What it is about, if it is worth anything.
    offer: Option<StaffInvitationOffer>,
    /// The address of who is signed in.
    address: Option<String>,
}

/// Loads it.
pub(super) async fn load(api: &ApiClient, asked: &Asked<'_>) -> Result<Loaded, ApiError> {
    let token = parameter(asked.query, TOKEN).unwrap_or_default();
    let offer = match api.staff_invitation(&token).await {
        Ok(offer) => Some(offer),
        Err(refusal) if refusal.error.code() == ProblemCode::InvalidContent => None,
        Err(refusal) => return Err(refusal.error),
    };
    let address = api.account().await.ok().map(|account| account.email);
    Ok(Loaded { token, offer, address })
}

/// The page.
pub(super) fn page(desk: &Desk, content: &Content, loaded: &Loaded) -> AnyView {
    let language = desk.language;
    let title = texts::staff::invitation_title(language).to_owned();
    let refusal = content.refusal(language);
    let Some(offer) = &loaded.offer else {
        return desk.page(title, texts::staff::link_expired(language).to_owned(), refusal.erase());
    };
    let tasks = tasks(language, &desk.vocabulary, &offer.rights);
    let tasks: Vec<_> = tasks.into_iter().map(|task| view! { <li>{task}</li> }.erase()).collect();
    let way = match &loaded.address {
        None => entering(language, &loaded.token, &offer.email),
        Some(address) if is_same(address, &offer.email) => accepting(language, &loaded.token),
        Some(address) => elsewhere(language, address, &offer.email),
    };
    let task = view! {
        {refusal}
        <ul>{tasks}</ul>
        {way}
    };
    desk.page(title, texts::staff::invitation_lead(language).to_owned(), task.erase())
}

/// Whether two addresses are one account's: no provider tells them apart by the case of their letters.
fn is_same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// The ways to an account with the invited address, and back.
fn entering(language: Language, token: &str, email: &str) -> AnyView {
    let here = invitation_at(language, token);
    let sign_in = with_next(AccountPage::SignIn, language, Some(here.clone()));
    let register = with_next(AccountPage::Register, language, Some(here));
    view! {
        <p>{texts::staff::invitation_sign_in(language, email)}</p>
        <p class="actions">
            <a class="kern-btn kern-btn--primary" href=sign_in>
                <span class="kern-label">{texts::staff::to_sign_in(language)}</span>
            </a>
            <a class="kern-btn kern-btn--secondary" href=register>
                <span class="kern-label">{texts::staff::to_register(language)}</span>
            </a>
        </p>
    }
    .erase()
}

/// The button that accepts. If that is refused, the page is shown with its token again.
fn accepting(language: Language, token: &str) -> AnyView {
    view! {
        <p>{texts::staff::invitation_factor(language)}</p>
        <form class="form" method="post" action=invitation_at(language, token)>
            <input type="hidden" name=TOKEN value=token.to_owned()/>
            {button("accept".to_owned(), texts::staff::accept(language), "kern-btn kern-btn--primary")}
        </form>
    }
    .erase()
}

/// What to do for who is signed in with another address.
fn elsewhere(language: Language, address: &str, invited: &str) -> AnyView {
    let account = Page::Account(AccountPage::Overview).path(language);
    view! {
        <p class="notice">{texts::staff::other_address(language, address, invited)}</p>
        <p class="actions">
            <a class="kern-btn kern-btn--secondary" href=account>
                <span class="kern-label">{texts::review::to_account(language)}</span>
            </a>
        </p>
    }
    .erase()
}
