//! What mails say of corrections: what each has made of what.

use app::i18n::{Namespace, labelled, texts};
use app::words::long_date;
use chrono::NaiveDate;
use shared::facet::Facet;
use shared::review::{Difference, FieldChange, TextChange, TextPart};
use shared::taxonomy::label;

use super::decisions::part_at;
use super::{Paragraph, Writer, isolated};

/// Most characters that are shown of a text.
const LONGEST: usize = 200;
/// How many characters are shown of what stands as before, beside what does not.
const BESIDE: usize = 40;
/// What stands for what is left out.
const LEFT_OUT: char = '…';

impl Writer<'_> {
    /// What a field said before, and what it says now.
    pub(super) fn correction(&self, difference: &Difference) -> Paragraph {
        let language = self.language;
        let about = part_at(language, &difference.pointer);
        let (before, after) = match &difference.change {
            FieldChange::Text { parts, .. } => {
                (excerpt(parts, TextChange::Added), excerpt(parts, TextChange::Removed))
            }
            FieldChange::Labels { facet, before, after } => {
                (self.values(*facet, before), self.values(*facet, after))
            }
            FieldChange::Plain { before, after } => (self.listed(before), self.listed(after)),
            FieldChange::Date { before, after } => (self.day(*before), self.day(*after)),
            // In words these would be longer than the rest of the mail.
            FieldChange::Flag { .. } | FieldChange::Schedule { .. } => {
                let lines = vec![texts::mail::corrected_otherwise(language).to_owned()];
                return Paragraph::Quotation { about, lines };
            }
        };
        let mut lines = Vec::with_capacity(2);
        if !before.is_empty() {
            lines.push(texts::mail::corrected_before(language, &isolated(&before)));
        }
        lines.push(if after.is_empty() {
            texts::mail::corrected_away(language).to_owned()
        } else {
            texts::mail::corrected_after(language, &isolated(&after))
        });
        Paragraph::Quotation { about, lines }
    }

    fn day(&self, day: Option<NaiveDate>) -> String {
        day.map(|day| long_date(self.language, day)).unwrap_or_default()
    }

    /// Values of a facet, as one enumeration.
    fn values(&self, facet: Facet, keys: &[String]) -> String {
        let values: Vec<String> = keys.iter().map(|key| self.value(facet, key)).collect();
        self.listed(&values)
    }

    /// What a value is called; its key if it has no name.
    fn value(&self, facet: Facet, key: &str) -> String {
        let reference = self.store.reference();
        let (taxonomy, region) = (&reference.taxonomy, &reference.region);
        let labels = match facet {
            Facet::Field => taxonomy.field(key).map(|field| &field.labels),
            Facet::Type => taxonomy.offer_type(key).map(|offer_type| &offer_type.labels),
            Facet::TargetGroup => taxonomy.target_group(key).map(|group| &group.labels),
            Facet::Language => taxonomy.language(key).map(|language| &language.labels),
            Facet::Municipality => region.municipality(key).map(|municipality| &municipality.name),
            fixed => return labelled(self.language, Namespace::Facets, fixed.key(), key),
        };
        let tag = self.language.language_tag();
        labels.map_or(key, |labels| label(labels, &tag)).to_owned()
    }

    /// Several names, as one enumeration.
    fn listed(&self, names: &[String]) -> String {
        cut(&names.join(texts::common::list_separator(self.language)))
    }
}

/// As much of a text, without parts that have come or gone, as is needed to see what has become of it.
fn excerpt(parts: &[TextPart], without: TextChange) -> String {
    let last = parts.len().saturating_sub(1);
    let shown = parts.iter().enumerate().filter(|(_, part)| part.change != without);
    let shown = shown.map(|(number, part)| match part.change {
        TextChange::Kept => ends(&part.text, number > 0, number < last),
        TextChange::Added | TextChange::Removed => part.text.clone(),
    });
    let text: String = shown.collect();
    cut(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// What is shown of a part that stands as before: its ends that are beside something else.
fn ends(text: &str, is_begin_shown: bool, is_end_shown: bool) -> String {
    let length = text.chars().count();
    let shown = BESIDE * (usize::from(is_begin_shown) + usize::from(is_end_shown));
    if length <= shown + 1 {
        return text.to_owned();
    }
    let begin: String = text.chars().take(if is_begin_shown { BESIDE } else { 0 }).collect();
    let end: String = text.chars().skip(length - if is_end_shown { BESIDE } else { 0 }).collect();
    format!("{begin}{LEFT_OUT}{end}")
}

/// The begin of a text that is too long.
fn cut(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST - 1).chain([LEFT_OUT]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(change: TextChange, text: &str) -> TextPart {
        TextPart { change, text: text.to_owned() }
    }

    #[test]
    fn of_long_texts_what_is_beside_a_change_is_shown() {
        let long = "Wir sprechen zusammen Deutsch, jede und jeder so gut es geht. ".repeat(20);
        let parts = [
            part(TextChange::Kept, &long),
            part(TextChange::Removed, "Kafee"),
            part(TextChange::Added, "Kaffee"),
            part(TextChange::Kept, " und\n\nKuchen."),
        ];
        let beside = "Deutsch, jede und jeder so gut es geht.";
        assert_eq!(excerpt(&parts, TextChange::Added), format!("…{beside} Kafee und Kuchen."));
        assert_eq!(excerpt(&parts, TextChange::Removed), format!("…{beside} Kaffee und Kuchen."));
    }

    #[test]
    fn short_texts_are_shown_as_they_are_and_long_ones_cut() {
        let parts = [part(TextChange::Removed, "Kurs"), part(TextChange::Added, "Abendkurs")];
        assert_eq!(excerpt(&parts, TextChange::Added), "Kurs");
        assert_eq!(excerpt(&parts, TextChange::Removed), "Abendkurs");
        let long = excerpt(&[part(TextChange::Added, &"ä".repeat(300))], TextChange::Removed);
        assert_eq!((long.chars().count(), long.ends_with("ä…")), (200, true));
        assert_eq!(excerpt(&[part(TextChange::Added, "Neu")], TextChange::Added), "");
    }
}
