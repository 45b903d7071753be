//! Texts in several languages, as forms have them.

use shared::entry::LocalisedContent;
use shared::problem::FieldError;
use shared::text::{LanguageTag, LocalisedText, Origin, Text};

use super::Fields;
use crate::workspace::STATE_NOTE;

/// What the name of a field begins with that says that the text whose name follows was compared with its
/// source text and is still right.
pub const COMPARED: &str = "/compared";
/// Stands where names have a language: for the one that is chosen from a list. It is no language itself.
const ADDED: &str = "added";

/// The field of a text in the language that is chosen from a list.
#[must_use]
pub fn added_text(pointer: &str) -> String {
    format!("{pointer}/{ADDED}")
}

/// The list from which a language is chosen for what lies at a pointer.
#[must_use]
pub fn added_language(place: &str) -> String {
    format!("/{ADDED}{place}")
}

/// What is wrong where texts are written and their language is not chosen.
#[must_use]
pub fn added_error(fields: &Fields, place: &str) -> Option<FieldError> {
    let list = added_language(place);
    let is_chosen = fields.line(&list).flatten().is_some();
    let is_written = |(name, value): &(String, String)| {
        let beneath = name.strip_prefix(place).and_then(|rest| rest.strip_suffix(ADDED));
        beneath.is_some_and(|rest| rest.starts_with('/')) && !value.trim().is_empty()
    };
    let is_missing = !is_chosen && fields.pairs().iter().any(is_written);
    is_missing.then(|| FieldError::new(list, "language_missing"))
}

/// Every text in every language that the form has.
pub(super) fn texts(fields: &Fields, content: &mut dyn LocalisedContent) {
    for (pointer, text) in content.texts_mut() {
        versions(fields, &pointer, text);
    }
}

/// The texts of a part at a pointer, in every language of the form but the one it is written in.
pub(super) fn translations(
    fields: &Fields,
    place: &str,
    written: &LanguageTag,
    part: &mut dyn LocalisedContent,
) {
    texts(&beneath(fields, place, written), part);
}

/// The remark on a state as its form has it; `stored` is the one before.
#[must_use]
pub fn state_note(
    fields: &Fields,
    stored: Option<&LocalisedText>,
    written: &LanguageTag,
) -> Option<LocalisedText> {
    let note = fields.line(STATE_NOTE)?.unwrap_or_default();
    let mut text = stored.cloned().unwrap_or_default();
    if text.get(written).is_none_or(|known| known.text != note) {
        // Another remark keeps those translations that the form shows.
        let is_shown = |tag: &LanguageTag| fields.one(&format!("{STATE_NOTE}/{tag}")).is_some();
        let shown = text.iter().filter(|(tag, _)| is_shown(tag));
        let shown: Vec<_> = shown.map(|(tag, text)| (tag.clone(), text.clone())).collect();
        text = LocalisedText::default();
        for (tag, version) in shown {
            text.set(tag, version);
        }
    }
    write(&mut text, written.clone(), &note);
    versions(&beneath(fields, STATE_NOTE, written), "", &mut text);
    (!text.is_empty()).then_some(text)
}

/// A text in every language that the form has.
fn versions(fields: &Fields, pointer: &str, text: &mut LocalisedText) {
    for (name, value) in fields.pairs() {
        let language = name.strip_prefix(pointer).and_then(|rest| rest.strip_prefix('/'));
        if let Some(language) = language.and_then(LanguageTag::parse) {
            if fields.is_ticked(&format!("{COMPARED}{name}")) == Some(true) {
                compare(text, &language);
            }
            write(text, language, value);
        }
    }
}

/// The fields of translations beneath a pointer, by their names there, in the language that is chosen for
/// them and without spaces around them.
fn beneath(fields: &Fields, place: &str, written: &LanguageTag) -> Fields {
    let added = fields.one(&added_language(place)).unwrap_or_default();
    let own = |(name, value): &(String, String)| {
        let compared = name.strip_prefix(COMPARED);
        let (pointer, tag) = compared.unwrap_or(name).strip_prefix(place)?.rsplit_once('/')?;
        let value = value.trim();
        if tag == written.as_str() || (tag == ADDED && value.is_empty()) {
            return None;
        }
        let tag = if tag == ADDED { added } else { tag };
        let mark = compared.map_or("", |_| COMPARED);
        Some((format!("{mark}{pointer}/{tag}"), value.to_owned()))
    };
    Fields::new(fields.pairs().iter().filter_map(own).collect())
}

/// Writes a text, unless it is there already: then it stays as it is with where it comes from.
pub(super) fn write(text: &mut LocalisedText, language: LanguageTag, value: &str) {
    // Browsers send line breaks as two characters.
    let value = value.replace("\r\n", "\n");
    if text.get(&language).is_none_or(|known| known.text != value) {
        text.set(language, Text::new(value, Origin::Person));
    }
    text.forget_blanks();
}

/// Notes that somebody has compared a translation with its source text.
fn compare(text: &mut LocalisedText, language: &LanguageTag) {
    if let Some(known) = text.get(language) {
        let compared = Text { checked: true, source_hash: None, ..known.clone() };
        text.set(language.clone(), compared);
    }
}

#[cfg(test)]
mod tests {
    use shared::entry::ContactData;
    use shared::place::PlaceData;

    use super::super::tests::fields;
    use super::super::{stated_contact, stated_place};
    use super::*;

    fn tag(text: &str) -> LanguageTag {
        LanguageTag::parse(text).expect("a tag")
    }

    /// What stands in a text, by language.
    fn told(text: Option<&LocalisedText>) -> Vec<(&str, &str)> {
        let texts = text.into_iter().flat_map(LocalisedText::iter);
        texts.map(|(tag, text)| (tag.as_str(), text.text.as_str())).collect()
    }

    /// A contact with a function in German and, by a machine, in English.
    fn office() -> ContactData {
        let mut contact = ContactData::default();
        contact.function.set(LanguageTag::german(), Text::new("Büro", Origin::Person));
        let english = Text { source_hash: Some("1".to_owned()), ..Text::new("Office", Origin::Machine) };
        contact.function.set(tag("en"), english);
        contact
    }

    #[test]
    fn contacts_and_places_are_written_in_any_language() {
        let german = LanguageTag::german();
        let form = fields(&[
            ("/contact/function/de", " Anmeldung "),
            ("/contact/function/de-simple", " Hier melden Sie sich an "),
            ("/contact/function/en", ""),
            ("/contact/note/ar", "صباحًا"),
            ("/contact/phone", "1"),
            ("/contacts", "2"),
        ]);
        let contact = stated_contact(&form, &german, office()).contact;
        let function = [("de", "Anmeldung"), ("de-simple", "Hier melden Sie sich an")];
        assert_eq!(told(Some(&contact.function)), function);
        assert_eq!(told(contact.note.as_ref()), [("ar", "صباحًا")]);
        let form = fields(&[
            ("/place/name/de", "Pfarrheim"),
            ("/place/name/en", "Parish hall"),
            ("/place/note/de", "Eingang im Hof"),
            ("/place/note/uk", " "),
        ]);
        let place = stated_place(&form, &german, PlaceData::default());
        assert_eq!(told(place.name.as_ref()), [("de", "Pfarrheim"), ("en", "Parish hall")]);
        assert_eq!(told(place.note.as_ref()), [("de", "Eingang im Hof")]);
        let emptied = stated_place(&fields(&[("/place/note/de", "")]), &german, place);
        assert_eq!((emptied.name.is_some(), emptied.note), (true, None));
    }

    #[test]
    fn a_translation_that_stays_keeps_where_it_comes_from_until_it_is_compared() {
        let german = LanguageTag::german();
        let english = |pairs: &[(&str, &str)]| {
            let contact = stated_contact(&fields(pairs), &german, office()).contact;
            contact.function.get(&tag("en")).cloned().expect("a translation")
        };
        let (same, compared) =
            (("/contact/function/en", "Office"), ("/compared/contact/function/en", "true"));
        let known = office().function.get(&tag("en")).cloned().expect("a translation");
        assert_eq!(english(&[("/contact/function/de", "Anmeldung"), same]), known);
        assert_eq!(english(&[same, compared]), Text { checked: true, source_hash: None, ..known });
        let written = english(&[("/contact/function/en", "Bureau"), compared]);
        assert_eq!(written, Text::new("Bureau", Origin::Person));
    }

    #[test]
    fn a_language_is_chosen_for_what_is_added() {
        let german = LanguageTag::german();
        let (text, blank) = (("/contact/function/added", "Biuro"), ("/contact/note/added", " "));
        let polish = fields(&[text, blank, ("/added/contact", "pl")]);
        let contact = stated_contact(&polish, &german, office()).contact;
        assert_eq!(told(Some(&contact.function)), [("de", "Büro"), ("en", "Office"), ("pl", "Biuro")]);
        assert_eq!((contact.note, added_error(&polish, "/contact")), (None, None));
        for none in [&[text][..], &[text, ("/added/contact", "")], &[text, ("/added/place", "pl")]] {
            let fields = fields(none);
            assert_eq!(stated_contact(&fields, &german, office()).contact, office());
            let error = FieldError::new("/added/contact", "language_missing");
            assert_eq!(added_error(&fields, "/contact"), Some(error), "{none:?}");
            assert_eq!(added_error(&fields, "/place"), None);
        }
        assert_eq!(added_error(&fields(&[blank, ("/added/contact", "")]), "/contact"), None);
    }

    #[test]
    fn a_remark_keeps_what_is_still_about_it() {
        let german = LanguageTag::german();
        let mut stored = LocalisedText::new(german.clone(), Text::new("Ferien", Origin::Person));
        stored.set(tag("en"), Text::new("Holidays", Origin::Machine));
        let read = |pairs: &[(&str, &str)]| state_note(&fields(pairs), Some(&stored), &german);
        assert_eq!(read(&[(STATE_NOTE, " Ferien ")]), Some(stored.clone()));
        assert_eq!(told(read(&[(STATE_NOTE, "Umbau")]).as_ref()), [("de", "Umbau")]);
        let english = ("/state_note/en", "Holidays");
        let changed = read(&[(STATE_NOTE, "Umbau"), english]).expect("a remark");
        assert_eq!(told(Some(&changed)), [("de", "Umbau"), ("en", "Holidays")]);
        assert_eq!(changed.get(&tag("en")), stored.get(&tag("en")));
        let added = [(STATE_NOTE, "Ferien"), ("/state_note/added", "Wakacje"), ("/added/state_note", "pl")];
        let texts = [("de", "Ferien"), ("en", "Holidays"), ("pl", "Wakacje")];
        assert_eq!(told(read(&added).as_ref()), texts);
        assert_eq!(read(&[(STATE_NOTE, ""), ("/state_note/en", " ")]), None);
        assert_eq!(read(&[("/until", "")]), None);
    }
}
