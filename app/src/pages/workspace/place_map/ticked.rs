//! The known places that are ticked in the form of an entry: on the map of the county, and in words.

#[cfg(feature = "ssr")]
use std::sync::Arc;

use leptos::prelude::*;
use shared::id::{OrganisationId, PlaceId};
use shared::place::{Coordinates, PlaceData, Point, Precision};

use super::super::editor::Form;
use super::super::path;
use super::county::{County, mark, outline};
use super::{Atlas, title};
use crate::i18n::{Language, texts};
use crate::routes::WorkspacePage;
use crate::view::Erase as _;

/// What the id of the drawing is made from.
const DRAWING: &str = "/places/map";

/// A place that can be ticked.
struct Known {
    id: PlaceId,
    /// What it is called.
    name: String,
    /// Where it is, if more is known than its municipality.
    at: Option<Coordinates>,
}

/// Those that are ticked.
#[derive(Clone, Copy)]
struct Ticked {
    language: Language,
    organisation: OrganisationId,
    known: StoredValue<Vec<Known>>,
    /// Which of them are.
    chosen: Memo<Vec<PlaceId>>,
    atlas: Atlas,
    /// The county where the server makes the page.
    #[cfg(feature = "ssr")]
    county: StoredValue<Option<Arc<County>>>,
}

/// A map with those places that are ticked, and which of them cannot be shown there; nothing where none is.
pub(in super::super) fn ticked(form: &Form<'_>, called: impl Fn(&PlaceData) -> String) -> AnyView {
    let known = form.organisation.map_or(&[][..], |work| &work.places).iter();
    let known = known.map(|own| Known { id: own.id, name: called(&own.place), at: position(&own.place) });
    let draft = form.draft;
    let ticked = Ticked {
        language: form.sheet.language,
        organisation: form.work.organisation,
        known: StoredValue::new(known.collect()),
        chosen: Memo::new(move |_| draft.with(|content| content.places().to_vec())),
        atlas: use_context().unwrap_or_else(Atlas::new),
        #[cfg(feature = "ssr")]
        county: StoredValue::new(form.content.county.clone()),
    };
    let id = form.sheet.id(DRAWING);
    let (is_shown, is_unknown) = (ticked.is_any(true), ticked.is_any(false));
    let map = move || is_shown.get().then(|| ticked.map(id.clone()));
    let unknown = move || is_unknown.get().then(|| ticked.unknown());
    view! { {map} {unknown} }.erase()
}

/// Where a place is; nothing if its point only stands for its municipality.
fn position(place: &PlaceData) -> Option<Coordinates> {
    place.point.filter(|point| point.precision != Precision::Municipality).map(Point::coordinates)
}

impl Ticked {
    /// What is read of the ticked ones of which a position is known, or of those of which none is.
    fn each<T>(self, is_known: bool, read: impl Fn(&Known) -> T) -> Vec<T> {
        let chosen = self.chosen.get();
        self.known.with_value(|known| {
            let found = known.iter().filter(|place| chosen.contains(&place.id));
            found.filter(|place| place.at.is_some() == is_known).map(read).collect()
        })
    }

    fn is_any(self, is_known: bool) -> Memo<bool> {
        Memo::new(move |_| !self.names(is_known).is_empty())
    }

    /// What they are called.
    fn names(self, is_known: bool) -> String {
        let names = self.each(is_known, |place| place.name.clone());
        names.join(texts::common::list_separator(self.language))
    }

    fn map(self, id: String) -> AnyView {
        let language = self.language;
        self.load_when_changed(id.clone());
        let said = move || texts::workspace::places_on_map(language, &self.names(true));
        let drawing = move || self.with_county(|county| self.drawing(county)).unwrap_or_default();
        view! {
            <div class="place-map place-map--small">
                <p class="place-map__said">{said}</p>
                <figure class="place-map__figure" id=id inner_html=drawing></figure>
            </div>
        }
        .erase()
    }

    /// Loads the county for a drawing that is not the one the server has made: that stays until then.
    fn load_when_changed(self, id: String) {
        Effect::new(move |before: Option<()>| {
            self.chosen.track();
            let figure = document().get_element_by_id(&id);
            let drawn = figure.and_then(|figure| figure.query_selector("svg").ok().flatten());
            if before.is_some() || drawn.is_none() {
                self.atlas.load();
            }
        });
    }

    /// What is read of the county, which the server has at hand and the browser loads.
    #[cfg(feature = "ssr")]
    fn with_county<T>(self, read: impl FnOnce(&County) -> T) -> Option<T> {
        self.county.with_value(|county| county.as_deref().map(read))
    }

    #[cfg(not(feature = "ssr"))]
    fn with_county<T>(self, read: impl FnOnce(&County) -> T) -> Option<T> {
        self.atlas.with(read)
    }

    /// The whole county with a mark at each.
    fn drawing(self, county: &County) -> String {
        let language = self.language;
        let found = county.find(&PlaceData::default());
        let mut drawn = county.background(&found, &language.language_tag(), &outline);
        for at in self.each(true, |place| place.at).into_iter().flatten() {
            drawn.push_str(&mark(&found.frame, at));
        }
        county.drawing(&found.frame, &title(language, county, &found), &drawn)
    }

    /// Of which no position is known, with the way to where that is stated.
    fn unknown(self) -> AnyView {
        let language = self.language;
        let said = move || texts::workspace::places_not_on_map(language, &self.names(false));
        let href = path(WorkspacePage::Organisation(self.organisation.to_string()), language);
        view! {
            <p class="text-note">
                {said} " " <a class="kern-link" href=href>{texts::workspace::edit_parts(language)}</a>
            </p>
        }
        .erase()
    }
}
