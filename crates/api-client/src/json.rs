//! Reading JSON in as little code as possible.
//!
//! What a browser fetches before a page reacts is counted in bytes, and the
//! readers of the field spend half of theirs on saying where and why a text is
//! not what was expected. Here it comes from the own server: it is what was
//! agreed, or [`Malformed`].

use std::borrow::Cow;
use std::fmt;

use serde::de::value::CowStrDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error, Expected, IntoDeserializer as _,
    MapAccess, SeqAccess, Unexpected, VariantAccess, Visitor,
};

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
    let mut reader = Reader { text, at: 0 };
    let value = T::deserialize(&mut reader)?;
    if reader.peek().is_some() { Err(Malformed) } else { Ok(value) }
}

/// A place in a text. Its methods are not generic: they are there once, however
/// many types are read.
struct Reader<'de> {
    text: &'de str,
    at: usize,
}

impl<'de> Reader<'de> {
    /// The next character that is not white space.
    fn peek(&mut self) -> Option<u8> {
        loop {
            match self.text.as_bytes().get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                other => return other.copied(),
            }
        }
    }

    /// Goes past the next character if it is this one.
    fn skip(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    fn expect(&mut self, byte: u8) -> Result<()> {
        if self.skip(byte) { Ok(()) } else { Err(Malformed) }
    }

    /// Goes past a word such as `null`.
    fn word(&mut self, word: &str) -> Result<()> {
        let rest = self.text.get(self.at..).and_then(|rest| rest.strip_prefix(word));
        self.at += word.len();
        rest.map(|_| ()).ok_or(Malformed)
    }

    fn boolean(&mut self) -> Result<bool> {
        if self.peek() == Some(b't') {
            self.word("true").map(|()| true)
        } else {
            self.word("false").map(|()| false)
        }
    }

    fn number(&mut self) -> Result<Number> {
        self.peek();
        let rest = self.text.get(self.at..).ok_or(Malformed)?;
        let end = rest.find(|it: char| !matches!(it, '0'..='9' | '-' | '+' | '.' | 'e' | 'E'));
        let digits = rest.get(..end.unwrap_or(rest.len())).ok_or(Malformed)?;
        self.at += digits.len();
        if let Ok(number) = digits.parse() {
            return Ok(Number::Positive(number));
        }
        if let Ok(number) = digits.parse() {
            return Ok(Number::Negative(number));
        }
        fraction(digits).map(Number::Fraction)
    }

    /// A string; borrowed from the text if nothing in it is escaped.
    fn string(&mut self) -> Result<Cow<'de, str>> {
        self.expect(b'"')?;
        let mut unescaped = String::new();
        loop {
            let rest = self.text.get(self.at..).ok_or(Malformed)?;
            let end = rest.find(|it: char| it == '"' || it == '\\' || it < ' ').ok_or(Malformed)?;
            let (plain, rest) = rest.split_at(end);
            self.at += end + 1;
            match rest.as_bytes().first() {
                Some(b'"') if unescaped.is_empty() => return Ok(Cow::Borrowed(plain)),
                Some(b'"') => {
                    unescaped.push_str(plain);
                    return Ok(Cow::Owned(unescaped));
                }
                Some(b'\\') => {
                    unescaped.push_str(plain);
                    unescaped.push(self.escaped()?);
                }
                _ => return Err(Malformed),
            }
        }
    }

    /// The character that a backslash stands before.
    fn escaped(&mut self) -> Result<char> {
        let escape = self.text.as_bytes().get(self.at);
        self.at += 1;
        Ok(match escape {
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(plain @ (b'"' | b'\\' | b'/')) => char::from(*plain),
            Some(b'u') => {
                let first = self.code_unit()?;
                if let Some(character) = char::from_u32(u32::from(first)) {
                    return Ok(character);
                }
                // Half of a character beyond the first 65,536.
                self.word("\\u")?;
                let pair = [first, self.code_unit()?];
                char::decode_utf16(pair).next().and_then(std::result::Result::ok).ok_or(Malformed)?
            }
            _ => return Err(Malformed),
        })
    }

    fn code_unit(&mut self) -> Result<u16> {
        let digits =
            self.text.get(self.at..self.at + 4).filter(|it| !it.starts_with('+')).ok_or(Malformed)?;
        self.at += 4;
        u16::from_str_radix(digits, 16).map_err(|_| Malformed)
    }

    /// Goes past a value of any kind.
    fn ignore(&mut self) -> Result<()> {
        match self.peek() {
            Some(b'"') => drop(self.string()?),
            Some(b'{') => {
                let mut items = Items::begin(self, b'{', b'}')?;
                while items.next()? {
                    items.reader.string()?;
                    items.reader.expect(b':')?;
                    items.reader.ignore()?;
                }
            }
            Some(b'[') => {
                let mut items = Items::begin(self, b'[', b']')?;
                while items.next()? {
                    items.reader.ignore()?;
                }
            }
            Some(b'n') => self.word("null")?,
            Some(b't' | b'f') => drop(self.boolean()?),
            _ => return self.number().map(|_| ()),
        }
        Ok(())
    }
}

enum Number {
    Positive(u64),
    Negative(i64),
    Fraction(f64),
}

/// The browser knows how; here it would take large tables.
#[cfg(target_arch = "wasm32")]
fn fraction(digits: &str) -> Result<f64> {
    Some(js_sys::Number::parse_float(digits)).filter(|number| number.is_finite()).ok_or(Malformed)
}

#[cfg(not(target_arch = "wasm32"))]
fn fraction(digits: &str) -> Result<f64> {
    digits.parse().map_err(|_| Malformed)
}

/// What stands between brackets or braces.
struct Items<'reader, 'de> {
    reader: &'reader mut Reader<'de>,
    end: u8,
    is_first: bool,
    is_over: bool,
}

impl<'reader, 'de> Items<'reader, 'de> {
    fn begin(reader: &'reader mut Reader<'de>, begin: u8, end: u8) -> Result<Self> {
        reader.expect(begin)?;
        Ok(Self { reader, end, is_first: true, is_over: false })
    }

    /// Whether there is another one; if not, the end is behind.
    fn next(&mut self) -> Result<bool> {
        self.is_over = self.is_over || self.reader.skip(self.end);
        if !self.is_over && !std::mem::take(&mut self.is_first) {
            self.reader.expect(b',')?;
        }
        Ok(!self.is_over)
    }

    /// The value that was made of all of them.
    fn finish<T>(mut self, value: T) -> Result<T> {
        if self.next()? { Err(Malformed) } else { Ok(value) }
    }
}

impl<'de> SeqAccess<'de> for &mut Items<'_, 'de> {
    type Error = Malformed;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        if self.next()? { seed.deserialize(&mut *self.reader).map(Some) } else { Ok(None) }
    }
}

impl<'de> MapAccess<'de> for &mut Items<'_, 'de> {
    type Error = Malformed;

    fn next_key_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        if self.next()? { seed.deserialize(&mut *self.reader).map(Some) } else { Ok(None) }
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value> {
        self.reader.expect(b':')?;
        seed.deserialize(&mut *self.reader)
    }
}

/// The one entry of an object that names a variant and holds what is in it.
impl<'de> EnumAccess<'de> for &mut Reader<'de> {
    type Error = Malformed;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self)> {
        self.expect(b'{')?;
        let name: CowStrDeserializer<'de, Malformed> = self.string()?.into_deserializer();
        self.expect(b':')?;
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> VariantAccess<'de> for &mut Reader<'de> {
    type Error = Malformed;

    fn unit_variant(self) -> Result<()> {
        self.word("null")
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value> {
        self.deserialize_map(visitor)
    }
}

/// Forwards what is read alike.
macro_rules! alike {
    ($as:ident: $($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
            self.$as(visitor)
        })*
    };
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Malformed;

    alike!(deserialize_f64: deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_i8
        deserialize_i16 deserialize_i32 deserialize_i64 deserialize_f32);
    alike!(deserialize_str: deserialize_char deserialize_string deserialize_identifier);
    alike!(deserialize_any: deserialize_bytes deserialize_byte_buf);

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.peek() {
            Some(b'"') => self.deserialize_str(visitor),
            Some(b'{') => self.deserialize_map(visitor),
            Some(b'[') => self.deserialize_seq(visitor),
            Some(b't' | b'f') => self.deserialize_bool(visitor),
            Some(b'n') => self.deserialize_unit(visitor),
            _ => self.deserialize_f64(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_bool(self.boolean()?)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.number()? {
            Number::Positive(number) => visitor.visit_u64(number),
            Number::Negative(number) => visitor.visit_i64(number),
            Number::Fraction(number) => visitor.visit_f64(number),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.string()? {
            Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
            Cow::Owned(text) => visitor.visit_string(text),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        if self.peek() == Some(b'n') {
            self.word("null")?;
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.peek();
        self.word("null")?;
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        let mut items = Items::begin(self, b'[', b']')?;
        let value = visitor.visit_seq(&mut items)?;
        items.finish(value)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        let mut items = Items::begin(self, b'{', b'}')?;
        let value = visitor.visit_map(&mut items)?;
        items.finish(value)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        if self.peek() != Some(b'{') {
            let name: CowStrDeserializer<'de, Malformed> = self.string()?.into_deserializer();
            return visitor.visit_enum(name);
        }
        let value = visitor.visit_enum(&mut *self)?;
        self.expect(b'}')?;
        Ok(value)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.ignore()?;
        visitor.visit_unit()
    }
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
