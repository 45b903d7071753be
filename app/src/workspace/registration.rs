//! Registers an organisation, with the contact and the place that are written down beside its profile.

use api_client::{ApiClient, Refusal};
use shared::entry::Reference;
use shared::organisation::OrganisationProfile;
use shared::text::{LanguageTag, LocalisedText};
use shared::validate::Violations;
use shared::workspace::{OwnOrganisation, StatedContact};

use super::form::{self, Fields};
use super::{Performed, add_parts, broken, refused, said};
use crate::i18n::Language;
use crate::routes::WorkspacePage;

/// Does what the form of the page asks for.
pub(super) async fn register(api: &ApiClient, language: Language, fields: &Fields) -> Performed {
    let german = LanguageTag::german();
    let fields = form::in_its_municipality(fields);
    let has_parts = form::has_new_parts(&fields, &german);
    let profile = OrganisationProfile::named(LocalisedText::default(), german, Vec::new());
    let profile = form::profile(&fields, profile);
    if has_parts {
        check(api, &profile, &fields).await?;
    }
    let own = api.register_organisation(&profile).await?;
    if has_parts && complete(api, &own, &fields).await.is_err() {
        // Whoever sent the form again would register another one.
        let editor = WorkspacePage::Entry(own.profile.id.to_string());
        return Ok(said(&editor, language, "registered_alone"));
    }
    Ok(said(&WorkspacePage::Begin(own.id.to_string()), language, "registered"))
}

/// Checks a profile with what is written down beside it before anything is registered, so that nothing is
/// registered twice, and all that is wrong is said at once.
async fn check(api: &ApiClient, profile: &OrganisationProfile, fields: &Fields) -> Result<(), Refusal> {
    let region = api.municipalities().await.map_err(refused)?;
    // The form asks for nothing of the taxonomy.
    let reference = Reference { region, ..Reference::default() };
    let written = &profile.source_language;
    let contact = form::contact(fields, written);
    let mut errors = profile.validate(&reference).err().unwrap_or_default();
    errors.extend(contact.as_ref().map_or(Ok(()), StatedContact::validate).err().unwrap_or_default());
    if let Some(place) = form::place(fields, written) {
        let missing = form::place_errors(fields);
        let mut violations = Violations::default();
        if missing.is_empty() {
            violations.nest("/place", place.violations(&reference.region));
        }
        errors.extend(missing);
        errors.extend(violations.into_result().err().unwrap_or_default());
    }
    if errors.is_empty() { Ok(()) } else { Err(broken(errors)) }
}

/// Makes the contact and the place of an organisation that has just been registered, and has its profile
/// refer to them.
async fn complete(api: &ApiClient, own: &OwnOrganisation, fields: &Fields) -> Result<(), Refusal> {
    let id = own.profile.id.to_string();
    let work = api.entry_work(&id).await.map_err(refused)?;
    let mut content = work.content;
    add_parts(api, own.id, &mut content, fields).await?;
    api.save_draft(&id, &content, work.version).await?;
    Ok(())
}
