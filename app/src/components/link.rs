use leptos::prelude::*;

use crate::view::Erase as _;

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
