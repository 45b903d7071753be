use leptos::prelude::*;
use shared::legal::LegalPage;

use crate::i18n::{Language, legal_title, texts};
use crate::page_data::Site;
use crate::routes::{API_DOCUMENTATION, Page};
use crate::view::Erase as _;

/// What the site is, and further pages.
#[component]
pub(crate) fn Footer() -> impl IntoView {
    let language = Language::current();
    let site = Site::current();
    let legal: Vec<_> = LegalPage::ALL
        .iter()
        .map(|page| {
            view! { <li><a href=Page::Legal(*page).path(language) rel="external">{legal_title(language, *page)}</a></li> }
        })
        .collect();
    view! {
        <footer class="site-footer">
            <div class="site-footer__inner">
                <p>{texts::common::footer_about(language, &site.region)}</p>
                <nav aria-label=texts::common::footer_navigation(language)>
                    <ul>
                        <li><a href=Page::Home.path(language)>{texts::common::home(language)}</a></li>
                        <li><a href=Page::Offers.path(language)>{texts::common::offers(language)}</a></li>
                        <li>
                            <a href=Page::Organisations.path(language)>
                                {texts::common::organisations(language)}
                            </a>
                        </li>
                        <li>
                            <a href=Page::Favourites.path(language) rel="external">
                                {texts::common::favourites(language)}
                            </a>
                        </li>
                        <li>
                            <a href=Page::News.path(language) rel="external">
                                {texts::common::since_last_visit(language)}
                            </a>
                        </li>
                        {legal}
                        <li>
                            <a href=API_DOCUMENTATION rel="external">
                                {texts::common::api_documentation(language)}
                            </a>
                        </li>
                    </ul>
                </nav>
            </div>
        </footer>
    }
    .erase()
}
