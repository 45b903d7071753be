//! Who else looks at a case: two who look at one see each other.

use std::time::Duration;

use api_client::ApiClient;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::review::Colleague;

use super::Case;
use crate::i18n::{Language, texts};
use crate::view::Erase as _;

/// How often somebody says that they still look at it; often enough to count as present all the time.
const PAUSE: Duration = Duration::from_secs(15);

/// Says who does, and that who asks does, while the case is open. Without scripts it is as it was when the page was
/// made.
pub(super) fn line(case: &Case<'_>) -> AnyView {
    let (language, detail) = (case.language(), case.detail());
    let present = RwSignal::new(names(&detail.present));
    if detail.case.closed_at.is_none() {
        show_oneself(detail.case.id.to_string(), present);
    }
    view! { <p class="case__present" role="status">{move || told(language, &present.get())}</p> }.erase()
}

/// Tells the server at once and again and again, as long as the page is in sight.
fn show_oneself(id: String, present: RwSignal<Vec<String>>) {
    let api: ApiClient = use_context().unwrap_or_default();
    let show = move || {
        if document().hidden() {
            return;
        }
        let (api, id) = (api.clone(), id.clone());
        spawn_local(async move {
            // Who cannot be told is told nothing.
            let Ok(found) = api.show_presence(&id).await else { return };
            let found = names(&found.items);
            // What stays the same is not said again.
            if present.try_get_untracked().is_some_and(|known| known != found) {
                present.set(found);
            }
        });
    };
    Effect::new(move |_| {
        show();
        if let Ok(timer) = set_interval_with_handle(show.clone(), PAUSE) {
            on_cleanup(move || timer.clear());
        }
    });
}

fn names(people: &[Colleague]) -> Vec<String> {
    people.iter().map(|person| person.name.clone()).collect()
}

fn told(language: Language, names: &[String]) -> String {
    if names.is_empty() {
        return String::new();
    }
    let count = u32::try_from(names.len()).unwrap_or(u32::MAX);
    texts::case::present(language, count, &names.join(texts::common::list_separator(language)))
}
