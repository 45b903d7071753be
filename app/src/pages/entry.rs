//! What offers and organisations show alike: facts, places, contacts.

use leptos::prelude::*;
use shared::answer::{ContactAnswer, DocumentLink, ImageAnswer, PlaceAnswer};
use shared::entry::EntryKind;
use shared::facet::Facet;
use shared::place::{Point, Precision};
use shared::text::ShownText;
use url::form_urlencoded;

use crate::components::{Icon, IconView, Picture, Shown, foreign, link, paragraph, text_note, town};
use crate::i18n::{Language, texts};
use crate::routes::Page;
use crate::state::Vocabulary;
use crate::view::Erase as _;
use crate::words;

/// One line of a list of facts; nothing if there is nothing to say.
pub(super) fn fact(label: impl Into<String>, value: impl IntoView + 'static) -> AnyView {
    let label = label.into();
    view! { <div class="fact"><dt>{label}</dt><dd>{value}</dd></div> }.erase()
}

/// A fact with a remark in the words of the organisation.
pub(super) fn noted(text: String, note: Option<ShownText>) -> AnyView {
    view! {
        <span>{text}</span>
        {note.map(|note| paragraph("fact__note", note))}
    }
    .erase()
}

/// The description as the API has sanitised it, with its language.
pub(super) fn description(
    text: Option<ShownText>,
    html: Option<String>,
    vocabulary: &Vocabulary,
) -> Option<AnyView> {
    let (text, html) = text.zip(html).filter(|(_, html)| !html.trim().is_empty())?;
    let (lang, dir) = foreign(&text.language);
    let language = Language::current();
    let language_name = vocabulary.label(Facet::Language, text.language.primary(), language);
    let view = view! {
        <section class="section" aria-labelledby="about">
            <h2 class="kern-heading-medium" id="about">{texts::entry::about(language)}</h2>
            {text_note(&text, &language_name)}
            <div class="prose" lang=lang dir=dir inner_html=html></div>
        </section>
    };
    Some(view.erase())
}

/// The picture of an entry, and whose it is.
pub(super) fn picture(language: Language, image: ImageAnswer) -> AnyView {
    let credit = image.credit.map(|credit| {
        view! { <figcaption>{texts::entry::image_credit(language, &credit)}</figcaption> }
    });
    view! {
        <figure class="entry__picture">
            <Picture alternative_text=image.alternative_text variants=image.variants sizes="(min-width: 64rem) 22rem, 100vw" eager=true/>
            {credit}
        </figure>
    }
    .erase()
}

/// Where something is, with the way there.
pub(super) fn places(places: Vec<PlaceAnswer>, vocabulary: &Vocabulary) -> Option<AnyView> {
    let language = Language::current();
    let items: Vec<_> = places.into_iter().map(|place| place_view(language, place, vocabulary)).collect();
    (!items.is_empty()).then(|| view! { <ul class="places">{items}</ul> }.erase())
}

fn place_view(language: Language, place: PlaceAnswer, vocabulary: &Vocabulary) -> AnyView {
    let town = match vocabulary.local_name(&place.municipality) {
        // As it stands on signs and letters, and as maps know it.
        Some(name) => match place.locality.filter(|locality| locality != name) {
            Some(locality) => format!("{name}-{locality}"),
            None => name.to_owned(),
        },
        None => town(language, &place.municipality, place.locality.as_deref(), vocabulary),
    };
    let town = place.postal_code.map_or(town.clone(), |code| format!("{code} {town}"));
    let route = match (&place.point, &place.street) {
        (Some(point), _) if point.precision == Precision::Exact => Some(map(point)),
        (_, Some(street)) => Some(address_search(&format!("{street}, {town}"))),
        _ => None,
    };
    view! {
        <li class="place">
            {place.name.map(|name| view! { <p class="place__name"><Shown text=name/></p> })}
            <address class="place__address">
                {place.street.map(|street| view! { <span><bdi>{street}</bdi></span> })}
                <span><bdi>{town}</bdi></span>
            </address>
            {place.note.map(|note| paragraph("place__note", note))}
            {route
                .map(|href| {
                    view! {
                        <p>
                            <a class="kern-btn kern-btn--secondary" href=href rel="external noreferrer">
                                <IconView icon=Icon::Place/>
                                <span class="kern-label">{texts::entry::route(language)}</span>
                            </a>
                            " "
                            <span class="text-note">{texts::entry::route_hint(language)}</span>
                        </p>
                    }
                })}
        </li>
    }
    .erase()
}

/// A map of another site with a mark at the point.
fn map(point: &Point) -> String {
    let [lat, lon] = [point.lat, point.lon].map(degrees);
    format!("https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=17/{lat}/{lon}")
}

/// The same map, looking for an address.
fn address_search(address: &str) -> String {
    let query: String = form_urlencoded::byte_serialize(address.as_bytes()).collect();
    format!("https://www.openstreetmap.org/search?query={query}")
}

/// Degrees to a metre. Only whole numbers are written: what writes any fraction
/// would cost every reader's browser 4 kB.
fn degrees(degrees: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "at most 180 times 100,000")]
    let parts = (degrees.abs() * 1e5).round() as i64;
    let sign = if degrees < 0.0 { "-" } else { "" };
    format!("{sign}{}.{:05}", parts / 100_000, parts % 100_000)
}

/// Leads to the list of such entries; with scripts, to the list as it was left for this page.
pub(super) fn back(list: &Page, words: &'static str) -> AnyView {
    let href = list.path(Language::current());
    view! { <p class="entry__back"><a href=href data-back="">{words}</a></p> }.erase()
}

/// Leads to where a reader says that something is wrong; nowhere from what is only previewed and has no address.
pub(super) fn report(kind: EntryKind, slug: String) -> Option<AnyView> {
    (!slug.is_empty()).then(|| {
        let language = Language::current();
        let (page, words) = (Page::Report(kind, slug).path(language), texts::entry::report(language));
        let link = link("kern-link", page, Some("external"), None, words.erase());
        view! { <p class="entry__claim not-on-paper">{link}</p> }.erase()
    })
}

/// Leads past all there is to read to the contacts, which on a phone are far
/// down. The router would scroll, but leave the focus where it is.
pub(super) fn jump_to_contacts(contacts: &[ContactAnswer]) -> Option<AnyView> {
    (!contacts.is_empty()).then(|| {
        view! {
            <a class="kern-btn kern-btn--primary" href="#contact" rel="external">
                <IconView icon=Icon::Phone/>
                <span class="kern-label">{texts::entry::contact(Language::current())}</span>
            </a>
        }
        .erase()
    })
}

/// Whom to contact, each way as a link.
pub(super) fn contacts(contacts: Vec<ContactAnswer>) -> Option<AnyView> {
    let language = Language::current();
    let items: Vec<_> = contacts.into_iter().map(|contact| contact_view(language, contact)).collect();
    (!items.is_empty()).then(|| {
        view! {
            <section class="section" aria-labelledby="contact">
                <h2 class="kern-heading-medium" id="contact">{texts::entry::contact(language)}</h2>
                <ul class="contacts">{items}</ul>
            </section>
        }
        .erase()
    })
}

fn contact_view(language: Language, contact: ContactAnswer) -> AnyView {
    let way = |icon: Icon, action: &'static str, href: String, text: String| {
        view! {
            <li>
                <a class="contact__way" href=href rel="external noreferrer">
                    <IconView icon/>
                    <span>
                        <span class="contact__action">{action}</span>
                        " "
                        <bdi dir="ltr">{text}</bdi>
                    </span>
                </a>
            </li>
        }
    };
    let phone = contact.phone.map(|phone| {
        way(Icon::Phone, texts::entry::call(language), format!("tel:{}", dialled(&phone)), phone)
    });
    let email = contact
        .email
        .map(|email| way(Icon::Letter, texts::entry::write(language), format!("mailto:{email}"), email));
    let website = contact.website.map(|website| {
        way(Icon::Globe, texts::entry::website(language), website.clone(), without_scheme(&website))
    });
    view! {
        <li class="contact">
            <p class="contact__function"><Shown text=contact.function/></p>
            {contact.name.map(|name| view! { <p><bdi>{name}</bdi></p> })}
            {contact.note.map(|note| paragraph("contact__note", note))}
            <ul class="contact__ways">{phone} {email} {website}</ul>
        </li>
    }
    .erase()
}

/// What can be downloaded, each file with its kind and size.
pub(super) fn documents(documents: Vec<DocumentLink>) -> Option<AnyView> {
    let language = Language::current();
    let item = |document: DocumentLink| {
        view! {
            <li>
                <a class="contact__way" href=document.url rel="external">
                    <span>
                        <span class="contact__action"><Shown text=document.title/></span>
                        " "
                        <span>{words::pdf(language, document.size)}</span>
                    </span>
                </a>
            </li>
        }
        .erase()
    };
    let items: Vec<AnyView> = documents.into_iter().map(item).collect();
    (!items.is_empty()).then(|| {
        view! {
            <section class="section" aria-labelledby="documents">
                <h2 class="kern-heading-medium" id="documents">{texts::entry::documents(language)}</h2>
                <ul class="contact__ways">{items}</ul>
            </section>
        }
        .erase()
    })
}

/// A phone number as it is dialled: digits, with the plus in front.
fn dialled(phone: &str) -> String {
    // "(0)" in an international number is not dialled.
    let phone = if phone.trim_start().starts_with('+') { phone.replace("(0)", "") } else { phone.to_owned() };
    phone.chars().filter(|letter| letter.is_ascii_digit() || *letter == '+').collect()
}

/// A web address as people say it.
pub(super) fn without_scheme(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.trim_start_matches("www.").trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phone_numbers_can_be_dialled() {
        assert_eq!(dialled("0221 4710-301"), "02214710301");
        assert_eq!(dialled("+49 (0)221 / 47 10"), "+492214710");
    }

    #[test]
    fn web_addresses_are_short() {
        assert_eq!(without_scheme("https://www.stegwinkel.example.org/"), "stegwinkel.example.org");
    }

    #[test]
    fn the_way_leads_to_the_point_or_the_address() {
        let point = Point { lat: 50.87, lon: -8.000_024, precision: Precision::Exact };
        assert_eq!(
            map(&point),
            "https://www.openstreetmap.org/?mlat=50.87000&mlon=-8.00002#map=17/50.87000/-8.00002"
        );
        assert_eq!(
            address_search("Marktweg 3, 57250 Netphen"),
            "https://www.openstreetmap.org/search?query=Marktweg+3%2C+57250+Netphen"
        );
    }
}
