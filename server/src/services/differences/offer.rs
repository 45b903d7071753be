//! The fields of an offer.

use std::collections::BTreeSet;

use shared::facet::Facet;
use shared::id::MediaId;
use shared::offer::{
    AccessibilityFeature, AgeRange, DocumentUse, LanguageLevel, LevelRange, OfferContent, Registration,
};

use super::{Found, profile};

/// Compares the fields in the order of the form.
pub(super) fn compare(found: &mut Found<'_>, before: &OfferContent, after: &OfferContent) {
    basics(found, before, after);
    who(found, before, after);
    found.schedule("/schedule", &before.schedule, &after.schedule);
    found.date("/valid_from", before.valid_from, after.valid_from);
    found.date("/valid_until", before.valid_until, after.valid_until);
    found.date("/publish_from", before.publish_from, after.publish_from);
    found.date("/publish_until", before.publish_until, after.publish_until);
    found.labels("/format", Facet::Format, &[before.format.key()], &[after.format.key()]);
    found.ids("/places", &before.places, &after.places);
    found.line("/online_url", before.online_url.as_deref(), after.online_url.as_deref());
    found.flag("/whole_county", before.whole_county, after.whole_county);
    let (features_before, features_after) = (keys(&before.accessibility), keys(&after.accessibility));
    found.labels("/accessibility", Facet::Accessibility, &features_before, &features_after);
    found.ids("/contacts", &before.contacts, &after.contacts);
    profile::picture(found, "/image", before.image.as_ref(), after.image.as_ref());
    documents(found, &before.documents, &after.documents);
}

fn basics(found: &mut Found<'_>, before: &OfferContent, after: &OfferContent) {
    found.text("/title", Some(&before.title), Some(&after.title));
    found.text("/summary", Some(&before.summary), Some(&after.summary));
    found.labels("/offer_types", Facet::Type, &before.offer_types, &after.offer_types);
    found.labels("/fields", Facet::Field, &before.fields, &after.fields);
    found.text("/description", Some(&before.description), Some(&after.description));
    let languages = (&before.source_language, &after.source_language);
    found.labels("/source_language", Facet::Language, &[languages.0.as_str()], &[languages.1.as_str()]);
}

fn who(found: &mut Found<'_>, before: &OfferContent, after: &OfferContent) {
    found.labels("/target_groups", Facet::TargetGroup, &before.target_groups, &after.target_groups);
    found.labels("/languages_spoken", Facet::Language, &before.languages_spoken, &after.languages_spoken);
    found.labels("/cost/kind", Facet::Cost, &[before.cost.kind.key()], &[after.cost.kind.key()]);
    found.text("/cost/note", before.cost.note.as_ref(), after.cost.note.as_ref());
    registration(found, &before.registration, &after.registration);
    found.line("/age", ages(before.age).as_deref(), ages(after.age).as_deref());
    let (levels_before, levels_after) = (levels(before.language_level), levels(after.language_level));
    found.labels("/language_level", Facet::Level, &levels_before, &levels_after);
    found.labels("/access/kind", Facet::Access, &[before.access.kind.key()], &[after.access.kind.key()]);
    found.text("/access/note", before.access.note.as_ref(), after.access.note.as_ref());
    found.labels("/childcare", Facet::Childcare, &[before.childcare.key()], &[after.childcare.key()]);
    found.labels("/group_size", Facet::GroupSize, &[before.group_size.key()], &[after.group_size.key()]);
}

fn registration(found: &mut Found<'_>, before: &Registration, after: &Registration) {
    let kinds = (before.kind.key(), after.kind.key());
    found.labels("/registration/kind", Facet::Registration, &[kinds.0], &[kinds.1]);
    found.text("/registration/how", before.how.as_ref(), after.how.as_ref());
    found.date("/registration/deadline", before.deadline, after.deadline);
}

/// The documents, and of those that stay what they are called.
fn documents(found: &mut Found<'_>, before: &[DocumentUse], after: &[DocumentUse]) {
    let ids = |documents: &[DocumentUse]| -> Vec<MediaId> { documents.iter().map(|it| it.media).collect() };
    found.ids("/documents", &ids(before), &ids(after));
    for (number, document) in after.iter().enumerate() {
        if let Some(known) = before.iter().find(|known| known.media == document.media) {
            found.text(&format!("/documents/{number}/title"), Some(&known.title), Some(&document.title));
        }
    }
}

/// Ages as they are written in every language.
fn ages(ages: Option<AgeRange>) -> Option<String> {
    match ages? {
        AgeRange { from: None, to: None } => None,
        AgeRange { from: Some(from), to: None } => Some(format!("{from}+")),
        AgeRange { from: Some(from), to: Some(to) } if from == to => Some(from.to_string()),
        AgeRange { from, to: Some(to) } => Some(format!("{}–{to}", from.unwrap_or_default())),
    }
}

/// Every level of a range.
fn levels(range: Option<LevelRange>) -> Vec<&'static str> {
    let Some(range) = range else { return Vec::new() };
    let levels = LanguageLevel::ALL.iter().filter(|level| (range.from..=range.to).contains(*level));
    levels.map(|level| level.key()).collect()
}

fn keys(features: &BTreeSet<AccessibilityFeature>) -> Vec<&'static str> {
    features.iter().map(|feature| feature.key()).collect()
}
