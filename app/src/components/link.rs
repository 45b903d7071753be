use leptos::prelude::*;

use crate::i18n::Language;
use crate::routes::Page;
use crate::state::ListState;
use crate::view::Erase as _;

/// A link that takes the list along: as it is here, and by the script in the
/// head of every page as it is when it is followed.
pub(crate) fn along(language: Language, page: &Page, list: &ListState, label: &'static str) -> AnyView {
    let href = page.path_with(language, &list.to_query_string());
    view! { <a href=href data-along="" rel="external">{label}</a> }.erase()
}

/// A link that changes the list in place, or (`external`) leaves it; `name` is
/// for screen readers where the content does not say enough. One piece of code
/// for all of them: each `<a>` of its own is a kilobyte for the browser.
pub(crate) fn link(
    class: &'static str,
    href: String,
    rel: Option<&'static str>,
    name: Option<String>,
    content: AnyView,
) -> AnyView {
    let in_place = (rel != Some("external")).then_some("");
    view! { <a class=class href=href rel=rel aria-label=name data-noscroll=in_place>{content}</a> }.erase()
}
