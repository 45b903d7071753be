//! Collecting violated rules. Contents are checked by their own `validate`
//! functions, once and here, for the server and the browser.

use chrono::{Datelike as _, NaiveDate};

use crate::problem::FieldError;
use crate::text::{LanguageTag, LocalisedText};

/// Collects violated rules with the place where they were found.
#[derive(Debug, Default)]
pub struct Violations {
    found: Vec<FieldError>,
}

impl Violations {
    /// Notes that the value at `pointer` breaks the rule `code`.
    pub fn add(&mut self, pointer: impl Into<String>, code: &str) {
        self.found.push(FieldError::new(pointer, code));
    }

    /// Notes that the value at `pointer` breaks the rule `code`, with the value.
    pub fn add_value(&mut self, pointer: impl Into<String>, code: &str, value: &str) {
        self.found.push(FieldError {
            pointer: pointer.into(),
            code: code.to_owned(),
            value: Some(value.to_owned()),
        });
    }

    /// Notes `code` at `pointer` unless the condition holds.
    pub fn require(&mut self, condition: bool, pointer: &str, code: &str) {
        if !condition {
            self.add(pointer, code);
        }
    }

    /// Checks a list's length: `too_few` and `too_many`.
    pub fn length(&mut self, pointer: &str, length: usize, least: usize, most: usize) {
        self.require(length >= least, pointer, if length == 0 { "required" } else { "too_few" });
        self.require(length <= most, pointer, "too_many");
    }

    /// Checks that each key is known and none comes twice.
    pub fn keys(&mut self, pointer: &str, keys: &[String], known: impl Fn(&str) -> bool) {
        for (index, key) in keys.iter().enumerate() {
            if !known(key) {
                self.add_value(format!("{pointer}/{index}"), "unknown_key", key);
            } else if keys[..index].contains(key) {
                self.add_value(format!("{pointer}/{index}"), "duplicate", key);
            }
        }
    }

    /// Checks a required text: the source language must have one, of at least
    /// `least` and in every language at most `most` characters.
    pub fn required_text(
        &mut self,
        pointer: &str,
        text: &LocalisedText,
        source_language: &LanguageTag,
        least: usize,
        most: usize,
    ) {
        match text.get(source_language).map(|source| source.text.trim().chars().count()) {
            None | Some(0) => self.add(format!("{pointer}/{source_language}"), "required"),
            Some(length) if length < least => {
                self.add(format!("{pointer}/{source_language}"), "too_short");
            }
            Some(_) => {}
        }
        self.text(pointer, text, most);
    }

    /// Checks the length of a text in every language, that there is something
    /// to read, and that its languages are determined.
    pub fn text(&mut self, pointer: &str, text: &LocalisedText, most: usize) {
        for (language, version) in text.iter() {
            let here = format!("{pointer}/{language}");
            // A blank text in the source language is already named as required.
            let named = self.found.iter().any(|error| error.pointer == here);
            self.require(named || !version.is_blank(), &here, "blank");
            self.line(&here, Some(&version.text), most);
            self.line(&format!("{here}/source_hash"), version.source_hash.as_deref(), 128);
            self.require(*language != LanguageTag::undetermined(), &here, "language_missing");
        }
    }

    /// Checks the length of a plain text, and that it holds no control
    /// characters but line breaks and tabs.
    pub fn line(&mut self, pointer: &str, text: Option<&str>, most: usize) {
        let text = text.unwrap_or_default();
        self.require(text.chars().count() <= most, pointer, "too_long");
        let fits = |character: char| !character.is_control() || matches!(character, '\n' | '\r' | '\t');
        self.require(text.chars().all(fits), pointer, "invalid_character");
    }

    /// Checks an id another system has given: not blank, at most 200
    /// characters, none of them a control character.
    pub fn identifier(&mut self, pointer: &str, id: &str) {
        self.require(!id.trim().is_empty(), pointer, "required");
        self.require(id.chars().count() <= 200, pointer, "too_long");
        self.require(!id.chars().any(char::is_control), pointer, "invalid_character");
    }

    /// Checks that a day is one that calendars have, from 1900 to 2200: with days far from those nothing
    /// can be computed.
    pub fn day(&mut self, pointer: &str, day: Option<NaiveDate>) {
        let fits = day.is_none_or(|day| (1900..=2200).contains(&day.year()));
        self.require(fits, pointer, "out_of_range");
    }

    /// Checks an optional text as [`Violations::text`] does.
    pub fn optional_text(&mut self, pointer: &str, text: Option<&LocalisedText>, most: usize) {
        if let Some(text) = text {
            self.text(pointer, text, most);
        }
    }

    /// Checks a web address: absolute, http or https, no control characters, at
    /// most 500 characters.
    pub fn web_address(&mut self, pointer: &str, address: Option<&str>) {
        if let Some(address) = address {
            let fits = address.len() <= 500
                && !address.chars().any(char::is_control)
                && url::Url::parse(address)
                    .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
            self.require(fits, pointer, "invalid_web_address");
        }
    }

    /// Checks an e-mail address: one `@`, a name before it and a domain with a
    /// dot after it, no spaces or control characters, at most 254 characters.
    pub fn email_address(&mut self, pointer: &str, address: Option<&str>) {
        if let Some(address) = address {
            let fits = address.len() <= 254
                && !address.chars().any(|character| character.is_whitespace() || character.is_control())
                && address.split_once('@').is_some_and(|(name, domain)| {
                    !name.is_empty()
                        && !domain.contains('@')
                        && domain.split('.').count() >= 2
                        && domain.split('.').all(|part| !part.is_empty())
                });
            self.require(fits, pointer, "invalid_email_address");
        }
    }

    /// Checks a phone number: digits, spaces and the usual signs, with 5 to 20
    /// digits.
    pub fn phone_number(&mut self, pointer: &str, number: Option<&str>) {
        if let Some(number) = number {
            let digits = number.chars().filter(char::is_ascii_digit).count();
            let fits = (5..=20).contains(&digits)
                && number.chars().all(|character| character.is_ascii_digit() || " +-/()".contains(character));
            self.require(fits, pointer, "invalid_phone_number");
        }
    }

    /// Takes over what another check found beneath `pointer`.
    pub fn nest(&mut self, pointer: &str, inner: Self) {
        self.nest_errors(pointer, inner.found);
    }

    /// Takes over errors found beneath `pointer`.
    pub fn nest_errors(&mut self, pointer: &str, inner: Vec<FieldError>) {
        let nested =
            |error: FieldError| FieldError { pointer: format!("{pointer}{}", error.pointer), ..error };
        self.found.extend(inner.into_iter().map(nested));
    }

    /// `Ok` if nothing was found, else everything that was.
    ///
    /// # Errors
    /// The violated rules in the order they were found.
    pub fn into_result(self) -> Result<(), Vec<FieldError>> {
        if self.found.is_empty() { Ok(()) } else { Err(self.found) }
    }
}
