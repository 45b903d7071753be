//! What was written is read back.

use db::repo::entries::{self, PublishedEntry, RevisionOrigin};
use db::repo::import::ImportBatch;
use db::repo::media::{self, Kept, Media, MediaKind, MediaVariant};
use db::repo::parts::{self, OrganisationName};
use db::repo::{contacts, places};
use shared::answer::ExternalId;
use shared::entry::{EntryKind, EntryState, RevisionState, Standing};
use shared::id::{ContactId, EntryId, MediaId, PlaceId};
use shared::text::LanguageTag;
use uuid::Uuid;

use crate::support::{
    at, contact, document, entry, external_id, offer, offer_id, on_every_database, organisation,
    organisation_id, place, revision, revision_id, store,
};

#[tokio::test]
async fn a_published_entry_carries_everything_answers_need() {
    on_every_database(async |test| {
        let database = &test.database;
        store(database, organisation(1)).await.expect("the batch is written");
        let mut batch = offer(1);
        batch.entries[0].hidden_from = Some(at(90));
        batch.entries[0].confirmed_on = "2026-02-28".parse().ok();
        let mut second_id = external_id("Z", offer_id(1), revision_id(1));
        "altes-verzeichnis".clone_into(&mut second_id.source);
        batch.external_ids.push(second_id);
        let content = batch.revisions[0].content.clone();
        store(database, batch).await.expect("the batch is written");

        let expected = PublishedEntry {
            id: offer_id(1),
            kind: EntryKind::Offer,
            organisation_id: organisation_id(1),
            state: EntryState::Active,
            state_until: None,
            state_note: None,
            hidden_from: Some(at(90)),
            confirmed_on: "2026-02-28".parse().ok(),
            unconfirmed: false,
            first_published_at: at(0),
            standing: Standing::Confirmed,
            profile_published: true,
            content,
            source_language: LanguageTag::german(),
            published_at: at(0),
            origin: RevisionOrigin::Import("verzeichnis".to_owned()),
            slug: "angebot-1".to_owned(),
            external_ids: vec![
                ExternalId { source: "altes-verzeichnis".to_owned(), external_id: "Z".to_owned() },
                ExternalId { source: "verzeichnis".to_owned(), external_id: "A1".to_owned() },
            ],
        };
        for text in ["angebot-1", &offer_id(1).to_string()] {
            let found = entries::by_id_or_slug(database, EntryKind::Offer, text).await.expect("an answer");
            assert_eq!(found.as_ref(), Some(&expected), "by {text}");
            let other = entries::by_id_or_slug(database, EntryKind::Organisation, text).await;
            assert_eq!(other.expect("an answer"), None, "of another kind by {text}");
        }
        let unknown = entries::by_id_or_slug(database, EntryKind::Offer, "angebot-2").await;
        assert_eq!(unknown.expect("an answer"), None);
    })
    .await;
}

#[tokio::test]
async fn an_earlier_slug_still_leads_to_the_entry() {
    on_every_database(async |test| {
        let database = &test.database;
        for batch in [organisation(1), offer(1)] {
            store(database, batch).await.expect("the batch is written");
        }
        test.execute("update slug set is_current = false where kind = 'offer'").await.expect("it is done");
        let renamed = ImportBatch {
            slugs: vec![crate::support::slug(EntryKind::Offer, "neuer-name", offer_id(1))],
            ..ImportBatch::default()
        };
        store(database, renamed).await.expect("the batch is written");
        let found = entries::by_id_or_slug(database, EntryKind::Offer, "angebot-1").await;
        assert_eq!(found.expect("an answer").map(|entry| entry.slug).as_deref(), Some("neuer-name"));
    })
    .await;
}

#[tokio::test]
async fn drafts_are_not_published() {
    on_every_database(async |test| {
        let database = &test.database;
        let mut batch = organisation(1);
        batch.entries.push(entry(offer_id(1), EntryKind::Offer, organisation_id(1)));
        batch.revisions.push(revision(1, RevisionState::Draft));
        store(database, batch).await.expect("the batch is written");
        assert_eq!(entries::published_by_ids(database, &[offer_id(1)]).await.expect("an answer"), []);
        let all = entries::published(database, None, None, 10).await.expect("an answer");
        assert_eq!(all.len(), 1, "the profile is published");
    })
    .await;
}

#[tokio::test]
async fn many_entries_are_read_page_by_page_in_order() {
    on_every_database(async |test| {
        let database = &test.database;
        let mut batch = organisation(1);
        for number in 1..=1_201 {
            let one = offer(number);
            batch.entries.extend(one.entries);
            batch.revisions.extend(one.revisions);
            batch.slugs.extend(one.slugs);
            batch.external_ids.extend(one.external_ids);
        }
        store(database, batch).await.expect("the batch is written");

        let expected: Vec<EntryId> = (1..=1_201).map(offer_id).collect();
        let mut seen = Vec::new();
        loop {
            let page = entries::published(database, Some(EntryKind::Offer), seen.last().copied(), 700)
                .await
                .expect("an answer");
            if page.is_empty() {
                break;
            }
            assert!(page.iter().all(|entry| entry.external_ids.len() == 1));
            seen.extend(page.iter().map(|entry| entry.id));
        }
        assert_eq!(seen, expected);
        let by_ids = entries::published_by_ids(database, &expected).await.expect("an answer");
        assert_eq!(by_ids.len(), expected.len());
        let all = entries::published(database, None, None, 5_000).await.expect("an answer");
        assert_eq!(all.len(), expected.len() + 1, "the offers and the profile");
    })
    .await;
}

#[tokio::test]
async fn parts_are_read_by_id_and_found_again() {
    on_every_database(async |test| {
        let database = &test.database;
        let (contact, place) = (contact(5), place(6));
        let mut batch = organisation(1);
        batch.contacts.push(contact.clone());
        batch.places.push(place.clone());
        let picture = Media {
            id: MediaId(Uuid::from_u128(7)),
            organisation_id: organisation_id(1),
            hash: "abc".to_owned(),
            kind: MediaKind::Image,
            content_type: "image/webp".to_owned(),
            width: Some(1200),
            height: Some(800),
            variants: vec![MediaVariant { file: "abc-400.webp".to_owned(), width: 400, height: 267 }],
            name: None,
            size: None,
        };
        batch.media.push(picture.clone());
        store(database, batch).await.expect("the batch is written");

        let ids = [ContactId(Uuid::from_u128(5)), ContactId(Uuid::from_u128(99))];
        let contacts = parts::contacts(database, &ids).await.expect("an answer");
        assert_eq!(contacts.into_values().collect::<Vec<_>>(), std::slice::from_ref(&contact.contact));
        let places = parts::places(database, &[PlaceId(Uuid::from_u128(6))]).await.expect("an answer");
        assert_eq!(places.into_values().collect::<Vec<_>>(), std::slice::from_ref(&place.place));
        let media = parts::media(database, &[picture.id]).await.expect("an answer");
        assert_eq!(media.into_values().collect::<Vec<_>>(), std::slice::from_ref(&picture));

        let id = organisation_id(1);
        let again = contacts::of_organisation(database, id).await.expect("an answer");
        assert_eq!(again.into_iter().map(|(contact, _)| contact).collect::<Vec<_>>(), [contact.contact]);
        let again = places::of_organisation(database, id).await.expect("an answer");
        assert_eq!(again.into_iter().map(|(place, _)| place).collect::<Vec<_>>(), [place.place]);
        assert_eq!(media::by_hash(database, id, "abc").await.expect("an answer"), Some(picture));
        assert_eq!(media::by_hash(database, organisation_id(2), "abc").await.expect("an answer"), None);
    })
    .await;
}

#[tokio::test]
async fn a_place_that_cannot_be_read_hinders_no_other() {
    on_every_database(async |test| {
        let database = &test.database;
        let (mut broken, whole) = (place(5), place(6));
        broken.place.data.street = Some("Nebenweg 2".to_owned());
        let mut batch = organisation(1);
        batch.places = vec![broken.clone(), whole.clone()];
        store(database, batch).await.expect("the batch is written");
        let spoil = "update place set precision = 'nowhere' where street = 'Nebenweg 2'";
        test.execute(spoil).await.expect("it is written");
        let ids = [broken.place.id, whole.place.id];
        let mut found = parts::each_place(database, &ids).await.expect("an answer");
        let read = found.remove(&whole.place.id).expect("it is there").expect("it can be read");
        assert_eq!(read, whole.place);
        assert!(matches!(found.remove(&broken.place.id), Some(Err(db::Error::Unreadable(_)))));
        assert!(parts::places(database, &ids).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn what_an_organisation_keeps_is_counted() {
    on_every_database(async |test| {
        let database = &test.database;
        let sized = |number: u128, size: Option<u32>| Media { size, ..document(number) };
        // More than one column holds, and one that was never counted.
        let most = i32::MAX.unsigned_abs();
        let mut batch = organisation(1);
        batch.media = vec![sized(7, Some(most)), sized(8, Some(most)), sized(9, None)];
        store(database, batch).await.expect("the batch is written");
        let kept = media::kept(database, organisation_id(1)).await.expect("an answer");
        assert_eq!(kept, Kept { files: 3, bytes: 2 * u64::from(most) });
        let nothing = media::kept(database, organisation_id(2)).await.expect("an answer");
        assert_eq!(nothing, Kept { files: 0, bytes: 0 });
    })
    .await;
}

#[tokio::test]
async fn organisations_are_named_by_their_profiles() {
    on_every_database(async |test| {
        let database = &test.database;
        for batch in [organisation(1), organisation(2)] {
            store(database, batch).await.expect("the batch is written");
        }
        let ids = [organisation_id(2), organisation_id(3)];
        let names = parts::organisation_names(database, &ids).await.expect("an answer");
        assert_eq!(names.len(), 1);
        let OrganisationName { name, source_language, slug } = &names[&organisation_id(2)];
        let name = name.get(source_language).map(|text| text.text.as_str());
        assert_eq!((name, slug.as_str()), (Some("Verein 2"), "verein-2"));
    })
    .await;
}
