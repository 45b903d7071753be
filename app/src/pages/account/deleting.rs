//! Deleting the account.

use api_client::AccountForm;
use leptos::prelude::*;
use shared::account::{MemberRole, OwnMembership};

use super::Desk;
use super::field::Field;
use super::form::{Weight, form};
use super::overview::name;
use crate::i18n::texts;
use crate::view::Erase as _;

/// What happens then, and the form.
pub(super) fn page(desk: &Desk, organisations: &[OwnMembership]) -> AnyView {
    let language = desk.language;
    let owned = organisations.iter().filter(|organisation| organisation.role == MemberRole::Owner);
    let owned: Vec<_> = owned.map(|organisation| view! { <li>{name(language, organisation)}</li> }).collect();
    let warning = (!owned.is_empty()).then(|| {
        view! {
            <div class="notice notice--warning">
                <p>{texts::account::delete_owner(language)}</p>
                <ul class="account__rights">{owned}</ul>
            </div>
        }
    });
    let password = Field::current_password(language).view(desk, AccountForm::Delete);
    let task = view! {
        <ul class="account__list">
            <li>{texts::account::delete_person(language)}</li>
            <li>{texts::account::delete_entries(language)}</li>
            <li>{texts::account::delete_drafts(language)}</li>
        </ul>
        {warning}
        {form(desk, AccountForm::Delete, Weight::Danger, password)}
        {desk.back()}
    };
    desk.page(task.erase())
}
