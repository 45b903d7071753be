//! The fields of the profile of an organisation.

use shared::entry::ImageUse;
use shared::facet::Facet;
use shared::id::MediaId;
use shared::organisation::OrganisationProfile;

use super::Found;

/// Compares the fields in the order of the form.
pub(super) fn compare(found: &mut Found<'_>, before: &OrganisationProfile, after: &OrganisationProfile) {
    found.text("/name", Some(&before.name), Some(&after.name));
    found.line("/short_name", before.short_name.as_deref(), after.short_name.as_deref());
    found.labels("/kind", Facet::OrganisationKind, &[before.kind.key()], &[after.kind.key()]);
    found.text("/summary", Some(&before.summary), Some(&after.summary));
    found.text("/description", Some(&before.description), Some(&after.description));
    found.line("/website", before.website.as_deref(), after.website.as_deref());
    found.labels("/fields", Facet::Field, &before.fields, &after.fields);
    found.labels("/municipalities", Facet::Municipality, &before.municipalities, &after.municipalities);
    found.ids("/places", &before.places, &after.places);
    found.ids("/contacts", &before.contacts, &after.contacts);
    picture(found, "/logo", before.logo.as_ref(), after.logo.as_ref());
    picture(found, "/image", before.image.as_ref(), after.image.as_ref());
    found.labels("/languages_spoken", Facet::Language, &before.languages_spoken, &after.languages_spoken);
    let languages = (&before.source_language, &after.source_language);
    found.labels("/source_language", Facet::Language, &[languages.0.as_str()], &[languages.1.as_str()]);
}

/// A picture, and what is said of it.
pub(super) fn picture(
    found: &mut Found<'_>,
    pointer: &str,
    before: Option<&ImageUse>,
    after: Option<&ImageUse>,
) {
    let ids =
        |picture: Option<&ImageUse>| -> Vec<MediaId> { picture.map(|it| it.media).into_iter().collect() };
    found.ids(&format!("{pointer}/media"), &ids(before), &ids(after));
    let (text_before, text_after) =
        (before.map(|it| &it.alternative_text), after.map(|it| &it.alternative_text));
    found.text(&format!("{pointer}/alternative_text"), text_before, text_after);
    let credit = |picture: Option<&ImageUse>| picture.and_then(|it| it.credit.clone());
    found.line(&format!("{pointer}/credit"), credit(before).as_deref(), credit(after).as_deref());
}
