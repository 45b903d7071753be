//! The public page as it would be now, in the width of a phone: beside the form where there is room, else
//! unfolded above its bar.

use leptos::attr::custom::custom_attribute;
use leptos::html;
use leptos::prelude::*;
use shared::workspace::EntryWork;
use web_sys::HtmlIFrameElement;

use super::saving::Saving;
use crate::i18n::{Language, texts};
use crate::routes::WorkspacePage;
use crate::view::Erase as _;

/// The preview beside the form. Browsers do not load it where it is not shown.
pub(super) fn preview(saving: Saving, language: Language, id: &str) -> AnyView {
    view! {
        <aside class="desk__live only-with-scripts" aria-label=texts::workspace::live_preview(language)>
            <p class="kern-label">{texts::workspace::live_preview(language)}</p>
            {frame(saving, language, id)}
        </aside>
    }
    .erase()
}

/// The preview within the form, where there is no room beside it: loaded once it is unfolded.
pub(super) fn folded(saving: Saving, language: Language, work: &EntryWork) -> AnyView {
    let (id, is_open) = (work.entry.id.to_string(), saving.is_previewed);
    let details: NodeRef<html::Details> = NodeRef::new();
    let toggled = move |_| {
        let now = details.get_untracked().is_some_and(|details| details.has_attribute("open"));
        // Also told of what is made with it open.
        if is_open.get_untracked() != now {
            is_open.set(now);
        }
    };
    let frame = move || is_open.get().then(|| frame(saving, language, &id));
    view! {
        <details
            class="filter-group desk__live-fold only-with-scripts"
            node_ref=details
            open=is_open.get_untracked()
            on:toggle=toggled
        >
            <summary>{texts::workspace::live_preview(language)}</summary>
            <div class="filter-group__values">{frame}</div>
        </details>
    }
    .erase()
}

/// A frame with the preview, loaded anew whenever the server has another version. It is only looked at:
/// who wants to try it out opens the preview itself.
fn frame(saving: Saving, language: Language, id: &str) -> AnyView {
    let path = super::path(WorkspacePage::Preview(id.to_owned()), language);
    let frame: NodeRef<html::Iframe> = NodeRef::new();
    let is_loaded = StoredValue::new(false);
    // Nothing is loaded where no scripts run: they make it visible, too.
    Effect::new(move |_| {
        let source = format!("{path}?version={}", saving.version.get());
        if let Some(frame) = frame.get() {
            show(&frame, &source, is_loaded.get_value());
        }
    });
    let fit = move |_| {
        let Some(frame) = frame.get_untracked().filter(|frame| frame.has_attribute("src")) else { return };
        is_loaded.set_value(true);
        // Grows with its content, so that it keeps its place when it is loaded anew.
        if let Some(body) = frame.content_document().and_then(|document| document.body()) {
            frame.set_height(&body.scroll_height().to_string());
        }
    };
    let lazily = custom_attribute("loading", "lazy");
    view! {
        <div class="desk__live-window" tabindex="0" role="group" aria-label=texts::workspace::live_preview(language)>
            <iframe
                {..lazily}
                node_ref=frame
                inert=true
                title=texts::workspace::live_preview(language)
                on:load=fit
            ></iframe>
        </div>
    }
    .erase()
}

/// Has a frame show an address: the first when it comes into sight, each later one in the place of the one
/// before, so that going back does not lead through them.
fn show(frame: &HtmlIFrameElement, source: &str, is_loaded: bool) {
    match frame.content_window().filter(|_| is_loaded) {
        // Fails only for what is no address.
        Some(window) => drop(window.location().replace(source)),
        None => frame.set_src(source),
    }
}
