//! Organisations, where they are and how to reach them.

use shared::answer::{ContactAnswer, OrganisationDetail, OrganisationReference, PlaceAnswer};
use shared::facet::Facet;
use shared::organisation::OrganisationKind;
use shared::place::Precision;

use super::Writer;
use super::node::Node;
use crate::components::town;
use crate::routes::Page;

/// An organisation as its page shows it.
pub(super) fn organisation(writer: &Writer, profile: &OrganisationDetail) -> Node {
    let organisation = &profile.organisation;
    let page = writer.url(&Page::Organisation(organisation.slug.clone()));
    let website = profile.website.clone().unwrap_or_else(|| page.clone());
    let municipalities = organisation
        .municipalities
        .iter()
        .map(|key| writer.vocabulary.label(Facet::Municipality, key, writer.language));
    Node::new(kind(organisation.kind))
        .with("name", organisation.name.text.as_str())
        .with_some("alternateName", organisation.short_name.as_deref())
        .with_some("description", organisation.summary.as_ref().map(|summary| summary.text.as_str()))
        .with_some("disambiguatingDescription", writer.demo(organisation.demo))
        .with("url", website)
        .with("mainEntityOfPage", page)
        .with_some("image", organisation.image.as_ref().and_then(|image| writer.image(image)))
        .with_some("logo", profile.logo.as_ref().and_then(|logo| writer.image(logo)))
        .with_all("areaServed", municipalities)
        .with_all("knowsLanguage", organisation.languages_spoken.iter().map(String::as_str))
        .with_all("location", profile.places.iter().map(|place| self::place(writer, place)))
        .with_all("contactPoint", profile.contacts.iter().map(contact))
}

/// An organisation that another thing names.
pub(super) fn reference(writer: &Writer, organisation: &OrganisationReference) -> Node {
    Node::new("Organization")
        .with("name", organisation.name.text.as_str())
        .with("url", writer.url(&Page::Organisation(organisation.slug.clone())))
}

fn kind(kind: OrganisationKind) -> &'static str {
    match kind {
        OrganisationKind::Club
        | OrganisationKind::Association
        | OrganisationKind::Initiative
        | OrganisationKind::Welfare => "NGO",
        OrganisationKind::Municipality | OrganisationKind::Authority => "GovernmentOrganization",
        OrganisationKind::School => "EducationalOrganization",
        OrganisationKind::Congregation | OrganisationKind::Company | OrganisationKind::Other => {
            "Organization"
        }
    }
}

/// A place with its address, and with its coordinates if they are its own.
pub(super) fn place(writer: &Writer, place: &PlaceAnswer) -> Node {
    let address = Node::new("PostalAddress")
        .with_some("streetAddress", place.street.as_deref())
        .with_some("postalCode", place.postal_code.as_deref())
        .with(
            "addressLocality",
            town(writer.language, &place.municipality, place.locality.as_deref(), writer.vocabulary),
        )
        .with("addressCountry", "DE");
    let point = place.point.filter(|point| point.precision == Precision::Exact);
    let geo = point
        .map(|point| Node::new("GeoCoordinates").with("latitude", point.lat).with("longitude", point.lon));
    Node::new("Place")
        .with_some("name", place.name.as_ref().map(|name| name.text.as_str()))
        .with("address", address)
        .with_some("geo", geo)
}

/// A way to reach an organisation, without the names of persons.
fn contact(contact: &ContactAnswer) -> Node {
    Node::new("ContactPoint")
        .with("contactType", contact.function.text.as_str())
        .with_some("email", contact.email.as_deref())
        .with_some("telephone", contact.phone.as_deref())
        .with_some("url", contact.website.as_deref())
}
