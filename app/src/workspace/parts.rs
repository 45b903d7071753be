//! What becomes of contacts and places, and of files that are deleted.

use api_client::{ApiClient, ApiError, Refusal};
use shared::id::OrganisationId;
use shared::problem::FieldError;
use shared::text::LanguageTag;
use shared::workspace::{EntryContent, StatedContact};

use super::form::{self, Fields};
use super::{Performed, action, all_right, broken, refused, said, shown_version};
use crate::i18n::Language;
use crate::routes::WorkspacePage;

/// Deletes something that an organisation has, changes a contact or a place, or adds one.
pub(super) async fn parts(api: &ApiClient, language: Language, id: &str, fields: &Fields) -> Performed {
    let (what, about) = action(fields);
    let version = shown_version(fields);
    match what {
        "delete_contact" => api.delete_contact(id, about, version).await?,
        "delete_place" => api.delete_place(id, about, version).await?,
        "delete_file" => api.delete_file(id, about).await?,
        _ => return write_part(api, language, id, fields, version).await,
    }
    Ok(said(&WorkspacePage::Organisation(id.to_owned()), language, "deleted"))
}

/// Changes a contact or a place of an organisation that is in this version, or adds one.
async fn write_part(
    api: &ApiClient,
    language: Language,
    id: &str,
    fields: &Fields,
    version: i64,
) -> Performed {
    let german = LanguageTag::german();
    let (what, about) = action(fields);
    let known = api.organisation_work(id).await.map_err(refused)?;
    if what == "contact" {
        let own = known.contacts.into_iter().find(|own| own.id.to_string() == about);
        let (known, data) = own.map(|own| ((own.id, version), own.contact)).unzip();
        let contact = form::stated_contact(fields, &german, data.unwrap_or_default());
        let errors = contact.validate().err().into_iter().flatten();
        all_right(errors.chain(form::added_error(fields, "/contact")).collect())?;
        api.save_contact(id, known, &contact).await?;
    } else {
        let errors = form::place_errors(fields).into_iter();
        all_right(errors.chain(form::added_error(fields, "/place")).collect())?;
        let own = known.places.into_iter().find(|own| own.id.to_string() == about);
        let (known, data) = own.map(|own| ((own.id, version), own.place)).unzip();
        let place = form::stated_place(fields, &german, data.unwrap_or_default());
        let saved = api.save_place(id, known, &place).await;
        saved.map_err(|refusal| beneath("/place", refusal))?;
    }
    Ok(said(&WorkspacePage::Organisation(id.to_owned()), language, "saved"))
}

/// Makes the contact and the place that are written down beside a content, and has it refer to them. Those
/// that are there already, as after a form that could not be saved then, are not made again.
pub(super) async fn add_parts(
    api: &ApiClient,
    organisation: OrganisationId,
    content: &mut EntryContent,
    fields: &Fields,
) -> Result<(), Refusal> {
    let (organisation, language) = (organisation.to_string(), content.source_language().clone());
    let contact = form::contact(fields, &language);
    // Before anything is made, so that all of it is said at once.
    contact.as_ref().map_or(Ok(()), StatedContact::validate).map_err(broken)?;
    let place = form::place(fields, &language);
    all_right(if place.is_some() { form::place_errors(fields) } else { Vec::new() })?;
    if contact.is_none() && place.is_none() {
        return Ok(());
    }
    let known = api.organisation_work(&organisation).await.map_err(refused)?;
    let (contacts, places) = match content {
        EntryContent::Offer(offer) => (&mut offer.contacts, &mut offer.places),
        EntryContent::Organisation(profile) => (&mut profile.contacts, &mut profile.places),
    };
    if let Some(place) = place {
        let id = match form::known_place(&known.places, &place) {
            Some(id) => id,
            None => api.save_place(&organisation, None, &place).await.map_err(|it| beneath("/place", it))?.id,
        };
        refer(places, id);
    }
    if let Some(contact) = contact {
        let id = match form::known_contact(&known.contacts, &contact) {
            Some(id) => id,
            None => api.save_contact(&organisation, None, &contact).await?.id,
        };
        refer(contacts, id);
    }
    Ok(())
}

/// Has a list refer to something, once.
fn refer<T: PartialEq>(list: &mut Vec<T>, id: T) {
    if !list.contains(&id) {
        list.push(id);
    }
}

/// The same refusal, of something that is a part of the form.
fn beneath(pointer: &str, mut refusal: Refusal) -> Refusal {
    if let ApiError::Problem(problem) = &mut refusal.error {
        for error in &mut problem.errors {
            *error = FieldError { pointer: format!("{pointer}{}", error.pointer), ..error.clone() };
        }
    }
    refusal
}
