use leptos::prelude::*;
use shared::account::AccountPage;
use shared::legal::LegalPage;

use crate::i18n::{Language, legal_title, texts};
use crate::page_data::Site;
use crate::routes::{API_DOCUMENTATION, Package, Page, WorkspacePage};
use crate::view::Erase as _;

/// What the site is, and further pages.
#[component]
pub(crate) fn Footer() -> impl IntoView {
    let language = Language::current();
    let site = Site::current();
    let here = Package::current();
    let to = |page: Page, label: &str| (page.path(language), label.to_owned(), page.rel(here));
    let mut links = vec![
        to(Page::Home, texts::common::home(language)),
        to(Page::Offers, texts::common::offers(language)),
        to(Page::Organisations, texts::common::organisations(language)),
        to(Page::Favourites, texts::common::favourites(language)),
        to(Page::News, texts::common::since_last_visit(language)),
        to(Page::Account(AccountPage::Overview), texts::common::account(language)),
        to(Page::Workspace(WorkspacePage::Overview), texts::common::workspace(language)),
    ];
    let legal = LegalPage::ALL.iter();
    links.extend(legal.map(|page| to(Page::Legal(*page), &legal_title(language, *page))));
    let documentation = texts::common::api_documentation(language).to_owned();
    links.push((API_DOCUMENTATION.to_owned(), documentation, Some("external")));
    let links: Vec<_> = links
        .into_iter()
        .map(|(href, label, rel)| view! { <li><a href=href rel=rel>{label}</a></li> })
        .collect();
    view! {
        <footer class="site-footer">
            <div class="site-footer__inner">
                <p>{texts::common::footer_about(language, &site.region)}</p>
                <nav aria-label=texts::common::footer_navigation(language)>
                    <ul>{links}</ul>
                </nav>
            </div>
        </footer>
    }
    .erase()
}
