//! Password and e-mail address.

use api_client::AccountForm;
use leptos::prelude::*;
use shared::account::Account;

use super::Desk;
use super::field::{Field, Kind};
use super::form::{Weight, form, hidden};
use crate::account::TOKEN;
use crate::i18n::texts;
use crate::view::Erase as _;

/// Sets a new password by a link.
pub(super) fn reset(desk: &Desk) -> AnyView {
    let password = Field::new_password(desk.language, texts::account::new_password(desk.language));
    let fields = view! {
        {hidden(TOKEN, desk.token())}
        {password.view(desk, AccountForm::Reset)}
    };
    desk.page(form(desk, AccountForm::Reset, Weight::Task, fields.erase()))
}

/// Changes the password.
pub(super) fn password(desk: &Desk, account: &Account) -> AnyView {
    let language = desk.language;
    let current = Field { hint: None, is_last: false, ..Field::current_password(language) };
    let new = Field::new_password(language, texts::account::new_password(language));
    let fields = view! {
        // Tells what keeps passwords whose they are.
        <input type="email" autocomplete="username" value=account.email.clone() readonly=true hidden=true/>
        {current.view(desk, AccountForm::Password)}
        {new.view(desk, AccountForm::Password)}
    };
    let task = view! {
        {form(desk, AccountForm::Password, Weight::Task, fields.erase())}
        {desk.back()}
    };
    desk.page(task.erase())
}

/// Asks for another e-mail address.
pub(super) fn email(desk: &Desk, account: &Account) -> AnyView {
    let language = desk.language;
    if let Some(mailbox) = desk.mailbox(texts::account::mails_sent(language)) {
        return mailbox;
    }
    let email = Field {
        kind: Kind::Email,
        label: texts::account::new_email(language),
        ..Field::username(language, false)
    };
    let fields = view! {
        {email.view(desk, AccountForm::Email)}
        {Field::current_password(language).view(desk, AccountForm::Email)}
    };
    let task = view! {
        <p><bdi class="account__value" dir="ltr">{account.email.clone()}</bdi></p>
        {form(desk, AccountForm::Email, Weight::Task, fields.erase())}
        {desk.back()}
    };
    desk.page(task.erase())
}

/// Confirms another e-mail address, once a button was pressed.
pub(super) fn confirm_email(desk: &Desk) -> AnyView {
    let task = match desk.done {
        Some(_) => desk.back(),
        None => form(desk, AccountForm::ConfirmEmail, Weight::Task, hidden(TOKEN, desk.token())),
    };
    desk.page(task)
}
