//! Parts of a content in words, to compare two versions.

use serde_json::Value;
use shared::facet::Facet;
use shared::text::LocalisedText;
use shared::workspace::EntryContent;

use super::label;
use crate::i18n::{Language, texts};
use crate::page_data::Clock;
use crate::state::Vocabulary;
use crate::words::{self, local_time};

/// What a part of a content is called.
pub(super) fn name(language: Language, part: &str) -> String {
    label(language, "part", part)
}

/// A part of a content in words.
pub(super) fn told(
    language: Language,
    vocabulary: &Vocabulary,
    content: &EntryContent,
    part: &str,
) -> String {
    let EntryContent::Offer(offer) = content else { return of_value(language, content, part) };
    let labels = |facet: Facet, keys: &[String]| vocabulary.labels(facet, keys, language);
    let one = |facet: Facet, key: &str| vocabulary.label(facet, key, language);
    let note = |text: Option<&LocalisedText>| text.map(|text| format!("\n{}", all(text))).unwrap_or_default();
    match part {
        "fields" => labels(Facet::Field, &offer.fields),
        "offer_types" => labels(Facet::Type, &offer.offer_types),
        "target_groups" => labels(Facet::TargetGroup, &offer.target_groups),
        "languages_spoken" => labels(Facet::Language, &offer.languages_spoken),
        "cost" => one(Facet::Cost, offer.cost.kind.key()) + &note(offer.cost.note.as_ref()),
        "format" => one(Facet::Format, offer.format.key()),
        "group_size" => one(Facet::GroupSize, offer.group_size.key()),
        "childcare" => one(Facet::Childcare, offer.childcare.key()),
        "registration" => {
            one(Facet::Registration, offer.registration.kind.key()) + &note(offer.registration.how.as_ref())
        }
        "access" => one(Facet::Access, offer.access.kind.key()) + &note(offer.access.note.as_ref()),
        "accessibility" => {
            let keys: Vec<&str> = offer.accessibility.iter().map(|it| it.key()).collect();
            vocabulary.labels(Facet::Accessibility, &keys, language)
        }
        "schedule" => {
            let today = local_time(Clock::now()).date();
            let rules = offer.schedule.rules.iter().map(|rule| words::rule(language, rule, today));
            let dates =
                offer.schedule.dates.iter().map(|single| {
                    words::day_and_time(language, single.date, single.start_time, single.end_time)
                });
            let arrangement =
                offer.schedule.by_arrangement.then(|| texts::workspace::by_arrangement(language).to_owned());
            let lines: Vec<String> = rules.chain(dates).chain(arrangement).collect();
            lines.join("\n") + &note(offer.schedule.note.as_ref())
        }
        _ => of_value(language, content, part),
    }
}

/// Any other part: texts in all languages, values as they are.
fn of_value(language: Language, content: &EntryContent, part: &str) -> String {
    let value = match content {
        EntryContent::Offer(offer) => serde_json::to_value(offer),
        EntryContent::Organisation(profile) => serde_json::to_value(profile),
    };
    match value.ok().and_then(|value| value.get(part).cloned()) {
        None | Some(Value::Null) => texts::workspace::nothing(language).to_owned(),
        Some(Value::String(text)) => text,
        Some(Value::Array(items)) => {
            texts::workspace::items(language, u32::try_from(items.len()).unwrap_or_default())
        }
        Some(Value::Bool(true)) => texts::workspace::yes(language).to_owned(),
        Some(Value::Bool(false)) => texts::workspace::no(language).to_owned(),
        Some(value) => match serde_json::from_value::<LocalisedText>(value) {
            Ok(text) if text.is_empty() => texts::workspace::nothing(language).to_owned(),
            Ok(text) => all(&text),
            Err(_) => texts::workspace::changed_value(language).to_owned(),
        },
    }
}

/// A text in all its languages.
fn all(text: &LocalisedText) -> String {
    let lines: Vec<&str> = text.iter().map(|(_, text)| text.text.as_str()).collect();
    lines.join("\n")
}
