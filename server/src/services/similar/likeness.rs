//! When names, addresses and numbers are the same, however people write them.

use shared::text::LocalisedText;
use url::Url;

use crate::services::slugs::slug_of;

/// From how much likeness on two words are one that is written differently (Jaro and Winkler, 1 for the same).
const SAME_WORD: f64 = 0.92;
/// Words that many names have and that tell nothing apart.
const USUAL_WORDS: [&str; 16] = [
    "an", "am", "das", "der", "die", "ev", "e", "fuer", "ggmbh", "gmbh", "im", "in", "ug", "und", "v", "von",
];
/// Fewest digits of a phone number that says who it is.
const SHORTEST_NUMBER: usize = 6;

/// How alike a name is to one in several languages, 0 if it is not: every word of the shorter one must be
/// in the longer one.
pub(super) fn of_names(wanted: &str, known: &LocalisedText) -> f64 {
    let Some(wanted) = words(wanted) else { return 0.0 };
    let scores = known.iter().filter_map(|(_, name)| {
        let known = words(&name.text)?;
        let (shorter, longer) =
            if wanted.len() <= known.len() { (&wanted, &known) } else { (&known, &wanted) };
        let is_in = |word: &String| longer.iter().any(|other| strsim::jaro_winkler(word, other) >= SAME_WORD);
        shorter.iter().all(is_in).then(|| strsim::jaro_winkler(&wanted.join(" "), &known.join(" ")))
    });
    scores.fold(0.0, f64::max)
}

/// The words of a name that tell it apart; `None` if there are none.
fn words(name: &str) -> Option<Vec<String>> {
    let slug = slug_of(name)?;
    let words: Vec<String> =
        slug.split('-').filter(|word| !USUAL_WORDS.contains(word)).map(ToOwned::to_owned).collect();
    (words.iter().map(String::len).sum::<usize>() >= 4).then_some(words)
}

/// A web address without what differs by habit only.
pub(super) fn site(address: &str) -> Option<(String, String)> {
    let address = if address.contains("://") { address.to_owned() } else { format!("https://{address}") };
    let url = Url::parse(&address).ok()?;
    let host = url.host_str()?.trim_start_matches("www.").to_owned();
    Some((host, url.path().trim_end_matches('/').to_owned()))
}

/// The digits of a German phone number without the ways to begin it.
pub(super) fn number(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0');
    let digits = digits.strip_prefix("49").unwrap_or(digits).trim_start_matches('0');
    (digits.len() >= SHORTEST_NUMBER).then(|| digits.to_owned())
}

/// A street without what differs by habit only.
#[derive(Debug, PartialEq)]
pub(super) struct Street {
    name: String,
    /// The house number; empty if there is none.
    number: String,
}

impl Street {
    /// Whether it is the same one; where both have a house number, the same house.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let is_same_house = self.number == other.number || self.number.is_empty() || other.number.is_empty();
        self.name == other.name && is_same_house
    }
}

/// A street with its house number; `None` if there is no name.
pub(super) fn street(text: &str) -> Option<Street> {
    let slug = slug_of(text)?;
    let words: Vec<&str> = slug.split('-').collect();
    let is_number = |word: &&str| word.starts_with(|letter: char| letter.is_ascii_digit());
    // A street may begin with a number, as "1. Mai".
    let split = words.iter().skip(1).position(is_number).map_or(words.len(), |place| place + 1);
    let (name, number) = words.split_at(split);
    let (mut name, number) = (name.concat(), number.concat());
    if name.ends_with("strasse") {
        name.truncate(name.len() - "asse".len());
    }
    (!name.is_empty()).then_some(Street { name, number })
}

#[cfg(test)]
mod tests {
    use shared::text::{LanguageTag, Origin, Text};

    use super::*;

    fn is_alike(wanted: &str, known: &str) -> bool {
        let known = LocalisedText::new(LanguageTag::german(), Text::new(known.to_owned(), Origin::Person));
        of_names(wanted, &known) > 0.0
    }

    #[test]
    fn names_are_alike_however_they_are_written() {
        let known = "Café International Hilchenbach e. V.";
        for wanted in [
            known,
            "cafe international hilchenbach",
            "Internationales Café Hilchenbach",
            "Café Internationl Hilchenbach e.V.",
            "Café International",
            "Der Verein Café International in Hilchenbach",
        ] {
            assert!(is_alike(wanted, known), "{wanted}");
        }
        for wanted in ["Café International Kreuztal", "Sportverein Hilchenbach", "e. V.", "", "Ca"] {
            assert!(!is_alike(wanted, known), "{wanted}");
        }
    }

    #[test]
    fn addresses_and_numbers_are_the_same_however_they_are_written() {
        assert_eq!(site("https://www.verein.example.org/"), site("verein.example.org"));
        assert_ne!(site("https://example.org/verein"), site("https://example.org/anderer"));
        assert_eq!(number("0221 4710-100"), number("+49 (0) 221 / 4710100"));
        assert_eq!(number("0221 4710-100"), number("0049 221 4710100"));
        assert_eq!(number("110"), None);
    }

    #[test]
    fn streets_are_the_same_however_they_are_written() {
        let is_like = |one: &str, other: &str| match (street(one), street(other)) {
            (Some(one), Some(other)) => one.is_like(&other),
            _ => false,
        };
        for other in ["Haupt-Straße 12a", "hauptstr. 12 A", "Hauptstraße", "Hauptstrasse 12 a"] {
            assert!(is_like("Hauptstraße 12a", other), "{other}");
        }
        for other in ["Hauptstraße 12", "Hauptweg 12a", "Am Hauptbahnhof 12a", "", "12a"] {
            assert!(!is_like("Hauptstraße 12a", other), "{other}");
        }
        assert!(
            is_like("1. Mai-Straße 3", "1.-Mai-Str. 3") && !is_like("1. Mai-Straße 3", "1. Mai-Straße 4")
        );
    }
}
