//! The entry as readers will see it: in a frame beside the task, on a phone folded away.

use leptos::attr::custom::custom_attribute;
use leptos::prelude::*;

use super::super::path;
use super::Case;
use crate::i18n::texts;
use crate::routes::ReviewPage;
use crate::view::Erase as _;

/// The preview. Where there is room, the style sheet shows what is folded away; the browser loads it once it is in
/// sight.
pub(super) fn preview(case: &Case<'_>) -> AnyView {
    let (language, id) = (case.language(), case.detail().case.id);
    let href = path(ReviewPage::Preview(id.to_string()), language);
    let lazily = custom_attribute("loading", "lazy");
    view! {
        <details class="filter-group case__preview">
            <summary><span>{texts::case::preview(language)}</span></summary>
            <p class="case__window">
                <span class="kern-label case__caption">{texts::case::preview(language)}</span>
                <a class="kern-link" href=href.clone() target="_blank" rel="external">
                    {texts::case::open_preview(language)}
                </a>
            </p>
            <iframe {..lazily} class="case__frame" title=texts::case::preview(language) src=href></iframe>
        </details>
    }
    .erase()
}
