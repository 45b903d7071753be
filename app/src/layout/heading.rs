use leptos::html::H1;
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

use crate::i18n::{Language, texts};
use crate::page_data::Site;
use crate::view::Erase as _;

/// Whether the visitor has moved to another page since the document was loaded.
#[derive(Clone, Copy)]
pub(crate) struct Navigated(pub(crate) StoredValue<bool>);

/// The heading of a page with the document's title and description. After a
/// change of page it takes the focus, so that a screen reader says where one is.
#[component]
pub fn Heading(
    /// The heading, and the first part of the document's title.
    #[prop(into)]
    title: String,
    /// Language of the title if it is not that of the page, with its direction.
    #[prop(optional_no_strip)]
    foreign: Option<(String, &'static str)>,
    /// One or two sentences for search engines.
    #[prop(into)]
    description: String,
) -> impl IntoView {
    let language = Language::current();
    let node = NodeRef::<H1>::new();
    let navigated = use_context::<Navigated>();
    Effect::new(move |_| {
        if let Some(node) = node.get()
            && navigated.is_some_and(|navigated| navigated.0.get_value())
        {
            // Fails only where there is nothing to focus.
            let _ = node.focus();
        }
    });
    let document_title = texts::common::page_title(language, &title, &Site::current().name);
    let (lang, dir) = foreign.unzip();
    view! {
        <Title text=document_title/>
        <Meta name="description" content=description/>
        <h1 node_ref=node class="kern-heading-large page__title" tabindex="-1" lang=lang dir=dir>{title}</h1>
    }
    .erase()
}
