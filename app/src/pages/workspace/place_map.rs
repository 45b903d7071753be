//! Where a place is: on the map of its municipality, and in words beside it. Whoever sees it there has
//! confirmed it; nothing has to be ticked.

pub(super) mod county;
#[cfg(feature = "ssr")]
mod made;
mod ticked;

use api_client::ApiClient;
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::place::{Coordinates, PlaceData, Precision};
use shared::text::LanguageTag;

use super::content::Content;
use super::dom::{focus_later, tell_form};
use super::sheet::Sheet;
use crate::i18n::{Language, texts};
use crate::page_data::Site;
use crate::pages::shapes::Frame;
use crate::view::Erase as _;
use crate::workspace::form::{APPROXIMATE, Fields, USUAL_MUNICIPALITY, stated_place};
use county::{County, Found, Lies, mark, outline};
pub(super) use ticked::ticked;

const POINT: &str = "/place/point";
const MUNICIPALITY: &str = "/place/municipality";
/// The fields that say where a place is.
const FIELDS: [&str; 6] =
    ["/place/postal_code", MUNICIPALITY, "/place/locality", POINT, APPROXIMATE, USUAL_MUNICIPALITY];
/// What the ids of the drawing and of the list of localities are made from.
const DRAWING: &str = "/place/map";
const LOCALITIES: &str = "/place/localities";
/// How far an arrow key moves a point, in metres.
const STEP: f64 = 100.0;

/// The county as all maps of a page share it: loaded when the first of them is needed.
#[derive(Clone, Copy)]
pub(super) struct Atlas {
    api: StoredValue<ApiClient>,
    county: StoredValue<Option<County>>,
    is_asked: StoredValue<bool>,
    is_loaded: RwSignal<bool>,
}

impl Atlas {
    pub(super) fn new() -> Self {
        Self {
            api: StoredValue::new(use_context().unwrap_or_default()),
            county: StoredValue::new(None),
            is_asked: StoredValue::new(false),
            is_loaded: RwSignal::new(false),
        }
    }

    fn load(self) {
        if self.is_asked.get_value() {
            return;
        }
        self.is_asked.set_value(true);
        let api = self.api.get_value();
        spawn_local(async move {
            if let Ok(county) = County::load(&api).await {
                self.county.set_value(Some(county));
                self.is_loaded.try_set(true);
            } else {
                // There is no map without a connection, and nothing waits for it: what is typed next
                // asks once more.
                self.is_asked.set_value(false);
            }
        });
    }

    /// What is read of the county; nothing until it is loaded.
    fn with<T>(self, read: impl FnOnce(&County) -> T) -> Option<T> {
        if !self.is_loaded.get() {
            return None;
        }
        self.county.with_value(|county| county.as_ref().map(read))
    }
}

/// The map beneath the fields of a place.
#[derive(Clone, Copy)]
pub(super) struct PlaceMap {
    pub(super) sheet: Sheet,
    atlas: Atlas,
    /// Where the fields say that the place is.
    place: RwSignal<PlaceData>,
    /// Whether somebody has come to the fields.
    is_touched: StoredValue<bool>,
}

impl PlaceMap {
    pub(super) fn new(sheet: Sheet) -> Self {
        let atlas = use_context().unwrap_or_else(Atlas::new);
        let place = RwSignal::new(PlaceData::default());
        let map = Self { sheet, atlas, place, is_touched: StoredValue::new(false) };
        // Once the page runs, and again once the county is known.
        Effect::new(move |_| {
            atlas.is_loaded.track();
            // The fields are about to come into the page.
            request_animation_frame(move || map.look());
        });
        map
    }

    /// Looks at what the fields say now that somebody is at them.
    pub(super) fn turn_to(self) {
        self.is_touched.set_value(true);
        self.look();
    }

    /// Looks at what the fields say now.
    pub(super) fn look(self) {
        let Some(place) = self.stated() else { return };
        if self.place.with_untracked(|known| *known != place) {
            self.place.set(place.clone());
        }
        if !is_given(&place) {
            return;
        }
        if self.atlas.is_loaded.get_untracked() {
            self.choose_municipality(&place);
        } else {
            self.atlas.load();
        }
    }

    /// What the fields say, if they can be seen.
    fn stated(self) -> Option<PlaceData> {
        let point = self.element(POINT)?;
        if point.closest("details:not([open])").ok().flatten().is_some() {
            return None;
        }
        let field = |name: &&str| {
            let element = self.element(name)?;
            let value = js_sys::Reflect::get(&element, &"value".into()).ok()?;
            Some(((*name).to_owned(), value.as_string()?))
        };
        let fields = Fields::new(FIELDS.iter().filter_map(field).collect());
        let mut place = stated_place(&fields, &LanguageTag::german(), PlaceData::default());
        // What was filled in beforehand says nothing before somebody writes down a place.
        let is_usual = fields.one(USUAL_MUNICIPALITY) == Some(&*place.municipality);
        if is_usual && !self.is_touched.get_value() && place.point.is_none() && place.locality.is_none() {
            place.municipality.clear();
        }
        Some(place)
    }

    /// Chooses the municipality in which the point lies, where none is chosen.
    fn choose_municipality(self, place: &PlaceData) {
        if !place.municipality.is_empty() {
            return;
        }
        let found = self.atlas.county.with_value(|county| match county.as_ref()?.find(place).lies {
            Lies::In(key) => Some(key.to_owned()),
            _ => None,
        });
        if let Some(key) = found {
            // While the form hears of one field, it cannot hear of another.
            request_animation_frame(move || self.write(MUNICIPALITY, &key));
        }
    }

    /// An element of the form, while the form is there.
    fn element(self, pointer: &str) -> Option<web_sys::Element> {
        if self.place.is_disposed() {
            return None;
        }
        document().get_element_by_id(&self.sheet.id(pointer))
    }

    /// Fills a field as if somebody had typed into it.
    fn write(self, pointer: &str, value: &str) {
        let Some(field) = self.element(pointer) else { return };
        if js_sys::Reflect::set(&field, &"value".into(), &value.into()).is_ok() {
            tell_form(&field);
        }
    }

    /// Writes down a point.
    pub(super) fn put(self, at: Coordinates, is_exact: bool) {
        let point = format!("{:.5}, {:.5}", at.lat, at.lon);
        self.write(APPROXIMATE, if is_exact { "" } else { &point });
        self.write(POINT, &point);
    }

    /// Puts the point where the map was tapped. Only the map of one municipality takes taps, and even
    /// there a finger covers some hundred metres: such a point tells the quarter, not the entrance, and
    /// counts as that. The same goes for one that was moved by keys.
    fn tap(self, event: &MouseEvent, frame: Frame) {
        let Some(drawing) = self.element(DRAWING) else { return };
        let shown = drawing.get_bounding_client_rect();
        let spot = (f64::from(event.client_x()) - shown.x(), f64::from(event.client_y()) - shown.y());
        self.put(frame.under(spot, (shown.width(), shown.height())), false);
    }

    fn nudge(self, event: &KeyboardEvent, at: Coordinates) {
        let (north, east) = match event.key().as_str() {
            "ArrowUp" => (STEP, 0.0),
            "ArrowDown" => (-STEP, 0.0),
            "ArrowRight" => (0.0, STEP),
            "ArrowLeft" => (0.0, -STEP),
            _ => return,
        };
        // The page stays where it is.
        event.prevent_default();
        self.put(at.moved(north, east), false);
    }

    /// What is to be shown of the place; nothing before anything is said of it and the county is known.
    fn with<T>(self, show: impl FnOnce(&County, &PlaceData, &Found<'_>) -> T) -> Option<T> {
        let place = self.place.get();
        if !is_given(&place) {
            return None;
        }
        self.atlas.with(|county| show(county, &place, &county.find(&place)))
    }

    /// The villages and quarters that can be chosen, for a field that names their list.
    pub(super) fn localities(self) -> AnyView {
        let options =
            move || self.with(|county, _, found| county.localities(found.chosen)).unwrap_or_default();
        view! { <datalist id=self.list() inner_html=options></datalist> }.erase()
    }

    /// The id of that list.
    pub(super) fn list(self) -> String {
        self.sheet.id(LOCALITIES)
    }

    /// The map with its words.
    pub(super) fn view(self) -> AnyView {
        let language = self.sheet.language;
        let said = move || {
            self.with(|county, place, found| sentence(language, county, place, found)).unwrap_or_default()
        };
        let is_wrong = move || {
            self.with(|_, _, found| matches!(found.lies, Lies::Elsewhere(_) | Lies::Outside))
                .unwrap_or_default()
        };
        view! {
            <div class="place-map only-with-scripts">
                <p class="place-map__said" class:place-map__said--warning=is_wrong role="status">{said}</p>
                {move || self.with(|county, _, found| self.drawing(county, found))}
            </div>
        }
        .erase()
    }

    fn drawing(self, county: &County, found: &Found<'_>) -> AnyView {
        let language = self.sheet.language;
        let (frame, is_close) = (found.frame, found.is_close);
        let background = county.background(found, &language.language_tag(), &outline);
        let tap = move |event: MouseEvent| {
            if is_close {
                self.tap(&event, frame);
            }
        };
        let handle = found.point.map(|point| {
            let at = point.coordinates();
            view! {
                <g
                    class="place-map__handle"
                    tabindex="0"
                    role="application"
                    aria-label=texts::workspace::point_handle(language)
                    on:keydown=move |event| self.nudge(&event, at)
                    inner_html=mark(&frame, at)
                ></g>
            }
            .erase()
        });
        let hint = is_close.then(|| view! { <p>{texts::workspace::move_point(language)}</p> }.erase());
        view! {
            {self.ways_out(county, found)}
            <figure class="place-map__figure">
                <svg
                    class="place-map__drawing"
                    id=self.sheet.id(DRAWING)
                    viewBox=frame.view_box()
                    role="group"
                    aria-label=title(language, county, found)
                    dir="ltr"
                    on:click=tap
                >
                    <g inner_html=background></g>
                    {handle}
                </svg>
                <figcaption class="text-note">{hint} <p lang="de" dir="ltr">{county.sources.clone()}</p></figcaption>
            </figure>
        }
        .erase()
    }

    /// What can be done about a point that does not fit the municipality.
    fn ways_out(self, county: &County, found: &Found<'_>) -> Option<AnyView> {
        let language = self.sheet.language;
        let other = match found.lies {
            Lies::Elsewhere(key) => Some(key.to_owned()),
            Lies::Outside => None,
            Lies::In(_) | Lies::Nowhere => return None,
        };
        let change = other.map(|key| {
            let name = county.name(&key, &language.language_tag());
            let change = move || {
                self.write(MUNICIPALITY, &key);
                focus_later(self.sheet.id(MUNICIPALITY));
            };
            action(texts::workspace::change_municipality(language, &name), change)
        });
        let remove = move || {
            self.write(POINT, "");
            focus_later(self.sheet.id(POINT));
        };
        let remove = action(texts::workspace::remove_point(language).to_owned(), remove);
        Some(view! { <p class="actions">{change} {remove}</p> }.erase())
    }
}

/// Whether there is anything to show.
fn is_given(place: &PlaceData) -> bool {
    place.point.is_some() || place.locality.is_some() || !place.municipality.is_empty()
}

fn action(label: String, act: impl Fn() + 'static) -> AnyView {
    view! {
        <button class="kern-btn kern-btn--secondary" type="button" on:click=move |_| act()>
            <span class="kern-label">{label}</span>
        </button>
    }
    .erase()
}

/// What the drawing shows.
fn title(language: Language, county: &County, found: &Found<'_>) -> String {
    let close = found.chosen.filter(|_| found.is_close);
    let name = close.map(|chosen| county.name(&chosen.key, &language.language_tag()));
    texts::workspace::place_map(language, &name.unwrap_or_else(|| Site::current().region))
}

/// Where the point lies, and how exact it is.
fn sentence(language: Language, county: &County, place: &PlaceData, found: &Found<'_>) -> String {
    let name = |key: &str| county.name(key, &language.language_tag());
    let lies = match found.lies {
        Lies::In(key) => texts::workspace::point_in(language, &name(key)),
        Lies::Elsewhere(key) => {
            texts::workspace::point_elsewhere(language, &name(&place.municipality), &name(key))
        }
        Lies::Outside => texts::workspace::point_outside(language, &Site::current().region),
        Lies::Nowhere => return texts::workspace::without_point(language).to_owned(),
    };
    let precision = match found.point.map(|point| point.precision) {
        Some(Precision::Exact) => texts::workspace::precision_exact(language),
        Some(Precision::PostalCode) => texts::workspace::precision_postal_code(language),
        _ => texts::workspace::precision_locality(language),
    };
    format!("{lies} {precision}")
}

/// The outlines for all maps that the server makes of a page.
pub(super) fn outlines(content: &Content) -> AnyView {
    without_scripts(made::outlines(content))
}

/// The map of a saved place where no scripts run.
pub(super) fn saved(language: Language, content: &Content, place: &PlaceData) -> AnyView {
    without_scripts(made::map(language, content, place))
}

#[cfg(not(feature = "ssr"))]
mod made {
    use shared::place::PlaceData;

    use super::Content;
    use crate::i18n::Language;

    pub(super) fn outlines(_: &Content) -> String {
        String::new()
    }

    pub(super) fn map(_: Language, _: &Content, _: &PlaceData) -> String {
        String::new()
    }
}

/// What only the server makes: a browser that runs scripts leaves it as it stands in the page.
fn without_scripts(html: String) -> AnyView {
    view! { <div class="place-map only-without-scripts" inner_html=html></div> }.erase()
}
