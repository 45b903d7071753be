//! An offer with everything the public may know.

mod times;

use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use shared::answer::{OfferDetail, OfferSummary, OrganisationReference, SimilarOffer};
use shared::entry::EntryKind;
use shared::facet::Facet;
use shared::filter::Filter;
use shared::offer::{AgeRange, Format};

use super::entry::{
    back, contacts, description, documents, fact, jump_to_contacts, noted, picture, places, report,
    without_scheme,
};
use super::notices;
use crate::components::{
    Icon, IconView, Shown, date_line, foreign, levels, paragraph, pass_on, place_line, save_button,
    saved_link, spoken, text_note, town,
};
use crate::i18n::{Language, texts};
use crate::layout::heading;
use crate::response::move_to;
use crate::routes::Page;
use crate::state::{ListState, OnlyPage as _, Vocabulary, load_page, when_loaded};
use crate::view::Erase as _;
use crate::words;
pub(super) use times::times;

/// One offer with everything the public may know.
#[component]
pub fn OfferPage() -> impl IntoView {
    let language = Language::current();
    let slug = use_slug();
    let offer = load_page(
        &Page::Offer(String::new()),
        move || slug.get(),
        move |api, slug| async move {
            let mut offer = api.offer(&slug, &language.language_tag()).await?;
            offer.only_page();
            Ok(offer)
        },
    );
    when_loaded(offer, move |vocabulary, offer: OfferDetail| {
        #[cfg(feature = "ssr")]
        crate::structured::offer(&vocabulary, &offer);
        if slug.get_untracked() != offer.offer.slug {
            move_to(&Page::Offer(offer.offer.slug.clone()).path(language));
        }
        offer_view(&vocabulary, offer)
    })
}

/// The slug or id in the page's URL.
pub(super) fn use_slug() -> Memo<String> {
    let parameters = use_params_map();
    Memo::new(move |_| parameters.with(|parameters| parameters.get("slug")).unwrap_or_default())
}

/// An offer with everything the public may know.
pub(super) fn offer_view(vocabulary: &Vocabulary, offer: OfferDetail) -> AnyView {
    let language = Language::current();
    let facts = facts(language, &offer, vocabulary);
    let essentials = essentials(language, &offer.offer, vocabulary);
    let times = times(language, &offer);
    // What is only previewed has no address yet.
    let has_dates = !offer.next_dates.is_empty() && !offer.offer.slug.is_empty();
    let calendar = has_dates.then(|| calendar(language, &offer.offer.slug));
    let whereabouts = whereabouts(language, &offer, vocabulary);
    let confirmed = confirmation(language, &offer);
    let partly_foreign = partly_foreign(language, &offer, vocabulary);
    let notices = notices::of_offer(language, &offer);
    let similar = similar(language, &offer);
    let OfferDetail { offer, description: text, description_html, contacts: ways, documents: files, .. } =
        offer;
    let (lang, dir) = foreign(&offer.title.language);
    let language_name = vocabulary.label(Facet::Language, offer.title.language.primary(), language);
    let kind = vocabulary.labels(Facet::Type, &offer.offer_types, language);
    let save = save_button(language, offer.id.to_string());
    let is_pictured = offer.image.is_some();
    view! {
        <article class="entry" class:entry--pictured=is_pictured>
            {back(&Page::Offers, texts::entry::back_to_list(language))}
            <header class="entry__header">
                <div class="entry__top">
                    <p class="card__kind">{kind}</p>
                    {save}
                </div>
                {heading(offer.title.text.clone(), lang.zip(dir), &offer.summary.text)}
                {text_note(&offer.title, &language_name)}
                {partly_foreign}
                {notices}
                {paragraph("entry__lead", offer.summary)}
                {essentials}
                <div class="actions">{jump_to_contacts(&ways)} {calendar} {pass_on(language, &offer.title.text, vec![offer.id])} {saved_link(language)}</div>
            </header>
            {offer.image.map(|image| picture(language, image))}
            <div class="entry__columns">
                <div class="entry__main">
                    {times} {description(text, description_html, vocabulary)} {whereabouts} {documents(files)}
                </div>
                <div class="entry__side">
                    {contacts(ways)}
                    <section class="section" aria-labelledby="facts">
                        <h2 class="kern-heading-medium" id="facts">{texts::entry::at_a_glance(language)}</h2>
                        <dl class="fact-list">{facts}</dl>
                    </section>
                    {organisation(language, offer.organisation)}
                </div>
            </div>
            <p class="text-note">{confirmed}</p>
            {report(EntryKind::Offer, offer.slug)}
            {similar}
        </article>
    }
    .erase()
}

/// When, where, what it costs, in which languages and whether to register:
/// enough to know whether to read on.
pub(super) fn essentials(language: Language, offer: &OfferSummary, vocabulary: &Vocabulary) -> AnyView {
    let cost = vocabulary.label(Facet::Cost, offer.cost.key(), language);
    let spoken = spoken(language, &offer.languages_spoken, vocabulary);
    let registration = vocabulary.label(Facet::Registration, offer.registration.key(), language);
    let towns = offer.places.iter();
    let towns = towns.map(|it| town(language, &it.municipality, it.locality.as_deref(), vocabulary));
    let facts = [
        (
            Icon::Calendar,
            date_line(language, offer.next_date.as_ref(), offer.rhythm.as_deref(), offer.by_arrangement),
        ),
        (Icon::Place, place_line(language, offer.whole_county, towns.collect(), offer.format, vocabulary)),
        (Icon::Euro, Some(cost)),
        (Icon::Speech, spoken),
        (Icon::Letter, Some(registration)),
    ];
    let fact = |(icon, text): (Icon, Option<String>)| {
        text.map(|text| view! { <li><IconView icon/><bdi>{text}</bdi></li> })
    };
    view! { <ul class="facts entry__essentials">{facts.into_iter().filter_map(fact).collect::<Vec<_>>()}</ul> }
        .erase()
}

/// Its dates for the calendar of the device.
fn calendar(language: Language, slug: &str) -> AnyView {
    let address = api_client::offer_calendar(slug, &language.language_tag());
    view! {
        <a class="kern-btn kern-btn--secondary" href=address rel="external">
            <IconView icon=Icon::Calendar/>
            <span class="kern-label">{texts::entry::add_to_calendar(language)}</span>
        </a>
    }
    .erase()
}

/// Says that some of the texts are in another language, where not all are.
fn partly_foreign(language: Language, offer: &OfferDetail, vocabulary: &Vocabulary) -> Option<AnyView> {
    let notes = [&offer.cost_note, &offer.registration_how, &offer.access_note, &offer.schedule_note];
    let notes = notes.into_iter().chain([&offer.state_note]);
    let contacts = offer.contacts.iter().map(|contact| &contact.note);
    let places = offer.offer.places.iter().map(|place| &place.note);
    let notes = notes.chain(contacts).chain(places).flatten();
    let note = notes.filter(|_| !offer.offer.title.fallback).find(|note| note.fallback)?;
    let name = vocabulary.label(Facet::Language, note.language.primary(), language);
    Some(view! { <p class="text-note">{texts::entry::partly_foreign(language, &name)}</p> }.erase())
}

/// Where it takes place.
pub(super) fn whereabouts(language: Language, offer: &OfferDetail, vocabulary: &Vocabulary) -> AnyView {
    let everywhere =
        offer.offer.whole_county.then(|| view! { <p>{texts::facets::whole_county(language)}</p> });
    let online = offer.online_url.clone().map(|address| {
        let name = without_scheme(&address);
        view! {
            <p>
                <a class="contact__way" href=address rel="external noreferrer">
                    <IconView icon=Icon::Globe/>
                    <span>
                        <span class="contact__action">{texts::entry::online(language)}</span>
                        " "
                        <bdi dir="ltr">{name}</bdi>
                    </span>
                </a>
            </p>
        }
    });
    view! {
        <section class="section" aria-labelledby="where">
            <h2 class="kern-heading-medium" id="where">{texts::entry::places(language)}</h2>
            {everywhere}
            {places(offer.offer.places.clone(), vocabulary)}
            {online}
        </section>
    }
    .erase()
}

fn facts(language: Language, offer: &OfferDetail, vocabulary: &Vocabulary) -> Vec<AnyView> {
    let summary = &offer.offer;
    let mut facts = vec![
        known(vocabulary, Facet::Cost, summary.cost.key(), offer.cost_note.clone()),
        known(vocabulary, Facet::Registration, summary.registration.key(), offer.registration_how.clone()),
    ];
    let date = |label: &'static str, date: Option<NaiveDate>| {
        date.map(|date| fact(label, words::long_date(language, date)))
    };
    facts.extend(date(texts::entry::registration_deadline(language), offer.registration_deadline));
    facts.push(known(vocabulary, Facet::Access, summary.access.key(), offer.access_note.clone()));
    facts.extend(several(vocabulary, Facet::TargetGroup, &summary.target_groups));
    facts.extend(
        summary.age.and_then(|age| ages(language, age)).map(|age| fact(texts::entry::age(language), age)),
    );
    facts.extend(several(vocabulary, Facet::Language, &summary.languages_spoken));
    facts.extend(
        summary
            .language_level
            .map(|range| fact(facet_label(Facet::Level), levels(language, range, vocabulary))),
    );
    facts.extend(several(vocabulary, Facet::Field, &summary.fields));
    if summary.format != Format::OnSite {
        facts.push(known(vocabulary, Facet::Format, summary.format.key(), None));
    }
    facts.push(known(vocabulary, Facet::GroupSize, summary.group_size.key(), None));
    facts.push(known(vocabulary, Facet::Childcare, summary.childcare.key(), None));
    let features: Vec<&str> = summary.accessibility.iter().map(|feature| feature.key()).collect();
    facts.extend(several(vocabulary, Facet::Accessibility, &features));
    facts.extend(date(texts::entry::valid_from(language), offer.valid_from));
    facts.extend(date(texts::entry::valid_until(language), offer.valid_until));
    facts
}

fn facet_label(facet: Facet) -> String {
    use crate::i18n::{Namespace, labelled};
    labelled(Language::current(), Namespace::Facets, "facet", facet.key())
}

fn known(vocabulary: &Vocabulary, facet: Facet, key: &str, note: Option<shared::text::ShownText>) -> AnyView {
    fact(facet_label(facet), noted(vocabulary.label(facet, key, Language::current()), note))
}

fn several<T: AsRef<str>>(vocabulary: &Vocabulary, facet: Facet, keys: &[T]) -> Option<AnyView> {
    let labels = vocabulary.labels(facet, keys, Language::current());
    (!keys.is_empty()).then(|| fact(facet_label(facet), labels))
}

/// The ages an offer is for, in words; `None` for all.
pub(super) fn ages(language: Language, age: AgeRange) -> Option<String> {
    match (age.from, age.to) {
        (Some(from), Some(to)) => {
            Some(texts::entry::ages_between(language, u32::from(to), &from.to_string()))
        }
        (Some(from), None) => Some(texts::entry::ages_from(language, u32::from(from))),
        (None, Some(to)) => Some(texts::entry::ages_to(language, u32::from(to))),
        (None, None) => None,
    }
}

/// Whose offer it is, with a link to all of theirs.
fn organisation(language: Language, organisation: OrganisationReference) -> impl IntoView {
    let filter = Filter::default().toggled(Facet::Organisation, &organisation.id.to_string());
    let state = ListState { filter, ..ListState::default() };
    let all = texts::entry::all_offers_of(language, &organisation.name.text);
    view! {
        <section class="section" aria-labelledby="organisation">
            <h2 class="kern-heading-medium" id="organisation">{texts::entry::organisation(language)}</h2>
            <p class="entry__organisation">
                <IconView icon=Icon::House/>
                <a class="kern-link" href=Page::Organisation(organisation.slug).path(language)>
                    <Shown text=organisation.name/>
                </a>
            </p>
            <p>
                <a class="kern-link" href=Page::Offers.path_with(language, &state.to_query_string())>{all}</a>
            </p>
        </section>
    }
}

/// Offers like this one, with a link to all of them.
fn similar(language: Language, offer: &OfferDetail) -> Option<AnyView> {
    let item = |offer: SimilarOffer| {
        let date =
            date_line(language, offer.next_date.as_ref(), offer.rhythm.as_deref(), offer.by_arrangement);
        view! {
            <li class="similar">
                <a class="similar__title" href=Page::Offer(offer.slug).path(language)>
                    <Shown text=offer.title/>
                </a>
                <p class="similar__facts"><Shown text=offer.organisation/></p>
                <p class="similar__facts">{date}</p>
            </li>
        }
        .erase()
    };
    let of_type = |filter: Filter, key: &String| filter.toggled(Facet::Type, key);
    let filter = offer.offer.offer_types.iter().fold(Filter::default(), of_type);
    let all =
        Page::Offers.path_with(language, &ListState { filter, ..ListState::default() }.to_query_string());
    let items: Vec<AnyView> = offer.similar.iter().cloned().map(item).collect();
    (!items.is_empty()).then(|| {
        view! {
            <section class="section not-on-paper" aria-labelledby="similar">
                <h2 class="kern-heading-medium" id="similar">{texts::entry::similar(language)}</h2>
                <ul class="similar-offers">{items}</ul>
                <p><a class="kern-link" href=all>{texts::entry::all_similar(language)}</a></p>
            </section>
        }
        .erase()
    })
}

fn confirmation(language: Language, offer: &OfferDetail) -> String {
    let OfferSummary { confirmed_on, .. } = offer.offer;
    confirmed_on.map_or_else(
        || {
            texts::entry::updated(
                language,
                &words::long_date(language, words::local_time(offer.updated_at).date()),
            )
        },
        |date| texts::entry::confirmed(language, &words::long_date(language, date)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_counted() {
        let told = |tag: &str, from, to| {
            ages(Language::from_tag(tag).expect("the language exists"), AgeRange { from, to })
                .unwrap_or_default()
        };
        assert_eq!(told("de", Some(6), None), "ab 6 Jahren");
        assert_eq!(told("de", None, Some(1)), "bis 1 Jahr");
        assert_eq!(told("de", Some(0), Some(3)), "0 bis 3 Jahre");
        assert_eq!(told("en", Some(0), None), "from birth");
        assert_eq!(told("ar", None, Some(6)), "حتى عمر 6 سنوات");
        assert_eq!(told("ar", Some(6), Some(14)), "من عمر 6 إلى 14 سنة");
        assert_eq!(told("ar", Some(2), None), "من عمر سنتين");
    }
}
