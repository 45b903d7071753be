//! Signing in: with the password, with a link, with a code.

use api_client::AccountForm;
use leptos::prelude::*;
use shared::account::{AccountPage, DemoAccount};

use super::Desk;
use super::field::{Field, Kind};
use super::form::{Weight, form, hidden, labelled_form, link};
use crate::account::{NEXT, TOKEN, parameter, with_next};
use crate::i18n::texts;
use crate::view::Erase as _;

/// Parameter that says that somebody has no app at hand.
const WITHOUT_APP: &str = "app";

/// Signs in with the password; in the demonstration, as somebody who is invented.
pub(super) fn sign_in(desk: &Desk, demo_accounts: &[DemoAccount]) -> AnyView {
    let language = desk.language;
    let next = parameter(&desk.query, NEXT);
    let first =
        next.as_ref().map(|_| view! { <p class="notice">{texts::account::sign_in_first(language)}</p> });
    let way = |page, label: &str| link(with_next(page, language, next.clone()), label.to_owned());
    let fields = view! {
        {Field::username(language, false).view(desk, AccountForm::SignIn)}
        {Field::password(language).view(desk, AccountForm::SignIn)}
    };
    let task = view! {
        {first}
        {form(desk, AccountForm::SignIn, Weight::Task, fields.erase())}
        <ul class="account__ways">
            <li>{way(AccountPage::RequestReset, texts::account::forgotten(language))}</li>
            <li>{way(AccountPage::RequestSignInLink, texts::account::link_instead(language))}</li>
            <li>{way(AccountPage::Register, texts::account::no_account(language))}</li>
        </ul>
        {demo(desk, demo_accounts)}
    };
    desk.page(task.erase())
}

/// The accounts of the demonstration, a button for each.
fn demo(desk: &Desk, accounts: &[DemoAccount]) -> Option<AnyView> {
    let language = desk.language;
    let button = |account: &DemoAccount| {
        let fields = view! {
            {hidden("email", account.email.clone())}
            {hidden("password", account.password.clone())}
        };
        let label = desk.label("demo", &account.role);
        let form = labelled_form(desk, AccountForm::SignIn, Weight::Aside, label, fields.erase());
        view! { <li>{form}</li> }.erase()
    };
    (!accounts.is_empty()).then(|| {
        view! {
            <section class="section" aria-labelledby="demo">
                <h2 class="kern-heading-medium" id="demo">{texts::account::demo_title(language)}</h2>
                <p>{texts::account::demo_text(language)}</p>
                <ul class="account__choices">{accounts.iter().map(button).collect::<Vec<_>>()}</ul>
            </section>
        }
        .erase()
    })
}

/// Shows a code of the second factor.
pub(super) fn second_factor(desk: &Desk) -> AnyView {
    let language = desk.language;
    let has_app = parameter(&desk.query, WITHOUT_APP).is_none();
    let here = with_next(AccountPage::SecondFactor, language, parameter(&desk.query, NEXT));
    let (field, other) = if has_app {
        let mark = if here.contains('?') { '&' } else { '?' };
        let other =
            link(format!("{here}{mark}{WITHOUT_APP}=no"), texts::account::without_phone(language).to_owned());
        (Field::code(language), other)
    } else {
        let field = Field {
            kind: Kind::RecoveryCode,
            label: texts::account::recovery_code(language),
            hint: Some(texts::account::recovery_code_hint(language)),
            ..Field::code(language)
        };
        (field, link(here, texts::account::with_phone(language).to_owned()))
    };
    let field = field.view(desk, AccountForm::SecondFactor);
    let task = view! {
        {form(desk, AccountForm::SecondFactor, Weight::Task, field)}
        <ul class="account__ways"><li>{other}</li></ul>
    };
    desk.page(task.erase())
}

/// Asks for a link: to sign in with, or to set a new password.
pub(super) fn request(desk: &Desk, asked: AccountForm) -> AnyView {
    let language = desk.language;
    if let Some(mailbox) = desk.mailbox(texts::account::mail_sent(language)) {
        return mailbox;
    }
    let fields = view! {
        {Field::username(language, true).view(desk, asked)}
        {hidden("language", language.tag().to_owned())}
    };
    let password = with_next(AccountPage::SignIn, language, parameter(&desk.query, NEXT));
    let task = view! {
        {form(desk, asked, Weight::Task, fields.erase())}
        <ul class="account__ways">
            <li>{link(password, texts::account::password_instead(language).to_owned())}</li>
        </ul>
    };
    desk.page(task.erase())
}

/// Signs in with a link, once a button was pressed: what looks through mails opens links, too.
pub(super) fn link_sent(desk: &Desk) -> AnyView {
    desk.page(form(desk, AccountForm::SignInLink, Weight::Task, hidden(TOKEN, desk.token())))
}
