//! What the keyboard does in the list, and where that is told. Who does not want single letters to do something turns
//! them off: the device keeps that.

use leptos::ev::{Event, KeyboardEvent};
use leptos::html::Details;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

use super::bulk::ASSIGNEE;
use super::{SEARCH, focus};
use crate::i18n::{Language, texts};
use crate::view::Erase as _;

/// The name under which the device keeps that the keys are not wanted.
const OFF: &str = "review-keys-off";
/// The links to the cases.
const CASES: &str = "a[data-case]";
/// A case in the list.
const CASE: &str = ".review-case";
/// The box that chooses a case.
const TICK: &str = "input[type=checkbox]";
/// Fields in which letters are typed, or choose something.
const TYPED: &str = "input:not([type=checkbox]):not([type=radio]), textarea, select";

/// The list of keys, behind its name; from now on they do something.
pub(super) fn help(language: Language) -> AnyView {
    let (fold, is_used) = (NodeRef::<Details>::new(), RwSignal::new(true));
    Effect::new(move |_| {
        is_used.set(!is_off());
        let listener = window_event_listener(leptos::ev::keydown, move |event| {
            if is_used.get_untracked() {
                press(&event, fold);
            }
        });
        on_cleanup(move || listener.remove());
    });
    let toggle = move |event: Event| {
        is_used.set(event_target_checked(&event));
        keep(!is_used.get_untracked());
    };
    let keys = [
        ("j ↓", texts::review::key_next(language)),
        ("k ↑", texts::review::key_before(language)),
        ("Enter", texts::review::key_open(language)),
        ("x", texts::review::key_tick(language)),
        ("a", texts::review::key_assign(language)),
        ("/", texts::review::key_search(language)),
        ("?", texts::review::key_help(language)),
    ];
    let lines: Vec<_> = keys
        .into_iter()
        .map(|(key, does)| view! { <div><dt><kbd dir="ltr">{key}</kbd></dt> <dd>{does}</dd></div> }.erase())
        .collect();
    view! {
        <details class="filter-group review-keys only-with-scripts" node_ref=fold>
            <summary aria-keyshortcuts="?">{texts::review::keys(language)}</summary>
            <div class="filter-group__values">
                <dl>{lines}</dl>
                <label class="review-tick">
                    <input
                        class="kern-form-check__checkbox"
                        type="checkbox"
                        checked=true
                        prop:checked={move || is_used.get()}
                        on:change=toggle
                    />
                    <span>{texts::review::keys_use(language)}</span>
                </label>
            </div>
        </details>
    }
    .erase()
}

/// A key was pressed somewhere on the page.
fn press(event: &KeyboardEvent, fold: NodeRef<Details>) {
    let is_held = event.ctrl_key() || event.meta_key() || event.alt_key();
    let here = document().active_element();
    let is_typing = here.as_ref().is_some_and(|here| here.matches(TYPED).unwrap_or_default());
    if is_held || is_typing || event.default_prevented() {
        return;
    }
    let case = here.and_then(|here| here.closest(CASE).ok().flatten());
    let has_done = match letter(event).as_str() {
        "j" => step(case.as_ref(), true),
        "k" => step(case.as_ref(), false),
        // Elsewhere they scroll the page.
        "ArrowDown" if case.is_some() => step(case.as_ref(), true),
        "ArrowUp" if case.is_some() => step(case.as_ref(), false),
        "x" => case.is_some_and(|case| tick(&case)),
        "a" => show(ASSIGNEE),
        "/" => show(SEARCH),
        "?" => unfold(fold),
        _ => false,
    };
    if has_done {
        event.prevent_default();
    }
}

/// The key, by the place of its letter where the keyboard has other letters.
fn letter(event: &KeyboardEvent) -> String {
    let key = event.key();
    let by_place = match event.code().as_str() {
        "KeyJ" => "j",
        "KeyK" => "k",
        "KeyX" => "x",
        "KeyA" => "a",
        "Slash" if event.shift_key() => "?",
        "Slash" => "/",
        _ => "",
    };
    if key.is_ascii() { key } else { by_place.to_owned() }
}

/// Puts the focus on the link of the next case or the one before; on the first where no case has it.
fn step(case: Option<&Element>, is_forward: bool) -> bool {
    let links = document().query_selector_all(CASES).ok();
    let links =
        links.into_iter().flat_map(|links| (0..links.length()).filter_map(move |index| links.get(index)));
    let links: Vec<HtmlElement> = links.map(JsCast::unchecked_into).collect();
    let here = case.and_then(|case| links.iter().position(|link| case.contains(Some(link))));
    let next = match here {
        None => Some(0),
        Some(here) if is_forward => here.checked_add(1),
        Some(here) => here.checked_sub(1),
    };
    match next.and_then(|next| links.get(next)) {
        // Fails only where there is nothing to focus.
        Some(link) => link.focus().is_ok(),
        None => false,
    }
}

/// Ticks the box of a case, or unticks it.
fn tick(case: &Element) -> bool {
    let Some(tick) = case.query_selector(TICK).ok().flatten() else { return false };
    tick.unchecked_into::<HtmlInputElement>().click();
    true
}

fn show(id: &str) -> bool {
    focus(id);
    true
}

/// Shows the list of keys, or hides it.
fn unfold(fold: NodeRef<Details>) -> bool {
    let Some(fold) = fold.get_untracked() else { return false };
    fold.set_open(!fold.open());
    if let Some(summary) = fold.first_element_child() {
        // Fails only where there is nothing to focus.
        drop(summary.unchecked_into::<HtmlElement>().focus());
    }
    true
}

/// Whether this device keeps that the keys are not wanted.
fn is_off() -> bool {
    let storage = window().local_storage().ok().flatten();
    storage.and_then(|storage| storage.get_item(OFF).ok().flatten()).is_some()
}

/// Keeps that the keys are not wanted, or forgets it. A device that refuses forgets it with the page.
fn keep(is_off: bool) {
    if let Some(storage) = window().local_storage().ok().flatten() {
        drop(if is_off { storage.set_item(OFF, "") } else { storage.remove_item(OFF) });
    }
}
