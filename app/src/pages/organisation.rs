use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::answer::{ImageAnswer, OrganisationDetail};
use shared::entry::EntryKind;
use shared::facet::Facet;
use shared::filter::{Filter, ListQuery};
use shared::page::Page as Results;

use super::entry::{
    back, contacts, description, fact, jump_to_contacts, picture, places, report, without_scheme,
};
use super::notices;
use super::offer::use_slug;
use crate::components::{Icon, IconView, demo_badge, foreign, link, offer_card, paragraph, text_note};
use crate::i18n::{Language, Namespace, labelled, texts};
use crate::layout::heading;
use crate::response::move_to;
use crate::routes::{Page, WorkspacePage};
use crate::state::{ListState, OfferCard, OnlyCard, OnlyPage as _, Vocabulary, load_page, when_loaded};
use crate::view::Erase as _;

/// How many of its offers are shown.
const FEW: u16 = 12;
/// How wide and how high a logo is at most, in pixels.
const LARGEST_LOGO: (u32, u32) = (192, 96);
/// How much white is around it.
const MARGIN: u32 = 8;

/// What the page of an organisation shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Content {
    profile: OrganisationDetail,
    offers: Results<OfferCard>,
}

/// One organisation with its offers.
#[component]
pub fn OrganisationPage() -> impl IntoView {
    let language = Language::current();
    let slug = use_slug();
    let page = Page::Organisation(String::new());
    let content = load_page(
        &page,
        move || slug.get(),
        move |api, slug| async move {
            let tag = language.language_tag();
            let mut profile = api.organisation(&slug, &tag).await?;
            let query = ListQuery {
                filter: of_organisation(&profile),
                language: Some(tag),
                limit: Some(FEW),
                ..ListQuery::default()
            };
            let offers = api.offers(&query).await;
            #[cfg(feature = "ssr")]
            let offers = offers.or_else(not_yet_listed);
            let mut offers = offers?;
            profile.only_page();
            offers.items.iter_mut().for_each(OnlyCard::only_card);
            offers.facets.clear();
            Ok(Content { profile, offers })
        },
    );
    when_loaded(content, move |vocabulary, content: Content| {
        #[cfg(feature = "ssr")]
        crate::structured::organisation(&vocabulary, &content.profile);
        let own = &content.profile.organisation.slug;
        if slug.get_untracked() != *own {
            move_to(&Page::Organisation(own.clone()).path(language));
        }
        let Content { profile, offers } = content;
        let offers = offers_section(language, &profile, offers, &vocabulary);
        organisation_view(&vocabulary, profile, offers)
    })
}

fn of_organisation(profile: &OrganisationDetail) -> Filter {
    Filter::default().toggled(Facet::Organisation, &profile.organisation.id.to_string())
}

/// An organisation with everything the public may know, and with its offers.
pub(super) fn organisation_view(
    vocabulary: &Vocabulary,
    profile: OrganisationDetail,
    offers: Option<AnyView>,
) -> AnyView {
    let language = Language::current();
    let facts = facts(language, &profile, vocabulary);
    let OrganisationDetail { organisation, description: text, description_html, .. } = profile;
    let (lang, dir) = foreign(&organisation.name.language);
    let is_pictured = organisation.image.is_some();
    let summary = organisation.summary;
    let meta = summary.as_ref().map_or_else(|| organisation.name.text.clone(), |text| text.text.clone());
    let text_language = summary.as_ref().unwrap_or(&organisation.name).clone();
    let language_name = vocabulary.label(Facet::Language, text_language.language.primary(), language);
    let kind = vocabulary.label(Facet::OrganisationKind, organisation.kind.key(), language);
    let claim = Page::Workspace(WorkspacePage::Claim(organisation.id.to_string())).path(language);
    view! {
        <article class="entry" class:entry--pictured=is_pictured>
            {back(&Page::Organisations, texts::entry::back_to_organisations(language))}
            <header class="entry__header">
                {profile.logo.and_then(|logo| logo_view(language, logo))}
                <p class="card__kind">{kind}</p>
                {heading(organisation.name.text, lang.zip(dir), &meta)}
                {text_note(&text_language, &language_name)}
                {notices::unconfirmed(language, organisation.unconfirmed)}
                {demo_badge(language, organisation.demo)}
                {summary.map(|summary| paragraph("entry__lead", summary))}
                {jump_to_contacts(&profile.contacts)}
            </header>
            {organisation.image.map(|image| picture(language, image))}
            <div class="entry__columns">
                <div class="entry__main">
                    {description(text, description_html, vocabulary)} {offers}
                </div>
                <div class="entry__side">
                    {contacts(profile.contacts)}
                    {profile.website.map(|website| website_link(language, website))}
                    <section class="section" aria-labelledby="facts">
                        <h2 class="kern-heading-medium" id="facts">{texts::entry::at_a_glance(language)}</h2>
                        <dl class="fact-list">{facts}</dl>
                    </section>
                    {places(profile.places, vocabulary)
                        .map(|places| {
                            view! {
                                <section class="section" aria-labelledby="where">
                                    <h2 class="kern-heading-medium" id="where">
                                        {texts::entry::places(language)}
                                    </h2>
                                    {places}
                                </section>
                            }
                        })}
                </div>
            </div>
            <p class="entry__claim">
                {link("kern-link", claim, Some("external"), None, texts::entry::claim(language).erase())}
            </p>
            {report(EntryKind::Organisation, organisation.slug)}
        </article>
    }
    .erase()
}

/// The logo: all of it, and on white where the page is dark, too, as it was made for paper.
fn logo_view(language: Language, logo: ImageAnswer) -> Option<AnyView> {
    let largest = logo.variants.last()?;
    let (width, height) = fitted(largest.width, largest.height);
    // Sharp on screens with two dots for a pixel.
    let file = logo.variants.iter().find(|variant| variant.width >= 2 * width).unwrap_or(largest);
    let (outer_width, outer_height) = (width + 2 * MARGIN, height + 2 * MARGIN);
    let (lang, _) = foreign(&logo.alternative_text.language);
    let credit = logo.credit.map(|credit| {
        view! { <p class="text-note">{texts::entry::image_credit(language, &credit)}</p> }
    });
    let view = view! {
        <svg width=outer_width height=outer_height role="img" aria-label=logo.alternative_text.text lang=lang>
            <rect width="100%" height="100%" rx=MARGIN fill="#fff"></rect>
            <image href=file.url.clone() x=MARGIN y=MARGIN width=width height=height></image>
        </svg>
        {credit}
    };
    Some(view.erase())
}

/// Width and height of a logo as it is shown: as large as it is, but for what is too large.
fn fitted(width: u32, height: u32) -> (u32, u32) {
    let (most_wide, most_high) = LARGEST_LOGO;
    if width * most_high > height * most_wide {
        let shown = width.min(most_wide);
        (shown, (height * shown / width).max(1))
    } else {
        let shown = height.min(most_high);
        ((width * shown / height.max(1)).max(1), shown)
    }
}

fn website_link(language: Language, website: String) -> impl IntoView {
    let name = without_scheme(&website);
    view! {
        <p>
            <a class="contact__way" href=website rel="external noreferrer">
                <IconView icon=Icon::Globe/>
                <span>
                    <span class="contact__action">{texts::entry::website(language)}</span>
                    " "
                    <bdi dir="ltr">{name}</bdi>
                </span>
            </a>
        </p>
    }
}

fn facts(language: Language, profile: &OrganisationDetail, vocabulary: &Vocabulary) -> Vec<AnyView> {
    let organisation = &profile.organisation;
    let municipalities = if organisation.municipalities.is_empty() {
        texts::facets::whole_county(language).to_owned()
    } else {
        vocabulary.labels(Facet::Municipality, &organisation.municipalities, language)
    };
    let mut facts = vec![fact(texts::entry::field_of_work(language), municipalities)];
    for (facet, keys) in
        [(Facet::Field, &organisation.fields), (Facet::Language, &organisation.languages_spoken)]
    {
        if !keys.is_empty() {
            let label = labelled(language, Namespace::Facets, "facet", facet.key());
            facts.push(fact(label, vocabulary.labels(facet, keys, language)));
        }
    }
    facts
}

/// No offers, if lists have not heard of an organisation yet that was published a moment ago. Nobody comes
/// to its page from a list then, so that only the server needs to know.
#[cfg(feature = "ssr")]
fn not_yet_listed(error: api_client::ApiError) -> Result<Results<OfferCard>, api_client::ApiError> {
    if error.code() != shared::problem::ProblemCode::InvalidParameter {
        return Err(error);
    }
    Ok(Results {
        items: Vec::new(),
        total: 0,
        matching: None,
        facets: shared::page::FacetCounts::default(),
        organisations: Vec::new(),
        interpretation: Vec::new(),
        alternatives: Vec::new(),
        next: None,
    })
}

/// The next of its offers, with a link to all of them.
fn offers_section(
    language: Language,
    profile: &OrganisationDetail,
    offers: Results<OfferCard>,
    vocabulary: &Vocabulary,
) -> Option<AnyView> {
    if offers.total == 0 {
        return None;
    }
    let state = ListState { filter: of_organisation(profile), ..ListState::default() };
    let all = texts::entry::all_offers_of(language, &profile.organisation.name.text);
    let cards: Vec<_> = offers
        .items
        .into_iter()
        .map(|offer| view! { <li>{offer_card(offer, vocabulary, false)}</li> })
        .collect();
    let section = view! {
        <section class="section" aria-labelledby="offers">
            <h2 class="kern-heading-medium" id="offers">{texts::entry::offers_of(language)}</h2>
            <ul class="cards">{cards}</ul>
            <p class="section__more">
                <a class="kern-link" href=Page::Offers.path_with(language, &state.to_query_string())>{all}</a>
            </p>
        </section>
    };
    Some(section.erase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logo_is_shown_whole_and_not_enlarged() {
        for (stored, shown) in [
            ((1280, 640), (192, 96)),
            ((1280, 320), (192, 48)),
            ((400, 800), (48, 96)),
            ((192, 192), (96, 96)),
            ((50, 40), (50, 40)),
            ((1280, 1), (192, 1)),
            ((1, 1200), (1, 96)),
        ] {
            assert_eq!(fitted(stored.0, stored.1), shown, "{stored:?}");
        }
    }
}
