//! Getting an account.

use api_client::AccountForm;
use leptos::prelude::*;
use shared::account::AccountPage;

use super::Desk;
use super::field::{Field, Kind};
use super::form::{Weight, form, hidden, link};
use crate::account::TOKEN;
use crate::i18n::texts;
use crate::view::Erase as _;

/// Asks for an account.
pub(super) fn register(desk: &Desk) -> AnyView {
    let language = desk.language;
    if let Some(mailbox) = desk.mailbox(texts::account::mail_sent(language)) {
        return mailbox;
    }
    let name = Field {
        name: "name",
        kind: Kind::Name,
        label: texts::account::name(language),
        hint: Some(texts::account::name_hint(language)),
        value: None,
        is_last: false,
    };
    let password = Field::new_password(language, texts::account::password(language));
    let fields = view! {
        {name.view(desk, AccountForm::Register)}
        {Field::username(language, false).view(desk, AccountForm::Register)}
        {password.view(desk, AccountForm::Register)}
        {hidden("language", language.tag().to_owned())}
    };
    let sign_in = link(desk.path(AccountPage::SignIn), texts::account::has_account(language).to_owned());
    let task = view! {
        {form(desk, AccountForm::Register, Weight::Task, fields.erase())}
        <ul class="account__ways"><li>{sign_in}</li></ul>
    };
    desk.page(task.erase())
}

/// Confirms a registration.
pub(super) fn confirm(desk: &Desk) -> AnyView {
    let password = Field {
        label: texts::account::password(desk.language),
        hint: None,
        name: "password",
        ..Field::current_password(desk.language)
    };
    let fields = view! {
        {hidden(TOKEN, desk.token())}
        {password.view(desk, AccountForm::Confirm)}
    };
    let again =
        link(desk.path(AccountPage::Register), texts::account::password_not_known(desk.language).to_owned());
    let task = view! {
        {form(desk, AccountForm::Confirm, Weight::Task, fields.erase())}
        <ul class="account__ways"><li>{again}</li></ul>
    };
    desk.page(task.erase())
}
