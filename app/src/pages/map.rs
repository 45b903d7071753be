//! The offers of a list on the map of the county, with the same in words beside
//! it. As the server makes it: every part of the map is a link.

mod spots;

use api_client::{ApiClient, ApiError};
use leptos::prelude::*;
use leptos_router::hooks::use_url;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::entry::EntryKind;
use shared::facet::Facet;
use shared::filter::{Filter, LARGEST_PAGE, ListQuery};
use shared::page::FacetCounts;

use self::spots::{Located, Spot, spots};
use super::shapes::{Frame, Shapes};
use crate::components::{chips_to_read, foreign, place_sources, town};
use crate::i18n::{Language, texts};
use crate::layout::heading;
use crate::page_data::Site;
use crate::routes::Page;
use crate::state::{ListState, Vocabulary, load_page, when_loaded};
use crate::structured::web_page;
use crate::view::Erase as _;

/// How many offers are put on the map singly.
const MOST: usize = 1000;
/// How strong the colour of the fewest and of the most offers is.
const SHADES: (f64, f64) = (0.15, 1.0);

/// What the map shows.
#[derive(Clone, Serialize, Deserialize)]
struct Content {
    boundaries: Value,
    total: u32,
    facets: FacetCounts,
    /// The offers, if one municipality is looked at.
    offers: Vec<Located>,
}

/// The map of the list the URL asks for; of one municipality closely.
pub(super) fn map_page() -> AnyView {
    let language = Language::current();
    let (list, _) = ListState::parse(EntryKind::Offer, use_url().read_untracked().search());
    let chosen = chosen(&list.filter);
    let asked = (list.clone(), chosen.is_some());
    let content = load_page(&Page::Map, String::new, move |api, _| {
        let (list, close) = asked.clone();
        async move {
            // Of the whole county only the counts are shown.
            let (limit, most) = if close { (LARGEST_PAGE, MOST) } else { (1, 0) };
            let query = ListQuery { limit: Some(limit), ..list.to_list_query(EntryKind::Offer, language) };
            let (total, facets, offers) = located(&api, query, most).await?;
            Ok(Content { boundaries: api.boundaries().await?, total, facets, offers })
        }
    });
    when_loaded(content, move |vocabulary, content: Content| {
        let (title, text) = (texts::places::map_title(language), texts::places::map_text(language));
        web_page(&vocabulary, &Page::Map, title, text);
        let map = Map { language, vocabulary: &vocabulary, list: &list };
        match &chosen {
            Some(municipality) => map.close(municipality, &content),
            None => map.whole(&content),
        }
    })
}

/// The municipality that is looked at, if it is one alone.
fn chosen(filter: &Filter) -> Option<String> {
    let municipalities = filter.selected.get(&Facet::Municipality)?;
    municipalities.first().filter(|_| municipalities.len() == 1).cloned()
}

/// The first offers of a list with their places, and how many there are.
async fn located(
    api: &ApiClient,
    mut query: ListQuery,
    most: usize,
) -> Result<(u32, FacetCounts, Vec<Located>), ApiError> {
    let mut page = api.offers::<Located>(&query).await?;
    let mut offers = std::mem::take(&mut page.items);
    let (total, facets) = (page.total, page.facets);
    while let Some(cursor) = page.next.take().filter(|_| offers.len() < most) {
        query.cursor = Some(cursor);
        page = api.offers(&query).await?;
        offers.append(&mut page.items);
    }
    Ok((total, facets, offers))
}

struct Map<'a> {
    language: Language,
    vocabulary: &'a Vocabulary,
    list: &'a ListState,
}

impl Map<'_> {
    /// The whole county: each municipality leads to a closer look at it.
    fn whole(&self, content: &Content) -> AnyView {
        let language = self.language;
        let shapes = Shapes::of(&content.boundaries);
        let counts = content.facets.get(&Facet::Municipality).cloned().unwrap_or_default();
        let count = |key: &str| counts.get(key).copied().unwrap_or(0);
        let of_all = || shapes.keys().map(count);
        let (least, most) = (of_all().min().unwrap_or(0), of_all().max().unwrap_or(0));
        // What is offered everywhere is counted everywhere: differences show what is not.
        let shade = |count: u32| {
            let share = f64::from(count - least) / f64::from((most - least).max(1));
            (SHADES.1 - SHADES.0).mul_add(share, SHADES.0)
        };
        let areas = shapes.areas().map(|(key, path, _)| {
            let count = count(key);
            let label = texts::places::offers_in(language, count, &self.name(key));
            view! {
                <a href=self.of_municipality(key) aria-label=label>
                    <path class="map__area" fill-opacity=shade(count) d=path.to_owned()/>
                </a>
            }
            .erase()
        });
        // Above all areas, as names are longer than some of them are wide.
        let names = shapes.areas().map(|(key, _, (x, y))| {
            view! {
                <text class="map__name" x=x y=y aria-hidden="true">
                    {self.name(key)}
                    <tspan class="map__count" x=x dy="1.1em">{count(key)}</tspan>
                </text>
            }
            .erase()
        });
        let areas: Vec<AnyView> = areas.chain(names).collect();
        let beside: Vec<AnyView> = self
            .vocabulary
            .choices(Facet::Municipality, language)
            .unwrap_or_default()
            .into_iter()
            .map(|(key, name)| {
                let count = count(&key);
                view! { <li><a href=self.of_municipality(&key)>{texts::places::offers_in(language, count, &name)}</a></li> }.erase()
            })
            .collect();
        let title = texts::places::map_title(language).to_owned();
        view! {
            {heading(title.clone(), None, texts::places::map_text(language))}
            <p>{texts::places::map_text(language)}</p>
            {self.about(content.total, None)}
            <div class="map">
                {drawing(&title, shapes.frame(), areas)}
                <section aria-labelledby="places">
                    <h2 class="kern-heading-small" id="places">{texts::places::municipalities(language)}</h2>
                    <ul class="map__list">{beside}</ul>
                </section>
            </div>
        }
        .erase()
    }

    /// One municipality with the places where offers take place.
    fn close(&self, municipality: &str, content: &Content) -> AnyView {
        let language = self.language;
        let shapes = Shapes::of(&content.boundaries);
        let frame = shapes.frame_of(municipality);
        let spots = spots(municipality, &content.offers, &frame);
        let around: Vec<AnyView> = shapes
            .areas()
            .map(|(key, path, _)| {
                let shade = if key == municipality { SHADES.0 } else { 0.0 };
                view! { <path class="map__area" fill-opacity=shade d=path.to_owned()/> }.erase()
            })
            .collect();
        let marks =
            spots.iter().enumerate().map(|(number, spot)| self.mark(number, spot, municipality, &frame));
        let marks: Vec<AnyView> = around.into_iter().chain(marks).collect();
        let on_map: usize = spots.iter().map(|spot| spot.offers.len()).sum();
        let known = content.offers.len();
        let elsewhere = u32::try_from(known.saturating_sub(on_map)).ok().filter(|count| *count > 0);
        let elsewhere = elsewhere.map(|count| {
            view! { <p>{texts::places::without_spot(language, count, &Site::current().region)}</p> }
        });
        let first = (usize::try_from(content.total).is_ok_and(|total| total > known))
            .then(|| view! { <p>{texts::places::first_shown(language, &known.to_string())}</p> });
        let beside: Vec<AnyView> =
            spots.iter().enumerate().map(|(number, spot)| self.beside(number, spot, municipality)).collect();
        let title = texts::places::map_of(language, &self.name(municipality));
        view! {
            {heading(title.clone(), None, texts::places::map_title(language))}
            {self.about(content.total, Some(municipality))}
            <div class="map">
                {drawing(&title, frame, marks)}
                <section aria-labelledby="places">
                    <h2 class="kern-heading-small" id="places">{texts::places::spots(language)}</h2>
                    <ol class="map__spots">{beside}</ol>
                    {elsewhere}
                    {first}
                </section>
            </div>
        }
        .erase()
    }

    /// The filters, the way back to the list, and from a municipality to the
    /// whole map.
    fn about(&self, total: u32, municipality: Option<&str>) -> AnyView {
        let language = self.language;
        let filters = chips_to_read(&self.list.filter, self.vocabulary, language);
        let filters = (!filters.is_empty()).then(|| {
            view! { <ul class="badges" aria-label=texts::lists::active_filters(language)>{filters}</ul> }
        });
        let whole = municipality.map(|key| {
            let filter = self.list.filter.toggled(Facet::Municipality, key);
            let href = self.path(&Page::Map, filter);
            view! { <a class="kern-link" href=href>{texts::places::whole_map(language)}</a> }
        });
        let list = self.path(&Page::Offers, self.list.filter.clone());
        view! {
            {filters}
            <p class="actions">
                <a class="kern-btn kern-btn--primary" href=list rel="external">
                    <span class="kern-label">{texts::places::as_list(language, total)}</span>
                </a>
                {whole}
            </p>
        }
        .erase()
    }

    /// A spot on the map: a single offer leads to it, several to their names.
    fn mark(&self, number: usize, spot: &Spot, municipality: &str, frame: &Frame) -> AnyView {
        let (x, y) = frame.place(spot.at);
        let count = u32::try_from(spot.offers.len()).unwrap_or(u32::MAX);
        let (href, label) = match &spot.offers[..] {
            [offer] => (Page::Offer(offer.slug.clone()).path(self.language), offer.title.text.clone()),
            _ => (format!("#{}", id(number)), self.told(spot, municipality)),
        };
        // What a finger meets is larger than what is seen of it.
        let touch = frame.mark();
        let size = touch * if count > 1 { 0.75 } else { 0.45 };
        let number = (count > 1).then(|| {
            view! { <text class="map__count" x=x y=y dy="0.35em" font-size=size aria-hidden="true">{count}</text> }
        });
        view! {
            <a href=href aria-label=label rel="external">
                <circle class="map__touch" cx=x cy=y r=touch/>
                <circle class="map__spot" cx=x cy=y r=size/>
                {number}
            </a>
        }
        .erase()
    }

    /// The same in words.
    fn beside(&self, number: usize, spot: &Spot, municipality: &str) -> AnyView {
        let offers: Vec<_> = spot
            .offers
            .iter()
            .map(|offer| {
                let (lang, dir) = foreign(&offer.title.language);
                let href = Page::Offer(offer.slug.clone()).path(self.language);
                view! { <li><a href=href lang=lang dir=dir rel="external">{offer.title.text.clone()}</a></li> }
            })
            .collect();
        view! {
            <li id=id(number) tabindex="-1">
                <h3>{self.told(spot, municipality)}</h3>
                <ul>{offers}</ul>
            </li>
        }
        .erase()
    }

    fn told(&self, spot: &Spot, municipality: &str) -> String {
        let place = town(self.language, municipality, spot.locality.as_deref(), self.vocabulary);
        let count = u32::try_from(spot.offers.len()).unwrap_or(u32::MAX);
        texts::places::offers_in(self.language, count, &place)
    }

    fn name(&self, municipality: &str) -> String {
        self.vocabulary.label(Facet::Municipality, municipality, self.language)
    }

    /// The map of one municipality.
    fn of_municipality(&self, key: &str) -> String {
        let mut filter = self.list.filter.clone();
        filter.selected.insert(Facet::Municipality, [key.to_owned()].into());
        self.path(&Page::Map, filter)
    }

    fn path(&self, page: &Page, filter: Filter) -> String {
        page.path_with(self.language, &self.list.with_filter(filter).to_query_string())
    }
}

/// The id of a spot in the list beside the map.
fn id(number: usize) -> String {
    format!("spot-{number}")
}

/// The drawing, with whose data it is.
fn drawing(title: &str, frame: Frame, content: Vec<AnyView>) -> AnyView {
    view! {
        <figure class="map__figure">
            <svg class="map__drawing" viewBox=frame.view_box() role="group" aria-label=title.to_owned() dir="ltr">
                {content}
            </svg>
            <figcaption>{place_sources()}</figcaption>
        </figure>
    }
    .erase()
}
