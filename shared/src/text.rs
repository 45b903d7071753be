//! Texts people read, in several languages.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::wire_enum;

/// A BCP 47 language tag such as `de`, `ar` or `de-simple` (Leichte Sprache).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct LanguageTag(String);

impl LanguageTag {
    /// The tag of a text whose language is not known yet ("undetermined" in
    /// BCP 47). Files may leave the language out; reading them replaces this
    /// tag by the source language ([`LocalisedText::settle`]).
    #[must_use]
    pub fn undetermined() -> Self {
        Self("und".to_owned())
    }

    /// German, the usual source language.
    #[must_use]
    pub fn german() -> Self {
        Self("de".to_owned())
    }

    /// Checks the shape of a tag: a primary language of two or three lower-case
    /// letters, then subtags of two to eight letters or digits.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let mut parts = tag.split('-');
        let primary = parts.next()?;
        let primary_fits =
            matches!(primary.len(), 2 | 3) && primary.bytes().all(|byte| byte.is_ascii_lowercase());
        let subtags_fit = parts.all(|part| {
            (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        });
        (primary_fits && subtags_fit).then(|| Self(tag.to_owned()))
    }

    /// The tag as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The primary language: `de` of `de-simple`.
    #[must_use]
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }

    /// The direction this language is written in, for the attribute `dir`.
    #[must_use]
    pub fn direction(&self) -> &'static str {
        match self.primary() {
            "ar" | "fa" | "ckb" | "ur" | "ps" | "he" => "rtl",
            _ => "ltr",
        }
    }
}

impl fmt::Display for LanguageTag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for LanguageTag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tag = String::deserialize(deserializer)?;
        Self::parse(&tag).ok_or_else(|| de::Error::custom(format!("`{tag}` is not a language tag")))
    }
}

wire_enum!(
    /// Who wrote a text.
    Origin {
        /// A person wrote it.
        Person = "person",
        /// A machine translated it.
        Machine = "machine",
        /// It came with an import.
        Import = "import",
    }
);

/// A text in one language with where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Text {
    /// The text itself.
    pub text: String,
    /// Who wrote it.
    pub origin: Origin,
    /// Hash of the source text this one translates; a translation is stale
    /// when it differs from the hash of the present source text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_hash: Option<String>,
    /// Whether a person has checked it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub checked: bool,
}

impl Text {
    /// A text of this origin, not checked, without reference to a source text.
    #[must_use]
    pub fn new(text: impl Into<String>, origin: Origin) -> Self {
        Self { text: text.into(), origin, source_hash: None, checked: false }
    }

    /// Whether there is nothing to read.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Whether a machine translated it and no person has checked that yet: it is to be checked even while
    /// its source text stays as it is.
    #[must_use]
    pub fn is_unchecked(&self) -> bool {
        self.origin == Origin::Machine && !self.checked
    }
}

impl<'de> Deserialize<'de> for Text {
    /// Reads the object form; a plain string means an imported text.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Full {
            text: String,
            origin: Origin,
            source_hash: Option<String>,
            #[serde(default)]
            checked: bool,
        }
        struct TextVisitor;
        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Text;

            fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
                formatter.write_str("a string or an object with `text` and `origin`")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Text, E> {
                Ok(Text::new(text, Origin::Import))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Text, A::Error> {
                let full = Full::deserialize(de::value::MapAccessDeserializer::new(map))?;
                Ok(Text {
                    text: full.text,
                    origin: full.origin,
                    source_hash: full.source_hash,
                    checked: full.checked,
                })
            }
        }
        deserializer.deserialize_any(TextVisitor)
    }
}

/// One text in any number of languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct LocalisedText(BTreeMap<LanguageTag, Text>);

impl LocalisedText {
    /// A text in one language.
    #[must_use]
    pub fn new(language: LanguageTag, text: Text) -> Self {
        Self(BTreeMap::from([(language, text)]))
    }

    /// The text in exactly this language.
    #[must_use]
    pub fn get(&self, language: &LanguageTag) -> Option<&Text> {
        self.0.get(language)
    }

    /// Adds or replaces the text in one language.
    pub fn set(&mut self, language: LanguageTag, text: Text) {
        self.0.insert(language, text);
    }

    /// Takes blank texts away, which say nothing.
    pub fn forget_blanks(&mut self) {
        self.0.retain(|_, text| !text.is_blank());
    }

    /// Every language with its text, to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&LanguageTag, &mut Text)> {
        self.0.iter_mut()
    }

    /// Every language with its text.
    pub fn iter(&self) -> impl Iterator<Item = (&LanguageTag, &Text)> {
        self.0.iter()
    }

    /// Whether there is no text in any language.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.values().all(Text::is_blank)
    }

    /// Gives a text whose language the author left out the source language.
    pub fn settle(&mut self, source_language: &LanguageTag) {
        if let Some(text) = self.0.remove(&LanguageTag::undetermined()) {
            self.0.entry(source_language.clone()).or_insert(text);
        }
    }

    /// The text as answers carry it, with the source language chosen; `None` if
    /// there is no text at all. Blank texts are left out.
    #[must_use]
    pub fn shown(&self, source_language: &LanguageTag) -> Option<ShownText> {
        let present = || self.0.iter().filter(|(_, text)| !text.is_blank());
        let (language, text) =
            present().find(|(language, _)| *language == source_language).or_else(|| present().next())?;
        let machine = present().filter(|(_, text)| text.origin == Origin::Machine);
        Some(ShownText {
            text: text.text.clone(),
            language: language.clone(),
            fallback: false,
            machine: machine.map(|(tag, _)| tag.clone()).collect(),
            languages: present().map(|(tag, text)| (tag.clone(), text.text.clone())).collect(),
        })
    }

    /// As [`LocalisedText::shown`], for a text that must be there.
    #[must_use]
    pub fn shown_or_empty(&self, source_language: &LanguageTag) -> ShownText {
        self.shown(source_language).unwrap_or_else(|| ShownText {
            text: String::new(),
            language: source_language.clone(),
            fallback: false,
            machine: Vec::new(),
            languages: BTreeMap::new(),
        })
    }
}

impl<'de> Deserialize<'de> for LocalisedText {
    /// Reads a map from language tag to text; a plain string is a text whose
    /// language is still undetermined.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct LocalisedTextVisitor;
        impl<'de> Visitor<'de> for LocalisedTextVisitor {
            type Value = LocalisedText;

            fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
                formatter.write_str("a string or a map from language tag to text")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<LocalisedText, E> {
                Ok(LocalisedText::new(LanguageTag::undetermined(), Text::new(text, Origin::Import)))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<LocalisedText, A::Error> {
                Deserialize::deserialize(de::value::MapAccessDeserializer::new(map)).map(LocalisedText)
            }
        }
        deserializer.deserialize_any(LocalisedTextVisitor)
    }
}

/// A [`LocalisedText`] as API answers carry it: the text chosen for the
/// reader, and all languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShownText {
    /// The text chosen for the reader.
    pub text: String,
    /// The language of that text.
    pub language: LanguageTag,
    /// Whether the language is another than the reader asked for.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fallback: bool,
    /// The languages whose text a machine translated.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub machine: Vec<LanguageTag>,
    /// Every language there is.
    pub languages: BTreeMap<LanguageTag, String>,
}

impl ShownText {
    /// Chooses the text for someone who reads `wanted`: that language if there
    /// is one, else the present choice stays and is named as a fallback.
    pub fn choose(&mut self, wanted: &LanguageTag) {
        match self.languages.get(wanted).filter(|text| !text.trim().is_empty()) {
            Some(text) => {
                self.text.clone_from(text);
                self.language = wanted.clone();
                self.fallback = false;
            }
            None => self.fallback = self.language != *wanted,
        }
    }

    /// The text someone who reads `wanted` is shown, with its language.
    #[must_use]
    pub fn in_language<'a>(&'a self, wanted: &'a LanguageTag) -> (&'a LanguageTag, &'a str) {
        match self.languages.get(wanted) {
            Some(text) => (wanted, text),
            None => (&self.language, &self.text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(text: &str) -> LanguageTag {
        LanguageTag::parse(text).expect("a valid tag")
    }

    #[test]
    fn tags_are_checked() {
        for good in ["de", "de-simple", "kmr", "zh-Hans"] {
            assert!(LanguageTag::parse(good).is_some(), "{good}");
        }
        for bad in ["", "d", "DE", "deutsch", "de-", "de-x", "de_DE", "<b>"] {
            assert!(LanguageTag::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_plain_string_takes_the_source_language() {
        let mut text: LocalisedText = serde_json::from_str("\"Hallo\"").expect("a string is a text");
        text.settle(&tag("uk"));
        assert_eq!(text.get(&tag("uk")).map(|text| text.text.as_str()), Some("Hallo"));
        assert_eq!(text.iter().count(), 1);
    }

    #[test]
    fn the_fallback_is_named() {
        let text: LocalisedText =
            serde_json::from_str(r#"{"de":"Hallo","en":{"text":"Hello","origin":"machine"}}"#)
                .expect("both forms are read");
        let mut english = text.shown(&tag("de")).expect("there is a text");
        let mut arabic = english.clone();
        english.choose(&tag("en"));
        assert!(!english.fallback && english.machine.contains(&english.language));
        assert_eq!(english.text, "Hello");
        arabic.choose(&tag("ar"));
        assert_eq!((arabic.language.as_str(), arabic.fallback), ("de", true));
    }

    #[test]
    fn what_a_machine_wrote_is_to_be_checked_by_a_person() {
        let of = |origin: Origin, checked: bool| Text { checked, ..Text::new("Hello", origin) };
        assert!(of(Origin::Machine, false).is_unchecked());
        assert!(!of(Origin::Machine, true).is_unchecked());
        assert!(!of(Origin::Person, false).is_unchecked() && !of(Origin::Import, false).is_unchecked());
    }

    #[test]
    fn blank_texts_are_as_good_as_missing() {
        let read = |json: &str| serde_json::from_str::<LocalisedText>(json).expect("a text");
        let mut english = read(r#"{"de":"Hallo","en":" "}"#).shown(&tag("de")).expect("there is a text");
        assert_eq!(english.languages.len(), 1);
        english.languages.insert(tag("en"), String::new());
        english.choose(&tag("en"));
        assert_eq!(
            (english.text.as_str(), english.language.as_str(), english.fallback),
            ("Hallo", "de", true)
        );
        let other = read(r#"{"de":"","uk":"Привіт"}"#).shown(&tag("de")).expect("there is a text");
        assert_eq!(other.language.as_str(), "uk");
        assert_eq!(read(r#"{"de":"","en":"\n"}"#).shown(&tag("de")), None);
    }
}
