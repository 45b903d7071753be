use leptos::prelude::*;
use leptos_router::hooks::use_location;
use shared::account::AccountPage;

use crate::i18n::{Language, texts};
use crate::page_data::Site;
use crate::routes::{self, Package, Page};
use crate::state::Favourites;
use crate::view::Erase as _;

/// Name of the site, main pages, languages.
#[component]
pub(crate) fn Header() -> impl IntoView {
    let language = Language::current();
    let site = Site::current();
    let (here, package) = (here(), Package::current());
    let links = [
        (Page::Offers, texts::common::offers(language)),
        (Page::Organisations, texts::common::organisations(language)),
        (Page::Favourites, texts::common::favourites(language)),
        (Page::Account(AccountPage::Overview), texts::common::account(language)),
    ];
    let links = links.map(|(page, label)| {
        let rel = page.rel(package);
        let path = page.path(language);
        let count = (page == Page::Favourites).then(|| saved(language));
        let href = path.clone();
        let current = move || {
            here.with(|here| match here.strip_prefix(&path) {
                Some("") => Some("page"),
                // An entry belongs to the list of its kind.
                Some(_) => Some("true"),
                None => None,
            })
        };
        // On a phone there is no room for it; it stands in the footer, too.
        let class = matches!(page, Page::Account(_)).then_some("site-header__account");
        view! { <li class=class><a href=href aria-current=current rel=rel>{label}</a> {count}</li> }
    });
    view! {
        <header class="site-header">
            <div class="site-header__inner">
                <a class="site-header__name" href=Page::Home.path(language) rel=Page::Home.rel(package)>
                    <span class="site-header__mark" aria-hidden="true"></span>
                    <span>{site.name}</span>
                </a>
                <LanguageSwitch/>
                <nav class="site-header__nav" aria-label=texts::common::main_navigation(language)>
                    <ul>{links.into_iter().collect::<Vec<_>>()}</ul>
                </nav>
            </div>
        </header>
    }
    .erase()
}

/// The path of the page one is on; a list of saved offers belongs to the page of
/// the saved ones, which leads to it.
fn here() -> Memo<String> {
    let language = Language::current();
    let location = use_location();
    Memo::new(move |_| {
        let path = location.pathname.get();
        let saved = location.search.with(|query| query.split('&').any(|pair| pair.starts_with("id=")));
        if saved && path == Page::Offers.path(language) { Page::Favourites.path(language) } else { path }
    })
}

/// How many offers are saved, if any.
fn saved(language: Language) -> impl IntoView {
    let favourites = Favourites::current();
    move || {
        let count = u32::try_from(favourites.count()).ok().filter(|count| *count > 0)?;
        let said = texts::common::saved_count(language, count);
        Some(view! { <span class="saved-count" role="img" aria-label=said>{count}</span> })
    }
}

/// The same page with the same query in the other languages. Each is another
/// document, so the router leaves these links alone.
#[component]
fn LanguageSwitch() -> impl IntoView {
    let language = Language::current();
    let location = use_location();
    let link = move |other: Language| {
        let href = move || {
            let path = routes::in_language(&location.pathname.read(), other);
            location.search.with(|search| match search.as_str() {
                "" => path,
                query => format!("{path}?{query}"),
            })
        };
        view! {
            <li>
                <a
                    href=href
                    rel="external"
                    hreflang=other.tag()
                    lang=other.tag()
                    dir=other.direction()
                    aria-current=(other == language).then_some("true")
                >
                    {other.own_name()}
                </a>
            </li>
        }
    };
    view! {
        <nav class="site-header__languages" aria-label=texts::common::language_switch(language)>
            <ul>{Language::all().map(link).collect_view()}</ul>
        </nav>
    }
}
