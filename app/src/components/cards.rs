use leptos::prelude::*;
use shared::answer::{OrganisationSummary, Snippet};
use shared::entry::EntryState;
use shared::facet::Facet;
use shared::offer::{CostKind, Format, LevelRange};
use shared::schedule::{Occurrence, Weekday};
use shared::text::ShownText;

use super::{Icon, IconView, Picture, Shown, foreign, paragraph, star};
use crate::i18n::{Language, texts};
use crate::page_data::Site;
use crate::routes::Page;
use crate::state::{OfferCard, Vocabulary};
use crate::view::Erase as _;
use crate::words;

/// Width of a card's picture before the style sheet cuts it to a tall strip on
/// wide screens. Small on phones, where it is the words that help to choose, and
/// bytes cost money.
const PICTURE_SIZES: &str = "(min-width: 40rem) 20rem, 5.5rem";

/// An offer in a list; `first` if it is seen at once.
pub(crate) fn offer_card(offer: OfferCard, vocabulary: &Vocabulary, first: bool) -> AnyView {
    let language = Language::current();
    let kind = vocabulary.labels(Facet::Type, &offer.offer_types, language);
    let date = date_line(language, offer.next_date.as_ref(), offer.rhythm.as_deref(), offer.by_arrangement);
    let towns = offer.places.iter();
    let mut towns: Vec<String> =
        towns.map(|it| town(language, &it.municipality, it.locality.as_deref(), vocabulary)).collect();
    let is_approximate = offer.distance_is_approximate;
    towns.extend(offer.distance.map(|metres| words::distance(language, metres, is_approximate)));
    let place = place_line(language, offer.whole_county, towns, offer.format, vocabulary);
    let spoken = spoken(language, &offer.languages_spoken, vocabulary);
    let badges = badges(language, &offer, vocabulary);
    let star = star(language, offer.id, &offer.title.text);
    view! {
        <article class="card">
            {offer.image.map(|image| view! { <Picture alternative_text=image.alternative_text variants=image.variants sizes=PICTURE_SIZES eager=first/> })}
            <div class="card__body">
                <p class="card__kind">{kind}</p>
                <h3 class="card__title">
                    <a href=Page::Offer(offer.slug).path(language)><Shown text=offer.title/></a>
                </h3>
                <p class="card__organisation"><Shown text=offer.organisation.name/></p>
                {match offer.snippet {
                    Some(snippet) => excerpt(snippet),
                    None => summary(offer.summary),
                }}
                <ul class="facts">
                    {date.map(|date| view! { <li><IconView icon=Icon::Calendar/><span>{date}</span></li> })}
                    {place.map(|place| view! { <li><IconView icon=Icon::Place/><bdi>{place}</bdi></li> })}
                    {spoken.map(|spoken| view! { <li><IconView icon=Icon::Speech/><span>{spoken}</span></li> })}
                </ul>
                <ul class="badges">{badges}</ul>
            </div>
            {star}
        </article>
    }
    .erase()
}

/// The beginning of a summary.
fn summary(mut text: ShownText) -> AnyView {
    text.text = words::teaser(&text.text);
    paragraph("card__summary", text)
}

/// Where the words of the search were found.
fn excerpt(snippet: Snippet) -> AnyView {
    let (lang, dir) = foreign(&snippet.language);
    view! { <p class="card__summary" lang=lang dir=dir inner_html=snippet.html></p> }.erase()
}

/// When it takes place next and whether it goes on, or that it does so by arrangement.
pub(crate) fn date_line(
    language: Language,
    next: Option<&Occurrence>,
    rhythm: Option<&[Weekday]>,
    by_arrangement: bool,
) -> Option<String> {
    match next {
        Some(next) => Some(words::occurrence_and_rhythm(language, next, rhythm)),
        None => by_arrangement.then(|| texts::dates::by_arrangement(language).to_owned()),
    }
}

/// Where it takes place, in few words.
pub(crate) fn place_line(
    language: Language,
    whole_county: bool,
    mut towns: Vec<String>,
    format: Format,
    vocabulary: &Vocabulary,
) -> Option<String> {
    if whole_county {
        return Some(texts::facets::whole_county(language).to_owned());
    }
    towns.dedup();
    if format != Format::OnSite {
        towns.push(vocabulary.label(Facet::Format, Format::Online.key(), language));
    }
    (!towns.is_empty()).then(|| towns.join(texts::common::list_separator(language)))
}

/// A municipality with the village or quarter in it.
#[must_use]
pub fn town(
    language: Language,
    municipality: &str,
    locality: Option<&str>,
    vocabulary: &Vocabulary,
) -> String {
    let name = vocabulary.label(Facet::Municipality, municipality, language);
    match locality {
        Some(locality) if !vocabulary.is_municipality(municipality, locality) => {
            texts::facets::town(language, locality, &name)
        }
        _ => name,
    }
}

/// Language levels from and to, in words.
pub(crate) fn levels(language: Language, range: LevelRange, vocabulary: &Vocabulary) -> String {
    let name = |level: shared::offer::LanguageLevel| vocabulary.label(Facet::Level, level.key(), language);
    if range.from == range.to {
        name(range.from)
    } else {
        texts::facets::level_range(language, &name(range.from), &name(range.to))
    }
}

/// Which languages are spoken, in few words: the reader's own before the others, of many the first.
pub(crate) fn spoken(language: Language, keys: &[String], vocabulary: &Vocabulary) -> Option<String> {
    const FEW: usize = 3;
    let own = keys.iter().filter(|key| *key == language.tag());
    let keys: Vec<&String> = own.chain(keys.iter().filter(|key| *key != language.tag())).collect();
    let few = if keys.len() == FEW + 1 { keys.len() } else { keys.len().min(FEW) };
    let labels = vocabulary.labels(Facet::Language, &keys[..few], language);
    let labels = match u32::try_from(keys.len() - few) {
        Ok(more @ 1..) => texts::facets::languages_more(language, more, &labels),
        _ => labels,
    };
    (few > 0).then(|| texts::facets::we_speak(language, &labels))
}

fn badges(language: Language, offer: &OfferCard, vocabulary: &Vocabulary) -> Vec<AnyView> {
    let mut badges = Vec::new();
    let mut push = |class: &'static str, text: String| {
        badges.push(view! { <li class=class>{text}</li> }.erase());
    };
    if offer.state == EntryState::Paused {
        push("badge badge--warning", texts::facets::paused(language).to_owned());
    }
    let cost = if offer.cost == CostKind::Paid { "badge" } else { "badge badge--cost" };
    push(cost, vocabulary.label(Facet::Cost, offer.cost.key(), language));
    if let Some(range) = offer.language_level {
        push("badge", levels(language, range, vocabulary));
    }
    if must_say_invented(offer.demo) {
        push("badge badge--demo", texts::common::demo_label(language).to_owned());
    }
    if offer.title.fallback {
        let name = vocabulary.label(Facet::Language, offer.title.language.primary(), language);
        push("badge", texts::common::text_language(language, &name));
    }
    badges
}

/// Whether an entry, invented or not, must say that it is: where all are, every page says it.
pub(crate) fn must_say_invented(demo: bool) -> bool {
    demo && !Site::current().demo
}

/// Says of an invented entry that it is one.
pub(crate) fn demo_badge(language: Language, demo: bool) -> Option<AnyView> {
    must_say_invented(demo).then(|| {
        view! {
            <ul class="badges">
                <li class="badge badge--demo">{texts::common::demo_label(language)}</li>
            </ul>
        }
        .erase()
    })
}

/// An organisation in a list; `first` if it is seen at once.
pub(crate) fn organisation_card(
    organisation: OrganisationSummary,
    vocabulary: &Vocabulary,
    first: bool,
) -> AnyView {
    let language = Language::current();
    let kind = vocabulary.label(Facet::OrganisationKind, organisation.kind.key(), language);
    let places = if organisation.municipalities.is_empty() {
        texts::facets::whole_county(language).to_owned()
    } else {
        vocabulary.labels(Facet::Municipality, &organisation.municipalities, language)
    };
    let fields = vocabulary.labels(Facet::Field, &organisation.fields, language);
    view! {
        <article class="card">
            {organisation.image.map(|image| view! { <Picture alternative_text=image.alternative_text variants=image.variants sizes=PICTURE_SIZES eager=first/> })}
            <div class="card__body">
                <p class="card__kind">{kind}</p>
                <h3 class="card__title">
                    <a href=Page::Organisation(organisation.slug).path(language)>
                        <Shown text=organisation.name/>
                    </a>
                </h3>
                {match (organisation.snippet, organisation.summary) {
                    (Some(snippet), _) => excerpt(snippet),
                    (None, Some(text)) => summary(text),
                    (None, None) => ().erase(),
                }}
                <ul class="facts">
                    <li><IconView icon=Icon::Place/><bdi>{places}</bdi></li>
                    {(!fields.is_empty())
                        .then(|| view! { <li><IconView icon=Icon::People/><span>{fields}</span></li> })}
                </ul>
                {demo_badge(language, organisation.demo)}
            </div>
        </article>
    }
    .erase()
}
