//! Reading published organisations.

use shared::answer::{OrganisationDetail, OrganisationSummary, ShownTexts as _};
use shared::entry::{EntryKind, PublicationDates};
use shared::explanation::Explained;
use shared::filter::ListQuery;
use shared::organisation::OrganisationProfile;
use shared::page::Page;
use shared::policy::Actor;
use shared::text::LanguageTag;

use crate::error::Error;
use crate::services::answers::{self, Read, References};
use crate::services::{lists, markdown};
use crate::state::State;

/// A page of published organisations, from the index alone.
///
/// # Errors
/// Those of [`lists::list`].
pub fn list(
    state: &State,
    actor: &Actor,
    query: &ListQuery,
) -> Result<Page<Explained<OrganisationSummary>>, Error> {
    lists::list(
        state,
        actor,
        EntryKind::Organisation,
        query,
        |organisation: &mut OrganisationSummary, hit, language| {
            organisation.snippet = hit.snippet.take();
            organisation.choose_language(language);
        },
    )
}

/// One published organisation by id or slug.
///
/// # Errors
/// [`Error::NotFound`] for everything the public may not see.
pub async fn read(
    state: &State,
    id_or_slug: &str,
    language: &LanguageTag,
) -> Result<OrganisationDetail, Error> {
    let entry = lists::published(state, EntryKind::Organisation, id_or_slug).await?;
    lists::require_visible(state, &entry, PublicationDates::default())?;
    detail(state, answers::read(entry)?, language).await
}

/// An organisation with everything its page shows.
///
/// # Errors
/// A database that fails.
pub async fn detail(
    state: &State,
    organisation: Read<OrganisationProfile>,
    language: &LanguageTag,
) -> Result<OrganisationDetail, Error> {
    let updated_at = organisation.entry.published_at;
    let external_ids = answers::public_external_ids(&organisation.entry.external_ids).cloned().collect();
    let mut references = References::default();
    references.add_organisation(&organisation);
    let parts = references.load(&state.database).await?;
    let reference = state.reference();
    let summary = answers::organisation_summary(&organisation, &parts);
    let content = organisation.content;
    let source = &content.source_language;
    let places = content.places.iter().filter_map(|id| parts.places.get(id));
    let contacts = content.contacts.iter().filter_map(|id| parts.contacts.get(id));
    let mut detail = OrganisationDetail {
        organisation: summary,
        logo: answers::image_answer(content.logo.as_ref(), &parts.media, source),
        description: content.description.shown(source),
        description_html: None,
        website: content.website,
        places: places.map(|place| answers::place_answer(place, source, &reference.region)).collect(),
        contacts: contacts.map(|contact| answers::contact_answer(contact, source)).collect(),
        external_ids,
        updated_at,
    };
    detail.choose_language(language);
    detail.description_html = detail.description.as_ref().map(|text| markdown::to_html(&text.text));
    Ok(detail)
}
