//! The document and what every page has around it.

mod footer;
mod header;
mod heading;
mod navigation;
#[cfg(feature = "ssr")]
mod shell;

use leptos::prelude::*;

pub use heading::Heading;
pub(crate) use heading::Navigated;
#[cfg(feature = "ssr")]
pub(crate) use shell::request_path;
#[cfg(feature = "ssr")]
pub use shell::shell;

use crate::i18n::{Language, texts};
use crate::page_data::Site;
use footer::Footer;
use header::Header;

/// The frame of every page: skip link, header, main area, footer.
#[component]
#[must_use]
pub(crate) fn Frame(children: Children) -> impl IntoView {
    navigation::follow_navigation();
    let language = Language::current();
    let demo = Site::current().demo;
    view! {
        <a class="skip-link" href="#content">{texts::common::skip_to_content(language)}</a>
        {demo.then(|| view! { <p class="demo-notice">{texts::common::demo_notice(language)}</p> })}
        <Header/>
        <main id="content" class="page" tabindex="-1">{children()}</main>
        <Footer/>
    }
}
