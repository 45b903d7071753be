//! Parts of a content in words, to compare two versions.

use chrono::NaiveDate;
use leptos::prelude::*;
use serde_json::Value;
use shared::entry::ImageUse;
use shared::facet::Facet;
use shared::id::{ContactId, PlaceId};
use shared::offer::OfferContent;
use shared::organisation::OrganisationProfile;
use shared::schedule::Schedule;
use shared::text::{LanguageTag, LocalisedText};
use shared::workspace::{EntryContent, OrganisationWork};

use super::label;
use super::languages::{language_name, localised_texts};
use super::parts::{contact_line, place_line};
use crate::components::levels;
use crate::i18n::{Language, texts};
use crate::page_data::Clock;
use crate::pages::offer::ages;
use crate::state::Vocabulary;
use crate::view::Erase as _;
use crate::words::{self, local_time, long_date};
use crate::workspace::conflict::TEXTS;

/// What a part of a content is called; a text with its language.
pub(super) fn name(language: Language, vocabulary: &Vocabulary, part: &str) -> String {
    match part.rsplit_once('/') {
        Some((place, tag)) if TEXTS.contains(&place) => {
            let spoken = language_name(language, vocabulary, tag);
            texts::workspace::part_in(language, &place_name(language, place), &spoken)
        }
        _ => place_name(language, part),
    }
}

/// What was told of a part as it stands on a page: a text in the language it is written in.
pub(super) fn view(language: Language, part: &str, told: String) -> AnyView {
    let tag = part.rsplit_once('/').and_then(|(_, tag)| LanguageTag::parse(tag));
    // That nothing is written is said in the language of the page.
    let tag = tag.filter(|_| told != texts::workspace::nothing(language));
    let (lang, dir) = tag.map(|tag| (tag.as_str().to_owned(), tag.direction())).unzip();
    view! { <p class="desk__told"><bdi lang=lang dir=dir>{told}</bdi></p> }.erase()
}

/// What a part is called, or the part in which something lies.
pub(in crate::pages) fn place_name(language: Language, place: &str) -> String {
    match place {
        "cost/note" => texts::workspace::cost_note(language).to_owned(),
        "registration/how" => texts::workspace::registration_how(language).to_owned(),
        "access/note" => texts::workspace::access_note(language).to_owned(),
        "schedule/note" => texts::workspace::schedule_note(language).to_owned(),
        _ => label(language, "part", place.split('/').next().unwrap_or_default()),
    }
}

/// Tells parts of the contents of an organisation.
pub(in crate::pages) struct Teller<'a> {
    pub(in crate::pages) language: Language,
    pub(in crate::pages) vocabulary: &'a Vocabulary,
    /// The organisation with its contacts and places, if it is known.
    pub(in crate::pages) organisation: Option<&'a OrganisationWork>,
}

impl Teller<'_> {
    /// A part of two contents in words.
    pub(super) fn both(&self, one: &EntryContent, other: &EntryContent, part: &str) -> [String; 2] {
        let (one, mut told) = (self.told(one, part), self.told(other, part));
        // What differs is not told alike.
        if ["image", "logo"].contains(&part) && one == told {
            told = format!("{}\n{told}", texts::workspace::other_picture(self.language));
        }
        [one, told]
    }

    /// A part of a content in words.
    pub(in crate::pages) fn told(&self, content: &EntryContent, part: &str) -> String {
        let told = match (part.rsplit_once('/'), content) {
            (Some((place, tag)), _) => text_in(content, place, tag),
            (None, EntryContent::Offer(offer)) => self.of_offer(offer, part),
            (None, EntryContent::Organisation(profile)) => self.of_profile(profile, part),
        };
        match told.unwrap_or_else(|| of_value(self.language, content, part)) {
            told if told.is_empty() => texts::workspace::nothing(self.language).to_owned(),
            told => told,
        }
    }

    fn of_offer(&self, offer: &OfferContent, part: &str) -> Option<String> {
        let language = self.language;
        let one = |facet: Facet, key: &str| self.vocabulary.label(facet, key, language);
        Some(match part {
            "source_language" => language_name(language, self.vocabulary, offer.source_language.as_str()),
            "fields" => self.labels(Facet::Field, &offer.fields),
            "offer_types" => self.labels(Facet::Type, &offer.offer_types),
            "target_groups" => self.labels(Facet::TargetGroup, &offer.target_groups),
            "languages_spoken" => self.labels(Facet::Language, &offer.languages_spoken),
            "age" => offer.age.and_then(|age| ages(language, age)).unwrap_or_default(),
            "language_level" => {
                let range = offer.language_level;
                range.map(|range| levels(language, range, self.vocabulary)).unwrap_or_default()
            }
            "cost" => one(Facet::Cost, offer.cost.kind.key()),
            "format" => one(Facet::Format, offer.format.key()),
            "group_size" => one(Facet::GroupSize, offer.group_size.key()),
            "childcare" => one(Facet::Childcare, offer.childcare.key()),
            "registration" => {
                let kind = one(Facet::Registration, offer.registration.kind.key());
                match self.day(offer.registration.deadline) {
                    day if day.is_empty() => kind,
                    day => format!("{kind}\n{}: {day}", texts::workspace::registration_deadline(language)),
                }
            }
            "access" => one(Facet::Access, offer.access.kind.key()),
            "accessibility" => {
                let keys: Vec<&str> = offer.accessibility.iter().map(|it| it.key()).collect();
                self.labels(Facet::Accessibility, &keys)
            }
            "schedule" => schedule(language, &offer.schedule),
            "valid_from" => self.day(offer.valid_from),
            "valid_until" => self.day(offer.valid_until),
            "publish_from" => self.day(offer.publish_from),
            "publish_until" => self.day(offer.publish_until),
            "places" => self.places(&offer.places),
            "contacts" => self.contacts(&offer.contacts),
            "image" => self.image(offer.image.as_ref()),
            "documents" => {
                let title = |(number, title): (usize, &LocalisedText)| match all(title) {
                    title if title.is_empty() => {
                        texts::workspace::document(language, &(number + 1).to_string())
                    }
                    title => title,
                };
                let titles = offer.documents.iter().map(|document| &document.title).enumerate();
                lines(titles.map(title))
            }
            _ => return None,
        })
    }

    fn of_profile(&self, profile: &OrganisationProfile, part: &str) -> Option<String> {
        let language = self.language;
        Some(match part {
            "source_language" => language_name(language, self.vocabulary, profile.source_language.as_str()),
            "kind" => self.vocabulary.label(Facet::OrganisationKind, profile.kind.key(), language),
            "fields" => self.labels(Facet::Field, &profile.fields),
            // None means all.
            "municipalities" if profile.municipalities.is_empty() => {
                texts::facets::whole_county(language).to_owned()
            }
            "municipalities" => self.labels(Facet::Municipality, &profile.municipalities),
            "languages_spoken" => self.labels(Facet::Language, &profile.languages_spoken),
            "places" => self.places(&profile.places),
            "contacts" => self.contacts(&profile.contacts),
            "image" => self.image(profile.image.as_ref()),
            "logo" => self.image(profile.logo.as_ref()),
            _ => return None,
        })
    }

    fn labels<T: AsRef<str>>(&self, facet: Facet, keys: &[T]) -> String {
        self.vocabulary.labels(facet, keys, self.language)
    }

    fn day(&self, day: Option<NaiveDate>) -> String {
        day.map(|day| long_date(self.language, day)).unwrap_or_default()
    }

    /// Contacts, each as the form has it.
    fn contacts(&self, ids: &[ContactId]) -> String {
        let known = self.organisation.map_or(&[][..], |work| &work.contacts);
        let line = |id: &ContactId| match known.iter().find(|own| own.id == *id) {
            Some(own) => contact_line(self.language, &own.contact),
            None => texts::workspace::other_contact(self.language).to_owned(),
        };
        lines(ids.iter().map(line))
    }

    /// Places, each as the form has it.
    fn places(&self, ids: &[PlaceId]) -> String {
        let known = self.organisation.map_or(&[][..], |work| &work.places);
        let line = |id: &PlaceId| match known.iter().find(|own| own.id == *id) {
            Some(own) => place_line(self.language, self.vocabulary, &own.place),
            None => texts::workspace::other_place(self.language).to_owned(),
        };
        lines(ids.iter().map(line))
    }

    /// What can be seen on a picture, and who made it.
    fn image(&self, image: Option<&ImageUse>) -> String {
        let Some(image) = image else { return String::new() };
        let seen = Some(all(&image.alternative_text)).filter(|text| !text.is_empty());
        let seen = seen.unwrap_or_else(|| texts::workspace::picture(self.language).to_owned());
        lines([seen].into_iter().chain(image.credit.clone()))
    }
}

/// When something takes place, a line for each rule and each date; empty if it never does.
pub(in crate::pages) fn schedule(language: Language, schedule: &Schedule) -> String {
    let today = local_time(Clock::now()).date();
    let rules = schedule.rules.iter().map(|rule| words::rule(language, rule, today));
    let dates = schedule
        .dates
        .iter()
        .map(|single| words::day_and_time(language, single.date, single.start_time, single.end_time));
    let arrangement = schedule.by_arrangement.then(|| texts::workspace::by_arrangement(language).to_owned());
    let days: Vec<String> = schedule.exceptions.iter().map(|day| long_date(language, *day)).collect();
    let without = (!days.is_empty()).then(|| {
        let days = days.join(texts::common::list_separator(language));
        format!("{}: {days}", texts::workspace::exceptions(language))
    });
    lines(rules.chain(dates).chain(arrangement).chain(without))
}

/// A text of a content in a language; empty where there is none.
fn text_in(content: &EntryContent, place: &str, tag: &str) -> Option<String> {
    let tag = LanguageTag::parse(tag)?;
    let texts = localised_texts(content);
    let text = texts.iter().find(|(pointer, _)| pointer.strip_prefix('/') == Some(place));
    Some(text.and_then(|(_, text)| text.get(&tag)).map(|text| text.text.clone()).unwrap_or_default())
}

/// Any other part: values as they are.
fn of_value(language: Language, content: &EntryContent, part: &str) -> String {
    let value = match content {
        EntryContent::Offer(offer) => serde_json::to_value(offer),
        EntryContent::Organisation(profile) => serde_json::to_value(profile),
    };
    match value.ok().and_then(|value| value.get(part).cloned()) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text,
        Some(Value::Bool(true)) => texts::workspace::yes(language).to_owned(),
        Some(Value::Bool(false)) => texts::workspace::no(language).to_owned(),
        Some(_) => texts::workspace::changed_value(language).to_owned(),
    }
}

/// A text in all its languages.
fn all(text: &LocalisedText) -> String {
    lines(text.iter().map(|(_, text)| text.text.clone()))
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("\n")
}
