use leptos::html::H1;
use leptos::prelude::*;

use super::navigation::return_to_noted_place;
use crate::i18n::{Language, texts};
use crate::page_data::Site;
use crate::state::Favourites;
use crate::view::Erase as _;

/// Whether the visitor has moved to another page since the document was loaded.
#[derive(Clone, Copy)]
pub(crate) struct Navigated(pub(crate) StoredValue<bool>);

/// The heading of a page with the document's title and description. After a
/// change of page it takes the focus, so that a screen reader says where one is;
/// on the way back, the page is shown where it was left, with the focus on the
/// link that led away.
/// `foreign` is language and direction of a title that is not in the page's
/// language.
pub(crate) fn heading(title: String, foreign: Option<(String, &'static str)>, description: &str) -> AnyView {
    let node = NodeRef::<H1>::new();
    let navigated = use_context::<Navigated>();
    let favourites = Favourites::current();
    Effect::new(move |_| {
        favourites.look_up();
        if let Some(node) = node.get()
            && navigated.is_some_and(|navigated| navigated.0.get_value())
        {
            // The page is put into the document after it is made.
            request_animation_frame(move || {
                // Fails only where there is nothing to focus.
                drop(node.focus());
                return_to_noted_place();
            });
        }
    });
    let language = Language::current();
    let (lang, dir) = foreign.unzip();
    let dir = dir.unwrap_or(language.direction());
    let name = title.clone();
    let heading = view! {
        <h1 node_ref=node class="kern-heading-large page__title" tabindex="-1">
            <bdi lang=lang dir=dir>{title}</bdi>
        </h1>
    };
    with_head(&name, description, heading)
}

/// The title of the document with this page.
pub(crate) fn document_title(title: &str) -> String {
    texts::common::page_title(Language::current(), title, &Site::current().name)
}

/// Writes title and description into the head of the document that is made,
/// and what machines read.
#[cfg(feature = "ssr")]
fn with_head(title: &str, description: &str, heading: impl IntoView) -> AnyView {
    use crate::view::raw_text;
    use leptos_meta::{Meta, Title};

    crate::structured::head(title, description);
    view! {
        <Title text=raw_text(document_title(title))/>
        <Meta name="description" content=description.to_owned()/>
        {heading}
    }
    .erase()
}

/// Changes title and description of the document that is there. By hand: the
/// machinery that keeps a stack of titles is large and not needed here.
#[cfg(not(feature = "ssr"))]
fn with_head(title: &str, description: &str, heading: impl IntoView) -> AnyView {
    let document = document();
    document.set_title(&document_title(title));
    if let Ok(Some(meta)) = document.query_selector("meta[name=description]") {
        // Fails only for a name that is none.
        let _ = meta.set_attribute("content", description);
    }
    heading.erase()
}
