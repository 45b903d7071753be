//! The choice of a place to look around.

use leptos::prelude::*;
use leptos_router::hooks::use_url;
use shared::entry::EntryKind;
use shared::filter::{Filter, RADII, USUAL_RADIUS};
use shared::suggestion::NamedPlaces;
use url::form_urlencoded;

use crate::components::{Icon, IconView, chips_to_read, place_label, place_sources};
use crate::i18n::{Language, texts};
use crate::layout::heading;
use crate::page_data::Site;
use crate::response::lead_to;
use crate::routes::Page;
use crate::state::{ListState, Vocabulary, load_page, when_loaded};
use crate::structured::web_page;
use crate::view::Erase as _;

/// Parameter with the place as it was typed.
const PLACE: &str = "place";

/// A form that leads to the list of offers around a place.
pub(super) fn near_page() -> AnyView {
    let language = Language::current();
    let (typed, list) = read(use_url().read_untracked().search());
    let asked = typed.clone();
    let shown = list.filter.near.clone().filter(|_| typed.is_none());
    let content = load_page(&Page::Near, String::new, move |api, _| {
        let asked = asked.clone();
        async move {
            match asked {
                Some(text) => api.places(&text, &language.language_tag()).await,
                None => Ok(NamedPlaces { items: Vec::new() }),
            }
        }
    });
    when_loaded(content, move |vocabulary, NamedPlaces { items: places }| {
        let around = |near: &str| {
            let filter = Filter { near: Some(near.to_owned()), ..list.filter.clone() };
            Page::Offers.path_with(language, &list.with_filter(filter).to_query_string())
        };
        if let [place] = &places[..] {
            lead_to(&around(&place.near));
        }
        // A place on the map has no name.
        let before = shown.as_deref().filter(|near| !near.contains(','));
        let before = before.map(|near| place_label(near, &vocabulary, language));
        let missing = typed.as_deref().filter(|_| places.is_empty());
        let choices = places.iter().map(|place| {
            view! { <li><a class="chip" href=around(&place.near) rel="external"><bdi lang=place.language.to_string()>{place.name.clone()}</bdi></a></li> }
        });
        let choices = (!places.is_empty()).then(|| {
            view! {
                <p id="choices">{texts::places::which_place(language)}</p>
                <ul class="chips" aria-labelledby="choices">{choices.collect::<Vec<_>>()}</ul>
            }
        });
        let (title, text) = (texts::places::near_title(language), texts::places::near_text(language));
        web_page(&vocabulary, &Page::Near, title, text);
        view! {
            {heading(title.to_owned(), None, text)}
            <p>{text}</p>
            {kept(language, &vocabulary, &list.filter)}
            {own_location(language)}
            {form(language, typed.clone().or(before), missing, &list)}
            {choices}
            {place_sources()}
        }
        .erase()
    })
}

/// The place that was typed, and the list it is for.
fn read(query: &str) -> (Option<String>, ListState) {
    let mut pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let place = pairs.iter().find(|(name, _)| name == PLACE).map(|(_, place)| place.trim().to_owned());
    pairs.retain(|(name, _)| name != PLACE);
    let rest = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let (list, _) = ListState::parse(EntryKind::Offer, &rest);
    (place.filter(|place| !place.is_empty()), list)
}

/// What is looked for around the place.
fn kept(language: Language, vocabulary: &Vocabulary, filter: &Filter) -> Option<AnyView> {
    let others = Filter { near: None, radius: None, ..filter.clone() };
    let labels = chips_to_read(&others, vocabulary, language);
    (!labels.is_empty()).then(|| {
        view! {
            <p id="kept">{texts::places::kept(language)}</p>
            <ul class="badges" aria-labelledby="kept">{labels}</ul>
        }
        .erase()
    })
}

fn form(language: Language, place: Option<String>, missing: Option<&str>, list: &ListState) -> AnyView {
    let radius = list.filter.radius.unwrap_or(USUAL_RADIUS);
    let options = RADII.map(|value| {
        let label = texts::places::kilometres(language, &value.to_string());
        view! { <option value=value.to_string() selected=value == radius>{label}</option> }
    });
    let others = Filter { near: None, radius: None, ..list.filter.clone() };
    let sort = list.sort.map(|sort| ("sort", sort.key().to_owned()));
    let kept = others.pairs().into_iter().chain(sort);
    let kept: Vec<_> =
        kept.map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect();
    let error = missing.map(|place| {
        let text = texts::places::unknown_place(language, place, &Site::current().region);
        view! { <p class="near__error" id="place-error" role="alert">{text}</p> }
    });
    let described = if error.is_some() { "place-error place-hint" } else { "place-hint" };
    view! {
        <form class="near" method="get" action=Page::Near.path(language)>
            <p class="near__error near__failed" id="failed" tabindex="-1">{texts::places::location_failed(language)}</p>
            <div>
                <label class="kern-label" for="place">{texts::places::place(language)}</label>
                <p class="text-note" id="place-hint">{texts::places::place_hint(language)}</p>
                {error}
                <input
                    class="kern-form-input__input"
                    type="text"
                    id="place"
                    name=PLACE
                    required=true
                    maxlength="100"
                    dir="auto"
                    autocomplete="postal-code"
                    aria-describedby=described
                    aria-invalid=missing.map(|_| "true")
                    value=place
                />
            </div>
            <div>
                <label class="kern-label" for="radius">{texts::places::radius(language)}</label>
                <select class="sort__select" id="radius" name="radius">{Vec::from(options)}</select>
            </div>
            {kept}
            <button class="kern-btn kern-btn--primary" type="submit">
                <span class="kern-label">{texts::places::show(language)}</span>
            </button>
        </form>
    }
    .erase()
}

/// A button that asks the device where it is.
fn own_location(language: Language) -> AnyView {
    view! {
        <div class="near__own only-with-scripts">
            <button class="kern-btn kern-btn--secondary" type="button" id="locate" data-list=Page::Offers.path(language)>
                <IconView icon=Icon::Place/>
                <span class="kern-label">{texts::places::my_location(language)}</span>
            </button>
            <p class="text-note">{texts::places::location_note(language)}</p>
            <script type="module" src="/near.js"></script>
        </div>
    }
    .erase()
}
