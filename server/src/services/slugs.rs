//! Slugs: readable, fixed at first publication, never given twice.

use std::collections::{HashMap, HashSet};

use db::Connection;
use db::repo::import::slugs;
use shared::entry::EntryKind;
use shared::id::EntryId;

/// Longest slug before a number is added, in bytes.
const LONGEST: usize = 70;

/// All slugs that are taken.
pub struct Slugs(HashMap<EntryKind, HashSet<String>>);

impl Slugs {
    /// Reads which slugs are taken.
    ///
    /// # Errors
    /// A database that fails.
    pub async fn load(connection: &impl Connection) -> Result<Self, db::Error> {
        let mut taken = HashMap::new();
        for kind in EntryKind::ALL {
            taken.insert(*kind, slugs(connection, *kind).await?);
        }
        Ok(Self(taken))
    }

    /// Takes a slug made from a title: free, and of the entry's kind and id if
    /// the title has no usable letter.
    pub fn take(&mut self, kind: EntryKind, title: &str, entry: EntryId) -> String {
        let taken = self.0.entry(kind).or_default();
        let base = slug_of(title).unwrap_or_else(|| {
            let id = entry.0.simple().to_string();
            format!("{kind}-{}", &id[id.len() - 8..])
        });
        let mut slug = base.clone();
        let mut number = 1;
        while !taken.insert(slug.clone()) {
            number += 1;
            slug = format!("{base}-{number}");
        }
        slug
    }
}

/// The slug of a title in German spelling: ä becomes ae, other letters are
/// transliterated. `None` if it has no usable letter.
#[must_use]
pub fn slug_of(title: &str) -> Option<String> {
    let german = title
        .replace(['ä', 'Ä'], "ae")
        .replace(['ö', 'Ö'], "oe")
        .replace(['ü', 'Ü'], "ue")
        .replace('ß', "ss");
    let slug = slug::slugify(german);
    let cut = slug.char_indices().nth(LONGEST).map_or(slug.as_str(), |(end, _)| &slug[..end]);
    let whole_words =
        if cut.len() < slug.len() { cut.rsplit_once('-').map_or(cut, |(words, _)| words) } else { cut };
    (!whole_words.is_empty()).then(|| whole_words.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_readable() {
        assert_eq!(
            slug_of("Nähcafé für Mütter & Töchter").as_deref(),
            Some("naehcafe-fuer-muetter-toechter")
        );
        assert_eq!(slug_of("Straße").as_deref(), Some("strasse"));
        assert_eq!(slug_of("!!!"), None);
        assert!(slug_of("مقهى اللغة").is_some_and(|slug| slug.is_ascii()));
    }

    #[test]
    fn no_slug_is_given_twice() {
        let mut slugs = Slugs(HashMap::new());
        let id = EntryId(uuid::Uuid::from_u128(0x1234_5678));
        assert_eq!(slugs.take(EntryKind::Offer, "Deutschkurs", id), "deutschkurs");
        assert_eq!(slugs.take(EntryKind::Offer, "Deutschkurs", id), "deutschkurs-2");
        assert_eq!(slugs.take(EntryKind::Organisation, "Deutschkurs", id), "deutschkurs");
        assert_eq!(slugs.take(EntryKind::Offer, "…", id), "offer-12345678");
    }
}
