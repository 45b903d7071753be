//! Setting a second factor up, and taking it away.

use api_client::{AccountForm, json};
use leptos::prelude::*;
use shared::account::{Account, AccountPage, RecoveryCodes, SecondFactorSetup};

use super::Desk;
use super::content::Square;
use super::field::Field;
use super::form::{Weight, form, hidden, link};
use super::tokens::copy_button;
use crate::account::{Outcome, SETUP, parameter};
use crate::i18n::{Language, texts};
use crate::view::Erase as _;

/// Letters of a secret that stand together.
const GROUP: usize = 4;

/// The address for an app while a second factor is being set up: as the API has just answered, or
/// as the page has passed it on to itself.
pub(super) fn address(outcome: &Outcome) -> Option<String> {
    if let Some(address) = outcome.typed(SETUP).filter(|address| address.starts_with("otpauth://")) {
        return Some(address.to_owned());
    }
    let is_new = outcome.is_of(AccountForm::StartSecondFactor);
    let setup = is_new.then(|| json::from_str::<SecondFactorSetup>(&outcome.answer).ok()).flatten();
    setup.map(|setup| setup.address)
}

/// How far it has come: nothing yet, the app is to be shown the secret, codes are told, it is on.
pub(super) fn page(desk: &Desk, account: &Account, square: Option<Square>) -> AnyView {
    let setup = desk.sending.outcome.with_untracked(|outcome| outcome.as_ref().and_then(address));
    let task = match (setup, account.has_second_factor) {
        (Some(address), _) => set_up(desk, address, square),
        (None, true) => is_on(desk, account),
        (None, false) => begin(desk),
    };
    let (sending, language) = (desk.sending, desk.language);
    let back = desk.path(AccountPage::Overview);
    let codes = move || {
        let told = [AccountForm::FinishSecondFactor, AccountForm::RecoveryCodes]
            .into_iter()
            .find_map(|form| json::from_str::<RecoveryCodes>(&sending.answer(form)?).ok())?;
        Some(recovery_codes(language, told, back.clone()))
    };
    let has_codes = codes.clone();
    let task = view! {
        {codes}
        <div hidden=move || has_codes().is_some()>{task}</div>
    };
    desk.page(task.erase())
}

fn begin(desk: &Desk) -> AnyView {
    let language = desk.language;
    let password = Field::current_password(language).view(desk, AccountForm::StartSecondFactor);
    view! {
        {form(desk, AccountForm::StartSecondFactor, Weight::Task, password)}
        {desk.back()}
    }
    .erase()
}

fn set_up(desk: &Desk, address: String, square: Option<Square>) -> AnyView {
    let language = desk.language;
    let query = address.split_once('?').map_or("", |(_, query)| query);
    let secret = grouped(&parameter(query, "secret").unwrap_or_default());
    let code = view! {
        {hidden(SETUP, address.clone())}
        {Field::code(language).view(desk, AccountForm::FinishSecondFactor)}
    };
    view! {
        <h2 class="kern-heading-medium">{texts::account::step_app(language)}</h2>
        <p>{texts::account::step_app_text(language)}</p>
        <h2 class="kern-heading-medium">{texts::account::step_scan(language)}</h2>
        <p>{texts::account::step_scan_text(language)}</p>
        {square.map(|square| drawn(language, square))}
        <p>{texts::account::secret(language)} ": " <bdi class="account__secret" dir="ltr">{secret}</bdi></p>
        <p><a class="kern-link" href=address rel="external">{texts::account::open_app(language)}</a></p>
        <h2 class="kern-heading-medium">{texts::account::step_code(language)}</h2>
        {form(desk, AccountForm::FinishSecondFactor, Weight::Task, code.erase())}
    }
    .erase()
}

fn drawn(language: Language, Square { view_box, squares }: Square) -> AnyView {
    view! {
        <svg class="account__code" viewBox=view_box role="img" aria-label=texts::account::qr_code(language)>
            <path d=squares></path>
        </svg>
    }
    .erase()
}

/// A secret in groups, as it is easier to type.
fn grouped(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    letters.chunks(GROUP).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

fn recovery_codes(language: Language, RecoveryCodes { codes }: RecoveryCodes, back: String) -> AnyView {
    let copied = codes.join("\n");
    let codes: Vec<_> =
        codes.into_iter().map(|code| view! { <li><bdi dir="ltr">{code}</bdi></li> }).collect();
    view! {
        <section class="account__once" aria-labelledby="codes">
            <h2 class="kern-heading-medium" id="codes">{texts::account::codes_title(language)}</h2>
            <p>{texts::account::codes_text(language)}</p>
            <ul class="account__codes">{codes}</ul>
            <p class="actions">
                {copy_button(language, copied)}
                <button
                    class="kern-btn kern-btn--secondary only-with-scripts"
                    type="button"
                    on:click=|_| drop(window().print())
                >
                    <span class="kern-label">{texts::common::print(language)}</span>
                </button>
            </p>
            <ul class="account__ways">
                <li>{link(back, texts::account::codes_kept(language).to_owned())}</li>
            </ul>
        </section>
    }
    .erase()
}

fn is_on(desk: &Desk, account: &Account) -> AnyView {
    let language = desk.language;
    let password = |of| Field::current_password(language).view(desk, of);
    view! {
        <p class="notice">
            {texts::account::factor_is_on(language)} " "
            {texts::account::codes_left(language, account.recovery_codes_left)}
        </p>
        <section class="section" aria-labelledby="new-codes">
            <h2 class="kern-heading-medium" id="new-codes">{texts::account::new_codes(language)}</h2>
            <p>{texts::account::new_codes_text(language)}</p>
            {form(desk, AccountForm::RecoveryCodes, Weight::Task, password(AccountForm::RecoveryCodes))}
        </section>
        <section class="section" aria-labelledby="off">
            <h2 class="kern-heading-medium" id="off">{texts::account::factor_off(language)}</h2>
            <p>{texts::account::factor_off_text(language)}</p>
            {form(
                desk,
                AccountForm::RemoveSecondFactor,
                Weight::Danger,
                password(AccountForm::RemoveSecondFactor),
            )}
        </section>
        {desk.back()}
    }
    .erase()
}
