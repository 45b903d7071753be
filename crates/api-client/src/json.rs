//! Reading JSON in as little code as possible.
//!
//! What a browser fetches before a page reacts is counted in bytes, and the
//! readers of the field spend half of theirs on saying where and why a text is
//! not what was expected. Here it comes from the own server: it is what was
//! agreed, or [`Malformed`].

mod deserializer;
mod reader;

use std::fmt;

use serde::de::{DeserializeOwned, Error, Expected, Unexpected};

use reader::Reader;

/// A text that is not JSON, or not the JSON that was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

impl fmt::Display for Malformed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("not the JSON that was expected")
    }
}

impl std::error::Error for Malformed {}

/// Words about an error are never made, so neither is the code that makes them.
impl Error for Malformed {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }

    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn missing_field(_: &'static str) -> Self {
        Self
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

type Result<T> = std::result::Result<T, Malformed>;

/// Reads a value from the whole of a text.
///
/// # Errors
/// [`Malformed`] if the text is not JSON or not of this type.
pub fn from_str<T: DeserializeOwned>(text: &str) -> Result<T> {
    let mut reader = Reader::new(text);
    let value = T::deserialize(&mut reader)?;
    if reader.peek().is_some() { Err(Malformed) } else { Ok(value) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde::Deserialize;
    use serde_json::{Map, Value, json};

    use super::*;

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            (-1e9..1e9).prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::vec((any::<String>(), inner), 0..6)
                    .prop_map(|entries| entries.into_iter().collect::<Map<_, _>>().into()),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(value in values(), pretty: bool) {
            let written = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
            prop_assert_eq!(from_str::<Value>(&written.expect("it can be written")), Ok(value));
        }

        #[test]
        fn a_part_of_a_text_is_refused(value in values(), at: prop::sample::Index) {
            // A list is not over before its end; a number may be.
            let written = json!([value]).to_string();
            let part: String = written.chars().take(at.index(written.chars().count())).collect();
            prop_assert_eq!(from_str::<Value>(&part), Err(Malformed));
        }
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        Plain,
        Named(String),
        Pair(u8, i8),
        Fields { some: bool },
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(tag = "kind", rename_all = "snake_case")]
    enum Tagged {
        Empty,
        Full { number: u16 },
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Inner {
        letter: char,
        #[serde(default)]
        missing: Option<u8>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Outer {
        kinds: Vec<Kind>,
        tagged: [Tagged; 2],
        by_kind: BTreeMap<Tag, f64>,
        unit: (),
        #[serde(flatten)]
        inner: Inner,
    }

    #[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
    enum Tag {
        A,
    }

    #[test]
    fn every_shape_is_read_and_the_unknown_passed_over() {
        let text = r#"{
            "unknown": [{"deep": ["\\\"", -1.5e-3, null, true, {}]}, []],
            "kinds": ["plain", {"named": "N\u00e4he \ud83d\ude00\n"}, {"pair": [1, -1]}, {"fields": {"some": true}}],
            "tagged": [{"kind": "empty"}, {"number": 7, "kind": "full"}],
            "by_kind": {"A": 1},
            "unit": null,
            "letter": "ß"
        }"#;
        let expected = Outer {
            kinds: vec![
                Kind::Plain,
                Kind::Named("Nähe 😀\n".to_owned()),
                Kind::Pair(1, -1),
                Kind::Fields { some: true },
            ],
            tagged: [Tagged::Empty, Tagged::Full { number: 7 }],
            by_kind: BTreeMap::from([(Tag::A, 1.0)]),
            unit: (),
            inner: Inner { letter: 'ß', missing: None },
        };
        assert_eq!(from_str(text), Ok(expected));
    }

    #[test]
    fn what_is_not_as_agreed_is_refused() {
        let texts = [
            "",
            "nul",
            "tru",
            "-",
            "[1 2]",
            "[1,]",
            "[,1]",
            "{\"a\" 1}",
            "{\"a\":1,}",
            "{1:2}",
            "[1]]",
            "\"a",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\\u+123\"",
            "\"\\ud83d\"",
            "\"\\ud83d\\u0041\"",
            "\"\n\"",
        ];
        for text in texts {
            assert_eq!(from_str::<Value>(text), Err(Malformed), "{text}");
            assert_eq!(from_str::<serde::de::IgnoredAny>(text).err(), Some(Malformed), "{text}");
        }
        assert_eq!(from_str::<u8>("256"), Err(Malformed));
        assert_eq!(from_str::<Kind>("\"other\""), Err(Malformed));
        assert_eq!(from_str::<Kind>("{\"plain\":null,\"named\":\"\"}"), Err(Malformed));
        assert_eq!(from_str::<(u8, u8)>("[1,2,3]"), Err(Malformed));
        assert_eq!(from_str::<(u8, u8)>("[1]"), Err(Malformed));
        assert_eq!(from_str::<Inner>("{}"), Err(Malformed));
    }
}
