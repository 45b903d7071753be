//! Getting an account.

use api_client::AccountForm;
use leptos::prelude::*;
use shared::account::AccountPage;

use super::Desk;
use super::field::Field;
use super::form::{Weight, form, hidden, link};
use crate::account::{NEXT, TOKEN};
use crate::i18n::texts;
use crate::view::Erase as _;

/// Asks for an account.
pub(super) fn register(desk: &Desk) -> AnyView {
    let language = desk.language;
    if let Some(mailbox) = desk.mailbox(texts::account::mail_sent(language)) {
        return mailbox;
    }
    let password = Field::new_password(language, texts::account::password(language));
    let fields = view! {
        {Field::person(language, None, false).view(desk, AccountForm::Register)}
        {Field::username(language, false).view(desk, AccountForm::Register)}
        {password.view(desk, AccountForm::Register)}
        {hidden("language", language.tag().to_owned())}
        {desk.next().map(|next| hidden(NEXT, next))}
    };
    let sign_in = link(desk.way(AccountPage::SignIn), texts::account::has_account(language).to_owned());
    let task = view! {
        {form(desk, AccountForm::Register, Weight::Task, fields.erase())}
        <ul class="account__ways"><li>{sign_in}</li></ul>
    };
    desk.page(task.erase())
}

/// Confirms a registration.
pub(super) fn confirm(desk: &Desk) -> AnyView {
    let fields = view! {
        {hidden(TOKEN, desk.token())}
        {Field::password(desk.language).view(desk, AccountForm::Confirm)}
    };
    let again =
        link(desk.way(AccountPage::Register), texts::account::password_not_known(desk.language).to_owned());
    let task = view! {
        {form(desk, AccountForm::Confirm, Weight::Task, fields.erase())}
        <ul class="account__ways"><li>{again}</li></ul>
    };
    desk.page(task.erase())
}
