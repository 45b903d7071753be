//! The account: who one is, what one may do, and the ways to change it.

use api_client::AccountForm;
use leptos::prelude::*;
use shared::account::{Account, AccountPage, OwnMembership, ReviewScope};
use shared::facet::Facet;

use super::Desk;
use super::field::{Field, select};
use super::form::{Weight, form, link};
use crate::i18n::{Language, texts};
use crate::routes::{Page, ReviewPage, WorkspacePage};
use crate::state::Vocabulary;
use crate::view::Erase as _;

/// The pages that change something, in the order in which they are listed.
const WAYS: [AccountPage; 6] = [
    AccountPage::Password,
    AccountPage::Email,
    AccountPage::SecondFactorSetup,
    AccountPage::Sessions,
    AccountPage::Tokens,
    AccountPage::Delete,
];

/// The account of who is signed in.
pub(super) fn page(desk: &Desk, vocabulary: &Vocabulary, account: &Account) -> AnyView {
    let language = desk.language;
    let task = view! {
        {account.needs_second_factor.then(|| needs_second_factor(desk))}
        <section class="section" aria-labelledby="who">
            <h2 class="kern-heading-medium" id="who">{texts::account::who(language)}</h2>
            {facts(language, account)}
            {form(desk, AccountForm::SignOut, Weight::Aside, ().erase())}
        </section>
        <section class="section" aria-labelledby="rights">
            <h2 class="kern-heading-medium" id="rights">{texts::account::rights(language)}</h2>
            {rights(desk, vocabulary, account)}
            {ways(language, account)}
        </section>
        <section class="section" aria-labelledby="change">
            <h2 class="kern-heading-medium" id="change">{texts::account::change(language)}</h2>
            {if account.is_demo {
                view! { <p class="notice">{texts::account::only_demo(language)}</p> }.erase()
            } else {
                form(desk, AccountForm::Profile, Weight::Task, profile(desk, account))
            }}
        </section>
        <section class="section" aria-labelledby="more">
            <h2 class="kern-heading-medium" id="more">{texts::account::more(language)}</h2>
            <ul class="account__ways">{WAYS.map(|page| way(desk, account, page)).into_iter().collect::<Vec<_>>()}</ul>
        </section>
    };
    desk.page(task.erase())
}

/// The ways to where one works, which have styles of their own.
fn ways(language: Language, account: &Account) -> AnyView {
    let way = |page: Page, label: &'static str, class: &'static str| {
        view! { <a class=class href=page.path(language) rel="external"><span class="kern-label">{label}</span></a> }
            .erase()
    };
    let is_staff = account.is_admin || account.reviews.is_some();
    let review = is_staff.then(|| {
        let page = Page::Review(ReviewPage::Overview);
        way(page, texts::account::to_review(language), "kern-btn kern-btn--primary")
    });
    let class = if is_staff { "kern-btn kern-btn--secondary" } else { "kern-btn kern-btn--primary" };
    let page = Page::Workspace(WorkspacePage::Overview);
    let workspace = way(page, texts::account::to_workspace(language), class);
    view! { <p class="actions">{review} {workspace}</p> }.erase()
}

/// Says that rights rest until there is a second factor.
fn needs_second_factor(desk: &Desk) -> AnyView {
    view! {
        <div class="notice notice--warning">
            <p>{texts::account::second_factor_needed(desk.language)}</p>
            <p>
                {link(
                    desk.path(AccountPage::SecondFactorSetup),
                    texts::account::set_up(desk.language).to_owned(),
                )}
            </p>
        </div>
    }
    .erase()
}

fn facts(language: Language, account: &Account) -> AnyView {
    let waiting = account.new_email.as_deref().map(|email| {
        view! { <dd class="text-note">{texts::account::new_email_waits(language, email)}</dd> }
    });
    let mails = Language::from_tag(account.language.primary()).unwrap_or_default();
    view! {
        <dl class="account__facts">
            <dt>{texts::account::name(language)}</dt>
            <dd><bdi>{account.name.clone()}</bdi></dd>
            <dt>{texts::account::email(language)}</dt>
            <dd><bdi dir="ltr">{account.email.clone()}</bdi></dd>
            {waiting}
            <dt>{texts::account::mail_language(language)}</dt>
            <dd><bdi lang=mails.tag()>{mails.own_name()}</bdi></dd>
        </dl>
    }
    .erase()
}

fn rights(desk: &Desk, vocabulary: &Vocabulary, account: &Account) -> AnyView {
    let language = desk.language;
    let admin = account.is_admin.then(|| texts::account::is_admin(language).to_owned());
    let reviews = account.reviews.as_ref().map(|scope| match scope {
        ReviewScope::All => texts::account::reviews_all(language).to_owned(),
        ReviewScope::Municipality(key) => texts::account::reviews_municipality(
            language,
            &vocabulary.label(Facet::Municipality, key, language),
        ),
    });
    let none = (account.memberships.is_empty() && admin.is_none() && reviews.is_none())
        .then(|| texts::account::no_rights(language).to_owned());
    let lines = admin.into_iter().chain(reviews).chain(none).map(|line| view! { <li>{line}</li> }.erase());
    let organisations = account.memberships.iter().map(|organisation| {
        let role = desk.label("role", organisation.role.key());
        view! { <li>{name(language, organisation)} <span class="text-note">{role}</span></li> }.erase()
    });
    view! { <ul class="account__rights">{lines.chain(organisations).collect::<Vec<_>>()}</ul> }.erase()
}

/// The name of an organisation, as a link to its page if it has one.
pub(super) fn name(language: Language, organisation: &OwnMembership) -> AnyView {
    let name = view! { <bdi>{organisation.name.clone()}</bdi> };
    match &organisation.slug {
        Some(slug) => {
            let href = Page::Organisation(slug.clone()).path(language);
            view! { <a class="kern-link" href=href rel="external">{name}</a> }.erase()
        }
        None => name.erase(),
    }
}

/// The fields with what a person says of themselves.
fn profile(desk: &Desk, account: &Account) -> AnyView {
    let language = desk.language;
    let chosen = account.language.primary();
    let option = |option: Language| {
        view! {
            <option value=option.tag() lang=option.tag() selected=option.tag() == chosen>
                {option.own_name()}
            </option>
        }
        .erase()
    };
    let options = Language::all().map(option).collect();
    view! {
        {Field::person(language, Some(account.name.clone()), true).view(desk, AccountForm::Profile)}
        {select(AccountForm::Profile, "language", texts::account::mail_language(language), options)}
    }
    .erase()
}

fn way(desk: &Desk, account: &Account, page: AccountPage) -> AnyView {
    let language = desk.language;
    let state = (page == AccountPage::SecondFactorSetup).then(|| {
        let state = if account.has_second_factor {
            texts::account::second_factor_on(language)
        } else {
            texts::account::second_factor_off(language)
        };
        view! { <span class="text-note">{state}</span> }
    });
    view! { <li>{link(desk.path(page), desk.label("title", page.key()))} " " {state}</li> }.erase()
}
