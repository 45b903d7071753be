//! What should be looked at in a content before it is published.

use chrono::NaiveDate;
use shared::attention::last_occurrence;
use shared::entry::{Contact, ContactData, ImageUse, LocalisedContent};
use shared::offer::OfferContent;
use shared::quality::{Hint, HintKind};
use shared::review::{Warning, WarningKind};
use shared::text::{LanguageTag, LocalisedText};
use shared::workspace::EntryContent;

pub mod duplicates;
mod people;
#[cfg(test)]
mod tests;

/// Fewer characters of a summary say too little.
const SHORTEST_SUMMARY: usize = 20;
/// More people that seem to be named are not told.
const MOST_PEOPLE: usize = 5;

/// When and where a content is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'a> {
    /// The day.
    pub today: NaiveDate,
    /// The federal state, whose public holidays count.
    pub federal_state: &'a str,
}

/// What should be looked at in a content with these contacts, of which these hints are known. What is much like it is
/// for [`duplicates`] to say.
#[must_use]
pub fn warnings(
    content: &EntryContent,
    contacts: &[&Contact],
    hints: &[Hint],
    moment: Moment<'_>,
) -> Vec<Warning> {
    let mut found = missing(content);
    if let EntryContent::Offer(offer) = content {
        found.extend(expired(offer, moment));
    }
    found.extend(unreachable(contacts));
    found.extend(
        hints.iter().filter(|hint| hint.kind == HintKind::HardToRead).map(|hint| Warning {
            text: hint.words.clone(),
            ..warning(WarningKind::HardToRead, &hint.pointer)
        }),
    );
    found.extend(named(content, contacts));
    found
}

fn warning(kind: WarningKind, pointer: &str) -> Warning {
    Warning { kind, pointer: pointer.to_owned(), text: None, entry: None }
}

fn about(kind: WarningKind, pointer: &str, text: impl Into<String>) -> Warning {
    Warning { text: Some(text.into()), ..warning(kind, pointer) }
}

/// Texts that are missing or very short in the language the content is written in.
fn missing(content: &EntryContent) -> Vec<Warning> {
    let (summary, description, image, logo) = match content {
        EntryContent::Offer(offer) => (&offer.summary, &offer.description, &offer.image, &None),
        EntryContent::Organisation(profile) => {
            (&profile.summary, &profile.description, &profile.image, &profile.logo)
        }
    };
    let language = content.source_language();
    let mut found = Vec::new();
    let short = written(summary, language);
    if short.chars().count() < SHORTEST_SUMMARY {
        let missing = warning(WarningKind::MissingText, &format!("/summary/{language}"));
        found.push(Warning { text: (!short.is_empty()).then(|| short.to_owned()), ..missing });
    }
    if written(description, language).is_empty() {
        found.push(warning(WarningKind::MissingText, &format!("/description/{language}")));
    }
    let is_unsaid = |picture: &ImageUse| written(&picture.alternative_text, language).is_empty();
    for (name, picture) in [("image", image), ("logo", logo)] {
        if picture.as_ref().is_some_and(is_unsaid) {
            let pointer = format!("/{name}/alternative_text/{language}");
            found.push(warning(WarningKind::MissingText, &pointer));
        }
    }
    found
}

/// A text in this language, empty if there is none.
fn written<'a>(text: &'a LocalisedText, language: &LanguageTag) -> &'a str {
    text.get(language).map_or("", |text| text.text.trim())
}

/// Days that are over.
fn expired(offer: &OfferContent, moment: Moment<'_>) -> Vec<Warning> {
    let days = [
        ("/valid_until", offer.valid_until),
        ("/publish_until", offer.publish_until),
        ("/registration/deadline", offer.registration.deadline),
        ("/schedule", last_occurrence(&offer.schedule, moment.federal_state)),
    ];
    let over = days.into_iter().filter_map(|(pointer, day)| Some((pointer, day?)));
    let over = over.filter(|(_, day)| *day < moment.today);
    over.map(|(pointer, day)| about(WarningKind::Expired, pointer, day.to_string())).collect()
}

/// Whether nobody can be reached, and addresses to which no mail can come.
fn unreachable(contacts: &[&Contact]) -> Vec<Warning> {
    if !contacts.iter().any(|contact| is_reachable(&contact.data)) {
        return vec![warning(WarningKind::Unreachable, "/contacts")];
    }
    let addresses = contacts.iter().filter_map(|contact| contact.data.email.as_deref());
    let unfinished = addresses.filter(|address| is_unfinished(address));
    unfinished.map(|address| about(WarningKind::Unreachable, "/contacts", address)).collect()
}

fn is_reachable(contact: &ContactData) -> bool {
    let ContactData { email, phone, website, .. } = contact;
    [email, phone, website].into_iter().flatten().any(|way| !way.trim().is_empty())
}

/// Whether no mail can come to an address: its domain has no dot, or does not end as domains do.
fn is_unfinished(address: &str) -> bool {
    let Some((name, domain)) = address.trim().rsplit_once('@') else { return true };
    let Some((host, end)) = domain.rsplit_once('.') else { return true };
    let is_end = end.chars().count() >= 2 && !end.chars().all(|letter| letter.is_ascii_digit());
    name.is_empty() || !is_end || host.split('.').any(str::is_empty)
}

/// People who are named, as far as it is not known that they agree. Of contacts, the function is told and not the
/// name.
fn named(content: &EntryContent, contacts: &[&Contact]) -> Vec<Warning> {
    let unasked = contacts.iter().filter(|contact| is_unasked(contact)).map(|contact| {
        let function = contact.data.function.shown_or_empty(&LanguageTag::german()).text;
        about(WarningKind::PersonalName, "/contacts", function)
    });
    let mut found: Vec<Warning> = unasked.collect();
    for (pointer, text) in texts(content) {
        for name in people::named_in(&text) {
            // Translations name the same people.
            if found.iter().all(|warning| warning.text.as_ref() != Some(&name)) {
                found.push(about(WarningKind::PersonalName, &pointer, name));
            }
        }
    }
    found.truncate(MOST_PEOPLE);
    found
}

/// Whether a contact names somebody of whom it is not recorded that they agree.
fn is_unasked(contact: &Contact) -> bool {
    let is_named = contact.data.name.as_ref().is_some_and(|name| !name.trim().is_empty());
    is_named && contact.name_consent_at.is_none()
}

/// Every text of a content, with its pointer; those in the language it is written in come first.
fn texts(content: &EntryContent) -> Vec<(String, String)> {
    let mut content = content.clone();
    let source = content.source_language().clone();
    let all = match &mut content {
        EntryContent::Offer(offer) => offer.texts_mut(),
        EntryContent::Organisation(profile) => profile.texts_mut(),
    };
    let mut texts: Vec<(bool, String, String)> = Vec::new();
    for (pointer, text) in all {
        let by_language = text.iter().map(|(language, text)| {
            (*language != source, format!("{pointer}/{language}"), text.text.clone())
        });
        texts.extend(by_language);
    }
    texts.sort_by_key(|(is_translation, ..)| *is_translation);
    texts.into_iter().map(|(_, pointer, text)| (pointer, text)).collect()
}
