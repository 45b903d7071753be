//! Registers an organisation, with the contact and the place that are written down beside its profile.

use api_client::{ApiClient, ApiError, Refusal};
use shared::entry::Reference;
use shared::organisation::OrganisationProfile;
use shared::problem::{FieldError, Problem, ProblemCode};
use shared::text::{LanguageTag, LocalisedText};
use shared::validate::Violations;
use shared::workspace::{Likeness, OwnOrganisation, SimilarOrganisation, StatedContact};

use super::form::{self, Fields};
use super::{Performed, action, add_parts, broken, refused, said};
use crate::i18n::Language;
use crate::routes::WorkspacePage;

/// What the button does that registers whatever is there already.
pub(crate) const ANYWAY: &str = "register_anyway";
/// The rule that nothing like it is there already, which may be broken.
const ALREADY_THERE: &str = "already_there";
/// The fields by which others are looked for, with the parameters of the API.
const COMPARED: [(&str, &str); 7] = [
    ("/name/de", "name"),
    ("/website", "website"),
    ("/contact/phone", "phone"),
    ("/place/street", "street"),
    ("/place/postal_code", "postal_code"),
    ("/place/municipality", "municipality"),
    ("/municipalities", "municipality"),
];
/// At which field it is said by what others are alike, the one that says most first.
const SAID_AT: [(Likeness, &str); 4] = [
    (Likeness::Name, "/name/de"),
    (Likeness::Website, "/website"),
    (Likeness::Phone, "/contact/phone"),
    (Likeness::Place, "/place/street"),
];

/// What is typed into the form that others are looked for by, as parameters of the API.
pub(crate) fn compared(fields: &Fields) -> Vec<(&str, &str)> {
    let known = fields.pairs().iter().filter_map(|(name, value)| {
        let (_, parameter) = COMPARED.iter().find(|(field, _)| field == name)?;
        Some((*parameter, value.as_str()))
    });
    known.collect()
}

/// Whether the form was not taken as others like it are there already.
pub(crate) fn is_asked(refusal: &Refusal) -> bool {
    refusal.errors().iter().any(|error| error.code == ALREADY_THERE)
}

/// Does what the form of the page asks for. Where others are there already that are like it, that is asked
/// first.
pub(super) async fn register(api: &ApiClient, language: Language, fields: &Fields) -> Performed {
    let german = LanguageTag::german();
    let fields = form::in_its_municipality(fields);
    let has_parts = form::has_new_parts(&fields, &german);
    let profile = OrganisationProfile::named(LocalisedText::default(), german, Vec::new());
    let profile = form::profile(&fields, profile);
    let is_sure = action(&fields).0 == ANYWAY;
    let others = if is_sure { Vec::new() } else { alike(api, &fields).await };
    if has_parts || !others.is_empty() {
        check(api, &profile, &fields).await?;
    }
    if !others.is_empty() {
        return Err(already_there(&others).into());
    }
    let own = api.register_organisation(&profile).await?;
    if has_parts && complete(api, &own, &fields).await.is_err() {
        // Whoever sent the form again would register another one.
        let editor = WorkspacePage::Entry(own.profile.id.to_string());
        return Ok(said(&editor, language, "registered_alone"));
    }
    Ok(said(&WorkspacePage::Begin(own.id.to_string()), language, "registered"))
}

/// Organisations that are there already and are like this one. Who cannot be told is told nothing.
async fn alike(api: &ApiClient, fields: &Fields) -> Vec<SimilarOrganisation> {
    let found = api.similar_organisations(&compared(fields)).await;
    found.map(|found| found.items).unwrap_or_default()
}

/// The refusal of what is there already, until somebody is sure.
fn already_there(others: &[SimilarOrganisation]) -> Refusal {
    let is_alike = |likeness: &Likeness| others.iter().any(|other| other.by.contains(likeness));
    let field = SAID_AT.iter().find(|(likeness, _)| is_alike(likeness));
    let errors = field.map(|(_, field)| FieldError::new(*field, ALREADY_THERE));
    let problem = Problem::new(ProblemCode::Conflict).with_errors(errors.into_iter().collect());
    refused(ApiError::Problem(problem))
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
