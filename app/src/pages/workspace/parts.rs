//! Contacts and places of an organisation: chosen in its entries, and kept on a page of their own.

use leptos::prelude::*;
use shared::entry::ContactData;
use shared::facet::Facet;
use shared::id::{ContactId, PlaceId};
use shared::place::{Coordinates, PlaceData, Precision};
use shared::text::{LanguageTag, LocalisedText};
use shared::workspace::{OrganisationWork, OwnContact, OwnPlace};

use super::Desk;
use super::content::Content;
use super::editor::Form;
use super::field::{Field, Kind, button};
use super::place_map::{self, PlaceMap};
use super::sheet::Sheet;
use crate::components::Icon;
use crate::i18n::{Language, texts};
use crate::routes::{Page, WorkspacePage};
use crate::state::Vocabulary;
use crate::view::Erase as _;
use crate::workspace::form::{APPROXIMATE, Fields};
use crate::workspace::{DO, VERSION};

/// How far away, in metres, a device may be from where it believes to be, for that to be exact.
const EXACT: f64 = 100.0;

/// The contacts of an entry: those of the organisation to choose from, and a new one.
pub(super) fn contacts(form: &Form<'_>, chosen: &[ContactId], most: usize) -> AnyView {
    let (sheet, language) = (form.sheet, form.sheet.language);
    let known = form.organisation.map_or(&[][..], |work| &work.contacts);
    let options: Vec<_> =
        known.iter().map(|own| (own.id.to_string(), contact_line(language, &own.contact))).collect();
    let chosen: Vec<String> = chosen.iter().map(ToString::to_string).collect();
    let new = new_contact(sheet, form.work.content.source_language(), &ContactData::default(), false);
    choose(
        Field::new("/contacts", texts::workspace::contacts(language))
            .hint(texts::workspace::contacts_hint(language)),
        (sheet, most),
        (options, chosen),
        (texts::workspace::new_contact(language), new),
    )
}

/// The places of an entry: those of the organisation to choose from, and a new one.
pub(super) fn places(form: &Form<'_>, chosen: &[PlaceId], most: usize) -> AnyView {
    let (sheet, language) = (form.sheet, form.sheet.language);
    let known = form.organisation.map_or(&[][..], |work| &work.places);
    let line = |own: &OwnPlace| (own.id.to_string(), place_line(language, form.vocabulary, &own.place));
    let options: Vec<_> = known.iter().map(line).collect();
    let chosen: Vec<String> = chosen.iter().map(ToString::to_string).collect();
    let written = form.work.content.source_language();
    let new = new_place(PlaceMap::new(sheet), form.vocabulary, written, &PlaceData::default());
    choose(
        Field::new("/places", texts::workspace::places(language))
            .hint(texts::workspace::places_hint(language)),
        (sheet, most),
        (options, chosen),
        (texts::workspace::new_place(language), new),
    )
}

/// What is there to choose from; where nothing is, what is new stands open.
fn choose(
    field: Field,
    (sheet, most): (Sheet, usize),
    (options, chosen): (Vec<(String, String)>, Vec<String>),
    (label, new): (&'static str, AnyView),
) -> AnyView {
    let is_first = options.is_empty();
    let is_full = chosen.len() >= most;
    let new = (!is_full).then(|| {
        view! {
            <details class="filter-group" open=is_first>
                <summary>{label}</summary>
                <div class="filter-group__values">{new}</div>
            </details>
        }
    });
    view! { {field.required().choices(sheet, false, options, &chosen)} {new} }.erase()
}

fn text(text: Option<&LocalisedText>) -> String {
    text.and_then(|text| text.shown(&LanguageTag::german())).map(|text| text.text).unwrap_or_default()
}

/// A contact in a line.
fn contact_line(language: Language, contact: &ContactData) -> String {
    let ways = [&contact.name, &contact.phone, &contact.email, &contact.website];
    let function = Some(text(Some(&contact.function))).filter(|text| !text.is_empty());
    let parts: Vec<String> = function.into_iter().chain(ways.into_iter().flatten().cloned()).collect();
    parts.join(texts::common::list_separator(language))
}

/// A place in a line.
fn place_line(language: Language, vocabulary: &Vocabulary, place: &PlaceData) -> String {
    let town = vocabulary.label(Facet::Municipality, &place.municipality, language);
    let town = place.postal_code.as_ref().map_or_else(|| town.clone(), |code| format!("{code} {town}"));
    let name = Some(text(place.name.as_ref())).filter(|name| !name.is_empty());
    let parts = [name, place.street.clone(), place.locality.clone(), Some(town)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(texts::common::list_separator(language))
}

/// The fields of a contact.
fn new_contact(sheet: Sheet, written: &LanguageTag, contact: &ContactData, agrees: bool) -> AnyView {
    let language = sheet.language;
    let or_typed = |name: &str, value: Option<&String>| sheet.typed_or(name, value);
    let function_name = format!("/contact/function/{written}");
    let stored = Some(text(Some(&contact.function))).filter(|function| !function.is_empty());
    let usual = texts::workspace::usual_function(language).to_owned();
    let function = sheet.typed_or(&function_name, Some(&stored.unwrap_or(usual)));
    let stored = agrees.then(|| "true".to_owned());
    let agrees = !sheet.typed_or("/person_agrees", stored.as_ref()).is_empty();
    view! {
        {sheet.remarks("/contact")}
        {Field::new(function_name, texts::workspace::function(language))
            .hint(texts::workspace::function_hint(language))
            .given()
            .text(sheet, written, 1, 100, function)}
        {Field::new("/contact/phone", texts::workspace::phone(language))
            .input(sheet, Kind::Phone, or_typed("/contact/phone", contact.phone.as_ref()))}
        {Field::new("/contact/email", texts::workspace::email(language))
            .input(sheet, Kind::Email, or_typed("/contact/email", contact.email.as_ref()))}
        {Field::new("/contact/website", texts::workspace::website(language))
            .input(sheet, Kind::Url, or_typed("/contact/website", contact.website.as_ref()))}
        {Field::new("/contact/name", texts::workspace::person(language))
            .hint(texts::workspace::person_hint(language))
            .input(sheet, Kind::Line, or_typed("/contact/name", contact.name.as_ref()))}
        {Field::new("/person_agrees", texts::workspace::person_agrees(language)).flag(sheet, agrees)}
    }
    .erase()
}

/// The fields of a place.
fn new_place(map: PlaceMap, vocabulary: &Vocabulary, written: &LanguageTag, place: &PlaceData) -> AnyView {
    let (sheet, language) = (map.sheet, map.sheet.language);
    let or_typed = |name: &str, value: Option<&String>| sheet.typed_or(name, value);
    let mut towns = vocabulary.choices(Facet::Municipality, language).unwrap_or_default();
    towns.insert(0, (String::new(), texts::workspace::choose(language).to_owned()));
    let town = or_typed("/place/municipality", Some(&place.municipality));
    let name = format!("/place/name/{written}");
    let name_value = or_typed(&name, Some(&text(place.name.as_ref())));
    let point = place.point.map(|point| format!("{}, {}", point.lat, point.lon));
    let is_approximate = place.point.is_some_and(|point| point.precision != Precision::Exact);
    let approximate = point.as_ref().filter(|_| is_approximate);
    view! {
        <div
            class="desk__section"
            on:input=move |_| map.look()
            on:change=move |_| map.look()
            on:focusin=move |_| map.look()
        >
            {Field::new(name, texts::workspace::place_name(language))
                .hint(texts::workspace::place_name_hint(language))
                .text(sheet, written, 1, 120, name_value)}
            {Field::new("/place/street", texts::workspace::street(language))
                .input(sheet, Kind::Line, or_typed("/place/street", place.street.as_ref()))}
            <div class="desk__row">
                {Field::new("/place/postal_code", texts::workspace::postal_code(language))
                    .input(sheet, Kind::Line, or_typed("/place/postal_code", place.postal_code.as_ref()))}
                {Field::new("/place/municipality", texts::workspace::municipality(language))
                    .select(sheet, towns, &town)}
            </div>
            {Field::new("/place/locality", texts::workspace::locality(language))
                .list(map.list())
                .input(sheet, Kind::Line, or_typed("/place/locality", place.locality.as_ref()))}
            {map.localities()}
            {Field::new("/place/point", texts::workspace::point(language))
                .hint(texts::workspace::point_hint(language))
                .input(sheet, Kind::Line, or_typed("/place/point", point.as_ref()))}
            <input type="hidden" name=APPROXIMATE id=sheet.id(APPROXIMATE) value=or_typed(APPROXIMATE, approximate)/>
            {here_button(map)}
            {map.view()}
        </div>
    }
    .erase()
}

/// A button that writes down where the device is.
fn here_button(map: PlaceMap) -> AnyView {
    let language = map.sheet.language;
    let locate = move |_| {
        let Ok(navigator) = js_sys::Reflect::get(&window(), &"navigator".into()) else { return };
        let Ok(places) = js_sys::Reflect::get(&navigator, &"geolocation".into()) else { return };
        let Ok(ask) = js_sys::Reflect::get(&places, &"getCurrentPosition".into()) else { return };
        let found = wasm_bindgen::closure::Closure::once_into_js(move |position: wasm_bindgen::JsValue| {
            let coordinate = |name: &str| {
                let coordinates = js_sys::Reflect::get(&position, &"coords".into()).ok()?;
                js_sys::Reflect::get(&coordinates, &name.into()).ok()?.as_f64()
            };
            if let (Some(lat), Some(lon)) = (coordinate("latitude"), coordinate("longitude")) {
                // Devices without satellites often know no more than the quarter.
                let is_exact = coordinate("accuracy").is_none_or(|metres| metres <= EXACT);
                map.put(Coordinates { lat, lon }, is_exact);
            }
        });
        if let Ok(ask) = wasm_bindgen::JsCast::dyn_into::<js_sys::Function>(ask) {
            // Who does not allow it types instead.
            drop(ask.call1(&places, &found));
        }
    };
    view! {
        <p class="actions only-with-scripts">
            <button class="kern-btn kern-btn--secondary" type="button" on:click=locate>
                <crate::components::IconView icon=Icon::Place/>
                <span class="kern-label">{texts::workspace::i_am_here(language)}</span>
            </button>
        </p>
    }
    .erase()
}

/// The page with the contacts and places of an organisation.
pub(super) fn page(desk: &Desk, content: &Content) -> AnyView {
    let language = desk.language;
    let Some(work) = &content.organisation else { return ().erase() };
    let contacts: Vec<_> = work.contacts.iter().map(|own| contact(desk, content, work, Some(own))).collect();
    let places: Vec<_> = work.places.iter().map(|own| place(desk, content, work, Some(own))).collect();
    let overview = super::path(WorkspacePage::Overview, language);
    let summary = desk.refusal(content);
    let task = view! {
        <p class="ways"><a class="kern-link" href=overview>{texts::workspace::to_overview(language)}</a></p>
        {summary}
        <section class="section" aria-labelledby="contacts">
            <h2 class="kern-heading-medium" id="contacts">{texts::workspace::contacts(language)}</h2>
            {contacts}
            {contact(desk, content, work, None)}
        </section>
        <section class="section" aria-labelledby="places">
            <h2 class="kern-heading-medium" id="places">{texts::workspace::places(language)}</h2>
            {place_map::outlines(content)}
            {places}
            {place(desk, content, work, None)}
        </section>
    };
    let title = texts::workspace::contacts_and_places(language, &work.organisation.profile.title);
    desk.page(title, texts::workspace::parts_lead(language).to_owned(), task.erase())
}

fn contact(desk: &Desk, content: &Content, work: &OrganisationWork, own: Option<&OwnContact>) -> AnyView {
    let (language, german) = (desk.language, LanguageTag::german());
    let data = own.map(|own| own.contact.clone()).unwrap_or_default();
    let agrees = own.is_some_and(|own| own.name_consent_at.is_some());
    let label = match own {
        Some(own) => contact_line(language, &own.contact),
        None => texts::workspace::new_contact(language).to_owned(),
    };
    let part = Part {
        what: own.map_or_else(|| "contact:".to_owned(), |own| format!("contact:{}", own.id)),
        version: own.map(|own| own.version).unwrap_or_default(),
        uses: own.map(|own| own.used_by.len()).unwrap_or_default(),
        label,
        map: None,
    };
    let (sheet, is_sent) = part.sheet(desk, content);
    part.view(desk, work, is_sent, new_contact(sheet, &german, &data, agrees))
}

fn place(desk: &Desk, content: &Content, work: &OrganisationWork, own: Option<&OwnPlace>) -> AnyView {
    let (language, german) = (desk.language, LanguageTag::german());
    let data = own.map(|own| own.place.clone()).unwrap_or_default();
    let label = match own {
        Some(own) => place_line(language, &desk.vocabulary, &own.place),
        None => texts::workspace::new_place(language).to_owned(),
    };
    let mut part = Part {
        what: own.map_or_else(|| "place:".to_owned(), |own| format!("place:{}", own.id)),
        version: own.map(|own| own.version).unwrap_or_default(),
        uses: own.map(|own| own.used_by.len()).unwrap_or_default(),
        label,
        map: None,
    };
    let (sheet, is_sent) = part.sheet(desk, content);
    let map = PlaceMap::new(sheet);
    part.map = Some(map);
    let fields = new_place(map, &desk.vocabulary, &german, &data);
    let saved = own.map(|own| place_map::saved(language, content, &own.place));
    part.view(desk, work, is_sent, view! { {fields} {saved} }.erase())
}

/// A contact or a place that can be changed, or a new one.
struct Part {
    /// What its form does.
    what: String,
    version: i64,
    /// How many entries show it.
    uses: usize,
    label: String,
    /// The map of a place, which looks at its fields once they are unfolded.
    map: Option<PlaceMap>,
}

impl Part {
    /// What its fields have in common, and whether it is the one that was sent and refused.
    fn sheet(&self, desk: &Desk, content: &Content) -> (Sheet, bool) {
        let refused = content.refused.as_ref().map(|refused| {
            let typed = Fields::new(refused.typed.clone());
            (typed, refused.refusal.errors().to_vec())
        });
        let refused = refused.filter(|(typed, _)| typed.one(DO) == Some(&self.what));
        let is_sent = refused.is_some();
        let (typed, problems) = refused.unwrap_or_default();
        let prefix = format!("{}-", self.what.replace(':', "-"));
        (Sheet::new(desk.language, problems, Vec::new(), typed).within(prefix), is_sent)
    }

    fn view(self, desk: &Desk, work: &OrganisationWork, is_open: bool, fields: AnyView) -> AnyView {
        let language = desk.language;
        let page = WorkspacePage::Organisation(work.organisation.id.to_string());
        let action = Page::Workspace(page).path(language);
        let uses = u32::try_from(self.uses).unwrap_or_default();
        let note = (uses > 0).then(|| texts::workspace::used_by(language, uses));
        let map = self.map;
        let look = move |_| {
            if let Some(map) = map {
                map.look();
            }
        };
        view! {
            <details class="filter-group" open=is_open on:toggle=look>
                <summary><bdi>{self.label}</bdi> <span class="filter-group__chosen">{note}</span></summary>
                <form class="form filter-group__values" method="post" action=action novalidate=true>
                    <input type="hidden" name=VERSION value=self.version.to_string()/>
                    {fields}
                    {button(self.what, texts::workspace::save(language), "kern-btn kern-btn--primary")}
                </form>
            </details>
        }
        .erase()
    }
}
