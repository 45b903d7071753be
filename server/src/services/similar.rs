//! Whether an organisation is there already that somebody is about to register.

use std::collections::HashMap;

use db::repo::entries::{self, PublishedEntry};
use db::repo::parts;
use shared::entry::{Contact, EntryKind, PublicationDates};
use shared::id::ContactId;
use shared::organisation::OrganisationProfile;
use shared::workspace::{Likeness, SimilarOrganisation, SimilarOrganisations};
use url::Url;

use crate::error::Error;
use crate::services::lists;
use crate::services::slugs::slug_of;
use crate::state::State;

/// Most organisations that are named.
const MOST: usize = 5;
/// How many are read at a time.
const BATCH: u64 = 1000;
/// From how much likeness on two words are one that is written differently (Jaro and Winkler, 1 for the same).
const SAME_WORD: f64 = 0.92;
/// Words that many names have and that tell nothing apart.
const USUAL_WORDS: [&str; 16] = [
    "an", "am", "das", "der", "die", "ev", "e", "fuer", "ggmbh", "gmbh", "im", "in", "ug", "und", "v", "von",
];
/// Fewest digits of a phone number that says who it is.
const SHORTEST_NUMBER: usize = 6;

/// What is known of an organisation before it is registered.
#[derive(Debug, Default)]
pub struct Described {
    /// Its name, perhaps not yet whole.
    pub name: Option<String>,
    /// Its web address.
    pub website: Option<String>,
    /// Its phone number.
    pub phone: Option<String>,
}

/// The organisations the public knows that are most like this one, the most alike first.
///
/// # Errors
/// A database that fails.
pub async fn organisations(state: &State, described: &Described) -> Result<SimilarOrganisations, Error> {
    let mut alike = Vec::new();
    let mut after = None;
    loop {
        let batch = entries::published(&state.database, Some(EntryKind::Organisation), after, BATCH).await?;
        let Some(last) = batch.last() else { break };
        after = Some(last.id);
        alike.extend(alike_in(state, described, batch).await?);
    }
    // By how many ways they are alike, then by the name.
    alike.sort_by(|(left_score, left), (right_score, right)| {
        (right.by.len().cmp(&left.by.len())).then_with(|| right_score.total_cmp(left_score))
    });
    Ok(SimilarOrganisations { items: alike.into_iter().take(MOST).map(|(_, found)| found).collect() })
}

async fn alike_in(
    state: &State,
    described: &Described,
    batch: Vec<PublishedEntry>,
) -> Result<Vec<(f64, SimilarOrganisation)>, Error> {
    let is_visible =
        |entry: &PublishedEntry| lists::require_visible(state, entry, PublicationDates::default()).is_ok();
    let mut profiles = Vec::with_capacity(batch.len());
    for entry in batch.into_iter().filter(is_visible) {
        let profile: OrganisationProfile = serde_json::from_value(entry.content)?;
        profiles.push((entry.organisation_id, entry.slug, profile));
    }
    let ids: Vec<ContactId> = profiles.iter().flat_map(|(_, _, profile)| profile.contacts.clone()).collect();
    let contacts = if described.phone.is_some() || described.website.is_some() {
        parts::contacts(&state.database, &ids).await?
    } else {
        HashMap::new()
    };
    let alike = profiles.into_iter().filter_map(|(id, slug, profile)| {
        let score = name_score(described, &profile);
        let by = likenesses(described, score, &profile, &contacts);
        let name = profile.name.shown(&profile.source_language)?;
        let found = SimilarOrganisation {
            id,
            slug,
            name: name.text,
            language: name.language,
            municipalities: profile.municipalities,
            by,
        };
        (!found.by.is_empty()).then_some((score, found))
    });
    Ok(alike.collect())
}

fn likenesses(
    described: &Described,
    score: f64,
    profile: &OrganisationProfile,
    contacts: &HashMap<ContactId, Contact>,
) -> Vec<Likeness> {
    let contacts = || profile.contacts.iter().filter_map(|id| contacts.get(id)).map(|contact| &contact.data);
    let websites = || profile.website.iter().chain(contacts().filter_map(|contact| contact.website.as_ref()));
    let site = described.website.as_deref().and_then(site);
    let number = described.phone.as_deref().and_then(number);
    let same_site =
        site.is_some_and(|wanted| websites().any(|url| self::site(url).as_ref() == Some(&wanted)));
    let same_number = number.is_some_and(|wanted| {
        contacts()
            .filter_map(|contact| contact.phone.as_deref())
            .any(|text| self::number(text).as_ref() == Some(&wanted))
    });
    let found =
        [(score > 0.0, Likeness::Name), (same_site, Likeness::Website), (same_number, Likeness::Phone)];
    found.into_iter().filter(|(is, _)| *is).map(|(_, likeness)| likeness).collect()
}

/// How alike the names are, 0 if they are not: every word of the shorter one must be in the longer one.
fn name_score(described: &Described, profile: &OrganisationProfile) -> f64 {
    let Some(wanted) = described.name.as_deref().and_then(words) else { return 0.0 };
    let scores = profile.name.iter().filter_map(|(_, name)| {
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
fn site(address: &str) -> Option<(String, String)> {
    let address = if address.contains("://") { address.to_owned() } else { format!("https://{address}") };
    let url = Url::parse(&address).ok()?;
    let host = url.host_str()?.trim_start_matches("www.").to_owned();
    Some((host, url.path().trim_end_matches('/').to_owned()))
}

/// The digits of a German phone number without the ways to begin it.
fn number(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0');
    let digits = digits.strip_prefix("49").unwrap_or(digits).trim_start_matches('0');
    (digits.len() >= SHORTEST_NUMBER).then(|| digits.to_owned())
}

#[cfg(test)]
mod tests {
    use shared::text::{LanguageTag, LocalisedText, Origin, Text};

    use super::*;

    fn is_alike(wanted: &str, known: &str) -> bool {
        let language = LanguageTag::german();
        let name = LocalisedText::new(language.clone(), Text::new(known.to_owned(), Origin::Person));
        let profile = OrganisationProfile::named(name, language, Vec::new());
        let described = Described { name: Some(wanted.to_owned()), ..Described::default() };
        name_score(&described, &profile) > 0.0
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
}
