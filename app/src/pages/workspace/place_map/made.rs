//! The maps of saved places as the server makes them, for pages on which no scripts run.

use leptos::prelude::*;
use shared::place::PlaceData;

use super::county::{County, mark, outline_id};
use super::{Content, sentence, title};
use crate::i18n::Language;

/// The outlines of the municipalities, for all maps of a page.
pub(super) fn outlines(content: &Content) -> String {
    content.county.as_deref().map(County::outlines).unwrap_or_default()
}

/// A map with its words; nothing where the page has none.
pub(super) fn map(language: Language, content: &Content, place: &PlaceData) -> String {
    let Some(county) = content.county.as_deref() else { return String::new() };
    let found = county.find(place);
    let outline = |class: &str, key: &str, _: &str| {
        let id = outline_id(key);
        format!("<use class=\"{class}\" href=\"#{id}\"/>")
    };
    let mut drawn = county.background(&found, &language.language_tag(), &outline);
    if let Some(point) = found.point {
        drawn.push_str(&mark(&found.frame, point.coordinates()));
    }
    let drawing = county.drawing(&found.frame, &title(language, county, &found), &drawn);
    let view = view! {
        <p class="place-map__said">{sentence(language, county, place, &found)}</p>
        <figure class="place-map__figure" inner_html=drawing></figure>
    };
    view.to_html()
}
