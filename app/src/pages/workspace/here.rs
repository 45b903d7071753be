//! The button that writes down where the device is.

use js_sys::{Function, Object, Reflect};
use leptos::prelude::*;
use shared::place::Coordinates;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};

use super::place_map::PlaceMap;
use crate::components::{Icon, IconView};
use crate::i18n::texts;
use crate::view::Erase as _;

/// How far away, in metres, a device may be from where it believes to be, for that to be exact.
const EXACT: f64 = 100.0;
/// How many milliseconds a device has for finding out where it is: satellites take some seconds.
const PATIENCE: f64 = 15_000.0;
/// The code of `GeolocationPositionError` for a person or a device that does not allow it.
const DENIED: f64 = 1.0;

/// How far the device has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Search {
    /// Nobody has asked yet, or it is found.
    Resting,
    /// The device looks where it is.
    Running,
    /// It is not allowed to.
    Denied,
    /// It does not know, or takes too long.
    Failed,
}

/// The button, with what has come of it beside it.
pub(super) fn here_button(map: PlaceMap) -> AnyView {
    let language = map.sheet.language;
    let search = RwSignal::new(Search::Resting);
    let said = move || match search.get() {
        Search::Resting => "",
        Search::Running => texts::workspace::locating(language),
        Search::Denied => texts::workspace::location_denied(language),
        Search::Failed => texts::workspace::location_failed(language),
    };
    let locate = move |_| {
        search.set(Search::Running);
        if ask(map, search).is_none() {
            search.set(Search::Failed);
        }
    };
    view! {
        <p class="actions only-with-scripts">
            <button class="kern-btn kern-btn--secondary" type="button" on:click=locate>
                <IconView icon=Icon::Place/>
                <span class="kern-label">{texts::workspace::i_am_here(language)}</span>
            </button>
            <span class="text-note" role="status">{said}</span>
        </p>
    }
    .erase()
}

/// Asks the device where it is; `None` if it cannot be asked. Who does not allow it types instead.
fn ask(map: PlaceMap, search: RwSignal<Search>) -> Option<()> {
    let places = part(&part(&window(), "navigator")?, "geolocation")?;
    let ask: Function = part(&places, "getCurrentPosition")?.dyn_into().ok()?;
    let found = Closure::once_into_js(move |position: JsValue| {
        let place = part(&position, "coords");
        let number = |name: &str| part(place.as_ref()?, name)?.as_f64();
        let Some((lat, lon)) = number("latitude").zip(number("longitude")) else {
            search.try_set(Search::Failed);
            return;
        };
        // Devices without satellites often know no more than the quarter.
        let is_exact = number("accuracy").is_none_or(|metres| metres <= EXACT);
        search.try_set(Search::Resting);
        map.put(Coordinates { lat, lon }, is_exact);
    });
    let failed = Closure::once_into_js(move |error: JsValue| {
        let is_denied = part(&error, "code") == Some(JsValue::from_f64(DENIED));
        search.try_set(if is_denied { Search::Denied } else { Search::Failed });
    });
    let options = Object::new();
    Reflect::set(&options, &"timeout".into(), &PATIENCE.into()).ok()?;
    // Else many tell only about where they are.
    Reflect::set(&options, &"enableHighAccuracy".into(), &true.into()).ok()?;
    ask.call3(&places, &found, &failed, &options).ok()?;
    Some(())
}

/// A part of what the browser offers, if it has it.
fn part(whole: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(whole, &name.into()).ok().filter(|part| !part.is_undefined())
}
