//! The document and what every page has around it.

mod footer;
mod header;
mod heading;
mod navigation;
#[cfg(feature = "ssr")]
mod shell;

#[cfg(feature = "ssr")]
use leptos::either::Either;
use leptos::prelude::*;

#[cfg(feature = "desk")]
pub(crate) use heading::document_title;
pub(crate) use heading::{Navigated, heading};
#[cfg(feature = "ssr")]
pub use shell::shell;
#[cfg(feature = "ssr")]
pub(crate) use shell::{as_script, request_path};

use crate::i18n::{Language, texts};
use crate::page_data::Site;
#[cfg(feature = "ssr")]
use crate::routes::{Page, ReviewPage};
use footer::Footer;
use header::Header;

/// The frame of every page; the browser takes over none that stands alone.
#[cfg(not(feature = "ssr"))]
pub(crate) fn frame(page: impl IntoView) -> impl IntoView {
    whole(page)
}

/// The frame of every page. The entry of a case is shown within the page of that, and stands alone: its main area has
/// a name of its own, as there are two then.
#[cfg(feature = "ssr")]
pub(crate) fn frame(page: impl IntoView) -> impl IntoView {
    if !matches!(Page::at(&request_path()), Some((_, Page::Review(ReviewPage::Preview(_))))) {
        return Either::Left(whole(page));
    }
    let name = texts::case::preview(Language::current());
    Either::Right(
        view! { <main id="content" class="page page--alone" tabindex="-1" aria-label=name>{page}</main> },
    )
}

/// Skip link, header, main area, footer.
fn whole(page: impl IntoView) -> impl IntoView {
    navigation::follow_navigation();
    let language = Language::current();
    let demo = Site::current().demo;
    view! {
        // The router would scroll to the content, but leave the focus where it is.
        <a class="skip-link" href="#content" rel="external">{texts::common::skip_to_content(language)}</a>
        {demo.then(|| view! { <aside class="demo-notice">{texts::common::demo_notice(language)}</aside> })}
        <Header/>
        <main id="content" class="page" tabindex="-1">{page}</main>
        <Footer/>
    }
}
