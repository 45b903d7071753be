//! Tokens for software.

use api_client::{AccountForm, json};
use js_sys::{Function, Reflect};
use leptos::prelude::*;
use shared::account::{AccountPage, ApiToken, NewApiToken, TokenScope};
use wasm_bindgen::{JsCast as _, JsValue};

use super::Desk;
use super::field::{Field, Kind, select};
use super::form::{Weight, form, hidden};
use crate::i18n::{Language, texts};
use crate::view::Erase as _;
use crate::words::{local_time, long_date};

/// The tokens there are, and a form for another; once, the one that was just made.
pub(super) fn page(desk: &Desk, tokens: &[ApiToken]) -> AnyView {
    let (language, sending) = (desk.language, desk.sending);
    let made = move || json::from_str::<NewApiToken>(&sending.answer(AccountForm::MakeToken)?).ok();
    let here = desk.path(AccountPage::Tokens);
    let told = move || made().map(|made| secret(language, made.secret, here.clone()));
    let none = tokens.is_empty().then(|| view! { <p>{texts::account::no_tokens(language)}</p> });
    let tokens: Vec<_> = tokens.iter().map(|token| item(desk, token)).collect();
    let task = view! {
        {told}
        <div hidden=move || made().is_some()>
            <section class="section" aria-labelledby="tokens">
                <h2 class="kern-heading-medium" id="tokens">{texts::account::your_tokens(language)}</h2>
                {none}
                <ul class="account__items">{tokens}</ul>
            </section>
            <section class="section" aria-labelledby="new-token">
                <h2 class="kern-heading-medium" id="new-token">{texts::account::new_token(language)}</h2>
                {form(desk, AccountForm::MakeToken, Weight::Task, fields(desk))}
            </section>
            {desk.back()}
        </div>
    };
    desk.page(task.erase())
}

fn fields(desk: &Desk) -> AnyView {
    let language = desk.language;
    let name = Field {
        name: "name",
        kind: Kind::Words,
        label: texts::account::token_name(language),
        hint: Some(texts::account::token_name_hint(language)),
        value: None,
        is_last: false,
    };
    let option = |scope: &TokenScope| {
        view! { <option value=scope.key()>{desk.label("scope", scope.key())}</option> }.erase()
    };
    let scopes = TokenScope::ALL.iter().map(option).collect();
    view! {
        {name.view(desk, AccountForm::MakeToken)}
        {select(AccountForm::MakeToken, "scope", texts::account::token_scope(language), scopes)}
        {Field::current_password(language).view(desk, AccountForm::MakeToken)}
    }
    .erase()
}

fn item(desk: &Desk, token: &ApiToken) -> AnyView {
    let language = desk.language;
    let until = long_date(language, local_time(token.expires_at).date());
    let used = match token.last_used_on {
        Some(day) => texts::account::token_used(language, &long_date(language, day)),
        None => texts::account::token_unused(language).to_owned(),
    };
    let notes = [desk.label("scope", token.scope.key()), texts::account::token_until(language, &until), used];
    view! {
        <li class="account__item">
            <div>
                <p class="account__value"><bdi>{token.name.clone()}</bdi></p>
                <p class="text-note">{notes.join(" · ")}</p>
            </div>
            {form(desk, AccountForm::RevokeToken, Weight::Aside, hidden("id", token.id.to_string()))}
        </li>
    }
    .erase()
}

/// A secret that is shown only now, with the way on.
fn secret(language: Language, secret: String, on: String) -> AnyView {
    view! {
        <section class="account__once" aria-labelledby="made">
            <h2 class="kern-heading-medium" id="made">{texts::account::token_made(language)}</h2>
            <p>{texts::account::token_made_text(language)}</p>
            <p><bdi class="account__secret" dir="ltr">{secret.clone()}</bdi></p>
            <p class="actions">{copy_button(language, secret)}</p>
            <p><a class="kern-link" href=on rel="external">{texts::account::token_kept(language)}</a></p>
        </section>
    }
    .erase()
}

/// A button that copies a text, and says so.
pub(super) fn copy_button(language: Language, text: String) -> AnyView {
    let is_copied = RwSignal::new(false);
    let label = move || {
        if is_copied.get() { texts::account::copied(language) } else { texts::account::copy(language) }
    };
    view! {
        <button
            class="kern-btn kern-btn--secondary only-with-scripts"
            type="button"
            on:click=move |_| is_copied.set(copy(&text).is_ok())
        >
            <span class="kern-label" role="status">{label}</span>
        </button>
    }
    .erase()
}

/// Puts a text where it can be taken from; fails where the browser has no such place.
fn copy(text: &str) -> Result<(), JsValue> {
    let navigator = Reflect::get(&window(), &"navigator".into())?;
    let place = Reflect::get(&navigator, &"clipboard".into())?;
    let write: Function = Reflect::get(&place, &"writeText".into())?.dyn_into()?;
    write.call1(&place, &text.into()).map(drop)
}
