//! Choosing several of a list: a box at each, one for all of them, and how many are chosen.

use leptos::ev::Event;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use crate::i18n::{Language, texts};
use crate::view::Erase as _;

/// The id of the box for all.
const ALL: &str = "choose-all";

/// What is chosen of a list. Without scripts it is its boxes alone.
#[derive(Clone, Copy)]
pub(super) struct Choosing {
    /// The name of the boxes.
    name: &'static str,
    /// How many are ticked.
    count: RwSignal<u32>,
}

impl Choosing {
    /// Nothing is chosen of the list whose boxes have this name.
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, count: RwSignal::new(0) }
    }

    /// The box of what has this title, to be sent as this value.
    pub(super) fn tick(self, language: Language, value: String, title: &str, is_ticked: bool) -> AnyView {
        view! {
            <label class="review-tick">
                <input
                    class="kern-form-check__checkbox"
                    type="checkbox"
                    name=self.name
                    value=value
                    checked=is_ticked
                    autocomplete="off"
                />
                <span class="kern-sr-only">{texts::review::choose_one(language, title)}</span>
            </label>
        }
        .erase()
    }

    /// The box for all of them, and how many are chosen.
    pub(super) fn all(self, language: Language) -> AnyView {
        // Some are ticked where a form was refused, or somebody has come back.
        Effect::new(move |_| request_animation_frame(move || self.recount()));
        let tick_all = move |event: Event| {
            let is_ticked = event_target_checked(&event);
            self.boxes().for_each(|tick| tick.set_checked(is_ticked));
        };
        view! {
            <div class="review-chosen only-with-scripts">
                <label class="review-tick">
                    <input
                        class="kern-form-check__checkbox"
                        type="checkbox"
                        id=ALL
                        autocomplete="off"
                        on:change=tick_all
                    />
                    <span>{texts::review::choose_all(language)}</span>
                </label>
                <span class="text-note" role="status">{move || texts::review::chosen(language, self.count.get())}</span>
            </div>
        }
        .erase()
    }

    /// A box was ticked, or unticked.
    pub(super) fn recount(self) {
        let (all, ticked) = (self.boxes().count(), self.boxes().filter(HtmlInputElement::checked).count());
        // The page may be left by now.
        self.count.try_set(u32::try_from(ticked).unwrap_or(u32::MAX));
        if let Some(tick) = document().get_element_by_id(ALL) {
            tick.unchecked_into::<HtmlInputElement>().set_checked(all > 0 && ticked == all);
        }
    }

    /// Nothing is chosen any more: what a box stands for is about to change.
    pub(super) fn forget(self) {
        self.boxes().for_each(|tick| tick.set_checked(false));
        self.recount();
    }

    fn boxes(self) -> impl Iterator<Item = HtmlInputElement> {
        let boxes = document().query_selector_all(&format!("input[name='{}'][type=checkbox]", self.name));
        let boxes = boxes.into_iter();
        boxes
            .flat_map(|boxes| (0..boxes.length()).filter_map(move |index| boxes.get(index)))
            .map(JsCast::unchecked_into)
    }
}
