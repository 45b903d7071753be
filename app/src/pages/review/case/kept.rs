//! What somebody has written into a form that is not on the page any more, as the case is closed: it is not lost.

use leptos::prelude::*;

use super::{Case, is_to_decide};
use crate::i18n::texts;
use crate::review::case::{ASSIGNEE, NOTE, PROMISE, TEMPLATE};
use crate::view::Erase as _;

/// The fields that are chosen, not written, and those of forms that stay.
const OTHERS: [&str; 4] = [ASSIGNEE, NOTE, PROMISE, TEMPLATE];

/// What was written; nothing where its form is still there.
pub(super) fn section(case: &Case<'_>) -> Option<AnyView> {
    let refused = case.content.refused.as_ref().filter(|_| !is_to_decide(case.detail()))?;
    let is_written =
        |name: &str| name.starts_with('/') && !name.ends_with("/pointer") && !OTHERS.contains(&name);
    let written: Vec<_> = refused
        .typed
        .iter()
        .filter(|(name, text)| is_written(name) && !text.trim().is_empty())
        .map(|(_, text)| view! { <p class="desk__told"><bdi>{text.clone()}</bdi></p> }.erase())
        .collect();
    if written.is_empty() {
        return None;
    }
    let language = case.language();
    let view = view! {
        <section class="case__kept" aria-labelledby="case-kept">
            <h2 class="kern-heading-medium" id="case-kept">{texts::case::kept(language)}</h2>
            {written}
        </section>
    };
    Some(view.erase())
}
