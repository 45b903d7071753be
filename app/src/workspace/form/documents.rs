//! The documents of an offer, as its form has them.

use std::mem;

use shared::id::MediaId;
use shared::offer::{DocumentUse, OfferContent};
use shared::text::{LanguageTag, LocalisedText, Origin, Text};

use super::Fields;
use crate::workspace::DO;

/// The field with a document that was uploaded and is about to come, as `id@title`. With `-` JSON
/// pointers mean what would follow the last element of a list.
pub const NEW_DOCUMENT: &str = "/documents/-";
/// The field with a document that the organisation has, in the same form. It comes once the form is
/// sent: who looks through the list with the keyboard has not chosen yet.
pub const KNOWN_DOCUMENT: &str = "/known_document";
/// Most documents of an offer, as its rules have it.
pub const MOST_DOCUMENTS: usize = 5;

/// The documents as the form has them: its rows, and behind them those that come. One that is there
/// already comes no second time, as a form may be read again before its rows are made anew.
pub(super) fn documents(fields: &Fields, offer: &mut OfferContent) {
    let Some(uploaded) = fields.many(NEW_DOCUMENT) else { return };
    let known = fields.one(DO).and_then(|_| fields.one(KNOWN_DOCUMENT));
    let rows = (0_usize..).map_while(|row| fields.one(&format!("/documents/{row}/media")));
    let rows = rows.map(|media| (media, None));
    let chosen = uploaded.into_iter().chain(known).map(|value| {
        let (media, title) = value.split_once('@').unwrap_or((value, ""));
        (media, Some(title))
    });
    let before = mem::take(&mut offer.documents);
    for (media, title) in rows.chain(chosen) {
        let Ok(media) = media.parse::<MediaId>() else { continue };
        let is_there = offer.documents.iter().any(|document| document.media == media);
        if title.is_some() && is_there {
            continue;
        }
        let known = before.iter().find(|document| document.media == media).cloned();
        let title = title.unwrap_or_default();
        let new = || DocumentUse { media, title: titled(title, &offer.source_language) };
        let document = known.unwrap_or_else(new);
        offer.documents.push(document);
    }
}

fn titled(title: &str, language: &LanguageTag) -> LocalisedText {
    let mut text = LocalisedText::new(language.clone(), Text::new(title, Origin::Person));
    text.forget_blanks();
    text
}

/// Takes a document away, if there is one in this row.
pub(super) fn remove(offer: &mut OfferContent, row: usize) {
    if row < offer.documents.len() {
        offer.documents.remove(row);
    }
}

#[cfg(test)]
mod tests {
    use shared::workspace::EntryContent;

    use super::super::tests::{blank, fields, today};
    use super::super::{edit_rows, offer, shape};
    use super::*;

    const FIRST: &str = "0193f0a0-0000-7000-8000-000000000001";
    const SECOND: &str = "0193f0a0-0000-7000-8000-000000000002";

    /// Which documents there are, each with its German title.
    fn told(offer: &OfferContent) -> Vec<(String, String)> {
        let title = |text: &LocalisedText| text.get(&LanguageTag::german()).map(|text| text.text.clone());
        let documents = offer.documents.iter();
        documents.map(|it| (it.media.to_string(), title(&it.title).unwrap_or_default())).collect()
    }

    fn expected(documents: &[(&str, &str)]) -> Vec<(String, String)> {
        documents.iter().map(|(media, title)| ((*media).to_owned(), (*title).to_owned())).collect()
    }

    /// An offer with two documents.
    fn with_two() -> OfferContent {
        let (first, second) = (format!("{FIRST}@Programm"), format!("{SECOND}@Anmeldung"));
        offer(&fields(&[(NEW_DOCUMENT, ""), (NEW_DOCUMENT, &first), (NEW_DOCUMENT, &second)]), blank())
    }

    #[test]
    fn a_document_comes_once_and_with_its_title() {
        let both = with_two();
        assert_eq!(told(&both), expected(&[(FIRST, "Programm"), (SECOND, "Anmeldung")]));
        let again = format!("{FIRST}@Anders");
        let rows = [("/documents/0/media", FIRST), ("/documents/1/media", SECOND), (NEW_DOCUMENT, &*again)];
        assert_eq!(offer(&fields(&rows), both.clone()), both);
        // Nor is it another one if the form was made before it was saved.
        assert_eq!(told(&offer(&fields(&[(NEW_DOCUMENT, &again)]), both)), expected(&[(FIRST, "Programm")]));
        for nothing in ["", "@", "Programm", "1@Programm"] {
            assert!(offer(&fields(&[(NEW_DOCUMENT, nothing)]), blank()).documents.is_empty(), "{nothing}");
        }
        let untitled = offer(&fields(&[(NEW_DOCUMENT, FIRST)]), blank());
        assert!(untitled.documents.iter().all(|document| document.title.is_empty()));
    }

    #[test]
    fn a_known_document_comes_once_the_form_is_sent() {
        let known = format!("{FIRST}@Programm");
        let looking = [(NEW_DOCUMENT, ""), (KNOWN_DOCUMENT, &*known)];
        assert!(offer(&fields(&looking), blank()).documents.is_empty());
        let sent = [looking[0], looking[1], (DO, "add:/documents")];
        assert_eq!(told(&offer(&fields(&sent), blank())), expected(&[(FIRST, "Programm")]));
        let nothing = [(NEW_DOCUMENT, ""), (KNOWN_DOCUMENT, ""), (DO, "save")];
        assert!(offer(&fields(&nothing), blank()).documents.is_empty());
    }

    #[test]
    fn a_row_has_a_title_in_several_languages() {
        let typed = [
            (NEW_DOCUMENT, ""),
            ("/documents/0/media", FIRST),
            ("/documents/0/title/de", "Herbst"),
            ("/documents/0/title/en", "Autumn"),
        ];
        let named = offer(&fields(&typed), blank());
        assert_eq!(told(&named), expected(&[(FIRST, "Herbst")]));
        assert_eq!(named.documents.iter().map(|it| it.title.iter().count()).sum::<usize>(), 2);
        // Languages that the form does not have stay.
        let renamed =
            offer(&fields(&[typed[1], (NEW_DOCUMENT, ""), ("/documents/0/title/de", "Winter")]), named);
        assert_eq!(told(&renamed), expected(&[(FIRST, "Winter")]));
        assert_eq!(renamed.documents.iter().map(|it| it.title.iter().count()).sum::<usize>(), 2);
    }

    #[test]
    fn a_form_that_asks_and_has_no_row_has_no_documents() {
        let both = with_two();
        assert_eq!(offer(&fields(&[("/title/de", "")]), both.clone()), both);
        assert!(offer(&fields(&[(NEW_DOCUMENT, "")]), both).documents.is_empty());
    }

    #[test]
    fn a_row_is_removed_and_changes_the_form() {
        let shape = |offer: &OfferContent| shape(&EntryContent::Offer(offer.clone()));
        let mut some = with_two();
        let before = shape(&some);
        edit_rows(&mut some, false, "/documents/7", today());
        edit_rows(&mut some, true, "/documents", today());
        assert_eq!(shape(&some), before);
        edit_rows(&mut some, false, "/documents/0", today());
        assert_eq!(told(&some), expected(&[(SECOND, "Anmeldung")]));
        assert_ne!(shape(&some), before);
    }
}
