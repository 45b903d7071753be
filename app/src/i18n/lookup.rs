//! Finding a text and filling it.

use serde_json::Value;

use super::{Language, Namespace, plural, store};

/// The label of a value known only at run time, `{group}.{key}` in the file;
/// the key itself if there is none.
#[must_use]
pub fn labelled(language: Language, namespace: Namespace, group: &str, key: &str) -> String {
    match store::find(language, namespace, &format!("{group}.{key}")) {
        Some(Value::String(text)) => text.clone(),
        _ => key.to_owned(),
    }
}

/// A text without placeholders. A text that is not loaded is empty: pages
/// load their texts before they render.
pub(super) fn plain(language: Language, namespace: Namespace, key: &str) -> &'static str {
    store::find(language, namespace, key).and_then(Value::as_str).unwrap_or_default()
}

/// A text with its placeholders filled.
pub(super) fn filled(
    language: Language,
    namespace: Namespace,
    key: &str,
    arguments: &[(&str, &str)],
) -> String {
    fill(language, plain(language, namespace, key), arguments)
}

/// The plural form that fits the count, with its placeholders filled.
pub(super) fn counted(
    language: Language,
    namespace: Namespace,
    key: &str,
    count: u32,
    arguments: &[(&str, &str)],
) -> String {
    let Some(Value::Object(forms)) = store::find(language, namespace, key) else {
        return String::new();
    };
    // A form for zero is used for zero in every language.
    let form = if count == 0 && forms.contains_key("zero") { "zero" } else { plural::form(language, count) };
    let text = forms.get(form).or_else(|| forms.get("other")).and_then(Value::as_str).unwrap_or_default();
    let count = count.to_string();
    let all: Vec<_> = arguments.iter().copied().chain([("count", count.as_str())]).collect();
    fill(language, text, &all)
}

fn fill(language: Language, text: &str, arguments: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        filled.push_str(before);
        if let Some((_, value)) = arguments.iter().find(|(known, _)| *known == name) {
            push_isolated(&mut filled, language, value);
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

/// In a text written from right to left, a Latin name is isolated so that it
/// does not carry the punctuation around it away.
fn push_isolated(text: &mut String, language: Language, value: &str) {
    let foreign = language.direction() == "rtl" && value.bytes().any(|byte| byte.is_ascii_alphabetic());
    if foreign {
        text.extend(['\u{2068}']);
    }
    text.push_str(value);
    if foreign {
        text.extend(['\u{2069}']);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;

    fn language(tag: &str) -> Language {
        Language::from_tag(tag).expect("the language exists")
    }

    #[test]
    fn arabic_uses_its_six_forms() {
        let arabic = language("ar");
        let forms: Vec<String> =
            [0, 1, 2, 3, 11, 100].iter().map(|count| texts::home::offer_count(arabic, *count)).collect();
        assert_eq!(forms, ["لا عروض", "عرض واحد", "عرضان", "3 عروض", "11 عرضًا", "100 عرض"]);
    }

    #[test]
    fn zero_has_words_where_a_form_is_given() {
        assert_eq!(texts::lists::offers_found(language("de"), 0), "Keine Angebote gefunden");
        assert_eq!(texts::home::offer_count(language("de"), 0), "0 Angebote");
    }

    #[test]
    fn latin_names_are_isolated_in_arabic_only() {
        let title = |tag| texts::problems::ignored_parameter(language(tag), "farbe");
        assert_eq!(title("de"), "„farbe“ kennen wir nicht.");
        assert_eq!(title("ar"), "لا نعرف «\u{2068}farbe\u{2069}».");
    }

    #[test]
    fn a_value_is_not_filled_again() {
        let text = texts::problems::ignored_value(language("en"), "{value}", "x");
        assert_eq!(text, "“x” is not a possible value of “{value}”.");
    }
}
