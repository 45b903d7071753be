//! Which plural form a number takes.

use super::Language;

/// The CLDR plural category of a count in a language.
#[cfg(target_arch = "wasm32")]
pub(super) fn form(language: Language, count: u32) -> &'static str {
    use js_sys::{Array, Intl::PluralRules, Object};
    use wasm_bindgen::JsValue;

    let rules = PluralRules::new(&Array::of1(&JsValue::from_str(language.tag())), &Object::new());
    let form = String::from(rules.select(f64::from(count)));
    ["zero", "one", "two", "few", "many"].into_iter().find(|known| *known == form).unwrap_or("other")
}

/// The CLDR plural category of a count in a language.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn form(language: Language, count: u32) -> &'static str {
    use icu_locale_core::Locale;
    use icu_plurals::{PluralCategory, PluralRules};

    let rules = Locale::try_from_str(language.tag())
        .ok()
        .and_then(|locale| PluralRules::try_new_cardinal(locale.into()).ok());
    match rules.map(|rules| rules.category_for(count)) {
        Some(PluralCategory::Zero) => "zero",
        Some(PluralCategory::One) => "one",
        Some(PluralCategory::Two) => "two",
        Some(PluralCategory::Few) => "few",
        Some(PluralCategory::Many) => "many",
        Some(PluralCategory::Other) | None => "other",
    }
}
