//! The interface of Teilhabe: rendered on the server, taken over in the browser.
//!
//! The server provides an [`ApiClient`](api_client::ApiClient), a
//! [`SiteConfiguration`] and, if its clock is not the system's, a [`RenderedAt`]
//! in the context, and renders [`shell`] around [`App`].

#![recursion_limit = "256"]

#[cfg(feature = "desk")]
pub mod account;
pub mod components;
#[cfg(feature = "ssr")]
mod configuration;
pub mod i18n;
pub mod layout;
pub mod page_data;
pub mod pages;
#[cfg(feature = "ssr")]
pub mod report;
mod response;
#[cfg(feature = "desk")]
pub mod review;
pub mod routes;
pub mod state;
#[cfg(feature = "ssr")]
mod structured;
mod view;
pub mod words;
#[cfg(feature = "desk")]
pub mod workspace;

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::{Lazy, SsrMode, path};

#[cfg(feature = "ssr")]
pub use configuration::{Operator, RenderedAt, SiteConfiguration};
#[cfg(feature = "ssr")]
pub use layout::shell;

use pages::{NotFoundPage, PageRoute};

/// The whole interface.
#[component]
#[expect(clippy::must_use_candidate, reason = "a component is used by its tag")]
pub fn App() -> impl IntoView {
    #[cfg(feature = "ssr")]
    {
        leptos_meta::provide_meta_context();
        structured::Head::provide();
    }
    provide_page_data();
    state::provide_vocabulary();
    state::Favourites::provide();
    let page = Lazy::<PageRoute>::new;
    view! {
        <Router>
            {layout::frame(view! {
                <FlatRoutes fallback=NotFoundPage>
                    <Route path=path!("/:language") view={page()} ssr=SsrMode::Async/>
                    <Route path=path!("/:language/angebote") view={page()} ssr=SsrMode::Async/>
                    <Route path=path!("/:language/angebote/:slug") view={page()} ssr=SsrMode::Async/>
                    <Route path=path!("/:language/organisationen") view={page()} ssr=SsrMode::Async/>
                    <Route path=path!("/:language/organisationen/:slug") view={page()} ssr=SsrMode::Async/>
                    <Route path=path!("/:language/konto") view={page()} ssr=SsrMode::Async/>
                    <Route path=path!("/:language/konto/:slug") view={page()} ssr=SsrMode::Async/>
                    <Route path=path!("/:language/arbeitsbereich/:slug") view={page()} ssr=SsrMode::Async/>
                    <Route path=path!("/:language/arbeitsbereich/:slug/:id") view={page()} ssr=SsrMode::Async/>
                    <Route path=path!("/:language/redaktion/:slug") view={page()} ssr=SsrMode::Async/>
                    <Route path=path!("/:language/redaktion/:slug/:id") view={page()} ssr=SsrMode::Async/>
                    <Route path=path!("/:language/angebote/:slug/melden") view={page()} ssr=SsrMode::Async/>
                    <Route path=path!("/:language/organisationen/:slug/melden") view={page()} ssr=SsrMode::Async/>
                    // One route for all others; what is none is not found.
                    <Route path=path!("/:language/:slug") view={page()} ssr=SsrMode::Async/>
                </FlatRoutes>
            })}
        </Router>
    }
}

/// On the server, what a page knows comes from the request.
#[cfg(not(target_arch = "wasm32"))]
fn provide_page_data() {
    #[cfg(feature = "ssr")]
    {
        let language = routes::language_of(&layout::request_path());
        provide_context(language);
        provide_context(configuration::SiteConfiguration::current().site(language));
        provide_context(page_data::Clock(configuration::rendered_at()));
    }
}

/// In the browser, what a page knows stands in the document.
#[cfg(target_arch = "wasm32")]
fn provide_page_data() {
    let element = document().get_element_by_id(page_data::ELEMENT);
    let text = element.and_then(|element| element.text_content()).unwrap_or_default();
    if let Ok(data) = api_client::json::from_str::<page_data::PageData>(&text) {
        i18n::keep(data.texts);
        provide_context(i18n::Language::from_tag(&data.language).unwrap_or_default());
        let release = data.site.package.trim_start_matches('/');
        provide_context(api_client::ApiClient::in_browser(release));
        provide_context(data.site);
        provide_context(page_data::Clock(data.now));
    }
}
